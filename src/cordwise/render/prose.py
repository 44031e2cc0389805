"""The text of a section as blocks, and the citations in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordwise.records.reply import Citation
from cordwise.render.words import spaced

Block = tuple[str, tuple[str, ...]]
"""("paragraph", (its words,)) or ("items", (item, item ...))."""

_CITED = re.compile(r"\[(\d{1,6})\]")


def blocks(text: str) -> Iterator[Block]:
    """Paragraphs and lists in order: a line that opens with "- " is an item, other lines join to paragraphs."""
    lines: list[str] = []
    kind = "paragraph"
    for line in [*text.splitlines(), ""]:
        line_kind = "items" if line.lstrip().startswith("- ") else "paragraph"
        if lines and (not line.strip() or line_kind != kind):
            yield kind, _joined(kind, lines)
            lines = []
        if line.strip():
            kind = line_kind
            lines.append(line.strip())


def cited(text: str) -> Iterator[tuple[str, int | None]]:
    """Runs of text: (words, None), and for each citation (its brackets, its number)."""
    at = 0
    for match in _CITED.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], None
        yield match[0], int(match[1])
        at = match.end()
    if at < len(text):
        yield text[at:], None


def brackets(numbers: tuple[int, ...]) -> str:
    """Citations as they stand in text: "[1] [3]"."""
    return " ".join(f"[{number}]" for number in numbers)


def seen(citation: Citation) -> str:
    """Where in the document, and how much of it was seen: "table 3, full text"."""
    return ", ".join(dict.fromkeys(part for part in (citation.place, spaced(citation.depth)) if part))


def _joined(kind: str, lines: list[str]) -> tuple[str, ...]:
    if kind == "items":
        return tuple(line[2:].strip() for line in lines)
    return (" ".join(lines),)
