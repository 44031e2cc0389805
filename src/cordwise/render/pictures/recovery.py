"""What happens without cells, drawn: the grades as bars over time with a study's rate marked, and studies beside what is expected of them."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.records.pictures import RecoveryPlot, StudiesPlot, StudyLine
from cordwise.render.pictures.fonts import cut, wrap
from cordwise.render.pictures.scene import (
    INK,
    PURPLE,
    RULE,
    SOFT,
    VERMILLION,
    WHITE,
    Circle,
    Mark,
    Polygon,
    Scene,
    Words,
    box,
    diamond,
    line,
)
from cordwise.render.pictures.words import clean

PAGE, PHONE = 800.0, 360.0
_HEIGHT, _TOP, _LEFT = 260.0, 58.0, 48.0
_LEADING, _ROW = 16.0, 30.0
_SHADES = {"A": "#d9dde1", "B": "#9ec9e2", "C": "#4a98c9", "D": "#1c6aa8", "E": "#08306b"}
_LETTERS = {"A": INK, "B": INK, "C": INK, "D": WHITE, "E": WHITE}


def recovery_bars(plot: RecoveryPlot, phone: bool) -> Scene:
    """One bar a time, A at the foot and E on top; a diamond where a study's share would begin, a whisker for the interval of what is better."""
    page = PHONE if phone else PAGE
    right = page - 14 if phone else page - 200
    head = wrap(clean(plot.title), page - 24, 14.0, bold=True, most=4)
    top = 20 + 18 * len(head) + 8
    titles = [Words(x=12, y=20 + 18 * n, text=text, size=14.0, bold=True) for n, text in enumerate(head)]
    marks = [*titles, *_scale(right, top), *_bars(plot, right, top)]
    below, end = _foot(plot, 12.0, page - 12, top + _HEIGHT + 44)
    return Scene(
        width=page,
        height=end + 6,
        marks=(*marks, *_keys(right, top, phone), *below),
        title=clean(plot.title),
        description=_said(plot),
    )


def _y(share: float, top: float) -> float:
    return top + _HEIGHT * (1 - share)


def _scale(right: float, top: float) -> Iterator[Mark]:
    for step in range(5):
        yield line(_LEFT - 4, _y(step / 4, top), right, _y(step / 4, top), colour=RULE, width=0.6)
        yield Words(x=_LEFT - 8, y=_y(step / 4, top) + 4, text=f"{25 * step}%", anchor="end", size=12.0)


def _bars(plot: RecoveryPlot, right: float, top: float) -> Iterator[Mark]:
    room = (right - _LEFT) / max(1, len(plot.bars))
    for number, bar in enumerate(plot.bars):
        left = _LEFT + room * number + room * 0.16
        end = left + room * 0.6
        yield from _stack(bar.shares, left, end, top)
        yield from _whisker(bar.better_low, bar.better_high, end + room * 0.1, top)
        yield Words(x=(left + end) / 2, y=top + _HEIGHT + 18, text=clean(bar.label), anchor="middle", size=12.0)
        for mark in plot.marks:
            if mark.bar == number:
                yield from _study(mark.share, left, end, top)


def _stack(shares: tuple[float, ...], left: float, right: float, top: float) -> Iterator[Mark]:
    foot = 0.0
    for grade, share in zip("ABCDE", shares, strict=True):
        yield box(left, _y(foot + share, top), right, _y(foot, top), _SHADES[grade])
        if share * _HEIGHT > 13:
            told = f"{grade} {100 * share:.0f}%" if right - left > 44 else grade
            yield Words(
                x=(left + right) / 2, y=_y(foot + share / 2, top) + 4, text=told, anchor="middle", size=12.0, colour=_LETTERS[grade]
            )
        if foot:
            yield line(left, _y(foot, top), right, _y(foot, top), colour=WHITE, width=1.0)
        foot += share


def _whisker(low: float, high: float, x: float, top: float) -> Iterator[Mark]:
    """The interval of those who get better, hung from the top as their share of the bar is."""
    ends = _y(1 - low, top), _y(1 - high, top)
    yield line(x, ends[0], x, ends[1], colour=PURPLE, width=2.0)
    for y in ends:
        yield line(x - 4, y, x + 4, y, colour=PURPLE, width=2.0)


def _study(share: float, left: float, right: float, top: float) -> Iterator[Mark]:
    y = _y(1 - share, top)
    yield line(left - 8, y, right + 8, y, colour=VERMILLION, width=2.2)
    yield diamond((left - 8, y), 5, 5, fill=VERMILLION)


def _keys(right: float, top: float, phone: bool) -> Iterator[Mark]:
    """Beside the bars on a page; a phone has its words in the foot."""
    if phone:
        return
    for number, grade in enumerate("EDCBA"):
        y = top + 14 + 22 * number
        yield box(right + 18, y - 11, right + 34, y + 3, _SHADES[grade])
        yield Words(x=right + 42, y=y + 1, text=f"AIS {grade}", size=12.0)


def _foot(plot: RecoveryPlot, left: float, right: float, y: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    samples = [("better", "purple line: 95% interval of the share that gets better by a grade or more, from the top down")]
    samples += [("study", f"orange line: {clean(mark.label)}") for mark in plot.marks]
    for kind, text in [*samples, *(("", clean(note)) for note in plot.footnotes)]:
        colour = {"better": PURPLE, "study": VERMILLION}.get(kind, SOFT)
        if kind:
            marks.append(line(left, y - 4, left + 16, y - 4, colour=colour, width=2.2))
        for text_line in wrap(text, right - left - 24, 12.0):
            marks.append(Words(x=left + 24, y=y, text=text_line, size=12.0, colour=INK if kind else SOFT))
            y += _LEADING
        y += 2
    return marks, y


def _said(plot: RecoveryPlot) -> str:
    bars = "; ".join(
        f"{bar.label}: " + ", ".join(f"{grade} {100 * share:.0f}%" for grade, share in zip("ABCDE", bar.shares, strict=True))
        for bar in plot.bars
    )
    return f"{plot.title}. {bars}. " + " ".join(mark.label for mark in plot.marks)


def studies_beside(plot: StudiesPlot, phone: bool) -> Scene:
    """A row a study: the predictive range as a bar, what is expected as a diamond, what was seen as a disc, all as shares of its people."""
    page = PHONE if phone else PAGE
    row, name_room = (46.0, page - 24) if phone else (_ROW, 230.0)
    left, right = (24.0, page - 24) if phone else (256.0, page - 150)
    head = wrap(clean(plot.title), page - 24, 14.0, bold=True, most=4)
    top = 20 + 18 * len(head) + 12
    marks: list[Mark] = [Words(x=12, y=20 + 18 * n, text=text, size=14.0, bold=True) for n, text in enumerate(head)]
    bottom = top + row * len(plot.rows)
    marks += _share_axis(left, right, top, bottom)
    for number, one in enumerate(plot.rows):
        y = top + row * number + (34 if phone else row / 2)
        marks += _row(one, left, right, y, name_room, phone)
    below, end = _studies_foot(plot, page, bottom + 44)
    return Scene(width=page, height=end + 6, marks=(*marks, *below), title=clean(plot.title), description=_rows_said(plot))


def _share_axis(left: float, right: float, top: float, bottom: float) -> Iterator[Mark]:
    for step in range(5):
        x = left + (right - left) * step / 4
        yield line(x, top, x, bottom, colour=RULE, width=0.6)
        yield Words(x=x, y=bottom + 18, text=f"{25 * step}%", anchor="middle", size=12.0)


def _row(one: StudyLine, left: float, right: float, y: float, name_room: float, phone: bool) -> Iterator[Mark]:
    def x(share: float) -> float:
        return left + (right - left) * share

    told = f"{one.observed} of {one.total}"
    if phone:
        yield Words(x=12, y=y - 14, text=cut(f"{clean(one.label)}: {told}", name_room), size=12.0)
    else:
        yield Words(x=12, y=y + 4, text=cut(clean(one.label), name_room), size=12.0)
        yield Words(x=right + 14, y=y + 4, text=f"{told}; {one.note}", size=12.0)
    if one.low is not None and one.high is not None:
        yield box(x(one.low), y - 4, max(x(one.high), x(one.low) + 2), y + 4, "#c9b3c4" if one.is_range else "#9ec9e2")
    if one.expected is not None:
        yield diamond((x(one.expected), y), 5, 6.5, fill=INK)
    yield Circle(centre=(x(one.observed / one.total), y), radius=5.0, fill=VERMILLION, edge=WHITE, edge_width=0.8)


def _studies_foot(plot: StudiesPlot, page: float, y: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    samples: list[tuple[Mark, str]] = [
        (Circle(centre=(20, y - 4), radius=5.0, fill=VERMILLION, edge=WHITE), "seen with cells"),
        (diamond((20, 0), 5, 6.5, fill=INK), "expected without cells"),
        (box(12, 0, 28, 8, "#9ec9e2"), "95% predictive range of as many people without cells"),
        (box(12, 0, 28, 8, "#c9b3c4"), "the same where only a range of starts is known"),
    ]
    for sample, text in samples:
        marks.append(_at(sample, y))
        for text_line in wrap(text, page - 60, 12.0):
            marks.append(Words(x=38, y=y, text=text_line, size=12.0))
            y += _LEADING
        y += 3
    for note in plot.footnotes:
        for text_line in wrap(clean(note), page - 24, 12.0):
            marks.append(Words(x=12, y=y, text=text_line, size=12.0, colour=SOFT))
            y += _LEADING
    return marks, y


def _at(sample: Mark, y: float) -> Mark:
    if isinstance(sample, Polygon):
        middle = sum(point[1] for point in sample.points) / len(sample.points)
        return Polygon(points=tuple((x, py - middle + y - 4) for x, py in sample.points), fill=sample.fill)
    return sample


def _rows_said(plot: StudiesPlot) -> str:
    return f"{plot.title}. " + "; ".join(f"{one.label}: {one.observed} of {one.total}, {one.note}" for one in plot.rows)
