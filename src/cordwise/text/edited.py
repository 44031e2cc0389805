"""A text as it is read in place of how it was written, and where each part of it was written."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """`written[start:end]` is read as `instead`."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True, slots=True)
class Edited:
    """`text` is what is read; each piece of it (its start in `text`, its start and its end in `written`) was kept as written or stands for what was written there."""

    text: str
    written: str
    pieces: tuple[tuple[int, int, int], ...]
    before: Edited | None = None  # where the written text was itself edited

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text as it was first written; of an edit it takes all."""
        first, last = self._place(start)[0], self._place(end - 1)[1] if end > start else self._place(start)[0]
        return self.before.span(first, last) if self.before else (first, last)

    @property
    def first_written(self) -> str:
        """The text before any edit."""
        return self.before.first_written if self.before else self.written

    def _place(self, position: int) -> tuple[int, int]:
        """Where the letter at a position of `text` was written."""
        number = max(0, bisect_right(self.pieces, position, key=lambda piece: piece[0]) - 1)
        read, start, end = self.pieces[number]
        following = self.pieces[number + 1][0] if number + 1 < len(self.pieces) else len(self.text)
        if following - read != end - start:
            return start, end
        return start + position - read, start + position - read + 1


def edited(written: str, edits: Iterable[Edit], before: Edited | None = None) -> Edited | None:
    """The text with some edits, given in order and apart from each other; `before` if there are none."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    read = position = 0
    for start, end, instead in edits:
        if start > position:
            parts.append(written[position:start])
            pieces.append((read, position, start))
            read += start - position
        if instead:
            parts.append(instead)
            pieces.append((read, start, end))
            read += len(instead)
        position = end
    if not position:
        return before
    if position < len(written):
        parts.append(written[position:])
        pieces.append((read, position, len(written)))
    return Edited("".join(parts), written, tuple(pieces) or ((0, 0, len(written)),), before)
