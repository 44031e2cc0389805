"""Whether words, or a whole page, tell of animals and not of people."""

from __future__ import annotations

import re
from functools import lru_cache

from cordwise.text.fold import fold

_ANIMALS = re.compile(
    r"\b(?:animals?|rats?|mice|mouse|rodents?|rabbits?|dogs?|canines?|cats?|pigs?|sheep|goats?|monkeys?|primates?|in vivo|pre-?clinical)\b"
)
_PEOPLE = re.compile(
    r"\b(?:patients?|people|persons?|participants?|volunteers?|humans|child(?:ren)?|adults?|m[ae]n|wom[ae]n|boys?|girls?|teenagers?|athletes?|he|she|you|your)\b"
)
"""Cells "of human origin" are no people."""


def names_animals(folded: str) -> bool:
    """Whether folded words name animals."""
    return _ANIMALS.search(folded) is not None


def names_people(folded: str) -> bool:
    """Whether folded words name people."""
    return _PEOPLE.search(folded) is not None


@lru_cache(maxsize=8)
def is_on_animals(text: str) -> bool:
    """Whether a page tells of animals above all: more than once, and more often than of people."""
    folded = fold(text)
    return len(_ANIMALS.findall(folded)) > max(1, len(_PEOPLE.findall(folded)))
