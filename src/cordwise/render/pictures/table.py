"""A forest plot as the rows that every form of it shows: the page, the phone and the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cordwise.records.pictures import CumulativePlot, ForestGroup, ForestLike, ForestPlot, ForestStudy, ForestSummary, LeaveOneOutPlot
from cordwise.render.pictures.axis import Axis, Reach, axis, decimals_for, is_number, number_words
from cordwise.render.pictures.words import clean

BIAS_LETTERS = {"low": "L", "some": "S", "high": "H", "unclear": "?", "": ""}
BIAS_WORDS = {"low": "low", "some": "some concerns", "high": "high", "unclear": "unclear"}
NOT_ESTIMABLE = "not estimable"
ONE_STUDY = "One study: its own line is the summary."
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AXIS_WORDS = {"ratio": "logarithmic axis", "share": "axis in per cent", "difference": "axis", "rate": "axis"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line. `numbers` is what is written for its estimate and limits, `size` its weight as a share of the largest."""

    kind: str  # heading | study | summary | prediction | words
    label: str
    mark: str = ""  # the number of its note
    counts: tuple[str, ...] = ()
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    numbers: str = ""
    weight: str = ""
    size: float | None = None
    bias: tuple[str, ...] = ()
    reason: str = ""
    indented: bool = False

    @property
    def is_drawn(self) -> bool:
        """Whether the row has anything on the axis."""
        return any(value is not None for value in (self.estimate, self.low, self.high))


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """What is written and drawn, before anything has a place."""

    title: str
    label_heading: str
    count_headings: tuple[str, ...]
    numbers_heading: str
    weight_heading: str  # "" where nothing is weighted
    bias_headings: tuple[str, ...]
    rows: tuple[Row, ...]
    axis: Axis
    null: float | None
    measure: str
    favours: tuple[str, str]
    footnotes: tuple[str, ...]
    shows_bias: bool

    @property
    def description(self) -> str:
        """The whole plot in words."""
        scale = _AXIS_WORDS[self.axis.kind]
        return f"{self.numbers_heading}, {scale}. " + " ".join(_told(row, self.bias_headings) for row in self.rows)


def table(plot: ForestLike) -> Table:
    """The plot's rows in the order in which they are read."""
    plot = _as_forest(plot)
    scale = axis(plot.axis, _reaches(plot), plot.null)
    notes = _Notes()
    rows = tuple(_Rows(plot, notes).all()) or (Row(kind="words", label="No studies."),)
    headings, key = _bias_headings(plot.risk_of_bias_domains)
    shows_bias = any(judgement for study in plot.studies for judgement in study.risk_of_bias)
    return Table(
        title=clean(plot.title),
        label_heading=clean(plot.label_heading),
        count_headings=tuple(clean(heading) for heading in plot.count_headings),
        numbers_heading=_numbers_heading(clean(plot.measure_label), f"{_percent(plot.level)} CI"),
        weight_heading="Weight" if any(row.weight for row in rows) else "",
        bias_headings=headings if shows_bias else (),
        rows=rows,
        axis=scale,
        null=plot.null if is_number(plot.null) else None,
        measure=clean(plot.measure_label),
        favours=(clean(plot.favours[0]), clean(plot.favours[1])),
        footnotes=(*(clean(note) for note in plot.footnotes), *notes.told(), *([key] if shows_bias and key else [])),
        shows_bias=shows_bias,
    )


class _Notes:
    """Notes get their numbers in the order in which they are met; the same words get the same number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, note: str) -> str:
        note = clean(note)
        return str(self._numbers.setdefault(note, len(self._numbers) + 1)).translate(_SUPERSCRIPTS) if note else ""

    def told(self) -> Iterator[str]:
        return (f"{str(number).translate(_SUPERSCRIPTS)} {note}" for note, number in self._numbers.items())


class _Rows:
    """Writes the rows of one plot."""

    def __init__(self, plot: ForestPlot, notes: _Notes) -> None:
        self._plot, self._notes = plot, notes
        self._decimals = decimals_for(plot.axis, _numbers(plot))
        self._heaviest = max(
            (study.weight for study in plot.studies if study.weight is not None and _is_weight(study.weight)), default=None
        )
        self._places = 0 if len(plot.studies) == 1 else 1

    def all(self) -> Iterator[Row]:
        for group in self._plot.groups:
            yield from self._group(group)
        overall = self._plot.overall
        if overall is not None and self._repeats(overall, self._plot.studies):
            if all(not group.title for group in self._plot.groups):
                yield Row(kind="words", label=ONE_STUDY)
        elif overall is not None:
            yield from self._summary(overall, indented=False)
        yield from (Row(kind="words", label=clean(text)) for text in self._plot.heterogeneity_lines if clean(text))

    def _group(self, group: ForestGroup) -> Iterator[Row]:
        title = clean(group.title)
        if title:
            yield Row(kind="heading", label=title)
        yield from (self._study(study, indented=bool(title)) for study in group.studies)
        alone = group.summary is not None and self._repeats(group.summary, group.studies)
        if alone:
            yield Row(kind="words", label=ONE_STUDY, indented=bool(title))
        elif group.summary is not None:
            yield from self._summary(group.summary, indented=bool(title))
        if clean(group.heterogeneity_line):
            yield Row(kind="words", label=clean(group.heterogeneity_line), indented=bool(title))

    def _study(self, study: ForestStudy, indented: bool) -> Row:
        weight = study.weight if _is_weight(study.weight) else None
        return replace(
            self._line("study", study),
            counts=tuple(clean(count) for count in study.counts),
            weight=f"{weight:.{self._places}f}%" if weight is not None else "",
            size=weight / self._heaviest if weight is not None and self._heaviest else None,
            bias=study.risk_of_bias,
            indented=indented,
        )

    def _summary(self, summary: ForestSummary, indented: bool) -> Iterator[Row]:
        weight = f"{summary.weight:.{self._places}f}%" if summary.weight is not None and _is_weight(summary.weight) else ""
        counts = tuple(clean(count) for count in summary.counts)
        yield replace(self._line("summary", summary), counts=counts, weight=weight, indented=indented)
        low, high = _number(summary.prediction_low), _number(summary.prediction_high)
        if low is not None and high is not None:
            label = f"{_percent(self._plot.level)} prediction interval"
            yield Row(kind="prediction", label=label, low=low, high=high, numbers=f"({self._interval(low, high)})", indented=indented)

    def _line(self, kind: str, told: ForestStudy | ForestSummary) -> Row:
        estimate, low, high = _number(told.estimate), _number(told.ci_low), _number(told.ci_high)
        if low is None or high is None:
            low = high = None
        row = Row(kind=kind, label=clean(told.label), mark=self._notes.mark(told.note), estimate=estimate, low=low, high=high)
        numbers = self._numbers(estimate, low, high)
        return replace(row, numbers=numbers or NOT_ESTIMABLE, reason="" if numbers else clean(told.reason))

    def _numbers(self, estimate: float | None, low: float | None, high: float | None) -> str:
        told = self._number(estimate) if estimate is not None else ""
        if low is None or high is None:
            return told
        return f"{told} ({self._interval(low, high)})" if told else f"({self._interval(low, high)})"

    def _interval(self, low: float, high: float) -> str:
        return f"{self._number(low)} to {self._number(high)}"

    def _number(self, value: float) -> str:
        return number_words(value, self._plot.axis, self._decimals)

    def _repeats(self, summary: ForestSummary, studies: tuple[ForestStudy, ...]) -> bool:
        """Whether a summary only says again what its one study says."""
        if len(studies) != 1 or is_number(summary.prediction_low):
            return False
        study, told = self._line("study", replace(studies[0], note="")), self._line("summary", replace(summary, note=""))
        return study.is_drawn and (study.numbers == told.numbers or not told.is_drawn)


def _as_forest(plot: ForestLike) -> ForestPlot:
    """Cumulative and leave-one-out plots are drawn as forest plots of their rows."""
    if isinstance(plot, ForestPlot):
        return plot
    return ForestPlot(
        title=plot.title,
        measure_label=plot.measure_label,
        axis=plot.axis,
        null=plot.null,
        groups=(ForestGroup(studies=plot.rows),),
        overall=plot.overall if isinstance(plot, LeaveOneOutPlot) else None,
        count_headings=plot.count_headings,
        favours=plot.favours,
        footnotes=plot.footnotes,
        label_heading="Study added" if isinstance(plot, CumulativePlot) else "Study left out",
        level=plot.level,
    )


def _reaches(plot: ForestPlot) -> Iterator[Reach]:
    """What each line wants on the axis: a study its estimate, a summary its limits too."""
    for study in plot.studies:
        yield _reach((study.estimate,), study.ci_low, study.ci_high)
    for summary in (*(group.summary for group in plot.groups if len(group.studies) > 1), plot.overall):
        if summary is not None:
            yield _reach((summary.estimate, summary.ci_low, summary.ci_high), summary.ci_low, summary.ci_high)
            yield _reach((), summary.prediction_low, summary.prediction_high)


def _reach(core: tuple[float | None, ...], low: float | None, high: float | None) -> Reach:
    told = tuple(value for value in core if value is not None and not math.isnan(value))
    return Reach(core=told, low=math.nan if low is None else low, high=math.nan if high is None else high)


def _numbers(plot: ForestPlot) -> Iterable[float]:
    lines = (*plot.studies, *(group.summary for group in plot.groups), plot.overall)
    return [line.estimate for line in lines if line is not None and line.estimate is not None and not math.isnan(line.estimate)]


def _numbers_heading(measure: str, interval: str) -> str:
    """ "Risk ratio (95% CI)", "Mean difference (points; 95% CI)"."""
    return f"{measure[:-1]}; {interval})" if measure.endswith(")") else f"{measure} ({interval})"


def _bias_headings(domains: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Short headings as they are; long ones as D1, D2 ... and what those stand for."""
    names = [clean(domain) for domain in domains]
    if all(len(name) <= 2 for name in names):
        return tuple(names), ""
    return tuple(f"D{number + 1}" for number in range(len(names))), "; ".join(
        f"D{number + 1} {name}" for number, name in enumerate(names)
    ) + "."


def _told(row: Row, bias_headings: tuple[str, ...]) -> str:
    judged = zip(bias_headings, row.bias, strict=False)
    bias = ", ".join(f"{heading} {BIAS_WORDS[judgement]}" for heading, judgement in judged if judgement)
    parts = [*row.counts, row.numbers, row.reason, f"weight {row.weight}" if row.weight else "", f"risk of bias {bias}" if bias else ""]
    rest = ", ".join(part for part in parts if part)
    return f"{row.label}: {rest}." if rest else row.label if row.label.endswith(".") else f"{row.label}."


def _percent(level: float) -> str:
    return f"{100 * level:.10g}%"


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _is_weight(weight: float | None) -> bool:
    return weight is not None and math.isfinite(weight) and weight >= 0
