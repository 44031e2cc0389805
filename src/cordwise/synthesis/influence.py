"""Residuals, the influence of each study, Baujat's coordinates, and the studies' own effects shrunk towards the mean.

Viechtbauer W, Cheung MWL (2010) Res Synth Methods 1:112-125, doi:10.1002/jrsm.11;
Baujat B et al. (2002) Stat Med 21:2641-2652, doi:10.1002/sim.1221;
Raudenbush SW, Bryk AS (1985) J Educ Stat 10:75-98 for the shrunken effects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.model import Fit, quantile
from cordwise.synthesis.sensitivity import leave_one_out


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Residuals:
    """Residuals with their standard errors and the ratio of the two, each of shape (k,)."""

    residual: Array
    standard_error: Array
    z: Array


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Influence:
    """What each study does to the model, each of shape (k,) (`dfbetas` (k, p)); NaN where the model without it cannot be fitted."""

    labels: tuple[str, ...]
    residuals: Residuals
    dffits: Array
    cooks_distance: Array
    covariance_ratio: Array
    tau2_without: Array
    q_without: Array
    hat: Array
    weight: Array
    dfbetas: Array
    influential: Array
    """True where dffits, Cook's distance, the hat value or a dfbeta passes the bounds of the paper, section 4."""


def standardised(fit: Fit) -> Residuals:
    """Internally standardised residuals."""
    rest = np.eye(fit.k) - fit.hat
    residual = fit.y - fit.fitted
    error = np.sqrt(np.einsum("ij,j,ij->i", rest, fit.v + fit.tau2, rest))
    return Residuals(residual=residual, standard_error=error, z=_over(residual, error))


def deleted(fit: Fit) -> Residuals:
    """Externally standardised (studentised deleted) residuals. The Hartung-Knapp factor of each model without the study scales all variances, the study's
    own among them: it stands for what the weights misjudge."""
    without = leave_one_out(fit).fits
    x = fit.design
    residual = fit.y - np.einsum("ki,ki->k", x, without.coefficients)
    error = np.sqrt(without.scale * (fit.v + without.tau2) + np.einsum("ki,kij,kj->k", x, without.covariance, x))
    return Residuals(residual=residual, standard_error=error, z=_over(residual, error))


def influence(fit: Fit) -> Influence:
    """The diagnostics of deletion for every study."""
    without = leave_one_out(fit).fits
    x, moved = fit.design, fit.coefficients - without.coefficients
    hat = fit.hat.diagonal()
    cooks = np.einsum("ki,ij,kj->k", moved, np.linalg.inv(fit.covariance), moved) if fit.scale > 0 else np.full(fit.k, np.nan)
    dffits = _over(np.einsum("ki,ki->k", x, moved), np.sqrt(hat * without.scale * (without.tau2 + fit.v)))
    dfbetas = _over(moved, np.sqrt(without.scale[:, None] * _variances(fit, without.tau2)))
    with np.errstate(invalid="ignore"):
        ratio = _over(np.linalg.det(without.covariance), np.linalg.det(fit.covariance) * np.ones(fit.k))
    k, p = fit.k, fit.p
    with np.errstate(invalid="ignore"):
        over = np.abs(dffits) > 3 * np.sqrt(p / (k - p)) if k > p else np.zeros(k, dtype=bool)
        flags = over | (chdtrc(p, cooks) < 0.5) | (hat > 3 * p / k) | (np.abs(dfbetas) > 1).any(axis=1)
    return Influence(
        labels=fit.labels, residuals=deleted(fit), dffits=dffits, cooks_distance=cooks, covariance_ratio=ratio, tau2_without=without.tau2,
        q_without=without.q, hat=hat, weight=fit.shares, dfbetas=dfbetas, influential=flags,
    )  # fmt: skip


def _variances(fit: Fit, tau2: Array) -> Array:
    """The variances of the coefficients on all studies with each tau2 of a deletion, shape (k, p)."""
    w = 1.0 / (fit.v[None, :] + tau2[:, None])
    finite = np.isfinite(tau2)
    cross = np.einsum("ki,bk,kj->bij", fit.design, np.where(finite[:, None], w, 1.0), fit.design)
    return np.where(finite[:, None], np.einsum("bii->bi", np.linalg.inv(cross)), np.nan)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Baujat:
    """Each study's share of heterogeneity and its influence on the result, each of shape (k,)."""

    labels: tuple[str, ...]
    heterogeneity: Array
    influence: Array


def baujat(fit: Fit) -> Baujat:
    """The coordinates of Baujat's plot: what a study adds to Q, and how far the result moves without it."""
    without = leave_one_out(fit).fits
    x = fit.design
    moved = np.einsum("ki,ki->k", x, fit.coefficients - without.coefficients)
    spread = np.einsum("ki,kij,kj->k", x, without.covariance, x)
    return Baujat(labels=fit.labels, heterogeneity=(fit.y - fit.fitted) ** 2 / (fit.v + fit.tau2), influence=_over(moved**2, spread))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Shrunken:
    """The best linear unbiased predictions of the studies' true effects with prediction intervals, each of shape (k,)."""

    labels: tuple[str, ...]
    estimate: Array
    standard_error: Array
    low: Array
    high: Array


def shrunken(fit: Fit) -> Shrunken:
    """Each study's effect drawn towards the model's by how little it says."""
    own = fit.tau2 / (fit.tau2 + fit.v)
    estimate = own * fit.y + (1 - own) * fit.fitted
    spread = np.einsum("ki,ij,kj->k", fit.design, fit.covariance, fit.design)
    error = np.sqrt(own * fit.v + (1 - own) ** 2 * spread)
    half = quantile(fit.level, fit.df) * error
    return Shrunken(labels=fit.labels, estimate=estimate, standard_error=error, low=estimate - half, high=estimate + half)


def _over(a: Array, b: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(a / b)
