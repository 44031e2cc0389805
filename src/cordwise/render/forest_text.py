"""A forest plot in letters of one width: a name, counts, a bar and the interval for each row."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from cordwise.records.reply import ForestRow
from cordwise.render.forest import Axis, axis, counts, named, numbers
from cordwise.render.visible import ascii_only, one_line

MARKS = {"study": "o", "pooled": "#", "expected": "x"}
LINES = {"study": "-", "pooled": "=", "expected": "~"}
_LEGEND = "o-- a study   #== pooled   x~~ expected without cells"
_SIDE_BY_SIDE = 36  # with less room for name and bar, the bar goes under its numbers


def forest_lines(rows: tuple[ForestRow, ...], width: int, plain: bool) -> Iterator[str]:
    """The plot, its axis and its legend, no line longer than `width`."""
    scale = axis(rows)
    letters = [(ascii_only(one_line(named(row))) if plain else one_line(named(row)), row) for row in rows]
    count_width = max((len(counts(row)) for row in rows), default=0)
    room = width - count_width - max((len(numbers(row, scale)) for row in rows), default=0) - 6
    if room >= _SIDE_BY_SIDE:
        yield from _side_by_side(letters, scale, room, count_width)
    else:
        yield from _stacked(letters, scale, width)
    for row in rows:
        if row.note:
            yield from _note(row, width)
    yield from textwrap.wrap(_LEGEND, width)


def _side_by_side(letters: list[tuple[str, ForestRow]], scale: Axis, room: int, count_width: int) -> Iterator[str]:
    bar_width = room // 2
    label_width = room - bar_width
    for label, row in letters:
        bar = _bar(row, scale, bar_width)
        yield f"{_cut(label, label_width)}  {counts(row):>{count_width}}  {bar}  {numbers(row, scale)}"
    ticks = " " * (label_width + count_width + 4)
    yield ticks + _ticks(scale, bar_width)


def _stacked(letters: list[tuple[str, ForestRow]], scale: Axis, width: int) -> Iterator[str]:
    for label, row in letters:
        yield _cut(label, width).rstrip()
        yield "  " + "  ".join(told for told in (counts(row), numbers(row, scale)) if told)
        yield "  " + _bar(row, scale, width - 2)
    yield "  " + _ticks(scale, width - 2)


def _bar(row: ForestRow, scale: Axis, width: int) -> str:
    """The interval as a line, the estimate as a mark, no effect as a colon."""
    cells = [" "] * width
    if scale.reference is not None:
        cells[_column(scale.reference, scale, width)] = ":"
    if row.ci_low is not None and row.ci_high is not None:
        start, end = _column(row.ci_low, scale, width), _column(row.ci_high, scale, width)
        cells[start : end + 1] = LINES.get(row.kind, "-") * (end + 1 - start)
    if row.estimate is not None:
        cells[_column(row.estimate, scale, width)] = MARKS.get(row.kind, "o")
    return "".join(cells)


def _ticks(scale: Axis, width: int) -> str:
    """The first, the reference or middle, and the last tick, each under its place."""
    middle = scale.reference if scale.reference is not None else scale.ticks[len(scale.ticks) // 2]
    first, last, centre = scale.tick(scale.low), scale.tick(scale.high), scale.tick(middle)
    cells = list(first.ljust(width))
    at = min(max(_column(middle, scale, width) - len(centre) // 2, len(first) + 1), width - len(last) - len(centre) - 1)
    cells[at : at + len(centre)] = centre
    cells[width - len(last) :] = last
    return "".join(cells)


def _note(row: ForestRow, width: int) -> Iterator[str]:
    yield from textwrap.wrap(one_line(f"{row.label}: {row.note}"), width, initial_indent="* ", subsequent_indent="  ")


def _column(value: float, scale: Axis, width: int) -> int:
    return round(scale.place(value) * (width - 1))


def _cut(label: str, width: int) -> str:
    return label.ljust(width) if len(label) <= width else label[: width - 2] + ".."
