"""The share (or rate) of one arm over several studies: always answered, and always told how.

What is told: the middle of the distribution of studies, exp(mu) / (1 + exp(mu)) of the binomial-normal model, by maximum likelihood (adaptive
Gauss-Hermite quadrature); half of all studies lie below it. Beside it stands the average over studies. Where the middle cannot be estimated
steadily the average is told instead, and `estimand` says so. One study: exact. No event in any study, or one in everybody: exact on the total.
Stijnen T, Hamza TH, Ozdemir P (2010). Stat Med 29:3046-3067. doi:10.1002/sim.4040
The limits allow for a spread that so few studies cannot show: see `glmm.posterior`. How often they hold the truth is measured by
`benchmarks/coverage_single_arm.py`. Exact limits: Clopper CJ, Pearson ES (1934). Biometrika 26:404-413; Garwood F (1936). Biometrika 28:437-442.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import expit, gammaincinv

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, place, refuse, same_length, vector
from cordwise.synthesis.beta_binomial import share_of
from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.glmm import fitting
from cordwise.synthesis.glmm.families import Binomial, Poisson
from cordwise.synthesis.glmm.gamma_poisson import mean_rate
from cordwise.synthesis.glmm.posterior import Intervals, grouped, integrated
from cordwise.synthesis.glmm.result import typical_variance
from cordwise.synthesis.two_arms import check_counts
from cordwise.text.counted import counted

NODES = 15
_SE_MAX = 1.5
"""Standard error of the middle (logit or log) past which it is not told: a factor of twenty each way."""
_TAU_MAX = 4.0
"""A spread past which nearly all studies are near none or near all, and a middle between them says nothing."""
_SOME_SPREAD = 0.25
"""A spread that the data leave open and that a reader should know of where none was found."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SingleArm:
    """What k studies of one arm say together. Shares between 0 and 1 (rates per unit of the time given).

    `estimate` with `ci_low` and `ci_high` is what is told, `estimand` what it is: "common" (the same everywhere, as far as can be seen),
    "middle" or "average". `middle` and `average` hold both, with their own limits. `new_low` and `new_high` hold a new study's true share.
    `tau2` is the variance between studies of the logit (log); None, with `i2`, where `spread_reason` says why there is none.
    """

    estimate: float
    ci_low: float
    ci_high: float
    tau2: float | None
    method: str
    check: str
    estimand: str
    middle: float
    middle_low: float
    middle_high: float
    average: float
    average_low: float
    average_high: float
    new_low: float | None
    new_high: float | None
    i2: float | None
    spread_reason: str
    check_estimate: float | None
    effective: float | None  # people (time) that the overdispersion of the second method leaves
    k: int
    events: float
    size: float
    level: float


class Proportion(SingleArm):
    """A pooled share of people."""

    __slots__ = ()


class Rate(SingleArm):
    """A pooled rate of events in person-time."""

    __slots__ = ()


def pool_proportions(counts: Sequence[tuple[int, int]], *, level: float = 0.95) -> Proportion:
    """The pooled share of `(events, total)` counts, one a study; the order does not matter.

    Raises:
        InputError: no count, or an impossible one, named by its row; a level that is not between 0 and 1.
    """
    _check_level(level)
    if not len(counts):
        raise InputError("pooling needs one study")
    for row, (events, total) in enumerate(counts):
        if not (0 <= events <= total and total > 0 and events == int(events) and total == int(total)):
            raise InputError(f"{place(row)}: {counted(events, 'event')} in {counted(total, 'person', 'people')}")
    return _proportion(tuple(sorted((int(events), int(total)) for events, total in counts)), level)


def pool_rates(events: Any, person_time: Any, *, level: float = 0.95) -> Rate:
    """The pooled rate of events in person-time; the order does not matter, and rows with a missing cell are left out.

    Raises:
        InputError: no study; a count that is negative or not whole, a time that is not above zero, named by its row.
    """
    _check_level(level)
    x, t = vector(events, "events"), vector(person_time, "person_time")
    same_length({"events": x, "person_time": t})
    check_counts(x, "events")
    refuse(t <= 0, t, "person_time", (), "is not above zero")
    kept = np.isfinite(x + t)
    if not kept.any():
        raise InputError("pooling needs one study")
    return _rate(tuple(sorted(zip(x[kept].tolist(), t[kept].tolist(), strict=True))), level)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise InputError(f"level {level:g}: between 0 and 1, as 0.95")


@lru_cache(maxsize=4096)
def _proportion(counts: tuple[tuple[int, int], ...], level: float) -> Proportion:
    x, n = (np.array(column, dtype=np.float64) for column in zip(*counts, strict=True))
    events, total = int(x.sum()), int(n.sum())
    if len(counts) == 1 or events in (0, total):
        low, high = clopper_pearson(events, total, level)
        words = "one study" if len(counts) == 1 else "no event in any study" if events == 0 else "an event in everybody of every study"
        method = "exact (Clopper-Pearson), one study" if len(counts) == 1 else f"exact limit on the total, {words}"
        return Proportion(**_exact(events / total, low, high, method, words, len(counts), events, total, level))
    filled = np.column_stack([x, n - x]) + 0.5 * ((x == 0) | (x == n))[:, None]
    family = Binomial(counts=x[:, None], totals=n[:, None], offset=np.zeros((len(x), 1)))
    second = share_of(x, n, level=level)
    return Proportion(
        **_several(
            _Pieces(
                events=x, sizes=n, binary=True, fit=_fit(family), variances=(1 / filled).sum(axis=1), average=second.estimate,
                effective=second.effective, intervals=integrated(grouped(x, n, binary=True), level=level),
            ),
            level,
        )
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _rate(counts: tuple[tuple[float, float], ...], level: float) -> Rate:
    x, t = (np.array(column, dtype=np.float64) for column in zip(*counts, strict=True))
    events, time = float(x.sum()), float(t.sum())
    if len(counts) == 1 or events == 0:
        low, high = garwood(events, time, level)
        words = "one study" if len(counts) == 1 else "no event in any study"
        method = f"exact (Garwood), {words}" if len(counts) == 1 else f"exact limit on the total time, {words}"
        return Rate(**_exact(events / time, low, high, method, words, len(counts), events, time, level))
    average, variance = mean_rate(x, t)
    return Rate(
        **_several(
            _Pieces(
                events=x, sizes=t, binary=False, fit=_fit(Poisson(counts=x[:, None], times=t[:, None])), variances=1 / np.maximum(x, 0.5),
                average=average, effective=float((t / (1 + average * t * variance)).sum()),
                intervals=integrated(grouped(x, t, binary=False), level=level),
            ),
            level,
        )
    )  # fmt: skip


def garwood(events: float, time: float, level: float = 0.95) -> tuple[float, float]:
    """The two-sided exact interval of a rate of `events` in `time`."""
    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) / time if events > 0 else 0.0
    return low, float(gammaincinv(events + 1, 1 - tail)) / time


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Pieces:
    """What the methods found for several studies; `average` is the second method's."""

    events: Array
    sizes: Array
    binary: bool
    fit: fitting.Fit
    variances: Array
    average: float
    effective: float
    intervals: Intervals


def _fit(family: Binomial | Poisson) -> fitting.Fit:
    x = np.ones((len(family.counts), 1))
    return fitting.mixed(family, x, fitting.common(family, x, own=False), own=False, nodes=NODES, farthest=1.5 * _TAU_MAX)


def _exact(
    estimate: float, low: float, high: float, method: str, words: str, k: int, events: float, size: float, level: float
) -> dict[str, Any]:
    limits = {f"{name}{end}": value for name in ("middle", "average") for end, value in (("", estimate), ("_low", low), ("_high", high))}
    return {
        "estimate": estimate, "ci_low": low, "ci_high": high, "tau2": None, "method": method, "check": "", "estimand": "common", **limits,
        "new_low": None, "new_high": None, "i2": None, "spread_reason": f"{words}: nothing is known about differences between studies",
        "check_estimate": None, "effective": None, "k": k, "events": events, "size": size, "level": level,
    }  # fmt: skip


def _several(pieces: _Pieces, level: float) -> dict[str, Any]:
    """Several studies, with some events and not all: which estimate is told, with limits that hold it."""
    crude = float(pieces.events.sum() / pieces.sizes.sum())
    estimand, middle, average, method = _told(pieces, crude)
    middle_low, middle_high = _around(pieces.intervals.middle, middle)
    average_low, average_high = _around(pieces.intervals.average, average)
    is_average = estimand == "average"
    steady = not is_average
    tau2 = pieces.fit.tau2 if steady else None
    return {
        "estimate": average if is_average else middle, "ci_low": average_low if is_average else middle_low,
        "ci_high": average_high if is_average else middle_high, "tau2": tau2, "method": method,
        "check": _check(pieces, average if is_average else middle), "estimand": estimand, "middle": middle, "middle_low": middle_low,
        "middle_high": middle_high, "average": average, "average_low": average_low, "average_high": average_high,
        "new_low": pieces.intervals.new[0], "new_high": pieces.intervals.new[1], "i2": _i2(tau2, pieces.variances),
        "spread_reason": _spread_words(pieces, tau2), "check_estimate": pieces.average, "effective": pieces.effective,
        "k": len(pieces.events), "events": float(pieces.events.sum()), "size": float(pieces.sizes.sum()), "level": level,
    }  # fmt: skip


def _told(pieces: _Pieces, crude: float) -> tuple[str, float, float, str]:
    """The estimand, the middle, the average, and the words for how they were made."""
    fit, law = pieces.fit, "binomial-normal" if pieces.binary else "Poisson-normal"
    limits = "limits allow for differences between studies that so few cannot show"
    noun = "share" if pieces.binary else "rate"
    if not fit.reason and fit.tau2 == 0:
        return "common", crude, crude, f"common {noun} (no variance between studies found); {limits}"
    error = float(np.sqrt(fit.covariance[0, 0]))
    if fit.reason or not error < _SE_MAX or fit.tau2 > _TAU_MAX**2:
        other = "beta-binomial" if pieces.binary else "gamma-Poisson"
        inside = pieces.intervals.middle
        centre = float(np.sqrt(inside[0] * inside[1])) if not pieces.binary else _half_way(inside)
        return (
            "average",
            centre,
            pieces.average,
            f"{other} model, the average of studies (the {law} one could not be estimated steadily); {limits}",
        )
    middle = float(expit(fit.estimates[0]) if pieces.binary else np.exp(fit.estimates[0]))
    return "middle", middle, _average(fit, pieces), f"{law} model, maximum likelihood; the middle of the distribution of studies; {limits}"


def _half_way(limits: tuple[float, float]) -> float:
    """Between two shares on the logit scale."""
    odds = np.sqrt(limits[0] * limits[1] / ((1 - limits[0]) * (1 - limits[1])))
    return float(odds / (1 + odds))


def _average(fit: fitting.Fit, pieces: _Pieces) -> float:
    """The average over studies of a normal law of logits (logs)."""
    mu, tau = float(fit.estimates[0]), float(np.sqrt(fit.tau2))
    if not pieces.binary:
        return float(np.exp(mu + fit.tau2 / 2))
    z, weight = _normal_grid()
    return float(expit(mu + tau * z) @ weight)


@lru_cache(maxsize=1)
def _normal_grid() -> tuple[Array, Array]:
    z, weight = np.polynomial.hermite_e.hermegauss(41)
    return z, weight / weight.sum()


def _around(limits: tuple[float, float], estimate: float) -> tuple[float, float]:
    return min(limits[0], estimate), max(limits[1], estimate)


def _i2(tau2: float | None, variances: Array) -> float | None:
    if tau2 is None:
        return None
    typical = typical_variance(variances, np.ones((len(variances), 1)))
    return tau2 / (tau2 + typical) if tau2 > 0 else 0.0


def _spread_words(pieces: _Pieces, tau2: float | None) -> str:
    if tau2 is None:
        return "studies differ too much, or are too few, for a normal law of their differences"
    if tau2 == 0 and pieces.intervals.spread > _SOME_SPREAD:
        return (
            f"no variance between studies was found, but {len(pieces.events)} studies of this size cannot exclude it "
            f"(standard deviation {pieces.intervals.spread:.1f} on the {'logit' if pieces.binary else 'log'} scale)"
        )
    return f"from {len(pieces.events)} studies only" if len(pieces.events) < 5 else ""


def _check(pieces: _Pieces, estimate: float) -> str:
    if pieces.binary:
        words = f"beta-binomial model: {100 * pieces.average:.1f}% on average"
        apart = abs(pieces.average - estimate) > 0.05 or not 0.5 <= (pieces.average + 0.005) / (estimate + 0.005) <= 2
    else:
        words = f"gamma-Poisson model: {pieces.average:.3g} on average"
        apart = not 2 / 3 <= pieces.average / estimate <= 1.5
    return words + ("; the two differ because studies differ (the middle study against the average)" if apart else "")
