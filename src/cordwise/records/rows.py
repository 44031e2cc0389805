"""Records as flat rows of text, and back: the one codec of the tables and of the store.

A tuple of words is joined with ";", a `Source` is spread over its own columns, "yes"/"no" is a bool, "" is nothing found.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from cordwise.errors import CellError as CellError
from cordwise.records.checks import RULES
from cordwise.records.source import DOCUMENT_FORMS, Source

SOURCE_COLUMNS = ("document", "place", "depth", "checked", "checked_by")


@cache
def columns(record: Any) -> tuple[str, ...]:
    """The columns of a record's table, in order."""
    names: list[str] = []
    for field in fields(record):
        names.extend(SOURCE_COLUMNS if field.name == "source" else (field.name,))
    return tuple(names)


@cache
def _plan(record: Any) -> tuple[tuple[str, Any, Any], ...]:
    hints = get_type_hints(record)
    plan = []
    for field in fields(record):
        required = field.default is MISSING
        plan.append((field.name, hints[field.name], MISSING if required else field.default))
    return tuple(plan)


def row_from_record(record: Any) -> dict[str, str]:
    """The record as a row: one text for each of `columns(type(record))`."""
    row: dict[str, str] = {}
    kind: Any = type(record)
    for name, _, _ in _plan(kind):
        value = getattr(record, name)
        if name == "source":
            row.update({column: getattr(value, column) for column in SOURCE_COLUMNS})
        else:
            row[name] = _text(value)
    return row


def record_from_row(record: type, row: dict[str, str]) -> Any:
    """The record of a row.

    Raises:
        CellError: a cell cannot be read, is empty and must be filled, or contradicts another; it names the column.
    """
    values: dict[str, Any] = {}
    for name, hint, default in _plan(record):
        if name == "source":
            values[name] = _source(row)
            continue
        cell = (row.get(name) or "").strip()
        if cell:
            values[name] = _value(name, hint, cell)
        elif default is MISSING:
            raise CellError(name, f"is empty and must be filled{_among(record, name)}")
        else:
            values[name] = default
    return record(**values)


def _among(record: type, name: str) -> str:
    """The words that a column takes, where it takes only some."""
    known = RULES[record.__name__].among.get(name)
    return f": one of {', '.join(known)}" if known else ""


def _source(row: dict[str, str]) -> Source:
    cells = {column: (row.get(column) or "").strip() for column in SOURCE_COLUMNS}
    if not cells["document"]:
        raise CellError("document", f"is empty and must be filled: {DOCUMENT_FORMS}")
    cells["depth"] = cells["depth"] or "abstract"
    return Source(document=cells.pop("document"), quote=None, **cells)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _value(name: str, hint: Any, cell: str) -> Any:
    if get_origin(hint) is tuple:
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    kind = kind_of_hint(hint)
    if kind is bool:
        if cell not in ("yes", "no"):
            raise CellError(name, f"{cell!r} is neither yes nor no; write one of them")
        return cell == "yes"
    if kind is str:
        return cell
    try:
        value = kind(cell)
    except ValueError:
        wanted = "whole number" if kind is int else "number"
        raise CellError(
            name, f"{cell[:80]!r} is not a {wanted}; write digits alone, or leave the cell empty where none was found"
        ) from None
    if (kind is float and value in (float("inf"), float("-inf"))) or value != value:
        raise CellError(name, f"{cell!r} is not a finite number; correct it, or leave the cell empty")
    return value


def kind_of_hint(hint: Any) -> Any:
    """The kind of value that a field's type asks for, without the None that it allows."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint
