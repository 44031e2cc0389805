"""A scene painted by the plotting library as SVG, PNG or PDF: the same scene gives the same bytes."""

from __future__ import annotations

import io
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from cordwise.render.pictures.fonts import drawable, font_file
from cordwise.render.pictures.library import library
from cordwise.render.pictures.scene import WHITE, Circle, Mark, Polygon, Polyline, Scene, Words
from cordwise.render.pictures.svg import finished

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "cordwise", "pdf.fonttype": 42}
_POINT = 0.75  # of a CSS pixel
_ZOOM = 3.0  # pixels of a PNG for each of CSS: 288 to the inch
_HIGHEST_PNG, _MOST_PIXELS = 30_000, 40_000_000
_HIGHEST_PDF = 14_400  # points; readers refuse higher pages
_ALIGNMENTS: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}
_SETTINGS_IN_USE = Lock()  # the library keeps its settings for the whole process


def svg(scene: Scene) -> bytes:
    """As SVG, one unit to the CSS pixel, its words as text."""
    empty = {"Date": None, "Creator": None, "Format": None, "Type": None}
    return finished(_painted(scene, 1.0, format="svg", metadata=empty).decode("utf-8"), scene).encode("utf-8")


def png(scene: Scene) -> bytes:
    """As PNG with 288 pixels to the inch, fewer where the picture is very high."""
    zoom = min(_ZOOM, _HIGHEST_PNG / scene.height, (_MOST_PIXELS / (scene.width * scene.height)) ** 0.5)
    told = {"Software": None, "Title": scene.title, "Description": scene.description}
    return _painted(scene, _POINT, format="png", dpi=72 / _POINT * zoom, metadata=told)


def pdf(scene: Scene) -> bytes:
    """As PDF of one page, with its fonts."""
    unit = min(_POINT, _HIGHEST_PDF / scene.height, _HIGHEST_PDF / scene.width)
    told = {"CreationDate": None, "Producer": None, "Creator": None, "Title": scene.title}
    return _painted(scene, unit, format="pdf", metadata=told)


def _painted(scene: Scene, unit: float, **options: Any) -> bytes:
    """The scene under the library's own settings and ours, whatever the user's are; those come back."""
    matplotlib = library()
    settings = {name: value for name, value in matplotlib.rcParamsDefault.items() if "backend" not in name}
    buffer = io.BytesIO()
    with _SETTINGS_IN_USE, matplotlib.rc_context({**settings, **_SETTINGS}):
        _figure(scene, unit).savefig(buffer, **options)
    return buffer.getvalue()


def _figure(scene: Scene, unit: float) -> Figure:
    """The scene with so many points to the CSS pixel."""
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    figure = Figure(figsize=(scene.width * unit / 72, scene.height * unit / 72), dpi=72, facecolor=WHITE)
    place = Affine2D().scale(unit / 72, -unit / 72).translate(0, scene.height * unit / 72) + figure.dpi_scale_trans
    for order, mark in enumerate(scene.marks):
        if not isinstance(mark, Words) or mark.text:
            figure.add_artist(_artist(mark, order, place, unit))
    return figure


def _artist(mark: Mark, order: int, place: Transform, unit: float) -> Artist:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle as Disc
    from matplotlib.patches import Polygon as Shape

    shared: dict[str, Any] = {"transform": place, "zorder": order}
    if isinstance(mark, Words):
        return _text(mark, order, shared, unit)
    if isinstance(mark, Polyline):
        xs, ys = zip(*mark.points, strict=True)
        drawn = Line2D(xs, ys, color=mark.colour, linewidth=mark.width * unit, solid_capstyle="butt", **shared)
        if mark.dash:
            drawn.set_linestyle((0, tuple(length / mark.width for length in mark.dash)))  # the library counts in widths of the line
        return drawn
    colours = {"facecolor": mark.fill or "none", "edgecolor": mark.edge or "none", "linewidth": mark.edge_width * unit if mark.edge else 0}
    if isinstance(mark, Circle):
        return Disc(mark.centre, mark.radius, **colours, **shared)
    assert isinstance(mark, Polygon)
    return Shape(list(mark.points), closed=True, **colours, **shared)


def _text(mark: Words, order: int, shared: dict[str, Any], unit: float) -> Artist:
    """The words by their own font file, whatever fonts the machine has; "$" is a letter like others."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    font = FontProperties(fname=font_file(mark.bold), weight="bold" if mark.bold else "normal", size=mark.size * unit)
    text = Text(mark.x, mark.y, drawable(mark.text, mark.bold), fontproperties=font, color=mark.colour, parse_math=False, **shared)
    text.set_horizontalalignment(_ALIGNMENTS[mark.anchor])
    text.set_verticalalignment("baseline")
    if not mark.upright:
        text.set_rotation(90)
        text.set_rotation_mode("anchor")
    text.set_gid(f"words-{order}")
    return text
