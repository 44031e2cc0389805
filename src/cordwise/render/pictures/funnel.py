"""A funnel plot with contours of significance.

Around no effect: the regions in which a study is significant (Peters and others 2008, doi:10.1016/j.jclinepi.2007.11.010). Around the pooled
estimate: where studies of each size would lie, without and with the variance between studies (Sterne and Egger 2001, doi:10.1016/S0895-4356(01)00377-8).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from scipy.special import ndtri

from cordwise.records.pictures import FunnelPlot
from cordwise.render.pictures.axis import Axis, Reach, axis, is_plain, number_words
from cordwise.render.pictures.panel import Panel, Sample, foot, frame, frame_height, heading, legend, margins, named
from cordwise.render.pictures.scene import BLUE, INK, RULE, VERMILLION, WHITE, Circle, Mark, Point, Polygon, Polyline, Scene, box, line
from cordwise.render.pictures.words import clean

_SHADES = ("#ffffff", "#c3c9cf", "#d9dde1", "#eceef0")  # from not significant to the smallest p
_STEPS = 60
_MOST_NAMED = 8
_DASH, _DOTS = (6.0, 4.0), (1.5, 3.0)


def funnel(plot: FunnelPlot, phone: bool) -> Scene:
    """The whole plot; studies without an estimate or a standard error are not drawn, and a note says how many."""
    return _Funnel(plot, phone).scene()


class _Funnel:
    """Writes one plot; the scale of the analysis is turned into that of the axis at the last moment."""

    def __init__(self, plot: FunnelPlot, phone: bool) -> None:
        self._plot, self._phone = plot, phone
        self._centre = plot.centre if plot.centre is not None and is_plain(plot.centre) else None
        self._null = plot.null if is_plain(plot.null) else 0.0
        self._tau2 = plot.tau2 if is_plain(plot.tau2) and plot.tau2 > 0 else 0.0
        self._z = float(ndtri(0.5 + plot.level / 2))
        filled = plot.filled or (False,) * len(plot.estimates)
        labels = plot.labels or ("",) * len(plot.estimates)
        rows = zip(plot.estimates, plot.standard_errors, filled, labels, strict=True)
        self._points = [row for row in rows if is_plain(row[0]) and is_plain(row[1]) and row[1] >= 0]
        highest = max((se for _, se, _, _ in self._points), default=0.0)
        self._highest = highest if highest > 1e-12 else 1.0

    def scene(self) -> Scene:
        marks, top = heading(clean(self._plot.title), self._phone)
        page, left, right = margins(self._phone)
        across = self._across()
        down = Axis(kind="rate", low=0.0, high=1.06 * self._highest)
        panel = Panel(left=left, right=right, top=top, bottom=top + (300 if self._phone else 380), x=across, y=down, falling=True)
        measure = clean(self._plot.measure_label)
        edge = 12.0 if self._phone else 16.0
        signs, y = legend(self._samples(), edge, right, panel.bottom + frame_height(panel, measure) + 6)
        shades, y = legend(self._regions(), edge, right, y)
        notes, end = foot(self._notes(), self._phone, y)
        drawn = (
            *self._contours(panel),
            *self._limits(panel),
            *self._dots(panel),
            *self._named(panel),
            *frame(panel, measure, "Standard error"),
        )
        return Scene(
            width=page,
            height=end,
            marks=(*marks, *drawn, *signs, *shades, *notes),
            title=clean(self._plot.title),
            description=self._description(),
        )

    def _across(self) -> Axis:
        """All points, no effect, and the limits at the largest standard error."""
        estimates = [estimate for estimate, _, _, _ in self._points]
        if self._centre is not None:
            reach = self._z * self._highest
            estimates += [self._centre, self._centre - reach, self._centre + reach]
        told = tuple(self._read(value) for value in estimates)
        kind = "ratio" if self._plot.axis == "ratio" else "difference"
        return axis(kind, [Reach(core=told, low=math.nan, high=math.nan)], self._read(self._null))

    def _read(self, value: float) -> float:
        """From the scale of the analysis to the axis."""
        return math.exp(min(34.0, max(-34.0, value))) if self._plot.axis == "ratio" else value

    def _contours(self, panel: Panel) -> Iterator[Mark]:
        levels = sorted(self._plot.contours, reverse=True)
        if not levels:
            return
        shades = _shades(len(levels))
        yield box(panel.left, panel.top, panel.right, panel.bottom, shades[-1])
        for level, shade in zip(levels, reversed(shades[:-1]), strict=True):
            points = _within(self._wedge(panel, float(ndtri(0.5 + level / 2))), panel.left, panel.right)
            if len(points) > 2:
                yield Polygon(points=points, fill=shade)
        x, _ = panel.at(self._read(self._null), 0.0)
        yield line(x, panel.top, x, panel.bottom, colour=RULE)

    def _wedge(self, panel: Panel, z: float) -> tuple[Point, ...]:
        """No effect at the top, z standard errors to either side at the bottom, in pixels and not yet cut at the sides."""
        middle, step = (panel.x.place(self._read(value)) for value in (self._null, self._null + 1.0))
        reach = z * panel.y.high * (step - middle)
        across = panel.right - panel.left
        ends = ((middle, panel.top), (middle + reach, panel.bottom), (middle - reach, panel.bottom))
        return tuple((panel.left + place * across, y) for place, y in ends)

    def _limits(self, panel: Panel) -> Iterator[Mark]:
        """The pooled estimate, and where studies would lie around it."""
        if self._centre is None:
            return
        x, _ = panel.at(self._read(self._centre), 0.0)
        yield line(x, panel.top, x, panel.bottom, colour=INK)
        for tau2, dash in ((0.0, _DASH), (self._tau2, _DOTS)):
            if tau2 or dash == _DASH:
                yield from (self._limit(panel, side * self._z, tau2, dash) for side in (-1, 1))

    def _limit(self, panel: Panel, z: float, tau2: float, dash: tuple[float, ...]) -> Mark:
        errors = [panel.y.high * number / _STEPS for number in range(_STEPS + 1)]
        reached = [((self._centre or 0.0) + z * math.sqrt(se * se + tau2), se) for se in errors]
        held = [panel.at(self._read(value), se) for value, se in reached if panel.x.holds(self._read(value))]
        points = tuple(held) if len(held) > 1 else (panel.at(panel.x.low, panel.y.high),) * 2
        return Polyline(points=points, colour=INK, width=1.2, dash=dash)

    def _dots(self, panel: Panel) -> Iterator[Mark]:
        for estimate, se, filled, _ in self._points:
            yield from _dot(panel.at(self._read(estimate), se), filled)

    def _named(self, panel: Panel) -> Iterator[Mark]:
        """The names of the studies outside the limits, where there are few."""
        outside = [one for one in self._points if self._centre is not None and not one[2] and abs(one[0] - self._centre) > self._z * one[1]]
        if 0 < len(outside) <= _MOST_NAMED:
            others = [one for one in self._points if one not in outside]
            points = [panel.at(self._read(estimate), se) for estimate, se, _, _ in (*outside, *others)]
            yield from named(panel, points, [clean(label) for _, _, _, label in outside] + [""] * len(others))

    def _samples(self) -> list[Sample]:
        samples: list[Sample] = [("study", lambda x, y: _dot((x + 12, y), False))]
        if any(filled for _, _, filled, _ in self._points):
            samples.append(("added by trim and fill", lambda x, y: _dot((x + 12, y), True)))
        if self._centre is not None:
            level = f"{100 * self._plot.level:.10g}%"
            samples.append((f"{level} limits around the pooled estimate", _line_sample(_DASH)))
            if self._tau2:
                samples.append(("the same with τ²", _line_sample(_DOTS)))
        return samples

    def _regions(self) -> list[Sample]:
        """What the shades stand for."""
        if not self._plot.contours:
            return []
        bounds = [_bound(1 - level) for level in sorted(self._plot.contours)]
        between = [f"{low} < p ≤ {high}" for high, low in pairwise(bounds)]
        words = [f"p > {bounds[0]}", *between, f"p ≤ {bounds[-1]}"]
        return [(text, _box_sample(shade)) for text, shade in zip(words, _shades(len(bounds)), strict=True)]

    def _notes(self) -> tuple[str, ...]:
        left_out = len(self._plot.estimates) - len(self._points)
        told = "1 study has" if left_out == 1 else f"{left_out} studies have"
        missing = (f"{told} no estimate or no standard error, and no point here.",) if left_out else ()
        return (*(clean(note) for note in self._plot.footnotes), *missing)

    def _description(self) -> str:
        kind = "ratio" if self._plot.axis == "ratio" else "difference"
        told = [
            f"{clean(label) or 'study'}{' (added)' if filled else ''}: {number_words(self._read(estimate), kind, 2)}, standard error {se:.3g}"
            for estimate, se, filled, label in self._points
        ]
        return f"Funnel plot of {clean(self._plot.measure_label)} against its standard error. " + "; ".join(told) + "."


def _shades(levels: int) -> tuple[str, ...]:
    """One shade more than there are levels."""
    return (_SHADES[0], *(_SHADES[min(3, 1 + number)] for number in range(levels)))


def _bound(p: float) -> str:
    return f"{p:.2f}" if abs(round(p, 2) - p) < 1e-9 and p >= 0.01 - 1e-9 else f"{p:.3g}"


def _dot(centre: Point, filled: bool) -> Iterator[Mark]:
    if filled:
        yield Circle(centre=centre, radius=4.2, fill=WHITE, edge=VERMILLION, edge_width=1.8)
    else:
        yield Circle(centre=centre, radius=4.6, fill=BLUE, edge=WHITE, edge_width=0.8)


def _line_sample(dash: tuple[float, ...]) -> Callable[[float, float], Iterator[Mark]]:
    return lambda x, y: iter((line(x, y, x + 24, y, colour=INK, width=1.2, dash=dash),))


def _box_sample(shade: str) -> Callable[[float, float], Iterator[Mark]]:
    points = ((1, -7), (23, -7), (23, 7), (1, 7))
    return lambda x, y: iter(
        (Polygon(points=tuple((x + across, y + down) for across, down in points), fill=shade, edge=RULE, edge_width=0.8),)
    )


def _within(points: tuple[Point, ...], left: float, right: float) -> tuple[Point, ...]:
    """The part of a shape between two upright lines (Sutherland and Hodgman 1974, doi:10.1145/360767.360802)."""
    for edge, side in ((left, 1.0), (right, -1.0)):
        points = tuple(_cut(points, edge, side))
    return points


def _cut(points: tuple[Point, ...], edge: float, side: float) -> Iterator[Point]:
    for before, after in zip((*points[-1:], *points[:-1]), points, strict=True):
        if (before[0] - edge) * side >= 0 or (after[0] - edge) * side >= 0:
            if ((before[0] - edge) * side >= 0) != ((after[0] - edge) * side >= 0):
                share = (edge - before[0]) / (after[0] - before[0])
                yield edge, before[1] + share * (after[1] - before[1])
            if (after[0] - edge) * side >= 0:
                yield after
