"""What the result hangs on: each study left out in turn, and the studies entering one by one.

Lau J et al. (1992) N Engl J Med 327:248-254 for the cumulative analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.batch import Fits, fit_many
from cordwise.synthesis.left_out import left_out
from cordwise.synthesis.model import Fit
from cordwise.synthesis.tau2 import ITERATIVE, solved

MANY = 200
"""Studies from which on leaving one out runs on shared sums, and not on one data set for each."""

_DROWNED = 1e-6
"""Share of the weight that all studies but one must have between them; below it shared sums lose digits."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Series:
    """Models in a row, each named by the study left out or added; the values are those of `fits`, each of shape (m,)."""

    kind: str
    labels: tuple[str, ...]
    fits: Fits
    order: tuple[int, ...] = ()
    """In a cumulative analysis, the places of the studies in the order in which they came."""


def leave_one_out(fit: Fit) -> Series:
    """The model without each study in turn; NaN where too few are left.

    Raises:
        InputError: a model with given weights or a given tau2.
    """
    _refit_possible(fit)
    if fit.k == 1:
        return Series(kind="leave one out", labels=fit.labels, fits=_none_left(fit))
    w = 1.0 / fit.v
    if fit.is_plain and fit.k > MANY and fit.method in ITERATIVE and w.max() < (1 - _DROWNED) * w.sum():
        return Series(kind="leave one out", labels=fit.labels, fits=_shared(fit))
    return Series(kind="leave one out", labels=fit.labels, fits=refits(fit, 1.0 - np.eye(fit.k)))


def cumulative(fit: Fit, order: Any = None) -> Series:
    """The model of the first study, the first two and so on; `order` are values to sort by (a year), as they stand where none are given.

    Raises:
        InputError: a model with moderators, given weights or a given tau2; an order of another length.
    """
    _refit_possible(fit)
    if not fit.is_plain:
        raise InputError("a cumulative analysis takes a model without moderators")
    places = np.arange(fit.k) if order is None else _sorted(order, fit.k)
    held = np.tril(np.ones((fit.k, fit.k)))
    ordered = replace(fit, y=fit.y[places], v=fit.v[places])
    return Series(
        kind="cumulative", labels=tuple(fit.labels[i] for i in places), fits=refits(ordered, held), order=tuple(int(i) for i in places)
    )


def refits(fit: Fit, held: Array) -> Fits:
    """The model on subsets of its studies, `held` of shape (B, k)."""
    moderators = None if fit.is_plain else fit.design[:, 1:]
    return fit_many(fit.y, fit.v, held=held, moderators=moderators, method=fit.method, test=fit.test, level=fit.level)


def _refit_possible(fit: Fit) -> None:
    if fit.weights is not None or fit.fixed_tau2:
        raise InputError("a model with given weights or a given tau2 is not refitted on parts of its studies")
    if not fit.is_plain and fit.names[0] != "intercept":
        raise InputError("a model without intercept is not refitted on parts of its studies")


def _sorted(order: Any, k: int) -> Sequence[int]:
    values = np.asarray(order)
    if values.shape != (k,):
        raise InputError(f"the order needs {k} values, not an array of shape {values.shape}")
    return [int(i) for i in np.argsort(values, kind="stable")]


def _shared(fit: Fit) -> Fits:
    data, centre = left_out(fit.y, fit.v)
    tau2 = solved(data, fit.method)
    mean, total = data.mean(tau2)
    sums, free = data.at(0.0), fit.k - 2.0
    factor = data.at(tau2).ypy / free
    scale = {"hksj": factor, "hksj_floor": np.maximum(factor, 1.0)}.get(fit.test, np.ones(fit.k))
    typical = free / sums.tr_p
    if fit.method == "EE":
        i2, h2 = np.where(sums.ypy > free, 100 * ((sums.ypy - free) / sums.ypy), 0.0), sums.ypy / free
    else:
        i2, h2 = 100 * (tau2 / (typical + tau2)), tau2 / typical + 1
    return Fits(
        method=fit.method, test=fit.test, level=fit.level, k=np.full(fit.k, fit.k - 1.0), coefficients=(mean + centre)[:, None],
        covariance=(scale / total)[:, None, None], tau2=tau2, q=sums.ypy, i2=i2, h2=h2, scale=scale,
    )  # fmt: skip


def _none_left(fit: Fit) -> Fits:
    gap = np.full(1, np.nan)
    return Fits(
        method=fit.method, test=fit.test, level=fit.level, k=np.zeros(1), coefficients=gap[:, None], covariance=gap[:, None, None],
        tau2=gap, q=gap, i2=gap, h2=gap, scale=gap,
    )  # fmt: skip
