"""Text made comparable, letter for letter: what is folded has the length of what was written, so offsets hold in both."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = dict.fromkeys("‘’‚‛′`´ʼ＇", "'") | dict.fromkeys("“”„‟″«»＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_SPACES = dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f", " ")
_INVISIBLE = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", " ")
_SIGNS = {"×": "x", "✕": "x", "·": ".", "∙": ".", "µ": "u", "μ": "u", "％": "%", "…": " ", "•": " ", "◦": " ", "▪": " ", "●": " ", "–": "-"}
_GREEK = {"α": "a", "β": "b", "γ": "g", "δ": "d"}
_KNOWN = _QUOTES | _DASHES | _SPACES | _INVISIBLE | _SIGNS | _GREEK


class _Letters(dict[int, str]):
    """What each letter folds to, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_letter(chr(code))
        return folded


PAGE = 2_000
"""Letters from which a text is taken for a page: many ask for it, and what it folds to is kept for the last few."""
_TABLE = _Letters()
_PLAIN = tuple((letter, folded) for letter, folded in _KNOWN.items() if letter.isascii())
_NOT_PLAIN = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """The text in lower case with plain quotes, dashes, spaces and unaccented letters; `len(fold(text)) == len(text)`.

    Superscripts and fractions stay as they are: `numbers` reads them.
    """
    return _page_folded(text) if len(text) > PAGE else _folded(text)


@lru_cache(maxsize=4)
def _page_folded(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    """Letter for letter; where only few are more than plain ones, only these are looked up."""
    plain = text if text.isascii() else _NOT_PLAIN.sub(lambda match: _TABLE[ord(match.group())], text)
    if not plain.isascii():
        return text.translate(_TABLE)
    lowered = plain.lower()
    for letter, folded in _PLAIN:
        if letter in lowered:
            lowered = lowered.replace(letter, folded)
    return lowered


def same_length_lower(text: str) -> str:
    """The text in lower case, letter for letter: what has two letters there stays as it is."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _fold_letter(letter: str) -> str:
    letter = _KNOWN.get(letter, letter)
    lowered = letter.lower()
    if letter.isascii():
        return lowered
    plain = unicodedata.normalize("NFD", lowered)[0]
    if plain.isalpha():
        return plain
    return lowered if len(lowered) == 1 else letter
