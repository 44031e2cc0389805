"""Where a number stands on a picture's axis, which ticks the axis carries, and how numbers are written."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median

_SHARE_ENDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
_ENDLESS = 1e15  # beyond it a number is drawn as if it were infinite, and as 0 below its inverse
_MOST_TICKS = 8
_WORTH_IT = 1.5  # an axis grows by so much before an arrow stands for what lies beyond it; shares end at 100% anyway
_WORTH_IT_FOR_SHARES = 2.5
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What one line of a plot wants to show; `core` is what has to be on the axis, while an interval may leave it."""

    core: tuple[float, ...]
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """From `low` to `high` as read; `kind` ratio is logarithmic."""

    kind: str
    low: float
    high: float

    def place(self, value: float) -> float:
        """0 at the low end, 1 at the high end, beyond them outside; never NaN for a number."""
        low, high = (math.log10(end) if self.kind == "ratio" else end for end in (self.low, self.high))
        return (scaled(value, self.kind) - low) / (high - low)

    def holds(self, value: float) -> bool:
        """Whether a number stands on the axis."""
        return -1e-9 <= self.place(value) <= 1 + 1e-9


def is_number(value: float | None) -> bool:
    """Whether there is a number, be it infinite."""
    return value is not None and not math.isnan(value)


def is_plain(value: float) -> bool:
    """Whether a number is one that a plot of points can show."""
    return math.isfinite(value) and abs(value) < 1e12


def scaled(value: float, kind: str) -> float:
    """A number on the scale on which equal steps look equal; 0 and less are at minus infinity where it is logarithmic."""
    if kind == "ratio":
        value = math.log10(value) if value > 0 else -math.inf
        return value if abs(value) < 15 else math.copysign(math.inf, value)
    if abs(value) * _ENDLESS < 1:
        return 0.0
    return value if abs(value) < _ENDLESS else math.copysign(math.inf, value)


def axis(kind: str, reaches: Iterable[Reach], null: float | None) -> Axis:
    """The axis on which every estimate and the line of reference stand, and all intervals but those that would dwarf the rest."""
    worth_it = _WORTH_IT_FOR_SHARES if kind == "share" else _WORTH_IT
    low, high = _span([_scaled_reach(one, kind) for one in reaches], _finite([null], kind), worth_it)
    if kind == "share" and low >= 0 and high <= 1:
        return Axis(kind=kind, low=0.0, high=next(end for end in _SHARE_ENDS if end >= high - 1e-9))
    if kind == "ratio":
        low, high = (low - 0.2, high + 0.2) if high - low < 0.25 else (low - 0.04 * (high - low), high + 0.04 * (high - low))
        return Axis(kind=kind, low=10**low, high=10**high)
    floor = 0.0 if kind in ("share", "rate") and low >= 0 else -math.inf
    return _rounded(kind, low, high, floor)


def ticks(scale: Axis, fits: Callable[[tuple[float, ...]], bool]) -> tuple[float, ...]:
    """The closest ticks whose labels have room."""
    for found in _candidates(scale):
        within = tuple(value for value in found if scale.holds(value))
        if 2 <= len(within) <= _MOST_TICKS and fits(within):
            return within
    return tuple(value for value in (1.0, 0.0, scale.low) if scale.low <= value <= scale.high)[:1]


def tick_words(value: float, scale: Axis) -> str:
    """A number as written under the axis."""
    if scale.kind == "share":
        return f"{_trimmed(100 * value, 100 * (scale.high - scale.low))}%"
    if (
        scale.kind == "ratio"
        and value
        and not 1e-3 <= value < 1e4
        and math.isclose(math.log10(value), round(math.log10(value)), abs_tol=1e-9)
    ):
        return "10" + str(round(math.log10(value))).translate(_SUPERSCRIPTS)
    if scale.kind == "ratio":
        return f"{value:.6g}".replace("-", "−")
    return _trimmed(value, scale.high - scale.low)


def number_words(value: float, kind: str, decimals: int) -> str:
    """A number as written beside its line; what rounds to 0 and is not says so."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) >= _ENDLESS:
        return ">10¹⁵" if value > 0 else "<−10¹⁵"
    if kind == "share":
        return _share_words(value)
    if abs(value) >= 1e5:
        return _power(value)
    least = 10**-decimals
    if kind in ("ratio", "rate") and 0 < value < least / 2:
        return f"<{least:.{decimals}f}"
    told = f"{value:.{0 if abs(value) >= 1000 else decimals}f}"
    return told.removeprefix("-") if float(told) == 0 else told.replace("-", "−")


def decimals_for(kind: str, values: Iterable[float]) -> int:
    """Two for ratios; for the rest enough to tell the numbers apart."""
    held = [abs(value) for value in values if math.isfinite(value) and value]
    if kind == "ratio" or not held:
        return 2
    return min(4, max(1 if median(held) >= 10 else 2, 1 - math.floor(math.log10(median(held)))))


def linear_ticks(low: float, high: float, about: int = 5) -> tuple[float, ...]:
    """Round numbers at equal steps from `low` to `high`."""
    step = _round_step((high - low) / about)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(number * step for number in range(first, last + 1)) if last - first < 1000 else ()


def _scaled_reach(one: Reach, kind: str) -> Reach:
    low, high = (math.nan if math.isnan(value) else scaled(value, kind) for value in (one.low, one.high))
    return Reach(core=tuple(_finite(one.core, kind)), low=low, high=high)


def _finite(values: Iterable[float | None], kind: str) -> list[float]:
    told = [scaled(value, kind) for value in values if value is not None and not math.isnan(value)]
    return [value for value in told if math.isfinite(value)]


def _span(reaches: list[Reach], null: list[float], worth_it: float) -> tuple[float, float]:
    """From the lowest to the highest. An interval reaches past the estimates by no more than is usual here, unless little is lost."""
    core = [value for one in reaches for value in one.core] + null
    ends = [value for one in reaches for value in (one.low, one.high) if math.isfinite(value)]
    if not core and not ends:
        return 0.0, 0.0
    core = core or ends
    lengths = [one.high - one.low for one in reaches if math.isfinite(one.low) and math.isfinite(one.high) and one.high > one.low]
    past = max(median(lengths) if lengths else 0.0, max(core) - min(core))
    past = past if past > 0 else math.inf
    low = min([*core, *(max(value, min(core) - past) for value in ends)])
    high = max([*core, *(min(value, max(core) + past) for value in ends)])
    lowest, highest = min(core + ends), max(core + ends)
    return (lowest, highest) if highest - lowest <= worth_it * (high - low) else (low, high)


def _rounded(kind: str, low: float, high: float, floor: float) -> Axis:
    """Ends at round numbers, with room where all numbers are one."""
    if high - low < 1e-9 * max(abs(low), abs(high)) or high == low:
        wide = abs(high) / 2 or 1.0
        low, high = low - wide, high + wide
    step = _round_step((high - low) / 5)
    low, high = math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step
    return Axis(kind=kind, low=max(low, floor), high=high)


def _round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(rough, 1e-300)))
    return next((step * power for step in (1, 2, 2.5, 5) if step * power >= rough * (1 - 1e-9)), 10 * power)


def _candidates(scale: Axis) -> Iterator[tuple[float, ...]]:
    """Sets of ticks, from close to wide."""
    if scale.kind != "ratio":
        yield from (linear_ticks(scale.low, scale.high, about) for about in (5, 4, 3, 2, 1))
        return
    if scale.high / scale.low < 4:
        yield from (linear_ticks(scale.low, scale.high, about) for about in (5, 4, 3, 2))
    first, last = math.floor(math.log10(scale.low)) - 1, math.ceil(math.log10(scale.high)) + 1
    yield tuple(step * 10.0**power for power in range(first, last) for step in (1, 2, 5))
    yield tuple(step * 10.0**power for power in range(first, last) for step in (1, 3))
    for every in (1, 2, 3, 5, 10):
        yield tuple(10.0**power for power in range(first, last) if power % every == 0)


def _trimmed(value: float, span: float) -> str:
    """As many decimals as steps of this span need."""
    decimals = max(0, 2 - math.floor(math.log10(span))) if span > 0 else 2
    told = f"{value:.{min(decimals, 15)}f}"
    told = told.rstrip("0").rstrip(".") if "." in told else told
    if len(told) > 7 and abs(value) >= 1e5 and span > 0.5 * abs(value):  # else neighbours would read the same
        return _power(value)
    return told.replace("-", "−") if told not in ("-0", "") else "0"


def _power(value: float) -> str:
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa.replace('-', '−')}×10{str(int(power)).translate(_SUPERSCRIPTS)}"


def _share_words(value: float) -> str:
    if 0 < value < 0.0005:
        return "<0.1%"
    if 0.9995 < value < 1:
        return ">99.9%"
    return f"{_power(100 * value)}%" if abs(value) >= 1e3 else f"{100 * value:.1f}%".replace("-", "−")
