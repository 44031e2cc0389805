"""What to expect of a treatment, from `knowledge/expectations.yaml`: steps, sedation, warning signs, follow-up; and alternatives side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.person.bases import bases_of, scope_of
from cordwise.person.conditions import truth
from cordwise.records.person import Basis, Person, Step

STAGES = {"steps": "stage", "sedation": "group", "warnings": "id", "followup": "when"}
"""What each table calls the stage of a row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """An established treatment of a condition: how it is meant to work, how invasive it is, for whom."""

    intervention: str
    mechanism: str
    invasive: str
    whom: str
    found: str = ""  # what is known, where no review of it is held
    sure: str = ""
    sources: tuple[Basis, ...] = ()


def expected(table: str, person: Person) -> tuple[Step, ...]:
    """The rows of a table that count for the treatment; one whose scope is not known is left out, as it may be another treatment's."""
    return tuple(step for step in _steps(table) if truth(step.scope, person) is True)


@cache
def _steps(table: str) -> tuple[Step, ...]:
    return tuple(_step(row, STAGES[table]) for row in load("expectations")[table])


def _step(row: dict[str, Any], stage: str) -> Step:
    return Step(
        id=row["id"], stage=row[stage], text=row["text"], known=row.get("known", ""), sources=bases_of(row), held=tuple(row.get("held") or ()),
        scope=scope_of(row),
    )  # fmt: skip


def alternatives(condition: str) -> tuple[Alternative, ...]:
    """The alternatives held for a condition, or for the nearest wider one; none where none are written down."""
    rows = load("alternatives")["rows"]
    above = vocabulary("conditions").above(condition)
    return tuple(_alternative(row) for row in rows if row["condition"] in above)


def _alternative(row: dict[str, Any]) -> Alternative:
    given = {name: row[name] for name in ("intervention", "mechanism", "invasive", "whom")}
    return Alternative(**given, found=row.get("found", ""), sure=row.get("sure", ""), sources=bases_of(row))


def compared_conditions() -> tuple[str, ...]:
    """The conditions for which alternatives stand side by side."""
    return tuple(dict.fromkeys(row["condition"] for row in load("alternatives")["rows"]))
