"""How syntheses are made, in words: models, intervals, checks, with the papers they come from; and how other programs name columns."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def methods() -> dict[str, Any]:
    """The file `methods.yaml`: `models`, `intervals`, `heterogeneity`, `references`, `columns`, `sentences`."""
    text = resources.files("cordwise.knowledge").joinpath("methods.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=_Loader)
    return found


def words(part: str, row_id: str) -> str:
    """The words of one row."""
    return str(_rows(part)[row_id]["words"])


def papers(part: str, row_id: str) -> tuple[str, ...]:
    """The ids of the papers that a row rests on."""
    return tuple(_rows(part)[row_id].get("papers", ()))


def reference(paper: str) -> str:
    """A paper as a reference list has it."""
    return str(_rows("references")[paper]["words"])


@cache
def column_names(measure: str) -> dict[str, str]:
    """Our name of each column by the names that other programs use, in letters and digits alone, as they mean it for a measure."""
    rows = [row for row in methods()["columns"] if measure in row.get("measures", (measure,)) and measure not in row.get("but_not", ())]
    return {_letters(name): row["id"] for row in rows for name in row["names"]}


def sums_up(name: str) -> bool:
    """Whether a row of a table bears the name of one that sums up the others."""
    return _letters(name) in _summary_names()


@cache
def _summary_names() -> frozenset[str]:
    return frozenset(_letters(name) for row in methods()["summary_rows"] for name in row["names"])


def _letters(name: object) -> str:
    return "".join(c for c in str(name).casefold() if c.isalnum())


@cache
def _rows(part: str) -> dict[str, dict[str, Any]]:
    return {str(row["id"]): row for row in methods()[part]}
