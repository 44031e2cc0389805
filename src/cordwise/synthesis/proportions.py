"""Several proportions pooled without corrections: binomial-normal model, with a beta-binomial one as the check.

Binomial-normal: logit p_i ~ N(mu, tau2), events_i ~ Bin(n_i, p_i), maximum likelihood by adaptive Gauss-Hermite quadrature.
Stijnen T, Hamza TH, Ozdemir P (2010). Random effects meta-analysis of event outcome in the framework of the generalized linear
mixed model with applications in sparse data. Stat Med 29:3046-3067. doi:10.1002/sim.3986
Beta-binomial: Kuss O (2015). Stat Med 34:1097-1116. doi:10.1002/sim.6383
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, betaln, expit, logit

from cordwise.errors import RecordError
from cordwise.synthesis.exact import clopper_pearson

Array = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(15)
_Z = 1.959963984540054
_SE_TOO_WIDE = 1.5
"""Standard error of the logit past which the binomial-normal interval says nothing (a factor of twenty each way in the odds)."""

_TAU_MIN, _TAU_MAX = 0.01, 6.0
_STEP = 1e-3
_STENCIL = _STEP * np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)], dtype=float)
_GRID = np.linspace(-1, 1, 7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proportion:
    """A share of people with its 95% interval, the between-study variance on the logit scale, and how it was made."""

    estimate: float
    ci_low: float
    ci_high: float
    tau2: float | None
    method: str
    check: str


def pool_proportions(counts: Sequence[tuple[int, int]]) -> Proportion:
    """The pooled share of `(events, total)` counts, one a study; the order does not matter.

    One study: exact. All zero (or all n of n): exact on the total. Several: binomial-normal, unless it finds no variance
    between studies: then one common share, exact on the total.

    Raises:
        RecordError: no count, or an impossible one.
    """
    if not counts or any(not 0 <= events <= total or total == 0 for events, total in counts):
        raise RecordError("pooling needs counts with 0 <= events <= total and total > 0")
    return _pool(tuple(sorted(counts)))


@lru_cache(maxsize=4096)
def _pool(counts: tuple[tuple[int, int], ...]) -> Proportion:
    events, total = sum(e for e, _ in counts), sum(n for _, n in counts)
    low, high = clopper_pearson(events, total)
    if len(counts) == 1:
        return Proportion(
            estimate=events / total, ci_low=low, ci_high=high, tau2=None, method="exact (Clopper-Pearson), one study", check=""
        )
    if events in (0, total):
        words = "no events in any study" if events == 0 else "everybody in every study"
        return Proportion(
            estimate=events / total, ci_low=low, ci_high=high, tau2=None, method=f"exact limit on the total, {words}", check=""
        )
    x, n = (np.array([count[i] for count in counts], dtype=float) for i in (0, 1))
    at, (curve_mu, curve_both, curve_tau) = _maximise(
        lambda mu, log_tau: _binomial_normal(mu, np.exp(log_tau), x, n), (float(logit(events / total)), -1.0)
    )
    mu, tau = at[0], float(np.exp(at[1]))
    if tau < _TAU_MIN * 1.5 or _binomial_normal(np.array([mu]), np.array([tau]), x, n)[0] - _binomial(x, n) < 1e-6:
        check = _beta_binomial_words(x, n, events / total)
        return Proportion(
            estimate=events / total,
            ci_low=low,
            ci_high=high,
            tau2=0.0,
            method="common share (no variance between studies found), exact on the total",
            check=check,
        )
    determinant = curve_mu * curve_tau - curve_both**2
    variance = -curve_tau / determinant if determinant > 0 and curve_tau < 0 else -1 / curve_mu
    if not 0 < variance < _SE_TOO_WIDE**2:
        return _beta_binomial_pool(x, n)
    se = float(np.sqrt(variance))
    return Proportion(
        estimate=float(expit(mu)), ci_low=float(expit(mu - _Z * se)), ci_high=float(expit(mu + _Z * se)), tau2=tau**2,
        method="binomial-normal model, maximum likelihood; the middle of the distribution of studies", check=_beta_binomial_words(x, n, float(expit(mu))),
    )  # fmt: skip


def _binomial(x: Array, n: Array) -> float:
    p = x.sum() / n.sum()
    return float((x * np.log(p) + (n - x) * np.log1p(-p)).sum())


def _binomial_normal(mu: Array, tau: Array, x: Array, n: Array) -> Array:
    """The log likelihood at each of several points, without the binomial coefficients; mu and tau are of one length."""
    mu, tau2 = mu[:, None], tau[:, None] ** 2
    mode = np.broadcast_to(mu, (len(mu), len(x))).copy()
    for _ in range(30):  # the mode of each study's integrand, where the quadrature is centred; concave, so Newton is safe when damped
        p = expit(mode)
        step = np.clip((x - n * p - (mode - mu) / tau2) / (n * p * (1 - p) + 1 / tau2), -2, 2)
        mode += step
        if np.abs(step).max() < 1e-9:
            break
    p = expit(mode)
    spread = np.sqrt(2 / (n * p * (1 - p) + 1 / tau2))
    theta = mode[..., None] + spread[..., None] * _NODES
    inside = x[:, None] * theta - n[:, None] * np.logaddexp(0, theta) - (theta - mu[..., None]) ** 2 / (2 * tau2[..., None]) + _NODES**2
    top = inside.max(axis=-1, keepdims=True)
    integral = np.log((np.exp(inside - top) * _WEIGHTS).sum(axis=-1)) + top[..., 0]
    return np.asarray((integral + np.log(spread) - 0.5 * np.log(2 * np.pi * tau2)).sum(axis=1))


def _maximise(likelihood: Callable[[Array, Array], Array], start: tuple[float, float]) -> tuple[Array, tuple[float, float, float]]:
    """The best point of a likelihood of two parameters and its second derivatives there: a coarse grid, then Newton on a stencil."""
    mus, taus = np.meshgrid(start[0] + np.linspace(-3, 3, 9), np.linspace(np.log(_TAU_MIN), np.log(_TAU_MAX), 9))
    scores = likelihood(mus.ravel(), taus.ravel())
    at = np.array([mus.ravel()[scores.argmax()], taus.ravel()[scores.argmax()]])
    curves = (-1.0, 0.0, -1.0)
    for _ in range(25):
        points = at + _STENCIL
        value = likelihood(points[:, 0], np.clip(points[:, 1], np.log(_TAU_MIN) - 1, np.log(_TAU_MAX) + 1))
        slope = np.array([value[1] - value[2], value[3] - value[4]]) / (2 * _STEP)
        curves = (
            (value[1] - 2 * value[0] + value[2]) / _STEP**2,
            (value[5] - value[6] - value[7] + value[8]) / (4 * _STEP**2),
            (value[3] - 2 * value[0] + value[4]) / _STEP**2,
        )
        move = _newton(slope, curves)
        at, moved = _climb(likelihood, at, move, float(value[0]))
        if moved < 1e-7:
            break
    return at, curves


def _newton(slope: Array, curves: tuple[float, float, float]) -> Array:
    """The Newton step uphill; a plain step along the slope where the surface is not concave."""
    determinant = curves[0] * curves[2] - curves[1] ** 2
    if determinant > 0 and curves[0] < 0:
        return np.clip(
            np.array([-(curves[2] * slope[0] - curves[1] * slope[1]), -(curves[0] * slope[1] - curves[1] * slope[0])]) / determinant, -1, 1
        )
    return np.clip(slope / max(1.0, float(np.abs(slope).max())), -0.5, 0.5)


def _climb(likelihood: Callable[[Array, Array], Array], at: Array, move: Array, value: float) -> tuple[Array, float]:
    """The best of the step and its halves, all tried at once."""
    tries = at + move * (0.5 ** np.arange(6))[:, None]
    tries[:, 1] = np.clip(tries[:, 1], np.log(_TAU_MIN), np.log(_TAU_MAX))
    scores = likelihood(tries[:, 0], tries[:, 1])
    best = int(scores.argmax())
    if scores[best] <= value:
        return at, 0.0
    return tries[best], float(np.abs(tries[best] - at).max())


def _beta_binomial(x: Array, n: Array) -> tuple[float, float]:
    """The mean share and the overdispersion rho of a beta-binomial model, by maximum likelihood over a grid refined around its best point."""

    def value(m: Array, r: Array) -> Array:
        p, rho = expit(m)[:, None], expit(r)[:, None]
        a, b = p * (1 - rho) / rho, (1 - p) * (1 - rho) / rho
        return np.asarray((betaln(x + a, n - x + b) - betaln(a, b)).sum(axis=1))

    centre, width = np.array([float(logit(x.sum() / n.sum())), -3.0]), np.array([2.0, 4.0])
    for _ in range(14):
        ms, rs = np.meshgrid(centre[0] + width[0] * _GRID, np.clip(centre[1] + width[1] * _GRID, -12, 4))
        best = int(value(ms.ravel(), rs.ravel()).argmax())
        centre, width = np.array([ms.ravel()[best], rs.ravel()[best]]), width * 0.45
    return float(expit(centre[0])), float(expit(centre[1]))


def _beta_binomial_words(x: Array, n: Array, estimate: float) -> str:
    mean, _ = _beta_binomial(x, n)
    words = f"beta-binomial model: {100 * mean:.1f}% on average"
    if abs(mean - estimate) > 0.05:
        words += "; the two differ because studies differ (the middle study against the average)"
    return words


def _beta_binomial_pool(x: Array, n: Array) -> Proportion:
    """Where studies are too few or too unlike for the binomial-normal model: the average share, exact on the number of people that
    the overdispersion leaves."""
    mean, rho = _beta_binomial(x, n)
    effective = max(float((n / (1 + (n - 1) * rho)).sum()), 1.0)
    events = mean * effective
    low = float(betaincinv(events, effective - events + 1, 0.025)) if events > 0 else 0.0
    high = float(betaincinv(events + 1, effective - events, 0.975)) if events < effective else 1.0
    return Proportion(
        estimate=mean, ci_low=min(low, mean), ci_high=max(high, mean), tau2=None,
        method="beta-binomial model (the binomial-normal one could not be estimated steadily); exact on the effective number of people", check="",
    )  # fmt: skip
