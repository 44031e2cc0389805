"""A sentence or clause with everything seen in it and around it: what the rules and the classifier of kinds look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cordwise.claims.bare_answers import as_stated, with_question
from cordwise.claims.cues import cues
from cordwise.claims.labelled_values import Labelled, with_labels
from cordwise.claims.lead_ins import together
from cordwise.claims.lexicon import Mention, mentions_of, mentions_within
from cordwise.documents.sentences import sentences
from cordwise.records.document import Document, Sentence
from cordwise.text.fold import fold
from cordwise.text.negation import as_meant
from cordwise.text.numbers import Quantity, quantities_of

COUNTS = ("share", "of", "plain")
"""Kinds of number that count people or say how many of them; the wording `number` of the rules."""


class Around(NamedTuple):
    """What stands around a sentence: the cues of its neighbours, the words that lead into its list, and how far down the page it is."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    lead_in: str = ""
    number: int = 0
    of: int = 0


NOWHERE = Around()
"""Nothing stands around, or it is not known."""


class Piece(NamedTuple):
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
    meant: str
    """The folded words as the rules read them: "not only" denies nothing, nor does "children without epilepsy", and an item of a list goes on from the words that lead into it."""
    around: Around = NOWHERE
    answered: bool = False
    """Whether it is a question with its bare answer, folded as the statement that they make together."""
    one_of_a_run: bool = False
    """Whether only a sign or an abbreviation sets it apart from what stands beside it."""
    labelled: bool = False
    """Whether it is a bare value with what it is the value of, folded as the statement that they make together."""

    @property
    def unread(self) -> bool:
        """Whether the sentence model has seen nothing like it."""
        return self.answered or self.one_of_a_run or self.labelled


def piece_of(text: str, sentence: Sentence, start: int, end: int, around: Around = NOWHERE, *, one_of_a_run: bool = False) -> Piece:
    """The part `text[start:end]` of a sentence."""
    piece = _piece(sentence, _seen_in(text, start, end), around)
    return piece._replace(one_of_a_run=True) if one_of_a_run else piece


class _Seen(NamedTuple):
    start: int
    end: int
    words: str
    folded: str
    mentioned: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    cues: frozenset[str]
    meant: str
    answered: bool
    labelled: bool


def _seen_in(text: str, start: int, end: int) -> _Seen:
    return next(_all_seen(text, [Labelled(Sentence(start=start, end=end, kind="paragraph"))]))


def _all_seen(text: str, read: Sequence[Labelled]) -> Iterator[_Seen]:
    """What is seen in each of several sentences. One thing is looked for in all of them before the next is: so what it takes to see it stays at hand."""
    places = [(one.sentence.start, one.sentence.end) for one in read]
    words = [text[start:end] for start, end in places]
    stated = [one.said or as_stated(written) for one, written in zip(read, words, strict=True)]
    page = fold(text)
    folded = [
        page[one.sentence.start : one.sentence.end] if said == written else fold(said)
        for one, said, written in zip(read, stated, words, strict=True)
    ]
    meant = [as_meant(_under(one.column, said) if one.said else said) for one, said in zip(read, folded, strict=True)]
    numbers = [quantities_of(said, start) for said, (start, _) in zip(folded, places, strict=True)]
    shown = list(map(cues, meant))
    named = [
        mentions_within(text, start, end, low) if said == written else mentions_of(said, low, start)
        for said, low, written, (start, end) in zip(stated, folded, words, places, strict=True)
    ]
    for one, (start, end), written, said, low, means, seen, counted, terms in zip(
        read, places, words, stated, folded, meant, shown, numbers, named, strict=True
    ):
        wordings = seen | {"number"} if any(number.kind in COUNTS for number in counted) else seen
        yield _Seen(start, end, written, low, terms, counted, wordings, means, said != written and not one.said, bool(one.said))


def _under(column: str, folded: str) -> str:
    """A statement of a table with the heading of its column."""
    return " ".join(f"{fold(column)}: {folded}".split() if column else folded.split())


def _piece(sentence: Sentence, seen: _Seen, around: Around) -> Piece:
    meant = together(around.lead_in, seen.meant)
    return Piece(
        seen.start,
        seen.end,
        seen.words,
        seen.folded,
        sentence.kind,
        sentence.heading,
        seen.mentioned,
        seen.quantities,
        seen.cues if meant is seen.meant else seen.cues | cues(meant),
        meant,
        around,
        seen.answered,
        labelled=seen.labelled,
    )


def _read(document: Document) -> Iterator[Labelled]:
    """The sentences, a bare answer together with its question, which also stands alone before it, and a bare value together with its label."""
    before: Sentence | None = None
    for one in with_labels(document, sentences(document)):
        yield one if one.said else one._replace(sentence=with_question(document.text, before, one.sentence))
        before = one.sentence


def whole_sentences(document: Document) -> Iterator[tuple[Sentence, Piece]]:
    """Every sentence of a page with what is seen in it and around it."""
    read = list(_read(document))
    found = [(one.sentence, seen) for one, seen in zip(read, _all_seen(document.text, read), strict=True)]
    cues_seen = [frozenset[str](), *(seen.cues for _, seen in found), frozenset[str]()]
    lead_in = ""
    for number, (sentence, seen) in enumerate(found):
        around = Around(
            before=cues_seen[number],
            after=cues_seen[number + 2],
            lead_in=lead_in if sentence.kind == "item" else "",
            number=number,
            of=len(found),
        )
        yield sentence, _piece(sentence, seen, around)
        if sentence.kind != "item":
            lead_in = seen.folded if seen.folded.rstrip().endswith(":") else ""
