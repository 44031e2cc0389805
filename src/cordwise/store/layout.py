"""The tables inside a store: one a record type, its columns, and beside them whose row it is and what came after it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cordwise.errors import CordwiseError, InputError
from cordwise.records.evidence import TABLES, Evidence
from cordwise.store import registry
from cordwise.store.access import APPLICATION
from cordwise.store.codec import column_names, record_reader, typed_columns, values_from_record

SCHEMA_VERSION = 4
"""1: evidence and rows of the user's own. 2: registry records beside them. 3: trials of products under development."""

KEYS: dict[str, tuple[str, ...]] = {
    "studies": ("study_id",),
    "arms": ("study_id", "arm_id"),
    "outcomes": ("study_id", "arm_id", "outcome", "outcome_text", "months_min", "months_max", "counted", "unit", "subgroup"),
    "transitions": ("study_id", "arm_id", "from_ais", "to_ais", "months"),
    "natural_history": ("rate_id",),
    "reviews": ("review_id", "outcome", "outcome_text", "measure"),
    "guidance": ("guidance_id", "topic", "intervention_text"),
    "harm_reports": ("report_id",),
    "criteria": ("criterion_id",),
    "regulation": ("regulation_id",),
    "costs": ("cost_id",),
    "programmes": ("programme_id",),
}
"""What a row is about. Rows that are saved take the place of all rows held about the same."""

_TABLE_OF = {record: name for name, record in TABLES.items()}
_OWN = ("origin", "saved_at", "superseded_at", "superseded_by")


@dataclass(frozen=True, slots=True)
class UserRow:
    """A row of the user's as it is carried from one file to the next."""

    table: str
    row_id: int
    cells: dict[str, Any]
    saved_at: str
    superseded_at: str | None
    superseded_by: int | None


def fill(
    connection: sqlite3.Connection,
    evidence: Evidence,
    carried: Sequence[UserRow],
    records: Iterable[tuple[Any, ...]] = (),
    aside: Iterable[tuple[str, str, str]] = (),
) -> None:
    """Makes the tables and puts everything into them: the packaged evidence, the user's rows, those that were set aside before, registry records."""
    connection.execute("BEGIN")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("CREATE TABLE set_aside (table_name TEXT, cells TEXT, reason TEXT)")
    connection.executemany("INSERT INTO set_aside VALUES (?, ?, ?)", aside)
    connection.execute("INSERT INTO meta VALUES ('packaged_version', ?)", (evidence.version,))
    for name, record in TABLES.items():
        cells = ", ".join(f'"{column}" {sort}' for column, sort in typed_columns(record))
        own = "origin TEXT NOT NULL, saved_at TEXT, superseded_at TEXT, superseded_by INTEGER"
        connection.execute(f"CREATE TABLE {name} (row_id INTEGER PRIMARY KEY AUTOINCREMENT, {cells}, {own})")
        rows = ((*values_from_record(one), "packaged", None, None, None) for one in getattr(evidence, name))
        connection.executemany(_insert(name), rows)
        _carry(connection, name, [row for row in carried if row.table == name])
    registry.create(connection)
    registry.carry(connection, records)
    connection.execute("COMMIT")


def _insert(name: str) -> str:
    columns = (*column_names(TABLES[name]), *_OWN)
    return f"INSERT INTO {name} ({', '.join(map(_quoted, columns))}) VALUES ({', '.join('?' * len(columns))})"


def _quoted(column: str) -> str:
    return f'"{column}"'


def user_rows(connection: sqlite3.Connection, name: str) -> Iterator[UserRow]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone():
        return
    cursor = connection.execute(f"SELECT * FROM {name} WHERE origin = 'user' ORDER BY row_id")
    columns = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(columns, values, strict=True))
        cells = {column: value for column, value in row.items() if column not in _OWN and column != "row_id"}
        yield UserRow(name, row["row_id"], cells, row["saved_at"], row["superseded_at"], row["superseded_by"])


def aside_rows(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """What an earlier upgrade could not carry over."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'set_aside'").fetchone():
        return []
    return connection.execute("SELECT table_name, cells, reason FROM set_aside").fetchall()


def _carry(connection: sqlite3.Connection, name: str, rows: Sequence[UserRow]) -> None:
    """Puts the user's rows into a new table, superseding what is packaged about the same; what no longer fits is set aside."""
    new_ids: dict[int, int] = {}
    in_force: dict[tuple[Any, ...], tuple[int, str]] = {}
    for row in rows:
        try:
            values = values_from_record(_record_from_cells(name, row.cells))
        except (CordwiseError, TypeError, ValueError) as error:
            connection.execute("INSERT INTO set_aside VALUES (?, ?, ?)", (name, json.dumps(row.cells), str(error)))
            continue
        by = new_ids.get(row.superseded_by or 0)
        cursor = connection.execute(_insert(name), (*values, "user", row.saved_at, row.superseded_at, by))
        new_ids[row.row_id] = int(cursor.lastrowid or 0)
        if row.superseded_at is None:
            in_force[_key(name, values)] = (new_ids[row.row_id], row.saved_at)
    for row in rows:  # a row is superseded by a later one, which had no new number yet
        if row.superseded_by in new_ids and row.row_id in new_ids:
            connection.execute(f"UPDATE {name} SET superseded_by = ? WHERE row_id = ?", (new_ids[row.superseded_by], new_ids[row.row_id]))
    for held in active_rows(connection, name) if in_force else ():
        by_key = in_force.get(_key(name, held[2:]))
        if held[1] == "packaged" and by_key:
            connection.execute(f"UPDATE {name} SET superseded_by = ?, superseded_at = ? WHERE row_id = ?", (*by_key, held[0]))


def _record_from_cells(name: str, cells: dict[str, Any]) -> Any:
    """The record of cells that an older form may have written: columns that are new take their defaults."""
    record = TABLES[name]
    defaults = {column: "" if sort == "TEXT" and column != "quote" else None for column, sort in typed_columns(record)}
    return record_reader(record)(tuple(cells.get(column, defaults[column]) for column in column_names(record)))


def active_rows(connection: sqlite3.Connection, name: str) -> list[tuple[Any, ...]]:
    """The rows in force: number, origin and the columns of the record."""
    columns = ", ".join(map(_quoted, column_names(TABLES[name])))
    return connection.execute(f"SELECT row_id, origin, {columns} FROM {name} WHERE superseded_at IS NULL ORDER BY row_id").fetchall()


def superseded_rows(connection: sqlite3.Connection, name: str, by: int) -> list[tuple[Any, ...]]:
    """The rows that one took the place of, in the form of `active_rows`."""
    columns = ", ".join(map(_quoted, column_names(TABLES[name])))
    return connection.execute(f"SELECT row_id, origin, {columns} FROM {name} WHERE superseded_by = ? ORDER BY row_id", (by,)).fetchall()


def meta(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def by_table(records: Iterable[Any]) -> dict[str, list[tuple[Any, ...]]]:
    batch: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for record in records:
        name = _TABLE_OF.get(type(record))
        if name is None:
            known = ", ".join(record.__name__ for record in TABLES.values())
            raise InputError(f"{type(record).__name__}: the store has no table for it; expected one of {known}")
        batch[name].append(values_from_record(record))
    return dict(batch)


def check_studies(connection: sqlite3.Connection, batch: dict[str, list[tuple[Any, ...]]]) -> None:
    """A row about a study that is not held would fail later, far from its cause."""
    known = {row[0] for row in connection.execute("SELECT study_id FROM studies WHERE superseded_at IS NULL")}
    known |= {_key("studies", values)[0] for values in batch.get("studies", ())}
    for name in ("arms", "outcomes", "transitions"):
        for values in batch.get(name, ()):
            study_id = _key(name, values)[0]
            if study_id not in known:
                raise InputError(f"{name}: study {study_id!r} is not held; save the study with it")


def save_table(connection: sqlite3.Connection, name: str, rows: Sequence[tuple[Any, ...]], at: str) -> int:
    held: defaultdict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in active_rows(connection, name):
        held[_key(name, row[2:])].append(row)
    groups: defaultdict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for values in rows:
        groups[_key(name, values)].append(values)
    saved = 0
    for key, group in groups.items():
        if [row[2:] for row in held[key]] == group:
            continue  # word for word what is held
        ids = [connection.execute(_insert(name), (*values, "user", at, None, None)).lastrowid for values in group]
        for row in held[key]:
            connection.execute(f"UPDATE {name} SET superseded_at = ?, superseded_by = ? WHERE row_id = ?", (at, ids[0], row[0]))
        saved += len(group)
        _forget_aside(connection, name, key)
    return saved


def _forget_aside(connection: sqlite3.Connection, name: str, key: tuple[Any, ...]) -> None:
    """What was set aside about the same has been corrected."""
    for number, cells in connection.execute("SELECT rowid, cells FROM set_aside WHERE table_name = ?", (name,)).fetchall():
        if tuple(json.loads(cells).get(column) for column in KEYS[name]) == key:
            connection.execute("DELETE FROM set_aside WHERE rowid = ?", (number,))


def _key(name: str, values: Sequence[Any]) -> tuple[Any, ...]:
    columns = column_names(TABLES[name])
    return tuple(values[columns.index(column)] for column in KEYS[name])
