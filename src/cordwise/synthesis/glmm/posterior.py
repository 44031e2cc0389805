"""What k small studies of one arm leave open: the integrated likelihood of the middle, of the average and of the next study.

Two to five studies cannot show how far they differ: their maximum likelihood spread is often zero where the true one is not, and an interval
that takes it at its word covers the truth in as few as half of all cases. So the spread is integrated out against a half-normal weight of
scale 1 on the logit (or log) scale, which is weak (19 of 20 below a spread of 2) and published for this use:
Röver C, Bender R, Dias S, et al (2021). On weakly informative prior distributions for the heterogeneity parameter in Bayesian random-effects
meta-analysis. Res Synth Methods 12:448-474. doi:10.1002/jrsm.1475
The limits are then taken as Clopper-Pearson takes them: the lower with the weight (1 - p) d logit p, the upper with p d logit p (for a rate,
1 and the rate: Garwood's), so that without spread they are exactly these limits on the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import expit, gammaln, logit, ndtr

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.glmm.families import log_choose

SCALE = 1.0
"""Of the half-normal weight of the spread."""

_NODES = 9
_COARSE = np.concatenate([[0.0], np.geomspace(3e-4, 6.0, 23)])
_SPREADS = 12
_REACH, _POINTS, _FINE = 12.0, 33, 8
_NEGLIGIBLE = 9.0
"""Spreads whose integrated likelihood is exp(-9) of the best are left out."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Counts:
    """Unlike studies of one arm: `events` among `sizes` people (binary) or in so much time, and how many studies are such, each (u,)."""

    events: Array
    sizes: Array
    times: Array
    binary: bool

    @property
    def constant(self) -> float:
        """The part of the log likelihood that no parameter moves."""
        if self.binary:
            return float(self.times @ log_choose(self.sizes, self.events))
        return float(self.times @ (self.events * np.log(self.sizes) - gammaln(self.events + 1)))

    def terms(self, theta: Array) -> tuple[Array, Array, Array]:
        """Log likelihood, residual and information of each study at its own logit (or log rate) (..., u)."""
        if self.binary:
            chance, small = expit(theta), np.exp(-np.abs(theta))
            mean = self.sizes * chance
            value = self.events * theta - self.sizes * (np.maximum(theta, 0.0) + np.log1p(small))
            return value, self.events - mean, mean * (1 - chance)
        mean = self.sizes * np.exp(np.minimum(theta, 230.0))
        return self.events * theta - mean, self.events - mean, mean

    def value(self, theta: Array) -> Array:
        """Only the first of `terms`."""
        if self.binary:
            return np.asarray(self.events * theta - self.sizes * (np.maximum(theta, 0.0) + np.log1p(np.exp(-np.abs(theta)))))
        return np.asarray(self.events * theta - self.sizes * np.exp(np.minimum(theta, 230.0)))

    @property
    def crude(self) -> float:
        """The logit of the share (log of the rate) of all together; finite only where events are neither none nor all."""
        events, size = float(self.times @ self.events), float(self.times @ self.sizes)
        return float(np.log(events / (size - events))) if self.binary else float(np.log(events / size))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Intervals:
    """Limits as shares (or rates): of the middle study, of the average of studies, and of a new study; the median spread."""

    middle: tuple[float, float]
    average: tuple[float, float]
    new: tuple[float, float]
    spread: float


def grouped(events: Array, sizes: Array, *, binary: bool) -> Counts:
    """Like studies told once: the work grows with unlike ones only, and the order of studies cannot matter."""
    pairs, times = np.unique(np.column_stack([events, sizes]), axis=0, return_counts=True)
    return Counts(events=pairs[:, 0].copy(), sizes=pairs[:, 1].copy(), times=times.astype(np.float64), binary=binary)


def integrated(counts: Counts, *, level: float) -> Intervals:
    """The limits at `level`; events must be neither none nor all."""
    centre, width, weight = conditional(counts, _COARSE)
    spread, share = _spreads(weight)
    centre, width = (np.interp(spread, _COARSE, values) for values in (centre, np.log(width)))
    steps = np.linspace(-_REACH, _REACH, _POINTS)
    middle = centre[:, None] + np.exp(width)[:, None] * steps
    value = marginal(counts, middle.ravel(), np.repeat(spread, _POINTS)).reshape(middle.shape)
    value = value - value.max() + np.log(share)[:, None] + width[:, None]
    average = _average(counts, middle, spread)
    tail = 0.5 - level / 2
    mass = _normal(np.exp(value) * _jeffreys(counts, middle))
    limits = [_limits(counts, value, mass.sum(axis=1), scale, tail) for scale in (middle, average)]
    back = expit if counts.binary else np.exp
    new = _new(middle, spread, mass, tail)
    return Intervals(
        middle=(float(back(limits[0][0])), float(back(limits[0][1]))), average=(float(back(limits[1][0])), float(back(limits[1][1]))),
        new=(float(back(new[0])), float(back(new[1]))), spread=float(np.interp(0.5, np.cumsum(mass.sum(axis=1)), spread)),
    )  # fmt: skip


def marginal(counts: Counts, middle: Array, spread: Array) -> Array:
    """Log likelihood of all studies at P pairs of middle and spread (P,)."""
    middle, spread = middle[:, None], spread[:, None]
    v, width, log_weight = _placed(counts, middle, spread)
    inside = counts.value(middle + spread * v) - 0.5 * v * v + log_weight
    top = inside.max(axis=0)
    return np.asarray((top + np.log(np.exp(inside - top).sum(axis=0) * width)) @ counts.times)


def _placed(counts: Counts, middle: Array, spread: Array) -> tuple[Array, Array, Array]:
    """The quadrature nodes (Q, P, u), the width of the integrands, and the logs of the weights."""
    deviate = _deviate(counts, middle, spread)
    width = 1 / np.sqrt(1 + spread**2 * counts.terms(middle + spread * deviate)[2])
    z, log_weight = _grid()
    return deviate + width * z, width, log_weight


def _sloped(counts: Counts, middle: Array, spread: Array) -> tuple[Array, Array, Array]:
    """As `marginal`, with its slope and its curvature by the middle."""
    middle, spread = middle[:, None], spread[:, None]
    v, width, log_weight = _placed(counts, middle, spread)
    value, residual, information = counts.terms(middle + spread * v)
    inside = value - 0.5 * v * v + log_weight
    top = inside.max(axis=0)
    share = np.exp(inside - top)
    total = share.sum(axis=0)
    share /= total
    slope = (share * residual).sum(axis=0)
    bend = (share * (residual**2 - information)).sum(axis=0) - slope**2
    return (top + np.log(total * width)) @ counts.times, slope @ counts.times, bend @ counts.times


def conditional(counts: Counts, spread: Array) -> tuple[Array, Array, Array]:
    """For each spread (S,): the best middle, the width of its likelihood, and the log likelihood with the middle integrated out (Laplace)."""
    middle = np.full(len(spread), counts.crude)
    for _ in range(60):
        value, slope, bend = _sloped(counts, middle, spread)
        step = np.clip(slope / np.maximum(-bend, 1e-9), -2.0, 2.0)
        if np.abs(step).max() < 1e-3:
            break
        middle = middle + step
    width = np.minimum(1 / np.sqrt(np.maximum(-bend, 1e-9)), 3.0 + spread)
    return middle, width, value + np.log(width) - 0.5 * (spread / SCALE) ** 2


def _deviate(counts: Counts, middle: Array, spread: Array) -> Array:
    """Where each study's integrand is highest, in spreads from the middle: Newton from the meeting of two bell curves."""
    if counts.binary:
        own, variance = (
            logit((counts.events + 0.5) / (counts.sizes + 1)),
            1 / (counts.events + 0.5) + 1 / (counts.sizes - counts.events + 0.5),
        )
    else:
        own, variance = np.log((counts.events + 0.5) / counts.sizes), 1 / (counts.events + 0.5)
    deviate = (own - middle) * spread / (variance + spread**2)
    longest = 2 / np.maximum(spread, 1e-12)
    for _ in range(60):
        _, residual, information = counts.terms(middle + spread * deviate)
        step = np.clip((spread * residual - deviate) / (1 + spread**2 * information), -longest, longest)
        deviate = deviate + step
        if np.abs(step).max() < 1e-3:
            break
    return np.asarray(deviate)


@lru_cache(maxsize=1)
def _grid() -> tuple[Array, Array]:
    z, weight = np.polynomial.hermite_e.hermegauss(_NODES)
    return z[:, None, None], (np.log(weight / weight.sum()) + 0.5 * z * z)[:, None, None]


def _spreads(weight: Array) -> tuple[Array, Array]:
    """Gauss-Legendre nodes over the spreads that the data leave open, and their shares; `weight` at the coarse ones."""
    near = np.flatnonzero(weight > weight.max() - _NEGLIGIBLE)
    low, high = _COARSE[max(near[0] - 1, 0)], _COARSE[min(near[-1] + 1, len(_COARSE) - 1)]
    nodes, share = np.polynomial.legendre.leggauss(_SPREADS)
    spread = low + (high - low) * 0.5 * (nodes + 1)
    return spread, share * np.exp(-0.5 * (spread / SCALE) ** 2)


def _average(counts: Counts, middle: Array, spread: Array) -> Array:
    """The logit (log) of the average over studies whose middle and spread are these."""
    if not counts.binary:
        return np.asarray(middle + 0.5 * spread[:, None] ** 2)
    z, weight = _average_grid()
    theta = middle[..., None] + spread[:, None, None] * z
    share, other = expit(theta) @ weight, expit(-theta) @ weight
    return np.asarray(np.log(share) - np.log(other))


@lru_cache(maxsize=1)
def _average_grid() -> tuple[Array, Array]:
    z, weight = np.polynomial.hermite_e.hermegauss(21)
    return z, weight / weight.sum()


def _limits(counts: Counts, value: Array, share: Array, scale: Array, tail: float) -> tuple[float, float]:
    """The `tail` and `1 - tail` quantiles of `scale` (S, M), whose log density by the middle is `value`; each spread has its `share` (S,).

    The weights that make the limits exact without spread are for the middle alone: they must not speak for a wider spread.
    """
    fine, scale = _upsampled(value), _upsampled(scale)
    low = fine + (np.log(expit(-scale)) if counts.binary else 0.0)
    high = fine + (np.log(expit(scale)) if counts.binary else np.minimum(scale, 230.0))
    return _quantile(scale, low, share, tail), _quantile(scale, high, share, 1 - tail)


def _quantile(scale: Array, value: Array, share: Array, chance: float) -> float:
    mass = np.exp(value - value.max(axis=1, keepdims=True))
    below = np.cumsum(mass, axis=1) - 0.5 * (mass + mass[:, :1])
    below *= (share / below[:, -1])[:, None]
    points = np.linspace(scale.min(), scale.max(), 60)
    for _ in range(3):  # each look at sixty points narrows the interval by that factor
        together = sum(np.interp(points, row, sums) for row, sums in zip(scale, below, strict=True))
        found = int(np.clip(np.searchsorted(np.asarray(together), chance), 1, len(points) - 1))
        points = np.linspace(points[found - 1], points[found], 60)
    return float(points[30])


@lru_cache(maxsize=1)
def _between() -> Array:
    """Weights (4, F) of four neighbours at F places between the middle two: cubic interpolation."""
    t = np.arange(_FINE) / _FINE
    return np.vstack([-t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2, -(t + 1) * t * (t - 2) / 2, (t + 1) * t * (t - 1) / 6])


def _upsampled(values: Array) -> Array:
    """Values at even steps (S, M), with the places between them filled in."""
    neighbours = np.stack([values[:, shift : values.shape[1] - 3 + shift] for shift in range(4)], axis=-1)
    return np.asarray((neighbours @ _between()).reshape(len(values), -1))


def _jeffreys(counts: Counts, middle: Array) -> Array:
    """Jeffreys' weight of the middle by the logit (log)."""
    return np.sqrt(expit(middle) * expit(-middle)) if counts.binary else np.exp(0.5 * np.minimum(middle, 230.0))


def _normal(mass: Array) -> Array:
    return np.asarray(mass / mass.sum())


def _new(middle: Array, spread: Array, mass: Array, tail: float) -> tuple[float, float]:
    """The limits of a new study's logit (log): its chance below each of some points is a mixture of normal ones."""
    kept = mass > 1e-9 * mass.max()
    centre, width, share = middle[kept], np.broadcast_to(spread[:, None], middle.shape)[kept], mass[kept]
    found = []
    for chance in (tail, 1 - tail):
        low, high = float((centre - 8 * width).min()), float((centre + 8 * width).max())
        while high - low > 1e-5 * (1 + abs(low)):
            points = np.linspace(low, high, 12)
            below = ndtr((points[:, None] - centre) / width) @ share
            place = int(np.clip(np.searchsorted(below, chance), 1, len(points) - 1))
            low, high = float(points[place - 1]), float(points[place])
        found.append(0.5 * (low + high))
    return found[0], found[1]
