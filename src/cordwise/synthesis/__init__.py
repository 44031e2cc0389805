"""Pooling of sparse clinical data: effects, single arms, two arms, models, checks. Usable on its own; each name is imported when it is first used.

A function that bears the name of its module is imported from there: `from cordwise.synthesis.bayes import bayes`; likewise `mantel_haenszel`, `peto`,
`two_arms`, `influence`, `subgroups`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

NAMES: dict[str, str] = {
    "MEASURES": "effects", "effect_sizes": "effects", "measure_of": "effects", "Effects": "estimates",
    "pool": "pooling.table",
    "fit": "model", "Fit": "model", "fit_many": "batch", "Fits": "batch", "profile": "tau2_interval",
    "clopper_pearson": "exact", "wilson": "exact", "newcombe": "exact", "jeffreys": "exact", "exact_upper": "exact", "limit_zero": "exact", "limit_full": "exact",
    "intervals": "exact", "rate_intervals": "exact", "exact_odds_ratio": "exact_tables", "exact_risk_difference": "exact_tables",
    "pool_proportions": "single_arm", "pool_rates": "single_arm",
    "TwoArms": "two_arms", "mantel_haenszel_rates": "mantel_haenszel",
    "odds_ratio_glmm": "glmm.models", "rate_ratio_glmm": "glmm.models", "share_glmm": "glmm.models", "rate_glmm": "glmm.models",
    "three_level": "multilevel", "multivariate": "multilevel", "aggregate": "multilevel", "cluster_robust": "robust",
    "half_normal": "priors", "half_cauchy": "priors", "half_t": "priors",
    "leave_one_out": "sensitivity", "cumulative": "sensitivity", "baujat": "influence", "shrunken": "influence",
    "permutation_test": "permutation",
    "regression_test": "small_study", "rank_test": "small_study", "peters": "small_study", "harbord": "small_study", "trim_and_fill": "trim_fill",
    "expected_recovery": "recovery",
}  # fmt: skip
"""Each public name with the module that it lives in."""

__all__ = sorted(NAMES)


def __getattr__(name: str) -> Any:
    if name not in NAMES:
        raise AttributeError(f"cordwise.synthesis has no {name!r}")
    return getattr(import_module(f"cordwise.synthesis.{NAMES[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
