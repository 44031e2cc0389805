"""The store: one SQLite file with the packaged evidence and, beside it, what the user has added.

The file is only ever replaced whole, by one that was built beside it; user rows move along. A lock (a second, empty SQLite file:
the one lock that Python offers on every system, and that the death of its holder ends) keeps builders and savers apart.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cordwise.errors import CordwiseError, InputError, StoreError
from cordwise.records.evidence import TABLES, Evidence
from cordwise.store.codec import column_names, record_reader, typed_columns, values_from_record
from cordwise.store.place import default_place

MEMORY = ":memory:"
SCHEMA_VERSION = 1
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
}
"""What a row is about. Rows that are saved take the place of all rows held about the same."""

_APPLICATION = 0x436F7264  # "Cord"
_TABLE_OF = {record: name for name, record in TABLES.items()}
_OWN = ("origin", "saved_at", "superseded_at", "superseded_by")
_WAIT_SECONDS = 30.0
_FULL = ("SQLITE_FULL",)
_CLOSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_SCHEMA", "SQLITE_FORMAT")

Connect = Callable[..., sqlite3.Connection]


class _DamagedError(StoreError):
    """The file is there and cannot be used; nothing may replace it."""


@dataclass(frozen=True, slots=True)
class _UserRow:
    """A row of the user's as it is carried from one file to the next."""

    table: str
    row_id: int
    cells: dict[str, Any]
    saved_at: str
    superseded_at: str | None
    superseded_by: int | None


def utc_now() -> str:
    """The time as it is kept beside a row: 2026-01-31T12:00:00Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def open_store(
    path: str | os.PathLike[str] | None = None,
    *,
    version: str,
    packaged: Callable[[], Evidence],
    now: Callable[[], str] = utc_now,
    connect: Connect = sqlite3.connect,
) -> Store:
    """The store at a path (":memory:" keeps nothing), built or brought up to the packaged version where it is not yet.

    `packaged` is called only for that. Where the file cannot be written, the store stays in memory and says so in its notes.

    Raises:
        StoreError: the file is damaged, or not a store.
    """
    if path == MEMORY:
        return Store(None, _in_memory(packaged(), (), connect), (), now, connect, keeps=True)
    place = Path(path) if path is not None else default_place(os.environ)
    try:
        with _translated(place):
            if _held_version(place, connect) != version:
                _bring_up(place, version, packaged, connect)
            return Store(place, None, (), now, connect, keeps=True)
    except _DamagedError:
        raise
    except StoreError as error:
        carried = _carried(place, connect)
        note = f"{error}; worked in memory, nothing is kept"
        return Store(place, _in_memory(packaged(), carried, connect), (note,), now, connect, keeps=False)


class Store:
    """Evidence in and out. Each call opens the file anew, so that a store outlives the replacement of its file."""

    def __init__(
        self, path: Path | None, memory: sqlite3.Connection | None, notes: tuple[str, ...], now: Callable[[], str], connect: Connect, *, keeps: bool
    ) -> None:
        self.path = path
        self.notes = notes
        self._memory = memory
        self._now = now
        self._connect = connect
        self._keeps = keeps

    def evidence(self) -> Evidence:
        """All that is held and not superseded; its version is the packaged one, or a digest of that and the user's rows.

        Raises:
            StoreError: the file is damaged or cannot be read.
        """
        with _translated(self.path), self._connection() as connection:
            connection.execute("BEGIN")
            digest = sha256(_meta(connection, "packaged_version").encode())
            own = 0
            tables: dict[str, tuple[Any, ...]] = {}
            for name in TABLES:
                rows = _active_rows(connection, name)
                tables[name] = _records(self.path, name, rows)
                for row in rows:
                    if row[1] == "user":
                        own += 1
                        digest.update(json.dumps([name, *row[2:]]).encode())
            version = digest.hexdigest()[:12] if own else _meta(connection, "packaged_version")
        return Evidence(version=version, **tables)

    def own_rows(self) -> dict[str, int]:
        """How many rows of the user's own are in force, by table; tables without one are left out."""
        with _translated(self.path), self._connection() as connection:
            query = "SELECT count(*) FROM {} WHERE origin = 'user' AND superseded_at IS NULL"
            counts = {name: int(connection.execute(query.format(name)).fetchone()[0]) for name in TABLES}
        return {name: count for name, count in counts.items() if count}

    def save(self, records: Iterable[Any]) -> int:
        """Adds the user's rows, all or none; what is held about the same is kept as superseded. Comes back with how many are new.

        Raises:
            InputError: a record that the store has no table for, or a row about a study that is not held.
            StoreError: the file cannot be written; nothing was saved.
        """
        batch = _by_table(records)
        if not self._keeps:
            raise StoreError(f"{self.path}: could not be created, so nothing can be saved; give another place with CORDWISE_STORE")
        with _translated(self.path), self._locked(), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                _check_studies(connection, batch)
                saved = sum(_save_table(connection, name, rows, self._now()) for name, rows in batch.items())
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has rolled back by itself
                    connection.execute("ROLLBACK")
                raise
        return saved

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self.path is None:
            yield
            return
        with _lock(self.path, self._connect):
            yield

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._memory is not None:
            yield self._memory
            if self._memory.in_transaction:
                self._memory.execute("ROLLBACK")
            return
        assert self.path is not None
        with _opened(self.path, self._connect) as connection:
            if _identity(connection) != (_APPLICATION, SCHEMA_VERSION):
                raise StoreError(f"{self.path}: was changed by another version of Cordwise meanwhile; run the command again")
            yield connection


# the file


@contextmanager
def _opened(place: Path, connect: Connect) -> Iterator[sqlite3.Connection]:
    """A connection to a file that exists; it is never created here."""
    connection = connect(f"{place.absolute().as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _lock(place: Path, connect: Connect) -> Iterator[None]:
    connection = connect(place.with_name(place.name + ".lock"), timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


def _identity(connection: sqlite3.Connection) -> tuple[int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return application, connection.execute("PRAGMA user_version").fetchone()[0]


def _held_version(place: Path, connect: Connect) -> str | None:
    """The packaged version that a file holds; None where there is no file, or one of an older form, to be built anew."""
    if place.is_dir():
        raise _DamagedError(f"{place}: is a folder; give a file for the store")
    if not place.exists() or place.stat().st_size == 0:
        return None
    with _opened(place, connect) as connection:
        application, schema = _identity(connection)
        if application != _APPLICATION:
            raise _DamagedError(f"{place}: is a database of another program; give another place for the store")
        if schema > SCHEMA_VERSION:
            raise _DamagedError(f"{place}: was made by a newer Cordwise; upgrade with `pip install -U cordwise`, or give another place")
        return _meta(connection, "packaged_version") if schema == SCHEMA_VERSION else None


def _bring_up(place: Path, version: str, packaged: Callable[[], Evidence], connect: Connect) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with _lock(place, connect):
        if _held_version(place, connect) == version:  # another process was first
            return
        _build(place, packaged(), _carried(place, connect), connect)


def _build(place: Path, evidence: Evidence, carried: Sequence[_UserRow], connect: Connect) -> None:
    """Builds beside the place and moves there in one step; whatever interrupts it leaves what was there."""
    building = place.with_name(place.name + ".building")
    building.unlink(missing_ok=True)  # of a build that was killed: the lock is ours, so nobody works on it
    try:
        connection = connect(building, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            _fill(connection, evidence, carried)
        finally:
            connection.close()
        _sync(building)
        building.replace(place)
        _sync(place.parent)
    except BaseException:
        with suppress(OSError):
            building.unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    with suppress(PermissionError, IsADirectoryError):  # Windows opens no folders
        descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _in_memory(evidence: Evidence, carried: Sequence[_UserRow], connect: Connect) -> sqlite3.Connection:
    connection = connect(MEMORY, isolation_level=None, check_same_thread=False)
    _fill(connection, evidence, carried)
    return connection


# the tables


def _fill(connection: sqlite3.Connection, evidence: Evidence, carried: Sequence[_UserRow]) -> None:
    connection.execute("BEGIN")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("CREATE TABLE set_aside (table_name TEXT, cells TEXT, reason TEXT)")
    connection.execute("INSERT INTO meta VALUES ('packaged_version', ?)", (evidence.version,))
    for name, record in TABLES.items():
        cells = ", ".join(f'"{column}" {sort}' for column, sort in typed_columns(record))
        own = "origin TEXT NOT NULL, saved_at TEXT, superseded_at TEXT, superseded_by INTEGER"
        connection.execute(f"CREATE TABLE {name} (row_id INTEGER PRIMARY KEY AUTOINCREMENT, {cells}, {own})")
        rows = ((*values_from_record(one), "packaged", None, None, None) for one in getattr(evidence, name))
        connection.executemany(_insert(name), rows)
        _carry(connection, name, [row for row in carried if row.table == name])
    connection.execute("COMMIT")


def _insert(name: str) -> str:
    columns = (*column_names(TABLES[name]), *_OWN)
    return f"INSERT INTO {name} ({', '.join(map(_quoted, columns))}) VALUES ({', '.join('?' * len(columns))})"


def _quoted(column: str) -> str:
    return f'"{column}"'


def _carried(place: Path, connect: Connect) -> tuple[_UserRow, ...]:
    """The user's rows of a file, also of an older form; none where there is no file."""
    try:
        if not place.is_file() or place.stat().st_size == 0:
            return ()
        with _translated(place), _opened(place, connect) as connection:
            return tuple(row for name in TABLES for row in _user_rows(connection, name))
    except OSError:
        return ()


def _user_rows(connection: sqlite3.Connection, name: str) -> Iterator[_UserRow]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone():
        return
    cursor = connection.execute(f"SELECT * FROM {name} WHERE origin = 'user' ORDER BY row_id")
    columns = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(columns, values, strict=True))
        cells = {column: value for column, value in row.items() if column not in _OWN and column != "row_id"}
        yield _UserRow(name, row["row_id"], cells, row["saved_at"], row["superseded_at"], row["superseded_by"])


def _carry(connection: sqlite3.Connection, name: str, rows: Sequence[_UserRow]) -> None:
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
    for row_id, *values in _active_rows(connection, name) if in_force else ():
        if values[0] == "packaged" and _key(name, values[1:]) in in_force:
            by, at = in_force[_key(name, values[1:])]
            connection.execute(f"UPDATE {name} SET superseded_at = ?, superseded_by = ? WHERE row_id = ?", (at, by, row_id))


def _record_from_cells(name: str, cells: dict[str, Any]) -> Any:
    """The record of cells that an older form may have written: columns that are new take their defaults."""
    record = TABLES[name]
    defaults = {column: "" if sort == "TEXT" and column != "quote" else None for column, sort in typed_columns(record)}
    return record_reader(record)(tuple(cells.get(column, defaults[column]) for column in column_names(record)))


def _active_rows(connection: sqlite3.Connection, name: str) -> list[tuple[Any, ...]]:
    """The rows in force: number, origin and the columns of the record."""
    columns = ", ".join(map(_quoted, column_names(TABLES[name])))
    return connection.execute(f"SELECT row_id, origin, {columns} FROM {name} WHERE superseded_at IS NULL ORDER BY row_id").fetchall()


def _records(place: Path | None, name: str, rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    read = record_reader(TABLES[name])
    try:
        return tuple([read(row[2:]) for row in rows])
    except (CordwiseError, TypeError, ValueError, AttributeError):
        return _first_wrong(place, name, rows)


def _first_wrong(place: Path | None, name: str, rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    read = record_reader(TABLES[name])
    for row in rows:
        try:
            read(row[2:])
        except (CordwiseError, TypeError, ValueError, AttributeError) as error:
            raise _DamagedError(f"{place or 'store'}, table {name}, row {row[0]}: {error}; correct the row or move the file aside") from None
    return ()


def _meta(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


# saving


def _by_table(records: Iterable[Any]) -> dict[str, list[tuple[Any, ...]]]:
    batch: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for record in records:
        name = _TABLE_OF.get(type(record))
        if name is None:
            raise InputError(f"{type(record).__name__}: the store has no table for it; expected one of {', '.join(r.__name__ for r in _TABLE_OF)}")
        batch[name].append(values_from_record(record))
    return dict(batch)


def _check_studies(connection: sqlite3.Connection, batch: dict[str, list[tuple[Any, ...]]]) -> None:
    """A row about a study that is not held would fail later, far from its cause."""
    known = {row[0] for row in connection.execute("SELECT study_id FROM studies WHERE superseded_at IS NULL")}
    known |= {_key("studies", values)[0] for values in batch.get("studies", ())}
    for name in ("arms", "outcomes", "transitions"):
        for values in batch.get(name, ()):
            study_id = _key(name, values)[0]
            if study_id not in known:
                raise InputError(f"{name}: study {study_id!r} is not held; save the study with it")


def _save_table(connection: sqlite3.Connection, name: str, rows: Sequence[tuple[Any, ...]], at: str) -> int:
    held: defaultdict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in _active_rows(connection, name):
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
    return saved


def _key(name: str, values: Sequence[Any]) -> tuple[Any, ...]:
    columns = column_names(TABLES[name])
    return tuple(values[columns.index(column)] for column in KEYS[name])


# errors


@contextmanager
def _translated(place: Path | None) -> Iterator[None]:
    """Errors of SQLite and of the system become one line each: what, where, what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        raise _from_code(place, code, str(error)) from None
    except OSError as error:
        raise StoreError(f"{place}: cannot be written ({error.strerror or error}); free space or give another place with CORDWISE_STORE") from None


def _from_code(place: Path | None, code: str, reason: str) -> StoreError:
    if code.startswith(_FULL) or code == "SQLITE_IOERR_WRITE":
        return StoreError(f"{place}: the disk is full; free some space and try again")
    if code.startswith(_CLOSED):
        return StoreError(f"{place}: cannot be written; check the folder's permissions, or give another place with CORDWISE_STORE")
    if code.startswith(_BUSY):
        return StoreError(f"{place}: is in use by another program; try again when that is done")
    if code.startswith(_BROKEN):
        return _DamagedError(
            f"{place}: is damaged ({reason}); move it aside and run again: the packaged evidence is built anew, "
            "and rows of your own can be sought in the moved file with `sqlite3 FILE .recover`"
        )
    return StoreError(f"{place}: cannot be read or written ({reason}); try again, or give another place with CORDWISE_STORE")
