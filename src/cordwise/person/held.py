"""Criteria of trials as conditions: those that `knowledge/criteria_rules.yaml` can type, and the rest as text to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from cordwise.errors import InputError, RecordError
from cordwise.knowledge.vocabulary import load
from cordwise.person.candidacy import asks, facts_of, missing, state_of
from cordwise.person.conditions import condition_from, truth, undecided
from cordwise.person.fields import fields, units_of
from cordwise.records.evidence import Criterion
from cordwise.records.person import AllOf, Asked, Condition, Judged, Person

COMPARISONS = {">=": "at_least", ">": "above", "<=": "at_most", "<": "below", "between": "between", "outside": "outside"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Phrase:
    field: str
    text: re.Pattern[str]
    when: Condition


def condition_of(criterion: Criterion) -> Condition:
    """What a criterion asks, as far as it can be typed; else its words as a question."""
    return typed(criterion) or Asked(question=f"{criterion.text[:1].upper()}{criterion.text[1:]}: does this apply?")


@cache
def typed(criterion: Criterion) -> Condition | None:
    """The condition that a criterion's words or numbers assert; None where no rule reads it."""
    for phrase in _phrases():
        if phrase.field == criterion.field and phrase.text.search(criterion.text):
            return phrase.when
    return _from_numbers(criterion) if criterion.operator else None


def _from_numbers(criterion: Criterion) -> Condition | None:
    direct, happened = _table("numbers").get(criterion.field), _table("happened").get(criterion.field)
    row = direct or happened
    if row is None:
        return None
    try:
        compared = condition_from(_node(criterion, row["field"]), units_of())
    except (InputError, RecordError):
        return None  # a unit or a form that no rule reads: it stays text
    return compared if direct else AllOf(parts=(condition_from(row["if"], units_of()), compared))


def _node(criterion: Criterion, field: str) -> dict[str, Any]:
    """The comparison as a knowledge file would write it."""
    if criterion.operator in ("=", "in") and criterion.value:
        return {"field": field, "in": criterion.value.split(";")}
    if criterion.operator == "=":
        return {"field": field, "between": [criterion.low, criterion.high]}
    ends = [end for end in (criterion.low, criterion.high) if end is not None]
    operator = COMPARISONS[criterion.operator]
    unit = _unit(criterion) if fields()[field].unit else ""
    return {"field": field, operator: ends if len(ends) == 2 else ends[0], **({"unit": unit} if unit else {})}


def _unit(criterion: Criterion) -> str:
    for row in load("criteria_rules")["units"]:
        if row["id"] == criterion.unit and row["for"] in ("any", criterion.field):
            return str(row["means"])
    return criterion.unit


@cache
def _table(name: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in load("criteria_rules")[name]}


@cache
def _phrases() -> tuple[_Phrase, ...]:
    rows = load("criteria_rules")["phrases"]
    return tuple(
        _Phrase(field=row["field"], text=re.compile(row["text"], re.IGNORECASE), when=condition_from(row["when"], units_of()))
        for row in rows
    )


def judge_held(criteria: Iterable[Criterion], person: Person) -> tuple[Judged, ...]:
    """Each criterion of a trial, judged: an inclusion that is not met speaks against, as does an exclusion that is."""
    return tuple(_judged(criterion, person) for criterion in criteria)


def _judged(criterion: Criterion, person: Person) -> Judged:
    condition = condition_of(criterion)
    holds = truth(condition, person)
    open_ends = list(undecided(condition, person))
    return Judged(
        id=criterion.criterion_id, kind=criterion.kind, group="trial", weight="trial", label=criterion.text, state=state_of(holds),
        against=holds is (criterion.kind == "exclusion"), facts=facts_of(condition, person), missing=missing(open_ends, person),
        ask=asks(open_ends, person),
    )  # fmt: skip
