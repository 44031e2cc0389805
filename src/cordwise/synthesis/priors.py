"""Priors of tau, the standard deviation between studies.

Default priors: Roever C et al. (2021). On weakly informative prior distributions for the heterogeneity parameter in Bayesian random-effects
meta-analysis. Res Synth Methods 12:448-474. doi:10.1002/jrsm.1475
Empirical priors: Turner RM et al. (2015). Stat Med 34:984-998. doi:10.1002/sim.6381 (log odds ratios);
Rhodes KM et al. (2015). J Clin Epidemiol 68:52-60. doi:10.1016/j.jclinepi.2014.08.012 (standardised mean differences)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log, pi

import numpy as np
from scipy.special import gammaln

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Prior:
    """A proper prior of tau, on the scale of the effects."""

    name: str
    log_density: Callable[[Array], Array]
    """log p(tau) at log tau."""
    scale: float
    """Where most of it lies."""
    tail: float
    """p(tau) falls like tau^-tail; infinite where faster."""
    upper: float = inf
    spiked: bool = False
    """Whether p(tau) grows without limit towards 0."""


def half_normal(scale: float) -> Prior:
    """|N(0, scale^2)|."""
    constant = 0.5 * log(2 / pi) - log(_positive(scale, "scale"))
    return Prior(
        name=f"half-normal({scale:g})", scale=scale, tail=inf,
        log_density=lambda x: constant - 0.5 * np.exp(np.minimum(2 * (x - log(scale)), 690.0)),
    )  # fmt: skip


def half_cauchy(scale: float) -> Prior:
    """|Cauchy(0, scale)|."""
    prior = half_t(1.0, scale)
    return Prior(name=f"half-Cauchy({scale:g})", scale=scale, tail=2.0, log_density=prior.log_density)


def half_t(df: float, scale: float) -> Prior:
    """|scale times Student's t|."""
    _positive(scale, "scale")
    _positive(df, "degrees of freedom")
    constant = log(2) + float(gammaln((df + 1) / 2) - gammaln(df / 2)) - 0.5 * log(df * pi) - log(scale)
    return Prior(
        name=f"half-t({df:g}, {scale:g})", scale=scale, tail=df + 1,
        log_density=lambda x: constant - 0.5 * (df + 1) * np.logaddexp(0.0, 2 * (x - log(scale)) - log(df)),
    )  # fmt: skip


def uniform(upper: float) -> Prior:
    """Uniform between 0 and `upper`."""
    constant = -log(_positive(upper, "upper limit"))
    return Prior(name=f"uniform(0, {upper:g})", scale=upper, tail=inf, upper=upper, log_density=lambda x: np.full_like(x, constant))


def log_normal(mean: float, sd: float) -> Prior:
    """log tau^2 ~ N(mean, sd^2)."""
    constant = log(2) - log(_positive(sd, "standard deviation")) - 0.5 * log(2 * pi)
    return Prior(
        name=f"log-normal({mean:g}, {sd:g}) of tau2", scale=float(np.exp(mean / 2)), tail=inf,
        log_density=lambda x: constant - x - 0.5 * ((2 * x - mean) / sd) ** 2,
    )  # fmt: skip


def log_t(mean: float, sd: float, df: float = 5.0) -> Prior:
    """log tau^2 ~ mean + sd times Student's t."""
    _positive(sd, "scale")
    constant = log(2) - log(sd) + float(gammaln((df + 1) / 2) - gammaln(df / 2)) - 0.5 * log(_positive(df, "degrees of freedom") * pi)
    return Prior(
        name=f"log-t({mean:g}, {sd:g}, {df:g}) of tau2", scale=float(np.exp(mean / 2)), tail=1.0, spiked=True,
        log_density=lambda x: constant - x - 0.5 * (df + 1) * np.log1p(((2 * x - mean) / sd) ** 2 / df),
    )  # fmt: skip


def _positive(value: float, name: str) -> float:
    if not 0 < value < inf:
        raise InputError(f"the prior's {name} is {value:g}; it must be above 0 and finite")
    return value


DEFAULT_SCALES = {
    "OR": 0.5, "RR": 0.5, "HR": 0.5, "IRR": 0.5, "PETO": 0.5, "ROM": 0.5, "SMD": 0.5, "SMDH": 0.5, "PLO": 1.0, "PLN": 1.0, "IRLN": 1.0,
}  # fmt: skip
"""Half-normal scales by measure (doi:10.1002/jrsm.1475 for contrasts: tau of 1 already means effects that differ sevenfold between studies).
Single arms on a log scale differ more between studies than contrasts do: 1."""

TURNER = {
    "all-cause mortality": ((-3.95, 1.34), (-4.18, 1.41), (-4.17, 1.55)),
    "obstetric": ((-3.52, 1.74), (-3.75, 1.79), (-3.74, 1.91)),
    "major morbidity or cause-specific mortality": ((-3.71, 1.74), (-3.95, 1.79), (-3.93, 1.91)),
    "resource use": ((-2.34, 1.74), (-2.58, 1.79), (-2.56, 1.91)),
    "surgical or device success": ((-2.14, 1.74), (-2.37, 1.79), (-2.36, 1.91)),
    "withdrawals": ((-2.99, 1.74), (-3.23, 1.79), (-3.21, 1.91)),
    "internal or external structure": ((-2.71, 1.74), (-2.94, 1.79), (-2.93, 1.92)),
    "general physical health": ((-2.29, 1.53), (-2.53, 1.58), (-2.51, 1.72)),
    "adverse events": ((-1.87, 1.52), (-2.10, 1.58), (-2.10, 1.71)),
    "infection or new disease": ((-2.49, 1.52), (-2.73, 1.58), (-2.71, 1.71)),
    "continuation of condition": ((-2.06, 1.51), (-2.29, 1.58), (-2.28, 1.71)),
    "pain": ((-1.83, 1.52), (-2.06, 1.58), (-2.05, 1.71)),
    "quality of life or functioning": ((-2.54, 1.54), (-2.78, 1.60), (-2.77, 1.73)),
    "mental health": ((-2.12, 1.53), (-2.35, 1.60), (-2.34, 1.72)),
    "biological markers": ((-1.77, 1.52), (-2.00, 1.58), (-1.99, 1.71)),
    "subjective": ((-2.70, 1.52), (-2.93, 1.58), (-2.92, 1.71)),
    "general": ((-2.56, 1.74), (-2.56, 1.74), (-2.56, 1.74)),
}
"""Log-normal predictive distributions of tau2 of log odds ratios (doi:10.1002/sim.6381): mean and standard deviation by COMPARISONS."""

COMPARISONS = ("drug v placebo", "drug v drug", "other v placebo")


def default_prior(measure: str) -> Prior:
    """Half-normal, its scale by measure.

    Raises:
        InputError: a measure in the units of its outcome, for which no scale fits all.
    """
    if measure not in DEFAULT_SCALES:
        raise InputError(
            f"{measure}: no default prior of tau, as its scale depends on the outcome's units; give one, such as half_normal(...)"
        )
    return half_normal(DEFAULT_SCALES[measure])


def empirical_prior(measure: str, outcome: str = "general", comparison: str = "drug v placebo") -> Prior:
    """What Cochrane reviews of the same kind found: Turner's for OR, Rhodes' general one for SMD.

    Raises:
        InputError: another measure, outcome or comparison.
    """
    if measure == "SMD" and outcome == "general":
        return log_t(-3.44, 2.59, 5.0)
    if measure != "OR" or outcome not in TURNER or comparison not in COMPARISONS:
        raise InputError(f"no empirical prior for {measure}, {outcome!r}, {comparison!r}; see TURNER and COMPARISONS")
    return log_normal(*TURNER[outcome][COMPARISONS.index(comparison)])
