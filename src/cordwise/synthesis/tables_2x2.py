"""The sums that Mantel-Haenszel pools and their tests are made of, one column a study, so that any subset of studies is a sum of columns.

The papers are named in `mantel_haenszel`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc

from cordwise.synthesis.arrays import Array


class Tables(NamedTuple):
    """Events and people (or person-time) of both arms, each of shape (k,), after any correction."""

    a: Array
    n1: Array
    c: Array
    n2: Array

    @property
    def n(self) -> Array:
        return self.n1 + self.n2

    @property
    def b(self) -> Array:
        return self.n1 - self.a

    @property
    def d(self) -> Array:
        return self.n2 - self.c

    @property
    def m(self) -> Array:
        """Events of both arms."""
        return self.a + self.c


@dataclass(frozen=True, kw_only=True, slots=True)
class ChiSquare:
    """A chi-square test; None where the data say nothing, with the reason."""

    statistic: float | None
    df: int
    p_value: float | None
    reason: str = ""


def _rr(t: Tables) -> list[Array]:
    return [t.a * t.n2 / t.n, t.c * t.n1 / t.n, (t.n1 * t.n2 * t.m - t.a * t.c * t.n) / t.n**2]


def _irr(t: Tables) -> list[Array]:
    return [t.a * t.n2 / t.n, t.c * t.n1 / t.n, t.m * t.n1 * t.n2 / t.n**2]


def _or(t: Tables) -> list[Array]:
    r, s, p, q = t.a * t.d / t.n, t.b * t.c / t.n, (t.a + t.d) / t.n, (t.b + t.c) / t.n
    return [r, s, p * r, p * s + q * r, q * s]


def _rd(t: Tables) -> list[Array]:
    spread = t.a * t.b * t.n2**3 + t.c * t.d * t.n1**3
    return [(t.a * t.n2 - t.c * t.n1) / t.n, t.n1 * t.n2 / t.n, spread / (t.n1 * t.n2 * t.n**2)]


def _rd_sato(t: Tables) -> list[Array]:
    p = (t.n1**2 * t.c - t.n2**2 * t.a + t.n1 * t.n2 * (t.n2 - t.n1) / 2) / t.n**2
    q = (t.a * t.d + t.c * t.b) / (2 * t.n)
    return [(t.a * t.n2 - t.c * t.n1) / t.n, t.n1 * t.n2 / t.n, p, q]


def _ird(t: Tables) -> list[Array]:
    return [(t.a * t.n2 - t.c * t.n1) / t.n, t.n1 * t.n2 / t.n, (t.a * t.n2**2 + t.c * t.n1**2) / t.n**2]


TERMS: dict[tuple[str, str], Callable[[Tables], list[Array]]] = {
    ("RR", "GR"): _rr, ("RR", "sato"): _rr, ("OR", "GR"): _or, ("OR", "sato"): _or, ("RD", "GR"): _rd, ("RD", "sato"): _rd_sato,
    ("IRR", "GR"): _irr, ("IRD", "GR"): _ird,
}  # fmt: skip
"""By measure and form of the variance (which only the risk difference has two of)."""


def weights(measure: str, t: Tables) -> Array:
    """What each study weighs in the pool, not yet in percent."""
    if measure in ("RD", "IRD"):
        return t.n1 * t.n2 / t.n
    return t.b * t.c / t.n if measure == "OR" else t.c * t.n1 / t.n


def estimates(measure: str, sums: Array) -> tuple[Array, Array]:
    """Pool and standard error from summed terms (m, j), each of shape (j,): NaN where there is none, the error alone where its variance is not above 0."""
    with np.errstate(all="ignore"):
        top, bottom = sums[0], sums[1]
        if measure in ("RD", "IRD"):
            pool = np.where(bottom > 0, top / bottom, np.nan)
            spread = sums[2] if len(sums) == 3 else pool * sums[2] + sums[3]
            variance = spread / bottom**2
        else:
            pool = np.where((top > 0) & (bottom > 0), np.log(top / bottom), np.nan)
            variance = _log_variance(sums)
        pool = np.where(np.isfinite(pool), pool, np.nan)
        return pool, np.where((variance > 0) & np.isfinite(pool), np.sqrt(np.abs(variance)), np.nan)


def _log_variance(sums: Array) -> Array:
    r, s = sums[0], sums[1]
    if len(sums) == 3:
        return np.asarray(sums[2] / (r * s))
    return np.asarray(sums[2] / (2 * r**2) + sums[3] / (2 * r * s) + sums[4] / (2 * s**2))


NO_TEST = ChiSquare(statistic=None, df=0, p_value=None, reason="given with the odds ratio and the rate ratio only")


def no_effect(t: Tables, less: float, correct: bool, rates: bool = False) -> ChiSquare:
    """Cochran's test (`less` = 0) or that of Cochran, Mantel and Haenszel (`less` = 1), with one half off the distance where `correct`."""
    with np.errstate(all="ignore"):
        spread = t.m * t.n1 * t.n2 / t.n**2 if rates else t.m * (t.n - t.m) * t.n1 * t.n2 / (t.n**2 * (t.n - less))
    variance = float(spread[np.isfinite(spread)].sum())
    if not variance > 0:
        return ChiSquare(statistic=None, df=1, p_value=None, reason="no study has an event in some and not in others: nothing to test")
    away = abs(float(((t.a * t.n2 - t.c * t.n1) / t.n).sum()))
    statistic = (away - 0.5 * correct) ** 2 / variance  # as published: not stopped at 0 where the distance is below one half
    return ChiSquare(statistic=statistic, df=1, p_value=float(chdtrc(1, statistic)))


def homogeneity(t: Tables, log_odds_ratio: float) -> tuple[ChiSquare, ChiSquare]:
    """Breslow and Day's test that the odds ratios are one, and Tarone's correction of it."""
    some = (t.m > 0) & (t.m < t.n)
    tables = Tables(*(column[some] for column in t))
    df = int(some.sum()) - 1
    if not np.isfinite(log_odds_ratio) or df < 1:
        words = "no pooled odds ratio" if df >= 1 else "fewer than two studies with events: nothing to compare"
        none = ChiSquare(statistic=0.0 if df == 0 and np.isfinite(log_odds_ratio) else None, df=max(df, 0), p_value=None, reason=words)
        return none, none
    expected = expected_events(tables, float(np.exp(log_odds_ratio)))
    with np.errstate(all="ignore"):
        variance = 1 / (1 / expected + 1 / (tables.m - expected) + 1 / (tables.n1 - expected) + 1 / (tables.n2 - tables.m + expected))
    if not (variance > 0).all():
        none = ChiSquare(statistic=None, df=df, p_value=None, reason="an odds ratio too extreme for this test")
        return none, none
    away = tables.a - expected
    breslow_day = float((away**2 / variance).sum())
    tarone = breslow_day - float(away.sum()) ** 2 / float(variance.sum())
    first, second = (ChiSquare(statistic=x, df=df, p_value=float(chdtrc(df, x))) for x in (breslow_day, tarone))
    return first, second


def expected_events(t: Tables, odds_ratio: float) -> Array:
    """Events in the treated arm that the margins and this odds ratio would give: the one root of the quadratic inside the table."""
    slope = t.n2 - t.m + odds_ratio * (t.n1 + t.m)
    root = np.sqrt(slope**2 + 4 * (1 - odds_ratio) * odds_ratio * t.n1 * t.m)
    with np.errstate(all="ignore"):
        return np.where(slope >= 0, 2 * odds_ratio * t.n1 * t.m / (slope + root), (root - slope) / (2 * (1 - odds_ratio)))
