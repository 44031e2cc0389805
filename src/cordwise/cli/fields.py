"""What a person file can hold, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from cordwise.person.fields import fields, groups
from cordwise.person.units import units
from cordwise.records.person import Field

ALL_AT_MOST = 25
"""Choices beyond this are an order, such as the segments of the cord, of which the first and the last say enough."""


def field_lines(width: int) -> Iterator[str]:
    """Each group with its fields: name, what it takes, its question."""
    yield 'Fields of a person file (YAML or JSON). All may be left out; unknown is an answer. A number may be written with its unit: "18 months".'
    for group, label in groups().items():
        yield from ("", label, "-" * len(label))
        for field in fields().values():
            if field.group == group:
                yield f"{field.id}: {_takes(field)}"
                yield from wrap(
                    f"{field.ask}{f' ({field.help})' if field.help else ''}", width - 4, initial_indent="    ", subsequent_indent="    "
                )


def _takes(field: Field) -> str:
    """What can stand behind the name."""
    match field.kind:
        case "yes_no":
            return "yes or no"
        case "date":
            return "a day, 2024-03-31"
        case "term":
            return f"a word of the vocabulary of {field.vocabulary}"
        case "choice" | "choices":
            several = "one or several of " if field.kind == "choices" else ""
            return several + (
                ", ".join(field.choices) if len(field.choices) < ALL_AT_MOST else f"{field.choices[0]} to {field.choices[-1]}"
            )
    return f"{field.low:g} to {field.high:g}{f' {field.unit}' if field.unit else ''}{_others(field)}"


def _others(field: Field) -> str:
    """The other units that may be written."""
    kept = units().get(field.unit)
    same = [unit.id for unit in units().values() if kept and unit.quantity == kept.quantity and unit.id != kept.id]
    return f" (or in {', '.join(same)})" if same else ""
