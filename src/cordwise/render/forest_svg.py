"""A forest plot as SVG: lengths in per cent, so that it fits any width while its letters keep their size."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from cordwise.records.reply import ForestRow
from cordwise.render.forest import KINDS, Axis, axis, counts, interval_words, named, numbers
from cordwise.render.visible import one_line

_ROW = 46  # height of a row: a line of words above its bar
_BAR = 32  # the bar's middle within its row
_INSET = 2  # per cent left free at both ends, for the marks
_LABEL = 60  # letters of a label before it is cut, where there is room
_SHORT_LABEL = 24  # and on a phone


def forest_svg(caption: str, rows: tuple[ForestRow, ...], name: str) -> str:
    """The plot with a title and a description for screen readers; `name` keeps its ids apart from those of other plots."""
    scale = axis(rows)
    height = _ROW * len(rows) + 34
    parts = [
        f'<svg class="forest" role="img" width="100%" height="{height}" aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">Forest plot: {escape(one_line(caption))}</title>',
        f'<desc id="{name}-desc">{escape(_description(rows, scale))}</desc>',
        *_grid(scale, height),
        *(part for number, row in enumerate(rows) for part in _row(row, scale, number * _ROW)),
        "</svg>",
    ]
    return "\n".join(parts)


def _description(rows: tuple[ForestRow, ...], scale: Axis) -> str:
    told = (f"{one_line(named(row))} ({KINDS.get(row.kind, row.kind)}): {counts(row)} {numbers(row, scale)}".strip() for row in rows)
    return f"{interval_words(scale)}. " + "; ".join(" ".join(line.split()) for line in told) + "."


def _grid(scale: Axis, height: int) -> Iterator[str]:
    bottom = height - 24
    for tick in scale.ticks:
        css = "reference" if tick == scale.reference else "tick"
        yield f'<line class="{css}" x1="{_x(tick, scale)}" x2="{_x(tick, scale)}" y1="0" y2="{bottom}"/>'
        yield f'<text class="axis" x="{_x(tick, scale)}" y="{height - 8}" text-anchor="{_anchor(tick, scale)}">{scale.tick(tick)}</text>'


def _row(row: ForestRow, scale: Axis, top: int) -> Iterator[str]:
    yield f'<g class="{row.kind if row.kind in KINDS else "study"}">'
    yield from _words(row, scale, top + 18)
    if row.ci_low is not None and row.ci_high is not None:
        yield f'<line class="interval" x1="{_x(row.ci_low, scale)}" x2="{_x(row.ci_high, scale)}" y1="{top + _BAR}" y2="{top + _BAR}"/>'
    if row.estimate is not None:
        yield _mark(row, _x(row.estimate, scale), top + _BAR)
    yield "</g>"


def _words(row: ForestRow, scale: Axis, y: int) -> Iterator[str]:
    """The label at the left and the numbers at the right; the style sheet shows the short label alone on a phone."""
    label = one_line(named(row))
    yield f'<text class="label wide" x="0" y="{y}">{escape(_cut(label, _LABEL))}</text>'
    yield f'<text class="label narrow" x="0" y="{y}">{escape(_cut(label, _SHORT_LABEL))}</text>'
    counted = f'<tspan class="wide">{counts(row)}   </tspan>' if counts(row) else ""
    yield f'<text class="number" x="100%" y="{y}" text-anchor="end">{counted}{escape(numbers(row, scale))}</text>'


def _cut(label: str, length: int) -> str:
    return label if len(label) <= length else label[: length - 1] + "…"


def _mark(row: ForestRow, x: str, y: int) -> str:
    """A square for a study, a diamond for a pooled number, a ring for what is expected without cells."""
    if row.kind == "expected":
        return f'<circle class="mark" cx="{x}" cy="{y}" r="5.5"/>'
    points = "0,-8 8,0 0,8 -8,0" if row.kind == "pooled" else "-5,-5 5,-5 5,5 -5,5"
    return f'<svg class="mark" x="{x}" y="{y}" overflow="visible"><polygon points="{points}"/></svg>'


def _anchor(tick: float, scale: Axis) -> str:
    return {scale.low: "start", scale.high: "end"}.get(tick, "middle")


def _x(value: float, scale: Axis) -> str:
    return f"{_INSET + (100 - 2 * _INSET) * scale.place(value):.2f}%"
