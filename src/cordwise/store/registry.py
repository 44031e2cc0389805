"""Registry records inside a store: each with the JSON value as it came, compressed; what a later one supersedes stays beside it.

Nothing that was parsed is kept: criteria are read anew by the rules of whoever asks.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from cordwise.errors import NotHeldError, StoreError
from cordwise.records.kept import AddedRecord, Kept, TrialRecord
from cordwise.store.access import Connect, translated

TABLE = "registry_records"
MAX_VALUE = 200_000_000
"""Letters of a value that is read back: a record has 20 MB at most, a file changed by hand may unpack to anything."""

_TYPES = {
    "registry_id": "TEXT NOT NULL", "title": "TEXT NOT NULL", "updated": "TEXT NOT NULL", "criteria": "INTEGER NOT NULL",
    "size": "INTEGER NOT NULL", "digest": "TEXT NOT NULL", "file": "TEXT NOT NULL", "value": "BLOB NOT NULL",
}  # fmt: skip
_OWN = {"saved_at": "TEXT NOT NULL", "superseded_at": "TEXT", "superseded_by": "INTEGER"}
_GIVEN = ", ".join(_TYPES)
_ALL = ", ".join(("row_id", *_TYPES, *_OWN))
_LIGHT = "row_id, registry_id, title, updated, file, saved_at, digest, coalesce(superseded_at, '')"
_IN_FORCE = "superseded_at IS NULL"


def create(connection: sqlite3.Connection) -> None:
    columns = ", ".join(f"{name} {sort}" for name, sort in (_TYPES | _OWN).items())
    connection.execute(f"CREATE TABLE {TABLE} (row_id INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
    connection.execute(f"CREATE UNIQUE INDEX {TABLE}_in_force ON {TABLE} (registry_id) WHERE {_IN_FORCE}")


def carried_rows(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Every row of a file, one at a time, for `carry`; none where the file is of a form that had no such table."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (TABLE,)).fetchone():
        yield from connection.execute(f"SELECT {_ALL} FROM {TABLE} ORDER BY row_id")


def carry(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Puts the rows of another file into this one, under the numbers that they had."""
    connection.executemany(f"INSERT INTO {TABLE} ({_ALL}) VALUES ({', '.join('?' * (len(_TYPES) + len(_OWN) + 1))})", rows)


@contextmanager
def staged(records: Iterable[TrialRecord], connect: Connect) -> Iterator[sqlite3.Connection]:
    """Records in a temporary database that ends with its process: many need little memory, and the store is locked only when all are read."""
    place = Path(gettempdir())
    with translated(place):
        connection = connect("", isolation_level=None)
    try:
        with translated(place):
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("BEGIN")
            connection.execute(f"CREATE TABLE staged (number INTEGER PRIMARY KEY, address, {_GIVEN})")
        for record in records:
            with translated(place):
                connection.execute(f"INSERT INTO staged VALUES (NULL, ?{', ?' * len(_TYPES)})", _cells(record))
        yield connection
    finally:
        connection.close()


def _cells(record: TrialRecord) -> tuple[Any, ...]:
    text = json.dumps(record.value, ensure_ascii=False, separators=(",", ":"))
    value = zlib.compress(text.encode("utf-8", "surrogatepass"))
    updated, criteria, size, digest = record.standing
    words = (record.trial.address, record.registry_id, record.trial.title)
    return *map(_unicode, words), updated, criteria, size, digest, _unicode(record.file), value


def _unicode(words: str) -> str:
    """Words that a database can hold: names of files may be no Unicode text."""
    return words.encode("utf-8", "replace").decode("utf-8")


def add_staged(connection: sqlite3.Connection, given: sqlite3.Connection, at: str) -> tuple[AddedRecord, ...]:
    """What became of each record staged, in order; what is in force of the same trial and stands lower is superseded."""
    rows = given.execute(f"SELECT address, {_GIVEN} FROM staged ORDER BY number")
    return tuple(_added(connection, address, tuple(cells), at) for address, *cells in rows)


def _added(connection: sqlite3.Connection, address: str, cells: tuple[Any, ...], at: str) -> AddedRecord:
    registry_id, _, *standing = cells[:6]
    query = f"SELECT row_id, updated, criteria, size, digest FROM {TABLE} WHERE registry_id = ? AND {_IN_FORCE}"
    held = connection.execute(query, (registry_id,)).fetchone()
    state = "new" if held is None else "unchanged" if held[4] == standing[3] else "older" if held[1:] > tuple(standing) else "changed"
    if state in ("new", "changed"):
        _insert(connection, cells, at, held[0] if held else None)
    kept = held[1] if state == "older" else ""
    return AddedRecord(id=registry_id, state=state, address=address, updated=standing[0], kept=kept)


def _insert(connection: sqlite3.Connection, cells: tuple[Any, ...], at: str, superseded: int | None) -> None:
    if superseded is not None:
        connection.execute(f"UPDATE {TABLE} SET superseded_at = ? WHERE row_id = ?", (at, superseded))
    marks = ", ".join("?" * (len(_TYPES) + 1))
    row_id = connection.execute(f"INSERT INTO {TABLE} ({_GIVEN}, saved_at) VALUES ({marks})", (*cells, at)).lastrowid
    if superseded is not None:
        connection.execute(f"UPDATE {TABLE} SET superseded_by = ? WHERE row_id = ?", (row_id, superseded))


def remove(connection: sqlite3.Connection, names: Sequence[str], at: str) -> tuple[str, ...]:
    """Takes records out of force, by the id of the trial or the name of the file that they came from; they stay in the history.

    Raises:
        NotHeldError: nothing is kept by a name.
    """
    query = f"SELECT row_id, registry_id FROM {TABLE} WHERE {_IN_FORCE} AND (registry_id = ? OR file = ?) ORDER BY registry_id"
    removed: list[str] = []
    for name in dict.fromkeys(names):
        rows = connection.execute(query, (_unicode(name.strip().upper()), _unicode(name))).fetchall()
        if not rows:
            raise NotHeldError(f"no record of {name!r} is kept; `cordwise trials --list` names them and their files; nothing was removed")
        connection.executemany(f"UPDATE {TABLE} SET superseded_at = ? WHERE row_id = ?", [(at, row[0]) for row in rows])
        removed += [row[1] for row in rows]
    return tuple(removed)


def listed(connection: sqlite3.Connection) -> list[Kept]:
    """What is in force, by id."""
    return [_kept(row) for row in connection.execute(f"SELECT {_LIGHT} FROM {TABLE} WHERE {_IN_FORCE} ORDER BY registry_id")]


def versions(connection: sqlite3.Connection, registry_id: str) -> list[Kept]:
    """Every record that is or was kept of a trial, the latest first."""
    rows = connection.execute(f"SELECT {_LIGHT} FROM {TABLE} WHERE registry_id = ? ORDER BY row_id DESC", (_unicode(registry_id),))
    return [_kept(row) for row in rows]


def _kept(row: tuple[Any, ...]) -> Kept:
    names = ("row_id", "registry_id", "title", "updated", "file", "saved_at", "digest", "superseded_at")
    return Kept(**dict(zip(names, row, strict=True)))


def value_of(connection: sqlite3.Connection, kept: Kept) -> Any | StoreError:
    """The JSON value of a record; rows never change, so it is the same whenever it is read. Where it was changed by hand, the error that says so."""
    row = connection.execute(f"SELECT value FROM {TABLE} WHERE row_id = ?", (kept.row_id,)).fetchone()
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(row[0], MAX_VALUE)
        if not unpacker.eof:
            raise ValueError("cut, or larger than any record")
        return json.loads(text.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, TypeError, RecursionError):
        name = kept.registry_id
        return StoreError(
            f"table {TABLE}, row {kept.row_id}: is damaged; take it out with `cordwise remove {name}`, and add its record again"
        )
