"""The small tables of published data beside these tests; the first line of each names its source."""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def table(name: str) -> dict[str, list]:
    """The columns of one table: numbers where every cell is one, words otherwise."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {column: _read([row[column] for row in rows]) for column in rows[0]}


def four(columns: dict[str, list]) -> tuple[list, list, list, list]:
    """Events and people of both arms, in the order in which every function on counts takes them."""
    return columns["events"], columns["total"], columns["events_control"], columns["total_control"]


def _read(cells: list[str]) -> list:
    try:
        return [float(cell) for cell in cells]
    except ValueError:
        return cells
