"""A forest plot for a page: a table with the plot in its middle; wider where its columns ask for it, as high as its studies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cordwise.render.pictures.bias import PITCH, bias_legend, bias_mark
from cordwise.render.pictures.fonts import SIZE, cut, width, wrap
from cordwise.render.pictures.scene import INK, RULE, SOFT, WHITE, Mark, Scene, Words, box, line
from cordwise.render.pictures.strip import LEADING, Strip, axis_height, axis_marks, favours_height, favours_marks, guide, row_marks
from cordwise.render.pictures.table import Row, Table

_WIDTH = 800.0
_MARGIN = 16.0
_GAP = 16.0
_INDENT = 12.0
_TITLE = 15.0
_WIDEST_LABEL = 240.0
_NARROWEST_STRIP = 230.0
_BASE = 4.3  # from the middle of a line of letters to its baseline


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Where each column begins or ends."""

    label: float
    label_width: float
    counts: tuple[float, ...]  # right ends
    counts_widths: tuple[float, ...]
    strip: Strip
    numbers: float  # right end
    numbers_width: float
    weight: float  # right end
    bias: tuple[float, ...]  # middles
    bias_middle: float
    page: float


def forest_page(table: Table) -> Scene:
    """The whole plot."""
    columns = _columns(table)
    page = _Page(table, columns)
    marks = tuple(page.all())
    return Scene(width=columns.page, height=page.y, marks=marks, title=table.title, description=table.description)


def _columns(table: Table) -> Columns:
    labels = [row for row in table.rows if row.kind not in ("words", "heading")]
    label_width = max(_room_for([row for row in labels if row.label]), width(table.label_heading, bold=True))
    counts_widths = tuple(_count_width(table, number) for number in range(len(table.count_headings)))
    numbers_width = max(
        [*(width(row.numbers, bold=row.kind == "summary") for row in table.rows), min(140.0, _heading(table.numbers_heading))]
    )
    weight_width = 50.0 if table.weight_heading else 0.0
    bias_width = max(PITCH * len(table.bias_headings), 44.0) if table.bias_headings else 0.0
    fixed = label_width + sum(w + _GAP for w in counts_widths) + _GAP + _GAP + numbers_width
    fixed += (weight_width + _GAP if weight_width else 0.0) + (bias_width + _GAP if bias_width else 0.0)
    page = max(_WIDTH, 2 * _MARGIN + fixed + _NARROWEST_STRIP)
    counts = tuple(_MARGIN + label_width + sum(w + _GAP for w in counts_widths[: number + 1]) for number in range(len(counts_widths)))
    left = (counts[-1] if counts else _MARGIN + label_width) + _GAP
    right = page - _MARGIN
    bias_left = right - bias_width
    bias = tuple(
        bias_left + (bias_width - PITCH * len(table.bias_headings)) / 2 + PITCH * (n + 0.5) for n in range(len(table.bias_headings))
    )
    weight = bias_left - _GAP if bias_width else right
    numbers = weight - weight_width - _GAP if weight_width else weight
    return Columns(
        label=_MARGIN,
        label_width=label_width,
        counts=counts,
        counts_widths=counts_widths,
        strip=Strip(axis=table.axis, left=left, right=numbers - numbers_width - _GAP),
        numbers=numbers,
        numbers_width=numbers_width,
        weight=weight,
        bias=bias,
        bias_middle=bias_left + bias_width / 2,
        page=page,
    )


class _Page:
    """Writes the picture from top to bottom; `y` is where the next part begins."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self._table, self._columns = table, columns
        self.y = _MARGIN

    def all(self) -> Iterator[Mark]:
        yield from self._title()
        yield from self._header()
        yield from self._body()
        yield from self._axis()
        yield from self._foot()

    def _title(self) -> Iterator[Mark]:
        for text in wrap(self._table.title, self._columns.page - 2 * _MARGIN, _TITLE, bold=True, most=4):
            yield Words(x=_MARGIN, y=self.y + 13, text=text, size=_TITLE, bold=True)
            self.y += 20
        self.y += 8

    def _header(self) -> Iterator[Mark]:
        """Headings end on one line, above a rule."""
        table, columns = self._table, self._columns
        cells: list[tuple[float, str, tuple[str, ...]]] = [(columns.label, "start", (table.label_heading,))]
        cells += [
            (end, "end", wrap(heading, room, bold=True, most=3))
            for heading, end, room in zip(table.count_headings, columns.counts, columns.counts_widths, strict=True)
        ]
        cells.append((columns.numbers, "end", wrap(table.numbers_heading, columns.numbers_width, bold=True, most=4)))
        if table.weight_heading:
            cells.append((columns.weight, "end", (table.weight_heading,)))
        if table.bias_headings:
            cells.append((columns.bias_middle, "middle", (*wrap("Risk of bias", max(PITCH * len(columns.bias), 44.0), bold=True), "")))
        lines = max(len(texts) for _, _, texts in cells)
        for x, anchor, texts in cells:
            for number, text in enumerate(reversed(texts)):
                yield Words(x=x, y=self.y + 12 + LEADING * (lines - 1 - number), text=text, bold=True, anchor=anchor)
        for x, heading in zip(columns.bias, table.bias_headings, strict=True):
            yield Words(x=x, y=self.y + 12 + LEADING * (lines - 1), text=heading, anchor="middle", colour=SOFT)
        self.y += LEADING * lines + 5
        yield line(_MARGIN, self.y, columns.page - _MARGIN, self.y, colour=INK)
        self.y += 5

    def _body(self) -> Iterator[Mark]:
        heights = [self._height(row) for row in self._table.rows]
        bottom = self.y + sum(heights) + 4
        yield from guide(self._columns.strip, self._table.null, self.y, bottom)
        for row, height in zip(self._table.rows, heights, strict=True):
            yield from self._row(row, self.y + height - self._inner(row), self._inner(row))
            self.y += height
        self.y = bottom

    def _axis(self) -> Iterator[Mark]:
        table, strip = self._table, self._columns.strip
        yield from axis_marks(strip, self.y, table.measure)
        self.y += axis_height(strip, table.measure)
        room = (_MARGIN, self._columns.page - _MARGIN)
        yield from favours_marks(strip, table.null, table.favours, self.y + 12, room)
        self.y += favours_height(strip, table.null, table.favours, room)

    def _foot(self) -> Iterator[Mark]:
        if self._table.footnotes or self._table.shows_bias:
            yield line(_MARGIN, self.y + 8, self._columns.page - _MARGIN, self.y + 8, colour=RULE)
            self.y += 14
        if self._table.shows_bias:
            yield Words(x=_MARGIN, y=self.y + 12 + _BASE, text="Risk of bias:", colour=SOFT)
            yield from bias_legend(_MARGIN + width("Risk of bias:") + 10, self.y + 12)
            self.y += 24
        for note in self._table.footnotes:
            for text in wrap(note, self._columns.page - 2 * _MARGIN):
                yield Words(x=_MARGIN, y=self.y + 12, text=text, colour=SOFT)
                self.y += LEADING
            self.y += 2
        self.y += _MARGIN - 4

    def _inner(self, row: Row) -> float:
        """The height of a row without the space before it."""
        if row.kind == "words":
            return LEADING * len(self._words(row)) + 3
        lines = max(len(self._label(row)), len(self._reason(row)))
        return {"heading": 24.0, "prediction": 20.0}.get(row.kind, 23.0) + 15 * (lines - 1)

    def _height(self, row: Row) -> float:
        """A heading, and what all studies come to, stand a little apart from what is before."""
        apart = row.kind == "heading" or (row.kind == "summary" and not row.indented)
        return self._inner(row) + (7 if apart and row is not self._table.rows[0] else 0)

    def _row(self, row: Row, top: float, height: float) -> Iterator[Mark]:
        columns, middle, bold = self._columns, top + height / 2, row.kind in ("heading", "summary")
        if row.kind == "words":
            yield from self._words_marks(row, top)
            return
        texts = self._label(row)
        first = middle + _BASE - 7.5 * (len(texts) - 1)
        for number, text in enumerate(texts):
            full = row.label if texts[-1].removesuffix(row.mark).endswith("…") else ""
            yield Words(x=self._left(row), y=first + 15 * number, text=text, bold=bold, full=full)
        for end, room, count in zip(columns.counts, columns.counts_widths, row.counts, strict=False):
            told = cut(count, room, bold=bold)
            yield Words(x=end, y=middle + _BASE, text=told, bold=bold, anchor="end", full=count if told != count else "")
        yield from row_marks(row, columns.strip, middle)
        yield from self._reason_marks(row, middle)
        yield Words(x=columns.numbers, y=middle + _BASE, text=row.numbers, bold=row.kind == "summary", anchor="end")
        yield Words(x=columns.weight, y=middle + _BASE, text=row.weight, bold=bold, anchor="end")
        for x, judgement in zip(columns.bias, row.bias, strict=False):
            yield from bias_mark(judgement, (x, middle))

    def _words_marks(self, row: Row, top: float) -> Iterator[Mark]:
        for number, text in enumerate(self._words(row)):
            y = top + 12 + LEADING * number
            yield box(self._left(row), y - 12, self._left(row) + width(text) + 6, y + 4, WHITE)
            yield Words(x=self._left(row), y=y, text=text, colour=SOFT)

    def _reason_marks(self, row: Row, middle: float) -> Iterator[Mark]:
        texts = self._reason(row)
        x = (self._columns.strip.left + self._columns.strip.right) / 2
        for number, text in enumerate(texts):
            y, half = middle + _BASE - 7.5 * (len(texts) - 1) + 15 * number, width(text) / 2 + 4
            yield box(x - half, y - 11, x + half, y + 4, WHITE)
            yield Words(x=x, y=y, text=text, colour=SOFT, anchor="middle")

    def _left(self, row: Row) -> float:
        return self._columns.label + (_INDENT if row.indented else 0)

    def _label(self, row: Row) -> tuple[str, ...]:
        """The label in at most two lines, its note's number at the end; a heading has the whole width."""
        bold = row.kind in ("heading", "summary")
        room = self._columns.page - 2 * _MARGIN if row.kind == "heading" else self._columns.label_width - (_INDENT if row.indented else 0)
        texts = wrap(row.label, room - width(row.mark, bold=bold), bold=bold, most=2)
        return (*texts[:-1], texts[-1] + row.mark) if texts else (row.mark,)

    def _reason(self, row: Row) -> tuple[str, ...]:
        return wrap(row.reason, self._columns.strip.right - self._columns.strip.left - 12, most=6) if row.reason else ()

    def _words(self, row: Row) -> tuple[str, ...]:
        """Words stay left of the plot where there is room, so that its lines run through."""
        beside = self._columns.strip.left - self._left(row) - 10
        return wrap(row.label, beside if beside >= 290 else self._columns.page - _MARGIN - self._left(row))


def _label_width(row: Row) -> float:
    return width(row.label + row.mark, bold=row.kind == "summary") + (_INDENT if row.indented else 0) + 1


def _room_for(labels: list[Row]) -> float:
    """Room for most labels on one line and for the others on two, within reason."""
    single = sorted(_label_width(row) for row in labels)
    told = [_label_width(row) for row in labels if row.kind != "study"]
    room = min(_WIDEST_LABEL, max([120.0, *told, *single[int(0.85 * (len(single) - 1)) :][:1]]))
    while room < _WIDEST_LABEL and any(_is_cut(row, room) for row in labels):
        room = min(_WIDEST_LABEL, room + 10)
    return room


def _is_cut(row: Row, room: float) -> bool:
    left = room - (_INDENT if row.indented else 0) - width(row.mark)
    return len(wrap(row.label, left, bold=row.kind == "summary", most=3)) > 2


def _heading(text: str) -> float:
    return width(text, SIZE, bold=True)


def _count_width(table: Table, number: int) -> float:
    """Of the longest cell, up to a limit, and of the longest word of its heading."""
    cells = [width(row.counts[number], bold=row.kind == "summary") for row in table.rows if number < len(row.counts)]
    words = [_heading(word) for word in table.count_headings[number].split(" ")]
    return min(120.0, max([24.0, *cells, *words])) + 1
