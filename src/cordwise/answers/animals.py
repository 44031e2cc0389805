"""Whether words, or a whole page, tell of animals and not of people."""

from __future__ import annotations

from functools import lru_cache

from cordwise.text.fold import fold
from cordwise.text.words import words_of

_ANIMALS = frozenset(
    "animal animals rat rats mice mouse rodent rodents rabbit rabbits dog dogs canine canines cat cats pig pigs sheep goat goats monkey monkeys primate "
    "primates preclinical".split()
)
_IN_ANIMALS = ("in vivo", "pre-clinical")
_PEOPLE = frozenset(
    "patient patients people person persons participant participants volunteer volunteers humans child children adult adults man men woman women boy boys "
    "girl girls teenager teenagers athlete athletes he she you your".split()
)
"""Cells "of human origin" are no people."""


def names_animals(folded: str) -> bool:
    """Whether folded words name animals."""
    return _animals_in(folded) > 0


def names_people(folded: str) -> bool:
    """Whether folded words name people."""
    return not _PEOPLE.isdisjoint(words_of(folded).words)


def _animals_in(folded: str) -> int:
    """How often folded words name animals."""
    return sum(map(_ANIMALS.__contains__, words_of(folded).words)) + sum(map(folded.count, _IN_ANIMALS))


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
    return _animals_in(folded), sum(map(_PEOPLE.__contains__, words_of(folded).words))
