"""Counts whose log likelihood is y * eta - A(eta) + constant: binomial, Poisson, and non-central hypergeometric.

A family knows its cumulant function A and the first three derivatives: mean, variance, third cumulant of the count. All arrays end in
(k, J): k studies, J arms; any number of axes may stand before them.

Non-central hypergeometric: Cornfield J (1956). A statistical problem arising from retrospective studies. Proc 3rd Berkeley Symp 4:135-148;
Liao JG, Rosen O (2001). Fast and stable algorithms for computing and sampling from the noncentral hypergeometric distribution.
Am Stat 55:366-369. doi:10.1198/000313001753272547
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln

from cordwise.synthesis.arrays import Array

Rows = NDArray[np.intp]

_ETA_MAX = 230.0
"""exp of it, squared and cubed, still fits a double."""

TERMS = 101
"""Terms of a hypergeometric sum. A support of at most as many values is summed whole; a larger one from 10 standard deviations below
its mode to 10 above, in steps of at most a fifth of one (the trapezoidal rule on a bell curve errs by exp(-2 (5 pi)^2)). Where the standard
deviation is above 5 the ends of the support lie at least 25 values away; what is cut there is below exp(-25) of the whole. So work does not
grow with the number of people, and the log of the sum is right to 1e-9, or to the rounding of log-gamma (3e-9 at a million people)."""

_BLOCK = 4_000_000
"""Numbers held at once in a sum over supports (32 MB)."""


class Family(Protocol):
    """What the integrals need of a distribution."""

    @property
    def counts(self) -> Array:
        """The events y of shape (k, J)."""

    @property
    def constant(self) -> Array:
        """The part of each study's log likelihood that no parameter moves, of shape (k,)."""

    def cumulant(self, eta: Array) -> tuple[Array, Array]:
        """A and its first derivative."""

    def moments(self, eta: Array) -> tuple[Array, Array, Array]:
        """The first three derivatives of A."""

    def take(self, rows: Rows) -> Family:
        """The family of some of the studies."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Binomial:
    """Events among `totals`, the chance expit(eta + offset)."""

    counts: Array
    totals: Array
    offset: Array

    @property
    def constant(self) -> Array:
        return np.asarray((log_choose(self.totals, self.counts) + self.counts * self.offset).sum(axis=-1))

    def cumulant(self, eta: Array) -> tuple[Array, Array]:
        eta = eta + self.offset
        chance = expit(eta)
        # log(1 + e^eta) is -log(1 - p) below and eta - log(p) above zero: no overflow, full precision at both ends
        return self.totals * (np.maximum(eta, 0.0) + np.log1p(np.exp(-np.abs(eta)))), self.totals * chance

    def moments(self, eta: Array) -> tuple[Array, Array, Array]:
        chance, other = expit(eta + self.offset), expit(-eta - self.offset)
        variance = self.totals * chance * other
        return self.totals * chance, variance, variance * (other - chance)

    def take(self, rows: Rows) -> Binomial:
        return Binomial(counts=self.counts[rows], totals=self.totals[rows], offset=self.offset[rows])


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Poisson:
    """Events in `times` of observation, the rate exp(eta)."""

    counts: Array
    times: Array

    @property
    def constant(self) -> Array:
        return np.asarray((self.counts * np.log(self.times) - gammaln(self.counts + 1)).sum(axis=-1))

    def cumulant(self, eta: Array) -> tuple[Array, Array]:
        mean = self.times * np.exp(np.minimum(eta, _ETA_MAX))
        return mean, mean

    def moments(self, eta: Array) -> tuple[Array, Array, Array]:
        mean = self.times * np.exp(np.minimum(eta, _ETA_MAX))
        return mean, mean, mean

    def take(self, rows: Rows) -> Poisson:
        return Poisson(counts=self.counts[rows], times=self.times[rows])


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Hypergeometric:
    """Events of the treated arm given the events of both; eta is the log odds ratio. J is 1.

    `treated` and `control` are the people of the arms, `events` those of both arms together, each of shape (k,).
    """

    counts: Array
    treated: Array
    control: Array
    events: Array
    _table: Array | None = field(default=None, init=False)

    @property
    def constant(self) -> Array:
        return self._weight(self.counts[:, 0])

    def cumulant(self, eta: Array) -> tuple[Array, Array]:
        logs, first, _, _ = self._sums(eta[..., 0], spread=False)
        return logs[..., None], first[..., None]

    def moments(self, eta: Array) -> tuple[Array, Array, Array]:
        _, first, second, third = self._sums(eta[..., 0], spread=True)
        return first[..., None], second[..., None], third[..., None]

    def take(self, rows: Rows) -> Hypergeometric:
        return Hypergeometric(counts=self.counts[rows], treated=self.treated[rows], control=self.control[rows], events=self.events[rows])

    @property
    def lowest(self) -> Array:
        """The fewest events that the treated arm can have."""
        return np.maximum(0.0, self.events - self.control)

    @property
    def highest(self) -> Array:
        """The most events that the treated arm can have."""
        return np.minimum(self.treated, self.events)

    def _weight(self, events: Array) -> Array:
        return log_choose(self.treated, events) + log_choose(self.control, self.events - events)

    def _sums(self, eta: Array, *, spread: bool) -> tuple[Array, Array, Array, Array]:
        """log sum, mean, variance and third cumulant, of the shape of `eta`, (..., k)."""
        flat = eta.reshape(-1, eta.shape[-1])
        small = self.highest - self.lowest < TERMS
        sums = [np.empty_like(flat) for _ in range(4)]
        for rows, summed in ((np.flatnonzero(small), _whole), (np.flatnonzero(~small), _around)):
            if len(rows):
                part = self if len(rows) == len(small) else self.take(rows)
                block = max(1, _BLOCK // (TERMS * len(rows)))
                for start in range(0, len(flat), block):
                    piece = summed(part, flat[start : start + block][:, rows], spread)
                    for kept, found in zip(sums, piece, strict=True):
                        kept[start : start + block, rows] = found
        logs, first, second, third = (kept.reshape(eta.shape) for kept in sums)
        return logs, first, second, third

    def table(self) -> Array:
        """The logs of the weights of all values of each support (k, S), -inf past its end."""
        if self._table is None:
            values = self.lowest[:, None] + np.arange(float((self.highest - self.lowest).max()) + 1)
            inside = values <= self.highest[:, None]
            values = np.minimum(values, self.highest[:, None])
            logs = log_choose(self.treated[:, None], values) + log_choose(self.control[:, None], self.events[:, None] - values)
            object.__setattr__(self, "_table", np.where(inside, logs, -np.inf))
        assert self._table is not None
        return self._table

    def lattice(self, eta: Array) -> tuple[Array, Array]:
        """Where a sum begins and how far its terms stand apart."""
        mode = self._mode(eta)
        room = np.minimum(np.minimum(mode, self.treated - mode), np.minimum(self.events - mode, self.control - self.events + mode))
        cells = (mode, self.treated - mode, self.events - mode, self.control - self.events + mode)
        sd = 1 / np.sqrt(sum((1 / np.maximum(cell, 1e-9) for cell in cells), np.zeros_like(mode)))
        coarse = (sd > 5) & (room > 25) & (self.highest - self.lowest >= TERMS)
        step = np.where(coarse, sd / 5, 1.0)
        start = np.where(coarse, mode - step * (TERMS // 2), np.floor(mode) - TERMS // 2)
        whole = np.clip(start, self.lowest, np.maximum(self.lowest, self.highest - TERMS + 1))
        return np.where(coarse, start, whole), step

    def _mode(self, eta: Array) -> Array:
        """The value at which the odds of the next are one: the root of a quadratic inside the support."""
        chance, other = expit(eta), expit(-eta)
        a = chance - other
        b = (self.treated + self.events) * chance + (self.control - self.events) * other
        c = self.treated * self.events * chance
        root = np.sqrt(np.maximum(b * b - 4 * a * c, 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(b > 0, 2 * c / (b + root), (b - root) / (2 * a))
        return np.clip(np.where(np.isfinite(found), found, self.lowest), self.lowest, self.highest)


def _whole(family: Hypergeometric, eta: Array, spread: bool) -> tuple[Array, Array, Array, Array]:
    """Sums over every value of small supports."""
    logs = family.table()
    steps = np.arange(logs.shape[1], dtype=np.float64)
    return _reduced(logs + eta[..., None] * steps, steps, eta * family.lowest, family.lowest, np.ones_like(eta), spread)


def _around(family: Hypergeometric, eta: Array, spread: bool) -> tuple[Array, Array, Array, Array]:
    """Sums over a lattice around the mode of large supports."""
    start, step = family.lattice(eta)
    steps = np.arange(TERMS, dtype=np.float64)
    values = start[..., None] + step[..., None] * steps
    lowest, highest, events = family.lowest[:, None], family.highest[:, None], family.events[:, None]
    inside = (values >= lowest - 1e-9) & (values <= highest + 1e-9)
    kept = np.clip(values, lowest, highest)
    logs = log_choose(family.treated[:, None], kept) + log_choose(family.control[:, None], events - kept)
    logs = np.where(inside, logs + eta[..., None] * kept, -np.inf)
    return _reduced(logs, steps, np.zeros_like(eta), start, step, spread)


def _reduced(logs: Array, steps: Array, added: Array, start: Array, step: Array, spread: bool) -> tuple[Array, Array, Array, Array]:
    """log sum, mean, variance and third cumulant of values start + step * steps with weights exp(logs)."""
    top = logs.max(axis=-1)
    weights = np.exp(logs - top[..., None])
    total = weights.sum(axis=-1)
    mean = (weights @ steps) / total
    whole = added + top + np.log(total * step), start + step * mean
    if not spread:
        return (*whole, mean, mean)
    away = steps - mean[..., None]
    squared = weights * away * away
    return (*whole, step**2 * squared.sum(axis=-1) / total, step**3 * (squared * away).sum(axis=-1) / total)


def log_choose(total: Array, chosen: Array) -> Array:
    """log of the number of ways to choose; real arguments are taken too."""
    return np.asarray(gammaln(total + 1) - gammaln(chosen + 1) - gammaln(total - chosen + 1))
