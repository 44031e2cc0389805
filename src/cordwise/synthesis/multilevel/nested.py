"""The likelihood of effects nested in clusters, in closed form: each cluster's covariance is diagonal plus rank one.

M_c = V_c + a I + b 1 1'. A known V_c is turned once into its own axes, V_c = U diag(d) U', where M_c = diag(d + a) + b o o' with o = U'1;
without covariance between effects d is the variances and o is 1. Inverse and determinant follow from the Woodbury identity, so that time and
memory grow with the number of rows.

Likelihood, restricted likelihood and their derivatives: Harville DA (1977). Maximum likelihood approaches to variance component estimation
and to related problems. J Am Stat Assoc 72:320-338. doi:10.1080/01621459.1977.10480998
Three-level synthesis: Konstantopoulos S (2011). Fixed effects and variance components estimation in three-level meta-analysis.
Res Synth Methods 2:61-76. doi:10.1002/jrsm.35
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.multilevel.frame import Frame

LOG_2PI = float(np.log(2 * np.pi))
_RELATIVE = 1e-12
"""A step that changes the log likelihood by less, relative to its size, is rounding."""
_STEPS = 400
"""Steps after which the search is told to have failed; Newton needs about six."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Nested:
    """One data set, ready for any pair of variances: effects on their own scale divided by `unit`, moderators made orthonormal."""

    d: Array
    o: Array
    table: Array
    """(k, p + 1): the orthonormal moderators and the effects less their plain fit."""
    starts: NDArray[np.intp]
    lengths: NDArray[np.intp]
    axes: tuple[Array, ...] | None
    """U of each cluster; None where it is the identity."""
    triangle: Array
    """R of the moderators, X = Q R."""
    shift: Array
    """The plain (least squares) coefficients on Q that were taken off the effects."""
    unit: float
    reml: bool

    @property
    def k(self) -> int:
        return len(self.d)

    @property
    def p(self) -> int:
        return len(self.shift)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Point:
    """The model at one pair of variances: likelihood, coefficients (on Q, less the shift) and their covariance."""

    a: float
    b: float
    log_likelihood: float
    squares: float
    """The residuals' weighted sum of squares."""
    weights: Array
    sums: Array
    """1 + b o'Do of each cluster."""
    coefficients: Array
    covariance: Array
    scaled: Array
    """(k, p + 1): M^-1 times the moderators and the residuals."""
    summed: Array
    """(m, p + 1): o' of that, free of the rounding of a sum."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Slope:
    """First and second derivatives of the log likelihood in (a, b), and the expected second ones (with the sign of information)."""

    gradient: Array
    hessian: Array
    information: Array
    unrestricted: Array
    """The information were the coefficients known."""


def nest(frame: Frame, *, reml: bool) -> Nested:
    """The frame in the axes in which its likelihood is cheap."""
    q, r = np.linalg.qr(frame.design)
    unit = float(np.exp(np.log(frame.v).mean() / 2))
    shift = q.T @ frame.y
    table = np.column_stack([q, (frame.y - q @ shift) / unit])
    d, o, axes = frame.v / unit**2, np.ones(len(frame.y)), None
    if frame.blocks is not None:
        values, vectors = zip(*(np.linalg.eigh(block) for block in frame.blocks), strict=True)
        d, axes = np.concatenate(values) / unit**2, tuple(vectors)
        o, table = turn(axes, frame.starts, o[:, None])[:, 0], turn(axes, frame.starts, table)
    return Nested(
        d=d, o=o, table=table, starts=frame.starts, lengths=frame.lengths, axes=axes, triangle=r, shift=shift / unit, unit=unit, reml=reml
    )  # fmt: skip


def turn(axes: tuple[Array, ...] | None, starts: NDArray[np.intp], values: Array, *, back: bool = False) -> Array:
    """Rows (k, q) into each cluster's own axes, or back."""
    if axes is None:
        return values
    pieces = np.split(values, starts[1:])
    return np.concatenate([(u if back else u.T) @ piece for u, piece in zip(axes, pieces, strict=True)])


def log_likelihood(model: Nested, a: float, b: float) -> float:
    """At these variances, on the scale of `unit`."""
    return evaluate(model, a, b).log_likelihood


def evaluate(model: Nested, a: float, b: float) -> Point:
    """The model at variances a (within clusters, at least 0) and b (between them; 1 + b o'Do above 0)."""
    p, weights = model.p, 1.0 / (model.d + a)
    pulled = model.o * weights
    mass = np.add.reduceat(model.o * pulled, model.starts)
    sums = 1.0 + b * mass
    if b < 0 and sums.min() <= 1e-12:
        return _outside(model, a, b)
    means, apart = _split(model, pulled, mass, model.table)
    scaled = weights[:, None] * apart
    cross = apart.T @ scaled + means.T @ ((mass / sums)[:, None] * means)
    scaled += pulled[:, None] * np.repeat(means / sums[:, None], model.lengths, axis=0)
    lower = np.linalg.cholesky(cross[:p, :p])
    inverse = np.linalg.inv(lower)
    covariance = inverse.T @ inverse
    coefficients = covariance @ cross[:p, p]
    residual_means = means[:, p] - means[:, :p] @ coefficients
    residual_apart = apart[:, p] - apart[:, :p] @ coefficients
    squares = float(residual_apart @ (weights * residual_apart)) + float(residual_means @ (mass / sums * residual_means))
    scaled[:, p] = weights * residual_apart + pulled * np.repeat(residual_means / sums, model.lengths)
    value = -0.5 * (float(np.log(sums).sum() - np.log(weights).sum()) + squares)
    if model.reml:
        value -= float(np.log(np.diag(lower)).sum()) + 0.5 * (model.k - p) * LOG_2PI
    else:
        value -= 0.5 * model.k * LOG_2PI
    return Point(
        a=a, b=b, log_likelihood=value, squares=squares, weights=weights, sums=sums, coefficients=coefficients, covariance=covariance,
        scaled=scaled, summed=(mass / sums)[:, None] * np.column_stack([means[:, :p], residual_means]),
    )  # fmt: skip


def _outside(model: Nested, a: float, b: float) -> Point:
    """Where rounding leaves nothing of a cluster's covariance (a negative b): likelihood 0."""
    p, nan = model.p, np.nan
    return Point(
        a=a, b=b, log_likelihood=-np.inf, squares=np.inf, weights=np.full(model.k, nan), sums=np.full(len(model.starts), nan),
        coefficients=np.full(p, nan), covariance=np.full((p, p), nan), scaled=np.full((model.k, p + 1), nan),
        summed=np.full((len(model.starts), p + 1), nan),
    )  # fmt: skip


def _split(model: Nested, pulled: Array, mass: Array, values: Array) -> tuple[Array, Array]:
    """Each cluster's weighted mean and the rows' distance from it, as Woodbury's difference loses all digits where b is 1e16 times v.

    A cluster of which the constant direction o has no part (mass 0, only after a turn of its axes) has mean 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.add.reduceat(pulled[:, None] * values, model.starts) / mass[:, None]
    means = np.where(mass[:, None] > 0, means, 0.0)
    apart = values - model.o[:, None] * np.repeat(means, model.lengths, axis=0)
    apart[model.starts[model.lengths == 1]] = 0.0
    return means, apart


def slope(model: Nested, at: Point) -> Slope:
    """Derivatives of the (restricted) log likelihood in a and b, observed and expected."""
    p, o, starts, w = model.p, model.o, model.starts, at.weights
    g = o * w
    pull = np.add.reduceat(o * g, starts) / at.sums  # o'Wo
    pull2 = np.add.reduceat(g * g, starts) / at.sums**2  # o'WWo
    x, e, xs, es = at.scaled[:, :p], at.scaled[:, p], at.summed[:, :p], at.summed[:, p]
    pushed, gs = _times(model, at, at.scaled)  # WWX and WWe; o' of them
    ends = np.stack([x.T @ x, xs.T @ xs])  # X'W E W X
    cross = pushed[:, :p].T @ x, gs[:, :p].T @ xs, xs.T @ (pull[:, None] * xs)  # X'W E W E' W X
    traces = np.array([float(w.sum()) - at.b * float(np.sum(pull2 * at.sums)), float(pull.sum())])
    whole = np.array([[_trace_of_square(model, at, g, pull2), float(pull2.sum())], [float(pull2.sum()), float(pull @ pull)]])
    fits = np.array([float(e @ e), float(es @ es)])
    across = np.column_stack([x.T @ e, xs.T @ es])
    through = np.array([[float(e @ pushed[:, p]), float(gs[:, p] @ es)], [0.0, float(es @ (pull * es))]])
    through[1, 0] = through[0, 1]
    curved = through - across.T @ at.covariance @ across
    second = whole
    if model.reml:
        c = at.covariance
        traces = traces - np.einsum("ij,aji->a", c, ends)
        mixed = np.array([[np.sum(c * cross[0]), np.sum(c * cross[1])], [np.sum(c * cross[1].T), np.sum(c * cross[2])]])
        ce = c @ ends
        second = whole - (mixed + mixed.T) + np.einsum("aij,bji->ab", ce, ce)
    return Slope(gradient=0.5 * (fits - traces), hessian=0.5 * second - curved, information=0.5 * second, unrestricted=0.5 * whole)


def _trace_of_square(model: Nested, at: Point, g: Array, pull2: Array) -> float:
    """tr(WW) with W = D - kappa g g'."""
    w, kappa = at.weights, at.b / at.sums
    gdg = np.add.reduceat(g * g * w, model.starts)
    return float(w @ w) - 2 * float(kappa @ gdg) + float(np.sum((at.b * at.sums * pull2) ** 2))


def _times(model: Nested, at: Point, values: Array) -> tuple[Array, Array]:
    """M^-1 times `values` (k, q), and o' of that for each cluster."""
    g = model.o * at.weights
    touched = np.add.reduceat(g[:, None] * values, model.starts) / at.sums[:, None]
    return at.weights[:, None] * values - g[:, None] * np.repeat(at.b * touched, model.lengths, axis=0), touched


def maximise(model: Nested, mapping: Array) -> tuple[Array, Point, bool]:
    """The variances phi >= 0 with (a, b) = mapping @ phi that maximise the likelihood; whether the search ended well.

    Starts from every local best of a coarse grid, so that a second hill of the likelihood is seen; each climb is a Newton one with
    steps cut until the likelihood rises, and a variance stays at 0 only while the likelihood falls away from there.
    """
    best: tuple[Array, Point, bool] | None = None
    for start in _starts(model, mapping):
        found = climb(model, mapping, start, np.ones(len(start), dtype=np.bool_))
        if best is None or found[1].log_likelihood > best[1].log_likelihood + 1e-9 * abs(best[1].log_likelihood):
            best = found
    assert best is not None
    return best


def _starts(model: Nested, mapping: Array) -> list[Array]:
    """Local bests of the likelihood on a coarse grid of total and share."""
    size = mapping.shape[1]
    far, model = spread(model), _sample(model)
    totals = far * np.array([0.0, 1e-3, 1e-2, 0.1, 0.4, 1.0])
    shares = np.array([[0.0, 1.0], [0.3, 0.7], [0.7, 0.3], [1.0, 0.0]]) if size == 2 else np.ones((1, 1))
    value = np.array([[log_likelihood(model, *(mapping @ (total * share))) for share in shares] for total in totals])
    padded = np.pad(value, 1, constant_values=-np.inf)
    around = np.stack([padded[1 + i : 1 + i + len(totals), 1 + j : 1 + j + len(shares)] for i in (-1, 0, 1) for j in (-1, 0, 1)])
    peaks = np.argwhere(value >= around.max(axis=0))
    order = np.argsort([-value[tuple(peak)] for peak in peaks], kind="stable")
    seen = [totals[peaks[at][0]] * shares[peaks[at][1]] for at in order]
    kept = [start for at, start in enumerate(seen) if not any(np.array_equal(start, other) for other in seen[:at])]
    return kept[:3]


def _sample(model: Nested, most: int = 4000) -> Nested:
    """Every n-th cluster, where there are so many rows that a coarse look at them all would take longer than the climb."""
    step = model.k // most
    if step < 2 or len(model.starts) < 4 * step:
        return model
    clusters = np.arange(0, len(model.starts), step)
    rows = np.isin(np.repeat(np.arange(len(model.starts)), model.lengths), clusters)
    lengths = model.lengths[clusters]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    part = replace(model, d=model.d[rows], o=model.o[rows], table=model.table[rows], starts=starts, lengths=lengths, axes=None)
    return part if np.linalg.matrix_rank(part.table[:, : model.p]) == model.p else model


def spread(model: Nested) -> float:
    """How far the effects lie apart, as a variance: no variance component is much larger."""
    residual = model.table[:, -1]
    return max(float(residual @ residual) / max(model.k - model.p, 1), 1e-8)


def climb(model: Nested, mapping: Array, start: Array, movable: NDArray[np.bool_]) -> tuple[Array, Point, bool]:
    """Newton steps from `start` over the variances that may move; the end, the model there, and whether it is a maximum."""
    phi = start.astype(np.float64)
    at = evaluate(model, *(mapping @ phi))
    for _ in range(_STEPS):
        slopes = slope(model, at)
        gradient = mapping.T @ slopes.gradient
        free = movable & ((phi > 0) | (gradient > 0))
        if not free.any():
            return phi, at, True
        step = _newton_step(mapping, slopes, gradient, free, phi)
        step = np.maximum(phi + step, 0.0) - phi
        promised = float(gradient @ step)
        phi, at, moved = _move(model, mapping, phi, at, step)
        if not moved or promised <= 1e-15 * max(1.0, abs(at.log_likelihood)):
            small = bool((np.abs(step) <= 1e-6 * np.maximum(phi, 1e-6)).all())
            return phi, at, small or promised <= 1e-6 * max(1.0, abs(at.log_likelihood))
    return phi, at, False


def _newton_step(mapping: Array, slopes: Slope, gradient: Array, free: NDArray[np.bool_], phi: Array) -> Array:
    """Newton's step over the free variances; Fisher's where the likelihood is not concave; along one less where it points below 0."""
    step = np.zeros(len(phi))
    while free.any():
        curve = -(mapping.T @ slopes.hessian @ mapping)[np.ix_(free, free)]
        expected = (mapping.T @ slopes.information @ mapping)[np.ix_(free, free)]
        step[:] = 0.0
        step[free] = _solve(curve, expected, gradient[free])
        pinned = free & (phi <= 0) & (step < 0)
        if not pinned.any():
            return step
        free = free & ~pinned
    return step


def _solve(curve: Array, expected: Array, gradient: Array) -> Array:
    for matrix in (curve, expected):
        size = np.sqrt(np.abs(np.diag(matrix)))
        if not (size > 0).all():
            continue
        values, vectors = np.linalg.eigh(matrix / np.outer(size, size))
        if values[0] > 1e-10:
            solved: Array = vectors @ ((vectors.T @ (gradient / size)) / values) / size
            return solved
    scale = np.abs(np.diag(expected))
    return gradient / np.where(scale > 0, scale, 1.0)


def _move(model: Nested, mapping: Array, phi: Array, at: Point, step: Array) -> tuple[Array, Point, bool]:
    """As far along `step` (cut off at 0) as the likelihood rises."""
    rounding = _RELATIVE * max(1.0, abs(at.log_likelihood))
    factor = 1.0
    while factor > 1e-10:
        tried = np.maximum(phi + factor * step, 0.0)
        there = evaluate(model, *(mapping @ tried))
        if there.log_likelihood > at.log_likelihood:
            return tried, there, True
        if there.log_likelihood >= at.log_likelihood - rounding and factor == 1.0:
            return tried, there, False
        factor /= 2
    return phi, at, False
