"""Rows of the user's own that can no longer be used, as an earlier version may have taken them: named, left out, and taken out when asked.

What such a row took the place of is in force again, so that a wrong row of one's own hides nothing that was held.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cordwise.errors import CordwiseError
from cordwise.records.evidence import TABLES, Study
from cordwise.store.codec import column_names, kinds, record_reader
from cordwise.store.layout import KEYS, active_rows, superseded_rows

Check = Callable[[Any], Iterable[tuple[str, str]]]
"""What is wrong in a record beyond its own checks: columns and messages."""
UNREADABLE = (CordwiseError, TypeError, ValueError, AttributeError)
OF_A_STUDY = ("arms", "outcomes", "transitions")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unusable:
    """A row of the user's own, and why it cannot be used; `row` is its number, 0 where it was set aside by an upgrade."""

    table: str
    row: int
    key: str
    reason: str
    cells: dict[str, Any]

    def __str__(self) -> str:
        place = f"row {self.row}" if self.row else "set aside by an upgrade"
        return f"table {self.table}, {place} ({self.key}): {self.reason}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Usable:
    """The rows of a table that are in force, with their records, and those that are not; `again` are in force because these are not."""

    rows: list[tuple[Any, ...]]
    records: list[Any]
    unusable: list[Unusable]
    again: frozenset[int] = frozenset()


def usable_tables(connection: sqlite3.Connection, check: Check | None) -> dict[str, Usable]:
    """Every table with its usable rows.

    Raises:
        WrongRowError: a packaged row is wrong: the file is damaged.
    """
    tables = {name: _usable(connection, name, check) for name in TABLES}
    studies = {record.study_id for record in tables["studies"].records}
    for name in OF_A_STUDY:
        if tables["studies"].unusable or any(row[1] == "user" for row in tables[name].rows):
            tables[name] = _without_orphans(name, tables[name], studies)
    return tables


class WrongRowError(Exception):
    """A packaged row that cannot be read; `args` are its table, its number and why."""


def _usable(connection: sqlite3.Connection, name: str, check: Check | None) -> Usable:
    rows = active_rows(connection, name)
    read = record_reader(TABLES[name])
    try:
        records = [read(row[2:]) for row in rows]
    except UNREADABLE:
        records = []
    own = [place for place, row in enumerate(rows) if row[1] == "user"]
    if len(records) == len(rows) and not any(_wrong(records[place], check) for place in own):
        return Usable(rows=rows, records=records, unusable=[])
    return _one_by_one(connection, name, rows, check)


def _wrong(record: Any, check: Check | None) -> str:
    remarks = [*_without_name(record), *_of_another_kind(record), *(check(record) if check else ())]
    return "; ".join(f"{column} {message}" for column, message in remarks)


def _without_name(record: Any) -> Iterator[tuple[str, str]]:
    """A study that nothing can be asked of by its name."""
    if isinstance(record, Study) and not record.study_id.strip():
        yield "study_id", "is empty"


def _of_another_kind(record: Any) -> Iterator[tuple[str, str]]:
    """Words where a number must be: SQLite keeps them in a column of numbers."""
    form: Any = type(record)
    for column, kind in kinds(form).items():
        value = getattr(record, column)
        if kind in (int, float) and value is not None and not isinstance(value, kind):
            yield column, f"{value!r} is not a {'whole number' if kind is int else 'number'}"


def _one_by_one(connection: sqlite3.Connection, name: str, rows: list[tuple[Any, ...]], check: Check | None) -> Usable:
    """Each row alone; where one is left out, what it took the place of is looked at in its stead."""
    good: list[tuple[tuple[Any, ...], Any]] = []
    unusable: list[Unusable] = []
    again: set[int] = set()
    waiting = list(rows)
    while waiting:
        row = waiting.pop(0)
        record, reason = _read(name, row, check)
        if not reason:
            good.append((row, record))
            continue
        if row[1] != "user":
            raise WrongRowError(name, row[0], reason)
        unusable.append(_unusable(name, row, reason))
        before = [one for one in superseded_rows(connection, name, row[0]) if one[0] not in again]
        again |= {one[0] for one in before}
        waiting += before
    good.sort(key=lambda one: one[0][0])
    return Usable(rows=[row for row, _ in good], records=[record for _, record in good], unusable=unusable, again=frozenset(again))


def _read(name: str, row: tuple[Any, ...], check: Check | None) -> tuple[Any, str]:
    try:
        record = record_reader(TABLES[name])(row[2:])
        return record, _wrong(record, check) if row[1] == "user" else ""
    except UNREADABLE as error:
        return None, str(error) or type(error).__name__


def _unusable(name: str, row: tuple[Any, ...], reason: str) -> Unusable:
    cells = dict(zip(column_names(TABLES[name]), row[2:], strict=True))
    return Unusable(table=name, row=row[0], key=_key(name, cells), reason=reason, cells=cells)


def _key(name: str, cells: dict[str, Any]) -> str:
    return "/".join(str(cells.get(column)) for column in KEYS[name][:3] if cells.get(column) not in (None, ""))


def _without_orphans(name: str, table: Usable, studies: set[str]) -> Usable:
    """The rows whose study is there."""
    pairs = list(zip(table.rows, table.records, strict=True))
    kept = [pair for pair in pairs if pair[1].study_id in studies]
    gone = [
        _unusable(name, row, "study_id is that of a study which is not held, or is left out itself")
        for row, one in pairs
        if one.study_id not in studies
    ]
    rows, records = [row for row, _ in kept], [record for _, record in kept]
    return Usable(rows=rows, records=records, unusable=[*table.unusable, *gone], again=table.again)


def set_aside(connection: sqlite3.Connection) -> list[Unusable]:
    """What an upgrade could not carry over."""
    held = connection.execute("SELECT table_name, cells, reason FROM set_aside").fetchall()
    found = [(str(name), dict(json.loads(cells)), str(reason)) for name, cells, reason in held]
    return [
        Unusable(table=name, row=0, key=_key(name, cells) if name in KEYS else "", reason=reason, cells=cells)
        for name, cells, reason in found
    ]


def discard(connection: sqlite3.Connection, check: Check | None, at: str) -> list[Unusable]:
    """Takes the unusable rows out of force, and puts what they took the place of into it; they come back."""
    tables = usable_tables(connection, check)
    for name, table in tables.items():
        _supersede(connection, name, [one.row for one in table.unusable], at)
        alive = {row[0] for row in table.rows} & table.again
        connection.executemany(f"UPDATE {name} SET superseded_at = NULL, superseded_by = NULL WHERE row_id = ?", [(row,) for row in alive])
    gone = [one for table in tables.values() for one in table.unusable] + set_aside(connection)
    connection.execute("DELETE FROM set_aside")
    return gone


def _supersede(connection: sqlite3.Connection, name: str, rows: Sequence[int], at: str) -> None:
    connection.executemany(f"UPDATE {name} SET superseded_at = ? WHERE row_id = ?", [(at, row) for row in rows])
