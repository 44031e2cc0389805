"""The maximum of a likelihood that is a sum over studies, each a function of few local parameters.

Local parameters are linear in the shared ones; the first may instead be each study's own. Then the second derivatives are arrow-shaped, the
own parameters are eliminated study by study, and the work grows with k, not with its cube.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cordwise.synthesis.arrays import Array

Likelihood = Callable[[Array], tuple[Array, Array]]
"""Values (P, k) and gradients (P, k, d) at P points of the local parameters (P, k, d)."""

Curve = Callable[[Array], Array]

_STEP = 3e-5
_CLOSE = 1e-8
"""A step as short is the last: Newton squares the error."""

_LONGEST = 2.0
"""How far one step may move a parameter: all are on the log or logit scale, or standard deviations on it."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Design:
    """How the G shared parameters make the local ones: local = shared @ spread.T, `spread` of shape (k, d, G).

    `own`: the first local parameter is each study's own, and not made of shared ones.
    """

    spread: Array
    own: bool

    def local(self, shared: Array, own: Array) -> Array:
        """The local parameters (k, d)."""
        made = self.spread @ shared
        if self.own:
            made[:, 0] = own
        return np.asarray(made)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Maximum:
    """Where the climb ended: shared (G,), own (k,), the log likelihood, and minus its second derivatives by the shared parameters (G, G),
    the own ones profiled out; `bend` holds those of each study by its local parameters (k, d, d)."""

    shared: Array
    own: Array
    value: float
    information: Array
    bend: Array
    converged: bool


def maximise(
    likelihood: Likelihood, design: Design, shared: Array, own: Array, *, farthest: float = 1e3, curve: Curve | None = None
) -> Maximum:
    """Newton from a start; a step that does not climb is halved; downhill curvature is turned round.

    `curve` gives second derivatives (k, d, d) at local parameters (k, d), where they are known; else they are differences of exact gradients,
    all studies at once. Where the last shared parameter passes `farthest` the climb ends without a maximum.
    """
    value, slope, bend = _stencil(likelihood, curve, design.local(shared, own))
    converged = False
    for _ in range(200):
        information, step, own_step, gain = _step(design, slope, bend)
        longest = max(np.abs(step).max(initial=0.0), np.abs(own_step).max(initial=0.0))
        if longest < _CLOSE or gain < 1e-17 * (1 + abs(value)):
            shared, own, converged = shared + step, own + own_step, True
            break
        if len(shared) and abs(shared[-1]) > farthest:
            break
        size = min(1.0, _LONGEST / longest)
        for _ in range(30):
            shared_new, own_new = shared + size * step, own + size * own_step
            value_new, slope_new, bend_new = _stencil(likelihood, curve, design.local(shared_new, own_new))
            if value_new > value - 1e-12 * (1 + abs(value)):
                break
            size *= 0.5
        else:
            break
        shared, own, value, slope, bend = shared_new, own_new, value_new, slope_new, bend_new
    return Maximum(shared=shared, own=own, value=value, information=information, bend=bend, converged=converged)


def _stencil(likelihood: Likelihood, curve: Curve | None, local: Array) -> tuple[float, Array, Array]:
    """The value, the gradients (k, d), and the second derivatives (k, d, d) as central differences of the gradients."""
    if curve is not None:
        values, slopes = likelihood(local[None])
        return float(values[0].sum()), slopes[0], curve(local)
    d = local.shape[1]
    moves = np.concatenate([np.zeros((1, d)), _STEP * np.eye(d), -_STEP * np.eye(d)])
    values, slopes = likelihood(local + moves[:, None, :])
    bend = np.moveaxis(slopes[1 : d + 1] - slopes[d + 1 :], 0, 1) / (2 * _STEP)
    return float(values[0].sum()), slopes[0], 0.5 * (bend + np.swapaxes(bend, 1, 2))


def _step(design: Design, slope: Array, bend: Array) -> tuple[Array, Array, Array, float]:
    """The information of the shared parameters, the step of both kinds, and the climb that it promises."""
    spread = design.spread
    if not design.own:
        gradient = np.einsum("kd,kdg->g", slope, spread)
        information = -np.einsum("kdg,kde,keh->gh", spread, bend, spread)
        step, gain = _uphill(information, gradient)
        return information, step, np.zeros(len(slope)), gain
    rest = spread[:, 1:]
    steep = np.minimum(bend[:, 0, 0], -1e-10)
    lean = bend[:, 0, 1:] / steep[:, None]
    inner = bend[:, 1:, 1:] - bend[:, 0, 1:, None] * lean[:, None, :]
    gradient = np.einsum("kd,kdg->g", slope[:, 1:] - lean * slope[:, :1], rest)
    information = -np.einsum("kdg,kde,keh->gh", rest, inner, rest)
    step, gain = _uphill(information, gradient)
    own_step = -slope[:, 0] / steep - np.einsum("kd,kdg,g->k", lean, rest, step)
    return information, step, own_step, gain + 0.5 * float((slope[:, 0] ** 2 / -steep).sum())


def _uphill(information: Array, gradient: Array) -> tuple[Array, float]:
    """Newton's step with every curvature made positive, so that it climbs away from a saddle."""
    if len(gradient) == 0:
        return gradient, 0.0
    roots, axes = np.linalg.eigh(information)
    along = axes.T @ gradient
    step = along / np.maximum(np.abs(roots), 1e-10)
    return np.asarray(axes @ step), float(0.5 * along @ step)


def own_precision(maximum: Maximum, design: Design) -> Array:
    """The information (k, k) of the studies' own parameters, the shared ones profiled out."""
    bend, rest = maximum.bend, design.spread[:, 1:]
    across = np.einsum("kd,kdg->kg", -bend[:, 0, 1:], rest)
    shared = -np.einsum("kdg,kde,keh->gh", rest, bend[:, 1:, 1:], rest)
    return np.asarray(np.diag(-bend[:, 0, 0]) - across @ np.linalg.pinv(shared, hermitian=True) @ across.T)
