"""What every multilevel or multivariate fit tells: coefficients with their tests, the test of residual heterogeneity, and fit criteria.

Degrees of freedom of t tests: k - p ("residual"), or by containment ("contain"): a coefficient whose column is constant within clusters is
judged on clusters less p, any other on k - p. Schluchter MD, Elashoff JT (1990). J Stat Comput Simul 37:69-87. doi:10.1080/00949659008811295
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.multilevel.frame import Frame

Method = Literal["REML", "ML", "EE"]
Test = Literal["z", "t"]
Freedom = Literal["residual", "contain"]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Fit:
    """The coefficients of a synthesis of k effects in m clusters, with how sure they are. Arrays are of shape (p,) unless told."""

    method: str
    test: str
    level: float
    k: int
    clusters: int
    names: tuple[str, ...]
    coefficients: Array
    standard_errors: Array
    statistics: Array
    df: Array
    """Of the t test; infinite under z."""
    p_values: Array
    ci_low: Array
    ci_high: Array
    covariance: Array
    """(p, p)."""
    qe: float
    """Generalised Cochran's Q of the residuals, and its degrees of freedom and p value against chi-square."""
    qe_df: int
    qe_p: float
    qm: float
    """Test of all coefficients but the intercept (of the intercept where it is alone): chi-square under z, F under t."""
    qm_df: tuple[float, float]
    """Numerator and denominator; the latter infinite under z."""
    qm_p: float
    log_likelihood: float
    aic: float
    bic: float
    aicc: float
    """NaN where there are too few effects for it."""
    converged: bool
    notes: tuple[str, ...]

    @property
    def estimate(self) -> float:
        """The first coefficient: the pooled effect where there are no moderators."""
        return float(self.coefficients[0])

    @property
    def standard_error(self) -> float:
        """Of `estimate`."""
        return float(self.standard_errors[0])


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Tests:
    """Wald tests of coefficients. A test without degrees of freedom has NaN in its p value and limits."""

    standard_errors: Array
    statistics: Array
    p_values: Array
    ci_low: Array
    ci_high: Array


def wald(coefficients: Array, covariance: Array, df: Array, level: float) -> Tests:
    """Each coefficient against 0, by t with `df`, by z where that is infinite."""
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = coefficients / errors
    reach = quantile(df, level) * errors
    return Tests(
        standard_errors=errors, statistics=statistics, p_values=two_sided(statistics, df), ci_low=coefficients - reach,
        ci_high=coefficients + reach,
    )  # fmt: skip


def quantile(df: Array, level: float) -> Array:
    """How many standard errors a two-sided interval reaches; NaN where `df` is not above 0."""
    at = (1 + level) / 2
    known = np.where(df > 0, df, np.nan)
    finite = np.where(np.isinf(known), 1.0, known)
    reach: Array = np.where(np.isinf(known), ndtri(at), stdtrit(finite, at))
    return reach


def two_sided(statistics: Array, df: Array) -> Array:
    """p values."""
    known = np.where(df > 0, df, np.nan)
    finite = np.where(np.isinf(known), 1.0, known)
    away = -np.abs(statistics)
    p_values: Array = np.where(np.isinf(known), 2 * ndtr(away), 2 * stdtr(finite, away))
    return p_values


def moderators_test(coefficients: Array, covariance: Array, df: Array, intercept: bool) -> tuple[float, tuple[float, float], float]:
    """All moderators at once: statistic, degrees of freedom, p value."""
    tested = np.arange(len(coefficients))[1 if intercept and len(coefficients) > 1 else 0 :]
    b, v = coefficients[tested], covariance[np.ix_(tested, tested)]
    size = np.sqrt(np.diag(v))
    if not (np.isfinite(size) & (size > 0)).all():
        return float("nan"), (float(len(tested)), float(df[tested].min())), float("nan")
    z = b / size
    q = float(z @ np.linalg.lstsq(v / np.outer(size, size), z, rcond=None)[0])
    m, left = float(len(tested)), float(df[tested].min())
    if np.isinf(left):
        return q, (m, left), float(chdtrc(m, q))
    return q / m, (m, left), float(fdtrc(m, left, q / m)) if left > 0 else float("nan")


def freedom(frame: Frame, test: Test, df: Freedom) -> Array:
    """Degrees of freedom of each coefficient."""
    k, p = frame.design.shape
    if test == "z":
        return np.full(p, np.inf)
    if df == "residual":
        return np.full(p, float(k - p))
    first = np.repeat(frame.design[frame.starts], frame.lengths, axis=0)
    constant = (frame.design == first).all(axis=0)
    return np.where(constant, float(len(frame.starts) - p), float(k - p))


def criteria(log_likelihood: float, *, k: int, p: int, components: int, reml: bool) -> tuple[float, float, float]:
    """AIC, BIC and AICc; under REML the sample is the k - p contrasts that it is the likelihood of."""
    parameters, n = p + components, k - p if reml else k
    aic = 2 * parameters - 2 * log_likelihood
    bic = parameters * float(np.log(n)) - 2 * log_likelihood if n > 0 else float("nan")
    enough = max(n, parameters + 2)
    return aic, bic, 2 * parameters * enough / (enough - parameters - 1) - 2 * log_likelihood


def check_options(method: str, test: str, df: str, level: float) -> None:
    """
    Raises:
        InputError: an option that is none.
    """
    for value, known in ((method, ("REML", "ML", "EE")), (test, ("z", "t")), (df, ("residual", "contain"))):
        if value not in known:
            raise InputError(f"{value!r} is none of {', '.join(known)}")
    if not 0 < level < 1:
        raise InputError(f"level {level:g} does not lie between 0 and 1")
