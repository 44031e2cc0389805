"""A Baujat plot: which studies make the heterogeneity, and which move the result (Baujat and others 2002, doi:10.1002/sim.1221)."""

from __future__ import annotations

import math

from cordwise.records.pictures import BaujatPlot
from cordwise.render.pictures.axis import Axis, Reach, axis, is_plain
from cordwise.render.pictures.panel import Panel, foot, frame, frame_height, heading, margins, named
from cordwise.render.pictures.scene import BLUE, WHITE, Circle, Scene
from cordwise.render.pictures.words import clean

_X, _Y = "Contribution to heterogeneity (Q)", "Influence on the pooled estimate"


def baujat(plot: BaujatPlot, phone: bool) -> Scene:
    """The whole plot; the studies that stand out are named first, the others where there is room."""
    marks, top = heading(clean(plot.title), phone)
    page, left, right = margins(phone)
    rows = _rows(plot)
    across, up = _axis([x for x, _, _ in rows]), _axis([y for _, y, _ in rows])
    panel = Panel(left=left, right=right, top=top, bottom=top + (300 if phone else 380), x=across, y=up)
    points = [panel.at(x, y) for x, y, _ in rows]
    dots = tuple(Circle(centre=point, radius=4.6, fill=BLUE, edge=WHITE, edge_width=0.8) for point in points)
    names = named(panel, points, [label for _, _, label in rows])
    left_out = len(plot.contributions) - len(rows)
    missing = (f"Not shown, because not estimable: {left_out} of {len(plot.contributions)} studies.",) if left_out else ()
    notes, end = foot((*(clean(note) for note in plot.footnotes), *missing), phone, panel.bottom + frame_height(panel, _X) + 6)
    told = "; ".join(f"{label or 'study'}: {x:.3g} and {y:.3g}" for x, y, label in rows)
    return Scene(
        width=page,
        height=end,
        marks=(*marks, *frame(panel, _X, _Y), *dots, *names, *notes),
        title=clean(plot.title),
        description=f"Baujat plot: contribution to heterogeneity, and influence on the pooled estimate. {told}.",
    )


def _rows(plot: BaujatPlot) -> list[tuple[float, float, str]]:
    """The studies that have both numbers, from those that stand out to those that do not."""
    labels = plot.labels or ("",) * len(plot.contributions)
    rows = [
        (x, y, clean(label)) for x, y, label in zip(plot.contributions, plot.influences, labels, strict=True) if is_plain(x) and is_plain(y)
    ]
    widest = max((abs(x) for x, _, _ in rows), default=0.0) or 1.0
    highest = max((abs(y) for _, y, _ in rows), default=0.0) or 1.0
    return sorted(rows, key=lambda row: -max(abs(row[0]) / widest, abs(row[1]) / highest))


def _axis(values: list[float]) -> Axis:
    """From 0, with a little room beyond the last point."""
    room = 0.04 * (max(values, default=1.0) - min([0.0, *values]))
    return axis("rate", [Reach(core=(0.0, max(values, default=1.0) + room, min(values, default=0.0)), low=math.nan, high=math.nan)], None)
