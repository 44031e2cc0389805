"""A question as it is asked, to what it asks: a frame, topics, and whether it is ours to answer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from cordwise.answers.matching import VESICLES
from cordwise.answers.sections.telling import glossary, plain_words
from cordwise.claims.frames import frame_of
from cordwise.claims.lexicon import mentions
from cordwise.errors import InputError
from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.frame import Frame
from cordwise.text.fold import fold
from cordwise.text.numbers import Quantity, quantities

DONOR_CELLS = {"autologous_cells": "autologous", "allogeneic_cells": "allogeneic"}
DONORS = ("donor", ("autologous", "allogeneic"))
LONGEST = 2_000
TYPO_LETTERS = 6
SHORT = 5
TYPO_LIKENESS = 0.83
_WORD = re.compile(r"[a-z]+")
_SINCE = re.compile(
    r"\s*(?:ago|after (?:the |an? |my |his |her |their )?(?:\w+ ){0,2}(?:injur|accident|onset|stroke|diagnos|trauma|crash|fall)|since|post|from (?:the )?injur|following|old\b.{0,12}injur|out\b)"
)
_OF_INJURY = re.compile(r"\s*(?:of|after|following|from)\b.{0,30}\b(?:injur|accident|trauma|onset|stroke)")
_CELLS = re.compile(r"\bcells?\b|\btransplant\w*")
_ALONE = (
    re.compile(r"(?:^|[,;:(]|\b(?:for|since)|\bais [a-e]|\b[ctl]-?\d{1,2})\s*(?:about |over |almost |nearly |now )*$"),
    re.compile(r"\s*(?:[,;:).?!]|$|now\b|later\b)"),
)
"""Where a time stands alone between commas, or after "for": in a question on a cord injury, the time since it."""
_AGE = re.compile(
    r"\b(?:(?:aged?|son|daughter|boy|girl|child|grandson|granddaughter|nephew|niece|he|she|kid) (?:is |who is |of |aged )?(\d{1,2})\b(?! (?:weeks|months|days|years (?:after|ago|post|since)))"
    r"|(?:son|daughter|boy|girl|child|grandson|granddaughter|kid)\b[^.?]{0,20}?\b(\d{1,2}) ?(?:yrs?|years?|y\.?o\.?)\b(?! (?:after|ago|post|since))"
    r"|(\d{1,2})[- ]?(?:years?|yrs?|y\.?o\.?|months?)[- ]?old\b)"
)
_CHILDHOOD = 18
_SINCE_BEFORE = re.compile(
    r"(?:injur\w+|paraly[sz]ed|accident|stroke|onset|disabled|in a wheelchair) (?:\w+ ){0,3}(?:for |since )?(?:about |over |more than |almost |nearly )?$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a question asks; `topics` in the order in which the reply leads with them, `corrected` what was read for what was typed."""

    question: str
    frame: Frame
    topics: tuple[str, ...]
    in_scope: bool
    compared: tuple[str, ...] = ()  # other treatments that the question names beside cells
    terms: tuple[str, ...] = ()  # terms of the glossary that it asks about
    jurisdictions: tuple[str, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    versus: tuple[str, tuple[str, ...]] | None = None  # a part of the frame and what of it the question sets against each other
    could_be_ours: bool = True  # names nothing outside the scope
    beyond: str = ""  # what is asked that is not held at all
    foreign: bool = False  # in another language than English
    unclear: bool = False  # out of scope only because neither treatment nor condition is named

    @property
    def lead(self) -> str:
        """The topic that the bottom line answers."""
        return self.topics[0] if self.topics else "benefit"


def read_question(question: str) -> Asked:
    """What is asked.

    Raises:
        InputError: nothing was asked, or more than 2,000 characters.
    """
    text = " ".join(question.split())
    if not text:
        raise InputError("the question is empty; ask in a sentence, for example: Is intrathecal MSC therapy safe?")
    if len(question) > LONGEST:
        raise InputError(
            f"the question has {len(question):,} characters, {LONGEST:,} are allowed; ask it shorter, or audit the text as a page"
        )
    read, corrected = _corrected(_reworded(text))
    folded = fold(read)
    named = _without_past_illness(frame_of(read), folded)
    terms = tuple(one for one, entry in glossary().items() if "terms" in entry and re.search(entry["terms"], folded))
    frame, compared = _asked_frame(named, read, folded)
    versus = _versus(frame, folded)
    topics = _of_past_illness(_set_against(_topics(folded, terms), compared, versus, folded), folded)
    topics = topics or _harm_topic(frame, folded)
    if _asks_recovery(named, frame, folded):
        topics = tuple(sorted({*topics, "natural"}, key=rules()["lead"].index))
    frame = _with_outcomes(frame, topics, folded)
    foreign = re.search(rules()["foreign"], folded) is not None
    in_scope = not foreign and _in_scope(named, frame, folded, topics, terms)
    return Asked(
        question=text,
        frame=frame,
        topics=topics,
        in_scope=in_scope,
        compared=compared,
        versus=versus,
        foreign=foreign,
        beyond=_beyond(topics, folded),
        could_be_ours=in_scope or _could_be_ours(named, folded),
        unclear=not in_scope and topics != ("definition",) and _is_unclear(frame, topics, named, folded),
        terms=terms,
        jurisdictions=tuple(code for code, words in rules()["jurisdictions"].items() if re.search(words, folded)),
        corrected=corrected,
    )


@cache
def rules() -> dict[str, Any]:
    """The content of `knowledge/questions.yaml`."""
    content: dict[str, Any] = load("questions")
    return content


def _reworded(text: str) -> str:
    for entry in plain_words()["rewordings"]:
        text = re.sub(entry["words"], entry["by"], text, flags=re.IGNORECASE)
    return text


def _corrected(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with mistyped words of the vocabularies put right, and which they were; only where a term is named that was not before."""
    possible = {word: right for word in dict.fromkeys(_WORD.findall(fold(text))) if (right := _right_word(word)) is not None}
    corrected: dict[str, str] = {}
    for word, right in possible.items():
        if _named(_put_right(text, {**corrected, word: right})) - _named(_put_right(text, corrected)):
            corrected[word] = right
    corrected |= _right_together(_put_right(text, corrected), {word: right for word, right in possible.items() if word not in corrected})
    return _put_right(text, corrected), tuple(corrected.items())


def _put_right(text: str, corrected: dict[str, str]) -> str:
    for word, right in corrected.items():
        text = re.sub(rf"\b{re.escape(word)}\b", right, text, flags=re.IGNORECASE)
    return text


def _right_together(text: str, possible: dict[str, str]) -> dict[str, str]:
    """Of mistyped words that name nothing one by one ("spinel cord injery"), those without which they would name less together."""
    named = _named(_put_right(text, possible))
    if not named - _named(text):
        return {}
    return {
        word: right
        for word, right in possible.items()
        if named - _named(_put_right(text, {other: by for other, by in possible.items() if other != word}))
    }


def _named(text: str) -> set[tuple[str, str]]:
    return {(mention.vocabulary, mention.id) for mention in mentions(text) if mention.vocabulary != "outcomes"}


def _right_word(word: str) -> str | None:
    """The word of the vocabularies that a mistyped one stands for; None where it is a word itself, or is like none."""
    if len(word) < TYPO_LETTERS or word in _known_words() or any(known.startswith(word.rstrip("s")) for known in _known_words()):
        return None
    same_start = [known for known in _targets() if known[0] == word[0] and abs(len(known) - len(word)) <= 2]
    close = difflib.get_close_matches(word, same_start, n=1, cutoff=TYPO_LIKENESS)
    return close[0] if close else None


@cache
def _targets() -> tuple[str, ...]:
    """Words that a typo may stand for: those of conditions, cells, routes and treatments."""
    return tuple(sorted(word for word in _words_of(("conditions", "cells", "routes", "interventions")) if len(word) >= TYPO_LETTERS - 1))


@cache
def _known_words() -> frozenset[str]:
    """Words that are not typos: all of the vocabularies, and common ones that look like them."""
    return frozenset(_words_of(("conditions", "cells", "routes", "interventions", "outcomes", "designs"))) | frozenset(
        plain_words()["common"].split()
    )


def _words_of(names: tuple[str, ...]) -> set[str]:
    phrases = (words for name in names for term in vocabulary(name).terms.values() for words in (term.label, *term.synonyms))
    return {word for words in phrases for word in _WORD.findall(fold(words))}


def _topics(folded: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    found = [topic["id"] for topic in rules()["topics"] if re.search(topic["words"], folded)]
    if "definition" in found and terms and len(folded.split()) <= SHORT:
        return ("definition",)  # "what is natural recovery?" does not ask whether anything recovers
    if len(found) > 1 and "definition" in found:
        found.remove("definition")
    if {"benefit", "safety"} & set(found) and "cost" in found and not re.search(rules()["cost_asked"], folded):
        found.remove("cost")  # "the price is 19,000 euro, does it help?" tells a price and asks for none
    if re.search(rules()["on_sale"], folded) and any(re.search(one["words"], folded) for one in rules()["products"]):
        found.append("regulation")
    return tuple(sorted(set(found), key=rules()["lead"].index))


def _set_against(
    topics: tuple[str, ...], compared: tuple[str, ...], versus: tuple[str, tuple[str, ...]] | None, folded: str
) -> tuple[str, ...]:
    """The topics, with what is set against what: other treatments, kinds of cells, routes or people; a dose named in a safety question is no dose asked."""
    found = set(topics)
    if "dose" in found and not re.search(rules()["dose_asked"], folded) and not re.search(r"\bdos(?:es?|ages?|ing)\b", folded):
        found.discard("dose")  # "10 million cells" tells what was given
    if "safety" in found and found & {"dose", "repeats"} and not re.search(rules()["dose_asked"], folded):
        found -= {"dose", "repeats"}
    if versus is not None:
        found = (found - {"alternatives"}) | {"versus"}
    elif compared and re.search(rules()["versus"], folded):
        found.add("alternatives")
    elif "alternatives" in found and not compared and not re.search(rules()["alternatives_asked"], folded):
        found.discard("alternatives")  # a comparison, but not with another treatment
    if {"safety", "duration"} <= found and not re.search(rules()["duration_asked"], folded):
        found.discard("duration")  # "long-term side effects" asks for harm
    return tuple(sorted(found, key=rules()["lead"].index))


def _of_past_illness(topics: tuple[str, ...], folded: str) -> tuple[str, ...]:
    """The topics of a question that tells of a cancer in the past: whether a trial takes such people in; its name asks for no harm."""
    if not re.search(rules()["past_illness"], folded):
        return topics
    safety = re.search(_words_of_topic("safety"), re.sub(rules()["past_illness"], " ", folded))
    found = {*topics, "candidacy"} - (set() if safety else {"safety"})
    return tuple(sorted(found, key=rules()["lead"].index))


def _words_of_topic(name: str) -> str:
    return str(next(topic["words"] for topic in rules()["topics"] if topic["id"] == name))


def _versus(frame: Frame, folded: str) -> tuple[str, tuple[str, ...]] | None:
    """A part of which the question names several, and sets them against each other."""
    if not re.search(rules()["versus"], folded):
        return None
    if "cell_therapy" not in frame.interventions:
        return ("interventions", frame.interventions) if len(frame.interventions) > 1 else None
    if re.search(r"\bown\b|\bautologous\b", folded) and re.search(r"\bdonor|\ballogen", folded):
        return DONORS
    parts = {name: tuple(getattr(frame, name)) for name in ("cells", "routes", "conditions", "levels", "phases", "ais")}
    several = [(name, values) for name, values in parts.items() if len(values) > 1]
    return several[0] if several and re.search(rules()["set_against"], folded) else None


def _beyond(topics: tuple[str, ...], folded: str) -> str:
    """What is asked that is not held at all; of a product whose cells are not told apart, that."""
    says = next((one["says"] for one in rules()["beyond"] if re.search(one["words"], folded)), "")
    product = next((one["name"] for one in rules()["products"] if not one["cells"] and re.search(one["words"], folded)), "")
    if says or not product or {"regulation", "coverage", "cost"} & set(topics):
        return str(says)
    return f"Studies of {product} are not told apart here"


def _asks_recovery(named: Frame, frame: Frame, folded: str) -> bool:
    """Whether a question that names no treatment asks what people with a cord injury regain ("will he walk again?")."""
    if named.interventions or named.cells or _CELLS.search(folded) or not _is_of_cord(frame.conditions):
        return False
    return re.search(rules()["recovery_asked"], folded) is not None and re.search(rules()["treatment_meant"], folded) is None


def _is_of_cord(conditions: tuple[str, ...]) -> bool:
    return any(vocabulary("conditions").is_kind_of(one, "spinal_cord_injury") for one in conditions)


def _harm_topic(frame: Frame, folded: str) -> tuple[str, ...]:
    """Safety, where all that is asked of a treatment is how often a harm comes ("how common is discitis after ...?")."""
    terms = vocabulary("outcomes").terms
    harms = [one for one in frame.outcomes if terms[one].facts.get("kind") == "harm"]
    return ("safety",) if harms and re.search(rules()["frequency"], folded) else ()


def _with_outcomes(frame: Frame, topics: tuple[str, ...], folded: str) -> Frame:
    """The frame with the outcomes that plain words of the question name: harms where safety leads, benefits elsewhere."""
    wanted = "harm" if topics and topics[0] == "safety" else "benefit"
    terms = vocabulary("outcomes").terms
    named = [one for one, words in rules()["outcome_words"].items() if terms[one].facts.get("kind") == wanted and re.search(words, folded)]
    measured = [rules()["measured_as"][one] for one in frame.outcomes if one in rules()["measured_as"]]
    outcomes = tuple(dict.fromkeys((*frame.outcomes, *named, *measured)))
    graded = re.search(rules()["from_grade"], folded) if re.search(rules()["conversion"], folded) else None
    if graded:
        return replace(frame, ais=(graded.group(1).upper(),), outcomes=("ais_improved",))
    if topics and topics[0] == "natural":
        return replace(frame, interventions=("cell_therapy",), outcomes=outcomes)
    return replace(frame, outcomes=outcomes)


def _asked_frame(named: Frame, text: str, folded: str) -> tuple[Frame, tuple[str, ...]]:
    """The frame to ask the evidence with, and the treatments named beside cells."""
    since = _since_months(folded, quantities(text), _conditions(named, folded, named.phases))
    phases = (_phase(since),) if since is not None else named.phases
    left_out = {"cell_therapy", *rules()["not_treatments"]}
    left_out |= _past(text, folded)
    others = tuple(one for one in named.interventions if one not in left_out and not (one == VESICLES and "exosomes" in named.cells))
    cells = "cell_therapy" in named.interventions or not others or bool(named.cells)
    own = ("cell_therapy", VESICLES) if "exosomes" in named.cells else ("cell_therapy",)
    conditions = _conditions(named, folded, phases) or (() if named.conditions else _at(named.routes))
    inside_cord = _is_of_cord(conditions)
    outcomes = [rules()["as_outcome"].get(one) for one in named.conditions if one not in conditions]
    donor = next((donor for one, donor in DONOR_CELLS.items() if one in named.cells), named.donor)
    frame = replace(
        named,
        conditions=conditions,
        phases=phases if inside_cord else (),
        levels=named.levels if inside_cord else (),
        ais=named.ais if inside_cord else (),
        since_months=(since, since) if since is not None else None,
        interventions=own if cells else others,
        months=None if since is not None else named.months,
        routes=named.routes if cells else (),
        age_group=named.age_group or _age_group(folded),
        donor=donor,
        cells=tuple(one for one in named.cells if one not in DONOR_CELLS),
        outcomes=(*(one for one in named.outcomes if one not in _become_conditions(named, folded)), *filter(None, outcomes)),
    )
    if _versus(frame, folded) == DONORS:
        frame = replace(frame, donor="")
    return _as_product(frame, folded), others if cells else ()


def _without_past_illness(named: Frame, folded: str) -> Frame:
    """The frame without a cancer that the person had: it is neither what is treated nor a harm that is asked about."""
    if not re.search(rules()["past_illness"], folded):
        return named
    return replace(
        named,
        conditions=tuple(one for one in named.conditions if _is_inside(one)),
        outcomes=tuple(one for one in named.outcomes if one != "tumour"),
    )


def _past(text: str, folded: str) -> set[str]:
    """Treatments that a question on cells names as what was done before ("after my fusion a clinic offers cells"): they are not asked about."""
    if not _CELLS.search(folded):
        return set()
    named = [mention for mention in mentions(text) if mention.vocabulary == "interventions"]
    return {one.id for one in named} - {one.id for one in named if not _is_past(folded[: one.start], folded[one.end :])}


def _is_past(before: str, after: str) -> bool:
    if re.search(rules()["set_beside"], after):
        return False
    return re.search(rules()["past_before"], before) is not None or re.search(rules()["past_after"], after) is not None


def _conditions(named: Frame, folded: str, phases: tuple[str, ...]) -> tuple[str, ...]:
    """The conditions asked about; a harm that is named without asking for harm is one, and a grade or an injury is one of the cord."""
    conditions = tuple(one for one in named.conditions if _is_inside(one))
    if len(conditions) > 1:
        conditions = tuple(one for one in conditions if one not in rules()["as_outcome"]) or conditions
    conditions = (*conditions, *(one for one in _become_conditions(named, folded).values() if one not in conditions))
    if conditions or named.conditions:
        return conditions
    if of_scales := dict.fromkeys(rules()["scale_of"][one] for one in named.outcomes if one in rules()["scale_of"]):
        return tuple(of_scales)
    of_cord = re.search(r"\bais\b", folded) or named.ais or (named.levels and (phases or re.search(r"\binjur|\b(?:in)?complete\b", folded)))
    if of_cord or (_CELLS.search(folded) and re.search(r"\b(?:after|since|post)[- ](?:the |an |my |his |her )?injury\b", folded)):
        return ("spinal_cord_injury",)
    if _CELLS.search(folded) and not named.routes and re.search(rules()["cord_treated"], folded):
        return ("spinal_cord_injury",)
    return ()


def _at(routes: tuple[str, ...]) -> tuple[str, ...]:
    """The conditions that what is given there is given for, if it is never given there for others ("into the disc")."""
    return tuple(dict.fromkeys(one for route in routes for one in vocabulary("routes")[route].facts.get("of", ())))


def _become_conditions(named: Frame, folded: str) -> dict[str, str]:
    if re.search(_words_of_topic("safety"), folded) or re.search(r"\bcause", folded):
        return {}
    return {outcome: condition for outcome, condition in rules()["as_condition"].items() if outcome in named.outcomes}


def _as_product(frame: Frame, folded: str) -> Frame:
    """The frame with what a product named is for and how it is given, where the question leaves that open."""
    for product in rules()["products"]:
        if re.search(product["words"], folded):
            return replace(
                frame,
                conditions=frame.conditions or tuple(product["conditions"]),
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


def _since_months(folded: str, numbers: tuple[Quantity, ...], conditions: tuple[str, ...]) -> float | None:
    """Months since the injury, where the question gives them."""
    of_cord = conditions == ("spinal_cord_injury",)
    for number in numbers:
        if number.kind not in ("duration_months", "duration_hours"):
            continue
        within = re.search(r"\b(?:within|first|less than)(?: the)?(?: first)?\s*$", folded[: number.start]) and _OF_INJURY.match(
            folded, number.end
        )
        alone = of_cord and _ALONE[0].search(folded[: number.start]) and _ALONE[1].match(folded, number.end)
        if within or alone or _SINCE.match(folded, number.end) or _SINCE_BEFORE.search(folded[: number.start]):
            return number.low if number.kind == "duration_months" else number.low / 730.5
    return next((float(months) for words, months in rules()["since_words"].items() if of_cord and re.search(words, folded)), None)


def _phase(months: float) -> str:
    return "acute" if months < 0.5 else "subacute" if months <= 6 else "chronic"


def _is_inside(condition: str) -> bool:
    return vocabulary("conditions")[condition].facts.get("scope") == "inside"


def _in_scope(named: Frame, frame: Frame, folded: str, topics: tuple[str, ...], terms: tuple[str, ...]) -> bool:
    """Cell therapy and its named alternatives, for the spine, the cord and the nervous system; not general medicine."""
    treatments = set(named.interventions) - set(rules()["not_treatments"])
    treatments |= {one["name"] for one in rules()["products"] if re.search(one["words"], folded)}
    if re.search(rules()["animals"], folded) or (re.search(rules()["general_words"], folded) and not treatments):
        return False
    if topics == ("definition",) and not treatments and not terms and not named.routes:
        return False  # what a disease is, any encyclopaedia says
    if "offer" in topics:
        return not (named.conditions or re.search(rules()["outside_words"], folded)) or bool(frame.conditions)
    if not treatments and not named.routes and not _CELLS.search(folded) and _is_of_others(folded):
        return False
    if frame.conditions:
        return bool(treatments or topics or named.routes or len(folded.split()) <= 4)
    if named.conditions or re.search(rules()["outside_words"], folded):
        return False
    if treatments and re.search(rules()["at_the_spine"], folded):
        return True
    if "candidacy" in topics and (re.search(rules()["later_trial"], folded) or (named.routes and not named.conditions)):
        return True
    if "cell_therapy" in treatments or treatments & set(rules()["spinal"]) or (named.routes and _CELLS.search(folded)):
        return True
    return bool(terms) and bool(topics)


def _is_of_others(folded: str) -> bool:
    """Whether the subject of a question is something that is neither ours nor a condition ("do vitamins help MS?")."""
    found = re.search(rules()["subject"], folded)
    words = (found.group("does") or found.group("is")) if found else ""
    if not words or re.search(rules()["ours_by_word"], words):
        return False
    subject = frame_of(words)
    return not (subject.conditions or subject.ais or subject.outcomes or subject.levels)


def _could_be_ours(named: Frame, folded: str) -> bool:
    """Whether a question names nothing outside the scope ("is it legal in Texas?")."""
    outside = named.conditions or any(re.search(rules()[name], folded) for name in ("outside_words", "animals", "general_words"))
    return not outside


def _is_unclear(frame: Frame, topics: tuple[str, ...], named: Frame, folded: str) -> bool:
    """Whether a question would be ours if it said of what, or what of, it asks."""
    if frame.conditions and not named.interventions:
        return not re.search(rules()["general_words"], folded) and not re.search(rules()["animals"], folded)
    return bool(topics) and _could_be_ours(named, folded)


def corrections(asked: Asked) -> Iterator[str]:
    """What was read for what was typed, in words."""
    for typed, read in asked.corrected:
        yield f'Read "{typed}" as "{read}".'
