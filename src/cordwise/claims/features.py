"""What the classifier sees of a piece of text: its words with terms and numbers made general, its cues, its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cordwise.claims.lexicon import Mention
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.text.fold import fold
from cordwise.text.numbers import Quantity

STEM = 5
"""Letters by which words of one family are taken together."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|<[a-z_]+>|[?!%$]")


def features(
    words: str,
    kind: str,
    heading: str,
    mentioned: tuple[Mention, ...],
    quantities: tuple[Quantity, ...],
    cues: frozenset[str],
    *,
    start: int = 0,
    before: frozenset[str] = frozenset(),
    after: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """Names of everything seen in `words`, which stand at `start` of the text that mentions and quantities count in.

    `before` and `after` are the cues of the sentences around: whether a page is arguing shows in its neighbours too.
    """
    tokens = _WORD.findall(_general(words, mentioned, quantities, start))
    yield from {f"w:{token}" for token in tokens}
    yield from {f"b:{one} {two}" for one, two in pairwise(tokens)}
    yield from {f"t:{one} {two} {three}" for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False)}
    yield from {f"s:{token[:STEM]}" for token in tokens if len(token) >= STEM}
    yield f"first:{tokens[0] if tokens else ''}"
    yield f"last:{tokens[-1] if tokens else ''}"
    yield f"block:{kind}"
    yield f"length:{min(len(tokens) // 5, 8)}"
    yield from (f"cue:{cue}" for cue in cues)
    yield from (f"p:{cue}" for cue in before)
    yield from (f"n:{cue}" for cue in after)
    yield from (f"h:{token}" for token in set(_WORD.findall(fold(heading))[:14]))


def _general(words: str, mentioned: tuple[Mention, ...], quantities: tuple[Quantity, ...], start: int) -> str:
    """The words folded, with terms and numbers replaced by what they are."""
    pieces: list[str] = []
    position = 0
    folded = fold(words)
    spans = [(m.start - start, m.end - start, _tag(m)) for m in mentioned] + [
        (q.start - start, q.end - start, f"<{q.kind}>") for q in quantities
    ]
    for begin, end, tag in sorted(spans):
        if begin >= position and end <= len(words):
            pieces += [folded[position:begin], f" {tag} "]
            position = end
    pieces.append(folded[position:])
    return "".join(pieces)


def _tag(mention: Mention) -> str:
    if mention.vocabulary == "outcomes":
        return f"<{vocabulary('outcomes')[mention.id].facts.get('kind', 'outcome')}>"
    return f"<{mention.vocabulary}>"
