"""What rows of evidence say of one another: keys, references, cohorts, and numbers that must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from cordwise.records.evidence import Evidence

Numbered = Sequence[tuple[int, Any]]
"""Records with the numbers of their rows."""
Found = tuple[str, int, str, str]
"""Table, row and column of what is wrong, and what is wrong."""

KEYS: dict[str, tuple[str, ...]] = {
    "studies": ("study_id",),
    "arms": ("study_id", "arm_id"),
    "natural_history": ("rate_id",),
    "harm_reports": ("report_id",),
    "criteria": ("criterion_id",),
    "regulation": ("regulation_id",),
    "costs": ("cost_id",),
    "programmes": ("programme_id",),
}
"""Columns that must name a row of the table once."""
ALL = "all"
"""The arm that stands for every treated one."""
_BESIDE = frozenset(("source", "note", "notes", "title"))
"""Fields that make no second result of the same numbers."""


def disagreements(rows: Mapping[str, Numbered], held: Evidence | None) -> Iterator[Found]:
    """Everything in which the rows contradict one another, or what is held."""
    for name, numbered in rows.items():
        yield from _told_twice(name, numbered)
    yield from _strangers(rows, held)
    yield from _second_counts(rows.get("studies", ()), held)
    people = _people(rows, held)
    yield from _too_many_pooled(rows.get("outcomes", ()), people)
    yield from _too_many_moved(rows.get("transitions", ()), held, people)


def _told_twice(name: str, numbered: Numbered) -> Iterator[Found]:
    key = KEYS.get(name, ())
    first: dict[tuple[Any, ...], int] = {}
    for number, record in numbered:
        value = tuple(getattr(record, column) for column in key) or _content(record)
        if value in first:
            what = "/".join(value) if key else "the same result"
            yield name, number, key[-1] if key else _column_of(name), f"{what} stands in row {first[value]} already; take one of them out"
        first.setdefault(value, number)


def _content(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, one.name) for one in fields(record) if one.name not in _BESIDE)


def _column_of(name: str) -> str:
    return {"outcomes": "outcome", "transitions": "to_ais", "reviews": "review_id", "guidance": "guidance_id"}[name]


def _strangers(rows: Mapping[str, Numbered], held: Evidence | None) -> Iterator[Found]:
    """Rows about a study or an arm that is nowhere."""
    studies = {record.study_id for _, record in rows.get("studies", ())} | set(held.study if held else ())
    arms = {(arm.study_id, arm.arm_id) for arm in _arms(rows, held)}
    for number, arm in rows.get("arms", ()):
        if arm.arm_id == ALL:
            yield "arms", number, "arm_id", f"{ALL!r} means every treated arm together; give this arm another id"
    for name in ("arms", "outcomes", "transitions"):
        for number, record in rows.get(name, ()):
            if record.study_id not in studies:
                yield name, number, "study_id", f"{record.study_id!r} is not in studies.csv; add the study, or correct the id"
            elif name != "arms" and record.arm_id != ALL and (record.study_id, record.arm_id) not in arms:
                yield name, number, "arm_id", f"{record.study_id}/{record.arm_id} is not in arms.csv; add the arm, or correct the id"


def _arms(rows: Mapping[str, Numbered], held: Evidence | None) -> list[Any]:
    """Those that are held, then one's own, which take their places."""
    return [*(held.arms if held else ()), *(arm for _, arm in rows.get("arms", ()))]


def _second_counts(numbered: Numbered, held: Evidence | None) -> Iterator[Found]:
    """Studies of a cohort of which another one counts."""
    own = {study.study_id for _, study in numbered}
    counting = {study.cohort: study.study_id for study in (held.studies if held else ()) if study.counts and study.study_id not in own}
    for number, study in numbered:
        if study.counts and study.cohort in counting:
            told = f"cohort {study.cohort} counts through {counting[study.cohort]} already; one report of a cohort counts, so write no here or there"
            yield "studies", number, "counts", told
        if study.counts:
            counting.setdefault(study.cohort, study.study_id)


def _people(rows: Mapping[str, Numbered], held: Evidence | None) -> dict[tuple[str, str], int]:
    """How many people each arm has; those of the study where the arm does not say."""
    studies = {study.study_id: study for study in (*(held.studies if held else ()), *(study for _, study in rows.get("studies", ())))}
    people = {(one, ALL): study.n_enrolled for one, study in studies.items()}
    for arm in _arms(rows, held):
        people[arm.study_id, arm.arm_id] = arm.n or people.get((arm.study_id, ALL))
    return {key: number for key, number in people.items() if number}


def _too_many_pooled(numbered: Numbered, people: Mapping[tuple[str, str], int]) -> Iterator[Found]:
    for number, row in numbered:
        most = people.get((row.study_id, row.arm_id))
        if row.pool and most is not None and row.total > most:
            told = f"{row.total} is more than the {most} people of {row.study_id}/{row.arm_id}; correct whichever is wrong, or write no under pool"
            yield "outcomes", number, "total", told


def _too_many_moved(numbered: Numbered, held: Evidence | None, people: Mapping[tuple[str, str], int]) -> Iterator[Found]:
    """Groups of transitions with more people than their arm."""
    moved = {_move(row): row.n for row in (*(held.transitions if held else ()), *(row for _, row in numbered))}
    for group, number in {_move(row)[:3]: number for number, row in numbered}.items():
        most, told = people.get(group[:2]), sum(n for key, n in moved.items() if key[:3] == group)
        if most is not None and told > most:
            what = f"the rows of {group[0]}/{group[1]} at one time hold {told} people, more than its {most}; correct whichever is wrong"
            yield "transitions", number, "n", what


def _move(row: Any) -> tuple[Any, ...]:
    return row.study_id, row.arm_id, row.months, row.from_ais, row.to_ais
