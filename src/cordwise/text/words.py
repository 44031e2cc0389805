"""Words of a text with the places where they begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

SENTENCE, PAGE = 2_000, 100_000
"""Letters of a text up to which its words are kept as those of a sentence, and as those of a page."""
_WORD, _WORDS = re.compile(r"\w+"), re.compile(r"(\w+)")


class Words(NamedTuple):
    """Words in order, and the place where each begins: side by side, for a pair of each would be thousands of objects to look after."""

    words: Iterable[str]
    places: Iterable[int]


def words_of(folded: str) -> Words:
    """The words of a folded text; those of the last sentences and pages are kept, those of a very long one never held all at once: they can be gone through once."""
    if len(folded) <= SENTENCE:
        return _of_sentence(folded)
    if len(folded) <= PAGE:
        return _of_page(folded)
    return Words(map(re.Match.group, _WORD.finditer(folded)), map(re.Match.start, _WORD.finditer(folded)))


def split_at(words: re.Pattern[str], text: str) -> tuple[list[str], list[int]]:
    """What a pattern of one group finds in a text, and the place where each begins: much faster than a match for each, where nothing else is asked of it."""
    parts = words.split(text)
    return parts[1::2], list(accumulate(map(len, parts)))[:-1:2]


def _found(folded: str) -> Words:
    return Words(*split_at(_WORDS, folded))


_of_sentence, _of_page = lru_cache(maxsize=2048)(_found), lru_cache(maxsize=2)(_found)
