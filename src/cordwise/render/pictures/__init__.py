"""Pictures of a synthesis, for a page, a phone and a terminal. The plotting library is imported when the first one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cordwise.errors import InputError

if TYPE_CHECKING:
    from cordwise.records.pictures import ForestLike, Plot
    from cordwise.render.pictures.scene import Scene

__all__ = ["FORMATS", "WIDTHS", "draw", "forest_text"]

FORMATS = ("svg", "png", "pdf")
WIDTHS = ("page", "phone")


def draw(plot: Plot, *, format: str = "svg", width: str = "page") -> bytes:
    """The picture; the same plot gives the same bytes.

    A page is 800 CSS pixels wide, more where a forest plot's columns ask for it; a phone 360. SVG has its words as text, PNG 288 pixels to the inch.

    Raises:
        InputError: the format or the width is not known.
    """
    if format not in FORMATS:
        raise InputError(f"format {format!r} is none of {', '.join(FORMATS)}")
    if width not in WIDTHS:
        raise InputError(f"width {width!r} is none of {', '.join(WIDTHS)}")
    from cordwise.render.pictures import paint

    painters = {"svg": paint.svg, "png": paint.png, "pdf": paint.pdf}
    return painters[format](_scene(plot, width == "phone"))


def forest_text(plot: ForestLike, *, columns: int = 100, plain: bool = False) -> str:
    """A forest, cumulative or leave-one-out plot in letters of one width, no line longer than `columns` (at least 40); `plain` is ASCII alone."""
    from cordwise.render.pictures.terminal import forest_lines

    return "\n".join(line.rstrip() for line in forest_lines(plot, max(columns, 40), plain)) + "\n"


def _scene(plot: Plot, phone: bool) -> Scene:
    from cordwise.records.pictures import BaujatPlot, FunnelPlot, RecoveryPlot, StudiesPlot, ZeroLimitPlot

    if isinstance(plot, FunnelPlot):
        from cordwise.render.pictures.funnel import funnel

        return funnel(plot, phone)
    if isinstance(plot, BaujatPlot):
        from cordwise.render.pictures.baujat import baujat

        return baujat(plot, phone)
    if isinstance(plot, ZeroLimitPlot):
        from cordwise.render.pictures.zero_limits import zero_limits

        return zero_limits(plot, phone)
    if isinstance(plot, (RecoveryPlot, StudiesPlot)):
        from cordwise.render.pictures.recovery import recovery_bars, studies_beside

        return recovery_bars(plot, phone) if isinstance(plot, RecoveryPlot) else studies_beside(plot, phone)
    from cordwise.render.pictures.forest_page import forest_page
    from cordwise.render.pictures.forest_phone import forest_phone
    from cordwise.render.pictures.table import table

    return forest_phone(table(plot)) if phone else forest_page(table(plot))
