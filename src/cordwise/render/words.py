"""The words for the ids of a reply, from `knowledge/wording.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class VerdictWords:
    """How one verdict is shown; `css` is its class in a page."""

    id: str
    label: str
    symbol: str
    ascii: str
    meaning: str

    @property
    def css(self) -> str:
        return "v-" + self.id.replace("_", "-")


@cache
def wording() -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of the wording file: by table, by id."""
    text = resources.files("cordwise.knowledge").joinpath("wording.yaml").read_text("utf-8")
    tables = yaml.load(text, Loader=_Loader)
    return {name: {str(row["id"]): row for row in rows} for name, rows in tables.items()}


@cache
def verdicts() -> dict[str, VerdictWords]:
    """The words of each verdict, in the order of the legend."""
    rows = wording()["verdicts"].values()
    return {row["id"]: VerdictWords(**{name: row[name] for name in VerdictWords.__slots__}) for row in rows}


def verdict_words(verdict: str) -> VerdictWords:
    """The words of a verdict; one that the file does not hold is its own label."""
    known = verdicts().get(verdict)
    return known or VerdictWords(id="other", label=spaced(verdict), symbol="•", ascii="-", meaning="")


def title(part: str) -> str:
    """The heading of a part of a reply."""
    return _label("titles", part)


def certainty_words(level: str) -> str:
    """ "very_low" as "very low certainty"; "" stays ""."""
    return _label("certainties", level)


def points_words(points: int) -> str:
    """0, 1, 2 as "no", "partly", "yes"."""
    return _label("points", str(points))


def spaced(name: str) -> str:
    """An id as words: "safety_absolute" as "safety absolute"."""
    return name.replace("_", " ")


def count(number: int, one: str, many: str = "") -> str:
    """ "1 claim", "2 claims"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _label(table: str, name: str) -> str:
    row = wording()[table].get(name)
    return str(row["label"]) if row else spaced(name)
