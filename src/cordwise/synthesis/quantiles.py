"""Quantiles and p-values of the normal and of t, kept where they are asked for again and again."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from cordwise.synthesis.arrays import Array


@lru_cache(maxsize=4096)
def quantile(level: float, df: float) -> float:
    """The two-sided quantile: of t with `df` degrees of freedom, of the normal where that is infinite; NaN for none."""
    if df == float("inf"):
        return float(-ndtri((1 - level) / 2))
    return float(stdtrit(df, 1 - (1 - level) / 2)) if df > 0 else float("nan")


def two_sided(statistics: Array, df: float) -> Array:
    """Two-sided p-values."""
    if df == float("inf"):
        return np.asarray(2 * ndtr(-np.abs(statistics)))
    return np.asarray(2 * stdtr(df, -np.abs(statistics))) if df > 0 else np.full(np.shape(statistics), np.nan)
