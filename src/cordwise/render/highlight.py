"""A page's own words with its claims marked: spans may overlap, touch, nest or run over lines; the cost is linear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from cordwise.records.reply import JudgedClaim
from cordwise.render.visible import visible
from cordwise.render.words import verdict_words


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedLine:
    """One line of the page as HTML, and the numbers of the claims that start in it."""

    html: str
    claims: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A run of one line: the claim that it is marked for (the one that began last), and the claims that start with it."""

    text: str
    claim: int | None
    starting: tuple[int, ...]
    ends_line: bool


def marked_lines(text: str, claims: Sequence[JudgedClaim]) -> Iterator[MarkedLine]:
    """The lines of the text in order; together they hold every character of it."""
    line: list[str] = []
    started: list[int] = []
    for segment in segments(_same_length_line_ends(text), claims):
        line.append(_segment_html(segment, claims))
        started.extend(segment.starting)
        if segment.ends_line:
            yield MarkedLine(html="".join(line), claims=tuple(started))
            line, started = [], []


def segments(text: str, claims: Sequence[JudgedClaim]) -> Iterator[Segment]:
    """The text cut wherever a claim starts or ends and at line ends; a claim's number counts from 1."""
    starts, cuts = _cuts(text, claims)
    open_claims: list[int] = []
    for start, end in zip(cuts, cuts[1:] or [len(text)], strict=False):
        while open_claims and claims[open_claims[-1] - 1].end <= start:
            open_claims.pop()
        starting = tuple(starts.get(start, ()))
        open_claims.extend(number for number in starting if claims[number - 1].end > start)
        yield from _by_line(text[start:end], open_claims[-1] if open_claims else None, starting, last=end >= len(text))


def _cuts(text: str, claims: Sequence[JudgedClaim]) -> tuple[dict[int, list[int]], list[int]]:
    """The claims by their start (the longest first), and all places to cut at; places off the text move to its ends."""
    starts: dict[int, list[int]] = {}
    cuts = {0, len(text)}
    for number in sorted(range(1, len(claims) + 1), key=lambda one: -claims[one - 1].end):
        start = min(max(claims[number - 1].start, 0), max(len(text) - 1, 0))
        end = min(max(claims[number - 1].end, 0), len(text))
        starts.setdefault(start, []).append(number)
        cuts |= {start, end}
    return starts, sorted(cuts)


def _by_line(text: str, claim: int | None, starting: tuple[int, ...], *, last: bool) -> Iterator[Segment]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        ends_line = number < len(lines) or last
        yield Segment(text=line, claim=claim, starting=starting if number == 1 else (), ends_line=ends_line)


def _segment_html(segment: Segment, claims: Sequence[JudgedClaim]) -> str:
    words = escape(visible(segment.text))
    links = "".join(_link(number, claims[number - 1]) for number in sorted(segment.starting))
    if segment.claim is None or not words:
        return links + words
    return f'{links}<mark class="{verdict_words(claims[segment.claim - 1].verdict).css}">{words}</mark>'


def _link(number: int, claim: JudgedClaim) -> str:
    words = verdict_words(claim.verdict)
    label = f"Claim {number}: {words.label}"
    return (f'<a class="ref {words.css}" id="words-{number}" href="#claim-{number}" aria-label="{escape(label)}" title="{escape(label)}">'
            f"{number}&#8202;{escape(words.symbol)}</a>")  # fmt: skip


def _same_length_line_ends(text: str) -> str:
    """Line ends as newlines without moving an offset."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
