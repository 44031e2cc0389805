"""`studies_of(evidence, conditions)`: the studies held, as a list."""

from __future__ import annotations

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Study
from cordwise.upkeep.table import Cell, Table

COLUMNS = ("study", "year", "design", "treated", "condition", "title")


def studies_of(evidence: Evidence, conditions: tuple[str, ...] = ()) -> Table:
    """Studies of these conditions or of kinds of them (of all where none is named), by id."""
    chosen = sorted((study for study in evidence.studies if _is_about(study, conditions)), key=lambda study: study.study_id.lower())
    return Table(id="studies", title=f"{len(chosen)} of {len(evidence.studies)} studies", columns=COLUMNS, rows=tuple(map(_row, chosen)))


def _is_about(study: Study, conditions: tuple[str, ...]) -> bool:
    words = vocabulary("conditions")
    return not conditions or any(words.is_kind_of(held, wanted) for held in study.conditions for wanted in conditions)


def _row(study: Study) -> tuple[Cell, ...]:
    labels = ", ".join(vocabulary("conditions").label(one) for one in study.conditions)
    return study.study_id, study.year, study.design, study.n_treated, labels, study.title or study.condition_text
