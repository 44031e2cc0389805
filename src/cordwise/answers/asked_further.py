"""What a question asks beyond who and what: against what, how often, how many cells, and when the outcome is counted."""

from __future__ import annotations

import re
from dataclasses import replace

from cordwise.answers.question_rules import CELLS, rules
from cordwise.claims.lexicon import Mention, mentions
from cordwise.records.frame import EVER, Frame
from cordwise.text.numbers import Quantity, quantities, value

WORDS_BETWEEN = 40
"""Letters between a comparing word and what is compared ("better than the usual course of physiotherapy")."""

OURS = ("cell_therapy", "extracellular_vesicles")
"""What is given to somebody, as an intervention, when cells are."""

Times = tuple[int, int | None]
ONCE: Times = (1, 1)
OFTEN: Times = (2, None)


def with_further(frame: Frame, compared: tuple[str, ...], text: str, folded: str) -> Frame:
    """The frame with the comparator, the dose, the repeats and the time of the outcome that a question on cells or a treatment gives; `compared` are treatments named beside cells."""
    numbers = quantities(text)
    cells = "cell_therapy" in frame.interventions
    times = times_named(folded) if cells else ()
    return replace(
        frame,
        comparators=_comparators(frame, compared, text, folded),
        doses=times[0] if len(times) == 1 and not set_times(folded) else None,
        dose_cells=_given(numbers, "dose") if cells else None,
        dose_cells_per_kg=_given(numbers, "per_kg") if cells else None,
        months=_counted_at(_other_times(frame, numbers), folded),
    )


def chosen_instead(frame: Frame, compared: tuple[str, ...]) -> tuple[str, ...]:
    """The treatments named beside cells, with those that cells are compared with and that people choose instead; a placebo is none."""
    return tuple(dict.fromkeys((*compared, *_chosen(frame, compared))))


def _chosen(frame: Frame, compared: tuple[str, ...]) -> tuple[str, ...]:
    """The comparators that people choose, without those that only stand beside one that is named already."""
    beside = {one for named in compared for one in rules()["compared_alike"].get(named, ())}
    return tuple(one for one in frame.comparators if one not in rules()["compared_with"] and one not in beside)


def times_named(folded: str) -> tuple[Times, ...]:
    """How often it is given, as a question says it: once, a number of times, several times."""
    found: list[Times] = []
    for match in re.finditer(rules()["times_given"], folded):
        if re.search(rules()["past_before"], folded[: match.start()]) or _is_of_other(folded, match):
            continue
        number = value(match["number"]) if match["number"] else None
        found.append(ONCE if match["once"] or number == 1 else (int(number), int(number)) if number else OFTEN)
    return tuple(dict.fromkeys(found))


def _is_of_other(folded: str, times: re.Match[str]) -> bool:
    """Whether something else than cells was given so often: what follows says so, or its clause names no cells but another treatment or what the person has done."""
    clause = next(one for one in re.finditer(rules()["clause"], folded) if one.start() <= times.start() < one.end())
    before, after = folded[clause.start() : times.start()], folded[times.end() : max(clause.end(), times.end())]
    if re.search(rules()["times_of"], after):
        return not _names_cells(after)
    if _names_cells(clause[0]):
        return False
    return _names_other(clause[0]) or re.search(rules()["times_of_person"], before) is not None


def _names_cells(text: str) -> bool:
    short = CELLS.search(text) or re.search(rules()["cells_short"], text)
    return short is not None or any(one.vocabulary == "cells" or one.id in OURS for one in mentions(text))


def _names_other(text: str) -> bool:
    return any(one.vocabulary == "interventions" and one.id not in OURS for one in mentions(text))


def set_times(folded: str) -> tuple[Times, ...]:
    """Once and several times, where a question sets them against each other ("are two injections better than one?")."""
    named = times_named(folded)
    if not re.search(rules()["set_against"], folded) or not named:
        return ()
    if len(named) == 1:
        other, words = (OFTEN, "than_often") if named == (ONCE,) else (ONCE, "than_once")
        named = (*named, other) if re.search(rules()[words], folded) else named
    return tuple(sorted(named, key=lambda one: one[0])) if len(named) > 1 else ()


def _comparators(frame: Frame, compared: tuple[str, ...], text: str, folded: str) -> tuple[str, ...]:
    named = [one for one in mentions(text) if one.vocabulary == "interventions"]
    comparing = [one for one in named if one.id not in frame.interventions and _is_compared(one, folded)]
    wanted = [one.id for one in comparing if one.id in compared or one.id in rules()["compared_with"]]
    words = rules()["comparator_words"].items()
    bare = [one for one, pattern in words if "cell_therapy" in frame.interventions and re.search(pattern, folded)]
    alike = rules()["compared_alike"]
    return tuple(dict.fromkeys(one for named_one in wanted or bare for one in alike.get(named_one, (named_one,))))


def _is_compared(mention: Mention, folded: str) -> bool:
    """Whether what is named stands behind a word that compares, or is set before cells by one."""
    before, after = folded[max(0, mention.start - WORDS_BETWEEN) : mention.start], folded[mention.end :]
    return re.search(rules()["compared_before"], before) is not None or re.search(rules()["compared_after"], after) is not None


def _given(numbers: tuple[Quantity, ...], kind: str) -> float | None:
    """The dose; none where a question names several."""
    named = {one.low for one in numbers if one.kind == kind}
    return named.pop() if len(named) == 1 else None


def _other_times(frame: Frame, numbers: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """The times that are not the one since the injury."""
    return tuple(one for one in numbers if frame.since_months is None or _months(one, one.low) != frame.since_months[1])


def _months(number: Quantity, value: float) -> float:
    return value if number.kind == "duration_months" else value / 730.5


def _counted_at(numbers: tuple[Quantity, ...], folded: str) -> tuple[float, float] | None:
    """Months after treatment at which the outcome is asked about; a time of something else (of pain, of an age) is none."""
    for number in numbers:
        if number.kind not in ("duration_months", "duration_hours"):
            continue
        before, after = folded[: number.start], folded[number.end :]
        for rule in rules()["counted_at"]:
            if re.search(rule["before"], before) and re.search(rule["after"], after):
                low, high = _months(number, number.low), _months(number, number.high)
                return {"at": (low, high), "within": (0.0, high), "later": (low, EVER)}[rule["means"]]
    return None
