"""The exact conditional likelihood of two-by-two tables, summed and integrated anew: a check on both programs that shares no code with ours.

Given its margins a table has Fisher's non-central hypergeometric distribution; study effects are normal around b with variance tau2.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaln, logsumexp

from cordwise.synthesis.arrays import Array

Table = tuple[float, Array, Array]
"""Events of the treated arm, what they can be, and the logarithms of the ways to have so many."""


def tables_of(cells: dict[str, Array]) -> list[Table]:
    """The tables that say something."""
    found = []
    for a, n1, c, n2 in zip(cells["ai"], cells["n1i"], cells["ci"], cells["n2i"], strict=True):
        m = a + c
        if np.isfinite(n1 + n2 + m) and 0 < m < n1 + n2:
            x = np.arange(max(0.0, m - n2), min(n1, m) + 1)
            found.append((float(a), x, -betaln(x + 1, n1 - x + 1) - betaln(m - x + 1, n2 - m + x + 1) - np.log(n1 + 1) - np.log(n2 + 1)))
    return found


def _moments(table: Table, log_odds_ratio: float) -> tuple[float, float]:
    """Mean and variance of the events of the treated arm."""
    _, x, ways = table
    logs = ways + x * log_odds_ratio
    p = np.exp(logs - logsumexp(logs))
    mean = float(p @ x)
    return mean, float((p * (x - mean) ** 2).sum())


def wald(tables: list[Table]) -> float:
    """Q of the studies' own conditional estimates; one at the end of its range has no weight."""
    effects, weights = [], []
    for table in tables:
        a, x, _ = table
        if x[0] < a < x[-1]:
            effects.append(float(brentq(lambda b, table=table, a=a: _moments(table, b)[0] - a, -50, 50, xtol=1e-13)))
            weights.append(_moments(table, effects[-1])[1])
    b, w = np.array(effects), np.array(weights)
    away = b - float(w @ b) / float(w.sum())
    return float((w * away**2).sum())


def error(tables: list[Table], b: float, tau2: float) -> float:
    """The standard error of b: with a tau2, by second differences of the likelihood integrated over a fine grid, in b and log tau2."""
    if tau2 < 1e-9:
        return float(np.sqrt(1 / sum(_moments(table, b)[1] for table in tables)))
    h = 2e-3 * max(tau2, 0.1) ** 0.5

    def height(db: float, dt: float) -> float:
        return _marginal(tables, b + db * h, float(np.sqrt(tau2) * np.exp(dt * 2e-3)))

    def second(move: tuple[int, int]) -> float:
        values = [height(step * move[0], step * move[1]) for step in (-2, -1, 0, 1, 2)]
        return sum(factor * value for factor, value in zip((-1, 16, -30, 16, -1), values, strict=True)) / 12

    bb, tt, both = second((1, 0)), second((0, 1)), second((1, 1))
    cross = (both - bb - tt) / 2
    return float(h) * math.sqrt(-tt / (bb * tt - cross**2))


GRID = np.linspace(-9, 9, 1201)


def _marginal(tables: list[Table], b: float, tau: float) -> float:
    """The log likelihood, the normal effects integrated by the trapezoid rule, which is exact to rounding on such functions."""
    theta = b + tau * GRID
    total = 0.0
    for a, x, ways in tables:
        logs = a * theta - logsumexp(ways[:, None] + x[:, None] * theta, axis=0) - 0.5 * GRID**2
        total += float(logsumexp(logs))
    return total
