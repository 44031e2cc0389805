"""What was fetched, and what was read from it."""

from __future__ import annotations

from dataclasses import dataclass

from cordwise.errors import RecordError
from cordwise.text.edited import Edited

BLOCK_KINDS = ("heading", "paragraph", "item", "row", "navigation")


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """Bytes as they came: from where, when, of what kind, with their SHA-256."""

    content: bytes
    origin: str
    media_type: str = ""
    charset: str = ""
    fetched: str = ""
    digest: str
    first_line: int = 1  # of a piece of a larger file: the number of its first line there


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A run of the text that belongs together: `text[start:end]`; a row is a line of a table with cells set off by "|"."""

    start: int
    end: int
    kind: str
    heading: str = ""  # the words of the nearest heading above

    def __post_init__(self) -> None:
        if self.kind not in BLOCK_KINDS or not 0 <= self.start <= self.end:
            raise RecordError(f"block {self.kind} at {self.start}:{self.end}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence, heading or cell: `text[start:end]`, the kind of block it stands in, and the heading above."""

    start: int
    end: int
    kind: str
    heading: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A page as read: its text, which all offsets count in characters of, and the blocks of that text in order.

    Where that is not letter for letter what was written (lines wrapped, letters unseen), `edited` tells what was and where each part of it stood.
    """

    text: str
    blocks: tuple[Block, ...]
    origin: str
    digest: str
    title: str = ""
    author: str = ""
    fetched: str = ""
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what the reader had to leave out or guess
    edited: Edited | None = None

    @property
    def written(self) -> str:
        """The text as it was written."""
        return self.edited.first_written if self.edited else self.text

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text as it was written."""
        return self.edited.span(start, end) if self.edited else (start, end)
