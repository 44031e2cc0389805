"""An outline as one self-contained page: no script, nothing from elsewhere, everything foreign escaped."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache, singledispatchmethod
from html import escape
from importlib import resources
from typing import Any

from cordwise.records.reply import Citation, ForestRow
from cordwise.render.addresses import is_web
from cordwise.render.forest import KINDS, Axis, axis, counts, interval_words, named, numbers
from cordwise.render.forest_svg import forest_svg
from cordwise.render.html_audit import verdict_parts
from cordwise.render.outline import Facts, Forest, Outline, Part, Picture, Point, Points, Prose, References, Rows, Score, Table, Verdicts
from cordwise.render.pictures import draw
from cordwise.render.prose import blocks, cited, seen
from cordwise.render.rows import tables
from cordwise.render.visible import one_line
from cordwise.render.words import points_words, title


def html_from_outline(outline: Outline) -> str:
    """The whole page."""
    return "\n".join(_Writer(outline).page()) + "\n"


@cache
def style() -> str:
    """The style sheet that every page carries."""
    return resources.files("cordwise.render").joinpath("page.css").read_text("utf-8")


@cache
def policy() -> str:
    """The content security policy: this one style sheet and nothing else."""
    digest = b64encode(hashlib.sha256(_styled().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def inline(text: str) -> str:
    """Foreign words on one line, escaped."""
    return escape(one_line(text))


class _Writer:
    """Writes each kind of body as HTML; citations become links to the list of sources."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.citations = outline.citations
        self.plots = 0

    def page(self) -> Iterator[str]:
        yield from _head(f"{title(self.outline.kind)}: {self.outline.title}")
        yield f'<body class="reply-{self.outline.kind}">'
        yield '<a class="skip" href="#main">Skip to the content</a>'
        yield from self._header()
        yield from _contents(self.outline.parts)
        yield '<main id="main" tabindex="-1">'
        for number, part in enumerate(self.outline.parts, 1):
            yield from self._part(part, _anchor(part, number))
        yield "</main>"
        yield f'<footer><p class="notice">{inline(self.outline.notice)}</p></footer>'
        yield "</body>\n</html>"

    def _header(self) -> Iterator[str]:
        yield '<header class="top">'
        yield f'<p class="kind"><span class="brand">Cordwise</span> {inline(title(self.outline.kind))}</p>'
        yield f"<h1><bdi>{inline(self.outline.title)}</bdi></h1>"
        if self.outline.lead:
            yield f'<p class="lead">{self._cited(self.outline.lead)}</p>'
        yield from _facts(self.outline.facts, "facts")
        yield "</header>"

    def _part(self, part: Part, anchor: str) -> Iterator[str]:
        yield f'<section id="{anchor}" aria-labelledby="{anchor}-title">'
        yield f'<h2 id="{anchor}-title">{inline(part.title)}</h2>'
        for body in part.bodies:
            yield from self.body(body)
        yield "</section>"

    @singledispatchmethod
    def body(self, body: Any) -> Iterator[str]:
        raise TypeError(f"no HTML for {type(body).__name__}")

    @body.register
    def _prose(self, body: Prose) -> Iterator[str]:
        for kind, texts in blocks(body.text):
            yield _items(map(self._cited, texts)) if kind == "items" else f"<p>{self._cited(texts[0])}</p>"

    @body.register
    def _verdicts(self, body: Verdicts) -> Iterator[str]:
        yield from verdict_parts(body, self._cited, self._numbers)

    @body.register
    def _points(self, body: Points) -> Iterator[str]:
        yield _items(map(self._point, body.points), css="points")

    def _point(self, point: Point) -> str:
        told = f"<strong>{inline(point.label)}</strong>" + (f": {self._cited(point.text)}" if point.text else "")
        told += f" {self._numbers(point.sources)}" if point.sources else ""
        return told + (f" <q><bdi>{inline(point.quote)}</bdi></q>" if point.quote else "")

    @body.register
    def _score(self, body: Score) -> Iterator[str]:
        yield "<p>This tells how a page informs, not whether it is right.</p>"
        rows = [(inline(item.question), inline(points_words(item.points))) for item in body.items]
        total = f"{sum(item.points for item in body.items)} of {2 * len(body.items)} points"
        yield from _table("Answers to the questions of a fair page", ("Question", "Answer"), [*rows, ("Total", total)])

    @body.register
    def _forest(self, body: Forest) -> Iterator[str]:
        self.plots += 1
        yield "<figure>"
        yield forest_svg(body.caption, body.rows, f"plot-{self.plots}")
        yield "<figcaption>■ one study &nbsp; ◆ pooled &nbsp; ○ expected without cells &nbsp; lines: 95% interval</figcaption>"
        yield "</figure>"
        yield "<details><summary>The same numbers as a table</summary>"
        scale = axis(body.rows)
        head = ("Study", "Events/people", interval_words(scale), "What it is", "Note")
        yield from _table(body.caption, head, [_forest_row(row, scale) for row in body.rows])
        yield "</details>"

    @body.register
    def _picture(self, body: Picture) -> Iterator[str]:
        for width, css in (("page", "wide-drawing"), ("phone", "narrow-drawing")):
            yield f'<figure class="drawn {css}">'
            yield _embedded(draw(body.plot, width=width).decode("utf-8"))
            yield "</figure>"

    @body.register
    def _rows(self, body: Rows) -> Iterator[str]:
        for name, found in tables(body.rows):
            yield f"<details><summary>{inline(name)} ({len(found)})</summary>"
            for row in found:
                yield from _facts(row, "row")
            yield "</details>"

    @body.register
    def _grid(self, body: Table) -> Iterator[str]:
        yield '<div class="side-by-side">'
        yield from _table(
            body.grid.caption, tuple(map(inline, body.grid.head)), [self._labelled(body.grid.head, row) for row in body.grid.rows]
        )
        yield "</div>"

    def _labelled(self, head: tuple[str, ...], row: tuple[str, ...]) -> tuple[str, ...]:
        """The cells, each with its heading for narrow screens, where the row of headings is not shown."""
        first, *rest = map(self._cited, row)
        return first, *(f'<span class="head">{inline(name)}</span> {cell}' for name, cell in zip(head[1:], rest, strict=True))

    @body.register
    def _references(self, body: References) -> Iterator[str]:
        yield '<ol class="sources">'
        for citation in body.citations:
            yield f'<li id="source-{citation.number}" value="{citation.number}">{_citation(citation)}</li>'
        yield "</ol>"

    @body.register
    def _about(self, body: Facts) -> Iterator[str]:
        yield from _facts(body.pairs, "facts")

    def _cited(self, text: str) -> str:
        runs = cited(one_line(text))
        return "".join(_reference(number) if number in self.citations and number else escape(run) for run, number in runs)

    def _numbers(self, numbers: tuple[int, ...]) -> str:
        return " ".join(_reference(number) if number in self.citations else f"[{number}]" for number in numbers)


def _head(page_title: str) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">'
    yield '<link rel="icon" href="data:,">'
    yield f"<title>{inline(page_title)}</title>"
    yield f"<style>{_styled()}</style>\n</head>"


def _styled() -> str:
    return f"\n{style()}"


def _contents(parts: tuple[Part, ...]) -> Iterator[str]:
    """Links to the parts, where there are enough to get lost in."""
    if len(parts) < 3:
        return
    yield '<nav class="contents" aria-label="Parts of this reply"><ul>'
    for number, part in enumerate(parts, 1):
        yield f'<li><a href="#{_anchor(part, number)}">{inline(part.title)}</a></li>'
    yield "</ul></nav>"


def _anchor(part: Part, number: int) -> str:
    return f"part-{number}-" + "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in part.id.lower())


def _items(texts: Iterable[str], css: str = "") -> str:
    opening = f'<ul class="{css}">' if css else "<ul>"
    return "\n".join([opening, *(f"<li>{text}</li>" for text in texts), "</ul>"])


def _facts(pairs: Iterable[tuple[str, str]], css: str) -> Iterator[str]:
    found = [f"<div><dt>{inline(name)}</dt><dd>{_linked(value)}</dd></div>" for name, value in pairs]
    if found:
        yield "\n".join([f'<dl class="{css}">', *found, "</dl>"])


def _linked(value: str) -> str:
    return _link(value, value) if is_web(value) else f"<bdi>{inline(value)}</bdi>"


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow"><bdi>{inline(words)}</bdi></a>'


def _reference(number: int) -> str:
    return f'<a class="cite" href="#source-{number}" aria-label="Source {number}">[{number}]</a>'


def _table(caption: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f'<div class="scroll" role="region" aria-label="{inline(caption)}" tabindex="0"><table>'
    yield f"<caption>{inline(caption)}</caption>\n<thead>{_table_row(head, 'col')}</thead>\n<tbody>"
    yield from (_table_row(row, "row") for row in rows)
    yield "</tbody></table></div>"


def _table_row(cells: tuple[str, ...], scope: str) -> str:
    """A row of cells that are escaped already; in a row of the body only the first is a heading."""
    heads = cells if scope == "col" else cells[:1]
    told = [f'<th scope="{scope}">{cell}</th>' for cell in heads] + [f"<td>{cell}</td>" for cell in cells[len(heads) :]]
    return f"<tr>{''.join(told)}</tr>"


_STYLE = re.compile(r' style="([^"]*)"')


def _embedded(svg: str) -> str:
    """A drawn picture inside a page, whose policy lets no element bear a style: the same properties as attributes."""
    return _STYLE.sub(
        lambda found: "".join(f' {n.strip()}="{v.strip()}"' for n, _, v in (p.partition(":") for p in found[1].split(";")) if v),
        svg[svg.index("<svg") :],
    )


def _forest_row(row: ForestRow, scale: Axis) -> tuple[str, ...]:
    return inline(named(row)), counts(row), numbers(row, scale), inline(KINDS.get(row.kind, row.kind)), inline(row.note)


def _citation(citation: Citation) -> str:
    name = citation.title or citation.id
    told = _link(citation.address, name) if is_web(citation.address) else f"<bdi>{inline(name)}</bdi> {inline(citation.document)}"
    about = [seen(citation), f"checked {citation.checked}" if citation.checked else "", citation.address]
    return f'{told} <span class="seen">{inline(" · ".join(part for part in about if part))}</span>'
