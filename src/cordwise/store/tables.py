"""Evidence as a folder of CSV tables: read whole, with every problem named by file, row and column."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from cordwise.errors import CellError, InputError, TableError
from cordwise.records.evidence import TABLES, Evidence
from cordwise.records.rows import columns, record_from_row, row_from_record
from cordwise.store.agreement import disagreements
from cordwise.store.cells import cell_remarks

MAX_TABLE_BYTES = 64_000_000
SHEETS = (".csv", ".tsv", ".tab", ".xls", ".xlsx", ".ods")
"""Endings of files that somebody meant for tables."""

LATER = frozenset({"label"})
"""Columns that came after the first tables were exported: a table may do without."""

_NO_UTF8 = re.compile("[\udc80-\udcff]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong in one cell or row; row 1 is the heading."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{place}, column {self.column}: {self.message}" if self.column else f"{place}: {self.message}"


class Folder(Protocol):
    """A folder on disk or inside the package."""

    def joinpath(self, name: str) -> Any: ...


def read_tables(folder: Folder) -> Evidence:
    """The evidence of a folder.

    Raises:
        TableError: anything is wrong; the message is the first problem and how many there are.
    """
    evidence, problems = check_tables(folder)
    if problems:
        more = f" (and {len(problems) - 1} more; `cordwise evidence check` lists them)" if len(problems) > 1 else ""
        raise TableError(f"{problems[0]}{more}")
    return evidence


def check_tables(folder: Folder, held: Evidence | None = None, *, today: date | None = None) -> tuple[Evidence, list[Problem]]:
    """The rows of a folder that can be read, and every problem; references may point into `held` too. No source can be checked after `today`."""
    contents = _contents(folder)
    rows: dict[str, list[tuple[int, Any]]] = {}
    problems = _strange_files(folder)
    for name, content in contents.items():
        rows[name], bad = _read(f"{name}.csv", TABLES[name], content)
        problems += bad
        problems += _check_cells(f"{name}.csv", rows[name], today or date.max - timedelta(days=1))
    problems += (Problem(file=f"{name}.csv", row=row, column=column, message=told) for name, row, column, told in disagreements(rows, held))
    tables = {name: tuple(record for _, record in numbered) for name, numbered in rows.items()}
    return Evidence(version=_version(contents), **tables), problems


def _strange_files(folder: Folder) -> list[Problem]:
    """Files that look like tables and have the name of none: they would be passed over in silence."""
    if not hasattr(folder, "iterdir"):
        return []
    names = sorted(one.name for one in folder.iterdir() if Path(one.name).suffix.lower() in SHEETS)
    return [
        Problem(file=name, row=0, column="", message=_renamed(name)) for name in names if name not in {f"{table}.csv" for table in TABLES}
    ]


def _renamed(name: str) -> str:
    near = get_close_matches(Path(name).stem.lower(), list(TABLES), n=1)
    known = f"{near[0]}.csv" if near else f"one of {', '.join(f'{table}.csv' for table in TABLES)}"
    return f"is none of the tables, and would not be read; save it as {known}, or take it out of the folder"


def tables_version(folder: Folder) -> str:
    """The version that reading the folder would give, from the bytes alone: fast enough for every start."""
    return _version(_contents(folder))


def write_tables(evidence: Evidence, folder: Path) -> None:
    """The evidence as CSV tables in a folder, which is made; each file is replaced whole. `read_tables` reads them back.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, record in TABLES.items():
            rows = getattr(evidence, name)
            if rows:
                _replace(folder / f"{name}.csv", _table(record, rows))
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror or error}); give another folder") from None


def _table(record: type, rows: tuple[Any, ...]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns(record), lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _escaped(cell) for column, cell in row_from_record(row).items()} for row in rows)
    return text.getvalue().encode("utf-8")


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(path.name + ".writing")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _escaped(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, behind an apostrophe; `_unescaped` takes it away."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _unescaped(cell: Any) -> Any:
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def tables_in(path: Path) -> Folder:
    """The folder at a path; of one table alone, a folder that holds no other.

    Raises:
        InputError: there is none, or the file is none of the tables.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; check the path")
    if path.is_dir():
        return path
    if path.suffix != ".csv" or path.stem not in TABLES:
        raise InputError(f"{path}: is none of the tables; they are named {', '.join(f'{name}.csv' for name in TABLES)}")
    return _OneTable(path)


@dataclass(frozen=True, slots=True)
class _OneTable:
    """A folder of which one table alone is read."""

    file: Path

    def joinpath(self, name: str) -> Path:
        return self.file if name == self.file.name else self.file / name  # below a file there is nothing


def _contents(folder: Folder) -> dict[str, bytes]:
    """The tables that a folder holds, as bytes."""
    paths = {name: folder.joinpath(f"{name}.csv") for name in TABLES}
    contents = {name: _bytes(path, name) for name, path in paths.items() if path.is_file()}
    if not contents:
        raise InputError(f"{folder}: no table of evidence here; expected studies.csv, arms.csv, outcomes.csv ...")
    return contents


def _version(contents: dict[str, bytes]) -> str:
    digest = sha256()
    for name, content in contents.items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]


def _bytes(path: Any, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            content: bytes = file.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if len(content) > MAX_TABLE_BYTES:
        raise InputError(f"{name}.csv: larger than {MAX_TABLE_BYTES // 1_000_000} MB; split it")
    return content.replace(b"\r\n", b"\n")  # the same table has the same version on every system


def _read(file: str, record: type, content: bytes) -> tuple[list[tuple[int, Any]], list[Problem]]:
    text = content.decode("utf-8-sig", "surrogateescape")  # a byte that is no UTF-8 is told of the cell in which it stands
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    numbered: list[tuple[int, Any]] = []
    problems: list[Problem] = []
    try:
        wrong = _check_heading(file, record, content, reader.fieldnames or [])
        if wrong:
            return [], wrong
        for row in reader:
            try:
                numbered.append((reader.line_num, _record(record, row)))
            except CellError as error:
                problems.append(Problem(file=file, row=reader.line_num, column=error.column, message=error.message))
    except csv.Error as error:
        told = f"is not a CSV table ({error}); look for a quotation mark that is not closed"
        problems.append(Problem(file=file, row=reader.line_num, column=next(iter(columns(record))), message=told))
    return numbered, problems


def _record(record: type, row: dict[Any, Any]) -> Any:
    for column, cell in row.items():
        if isinstance(cell, str) and _NO_UTF8.search(cell):
            raise CellError(column, "is not UTF-8 text; save the table as UTF-8")
    if None in row:
        last = [name for name in row if name is not None][-1]
        raise CellError(last, 'the row has more cells than the heading; put a cell that holds a comma between quotation marks: "a, b"')
    missing = next((name for name, cell in row.items() if cell is None), None)
    if missing is not None:
        raise CellError(missing, "the row has fewer cells than the heading and ends before this column; add commas for the empty cells")
    return record_from_row(record, {name: _unescaped(cell) for name, cell in row.items()})


def _check_heading(file: str, record: type, content: bytes, heading: Any) -> list[Problem]:
    known = columns(record)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [Problem(file=file, row=1, column=known[0], message="is not UTF-8 text; save the table as UTF-8")]
    unknown = [name for name in heading if name not in known]
    twice = [name for name, count in Counter(heading).items() if count > 1]
    missing = [name for name in known if name not in heading and name not in LATER]
    problems = [Problem(file=file, row=1, column=str(name), message=f"no such column{_column_near(name, known)}") for name in unknown]
    problems += [Problem(file=file, row=1, column=name, message="stands twice in the heading; take one of them out") for name in twice]
    problems += [
        Problem(file=file, row=1, column=name, message="is missing in the heading; add it, its cells may be empty where nothing was found")
        for name in missing
    ]
    return problems


def _column_near(name: Any, known: tuple[str, ...]) -> str:
    near = get_close_matches(str(name), known, n=1)
    return f"; did you mean {near[0]}?" if near else "; take it out, or put its words under note"


def _check_cells(file: str, numbered: list[tuple[int, Any]], today: date) -> Iterator[Problem]:
    for number, record in numbered:
        for column, message in cell_remarks(record, today):
            yield Problem(file=file, row=number, column=column, message=message)
