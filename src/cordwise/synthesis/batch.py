"""`fit_many`: thousands of small syntheses in one call, each with its own tau2; simulation, permutation, bootstrap, a whole evidence map.

The estimators are those of `fit`, on arrays: studies along one axis, data sets along the other, solved together and let go one by one as they converge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr, stdtr

from cordwise.errors import InputError
from cordwise.synthesis.arrays import MOST_ROWS, Array
from cordwise.synthesis.model import TESTS, check_choices, quantile
from cordwise.synthesis.quadratic import Many
from cordwise.synthesis.tau2 import tau2_of_many

_NO_RANK = 1e-13
"""The least eigenvalue of the crossproduct of a part of the design (that of the whole has all at 1) at which the part does not tell the moderators apart."""

CELLS = 2_000_000
"""Numbers of one array held at a time: a batch larger than this runs in parts, and memory stays flat."""

Progress = Callable[[int, int], None]
"""Called after each part with the data sets done and their whole number."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fits:
    """B fitted models. `coefficients` and `standard_errors` are of shape (B, p), `covariance` (B, p, p), all else (B,); NaN where a data set has too few studies."""

    method: str
    test: str
    level: float
    k: Array
    coefficients: Array
    covariance: Array
    tau2: Array
    q: Array
    i2: Array
    h2: Array
    scale: Array
    qm: Array | None = None
    """The joint test of all coefficients but the first, where there are any: chi-squared, or F where the test is on t."""

    @cached_property
    def standard_errors(self) -> Array:
        return np.asarray(np.sqrt(np.einsum("bii->bi", self.covariance)))

    @property
    def estimates(self) -> Array:
        return np.asarray(self.coefficients[:, 0])

    @property
    def free(self) -> Array:
        return np.asarray(self.k - self.coefficients.shape[1])

    @property
    def statistics(self) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.coefficients / self.standard_errors)

    @property
    def p_values(self) -> Array:
        size = -np.abs(self.statistics)
        if self.test == "z":
            return np.asarray(2 * ndtr(size))
        free = self.free[:, None]
        return np.asarray(np.where(free > 0, 2 * stdtr(np.maximum(free, 1), size), 2 * ndtr(size)))

    @property
    def half_widths(self) -> Array:
        """Half of each confidence interval, shape (B, p)."""
        counts, place = np.unique(self.free, return_inverse=True)
        values = np.array([quantile(self.level, float("inf") if self.test == "z" or f < 1 else float(f)) for f in counts])
        return np.asarray(values[place][:, None] * self.standard_errors)

    @property
    def ci_lows(self) -> Array:
        return self.coefficients - self.half_widths

    @property
    def ci_highs(self) -> Array:
        return self.coefficients + self.half_widths

    @property
    def q_p(self) -> Array:
        return np.where(self.free > 0, chdtrc(np.maximum(self.free, 1), self.q), 1.0)


def fit_many(
    estimates: Any,
    variances: Any,
    *,
    held: Any = None,
    moderators: Any = None,
    method: str = "REML",
    test: str = "hksj_floor",
    level: float = 0.95,
    progress: Progress | None = None,
) -> Fits:
    """B models at once: `estimates` and `variances` of shape (B, k), or (k,) where all data sets share them; `held` (B, k) is true for the studies in.

    A NaN among estimates or variances takes that study out of its data set. `moderators` (k,) or (k, q) are shared by all data sets.

    Raises:
        InputError: arrays of unlike shape, variances that are not above 0, too many numbers.
    """
    check_choices(method, test, level)
    if method == "GENQ":
        raise InputError("GENQ has weights of its own: it is fitted one data set at a time")
    y, v, mask = _together(estimates, variances, held)
    count = max(y.shape[1], v.shape[1], 1 if mask is None else mask.shape[1])
    design = _shared_design(moderators, y.shape[0])
    rows = max(1, CELLS // max(y.shape[0], 1))
    parts = []
    for start in range(0, count, rows):
        part = slice(start, min(start + rows, count))
        parts.append(_part(_columns(y, part), _columns(v, part), _columns(mask, part), design, method, TESTS[test], level))
        if progress:
            progress(part.stop, count)
    return parts[0] if len(parts) == 1 else _joined(parts)


def _together(estimates: Any, variances: Any, held: Any) -> tuple[Array, Array, Array | None]:
    """Estimates, variances (each (k, B) or (k, 1)) and the mask (k, B) of the studies in, where one is needed."""
    y, v = (_by_study(values, name) for values, name in ((estimates, "estimates"), (variances, "variances")))
    if y.shape[0] != v.shape[0]:
        raise InputError(f"{y.shape[0]} estimates and {v.shape[0]} variances a data set")
    mask = None if held is None else _by_study(held, "held")
    missing = ~(np.isfinite(y) & np.isfinite(v))
    if missing.any():
        mask = (~missing).astype(float) if mask is None else mask * ~missing
        y, v = np.where(missing, 0.0, y), np.where(missing, 1.0, v)
    if (v <= 0).any():
        study, column = (int(i[0]) for i in np.nonzero(v <= 0))
        raise InputError(f"data set {column + 1}, study {study + 1}: variance {v[study, column]:g} is not above 0")
    return y, v, mask


def _by_study(values: Any, name: str) -> Array:
    array = np.asarray(values, dtype=float)
    if array.ndim not in (1, 2) or not array.size:
        raise InputError(f"{name}: an array of shape (k,) or (B, k) is needed, not {array.shape}")
    if array.size > 40 * MOST_ROWS:
        raise InputError(f"{name}: {array.size} numbers are too many for one call")
    return array[:, None] if array.ndim == 1 else np.ascontiguousarray(array.T)


def _shared_design(moderators: Any, k: int) -> Array:
    if moderators is None:
        return np.ones((k, 1))
    columns = np.asarray(moderators, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if len(columns) != k or not np.isfinite(columns).all():
        raise InputError(f"moderators: {k} rows of finite numbers are needed")
    return np.column_stack([np.ones(k), columns])


def _columns(array: Array | None, part: slice) -> Any:
    return array if array is None or array.shape[1] == 1 else array[:, part]


def _part(y: Array, v: Array, mask: Array | None, design: Array, method: str, test: str, level: float) -> Fits:
    p = design.shape[1]
    basis, back = np.linalg.qr(design)
    centre = y[:1] if mask is None else (y * mask).sum(axis=0, keepdims=True) / np.maximum(mask.sum(axis=0, keepdims=True), 1)
    data = Many(y - centre, v, basis, mask)
    count = data.count
    k = np.broadcast_to(np.asarray(data.k, dtype=float), (count,))
    free = k - p
    enough = k >= p if mask is None or p == 1 else (k >= p) & (np.linalg.eigvalsh(data.cross(mask))[:, 0] > _NO_RANK)
    if not enough.all():
        return _with_gaps(y, v, mask, design, method, test, level, enough)
    q, tr_p = _q(data, count)
    tau2 = _moment(q, tr_p, free) if method == "DL" else tau2_of_many(data, method)
    w = data.weights(tau2)
    inverse, coefficients, residual = data.solve(w)
    factor = (w * residual * residual).sum(axis=0) / np.maximum(free, 1)
    scale = np.ones(count)
    if test in ("hksj", "hksj_floor"):
        scale = np.where(free > 0, np.maximum(factor, 1.0) if test == "hksj_floor" else factor, 1.0)
    i2, h2 = _inconsistencies(method, tau2, q, free, tr_p)
    unbasis = np.linalg.inv(back)
    b = (unbasis @ coefficients).T + _lift(design, centre, count)
    covariance = scale[:, None, None] * (unbasis @ inverse @ unbasis.T)
    return Fits(
        method=method, test=test, level=level, k=k, coefficients=b, covariance=covariance,
        tau2=tau2, q=q, i2=i2, h2=h2, scale=scale, qm=None if p == 1 else _joint(b, covariance, test),
    )  # fmt: skip


def _lift(design: Array, centre: Array, count: int) -> Array:
    """What the centring of the effects took from the intercept, shape (B, p)."""
    lift = np.zeros((count, design.shape[1]))
    lift[:, 0] = np.broadcast_to(centre[0], (count,))
    return lift


def _moment(q: Array, tr_p: Array, free: Array) -> Array:
    """DerSimonian and Laird's tau2, from the sums that Q is told with."""
    some = (free > 0) & (tr_p > 0)
    return np.where(some, np.maximum(0.0, q - free) / np.where(some, tr_p, 1.0), 0.0)


def _q(data: Many, count: int) -> tuple[Array, Array]:
    """Q and tr P at tau2 = 0."""
    w = data.weights(np.zeros(1))
    inverse, _, residual = data.solve(w)
    lost = np.einsum("bij,bji->b", inverse, data.cross(w * w))
    return np.broadcast_to((w * residual * residual).sum(axis=0), (count,)), np.broadcast_to(w.sum(axis=0) - lost, (count,))


def _inconsistencies(method: str, tau2: Array, q: Array, free: Array, tr_p: Array) -> tuple[Array, Array]:
    some = free > 0
    safe = np.where(some, free, 1.0)
    if method == "EE":
        return np.where(some & (q > free), 100 * ((q - free) / np.where(q > 0, q, 1.0)), 0.0), np.where(some, q / safe, 1.0)
    typical = safe / np.where(some, tr_p, 1.0)
    return np.where(some, 100 * (tau2 / (typical + tau2)), 0.0), np.where(some, tau2 / typical + 1, 1.0)


def _joint(b: Array, covariance: Array, test: str) -> Array:
    some, part = b[:, 1:], covariance[:, 1:, 1:]
    none = ~(np.einsum("bii->b", part) > 0)  # a Hartung-Knapp factor of 0: no test
    value = np.einsum(
        "bi,bi->b", some, np.linalg.solve(np.where(none[:, None, None], np.eye(some.shape[1]), part), some[..., None])[..., 0]
    )
    value[none] = np.nan
    return np.asarray(value if test == "z" else value / some.shape[1])


def _taken(array: Array, which: NDArray[np.intp]) -> Array:
    return array if array.shape[1] == 1 else array[:, which]


def _with_gaps(y: Array, v: Array, mask: Array | None, design: Array, method: str, test: str, level: float, enough: Array) -> Fits:
    """Data sets with fewer studies than coefficients have no model: NaN there, the others as ever."""
    assert mask is not None
    which = np.flatnonzero(enough)
    count, p = len(enough), design.shape[1]
    holes = {name: np.full(count, np.nan) for name in ("tau2", "q", "i2", "h2", "scale")}
    b, covariance = np.full((count, p), np.nan), np.full((count, p, p), np.nan)
    qm = None if p == 1 else np.full(count, np.nan)
    if which.size:
        some = _part(_taken(y, which), _taken(v, which), _taken(mask, which), design, method, test, level)
        for name, values in holes.items():
            values[which] = getattr(some, name)
        b[which], covariance[which] = some.coefficients, some.covariance
        if qm is not None and some.qm is not None:
            qm[which] = some.qm
    return Fits(method=method, test=test, level=level, k=mask.sum(axis=0), coefficients=b, covariance=covariance, qm=qm, **holes)


def _joined(parts: list[Fits]) -> Fits:
    first = parts[0]
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("k", "coefficients", "covariance", "tau2", "q", "i2", "h2", "scale")
    }
    qm = None if first.qm is None else np.concatenate([part.qm for part in parts if part.qm is not None])
    return Fits(method=first.method, test=first.test, level=first.level, qm=qm, **arrays)


__all__ = ["Fits", "Progress", "fit_many"]
