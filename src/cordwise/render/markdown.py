"""An outline as Markdown. Quotes are foreign: no markup, no raw HTML and no address in them comes to life."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import singledispatchmethod
from typing import Any

from cordwise.records.pictures import ForestPlot
from cordwise.records.reply import Citation, ForestRow, JudgedClaim
from cordwise.render.addresses import is_web
from cordwise.render.forest import Axis, axis, counts, interval_words, named, numbers
from cordwise.render.outline import Facts, Forest, Outline, Part, Picture, Point, Points, Prose, References, Rows, Score, Table, Verdicts
from cordwise.render.pictures import forest_text
from cordwise.render.prose import blocks, cited, seen
from cordwise.render.rows import tables
from cordwise.render.visible import one_line
from cordwise.render.words import certainty_words, points_words, title, verdict_words

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "|": "&#124;"}
_SIGNS = {sign: "\\" + sign for sign in "\\`*_[]~$#"}
_ESCAPES = str.maketrans(_ENTITIES | _SIGNS)
_OPENERS = re.compile(r"(?:[#+\-=]|\d{1,9}[.)])")
_LIVE = re.compile(r"(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)


def markdown_from_outline(outline: Outline) -> str:
    """The whole reply as CommonMark with the tables of GitHub."""
    return "\n\n".join(_Writer(outline.citations).outline(outline)) + "\n"


def escaped(text: str) -> str:
    """Foreign words on one line as plain words: addresses in them do not turn into links either."""
    return _LIVE.sub(lambda match: f"&#{ord(match[0])};", one_line(text).translate(_ESCAPES))


class _Writer:
    """Writes each kind of body as Markdown blocks; citations become links to their sources."""

    def __init__(self, citations: dict[int, Citation]) -> None:
        self.citations = citations

    def outline(self, outline: Outline) -> Iterator[str]:
        yield f"# {title(outline.kind)}: {escaped(outline.title)}"
        if outline.facts:
            yield _items(f"{name}: {escaped(value)}" for name, value in outline.facts)
        if outline.lead:
            yield f"**{escaped(outline.lead)}**"
        for part in outline.parts:
            yield from self._part(part)
        yield f"*{escaped(outline.notice)}*"

    def _part(self, part: Part) -> Iterator[str]:
        yield f"## {escaped(part.title)}"
        for body in part.bodies:
            yield from self.body(body)

    @singledispatchmethod
    def body(self, body: Any) -> Iterator[str]:
        raise TypeError(f"no Markdown for {type(body).__name__}")

    @body.register
    def _prose(self, body: Prose) -> Iterator[str]:
        for kind, texts in blocks(body.text):
            yield _items(map(self._opened, texts)) if kind == "items" else self._opened(texts[0])

    @body.register
    def _verdicts(self, body: Verdicts) -> Iterator[str]:
        if not body.claims:
            yield "No claim that could be checked was found on this page."
        for number, claim in enumerate(body.claims, 1):
            yield from self._claim(number, claim)

    def _claim(self, number: int, claim: JudgedClaim) -> Iterator[str]:
        words = verdict_words(claim.verdict)
        certainty = f" ({certainty_words(claim.certainty)})" if claim.certainty else ""
        yield f"### {number}. {words.symbol} {escaped(words.label + certainty)}"
        yield f"> “{escaped(' '.join(claim.quote.split()))}”"
        if lines := list(self._told(claim)):
            yield _items(lines)

    def _told(self, claim: JudgedClaim) -> Iterator[str]:
        for sentence in claim.against:
            yield f"The page also says: “{escaped(sentence)}”"
        for name, value in (("Why", claim.reason), ("A fair way to say it", claim.fair_wording)):
            if value:
                yield f"**{name}:** {self._cited(value)}"
        if claim.sources:
            yield f"**Sources:** {self._numbers(claim.sources)}"

    @body.register
    def _points(self, body: Points) -> Iterator[str]:
        yield _items(map(self._point, body.points))

    def _point(self, point: Point) -> str:
        told = f"**{escaped(point.label)}**" + (f": {self._cited(point.text)}" if point.text else "")
        told += f" “{escaped(' '.join(point.quote.split()))}”" if point.quote else ""
        return f"{told} {self._numbers(point.sources)}" if point.sources else told

    @body.register
    def _score(self, body: Score) -> Iterator[str]:
        rows = [(escaped(item.question), points_words(item.points), str(item.points)) for item in body.items]
        total = ("**Total**", "", f"{sum(item.points for item in body.items)} of {2 * len(body.items)}")
        yield _table(("Question", "Answer", "Points"), [*rows, total])

    @body.register
    def _forest(self, body: Forest) -> Iterator[str]:
        scale = axis(body.rows)
        yield _table(("", "Events/people", interval_words(scale), "Note"), [_forest_row(row, scale) for row in body.rows])

    @body.register
    def _picture(self, body: Picture) -> Iterator[str]:
        if isinstance(body.plot, ForestPlot):
            yield f"```text\n{forest_text(body.plot, columns=100).replace('```', '` ` `')}```"

    @body.register
    def _rows(self, body: Rows) -> Iterator[str]:
        for name, found in tables(body.rows):
            for number, row in enumerate(found, 1):
                yield f"### {escaped(name)} {number}" if len(found) > 1 else f"### {escaped(name)}"
                yield _items(f"{escaped(column)}: {escaped(cell)}" for column, cell in row)

    @body.register
    def _grid(self, body: Table) -> Iterator[str]:
        yield _table(tuple(map(escaped, body.grid.head)), [tuple(map(self._cited, row)) for row in body.grid.rows])

    @body.register
    def _references(self, body: References) -> Iterator[str]:
        yield "\n".join(f"- \\[{citation.number}\\] {_citation(citation)}" for citation in body.citations)

    @body.register
    def _facts(self, body: Facts) -> Iterator[str]:
        yield _items(f"{escaped(name)}: {escaped(value)}" for name, value in body.pairs)

    def _opened(self, text: str) -> str:
        """Text at the start of a block: nothing in it opens a heading, a list or a rule."""
        told = self._cited(text)
        return f"&#{ord(told[0])};{told[1:]}" if _OPENERS.match(told) else told

    def _cited(self, text: str) -> str:
        return "".join(self._link(number) if number in self.citations else escaped_run(run) for run, number in cited(one_line(text)))

    def _numbers(self, numbers: tuple[int, ...]) -> str:
        return " ".join(map(self._link, numbers))

    def _link(self, number: int | None) -> str:
        citation = self.citations.get(number or 0)
        return f"[\\[{number}\\]]({_target(citation.address)})" if citation and is_web(citation.address) else f"\\[{number}\\]"


def escaped_run(text: str) -> str:
    """Like `escaped`, with the spaces at both ends kept."""
    lead = text[: len(text) - len(text.lstrip())]
    trail = text[len(text.rstrip()) :] if text.strip() else ""
    return f"{lead}{escaped(text)}{trail}"


def _forest_row(row: ForestRow, scale: Axis) -> tuple[str, ...]:
    label = escaped(named(row))
    return f"**{label}**" if row.kind == "pooled" else label, counts(row), numbers(row, scale), escaped(row.note)


def _citation(citation: Citation) -> str:
    told = escaped(citation.title or citation.id) + (f" ({escaped(seen(citation))})" if seen(citation) else "")
    return f"{told} <{_target(citation.address)}>" if is_web(citation.address) else f"{told} {escaped(citation.document)}"


def _target(address: str) -> str:
    """An address that cannot leave its brackets."""
    return re.sub(r"[\s<>()\\]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), address)


def _items(texts: Any) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
