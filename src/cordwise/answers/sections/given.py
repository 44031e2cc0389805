"""What was given and when: doses, repeats, times; told where a question asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.matching import matching_arms
from cordwise.answers.narrowing import meets
from cordwise.answers.numbers_told import cells_words
from cordwise.answers.sections.telling import Telling, plural, say
from cordwise.records.evidence import Arm
from cordwise.records.finding import Finding

CITED_AT_MOST = 4


def doses(told: Telling, finding: Finding) -> Iterator[str]:
    """Doses and numbers of administrations of the groups that matched."""
    arms = matched_arms(told, finding)
    if not arms:
        return
    known = [arm for arm in arms if arm.dose_cells_min or arm.dose_cells_max]
    share = f"{len(known)} of {len(arms)} treated groups"
    told.figure(share, value=[len(known), len(arms)], kind="arms", rows=known, how="dose held, of all that match")
    span = dose_span(told, known) if known else "not held for the studies that match"
    yield f"- cells in one administration: {span}; the dose is held for {share}{_cited(told, known)}"
    yield from _by_weight(told, [arm for arm in arms if arm.dose_cells_per_kg_min is not None])
    yield from _repeats(told, [arm for arm in arms if arm.doses_min or arm.doses_max])
    yield _compared(told, finding)


def matched_arms(told: Telling, finding: Finding) -> list[Arm]:
    """The treated groups of the studies of a finding that match its frame."""
    ids, frame = set(finding.studied.study_ids), finding.frame
    found = [m for m in matching_arms(told.evidence, frame) if m.study.study_id in ids]
    return [m.arm for m in found if meets(told.evidence, frame, m, finding.left_open)]


def dose_span(told: Telling, arms: Sequence[Arm]) -> str:
    """The lowest and highest dose of groups that have one."""
    low = min(arm.dose_cells_min or arm.dose_cells_max or 0 for arm in arms)
    high = max(arm.dose_cells_max or arm.dose_cells_min or 0 for arm in arms)
    return told.figure(_between(low, high, "cells"), value=[low, high], kind="dose", rows=arms, how="lowest and highest")


def _by_weight(told: Telling, arms: Sequence[Arm]) -> Iterator[str]:
    if arms:
        low = min(arm.dose_cells_per_kg_min or 0 for arm in arms)
        high = max(arm.dose_cells_per_kg_max or arm.dose_cells_per_kg_min or 0 for arm in arms)
        words = _between(low, high, "cells per kg")
        told.figure(words, value=[low, high], kind="dose_per_kg", rows=arms, how="lowest and highest")
        yield f"- by body weight: {words}{_cited(told, arms)}"


def _repeats(told: Telling, arms: Sequence[Arm]) -> Iterator[str]:
    """How often it was given."""
    once = [arm for arm in arms if (arm.doses_max or arm.doses_min) == 1]
    more = [arm for arm in arms if arm not in once]
    parts = []
    if once:
        parts.append(told.figure(f"once in {plural(len(once), 'group', 'groups')}", value=len(once), kind="rows", rows=once, how="count"))
    if more:
        low, high = min(a.doses_min or a.doses_max or 1 for a in more), max(a.doses_max or a.doses_min or 1 for a in more)
        times = f"{low} times" if low == high else f"{low} to {high} times"
        words = f"several times in {plural(len(more), 'group', 'groups')} ({times})"
        parts.append(told.figure(words, value=[len(more), low, high], kind="repeats", rows=more, how="count, fewest, most"))
    yield f"- number of administrations: {', '.join(parts) or 'not held for the studies that match'}{_cited(told, more or once)}"


def _compared(told: Telling, finding: Finding) -> str:
    """Studies that gave different doses or repeats to different groups."""
    studies = [told.evidence.study[one] for one in finding.studied.study_ids if _differs(told.evidence.arms_of.get(one, ()))]
    if not studies:
        return f"- {say('doses_not_compared')}"
    words = plural(len(studies), "study", "studies")
    told.figure(words, value=len(studies), kind="studies", rows=studies, how="count of studies with groups of different dose")
    return f"- {say('doses_compared', number=words, cited=told.cite(*studies))}"


def _differs(arms: Sequence[Arm]) -> bool:
    given = {(arm.dose_cells_min, arm.doses_min) for arm in arms if arm.role == "treatment"}
    return len({one for one in given if any(one)}) > 1


def times(told: Telling, finding: Finding) -> Iterator[str]:
    """When after the injury people were treated, and how many studies of each phase there are."""
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    parts = []
    for phase in ("acute", "subacute", "chronic"):
        of = [study for study in studies if phase in study.phases]
        if of:
            words = f"{phase} in {plural(len(of), 'study', 'studies')}"
            parts.append(told.figure(words, value=len(of), kind="studies", rows=of, how=f"count of phase {phase}"))
    if parts:
        yield f"- treated when: {', '.join(parts)} (a study can have more than one phase)"
    yield f"- {say('times_unknown')}"


def _between(low: float, high: float, unit: str) -> str:
    return f"{cells_words(low)} {unit}" if low == high else f"{cells_words(low)} to {cells_words(high)} {unit}"


def _cited(told: Telling, arms: Sequence[Arm]) -> str:
    return told.cite_studies([arm.study_id for arm in arms], at_most=CITED_AT_MOST)
