"""Plain text, as people paste or scrape it, read into blocks: headings, paragraphs, items, table rows, navigation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cordwise.documents.lines import MAX_TEXT, byline, is_ended, is_heading, is_item, is_menu_word, is_row, is_ticked, without_bullet
from cordwise.documents.wrapped import unwrapped
from cordwise.records.document import Block, Document, Payload
from cordwise.text.edited import Edited
from cordwise.text.mended import mended

_MENU_WORDS = 5
_MENU_RUN = 3
_PROSE_WORDS = 12
_PROMISES = re.compile(r"\b(?:no|zero|non|without|never|guaranteed|proven|painless|pain-free|risk-free|safe|cures?|again)\b", re.IGNORECASE)
"""Words that promise or deny, as no menu does."""
_GIVEN = re.compile(r":\s+(?:yes|no|none|never|zero|nil)$", re.IGNORECASE)
"""What ends a line that says of something whether it is so, as no menu does."""
_MARKS = re.compile(r"#{1,6}\s+|>\s+|\*\*(?=\S[^*]*\*\*:?$)|__(?=\S[^_]*__:?$)")
_END_MARKS = re.compile(r"\s*(?:\*\*|__|\s#+)$")
_SEPARATOR = re.compile(r"[\W_]+")
_BARE_LINK = re.compile(r"https?://[^\s<>()\[\]\"']{4,500}")
_MAX_LINKS = 2_000
_AUTHOR_LINES = 60


def read_plain(payload: Payload, text: str, notes: tuple[str, ...] = (), limit: int = MAX_TEXT) -> Document:
    """The document of a decoded text, which is kept in it as it was written."""
    if len(text) > limit:
        text = text[:limit]
        notes = (*notes, "the page is very long; its end was left out")
    edited = as_read(text)
    text = edited.text if edited else text
    found = tuple(blocks(text))
    return Document(
        text=text, blocks=found, origin=payload.origin, digest=payload.digest, title=_title(text, found), author=_author(text, found),
        fetched=payload.fetched, links=_links(text), notes=notes, edited=edited,
    )  # fmt: skip


def as_read(text: str) -> Edited | None:
    """The text as a person reads it, through letters that nobody sees and lines broken at a width; None where it is written so."""
    first = mended(text)
    return unwrapped(first.text if first else text, first)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, one a line, without the marks of Markdown around headings; lines without a letter are none.

    Runs of very short lines at the ends of the page, and lines that any site's menu holds, are navigation.
    """
    lines = list(_lines(text))
    runs = _kinds_of_runs(text, lines)
    heading = ""
    for number, (start, end) in enumerate(lines):
        begin, stop, marked = _unmarked(text, start, end)
        words = text[begin:stop]
        kind = runs.get(number) or ("heading" if marked else _kind(words))
        yield Block(start=begin, end=stop, kind=kind, heading=heading)
        if kind == "heading":
            heading = words


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped and not _SEPARATOR.fullmatch(stripped):  # "-----", "|---|---|"
            begin = start + len(line) - len(line.lstrip())
            yield begin, begin + len(stripped)
        start += len(line)


def _unmarked(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """The line without the marks that make it a heading in Markdown ("## Results ##", "**Results**"), and whether it had them."""
    match = _MARKS.match(text, start, end)
    if not match:
        return start, end, False
    begin = match.end()
    stop = end
    if match.group()[0] != ">":
        inner = _MARKS.match(text, begin, end)  # "## **Results**"
        begin = inner.end() if inner else begin
        tail = _END_MARKS.search(text[begin:end][-12:])
        stop = end - (len(text[begin:end][-12:]) - tail.start()) if tail else end
    return (begin, stop, match.group()[0] != ">") if stop > begin else (start, end, False)


def _kind(words: str) -> str:
    if is_row(words):
        return "row"
    if is_item(words):
        return "item"
    return "heading" if is_heading(words) else "paragraph"


def _kinds_of_runs(text: str, lines: list[tuple[int, int]]) -> dict[int, str]:
    """The kinds of those lines that are judged together: menus, and lists without bullets."""
    words = [text[start:end] for start, end in lines]
    prose = [number for number, line in enumerate(words) if is_ended(line) and len(line.split()) >= _PROSE_WORDS]
    body = (prose[0], prose[-1]) if prose else (0, 0)
    count = Counter(words)
    kinds: dict[int, str] = {}
    for run in _runs(words):
        repeats = sum(count[words[number]] > 1 for number in run) > 0.5 * len(run)
        kinds |= _kinds_of_run(words, run, (0, 0) if repeats else body)
    ticked = [is_ticked(line) for line in words]
    kinds |= {
        number: "item"
        for number, one in enumerate(ticked)
        if one and (ticked[number - 1 : number] == [True] or ticked[number + 1 : number + 2] == [True])
    }
    return kinds | {number: "navigation" for number, line in enumerate(words) if _is_menu_bar(line)}


def _runs(words: list[str]) -> Iterator[list[int]]:
    """Lines next to each other that may stand in a menu, those with bullets apart from those without."""
    run: list[int] = []
    for number, line in enumerate(words):
        fits = _may_stand_in_menu(line)
        if run and not (fits and is_item(line) == is_item(words[run[-1]])):
            yield run
            run = []
        if fits:
            run.append(number)
    if run:
        yield run


def _may_stand_in_menu(words: str) -> bool:
    plain = without_bullet(words)
    return (
        0 < len(plain) < 60
        and len(plain.split()) <= _MENU_WORDS
        and "|" not in words
        and not words.startswith("#")
        and not is_ended(words)
        and not _GIVEN.search(words)
        and not any(map(str.isdigit, plain))
    )


def _kinds_of_run(words: list[str], run: list[int], body: tuple[int, int]) -> dict[int, str]:
    known = sum(is_menu_word(without_bullet(words[number])) for number in run)
    if is_item(words[run[0]]):
        before = run[0] - 1
        titled = [before] if before >= 0 and _may_stand_in_menu(words[before]) else []  # "Quick Links"
        return dict.fromkeys([*titled, *run], "navigation") if known >= max(1, 0.34 * len(run)) else {}
    if len(run) < _MENU_RUN or words[run[0] - 1 if run[0] else 0].endswith(":"):
        return {}
    promises = sum(_PROMISES.search(words[number]) is not None for number in run) >= max(2, 0.34 * len(run))
    if known < 2 and (promises or (body[0] < run[0] and run[-1] < body[1])):  # amid prose: a list, the first line of which names it
        return dict.fromkeys(run[1:], "item") | {run[0]: "heading"}
    return dict.fromkeys(run, "navigation")


def _is_menu_bar(words: str) -> bool:
    """Whether one line is a whole menu: "Home | About | Contact us"."""
    parts = [part for part in re.split(r"[|•·»›]", words) if part.strip()] if len(words) < 500 else []
    return len(parts) >= 2 and sum(is_menu_word(part) for part in parts) >= max(2, 0.5 * len(parts))


def _title(text: str, found: tuple[Block, ...]) -> str:
    """The first line that is no byline."""
    lines = (text[block.start : block.end] for block in found[:_AUTHOR_LINES])
    return next((words for words in lines if not byline(words)), "")[:200]


def _author(text: str, found: tuple[Block, ...]) -> str:
    names = (byline(text[block.start : block.end]) for block in found[:_AUTHOR_LINES])
    return next((name for name in names if name), "")


def _links(text: str) -> tuple[str, ...]:
    links: dict[str, None] = {}
    for match in _BARE_LINK.finditer(text):
        links.setdefault(match.group().rstrip(".,;:!?*_"))
        if len(links) >= _MAX_LINKS:
            break
    return tuple(links)
