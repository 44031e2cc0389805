"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from cordwise.errors import InputError


def check_output(path: Path) -> None:
    """Refuse an output that cannot be, before any work is done for it.

    Raises:
        InputError: it is a folder, or stands in a folder that is not there.
    """
    if path.is_dir():
        raise InputError(f"{path}: is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}; make it first")


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place, then put it there: whoever looks sees the old file or the new one, never a part.

    Raises:
        InputError: it cannot be written; nothing is left behind.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """As `write_whole`, for bytes.

    Raises:
        InputError: it cannot be written; nothing is left behind.
    """
    check_output(path)
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):  # /dev/stdout, a named pipe
            path.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            with suppress(OSError):
                beside.chmod(stat.S_IMODE(path.stat().st_mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
