"""An outline as text: readable in a pipe, with colour in a terminal, in ASCII alone where asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from functools import singledispatchmethod
from typing import Any

from cordwise.records.pictures import ForestPlot
from cordwise.records.reply import Citation, JudgedClaim
from cordwise.render.forest_text import forest_lines
from cordwise.render.outline import Facts, Forest, Outline, Part, Picture, Point, Points, Prose, References, Rows, Score, Table, Verdicts
from cordwise.render.pictures import forest_text
from cordwise.render.prose import blocks, brackets, seen
from cordwise.render.rows import row_lines
from cordwise.render.visible import ascii_only, one_line
from cordwise.render.words import certainty_words, points_words, title, verdict_words

NARROWEST = 30
_COLOURS = {
    "supported": "bold green", "weakly_supported": "bold cyan", "overstated": "bold yellow", "understated": "bold magenta",
    "contradicted": "bold red", "unsupported": "bold blue", "outdated": "bold yellow", "not_checkable": "bold",
}  # fmt: skip

Line = tuple[str, str]
"""A line and its style, "" for none."""


def text_from_outline(outline: Outline, *, width: int, colour: bool, plain: bool) -> str:
    """The whole reply, no line longer than `width` but for words and addresses that are longer themselves."""
    lines = _Writer(max(width, NARROWEST), plain).outline(outline)
    if plain:
        lines = ((ascii_only(line), style) for line, style in lines)
    told = _coloured(lines) if colour else (line for line, _ in lines)
    return "\n".join(line.rstrip() for line in told) + "\n"


class _Writer:
    """Writes each kind of body as lines of one width."""

    def __init__(self, width: int, plain: bool) -> None:
        self.width = width
        self.plain = plain

    def outline(self, outline: Outline) -> Iterator[Line]:
        yield from self._wrapped(f"{title(outline.kind)}: {outline.title}", style="bold")
        if outline.lead:
            yield from self._wrapped(outline.lead, style="bold")
        for name, value in outline.facts:
            yield from self._wrapped(f"{name}: {value}")
        yield "", ""
        for part in outline.parts:
            yield from self._part(part)
        yield from self._wrapped(outline.notice, style="italic")

    def _part(self, part: Part) -> Iterator[Line]:
        heading = self._shown(part.title)
        yield heading, "bold underline"
        yield "-" * min(len(heading), self.width), "dim"
        for body in part.bodies:
            yield from self.body(body)
            yield "", ""

    @singledispatchmethod
    def body(self, body: Any) -> Iterator[Line]:
        raise TypeError(f"no text for {type(body).__name__}")

    @body.register
    def _prose(self, body: Prose) -> Iterator[Line]:
        for number, (kind, texts) in enumerate(blocks(body.text)):
            if number and kind == "paragraph":
                yield "", ""
            for text in texts:
                yield from self._wrapped(text, first="- " if kind == "items" else "")

    @body.register
    def _verdicts(self, body: Verdicts) -> Iterator[Line]:
        if not body.claims:
            yield from self._wrapped("No claim that could be checked was found on this page.")
        for number, claim in enumerate(body.claims, 1):
            if number > 1:
                yield "", ""
            yield from self._claim(number, claim)

    def _claim(self, number: int, claim: JudgedClaim) -> Iterator[Line]:
        yield from self._wrapped(self._verdict(claim), first=f"{number}. ", style=_COLOURS.get(claim.verdict, "bold"))
        yield from self._wrapped(f'"{claim.quote}"', first="   ")
        for sentence in claim.against:
            yield from self._wrapped(f'The page also says: "{sentence}"', first="   ")
        for name, value in (("Why", claim.reason), ("A fair way to say it", claim.fair_wording),
                            ("Sources", brackets(claim.sources))):  # fmt: skip
            if value:
                yield from self._wrapped(f"{name}: {value}", first="   ")

    def _verdict(self, claim: JudgedClaim) -> str:
        words = verdict_words(claim.verdict)
        certainty = f" ({certainty_words(claim.certainty)})" if claim.certainty else ""
        return f"{words.label.upper()}{certainty}" if self.plain else f"{words.symbol} {words.label.upper()}{certainty}"

    @body.register
    def _points(self, body: Points) -> Iterator[Line]:
        for point in body.points:
            yield from self._wrapped(_point(point), first="- ")
            if point.quote:
                yield from self._wrapped(f'"{point.quote}"', first="  ")

    @body.register
    def _score(self, body: Score) -> Iterator[Line]:
        for item in body.items:
            yield from self._wrapped(f"{item.question} {points_words(item.points)}", first="- ")
        total = sum(item.points for item in body.items)
        yield f"Total: {total} of {2 * len(body.items)} points", "bold"

    @body.register
    def _forest(self, body: Forest) -> Iterator[Line]:
        for line in forest_lines(body.rows, self.width, self.plain):
            yield line, ""

    @body.register
    def _picture(self, body: Picture) -> Iterator[Line]:
        if isinstance(body.plot, ForestPlot):
            for line in forest_text(body.plot, columns=self.width, plain=self.plain).splitlines():
                yield line, ""

    @body.register
    def _rows(self, body: Rows) -> Iterator[Line]:
        for indent, line in row_lines(body.rows):
            yield from self._wrapped(line, first="  " * indent)

    @body.register
    def _table(self, body: Table) -> Iterator[Line]:
        """Each row as a block, as a table of sentences does not fit beside each other in a terminal."""
        for row in body.grid.rows:
            yield from self._wrapped(row[0], style="bold")
            for head, cell in zip(body.grid.head[1:], row[1:], strict=True):
                yield from self._wrapped(f"{head}: {cell}", first="  ")

    @body.register
    def _references(self, body: References) -> Iterator[Line]:
        for citation in body.citations:
            yield from self._wrapped(_citation(citation), first=f"[{citation.number}] ")
            if citation.address:
                yield " " * (len(str(citation.number)) + 3) + one_line(citation.address), "dim"

    @body.register
    def _facts(self, body: Facts) -> Iterator[Line]:
        for name, value in body.pairs:
            yield from self._wrapped(f"{name}: {value}")

    def _wrapped(self, text: str, *, first: str = "", style: str = "") -> Iterator[Line]:
        lines = textwrap.wrap(self._shown(text), self.width - len(first), break_long_words=False, break_on_hyphens=False)
        for number, line in enumerate(lines):
            yield (" " * len(first) if number else first) + line, style

    def _shown(self, text: str) -> str:
        return ascii_only(one_line(text)) if self.plain else one_line(text)


def _point(point: Point) -> str:
    told = f"{point.label}: {point.text}" if point.text else point.label
    return f"{told} {brackets(point.sources)}" if point.sources else told


def _citation(citation: Citation) -> str:
    """Title, place and depth; the document's own name where there is no address."""
    told = f"{citation.title or citation.id} ({seen(citation)})" if seen(citation) else citation.title or citation.id
    return told if citation.address else f"{told} {citation.document}"


def _coloured(lines: Iterable[Line]) -> Iterator[str]:
    from rich.color import ColorSystem
    from rich.style import Style

    for line, style in lines:
        yield Style.parse(style).render(line, color_system=ColorSystem.STANDARD) if style else line
