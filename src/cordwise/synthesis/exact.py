"""Exact intervals for one proportion.

Clopper CJ, Pearson ES (1934). The use of confidence or fiducial limits illustrated in the case of the binomial. Biometrika 26:404-413.
"""

from __future__ import annotations

from scipy.special import betaincinv

from cordwise.errors import RecordError


def clopper_pearson(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """The two-sided exact interval of `events` in `total`, both between 0 and 1.

    Raises:
        RecordError: not 0 <= events <= total, or total is 0.
    """
    if not 0 <= events <= total or total == 0:
        raise RecordError(f"{events} events in {total} people")
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(betaincinv(events, total - events + 1, tail))
    high = 1.0 if events == total else float(betaincinv(events + 1, total - events, 1 - tail))
    return low, high


def exact_upper(events: int, total: int, level: float = 0.95) -> float:
    """The upper limit of the two-sided exact interval: 0 of 10 is "up to 31%"."""
    return clopper_pearson(events, total, level)[1]
