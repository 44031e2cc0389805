"""Random effects with a prior on the heterogeneity, for two to five studies, where a frequentist interval says nothing. No sampler: quadrature.

y_i ~ N(mu, v_i + tau^2). Given tau everything is normal, so one integral over tau is left; every posterior is then a mixture of normals.
The integral is taken over log tau, in panels split until Chebyshev series of the posterior density have converged.

Model and its mixture form: Roever C (2020). Bayesian random-effects meta-analysis using the bayesmeta R package. J Stat Softw 93(6):1-51.
doi:10.18637/jss.v093.i06
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf, log, pi, sqrt
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, refuse, vector
from cordwise.synthesis.priors import Prior, default_prior

NAN = float("nan")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Posterior:
    """What is believed of one quantity. A moment that does not exist is NaN (mean) or infinite (sd), with a note in the result."""

    mean: float
    median: float
    sd: float
    ci_low: float
    """Central interval: as much below as above."""
    ci_high: float
    shortest_low: float
    """Shortest interval."""
    shortest_high: float


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Bayes:
    """A Bayesian random-effects synthesis of k studies."""

    k: int
    prior: str
    """Of tau, by name."""
    mu_prior: str
    level: float
    mu: Posterior
    tau: Posterior
    predictive: Posterior
    """The effect in a new study."""
    shrunk: Array
    """(k,): posterior mean of each study's own effect, in the order of the rows; NaN where a row was left out."""
    shrunk_sd: Array
    shrunk_low: Array
    """Central intervals."""
    shrunk_high: Array
    p_above_zero: float
    """Probability that mu is above 0."""
    log_marginal_likelihood: float
    """With a flat prior on mu up to that prior's constant (density 1): compare only fits with the same prior on mu."""
    notes: tuple[str, ...]
    mixture: Mixture = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Mixture:
    """The posterior as a mixture over nodes of tau: weights (N,), and normals of each quantity."""

    tau: Array
    weights: Array
    mu: Array
    mu_sd: Array


def bayes(
    estimates: Any,
    variances: Any,
    *,
    prior: Prior | None = None,
    measure: str = "",
    mu_mean: float = 0.0,
    mu_sd: float = inf,
    level: float = 0.95,
    labels: Sequence[str] = (),
) -> Bayes:
    """Pool k effects, any k from 1 on.

    `estimates`, `variances`: (k,), on the scale of pooling. `prior` of tau: without one, `default_prior(measure)`. `mu_sd`: of a normal prior
    of mu about `mu_mean`; infinite is flat.

    Raises:
        InputError: no usable row, a variance not above 0, unlike lengths, no prior and no measure with a default.
    """
    y, v = vector(estimates, "estimate", labels), vector(variances, "variance", labels)
    if len(y) != len(v):
        raise InputError(f"{len(y)} estimates and {len(v)} variances")
    use = np.isfinite(y) & np.isfinite(v)
    refuse(use & (v <= 0), v, "variance", labels, "is not above 0")
    if not use.any():
        raise InputError("no row has an effect and a variance")
    if not 0 < level < 1:
        raise InputError(f"level {level:g} does not lie between 0 and 1")
    if not mu_sd > 0 or not np.isfinite(mu_mean):
        raise InputError(f"the prior of mu needs a finite mean and a standard deviation above 0, not {mu_mean:g} and {mu_sd:g}")
    prior = prior or default_prior(measure)
    notes = () if use.all() else (f"{int((~use).sum())} of {len(y)} rows left out: no effect or variance",)
    data = _scaled(y[use], v[use], prior, mu_mean, mu_sd)
    return _told(data, _integrate(data), use, level, notes)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Data:
    """Effects less `centre`, over `unit`; the prior of mu as one more study of precision `mu_precision` at `mu_mean`."""

    y: Array
    v: Array
    centre: float
    unit: float
    prior: Prior
    mu_mean: float
    mu_precision: float

    def log_posterior(self, x: Array) -> Array:
        """Of log(tau / unit), up to no constant: the integral is the marginal likelihood in these units."""
        total, _, squares, spread = self.conditional(x)
        flat = self.mu_precision == 0
        constant = -0.5 * (len(self.y) - flat) * log(2 * pi) + (0.0 if flat else 0.5 * log(self.mu_precision))
        prior = self.prior.log_density(x + log(self.unit)) + log(self.unit) + x
        return np.asarray(constant - 0.5 * (spread + np.log(total) + squares) + prior)

    def conditional(self, x: Array) -> tuple[Array, Array, Array, Array]:
        """Given tau: precision and mean of mu, the weighted sum of squares about it, and sum log(v + tau2); each of the shape of x."""
        whole = self.v + np.exp(np.clip(2 * x, -690.0, 690.0))[..., None]
        w = 1 / whole
        total = w.sum(axis=-1) + self.mu_precision
        mean = (w @ self.y + self.mu_precision * self.mu_mean) / total
        squares = np.sum(w * (self.y - mean[..., None]) ** 2, axis=-1) + self.mu_precision * (self.mu_mean - mean) ** 2
        return total, mean, squares, np.log(whole).sum(axis=-1)


def _scaled(y: Array, v: Array, prior: Prior, mu_mean: float, mu_sd: float) -> _Data:
    unit = float(np.exp(0.5 * np.log(v).mean()))
    centre = float(np.sum(y / v) / np.sum(1 / v))
    precision = 0.0 if mu_sd == inf else (unit / mu_sd) ** 2
    return _Data(
        y=(y - centre) / unit, v=v / unit**2, centre=centre, unit=unit, prior=prior, mu_mean=(mu_mean - centre) / unit, mu_precision=precision
    )  # fmt: skip


_N = 14
_NODES = np.cos(np.pi * np.arange(_N, -1, -1) / _N)
_TO_SERIES = np.linalg.inv(np.polynomial.chebyshev.chebvander(_NODES, _N))
_ORDERS = np.arange(_N + 1)
_MOMENTS = np.where(_ORDERS % 2 == 0, 2.0 / (1.0 - np.where(_ORDERS % 2 == 0, _ORDERS, 0) ** 2.0), 0.0)
_WEIGHTS = _MOMENTS @ _TO_SERIES
"""Clenshaw and Curtis's: positive, ends included, so that a peak on the border of two panels is seen by both."""
_FREQUENCIES = np.arange(_N + 2)
_INTEGRAL = np.polynomial.chebyshev.chebint(np.eye(_N + 1), lbnd=-1, axis=1)
"""From a series to that of its integral from the left end."""
_FAR = 340.0
"""log(tau / unit) beyond which nothing is looked for: 1e147 either way."""
_ENOUGH = 1e-13
_ROUNDS = 60


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Panels:
    """The posterior density of log tau, panel by panel: edges, Chebyshev series (P, N + 1) scaled so that all integrate to 1."""

    low: Array
    high: Array
    series: Array
    below: Array
    """(P,): the probability below each panel."""
    nodes: Array
    weights: Array
    log_total: float


def _integrate(data: _Data, extra: Callable[[Array], Array] | None = None) -> _Panels:
    """The posterior of log tau, multiplied by exp(extra)."""

    def log_density(x: Array) -> Array:
        return data.log_posterior(x) + extra(x) if extra else data.log_posterior(x)

    low, high = _first_panels(data)
    values = log_density(_points(low, high))
    for _ in range(_ROUNDS):
        split = _unfinished(low, high, values)
        if not split.any():
            break
        cuts = np.linspace(low[split], high[split], 3)
        new_low, new_high = cuts[:-1].ravel(), cuts[1:].ravel()
        low, high = np.concatenate([low[~split], new_low]), np.concatenate([high[~split], new_high])
        values = np.concatenate([values[~split], log_density(_points(new_low, new_high))])
    order = np.argsort(low)
    return _normalised(low[order], high[order], values[order])


def _first_panels(data: _Data) -> tuple[Array, Array]:
    """One a unit of log tau where prior or likelihood can turn, ever wider ones beyond."""
    far_apart = float(np.ptp(data.y))
    scales = np.log([data.prior.scale / data.unit, sqrt(data.v.min()), sqrt(data.v.max()), max(far_apart, sqrt(data.v.min()))])
    first, last = float(scales.min()) - 5, float(scales.max()) + 5
    beyond = 2.0 ** np.arange(9)
    edges = np.concatenate([first - beyond[::-1], np.linspace(first, last, int(np.ceil(last - first)) + 1), last + beyond])
    edges = np.clip(edges, -_FAR, _FAR)
    top = log(data.prior.upper / data.unit) if data.prior.upper < inf else _FAR
    edges = np.unique(np.append(np.minimum(edges, top), [-_FAR, top]))
    return edges[:-1], edges[1:]


def _points(low: Array, high: Array) -> Array:
    return np.asarray(0.5 * (low + high)[:, None] + 0.5 * (high - low)[:, None] * _NODES)


def _unfinished(low: Array, high: Array, values: Array) -> Any:
    """Panels whose series has not died out by its last terms, as far as that matters to the whole."""
    density = np.exp(values - values.max())
    width = 0.5 * (high - low)
    total = float(np.sum(width * (density @ _WEIGHTS)))
    series = np.abs(density @ _TO_SERIES.T)
    rest = series[:, -3:].max(axis=1) * width
    noise = 8 * np.finfo(float).eps * abs(float(values.max()))  # of the log density: where it is -1e6 no series gets better than this
    return (rest > max(_ENOUGH, noise) * total) & (width > 1e-9 * (1 + np.abs(low)))


def _normalised(low: Array, high: Array, values: Array) -> _Panels:
    top = float(values.max())
    density = np.exp(values - top)
    mass = 0.5 * (high - low) * (density @ _WEIGHTS)
    total = float(mass.sum())
    keep = mass > 1e-17 * total
    density, width, mass = density[keep] / total, 0.5 * (high - low)[keep], mass[keep] / total
    weights = (width[:, None] * _WEIGHTS * density).ravel()
    seen = weights > 1e-16
    return _Panels(
        low=low[keep], high=high[keep], series=density @ _TO_SERIES.T, below=np.cumsum(mass) - mass,
        nodes=_points(low[keep], high[keep]).ravel()[seen], weights=weights[seen] / weights[seen].sum(), log_total=top + log(total),
    )  # fmt: skip


def _told(data: _Data, panels: _Panels, use: Any, level: float, notes: tuple[str, ...]) -> Bayes:
    k, flat = len(data.y), data.mu_precision == 0
    total, centre, _, _ = data.conditional(panels.nodes)
    tau = np.exp(panels.nodes)
    spread = 1 / total
    shrink_mean, shrink_var = _shrunk(data, tau, centre, spread)
    means = np.vstack([centre, centre, shrink_mean])
    sds = np.sqrt(np.vstack([spread, spread + tau**2, shrink_var]))
    tail = (1 - level) / 2
    cuts = _mixture_quantiles(panels.weights, means, sds, np.array([tail, 0.5, 1 - tail]))
    shortest = _shortest(panels.weights, means[:2], sds[:2], cuts[:2], level)
    order = data.prior.tail + k - flat  # tau's posterior density falls like tau^-order
    finite = [order > 1 + r or (data.prior.tail == 1.0 and order == 1 + r) for r in (1, 2)]
    tau_moments = [_moment(data, panels, power) if exists else inf for power, exists in zip((_once, _twice), finite, strict=True)]
    within = _moment(data, panels, lambda x: -np.log(data.conditional(x)[0])) if finite[1] or not flat else inf
    mu = _posterior(data, panels.weights, means[0], within, cuts[0], shortest[0], finite[0] or not flat)
    new = _posterior(data, panels.weights, means[1], within + tau_moments[1], cuts[1], shortest[1], finite[0])
    if not all(finite):
        notes += (f"too few studies for the heavy tail of the {data.prior.name} prior: a mean or standard deviation does not exist",)
    constant = data.unit
    shrunk = np.full((4, len(use)), NAN)
    average = shrink_mean @ panels.weights
    shrunk[0, use] = data.centre + constant * average
    shrunk[1, use] = constant * np.sqrt(((shrink_mean - average[:, None]) ** 2 + shrink_var) @ panels.weights)
    shrunk[2:, use] = data.centre + constant * cuts[2:, [0, 2]].T
    return Bayes(
        k=k, prior=data.prior.name, mu_prior="flat" if flat else f"normal({data.centre + constant * data.mu_mean:g}, "
        f"{constant / sqrt(data.mu_precision):g})", level=level, mu=mu, tau=_tau(data, panels, level, tau_moments), predictive=new,
        shrunk=shrunk[0], shrunk_sd=shrunk[1], shrunk_low=shrunk[2], shrunk_high=shrunk[3],
        p_above_zero=min(1.0, float(panels.weights @ ndtr((means[0] + data.centre / constant) / sds[0]))),
        log_marginal_likelihood=panels.log_total - (k - flat) * log(constant), notes=notes,
        mixture=Mixture(tau=tau * constant, weights=panels.weights, mu=data.centre + constant * centre, mu_sd=constant * sds[0]),
    )  # fmt: skip


def _once(x: Array) -> Array:
    return x


def _twice(x: Array) -> Array:
    return 2 * x


def _moment(data: _Data, panels: _Panels, extra: Callable[[Array], Array]) -> float:
    """Posterior mean of exp(extra(log tau)), by an integral of its own where the prior's tail is heavy (there it lives far out)."""
    if data.prior.tail == inf:
        return float(panels.weights @ np.exp(extra(panels.nodes)))
    return float(np.exp(_integrate(data, extra).log_total - panels.log_total))


def _shrunk(data: _Data, tau: Array, centre: Array, spread: Array) -> tuple[Array, Array]:
    """Mean and variance of each study's own effect given tau, (k, N)."""
    t2 = tau**2
    pull = (data.v[:, None] / (data.v[:, None] + t2)) if len(data.v) else np.empty((0, len(tau)))
    return data.y[:, None] + pull * (centre - data.y[:, None]), pull * t2 + pull**2 * spread


def _posterior(data: _Data, weights: Array, means: Array, within: float, cuts: Array, shortest: Array, has_mean: bool) -> Posterior:
    """`within`: the mean of the variance given tau; infinite where there is none."""
    mean = float(weights @ means)
    sd = sqrt(float(weights @ (means - mean) ** 2) + within)
    low, median, high = data.centre + data.unit * cuts
    return Posterior(
        mean=data.centre + data.unit * mean if has_mean else NAN, median=float(median), sd=data.unit * sd if has_mean else NAN,
        ci_low=float(low), ci_high=float(high), shortest_low=data.centre + data.unit * float(shortest[0]),
        shortest_high=data.centre + data.unit * float(shortest[1]),
    )  # fmt: skip


def _mixture_quantiles(weights: Array, means: Array, sds: Array, levels: Array) -> Array:
    """Quantiles (R, L) of R mixtures of normals: Newton's steps inside brackets that shrink, halved where a step leaves them."""
    z = ndtri(levels)
    middle = int(np.searchsorted(np.cumsum(weights), 0.5))
    centre, unit = means[:, middle, None], sds[:, middle, None]
    reach = means[:, :, None] + sds[:, :, None] * z
    low, high = reach.min(axis=1), reach.max(axis=1)
    at = np.clip(centre + unit * z, low, high)
    for _ in range(300):
        score = (at[:, None, :] - means[:, :, None]) / sds[:, :, None]
        gap = np.einsum("n,rnl->rl", weights, ndtr(score)) - levels
        slope = np.einsum("rn,rnl->rl", weights / sds, np.exp(-0.5 * score * score)) / sqrt(2 * pi)
        low, high = np.where(gap <= 0, at, low), np.where(gap >= 0, at, high)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = at - gap / slope
        # brackets may span many powers of ten (heavy tails): their middle is taken on a scale that is logarithmic away from the centre
        between = centre + unit * np.sinh(0.5 * (np.arcsinh((low - centre) / unit) + np.arcsinh((high - centre) / unit)))
        new = np.where((gap == 0) | (low >= high), at, np.where((step >= low) & (step <= high), step, between))
        settled = np.abs(new - at) <= 1e-13 * (np.abs(at - centre) + unit)
        at = new
        if settled.all():
            break
    return np.asarray(at)


def _shortest(weights: Array, means: Array, sds: Array, cuts: Array, level: float) -> Array:
    """(R, 2): the shortest interval of each mixture, where the density is the same at both ends."""
    found = np.empty((len(means), 2))
    for row in range(len(means)):
        found[row] = _level_ends(weights, means[row], sds[row], cuts[row], level)
    return found


def _level_ends(weights: Array, means: Array, sds: Array, cuts: Array, level: float) -> Array:
    """Newton in both ends at once from the central interval; by halving in the lower tail's probability where that fails."""
    ends = cuts[[0, 2]].copy()
    scale = float(ends[1] - ends[0])
    miss, jacobian = _ends_gap(weights, means, sds, ends, level)
    for _ in range(60):
        size = float(np.abs(miss).max())
        if size <= 1e-13:
            return ends
        step = np.linalg.lstsq(jacobian, -miss, rcond=None)[0]
        factor = min(1.0, 0.25 * scale / max(float(np.abs(step).max()), 1e-300))
        while factor > 1e-6:
            tried = ends + factor * step
            there, its = _ends_gap(weights, means, sds, tried, level)
            if tried[0] < cuts[1] < tried[1] and float(np.abs(there).max()) < size:
                break
            factor /= 2
        else:
            break
        ends, miss, jacobian = tried, there, its
    if float(np.abs(miss).max()) <= 1e-8:
        return ends
    return _halved(weights, means, sds, level)


def _ends_gap(weights: Array, means: Array, sds: Array, ends: Array, level: float) -> tuple[Array, Array]:
    """By how much the interval misses its level, and its ends one density (relative to the peak's), with derivatives."""
    score = (ends[:, None] - means) / sds
    density = np.exp(-0.5 * score * score) / sqrt(2 * pi) / sds
    f, slopes = density @ weights, -(density * score / sds) @ weights
    cover = ndtr(score) @ weights
    scale = f.mean() + 1e-300
    miss = np.array([cover[1] - cover[0] - level, (f[1] - f[0]) / scale])
    return miss, np.array([[-f[0], f[1]], [-slopes[0] / scale, slopes[1] / scale]])


def _halved(weights: Array, means: Array, sds: Array, level: float) -> Array:
    low, high = 0.0, 1 - level
    ends = np.zeros(2)
    for _ in range(60):
        at = 0.5 * (low + high)
        ends = _mixture_quantiles(weights, means[None], sds[None], np.array([at, at + level]))[0]
        score = (ends[:, None] - means) / sds
        f = np.exp(-0.5 * score * score) / sds @ weights
        low, high = (at, high) if f[0] < f[1] else (low, at)
    return ends


def _tau(data: _Data, panels: _Panels, level: float, moments: Sequence[float]) -> Posterior:
    """`moments`: means of tau and of its square; infinite where there is none."""
    tail = (1 - level) / 2
    cuts = np.exp(_log_quantiles(panels, np.array([tail, 0.5, 1 - tail]))) * data.unit
    mean = moments[0] if moments[0] < inf else NAN
    sd = sqrt(max(moments[1] - mean**2, 0.0)) if moments[1] < inf else inf if moments[0] < inf else NAN
    if data.prior.tail == inf:  # the difference of two moments loses digits where tau is known well
        sd = sqrt(float(panels.weights @ (np.exp(panels.nodes) - mean) ** 2))
    low, high = _shortest_tau(data, panels, level)
    return Posterior(
        mean=mean * data.unit, median=float(cuts[1]), sd=sd * data.unit, ci_low=float(cuts[0]), ci_high=float(cuts[2]),
        shortest_low=low * data.unit, shortest_high=high * data.unit,
    )  # fmt: skip


def _log_quantiles(panels: _Panels, levels: Array) -> Array:
    """log tau below which each probability lies, from the panels' series."""
    at = np.clip(np.searchsorted(panels.below, levels, side="right") - 1, 0, len(panels.below) - 1)
    width = 0.5 * (panels.high - panels.low)[at]
    series = panels.series[at]
    wanted = (levels - panels.below[at]) / width
    integral = series @ _INTEGRAL
    low, high, s = np.full(len(levels), -1.0), np.ones(len(levels)), np.zeros(len(levels))
    for _ in range(100):
        angles = np.arccos(s)[:, None] * _FREQUENCIES
        terms = np.cos(angles)
        gap = np.sum(integral * terms, axis=1) - wanted
        slope = np.sum(series * terms[:, :-1], axis=1)
        low, high = np.where(gap <= 0, s, low), np.where(gap >= 0, s, high)
        step = s - gap / np.maximum(slope, 1e-30)
        new = np.where((gap == 0) | (low >= high), s, np.where((step >= low) & (step <= high), step, 0.5 * (low + high)))
        settled = np.abs(new - s) <= 1e-13
        s = new
        if settled.all():
            break
    return np.asarray(0.5 * (panels.low + panels.high)[at] + width * s)


def _log_density(data: _Data, x: Array) -> Array:
    """log of tau's posterior density at log tau, up to a constant."""
    return data.log_posterior(x) - x


def _shortest_tau(data: _Data, panels: _Panels, level: float) -> tuple[float, float]:
    """The shortest interval of tau: from 0 where the density there is no lower than at the upper end, else with one density at both ends."""
    top = float(np.exp(_log_quantiles(panels, np.array([level]))[0]))
    first, last = _log_density(data, np.array([float(panels.low[0]), log(top)]))
    if first >= last - 1e-9 and not data.prior.spiked:
        return 0.0, top
    tails = (1 - level) * np.concatenate([10.0 ** np.linspace(-8, -1.5, 14), np.linspace(0.06, 1.0, 24)])
    ends = np.exp(_log_quantiles(panels, np.concatenate([tails, tails + level])))
    best = int(np.argmin(ends[len(tails) :] - ends[: len(tails)]))
    low, high = float(tails[max(best - 1, 0)]), float(tails[min(best + 1, len(tails) - 1)])
    gaps = _end_gap(data, panels, np.array([low, high]), level)
    if gaps[0] >= 0 and ends[len(tails) + best] - ends[best] >= top:
        return 0.0, top
    tail = (
        _crossing(lambda at: float(_end_gap(data, panels, np.array([at]), level)[0]), low, high) if gaps[0] < 0 <= gaps[1] else tails[best]
    )
    ends = np.exp(_log_quantiles(panels, np.array([tail, min(tail + level, 1.0)])))
    return float(ends[0]), float(ends[1])


def _end_gap(data: _Data, panels: _Panels, tails: Array, level: float) -> Array:
    """log density of tau at the lower end less that at the upper one, by probability below the lower end."""
    ends = _log_quantiles(panels, np.concatenate([tails, tails + level]))
    first, last = np.split(_log_density(data, ends), 2)
    return np.asarray(first - last)


def _crossing(gap: Callable[[float], float], low: float, high: float) -> float:
    """Where `gap` rises through 0: false position; an end kept twice has its value halved (Illinois), so that both ends close in."""
    below, above, moved = gap(low), gap(high), 0
    while high - low > 1e-12 and above - below > 1e-9:
        at = (low * above - high * below) / (above - below)
        value = gap(at)
        if abs(value) < 1e-9:
            return at
        if value < 0:
            low, below, above, moved = at, value, above / 2 if moved == -1 else above, -1
        else:
            high, above, below, moved = at, value, below / 2 if moved == 1 else below, 1
    return 0.5 * (low + high)
