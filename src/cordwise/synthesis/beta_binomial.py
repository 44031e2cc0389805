"""Beta-binomial models: the shares of studies follow a beta law, so that the average share itself is a parameter.

Studies without an event in either arm take part, without corrections. Kuss O (2015). Statistical methods for meta-analyses including
information from studies without any events - add nothing to nothing and succeed nevertheless. Stat Med 34:1097-1116. doi:10.1002/sim.6383
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import betaln, digamma, expit, logit, ndtr, ndtri, stdtr, stdtrit, xlog1py, xlogy

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, same_length, vector
from cordwise.synthesis.estimates import study_labels
from cordwise.synthesis.glmm.families import log_choose
from cordwise.synthesis.glmm.newton import Design, Maximum, maximise
from cordwise.synthesis.two_arms import TwoArms, check_counts, check_within

Measure = Literal["OR", "RR", "RD"]

_FLAT, _LARGEST = -15.0, 20.0
"""Logs of the precision between which the law is beta: beyond the upper one (overdispersion below 2e-9) it is binomial."""

_STARTS = -logit(np.array([0.5, 0.2, 0.05, 0.01, 0.001]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The average share of a beta-binomial model with its Wald interval on the logit scale.

    `overdispersion` is the correlation of two people of one study, between 0 and 1. Without any event, or with one in everybody, there is no
    standard error: `reason` says so and the limits are NaN.
    """

    estimate: float
    ci_low: float
    ci_high: float
    standard_error: float  # of the logit
    overdispersion: float
    effective: float  # people that the overdispersion leaves
    log_likelihood: float
    k: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """A treatment effect of a beta-binomial model: `estimate` and limits as logs for OR and RR, as a difference for RD.

    `shares` are the average shares of the treated and of the control arms.
    """

    measure: Measure
    estimate: float
    standard_error: float
    ci_low: float
    ci_high: float
    p_value: float
    df: float | None
    shares: tuple[float, float]
    overdispersion: float
    log_likelihood: float
    k: int
    notes: tuple[str, ...]
    reason: str = ""


def beta_binomial_share(events: Any, total: Any, *, level: float = 0.95, labels: Sequence[object] | None = None) -> Share:
    """One arm: the average share and how far studies differ, by maximum likelihood. Rows with a missing cell are left out.

    Raises:
        InputError: an impossible count, named by its row; no study.
    """
    names = study_labels(labels, len(events))
    x, n = vector(events, "events", names), vector(total, "total", names)
    same_length({"events": x, "total": n})
    for name, column in (("events", x), ("total", n)):
        check_counts(column, name, names)
    check_within(x, n, "events", names)
    kept = np.isfinite(x) & (n > 0)
    if not kept.any():
        raise InputError("pooling needs one study with people in it")
    return share_of(x[kept], n[kept], level=level)


def share_of(x: Array, n: Array, *, level: float = 0.95) -> Share:
    """As `beta_binomial_share`, from checked counts."""
    events, people = float(x.sum()), float(n.sum())
    if events in (0.0, people):
        words = "no event in any study" if events == 0 else "an event in everybody of every study"
        return Share(
            estimate=events / people, ci_low=np.nan, ci_high=np.nan, standard_error=np.nan, overdispersion=0.0, effective=people,
            log_likelihood=0.0, k=len(x), reason=f"{words}: the exact limit says what can be said",
        )  # fmt: skip
    maximum, rho, value = _fit(x[:, None], n[:, None])
    middle, error = float(maximum.shared[0]), float(np.sqrt(_covariance(maximum, 1)[0, 0]))
    z = float(ndtri(0.5 + level / 2))
    return Share(
        estimate=float(expit(middle)), ci_low=float(expit(middle - z * error)), ci_high=float(expit(middle + z * error)),
        standard_error=error, overdispersion=rho, effective=float((n / (1 + (n - 1) * rho)).sum()), log_likelihood=value, k=len(x),
    )  # fmt: skip


def beta_binomial_effect(arms: TwoArms, *, measure: Measure = "OR", level: float = 0.95, test: Literal["z", "t"] = "z") -> Effect:
    """Two arms: the average shares of both with one overdispersion, and their contrast.

    One treatment coefficient with the logit, log or identity link gives OR, RR or RD; the maximum is the same under all three, so one fit
    serves them, and the standard error follows by the delta method. The arms of a study are taken as independent given the averages.
    `test` "t" takes 2k - 2 degrees of freedom.

    Raises:
        InputError: a measure or test that does not exist; no study.
    """
    if measure not in ("OR", "RR", "RD") or test not in ("z", "t"):
        raise InputError(f"measure {measure!r} with test {test!r}: OR, RR or RD with z or t")
    kept = arms.complete
    if not kept.any():
        raise InputError("pooling needs one study with people in both arms")
    x = np.column_stack([arms.events, arms.events_control])[kept]
    n = np.column_stack([arms.total, arms.total_control])[kept]
    empty = int((arms.empty & kept).sum())
    notes = (f"{empty} of {len(x)} studies had no event in either arm, and take part",) if empty else ()
    df = 2.0 * len(x) - 2 if test == "t" else None
    crude = x.sum(axis=0) / n.sum(axis=0)
    if ((crude == 0) | (crude == 1)).any():
        return _without(measure, crude, len(x), df, notes)
    maximum, rho, value = _fit(x, n)
    estimate, error = _contrast(measure, maximum.shared[:2], _covariance(maximum, 2))
    limits = _limits(estimate, error, df, level)
    shares = expit(maximum.shared[:2])
    return Effect(
        measure=measure, estimate=estimate, standard_error=error, ci_low=limits[0], ci_high=limits[1], p_value=limits[2], df=df,
        shares=(float(shares[0]), float(shares[1])), overdispersion=rho, log_likelihood=value, k=len(x), notes=notes,
        reason="" if df != 0 else "one study leaves no degree of freedom for a t interval",
    )  # fmt: skip


def _without(measure: Measure, crude: Array, k: int, df: float | None, notes: tuple[str, ...]) -> Effect:
    """Where an arm has no event at all, or nothing else: the difference stands, a ratio runs to its limit, and neither has a standard error."""
    arm = "treated" if crude[0] in (0, 1) else "control"
    what = "no event" if (crude == 0).any() else "an event in everybody"
    estimate = float(crude[0] - crude[1]) if measure == "RD" else np.nan
    if measure == "RR" and (crude > 0).all():
        estimate = float(np.log(crude[0] / crude[1]))
    return Effect(
        measure=measure, estimate=estimate, standard_error=np.nan, ci_low=np.nan, ci_high=np.nan, p_value=np.nan, df=df,
        shares=(float(crude[0]), float(crude[1])), overdispersion=np.nan, log_likelihood=np.nan, k=k, notes=notes,
        reason=f"{what} in any {arm} arm: this model has no standard error there; an exact method has limits",
    )  # fmt: skip


def _contrast(measure: Measure, logits: Array, covariance: Array) -> tuple[float, float]:
    share, other = expit(logits), expit(-logits)
    values, slopes = {
        "OR": (logits, np.ones(2)),
        "RR": (np.log(share), other),
        "RD": (share, share * other),
    }[measure]
    by = slopes * np.array([1.0, -1.0])
    return float(values[0] - values[1]), float(np.sqrt(by @ covariance @ by))


def _limits(estimate: float, error: float, df: float | None, level: float) -> tuple[float, float, float]:
    if df == 0:
        return np.nan, np.nan, np.nan
    quantile = float(ndtri(0.5 + level / 2) if df is None else stdtrit(df, 0.5 + level / 2))
    away = -abs(estimate / error)
    return estimate - quantile * error, estimate + quantile * error, float(2 * (ndtr(away) if df is None else stdtr(df, away)))


# -- the likelihood -------------------------------------------------------------------------------------------------------------------


def _fit(x: Array, n: Array) -> tuple[Maximum, float, float]:
    """The maximum over the logits of the average share of each arm and the log precision; overdispersion, log likelihood. `x`, `n`: (k, J)."""
    arms = x.shape[1]
    constant = float(log_choose(n, x).sum())
    crude = logit(x.sum(axis=0) / n.sum(axis=0))
    design = Design(spread=np.broadcast_to(np.eye(arms + 1), (len(x), arms + 1, arms + 1)), own=False)
    plain = float((xlogy(x, expit(crude)) + xlog1py(n - x, -expit(crude))).sum())
    tries = np.stack([design.local(np.append(crude, start), np.zeros(0)) for start in _STARTS])
    values = _likelihood(x, n, tries)[0].sum(axis=1)
    if values.max() <= plain and not _more_than_chance(x, n):
        return _binomial(x, n, plain), 0.0, plain + constant
    start = _STARTS[int(values.argmax())]
    maximum = maximise(lambda local: _likelihood(x, n, local), design, np.append(crude, start), np.zeros(len(x)))
    if maximum.value <= plain + 1e-7 or maximum.shared[-1] >= _LARGEST:
        return _binomial(x, n, plain), 0.0, plain + constant
    return maximum, float(expit(-maximum.shared[-1])), maximum.value + constant


def _more_than_chance(x: Array, n: Array) -> bool:
    """Whether the likelihood rises where overdispersion begins: the score of Tarone RE (1979). Biometrika 66:585-590."""
    share = x.sum(axis=0) / n.sum(axis=0)
    return bool((x * (x - 1) / share + (n - x) * (n - x - 1) / (1 - share) - n * (n - 1)).sum() > 0)


def _binomial(x: Array, n: Array, value: float) -> Maximum:
    """The maximum without overdispersion."""
    share = x.sum(axis=0) / n.sum(axis=0)
    return Maximum(
        shared=np.append(logit(share), np.inf), own=np.zeros(len(x)), value=value, bend=np.zeros((0, 0, 0)), converged=True,
        information=np.diag(np.append(n.sum(axis=0) * share * (1 - share), 1.0)),
    )  # fmt: skip


def _likelihood(x: Array, n: Array, local: Array) -> tuple[Array, Array]:
    """Values (P, k) and gradients (P, k, J + 1) at logits and log precision `local` (P, k, J + 1), without the binomial coefficients."""
    inside = (local[..., -1:] > _FLAT) & (local[..., -1:] < _LARGEST)
    precision = np.exp(np.clip(local[..., -1:], _FLAT, _LARGEST))
    share, other = (np.maximum(expit(sign * local[..., :-1]), 1e-300) for sign in (1, -1))
    a, b = share * precision, other * precision
    value = (betaln(x + a, n - x + b) - betaln(a, b)).sum(axis=-1)
    both = digamma(n + precision) - digamma(precision)
    by_a, by_b = digamma(x + a) - digamma(a) - both, digamma(n - x + b) - digamma(b) - both
    by_logit = precision * share * other * (by_a - by_b)
    by_precision = np.where(inside, (a * by_a + b * by_b).sum(axis=-1, keepdims=True), 0.0)
    return value, np.concatenate([by_logit, by_precision], axis=-1)


def _covariance(maximum: Maximum, arms: int) -> Array:
    """Of the logits. Where the precision runs to its end its curvature is nothing, and it is taken as known."""
    information = maximum.information
    if np.linalg.eigvalsh(information).min() > 1e-8:
        return np.asarray(np.linalg.inv(information)[:arms, :arms])
    return np.asarray(np.linalg.inv(information[:arms, :arms]))
