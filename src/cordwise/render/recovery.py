"""Natural recovery as an outline: the grades over time as a table and as bars, or the studies beside what is expected of them."""

from __future__ import annotations

from cordwise.records.person import Grid
from cordwise.records.pictures import RecoveryBar, RecoveryMark, RecoveryPlot, StudiesPlot, StudyLine
from cordwise.records.recovery import GRADES, GradeChance, Moment, RecoveryForecast, RecoveryStudies, StudyBenchmark
from cordwise.text.counted import counted

_HEAD = ("When", *(f"AIS {grade}" for grade in GRADES), "Better by a grade or more")
_STUDIES_HEAD = (
    "Study",
    "Start",
    "Months since injury",
    "Seen",
    "Expected without cells (95% interval)",
    "95% predictive range",
    "Chance of as many or more",
)


def share_words(share: float) -> str:
    """0.034 as "3%", what is not 0 but rounds to it as "<1%"."""
    return "<1%" if 0 < share < 0.005 else ">99%" if 0.995 < share < 1 else f"{100 * share:.0f}%"


def grids(reply: RecoveryForecast) -> tuple[Grid, ...]:
    """The whole first; where that is a range, each start by itself below it."""
    one = reply.forecast
    if not one.moments:
        return ()
    whole = Grid(caption="Share of people with each grade, with 95% interval", head=_HEAD, rows=tuple(map(_cells, one.moments)))
    each = tuple(Grid(caption=scene.label, head=_HEAD, rows=tuple(map(_cells, scene.moments))) for scene in one.scenarios)
    return (whole,) if one.status == "forecast" else (whole, *each)


def _cells(moment: Moment) -> tuple[str, ...]:
    return f"{_months(moment)} from now", *(_chance(chance) for chance in (*moment.grades, moment.better))


def _months(moment: Moment) -> str:
    return counted(moment.months, "month")


def _chance(one: GradeChance) -> str:
    limits = f"{share_words(one.low)} to {share_words(one.high)}"
    return limits if one.chance is None else f"{share_words(one.chance)} ({limits})"


def recovery_plots(reply: RecoveryForecast) -> tuple[RecoveryPlot, ...]:
    """The bars of each start, with a study's rate at the bar nearest to when it looked."""
    return tuple(
        RecoveryPlot(
            title=f"Without cells: {scene.label}",
            bars=tuple(_bar(moment) for moment in scene.moments),
            marks=_marks(reply, scene.moments),
            footnotes=("Months are counted from now.",),
        )
        for scene in reply.forecast.scenarios
    )


def _bar(moment: Moment) -> RecoveryBar:
    shares = tuple(chance.chance or 0.0 for chance in moment.grades)
    return RecoveryBar(
        label=_months(moment),
        shares=tuple(share / sum(shares) for share in shares),
        better_low=moment.better.low,
        better_high=moment.better.high,
    )


def _marks(reply: RecoveryForecast, moments: tuple[Moment, ...]) -> tuple[RecoveryMark, ...]:
    found = []
    for mark in reply.marks:
        when = mark.months if mark.months is not None else moments[-1].months
        distances = [abs(moment.months - when) for moment in moments]
        bar = distances.index(min(distances))
        label = f"{mark.label} with cells: {mark.improved} of {mark.total} better"
        found.append(RecoveryMark(label=label, share=mark.improved / mark.total, bar=bar))
    return tuple(found)


def studies_grid(reply: RecoveryStudies) -> Grid:
    """A row a treated group."""
    return Grid(caption="Treated groups beside natural recovery", head=_STUDIES_HEAD, rows=tuple(map(_study_cells, reply.benchmarks)))


def _study_cells(one: StudyBenchmark) -> tuple[str, ...]:
    name = f"{one.label}, controlled" if one.controlled else one.label
    start = (name, f"AIS {one.ais}", one.since, f"{one.observed} of {one.total}")
    if one.predicted_low is None:
        return *start, "not known", "", ""
    limits = f"{one.expected_low:.1f} to {one.expected_high:.1f}"
    return *start, f"{expected_words(one)} ({limits})", f"{one.predicted_low} to {one.predicted_high}", tail_words(one.tail)


def expected_words(one: StudyBenchmark) -> str:
    """People expected: a number; of a range, from the start that improves least to the one that improves most."""
    if one.expected is not None:
        return f"{one.expected:.1f}"
    least, most = (f"{value or 0.0:.1f}" for value in (one.expected_least, one.expected_most))
    return least if least == most else f"between {least} and {most}"


def tail_words(tail: float | None) -> str:
    """The chance of as many or more, or that only a range is known."""
    if tail is None:
        return "only a range"
    return "under 0.1%" if tail < 0.001 else "over 99%" if tail > 0.99 else f"{100 * tail:.2g}%"


def studies_plot(reply: RecoveryStudies) -> StudiesPlot:
    """Those with a benchmark, as shares of their people."""
    rows = tuple(_line(one) for one in reply.benchmarks if one.predicted_low is not None)
    return StudiesPlot(title=reply.title, rows=rows, footnotes=("Groups without a benchmark are in the table alone.",))


def _line(one: StudyBenchmark) -> StudyLine:
    return StudyLine(
        label=f"{one.label}, AIS {one.ais}", observed=one.observed, total=one.total, low=(one.predicted_low or 0) / one.total,
        expected=None if one.expected is None else one.expected / one.total, high=(one.predicted_high or 0) / one.total,
        is_range=one.tail is None, note=f"{one.predicted_low} to {one.predicted_high}",
    )  # fmt: skip
