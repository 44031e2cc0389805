"""Tests for asymmetry of the funnel: do small studies show other effects than large ones?

Egger M et al. (1997) BMJ 315:629-634, doi:10.1136/bmj.315.7109.629, as the weighted regression on the standard error with a dispersion of its own;
Sterne JAC, Egger M (2005) in Rothstein HR et al. (eds) Publication Bias in Meta-Analysis, pp. 99-110, doi:10.1002/0470870168.ch6, with a variance between studies;
Moreno SG et al. (2009) BMC Med Res Methodol 9:2, doi:10.1186/1471-2288-9-2, for the limit, the effect of a study without error;
Peters JL et al. (2006) JAMA 295:676-680, doi:10.1001/jama.295.6.676; Harbord RM et al. (2006) Stat Med 25:3443-3457, doi:10.1002/sim.2380;
Begg CB, Mazumdar M (1994) Biometrics 50:1088-1101, doi:10.2307/2533446, with Kendall MG (1970) Rank Correlation Methods, for ties.
Sterne JAC et al. (2011) BMJ 343:d4002, doi:10.1136/bmj.d4002, asks for ten studies at least.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, refuse, vector
from cordwise.synthesis.estimates import Effects
from cordwise.synthesis.model import INTERCEPT, Fit, fit
from cordwise.synthesis.two_arms import TwoArms

PREDICTORS: dict[str, Callable[[Array], Array]] = {
    "standard_error": np.sqrt,
    "variance": lambda v: v,
    "size": lambda n: n,
    "inverse_size": lambda n: 1.0 / n,
    "sqrt_size": np.sqrt,
    "sqrt_inverse_size": lambda n: 1.0 / np.sqrt(n),
}
"""What the effects are regressed on: the first two are made of the variances, the others of the sizes of the studies."""

VANISHING = frozenset({"standard_error", "variance", "inverse_size", "sqrt_inverse_size"})
"""Predictors that go to 0 as a study grows: the intercept is then the effect of a study without error."""

MODELS = ("random", "linear")
FEW = 10
FEW_NOTE = "fewer than ten studies: too few to tell asymmetry from chance"
FARTHEST = {"linear": 1e12, "random": 1e12}
"""The ratio of variances up to which a weighted line, and tau2 beside it, keep their digits."""

EXACT_TO = 170
"""Studies up to which the rank test without ties is exact; beyond, the share of one order among all is below the smallest double."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class RegressionTest:
    """A regression test of k studies; numbers are None where it is not estimable, with the `reason`. `note` warns of few studies and tells who was left out."""

    test: str
    predictor: str
    k: int
    statistic: float | None = None
    df: float | None = None
    """Degrees of freedom of t; infinite where the statistic is normal."""
    p_value: float | None = None
    slope: float | None = None
    slope_error: float | None = None
    limit: float | None = None
    """The effect of a study without error; None where the predictor does not vanish, or moderators stand beside it."""
    limit_low: float | None = None
    limit_high: float | None = None
    model: Fit | None = None
    note: str = ""
    reason: str = ""


def regression_test(model: Fit, *, predictor: str = "standard_error", kind: str = "random", sizes: Any = None) -> RegressionTest:
    """The test of the predictor's slope: `kind` "random" adds the predictor to the model as it is (its moderators, estimator and test), "linear" is Egger's
    regression. `sizes`, people or person-time of each study of the model, of shape (k,), are needed where the predictor is made of them.

    Raises:
        InputError: an unknown predictor or kind; sizes missing, of another length, or not above 0.
    """
    if kind not in MODELS:
        raise InputError(f"no regression test {kind!r}; there are {', '.join(MODELS)}")
    column = _predictor(model, predictor, sizes)
    test = "regression on a linear model with dispersion" if kind == "linear" else f"regression in the model ({model.method})"
    return _tested(test, predictor, model, column, kind)


def peters(effects: Effects, arms: TwoArms, *, level: float = 0.95) -> RegressionTest:
    """Peters' test: the effects (log odds ratios; rows as of `arms`) on the inverse of the people, weighted by events times non-events over people.
    Studies in which nobody or everybody had the event have no weight.

    Raises:
        InputError: effects and counts of unlike length.
    """
    if len(effects) != len(arms):
        raise InputError(f"{len(effects)} effects and counts of {len(arms)} studies")
    people, events = arms.people, arms.events + arms.events_control
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = events * (people - events) / people
    in_ = np.isfinite(effects.estimates) & (weight > 0)
    given = (np.asarray(effects.estimates[in_]), 1.0 / weight[in_], 1.0 / people[in_])
    return _by_line("Peters", "inverse_size", given, _names(effects.labels, in_), _names(effects.labels, ~in_), level)


def harbord(arms: TwoArms, *, level: float = 0.95) -> RegressionTest:
    """Harbord's test on odds ratios: the efficient score over its variance, on the root of the inverse of that variance (the hypergeometric one).
    Studies in which nobody or everybody had the event have no score.

    Raises:
        InputError: nothing beyond what `two_arms` raises.
    """
    people, events = arms.people, arms.events + arms.events_control
    with np.errstate(divide="ignore", invalid="ignore"):
        score = arms.events - events * arms.total / people
        variance = (arms.total / people) * (arms.total_control / people) * events * (people - events) / (people - 1.0)
    in_ = np.isfinite(score) & (variance > 0)
    v = 1.0 / variance[in_]
    return _by_line(
        "Harbord", "standard_error", (score[in_] * v, v, np.sqrt(v)), _names(arms.labels, in_), _names(arms.labels, ~in_), level
    )


def _names(labels: tuple[str, ...], which: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(labels[row] for row in np.flatnonzero(which))


def _predictor(model: Fit, predictor: str, sizes: Any) -> Array:
    if predictor not in PREDICTORS:
        raise InputError(f"no predictor {predictor!r}; there are {', '.join(PREDICTORS)}")
    if predictor in ("standard_error", "variance"):
        return np.asarray(PREDICTORS[predictor](model.v))
    if sizes is None:
        raise InputError(f"the predictor {predictor} needs the sizes of the studies")
    given = vector(sizes, "size", model.labels)
    if len(given) != model.k:
        raise InputError(f"{len(given)} sizes for {model.k} studies in the model")
    refuse(given <= 0, given, "size", model.labels, "is not above 0")
    return np.asarray(PREDICTORS[predictor](given))


def _with(model: Fit, predictor: str, column: Array, kind: str) -> Fit:
    """The model with the predictor as its last coefficient."""
    intercept = model.names[0] == INTERCEPT
    columns = np.column_stack([model.design[:, int(intercept) :], column])
    names = (*model.names[int(intercept) :], predictor)
    given: dict[str, Any] = {"moderators": columns, "names": names, "intercept": intercept, "level": model.level, "labels": model.labels}
    if kind == "linear":
        return fit(model.y, model.v, method="EE", test="hksj", **given)
    given["q_weights" if model.method == "GENQ" else "weights"] = model.weights
    return fit(model.y, model.v, method=model.method, test=model.test, tau2=model.tau2 if model.fixed_tau2 else None, **given)


def _by_line(
    test: str, predictor: str, given: tuple[Array, Array, Array], labels: tuple[str, ...], lost: tuple[str, ...], level: float
) -> RegressionTest:
    """A weighted line through effects of variances known up to a factor."""
    y, v, column = given
    told = f"left out, nobody or everybody had the event or a count is missing: {', '.join(lost)}" if lost else ""
    if not len(y):
        return RegressionTest(
            test=test, predictor=predictor, k=0, reason="no study has both people with the event and people without", note=told
        )
    alone = fit(y, v, method="EE", test="z", level=level, labels=labels)
    found = _tested(test, predictor, alone, column, "linear")
    return replace(found, note="; ".join(part for part in (found.note, told) if part))


def _tested(test: str, predictor: str, alone: Fit, column: Array, kind: str) -> RegressionTest:
    note = FEW_NOTE if alone.k < FEW else ""
    farthest = FARTHEST["linear" if alone.method == "EE" else kind]
    if alone.v.max() > farthest * alone.v.min():
        reason = f"variances more than a factor of {farthest:.0e} apart: a line through them has no digits left"
        return RegressionTest(test=test, predictor=predictor, k=alone.k, note=note, reason=reason)
    try:
        model = _with(alone, predictor, column, kind)
    except InputError as error:
        return RegressionTest(test=test, predictor=predictor, k=alone.k, note=note, reason=str(error))
    statistic, place = float(model.statistics[-1]), model.p - 1
    if not np.isfinite(statistic):
        return RegressionTest(
            test=test, predictor=predictor, k=model.k, note=note, reason="the studies lie on one line: no scatter to test against"
        )
    limit = predictor in VANISHING and model.names[0] == INTERCEPT and model.p == 2
    return RegressionTest(
        test=test, predictor=predictor, k=model.k, statistic=statistic, df=model.df, p_value=float(model.p_values[-1]), model=model, note=note,
        slope=float(model.coefficients[place]), slope_error=float(model.standard_errors[place]), limit=model.estimate if limit else None,
        limit_low=model.ci_low if limit else None, limit_high=model.ci_high if limit else None,
    )  # fmt: skip


# --- the rank test ---


@dataclass(frozen=True, kw_only=True, slots=True)
class RankTest:
    """Kendall's tau between standardised effects and variances; None where it is not estimable, with the `reason`."""

    k: int
    tau: float | None = None
    p_value: float | None = None
    exact: bool = False
    """Whether p is exact (no ties, at most 170 studies), or normal with the variance for ties and no correction for continuity."""
    note: str = ""
    reason: str = ""


def rank_test(model: Fit) -> RankTest:
    """Begg and Mazumdar's test; moderators and estimator of the model play no part."""
    note = FEW_NOTE if model.k < FEW else ""
    if model.k < 2:
        return RankTest(k=model.k, note=note, reason="one study has no rank")
    score, ties_x, ties_y = _kendall(_standardised(model.y, model.v), model.v)
    pairs = model.k * (model.k - 1) // 2
    lost_x, lost_y = _pairs(ties_x), _pairs(ties_y)
    if pairs in (lost_x, lost_y):
        what = "variances" if lost_y == pairs else "effects"
        return RankTest(k=model.k, note=note, reason=f"all {what} are equal: there are no ranks to compare")
    exact = not lost_x and not lost_y and model.k <= EXACT_TO
    p = _exact_p(model.k, (pairs - abs(score)) // 2) if exact else _normal_p(model.k, score, ties_x, ties_y)
    return RankTest(k=model.k, tau=score / float(np.sqrt(pairs - lost_x) * np.sqrt(pairs - lost_y)), p_value=p, exact=exact, note=note)


def _standardised(y: Array, v: Array) -> Array:
    """Deviations from the common effect over their standard errors."""
    w, first = 1.0 / v, int(v.argmin())
    total = float(w.sum())
    rest = total - w
    rest[first] = float(np.delete(w, first).sum())  # the difference loses digits where one study outweighs all others
    away = y - y[first]
    return np.asarray((away - float(w @ away) / total) / np.sqrt(v * rest / total))


def _kendall(x: Array, y: Array) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """Concordant less discordant pairs, and the sizes of the groups of ties in x and in y."""
    order = np.lexsort((y, x))
    ranks = np.unique(y[order], return_inverse=True)[1]
    ties_x, ties_y = (np.unique(values, return_counts=True)[1] for values in (x, y))
    both = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)[1]
    told_apart = len(x) * (len(x) - 1) // 2 - _pairs(ties_x) - _pairs(ties_y) + _pairs(both)
    return told_apart - 2 * _inversions(ranks), ties_x, ties_y


def _pairs(counts: NDArray[np.int64]) -> int:
    return int((counts * (counts - 1) // 2).sum())


def _inversions(ranks: NDArray[np.intp]) -> int:
    """Pairs in which the earlier is the larger, counted bit by bit from the top: sorted by all higher bits, a pair differs first in this one."""
    count = 0
    for bit in reversed(range(int(ranks.max()).bit_length())):
        ones = (ranks >> bit) & 1
        before = np.cumsum(ones) - ones
        starts = np.concatenate([[True], np.diff(ranks >> (bit + 1)) != 0])
        within = before - np.maximum.accumulate(np.where(starts, before, 0))
        count += int(within[ones == 0].sum())
        ranks = ranks[np.argsort(ranks >> bit, kind="stable")]
    return count


def _exact_p(k: int, fewer: int) -> float:
    """Two-sided: twice the share of orders with at most `fewer` pairs of the rarer kind."""
    share = np.zeros(fewer + 1)
    share[0] = 1.0
    for n in range(2, k + 1):
        sums = np.cumsum(share)
        sums[n:] -= sums[:-n].copy()
        share = sums / n
    return min(1.0, 2.0 * float(share.sum()))


def _normal_p(k: int, score: int, ties_x: NDArray[np.int64], ties_y: NDArray[np.int64]) -> float:
    n, x, y = float(k), ties_x.astype(float), ties_y.astype(float)
    third = [float((t * (t - 1) * (2 * t + 5)).sum()) for t in (np.array([n]), x, y)]
    pairs = [float((t * (t - 1)).sum()) for t in (x, y)]
    triples = [float((t * (t - 1) * (t - 2)).sum()) for t in (x, y)]
    variance = (third[0] - third[1] - third[2]) / 18 + pairs[0] * pairs[1] / (2 * n * (n - 1))
    if k > 2:
        variance += triples[0] * triples[1] / (9 * n * (n - 1) * (n - 2))
    return float(2 * ndtr(-abs(score) / np.sqrt(variance)))


__all__ = ["PREDICTORS", "RankTest", "RegressionTest", "harbord", "peters", "rank_test", "regression_test"]
