"""The likelihood of several outcomes a cluster: known sampling covariance plus a covariance G between outcomes, each cluster dense.

M_c = V_c + Z_c G Z_c'. Clusters of one size are worked on together. G is searched by a saddle-free Newton climb in parameters under which it is
always a covariance, from several starts; an end at which some direction still rises (a variance stuck at 0) is left along it.

Multivariate synthesis: van Houwelingen HC, Arends LR, Stijnen T (2002). Advanced methods in meta-analysis: multivariate approach and
meta-regression. Stat Med 21:589-624. doi:10.1002/sim.1040
The climb: Dauphin YN et al. (2014). Identifying and attacking the saddle point problem in high-dimensional non-convex optimization.
Adv Neural Inf Process Syst 27. arXiv:1406.2572
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.multilevel.frame import Frame, Index
from cordwise.synthesis.multilevel.nested import LOG_2PI

_STEPS = 300


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Batch:
    """All clusters of one size n: (c, n) sorted rows and outcomes, (c, n, n) sampling covariance, (c, n, p + 1) moderators and effects."""

    rows: Index
    outcomes: Index
    v: Array
    table: Array


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Dense:
    """One data set, ready for any covariance of its J outcomes; scaled as `Nested` is."""

    batches: tuple[Batch, ...]
    k: int
    p: int
    outcomes: int
    triangle: Array
    shift: Array
    unit: float
    reml: bool


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class State:
    """The model at one G; `slope` is the derivative of the log likelihood in G (J, J), symmetric."""

    log_likelihood: float
    squares: float
    coefficients: Array
    covariance: Array
    slope: Array


def densify(frame: Frame, outcomes: Index, size: int, *, reml: bool) -> Dense:
    """`outcomes`: the outcome of each sorted row, from 0."""
    q, r = np.linalg.qr(frame.design)
    unit = float(np.exp(np.log(frame.v).mean() / 2))
    shift = q.T @ frame.y
    table = np.column_stack([q, (frame.y - q @ shift) / unit])
    batches = []
    for length in np.unique(frame.lengths):
        clusters = np.flatnonzero(frame.lengths == length)
        rows = frame.starts[clusters][:, None] + np.arange(length)
        if frame.blocks is None:
            v = frame.v[rows][:, :, None] * np.eye(length)
        else:
            v = np.stack([frame.blocks[c] for c in clusters])
        batches.append(Batch(rows=rows, outcomes=outcomes[rows], v=v / unit**2, table=table[rows]))
    return Dense(
        batches=tuple(batches), k=len(frame.y), p=q.shape[1], outcomes=size, triangle=r, shift=shift / unit, unit=unit, reml=reml
    )  # fmt: skip


def state(model: Dense, g: Array) -> State:
    """Likelihood, coefficients and slope where the outcomes covary by g (J, J); likelihood 0 where rounding leaves no covariance of them."""
    try:
        return _state(model, g)
    except np.linalg.LinAlgError:
        nan, p = np.nan, model.p
        return State(
            log_likelihood=-np.inf, squares=np.inf, coefficients=np.full(p, nan), covariance=np.full((p, p), nan), slope=np.zeros_like(g)
        )  # fmt: skip


def _state(model: Dense, g: Array) -> State:
    p = model.p
    parts = [_weigh(batch, g) for batch in model.batches]
    cross = np.sum([np.einsum("cni,cnj->ij", batch.table, wt) for batch, (_, wt, _) in zip(model.batches, parts, strict=True)], axis=0)
    lower = np.linalg.cholesky(cross[:p, :p])
    inverse = np.linalg.inv(lower)
    covariance = inverse.T @ inverse
    coefficients = covariance @ cross[:p, p]
    turned = np.append(-coefficients, 1.0)
    squares, slope = 0.0, np.zeros((model.outcomes, model.outcomes))
    for batch, (w, wt, _) in zip(model.batches, parts, strict=True):
        e = wt @ turned
        squares += float(np.sum((batch.table @ turned) * e))
        change = e[:, :, None] * e[:, None, :] - w
        if model.reml:
            change += np.einsum("cni,ij,cmj->cnm", wt[:, :, :p], covariance, wt[:, :, :p])
        np.add.at(slope, (batch.outcomes[:, :, None], batch.outcomes[:, None, :]), 0.5 * change)
    value = -0.5 * (sum(part[2] for part in parts) + squares)
    if model.reml:
        value -= float(np.log(np.diag(lower)).sum()) + 0.5 * (model.k - p) * LOG_2PI
    else:
        value -= 0.5 * model.k * LOG_2PI
    return State(log_likelihood=value, squares=squares, coefficients=coefficients, covariance=covariance, slope=slope)


def _weigh(batch: Batch, g: Array) -> tuple[Array, Array, float]:
    """M^-1, M^-1 times the table, and log |M|, clusters of one size."""
    m = batch.v + g[batch.outcomes[:, :, None], batch.outcomes[:, None, :]]
    lower = np.linalg.cholesky(m)
    w = np.linalg.inv(m).astype(np.float64)
    return w, w @ batch.table, 2 * float(np.log(np.diagonal(lower, axis1=1, axis2=2)).sum())


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Shape:
    """A family of covariances: G of the parameters, the derivative in them of a function with slope S in G, and starts."""

    covariance: Callable[[Array], Array]
    chain: Callable[[Array, Array], Array]
    """(parameters, S) -> derivative."""
    starts: Callable[[Array, Array], list[Array]]
    """(J standard deviations of the effects, their mean) -> parameters to start from."""
    size: int


def shape_of(structure: str, j: int) -> Shape:
    """UN (any covariance), HCS (one correlation), CS (one variance, one correlation), DIAG (no correlation), ID (one variance).

    Raises:
        InputError: another name.
    """
    if structure == "UN" or (structure == "HCS" and j == 2):
        return _unstructured(j)
    if structure == "DIAG":
        return _diagonal(j)
    if structure == "ID" or (structure in ("CS", "HCS") and j == 1):
        return _identity(j)
    if structure == "CS":
        return _symmetric(j)
    if structure == "HCS":
        return _heterogeneous(j)
    raise InputError(f"structure {structure!r} is none of UN, HCS, CS, DIAG, ID")


def _unstructured(j: int) -> Shape:
    at = np.tril_indices(j)

    def triangle(u: Array) -> Array:
        lower = np.zeros((j, j))
        lower[at] = u
        return lower

    def covariance(u: Array) -> Array:
        lower = triangle(u)
        return np.asarray(lower @ lower.T)

    def chain(u: Array, s: Array) -> Array:
        return np.asarray((2 * s @ triangle(u))[at])

    def starts(sd: Array, _: Array) -> list[Array]:
        found = []
        for size, rho in _GRID:
            r = np.full((j, j), max(rho, -0.6 / max(j - 1, 1)))
            np.fill_diagonal(r, 1.0)
            found.append(np.asarray((size * sd[:, None] * np.linalg.cholesky(r))[at]))
        return found

    return Shape(covariance=covariance, chain=chain, starts=starts, size=len(at[0]))


def _diagonal(j: int) -> Shape:
    return Shape(
        covariance=lambda u: np.diag(u * u), chain=lambda u, s: 2 * u * np.diag(s),
        starts=lambda sd, _: [size * sd for size in _SIZES], size=j,
    )  # fmt: skip


def _identity(j: int) -> Shape:
    return Shape(
        covariance=lambda u: u[0] ** 2 * np.eye(j), chain=lambda u, s: np.array([2 * u[0] * np.trace(s)]),
        starts=lambda _, mean: [np.array([size * float(mean[0])]) for size in _SIZES], size=1,
    )  # fmt: skip


def _symmetric(j: int) -> Shape:
    """By the square roots of the two eigenvalues."""
    flat = np.full((j, j), 1.0 / j)
    rest = np.eye(j) - flat
    return Shape(
        covariance=lambda u: u[0] ** 2 * rest + u[1] ** 2 * flat,
        chain=lambda u, s: np.array([2 * u[0] * np.sum(s * rest), 2 * u[1] * np.sum(s * flat)]),
        starts=lambda _, mean: [size * float(mean[0]) * np.sqrt([1 - rho, 1 + (j - 1) * rho]) for size, rho in _GRID if rho > -1 / j],
        size=2,
    )  # fmt: skip


def _heterogeneous(j: int) -> Shape:
    """By j standard deviations and the angle of a correlation between -1 / (j - 1) and 1."""
    low = -1.0 / (j - 1)
    off = 1.0 - np.eye(j)

    def correlation(angle: float) -> Array:
        return np.asarray(np.eye(j) + (low + (1 - low) * np.sin(angle) ** 2) * off)

    def covariance(u: Array) -> Array:
        return np.asarray(np.outer(u[:j], u[:j]) * correlation(float(u[j])))

    def chain(u: Array, s: Array) -> Array:
        r = correlation(float(u[j]))
        sines = 2 * np.sin(u[j]) * np.cos(u[j]) * (1 - low)
        return np.append(2 * (s * r) @ u[:j], sines * float(np.sum(s * off * np.outer(u[:j], u[:j]))))

    def starts(sd: Array, _: Array) -> list[Array]:
        return [np.append(size * sd, np.arcsin(np.sqrt((max(rho, low / 2) - low) / (1 - low)))) for size, rho in _GRID]

    return Shape(covariance=covariance, chain=chain, starts=starts, size=j + 1)


_SIZES = (0.05, 0.3, 1.0)
_GRID = tuple((size, rho) for size in _SIZES for rho in (0.0, 0.6, -0.6))


def maximise_shape(model: Dense, shape: Shape) -> tuple[Array, State, bool]:
    """The covariance of the outcomes at the maximum of the likelihood, the model there, and whether the search settled."""
    sd, mean = _spreads(model)
    starts = shape.starts(sd, mean)
    values = [state(model, shape.covariance(u)).log_likelihood for u in starts]
    ends = [_climb(model, shape, starts[at]) for at in np.argsort(values)[::-1][:2]]
    u, found, settled = max(ends, key=lambda end: end[1].log_likelihood)
    return shape.covariance(u), found, settled


def _spreads(model: Dense) -> tuple[Array, Array]:
    """Standard deviation of each outcome's effects about the plain fit, and of all."""
    outcomes = np.concatenate([batch.outcomes.ravel() for batch in model.batches])
    residual = np.concatenate([batch.table[:, :, -1].ravel() for batch in model.batches])
    squares = np.bincount(outcomes, residual**2, minlength=model.outcomes) / np.bincount(outcomes, minlength=model.outcomes)
    whole = np.sqrt(max(float(np.mean(residual**2)), 1e-4))
    return np.maximum(np.sqrt(squares), 1e-2 * whole), np.array([whole])


def _climb(model: Dense, shape: Shape, start: Array) -> tuple[Array, State, bool]:
    u = start
    scale = max(float(np.abs(start).max()), 1e-6)
    at = state(model, shape.covariance(u))
    gradient = shape.chain(u, at.slope)
    for _ in range(_STEPS):
        values, vectors = np.linalg.eigh(_hessian(model, shape, u, gradient, scale))
        along = vectors.T @ gradient
        floor = 1e-9 * max(float(np.abs(values).max()), 1e-300)
        step = vectors @ (along / np.maximum(np.abs(values), floor))
        promised = float(gradient @ step)
        rounding = 1e-12 * max(1.0, abs(at.log_likelihood))
        if promised <= rounding and values[-1] > 1e-6 * float(np.abs(values).max()):
            step = vectors[:, -1] * max(scale * 0.1, 1e-3)
        elif promised <= 1e-15 * max(1.0, abs(at.log_likelihood)):
            return u, at, True
        moved = _search(model, shape, u, at, step)
        if moved is None:
            return u, at, promised <= 1e-6 * max(1.0, abs(at.log_likelihood))
        u, at = moved
        gradient = shape.chain(u, at.slope)
    return u, at, False


def _hessian(model: Dense, shape: Shape, u: Array, gradient: Array, scale: float) -> Array:
    """Second derivatives by differences of the exact first ones; only the speed of the last steps depends on their error."""
    width = 1e-6 * scale
    columns = []
    for axis in np.eye(len(u)):
        beside = u + width * axis
        columns.append((shape.chain(beside, state(model, shape.covariance(beside)).slope) - gradient) / width)
    matrix = np.array(columns)
    return 0.5 * (matrix + matrix.T)


def _search(model: Dense, shape: Shape, u: Array, at: State, step: Array) -> tuple[Array, State] | None:
    factor = 1.0
    while factor > 1e-9:
        there = state(model, shape.covariance(u + factor * step))
        if there.log_likelihood > at.log_likelihood:
            return u + factor * step, there
        factor /= 2
    return None


def inner_codes(inner: Sequence[object], rows: Index) -> tuple[Index, tuple[object, ...]]:
    """The outcome of each sorted row as a number, and the outcomes in the order of the input's rows."""
    names: dict[object, int] = {}
    for row in sorted(rows.tolist()):
        names.setdefault(inner[row], len(names))
    return np.array([names[inner[row]] for row in rows.tolist()], dtype=np.intp), tuple(names)


def repeats(frame: Frame, outcomes: Index) -> NDArray[np.bool_]:
    """Which sorted rows repeat an outcome of their cluster."""
    pairs = frame.codes * (int(outcomes.max()) + 1) + outcomes
    _, first = np.unique(pairs, return_index=True)
    again = np.ones(len(pairs), dtype=np.bool_)
    again[first] = False
    return again
