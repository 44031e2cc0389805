"""Whether a page is in English: by the small words that it is made of, and by its letters."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from cordwise.knowledge.vocabulary import load

LOOKED_AT = 20_000
"""Letters of a page that are looked at: its language shows in the first of them."""
ENOUGH = 6
"""Words below which a text is of no language in particular."""
OTHER_LETTERS, SOME_OTHER_LETTERS = 0.3, 0.02
"""Share of letters beyond a to z that no English page has, and the share that a page has which is all but without small English words."""
SMALL_WORDS, HARDLY_ENGLISH = 0.1, 0.05
"""Share of words that are small words of other languages, of a page in one of these; and share of English ones below which a page is hardly in English."""
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=8)
def is_foreign(text: str) -> bool:
    """Whether a text is surely in another language than English; a short one, or a list of names, is not."""
    words = _WORD.findall(text[:LOOKED_AT].lower())
    letters = "".join(words)
    if not letters:
        return False
    strange = (len(letters) - len(letters.encode("ascii", "ignore"))) / len(letters)
    if strange >= OTHER_LETTERS or len(words) < ENOUGH:
        return strange >= OTHER_LETTERS
    english, others = (sum(map(small.__contains__, words)) / len(words) for small in _small_words())
    return others >= max(SMALL_WORDS, 2 * english) or (english < HARDLY_ENGLISH and strange >= SOME_OTHER_LETTERS)


@cache
def _small_words() -> tuple[frozenset[str], frozenset[str]]:
    """The small words of English, and those of other languages that are not English too."""
    known = load("languages")
    english = frozenset(known["english"].split())
    return english, frozenset(known["others"].split()) - english
