"""`fit`: common and random effects models of study effects, with or without moderators.

Defaults are those that Cochrane's RevMan took up in 2025, with one guard: REML for tau2, Hartung-Knapp intervals that are never narrower than
the plain ones, Q-profile intervals for tau2, and a prediction interval. Every choice stands in the result.

Hartung J, Knapp G (2001) Stat Med 20:3875-3889, doi:10.1002/sim.1009; Sidik K, Jonkman JN (2002) doi:10.1002/sim.1262;
Knapp G, Hartung J (2003) Stat Med 22:2693-2710, doi:10.1002/sim.1482, for the guard ("modified") and for moderators;
Higgins JPT, Thompson SG (2002) Stat Med 21:1539-1558, doi:10.1002/sim.1186, for I2 and H2;
Higgins JPT, Thompson SG, Spiegelhalter DJ (2009) J R Stat Soc A 172:137-159, doi:10.1111/j.1467-985X.2008.00552.x, for prediction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, refuse, vector
from cordwise.synthesis.fitted import INTERCEPT, Fit, Prediction, basis_of, predicted
from cordwise.synthesis.given import PREDICTIONS, TESTS, Given, check_choices
from cordwise.synthesis.quadratic import Many, single, with_design
from cordwise.synthesis.quantiles import quantile, two_sided
from cordwise.synthesis.tau2 import METHODS, general_q, he, tau2_of, tau2_of_many

__all__ = [
    "INTERCEPT", "METHODS", "PREDICTIONS", "TESTS", "Fit", "Prediction", "basis_of", "check_choices", "fit", "he", "predicted", "quantile", "two_sided",
]  # fmt: skip


def fit(
    estimates: Any,
    variances: Any = None,
    *,
    moderators: Any = None,
    names: Sequence[str] | None = None,
    intercept: bool = True,
    method: str = "REML",
    test: str = "hksj_floor",
    level: float = 0.95,
    weights: Any = None,
    weighted: bool = True,
    tau2: float | None = None,
    q_weights: Any = None,
    tested: Sequence[int] | None = None,
    labels: Sequence[object] | None = None,
) -> Fit:
    """The model of k effects (an `Effects`, or estimates and sampling variances of shape (k,)).

    `moderators` is of shape (k,) or (k, q) without the intercept. Rows with a missing effect, variance or moderator are left out and told.
    `tau2` fixes the variance between studies; `weights` and `weighted=False` change the weights of the mean, not of tau2; `q_weights` (method "GENQ")
    are the weights of the moment estimator. `tested` are the coefficients (from 0, intercept included) of the joint test; all but the intercept by default.

    Raises:
        InputError: what came in cannot be used; the message names the row.
    """
    check_choices(method, test, level)
    held = Given.read(estimates, variances, labels)
    weights = q_weights if weights is None else weights
    if moderators is None and intercept and weights is None and weighted and tau2 is None and method != "GENQ":
        return _plain(held, method, TESTS[test], level)
    design, names, held = _design(held, moderators, names, intercept)
    return _general(held, design, names, method, TESTS[test], level, _user_weights(held, weights, weighted), tau2, q_weights, tested)


def _plain(held: Given, method: str, test: str, level: float) -> Fit:
    """Without moderators: sums instead of matrices."""
    y, v = held.y, held.v
    data, centre = single(y, v)
    k = data.k
    free = k - 1
    at_zero = data.at(0.0) if free else None
    tau2 = tau2_of(data, method, at_zero)
    w = 1.0 / (v + tau2)
    total = float(w @ data.ones)
    mean = float(w @ data.y) / total
    away = data.y - mean
    factor = float((w * away) @ away) / free if free else 1.0
    q, typical = (at_zero.ypy, free / at_zero.tr_p) if at_zero else (0.0, float("nan"))
    scale = _factor(test, factor, free)
    test = test if free else "z"  # one study: its own interval, without degrees of freedom for any other
    i2, h2 = _inconsistency(method, tau2, q, free, typical)
    return Fit(
        y=y, v=v, design=data.ones[:, None], names=(INTERCEPT,), given_labels=held.all_labels, rows=held.rows, method=method, test=test, level=level, tau2=tau2,
        coefficients=np.array([mean + centre]), covariance=np.array([[scale / total]]), scale=scale, q=q, i2=i2, h2=h2, tested=(0,), left_out=held.left_out,
    )  # fmt: skip


def _factor(test: str, factor: float, free: int) -> float:
    if test not in ("hksj", "hksj_floor") or free < 1:
        return 1.0
    return max(factor, 1.0) if test == "hksj_floor" else factor


def _inconsistency(method: str, tau2: float, q: float, free: int, typical: float) -> tuple[float, float]:
    if free < 1:
        return 0.0, 1.0
    if method == "EE":
        return max(0.0, 100.0 * ((q - free) / q)) if q > 0 else 0.0, q / free
    return 100.0 * (tau2 / (typical + tau2)), tau2 / typical + 1.0


# --- with moderators, given weights or a given tau2 ---


def _design(held: Given, moderators: Any, names: Sequence[str] | None, intercept: bool) -> tuple[Array, tuple[str, ...], Given]:
    """The design (k, p), the names of its columns, and the rows that have every moderator.

    Raises:
        InputError: moderators of another length, redundant ones, or more coefficients than studies.
    """
    if moderators is None:
        if not intercept:
            raise InputError("a model without intercept needs moderators")
        return np.ones((len(held.y), 1)), (INTERCEPT,), held
    columns = np.asarray(moderators, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if names is not None and len(names) != columns.shape[1]:
        raise InputError(f"{len(names)} names for {columns.shape[1]} moderators")
    told = tuple(names) if names is not None else tuple(f"moderator {i + 1}" for i in range(columns.shape[1]))
    if held.rows is not None and len(columns) != len(held.y):
        columns = columns[held.rows]
    if len(columns) != len(held.y):
        raise InputError(f"moderators of {len(columns)} rows for {len(held.y)} effects")
    good = np.isfinite(columns).all(axis=1)
    held, columns = held.only(good, "a moderator is missing"), columns[good]
    design = np.column_stack([np.ones(len(columns)), columns]) if intercept else columns
    told = (INTERCEPT, *told) if intercept else told
    _estimable(design, told)
    return design, told, held


def _estimable(design: Array, names: tuple[str, ...]) -> None:
    k, p = design.shape
    if k <= p:
        raise InputError(f"{p} coefficients need more than {k} studies")
    scaled = design / np.maximum(np.abs(design).max(axis=0), 1e-300)
    if np.linalg.matrix_rank(scaled) < p:
        raise InputError(f"the moderators say the same thing twice ({', '.join(names)}): drop one")


def _user_weights(held: Given, weights: Any, weighted: bool) -> Array | None:
    if weights is None:
        return None if weighted else np.ones(len(held.y))
    given = vector(weights, "weight")
    given = given[held.rows] if held.rows is not None and len(given) != len(held.y) else given
    if len(given) != len(held.y):
        raise InputError(f"{len(given)} weights for {len(held.y)} effects")
    refuse(~(given > 0), given, "weight", held.labels, "is not above 0")
    return given


def _general(
    held: Given, design: Array, names: tuple[str, ...], method: str, test: str, level: float,
    weights: Array | None, tau2: float | None, q_weights: Any, tested: Sequence[int] | None,
) -> Fit:  # fmt: skip
    y, v = held.y, held.v
    p, free = design.shape[1], design.shape[0] - design.shape[1]
    centre = float(y[v.argmin()]) if names[0] == INTERCEPT else 0.0
    basis, back = np.linalg.qr(design)
    data = with_design(y - centre, v, basis)
    found = _given_tau2(data, method, tau2, q_weights)
    pooling = 1.0 / (v + found) if weights is None else weights
    inverse, coefficients = _weighted(data, pooling)
    b = np.linalg.solve(back, coefficients[:, 0])
    b[0] += centre if names[0] == INTERCEPT else 0.0
    root = np.linalg.solve(back, inverse[0])
    covariance = np.linalg.solve(back, root.T)
    if weights is not None:
        side = np.linalg.solve((design.T * pooling) @ design, design.T * pooling)
        covariance = (side * (v + found)) @ side.T
    factor = float(data.at(np.array([found])).ypy[0]) / free if free else 1.0
    test = test if free else "z"  # as in `_plain`: no scatter, no degrees of freedom
    sums = data.at(np.zeros(1))
    q = max(0.0, float(sums.ypy[0]))
    scale = _factor(test, factor, free)
    # the eigenvalues of P lie between the weights, whatever the digits that differences of sums lose where variances are far apart
    typical = min(max(free / float(sums.tr_p[0]), float(v.min())), float(v.max())) if free and sums.tr_p[0] > 0 else float(v.max())
    i2, h2 = _inconsistency(method, found, q, free, typical)
    together = tuple(tested) if tested is not None else tuple(range(1, p)) if names[0] == INTERCEPT and p > 1 else tuple(range(p))
    return Fit(
        y=y, v=v, design=design, names=names, given_labels=held.all_labels, rows=held.rows, method=method, test=test, level=level, tau2=found, coefficients=b,
        covariance=scale * covariance, scale=scale, q=q, i2=i2, h2=h2, weights=weights, fixed_tau2=tau2 is not None, tested=together, left_out=held.left_out,
    )  # fmt: skip


def _weighted(data: Many, w: Array) -> tuple[Array, Array]:
    """(X'WX)^-1 of shape (1, p, p) and the coefficients (p, 1), by QR of W^1/2 X: weights may differ by any factor."""
    root = np.sqrt(w)
    q, r = np.linalg.qr(root[:, None] * data.basis)
    back = np.linalg.solve(r, np.eye(len(r)))
    return (back @ back.T)[None], back @ (q.T @ (root * data.y[:, 0]))[:, None]


def _given_tau2(data: Many, method: str, tau2: float | None, q_weights: Any) -> float:
    if tau2 is not None:
        if not 0 <= tau2 < float("inf"):
            raise InputError(f"tau2 {tau2!r}: a number from 0 up is needed")
        return float(tau2)
    if method == "GENQ":
        if q_weights is None:
            raise InputError("the moment estimator GENQ needs q_weights")
        return float(general_q(data, vector(q_weights, "weight")[:, None])[0])
    return float(tau2_of_many(data, method)[0])
