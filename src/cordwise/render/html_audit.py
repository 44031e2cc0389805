"""The middle of an audit page: the page's own words on the left, the verdicts beside the words they judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from cordwise.records.reply import JudgedClaim
from cordwise.render.highlight import MarkedLine, marked_lines
from cordwise.render.outline import Verdicts
from cordwise.render.visible import one_line
from cordwise.render.words import certainty_words, spaced, verdict_words, verdicts

Cited = Callable[[str], str]
Numbered = Callable[[tuple[int, ...]], str]
_HEADINGS = 6  # so many lines above a claim are looked at
_HEADING_LENGTH = 90


def verdict_parts(body: Verdicts, cited: Cited, numbered: Numbered) -> Iterator[str]:
    """The tally, then rows of words and cards: each row opens at a line in which claims start."""
    yield from _tally(body.claims)
    if not body.claims:
        yield "<p>No claim that could be checked was found on this page.</p>"
    yield '<div class="page">'
    for lines in _grouped(body):
        yield from _row(lines, body.claims, cited, numbered)
    yield "</div>"


def _tally(claims: Sequence[JudgedClaim]) -> Iterator[str]:
    counted = {words: sum(claim.verdict == words.id for claim in claims) for words in verdicts().values()}
    chips = [f'<li class="{words.css}"><span class="badge">{escape(words.symbol)} {escape(words.label)}</span> '
             f'<strong>{number}</strong> <span class="meaning">{escape(words.meaning)}</span></li>'
             for words, number in counted.items() if number]  # fmt: skip
    if chips:
        yield "\n".join(['<ul class="tally" aria-label="Verdicts on this page">', *chips, "</ul>"])


def _grouped(body: Verdicts) -> Iterator[list[MarkedLine]]:
    """Lines up to the next one in which a claim starts; a heading goes with what stands under it."""
    group: list[MarkedLine] = []
    for line in marked_lines(body.text, body.claims):
        if line.claims and group:
            headings = _trailing_headings(group)
            if len(headings) < len(group):
                yield group[: len(group) - len(headings)]
            group = headings
        group.append(line)
    if group:
        yield group


def _trailing_headings(group: list[MarkedLine]) -> list[MarkedLine]:
    """The last lines of a group that look like headings (short, no full stop), with the empty lines between them."""
    first = len(group)
    while first > max(0, len(group) - _HEADINGS) and _is_heading(group[first - 1]):
        first -= 1
    return group[first:]


def _is_heading(line: MarkedLine) -> bool:
    return not line.claims and len(line.html) <= _HEADING_LENGTH and not line.html.rstrip().endswith((".", "!", ";", ","))


def _row(lines: list[MarkedLine], claims: Sequence[JudgedClaim], cited: Cited, numbered: Numbered) -> Iterator[str]:
    yield '<div class="words"><div class="text" dir="auto">'
    for line in lines:
        yield f"<p>{line.html}</p>" if line.html.strip() else ""
    yield '</div></div>\n<div class="cards">'
    for number in sorted(number for line in lines for number in line.claims):
        yield from _card(number, claims[number - 1], cited, numbered)
    yield "</div>"


def _card(number: int, claim: JudgedClaim, cited: Cited, numbered: Numbered) -> Iterator[str]:
    words = verdict_words(claim.verdict)
    yield f'<article class="card {words.css}" id="claim-{number}" tabindex="-1" aria-labelledby="claim-{number}-title">'
    yield (f'<h3 id="claim-{number}-title"><a class="number" href="#words-{number}" title="To these words in the page">{number}</a> '
           f'<span class="badge">{escape(words.symbol)} {escape(words.label)}</span>{_certainty(claim)}</h3>')  # fmt: skip
    yield f"<blockquote><bdi>{_inline(claim.quote)}</bdi></blockquote>"
    for sentence in claim.against:
        yield f'<p class="against"><strong>The page also says:</strong> <q><bdi>{_inline(sentence)}</bdi></q></p>'
    yield f"<p>{cited(claim.reason)}</p>" if claim.reason else ""
    if claim.fair_wording:
        yield f'<p class="fair"><strong>A fair way to say it:</strong> {cited(claim.fair_wording)}</p>'
    yield '<div class="foot">'
    if claim.sources:
        yield f"<span>Sources {numbered(claim.sources)}</span>"
    yield from _reading(claim)
    yield "</div></article>"


def _certainty(claim: JudgedClaim) -> str:
    return f' <span class="certainty">{escape(certainty_words(claim.certainty))}</span>' if claim.certainty else ""


def _reading(claim: JudgedClaim) -> Iterator[str]:
    """How the claim was understood and by which rule it was judged, for whoever wants to look."""
    pairs = [("kind", spaced(claim.kind)), ("wording", claim.strength), ("direction", spaced(claim.direction)), ("rule", claim.rule),
             *((spaced(name), _value(value)) for name, value in claim.frame.items() if value)]  # fmt: skip
    told = "".join(f"<div><dt>{_inline(name)}</dt><dd>{_inline(value)}</dd></div>" for name, value in pairs if value)
    yield f'<details><summary>How this was read</summary><dl class="row">{told}</dl></details>'


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(one) for one in value)
    return spaced(str(value))


def _inline(text: str) -> str:
    return escape(one_line(text))
