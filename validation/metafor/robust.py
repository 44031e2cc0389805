"""Cluster-robust tests of a univariate or a multilevel model."""

from __future__ import annotations

from typing import Any

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.robust import Robust, cluster_robust
from validation.metafor import multilevel
from validation.metafor.reading import Case, OutOfScopeError
from validation.metafor.univariate import Answer, finite, model_of, moderators_of

OWN = ("each row its own cluster", "")


def robust(case: Case) -> Answer:
    found = _of_levels(case) if "random" in case.options else _of_one(case)
    df = [finite(float(value)) for value in found.df]
    return {
        "b": found.coefficients, "se": found.standard_errors, "zval": found.statistics, "ddf": df if len(set(df)) > 1 else df[:1], "pval": found.p_values,
        "ci_lb": found.ci_low, "ci_ub": found.ci_high, "vb": found.covariance.tolist(), "QM": found.qm,
        "QMdf": [found.qm_df[0], finite(found.qm_df[1])], "QMp": found.qm_p, "n_clusters": found.clusters,
        "reason": "; ".join(found.notes),
    }  # fmt: skip


def _kind(case: Case) -> Any:
    options = case.options
    sandwich, adjust = bool(options.get("clubSandwich", False)), bool(options.get("adjust", True))
    form, df = str(options.get("vcov", "CR2")), options.get("df")
    if not sandwich:
        return "CR1p" if adjust else "CR0"
    if form != "CR2" or df not in (None, "Satterthwaite"):
        raise OutOfScopeError(f"option vcov={form}, df={df}")
    return "CR2"


def _of_one(case: Case) -> Robust:
    model = model_of(case)
    used = np.flatnonzero(case.usable)
    moderators = moderators_of(case)
    if moderators is not None:
        used = used[np.isfinite(moderators[used]).all(axis=1)]
    return cluster_robust(
        model.design, model.y - model.fitted, _clusters(case, used), coefficients=model.coefficients, working=model.v + model.tau2, weights=model.weights,
        kind=_kind(case), intercept=model.names[0] == "intercept", level=case.options.level,
    )  # fmt: skip


def _clusters(case: Case, used: Any) -> list[Any]:
    name = str(case.options.get("cluster", ""))
    if name in OWN:
        return list(range(len(used)))
    column = case.data.column(name)
    return [column[row] for row in used]


def _of_levels(case: Case) -> Robust:
    found, rows = multilevel.model_of(case)
    frame = found.frame
    names = rows.columns.get(str(case.options.get("cluster", "")))
    if names is None:
        raise OutOfScopeError("robust tests of several levels need the column of the clusters")
    clusters = [names[row] for row in frame.rows]
    return cluster_robust(
        frame.design, found.residuals, clusters, coefficients=found.coefficients, working=_working(found.working, clusters), kind=_kind(case),
        intercept=frame.intercept, level=case.options.level,
    )  # fmt: skip


def _working(blocks: tuple[Array, ...], clusters: list[Any]) -> list[Array]:
    """The working covariance by the clusters of the test, which may hold several of the model."""
    whole = np.zeros((len(clusters), len(clusters)))
    start = 0
    for block in blocks:
        whole[start : start + len(block), start : start + len(block)] = block
        start += len(block)
    found = []
    for name in dict.fromkeys(clusters):
        own = [row for row, other in enumerate(clusters) if other == name]
        found.append(whole[np.ix_(own, own)])
    return found
