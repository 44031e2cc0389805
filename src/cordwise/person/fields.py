"""The fields of a person file, from `knowledge/person_fields.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load
from cordwise.person.conditions import condition_from
from cordwise.records.person import Condition, Field


@dataclass(frozen=True, kw_only=True, slots=True)
class Derived:
    """A fact that follows from another; where `entered_wins`, an entry that says otherwise is believed."""

    field: str
    value: str
    when: Condition
    entered_wins: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """What cannot be true together."""

    fields: tuple[str, ...]
    when: Condition
    message: str


@cache
def fields() -> dict[str, Field]:
    """The fields by id, in the order in which they are asked."""
    return {row["id"]: _field(row) for row in load("person_fields")["fields"]}


@cache
def groups() -> dict[str, str]:
    """The groups of fields with their headings."""
    return {row["id"]: row["label"] for row in load("person_fields")["groups"]}


@cache
def derived() -> tuple[Derived, ...]:
    """What follows from what."""
    return tuple(
        Derived(
            field=row["field"],
            value=row["value"],
            when=condition_from(row["when"], units_of()),
            entered_wins=row.get("entered_wins") == "yes",
        )
        for row in load("person_fields")["derived"]
    )


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """What cannot be true together."""
    return tuple(
        Contradiction(fields=tuple(row["fields"]), when=condition_from(row["when"], units_of()), message=row["message"])
        for row in load("person_fields")["contradictions"]
    )


@cache
def units_of() -> dict[str, str]:
    """The unit that each field is kept in, "" for none."""
    return {row["id"]: row.get("unit", "") for row in load("person_fields")["fields"]}


def _field(row: dict[str, Any]) -> Field:
    given = {name: row[name] for name in ("id", "group", "kind", "label", "ask", "source")}
    for name in ("unit", "vocabulary", "help"):
        given[name] = row.get(name, "")
    for name in ("others", "beside", "otherwise", "left_open"):
        given[name] = tuple(row.get(name) or ())
    for name in ("low", "high", "apart"):
        given[name] = float(row[name]) if name in row else None
    words = tuple((str(name), str(choice)) for name, choice in (row.get("words") or {}).items())
    only_if = condition_from(row["only_if"], units_of()) if "only_if" in row else None
    return Field(**given, choices=tuple(row.get("choices") or ()), words=words, only_if=only_if)
