"""Plain text, as people paste or scrape it, read into blocks: headings, paragraphs, items, table rows, navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordwise.documents.lines import MAX_TEXT, byline, is_ended, is_heading, is_item, is_menu_word, is_row, without_bullet
from cordwise.records.document import Block, Document, Payload

_MENU_WORDS = 5
_MENU_RUN = 3
_MARKS = re.compile(r"#{1,6}\s+|>\s+|\*\*(?=\S[^*]*\*\*:?$)|__(?=\S[^_]*__:?$)")
_END_MARKS = re.compile(r"\s*(?:\*\*|__|\s#+)$")
_SEPARATOR = re.compile(r"[\W_]+")
_BARE_LINK = re.compile(r"https?://[^\s<>()\[\]\"']{4,500}")
_MAX_LINKS = 2_000
_AUTHOR_LINES = 60


def read_plain(payload: Payload, text: str, notes: tuple[str, ...] = (), limit: int = MAX_TEXT) -> Document:
    """The document of a decoded text; offsets count in exactly this text."""
    if len(text) > limit:
        text = text[:limit]
        notes = (*notes, "the page is very long; its end was left out")
    found = tuple(blocks(text))
    return Document(
        text=text, blocks=found, origin=payload.origin, digest=payload.digest, title=_title(text, found), author=_author(text, found),
        fetched=payload.fetched, links=_links(text), notes=notes,
    )  # fmt: skip


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, one a line, without the marks of Markdown around headings; lines without a letter are none.

    Runs of very short lines, and lines that any site's menu holds, are navigation.
    """
    lines = list(_lines(text))
    menus = _menus(text, lines)
    heading = ""
    for number, (start, end) in enumerate(lines):
        begin, stop, marked = _unmarked(text, start, end)
        words = text[begin:stop]
        kind = "navigation" if number in menus else "heading" if marked else _kind(words)
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


def _menus(text: str, lines: list[tuple[int, int]]) -> set[int]:
    found: set[int] = set()
    run: list[int] = []
    for number, (start, end) in enumerate([*lines, (0, 0)]):
        words = text[start:end]
        if _may_stand_in_menu(words):
            run.append(number)
            continue
        if len(run) >= _MENU_RUN and not _is_list(text, lines, run):
            found.update(run)
        run = []
        if _is_menu_bar(words):
            found.add(number)
    return found


def _may_stand_in_menu(words: str) -> bool:
    plain = without_bullet(words)
    return (
        0 < len(plain) < 60
        and len(plain.split()) <= _MENU_WORDS
        and "|" not in words
        and not words.startswith("#")
        and not is_ended(words)
        and not any(letter.isdigit() for letter in plain)
    )


def _is_list(text: str, lines: list[tuple[int, int]], run: list[int]) -> bool:
    """Whether short lines are a list of the text ("Symptoms include:"), not the words of a menu."""
    known = sum(is_menu_word(without_bullet(text[slice(*lines[number])])) for number in run)
    if known >= max(2, 0.34 * len(run)):
        return False
    first = text[slice(*lines[run[0]])]
    before = text[slice(*lines[run[0] - 1])] if run[0] else ""
    return is_item(first) or before.rstrip().endswith(":")


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
