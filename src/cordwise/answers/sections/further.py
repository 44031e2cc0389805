"""What is told of the further parts of a question (comparator, dose, repeats, times): which studies meet them, and what none does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.narrowing import PARTS, is_near, part_words
from cordwise.answers.question import Asked
from cordwise.answers.sections.subject import people, treatment
from cordwise.answers.sections.telling import Telling, plural, say
from cordwise.records.finding import Counted, Finding

TOLD_BY_ITSELF = {"alternatives": ("comparators",)}
"""Parts that the line of a topic tells itself where no study meets them."""
CITED_AT_MOST = 6


def kept_words(finding: Finding) -> str:
    """What the studies of a finding are known to have done, of what was asked further; "" where nothing was, or none did."""
    kept = [part for part in PARTS if getattr(finding.frame, part) and part not in finding.left_open]
    return " and to ".join(part_words(part, finding.frame) for part in kept)


def open_words(finding: Finding, but: Sequence[str] = ()) -> str:
    """What no study is known to have done, of what was asked further."""
    return " or to ".join(part_words(part, finding.frame) for part in finding.left_open if part not in but)


def further_first(told: Telling, asked: Asked, finding: Finding, line: str) -> str:
    """A bottom line behind what its studies are known to have done, or what none is known to have done."""
    if not finding.studied.n_studies or asked.lead == "versus":
        return line
    lacking, kept = open_words(finding, TOLD_BY_ITSELF.get(asked.lead, ())), _kept(told, finding)
    parts = {"what": treatment(told, finding.frame), "who": people(told, finding.frame)}
    return f"{kept}{say('further_open', words=lacking, **parts)} {line}" if lacking else f"{kept}{line}"


def _kept(told: Telling, finding: Finding) -> str:
    words, ids = kept_words(finding), finding.studied.study_ids
    if not words or not finding.left_out:
        return ""
    every = [told.evidence.study[one] for one in (*ids, *(one for one in finding.left_out if one not in ids))]
    rows = every[: len(ids)]
    of = told.figure(plural(len(every), "study", "studies"), value=len(every), kind="studies", rows=every, how="count")
    number = told.figure(f"{len(rows)} {'is' if len(rows) == 1 else 'are'}", value=len(rows), kind="studies", rows=rows, how="count")
    return say("further_kept", of=of, number=number, words=words, them="it" if len(rows) == 1 else "them")


def further_lines(told: Telling, finding: Finding) -> Iterator[str]:
    """What the numbers below are not of: the studies left out, and what none of them did."""
    if finding.left_open and finding.studied.n_studies:
        yield say("further_open_line", words=open_words(finding))
    if finding.left_out and finding.studied.n_studies:
        rows = [told.evidence.study[one] for one in finding.left_out]
        number = told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count")
        yield say("further_left_out", number=number, cited=told.cite(*rows, at_most=CITED_AT_MOST))


def counted_at(told: Telling, finding: Finding, outcome: str, counted: Sequence[Counted]) -> str:
    """Where a time was asked about, when people were counted (" at 12 months"), and whether that is near it; else ""."""
    if not finding.frame.months:
        return ""
    times = sorted({one.months for one in counted if one.months is not None})
    if not times or any(one.months is None for one in counted):
        return " at a time that is not held" if not times else " at times of which some are not held"
    span = f"at {times[0]:g} months" if len(times) == 1 else f"at {times[0]:g} to {times[-1]:g} months"
    told.figure(span, value=times, kind="months", rows=told.outcome_rows(outcome, counted), how="months_max, first and last")
    near = all(is_near(one, finding.frame.months) for one in times)
    return f" {span}{'' if near else ' (not near the time asked about)'}"
