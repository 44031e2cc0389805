"""What single studies do to a model: weights, residuals, influence, leaving out, accumulating."""

from __future__ import annotations

from typing import Any

import numpy as np

from cordwise.synthesis import influence as diagnostics
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.model import Fit
from cordwise.synthesis.sensitivity import cumulative, leave_one_out
from validation.metafor import counts
from validation.metafor.reading import Case, OutOfScopeError
from validation.metafor.univariate import Answer, model_of, names_of


def weights(case: Case) -> Answer:
    if "fn" in case.options:
        pool = counts.pool(case)
        return {"weights_pct": _in_use(pool.weights, case), "reason": pool.reason}
    model = model_of(case)
    return {"weights_pct": model.shares, "hat": model.hat.diagonal()}


def _in_use(values: Array, case: Case) -> Array:
    want = (case.want or {}).get("weights_pct") or []
    return values if len(want) == len(values) else values[np.isfinite(values)]


def _alone(model: Fit) -> str:
    """Why nothing can be left out: ours then gives no number."""
    return "one study: nothing is left without it" if model.k == 1 else ""


def rstandard(case: Case) -> Answer:
    return _residuals(diagnostics.standardised(model_of(case)))


def rstudent(case: Case) -> Answer:
    return _residuals(diagnostics.deleted(model_of(case)))


def _residuals(found: diagnostics.Residuals) -> Answer:
    return {"resid": found.residual, "se": found.standard_error, "z": found.z}


def influence(case: Case) -> Answer:
    model = model_of(case)
    found = diagnostics.influence(model)
    want = (case.want or {}).get("dfbs") or {}
    dfbs = {name: found.dfbetas[:, column] for column, name in enumerate(_keys(model, list(want)))}
    return {
        "rstudent": found.residuals.z, "dffits": found.dffits, "cook_d": found.cooks_distance, "cov_r": found.covariance_ratio,
        "tau2_del": found.tau2_without, "QE_del": found.q_without, "hat": found.hat, "weight_pct": found.weight, "dfbs": dfbs,
        "is_infl": [bool(flag) for flag in found.influential],
        "reason": _alone(model),
    }  # fmt: skip


def _keys(model: Fit, names: list[str]) -> list[str]:
    """The names under which the file gives the coefficients, in their order."""
    return names if len(names) == model.p else names_of(model)


def leave1out(case: Case) -> Answer:
    if "fn" in case.options:
        return counts.refits(case, counts.pool(case).leave_one_out())
    model = model_of(case)
    fits = leave_one_out(model).fits
    return {
        "reason": _alone(model),
        "estimate": fits.estimates, "se": fits.standard_errors[:, 0], "zval": fits.statistics[:, 0], "pval": fits.p_values[:, 0],
        "ci_lb": fits.ci_lows[:, 0], "ci_ub": fits.ci_highs[:, 0], "Q": fits.q, "Qp": fits.q_p, "tau2": fits.tau2, "I2": fits.i2, "H2": fits.h2,
    }  # fmt: skip


def cumul(case: Case) -> Answer:
    name = case.options.get("order_by")
    values = None if name is None else _values(case, str(name))
    if "fn" in case.options:
        order = None if values is None else np.argsort(values, kind="stable").tolist()
        return counts.refits(case, counts.pool(case).cumulative(order))
    model = model_of(case)
    found = cumulative(model, None if values is None else values[case.usable])
    fits = found.fits
    return {
        "perm": _places(case, values, found.order), "estimate": fits.estimates, "se": fits.standard_errors[:, 0], "zval": fits.statistics[:, 0],
        "pval": fits.p_values[:, 0], "ci_lb": fits.ci_lows[:, 0], "ci_ub": fits.ci_highs[:, 0], "QE": fits.q, "QEp": fits.q_p, "tau2": fits.tau2,
        "I2": fits.i2, "H2": fits.h2,
    }  # fmt: skip


def _places(case: Case, values: Array | None, order: tuple[int, ...]) -> list[int]:
    """Rows counted from 1: those in use, or all where the file orders all."""
    if values is not None and len((case.want or {}).get("perm") or []) == len(values):
        return [int(place) + 1 for place in np.argsort(values, kind="stable")]
    return [place + 1 for place in order]


def _values(case: Case, name: str) -> Array:
    if name not in case.data.columns:
        raise OutOfScopeError(f"column {name} is not in the file")
    return case.data.numbers(name)


def baujat(case: Case) -> Answer:
    model = model_of(case)
    found = diagnostics.baujat(model)
    return {"x": found.heterogeneity, "y": found.influence, "reason": _alone(model)}


__all__ = ["Any", "baujat", "cumul", "influence", "leave1out", "rstandard", "rstudent", "weights"]
