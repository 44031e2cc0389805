"""Reads the reference results of R's metafor and compares models of effects with them, by the tolerances of that folder's README."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cordwise.synthesis.model import Fit, fit

TOLERANCE = {"exact": (1e-10, 1e-12), "iter": (1e-7, 1e-9), "root": (1e-8, 1e-9), "opt": (1e-4, 1e-6), "early": (5e-3, 2e-5)}
"""By class; "early" is for what metafor refits by itself with its default stopping rule, an absolute change of 1e-5 in tau2."""


@lru_cache(maxsize=1)
def files(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def numbers(values: Any) -> NDArray[np.float64]:
    """Any nesting of numbers, null, "NaN", "Inf" as one flat array."""
    flat = np.ravel(np.array(values, dtype=object))
    return np.array([np.nan if value is None else float(value) for value in flat], dtype=float)


@dataclass(frozen=True)
class Case:
    """One result of one file."""

    file: dict[str, Any]
    result: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.file['id']}:{self.result['id']}"

    @property
    def args(self) -> dict[str, Any]:
        return self.result["args"]

    @property
    def out(self) -> dict[str, Any]:
        return self.result["out"]

    @property
    def method(self) -> str:
        return str(self.args.get("method", "EE")).upper()

    @cached_property
    def _effects(self) -> dict[str, Any]:
        return self.file["effects"][self.result["effects"]]

    @cached_property
    def y(self) -> NDArray[np.float64]:
        return numbers(self._effects["yi"])

    @cached_property
    def v(self) -> NDArray[np.float64]:
        return numbers(self._effects["vi"])

    @cached_property
    def sizes(self) -> NDArray[np.float64] | None:
        return numbers(self._effects["ni"]) if self._effects.get("ni") else None

    @property
    def usable(self) -> NDArray[np.bool_]:
        return np.isfinite(self.y) & np.isfinite(self.v)

    @property
    def spread(self) -> float:
        """The scale on which tau2 is compared: the variance of the effects."""
        y = self.y[self.usable]
        return float(np.var(y, ddof=1)) if len(y) > 1 else 1.0

    @cached_property
    def fit(self) -> Fit:
        a, given = self.args, {}
        if "X" in a:
            given["moderators"], given["intercept"] = np.array([numbers(column) for column in a["X"]]).T, a.get("intercept", True)
        if a.get("weighted") is False:
            given["weighted"] = False
        if "weights" in a or self.method == "GENQ":
            with np.errstate(invalid="ignore"):
                given["q_weights" if self.method == "GENQ" else "weights"] = {"1/vi": 1 / self.v, "1/sqrt(vi)": self.v**-0.5}[a["weights"]]
        if "tau2" in a:
            given["tau2"] = a["tau2"]
        if "btt" in a:
            given["tested"] = [place - 1 for place in a["btt"]]
        return fit(self.y, self.v, method=self.method, test=a.get("test", "z"), level=a.get("level", 95) / 100, **given)


def cases(shared: Path, *functions: str) -> Iterator[Case]:
    """The results of some functions that work on effects and did not end in an error."""
    for file in files(shared / "golden" / "metafor"):
        for result in file.get("results", ()) if isinstance(file, dict) else ():
            if result["fn"] in functions and "out" in result and "effects" in result:
                yield Case(file, result)


@dataclass
class Comparison:
    """Counts what agrees and keeps what does not, each with the pattern of `known` that explains it."""

    known: dict[str, str] = field(default_factory=dict)
    """From a pattern of "file:result field" to the reason why we differ."""
    agreed: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    def check(self, case: Case, name: str, got: Any, want: Any, *, scale: float = 1.0, tol: str = "") -> None:
        if want is None and got is None:
            return
        ours, theirs = numbers(got), numbers(want)
        if "tau2" in name and name != "se_tau2":  # Fisher scoring ends just above the boundary
            ours, theirs = (np.where(values < 1e-9 * case.spread, 0.0, values) for values in (ours, theirs))
        rtol, atol = TOLERANCE[tol or case.result["tol"]]
        if ours.shape == theirs.shape and _close(ours, theirs, rtol, atol * scale).all():
            self.agreed[case.result["fn"]] += 1
            return
        told = f"{case.name} {name}"
        pattern = next((pattern for pattern in self.known if fnmatchcase(told, pattern)), None)
        if pattern is None:
            self.unexplained.append(f"{told}: ours {ours[:4]}, theirs {theirs[:4]}")
        else:
            self.explained[pattern] += 1

    def settle(self, least: int) -> None:
        """Nothing unexplained, nothing explained that no longer differs, and as much compared as was meant to be."""
        assert not self.unexplained, "\n".join(self.unexplained[:300])
        assert set(self.explained) == set(self.known), f"no longer differ: {set(self.known) - set(self.explained)}"
        assert sum(self.agreed.values()) >= least, self.agreed


def _close(ours: NDArray[np.float64], theirs: NDArray[np.float64], rtol: float, atol: float) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        near = np.abs(ours - theirs) <= rtol * np.abs(theirs) + atol
    return near | (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
