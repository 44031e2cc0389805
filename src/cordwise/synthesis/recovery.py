"""What would be expected without cells: published rates of the same baseline grade and starting window, with their uncertainty.

A rate whose clock started within weeks of the injury says nothing about a person a year later; so rates are chosen by the time since
injury at which the study began, and a study that began between the windows gets a range, not a number.
Predictive range: beta-binomial, from the pooled published count with Jeffreys' prior.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import betaln, gammaln

from cordwise.records.evidence import NaturalRate
from cordwise.records.finding import Recovery

EARLY_DAYS = 31.0
LATE_MONTHS = 10.0
MEMBERS_AT_MOST = 12
ASSUMED_PEOPLE = 100


def expected_recovery(
    rates: Sequence[NaturalRate], *, observed: int, total: int, ais: Sequence[str], since_months: tuple[float, float] | None
) -> Recovery:
    """People improved by at least one AIS grade, `observed` of `total`, beside the published rates that fit them.

    `ais` are the grades at the start, `since_months` the months from injury to treatment (lowest, highest); what is unknown widens the range.
    """
    if not ais:
        return _nothing(observed, total, "the baseline AIS grades of these people are not known")
    if since_months is None:
        return _nothing(observed, total, "the time since injury of these people is not known, and natural recovery depends on it")
    fitting: list[NaturalRate] = []
    missing: list[str] = []
    for grade in sorted(set(ais)):
        found = [rate for rate in rates if _fits(rate, grade, since_months)]
        fitting += found
        if not found:
            missing.append(grade)
    if missing or not fitting:
        window = (
            "more than ten months after injury"
            if since_months[0] >= LATE_MONTHS
            else f"{since_months[0]:g} to {since_months[1]:g} months after injury"
        )
        return _nothing(observed, total, f"no published rate is held for AIS {' and '.join(missing) or '/'.join(ais)} starting {window}")
    return _compare(fitting, observed, total, ais, since_months)


def _fits(rate: NaturalRate, grade: str, since_months: tuple[float, float]) -> bool:
    if (
        not rate.use
        or rate.to_ais != "improved_ge1"
        or rate.baseline_ais != (grade,)
        or rate.level
        or (rate.total is None and rate.rate is None)
    ):
        return False
    late = (rate.window_days_min or 0) >= 180
    early = rate.window_days_max is not None and rate.window_days_max <= EARLY_DAYS and not late
    if since_months[0] >= LATE_MONTHS:
        return late
    if since_months[1] <= EARLY_DAYS / 30.4:
        return early
    return late or early  # between the windows: both ends of the range


def _compare(fitting: list[NaturalRate], observed: int, total: int, ais: Sequence[str], since_months: tuple[float, float]) -> Recovery:
    shares = [_count(rate) for rate in fitting]
    each = [events / people for events, people in shares]
    low, high = min(each), max(each)
    mixed = len(set(ais)) > 1 or (max(each) - min(each) > 0.2 and len(each) > 1)
    between = since_months[1] > EARLY_DAYS / 30.4 and since_months[0] < LATE_MONTHS
    sources = ", ".join(sorted({rate.citation.split(",")[0].split(" as ")[0].split(" (")[0] for rate in fitting})[:MEMBERS_AT_MOST])
    basis = f"AIS {'/'.join(sorted(set(ais)))}, {sources}"
    gap = ""
    if between:
        gap = "these people were treated between the windows that published rates start from: the true expectation lies inside the range, probably nearer its lower end the later they were treated"
    lows, highs = [_predicted(events, people, total) for events, people in (min(shares, key=_share), max(shares, key=_share))]
    if mixed or between:
        return Recovery(
            observed=observed, total=total, expected_low=low, expected_high=high, predicted_low=lows[0], predicted_high=highs[1], tail=None,
            basis=basis, rate_ids=tuple(rate.rate_id for rate in fitting),
            gap=gap or "how many had which baseline grade is not known: the range runs from all at the grade that improves least to all at the grade that improves most",
        )  # fmt: skip
    events, people = sum(e for e, _ in shares), sum(n for _, n in shares)
    predicted = _predicted(events, people, total)
    tail = min(1.0, float(_law(events, people, total)[observed:].sum()))  # rounding must not give a chance above one
    return Recovery(
        observed=observed, total=total, expected_low=low, expected_high=high, predicted_low=predicted[0], predicted_high=predicted[1], tail=tail,
        basis=basis, rate_ids=tuple(rate.rate_id for rate in fitting),
    )  # fmt: skip


def _count(rate: NaturalRate) -> tuple[float, float]:
    """The published count; where only a rate is published, one as uncertain as that of a hundred people."""
    if rate.events is not None and rate.total is not None:
        return rate.events, rate.total
    return (rate.rate or 0.0) * (rate.total or ASSUMED_PEOPLE), rate.total or ASSUMED_PEOPLE


def _share(count: tuple[float, float]) -> float:
    return count[0] / count[1]


def _predicted(events: float, people: float, total: int) -> tuple[int, int]:
    """The 95% predictive range of a new count of `total` people."""
    below = np.cumsum(_law(events, people, total))
    return int(np.searchsorted(below, 0.025)), int(np.searchsorted(below, 0.975))


def _law(events: float, people: float, total: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The beta-binomial chances of 0 to `total` improved, with Jeffreys' prior on the published share."""
    k, a, b = np.arange(total + 1), events + 0.5, people - events + 0.5
    ways = gammaln(total + 1) - gammaln(k + 1) - gammaln(total - k + 1)
    return np.asarray(np.exp(ways + betaln(k + a, total - k + b) - betaln(a, b)), dtype=np.float64)


def _nothing(observed: int, total: int, reason: str) -> Recovery:
    return Recovery(
        observed=observed,
        total=total,
        expected_low=0.0,
        expected_high=1.0,
        predicted_low=None,
        predicted_high=None,
        tail=None,
        basis="",
        gap=reason,
    )
