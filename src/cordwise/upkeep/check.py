"""`check(path)`: everything that is wrong in tables of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cordwise.errors import InputError
from cordwise.records.evidence import TABLES, Evidence
from cordwise.store.tables import Problem, check_tables


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """The problems, in the order of tables and rows, and one line that sums up."""

    problems: tuple[Problem, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class _OneTable:
    """A folder of which one table alone is read."""

    file: Path

    def joinpath(self, name: str) -> Path:
        return self.file if name == self.file.name else self.file / name  # below a file there is nothing


def check(path: Path, held: Evidence | None = None) -> Checked:
    """The tables of a folder, or one table; rows may refer to studies that are held.

    Raises:
        InputError: there is no table to be read.
    """
    own, problems = check_tables(_folder(path), held)
    rows = {name: count for name, count in own.rows().items() if count}
    told = ", ".join(f"{name} {count}" for name, count in rows.items()) or "none"
    wrong = f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}" if problems else "no problem"
    return Checked(problems=tuple(problems), summary=f"{path}: {wrong}; rows that can be read: {told}")


def _folder(path: Path) -> Path | _OneTable:
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; check the path")
    if path.is_dir():
        return path
    if path.suffix != ".csv" or path.stem not in TABLES:
        raise InputError(f"{path}: is none of the tables; they are named {', '.join(f'{name}.csv' for name in TABLES)}")
    return _OneTable(path)
