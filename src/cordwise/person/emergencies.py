"""`emergencies(person)`, `emergency_named(condition)`: what cannot wait by what was entered, whatever is planned; it is read before all else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cordwise.knowledge.vocabulary import load
from cordwise.person.bases import bases_of
from cordwise.person.conditions import condition_from, truth
from cordwise.person.fields import units_of
from cordwise.records.person import Basis, Condition, Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Emergency:
    """When it is one, what is to be said first, and the documents that say so."""

    id: str
    when: Condition
    says: str
    named: tuple[str, ...]
    sources: tuple[Basis, ...]


def emergencies(person: Person) -> Iterator[Emergency]:
    """Those that are known to hold, the gravest first; what is not known raises no alarm."""
    return (one for one in _table() if truth(one.when, person) is True)


def emergency_named(condition: str) -> str:
    """What is to be said where an emergency is entered as the condition to be treated; "" for other words."""
    word = " ".join(condition.replace("_", " ").casefold().split())
    return next((one.says for one in _table() if word in one.named), "")


@cache
def _table() -> tuple[Emergency, ...]:
    return tuple(
        Emergency(
            id=row["id"],
            when=condition_from(row["when"], units_of()),
            says=row["says"],
            named=tuple(row.get("named") or ()),
            sources=bases_of(row),
        )
        for row in load("contraindications")["emergencies"]
    )
