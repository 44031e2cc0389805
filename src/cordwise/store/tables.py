"""Evidence as a folder of CSV tables: read whole, with every problem named by file, row and column."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from cordwise.errors import InputError, RecordError, TableError
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import TABLES, Evidence
from cordwise.records.rows import CellError, columns, record_from_row, row_from_record

MAX_TABLE_BYTES = 64_000_000

KEYS: dict[str, tuple[str, ...]] = {
    "studies": ("study_id",),
    "arms": ("study_id", "arm_id"),
    "natural_history": ("rate_id",),
    "harm_reports": ("report_id",),
    "criteria": ("criterion_id",),
    "regulation": ("regulation_id",),
    "costs": ("cost_id",),
    "programmes": ("programme_id",),
}
"""Columns that must name a row of the table once."""

TERMS: dict[str, str] = {
    "conditions": "conditions",
    "cells": "cells",
    "routes": "routes",
    "intervention": "interventions",
    "interventions": "interventions",
    "outcome": "outcomes",
    "harms": "outcomes",
    "design": "designs",
}
"""Columns whose words are ids of a vocabulary."""

LATER = frozenset({"label"})
"""Columns that came after the first tables were exported: a table may do without."""

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


def check_tables(folder: Folder, held: Evidence | None = None) -> tuple[Evidence, list[Problem]]:
    """The rows of a folder that can be read, and every problem; references may point into `held` too."""
    contents = _contents(folder)
    rows: dict[str, tuple[Any, ...]] = {}
    problems: list[Problem] = []
    for name, content in contents.items():
        numbered, bad = _read(f"{name}.csv", TABLES[name], content)
        problems += bad
        problems += _check_terms(f"{name}.csv", numbered)
        problems += _check_keys(f"{name}.csv", KEYS.get(name, ()), numbered)
        rows[name] = tuple(numbered)
    problems += _check_references(rows, held)
    tables = {name: tuple(record for _, record in numbered) for name, numbered in rows.items()}
    return Evidence(version=_version(contents), **tables), problems


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
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [], [Problem(file=file, row=line, column="", message="not UTF-8; save the table as UTF-8")]
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    numbered: list[tuple[int, Any]] = []
    problems: list[Problem] = []
    try:
        wrong = _check_heading(file, record, reader.fieldnames or [])
        if wrong:
            return [], wrong
        for row in reader:
            number = reader.line_num
            try:
                if None in row or None in row.values():
                    raise RecordError(f"has {'more' if None in row else 'fewer'} cells than the heading")
                numbered.append((number, record_from_row(record, {name: _unescaped(cell) for name, cell in row.items()})))
            except CellError as error:
                problems.append(Problem(file=file, row=number, column=error.column, message=error.message))
            except RecordError as error:
                problems.append(Problem(file=file, row=number, column=_column_in(str(error), record), message=str(error)))
    except csv.Error as error:
        problems.append(Problem(file=file, row=reader.line_num, column="", message=f"not a CSV table ({error})"))
    return numbered, problems


def _column_in(message: str, record: type) -> str:
    """The column that a record's own message starts with, where it does."""
    first = message.replace(":", " ").split(" ", 1)[0]
    return first if first in columns(record) else ""


def _check_heading(file: str, record: type, heading: Any) -> list[Problem]:
    known = columns(record)
    unknown = [name for name in heading if name not in known]
    twice = [name for name, count in Counter(heading).items() if count > 1]
    missing = [name for name in known if name not in heading and name not in LATER]
    problems = [Problem(file=file, row=1, column=str(name), message="no such column") for name in unknown]
    problems += [Problem(file=file, row=1, column=name, message="stands twice") for name in twice]
    problems += [Problem(file=file, row=1, column=name, message="is missing") for name in missing]
    return problems


def _check_terms(file: str, numbered: list[tuple[int, Any]]) -> Iterator[Problem]:
    for number, record in numbered:
        for column, name in TERMS.items():
            value = getattr(record, column, "")
            for term in (value,) if isinstance(value, str) else value:
                if term and term not in vocabulary(name):
                    yield Problem(file=file, row=number, column=column, message=f"{term!r} is not in the vocabulary of {name}")


def _check_keys(file: str, key: tuple[str, ...], numbered: list[tuple[int, Any]]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for number, record in numbered if key else ():
        value = tuple(getattr(record, column) for column in key)
        if value in first:
            yield Problem(file=file, row=number, column=key[-1], message=f"{'/'.join(value)} stands in row {first[value]} already")
        first.setdefault(value, number)


def _check_references(rows: dict[str, tuple[Any, ...]], held: Evidence | None) -> Iterator[Problem]:
    studies = {record.study_id for _, record in rows.get("studies", ())}
    arms = {(record.study_id, record.arm_id) for _, record in rows.get("arms", ())}
    if held is not None:
        studies |= set(held.study)
        arms |= {(arm.study_id, arm.arm_id) for arm in held.arms}
    for name in ("arms", "outcomes", "transitions"):
        for number, record in rows.get(name, ()):
            if record.study_id not in studies:
                yield Problem(file=f"{name}.csv", row=number, column="study_id", message=f"{record.study_id!r} is not in studies.csv")
            elif name != "arms" and record.arm_id != "all" and (record.study_id, record.arm_id) not in arms:
                message = f"{record.study_id}/{record.arm_id} is not in arms.csv"
                yield Problem(file=f"{name}.csv", row=number, column="arm_id", message=message)
    yield from _check_cohorts(rows.get("studies", ()))


def _check_cohorts(numbered: tuple[Any, ...]) -> Iterator[Problem]:
    counting: dict[str, str] = {}
    for number, study in numbered:
        if not study.counts:
            continue
        if study.cohort in counting:
            message = f"cohort {study.cohort} counts through {counting[study.cohort]} already; one report of a cohort counts"
            yield Problem(file="studies.csv", row=number, column="counts", message=message)
        counting.setdefault(study.cohort, study.study_id)
