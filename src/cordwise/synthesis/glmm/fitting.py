"""The models: which parameters a likelihood of counts has, and where it is largest.

Study effects as free parameters or as random ones, conditional or not: Stijnen T, Hamza TH, Ozdemir P (2010). Stat Med 29:3046-3067.
doi:10.1002/sim.4040. Which of them behaves how: Jackson D, Law M, Stijnen T, Viechtbauer W, White IR (2018). A comparison of seven
random-effects models for meta-analyses that estimate the summary odds ratio. Stat Med 37:1059-1085. doi:10.1002/sim.7588
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.glmm.families import Binomial, Family, Poisson
from cordwise.synthesis.glmm.integral import Layout, curvature, marginal, modal
from cordwise.synthesis.glmm.newton import Design, Likelihood, Maximum, maximise, own_precision

CONTRAST = np.array([0.5, -0.5])
"""How the treatment effect enters the two arms, so that what differs between studies differs in both arms alike."""

_TAU_ZERO = 1e-4
_GAIN = 1e-9
"""A spread that raises the log likelihood by less is rounding."""
_TAU_STARTS = (0.1, 0.3, 0.7, 1.5, 3.0)
_TAU_MAX = 30.0
_SE_MAX = 30.0
"""A standard error on the logit scale past which a coefficient is running to infinity."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Fit:
    """The maximum of one model: coefficients (p,) and their covariance, variances, log likelihood and how many parameters it has.

    `at_modes`: the log likelihood of the counts with the random effects held at their most likely values.

    `reason` says why there is no usable maximum, "" where there is one.
    """

    estimates: Array
    covariance: Array
    tau2: float
    sigma2: float | None
    rho: float | None
    log_likelihood: float
    at_modes: float
    parameters: int
    reason: str = ""
    maximum: Maximum


def common(family: Family, x: Array, *, own: bool) -> Fit:
    """One effect for all studies (moderators aside), each with its own intercept (`own`, two arms) or none."""
    layout, start = _flat(own), _own_start(family, own)
    maximum = maximise(
        _likelihood(family, layout, 1),
        _design(x, own, 0),
        np.zeros(x.shape[1]),
        start,
        curve=lambda local: curvature(family, layout, local),
    )
    return _fit(family, maximum, x.shape[1], own)


def mixed(family: Family, x: Array, start: Fit, *, own: bool, nodes: int, farthest: float = _TAU_MAX) -> Fit:
    """As `common`, and the effects of the studies differ by a normal law with variance tau2.

    With intercepts of the studies' own the likelihood may have a second top, and zero be the lower one: then it is climbed from afar too.
    """
    likelihood, design = _likelihood(family, _one_effect(own), nodes), _design(x, own, 1)
    first = _best_start(likelihood, design, start.maximum)
    for tau in (first, *((1.5,) if own and first < 1.5 else ())):
        maximum = maximise(likelihood, design, np.append(start.maximum.shared, tau), start.maximum.own, farthest=farthest)
        if maximum.value + float(family.constant.sum()) > start.log_likelihood + _GAIN and abs(maximum.shared[-1]) >= _TAU_ZERO:
            return _fit(
                family, maximum, x.shape[1], own, at_modes=modal(family, _one_effect(own), design.local(maximum.shared, maximum.own))
            )
    return _at_zero(start)


def random_intercepts(family: Family, x: Array, *, nodes: int) -> Fit:
    """Two arms; the intercepts of the studies are random, the effect is common."""
    p = x.shape[1]
    layout, design = _intercept_effect(), _random_design(x, 1)
    likelihood, start = _likelihood(family, layout, nodes), _random_start(family, p)
    maximum = maximise(likelihood, design, np.append(start, _spread_start(likelihood, design, start, 1)), np.zeros(len(x)))
    return _random_fit(family, layout, design, maximum, p)


def random_both(family: Family, x: Array, start: Fit, *, nodes: int, correlated: bool) -> Fit:
    """Two arms; the intercepts and the effects of the studies are random, independent of each other unless `correlated`."""
    p = x.shape[1]
    layout, design = _both_effects(correlated), _random_design(x, 3 if correlated else 2)
    likelihood, sigma = _likelihood(family, layout, nodes), float(np.sqrt(start.sigma2 or 0.0))
    best: Fit | None = None
    for tau in (0.3, 1.0):
        extra = [max(sigma, 0.1), *([0.0] if correlated else []), tau]
        shared = np.concatenate([start.maximum.shared[: p + 1], extra])
        maximum = maximise(likelihood, design, shared, np.zeros(len(x)))
        fit = _random_fit(family, layout, design, maximum, p, correlated=correlated)
        best = fit if best is None or fit.log_likelihood > best.log_likelihood else best
        if fit.tau2 > _TAU_ZERO**2:
            break
    assert best is not None
    return best


def saturated_random(family: Family, start: Fit, *, nodes: int) -> tuple[Array, Array, float]:
    """Two arms; random intercepts of the control arms, and an effect of each study's own: what heterogeneity is tested against.

    The effects (k,), their joint precision (k, k) and the log likelihood.
    """
    k = len(family.counts)
    layout = Layout(
        fixed=np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]), loading=np.array([[[0.0], [0.0]], [[0.0], [0.0]], [[1.0], [1.0]]])
    )
    spread = np.zeros((k, 3, 2))
    spread[:, 1, 0] = spread[:, 2, 1] = 1.0
    design = Design(spread=spread, own=True)
    shared = np.array([start.maximum.shared[0], max(float(np.sqrt(start.sigma2 or 0.0)), 0.1)])
    maximum = maximise(_likelihood(family, layout, nodes), design, shared, np.full(k, start.maximum.shared[1]))
    return maximum.own, own_precision(maximum, design), maximum.value + float(family.constant.sum())


# -- how the parameters enter ---------------------------------------------------------------------------------------------------------


def _flat(own: bool) -> Layout:
    fixed = np.vstack([np.ones(2), CONTRAST]) if own else np.ones((1, 1))
    return Layout(fixed=fixed, loading=np.zeros((*fixed.shape, 0)))


def _one_effect(own: bool) -> Layout:
    flat = _flat(own).fixed
    loading = np.zeros((len(flat) + 1, flat.shape[1], 1))
    loading[-1, :, 0] = CONTRAST if own else 1.0
    return Layout(fixed=np.vstack([flat, np.zeros(flat.shape[1])]), loading=loading)


def _intercept_effect() -> Layout:
    loading = np.zeros((3, 2, 1))
    loading[2] = 1.0
    return Layout(fixed=np.vstack([np.ones(2), CONTRAST, np.zeros(2)]), loading=loading)


def _both_effects(correlated: bool) -> Layout:
    """Locals: intercept, effect, sigma, (the part of the effect that goes with the intercept,) tau."""
    d = 5 if correlated else 4
    fixed, loading = np.zeros((d, 2)), np.zeros((d, 2, 2))
    fixed[0], fixed[1] = 1.0, CONTRAST
    loading[2, :, 0] = 1.0
    loading[-1, :, 1] = CONTRAST
    if correlated:
        loading[3, :, 0] = CONTRAST
    return Layout(fixed=fixed, loading=loading)


def _design(x: Array, own: bool, scales: int) -> Design:
    """Shared: the coefficients, then the scales."""
    k, p = x.shape
    first = int(own)
    spread = np.zeros((k, first + 1 + scales, p + scales))
    spread[:, first, :p] = x
    for scale in range(scales):
        spread[:, first + 1 + scale, p + scale] = 1.0
    return Design(spread=spread, own=own)


def _random_design(x: Array, scales: int) -> Design:
    """Shared: the mean intercept, the coefficients, then the scales."""
    k, p = x.shape
    spread = np.zeros((k, 2 + scales, 1 + p + scales))
    spread[:, 0, 0] = 1.0
    spread[:, 1, 1 : p + 1] = x
    for scale in range(scales):
        spread[:, 2 + scale, 1 + p + scale] = 1.0
    return Design(spread=spread, own=False)


def _likelihood(family: Family, layout: Layout, nodes: int) -> Likelihood:
    return lambda local: marginal(family, layout, local, nodes)


# -- where to begin -------------------------------------------------------------------------------------------------------------------


def _own_start(family: Family, own: bool) -> Array:
    return _middle(family) if own else np.zeros(len(family.counts))


def _middle(family: Family) -> Array:
    """A first guess of each study's intercept from both arms together."""
    events = family.counts.sum(axis=1) + 0.5
    if isinstance(family, Poisson):
        return np.asarray(np.log(events / family.times.sum(axis=1)))
    assert isinstance(family, Binomial)
    return np.asarray(np.log(events / (family.totals.sum(axis=1) - events + 1.0)))


def _best_start(likelihood: Likelihood, design: Design, at: Maximum) -> float:
    local = np.stack([design.local(np.append(at.shared, tau), at.own) for tau in _TAU_STARTS])
    return _TAU_STARTS[int(likelihood(local)[0].sum(axis=1).argmax())]


def _random_start(family: Family, p: int) -> Array:
    return np.append(np.mean(_middle(family)), np.zeros(p))


def _spread_start(likelihood: Likelihood, design: Design, shared: Array, scales: int) -> Array:
    local = np.stack([design.local(np.append(shared, np.full(scales, tau)), np.zeros(len(design.spread))) for tau in _TAU_STARTS])
    return np.full(scales, _TAU_STARTS[int(likelihood(local)[0].sum(axis=1).argmax())])


# -- what came out --------------------------------------------------------------------------------------------------------------------


def _fit(family: Family, maximum: Maximum, p: int, own: bool, *, at_modes: float | None = None) -> Fit:
    covariance, reason = _inverse(maximum, slice(0, p))
    tau = 0.0 if at_modes is None else float(maximum.shared[p])
    constant = float(family.constant.sum())
    return Fit(
        estimates=maximum.shared[:p], covariance=covariance, tau2=tau**2, sigma2=None, rho=None,
        log_likelihood=maximum.value + constant, at_modes=(maximum.value if at_modes is None else at_modes) + constant,
        parameters=p + (at_modes is not None) + own * len(family.counts), reason=_doubt(reason, tau), maximum=maximum,
    )  # fmt: skip


def _at_zero(start: Fit) -> Fit:
    return Fit(
        estimates=start.estimates, covariance=start.covariance, tau2=0.0, sigma2=start.sigma2, rho=None, log_likelihood=start.log_likelihood,
        at_modes=start.at_modes, parameters=start.parameters + 1, reason=start.reason, maximum=start.maximum,
    )  # fmt: skip


def _random_fit(family: Family, layout: Layout, design: Design, maximum: Maximum, p: int, *, correlated: bool | None = None) -> Fit:
    constant, at_modes = float(family.constant.sum()), modal(family, layout, design.local(maximum.shared, maximum.own))
    covariance, reason = _inverse(maximum, slice(1, p + 1))
    scales = maximum.shared[p + 1 :]
    tau2, rho = 0.0, None
    if correlated is not None:
        tau2 = float((scales[1:] ** 2).sum())
        rho = float(np.sign(scales[0]) * scales[1] / np.sqrt(tau2)) if correlated and tau2 > 0 else None
    tau2 = 0.0 if tau2 < _TAU_ZERO**2 else tau2
    return Fit(
        estimates=maximum.shared[1 : p + 1], covariance=covariance, tau2=tau2, sigma2=float(scales[0] ** 2), rho=rho,
        log_likelihood=maximum.value + constant, at_modes=at_modes + constant, parameters=1 + p + len(scales),
        reason=_doubt(reason, float(np.sqrt(tau2))), maximum=maximum,
    )  # fmt: skip


def _inverse(maximum: Maximum, kept: slice) -> tuple[Array, str]:
    """The covariance of the coefficients. A scale at zero stands apart: the likelihood is even in it, so that it leaves them alone."""
    information = maximum.information
    roots, axes = np.linalg.eigh(information)
    if not maximum.converged:
        far = abs(maximum.shared[-1]) > 5
        words = "the spread between studies runs to infinity" if far else "the likelihood has no maximum that could be reached"
        return np.full((kept.stop - kept.start,) * 2, np.nan), words
    if roots.min(initial=np.inf) <= 0:
        steep = np.linalg.eigvalsh(information[kept, kept])
        if steep.min() <= 1 / _SE_MAX**2:
            return np.full((kept.stop - kept.start,) * 2, np.nan), "the likelihood is flat: a coefficient runs to infinity"
        return np.asarray(np.linalg.inv(information[kept, kept]), dtype=np.float64), ""
    covariance = np.asarray(((axes / roots) @ axes.T)[kept, kept])
    if np.diag(covariance).max() > _SE_MAX**2:
        return covariance, "the likelihood is flat: a coefficient runs to infinity"
    return covariance, ""


def _doubt(reason: str, tau: float) -> str:
    if not reason and abs(tau) > _TAU_MAX:
        return "the spread between studies runs to infinity"
    return reason
