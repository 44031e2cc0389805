"""One number of ours against one of metafor's: the tolerances of the files' README, by class of result and kind of field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from validation.metafor.reading import SPECIAL

TOLERANCES = {
    "exact": (1e-10, 1e-12),
    "iter": (1e-7, 1e-9),
    "root": (1e-8, 1e-9),
    "quad": (1e-4, 1e-6),
    "opt": (1e-4, 1e-6),
    "perm": (1e-10, 1e-12),
}
"""Relative and absolute tolerance; the absolute one is times the scale of the field, except in "quad" and "opt"."""

UNSCALED = ("quad", "opt")
LOOSE = 1e-3
"""Relative tolerance in class "opt" of standard errors, variance components and what is made of them."""

BOUNDARY = 1e-9
"""A tau2 below this share of var(yi) is 0."""

TINY = 1e-300
"""p-values below it are compared by their logarithms."""

MISSING = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One number of both, with its place in the result ("fit_stats.ML.ll", "b[2]")."""

    field: str
    ours: Any
    theirs: Any
    share: float = math.inf
    """The difference as a share of what is allowed; infinite where only one of the two is a number."""

    @property
    def size(self) -> float:
        """The relative difference; infinite where one of the two is missing."""
        try:
            return abs(float(self.ours) - float(self.theirs)) / max(abs(float(self.theirs)), 1e-300)
        except (TypeError, ValueError):
            return math.inf


@dataclass(frozen=True, slots=True)
class Comparison:
    """The numbers that differ, the reasons for fields that ours does not tell, how many were compared, and the agreeing one nearest its tolerance."""

    differences: tuple[Difference, ...]
    untold: tuple[str, ...]
    compared: int
    nearest: Difference | None


def compared(want: dict[str, Any], got: dict[str, Any], tolerance: str, spread: float) -> Comparison:
    """Every number of metafor's against ours; `got` may say under "_absent" why it leaves a field untold."""
    found, untold, count = [], [], 0
    nearest: Difference | None = None
    reasons = got.get("_absent", {})
    for place, theirs, ours in _pairs(want, got, ""):
        name = place.split("[")[0]
        if ours is MISSING or (name in reasons and (nothing(plain(ours)) or "." in name)):
            untold.append(reasons.get(name) or reasons.get(name.split(".")[0]) or f"{name}: not told")
            continue
        count += 1
        difference = Difference(place, plain(ours), plain(theirs), apart(place, ours, theirs, tolerance, spread))
        if difference.share > 1:
            found.append(difference)
        elif nearest is None or difference.share > nearest.share:
            nearest = difference
    return Comparison(tuple(found), tuple(untold), count, nearest)


def _pairs(want: Any, got: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(want, dict):
        for name, value in want.items():
            inner = f"{place}.{name}" if place else str(name)
            if not isinstance(got, dict) or name not in got:
                yield inner, value, MISSING
            else:
                yield from _pairs(value, got[name], inner)
    elif isinstance(want, list):
        yield from _lists(want, got, place)
    else:
        if isinstance(got, (list, tuple, np.ndarray)) and np.size(got) == 1:
            got = np.ravel(np.asarray(got, dtype=object))[0]
        yield place, want, got


def _lists(want: list[Any], got: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    ours = list(got) if isinstance(got, (list, tuple, np.ndarray)) and np.ndim(np.asarray(got, dtype=object)) else [got]
    if len(ours) == 1 and place == "ddf" and len(set(map(str, want))) == 1:
        ours = ours * len(want)
    if len(ours) != len(want):
        yield f"{place} (length)", len(want), len(ours)
        return
    for row, (theirs, mine) in enumerate(zip(want, ours, strict=True)):
        yield from _pairs(theirs, mine, place if len(want) == 1 else f"{place}[{row + 1}]")


def apart(place: str, ours: Any, theirs: Any, tolerance: str, spread: float) -> float:
    """How far two values lie apart, as a share of what is allowed: the same up to 1."""
    ours, theirs = plain(ours), plain(theirs)
    if nothing(theirs) or nothing(ours):
        return 0.0 if nothing(theirs) and nothing(ours) else math.inf
    if isinstance(theirs, (str, bool)) or isinstance(ours, (str, bool)):
        return 0.0 if _word(ours) == _word(theirs) else math.inf
    if math.isinf(theirs) or math.isinf(ours):
        return 0.0 if ours == theirs else math.inf
    kind = kind_of(place)
    if kind == "p" and 0 < max(abs(ours), abs(theirs)) < TINY:
        return 0.0 if ours == theirs or (min(ours, theirs) >= 0 and _logs_alike(ours, theirs, tolerance)) else math.inf
    if kind == "tau2" and max(ours, theirs) < BOUNDARY * spread:
        return 0.0
    return float(abs(ours - theirs) / allowed(kind, theirs, tolerance, spread))


def same(place: str, ours: Any, theirs: Any, tolerance: str, spread: float) -> bool:
    """Whether two values are the same within the tolerance."""
    return apart(place, ours, theirs, tolerance, spread) <= 1


def allowed(kind: str, theirs: float, tolerance: str, spread: float) -> float:
    """How far ours may lie from theirs."""
    rtol, atol = TOLERANCES.get(tolerance, TOLERANCES["exact"])
    if tolerance == "opt" and kind not in ("estimate", "count"):
        rtol = LOOSE
    if kind == "count" and float(theirs).is_integer():
        return 1e-9
    scale = 1.0 if tolerance in UNSCALED else {"tau2": spread, "tau": math.sqrt(spread), "percent": 100.0}.get(kind, 1.0)
    return rtol * abs(theirs) + atol * scale


KINDS = (
    ("count", r"^(k|p|k0|k_pos|k_yi|QMdf|QE_df|ddf|dfs|df|df_between|perm|LRTdf|iterations|n_clusters|ni)$"),
    ("tau2", r"(^|_)(tau2|sigma2|gamma2)(_|$)"),
    ("tau", r"^tau_ci_"),
    ("percent", r"^(I2|R2|weights?_pct)|^I2_"),
    ("p", r"(^p_|^pval|p$|_p$|^QEp|^pvals?$|p_k0)"),
    ("estimate", r"^(b|ll|yi|estimate|pred|AIC|BIC|AICc|dev|fit_b|coef|level_b|fitted|limit_est|QE|fit_stats)$"),
)


@cache
def kind_of(place: str) -> str:
    """What a field is, by its name: it sets the scale."""
    name = re.sub(r"\[\d+\]", "", place).rsplit(".", 1)[-1]
    return next((kind for kind, pattern in KINDS if re.search(pattern, name)), "other")


def plain(value: Any) -> Any:
    """A value of numpy, or a word for a number, as a plain one."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str) and value in SPECIAL:
        return SPECIAL[value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def nothing(value: Any) -> bool:
    """Whether there is no number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _logs_alike(ours: float, theirs: float, tolerance: str) -> bool:
    if min(ours, theirs) <= 0:
        return max(ours, theirs) < 1e-307  # lost below what a double can hold
    rtol, _ = TOLERANCES.get(tolerance, TOLERANCES["exact"])
    return abs(math.log(ours) - math.log(theirs)) <= max(rtol, 1e-8) * abs(math.log(theirs))
