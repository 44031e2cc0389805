"""Records as typed rows of a database, and back, fast enough to read everything at every start.

The columns are those of the tables (`rows.columns`), with numbers as numbers; `quote` beside them keeps the exact words of a source.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import cache
from typing import Any, get_origin, get_type_hints

from cordwise.errors import InputError
from cordwise.records.rows import SOURCE_COLUMNS, kind_of_hint
from cordwise.records.source import Quote, Source

QUOTE = "quote"
_SQL_TYPES = {int: "INTEGER", bool: "INTEGER", float: "REAL"}
_LARGEST = 2**63


@cache
def kinds(record: Any) -> dict[str, type]:
    """The kind of value of each field of a record: str, int, float, bool, tuple or Source."""
    hints = get_type_hints(record)
    return {field.name: _kind(hints[field.name]) for field in fields(record)}


def _kind(hint: Any) -> Any:
    return tuple if get_origin(hint) is tuple else kind_of_hint(hint)


@cache
def typed_columns(record: Any) -> tuple[tuple[str, str], ...]:
    """The columns of a record's table with their SQL types."""
    found: list[tuple[str, str]] = []
    for name, kind in kinds(record).items():
        if kind is Source:
            found += [(column, "TEXT") for column in (*SOURCE_COLUMNS, QUOTE)]
        else:
            found.append((name, _SQL_TYPES.get(kind, "TEXT")))
    return tuple(found)


def column_names(record: Any) -> tuple[str, ...]:
    return tuple(name for name, _ in typed_columns(record))


def values_from_record(record: Any) -> tuple[Any, ...]:
    """The record as values for its columns.

    Raises:
        InputError: a value that a table cannot hold; names the column.
    """
    values: list[Any] = []
    form: Any = type(record)
    for name, kind in kinds(form).items():
        value = getattr(record, name)
        if kind is Source:
            quote = json.dumps(asdict(value.quote), ensure_ascii=False) if value.quote else None
            values += [*(_held(column, getattr(value, column)) for column in SOURCE_COLUMNS), _held(QUOTE, quote)]
        else:
            values.append(_held(name, value, kind))
    return tuple(values)


def _held(name: str, value: Any, kind: type = str) -> Any:
    if isinstance(value, tuple):
        if any(not word or word != word.strip() or ";" in word for word in value):
            raise InputError(f"{name}: {value!r} has an empty word, a space at an end or a semicolon; leave it out")
        value = ";".join(value)
    if isinstance(value, str):
        if not value.isascii() and value != value.encode("utf-8", "replace").decode("utf-8"):
            raise InputError(f"{name}: {value[:40]!r} has a letter that is not Unicode text")
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"{name}: {value} is not a finite number")
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        raise InputError(f"{name}: {value} is too large")
    return float(value) if kind is float and value is not None else value


@cache
def record_reader(record: Any) -> Callable[[tuple[Any, ...]], Any]:
    """The function that makes a record of a row with the columns of `column_names(record)`."""
    names = tuple(kinds(record))
    source = names.index("source")
    spread = len(SOURCE_COLUMNS) + 1
    tuples = tuple(place for place, kind in enumerate(kinds(record).values()) if kind is tuple)
    flags = tuple(place for place, kind in enumerate(kinds(record).values()) if kind is bool)

    def read(row: tuple[Any, ...]) -> Any:
        values = [*row[:source], _source(row[source : source + spread]), *row[source + spread :]]
        for place in tuples:
            values[place] = _words(values[place])
        for place in flags:
            values[place] = bool(values[place])
        return record(**dict(zip(names, values, strict=True)))

    return read


@cache
def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


@cache
def _source(cells: tuple[str | None, ...]) -> Source:
    *plain, quote = cells
    words = Quote(**json.loads(quote)) if quote else None
    values: dict[str, Any] = dict(zip(SOURCE_COLUMNS, plain, strict=True))
    return Source(**values, quote=words)
