"""A user's own table of numbers: CSV (any usual delimiter, decimal point or comma) or Parquet."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cordwise.errors import InputError
from cordwise.sources.decimals import with_points

MAX_BYTES = 100_000_000
MAX_COLUMNS = 1_000
_DELIMITERS = ",;\t|"
_SAYS = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
"""The first line by which spreadsheets are told the delimiter."""

Columns = dict[str, Sequence[Any]]


def fetch_table(path: str | os.PathLike[str]) -> Columns:
    """The columns of a table by name, in order, cells as text (CSV) or as they are (Parquet); at most 100 MB.

    Raises:
        InputError: the file is missing, empty, too large, not a table, or has rows of unlike length; the message names the line.
    """
    name = os.fspath(path)
    content = _content(name)
    return _parquet(content, name) if content[:4] == b"PAR1" else _csv(_text(content, name), name)


def _content(name: str) -> bytes:
    try:
        if Path(name).is_dir():
            raise InputError(f"{name}: is a folder; give the table inside it")
        with Path(name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the path") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if len(content) > MAX_BYTES:
        raise InputError(f"{name}: is larger than {MAX_BYTES // 1_000_000} MB")
    if not content.strip():
        raise InputError(f"{name}: is empty")
    return content


def _text(content: bytes, name: str) -> str:
    if b"\0" in content[:4096]:
        raise InputError(f"{name}: is not a text table; give CSV or Parquet")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # spreadsheets on Windows write this


def _csv(text: str, name: str) -> Columns:
    said = _SAYS.match(text)
    text = text[said.end() :] if said else text
    delimiter = said.group(1) if said else max(_DELIMITERS, key=text.splitlines()[0].count)
    csv.field_size_limit(1_000_000)
    try:
        rows = [(reader_line, row) for reader_line, row in _numbered(text, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError(f"{name}: is not a table ({error})") from None
    heading = [cell.strip() for cell in rows[0][1]] if rows else []
    _check_heading(heading, name)
    if len(rows) < 2:
        raise InputError(f"{name}: the table has no rows under its heading; CSV or Parquet is needed, a study a row")
    for line, row in rows[1:]:
        if len(row) != len(heading):
            line += bool(said)
            raise InputError(f"{name}, line {line}: {len(row)} cells under {len(heading)} headings")
    columns = {title: [row[place].strip() for _, row in rows[1:]] for place, title in enumerate(heading)}
    return {**with_points(columns, name, semicolons=delimiter == ";")}


def _numbered(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, row) for row in reader]


def _check_heading(heading: list[str], name: str) -> None:
    if len(heading) > MAX_COLUMNS:
        raise InputError(f"{name}: {len(heading)} columns; at most {MAX_COLUMNS} are read")
    twice = next((title for title in heading if heading.count(title) > 1), None)
    if twice is not None:
        raise InputError(f"{name}: the heading {twice!r} stands twice")


def _parquet(content: bytes, name: str) -> Columns:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import read_table
    except ImportError:
        raise InputError(f"{name}: Parquet needs a further package; install it with: pip install 'cordwise[parquet]'") from None
    try:
        table = read_table(io.BytesIO(content))
    except (ArrowException, OSError) as error:
        raise InputError(f"{name}: is not a Parquet table ({str(error)[:80]})") from None
    return {title: table[title].to_pylist() for title in table.column_names}
