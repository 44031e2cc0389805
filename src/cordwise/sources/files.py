"""Pages at hand: files, and what is piped in."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cordwise.errors import InputError
from cordwise.records.document import Payload
from cordwise.sources.kinds import refuse_other_kinds

MAX_BYTES = 10_000_000
_MEDIA_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".shtml": "text/html",
    ".xhtml": "application/xhtml+xml", ".xht": "application/xhtml+xml",
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
}  # fmt: skip


def fetch_file(path: str | os.PathLike[str], wanted: str = "") -> Payload:
    """The bytes of a file, at most 10 MB; `fetched` stays empty, so the same file gives the same reply on any day. `wanted` is what to give instead of a wrong one.

    Raises:
        InputError: the file is missing, a folder, empty, too large, unreadable or of a kind that is not text.
    """
    name = os.fspath(path)
    try:
        if Path(name).is_dir():
            raise InputError(f"{name}: is a folder; give {wanted or 'a file of text or HTML inside it'}")
        with Path(name).open("rb") as file:
            _refuse_large(os.fstat(file.fileno()).st_size, name)
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the path") from None
    except PermissionError:
        raise InputError(f"{name}: may not be read; check its permissions") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: cannot be read ({reason})") from None
    return _payload(content, name, _MEDIA_TYPES.get(Path(name).suffix.lower(), ""), wanted)


def fetch_stream(stream: BinaryIO, name: str = "standard input", wanted: str = "") -> Payload:
    """The bytes of an open stream, such as `sys.stdin.buffer`, at most 10 MB; `wanted` as for a file.

    Raises:
        InputError: as for a file.
    """
    try:
        content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from None
    return _payload(content, name, "", wanted)


def _refuse_large(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise InputError(f"{name}: is larger than {MAX_BYTES // 1_000_000} MB; give the part to be checked as a file of its own")


def _payload(content: bytes, name: str, media_type: str, wanted: str) -> Payload:
    _refuse_large(len(content), name)
    if not content.strip():
        raise InputError(f"{name}: is empty; give {wanted or 'a page of text or HTML'}")
    refuse_other_kinds(content, name, wanted)
    return Payload(content=content, origin=name, media_type=media_type, digest=sha256(content).hexdigest())
