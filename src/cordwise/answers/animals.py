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


def is_on_animals(text: str) -> bool:
    """Whether a page tells of animals, and far less of people: what it says of nobody befell animals."""
    animals, people = _told(text)
    return animals > 1 and animals > 2 * people


def is_on_people(text: str) -> bool:
    """Whether a page tells of people as often as of animals: what people should know may be missed on it."""
    animals, people = _told(text)
    return animals <= max(1, people)


@lru_cache(maxsize=8)
def _told(text: str) -> tuple[int, int]:
    """How often a page names animals, and people."""
    folded = fold(text)
    return len(_ANIMALS.findall(folded)), len(_PEOPLE.findall(folded))
