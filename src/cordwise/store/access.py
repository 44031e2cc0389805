"""How the file of a store is reached: connections, the lock, and what goes wrong there, as one line each.

SQLite finds the journal of a transaction by the name of the file. Who has the file open while it is replaced keeps the old one, under the same name: to such
a reader the journal of somebody who writes into the new file looks like one that a killed program left ("hot"), and SQLite would play it back into the old
file and delete it under the writer (https://www.sqlite.org/howtocorrupt.html, 2.4, "unlinking or renaming a database file while in use"). So who only reads
opens the file for reading alone, which never plays a journal back, and tries again on what stands there now; what a killed writer left is played
back under the lock, where nobody else writes or replaces.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from cordwise.errors import StoreError

MEMORY = ":memory:"
APPLICATION = 0x436F7264  # "Cord"

_WAIT_SECONDS = 30.0
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
_CLOSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
_CLOSED_BY_SYSTEM = (errno.EACCES, errno.EPERM, errno.EROFS)
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_SCHEMA", "SQLITE_FORMAT")
_OVERTAKEN = ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY", "SQLITE_READONLY_DBMOVED", "SQLITE_IOERR")
"""What a reader meets whose file was replaced under it, or whose writer was killed."""
_ATTEMPTS = 10
_PLAIN_ATTEMPTS = 3  # before a journal is taken for one that a killed writer left
_PAUSE_SECONDS = 0.01
_ELSEWHERE = "give another place with CORDWISE_STORE"

Connect = Callable[..., sqlite3.Connection]


class DamagedError(StoreError):
    """The file is there and cannot be used; nothing may replace it."""


@contextmanager
def opened(place: Path, connect: Connect) -> Iterator[sqlite3.Connection]:
    """A connection that may write, to a file that exists; it is never created here. Only for who holds the lock."""
    connection = _connection(place, connect, "rw")
    try:
        yield connection
    finally:
        connection.close()


def _connection(place: Path, connect: Connect, mode: str) -> sqlite3.Connection:
    return connect(f"{place.absolute().as_uri()}?mode={mode}", uri=True, timeout=_WAIT_SECONDS, isolation_level=None)


T = TypeVar("T")


class Reader:
    """Reads from a file that others may write and replace meanwhile; each look sees one state of it. Only for who does not hold the lock.

    `check` looks at each new connection first, and raises where the file is not to be read.
    """

    def __init__(self, place: Path, connect: Connect, check: Callable[[sqlite3.Connection], None] | None = None) -> None:
        self._place = place
        self._connect = connect
        self._check = check
        self._held: sqlite3.Connection | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def look(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """What `read` brings back, in one transaction; where the file was replaced under it, on what stands there now, a bounded number of times.

        Raises:
            sqlite3.Error: it could not be read, or was replaced again and again.
        """
        for attempt in range(1, _ATTEMPTS):
            try:
                return self._once(read)
            except sqlite3.Error as error:
                if not _is_overtaken(error):
                    raise
                self._close()
            if attempt >= _PLAIN_ATTEMPTS:
                _play_back(self._place, self._connect)
            time.sleep(attempt * _PAUSE_SECONDS)
        return self._once(read)

    def _once(self, read: Callable[[sqlite3.Connection], T]) -> T:
        if self._held is None:
            self._held = _connection(self._place, self._connect, "ro")
            if self._check is not None:
                self._check(self._held)
        self._held.execute("BEGIN")
        try:
            return read(self._held)
        finally:
            with suppress(sqlite3.Error):  # of a file that was replaced: the error of the look itself is the one to tell
                if self._held.in_transaction:
                    self._held.execute("ROLLBACK")

    def _close(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def _is_overtaken(error: sqlite3.Error) -> bool:
    return (getattr(error, "sqlite_errorname", None) or "").startswith(_OVERTAKEN)


def _play_back(place: Path, connect: Connect) -> None:
    """A journal that a killed writer left is played back, alone with the file."""
    with lock(place, connect), opened(place, connect) as connection:
        identity(connection)


@contextmanager
def lock(place: Path, connect: Connect) -> Iterator[None]:
    connection = connect(place.with_name(place.name + ".lock"), timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


def identity(connection: sqlite3.Connection) -> tuple[int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return application, connection.execute("PRAGMA user_version").fetchone()[0]


@contextmanager
def translated(place: Path | None) -> Iterator[None]:
    """Errors of SQLite and of the system become one line each: what, where, what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        raise _from_code(place, code, str(error)) from None
    except OSError as error:
        first = "check the folder's permissions" if error.errno in _CLOSED_BY_SYSTEM else "free space"
        raise StoreError(f"{place}: cannot be written ({error.strerror or error}); {first} or {_ELSEWHERE}") from None


def _from_code(place: Path | None, code: str, reason: str) -> StoreError:
    if code.startswith(_FULL):
        return StoreError(f"{place}: the disk is full; free some space and try again")
    if code.startswith(_CLOSED):
        return StoreError(f"{place}: cannot be written; check the folder's permissions, or {_ELSEWHERE}")
    if code.startswith(_BUSY):
        return StoreError(f"{place}: is in use by another program; try again when that is done")
    if code.startswith(_BROKEN):
        return DamagedError(
            f"{place}: is damaged ({reason}); move it aside and run again: the packaged evidence is built anew, "
            "and rows of your own can be sought in the moved file with `sqlite3 FILE .recover`"
        )
    return StoreError(f"{place}: cannot be read or written ({reason}); try again, or {_ELSEWHERE}")
