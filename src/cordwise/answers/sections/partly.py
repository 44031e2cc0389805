"""Counts that are held of part of a group only: they enter no pooled number, and are told where nothing else counts what was asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.finding import label_of
from cordwise.answers.sections.given import matched_arms
from cordwise.answers.sections.telling import Telling, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Outcome
from cordwise.records.finding import Finding

TOLD_AT_MOST = 3


def partly_counted(told: Telling, finding: Finding, wanted: Sequence[str]) -> list[Outcome]:
    """Counts of people of part of a treated group, of the outcomes asked about, in the studies of a finding: the larger parts first."""
    arms = {(arm.study_id, arm.arm_id) for arm in matched_arms(told, finding)}
    held = [row for one in finding.studied.study_ids for row in told.evidence.outcomes_of.get(one, ())]
    rows = [row for row in held if _is_part(row) and _is_of(row.outcome, wanted) and (row.study_id, row.arm_id) in arms]
    return sorted(rows, key=lambda row: (-(row.total or 0), -(row.events or 0), row.study_id))[:TOLD_AT_MOST]


def _is_part(row: Outcome) -> bool:
    return not row.pool and bool(row.subgroup) and row.counted == "patients" and row.events is not None and row.total is not None


def _is_of(outcome: str, wanted: Sequence[str]) -> bool:
    terms = vocabulary("outcomes")
    return outcome in terms and any(terms.is_kind_of(outcome, one) for one in wanted)


def partly_words(told: Telling, row: Outcome) -> str:
    """ "15 of 17 (Zhu 2016; those with intensive training; walks with minimal assistance)"."""
    counted = told.figure(
        f"{row.events} of {row.total}", value=[row.events, row.total], kind="counts", rows=[row], how="sum of events, sum of totals"
    )
    study = told.evidence.study[row.study_id]
    label = told.figure(label_of(study), value=study.study_id, kind="label", rows=[study], how="label, else study_id and year")
    words = [label, told.quoted(row, "subgroup"), *([told.quoted(row, "outcome_text")] if row.outcome_text else [])]
    return f"{counted} ({'; '.join(words)})"


def partly_lines(told: Telling, finding: Finding, wanted: Sequence[str]) -> Iterator[str]:
    """The same as lines with their sources, under what they are."""
    rows = partly_counted(told, finding, wanted)
    if rows:
        yield say("partly_heading")
    for row in rows:
        yield f"- {vocabulary('outcomes').label(row.outcome)}: {partly_words(told, row)}{told.cite(row)}"
