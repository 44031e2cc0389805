"""A forest plot in letters of one width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cordwise.records.pictures import ForestLike
from cordwise.render.pictures.axis import tick_words, ticks
from cordwise.render.pictures.table import BIAS_LETTERS, BIAS_WORDS, Row, Table, table
from cordwise.render.pictures.words import spaced, unbroken
from cordwise.render.visible import ascii_only

_NARROWEST_BAR, _WIDEST_BAR = 20, 61
_NARROWEST_LABEL, _LABEL_BESIDE_BIAS = 14, 26
_PLAIN_NUMBERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_POWER = re.compile("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Signs:
    """The letters of which bars are made; `lines` and `marks` by kind of row."""

    lines: dict[str, str]
    marks: dict[str, str]
    low: str
    high: str
    null: str
    crossed: str  # where a line crosses that of no effect
    rule: str
    tick: str


_DRAWN = Signs(
    lines={"study": "─", "summary": "━", "prediction": "┅"},
    marks={"study": "■", "summary": "◆"},
    low="◄",
    high="►",
    null="┊",
    crossed="┼",
    rule="─",
    tick="┬",
)
_PLAIN = Signs(
    lines={"study": "-", "summary": "=", "prediction": "~"},
    marks={"study": "o", "summary": "#"},
    low="<",
    high=">",
    null=":",
    crossed=":",
    rule="-",
    tick="+",
)


def forest_lines(plot: ForestLike, columns: int, plain: bool) -> Iterator[str]:
    """The plot, its axis, its legend and its notes."""
    return _Terminal(table(plot), columns, plain).all()


class _Terminal:
    """Writes one plot; each study on one line where there is room, else its bar below its words."""

    def __init__(self, told: Table, columns: int, plain: bool) -> None:
        self._table, self._columns, self._plain = told, columns, plain
        self._signs = _PLAIN if plain else _DRAWN
        self._domains = [self._words(heading) for heading in told.bias_headings]
        room = self._room(bool(told.bias_headings))
        if told.bias_headings and room < _NARROWEST_BAR + _LABEL_BESIDE_BIAS:
            room = self._room(False)
        self._beside = room >= _NARROWEST_BAR + _NARROWEST_LABEL
        longest = max(
            [_NARROWEST_LABEL, *(_width(self._label(row)) for row in told.rows if row.kind in ("study", "summary", "prediction"))]
        )
        self._label_width = min(longest, max(_NARROWEST_LABEL, room - _NARROWEST_BAR), 44)
        self._bar_width = min(_WIDEST_BAR, room - self._label_width if self._beside else columns - 2)

    def _room(self, has_bias: bool) -> int:
        """The columns left for labels and bars, with the judgements of bias beside them or not."""
        self._has_bias = has_bias
        self._cells = {id(row): self._written(row) for row in self._table.rows}
        self._widths = self._cell_widths()
        return self._columns - sum(width + 2 for width in self._widths) - 2

    def all(self) -> Iterator[str]:
        yield from self._wrapped(self._words(self._table.title))
        yield from self._head()
        for number, row in enumerate(self._table.rows):
            if number and (row.kind == "heading" or (row.kind == "summary" and not row.indented)):
                yield ""
            yield from self._row(row)
        yield from self._axis()
        yield from self._foot()

    def _head(self) -> Iterator[str]:
        told = self._table
        yield ""
        if not self._beside:
            yield from self._wrapped(self._words(told.numbers_heading))
            yield self._signs.rule * self._columns
            return
        headings = [*told.count_headings, told.numbers_heading]
        headings += [told.weight_heading] if told.weight_heading else []
        headings += [" ".join(self._domains)] if self._has_bias else []
        cells = [_wrap(self._words(text), width) for text, width in zip(headings, self._widths, strict=True)]
        lines = max(len(texts) for texts in cells)
        for number in range(lines):
            cell = [texts[number - (lines - len(texts))] if number >= lines - len(texts) else "" for texts in cells]
            yield self._line(self._words(told.label_heading) if number == lines - 1 else "", cell, "")
        yield self._signs.rule * (self._label_width + self._bar_width + sum(width + 2 for width in self._widths) + 2)

    def _row(self, row: Row) -> Iterator[str]:
        if row.kind == "heading":
            yield from self._wrapped(self._words(row.label))
        elif row.kind == "words":
            yield from self._wrapped(self._words(row.label), "  " if row.indented else "")
        elif self._beside:
            yield from self._side_by_side(row)
        else:
            yield from self._stacked(row)

    def _side_by_side(self, row: Row) -> Iterator[str]:
        indent = "  " if row.indented else ""
        labels = [indent + text for text in _wrap(self._label(row).removeprefix(indent), self._label_width - len(indent))] or [""]
        reasons = _wrap(self._words(row.reason), self._bar_width)
        for number in range(max(len(labels), len(reasons))):
            label = labels[number] if number < len(labels) else ""
            reason = reasons[number] if number < len(reasons) else ""
            cells = self._cells[id(row)] if number == 0 else [""] * len(self._widths)
            yield self._line(label, cells, self._bar(row) if number == 0 and row.is_drawn else reason)

    def _stacked(self, row: Row) -> Iterator[str]:
        label, numbers = self._label(row).strip(), self._words(row.numbers)
        if _width(label) + 2 + _width(numbers) <= self._columns:
            yield _left(label, self._columns - _width(numbers)) + numbers
        else:
            yield from self._wrapped(label)
            yield from (_right(text, self._columns) for text in _wrap(numbers, self._columns))
        named = zip(self._table.count_headings, row.counts, strict=False)
        told = [f"{heading} {count}".strip() for heading, count in named if count]
        told += [f"weight {row.weight}"] if row.weight else []
        yield from self._wrapped(self._words("; ".join(told)), "  ")
        judged = [f"{heading} {BIAS_LETTERS[one]}" for heading, one in zip(self._domains, row.bias, strict=False) if one]
        yield from self._wrapped(self._words(", ".join(judged)), "  ")
        yield from self._wrapped(self._words(row.reason), "  ")
        if row.is_drawn:
            yield "  " + self._bar(row)

    def _line(self, label: str, cells: list[str], bar: str) -> str:
        """Label, counts, bar, numbers, weight, judgements of bias."""
        before = len(self._table.count_headings)
        padded = [_right(cell, width) for cell, width in zip(cells, self._widths, strict=True)]
        return "  ".join([_left(label, self._label_width), *padded[:before], _left(bar, self._bar_width), *padded[before:]])

    def _written(self, row: Row) -> list[str]:
        """The row's cells, in order."""
        counts = [row.counts[number] if number < len(row.counts) else "" for number in range(len(self._table.count_headings))]
        cells = [*counts, row.numbers] + ([row.weight] if self._table.weight_heading else [])
        if self._has_bias:
            judged = zip(self._domains, [*row.bias, *[""] * len(self._domains)], strict=False)
            cells.append(" ".join(f"{BIAS_LETTERS[one]:^{_width(heading)}}" for heading, one in judged))
        return [self._words(cell) for cell in cells]

    def _cell_widths(self) -> list[int]:
        """As wide as the longest cell and the longest word of the heading."""
        told = self._table
        headings = [*(_longest(text) for text in told.count_headings), min(20, _width(told.numbers_heading))]
        headings += [len("Weight")] if told.weight_heading else []
        headings += [_width(" ".join(self._domains))] if self._has_bias else []
        rows = [self._cells[id(row)] for row in told.rows]
        return [max([heading, *(_width(cells[number]) for cells in rows)]) for number, heading in enumerate(headings)]

    def _label(self, row: Row) -> str:
        note = f" [{row.mark.translate(_PLAIN_NUMBERS)}]" if row.mark else ""
        return ("  " if row.indented else "") + self._words(row.label) + note

    def _bar(self, row: Row) -> str:
        """The interval as a line, the estimate as a mark, arrows where it goes on."""
        scale, signs = self._table.axis, self._signs
        cells = [" "] * self._bar_width
        if self._table.null is not None and scale.holds(self._table.null):
            cells[self._column(self._table.null)] = signs.null
        if row.low is not None and row.high is not None:
            start, end = self._column(row.low), self._column(row.high)
            cells[start : end + 1] = (signs.crossed if cell == signs.null else signs.lines[row.kind] for cell in cells[start : end + 1])
        outside = [scale.place(value) for value in (row.estimate, row.low, row.high) if value is not None and not scale.holds(value)]
        if row.estimate is not None and scale.holds(row.estimate):
            cells[self._column(row.estimate)] = signs.marks[row.kind]
        if any(place < 0 for place in outside):
            cells[0] = signs.low
        if any(place > 1 for place in outside):
            cells[-1] = signs.high
        return "".join(cells)

    def _axis(self) -> Iterator[str]:
        """A rule with ticks, their numbers, and what lies on either side."""
        told, width, before = self._table, self._bar_width, self._before
        values = ticks(told.axis, self._fits)
        rule, numbers = [self._signs.rule] * width, [" "] * (self._columns - before)
        for value in values:
            rule[self._column(value)] = self._signs.tick
            start, end = self._tick_place(value)
            numbers[start:end] = self._tick_words(value)
        yield " " * before + "".join(rule)
        yield " " * before + "".join(numbers)
        yield from self._favours(before)

    @property
    def _before(self) -> int:
        """The columns left of the bars."""
        counts = self._widths[: len(self._table.count_headings)]
        return self._label_width + sum(width + 2 for width in counts) + 2 if self._beside else 2

    def _tick_place(self, value: float) -> tuple[int, int]:
        """Where a tick's number begins and ends: around it, and within the line."""
        wide = len(self._tick_words(value))
        start = max(0, min(self._column(value) - wide // 2, self._columns - self._before - wide))
        return start, start + wide

    def _tick_words(self, value: float) -> str:
        return self._words(tick_words(value, self._table.axis))

    def _favours(self, before: int) -> Iterator[str]:
        left, right = (self._words(text) for text in self._table.favours)
        if not left and not right:
            return
        null = self._table.null
        middle = before + (self._column(null) if null is not None and self._table.axis.holds(null) else self._bar_width // 2)
        left, right = f"{'<-' if self._plain else '←'} {left}" if left else "", f"{right} {'->' if self._plain else '→'}" if right else ""
        start = middle - 1 - _width(left)
        if start >= 0 and middle + 2 + _width(right) <= self._columns:
            yield " " * start + left + "   " + right
        else:
            yield from self._wrapped("   ".join(text for text in (left, right) if text))

    def _foot(self) -> Iterator[str]:
        yield ""
        yield from self._wrapped("; ".join(self._legend()))
        if self._table.shows_bias:
            told = ", ".join(f"{BIAS_LETTERS[judgement]} {words}" for judgement, words in BIAS_WORDS.items())
            yield from self._wrapped(f"Risk of bias: {told}")
            if self._beside and not self._has_bias:
                yield from self._bias_apart()
        for note in self._table.footnotes:
            number = re.match("[⁰¹²³⁴⁵⁶⁷⁸⁹]+ ", note)
            told = f"[{number[0].strip().translate(_PLAIN_NUMBERS)}] {note[number.end() :]}" if number else note
            yield from self._wrapped(self._words(told))

    def _bias_apart(self) -> Iterator[str]:
        """The judgements in a table of their own, where the plot has no room for them."""
        headings, width = self._domains, self._label_width + 2
        judged = [row for row in self._table.rows if any(row.bias)]
        yield _cut(" " * width + " " + " ".join(headings), self._columns)
        for row in judged:
            letters = " ".join(f"{BIAS_LETTERS[one]:<{_width(heading)}}" for heading, one in zip(headings, row.bias, strict=False))
            yield _cut(_left(_cut(self._label(row).strip(), self._label_width), width) + " " + letters.rstrip(), self._columns)
        yield ""

    def _legend(self) -> Iterator[str]:
        """Only the signs that occur."""
        signs, rows = self._signs, [row for row in self._table.rows if row.is_drawn]
        for kind, words in (("study", "study"), ("summary", "pooled"), ("prediction", "prediction interval")):
            if any(row.kind == kind for row in rows):
                yield f"{signs.lines[kind]}{signs.marks.get(kind, signs.lines[kind])}{signs.lines[kind]} {words}"
        bars = "".join(self._bar(row) for row in rows)
        if signs.low in bars or signs.high in bars:
            yield f"{signs.low} {signs.high} beyond the axis"

    def _fits(self, values: tuple[float, ...]) -> bool:
        places = [self._tick_place(value) for value in values]
        return all(start - end >= 2 for (_, end), (start, _) in pairwise(places))

    def _column(self, value: float) -> int:
        return round(min(1.0, max(0.0, self._table.axis.place(value))) * (self._bar_width - 1))

    def _words(self, text: str) -> str:
        if not self._plain:
            return text
        text = _POWER.sub(lambda match: "10^" + match[1].translate(_PLAIN_NUMBERS), text)
        return ascii_only(text.replace("∞", "inf"))

    def _wrapped(self, text: str, indent: str = "") -> Iterator[str]:
        return (indent + told for told in _wrap(text, self._columns - len(indent)))


def _width(text: str) -> int:
    """The columns that a terminal gives the text: two for wide letters, none for accents of their own."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _cut(text: str, width: int) -> str:
    """As many letters as have room."""
    if _width(text) <= width:
        return text
    return next(text[:end] for end in range(len(text), -1, -1) if _width(text[:end]) + 2 <= width) + ".."


def _left(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text


def _longest(text: str) -> int:
    return min(16, max((_width(word) for word in text.split(" ")), default=0))


def _wrap(text: str, width: int) -> list[str]:
    """The words in lines of at most so many columns; longer words are broken."""
    lines: list[str] = []
    for word in _pieces(text, width):
        if lines and _width(lines[-1]) + 1 + _width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [spaced(line) for line in lines]


def _pieces(text: str, width: int) -> Iterator[str]:
    for word in unbroken(text):
        piece = ""
        for letter in word:
            if _width(piece + letter) > width and piece:
                yield piece
                piece = ""
            piece += letter
        if piece:
            yield piece
