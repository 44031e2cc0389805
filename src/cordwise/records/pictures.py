"""What a picture of a synthesis shows: numbers on the scale on which they are read (a risk ratio of 0.5, a share of 0.05), words already written.

A limit may be infinite (drawn as an arrow); a number that is missing is None or NaN, with a `reason`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from cordwise.errors import RecordError

AXES = ("ratio", "share", "difference", "rate")
"""Logarithmic with no effect at 1; 0 to 100%; around 0; from 0 up."""

BIAS = ("low", "some", "high", "unclear", "")
"""The judgements of a domain of risk of bias; "" where it was not judged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestStudy:
    """One study's line. `weight` is in per cent; `counts` are written already ("3/20"), one for each of the plot's headings."""

    label: str
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    weight: float | None = None
    counts: tuple[str, ...] = ()
    risk_of_bias: tuple[str, ...] = ()  # of BIAS, one for each of the plot's domains
    note: str = ""
    reason: str = ""  # why it is not estimable

    def __post_init__(self) -> None:
        _check_order(self.label, self.ci_low, self.ci_high)
        for judgement in self.risk_of_bias:
            if judgement not in BIAS:
                raise RecordError(f"{self.label}: risk of bias {judgement!r} is none of {', '.join(BIAS[:-1])}")


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestSummary:
    """A pooled number: a diamond, its prediction interval as a bar of its own below it."""

    label: str
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    prediction_low: float | None = None
    prediction_high: float | None = None
    weight: float | None = None
    counts: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        _check_order(self.label, self.ci_low, self.ci_high)
        _check_order(f"{self.label}, prediction", self.prediction_low, self.prediction_high)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestGroup:
    """Studies under one heading, with what they come to; a plot without subgroups has one group without a title."""

    studies: tuple[ForestStudy, ...]
    title: str = ""
    summary: ForestSummary | None = None
    heterogeneity_line: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestPlot:
    """Studies, group by group, and what all come to. `level` is that of the intervals (0.95); `null` is where a line of reference stands."""

    title: str
    measure_label: str
    axis: str  # of AXES
    groups: tuple[ForestGroup, ...]
    null: float | None = None
    overall: ForestSummary | None = None
    heterogeneity_lines: tuple[str, ...] = ()  # told under the overall diamond: heterogeneity, the test between subgroups
    count_headings: tuple[str, ...] = ()
    risk_of_bias_domains: tuple[str, ...] = ()
    favours: tuple[str, str] = ("", "")  # what is written left and right of the line of no effect
    footnotes: tuple[str, ...] = ()
    label_heading: str = "Study"
    level: float = 0.95

    def __post_init__(self) -> None:
        _check_axis(self.title, self.axis, self.level)
        for study in self.studies:
            _check_length(study.label, "counts", len(study.counts), len(self.count_headings))
            _check_length(study.label, "judgements of bias", len(study.risk_of_bias), len(self.risk_of_bias_domains))

    @property
    def studies(self) -> tuple[ForestStudy, ...]:
        """The studies of all groups."""
        return tuple(study for group in self.groups for study in group.studies)


@dataclass(frozen=True, kw_only=True, slots=True)
class CumulativePlot:
    """The pooled number as studies come in: row i pools the first i + 1 of them."""

    title: str
    measure_label: str
    axis: str
    rows: tuple[ForestStudy, ...]
    null: float | None = None
    count_headings: tuple[str, ...] = ()
    favours: tuple[str, str] = ("", "")
    footnotes: tuple[str, ...] = ()
    level: float = 0.95

    def __post_init__(self) -> None:
        _check_axis(self.title, self.axis, self.level)
        for row in self.rows:
            _check_length(row.label, "counts", len(row.counts), len(self.count_headings))


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveOneOutPlot:
    """The pooled number without each study in turn, and with all of them."""

    title: str
    measure_label: str
    axis: str
    rows: tuple[ForestStudy, ...]
    overall: ForestSummary | None = None
    null: float | None = None
    count_headings: tuple[str, ...] = ()
    favours: tuple[str, str] = ("", "")
    footnotes: tuple[str, ...] = ()
    level: float = 0.95

    def __post_init__(self) -> None:
        _check_axis(self.title, self.axis, self.level)
        for row in self.rows:
            _check_length(row.label, "counts", len(row.counts), len(self.count_headings))


@dataclass(frozen=True, kw_only=True, slots=True)
class FunnelPlot:
    """Estimates against their standard errors, both on the scale of the analysis (log for a ratio, whose axis is then written as ratios).

    `centre` is the pooled estimate and `null` no effect, on that scale too; `filled` marks what trim and fill added. `contours` are confidence
    levels: (0.90, 0.95, 0.99) bounds p at 0.10, 0.05 and 0.01.
    """

    title: str
    measure_label: str
    estimates: tuple[float, ...]
    standard_errors: tuple[float, ...]
    labels: tuple[str, ...] = ()
    filled: tuple[bool, ...] = ()
    centre: float | None = None
    tau2: float = 0.0
    null: float = 0.0
    axis: str = "difference"  # "ratio" where the estimates are logarithms; else they are written as they are
    contours: tuple[float, ...] = (0.90, 0.95, 0.99)
    level: float = 0.95
    footnotes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_axis(self.title, self.axis, self.level)
        k = len(self.estimates)
        _check_length(self.title, "standard errors", len(self.standard_errors), k)
        _check_length(self.title, "labels", len(self.labels) or k, k)
        _check_length(self.title, "marks of filled studies", len(self.filled) or k, k)
        for level in self.contours:
            _check_level(self.title, level)


@dataclass(frozen=True, kw_only=True, slots=True)
class BaujatPlot:
    """Each study's part in the heterogeneity (x) and its influence on the pooled number (y)."""

    title: str
    contributions: tuple[float, ...]
    influences: tuple[float, ...]
    labels: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        k = len(self.contributions)
        _check_length(self.title, "influences", len(self.influences), k)
        _check_length(self.title, "labels", len(self.labels) or k, k)


@dataclass(frozen=True, kw_only=True, slots=True)
class ZeroLimit:
    """People with an event out of those counted, with the limits on the true share at each of the plot's levels; `low` is 0 where none had it."""

    label: str
    events: int
    total: int
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.events <= self.total:
            raise RecordError(f"{self.label}: {self.events} events in {self.total} people")
        for low, high in zip(self.low, self.high, strict=False):
            _check_order(self.label, low, high)


@dataclass(frozen=True, kw_only=True, slots=True)
class ZeroLimitPlot:
    """What 0 of n leaves open. `curve` is the upper limit at the first level where none of n had the event, as (n, share) with n rising."""

    title: str
    measure_label: str
    rows: tuple[ZeroLimit, ...]
    levels: tuple[float, ...] = (0.95,)
    curve: tuple[tuple[float, float], ...] = ()
    curve_label: str = ""
    footnotes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for level in self.levels:
            _check_level(self.title, level)
        for row in self.rows:
            _check_length(row.label, "limits", len(row.low), len(self.levels))
            _check_length(row.label, "limits", len(row.high), len(self.levels))


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoveryBar:
    """The shares of AIS A to E at one time, summing to 1; `better_low` and `better_high` are limits of the share above the first grade."""

    label: str
    shares: tuple[float, ...]
    better_low: float
    better_high: float

    def __post_init__(self) -> None:
        if len(self.shares) != 5 or not math.isclose(sum(self.shares), 1, abs_tol=1e-6):
            raise RecordError(f"{self.label}: shares of five grades do not sum to 1")
        _check_order(self.label, self.better_low, self.better_high)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoveryMark:
    """A study's share of people better, marked at the bar of this number."""

    label: str
    share: float
    bar: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoveryPlot:
    """The grades of people without cells over time."""

    title: str
    bars: tuple[RecoveryBar, ...]
    marks: tuple[RecoveryMark, ...] = ()
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyLine:
    """A study beside its benchmark: shares of its people; None where there is none. `is_range`: its people's start is known roughly."""

    label: str
    observed: int
    total: int
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    is_range: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StudiesPlot:
    """Studies beside what natural recovery lets one expect of them."""

    title: str
    rows: tuple[StudyLine, ...]
    footnotes: tuple[str, ...] = ()


ForestLike = ForestPlot | CumulativePlot | LeaveOneOutPlot
Plot = ForestPlot | CumulativePlot | LeaveOneOutPlot | FunnelPlot | BaujatPlot | ZeroLimitPlot | RecoveryPlot | StudiesPlot


def _check_order(label: str, low: float | None, high: float | None) -> None:
    """Limits in order, rounding aside; NaN compares as in order."""
    if low is not None and high is not None and low > high and not math.isclose(low, high, rel_tol=1e-9, abs_tol=1e-12):
        raise RecordError(f"{label}: the lower limit {low:g} is above the upper {high:g}")


def _check_axis(title: str, axis: str, level: float) -> None:
    if axis not in AXES:
        raise RecordError(f"{title}: axis {axis!r} is none of {', '.join(AXES)}")
    _check_level(title, level)


def _check_level(title: str, level: float) -> None:
    if not 0 < level < 1:
        raise RecordError(f"{title}: level {level} is not between 0 and 1")


def _check_length(label: str, what: str, found: int, wanted: int) -> None:
    """None at all is fine for columns that a row leaves blank."""
    if found not in (0, wanted):
        raise RecordError(f"{label}: {found} {what}, and {wanted} are wanted")
