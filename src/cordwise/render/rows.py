"""Raw rows as indented lines: tables, rows and the cells that are filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cordwise.render.words import spaced

Tables = Iterator[tuple[str, tuple[tuple[tuple[str, str], ...], ...]]]


def tables(rows: dict[str, Any]) -> Tables:
    """Each table's name with its rows, a row being (column, cell) for the cells that are filled."""
    for name, value in rows.items():
        found = tuple(_cells(row) for row in (value if isinstance(value, (list, tuple)) else (value,)))
        if any(found):
            yield spaced(name), tuple(row for row in found if row)


def row_lines(rows: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """(depth of indentation, line) for each table, row and cell."""
    for name, found in tables(rows):
        for number, row in enumerate(found, 1):
            yield 0, f"{name} {number}" if len(found) > 1 else name
            for column, cell in row:
                yield 1, f"{column}: {cell}"


def _cells(row: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(row, dict):
        return (("value", _cell(row)),) if _cell(row) else ()
    return tuple((spaced(column), _cell(value)) for column, value in row.items() if _cell(value))


def _cell(value: Any) -> str:
    if value is None or value in ("", (), [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{spaced(str(name))} {_cell(one)}" for name, one in value.items() if _cell(one))
    if isinstance(value, (list, tuple)):
        return "; ".join(_cell(one) for one in value)
    if isinstance(value, float):
        return f"{value:g}".replace("e+0", "e")
    return str(value)
