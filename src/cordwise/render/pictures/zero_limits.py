"""What no event in n people leaves open: each study's limits, and the upper limit as n grows (Hanley and Lippman-Hand 1983,
doi:10.1001/jama.1983.03330370053031)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from cordwise.records.pictures import ForestGroup, ForestPlot, ForestStudy, ZeroLimit, ZeroLimitPlot
from cordwise.render.pictures.axis import Axis, Reach, axis, number_words
from cordwise.render.pictures.forest_page import forest_page
from cordwise.render.pictures.forest_phone import forest_phone
from cordwise.render.pictures.panel import Panel, Sample, foot, frame, frame_height, legend, margins, named
from cordwise.render.pictures.scene import BLUE, VERMILLION, WHITE, Circle, Mark, Point, Polyline, Scene, line, stacked
from cordwise.render.pictures.table import table
from cordwise.render.pictures.words import clean

_PEOPLE = "People counted (n), logarithmic"


def zero_limits(plot: ZeroLimitPlot, phone: bool) -> Scene:
    """The studies' limits as lines of a forest plot; below it, where there are points or a curve, the limits against n."""
    rows = table(forest_of(plot))
    upper = forest_phone(rows) if phone else forest_page(rows)
    points = [row for row in plot.rows if row.total > 0 and row.high and math.isfinite(row.high[0])]
    curve = tuple((n, share) for n, share in plot.curve if n > 0 and math.isfinite(n) and math.isfinite(share))
    if not points and len(curve) < 2:
        return upper
    lower = _against_n(plot, points, curve, phone)
    return stacked((upper, lower), title=upper.title, description=f"{upper.description} {lower.description}")


def forest_of(plot: ZeroLimitPlot) -> ForestPlot:
    """The limits at the first level as intervals, those at the others as columns."""
    return ForestPlot(
        title=plot.title,
        measure_label=plot.measure_label,
        axis="share",
        level=plot.levels[0] if plot.levels else 0.95,
        count_headings=("Events", *(f"{100 * level:.10g}% CI" for level in plot.levels[1:])),
        groups=(ForestGroup(studies=tuple(_study(row, len(plot.levels)) for row in plot.rows)),),
        footnotes=plot.footnotes,
    )


def _study(row: ZeroLimit, levels: int) -> ForestStudy:
    others = [
        f"{number_words(low, 'share', 1)} to {number_words(high, 'share', 1)}" for low, high in zip(row.low[1:], row.high[1:], strict=True)
    ]
    counts = (f"{row.events}/{row.total}", *others, *("",) * (levels - 1 - len(others)))
    if not row.total:
        return ForestStudy(label=row.label, counts=counts, reason="nobody was counted")
    low, high = (limits[0] if limits else None for limits in (row.low, row.high))
    return ForestStudy(label=row.label, counts=counts, estimate=row.events / row.total, ci_low=low, ci_high=high)


def _against_n(plot: ZeroLimitPlot, rows: list[ZeroLimit], curve: tuple[Point, ...], phone: bool) -> Scene:
    page, left, right = margins(phone)
    page, right = (page, right) if phone else (800.0, 784.0)
    people = [float(row.total) for row in rows] + [n for n, _ in curve]
    panel = Panel(left=left, right=right, top=14, bottom=230 if phone else 270, x=_people_axis(people), y=_share_axis(rows, curve))
    rows = sorted(rows, key=lambda row: -row.total)
    points = [panel.at(row.total, row.high[0]) for row in rows]
    below, end = legend(
        _samples(plot, bool(rows), len(curve) > 1), 12.0 if phone else 16.0, right, panel.bottom + frame_height(panel, _PEOPLE) + 6
    )
    drawn = (*_curve(panel, curve), *_ranges(panel, rows), *(_dot(point) for point in points))
    lines = tuple(mark.points for mark in (*_curve(panel, curve), *_ranges(panel, rows)) if isinstance(mark, Polyline))
    names = named(panel, points, [clean(row.label) for row in rows], lines)
    _, end = foot((), phone, end)
    told = "; ".join(f"n = {n:g}: {number_words(share, 'share', 1)}" for n, share in curve)
    return Scene(
        width=page,
        height=end,
        marks=(*frame(panel, _PEOPLE, clean(plot.measure_label)), *drawn, *names, *below),
        title="",
        description=f"Below, the upper limit against the number of people. {_curve_words(plot)}: {told}." if curve else "",
    )


def _people_axis(people: list[float]) -> Axis:
    return axis("ratio", [Reach(core=tuple(people), low=math.nan, high=math.nan)], None)


def _share_axis(rows: list[ZeroLimit], curve: tuple[Point, ...]) -> Axis:
    """As high as the limits of the studies; the curve may leave it at the top."""
    limits = [row.high[0] for row in rows] or [share for _, share in curve]
    return axis("share", [Reach(core=(0.0, max(limits)), low=math.nan, high=math.nan)], None)


def _curve(panel: Panel, curve: tuple[Point, ...]) -> Iterator[Mark]:
    """The curve, cut where it leaves the panel at the top."""
    points: list[Point] = []
    for (n, share), (after, lower) in pairwise(curve):
        if share > panel.y.high >= lower:
            at = n * (after / n) ** ((share - panel.y.high) / (share - lower))
            points.append(panel.at(at, panel.y.high))
        elif share <= panel.y.high:
            points.append(panel.at(n, share))
    points += [panel.at(n, share) for n, share in curve[-1:] if share <= panel.y.high]
    if len(points) > 1:
        yield Polyline(points=tuple(points), colour=VERMILLION, width=1.6)


def _ranges(panel: Panel, rows: list[ZeroLimit]) -> Iterator[Mark]:
    """From the lower to the upper limit, with a tick at the share seen."""
    for row in rows:
        (x, bottom), (_, top), (_, seen) = (panel.at(row.total, share) for share in (row.low[0], row.high[0], row.events / row.total))
        yield line(x, bottom, x, top, colour=BLUE, width=1.2)
        yield line(x - 4, seen, x + 4, seen, colour=BLUE, width=1.6)


def _dot(point: Point) -> Mark:
    return Circle(centre=point, radius=4.6, fill=BLUE, edge=WHITE, edge_width=0.8)


def _samples(plot: ZeroLimitPlot, has_points: bool, has_curve: bool) -> list[Sample]:
    samples: list[Sample] = []
    if has_points:
        samples.append(("a study: from the lower to the upper limit, with a tick at the share seen", _study_sample))
    if has_curve:
        samples.append((_curve_words(plot), lambda x, y: iter((line(x, y, x + 24, y, colour=VERMILLION, width=1.6),))))
    return samples


def _study_sample(x: float, y: float) -> Iterator[Mark]:
    yield line(x + 12, y - 4, x + 12, y + 8, colour=BLUE, width=1.2)
    yield line(x + 8, y + 8, x + 16, y + 8, colour=BLUE, width=1.6)
    yield _dot((x + 12, y - 3))


def _curve_words(plot: ZeroLimitPlot) -> str:
    level = f"{100 * plot.levels[0]:.10g}%" if plot.levels else ""
    return clean(plot.curve_label) or f"upper {level} limit where none of n had the event"
