"""Conditions over the facts of a person, with three values: true, false, and not known.

Kleene's logic: "and" is false as soon as one part is, true only where all are; "or" the other way round; "not" of what is not known is not known.
An exception (`Unless`) is the one thing that stands outside: it lifts what it is an exception of only where it is known to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cordwise.errors import RecordError
from cordwise.knowledge.vocabulary import VOCABULARIES, vocabulary
from cordwise.person.units import convert
from cordwise.records.person import AllOf, AnyOf, Asked, Condition, Not, Person, Test, Unless, Value

Truth = bool | None
"""None is: not known."""

SEVERAL = {"route": ("multiple_routes", "spinal_unspecified", "local"), "cells": ("unspecified_cells", "combination_cells", "cultured_cells", "scaffold_cells", "autologous_cells", "allogeneic_cells")}  # fmt: skip
"""Terms that do not say which of several it is."""

_NUMBERS = {"below": 1, "at_most": 1, "above": 1, "at_least": 1, "between": 2, "outside": 2}


def condition_from(node: Any, units: Mapping[str, str]) -> Condition:
    """The condition of a node of a knowledge file; numbers come out in the units that the fields are kept in.

    Raises:
        RecordError: the node is of no known form, or names a field that is not in `units`.
    """
    if not isinstance(node, dict):
        raise RecordError(f"condition {node!r} is not a mapping")
    if "field" in node:
        return _test(node, units)
    (name, inner), *more = node.items()
    if more:
        raise RecordError(f"condition {node!r} says two things")
    match name:
        case "all":
            return AllOf(parts=tuple(condition_from(one, units) for one in inner))
        case "any":
            return AnyOf(parts=tuple(condition_from(one, units) for one in inner))
        case "not":
            return Not(part=condition_from(inner, units))
        case "unless":
            return Unless(part=condition_from(inner[0], units), exception=condition_from(inner[1], units))
        case "ask":
            return Asked(question=str(inner))
    raise RecordError(f"condition {node!r} is of no known form")


def _test(node: dict[str, Any], units: Mapping[str, str]) -> Test:
    field = node["field"]
    if field not in units:
        raise RecordError(f"{field!r} is no field of a person")
    said = [name for name in node if name not in ("field", "unit")]
    if len(said) != 1:
        raise RecordError(f"{field}: one comparison is wanted, and {len(said)} are there")
    operator, values = said[0], node[said[0]]
    if operator in _NUMBERS:
        return Test(field=field, operator=operator, values=_numbers(field, operator, values, node.get("unit", ""), units[field]))
    if operator == "in":
        return Test(field=field, operator="is", values=tuple(map(str, values)))
    return Test(field=field, operator=operator, values=_words(values))


def _words(values: Any) -> tuple[bool | float | str, ...]:
    several = values if isinstance(values, list) else [values]
    return tuple({"yes": True, "no": False}.get(str(one), str(one)) for one in several)


def _numbers(field: str, operator: str, values: Any, written: str, kept: str) -> tuple[float, ...]:
    several = [float(one) for one in (values if isinstance(values, list) else [values])]
    if len(several) != _NUMBERS[operator] or several != sorted(several):
        raise RecordError(f"{field} {operator}: {values!r}")
    return tuple(convert(one, written, kept) if written else one for one in several)


def truth(condition: Condition, person: Person) -> Truth:
    """Whether the condition holds for the person; None where that is not known."""
    match condition:
        case Test():
            return _holds(condition, person.get(condition.field))
        case AllOf(parts=parts):
            return _all([truth(part, person) for part in parts])
        case AnyOf(parts=parts):
            return _not(_all([_not(truth(part, person)) for part in parts]))
        case Not(part=part):
            return _not(truth(part, person))
        case Unless(part=part, exception=exception):
            return False if truth(exception, person) is True else truth(part, person)
        case Asked():
            return None


def _all(truths: list[Truth]) -> Truth:
    return False if False in truths else None if None in truths else True


def _not(one: Truth) -> Truth:
    return None if one is None else not one


def _holds(test: Test, value: Value | None) -> Truth:
    if value is None:
        return None
    if test.operator in _NUMBERS:
        return _compares(test, value)
    if test.operator == "kind_of":
        return _is_kind(test, str(value))
    if test.operator == "has":
        return isinstance(value, tuple) and bool(set(value) & set(test.values))
    return value in test.values


def _compares(test: Test, value: Value) -> bool:
    assert isinstance(value, float)
    low, high = float(test.values[0]), float(test.values[-1])
    match test.operator:
        case "below":
            return value < low
        case "at_most":
            return value <= low
        case "above":
            return value > low
        case "at_least":
            return value >= low
        case "between":
            return low <= value <= high
    return value < low or value > high


def _is_kind(test: Test, term: str) -> Truth:
    """Whether a term is one of the values or a kind of one; not known where it only says something wider."""
    name = f"{test.field}s".replace("cellss", "cells")
    terms = vocabulary(name if name in VOCABULARIES else "conditions")
    wanted = [str(value) for value in test.values]
    if any(terms.is_kind_of(term, one) for one in wanted):
        return True
    wider = any(terms.is_kind_of(one, term) for one in wanted) or term in SEVERAL.get(test.field, ())
    return None if wider else False


def undecided(condition: Condition, person: Person) -> Iterator[Test | Asked]:
    """The tests and questions that keep a condition from being known: those that a single answer could still turn."""
    if truth(condition, person) is not None:
        return
    match condition:
        case Test() | Asked():
            yield condition
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from undecided(part, person)
        case Not(part=part) | Unless(part=part):
            yield from undecided(part, person)


def liftable(condition: Condition, person: Person) -> Iterator[Test | Asked]:
    """What is not known of the exceptions to something that holds: what could lift it."""
    match condition:
        case Unless(part=part, exception=exception):
            if truth(part, person) is True:
                yield from undecided(exception, person)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from liftable(part, person)


def tests(condition: Condition) -> Iterator[Test]:
    """Every test in a condition."""
    match condition:
        case Test():
            yield condition
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from tests(part)
        case Not(part=part):
            yield from tests(part)
        case Unless(part=part, exception=exception):
            yield from tests(part)
            yield from tests(exception)
