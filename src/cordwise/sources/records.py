"""`record_files(paths)`: files of registry records, those in folders and those that a pattern names; `fetch_records(files)`: their bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from glob import has_magic
from hashlib import sha256
from pathlib import Path

from cordwise.errors import InputError
from cordwise.records.document import Payload

MAX_BYTES = 64_000_000
PIECE = 16_000_000
"""Bytes of a file with a record a line that are held at once; such a file may be of any size."""
LINES = (".jsonl", ".ndjson")
SUFFIXES = (".json", *LINES)


def record_files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The files that paths name, folders opened (not those inside them), patterns (`*.json`, `**`) followed, each once, in order of name.

    Raises:
        InputError: a path is not there, a pattern matches no file, or a folder holds no such file.
    """
    found: dict[Path, None] = {}
    for one in map(Path, paths):
        found |= dict.fromkeys(_named(one))
    return list(found)


def _named(path: Path) -> list[Path]:
    try:
        there = path.exists()
        matching = [] if there else _matching(path)
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if not there and not matching:
        raise InputError(f"{path}: {_missing(str(path))}")
    return _in_folder(path) if is_folder else matching or [path]


def _missing(name: str) -> str:
    if re.fullmatch(r"NCT\d{8}", name, re.IGNORECASE):
        return "no such file; records are not fetched: download it from the registry as JSON, and give that file"
    return "no file matches; check the path" if has_magic(name) else "no such file or folder; check the path"


def _matching(pattern: Path) -> list[Path]:
    anchor = pattern.anchor
    return sorted(one for one in Path(anchor).glob(str(pattern.relative_to(anchor))) if one.is_file())


def _in_folder(folder: Path) -> list[Path]:
    try:
        held = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({error.strerror or error})") from None
    if not held:
        raise InputError(f"{folder}: holds no registry records ({', '.join(SUFFIXES)})")
    return held


def fetch_record_file(path: Path) -> Payload:
    """The bytes of a file of records, at most 64 MB.

    Raises:
        InputError: it is empty, too large or cannot be read.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise InputError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; split it, a record a line")
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    if len(content) > MAX_BYTES:
        raise InputError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; split it, a record a line")
    if not content.strip():
        raise InputError(f"{path}: is empty; give records as a registry exports them")
    return Payload(content=content, origin=str(path), media_type="application/json", digest=sha256(content).hexdigest())


def fetch_records(files: Iterable[Path]) -> Iterator[Payload | InputError]:
    """Every file as its bytes, or as why there are none, one at a time; a large one with a record a line in pieces."""
    for path in files:
        try:
            if path.suffix.lower() in LINES and path.stat().st_size > PIECE:
                yield from _pieces(path)
            else:
                yield fetch_record_file(path)
        except InputError as error:
            yield error
        except OSError as error:
            yield InputError(f"{path}: cannot be read ({error.strerror or error})")


def _pieces(path: Path) -> Iterator[Payload]:
    """A file in pieces of whole lines.

    Raises:
        InputError: a line is larger than any record.
    """
    first, held, size = 1, list[bytes](), 0
    with path.open("rb") as file:
        while (line := file.readline(MAX_BYTES + 1)) and len(line) <= MAX_BYTES:
            held.append(line)
            size += len(line)
            if size >= PIECE:
                yield _piece(path, held, first)
                first, held, size = first + len(held), [], 0
    if held:
        yield _piece(path, held, first)
    if line:
        raise InputError(f"{path}, line {first + len(held)}: is larger than {MAX_BYTES // 1_000_000} MB; nothing after it was read")


def _piece(path: Path, lines: list[bytes], first: int) -> Payload:
    content = b"".join(lines)
    return Payload(content=content, origin=str(path), media_type="application/json", digest=sha256(content).hexdigest(), first_line=first)
