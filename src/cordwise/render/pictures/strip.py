"""What stands on the axis of a forest plot: squares, diamonds, bars, arrows where they leave it, ticks below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cordwise.render.pictures.axis import Axis, tick_words, ticks
from cordwise.render.pictures.fonts import width, wrap
from cordwise.render.pictures.scene import BLUE, INK, PURPLE, RULE, SOFT, Mark, Polygon, Words, box, diamond, line, square
from cordwise.render.pictures.table import Row

_ARROW = 7.0
_OVERHANG = 7.0
_APART, _BEYOND = 8.0, 120.0  # of what is favoured: from the middle, and past the ends of the axis
_ASIDE = 5.0  # an axis keeps this much free at both ends, for the squares there
LEADING = 16.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """The part of a picture that the axis spans."""

    axis: Axis
    left: float
    right: float

    def x(self, value: float) -> float:
        """The place of a value; what lies outside stands at the end."""
        low, high = self.left + _ASIDE, self.right - _ASIDE
        return min(high, max(low, low + (high - low) * min(2.0, max(-1.0, self.axis.place(value)))))

    def label_x(self, value: float) -> float:
        """The middle of a tick's label, which may not stand out far beyond the axis."""
        half = width(tick_words(value, self.axis)) / 2
        return min(max(self.x(value), self.left - _OVERHANG + half), self.right + _OVERHANG - half)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The ticks whose labels have room."""
        return ticks(self.axis, self._fits)

    def _fits(self, values: tuple[float, ...]) -> bool:
        halves = [width(tick_words(value, self.axis)) / 2 for value in values]
        places = [self.label_x(value) for value in values]
        pairs = zip(range(len(values) - 1), range(1, len(values)), strict=True)
        return all(places[after] - halves[after] - places[before] - halves[before] >= 9 for before, after in pairs)


def row_marks(row: Row, strip: Strip, y: float) -> Iterator[Mark]:
    """One row's line and mark."""
    if row.kind == "prediction":
        yield from _bar(row, strip, y)
    elif row.kind == "summary":
        yield from _diamond(row, strip, y)
    elif row.is_drawn:
        yield from _interval(row, strip, y, BLUE)
        if row.estimate is not None and strip.axis.holds(row.estimate):
            side = 7.0 if row.size is None else 4.0 + 9.0 * row.size**0.5
            yield square((strip.x(row.estimate), y), side, fill=BLUE)


def guide(strip: Strip, value: float | None, top: float, bottom: float) -> Iterator[Mark]:
    """The line of no effect, or of reference."""
    if value is not None and strip.axis.holds(value):
        yield line(strip.x(value), top, strip.x(value), bottom, colour=RULE, width=1.0)


def axis_marks(strip: Strip, y: float, measure: str) -> Iterator[Mark]:
    """The axis, its ticks and what it measures; 52 pixels high, more where the measure takes several lines."""
    yield line(strip.left, y, strip.right, y, colour=INK)
    for value in strip.ticks:
        yield line(strip.x(value), y, strip.x(value), y + 5, colour=INK)
        yield Words(x=strip.label_x(value), y=y + 18, text=tick_words(value, strip.axis), anchor="middle")
    for number, text in enumerate(wrap(measure, strip.right - strip.left, most=3)):
        yield Words(x=(strip.left + strip.right) / 2, y=y + 36 + LEADING * number, text=text, anchor="middle", colour=SOFT)


def axis_height(strip: Strip, measure: str) -> float:
    """How much room the axis takes."""
    return 28 + LEADING * len(wrap(measure, strip.right - strip.left, most=3))


def favours_marks(strip: Strip, null: float | None, favours: tuple[str, str], y: float, limits: tuple[float, float]) -> Iterator[Words]:
    """What lies left and right of no effect, each with its arrow, between the limits; one below the other where they have no room."""
    middle = strip.x(null) if null is not None and strip.axis.holds(null) else (strip.left + strip.right) / 2
    left = _favours_lines(f"← {favours[0]}", favours[0], middle - _APART - max(limits[0], strip.left - _BEYOND))
    right = _favours_lines(f"{favours[1]} →", favours[1], min(limits[1], strip.right + _BEYOND) - middle - _APART)
    if left is None or right is None:
        yield from _favours_below(strip, favours, y)
        return
    for x, anchor, texts in ((middle - _APART, "end", left), (middle + _APART, "start", right)):
        yield from (Words(x=x, y=y + LEADING * number, text=text, anchor=anchor) for number, text in enumerate(texts))


def favours_height(strip: Strip, null: float | None, favours: tuple[str, str], limits: tuple[float, float]) -> float:
    """How much room they take."""
    ends = [mark.y for mark in favours_marks(strip, null, favours, 0.0, limits)]
    return max(ends) + LEADING + 2 if ends else 0.0


def _favours_lines(text: str, told: str, room: float) -> tuple[str, ...] | None:
    """At most three lines, or None where they do not fit."""
    if not told:
        return ()
    lines = wrap(text, room) if room > _APART * 8 else ()
    return lines if 1 <= len(lines) <= 3 and width(text) <= 2.5 * room else None


def _favours_below(strip: Strip, favours: tuple[str, str], y: float) -> Iterator[Words]:
    texts = [f"← {favours[0]}" if favours[0] else "", f"{favours[1]} →" if favours[1] else ""]
    lines = [line for text in texts if text for line in wrap(text, strip.right - strip.left, most=4)]
    for number, text in enumerate(lines):
        yield Words(x=(strip.left + strip.right) / 2, y=y + LEADING * number, text=text, anchor="middle")


def _interval(row: Row, strip: Strip, y: float, colour: str) -> Iterator[Mark]:
    """The line between the limits; an arrow where it leaves the axis."""
    low = row.low if row.low is not None else row.estimate
    high = row.high if row.high is not None else row.estimate
    if low is None or high is None:
        return
    yield line(strip.x(low), y, strip.x(high), y, colour=colour, width=1.5)
    yield from _arrows(strip, low, high, y, colour)


def _arrows(strip: Strip, low: float, high: float, y: float, colour: str) -> Iterator[Mark]:
    left, right, half = strip.left, strip.right, _ARROW / 2 + 0.5
    outside = [strip.axis.place(value) for value in (low, high) if not strip.axis.holds(value)]
    if any(place < 0 for place in outside):
        yield Polygon(points=((left, y), (left + _ARROW, y - half), (left + _ARROW, y + half)), fill=colour)
    if any(place > 1 for place in outside):
        yield Polygon(points=((right, y), (right - _ARROW, y - half), (right - _ARROW, y + half)), fill=colour)


def _diamond(row: Row, strip: Strip, y: float) -> Iterator[Mark]:
    if row.estimate is None:
        yield from _interval(row, strip, y, INK)
        return
    if row.low is None or row.high is None:
        yield diamond((strip.x(row.estimate), y), 5, 6.5, fill=INK)
        return
    low, middle, high = (strip.x(value) for value in (row.low, row.estimate, row.high))
    if high - low < 5:  # too narrow to be seen as what it is
        low, high = min(low, middle - 2.5), max(high, middle + 2.5)
    yield Polygon(points=((low, y), (middle, y - 6.5), (high, y), (middle, y + 6.5)), fill=INK)
    yield from _arrows(strip, row.low, row.high, y, INK)


def _bar(row: Row, strip: Strip, y: float) -> Iterator[Mark]:
    if row.low is None or row.high is None:
        return
    low, high = strip.x(row.low), strip.x(row.high)
    yield box(low, y - 2.5, max(high, low + 1.5), y + 2.5, PURPLE)
    yield from _arrows(strip, row.low, row.high, y, PURPLE)
