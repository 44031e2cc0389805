"""What is told of the further parts of a question (comparator, dose, repeats, times): which studies meet them, and what none does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cordwise.answers.narrowing import DOSES, NARROWED, PARTS, is_near, is_of_dose, kept_part_words, part_words
from cordwise.answers.numbers_told import months_told
from cordwise.answers.question import Asked
from cordwise.answers.sections.given import matched_arms
from cordwise.answers.sections.telling import Telling, plural, say
from cordwise.records.finding import Counted, Finding

TOLD_BELOW = ("since_months",)
"""Parts that stay out of the bottom line: studies of other times are few, and told where the numbers are."""
TOLD_BY_ITSELF = {"alternatives": ("comparators",)}
"""Parts that the line of a topic tells itself where no study meets them."""
CITED_AT_MOST = 6
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z0-9])")


def kept_words(told: Telling, finding: Finding, but: Sequence[str] = ()) -> str:
    """What the studies of a finding are known to have done, of what was asked further; "" where nothing was, or none did."""
    kept = [part for part in PARTS if getattr(finding.frame, part) and part not in (*finding.left_open, *but)]
    return _noted(told, " and to ".join(kept_part_words(part, finding.frame) for part in kept))


def open_words(told: Telling, finding: Finding, but: Sequence[str] = ()) -> str:
    """What none of the studies of a finding is known to have done, of what was asked further."""
    return _noted(told, " or to ".join(part_words(part, finding.frame) for part in finding.left_open if part not in but))


def is_kept(told: Telling, finding: Finding) -> bool:
    """Whether the bottom line is of some of the studies held alone."""
    return bool(finding.left_out and kept_words(told, finding, TOLD_BELOW))


def further_first(told: Telling, asked: Asked, finding: Finding, rest: str, apart: str = "") -> str:
    """A bottom line with, behind its first sentence, which studies its numbers are of, or what none of them is known to have done; `apart`: trials that are told elsewhere."""
    lacking = open_words(told, finding, (*TOLD_BELOW, *TOLD_BY_ITSELF.get(asked.lead, ())))
    if not finding.studied.n_studies or asked.lead == "versus":
        return rest
    said = []
    if is_kept(told, finding):
        said.append(_kept(told, finding))
    elif finding.left_out and finding.frame.since_months and "since_months" not in finding.left_open:
        said.append(_of_other_times(told, finding))
    if lacking:
        said.append(say("further_none" if finding.studied.n_studies > 1 else "further_none_one", words=lacking, apart=apart))
    said += _of_the_dose(told, asked, finding)
    first, *others = _SENTENCE.split(rest, maxsplit=1)
    return " ".join((first, *said, *others))


def _kept(told: Telling, finding: Finding) -> str:
    """How many of the studies held the numbers are of."""
    words, ids = kept_words(told, finding), finding.studied.study_ids
    every = [told.evidence.study[one] for one in (*ids, *(one for one in finding.left_out if one not in ids))]
    rows = every[: len(ids)]
    of = told.figure(plural(len(every), "study", "studies"), value=len(every), kind="studies", rows=every, how="count")
    number = told.figure(str(len(rows)), value=len(rows), kind="studies", rows=rows, how="count")
    one = len(rows) == 1
    return say("further_kept", of=of, number=number, words=words, are="is" if one else "are", count="it counts" if one else "they count")


def _of_other_times(told: Telling, finding: Finding) -> str:
    """How many studies are left out because they treated people at other times after the injury."""
    rows = [told.evidence.study[one] for one in finding.left_out]
    number = told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count")
    return say("further_since", number=number, are="is" if len(rows) == 1 else "are")


def _of_the_dose(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """Of a dose asked about that does not narrow, how many of the studies gave about it."""
    parts = [part for part in DOSES if getattr(asked.frame, part) and not getattr(finding.frame, part)]
    if asked.lead not in NARROWED or not parts:
        return
    gave = {arm.study_id for arm in matched_arms(told, finding) if all(is_of_dose(part, asked.frame, arm) for part in parts)}
    rows, every = [told.evidence.study[one] for one in sorted(gave)], [told.evidence.study[one] for one in finding.studied.study_ids]
    if rows:
        of = told.figure(plural(len(every), "study", "studies"), value=len(every), kind="studies", rows=every, how="count")
        number = told.figure(str(len(rows)), value=len(rows), kind="studies", rows=rows, how="count")
        words = _noted(told, " and to ".join(part_words(part, asked.frame) for part in parts))
        cited = told.cite(*rows, at_most=CITED_AT_MOST)
        yield say("further_dose", number=number, of=of, are="is" if len(rows) == 1 else "are", words=words, cited=cited)


def further_lines(told: Telling, finding: Finding) -> Iterator[str]:
    """What the numbers below are not of: the studies left out, and what none of them did."""
    if finding.left_open and finding.studied.n_studies:
        yield say("further_open_line", words=open_words(told, finding))
    if finding.left_out and finding.studied.n_studies:
        rows = [told.evidence.study[one] for one in finding.left_out]
        number = told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count")
        yield say("further_left_out", number=number, cited=told.cite(*rows, at_most=CITED_AT_MOST))


def _noted(told: Telling, words: str) -> str:
    """The words, of which a figure is one that the question gives."""
    if any(letter.isdigit() for letter in words):
        told.figure(words, value=words, kind="asked", how="the question")
    return words


def counted_at(told: Telling, finding: Finding, outcome: str, counted: Sequence[Counted]) -> str:
    """Where a time was asked about, when people were counted (" at 12 months"), and whether that is near it; else ""."""
    if not finding.frame.months:
        return ""
    times = sorted({one.months for one in counted if one.months is not None})
    if not times or any(one.months is None for one in counted):
        return " at a time that is not held" if not times else " at times of which some are not held"
    span = f"at {months_told(times[0])}" if len(times) == 1 else f"at {times[0]:g} to {times[-1]:g} months"
    told.figure(span, value=times, kind="months", rows=told.outcome_rows(outcome, counted), how="months_max, first and last")
    near = all(is_near(one, finding.frame.months) for one in times)
    return f" {span}{'' if near else ' (not near the time asked about)'}"
