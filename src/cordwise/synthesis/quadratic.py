"""The sums that every moment and likelihood estimator of tau2 is made of, for one data set or for many at once.

With W = diag(1 / (v + tau2)), X the design and P = W - W X (X'WX)^-1 X'W: the quadratic forms y'Py, y'PPy, y'PPPy and the traces of W, P and PP.
DerSimonian R, Kacker R (2007) Contemp Clin Trials 28:105-114, doi:10.1016/j.cct.2006.04.004;
Viechtbauer W (2005) J Educ Behav Stat 30:261-293, doi:10.3102/10769986030003261.

A design enters as an orthonormal basis of its columns: the sums do not depend on the basis, and years or doses of any size stay well conditioned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cordwise.synthesis.arrays import Array

Value = Any
"""A float for one data set, an array of shape (B,) for B of them: the formulas read the same."""

_WIDE = 2_000
"""Studies past which several tau2 are looked at one after the other."""

LOG_2PI = float(np.log(2 * np.pi))


class Sums(NamedTuple):
    """The sums at one tau2; each a float, or of shape (B,)."""

    tr_w: Value
    tr_ww: Value
    tr_p: Value
    tr_pp: Value
    ypy: Value
    yppy: Value
    ypppy: Value


class Quadratic(Protocol):
    """What the estimators ask of B data sets of k studies each and p coefficients: the sums at a tau2 of each, shape (B,)."""

    @property
    def k(self) -> Value: ...
    @property
    def p(self) -> int: ...
    @property
    def count(self) -> int: ...
    def take(self, which: NDArray[np.intp]) -> Quadratic: ...
    def at(self, tau2: Value) -> Sums: ...
    def slope(self, tau2: Value, *, restricted: bool) -> Array: ...
    def log_likelihood(self, tau2: Value, *, restricted: bool) -> Array: ...
    def bound(self) -> Array: ...


@dataclass(frozen=True, slots=True)
class Single:
    """One data set without moderators. `y` and `v` are of shape (k,); y is counted from the effect of the most precise study, `first`, whose weight
    enters the traces by itself: differences of large sums, in which a study of a million times the weight of the others would drown them, never arise.
    """

    y: Array
    v: Array
    first: int
    ones: Array
    others: Array
    """1 for every study but the first, 0 there."""

    @property
    def k(self) -> int:
        return len(self.y)

    @property
    def p(self) -> int:
        return 1

    def mean(self, tau2: float) -> tuple[float, float]:
        """The weighted mean and the sum of the weights."""
        w = 1.0 / (self.v + tau2)
        total = float(w @ self.ones)
        return float(w @ self.y) / total, total

    def at(self, tau2: float) -> Sums:
        others = self.others
        w = 1.0 / (self.v + tau2)
        top, rest = float(w[self.first]), float(w @ others)
        total = top + rest
        residual = self.y - float(w @ self.y) / total
        wr = w * residual
        ww = w * w
        rest2, rest3 = float(ww @ others), float((ww * w) @ others)
        wwr = w * wr
        skew, pull = float(wwr @ others), float(wr[self.first])
        return Sums(
            total,
            top * top + rest2,
            (rest * total + top * rest - rest2) / total,
            rest2 - 2.0 * rest3 / total + (top * top * (rest * rest + 2.0 * rest2) + rest2 * rest2) / (total * total),
            float(wr @ residual),
            float(wr @ wr),
            float((wwr * wr) @ others) + (top * pull * pull * rest - skew * (2.0 * top * pull + skew)) / total,
        )

    def bound(self) -> float:
        """As `Many.bound`."""
        spread = self.y - float(self.y @ self.ones) / self.k
        return float(spread @ spread) / (self.k - 1) + float(self.v.max())

    def scores(self, tau2: Array, *, restricted: bool) -> Array:
        """Twice the slope of the log likelihood at each of several tau2, shape (G,)."""
        if self.k > _WIDE and len(tau2) > 1:  # one after the other: the arrays of all would leave the cache
            return np.concatenate([self.scores(tau2[i : i + 1], restricted=restricted) for i in range(len(tau2))])
        w = 1.0 / (self.v + tau2[:, None])
        total = w @ self.ones
        wr = w * (self.y - ((w @ self.y) / total)[:, None])
        trace = total
        if restricted:
            rest = w @ self.others
            trace = (rest * total + w[:, self.first] * rest - (w * w) @ self.others) / total
        return np.asarray((wr * wr) @ self.ones - trace)

    def log_likelihood(self, tau2: float, *, restricted: bool) -> float:
        marginal = self.v + tau2
        w = 1.0 / marginal
        total = float(w @ self.ones)
        residual = self.y - float(w @ self.y) / total
        value = -0.5 * (float(np.log(marginal) @ self.ones) + float((w * residual) @ residual))
        if restricted:
            return value - 0.5 * ((self.k - 1) * LOG_2PI + float(np.log(total)) - float(np.log(self.k)))
        return value - 0.5 * self.k * LOG_2PI


def single(y: Array, v: Array) -> tuple[Single, float]:
    """One data set without moderators, and the effect from which its effects are counted."""
    first = int(v.argmin())
    centre = float(y[first])
    ones = np.ones(len(y))
    others = ones.copy()
    others[first] = 0.0
    return Single(y - centre, v, first, ones, others), centre


@dataclass(frozen=True, slots=True)
class Many:
    """B data sets with the same design: `y` and `v` of shape (k, B) or (k, 1), `basis` (k, p) orthonormal, `held` (k, B) with 1 for a study in, 0 out.

    Studies stand along the first axis: sums then run over long contiguous rows, and thousands of small syntheses cost what one large array does.
    """

    y: Array
    v: Array
    basis: Array
    held: Array | None = None

    @property
    def k(self) -> Value:
        return self.y.shape[0] if self.held is None else self.held.sum(axis=0)

    @property
    def p(self) -> int:
        return int(self.basis.shape[1])

    @property
    def count(self) -> int:
        return int(max(self.y.shape[1], self.v.shape[1], 1 if self.held is None else self.held.shape[1]))

    def bound(self) -> Array:
        """A tau2 past which the restricted likelihood only falls (the plain one past twice that): with R the residual variance,
        y'PPy <= (k - p) R / (v_min + tau2)^2 and tr P >= (k - p) / (v_max + tau2)."""
        held = self.held
        y, v = (self.y, self.v) if held is None else (self.y * held, self.v * held)
        spread = y - (y.mean(axis=0) if held is None else y.sum(axis=0) / np.maximum(self.k, 1))
        square = spread * spread if held is None else spread * spread * held
        return np.asarray(np.broadcast_to(square.sum(axis=0) / np.maximum(self.k - self.p, 1) + v.max(axis=0), (self.count,)))

    def take(self, which: NDArray[np.intp]) -> Many:
        """Some of the data sets."""
        y, v, held = (None if a is None else a if a.shape[1] == 1 else a[:, which] for a in (self.y, self.v, self.held))
        assert y is not None and v is not None
        return Many(y, v, self.basis, held)

    def weights(self, tau2: Value) -> Array:
        w = 1.0 / (self.v + tau2)
        return np.asarray(w if self.held is None else w * self.held)

    def solve(self, w: Array) -> tuple[Array, Array, Array]:
        """(X'WX)^-1 of shape (B, p, p), coefficients of the basis (p, B), residuals (k, B)."""
        inverse = inverted(self.cross(w))
        moment = (self.basis * self.y).T @ w if self.y.shape[1] == 1 else self.basis.T @ (w * self.y)
        coefficients = product(inverse, moment)
        return inverse, coefficients, self.y - self.basis @ coefficients

    def cross(self, w: Array) -> Array:
        """X'WX of each data set, shape (B, p, p)."""
        p = self.p
        pairs = (self.basis[:, :, None] * self.basis[:, None, :]).reshape(-1, p * p)
        return np.asarray((pairs.T @ w).T.reshape(-1, p, p))

    def at(self, tau2: Value) -> Sums:
        w = self.weights(tau2)
        inverse, _, residual = self.solve(w)
        wr, ww = w * residual, w * w
        share = inverse @ self.cross(ww)
        skew = self.basis.T @ (w * wr)
        total, second = w.sum(axis=0), ww.sum(axis=0)
        return Sums(
            total,
            second,
            total - trace(share),
            second - 2 * trace(inverse @ self.cross(ww * w)) + trace(share @ share),
            dots(wr, residual),
            dots(wr, wr),
            dots(w * wr, wr) - (skew * product(inverse, skew)).sum(axis=0),
        )

    def slope(self, tau2: Value, *, restricted: bool) -> Array:
        """Twice the slope of the log likelihood at one tau2 of each data set, shape (B,)."""
        w = self.weights(tau2)
        inverse, _, residual = self.solve(w)
        wr = w * residual
        lost = trace(inverse @ self.cross(w * w)) if restricted else 0.0
        return np.asarray(dots(wr, wr) - w.sum(axis=0) + lost)

    def log_likelihood(self, tau2: Value, *, restricted: bool) -> Array:
        w = self.weights(tau2)
        _, _, residual = self.solve(w)
        logs = np.log(self.v + tau2)
        value = -0.5 * ((logs if self.held is None else logs * self.held).sum(axis=0) + dots(w * residual, residual))
        if not restricted:
            return np.asarray(value - 0.5 * self.k * LOG_2PI)
        design = np.linalg.slogdet(self.cross(np.ones_like(w) if self.held is None else self.held))[1]
        return np.asarray(value - 0.5 * ((self.k - self.p) * LOG_2PI + np.linalg.slogdet(self.cross(w))[1] - design))


@dataclass(frozen=True, slots=True)
class Spectral(Many):
    """One data set with moderators, B = 1, by the eigenvalues of its sampling variances outside the design: with N orthonormal, N'X = 0 and
    N'VN = U diag(lambda) U', every sum is one over z = U'N'y, such as y'Py = sum of z^2 / (lambda + tau2). Nothing is subtracted from anything large, so
    variances may differ by any factor that doubles hold.
    """

    roots: Array | None = None
    squares: Array | None = None

    def take(self, which: NDArray[np.intp]) -> Many:  # noqa: ARG002 (there is one data set; the tau2 asked about make the shape)
        return self

    def at(self, tau2: Value) -> Sums:
        w = 1.0 / (self.v[:, 0] + _column(tau2))
        inverse, squares = self._parts(tau2)
        powers = [(squares * inverse**power).sum(axis=1) for power in (1, 2, 3)]
        return Sums(w.sum(axis=1), (w * w).sum(axis=1), inverse.sum(axis=1), (inverse**2).sum(axis=1), *powers)

    def slope(self, tau2: Value, *, restricted: bool) -> Array:
        sums = self.at(tau2)
        return np.asarray(sums.yppy - (sums.tr_p if restricted else sums.tr_w))

    def log_likelihood(self, tau2: Value, *, restricted: bool) -> Array:
        inverse, squares = self._parts(tau2)
        spread = -np.log(inverse).sum(axis=1) if restricted else np.log(self.v[:, 0] + _column(tau2)).sum(axis=1)
        count = inverse.shape[1] if restricted else len(self.v)
        return np.asarray(-0.5 * (count * LOG_2PI + spread + (squares * inverse).sum(axis=1)))

    def _parts(self, tau2: Value) -> tuple[Array, Array]:
        assert self.roots is not None and self.squares is not None
        return 1.0 / (self.roots + _column(tau2)), self.squares


def _column(tau2: Value) -> Array:
    return np.atleast_1d(np.asarray(tau2, dtype=float))[:, None]


MOST_SPECTRAL = 400
"""Studies up to which the eigenvalues are found: their cost grows with the cube."""


def with_design(y: Array, v: Array, basis: Array) -> Many:
    """One data set with moderators; `y`, `v` of shape (k,), `basis` (k, p) orthonormal."""
    k, p = basis.shape
    if p == 1 or not p < k <= MOST_SPECTRAL:
        return Many(y[:, None], v[:, None], basis)
    outside = np.linalg.qr(basis, mode="complete")[0][:, p:]
    roots, turn = np.linalg.eigh((outside.T * v) @ outside)
    z = turn.T @ (outside.T @ y)
    return Spectral(y[:, None], v[:, None], basis, None, np.maximum(roots, v.min()), z * z)


def dots(a: Array, b: Array) -> Array:
    """The products of two arrays summed over studies."""
    return np.asarray(np.einsum("kb,kb->b", a, b))


def trace(matrices: Array) -> Array:
    return np.asarray(np.trace(matrices, axis1=1, axis2=2))


def product(matrices: Array, vectors: Array) -> Array:
    """Each matrix (B, p, p) times its column of `vectors` (p, B)."""
    if matrices.shape[1] == 1:
        return np.asarray(matrices[:, 0, 0] * vectors)
    return np.asarray(np.einsum("bij,jb->ib", matrices, vectors))


def inverted(matrices: Array) -> Array:
    """The inverses of symmetric matrices (B, p, p); in closed form up to two coefficients, where a library call would cost more than it does."""
    if matrices.shape[1] == 1:
        return np.asarray(1.0 / matrices)
    if matrices.shape[1] == 2:
        a, b, d = matrices[:, 0, 0], matrices[:, 0, 1], matrices[:, 1, 1]
        rows = np.array([[d, -b], [-b, a]]) / (a * d - b * b)
        return np.ascontiguousarray(rows.transpose(2, 0, 1))
    return np.asarray(np.linalg.inv(matrices))
