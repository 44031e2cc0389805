"""From a folder of JSON files to cases: one set of effects or one result, with the options it was made with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array

SPECIAL = {"NaN": float("nan"), "Inf": float("inf"), "-Inf": float("-inf"), "NA": None}
"""Numbers that JSON cannot write, as these files write them."""

DESCRIPTIVE = frozenset({"formula", "note", "X_names", "rows", "null", "exact_note"})
"""Options that only tell in words what others say in numbers."""


class FolderError(Exception):
    """The folder holds nothing that can be compared."""


class OutOfScopeError(Exception):
    """We have no function for this, or not with this option; the message is the reason."""


class Options:
    """The options of one result; what no function asked for is an option we do not know."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = dict(given)
        self._asked: set[str] = set(DESCRIPTIVE)

    def get(self, name: str, default: Any = None) -> Any:
        self._asked.add(name)
        return self._given.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def choose(self, name: str, known: Mapping[str, str], default: str | None = None) -> str:
        """Our word for one of metafor's.

        Raises:
            OutOfScopeError: a word that has none.
        """
        value = str(self.get(name, default))
        if value not in known:
            raise OutOfScopeError(f"option {name}={value}")
        return known[value]

    @property
    def level(self) -> float:
        """As a share: 95, 0.95 and 0.05 are one level."""
        value = float(self.get("level", 95))
        if value >= 1:
            return value / 100
        return value if value > 0.5 else 1 - value

    @property
    def unknown(self) -> list[str]:
        return sorted(set(self._given) - self._asked)


@dataclass(frozen=True, kw_only=True, eq=False)
class DataSet:
    """One file."""

    name: str
    kind: str
    columns: dict[str, list[Any]]
    effects: dict[str, dict[str, Any]]

    def column(self, name: str) -> list[Any]:
        """A column of the input.

        Raises:
            OutOfScopeError: there is none of this name.
        """
        if name not in self.columns:
            raise OutOfScopeError(f"column {name} is not in the file")
        return self.columns[name]

    def numbers(self, name: str) -> Array:
        return array(self.column(name))


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One entry of `effects` (fn "effects"), one of `results`, or one simulated data set (fn "bulk")."""

    data: DataSet
    id: str
    fn: str
    effects_id: str | None
    options: Options
    tolerance: str
    want: dict[str, Any] | None
    """None where metafor ended in an error."""
    error: str = ""
    warnings: tuple[str, ...] = ()
    """metafor's own."""
    spread: float = 1.0
    """var(yi)."""

    @cached_property
    def effects(self) -> dict[str, Any]:
        """The effects that went into the model, as they stand in the file.

        Raises:
            OutOfScopeError: the case names none.
        """
        if self.effects_id is None and "yi" in self.options and "vi" in self.options:
            return {"yi": self.options.get("yi"), "vi": self.options.get("vi"), "ni": self.options.get("ni")}
        if self.effects_id is None or self.effects_id not in self.data.effects:
            raise OutOfScopeError(f"effects {self.effects_id!r} are not in the file")
        return self.data.effects[self.effects_id]

    @cached_property
    def y(self) -> Array:
        return array(self.effects["yi"])

    @cached_property
    def v(self) -> Array:
        return array(self.effects["vi"])

    @cached_property
    def usable(self) -> Any:
        return np.isfinite(self.y) & np.isfinite(self.v)

    @cached_property
    def sizes(self) -> Array:
        """People of each study.

        Raises:
            OutOfScopeError: the file does not give them.
        """
        if self.effects.get("ni") is not None:
            return array(self.effects["ni"])
        return self.data.numbers("ni")


def array(values: Any) -> Array:
    """Numbers with NaN for what is missing."""
    return np.array([number(value) for value in np.atleast_1d(np.asarray(values, dtype=object))], dtype=float)


def columns(values: list[list[Any]], k: int) -> Array:
    """Columns of k numbers, or k rows of numbers, as one array of k rows."""
    found = np.array([array(part) for part in values])
    return found if found.shape[0] == k and found.shape[1] != k else found.T


def number(value: Any) -> float:
    if isinstance(value, str):
        value = SPECIAL[value]
    return float("nan") if value is None else float(value)


def read_folder(folder: Path) -> list[DataSetWithCases]:
    """The files of a folder.

    Raises:
        FolderError: no such folder, or no file in it that can be read as results.
    """
    if not folder.is_dir():
        raise FolderError(f"{folder}: no such folder")
    found, faults = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(held, dict) and ("results" in held or "bulk" in held or "effects" in held):
                found.append(_data_set(path.stem, held))
        except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
            faults.append(f"{path.name}: {type(error).__name__}: {error}")
    if faults:
        raise FolderError("; ".join(faults[:3]))
    if not found:
        raise FolderError(f"{folder}: no file with results")
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class DataSetWithCases:
    """A file and what is to be compared in it."""

    data: DataSet
    cases: tuple[Case, ...]


def _data_set(stem: str, held: dict[str, Any]) -> DataSetWithCases:
    data = DataSet(
        name=str(held.get("id") or stem),
        kind=str(held.get("kind", "")),
        columns=held.get("columns") or {},
        effects=held.get("effects") or {},
    )
    return DataSetWithCases(
        data=data, cases=(*_effects(data), *_results(data, held.get("results") or []), *_bulk(data, held.get("bulk") or []))
    )


def _effects(data: DataSet) -> Iterator[Case]:
    for name, entry in data.effects.items():
        if not entry.get("input"):  # given ready made: nothing was computed
            continue
        options = {key: value for key, value in entry.items() if key not in ("yi", "vi", "ni", "warnings", "error")}
        failed = "error" in entry and not any(value is not None for value in np.atleast_1d(entry.get("yi") or []))
        want: dict[str, Any] | None = None if failed else {key: entry[key] for key in ("yi", "vi", "ni") if key in entry}
        yield Case(
            data=data, id=f"effects/{name}", fn="effects", effects_id=name, options=Options(options), tolerance="exact", want=want,
            error=str(entry.get("error", "")),
        )  # fmt: skip


def _results(data: DataSet, results: list[dict[str, Any]]) -> Iterator[Case]:
    for place, entry in enumerate(results):
        name = entry.get("effects")
        yield Case(
            data=data, id=str(entry.get("id", place + 1)), fn=str(entry.get("fn", "?")), effects_id=name, options=Options(entry.get("args") or {}),
            tolerance=str(entry.get("tol", "exact")), want=entry.get("out"), error=_told(entry.get("error")),
            warnings=tuple(str(words) for words in np.atleast_1d(entry.get("warnings") or [])), spread=_spread(data.effects.get(str(name))),
        )  # fmt: skip


def _bulk(data: DataSet, entries: list[dict[str, Any]]) -> Iterator[Case]:
    for place, entry in enumerate(entries):
        own = DataSet(name=data.name, kind="bulk", columns={}, effects={"bulk": {"yi": entry["yi"], "vi": entry["vi"]}})
        for method, values in entry.items():
            if method not in ("yi", "vi"):
                yield Case(
                    data=own, id=f"bulk/{place + 1}/{method}", fn="bulk", effects_id="bulk", options=Options({"method": method}),
                    tolerance="root" if method == "PM" else "iter", want={"values": values}, spread=_spread(own.effects["bulk"]),
                )  # fmt: skip


def _told(error: Any) -> str:
    return "; ".join(map(str, error)) if isinstance(error, list) else str(error or "")


def _spread(effects: dict[str, Any] | None) -> float:
    """var(yi), the scale of tau2; 1 where it is not known."""
    if not effects or "yi" not in effects:
        return 1.0
    y = array(effects["yi"])
    y = y[np.isfinite(y)]
    variance = float(np.var(y, ddof=1)) if len(y) > 1 else 0.0
    return variance if variance > 0 else 1.0


__all__ = [
    "Case",
    "DataSet",
    "DataSetWithCases",
    "FolderError",
    "InputError",
    "Options",
    "OutOfScopeError",
    "array",
    "columns",
    "number",
    "read_folder",
]
