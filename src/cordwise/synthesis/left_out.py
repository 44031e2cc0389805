"""The sums of `quadratic` with each study left out in turn, at a cost that grows with k and not with its square.

A sum without study i is the sum over all less the term of i. The k data sets differ in their tau2, so that the sums over all are needed at k points;
as functions of s = log(tau2 + v_min) they are analytic in a strip of half-width pi, so Chebyshev interpolation at a few dozen points gives them to rounding.
Trefethen LN (2013) Approximation Theory and Approximation Practice, theorem 8.2, for the number of points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.quadratic import LOG_2PI, Sums, Value

_DIGITS = 37.0
"""-log of the interpolation error asked for, 1e-16."""


@dataclass(frozen=True, eq=False)
class LeftOut:
    """k data sets of k - 1 studies, the i-th without study i (those of `which` where only some are asked); y is counted from about its mean."""

    y: Array
    v: Array
    which: NDArray[np.intp]
    table: _Table

    @property
    def k(self) -> int:
        return len(self.y) - 1

    @property
    def p(self) -> int:
        return 1

    @property
    def count(self) -> int:
        return len(self.which)

    def take(self, which: NDArray[np.intp]) -> LeftOut:
        return LeftOut(self.y, self.v, self.which[which], self.table)

    def bound(self) -> Array:
        """As `Many.bound`; leaving one out can only lower the spread that all show."""
        return np.full(self.count, self.table.most)

    def _moments(self, tau2: Value) -> Array:
        """Sums of w, wy, wyy, then of ww and www alike, and of log(v + tau2), each without the study of its row; shape (10, B)."""
        tau2 = np.broadcast_to(np.asarray(tau2, dtype=float), (self.count,))
        return self.table.at(tau2) - _terms(self.y[self.which], self.v[self.which] + tau2)

    def at(self, tau2: Value) -> Sums:
        w, wy, wyy, ww, wwy, wwyy, www, wwwy, wwwyy, _ = self._moments(tau2)
        mean = wy / w
        share = ww / w
        skew = wwy - mean * ww
        return Sums(
            w, ww, w - share, ww - 2 * www / w + share * share,
            wyy - mean * wy, wwyy - mean * (2 * wwy - mean * ww), wwwyy - mean * (2 * wwwy - mean * www) - skew * skew / w,
        )  # fmt: skip

    def mean(self, tau2: Value) -> tuple[Array, Array]:
        """The weighted means and the sums of the weights."""
        w, wy, *_ = self._moments(tau2)
        return wy / w, w

    def slope(self, tau2: Value, *, restricted: bool) -> Array:
        sums = self.at(tau2)
        return np.asarray(sums.yppy - (sums.tr_p if restricted else sums.tr_w))

    def log_likelihood(self, tau2: Value, *, restricted: bool) -> Array:
        moments = self._moments(tau2)
        sums = self.at(tau2)
        value = -0.5 * (moments[9] + sums.ypy)
        if not restricted:
            return np.asarray(value - 0.5 * self.k * LOG_2PI)
        return np.asarray(value - 0.5 * ((self.k - 1) * LOG_2PI + np.log(moments[0]) - np.log(self.k)))


@dataclass(frozen=True, eq=False)
class _Table:
    """The sums over all studies between tau2 = 0 and `most`, for interpolation."""

    y: Array
    v: Array
    most: float

    @cached_property
    def _range(self) -> tuple[float, float]:
        least = float(self.v.min())
        return float(np.log(least)), float(np.log(2.1 * self.most + least))

    @cached_property
    def _nodes(self) -> Array:
        low, high = self._range
        reach = np.pi / (0.5 * (high - low))
        count = int(np.ceil(_DIGITS / np.log(reach + np.sqrt(1 + reach * reach)))) + 4
        return np.asarray(np.cos(np.pi * (2 * np.arange(count) + 1) / (2 * count)))

    @cached_property
    def _sums(self) -> Array:
        """The sums at each node, shape (nodes, 10)."""
        low, high = self._range
        points = np.exp(0.5 * (low + high) + 0.5 * (high - low) * self._nodes) - self.v.min()
        return np.array([_terms(self.y, self.v + tau2).sum(axis=1) for tau2 in points])

    def at(self, tau2: Array) -> Array:
        """The sums over all studies at each tau2, shape (10, B): the barycentric formula."""
        low, high = self._range
        x = (np.log(tau2 + self.v.min()) - 0.5 * (low + high)) / (0.5 * (high - low))
        count = len(self._nodes)
        signs = np.sin(np.pi * (2 * np.arange(count) + 1) / (2 * count)) * (-1.0) ** np.arange(count)
        gaps = x[:, None] - self._nodes
        gaps[gaps == 0] = 1e-300
        pull = signs / gaps
        return np.asarray(((pull @ self._sums) / pull.sum(axis=1)[:, None]).T)


def _terms(y: Array, marginal: Array) -> Array:
    """What each study adds to the ten sums, shape (10, k)."""
    w = 1.0 / marginal
    wy, ww = w * y, w * w
    wwy, www = ww * y, ww * w
    wwwy = www * y
    return np.array([w, wy, wy * y, ww, wwy, wwy * y, www, wwwy, wwwy * y, np.log(marginal)])


def left_out(y: Array, v: Array) -> tuple[LeftOut, float]:
    """The data sets, and the value from which their effects are counted."""
    centre = float(np.average(y, weights=1 / (v + np.var(y))))
    y = y - centre
    most = float(np.sum((y - y.mean()) ** 2)) / max(len(y) - 2, 1) + float(v.max())
    return LeftOut(y, v, np.arange(len(y)), _Table(y, v, most)), centre
