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
from scipy.special import betaln, expit, gammaln, logit

from cordwise.errors import RecordError
from cordwise.synthesis.exact import clopper_pearson

Array = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(15)
_Z = 1.959963984540054
_TAU_MAX = 6.0


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
        return Proportion(estimate=events / total, ci_low=low, ci_high=high, tau2=None, method="exact (Clopper-Pearson), one study", check="")
    if events in (0, total):
        words = "no events in any study" if events == 0 else "everybody in every study"
        return Proportion(estimate=events / total, ci_low=low, ci_high=high, tau2=None, method=f"exact limit on the total, {words}", check="")
    x, n = (np.array([count[i] for count in counts], dtype=float) for i in (0, 1))
    mu, tau = _maximise(lambda mu, log_tau: _binomial_normal(mu, np.exp(log_tau), x, n), float(logit(events / total)))
    flat = _binomial(x, n)
    if tau < 1e-3 or _binomial_normal(mu, tau, x, n) - flat < 1e-6:
        check = _beta_binomial_words(x, n, events / total)
        return Proportion(estimate=events / total, ci_low=low, ci_high=high, tau2=0.0, method="common share (no variance between studies found), exact on the total", check=check)
    se = _standard_error(mu, tau, x, n)
    if not np.isfinite(se):
        return _beta_binomial_pool(x, n)
    return Proportion(
        estimate=float(expit(mu)), ci_low=float(expit(mu - _Z * se)), ci_high=float(expit(mu + _Z * se)), tau2=tau**2,
        method="binomial-normal model, maximum likelihood; the middle of the distribution of studies", check=_beta_binomial_words(x, n, float(expit(mu))),
    )  # fmt: skip


def _binomial(x: Array, n: Array) -> float:
    p = x.sum() / n.sum()
    return float((x * np.log(p) + (n - x) * np.log1p(-p)).sum())


def _binomial_normal(mu: float, tau: float, x: Array, n: Array) -> float:
    """The log likelihood, without the binomial coefficients."""
    if tau < 1e-6:
        return float((x * mu - n * np.logaddexp(0, mu)).sum())
    mode = np.full(len(x), mu)
    for _ in range(40):  # the mode of each study's integrand, where the quadrature is centred; concave, so Newton is safe when damped
        p = expit(mode)
        slope, curve = x - n * p - (mode - mu) / tau**2, n * p * (1 - p) + 1 / tau**2
        step = np.clip(slope / curve, -2, 2)
        mode += step
        if np.abs(step).max() < 1e-10:
            break
    p = expit(mode)
    spread = np.sqrt(2 / (n * p * (1 - p) + 1 / tau**2))
    theta = mode[:, None] + spread[:, None] * _NODES
    inside = x[:, None] * theta - n[:, None] * np.logaddexp(0, theta) - (theta - mu) ** 2 / (2 * tau**2) + _NODES**2
    top = inside.max(axis=1, keepdims=True)
    integral = np.log((np.exp(inside - top) * _WEIGHTS).sum(axis=1)) + top[:, 0]
    return float((integral + np.log(spread) - 0.5 * np.log(2 * np.pi * tau**2)).sum())


def _maximise(likelihood: Callable[[float, float], float], mu: float) -> tuple[float, float]:
    """The best mu and tau: over a grid of tau, then by golden sections; mu by Newton on differences at each tau."""
    grid = np.log(np.array([1e-3, 0.1, 0.25, 0.5, 0.8, 1.2, 1.8, 2.6, 4.0, _TAU_MAX]))
    profile = [_profile(likelihood, mu, log_tau) for log_tau in grid]
    best = int(np.argmax([value for value, _ in profile]))
    left, right = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(30):
        a, b = right - ratio * (right - left), left + ratio * (right - left)
        if _profile(likelihood, profile[best][1], a)[0] < _profile(likelihood, profile[best][1], b)[0]:
            left = a
        else:
            right = b
    log_tau = (left + right) / 2
    return _profile(likelihood, profile[best][1], log_tau)[1], float(np.exp(log_tau))


def _profile(likelihood: Callable[[float, float], float], mu: float, log_tau: float) -> tuple[float, float]:
    step = 1e-3
    for _ in range(12):
        middle, up, down = (likelihood(mu + h, log_tau) for h in (0.0, step, -step))
        slope, curve = (up - down) / (2 * step), (up - 2 * middle + down) / step**2
        if curve >= 0:
            break
        move = float(np.clip(-slope / curve, -1.5, 1.5))
        mu += move
        if abs(move) < 1e-7:
            break
    return likelihood(mu, log_tau), mu


def _standard_error(mu: float, tau: float, x: Array, n: Array) -> float:
    """Of mu, from the observed information in (mu, log tau)."""

    def value(a: float, b: float) -> float:
        return _binomial_normal(a, float(np.exp(b)), x, n)

    b0, h = float(np.log(tau)), 1e-3
    f0 = value(mu, b0)
    d_mm = (value(mu + h, b0) - 2 * f0 + value(mu - h, b0)) / h**2
    d_tt = (value(mu, b0 + h) - 2 * f0 + value(mu, b0 - h)) / h**2
    d_mt = (value(mu + h, b0 + h) - value(mu + h, b0 - h) - value(mu - h, b0 + h) + value(mu - h, b0 - h)) / (4 * h**2)
    determinant = d_mm * d_tt - d_mt**2
    variance = -d_tt / determinant if determinant > 0 and d_tt < 0 else -1 / d_mm
    return float(np.sqrt(variance)) if variance > 0 else float("nan")


def _beta_binomial(x: Array, n: Array) -> tuple[float, float]:
    """The mean share and the overdispersion rho of a beta-binomial model, by maximum likelihood over a refined grid."""
    coefficient = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)

    def value(m: float, r: float) -> float:
        p, rho = expit(m), expit(r)
        size = (1 - rho) / rho
        return float((coefficient + betaln(x + p * size, n - x + (1 - p) * size) - betaln(p * size, (1 - p) * size)).sum())

    centre, width = [float(logit(x.sum() / n.sum())), -3.0], [2.0, 4.0]
    for _ in range(9):
        ms, rs = np.linspace(centre[0] - width[0], centre[0] + width[0], 9), np.linspace(centre[1] - width[1], centre[1] + width[1], 9)
        scores = np.array([[value(m, min(r, 4.0)) for r in rs] for m in ms])
        i, j = np.unravel_index(int(scores.argmax()), scores.shape)
        centre, width = [float(ms[i]), float(min(rs[j], 4.0))], [width[0] * 0.4, width[1] * 0.4]
    return float(expit(centre[0])), float(expit(centre[1]))


def _beta_binomial_words(x: Array, n: Array, estimate: float) -> str:
    mean, _ = _beta_binomial(x, n)
    words = f"beta-binomial model: {100 * mean:.1f}% on average"
    if abs(mean - estimate) > 0.05:
        words += "; the two differ because studies differ (the middle study against the average)"
    return words


def _beta_binomial_pool(x: Array, n: Array) -> Proportion:
    mean, rho = _beta_binomial(x, n)
    inflation = 1 + (n - 1) * rho
    effective = float((n / inflation).sum())
    low, high = clopper_pearson(min(round(mean * effective), int(effective)), max(int(effective), 1))
    return Proportion(
        estimate=mean, ci_low=min(low, mean), ci_high=max(high, mean), tau2=None,
        method="beta-binomial model (the binomial-normal one gave no standard error); exact on the effective number of people", check="",
    )  # fmt: skip
