"""Numbers as people write them in tables: which mark parts decimals and which thousands, column by column."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cordwise.errors import InputError

_NUMBER = re.compile(r"[+\-\u2212]?(?:\d+|\d*[.,]\d+|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?)(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+\-\u2212]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
"""What could be thousands: of 1.234 and 1,234 nobody can say by themselves."""
_EITHER = {".": ",", ",": "."}

Column = list[str]


def with_points(columns: Mapping[str, Column], name: str, *, semicolons: bool) -> dict[str, Column]:
    """The columns with decimal points, and without marks of thousands where another cell shows that they are some.

    A mark that no cell of its column explains is explained by the rest of a table parted by semicolons, as spreadsheets write one where decimals have
    commas; else it stays as it is.

    Raises:
        InputError: a column has decimal commas and decimal points, and a number that could be either.
    """
    marks = {title: _decimal_marks(cells) for title, cells in columns.items()}
    whole = set().union(*marks.values()) if semicolons else set()
    usual = next(iter(whole)) if len(whole) == 1 else ""
    return {title: _plain(cells, marks[title], usual, semicolons, f"{name}, column {title}") for title, cells in columns.items()}


def _decimal_marks(cells: Column) -> set[str]:
    """The marks that can only part decimals, of a column that holds numbers alone."""
    numbers = [cell for cell in cells if any(mark in cell for mark in ".,")]
    if not numbers or not all(_NUMBER.fullmatch(cell) or not any(letter.isdigit() for letter in cell) for cell in cells):
        return set()
    return {_last_mark(cell) for cell in numbers if _NUMBER.fullmatch(cell) and not _GROUPED.fullmatch(cell)}


def _last_mark(cell: str) -> str:
    return max(".,", key=cell.rfind)


def _plain(cells: Column, marks: set[str], usual: str, semicolons: bool, where: str) -> Column:
    if not any("," in cell or "." in cell for cell in cells):
        return cells
    unclear = next((cell for cell in cells if _GROUPED.fullmatch(cell)), None)
    if len(marks) == 2 and unclear is not None:
        raise InputError(f"{where}: both decimal points and decimal commas, so {unclear} could be two numbers; write the column in one way")
    mark = "".join(marks) if len(marks) == 1 else usual if not marks else ""
    if mark:
        return [_without(cell, mark) if _NUMBER.fullmatch(cell) else cell for cell in cells]
    return [cell.replace(",", ".") if _is_comma(cell, semicolons or bool(marks)) else cell for cell in cells]


def _without(cell: str, mark: str) -> str:
    return cell.replace(_EITHER[mark], "").replace(mark, ".")


def _is_comma(cell: str, commas: bool) -> bool:
    """Whether the one comma of a number is to be read as a decimal one."""
    return commas and cell.count(",") == 1 and "." not in cell and bool(_NUMBER.fullmatch(cell))
