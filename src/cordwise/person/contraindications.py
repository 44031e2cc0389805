"""The contraindications of `knowledge/contraindications.yaml` as rules, each with the documents that it rests on."""

from __future__ import annotations

from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load
from cordwise.person.bases import bases_of, scope_of
from cordwise.person.conditions import condition_from
from cordwise.person.fields import units_of
from cordwise.records.person import AnyOf, Condition, Rule


@cache
def contraindications() -> tuple[Rule, ...]:
    """Every rule, in the order of the file."""
    return tuple(_rule(row) for row in load("contraindications")["rules"])


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        id=row["id"], group=row["group"], weight=row["weight"], label=row["label"], why=row["why"], change=row["change"],
        when=condition_from(row["when"], units_of()), scope=scope_of(row), sources=bases_of(row), held=tuple(row.get("criteria") or ()),
        asked=_asked(row.get("asked")),
    )  # fmt: skip


def _asked(node: Any) -> Condition | None:
    """Where a rule is asked: everywhere where the row does not say, nowhere for "no"."""
    if node is None:
        return None
    return AnyOf(parts=()) if node == "no" else condition_from(node, units_of())
