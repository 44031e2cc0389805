"""Two axes at right angles, with what stands around them: ticks, titles, labels beside points, a legend below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from cordwise.render.pictures.axis import Axis, tick_words, ticks
from cordwise.render.pictures.fonts import SIZE, width, wrap
from cordwise.render.pictures.scene import INK, RULE, SOFT, Mark, Point, Words, line

PAGE, PHONE = 640.0, 360.0
LEADING = 16.0
_BASE = 4.3
_DOT = 6.0  # half the side of the square that a point keeps free of words

Sample = tuple[str, Callable[[float, float], Iterator[Mark]]]
"""An entry of a legend: its words, and what draws its sample in a box of 24 pixels that begins at x, around y."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """The rectangle between the axes. `y` rises upwards, or falls where `falling`."""

    left: float
    right: float
    top: float
    bottom: float
    x: Axis
    y: Axis
    falling: bool = False

    def at(self, x: float, y: float) -> Point:
        """The place of a point; what lies outside stands at the edge."""
        across, up = (min(1.0, max(0.0, place)) for place in (self.x.place(x), self.y.place(y)))
        return self.left + across * (self.right - self.left), self.bottom - (1 - up if self.falling else up) * (self.bottom - self.top)


def margins(phone: bool) -> tuple[float, float, float]:
    """The width of the picture, and where the panel begins and ends."""
    return (PHONE, 62.0, PHONE - 14) if phone else (PAGE, 76.0, PAGE - 24)


def heading(title: str, phone: bool) -> tuple[tuple[Mark, ...], float]:
    """The title, and where it ends."""
    page, size, left = PHONE if phone else PAGE, 16.0 if phone else 15.0, 12.0 if phone else 16.0
    texts = wrap(title, page - 2 * left, size, bold=True, most=4) if title else ()
    marks = tuple(Words(x=left, y=left + 14 + 20 * number, text=text, size=size, bold=True) for number, text in enumerate(texts))
    return marks, left + 20 * len(texts) + 12


def frame(panel: Panel, x_title: str, y_title: str) -> Iterator[Mark]:
    """Axes, ticks and titles; `frame_height` below the panel."""
    yield line(panel.left, panel.bottom, panel.right, panel.bottom, colour=INK)
    yield line(panel.left, panel.top, panel.left, panel.bottom, colour=INK)
    for value in ticks(panel.x, lambda values: _apart(values, panel, across=True)):
        x, _ = panel.at(value, panel.y.low)
        yield line(x, panel.bottom, x, panel.bottom + 5, colour=INK)
        yield Words(x=x, y=panel.bottom + 18, text=tick_words(value, panel.x), anchor="middle")
    for value in ticks(panel.y, lambda values: _apart(values, panel, across=False)):
        _, y = panel.at(panel.x.low, value)
        yield line(panel.left - 5, y, panel.left, y, colour=INK)
        yield Words(x=panel.left - 8, y=y + _BASE, text=tick_words(value, panel.y), anchor="end")
    for number, text in enumerate(wrap(x_title, panel.right - panel.left, most=3)):
        yield Words(x=(panel.left + panel.right) / 2, y=panel.bottom + 38 + LEADING * number, text=text, anchor="middle", colour=SOFT)
    for text in wrap(y_title, panel.bottom - panel.top, most=1):
        x, y = 22.0, (panel.top + panel.bottom) / 2
        yield Words(x=x, y=y, text=text, anchor="middle", colour=SOFT, upright=False)


def frame_height(panel: Panel, x_title: str) -> float:
    """How much room the frame takes below the panel."""
    return 30.0 + LEADING * len(wrap(x_title, panel.right - panel.left, most=3))


def named(panel: Panel, points: list[Point], labels: list[str], lines: tuple[tuple[Point, ...], ...] = ()) -> Iterator[Mark]:
    """Labels beside their points, the first ones first, where they hide neither a point nor another label, nor a line."""
    taken = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in points]
    taken += [(x - 1, y - 1, x + 1, y + 1) for one in lines for x, y in _close(one)]
    for (x, y), label in zip(points, labels, strict=True):
        wide = width(label)
        beside = ((x + 9, y + _BASE), (x - 9 - wide, y + _BASE), (x + 4, y - 9), (x - wide / 2, y - 10), (x - wide / 2, y + 19))
        for left, base in beside:
            box = (left - 2, base - 11, left + wide + 2, base + 3)
            inside = panel.left + 2 <= box[0] and box[2] <= panel.right and panel.top <= box[1] and box[3] <= panel.bottom
            if label and inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield Words(x=left, y=base, text=label, colour=SOFT)
                break


def legend(samples: list[Sample], left: float, right: float, y: float) -> tuple[tuple[Mark, ...], float]:
    """Samples and their words in as many lines as they take, and where they end."""
    marks: list[Mark] = []
    x = left
    for text, sample in samples:
        texts = wrap(text, right - left - 32)
        if x > left and x + 30 + width(text) > right:
            x, y = left, y + 20
        marks += sample(x, y + 8)
        marks += (Words(x=x + 30, y=y + 8 + _BASE + LEADING * number, text=told, colour=SOFT) for number, told in enumerate(texts))
        y += LEADING * (len(texts) - 1)
        x += 30 + max((width(told) for told in texts), default=0.0) + 18
    return tuple(marks), y + 22 if samples else y


def foot(notes: tuple[str, ...], phone: bool, y: float) -> tuple[tuple[Mark, ...], float]:
    """Notes below a rule, and where the picture ends."""
    page, left = (PHONE, 12.0) if phone else (PAGE, 16.0)
    marks: list[Mark] = [line(left, y + 6, page - left, y + 6, colour=RULE)] if notes else []
    y += 12 if notes else 0
    for text in (told for note in notes for told in wrap(note, page - 2 * left)):
        marks.append(Words(x=left, y=y + 12, text=text, colour=SOFT))
        y += LEADING
    return tuple(marks), y + 12


def _apart(values: tuple[float, ...], panel: Panel, across: bool) -> bool:
    if across:
        ends = [(panel.at(value, panel.y.low)[0], width(tick_words(value, panel.x)) / 2) for value in values]
        return all(after - half - (before + other) >= 10 for (before, other), (after, half) in pairwise(ends))
    places = [panel.at(panel.x.low, value)[1] for value in values]
    return all(abs(after - before) >= 2 * SIZE for before, after in pairwise(places))


def _close(points: tuple[Point, ...]) -> Iterator[Point]:
    """Points along a line, every few pixels."""
    for (x, y), (after, below) in pairwise(points):
        steps = 1 + int(max(abs(after - x), abs(below - y)) / 4)
        yield from ((x + (after - x) * number / steps, y + (below - y) * number / steps) for number in range(steps + 1))


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
