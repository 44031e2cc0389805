"""What the classifier sees of a piece of text: its words with terms and numbers made general, what they do, its cues, its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cordwise.claims.lexicon import Mention
from cordwise.claims.pieces import Piece
from cordwise.claims.word_classes import classes_of
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.text.fold import fold

STEM = 5
"""Letters by which words of one family are taken together."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|<[a-z_]+>|[?!%$]")


def features(piece: Piece, rule: str) -> Iterator[str]:
    """Names of everything seen in the piece and around it; `rule` is the id of the rule that speaks of it, "" where none does."""
    tokens = _WORD.findall(_general(piece))
    yield from _of_words(tokens)
    yield from _of_classes(tokens)
    yield from _of_place(piece)
    yield from (f"cue:{cue}" for cue in piece.cues)
    if rule:
        yield f"rule:{rule}"


def _of_words(tokens: list[str]) -> Iterator[str]:
    yield from (f"w:{token}" for token in tokens)
    yield from (f"b:{one} {two}" for one, two in pairwise(tokens))
    yield from (f"s:{token[:STEM]}" for token in tokens if len(token) >= STEM)
    yield f"first:{tokens[0] if tokens else ''}"
    yield f"last:{tokens[-1] if tokens else ''}"
    yield f"length:{min(len(tokens) // 5, 8)}"


def _of_classes(tokens: list[str]) -> Iterator[str]:
    """What the words do, and what the next one that does something does."""
    seen = [classes for token in tokens if (classes := classes_of(token))]
    yield from (f"c:{one}" for classes in seen for one in classes)
    yield from (f"cc:{one} {two}" for here, there in pairwise(seen) for one in here for two in there if one != two)


def _of_place(piece: Piece) -> Iterator[str]:
    around = piece.around
    yield f"block:{piece.block}"
    yield from (f"p:{cue}" for cue in around.before)
    yield from (f"n:{cue}" for cue in around.after)
    yield from (f"hc:{one}" for word in _WORD.findall(fold(piece.heading)) for one in classes_of(word))
    for word in _WORD.findall(around.lead_in):
        yield f"l:{word}"
        yield from (f"lc:{one}" for one in classes_of(word))
    if around.of:
        yield f"fifth:{around.number * 5 // around.of}"
        yield f"from_top:{min(around.number, 3)}"


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
