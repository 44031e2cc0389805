"""The axis of a forest plot and the words of its rows, shared by text and pages."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cordwise.records.reply import ForestRow

KINDS = {"study": "study", "pooled": "pooled", "expected": "expected without cells"}
_SHARE_ENDS = (0.05, 0.1, 0.2, 0.5, 1.0)
_RATIO_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """Where a value stands: `kind` is share (0 to 100%), ratio (logarithmic, no effect at 1) or difference (no effect at 0)."""

    kind: str
    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def reference(self) -> float | None:
        """The value of no effect."""
        return {"ratio": 1.0, "difference": 0.0}.get(self.kind)

    def place(self, value: float) -> float:
        """The place of a value between 0 and 1; what lies outside stands at the end."""
        low, high, at = (self._scaled(one) for one in (self.low, self.high, value))
        return min(1.0, max(0.0, (at - low) / (high - low)))

    def number(self, value: float) -> str:
        """A value as written beside the plot."""
        return f"{100 * value:.1f}%" if self.kind == "share" else f"{value:.2f}"

    def tick(self, value: float) -> str:
        """A value as written under the axis."""
        return f"{100 * value:g}%" if self.kind == "share" else f"{value:g}"

    def _scaled(self, value: float) -> float:
        return math.log(max(value, 1e-9)) if self.kind == "ratio" else value


def axis(rows: tuple[ForestRow, ...]) -> Axis:
    """The axis on which all rows fit."""
    values = [value for row in rows for value in (row.estimate, row.ci_low, row.ci_high) if value is not None and math.isfinite(value)]
    if not values or _are_shares(rows, values):
        return _share_axis(values)
    return _ratio_axis(values) if min(values) >= 0 else _difference_axis(values)


def counts(row: ForestRow) -> str:
    """ "7/10", or "" where people were not counted."""
    return f"{row.events}/{row.total}" if row.events is not None and row.total is not None else ""


def numbers(row: ForestRow, scale: Axis) -> str:
    """ "70.0% (34.8% to 93.3%)", or what is known of it."""
    estimate = scale.number(row.estimate) if row.estimate is not None else ""
    if row.ci_low is None or row.ci_high is None:
        return estimate
    interval = f"{scale.number(row.ci_low)} to {scale.number(row.ci_high)}"
    return f"{estimate} ({interval})" if estimate else interval


def named(row: ForestRow) -> str:
    """The label; expected rows say what they are, whatever their label."""
    return f"{row.label} (expected)" if row.kind == "expected" and "expected" not in row.label.lower() else row.label


def interval_words(scale: Axis) -> str:
    """The heading of the numbers."""
    words = {"share": "Share of people", "ratio": "Ratio", "difference": "Difference"}
    return f"{words[scale.kind]} (95% interval)"


def _are_shares(rows: tuple[ForestRow, ...], values: list[float]) -> bool:
    """All between 0 and 1, and each count agrees with its estimate: a ratio below 1 beside a count of events does not."""
    return min(values) >= 0 and max(values) <= 1 and all(_count_agrees(row) for row in rows if row.kind == "study")


def _count_agrees(row: ForestRow) -> bool:
    if row.events is None or not row.total or row.estimate is None:
        return True
    return abs(row.events / row.total - row.estimate) < 0.02


def _share_axis(values: list[float]) -> Axis:
    high = next((end for end in _SHARE_ENDS if end >= max(values, default=1.0)), 1.0)
    return Axis(kind="share", low=0.0, high=high, ticks=tuple(round(high * quarter / 4, 6) for quarter in range(5)))


def _ratio_axis(values: list[float]) -> Axis:
    low = max((tick for tick in _RATIO_TICKS if tick <= min(values)), default=_RATIO_TICKS[0])
    high = min((tick for tick in _RATIO_TICKS if tick >= max(values)), default=_RATIO_TICKS[-1])
    low, high = min(low, 0.5), max(high, 2.0)
    within = [tick for tick in _RATIO_TICKS if low <= tick <= high]
    ticks = within if len(within) <= 7 else [low, 1.0, high]
    return Axis(kind="ratio", low=low, high=high, ticks=tuple(ticks))


def _difference_axis(values: list[float]) -> Axis:
    end = _round_up(max(abs(value) for value in values))
    return Axis(kind="difference", low=-end, high=end, ticks=(-end, -end / 2, 0.0, end / 2, end))


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10 times a power of ten; never so near to 0 that an axis has no length."""
    held = max(value, 1e-6)
    power = 10.0 ** math.floor(math.log10(held))
    return next((step * power for step in (1, 2, 5) if step * power >= held), 10 * power)
