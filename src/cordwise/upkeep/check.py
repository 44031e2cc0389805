"""`check(path)`: everything that is wrong in tables of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cordwise.records.evidence import Evidence
from cordwise.store.tables import Problem, check_tables, tables_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """The problems, in the order of tables and rows, and one line that sums up."""

    problems: tuple[Problem, ...]
    summary: str


def check(path: Path, held: Evidence | None = None, *, today: date | None = None) -> Checked:
    """The tables of a folder, or one table; rows may refer to studies that are held, and no source can be checked after `today`.

    Raises:
        InputError: there is no table to be read.
    """
    own, problems = check_tables(tables_in(path), held, today=today)
    rows = {name: count for name, count in own.rows().items() if count}
    told = ", ".join(f"{name} {count}" for name, count in rows.items()) or "none"
    wrong = f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}" if problems else "no problem"
    return Checked(problems=tuple(problems), summary=f"{path}: {wrong}; rows that can be read: {told}")
