"""A share of people over several sources that differ: beta-binomial, with what is not known of its mean and of the spread between sources.

Source i: k_i of n_i ~ binomial(p_i), p_i ~ Beta(m f, (1 - m) f); m has Jeffreys' prior and 1/sqrt(f), the spread
between sources, a half-t one: small as a rule, with room for sources that differ widely (Gelman 2006 doi:10.1214/06-BA117A).
Both are integrated on a grid, so that nothing depends on chance or on the order of the sources. A weight below 1 raises a source's likelihood to
that power: papers of one registry together then count once. (Skellam 1948 doi:10.1111/j.2517-6161.1948.tb00014.x; power likelihood: Ibrahim and
Chen 2000 doi:10.1214/ss/1009212673.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import betaincinv, betaln, stdtrit

from cordwise.knowledge.recovery import setting

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Count = tuple[float, float, float]
"""People with the outcome, people, weight."""

_MEANS, _SPREADS, _DRAWS = 240, 40, 12000
_NEGLIGIBLE = 1e-7
_FREEDOM = 4  # of the half-t prior: a half-Cauchy one lets a single source vouch for nothing, a half-normal one allows no odd source


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Posterior:
    """The share in a group like those of the sources: a mixture of Beta(a, b) with weights that sum to 1."""

    weights: Array
    a: Array
    b: Array

    @property
    def mean(self) -> float:
        """The expected share."""
        return float(np.sum(self.weights * self.a / (self.a + self.b)))

    def draws(self, salt: int) -> Array:
        """Values of the share, evenly over its distribution, in an order that the salt fixes."""
        return _draws(self, salt)

    def law(self, total: int) -> Array:
        """The chances of 0 to `total` people with the outcome, in one group of that size."""
        return _law(self, total)


@lru_cache(maxsize=128)
def _draws(one: Posterior, salt: int) -> Array:
    places = (np.arange(_DRAWS) + 0.5) / _DRAWS
    order = np.random.default_rng(salt)
    parts = np.searchsorted(np.cumsum(one.weights), order.permutation(places)).clip(max=len(one.weights) - 1)
    return np.asarray(betaincinv(one.a[parts], one.b[parts], order.permutation(places)), dtype=np.float64)


@lru_cache(maxsize=512)
def _law(one: Posterior, total: int) -> Array:
    """Each chance from the one before, in logarithms: P(k + 1) / P(k) = (total - k)(a + k) / ((k + 1)(b + total - k - 1)).."""
    k = np.arange(total)[:, None]
    steps = np.log((total - k) * (one.a + k) / ((k + 1) * (one.b + total - k - 1)))
    nobody = betaln(one.a, one.b + total) - betaln(one.a, one.b)
    chances = np.exp(np.vstack([nobody, nobody + np.cumsum(steps, axis=0)])) @ one.weights
    return np.asarray(chances / chances.sum(), dtype=np.float64)


def posterior(counts: list[Count] | tuple[Count, ...], spread: str = "spread_prior") -> Posterior:
    """The posterior of a share; without any count what is known beforehand. `spread` names the setting of the prior between sources."""
    return _posterior(tuple(sorted(counts)), setting(spread))


@lru_cache(maxsize=512)
def _posterior(counts: tuple[Count, ...], spread: float) -> Posterior:
    mean, factor, beforehand = _grid(spread)
    a, b = mean * factor, (1 - mean) * factor
    fit = beforehand.copy()
    for k, n, weight in counts:
        fit += weight * (betaln(k + a, n - k + b) - betaln(a, b))
    weights = np.exp(fit - fit.max())
    kept = weights > _NEGLIGIBLE
    return Posterior(weights=weights[kept] / weights[kept].sum(), a=a[kept], b=b[kept])


@lru_cache(maxsize=4)
def _grid(scale: float) -> tuple[Array, Array, Array]:
    """Means at equal steps of Jeffreys' prior; spreads at steps of theirs that close up towards wide ones; the log of each point's weight.

    Equal steps of the spread cut its tail, which halved the chance of counts far above the expected one.
    """
    mean = np.sin(np.pi / 2 * (np.arange(_MEANS) + 0.5) / _MEANS) ** 2
    left = 1 - (np.arange(_SPREADS) + 0.5) / _SPREADS
    odds = (scale * stdtrit(_FREEDOM, 1 - left**3 / 2)) ** 2
    means, factors = np.meshgrid(mean, 1 / odds)
    weights = np.broadcast_to(2 * np.log(left)[:, None], means.shape)
    return means.ravel(), factors.ravel(), weights.ravel()
