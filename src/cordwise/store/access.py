"""How the file of a store is reached: connections, the lock, and what goes wrong there, as one line each."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cordwise.errors import StoreError

MEMORY = ":memory:"
APPLICATION = 0x436F7264  # "Cord"

_WAIT_SECONDS = 30.0
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
_CLOSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
_CLOSED_BY_SYSTEM = (errno.EACCES, errno.EPERM, errno.EROFS)
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_SCHEMA", "SQLITE_FORMAT")
_ELSEWHERE = "give another place with CORDWISE_STORE"

Connect = Callable[..., sqlite3.Connection]


class DamagedError(StoreError):
    """The file is there and cannot be used; nothing may replace it."""


@contextmanager
def opened(place: Path, connect: Connect) -> Iterator[sqlite3.Connection]:
    """A connection to a file that exists; it is never created here."""
    connection = connect(f"{place.absolute().as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


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
