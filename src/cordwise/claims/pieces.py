"""A sentence or clause with everything seen in it: what the rules and the classifier of kinds look at."""

from __future__ import annotations

from dataclasses import dataclass

from cordwise.claims.cues import cues
from cordwise.claims.lexicon import Mention, mentions
from cordwise.records.document import Document, Sentence
from cordwise.text.fold import fold
from cordwise.text.numbers import Quantity, quantities

COUNTS = ("share", "of", "plain")
"""Kinds of number that count people or say how many of them; the wording `number` of the rules."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or clause with everything seen in it."""

    start: int
    end: int
    words: str
    folded: str
    block: str
    heading: str
    mentioned: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    cues: frozenset[str]
    before: frozenset[str] = frozenset()  # the cues of the sentence before, and of the one after
    after: frozenset[str] = frozenset()


def piece_of(document: Document, sentence: Sentence, start: int, end: int) -> Piece:
    words = document.text[start:end]
    folded = fold(words)
    numbers = quantities(document.text, start, end)
    seen = cues(folded) | ({"number"} if any(number.kind in COUNTS for number in numbers) else frozenset())
    return Piece(
        start,
        end,
        words,
        folded,
        sentence.kind,
        sentence.heading,
        mentions(document.text, start, end),
        numbers,
        seen,
    )
