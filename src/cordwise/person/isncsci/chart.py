"""A filled worksheet as a picture: every score in its place, the levels as lines, the answers and totals beside them. A drawing of our own, made for
reading a result, not a copy of the form on which one examines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cordwise.errors import InputError
from cordwise.person.isncsci.classification import Classification
from cordwise.person.isncsci.reasons import knowledge
from cordwise.person.isncsci.segments import DERMATOMES, KEY_MUSCLES, PLACE
from cordwise.person.isncsci.totals import told
from cordwise.render.pictures import paint
from cordwise.render.pictures.scene import BLUE, RULE, SOFT, VERMILLION, WHITE, Mark, Polygon, Scene, Words, line

FORMATS = {"svg": paint.svg, "png": paint.png, "pdf": paint.pdf}
WIDTHS = ("page", "phone")

_SHADES = {"0": "#8dbbdc", "1": "#c3dcee", "2": "#c3dcee", "3": "#e6f1f9", "4": "#e6f1f9", "5": WHITE, "N": "#dddddd"}
_SENSORY_SHADES = {"0": "#8dbbdc", "1": "#d3e6f3", "2": WHITE, "N": "#dddddd"}
_LEGEND = (
    ("Line under a row: the level. Dashed: one of several.", BLUE),
    ("In the middle column: the neurological level.", VERMILLION),
    ("LT light touch, PP pin prick", ""),
    ("* impaired for another reason too, rated not normal", ""),
    ("** the same, rated normal.  NT not testable", ""),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Layout:
    """Sizes in CSS pixels."""

    width: float
    left: float
    cell: float
    middle: float
    names: float
    """Room for the names of muscles on each side; none on a phone."""
    row: float = 19.0
    top: float = 84.0

    @property
    def columns(self) -> dict[tuple[str, str], float]:
        """The left edge of each column."""
        start, order = self.left + self.names, ("motor", "light_touch", "pin_prick")
        right = {("right", column): start + number * self.cell for number, column in enumerate(order)}
        start += 3 * self.cell + self.middle
        return right | {("left", column): start + number * self.cell for number, column in enumerate((*order[1:], "motor"))}

    @property
    def centre(self) -> float:
        return self.left + self.names + 3 * self.cell + self.middle / 2

    @property
    def bottom(self) -> float:
        return self.top + self.row * len(DERMATOMES)

    def below(self, level: str) -> float:
        """The line under a level; C1 has no row, and intact is the last."""
        rows = len(DERMATOMES) if level == "INT" else PLACE[level]
        return self.top + self.row * rows


_PAGE = _Layout(width=800, left=16, cell=36, middle=46, names=124)
_PHONE = _Layout(width=360, left=12, cell=48, middle=48, names=0)


def worksheet(result: Classification, *, format: str = "svg", width: str = "page") -> bytes:
    """The filled worksheet as svg, png or pdf, for a page (800 pixels wide) or a phone (360); the same result gives the same bytes.

    Raises:
        InputError: the format or the width is not known.
    """
    if format not in FORMATS:
        raise InputError(f"format {format!r} is none of {', '.join(FORMATS)}")
    if width not in WIDTHS:
        raise InputError(f"width {width!r} is none of {', '.join(WIDTHS)}")
    return FORMATS[format](_scene(result, phone=width == "phone"))


def _scene(result: Classification, *, phone: bool) -> Scene:
    layout = _PHONE if phone else _PAGE
    grid = [*_headings(result, layout), *_cells(result, layout), *_names(layout), *_levels(result, layout), *_sums(result, layout)]
    left, top = (layout.left, layout.bottom + 110) if phone else (456.0, 60.0)
    panel = _panel(result, left, layout.width - layout.left, top)
    end = max([layout.bottom + 88, *(mark.y + 18 for mark in panel if isinstance(mark, Words))])
    title = f"ISNCSCI worksheet: {_spoken(result)}"
    return Scene(width=layout.width, height=end, marks=(*grid, *panel), title=title, description=_described(result))


def _headings(result: Classification, layout: _Layout) -> Iterator[Mark]:
    yield Words(x=layout.left, y=28, text=f"ISNCSCI, rules of {result.rules}", size=16, bold=True)
    for side in ("right", "left"):
        edges = [edge for (of, _), edge in layout.columns.items() if of == side]
        yield Words(x=(min(edges) + max(edges) + layout.cell) / 2, y=58, text=side.capitalize(), size=13, bold=True, anchor="middle")
    for (_, column), edge in layout.columns.items():
        name = {"motor": "Motor", "light_touch": "LT", "pin_prick": "PP"}[column]
        yield Words(x=edge + layout.cell / 2, y=layout.top - 8, text=name, size=11, colour=SOFT, anchor="middle")


def _cells(result: Classification, layout: _Layout) -> Iterator[Mark]:
    for number, segment in enumerate(DERMATOMES):
        top = layout.top + number * layout.row
        yield Words(x=layout.centre, y=top + 14, text=segment.replace("_", "-"), size=11, anchor="middle", bold=segment in KEY_MUSCLES)
        for (side, column), edge in layout.columns.items():
            if column != "motor" or segment in KEY_MUSCLES:
                yield from _cell(result.examination.grade(side, column, segment), column, edge, top, layout)


def _cell(score: str, column: str, edge: float, top: float, layout: _Layout) -> Iterator[Mark]:
    right, bottom = edge + layout.cell, top + layout.row
    shade = (_SHADES if column == "motor" else _SENSORY_SHADES)[score[0]]
    yield Polygon(points=((edge, top), (right, top), (right, bottom), (edge, bottom)), fill=shade, edge=RULE, edge_width=0.75)
    yield Words(
        x=edge + layout.cell / 2, y=top + 14, text=score, size=11, anchor="middle", bold=score != ("5" if column == "motor" else "2")
    )


def _names(layout: _Layout) -> Iterator[Mark]:
    if not layout.names:
        return
    for muscle, row in knowledge()["muscles"].items():
        y = layout.top + (PLACE[muscle] - 1) * layout.row + 14
        yield Words(x=layout.left + layout.names - 8, y=y, text=row["words"], size=10, colour=SOFT, anchor="end")


def _levels(result: Classification, layout: _Layout) -> Iterator[Mark]:
    for side in ("right", "left"):
        edges = layout.columns
        sensory = min(edges[side, "light_touch"], edges[side, "pin_prick"])
        yield from _lines(getattr(result, f"sensory_{side}"), sensory, sensory + 2 * layout.cell, BLUE, layout)
        yield from _lines(getattr(result, f"motor_{side}"), edges[side, "motor"], edges[side, "motor"] + layout.cell, BLUE, layout)
    half = layout.middle / 2
    yield from _lines(result.neurological_level, layout.centre - half, layout.centre + half, VERMILLION, layout)


def _lines(value: str, left: float, right: float, colour: str, layout: _Layout) -> Iterator[Mark]:
    levels = value.replace("*", "").split(",")
    for level in levels:
        y = layout.below(level)
        yield line(left, y, right, y, colour, 3.0, (5.0, 3.0) if len(levels) > 1 else ())


def _sums(result: Classification, layout: _Layout) -> Iterator[Mark]:
    y = layout.bottom + 18
    for (side, column), edge in layout.columns.items():
        value = told(getattr(getattr(result.totals, side), column))
        yield Words(x=edge + layout.cell / 2, y=y, text=value, size=11, bold=True, anchor="middle")
    yield Words(x=layout.centre, y=y, text="Sum", size=11, colour=SOFT, anchor="middle")
    for number, text in enumerate(_observed(result)):
        yield Words(x=layout.centre, y=y + 24 + 18 * number, text=text, size=12, anchor="middle")


def _observed(result: Classification) -> Iterator[str]:
    examination = result.examination
    yield f"Voluntary anal contraction: {examination.answer('voluntary_anal_contraction')}"
    yield f"Deep anal pressure: {examination.answer('deep_anal_pressure')}"
    found = [f"{side} {muscle}" for side in ("right", "left") if (muscle := examination.non_key_muscle(side))]
    if found:
        yield f"Lowest non-key muscle: {', '.join(found)}"


def _panel(result: Classification, left: float, right: float, top: float) -> list[Mark]:
    marks: list[Mark] = []
    for heading, rows in _blocks(result):
        marks += [Words(x=left, y=top, text=heading[0], size=12, bold=True)]
        marks += [Words(x=x, y=top, text=text, size=11, colour=SOFT, anchor="end") for text, x in _at(heading[1:], right)]
        marks += [line(left, top + 5, right, top + 5, RULE, 0.75)]
        for row in rows:
            top += 20
            marks += [Words(x=left, y=top, text=row[0], size=12)]
            marks += [word for text, x in _at(row[1:], right) for word in _answer(text, x, top)]
        top += 34
    for text, colour in _LEGEND:
        if colour:
            marks += [line(left, top - 4, left + 16, top - 4, colour, 3.0)]
        marks += [Words(x=left + (22 if colour else 0), y=top, text=text, size=10, colour=SOFT)]
        top += 16
    return marks


def _at(texts: tuple[str, ...], right: float) -> Iterator[tuple[str, float]]:
    """Each text with the right edge of its column."""
    yield from ((text, right - 72 * (len(texts) - 1 - number)) for number, text in enumerate(texts))


def _answer(text: str, x: float, y: float) -> Iterator[Mark]:
    """An answer; of many possible ones the first and the last, all of them to who points at it."""
    several = text.split(",")
    short = text if len(several) < 2 or len(text) <= 9 else f"{several[0]}…{several[-1]}"
    yield Words(x=x, y=y, text=short, size=12, bold=True, anchor="end", full=text if short != text else "")


def _blocks(result: Classification) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    pairs = {"Sensory": "sensory", "Motor": "motor"}
    levels: list[tuple[str, ...]] = [(name, getattr(result, f"{of}_right"), getattr(result, f"{of}_left")) for name, of in pairs.items()]
    yield ("Levels", "right", "left"), levels
    injury: list[tuple[str, ...]] = [
        ("Neurological level", result.neurological_level),
        ("Completeness", _completeness(result)),
        ("AIS grade", result.ais),
    ]
    yield ("Injury",), injury
    zones: list[tuple[str, ...]] = [
        (name, getattr(result, f"zpp_{of}_right"), getattr(result, f"zpp_{of}_left")) for name, of in pairs.items()
    ]
    yield ("Partial preservation", "right", "left"), zones
    sums = result.totals
    parts = {"Arms, motor": "upper_extremity", "Legs, motor": "lower_extremity", "Light touch": "light_touch", "Pin prick": "pin_prick"}
    rows: list[tuple[str, ...]] = [
        (name, *(told(getattr(one, part)) for one in (sums.right, sums.left, sums))) for name, part in parts.items()
    ]
    yield ("Scores", "right", "left", "total"), rows


def _completeness(result: Classification) -> str:
    return {"C": "complete", "I": "incomplete"}.get(result.complete, result.complete)


def _spoken(result: Classification) -> str:
    return f"neurological level {result.neurological_level}, AIS {result.ais}"


def _described(result: Classification) -> str:
    parts = [
        f"{name.replace('_', ' ').replace('zpp', 'zone of partial preservation')} {value}"
        for name, value in result.as_dict().items()
        if name != "totals"
    ]
    sums = result.totals
    return f"{'; '.join(parts)}. Light touch {told(sums.light_touch)} of 112, pin prick {told(sums.pin_prick)} of 112, motor {told(sums.motor)} of 100."
