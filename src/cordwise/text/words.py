"""Words of a text with the places where they begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

SENTENCE, PAGE = 2_000, 100_000
"""Letters of a text up to which its words are kept as those of a sentence, and as those of a page."""
_WORD, _WORDS = re.compile(r"\w+"), re.compile(r"(\w+)")


def words_of(folded: str) -> Iterable[tuple[str, int]]:
    """The words of a folded text, each with the place where it begins; those of the last sentences and pages are kept, those of a very long one never held all at once."""
    if len(folded) <= SENTENCE:
        return _of_sentence(folded)
    if len(folded) <= PAGE:
        return _of_page(folded)
    return zip(map(re.Match.group, _WORD.finditer(folded)), map(re.Match.start, _WORD.finditer(folded)), strict=True)


def split_at(words: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    """What a pattern of one group finds in a text, each with the place where it begins: much faster than a match for each, where nothing else is asked of it."""
    parts = words.split(text)
    return zip(parts[1::2], list(accumulate(map(len, parts)))[:-1:2], strict=True)


def _found(folded: str) -> tuple[tuple[str, int], ...]:
    return tuple(split_at(_WORDS, folded))


_of_sentence, _of_page = lru_cache(maxsize=2048)(_found), lru_cache(maxsize=2)(_found)
