"""Plain text, as people paste or scrape it, read into blocks: headings, paragraphs, items, table rows, navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordwise.records.document import Block, Document, Payload

_ITEM = re.compile(r"\s*(?:[-*•◦▪●·‣–—✓✔➤►]|\(?\d{1,2}[.)]|[a-z]\))\s+")
_ENDED = re.compile(r"""[.!?:;…]["'”’)\]]*\s*(?:\[?\d{1,3}(?:\s*,\s*\d{1,3})*\]?)?\s*$""")
_MENU_WORDS = 5
_MENU_RUN = 3
_HEADING_WORDS = 14
_HEADING_LETTERS = 110


def read_plain(payload: Payload, text: str) -> Document:
    """The document of a decoded text; offsets count in exactly this text."""
    return Document(text=text, blocks=tuple(blocks(text)), origin=payload.origin, digest=payload.digest, title=_title(text), fetched=payload.fetched)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, one a line; runs of very short lines without a verdict of their own are navigation."""
    lines = list(_lines(text))
    menus = _menus(text, lines)
    heading = ""
    for number, (start, end) in enumerate(lines):
        words = text[start:end]
        kind = "navigation" if number in menus else _kind(text, lines, number)
        yield Block(start=start, end=end, kind=kind, heading=heading)
        if kind == "heading":
            heading = words.strip()


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            begin = start + line.index(stripped[0])
            yield begin, begin + len(stripped)
        start += len(line)


def _kind(text: str, lines: list[tuple[int, int]], number: int) -> str:
    start, end = lines[number]
    words = text[start:end]
    if words.count("|") >= 2 or (words.count("|") == 1 and words.endswith("|")) or words.count("\t") >= 2:
        return "row"
    if _ITEM.match(words):
        return "item"
    is_short = len(words.split()) <= _HEADING_WORDS and len(words) <= _HEADING_LETTERS
    if is_short and (words.endswith(":") or not _ENDED.search(words)):
        return "heading"
    return "paragraph"


def _menus(text: str, lines: list[tuple[int, int]]) -> set[int]:
    found: set[int] = set()
    run: list[int] = []
    for number, (start, end) in enumerate([*lines, (0, 0)]):
        words = text[start:end]
        plain = _ITEM.sub("", words, count=1) if _ITEM.match(words) else words
        if 0 < len(plain.split()) <= _MENU_WORDS and "|" not in words and not _ENDED.search(words) and not any(c.isdigit() for c in words):
            run.append(number)
            continue
        if len(run) >= _MENU_RUN and not _is_list_under_intro(text, lines, run):
            found.update(run)
        run = []
    return found


def _is_list_under_intro(text: str, lines: list[tuple[int, int]], run: list[int]) -> bool:
    """Whether short lines are the items of a list that a sentence opens ("Symptoms include:")."""
    first = text[slice(*lines[run[0]])]
    before = text[slice(*lines[run[0] - 1])] if run[0] else ""
    return bool(_ITEM.match(first)) or before.rstrip().endswith(":")


def _title(text: str) -> str:
    for line in text.splitlines():
        if line.strip():
            return line.strip()[:200]
    return ""
