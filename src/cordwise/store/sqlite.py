"""The store: one SQLite file with the packaged evidence and, beside it, what the user has added: rows of evidence, registry records.

The file is only ever replaced whole, by one that was built beside it; what the user has added moves along. A lock (a second, empty SQLite file:
the one lock that Python offers on every system, and that the death of its holder ends) keeps builders and savers apart.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from cordwise.errors import InputError, StoreError
from cordwise.records.evidence import TABLES, Evidence
from cordwise.records.kept import AddedRecord, Kept, TrialRecord
from cordwise.store import registry
from cordwise.store.access import APPLICATION, MEMORY, Connect, DamagedError, Reader, identity, lock, opened, translated
from cordwise.store.layout import SCHEMA_VERSION, aside_rows, by_table, check_studies, fill, meta, save_table, user_rows
from cordwise.store.place import default_place
from cordwise.store.unusable import Check, Unusable, Usable, WrongRowError, discard, set_aside, usable_tables

T = TypeVar("T")

NOTES_AT_MOST = 3
LISTED = "`cordwise evidence discard` takes such rows out and prints them"
LEFT_OUT = f"this row of your own is left out: add it corrected with `cordwise evidence add`, or {LISTED}"


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
    check: Check | None = None,
) -> Store:
    """The store at a path (":memory:" keeps nothing), built or brought up to the packaged version where it is not yet.

    `packaged` is called only for that; `check` says what is wrong in a row of the user's own beyond what its record checks. Where the file cannot be written, the store stays in memory and says so in its notes.

    Raises:
        StoreError: the file is damaged, or not a store.
    """
    chosen = path if path is not None else default_place(os.environ)
    if chosen == MEMORY:
        return Store(None, _in_memory(None, packaged(), connect), (), now, connect, check, keeps=True)
    place = Path(chosen)
    try:
        with translated(place):
            if _held_version(place, connect) != version:
                _bring_up(place, version, packaged, connect)
            return Store(place, None, (), now, connect, check, keeps=True)
    except DamagedError:
        raise
    except StoreError as error:
        note = f"{error}; worked in memory, nothing is kept"
        return Store(place, _in_memory(place, packaged(), connect), (note,), now, connect, check, keeps=False)


class Store:
    """Evidence in and out. Each call opens the file anew, so that a store outlives the replacement of its file."""

    def __init__(
        self,
        path: Path | None,
        memory: sqlite3.Connection | None,
        notes: tuple[str, ...],
        now: Callable[[], str],
        connect: Connect,
        check: Check | None = None,
        *,
        keeps: bool,
    ) -> None:
        self.path = path
        self._opening = notes
        self._unusable: tuple[Unusable, ...] = ()
        self._check = check
        self._memory = memory
        self._now = now
        self._connect = connect
        self._keeps = keeps

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know: that nothing can be kept, and rows of their own that the evidence last read goes on without."""
        left_out = [f"{self.path or MEMORY}, {one}; {LEFT_OUT}" for one in self._unusable[:NOTES_AT_MOST]]
        more = len(self._unusable) - NOTES_AT_MOST
        return (*self._opening, *left_out, *([f"{more} more rows of your own are left out; {LISTED}"] if more > 0 else []))

    def evidence(self) -> Evidence:
        """All that is held and not superseded; its version is the packaged one, or a digest of that and the user's rows. A row of the user's own
        that cannot be used (an earlier version took it) is left out, and named in `notes`.

        Raises:
            StoreError: the file is damaged or cannot be read.
        """
        evidence, self._unusable = self._look(self._evidence)
        return evidence

    def _evidence(self, connection: sqlite3.Connection) -> tuple[Evidence, tuple[Unusable, ...]]:
        tables = self._tables(connection)
        own = [(name, row[2:]) for name, table in tables.items() for row in table.rows if row[1] == "user"]
        version = meta(connection, "packaged_version")
        if own:
            version = sha256(version.encode() + b"".join(json.dumps([name, *row]).encode() for name, row in own)).hexdigest()[:12]
        unusable = (*(one for table in tables.values() for one in table.unusable), *set_aside(connection))
        return Evidence(version=version, **{name: tuple(table.records) for name, table in tables.items()}), unusable

    def _tables(self, connection: sqlite3.Connection) -> dict[str, Usable]:
        try:
            return usable_tables(connection, self._check)
        except WrongRowError as error:
            table, row, reason = error.args
            where = f"{self.path or MEMORY}, table {table}, row {row}"
            raise DamagedError(f"{where}: {reason}; correct the row, or move the file aside") from None

    def discard(self) -> tuple[Unusable, ...]:
        """Takes the user's rows that cannot be used out of the store; they come back, so that they can be corrected and added again.

        Raises:
            StoreError: the file cannot be written; nothing was taken out.
        """
        with self._writing() as connection:
            return tuple(discard(connection, self._check, self._now()))

    def own_rows(self) -> dict[str, int]:
        """How many rows of the user's own are in force, by table; tables without one are left out."""
        query = "SELECT count(*) FROM {} WHERE origin = 'user' AND superseded_at IS NULL"
        counts = self._look(lambda connection: {name: int(connection.execute(query.format(name)).fetchone()[0]) for name in TABLES})
        return {name: count for name, count in counts.items() if count}

    def save(self, records: Iterable[Any]) -> int:
        """Adds the user's rows, all or none; what is held about the same is kept as superseded. Comes back with how many are new.

        Raises:
            InputError: a record that the store has no table for, or a row about a study that is not held.
            StoreError: the file cannot be written; nothing was saved.
        """
        rows = list(records)
        batch = by_table(rows)
        self._check_words(rows)
        with self._writing() as connection:
            check_studies(connection, batch)
            return sum(save_table(connection, name, rows, self._now()) for name, rows in batch.items())

    def _check_words(self, records: Iterable[Any]) -> None:
        for record in records:
            for column, message in self._check(record) if self._check else ():
                raise InputError(f"{type(record).__name__}: {column} {message}; nothing was saved")

    def add_records(self, records: Iterable[TrialRecord]) -> tuple[AddedRecord, ...]:
        """Keeps registry records, all or none, and tells what became of each, in order. The same again changes nothing, and neither does an older one;
        what a newer one takes the place of is kept as superseded.

        Raises:
            StoreError: the file cannot be written; nothing was added.
        """
        self._check_keeps()
        with registry.staged(records, self._connect) as given, self._writing() as connection:
            return registry.add_staged(connection, given, self._now())

    def remove_records(self, names: Sequence[str]) -> tuple[str, ...]:
        """Takes records out again, all or none, by the ids of trials or the names of the files that they came from; the ids come back.

        Raises:
            NotHeldError: nothing is kept by a name.
            StoreError: the file cannot be written.
        """
        with self._writing() as connection:
            return registry.remove(connection, names, self._now())

    def kept(self) -> list[Kept]:
        """The registry records that are kept, by id, without their values."""
        return self._look(registry.listed)

    def versions(self, registry_id: str) -> list[Kept]:
        """Every record that is or was kept of a trial, the latest first."""
        return self._look(lambda connection: registry.versions(connection, registry_id))

    def values(self, kept: Iterable[Kept]) -> Iterator[tuple[Kept, Any | StoreError]]:
        """Records with their JSON values, or with why there is none, one at a time."""
        with translated(self.path), self._looking() as look:
            for one in kept:
                yield one, look(partial(registry.value_of, kept=one))

    def _check_keeps(self) -> None:
        if not self._keeps:
            raise StoreError(f"{self.path}: could not be created, so nothing can be saved; give another place with CORDWISE_STORE")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone: everything in it is there at its end, or nothing."""
        self._check_keeps()
        with translated(self.path), self._locked(), self._alone() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has rolled back by itself
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self.path is None:
            yield
            return
        with lock(self.path, self._connect):
            yield

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """A connection that may write, for who holds the lock."""
        if self._memory is not None:
            yield self._memory
            return
        assert self.path is not None
        with opened(self.path, self._connect) as connection:
            self._check_identity(connection)
            yield connection

    def _look(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """What `read` brings back from one state of the file."""
        with translated(self.path), self._looking() as look:
            found: T = look(read)
            return found

    @contextmanager
    def _looking(self) -> Iterator[Callable[[Callable[[sqlite3.Connection], Any]], Any]]:
        """Looks at the file, one after the other, each at one state of it."""
        if self._memory is not None:
            memory = self._memory
            yield lambda read: read(memory)
            return
        assert self.path is not None
        with Reader(self.path, self._connect, self._check_identity) as reader:
            yield reader.look

    def _check_identity(self, connection: sqlite3.Connection) -> None:
        if identity(connection) != (APPLICATION, SCHEMA_VERSION):
            raise StoreError(f"{self.path}: was changed by another version of Cordwise meanwhile; run the command again")


# the file


def _held_version(place: Path, connect: Connect, *, alone: bool = False) -> str | None:
    """The packaged version that a file holds; None where there is no file, or one of an older form, to be built anew. `alone` for who holds the lock."""
    if place.is_dir():
        raise DamagedError(f"{place}: is a folder; give a file for the store")
    if not place.exists() or place.stat().st_size == 0:
        return None
    if alone:
        with opened(place, connect) as connection:
            return _version_in(place, connection)
    with Reader(place, connect) as reader:
        return reader.look(partial(_version_in, place))


def _version_in(place: Path, connection: sqlite3.Connection) -> str | None:
    application, schema = identity(connection)
    if application != APPLICATION:
        raise DamagedError(f"{place}: is a database of another program; give another place for the store")
    if schema > SCHEMA_VERSION:
        raise DamagedError(f"{place}: was made by a newer Cordwise; upgrade with `pip install -U cordwise`, or give another place")
    return meta(connection, "packaged_version") if schema == SCHEMA_VERSION else None


def _bring_up(place: Path, version: str, packaged: Callable[[], Evidence], connect: Connect) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with lock(place, connect):
        if _held_version(place, connect, alone=True) == version:  # another process was first
            return
        _build(place, packaged(), connect)


def _build(place: Path, evidence: Evidence, connect: Connect) -> None:
    """Builds beside the place and moves there in one step; whatever interrupts it leaves what was there."""
    building = place.with_name(place.name + ".building")
    building.unlink(missing_ok=True)  # of a build that was killed: the lock is ours, so nobody works on it
    try:
        connection = connect(building, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            _fill(place, connection, evidence, connect)
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


def _in_memory(place: Path | None, evidence: Evidence, connect: Connect) -> sqlite3.Connection:
    connection = connect(MEMORY, isolation_level=None, check_same_thread=False)
    if place is None or not _is_there(place):
        fill(connection, evidence, ())
        return connection
    with translated(place), Reader(place, connect) as reader:
        own, records, aside = reader.look(lambda old: (_own_rows(old), list(registry.carried_rows(old)), aside_rows(old)))
    fill(connection, evidence, own, records, aside)
    return connection


def _own_rows(old: sqlite3.Connection) -> tuple[Any, ...]:
    return tuple(row for name in TABLES for row in user_rows(old, name))


def _fill(place: Path, connection: sqlite3.Connection, evidence: Evidence, connect: Connect) -> None:
    """The packaged evidence, and what the user has added to a file, also of an older form; nothing where there is no file. For who holds the lock."""
    if not _is_there(place):
        fill(connection, evidence, ())
        return
    with translated(place), opened(place, connect) as old:
        fill(connection, evidence, _own_rows(old), registry.carried_rows(old), aside_rows(old))


def _is_there(place: Path) -> bool:
    try:
        return place.is_file() and place.stat().st_size > 0
    except OSError:
        return False
