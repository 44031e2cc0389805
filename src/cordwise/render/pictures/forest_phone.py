"""A forest plot for a phone: 360 pixels wide; each study has its words above its line."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.render.pictures.bias import PITCH, bias_legend, bias_mark
from cordwise.render.pictures.fonts import width, wrap
from cordwise.render.pictures.scene import INK, SOFT, Mark, Scene, Words, line
from cordwise.render.pictures.strip import LEADING, Strip, axis_height, axis_marks, favours_height, favours_marks, guide, row_marks
from cordwise.render.pictures.table import Row, Table

WIDTH = 360.0
MARGIN = 12.0
_ROOM = WIDTH - 2 * MARGIN
_SIZE = 13.0
_TITLE = 16.0
_LANE = 20.0  # the height of the lane in which a row's line is drawn
_BASE = 4.3
_FAINT = "#dadde0"


def forest_phone(table: Table) -> Scene:
    """The whole plot."""
    phone = _Phone(table)
    marks = tuple(phone.all())
    return Scene(width=WIDTH, height=phone.y, marks=marks, title=table.title, description=table.description)


class _Phone:
    """Writes the picture from top to bottom; `y` is where the next part begins."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._strip = Strip(axis=table.axis, left=MARGIN, right=WIDTH - MARGIN)
        self.y = MARGIN

    def all(self) -> Iterator[Mark]:
        yield from self._lines(self._table.title, _TITLE, INK, 21.0, bold=True)
        self.y += 2
        yield from self._lines(self._table.numbers_heading, 12.0, SOFT, LEADING)
        self.y += 6
        yield line(MARGIN, self.y, WIDTH - MARGIN, self.y, colour=INK)
        self.y += 5
        for row, following in zip(self._table.rows, (*self._table.rows[1:], None), strict=True):
            yield from self._row(row)
            yield from self._between(row, following)
        yield from self._axis()
        yield from self._foot()

    def _row(self, row: Row) -> Iterator[Mark]:
        if row.kind == "heading":
            self.y += 6
            yield from self._lines(row.label, 14.0, INK, 19.0, bold=True)
            self.y += 3
        elif row.kind == "words":
            yield from self._lines(row.label, 12.0, SOFT, LEADING)
            self.y += 4
        else:
            yield from self._head(row)
            yield from self._lines(self._details(row), 12.0, SOFT, LEADING)
            yield from self._bias(row)
            yield from self._lane(row)

    def _head(self, row: Row) -> Iterator[Mark]:
        """The label, and the numbers beside it, or below it where it is long."""
        bold = row.kind == "summary"
        taken = width(row.numbers, _SIZE, bold)
        beside = width(row.label + row.mark, _SIZE, bold) + 12 + taken <= _ROOM
        texts = wrap(row.label, _ROOM - width(row.mark, _SIZE, bold), _SIZE, bold, most=3)
        texts = (*texts[:-1], texts[-1] + row.mark) if texts else (row.mark,)
        full = row.label if texts[-1].removesuffix(row.mark).endswith("…") else ""
        for number, text in enumerate(texts):
            yield Words(x=MARGIN, y=self.y + 13 + 17 * number, text=text, size=_SIZE, bold=bold, full=full)
        self.y += 17 * len(texts) - (17 if beside else 0)
        yield Words(x=WIDTH - MARGIN, y=self.y + 13, text=row.numbers, size=_SIZE, bold=bold, anchor="end")
        self.y += 18

    def _details(self, row: Row) -> str:
        named = zip(self._table.count_headings, row.counts, strict=False)
        told = [f"{heading} {count}".strip() for heading, count in named if count]
        return " · ".join([*told, *([f"weight {row.weight}"] if row.weight else [])])

    def _bias(self, row: Row) -> Iterator[Mark]:
        """Each domain's heading and mark, in as many lines as they take."""
        judged = [one for one in zip(self._table.bias_headings, row.bias, strict=False) if one[1]]
        x = MARGIN
        for heading, judgement in judged:
            wide = width(heading) + 5 + PITCH + 6
            if x + wide > WIDTH - MARGIN + 6:
                x, self.y = MARGIN, self.y + 22
            yield Words(x=x, y=self.y + 11 + _BASE, text=heading, colour=SOFT)
            yield from bias_mark(judgement, (x + width(heading) + 5 + PITCH / 2, self.y + 11))
            x += wide
        self.y += 24 if judged else 0

    def _lane(self, row: Row) -> Iterator[Mark]:
        if not row.is_drawn:
            yield from self._lines(row.reason, 12.0, SOFT, LEADING)
            return
        yield from guide(self._strip, self._table.null, self.y + 2, self.y + _LANE)
        yield from row_marks(row, self._strip, self.y + _LANE / 2)
        self.y += _LANE

    def _between(self, row: Row, following: Row | None) -> Iterator[Mark]:
        """A faint rule between studies; none where the next row belongs to this one."""
        if following is not None and row.kind in ("study", "summary", "prediction", "words") and following.kind in ("study", "summary"):
            self.y += 3
            yield line(MARGIN, self.y, WIDTH - MARGIN, self.y, colour=_FAINT)
            self.y += 3

    def _axis(self) -> Iterator[Mark]:
        self.y += 4
        yield from axis_marks(self._strip, self.y, self._table.measure)
        self.y += axis_height(self._strip, self._table.measure)
        limits = (MARGIN, WIDTH - MARGIN)
        yield from favours_marks(self._strip, self._table.null, self._table.favours, self.y + 12, limits)
        self.y += favours_height(self._strip, self._table.null, self._table.favours, limits)

    def _foot(self) -> Iterator[Mark]:
        if self._table.shows_bias:
            self.y += 4
            yield from self._lines("Risk of bias:", 12.0, SOFT, LEADING)
            yield from bias_legend(MARGIN, self.y + 12)
            self.y += 28
        for note in self._table.footnotes:
            yield from self._lines(note, 12.0, SOFT, LEADING)
            self.y += 2
        self.y += MARGIN - 4

    def _lines(self, text: str, size: float, colour: str, leading: float, bold: bool = False) -> Iterator[Mark]:
        for told in wrap(text, _ROOM, size, bold) if text else ():
            yield Words(x=MARGIN, y=self.y + size, text=told, size=size, colour=colour, bold=bold)
            self.y += leading
