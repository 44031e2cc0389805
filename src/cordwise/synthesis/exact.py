"""Exact and small-sample intervals for one proportion or one rate, one study at a time or as arrays.

Clopper CJ, Pearson ES (1934) Biometrika 26:404-413, doi:10.1093/biomet/26.4.404. Wilson EB (1927) J Am Stat Assoc 22:209-212,
doi:10.1080/01621459.1927.10502953. Jeffreys with its ends as Brown LD, Cai TT, DasGupta A (2001) Stat Sci 16:101-133, doi:10.1214/ss/1009213286.
Garwood F (1936) Biometrika 28:437-442, doi:10.1093/biomet/28.3-4.437, for rates. Limits of 0 of n: Hanley JA, Lippman-Hand A (1983)
JAMA 249:1743-1745, doi:10.1001/jama.1983.03330370053031.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import hypot
from typing import Any

import numpy as np
from scipy.special import betaincinv, gammaincinv, ndtri

from cordwise.errors import InputError, RecordError
from cordwise.synthesis.arrays import Array, refuse, same_length, vector
from cordwise.synthesis.two_arms import check_counts, check_within


def clopper_pearson(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """The two-sided exact interval of `events` in `total`, both between 0 and 1.

    Raises:
        RecordError: not 0 <= events <= total, or total is 0.
    """
    _check(events, total, level)
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(betaincinv(events, total - events + 1, tail))
    high = 1.0 if events == total else float(betaincinv(events + 1, total - events, 1 - tail))
    return low, high


def exact_upper(events: int, total: int, level: float = 0.95) -> float:
    """The upper limit of the two-sided exact interval: 0 of 10 is "up to 31%"."""
    return clopper_pearson(events, total, level)[1]


def wilson(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """The two-sided score interval: close to its level on average, where the exact one is never below.

    Raises:
        RecordError: not 0 <= events <= total, or total is 0.
    """
    return _one(_wilson, events, total, level)


def newcombe(events: int, total: int, events_control: int, total_control: int, level: float = 0.95) -> tuple[float, float]:
    """The two-sided interval of a difference of two shares, made of the score interval of each (Newcombe 1998, Stat Med 17:873, method 10): at once for groups of any size.

    Raises:
        RecordError: not 0 <= events <= total, or a total is 0.
    """
    share, beside = events / max(total, 1), events_control / max(total_control, 1)
    (low, high), (low_beside, high_beside) = wilson(events, total, level), wilson(events_control, total_control, level)
    return share - beside - hypot(share - low, high_beside - beside), share - beside + hypot(high - share, beside - low_beside)


def jeffreys(events: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """The two-sided interval of the Beta(1/2, 1/2) prior; it reaches 0 at no event and 1 at nothing but events.

    Raises:
        RecordError: not 0 <= events <= total, or total is 0.
    """
    return _one(_jeffreys, events, total, level)


def limit_zero(total: int, level: float = 0.95, sided: int = 2) -> float:
    """The exact upper limit where none of `total` had the event: one-sided 0 of 100 is 3.0% (the "rule of three"), two-sided 3.6%.

    Raises:
        RecordError: nobody at all.
        InputError: `sided` is not 1 or 2, or a level that is not between 0 and 1.
    """
    _check(0, total, level)
    if sided not in (1, 2):
        raise InputError(f"sided={sided!r}: 1 or 2")
    return float(-np.expm1(np.log((1 - level) / sided) / total))


def limit_full(total: int, level: float = 0.95, sided: int = 2) -> float:
    """The exact lower limit where all of `total` had the event: the mirror of `limit_zero`."""
    return 1 - limit_zero(total, level, sided)


def intervals(
    events: Any, total: Any, *, level: float = 0.95, method: str = "clopper_pearson", labels: Sequence[object] | None = None
) -> tuple[Array, Array]:
    """Lower and upper limits of k proportions, each of shape (k,), by "clopper_pearson", "wilson" or "jeffreys".

    NaN where a count is missing; 0 to 1 where there was nobody.

    Raises:
        InputError: an impossible count, naming the row; an unknown method or level.
    """
    _check_level(level)
    if method not in METHODS:
        raise InputError(f"method={method!r}: one of {', '.join(METHODS)}")
    told = () if labels is None else tuple(str(label) for label in labels)
    x, n = vector(events, "events", told), vector(total, "total", told)
    same_length({"events": x, "total": n})
    for name, column in (("events", x), ("total", n)):
        check_counts(column, name, told)
    check_within(x, n, "events", told)
    return METHODS[method](x, n, level)


def rate_intervals(events: Any, time: Any, *, level: float = 0.95, labels: Sequence[object] | None = None) -> tuple[Array, Array]:
    """Exact limits of k rates (events by person-time), each of shape (k,); NaN where a value is missing, 0 to infinity where nobody was followed.

    Raises:
        InputError: an impossible count or time, naming the row; an impossible level.
    """
    _check_level(level)
    told = () if labels is None else tuple(str(label) for label in labels)
    x, t = vector(events, "events", told), vector(time, "time", told)
    same_length({"events": x, "time": t})
    check_counts(x, "events", told)
    refuse(t < 0, t, "time", told, "is negative")
    tail, missing = (1 - level) / 2, np.isnan(x + t)
    with np.errstate(all="ignore"):
        low = np.where((x > 0) & (t > 0), gammaincinv(np.maximum(x, 1), tail) / t, 0.0)
        high = np.where(t > 0, gammaincinv(x + 1, 1 - tail) / t, np.inf)
    return np.where(missing, np.nan, low), np.where(missing, np.nan, high)


def _check(events: int, total: int, level: float) -> None:
    if not 0 <= events <= total or total == 0:
        raise RecordError(f"{events} events in {total} people")
    _check_level(level)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise InputError(f"level={level!r}: a number between 0 and 1 is needed, such as 0.95")


def _one(method: Callable[[Array, Array, float], tuple[Array, Array]], events: int, total: int, level: float) -> tuple[float, float]:
    _check(events, total, level)
    low, high = method(np.array([float(events)]), np.array([float(total)]), level)
    return float(low[0]), float(high[0])


def _clopper_pearson(x: Array, n: Array, level: float) -> tuple[Array, Array]:
    tail = (1 - level) / 2
    low = np.where(x > 0, betaincinv(np.maximum(x, 1), n - x + 1, tail), 0.0)
    high = np.where(x < n, betaincinv(x + 1, np.maximum(n - x, 1), 1 - tail), 1.0)
    return _told(low, high, x, n)


def _wilson(x: Array, n: Array, level: float) -> tuple[Array, Array]:
    z2 = float(ndtri((1 + level) / 2)) ** 2
    middle = (x + z2 / 2) / (n + z2)
    half = np.sqrt(z2) * np.sqrt(x * (n - x) / np.maximum(n, 1) + z2 / 4) / (n + z2)
    return _told(np.where(x == 0, 0.0, middle - half), np.where(x == n, 1.0, middle + half), x, n)


def _jeffreys(x: Array, n: Array, level: float) -> tuple[Array, Array]:
    tail = (1 - level) / 2
    low = np.where(x == 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, tail))
    high = np.where(x == n, 1.0, betaincinv(x + 0.5, n - x + 0.5, 1 - tail))
    return _told(low, high, x, n)


def _told(low: Array, high: Array, x: Array, n: Array) -> tuple[Array, Array]:
    missing = np.isnan(x + n)
    return np.where(missing, np.nan, low), np.where(missing, np.nan, high)


METHODS: dict[str, Callable[[Array, Array, float], tuple[Array, Array]]] = {
    "clopper_pearson": _clopper_pearson,
    "wilson": _wilson,
    "jeffreys": _jeffreys,
}
