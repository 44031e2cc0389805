"""The log likelihood of each study with its random effects integrated out, and its exact gradient.

Adaptive Gauss-Hermite quadrature: Pinheiro JC, Bates DM (1995). Approximations to the log-likelihood function in the nonlinear mixed-effects
model. J Comput Graph Stat 4:12-35. doi:10.1080/10618600.1995.10474663. With one node it is the Laplace approximation.
The nodes move with the parameters; the gradient follows them, so that it is that of the approximation itself at any number of nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.glmm.families import Family


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Layout:
    """How d local parameters become the J linear predictors of a study: eta = local @ fixed + (local @ loading) v, v standard normal.

    `fixed` is of shape (d, J), `loading` of shape (d, J, R) for R random effects (0, 1 or 2).
    """

    fixed: Array
    loading: Array

    @property
    def effects(self) -> int:
        """How many random effects there are."""
        return int(self.loading.shape[-1])


def marginal(family: Family, layout: Layout, local: Array, nodes: int) -> tuple[Array, Array]:
    """Log likelihood (P, k), without the constant, and gradient (P, k, d) at `local` (P, k, d), by `nodes` nodes a random effect."""
    if layout.effects == 0:
        return _plain(family, layout, local)
    eta0, loading = local @ layout.fixed, np.tensordot(local, layout.loading, axes=1)
    mode = _mode(family, eta0, loading)
    return _quadrature(family, layout, eta0, loading, mode, nodes)


def curvature(family: Family, layout: Layout, local: Array) -> Array:
    """Second derivatives (k, d, d) of the log likelihood without random effects, at `local` (k, d)."""
    variance = family.moments(local @ layout.fixed)[1]
    return np.asarray(-np.einsum("kj,dj,ej->kde", variance, layout.fixed, layout.fixed))


def modal(family: Family, layout: Layout, local: Array) -> float:
    """The log likelihood, without the constant, of all counts with the random effects at their most likely values; `local` (k, d)."""
    eta0, loading = local[None] @ layout.fixed, np.tensordot(local[None], layout.loading, axes=1)
    eta = eta0 + _along(loading, _mode(family, eta0, loading))
    return float((family.counts * eta - family.cumulant(eta)[0]).sum())


def _plain(family: Family, layout: Layout, local: Array) -> tuple[Array, Array]:
    eta = local @ layout.fixed
    cumulant, mean = family.cumulant(eta)
    return (family.counts * eta - cumulant).sum(axis=-1), (family.counts - mean) @ layout.fixed.T


def _mode(family: Family, eta0: Array, loading: Array) -> Array:
    """The most likely random effects (P, k, R), by Newton: the integrand is log-concave, so that steps need only be kept short."""
    mode = np.zeros((*eta0.shape[:-1], loading.shape[-1]))
    for _ in range(200):
        mean, variance, _ = family.moments(eta0 + _along(loading, mode))
        slope = ((family.counts - mean)[..., None] * loading).sum(axis=-2) - mode
        root = _root(_curvature(variance, loading))
        step = _times(root, _times(_flip(root), slope))
        move = np.abs(_along(loading, step)).max(axis=-1, initial=0.0)
        mode = mode + step * np.minimum(1.0, 2.0 / np.maximum(move, 1e-300))[..., None]
        if np.abs(step).max(initial=0.0) < 1e-9:
            break
    return mode


def _quadrature(family: Family, layout: Layout, eta0: Array, loading: Array, mode: Array, nodes: int) -> tuple[Array, Array]:
    mean, variance, third = family.moments(eta0 + _along(loading, mode))
    root = _root(_curvature(variance, loading))
    z, log_weight = grid(nodes, layout.effects)
    v = mode + _times(root, z[:, None, None, :])
    eta = eta0 + _along(loading, v)
    cumulant, means = family.cumulant(eta)
    inside = (family.counts * eta - cumulant).sum(axis=-1) - 0.5 * (v * v).sum(axis=-1) + log_weight[:, None, None]
    top = inside.max(axis=0)
    share = np.exp(inside - top)
    total = share.sum(axis=0)
    value = top + np.log(total) + np.log(np.diagonal(root, axis1=-2, axis2=-1)).sum(axis=-1)
    share /= total
    residual = family.counts - means
    weighted = share[..., None] * residual
    # where the nodes stand still
    gradient = weighted.sum(axis=0) @ layout.fixed.T
    pulled = np.einsum("qpkj,qpkr->pkjr", weighted, v)
    gradient = gradient + np.tensordot(pulled, layout.loading, axes=([2, 3], [1, 2]))
    # where they move: with the mode, and with the width of the integrand
    force = (weighted[..., None] * loading).sum(axis=-2) - share[..., None] * v
    mode_by, root_by, width_by = _motion(layout, loading, mode, root, family.counts - mean, variance, third)
    gradient = gradient + (mode_by * force.sum(axis=0)[..., None, :]).sum(axis=-1)
    turned = np.einsum("qpkr,qs->pkrs", force, z)
    return value, gradient + (root_by * turned[..., None, :, :]).sum(axis=(-2, -1)) + width_by


def _motion(
    layout: Layout, loading: Array, mode: Array, root: Array, residual: Array, variance: Array, third: Array
) -> tuple[Array, Array, Array]:
    """Derivatives by the d local parameters of the mode (P, k, d, R), of the root (P, k, d, R, R) and of its log determinant (P, k, d)."""
    fixed, turn = layout.fixed, layout.loading  # (d, J), (d, J, R)
    own = fixed + np.tensordot(mode, turn, axes=([-1], [-1]))  # (P, k, d, J): eta by the parameter where v stands still
    slope = np.tensordot(residual, turn, axes=([-1], [1])) - (own * variance[..., None, :]) @ loading
    mode_by = _times(root[..., None, :, :], _times(_flip(root)[..., None, :, :], slope))
    eta_by = own + mode_by @ np.swapaxes(loading, -1, -2)
    outer = loading[..., :, None] * loading[..., None, :]
    bend = np.einsum("pkdj,pkjrs->pkdrs", eta_by * third[..., None, :], outer)
    cross = np.einsum("djr,pkjs->pkdrs", turn, variance[..., None] * loading)
    change = _flip(root)[..., None, :, :] @ (bend + cross + np.swapaxes(cross, -1, -2)) @ root[..., None, :, :]
    half = np.triu(change, 1) + 0.5 * np.eye(layout.effects) * change
    return mode_by, -root[..., None, :, :] @ half, -0.5 * np.trace(change, axis1=-2, axis2=-1)


@lru_cache(maxsize=64)
def grid(nodes: int, effects: int) -> tuple[Array, Array]:
    """Standard normal quadrature nodes (Q, R) and the logs of their weights, each with its exp(z^2 / 2) taken in."""
    z, weight = np.polynomial.hermite_e.hermegauss(nodes)
    logs = np.log(weight / weight.sum()) + 0.5 * z * z
    if effects == 1:
        return z[:, None], logs
    first, second = np.meshgrid(z, z, indexing="ij")
    return np.column_stack([first.ravel(), second.ravel()]), np.add.outer(logs, logs).ravel()


def _along(loading: Array, v: Array) -> Array:
    """What random effects v (..., R) add to the J linear predictors."""
    if v.shape[-1] == 1:
        return loading[..., 0] * v
    return np.asarray(loading[..., 0] * v[..., :1] + loading[..., 1] * v[..., 1:])


def _curvature(variance: Array, loading: Array) -> Array:
    """Minus the second derivative of the integrand's log (..., R, R)."""
    effects = loading.shape[-1]
    return np.asarray(np.swapaxes(loading * variance[..., None], -1, -2) @ loading + np.eye(effects))


def _root(matrix: Array) -> Array:
    """The upper triangular S with S S' the inverse of a positive definite (R, R)."""
    if matrix.shape[-1] == 1:
        return 1 / np.sqrt(matrix)
    a, b, c = matrix[..., 0, 0], matrix[..., 0, 1], matrix[..., 1, 1]
    root = np.zeros_like(matrix)
    last = np.sqrt(
        np.maximum(c - b * b / a, 1.0)
    )  # never below one, as the random effects' own law adds the identity; rounding may say otherwise
    root[..., 0, 0], root[..., 1, 1], root[..., 0, 1] = 1 / np.sqrt(a), 1 / last, -b / (a * last)
    return root


def _times(matrix: Array, vector: Array) -> Array:
    return np.asarray((matrix * vector[..., None, :]).sum(axis=-1))


def _flip(matrix: Array) -> Array:
    return np.swapaxes(matrix, -1, -2)
