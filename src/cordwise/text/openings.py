"""Which words a pattern can begin with: asked first, it spares most searches, for a sentence holds few of the words that a rule waits for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import lru_cache

LETTERS = 5
"""Letters of a word that are compared: fewer let too many sentences through, more spare little."""
_WORD = re.compile(r"\w+")
_BORDERS = (r"\b", r"(?<![\w])", r"(?<!\w)")
_QUANTIFIERS = "?*{"
START = "^"
"""Stands for the start of the text among the openings of a pattern."""
_DIGITS = frozenset("0123456789")


@lru_cache(maxsize=4096)
def places_of(folded: str) -> dict[str, list[int]]:
    """Where the words of a folded text begin, by their first letters: one of them, two, up to five."""
    places: dict[str, list[int]] = {}
    for match in _WORD.finditer(folded):
        word, start = match.group(), match.start()
        for length in range(1, min(len(word), LETTERS) + 1):
            places.setdefault(word[:length], []).append(start)
    return places


def openings_of(folded: str) -> Set[str]:
    """The first letters of every word of a folded text."""
    return places_of(folded).keys()


def openings(pattern: str) -> frozenset[str] | None:
    """The openings that a match can have, if every branch starts at a word with plain letters or a digit, or at the start of the text; else None."""
    found: set[str] = set()
    for branch in _branches(pattern):
        some = _opening(_without_border(branch))
        if some is None:
            return None
        found |= some
    return frozenset(found)


class Sieve:
    """Patterns by the openings that a match of them can have: one look-up tells which can match a text at all, and at which of its words."""

    def __init__(self, beginnings: Iterable[frozenset[str] | None]) -> None:
        self._always: list[int] = []
        self._by_opening: dict[str, list[int]] = {}
        for number, begins in enumerate(beginnings):
            if begins is None:
                self._always.append(number)
            for opening in begins or ():
                self._by_opening.setdefault(opening, []).append(number)

    def among(self, folded: str) -> dict[int, list[int] | None]:
        """The numbers of the patterns that can match a folded text, each with the places where it can begin; None where that cannot be told."""
        found: dict[int, list[int] | None] = dict.fromkeys(self._always)
        for number in self._by_opening.get(START, ()):
            found[number] = [0]
        places = places_of(folded)
        for opening in self._by_opening.keys() & places.keys():
            for number in self._by_opening[opening]:
                found[number] = [*(found.get(number) or ()), *places[opening]]
        return found


def found_at(pattern: re.Pattern[str], folded: str, places: list[int] | None) -> bool:
    """Whether the pattern matches at one of the places, or anywhere where these are not told."""
    if places is None:
        return pattern.search(folded) is not None
    for place in places:  # noqa: SIM110  (asked some ten thousand times a page: a generator would cost as much as the matching)
        if pattern.match(folded, place):
            return True
    return False


def _without_border(branch: str) -> str:
    for border in _BORDERS:
        if branch.startswith(border):
            return branch[len(border) :]
    return branch


def _opening(branch: str) -> frozenset[str] | None:
    if branch.startswith(START):
        return frozenset((START,))
    if branch.startswith(r"\d"):
        return None if branch[2:3] in ("?", "*", "{") else _DIGITS
    if branch.startswith("(?:"):
        end = _closing(branch)
        if branch[end + 1 : end + 2] and branch[end + 1] in _QUANTIFIERS:
            return None
        return openings(branch[3:end])
    letters = re.match(r"[a-z0-9]*", branch)
    run = letters.group() if letters else ""
    if branch[len(run) : len(run) + 1] and branch[len(run)] in _QUANTIFIERS:
        run = run[:-1]
    return frozenset((run[:LETTERS],)) if run else None


def _closing(branch: str) -> int:
    """Where the group that opens the branch closes."""
    depth, position = 0, 0
    while position < len(branch):
        letter = branch[position]
        if letter == "\\":
            position += 1
        elif letter == "[":
            position = branch.index("]", position + 2)
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return position
        position += 1
    return len(branch) - 1


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern, as they stand."""
    found, start, position = [], 0, 0
    while position < len(pattern):
        letter = pattern[position]
        if letter == "\\":
            position += 1
        elif letter == "[":
            position = pattern.index("]", position + 2)
        elif letter == "(":
            position += _closing(pattern[position:])
        elif letter == "|":
            found.append(pattern[start:position])
            start = position + 1
        position += 1
    return [*found, pattern[start:]]
