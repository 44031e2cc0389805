"""What is held by where people started: how many gained a grade from each AIS grade, or at each time since the injury, beside what comes without cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cordwise.answers.finding import finding
from cordwise.answers.sections.natural import natural_rates, rates_range
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.records.evidence import Transition
from cordwise.records.frame import Frame

GAIN = "ais_improved"


def by_grade(told: Telling, frame: Frame, grades: Sequence[str]) -> str:
    """ "of people who began as AIS A 20 of 90 in 12 studies gained a grade, of AIS C 0 of 2 in 1 study"; "" where no study tells it for any."""
    studies = finding(told.evidence, replace(frame, ais=())).studied.study_ids
    rows = {grade: rows for grade in grades if (rows := _transitions(told, studies, grade))}
    if not rows:
        return ""
    parts = [f"{_gained(told, held)} of those who began as AIS {grade}" for grade, held in rows.items()]
    silent = [f"AIS {grade}" for grade in grades if grade not in rows]
    rest = say("by_grade_silent", grades=listed(silent, "or")) if silent else ""
    return say("by_grade", parts=listed(parts), rest=rest, natural=_natural(told, grades))


def by_phase(told: Telling, frame: Frame, phases: Sequence[str]) -> str:
    """The count of people who gained a grade in studies of each time since the injury alone, without controls; "" where none counts it."""
    parts = [words for phase in phases if (words := _in_phase(told, frame, phase))]
    return say("by_phase", parts=listed(parts), natural=say("by_phase_natural")) if parts else ""


def _transitions(told: Telling, studies: Sequence[str], grade: str) -> list[Transition]:
    """The changes of grade of treated people who began at a grade, at the last time that each study tells."""
    treated = {(arm.study_id, arm.arm_id) for one in studies for arm in told.evidence.arms_of.get(one, ()) if arm.role == "treatment"}
    rows = [row for row in told.evidence.transitions if row.from_ais == grade and (row.study_id, row.arm_id) in treated]
    last = {(row.study_id, row.arm_id): max(one.months or 0 for one in rows if one.study_id == row.study_id) for row in rows}
    return [row for row in rows if (row.months or 0) == last[row.study_id, row.arm_id]]


def _gained(told: Telling, rows: Sequence[Transition]) -> str:
    gained, total, studies = (
        sum(row.n for row in rows if row.to_ais > row.from_ais),
        sum(row.n for row in rows),
        len({row.study_id for row in rows}),
    )
    words = f"{gained} of {total} people in {plural(studies, 'study', 'studies')}"
    return told.figure(words, value=[gained, total, studies], kind="grade_changes", rows=rows, how="people to a better grade, all, studies")


def _natural(told: Telling, grades: Sequence[str]) -> str:
    """What comes without cells from each grade, where it is published."""
    early = {grade: rates for grade in grades if (rates := natural_rates(told.evidence.natural_history, grade)[0])}
    parts = [f"{rates_range(told, rates)} from AIS {grade}" for grade, rates in early.items()]
    return say("by_grade_natural", parts=listed(parts)) if parts else ""


def _in_phase(told: Telling, frame: Frame, phase: str) -> str:
    own = finding(told.evidence, replace(frame, phases=(phase,)))
    main = next((one for one in own.benefits if one.outcome == GAIN and not one.controlled and one.match in ("exact", "narrower")), None)
    if main is None:
        return ""
    words = f"{main.events} of {main.total} people"
    rows = told.outcome_rows(main.outcome, main.studies)
    return f"{told.figure(words, value=[main.events, main.total], kind='counts', rows=rows, how='sum of events, sum of totals')} in {phase} injuries"
