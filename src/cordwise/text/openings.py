"""Which words a pattern can begin with: asked first, it spares most searches, for a sentence holds few of the words that a rule waits for."""

from __future__ import annotations

import re
from functools import lru_cache

LETTERS = 5
"""Letters of a word that are compared: fewer let too many sentences through, more spare little."""
_WORD = re.compile(r"\w+")
_BORDERS = (r"\b", r"(?<![\w])", r"(?<!\w)")
_QUANTIFIERS = "?*{"


@lru_cache(maxsize=4096)
def openings_of(folded: str) -> frozenset[str]:
    """The first letters of every word of a folded text: one of them, two, up to five."""
    return frozenset(word[:length] for word in set(_WORD.findall(folded)) for length in range(1, LETTERS + 1))


def openings(pattern: str) -> frozenset[str] | None:
    """The openings that a match can have, if every branch starts at a word with plain letters; None where that cannot be told."""
    found: set[str] = set()
    for branch in _branches(pattern):
        some = _opening(_without_border(branch))
        if some is None:
            return None
        found |= some
    return frozenset(found)


def _without_border(branch: str) -> str:
    for border in _BORDERS:
        if branch.startswith(border):
            return branch[len(border) :]
    return branch


def _opening(branch: str) -> frozenset[str] | None:
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
