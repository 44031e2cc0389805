"""What a generalised linear mixed model says, in one record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from cordwise.synthesis.arrays import Array


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Glmm:
    """Coefficients on the log or logit scale with their Wald intervals, heterogeneity, and how well the model fits.

    Numbers that cannot be had are NaN (or None where the model has no such thing), and `reason` or `notes` say why.
    """

    measure: str  # "OR", "IRR", "PLO" (logit of a share) or "IRLN" (log of a rate)
    model: str  # "UM.FS", "UM.RS", "CM.EL", "CM.AL", or "UM" with one arm
    method: str  # "EE" (one common effect) or "ML" (random effects)
    test: str  # "z" or "t"
    level: float
    nodes: int
    k: int
    names: tuple[str, ...]
    estimates: Array
    standard_errors: Array
    statistics: Array
    df: float | None
    p_values: Array
    ci_low: Array
    ci_high: Array
    covariance: Array
    tau2: float
    sigma2: float | None
    rho: float | None
    i2: float  # between 0 and 1
    h2: float
    q_wald: float
    q_wald_p: float
    q_lrt: float
    q_lrt_p: float
    q_df: int
    log_likelihood: float
    modal_log_likelihood: float  # with the random effects at their most likely values: what some programs tell in place of the one above
    saturated_log_likelihood: float  # with each count fitted by itself
    parameters: int
    aic: float
    bic: float
    qm: float
    qm_df: int
    qm_p: float
    used: tuple[str, ...]
    dropped: tuple[str, ...]
    notes: tuple[str, ...]
    reason: str

    @property
    def estimate(self) -> float:
        """The first coefficient: the effect itself where there is no moderator."""
        return float(self.estimates[0])

    @property
    def standard_error(self) -> float:
        """Of the first coefficient."""
        return float(self.standard_errors[0])

    @property
    def estimable(self) -> bool:
        """Whether there is an estimate with a standard error."""
        return not self.reason


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Wald:
    """Tests and intervals of coefficients (p,)."""

    standard_errors: Array
    statistics: Array
    p_values: Array
    ci_low: Array
    ci_high: Array
    qm: float
    qm_df: int
    qm_p: float


def wald(estimates: Array, covariance: Array, *, level: float, df: float | None, moderated: bool) -> Wald:
    """Each coefficient against zero, and all but the first together; `df` of the t distribution, None for the normal one."""
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = estimates / errors
    if df is not None and df <= 0:
        nothing = np.full(len(estimates), np.nan)
        return Wald(
            standard_errors=errors,
            statistics=statistics,
            p_values=nothing,
            ci_low=nothing,
            ci_high=nothing,
            qm=np.nan,
            qm_df=0,
            qm_p=np.nan,
        )
    tails = 2 * (ndtr(-np.abs(statistics)) if df is None else stdtr(df, -np.abs(statistics)))
    quantile = ndtri(0.5 + level / 2) if df is None else stdtrit(df, 0.5 + level / 2)
    qm, qm_df, qm_p = _together(estimates, covariance, df) if moderated else (np.nan, 0, np.nan)
    return Wald(
        standard_errors=errors, statistics=statistics, p_values=tails, ci_low=estimates - quantile * errors,
        ci_high=estimates + quantile * errors, qm=qm, qm_df=qm_df, qm_p=qm_p,
    )  # fmt: skip


def _together(estimates: Array, covariance: Array, df: float | None) -> tuple[float, int, float]:
    m = len(estimates) - 1
    if not np.isfinite(covariance).all():
        return np.nan, m, np.nan
    q = float(estimates[1:] @ np.linalg.solve(covariance[1:, 1:], estimates[1:]))
    if df is None:
        return q, m, float(chdtrc(m, q))
    return q / m, m, float(fdtrc(m, df, q / m))


def chance_above(q: float, df: int) -> float:
    """The chi-square tail; with no degree of freedom there is nothing to test, and it is 1."""
    if df <= 0:
        return 1.0
    return float(chdtrc(df, max(q, 0.0))) if np.isfinite(q) else np.nan


def typical_variance(variances: Array, x: Array) -> float:
    """The sampling variance of a typical study, (k - p) over the trace of the weighted residual maker.

    Higgins JPT, Thompson SG (2002). Quantifying heterogeneity in a meta-analysis. Stat Med 21:1539-1558. doi:10.1002/sim.1186
    """
    weights = 1 / variances
    k, p = x.shape
    if k <= p:
        return np.nan
    weighted = x * weights[:, None]
    trace = weights.sum() - np.trace(np.linalg.solve(x.T @ weighted, weighted.T @ weighted))
    return float((k - p) / trace) if trace > 0 else np.nan


def generalised_q(estimates: Array, weights: Array, x: Array) -> float:
    """The weighted sum of squares around the regression on x; `weights` of shape (k,) or (k, k)."""
    weighted = _weighted(weights, x)
    slope = np.linalg.lstsq(x.T @ weighted, weighted.T @ estimates, rcond=None)[0]
    residual = estimates - x @ slope
    return float(residual @ _weighted(weights, residual[:, None])[:, 0])


def _weighted(weights: Array, columns: Array) -> Array:
    """Columns (k, p) by their weights, without a matrix of k by k where each row has one of its own."""
    return weights[:, None] * columns if weights.ndim == 1 else weights @ columns
