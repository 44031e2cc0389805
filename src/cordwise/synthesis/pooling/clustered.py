"""Several effects from one study: the three-level model, with cluster-robust limits beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.records.synthesis import Check, Estimate, Spread
from cordwise.synthesis.multilevel import three_level
from cordwise.synthesis.multilevel.fit import Method
from cordwise.synthesis.multilevel.three import ThreeLevel
from cordwise.synthesis.pooling.case import Case
from cordwise.synthesis.pooling.models import Main
from cordwise.synthesis.robust import cluster_robust
from cordwise.text.counted import counted


def three_level_model(case: Case) -> Main:
    """Effects within studies within the whole, REML, t on the studies less one.

    Raises:
        InputError: no column says which rows come from the same study.
    """
    model, usable = _fitted(case)
    back = _back(case)
    estimate = Estimate(
        label="Pooled", k=model.clusters, estimate=back(model.coefficients[0]), ci_low=back(model.ci_low[0]), ci_high=back(model.ci_high[0]),
        model="three_level", interval="t", df=float(model.df[0]), prediction_low=_known(back(model.pi_low)), prediction_high=_known(back(model.pi_high)),
        prediction_df=float(model.df[0]), p_value=float(model.p_values[0]),
        spread=Spread(tau2=_known(model.tau2), i2=_known(100 * model.i2), q=model.qe, q_df=model.qe_df, q_p=model.qe_p, note=_parts(model)),
    )  # fmt: skip
    return Main(
        estimate=estimate, weights=np.full(len(case), np.nan), left_out=_left_out(case, usable), notes=(*case.effects.notes, *model.notes)
    )


def robust_check(case: Case, main: Main) -> Check:
    """The same model with limits that hold whatever the effects of one study share (CR2, Satterthwaite)."""
    model, _ = _fitted(case)
    found = cluster_robust(model.frame.design, model.residuals, model.frame.codes, coefficients=model.coefficients, working=model.working, kind="CR2", level=case.options.level)  # fmt: skip
    back = _back(case)
    low, high = back(float(found.ci_low[0])), back(float(found.ci_high[0]))
    estimate = replace(main.estimate, label="robust", ci_low=_known(low), ci_high=_known(high), df=float(found.df[0]), p_value=float(found.p_values[0]), interval="robust")  # fmt: skip
    return Check(
        estimate=estimate,
        agrees=True,
        words=f"the same mean; limits that hold whatever the effects of one study share, on {found.df[0]:.1f} degrees of freedom",
    )


def _fitted(case: Case) -> tuple[ThreeLevel, NDArray[np.bool_]]:
    if not case.clusters:
        raise InputError("a three-level model needs a column that says which rows come from the same study (cluster)")
    effects = case.effects
    usable = effects.usable & (np.nan_to_num(effects.variances) > 0)
    if not usable.any():
        raise InputError("no row has an effect that can be estimated and weighed")
    clusters = [name for name, good in zip(case.clusters, usable, strict=True) if good]
    method = cast(Method, case.options.method if case.options.method in ("REML", "ML", "EE") else "REML")
    model = three_level(
        effects.estimates[usable], effects.variances[usable], clusters, method=method, test="t", df="contain", level=case.options.level
    )
    return model, usable


def _back(case: Case) -> Callable[[float], float]:
    return lambda value: float(case.measure.to_natural(np.asarray(float(value)), case.effects.sizes))


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _parts(model: ThreeLevel) -> str:
    between, within = model.sigma2_between, model.sigma2_within
    return f"{counted(model.k, 'effect')} from {counted(model.clusters, 'study', 'studies')}; tau2 is {between:.3g} between studies and {within:.3g} within them"


def _left_out(case: Case, usable: NDArray[np.bool_]) -> tuple[str, ...]:
    reasons = case.effects.reasons
    return tuple(
        f"{label}: {why or 'no sampling variance'}" for label, why, good in zip(case.labels, reasons, usable, strict=True) if not good
    )
