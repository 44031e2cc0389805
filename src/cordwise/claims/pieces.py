"""A sentence or clause with everything seen in it and around it: what the rules and the classifier of kinds look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cordwise.claims.cues import cues
from cordwise.claims.lexicon import Mention, mentions
from cordwise.documents.sentences import sentences
from cordwise.records.document import Document, Sentence
from cordwise.text.fold import fold
from cordwise.text.numbers import Quantity, quantities

COUNTS = ("share", "of", "plain")
"""Kinds of number that count people or say how many of them; the wording `number` of the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around a sentence: the cues of its neighbours, the words that lead into its list, and how far down the page it is."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    lead_in: str = ""
    number: int = 0
    of: int = 0


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
    around: Around = Around()


def piece_of(text: str, sentence: Sentence, start: int, end: int, around: Around = Around()) -> Piece:
    """The part `text[start:end]` of a sentence."""
    words = text[start:end]
    folded = fold(words)
    numbers = quantities(text, start, end)
    seen = cues(folded) | ({"number"} if any(number.kind in COUNTS for number in numbers) else frozenset())
    return Piece(start, end, words, folded, sentence.kind, sentence.heading, mentions(text, start, end), numbers, seen, around)


def whole_sentences(document: Document) -> Iterator[tuple[Sentence, Piece]]:
    """Every sentence of a page with what is seen in it and around it."""
    found = [(sentence, piece_of(document.text, sentence, sentence.start, sentence.end)) for sentence in sentences(document)]
    lead_in = ""
    for number, (sentence, piece) in enumerate(found):
        around = Around(
            before=found[number - 1][1].cues if number else frozenset(),
            after=found[number + 1][1].cues if number + 1 < len(found) else frozenset(),
            lead_in=lead_in if sentence.kind == "item" else "",
            number=number,
            of=len(found),
        )
        yield sentence, replace(piece, around=around)
        if sentence.kind != "item":
            lead_in = piece.folded if piece.folded.rstrip().endswith(":") else ""
