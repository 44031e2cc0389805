"""What the closed-form pools of counts (Mantel-Haenszel, Peto) share: sums over all studies, all but one and the first few; tests; refits.

Higgins JPT, Thompson SG (2002) Stat Med 21:1539-1558, doi:10.1002/sim.1186, for I2 and H2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr, ndtri

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.effects.measures import MEASURES


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Refits:
    """The same pool over k subsets of the studies: all but one each (leave-one-out) or the first 1, 2, ... k (cumulative); each array is of shape (k,).

    On the scale of analysis; NaN where a subset has no estimate, with the reason in words in `reasons`. `i2` is a percentage.
    """

    kind: str
    labels: tuple[str, ...]
    """Who was left out, or who came last."""
    level: float
    estimates: Array
    standard_errors: Array
    q: Array
    q_df: Array
    reasons: tuple[str, ...]

    @property
    def z(self) -> Array:
        return self.estimates / np.where(self.standard_errors > 0, self.standard_errors, np.nan)

    @property
    def p_values(self) -> Array:
        return np.asarray(2 * ndtr(-np.abs(self.z)))

    @property
    def ci_lows(self) -> Array:
        return self.estimates - critical(self.level) * self.standard_errors

    @property
    def ci_highs(self) -> Array:
        return self.estimates + critical(self.level) * self.standard_errors

    @property
    def q_p_values(self) -> Array:
        return heterogeneity(self.q, self.q_df)[0]

    @property
    def i2(self) -> Array:
        return heterogeneity(self.q, self.q_df)[1]

    @property
    def h2(self) -> Array:
        return heterogeneity(self.q, self.q_df)[2]

    def __len__(self) -> int:
        return len(self.estimates)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Pooled:
    """One pool of k studies. `estimate` and what follows are on the scale of analysis (logarithms of ratios), None where not estimable: `reason` says why."""

    measure: str
    level: float
    labels: tuple[str, ...]
    k: int
    """Studies that were read and are complete."""
    k_with_events: int
    """Studies with an event and somebody without one."""
    estimate: float | None
    standard_error: float | None
    weights: Array
    """In percent, shape (rows,); NaN where a study takes no part, and everywhere where there is no pool."""
    q: float | None
    q_df: int
    reason: str
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    """Studies without any weight, each with its reason."""
    terms: Array
    """The sums the pool is made of, shape (m, rows): what leave-one-out and cumulative pools need."""

    @property
    def z(self) -> float | None:
        return self.estimate / self.standard_error if self.estimate is not None and self.standard_error else None

    @property
    def p_value(self) -> float | None:
        return None if self.z is None else float(2 * ndtr(-abs(self.z)))

    @property
    def ci_low(self) -> float | None:
        return None if self.estimate is None or self.standard_error is None else self.estimate - critical(self.level) * self.standard_error

    @property
    def ci_high(self) -> float | None:
        return None if self.estimate is None or self.standard_error is None else self.estimate + critical(self.level) * self.standard_error

    @property
    def natural(self) -> tuple[float | None, float | None, float | None]:
        """Estimate, lower and upper limit as people read them: a ratio, not its logarithm."""
        back = MEASURES[self.measure].to_natural
        estimate, low, high = (None if value is None else float(back(value)) for value in (self.estimate, self.ci_low, self.ci_high))
        return estimate, low, high

    @property
    def q_p(self) -> float | None:
        return None if self.q is None else float(heterogeneity(np.array(self.q), np.array(self.q_df))[0])

    @property
    def i2(self) -> float | None:
        """In percent."""
        return None if self.q is None else float(heterogeneity(np.array(self.q), np.array(self.q_df))[1])

    @property
    def h2(self) -> float | None:
        return None if self.q is None else float(heterogeneity(np.array(self.q), np.array(self.q_df))[2])


def critical(level: float) -> float:
    """The normal quantile of a two-sided interval.

    Raises:
        InputError: a level that is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise InputError(f"level={level!r}: a number between 0 and 1 is needed, such as 0.95")
    return float(ndtri((1 + level) / 2))


def all_of(terms: Array) -> Array:
    """Terms (m, k) summed over the studies: (m, 1)."""
    with np.errstate(all="ignore"):
        return np.asarray(terms.sum(axis=1, keepdims=True))


def all_but_one(terms: Array) -> Array:
    """Terms (m, k) summed over the studies without each one in turn, (m, k): what is before it plus what is behind it, so that zeros stay exact
    (a total minus its own term leaves 1e-17 where the rest has no event, and a ratio is made of it)."""
    before, behind = np.zeros_like(terms), np.zeros_like(terms)
    with np.errstate(all="ignore"):
        np.cumsum(terms[:, :-1], axis=1, out=before[:, 1:])
        behind[:, :-1] = np.cumsum(terms[:, :0:-1], axis=1)[:, ::-1]
        return before + behind


def first_ones(terms: Array) -> Array:
    """Terms (m, k) summed over the first 1, 2, ... k studies: (m, k)."""
    with np.errstate(all="ignore"):
        return np.cumsum(terms, axis=1)


def order_of(order: Sequence[int] | None, k: int) -> NDArray[np.intp]:
    """Row numbers from 0: the order given, or as the rows came.

    Raises:
        InputError: not each of the k rows once.
    """
    rows = np.arange(k, dtype=np.intp) if order is None else np.asarray(order, dtype=np.intp)
    if rows.ndim != 1 or sorted(rows.tolist()) != list(range(k)):
        raise InputError(f"an order names each of the {k} rows once, from 0 to {k - 1}")
    return rows


def scatter_terms(estimates: Array, variances: Array, usable: NDArray[np.bool_], centre: float) -> Array:
    """What Q around any point needs, (4, k): weights, weighted distances from `centre` and their squares, studies counted."""
    with np.errstate(all="ignore"):
        weight = np.where(usable, 1 / variances, 0.0)
        away = np.where(usable, estimates - centre, 0.0)
        return np.array([weight, weight * away, weight * away**2, usable])


def q_around(sums: Array, away: Array) -> tuple[Array, Array]:
    """Q and its degrees of freedom around the point `away` from the centre, from sums of `scatter_terms`; 0 for fewer than two studies."""
    weight, first, second, count = sums
    with np.errstate(all="ignore"):
        q = np.maximum(second - 2 * away * first + away**2 * weight, 0)
        return np.where(count >= 2, q, 0.0), np.maximum(count - 1, 0)


def heterogeneity(q: Array, df: Array) -> tuple[Array, Array, Array]:
    """The p-value of Q, I2 in percent and H2; 1, 0 and 1 where there is nothing to compare."""
    q, df = np.asarray(q, dtype=np.float64), np.asarray(df, dtype=np.float64)
    free = np.maximum(df, 1)
    p = np.where(df > 0, chdtrc(free, np.maximum(q, 0)), 1.0)
    with np.errstate(all="ignore"):
        i2 = np.where(df > 0, np.where(q > free, 100 * (q - free) / q, 0.0), 0.0)
    missing = np.where(np.isnan(q), np.nan, 0.0)
    return p + missing, i2 + missing, np.where(df > 0, q / free, 1.0) + missing
