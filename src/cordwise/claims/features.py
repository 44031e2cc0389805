"""What the classifier sees of a piece of text: its words with terms and numbers made general, what they do, its cues, its place."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

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


def features(piece: Piece, rule: str) -> set[str]:
    """Names of everything seen in the piece and around it; `rule` is the id of the rule that speaks of it, "" where none does."""
    tokens = _WORD.findall(_general(piece))
    seen = {f"cue:{cue}" for cue in piece.cues}
    _add_words(seen, tokens)
    _add_classes(seen, tokens)
    _add_place(seen, piece)
    if rule:
        seen.add(f"rule:{rule}")
    return seen


def _add_words(seen: set[str], tokens: list[str]) -> None:
    seen.update([f"w:{token}" for token in tokens])
    seen.update([f"b:{one} {two}" for one, two in pairwise(tokens)])
    seen.update([f"s:{token[:STEM]}" for token in tokens if len(token) >= STEM])
    seen.update([f"o:{token[:length]}" for token in tokens for length in OPENINGS if len(token) > length])
    seen.update([f"e:{token[-ENDING:]}" for token in tokens if len(token) > ENDING])
    seen.add(f"first:{tokens[0] if tokens else ''}")
    seen.add(f"last:{tokens[-1] if tokens else ''}")
    seen.add(f"length:{min(len(tokens) // 5, 8)}")


def _add_classes(seen: set[str], tokens: list[str]) -> None:
    """What the words do, and what the next one that does something does."""
    classes = [found for token in tokens if (found := classes_of(token))]
    seen.update([f"c:{one}" for found in classes for one in found])
    seen.update([f"cc:{one} {two}" for here, there in pairwise(classes) for one in here for two in there if one != two])


def _add_place(seen: set[str], piece: Piece) -> None:
    around = piece.around
    seen.add(f"block:{piece.block}")
    seen.update([f"p:{cue}" for cue in around.before])
    seen.update([f"n:{cue}" for cue in around.after])
    seen.update(_of_heading(piece.heading))
    seen.update(_of_lead_in(around.lead_in))
    if around.of:
        seen.add(f"fifth:{around.number * 5 // around.of}")
        seen.add(f"from_top:{min(around.number, 3)}")


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
