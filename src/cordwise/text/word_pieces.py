"""Words cut into the pieces that a sentence model knows, the longest first (WordPiece: Wu et al. 2016, section 4.1; as in BERT, Devlin et al. 2019)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from cordwise.text.kept import Kept

INSIDE = "##"
"""Begins the name of a piece that goes on a word."""
KEPT = 50_000
"""Words of which it is kept what they were cut into, for pages say the same words over and over."""
LONGEST = 60
"""Letters of a word beyond which it is not cut at all: a longer run is no word."""
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


class WordPieces:
    """The numbers of the pieces of a folded text.

    `known` gives each piece its number; a word with a part that is not among them becomes `unknown`.
    """

    def __init__(self, known: Mapping[str, int], unknown: int) -> None:
        self._known, self._unknown = known, unknown
        self._cut = Kept(self._pieces, KEPT)

    def of(self, folded: str) -> list[int]:
        """The numbers of the pieces, in order."""
        return list(chain.from_iterable(map(self._cut.__getitem__, _WORD.findall(folded))))

    def _pieces(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            inside = INSIDE if start else ""
            ends = (end for end in range(len(word), start, -1) if inside + word[start:end] in self._known)
            end = next(ends, 0)
            if not end:
                return (self._unknown,)
            found.append(self._known[inside + word[start:end]])
            start = end
        return tuple(found)
