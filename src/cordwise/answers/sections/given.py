"""What was given and to whom it was open: doses, repeats, times, criteria; told where a question asks for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cordwise.answers.matching import matching_arms
from cordwise.answers.question import Asked
from cordwise.answers.sections.telling import Telling, plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Arm, Criterion
from cordwise.records.finding import Finding

CRITERIA_AT_MOST = 12


def doses(told: Telling, finding: Finding) -> Iterator[str]:
    """Doses and numbers of administrations of the groups that matched."""
    arms = _arms(told, finding)
    if not arms:
        return
    known = [arm for arm in arms if arm.dose_cells_min is not None or arm.dose_cells_max is not None]
    yield f"- cells in one administration: {_range(told, known)}; the dose is held for {told.figure(f'{len(known)} of {len(arms)} treated groups', value=[len(known), len(arms)], kind='arms', rows=[*known], how='dose held of all matched')}{_cited(told, known)}"
    per_kg = [arm for arm in arms if arm.dose_cells_per_kg_min is not None]
    if per_kg:
        low, high = (
            min(a.dose_cells_per_kg_min or 0 for a in per_kg),
            max(a.dose_cells_per_kg_max or a.dose_cells_per_kg_min or 0 for a in per_kg),
        )
        yield f"- by body weight: {told.figure(_between(low, high, 'cells per kg'), value=[low, high], kind='dose_per_kg', rows=per_kg, how='lowest and highest')}{_cited(told, per_kg)}"
    yield from repeats(told, arms)
    yield from _compared(told, finding)


def repeats(told: Telling, arms: Sequence[Arm]) -> Iterator[str]:
    """How often it was given."""
    known = [arm for arm in arms if arm.doses_min is not None or arm.doses_max is not None]
    if not known:
        yield "- number of administrations: not held for the studies that match"
        return
    once = [arm for arm in known if (arm.doses_max or arm.doses_min) == 1]
    more = [arm for arm in known if arm not in once]
    parts = []
    if once:
        parts.append(told.figure(f"once in {plural(len(once), 'group', 'groups')}", value=len(once), kind="rows", rows=once, how="count"))
    if more:
        low, high = min(a.doses_min or a.doses_max or 1 for a in more), max(a.doses_max or a.doses_min or 1 for a in more)
        times = f"{low} times" if low == high else f"{low} to {high} times"
        parts.append(
            told.figure(
                f"several times in {plural(len(more), 'group', 'groups')} ({times})",
                value=[len(more), low, high],
                kind="repeats",
                rows=more,
                how="count, fewest, most",
            )
        )
    yield f"- number of administrations: {', '.join(parts)}{_cited(told, more or once)}"


def _compared(told: Telling, finding: Finding) -> Iterator[str]:
    """Studies that gave different doses or repeats to different groups."""
    ids = [
        one
        for one in finding.studied.study_ids
        if len(
            {
                (a.dose_cells_min, a.doses_min)
                for a in told.evidence.arms_of.get(one, ())
                if a.role == "treatment" and (a.dose_cells_min or a.doses_min)
            }
        )
        > 1
    ]
    if not ids:
        yield "- no study that matches is known to have compared doses or numbers of administrations group against group"
        return
    rows = [told.evidence.study[one] for one in ids]
    yield f"- {told.figure(plural(len(ids), 'study', 'studies'), value=len(ids), kind='studies', rows=rows, how='count of studies with groups of different dose')} gave different doses or numbers to different groups; none was made to find the best one for benefit{told.cite(*rows)}"


def times(told: Telling, finding: Finding) -> Iterator[str]:
    """When after the injury people were treated, and how many studies of each phase there are."""
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    parts = []
    for phase in ("acute", "subacute", "chronic"):
        of = [s for s in studies if phase in s.phases]
        if of:
            parts.append(
                told.figure(
                    f"{phase} in {plural(len(of), 'study', 'studies')}",
                    value=len(of),
                    kind="studies",
                    rows=of,
                    how=f"count of phase {phase}",
                )
            )
    if parts:
        yield f"- treated when: {', '.join(parts)} (a study can have more than one phase)"
    yield "- no study held puts the same people early or late by chance, so the best time is not known; early results look better partly because natural recovery is largest then"


def criteria(told: Telling, asked: Asked) -> Iterator[str]:
    """Who trials took in and kept out: fields most named, and criteria in their words."""
    rows = matching_criteria(told, asked)
    if not rows:
        yield "No eligibility criteria of trials that match are held. Ask the trial team, and ask what speaks against it in your case."
        return
    sources = {row.source_id for row in rows}
    number = told.figure(
        plural(len(sources), "trial or guideline", "trials or guidelines"),
        value=len(sources),
        kind="criteria_sources",
        rows=rows,
        how="count of source_id",
    )
    yield f"Criteria of {number} that match are held; each trial has its own, and whoever offers cells outside a trial may have none. A criterion that nobody checked is not met."
    for kind, heading in (("inclusion", "taken in"), ("exclusion", "kept out")):
        for row in _typical([r for r in rows if r.kind == kind])[: CRITERIA_AT_MOST // 2]:
            yield f"- {heading}: {told.quoted(row, 'text')}{told.cite(row)}"


def matching_criteria(told: Telling, asked: Asked) -> list[Criterion]:
    """Criteria of the condition, and of the route where one was asked."""
    words = vocabulary("conditions")
    frame = asked.frame
    rows = [
        c
        for c in told.evidence.criteria
        if not frame.conditions or any(words.is_kind_of(have, want) for have in c.conditions for want in frame.conditions)
    ]
    own = [c for c in rows if not frame.routes or set(frame.routes) & set(c.routes)]
    return own or rows


def _typical(rows: Sequence[Criterion]) -> list[Criterion]:
    """One of each field, the field that most trials name first."""
    common = Counter(row.field for row in rows)
    first: dict[str, Criterion] = {}
    for row in rows:
        first.setdefault(row.field or row.criterion_id, row)
    return sorted(first.values(), key=lambda row: (-common[row.field] if row.field else 0, row.criterion_id))


def _arms(told: Telling, finding: Finding) -> list[Arm]:
    ids = set(finding.studied.study_ids)
    return [m.arm for m in matching_arms(told.evidence, finding.frame) if m.study.study_id in ids]


def _range(told: Telling, arms: Sequence[Arm]) -> str:
    if not arms:
        return "not held for the studies that match"
    low, high = min(a.dose_cells_min or a.dose_cells_max or 0 for a in arms), max(a.dose_cells_max or a.dose_cells_min or 0 for a in arms)
    return told.figure(_between(low, high, "cells"), value=[low, high], kind="dose", rows=arms, how="lowest and highest")


def _between(low: float, high: float, unit: str) -> str:
    return f"{cells_words(low)} {unit}" if low == high else f"{cells_words(low)} to {cells_words(high)} {unit}"


def cells_words(cells: float) -> str:
    """1e8 is "100 million", 2e4 "20,000"."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if cells >= size:
            return f"{cells / size:g} {word}"
    return f"{cells:,.0f}"


def _cited(told: Telling, arms: Sequence[Arm]) -> str:
    return told.cite_studies([arm.study_id for arm in arms], at_most=4)
