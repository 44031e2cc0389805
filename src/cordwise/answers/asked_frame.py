"""The frame that a question asks the evidence with: what was named, without what is history, with what a time, an age or a product says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from cordwise.answers.asked_further import set_times
from cordwise.answers.matching import VESICLES
from cordwise.answers.question_rules import CELLS, is_inside, is_of_cord, rules, words_of_topic
from cordwise.claims.frames import CORD_INJURY, PARALYSING
from cordwise.claims.lexicon import mentions
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.frame import Frame
from cordwise.text.numbers import Quantity, quantities

DONOR_CELLS = {"autologous_cells": "autologous", "allogeneic_cells": "allogeneic"}
COMPLETE_FIRST, EARLY_FIRST = ("A", "B", "C", "D"), ("acute", "subacute", "chronic")
AVOIDED = "surgery_avoided"
TRANSPLANT, AUTOIMMUNE = "hsct", "multiple_sclerosis"
INTO_THE_SPINE, TO_THE_CORD = "spinal_unspecified", ("intrathecal", "intralesional")
DONORS = ("donor", ("autologous", "allogeneic"))
_SINCE = re.compile(
    r"\s*(?:ago|after (?:the |an? |my |his |her |their )?(?:\w+ ){0,2}(?:injur|accident|onset|stroke|diagnos|trauma|crash|fall)|since|post|from (?:the )?injur|following|old\b(?!,? (?:with|who|whose|has|had|having|got|gets|is|was|and|after)\b).{0,20}injur|out\b)"
)
_WITHIN = r"\b(?:within|first|less than)(?: the)?(?: first)?"
_WITHIN_OF = re.compile(rf"{_WITHIN}\s+[\w.]+ (?:hours?|days?|weeks?|months?|years?) (?:of|after|following|from)\b")
_OF_INJURY = re.compile(r"\s*(?:of|after|following|from)\b.{0,30}\b(?:injur|accident|trauma|onset|stroke)")
_ALONE = (
    re.compile(
        r"(?:^|[,;:(]|\b(?:for|since)|\bit(?:'s| is|'s been| has been| was)|\b(?:cervical|thoracic|lumbar|sci|cord injury|(?:para|tetra|quadri)plegi[ac])|\bais [a-e]|\b[ctl]-?\d{1,2})\s*(?:about |over |almost |nearly |now )*$"
    ),
    re.compile(r"\s*(?:[,;:).?!]|$|now\b|later\b)"),
)
"""Where a time stands alone between commas, or after "for": in a question on a cord injury, the time since it."""
_NEXT_TO = (
    re.compile(
        r"\b(?:(?:ais|asia|frankel) [a-e]|[ct]-?\d{1,2}(?: (?:in)?complete(?: injury)?)?)[,:]? (?:for |since |now )?(?:about |over |almost |nearly )?$"
    ),
    re.compile(
        r"\s*(?:-?old|-?\s?(?:follow|outcome|result|survival|data|course|programme|program)|(?:(?:after|of|following|post) )(?!(?:\w+ ){0,3}(?:injur|accident|trauma|fall|crash|sci\b)))"
    ),
)
"""A time that stands next to a grade or a level of the cord ("C4 3 yrs"): the time since the injury, unless it is one of something else."""
_OF_PERSON = re.compile(r"[\s-]*old (?:boy|girl|son|daughter|child|kid|teen\w*|man|woman|male|female|lad|patient|person)\b")
_AGE = re.compile(
    r"\b(?:(?:aged?|son|daughter|boy|girl|child|grandson|granddaughter|nephew|niece|he|she|kid) (?:is |who is |of |aged )?(\d{1,2})\b(?! (?:weeks|months|days|(?:years?|yrs?) (?:after|ago|post|since|in\b|into|paraly|injured|later)))"
    r"(?! ?[/%]| (?:out of|of (?:10|ten|100)\b|on (?:the|a|an|his|her|their) (?:\w+ ){0,2}(?:scale|score|vas|nrs)|points?\b|per ?cent|percent|feet|foot|kg\b|kilos?|pounds|lbs?\b|stone\b))"
    r"|(?:son|daughter|boy|girl|child|grandson|granddaughter|kid)\b(?:(?!\b(?:for|since|over|past|last|in|after|within|had|has|about|now|nearly|almost)\b)[^.?]){0,20}?\b(\d{1,2}) ?(?:yrs?|years?|y\.?o\.?)\b"
    r"(?! (?:after|ago|post|since|in\b|into|out|on\b|with\b|of (?:ms|als|injury|pain)|paraly|injured|later))"
    r"|(\d{1,2})[- ]?(?:(?:years?|yrs?|y\.?o\.?|months?)[- ]?old|y/?o)\b)"
)
_CHILDHOOD = 18
_TOO = re.compile(
    r"\s*(?:(?:after|since|post) (?:\w+ ){0,2}?injury )?(?:is |was |be |are )?(?:too|not too|still) (?:early|soon|late|long|in time)\b"
)
"""What makes a time one since the injury: "is 48 hours too early?"."""
_HELD = re.compile(
    r"\b(?:better|improv\w+|help(?:ed|s)?|work(?:ed|s)?|felt|relief|pain[- ]free|moved|walked|last(?:ed|s)?|held|gone) (?:\w+ ){0,2}?for (?:about |over |only |almost |nearly )?$"
)
"""Words behind which a time is how long an effect held."""
_SINCE_BEFORE = re.compile(
    r"(?:injur\w+|paraly[sz]ed|accident|stroke|onset|disabled|in a wheelchair) (?:(?!at )\w+ ){0,3}(?:for |since )?(?:about |over |more than |almost |nearly )?$"
)


def asked_frame(named: Frame, text: str, folded: str, *, harmed: bool = False) -> tuple[Frame, tuple[str, ...]]:
    """The frame to ask the evidence with, and the treatments named beside cells; `harmed`: a harm is named as what follows cells."""
    become = {} if harmed else _become_conditions(named, folded)
    past = _past(text, folded)
    now = replace(named, interventions=tuple(one for one in named.interventions if one not in past))
    since = _since_months(folded, quantities(text), _conditions(now, folded, named.phases, become))
    within = _WITHIN_OF.search(folded) is not None
    phases = _phases_of(since, within=within) if since is not None else _phases_said(named, folded, quantities(text))
    left_out = {"cell_therapy", *rules()["not_treatments"]}
    left_out |= past
    others = tuple(one for one in named.interventions if one not in left_out and not (one == VESICLES and "exosomes" in named.cells))
    spared = bool(named.cells or CELLS.search(folded)) and re.search(rules()["avoid_asked"], folded) is not None
    beside = "hsct" not in others and re.search(rules()["cells_set_beside"], folded) is not None
    cells = "cell_therapy" in named.interventions or not others or bool(named.cells) or spared or beside
    own = ("cell_therapy", VESICLES) if "exosomes" in named.cells else ("cell_therapy",)
    conditions = _conditions(now, folded, phases, become) or (() if named.conditions else _at(named.routes))
    conditions = conditions or ((rules()["avoid_whom"],) if spared and not named.conditions else ())
    inside_cord = is_of_cord(conditions)
    outcomes = [rules()["as_outcome"].get(one) for one in named.conditions if one not in conditions]
    donor = next((donor for one, donor in DONOR_CELLS.items() if one in named.cells), named.donor)
    frame = replace(
        named,
        conditions=conditions,
        phases=phases if inside_cord else (),
        levels=named.levels if inside_cord else (),
        ais=(named.ais or _complete(folded)) if inside_cord else (),
        since_months=(0.0 if within else since, since) if since is not None and _injured(conditions) else None,
        interventions=own if cells else others,
        months=None if since is not None else named.months,
        routes=_routes(named.routes) if cells else (),
        age_group=named.age_group or _age_group(re.sub(rules()["age_of_injury"], " ", folded)),
        donor=donor,
        cells=tuple(one for one in named.cells if one not in DONOR_CELLS and one not in rules()["kinds_not_kept"]),
        outcomes=(
            *(one for one in named.outcomes if one not in become),
            *filter(None, outcomes),
            *((AVOIDED,) if spared and AVOIDED not in named.outcomes else ()),
        ),
    )
    if set_against_each_other(frame, folded) == DONORS:
        frame = replace(frame, donor="")
    return _as_product(frame, named, folded), others if cells else ()


def without_past_illness(named: Frame, folded: str) -> Frame:
    """The frame without a cancer that the person had, which is neither treated nor a harm asked about, and without a pain that cells are asked to cause."""
    if re.search(rules()["harm_asked"], folded):
        named = replace(named, conditions=tuple(one for one in named.conditions if one not in rules()["as_outcome"]))
    if not re.search(rules()["past_illness"], folded):
        return named
    return replace(
        named,
        conditions=tuple(one for one in named.conditions if is_inside(one)),
        outcomes=tuple(one for one in named.outcomes if one != "tumour"),
    )


def without_device(text: str, folded: str) -> str:
    """The text of a question on cells without the pump, stimulator or metal that the person has, which is not what is asked about."""
    if not CELLS.search(folded):
        return text
    for found in re.finditer(rules()["device_had"], folded):
        text = f"{text[: found.start()]}{' ' * (found.end() - found.start())}{text[found.end() :]}"
    return text


def asks_with_device(folded: str) -> bool:
    """Whether a question asks if somebody with such a device can have cells."""
    had = CELLS.search(folded) and re.search(rules()["device_had"], folded)
    return bool(had) and re.search(rules()["permission_asked"], folded) is not None


def _past(text: str, folded: str) -> set[str]:
    """Treatments that a question on cells names as what was done before ("after my fusion a clinic offers cells"): they are not asked about."""
    if not CELLS.search(folded):
        return set()
    named = [mention for mention in mentions(text) if mention.vocabulary == "interventions"]
    return {one.id for one in named} - {one.id for one in named if not _is_past(folded[: one.start], folded[one.end :])}


def _is_past(before: str, after: str) -> bool:
    if re.search(rules()["set_beside"], after):
        return False
    return re.search(rules()["past_before"], before) is not None or re.search(rules()["past_after"], after) is not None


def _conditions(named: Frame, folded: str, phases: tuple[str, ...], become: dict[str, str]) -> tuple[str, ...]:
    """The conditions asked about; a harm that is named without asking for harm is one, and a grade or an injury is one of the cord."""
    conditions = tuple(one for one in named.conditions if is_inside(one))
    if len(conditions) > 1:
        conditions = tuple(one for one in conditions if one not in rules()["as_outcome"]) or conditions
    if len(conditions) > 1 and _limbs_of_another(conditions, folded):
        conditions = tuple(one for one in conditions if one != CORD_INJURY)
    conditions = (*conditions, *(one for one in become.values() if one not in conditions))
    if conditions:
        return conditions
    if named.levels and re.search(r"\b(?:cord |spinal )?injur(?:y|ed|ies)\b", folded):
        return ("spinal_cord_injury",)  # also beside an illness that is none of ours ("HIV and a T10 injury")
    if named.conditions:
        return conditions
    if of_scales := dict.fromkeys(rules()["scale_of"][one] for one in named.outcomes if one in rules()["scale_of"]):
        return tuple(of_scales)
    known_cord = phases or re.search(r"\binjur|\b(?:in)?complete\b", folded) or re.search(rules()["function_at_level"], folded)
    of_cord = re.search(r"\bais\b", folded) or named.ais or (named.levels and known_cord)
    if of_cord or (CELLS.search(folded) and re.search(r"\b(?:after|since|post)[- ](?:the |an |my |his |her )?injury\b", folded)):
        return ("spinal_cord_injury",)
    if CELLS.search(folded) and any(re.search(rules()[name], folded) for name in ("complete_incomplete", "cord_by_level")):
        return ("spinal_cord_injury",)
    if CELLS.search(folded) and re.search(rules()["injury_had"], folded) and not re.search(rules()["outside_words"], folded):
        return ("spinal_cord_injury",)
    if CELLS.search(folded) and not named.routes and re.search(rules()["cord_treated"], folded):
        return ("spinal_cord_injury",)
    if not named.routes and re.search(rules()["disc_meant"], folded):
        return ("disc_degeneration",)
    return _treated_with(named, folded) if not re.search(rules()["outside_words"], folded) else ()


def _treated_with(named: Frame, folded: str) -> tuple[str, ...]:
    """The condition that a treatment named is given for and no other ("fusion or cells?"); () where several are."""
    found = tuple(dict.fromkeys(rules()["treated_with"][one] for one in named.interventions if one in rules()["treated_with"]))
    if TRANSPLANT in named.interventions or not found:
        found = (*found, *_transplanted_for(named, folded))
    return found if len(found) == 1 else ()


def _transplanted_for(named: Frame, folded: str) -> tuple[str, ...]:
    """Multiple sclerosis, where its drugs are named, or a transplant of blood-forming cells and no other illness that it is done for."""
    drugs = re.search(rules()["ms_drugs"], folded) and (CELLS.search(folded) or named.interventions)
    transplant = TRANSPLANT in named.interventions and not re.search(rules()["hsct_elsewhere"], folded)
    return (AUTOIMMUNE,) if drugs or transplant else ()


def _complete(folded: str) -> tuple[str, ...]:
    """AIS A, where paralysed limbs are called complete and nothing incomplete is named; a motor complete injury can be AIS B."""
    found = re.search(r"(?<!in)(?<!motor )(?<!motor-)\bcomplete (?:[ctl]-?\d{1,2} )?(?:\w+ )?(?:para|tetra|quadri)plegi", folded)
    return ("A",) if found and "incomplete" not in folded else ()


def _limbs_of_another(conditions: tuple[str, ...], folded: str) -> bool:
    """Whether paralysed limbs are a sign of another illness that is named ("quadriplegic cerebral palsy"), and no injury of the cord."""
    if not re.search(rules()["limbs_paralysed"], folded) or re.search(rules()["cord_injured"], folded):
        return False
    bare = re.search(r"\bparaly", folded) and not re.search(r"pleg|pares", folded)
    if "cerebral_palsy" in conditions:
        folded = folded.replace(" and ", " ")  # which paralyses the limbs, whatever stands between
    return bool(bare) or (bool(PARALYSING & set(conditions)) and not re.search(rules()["set_apart"], folded))


def _at(routes: tuple[str, ...]) -> tuple[str, ...]:
    """The conditions that what is given there is given for, if it is never given there for others ("into the disc")."""
    return tuple(dict.fromkeys(one for route in routes for one in vocabulary("routes")[route].facts.get("of", ())))


def _routes(routes: tuple[str, ...]) -> tuple[str, ...]:
    """The routes named; beside another one "into the spine" means those that lead there, as few studies leave open which."""
    if INTO_THE_SPINE not in routes or len(routes) == 1:
        return routes
    return tuple(dict.fromkeys((*(one for one in routes if one != INTO_THE_SPINE), *TO_THE_CORD)))


def _become_conditions(named: Frame, folded: str) -> dict[str, str]:
    if re.search(words_of_topic("safety"), folded) or re.search(r"\bcause", folded):
        return {}
    return {outcome: condition for outcome, condition in rules()["as_condition"].items() if outcome in named.outcomes}


def _as_product(frame: Frame, named: Frame, folded: str) -> Frame:
    """The frame with what a product named is for and how it is given, where the question leaves that open and names no illness that is none of ours."""
    elsewhere = bool(named.conditions) or re.search(rules()["outside_words"], folded) is not None
    for product in rules()["products"]:
        if re.search(product["words"], folded):
            return replace(
                frame,
                conditions=frame.conditions or (() if elsewhere else tuple(product["conditions"])),
                cells=frame.cells or tuple(product["cells"]),
                routes=frame.routes or tuple(product["routes"]),
            )
    return frame


def _age_group(folded: str) -> str:
    """ "child" where an age under 18 is given; an older one leaves the age open, as most studies are on adults and few say so."""
    found = _AGE.search(folded)
    if found is None:
        return ""
    age = int(next(group for group in found.groups() if group))
    return "child" if age < _CHILDHOOD else ""


def _people_against_each_other(frame: Frame, folded: str) -> tuple[str, tuple[str, ...]] | None:
    """The times or grades that a question on an injured cord sets against each other as "early" and "late", "complete" and "incomplete"."""
    if "cell_therapy" not in frame.interventions or not is_of_cord(frame.conditions):
        return None
    if re.search(rules()["complete_incomplete"], folded):
        return "ais", COMPLETE_FIRST
    return ("phases", EARLY_FIRST) if re.search(rules()["early_late"], folded) else None


def _since_months(folded: str, numbers: tuple[Quantity, ...], conditions: tuple[str, ...]) -> float | None:
    """Months since the injury, where the question gives them."""
    of_cord, elsewhere = conditions == ("spinal_cord_injury",), bool(conditions) and not is_of_cord(conditions)
    for number in numbers:
        if number.kind not in ("duration_months", "duration_hours"):
            continue
        if _is_after_treatment(number, folded) or _OF_PERSON.match(folded, number.end) or _HELD.search(folded[: number.start]):
            continue
        within = re.search(rf"{_WITHIN}\s*$", folded[: number.start]) and _OF_INJURY.match(folded, number.end)
        alone = of_cord and _stands_behind(_ALONE[0], number, folded) and _ALONE[1].match(folded, number.end)
        next_to = not elsewhere and _stands_behind(_NEXT_TO[0], number, folded) and not _NEXT_TO[1].match(folded, number.end)
        too = _TOO.match(folded, number.end) and not elsewhere
        if within or alone or next_to or too or _SINCE.match(folded, number.end) or _SINCE_BEFORE.search(folded[: number.start]):
            return number.low if number.kind == "duration_months" else number.low / 730.5
    return next((float(months) for words, months in rules()["since_words"].items() if of_cord and re.search(words, folded)), None)


def _stands_behind(words: re.Pattern[str], number: Quantity, folded: str) -> bool:
    """Whether a number stands behind these words."""
    return words.search(folded[: number.start]) is not None


def _is_after_treatment(number: Quantity, folded: str) -> bool:
    return re.search(rules()["after_treatment"], folded[number.end :]) is not None


def _phases_said(named: Frame, folded: str, numbers: tuple[Quantity, ...]) -> tuple[str, ...]:
    """The phases named, without one that is only read from years after a treatment."""
    year = injury_year(folded)
    if year is not None and is_past(year) and not named.phases:
        return ("chronic",)
    late = any(_is_after_treatment(number, folded) for number in numbers) and not re.search(rules()["late_said"], folded)
    return tuple(one for one in named.phases if one != "chronic" or not late)


def _injured(conditions: tuple[str, ...]) -> bool:
    """Whether an injury is asked about, or nothing at all: of an illness the time since it was found is another."""
    words = vocabulary("conditions")
    return not conditions or any(words.is_kind_of(one, injury) for one in conditions for injury in rules()["injuries"])


def injury_year(folded: str) -> int | None:
    """The calendar year in which somebody was injured, as a question gives it; a year of studies is none."""
    found = re.search(rules()["injured_in"], folded)
    if found is None or (re.search(rules()["year_of_research"], folded) and not re.search(rules()["of_a_person"], folded)):
        return None
    return int(found["year"])


def is_past(year: int) -> bool:
    """Whether a year ended a year ago or more on the day when the rules of questions were checked, and so on every day on which they are used."""
    checked: date = rules()["checked"]
    return year <= checked.year - 2


def _phases_of(months: float, *, within: bool) -> tuple[str, ...]:
    """The phase at a time since the injury; all phases up to it, where it is the end of a time."""
    return EARLY_FIRST[: EARLY_FIRST.index(_phase(months)) + 1] if within else (_phase(months),)


def _phase(months: float) -> str:
    return "acute" if months < 0.5 else "subacute" if months <= 6 else "chronic"


def set_against_each_other(frame: Frame, folded: str) -> tuple[str, tuple[Any, ...]] | None:
    """A part of which the question names several, and sets them against each other."""
    if people := _people_against_each_other(frame, folded):
        return people
    if not re.search(rules()["versus"], folded):
        return None
    if "cell_therapy" in frame.interventions and (times := set_times(folded)):
        return "doses", times
    if "cell_therapy" not in frame.interventions:
        return ("interventions", frame.interventions) if len(frame.interventions) > 1 else None
    if re.search(r"\bown\b|\bautologous\b", folded) and re.search(r"\bdonor|\ballogen", folded):
        return DONORS
    whom: tuple[str, ...] = (
        () if frame.comparators else ("levels", "phases", "ais")
    )  # "AIS A to C with cells than without": treatments are compared
    parts = {name: tuple(getattr(frame, name)) for name in ("cells", "routes", "conditions", *whom)}
    several = [(name, values) for name, values in parts.items() if len(values) > 1 and not (name == "phases" and frame.since_months)]
    return several[0] if several and re.search(rules()["set_against"], folded) else None
