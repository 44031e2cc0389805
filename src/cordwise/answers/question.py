"""A question as it is asked, to what it asks: a frame, topics, and whether it is ours to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cordwise.answers.asked_frame import (
    asked_frame,
    asks_with_device,
    injury_year,
    is_past,
    set_against_each_other,
    without_device,
    without_past_illness,
)
from cordwise.answers.asked_further import chosen_instead, with_further
from cordwise.answers.asked_harm import causes_named, harm_named
from cordwise.answers.authorities import asks_for_word, cases_named
from cordwise.answers.question_rules import CELLS, is_of_cord, methods_named, rules, words_of_topic
from cordwise.answers.sections.telling import glossary, say
from cordwise.answers.spelling import corrected_words, reworded
from cordwise.claims.frames import frame_of
from cordwise.errors import InputError
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.frame import Frame
from cordwise.text.fold import fold

LONGEST = 2_000
SHORT = 5
MEDICINE_REDUCED = "medication_reduced"
GAIN = "ais_improved"


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
    versus: tuple[str, tuple[Any, ...]] | None = None  # a part of the frame and what of it the question sets against each other
    could_be_ours: bool = True  # names nothing outside the scope
    beyond: str = ""  # what is asked that is not held at all
    only_beyond: bool = False  # nothing that is held bears on it
    foreign: bool = False  # in another language than English
    towards: tuple[str, ...] = ()  # AIS grades that people are asked to have reached
    assumed: bool = False  # read as of cells and of any condition, as neither is named
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
    read, corrected = corrected_words(reworded(text))
    folded = fold(read)
    meant = without_device(read, folded)
    named = without_past_illness(_alone(frame_of(meant), folded), folded)
    terms = tuple(one for one, entry in glossary().items() if "terms" in entry and re.search(entry["terms"], folded))
    asked_of = folded
    named, folded, own = _medicine_left_off(named, folded)
    topics = _topics(folded, terms)
    harm = harm_named(meant, fold(meant), bare=not topics)
    causes, rest = causes_named(meant, fold(meant))
    named = replace(named, outcomes=tuple(one for one in named.outcomes if one not in causes))
    if causes and not harm and not re.search(words_of_topic("safety"), rest) and not re.search(rules()["harm_asked"], folded):
        topics = tuple(one for one in topics if one != "safety")
    if harm is not None:
        named = harm.left_out_of(named)
        topics = tuple(sorted({*topics, "safety"}, key=rules()["lead"].index))
    frame, compared = asked_frame(named, meant, fold(meant), harmed=harm is not None)
    frame = with_further(frame, compared, meant, fold(meant))
    compared = chosen_instead(frame, compared) if "cell_therapy" in frame.interventions else compared
    versus = set_against_each_other(frame, folded)
    topics = _of_past_illness(_set_against(topics, frame, compared, versus, folded), folded)
    topics = topics or _harm_topic(frame, folded) or _benefit_topic(folded)
    if _asks_recovery(named, frame, folded):
        topics = tuple(sorted({*topics, "natural"}, key=rules()["lead"].index))
    frame = _with_outcomes(frame, topics, folded)
    if "by_age" in methods_named(folded):
        frame = replace(frame, age_group="")  # of all ages, if ages are set against each other
    assumed = not compared and _of_cells_alone(frame, (*topics, *(versus or ())[:1]), named, folded)
    foreign = re.search(rules()["foreign"], folded) is not None
    in_scope = not foreign and _in_scope(
        named, frame, harm.rest if harm else folded, topics, terms, harmed=harm is not None or bool(causes), assumed=assumed
    )
    return Asked(
        question=text,
        frame=frame,
        topics=topics,
        in_scope=in_scope,
        compared=compared,
        versus=versus,
        foreign=foreign,
        beyond=(_beyond(topics, asked_of) or rules()["own_medicine"]) if own else _beyond(topics, folded),
        only_beyond=_only_beyond(topics, folded),
        could_be_ours=in_scope or _could_be_ours(named, folded),
        assumed=in_scope and assumed,
        unclear=not in_scope and topics != ("definition",) and _is_unclear(frame, topics, named, folded),
        terms=terms,
        towards=_conversion(folded, topics)[1],
        jurisdictions=tuple(_jurisdictions(folded)),
        corrected=corrected,
    )


def _alone(named: Frame, folded: str) -> Frame:
    """The frame without "their own" cells, where "on their own" says that people are without help."""
    if named.donor != "autologous" or not re.search(rules()["alone"], folded):
        return named
    return replace(named, donor=frame_of(re.sub(rules()["alone"], " ", folded)).donor)


def _medicine_left_off(named: Frame, folded: str) -> tuple[Frame, str, bool]:
    """The frame and the folded question, where medicine that people came to do without is what cells brought, and no treatment beside them; and whether somebody asks it of the own medicine."""
    found = re.search(rules()["medicine_outcome"], folded)
    if found is None:
        return named, folded, False
    against_pain = set(rules()["pain_medicine"])
    medicine = frame_of(found["medicine"]).interventions or tuple(one for one in named.interventions if one in against_pain)
    own = found["own"] is not None
    if not medicine or (own and not against_pain.issuperset(medicine)):
        return named, folded, False
    interventions = tuple(one for one in named.interventions if one not in medicine)
    named = replace(named, interventions=interventions, outcomes=tuple(dict.fromkeys((*named.outcomes, MEDICINE_REDUCED))))
    return named, f"{folded[: found.start()]}{'improve' if own else 'do people improve'}{folded[found.end() :]}", own


def _topics(folded: str, terms: tuple[str, ...]) -> tuple[str, ...]:
    if re.search(rules()["kinds_told_apart"], folded):
        return ("definition",)
    found = [topic["id"] for topic in rules()["topics"] if re.search(topic["words"], folded)]
    found = _of_measures(_of_designs(found, folded), folded)
    if methods_named(folded):
        return tuple(sorted({*found, "methods"} - {"definition", "coverage", "designs"}, key=rules()["lead"].index))
    if re.search(rules()["harm_asked"], folded):
        found.append("safety")
    whole = any(str(glossary()[one]["terms"]).startswith("^") for one in terms)
    if "definition" in found and (whole or (terms and len(folded.split()) <= SHORT)):
        return ("definition",)  # "what is natural recovery?" does not ask whether anything recovers
    if len(found) > 1 and "definition" in found:
        found.remove("definition")
    if "candidacy" in found and not re.search(words_of_topic("candidacy"), re.sub(rules()["regain_asked"], " ", folded)):
        found = [*(one for one in found if one != "candidacy"), "benefit"]
    if {"benefit", "safety"} & set(found) and "cost" in found and not re.search(rules()["cost_asked"], folded):
        found.remove("cost")  # "the price is 19,000 euro, does it help?" tells a price and asks for none
    stopped = re.search(rules()["medicine_stopped"], folded) and not re.search(rules()["stay_or_change"], folded)
    if stopped or asks_with_device(folded):
        found.append("candidacy")
    if re.search(rules()["on_sale"], folded) and any(re.search(one["words"], folded) for one in rules()["products"]):
        found.append("regulation")
    if asks_for_word(folded) and not {"offer", "cost", "coverage"} & set(found):
        found.append("regulation")
    return tuple(sorted(set(found), key=rules()["lead"].index))


def _of_designs(found: list[str], folded: str) -> list[str]:
    """The topics, where what trials of a design found is asked, and not whether there are any."""
    if "designs" not in found or not re.search(rules()["designs_found"], folded):
        return found
    return [*(one for one in found if one != "designs"), *(() if "safety" in found else ("benefit",))]


def _of_measures(found: list[str], folded: str) -> list[str]:
    """The topics, where "risk" is only the name of a measure, or a risk that goes down: no harm is asked for."""
    if "safety" not in found or not re.search(rules()["no_harm"], folded):
        return found
    if re.search(words_of_topic("safety"), re.sub(rules()["no_harm"], " ", folded)):
        return found
    return [*(one for one in found if one != "safety"), "benefit"]


def _set_against(
    topics: tuple[str, ...], frame: Frame, compared: tuple[str, ...], versus: tuple[str, tuple[Any, ...]] | None, folded: str
) -> tuple[str, ...]:
    """The topics, with what is set against what: other treatments, kinds of cells, routes or people; a dose named in a safety question is no dose asked."""
    if topics == ("definition",) and re.search(rules()["kinds_told_apart"], folded):
        return topics
    found = set(topics)
    if "dose" in found and not re.search(rules()["dose_asked"], folded) and not re.search(r"\bdos(?:es?|ages?|ing)\b", folded):
        found.discard("dose")  # "10 million cells" tells what was given
    if "benefit" in found and _gives_dose(frame) and not re.search(rules()["dose_asked"], folded):
        found -= {"dose", "repeats"}  # "do repeated doses help?" tells how often, and asks whether it helps
    if "safety" in found and found & {"dose", "repeats"} and not re.search(rules()["dose_asked"], folded):
        found -= {"dose", "repeats"}
    if versus is not None:
        found = (found - {"alternatives"}) | {"versus"}
    elif compared and re.search(rules()["versus"], folded):
        found.add("alternatives")
    elif "alternatives" in found and frame.comparators and not {"offer", "guidance"} & found:
        found = (found - {"alternatives"}) | {
            "benefit"
        }  # better than usual care: it names what cells are compared with, and asks for nothing else
    elif "alternatives" in found and not compared and re.search(rules()["made_worse"], folded):
        found = (found - {"alternatives"}) | {"safety"}
    elif "alternatives" in found and not compared and not re.search(rules()["alternatives_asked"], folded):
        found.discard("alternatives")  # a comparison, but not with another treatment
    if {"safety", "duration"} <= found and not re.search(rules()["duration_asked"], folded):
        found.discard("duration")  # "long-term side effects" asks for harm
    if "safety" in found and re.search(rules()["harm_soon"], folded):
        found -= {"timing", "benefit"}
    return tuple(sorted(found, key=rules()["lead"].index))


def _gives_dose(frame: Frame) -> bool:
    return bool(frame.doses or frame.dose_cells or frame.dose_cells_per_kg)


def _of_past_illness(topics: tuple[str, ...], folded: str) -> tuple[str, ...]:
    """The topics of a question that tells of a cancer in the past: whether a trial takes such people in; its name asks for no harm."""
    if not re.search(rules()["past_illness"], folded):
        return topics
    safety = re.search(words_of_topic("safety"), re.sub(rules()["past_illness"], " ", folded))
    found = {*topics, "candidacy"} - (set() if safety else {"safety"})
    return tuple(sorted(found, key=rules()["lead"].index))


def _beyond(topics: tuple[str, ...], folded: str) -> str:
    """What is asked that is not held at all; of a product whose cells are not told apart, that."""
    says = next((one["says"] for one in rules()["beyond"] if re.search(one["words"], folded)), "")
    product = next((one["name"] for one in rules()["products"] if not one["cells"] and re.search(one["words"], folded)), "")
    if says or not product or {"regulation", "coverage", "cost"} & set(topics):
        return str(says)
    return f"Studies of {product} are not told apart here"


def _only_beyond(topics: tuple[str, ...], folded: str) -> bool:
    """Whether nothing that is held bears on what is asked: always, or where nothing else is asked beside it."""
    held = [one for one in rules()["beyond"] if "alone" in one and re.search(one["words"], folded)]
    alone = {one["alone"] for one in held}
    rest = any(not set(_topics(re.sub(one["words"], " ", folded), ())) - {"timing"} for one in held if one["alone"] == "rest")
    return "always" in alone or rest or ("yes" in alone and not set(topics) - {"timing"})


def _asks_recovery(named: Frame, frame: Frame, folded: str) -> bool:
    """Whether a question that names no treatment asks what people with a cord injury regain ("will he walk again?")."""
    if named.interventions or named.cells or CELLS.search(folded) or not is_of_cord(frame.conditions):
        return False
    asked = re.search(rules()["recovery_asked"], folded) or re.search(rules()["from_grade"], folded)
    return asked is not None and re.search(rules()["treatment_meant"], folded) is None


def _harm_topic(frame: Frame, folded: str) -> tuple[str, ...]:
    """Safety, where all that is asked of a treatment is how often a harm comes ("how common is discitis after ...?")."""
    terms = vocabulary("outcomes").terms
    harms = [one for one in frame.outcomes if terms[one].facts.get("kind") == "harm"]
    return ("safety",) if harms and re.search(rules()["frequency"], folded) else ()


def _benefit_topic(folded: str) -> tuple[str, ...]:
    """Benefit, where all that is asked is what cells bring to somebody ("can stem cells make my child talk?")."""
    return ("benefit",) if re.search(rules()["brings"], folded) else ()


def _with_outcomes(frame: Frame, topics: tuple[str, ...], folded: str) -> Frame:
    """The frame with the outcomes that plain words of the question name: harms where safety leads, benefits elsewhere."""
    wanted = "harm" if topics and topics[0] == "safety" else "benefit"
    terms = vocabulary("outcomes").terms
    named = [one for one, words in rules()["outcome_words"].items() if terms[one].facts.get("kind") == wanted and re.search(words, folded)]
    measured = [rules()["measured_as"][one] for one in frame.outcomes if one in rules()["measured_as"]]
    beside = [one for name in (*frame.outcomes, *named) for one in rules()["asked_beside"].get(name, ()) if wanted == "harm"]
    outcomes = tuple(dict.fromkeys((*beside, *frame.outcomes, *named, *measured)))
    if wanted == "harm" and re.search(rules()["harm_asked"], folded):
        outcomes = tuple(one for one in outcomes if terms[one].facts.get("kind") == "harm")
    if graded := _conversion(folded, topics)[0]:
        frame, outcomes = replace(frame, ais=(graded,)), (GAIN,)
    if topics and topics[0] == "natural":
        return replace(frame, interventions=("cell_therapy",), outcomes=outcomes)
    return replace(frame, outcomes=outcomes)


def _conversion(folded: str, topics: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The grade that people start from and those that they are asked to have reached ("how many convert from AIS A to C or D?"); "" and () where a question asks for none."""
    natural = topics[:1] == ("natural",)
    found = re.search(rules()["from_grade"], folded) if natural or re.search(rules()["conversion"], folded) else None
    if found is None:
        return "", ()
    start = (found["from"] or found["bare"] or "a").upper()
    towards = "".join(dict.fromkeys(re.findall(r"\b[a-e]\b", found["to"]))).upper()
    return (start, tuple(towards)) if start not in towards else ("", ())


def _in_scope(
    named: Frame, frame: Frame, folded: str, topics: tuple[str, ...], terms: tuple[str, ...], *, harmed: bool, assumed: bool
) -> bool:
    """Cell therapy and its named alternatives, for the spine, the cord and the nervous system; not general medicine."""
    treatments = set(named.interventions) - set(rules()["not_treatments"])
    treatments |= {one["name"] for one in rules()["products"] if re.search(one["words"], folded)}
    if re.search(rules()["no_question"], folded):
        return False
    if re.search(rules()["animals"], folded) or (
        re.search(rules()["general_words"], folded)
        and not treatments
        and not _of_cells_here(named, frame, folded)
        and not ("natural" in topics and is_of_cord(frame.conditions))
    ):
        return False
    if topics == ("definition",) and not treatments and not terms and not named.routes and not _beyond(topics, folded):
        return False  # what a disease is, any encyclopaedia says
    if "offer" in topics:
        return not (named.conditions or re.search(rules()["outside_words"], folded)) or bool(frame.conditions)
    if not treatments and not named.routes and not CELLS.search(folded) and _is_of_others(folded):
        return False
    if frame.conditions:
        asks_for_trials = re.search(rules()["trial_words"], folded) is not None and bool(_beyond(topics, folded))
        return bool(treatments or topics or named.routes or asks_for_trials or CELLS.search(folded) or _only_tells(folded))
    if _names_outside(named, folded):
        return False
    if assumed or harmed or cases_named(folded) or (treatments and re.search(rules()["at_the_spine"], folded)):
        return True
    if "candidacy" in topics and (re.search(rules()["later_trial"], folded) or (named.routes and not named.conditions)):
        return True
    if named.interventions == ("cell_therapy",) and _asks_nothing(named, folded, topics, terms) and not _beyond(topics, folded):
        return False
    if "cell_therapy" in treatments or treatments & set(rules()["spinal"]) or (named.routes and CELLS.search(folded)):
        return True
    return bool(terms) and bool(topics)


def _of_cells_alone(frame: Frame, topics: tuple[Any, ...], named: Frame, folded: str) -> bool:
    """Whether a question asks how many cells or how often, with neither a treatment nor a condition: it is read as of cells, for any condition."""
    treated = set(named.interventions) - set(rules()["not_treatments"])
    if treated or named.conditions or named.routes or frame.conditions:
        return False
    return any(one in topics and re.search(words, folded) is not None for one, words in rules()["of_cells_alone"].items())


def _names_outside(named: Frame, folded: str) -> bool:
    """Whether an illness or a part of the body is asked about that is none of ours; one that the person lives with is not, where a spine is asked about."""
    outside = [found.start() for found in re.finditer(rules()["outside_words"], folded)]
    if re.search(rules()["spine_named"], folded) and outside:
        return not all(re.search(rules()["lives_with"], folded[:start]) for start in outside)
    return bool(named.conditions or outside)


def _only_tells(folded: str) -> bool:
    """Whether a question is a few words, or only tells who has an illness ("my daughter has cerebral palsy")."""
    return len(folded.split()) < SHORT or re.search(rules()["told_of"], folded) is not None


def _asks_nothing(named: Frame, folded: str, topics: tuple[str, ...], terms: tuple[str, ...]) -> bool:
    """Whether a question only has the word "stem cells" in it ("is the moon made of stem cells?"): no topic, no kind, no place and no effect."""
    known = topics or terms or named.cells or named.routes or named.outcomes or re.search(rules()["tell_about"], folded)
    return not known and len(folded.split()) >= SHORT


def _of_cells_here(named: Frame, frame: Frame, folded: str) -> bool:
    """Whether "cells" alone means cell therapy: by a route, or for a condition that is ours."""
    return CELLS.search(folded) is not None and bool(named.routes or frame.conditions)


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
    return bool(topics or named.interventions == ("cell_therapy",)) and _could_be_ours(named, folded)


def _jurisdictions(folded: str) -> Iterator[str]:
    """The countries that are asked about, without those that a question leaves out ("outside Japan"); a product says where it is sold where nothing else does."""
    for code, words in rules()["jurisdictions"].items():
        found = [one for one in re.finditer(words, folded) if not re.search(rules()["left_out"], folded[: one.start()])]
        left_out = len(found) < len(re.findall(words, folded))
        if found and not left_out:
            yield code


def corrections(asked: Asked) -> Iterator[str]:
    """What was read for what was typed, in words."""
    for typed, read in asked.corrected:
        yield f'Read "{typed}" as "{read}".'
    year = injury_year(fold(asked.question)) if is_of_cord(asked.frame.conditions) and asked.frame.since_months is None else None
    if year is not None and (is_past(year) or not asked.frame.phases):
        yield say("year_read" if is_past(year) else "year_left")
