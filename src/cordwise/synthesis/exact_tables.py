"""Exact methods for two-by-two tables: the conditional odds ratio of one table or of many together, and the unconditional risk difference of one.

Conditional: Fisher RA (1935) J R Stat Soc 98:39-82, doi:10.2307/2342435; several tables: Gart JJ (1970) Biometrika 57:471-475, doi:10.1093/biomet/57.3.471;
the distribution of the sum by multiplying generating functions: Mehta CR, Patel NR, Gray R (1985) J Am Stat Assoc 80:969-973,
doi:10.1080/01621459.1985.10478212. Mid-P: Lancaster HO (1961) J Am Stat Assoc 56:223-234, doi:10.1080/01621459.1961.10482105.
Unconditional: Chan ISF, Zhang Z (1999) Biometrics 55:1202-1209, doi:10.1111/j.0006-341X.1999.01202.x, ordered by the score statistic of Farrington CP,
Manning G (1990) Stat Med 9:1447-1454, doi:10.1002/sim.4780091208.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.pooled_counts import critical
from cordwise.synthesis.tables_2x2 import Tables, expected_events
from cordwise.synthesis.two_arms import TwoArms, two_arms

MOST_PRODUCTS = 2e9
"""Multiplications (about two seconds) past which the answer is that an exact method is not needed."""
SPREADS = 40.0
"""How many standard deviations of a table's count are kept on each side."""
LARGEST_TABLES = 40_401
"""Outcomes of one table, (n1 + 1)(n2 + 1), past which the unconditional limits are not computed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExactOddsRatio:
    """The common odds ratio of k tables given their margins; ratios, not logarithms: 0 and infinity are answers, None is "cannot be told" with its reason."""

    estimate: float | None
    """Conditional maximum likelihood."""
    ci_low: float | None
    ci_high: float | None
    p_value: float | None
    """Two-sided, of an odds ratio of one: all outcomes no likelier than the one seen (mid-P: twice the smaller tail)."""
    level: float
    mid_p: bool
    k: int
    k_with_events: int
    reason: str
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExactRiskDifference:
    """The risk difference of one table with limits that hold whatever the risk of the control arm is."""

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    level: float
    reason: str


def exact_odds_ratio(
    events: Any,
    total: Any,
    events_control: Any,
    total_control: Any,
    *,
    level: float = 0.95,
    mid_p: bool = False,
    labels: Sequence[object] | None = None,
) -> ExactOddsRatio:
    """The exact conditional odds ratio over k two-by-two tables (one table: Fisher's), its limits and its test.

    Tables without events, or with events only, say nothing given their margins, and are named in `left_out`. Limits are central: half of what `level`
    leaves on each side.

    Raises:
        InputError: impossible counts, naming the row; an impossible level.
    """
    critical(level)
    arms = two_arms(events, total, events_control, total_control, labels)
    says = arms.complete & ~arms.empty & ~arms.full
    tables = Tables(*(column[says] for column in (arms.events, arms.total, arms.events_control, arms.total_control)))
    reason = "" if says.any() else "no study has an event in some and not in others: an odds ratio cannot be told"
    found: Found = (None, None, None, None)
    if not reason:
        reason, found = _conditional(tables, level, mid_p)
    return ExactOddsRatio(
        estimate=found[0], ci_low=found[1], ci_high=found[2], p_value=found[3], level=level, mid_p=mid_p, k=int(arms.complete.sum()),
        k_with_events=int(says.sum()), reason=reason, notes=_at_the_end(found), left_out=_left_out(arms, says),
    )  # fmt: skip


Found = tuple[float | None, float | None, float | None, float | None]


def _conditional(tables: Tables, level: float, mid_p: bool) -> tuple[str, Found]:
    """The reason why there is no answer, or "" with the estimate, the limits and the p-value."""
    seen, low, high = float(tables.a.sum()), _lows(tables).sum(), _highs(tables).sum()
    if low == high:
        return "one outcome only is possible given the margins: an odds ratio cannot be told", (None, None, None, None)
    near = _distribution(tables, _tilt(tables, min(max(seen, low + 0.5), high - 0.5)))
    at_one = _distribution(tables, 0.0)
    if near is None or at_one is None:
        return "too many events for an exact method, which is not needed with so many: Mantel-Haenszel serves", (None, None, None, None)
    tail, half = (1 - level) / 2, 0.5 * mid_p
    estimate = 0.0 if seen == low else np.inf if seen == high else np.exp(_root(lambda theta: near.mean(theta) - seen, near.centre))
    lower = 0.0 if seen == low else np.exp(_root(lambda theta: near.log_tail(theta, seen, 1, half) - np.log(tail), near.centre))
    upper = np.inf if seen == high else np.exp(_root(lambda theta: np.log(tail) - near.log_tail(theta, seen, -1, half), near.centre))
    return "", (float(estimate), float(lower), float(upper), at_one.p_value(seen, mid_p))


class _Distribution(NamedTuple):
    """The events of the treated arms together, given all margins: logarithms of probabilities at a log odds ratio of `centre`."""

    support: Array
    logs: Array
    centre: float

    def at(self, theta: float) -> Array:
        """Probabilities at another log odds ratio."""
        logs = self.logs + (theta - self.centre) * (self.support - self.support[0])
        weights = np.exp(logs - logs.max())
        return np.asarray(weights / weights.sum())

    def mean(self, theta: float) -> float:
        return float((self.at(theta) * self.support).sum())

    def log_tail(self, theta: float, seen: float, side: int, half: float) -> float:
        """The logarithm of P(S >= seen) for side 1, of P(S <= seen) for side -1; `half` of P(S = seen) taken off."""
        chance = self.at(theta)
        total = float(chance[side * (self.support - seen) >= 0].sum()) - half * float(chance[self.support == seen].sum())
        return float(np.log(max(total, 1e-300)))

    def p_value(self, seen: float, mid_p: bool) -> float:
        chance = self.at(self.centre)
        own = float(chance[self.support == seen].sum())
        if mid_p:
            return min(1.0, 2 * min(float(chance[side * (self.support - seen) > 0].sum()) + own / 2 for side in (1, -1)))
        return min(1.0, float(chance[chance <= own * (1 + 1e-7)].sum()))


def _lows(t: Tables) -> Array:
    return np.maximum(0.0, t.m - t.n2)


def _highs(t: Tables) -> Array:
    return np.minimum(t.m, t.n1)


def _tilt(tables: Tables, target: float) -> float:
    """A log odds ratio at which about `target` events are expected: there the distribution is computed, so that no part that matters is rounded to 0."""
    return _root(lambda theta: float(_expected(tables, theta).sum()) - target, 0.0, tolerance=1e-3)


def _expected(tables: Tables, theta: float) -> Array:
    with np.errstate(all="ignore"):
        expected = expected_events(tables, float(np.exp(np.clip(theta, -200, 200))))
    return np.clip(np.nan_to_num(expected), _lows(tables), _highs(tables))


def _distribution(tables: Tables, theta: float) -> _Distribution | None:
    """The distribution of the sum: the product of the generating functions of the tables, smallest first; None where it would be too large."""
    middle = _expected(tables, theta)
    inside = np.maximum(np.minimum.reduce([middle, tables.m - middle, tables.n1 - middle, tables.n2 - tables.m + middle]), 0)
    reach = SPREADS * np.sqrt(inside) + SPREADS
    first, last = np.maximum(_lows(tables), np.floor(middle - reach)), np.minimum(_highs(tables), np.ceil(middle + reach))
    widths = np.sort(last - first + 1)
    if (np.cumsum(widths)[:-1] * widths[1:]).sum() / 9 > MOST_PRODUCTS:
        return None  # trimming leaves about a third of each width
    parts = [_one_table(*cells, theta) for cells in zip(tables.m, tables.n1, tables.n2, first, last, strict=True)]
    offset, chances = _sum_of(parts)
    held = chances > 0
    return _Distribution(np.asarray(offset + np.arange(len(chances)), dtype=np.float64)[held], np.log(chances[held]), theta)


def _one_table(m: float, n1: float, n2: float, first: float, last: float, theta: float) -> tuple[float, Array]:
    """Fisher's noncentral hypergeometric probabilities from `first` to `last`, by the ratios of neighbours."""
    u = np.arange(first, last)
    steps = np.log((n1 - u) * (m - u)) - np.log((u + 1) * (n2 - m + u + 1)) + theta
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    chances = np.exp(logs - logs.max())
    return _trimmed(first, chances / chances.sum(), 1e-60)


def _trimmed(first: float, chances: Array, least: float) -> tuple[float, Array]:
    held = np.flatnonzero(chances > least * chances.max())
    return first + held[0], chances[held[0] : held[-1] + 1]


def _sum_of(parts: list[tuple[float, Array]]) -> tuple[float, Array]:
    (first, chances), *others = sorted(parts, key=lambda part: len(part[1]))
    for other, more in others:
        first, chances = _trimmed(first + other, np.convolve(chances, more), 1e-80)
    return first, chances


def _root(function: Callable[[float], float], start: float, tolerance: float = 1e-12) -> float:
    """Where an increasing function crosses 0: bracketed by doubling steps, then regula falsi with the Illinois halving, or the middle where that is slow."""
    low, high = start - 1.0, start + 1.0
    at_low, at_high = function(low), function(high)
    step = 1.0
    while at_low > 0 and step < 1e4:
        step, high, at_high = 2 * step, low, at_low
        low -= step
        at_low = function(low)
    while at_high < 0 and step < 1e4:
        step, low, at_low = 2 * step, high, at_high
        high += step
        at_high = function(high)
    side, turn = 0, 0
    while high - low > tolerance * max(1.0, abs(low), abs(high)):
        turn += 1
        at = (low + high) / 2 if turn % 3 == 0 or at_high == at_low else (low * at_high - high * at_low) / (at_high - at_low)
        if not low < at < high:
            at = (low + high) / 2
            if not low < at < high:
                break
        value = function(at)
        if value == 0:
            return at
        if value < 0:
            low, at_low = at, value
            at_high, side = (at_high / 2 if side == -1 else at_high), -1
        else:
            high, at_high = at, value
            at_low, side = (at_low / 2 if side == 1 else at_low), 1
    return (low + high) / 2


def _at_the_end(found: Found) -> tuple[str, ...]:
    """What 0 and infinity mean."""
    if found[0] == 0:
        return ("as few events in the treated arms as the margins allow: the odds ratio has an upper limit only",)
    if found[0] == np.inf:
        return ("as many events in the treated arms as the margins allow: the odds ratio has a lower limit only",)
    return ()


def _left_out(arms: TwoArms, says: Any) -> tuple[str, ...]:
    told = []
    for row in np.flatnonzero(~says):
        if arms.complete[row]:
            words = "no event in either arm" if arms.empty[row] else "the event in everybody of both arms"
        else:
            words = "a count is missing, or nobody in one of the arms"
        told.append(f"{arms.labels[row]}: {words}")
    return tuple(told)


def exact_risk_difference(events: int, total: int, events_control: int, total_control: int, *, level: float = 0.95) -> ExactRiskDifference:
    """The risk difference of one table with exact unconditional limits (Chan and Zhang): two one-sided tests, the worst control risk each.

    Raises:
        InputError: impossible counts or level.
    """
    critical(level)
    arms = two_arms([events], [total], [events_control], [total_control])
    if not arms.complete[0]:
        return ExactRiskDifference(
            estimate=None, ci_low=None, ci_high=None, level=level, reason="a count is missing, or nobody in one of the arms"
        )
    a, n1, c, n2 = (int(value) for value in (events, total, events_control, total_control))
    estimate = a / n1 - c / n2
    if (n1 + 1) * (n2 + 1) > LARGEST_TABLES:
        reason = "too many people for exact unconditional limits, which are not needed with so many"
        return ExactRiskDifference(estimate=estimate, ci_low=None, ci_high=None, level=level, reason=reason)
    tail = (1 - level) / 2
    low, high = _lower_difference(a, n1, c, n2, tail), -_lower_difference(c, n2, a, n1, tail)
    return ExactRiskDifference(estimate=estimate, ci_low=min(low, estimate), ci_high=max(high, estimate), level=level, reason="")


RISKS = np.linspace(0, 1, 101)
"""Control risks at which the worst case is looked for."""


def _lower_difference(a: int, n1: int, c: int, n2: int, tail: float) -> float:
    """The smallest difference that is not rejected from above: a scan from below (the p-value is not monotone), then halving of the first step that stands."""
    if a == 0 and c == n2:
        return -1.0
    steps = np.linspace(-1, a / n1 - c / n2, 65)
    stands = next((j for j, delta in enumerate(steps) if _worst_tail(a, n1, c, n2, float(delta)) > tail), len(steps) - 1)
    if stands == 0:
        return -1.0
    low, high = float(steps[stands - 1]), float(steps[stands])
    while high - low > 1e-6:
        middle = (low + high) / 2
        if _worst_tail(a, n1, c, n2, middle) > tail:
            high = middle
        else:
            low = middle
    return low


def _worst_tail(a: int, n1: int, c: int, n2: int, delta: float) -> float:
    """The largest chance, over control risks, of a score statistic at least as large as the one seen, where the true difference is `delta`."""
    x1, x2 = np.arange(n1 + 1.0)[:, None], np.arange(n2 + 1.0)[None, :]
    score = _score(x1, n1, x2, n2, delta)
    region = (score >= score[a, c] - 1e-9).astype(np.float64)
    low, high = max(0.0, -delta), min(1.0, 1 - delta)
    risks = low + (high - low) * RISKS
    chance = (_binomial(n1, np.clip(risks + delta, 0, 1)) @ region) * _binomial(n2, risks)
    return float(chance.sum(axis=1).max())


def _binomial(n: int, risks: Array) -> Array:
    """Probabilities of 0 to n events at each risk, (risks, n + 1)."""
    x = np.arange(n + 1.0)
    ways = gammaln(n + 1.0) - gammaln(x + 1) - gammaln(n - x + 1)
    chances = np.exp(ways + xlogy(x, risks[:, None]) + xlog1py(n - x, -risks[:, None]))
    return np.where(
        chances > 1e-30, chances, 0.0
    )  # products of smaller ones are denormal, which are a hundred times slower and say nothing


def _score(x1: Array, n1: int, x2: Array, n2: int, delta: float) -> Array:
    """Farrington and Manning's statistic: the distance from `delta` over its standard error at the risks that fit best with that difference."""
    p1, p2 = x1 / n1 + 0 * x2, x2 / n2 + 0 * x1
    ratio = n2 / n1
    a = 1 + ratio
    b = -(1 + ratio + p1 + ratio * p2 + delta * (ratio + 2))
    c = delta**2 + delta * (2 * p1 + ratio + 1) + p1 + ratio * p2
    d = -p1 * delta * (1 + delta)
    v = (b / (3 * a)) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = np.where(v >= 0, 1.0, -1.0) * np.sqrt(np.maximum((b / (3 * a)) ** 2 - c / (3 * a), 0))
    with np.errstate(all="ignore"):
        w = (np.pi + np.arccos(np.clip(np.where(u == 0, 0.0, v / u**3), -1, 1))) / 3
    fitted = np.clip(2 * u * np.cos(w) - b / (3 * a), max(0.0, delta), min(1.0, 1 + delta))
    variance = np.maximum(fitted * (1 - fitted) / n1 + (fitted - delta) * (1 - fitted + delta) / n2, 0)
    away = p1 - p2 - delta
    away = np.where(np.abs(away) < 1e-12, 0.0, away)
    with np.errstate(all="ignore"):
        return np.where(away == 0, 0.0, away / np.sqrt(np.maximum(variance, 1e-30)))
