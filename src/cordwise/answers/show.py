"""`show(study_id, evidence)`: everything held about a study, each value with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from cordwise.answers.citations import Citations, marks
from cordwise.answers.developed import trial_of
from cordwise.answers.finding import has_results
from cordwise.answers.named import held_study
from cordwise.answers.sections.telling import listed
from cordwise.appraisal.levels import level
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Arm, Criterion, Evidence, HarmReport, Outcome, Programme, Study, Transition
from cordwise.records.reply import Section, Sheet
from cordwise.records.rows import row_from_record


def show(study_id: str, evidence: Evidence, kept: Sequence[str] = ()) -> Sheet:
    """The sheet of a study; it may be named by its id, a registration, a DOI, a PMID or a PMCID; `kept` are ids of registered trials beside it.

    Raises:
        NotHeldError: no such study, or several; the message says what is near.
    """
    study = held_study(study_id, evidence, kept)
    citations = Citations()
    tables = tables_of(study, evidence)
    sections = tuple(
        section
        for section in (_study(study, evidence, citations), *_tables(tables, citations), _mates(study, evidence, citations))
        if section.text
    )
    return Sheet(
        study_id=study.study_id,
        title=study.title,
        sections=sections,
        sources=citations.listed(),
        rows={name: [row_from_record(row) for row in rows] for name, rows in tables.items() if rows},
        evidence_version=evidence.version,
    )


def tables_of(study: Study, evidence: Evidence) -> dict[str, tuple[Any, ...]]:
    """The rows about a study by table."""
    names = {study.study_id, *study.registrations}
    return {
        "studies": (study,),
        "arms": evidence.arms_of.get(study.study_id, ()),
        "outcomes": evidence.outcomes_of.get(study.study_id, ()),
        "transitions": evidence.transitions_of.get(study.study_id, ()),
        "criteria": tuple(row for row in evidence.criteria if row.source_id in names),
        "harm_reports": tuple(row for row in evidence.harm_reports if row.report_id == study.study_id),
        "programmes": tuple(row for row in evidence.programmes if names & set(row.registrations)),
    }


def _section(name: str, title: str, lines: Iterable[tuple[str, Any]], citations: Citations) -> Section:
    numbered = [(words, citations.cite(row)) for words, row in lines]
    return Section(
        id=name,
        title=title,
        text="\n".join(f"- {words}{marks((number,))}" for words, number in numbered),
        citations=tuple(dict.fromkeys(number for _, number in numbered)),
    )


def _study(study: Study, evidence: Evidence, citations: Citations) -> Section:
    return _section("study", "The study", ((words, study) for words in _fields(study, evidence)), citations)


def _fields(study: Study, evidence: Evidence) -> Iterator[str]:
    for field in fields(study):
        value = getattr(study, field.name)
        if field.name == "source" or value in ("", None, ()):
            continue
        yield f"{field.name.replace('_', ' ')}: {_told(field.name, value)}"
    yield f"level of evidence by rule (OCEBM 2011): {_level(study, evidence)}"
    yield f"seen: {study.source.depth.replace('_', ' ')}{f', {study.source.place}' if study.source.place else ''}{f', checked {study.source.checked}' if study.source.checked else ''}"


def _level(study: Study, evidence: Evidence) -> str:
    rule = level(study)
    return str(rule) if rule is not None and has_results(evidence, study) else "none"


def _told(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(vocabulary("conditions").label(one) if name == "conditions" else one for one in value)
    return vocabulary("designs").label(value) if name == "design" else f"{value:g}" if isinstance(value, float) else str(value)


def _tables(tables: dict[str, tuple[Any, ...]], citations: Citations) -> Iterator[Section]:
    tellers = (
        ("arms", "Groups", _arm),
        ("outcomes", "Outcomes", _outcome),
        ("transitions", "AIS grades before and after", _transition),
        ("criteria", "Criteria for taking part", _criterion),
        ("harm_reports", "Reports of harm", _harm),
        ("programmes", "What became of the trial", _programme),
    )
    for name, title, tell in tellers:
        yield _section(name, title, ((tell(row), row) for row in tables[name]), citations)


def _programme(row: Programme) -> str:
    return f"{trial_of(row)}: {row.result}"


def _arm(arm: Arm) -> str:
    cells = listed([vocabulary("cells").label(one) for one in arm.cells])
    parts = [
        f"{arm.arm_id} ({arm.role}{f', {arm.n} people' if arm.n is not None else ''}): {vocabulary('interventions').label(arm.intervention)}", cells, arm.cells_text, arm.donor,
        listed([vocabulary("routes").label(one) for one in arm.routes]), _span("cells", arm.dose_cells_min, arm.dose_cells_max), _span("cells per kg", arm.dose_cells_per_kg_min, arm.dose_cells_per_kg_max),
        arm.dose_text, _span("administrations", arm.doses_min, arm.doses_max), f"frozen: {arm.cryopreserved}" if arm.cryopreserved else "", arm.sedation, arm.co_intervention, arm.notes,
    ]  # fmt: skip
    return "; ".join(part for part in parts if part)


def _outcome(row: Outcome) -> str:
    count = (
        f"{row.events if row.events is not None else 'not held'} of {row.total if row.total is not None else 'not held'} {row.counted}"
        if row.events is not None or row.mean is None
        else ""
    )
    mean = f"mean {row.mean:g} {row.unit}".strip() if row.mean is not None else ""
    parts = [
        f"{row.arm_id}, {vocabulary('outcomes').label(row.outcome)}", row.outcome_text, row.subgroup, count, mean, f"SD {row.sd:g}" if row.sd is not None else "", _span("interval", row.ci_low, row.ci_high),
        _span("months", row.months_min, row.months_max), f"began after {row.onset_hours:g} hours" if row.onset_hours is not None else "",
        f"lasted {row.duration_hours:g} hours" if row.duration_hours is not None else "", "" if row.pool or row.events is None or "not pooled" in row.note else "not pooled", row.note,
    ]  # fmt: skip
    return "; ".join(part for part in parts if part)


def _transition(row: Transition) -> str:
    return f"{row.arm_id}: {row.n} from AIS {row.from_ais} to AIS {row.to_ais}{f' by {row.months:g} months' if row.months is not None else ''}{f'; {row.note}' if row.note else ''}"


def _criterion(row: Criterion) -> str:
    return f"{row.kind}: {row.text}"


def _harm(row: HarmReport) -> str:
    return f"{row.harm_text}{f' ({row.n_patients} people)' if row.n_patients else ''}"


def _span(unit: str, low: float | None, high: float | None) -> str:
    """ "cells 1e+06 to 1e+08"; one end where only one is held."""
    if low is None and high is None:
        return ""
    ends = [f"{end:,.0f}" if abs(end) >= 1000 else f"{end:g}" for end in (low, high) if end is not None]
    return f"{unit} {' to '.join(dict.fromkeys(ends))}"


def _mates(study: Study, evidence: Evidence, citations: Citations) -> Section:
    mates = [one for one in evidence.studies if one.cohort == study.cohort and one.study_id != study.study_id]
    lines = (
        (
            f"{mate.study_id}: {mate.title or 'no title held'} ({'this report counts' if mate.counts else 'does not count, so that nobody is counted twice'})",
            mate,
        )
        for mate in mates
    )
    return _section("cohort", "Other reports on the same people", lines, citations)
