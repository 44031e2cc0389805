"""What the classifier sees of a piece of text: its words with terms and numbers made general, what they do, its cues, its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, starmap
from typing import NamedTuple

from cordwise.claims.lexicon import Mention
from cordwise.claims.pieces import Piece
from cordwise.claims.word_classes import classes_of
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.text.fold import fold

STEM = 5
"""Letters by which words of one family are taken together."""
OPENINGS = (3, 4, 6)
"""More openings of words, and with `ENDING` their last letters: what is left to go by in a word never seen."""
ENDING = 3

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|<[a-z_]+>|[?!%$]")


class Seen(NamedTuple):
    """What is seen of a piece: its words, each of which stands for the names `of_word` gives it, groups of names that are met together again and again, and other names."""

    words: list[str]
    groups: list[tuple[str, ...]]
    others: list[str]

    @property
    def names(self) -> set[str]:
        """All names."""
        return set(self.others).union(*self.groups, *map(of_word, self.words))


def features(piece: Piece, rule: str) -> Seen:
    """Everything seen in the piece and around it; `rule` is the id of the rule that speaks of it, "" where none does."""
    words = _WORD.findall(_general(piece))
    around = piece.around
    groups = [_named("cue", piece.cues), _named("p", around.before), _named("n", around.after), _of_heading(piece.heading)]
    groups += _order_of_classes(words)
    if around.lead_in:
        groups.append(_of_lead_in(around.lead_in))
    others = [f"b:{one} {two}" for one, two in pairwise(words)]
    others += (f"first:{words[0] if words else ''}", f"last:{words[-1] if words else ''}", f"length:{min(len(words) // 5, 8)}")
    others.append(f"block:{piece.block}")
    if around.of:
        others += (f"fifth:{around.number * 5 // around.of}", f"from_top:{min(around.number, 3)}")
    if rule:
        others.append(f"rule:{rule}")
    return Seen(words, groups, others)


def of_word(word: str) -> Iterator[str]:
    """The names that a word has wherever it stands: itself, its family, how it opens and ends, and what it does."""
    yield f"w:{word}"
    if len(word) >= STEM:
        yield f"s:{word[:STEM]}"
    yield from (f"o:{word[:length]}" for length in OPENINGS if len(word) > length)
    if len(word) > ENDING:
        yield f"e:{word[-ENDING:]}"
    yield from (f"c:{one}" for one in classes_of(word))


def _order_of_classes(words: list[str]) -> Iterator[tuple[str, ...]]:
    """What the next word that does something does, after each that does."""
    classes = [found for word in words if (found := classes_of(word))]
    return starmap(_one_after_the_other, pairwise(classes))


@lru_cache(maxsize=4096)
def _one_after_the_other(here: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"cc:{one} {two}" for one in here for two in there if one != two)


@lru_cache(maxsize=2048)
def _named(prefix: str, cues: frozenset[str]) -> tuple[str, ...]:
    """The names of cues; sentences that stand side by side ask for the same ones, and many show none."""
    return tuple(f"{prefix}:{cue}" for cue in cues)


@lru_cache(maxsize=512)
def _of_heading(heading: str) -> tuple[str, ...]:
    return tuple(f"hc:{one}" for word in _WORD.findall(fold(heading)) for one in classes_of(word))


@lru_cache(maxsize=64)
def _of_lead_in(folded: str) -> tuple[str, ...]:
    words = _WORD.findall(folded)
    return (*(f"l:{word}" for word in words), *(f"lc:{one}" for word in words for one in classes_of(word)))


def _general(piece: Piece) -> str:
    """The words folded, with terms and numbers replaced by what they are."""
    pieces: list[str] = []
    position = 0
    spans = [(m.start - piece.start, m.end - piece.start, _tag(m)) for m in piece.mentioned] + [
        (q.start - piece.start, q.end - piece.start, f"<{q.kind}>") for q in piece.quantities
    ]
    for begin, end, tag in sorted(spans):
        if begin >= position and end <= len(piece.words):
            pieces += [piece.folded[position:begin], f" {tag} "]
            position = end
    pieces.append(piece.folded[position:])
    return "".join(pieces)


def _tag(mention: Mention) -> str:
    if mention.vocabulary == "outcomes":
        return f"<{vocabulary('outcomes')[mention.id].facts.get('kind', 'outcome')}>"
    return f"<{mention.vocabulary}>"
