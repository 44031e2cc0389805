"""A bare value read together with what it is the value of: "Risk of infection | 0%" says that there is none, "Success rate: 87%" that so many had it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from cordwise.claims.cues import cues
from cordwise.claims.lexicon import mentions, names_cells, others_named
from cordwise.knowledge.vocabulary import load
from cordwise.records.document import Block, Document, Sentence
from cordwise.text.fold import fold

_LABEL_AT_MOST = 80
"""Letters of a label."""
_VALUE_AT_MOST = 40
"""Letters of a value that stands alone under a heading."""
_TELLING = frozenset(("harm_words", "safe_words", "benefit", "cure_words"))
_SHARE = r"(?:(?:about|around|over|up to|at least|more than|nearly|almost|approximately|[~≈><]) ?)?\d{1,3}(?:[.,]\d+)? ?(?:%|percent|per cent)\+?"
_COUNT = r"\d{1,6} (?:of|out of|in|/) \d{1,6}|\d{1,6}/\d{1,6}"
_NUMBER = re.compile(rf"(?:{_SHARE}|{_COUNT}|0)\W*", re.IGNORECASE)
_ZERO = re.compile(r"0+(?:[.,]0+)? ?(?:%|percent|per cent)?")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ALL = re.compile(r"100 ?(?:%|percent|per cent)")
_LINE = re.compile(r"(?P<label>[^:|\n]{3,80}?)\s?:\s+(?P<value>[^:|\n]{1,24})")
_HELPING = re.compile(r"(?:can|may|might|could|will)\b")
_BULLET = re.compile(r"[^\w\"'“‘(]+")

Span = tuple[int, int]


class Labelled(NamedTuple):
    """A sentence with what it says in as many letters, where that is not what is written; and the heading of its column."""

    sentence: Sentence
    said: str = ""
    column: str = ""


Made = tuple[Labelled | None, list[Span]]
"""What a value says, if it can be told, and the places of the label and the value, which are no sentences of their own."""


def with_labels(document: Document, found: Iterable[Sentence]) -> Iterator[Labelled]:
    """The sentences in order, a bare value together with its label and in the place of both where that names a harm, a rate or a benefit; others as they are."""
    made = list(_statements(document))
    taken = {span for _, spans in made for span in spans}
    waiting = sorted((one for one, _ in made if one), key=lambda one: one.sentence.start)
    for sentence in found:
        while waiting and waiting[0].sentence.start <= sentence.start:
            yield waiting.pop(0)
        if (sentence.start, sentence.end) not in taken:
            yield Labelled(sentence)
    yield from waiting


def _statements(document: Document) -> Iterator[Made]:
    """What values say with their labels, each with the places of the label and the value."""
    table: list[Block] = []
    before: Block | None = None
    for block in document.blocks:
        if block.kind != "row":
            yield from _of_table(document.text, table)
            table = []
            yield from _of_line(document.text, before, block)
            before = block
        else:
            table.append(block)
            before = None
    yield from _of_table(document.text, table)


def _of_line(text: str, before: Block | None, block: Block) -> Iterator[Made]:
    """Of a line that ends in a value, and of a value that is all that stands under a heading or a term."""
    start, end = block.start, block.end
    if block.kind == "navigation" or end - start > _LABEL_AT_MOST + 40:
        return
    headed = before is not None and before.kind == "heading" and end - start <= _VALUE_AT_MOST
    if not headed and text.find(":", start, end) < 0:
        return
    bullet = _BULLET.match(text, start, end)
    begin = bullet.end() if bullet else start
    if line := _LINE.fullmatch(text, begin, end):
        label, value, taken = line.span("label"), line.span("value"), [(start, end), (begin, end)]
    elif before is not None and before.kind == "heading":
        label, value, taken = _without_colon(text, before), (start, end), [(before.start, before.end), (start, end)]
    else:
        return
    if _speaks(_words(text, label)) and _value(_words(text, value)):
        said = _said(text, block, _words(text, label), (label[0], value[1]), value)
        if said.said != text[label[0] : value[1]]:  # "Success rate: 87%" is a sentence as it stands
            yield said, taken


def _without_colon(text: str, block: Block) -> Span:
    return block.start, block.start + len(text[block.start : block.end].rstrip(" :"))


def _of_table(text: str, table: list[Block]) -> Iterator[Made]:
    """Of the cells of a table: those of a row after its label, or under the headings of their columns."""
    if not table:
        return
    framed = all(text[block.start] == "|" for block in table)
    rows = [_cells(text, block)[framed:] for block in table]
    counted = _matches("counted", text[table[0].start : table[0].end]) or any(
        _matches("counted", _words(text, row[0])) for row in rows if row
    )
    heads = rows[0] if len(rows) > 1 and not any(_figure(_words(text, cell)) for cell in rows[0]) else []
    for block, row in zip(table, rows, strict=True):
        if row is not heads:
            if _speaks(_words(text, row[0])):
                yield from _of_row(text, block, row, heads, counted)
            else:
                yield from _of_columns(text, block, row, heads, counted, first=row is rows[1:2][0] if heads else False)
    yield from ((None, [head]) for place, head in enumerate(heads) if _heads_figures(text, heads, place, rows[1:]))


def _heads_figures(text: str, heads: list[Span], place: int, rows: list[list[Span]]) -> bool:
    """Whether a column headed by a harm holds figures, or what figures are told of."""
    return _names_harm(_words(text, heads[place])) and any(
        _figure(_words(text, cell)) for row in rows for cell in (row[place : place + 1] if place else row[1:])
    )


def _of_row(text: str, block: Block, row: list[Span], heads: list[Span], counted: bool) -> Iterator[Made]:
    """Of the first value of a row, and its label, which is no claim by itself where figures follow; nothing where nobody says which of several values is told of cells."""
    values = [(place, cell) for place, cell in enumerate(row) if place and _value(_words(text, cell))]
    told = [(cell, head) for place, cell in values if _is_told(head := _head(text, heads, place))]
    if told and (heads or len(values) == 1):
        cell, head = told[0]
        yield _said(text, block, _words(text, row[0]), (row[0][0], cell[1]), cell, head, counted), [row[0], cell]
    elif _names_harm(_words(text, row[0])) and any(_figure(_words(text, cell)) for cell in row[1:]):
        yield None, [row[0]]


def _of_columns(text: str, block: Block, row: list[Span], heads: list[Span], counted: bool, first: bool) -> Iterator[Made]:
    """Of values of a row that say nothing of its first cell ("Spinal cord injury | 78%"), each under the heading of its column."""
    of = "" if _value(_words(text, row[0])) else _words(text, row[0])
    if not _is_told(of) or (of and not _LETTERS.search(of)):  # a row of a diary: the number of a session, a date
        return
    for place, cell in enumerate(row):
        head = _head(text, heads, place)
        if _value(_words(text, cell)) and _speaks(head) and _is_told(head):
            start = row[0][0] if of else heads[place][0] if first else cell[0]
            yield _said(text, block, head, (start, cell[1]), cell, of, counted), [cell]


def _head(text: str, heads: list[Span], place: int) -> str:
    return _words(text, heads[place]) if place < len(heads) else ""


def _is_told(head: str) -> bool:
    """Whether a column may tell of cells: not of other care or of people without, and no remarks."""
    named = mentions(head)
    return not (_matches("others", head) or "other_care" in cues(fold(head)) or (others_named(named) and not names_cells(named)))


def _said(text: str, block: Block, label: str, span: Span, value: Span, of: str = "", counted: bool = False) -> Labelled:
    """What a value says with its label, in as many letters as it is quoted with; what has no room there goes before it."""
    given = _words(text, value)
    if _denies(given) or (_ZERO.fullmatch(given) and not counted and _matches("chances", label)):
        stated, shown = _denied(label, fold(label)), ""
    elif _ALL.fullmatch(given) and _matches("states", label):
        stated, shown = f"{given} {label}", ""
    else:
        stated, shown = (label, "") if _matches_any(given, _known()["affirms"]) else (f"{label}:", given)
    room = span[1] - span[0]
    sentence = Sentence(start=span[0], end=span[1], kind=block.kind, heading=of if mentions(of) else block.heading)
    if len(stated) + len(shown) <= room:
        return Labelled(sentence, stated.ljust(room - len(shown)) + shown, of)
    return Labelled(sentence, given.rjust(room), (f"{of}: {stated}" if of else stated).rstrip(":"))


def _denied(words: str, named: str) -> str:
    if match := _HELPING.match(named):
        return f"{words[: match.end()]}{'' if match.group() == 'can' else ' '}not{words[match.end() :]}"
    return f"{'not' if _matches('states', words) else 'no'} {words}"


def _speaks(words: str) -> bool:
    """Whether a label names a harm, a rate or a benefit."""
    return 0 < len(words) <= _LABEL_AT_MOST and not words.endswith("?") and bool(_matches("labels", words) or cues(fold(words)) & _TELLING)


def _names_harm(words: str) -> bool:
    return "harm_words" in cues(fold(words))


def _figure(words: str) -> bool:
    return words[:1].isdigit() or _value(words)


def _value(words: str) -> bool:
    return _denies(words) or _matches_any(words, _known()["affirms"]) or _NUMBER.fullmatch(words) is not None


def _denies(words: str) -> bool:
    return _matches_any(words, _known()["denies"])


def _matches_any(words: str, known: frozenset[str]) -> bool:
    return words.lower().rstrip(".! ") in known


def _matches(name: str, words: str) -> bool:
    return _known()[name].search(fold(words)) is not None


def _words(text: str, span: Span) -> str:
    return text[span[0] : span[1]]


def _cells(text: str, block: Block) -> list[Span]:
    """Where the cells of a row stand, empty ones among them."""
    found: list[Span] = []
    start = block.start
    for cell in text[block.start : block.end].replace("\t", "|").split("|"):
        left = start + len(cell) - len(cell.lstrip())
        found.append((left, max(left, start + len(cell.rstrip()))))
        start += len(cell) + 1
    return found


@cache
def _known() -> dict[str, Any]:
    loaded: dict[str, Any] = load("labelled_values")
    lists = {name: frozenset(loaded[name]) for name in ("affirms", "denies")}
    return lists | {name: re.compile(loaded[name]) for name in ("labels", "chances", "counted", "states", "others")}
