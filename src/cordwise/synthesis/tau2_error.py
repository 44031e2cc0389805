"""The asymptotic standard error of tau2: by information for ML and REML, by the variance of a quadratic form for the moment estimators.

Viechtbauer W (2005) J Educ Behav Stat 30:261-293, doi:10.3102/10769986030003261; a quadratic form y'Ay of normal effects has the variance 2 tr(A S A S).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.quadratic import single

if TYPE_CHECKING:
    from cordwise.synthesis.model import Fit

_LARGE = 2000
"""Studies past which the (k, k) matrices are not made."""


def tau2_error(fit: Fit) -> float | None:
    """The standard error of tau2; None where there is one study, where no variance of the estimator has been published (DLIT), or where there are so
    many studies that it would cost more than it tells."""
    if fit.k <= fit.p:
        return None
    if fit.method in ("ML", "REML"):
        sums = single(fit.y, fit.v)[0].at(fit.tau2) if fit.is_plain else fit._data.at(np.array([fit.tau2]))
        information = float(np.ravel(sums.tr_pp if fit.method == "REML" else sums.tr_ww)[0])
        return float(np.sqrt(2.0 / information)) if information > 0 else None
    if fit.method == "SJ" and not np.ptp(fit.y):
        return 0.0
    return None if fit.k > _LARGE or fit.method == "DLIT" else _moment_error(fit)


def _moment_error(fit: Fit) -> float:
    """tau2 = (y'Ay - c) / d has the standard error sqrt(2 tr(A S A S)) / d, with S = diag(v + tau2)."""
    k, p, v = fit.k, fit.p, fit.v
    if fit.method == "GENQ":
        assert fit.weights is not None
        form = projector(fit, fit.weights)
        divisor = float(np.trace(form))
    elif fit.method == "DL":
        form = projector(fit, 1.0 / v)
        divisor = float(np.trace(form))
    elif fit.method == "HE":
        form, divisor = projector(fit, np.ones(k)), float(k - p)
    elif fit.method in ("HS", "HSK"):
        form, divisor = projector(fit, 1.0 / v), float((1.0 / v).sum())
        divisor *= (k - p) / k if fit.method == "HSK" else 1.0
    elif fit.method == "SJ":
        start = float(((fit.y - fit.y.mean()) ** 2).sum()) / k
        form, divisor = projector(fit, start / (v + start)), float(k - p)
    else:  # the equation of PM: its slope in tau2 is taken at the estimate
        w = 1.0 / (v + fit.tau2)
        form, divisor = projector(fit, w), float(w.sum()) * (k - p) / k
    spread = form * (v + fit.tau2)
    return float(np.sqrt(2.0 * (spread * spread.T).sum())) / divisor


def projector(fit: Fit, w: Array) -> Array:
    """P = W - W X (X'WX)^-1 X'W, of shape (k, k)."""
    weighted = fit.design.T * w
    return np.asarray(np.diag(w) - weighted.T @ np.linalg.solve(weighted @ fit.design, weighted))
