"""Asymmetry of the funnel: regtest, ranktest, trimfill."""

from __future__ import annotations

import numpy as np

from cordwise.synthesis.small_study import rank_test, regression_test
from cordwise.synthesis.trim_fill import trim_and_fill
from validation.metafor.reading import Case, OutOfScopeError
from validation.metafor.univariate import ABSENT, Answer, coefficients, finite, heterogeneity, model_of, not_told, statistics_of_fit

PREDICTORS = {
    "sei": "standard_error", "vi": "variance", "ni": "size", "ninv": "inverse_size", "sqrtni": "sqrt_size", "sqrtninv": "sqrt_inverse_size",
}  # fmt: skip


def regtest(case: Case) -> Answer:
    kind = case.options.choose("model", {"rma": "random", "lm": "linear"}, "rma")
    predictor = case.options.choose("predictor", PREDICTORS, "sei")
    if kind == "linear" and "method" not in case.options:
        case.options.get("test")
    model = model_of(case)
    sizes = case.sizes if "size" in predictor else None
    if sizes is not None:
        used = case.usable if len(sizes) == len(case.y) else slice(None)
        sizes = sizes[used]
    found = regression_test(model, predictor=predictor, kind=kind, sizes=sizes)
    full = found.model
    answer: Answer = {
        "zval": found.statistic, "pval": found.p_value, "dfs": None if found.df is None else finite(found.df), "limit_est": found.limit,
        "limit_ci_lb": found.limit_low, "limit_ci_ub": found.limit_high, "reason": found.reason,
    }  # fmt: skip
    if full is not None:
        answer |= {"fit_b": full.coefficients, "fit_se": full.standard_errors, "fit_tau2": full.tau2}
    return answer


def ranktest(case: Case) -> Answer:
    found = rank_test(model_of(case))
    return {"tau": found.tau, "pval": found.p_value, "reason": found.reason, ABSENT: {"exact": "whether p is exact: p itself is compared"}}


def trimfill(case: Case) -> Answer:
    estimator, side = case.options.get("estimator", "L0"), case.options.get("side")
    if estimator not in ("L0", "R0", "Q0"):
        raise OutOfScopeError(f"option estimator={estimator}")
    model = model_of(case)
    found = trim_and_fill(model, estimator=estimator, side=side)
    full = found.fit
    rows = (
        len(case.y) if len((case.want or {}).get("fill") or []) == len(case.y) + len(found.filled) else model.k
    )  # rows that are missing may be counted
    return coefficients(full) | heterogeneity(full) | statistics_of_fit(full) | {
        "k0": found.missing, "se_k0": found.missing_error, "side": found.side, "p_k0": found.p_value,
        "fill": [False] * rows + [True] * len(found.filled), "yi_filled": np.concatenate([model.y, found.filled]),
        "vi_filled": np.concatenate([model.v, found.filled_variances]), "reason": found.reason, ABSENT: not_told(full),
    }  # fmt: skip
