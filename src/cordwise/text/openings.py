"""Which words a pattern can begin with: asked first, it spares most searches, for a sentence holds few of the words that a rule waits for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from cordwise.text.kept import Kept
from cordwise.text.words import words_of

_BORDER, _LOOKS = r"\b", ("(?<!", "(?<=", "(?!", "(?=")
"""What can stand before the first letter or digit of a pattern and takes nothing: it only rules out some of what could begin there."""
_QUANTIFIERS = "?*{"
_PERHAPS = re.compile(r"(?:(?P<once>\?)|\*|\{\d*,?\d*\})\??")
_SIGN = re.compile(r"(?:(?P<plain>[%#&@/!~=<>±,;:])|\\(?P<escaped>[?|$.+*()\[\]]))(?![?*{])")
_NO_DIGIT = re.compile(r"[?*]|\{0?,")
_FIRST_WORD = r"^\W*"
_WORD_ENDS = re.compile(r"\\b|(?:[ ,'-]|\\s|\[- \])(?![?*{])")
"""What follows in a pattern where the word that it began must be at its end."""
START = "^"
"""Stands for the start of the text among the openings of a pattern; before another opening, for its first word."""
WHOLE = " "
"""Ends an opening that is a whole word."""
WORDS_KEPT = 50_000
"""Words of which it is kept what they open."""
_DIGITS = frozenset("0123456789")


def openings(pattern: str) -> frozenset[str] | None:
    """The openings that a match can have, if every branch starts at a word with plain letters or a digit, with a sign, or at the start of the text; else None."""
    return _all(_branches(pattern))


class Sieve:
    """Patterns by the openings that a match of them can have: the words of a text tell which can match it at all, and at which of them."""

    def __init__(self, beginnings: Iterable[frozenset[str] | None]) -> None:
        self._always: dict[int, list[int] | None] = {}
        self._by_opening: dict[str, list[int]] = {}
        for number, begins in enumerate(beginnings):
            if begins is None:
                self._always[number] = None
            for opening in begins or ():
                self._by_opening.setdefault(opening, []).append(number)
        self._first = {opening[1:]: found for opening, found in self._by_opening.items() if opening.startswith(START) and opening != START}
        self._signs = [(opening, found) for opening, found in self._by_opening.items() if opening[0] != START and not opening[0].isalnum()]
        self._begins = any(opening.startswith(START) for opening in self._by_opening)
        self._longest = max(map(len, self._by_opening), default=0)
        self._by_word = Kept(self._opened_by, WORDS_KEPT)
        self._by_first = Kept(self._opened_first, WORDS_KEPT)

    def among(self, folded: str) -> dict[int, list[int] | None]:
        """The numbers of the patterns that can match a folded text, each with the places where it can begin; None where that cannot be told."""
        by_word, opened = self._by_word, self._always.copy()
        for number in self._at_start(folded):
            opened[number] = [0]
        for sign, found in self._signs:
            if sign in folded:
                for number in found:
                    _add(opened, number, _places(sign, folded))
        for word, place in words_of(folded):
            for number in by_word[word]:
                if known := opened.get(number):
                    known.append(place)
                else:
                    opened[number] = [place]
        return opened

    def among_these(self, folded: str, asked: frozenset[int]) -> dict[int, list[int] | None]:
        """The same of those asked for alone: of many patterns few may be asked of one text."""
        by_word = self._by_word
        opened: dict[int, list[int] | None] = dict.fromkeys(asked.intersection(self._always))
        opened.update((number, [0]) for number in asked.intersection(self._at_start(folded)))
        for sign, found in self._signs:
            if sign in folded:
                for number in asked.intersection(found):
                    _add(opened, number, _places(sign, folded))
        for word, place in words_of(folded):
            for number in asked.intersection(by_word[word]):
                _add(opened, number, (place,))
        return opened

    def _at_start(self, folded: str) -> tuple[int, ...]:
        """Those that can match at the start of a text, by its first word."""
        if not self._begins:
            return ()
        first, _ = next(iter(words_of(folded)), ("", 0))
        return self._by_first[first]

    def _opened_first(self, word: str) -> tuple[int, ...]:
        begun = (number for opening in _beginnings(word, self._longest) for number in self._first.get(opening, ()))
        return tuple(dict.fromkeys((*self._by_opening.get(START, ()), *begun)))

    def _opened_by(self, word: str) -> tuple[int, ...]:
        begun = _beginnings(word, self._longest)
        return tuple(dict.fromkeys(number for opening in begun for number in self._by_opening.get(opening, ())))


@cache
def compiled(words: str) -> re.Pattern[str]:
    """A pattern of the package, compiled when it is first asked for: a page asks for few of them."""
    return re.compile(words)


class Patterns:
    """Patterns by name, to be looked for in long texts: each only where a word stands that can begin it."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = list(words.items())
        self._sieve = Sieve(map(openings, words.values()))

    @classmethod
    def of(cls, words: Iterable[str]) -> Patterns:
        """Patterns that are their own names."""
        return cls({pattern: pattern for pattern in words})

    def named_in(self, folded: str) -> Iterator[str]:
        """The names of those that a folded text holds, in order."""
        possible = self._sieve.among(folded)
        for number in sorted(possible):
            name, words = self._words[number]
            if found_at(compiled(words), folded, possible[number]):
                yield name


def found_at(pattern: re.Pattern[str], folded: str, places: list[int] | None) -> bool:
    """Whether the pattern matches at one of the places, or anywhere where these are not told."""
    if places is None:
        return pattern.search(folded) is not None
    for place in places:  # noqa: SIM110  (asked some ten thousand times a page: a generator would cost as much as the matching)
        if pattern.match(folded, place):
            return True
    return False


def matches(pattern: re.Pattern[str], folded: str, places: list[int] | None) -> Iterator[re.Match[str]]:
    """The matches of a pattern that can begin at some places, or anywhere where these are not told, as `finditer` gives them."""
    if places is None:
        yield from pattern.finditer(folded)
        return
    end = 0
    for place in sorted(places):
        if place >= end and (match := pattern.match(folded, place)):
            yield match
            end = match.end()


def _beginnings(word: str, at_most: int) -> list[str]:
    """The openings that a word can have, of so many letters at most, and the whole word."""
    return [*(word[:length] for length in range(1, min(len(word), at_most) + 1)), word + WHOLE]


def _add(opened: dict[int, list[int] | None], number: int, places: Iterable[int]) -> None:
    known = opened.setdefault(number, [])
    if known is not None:
        known.extend(places)


def _places(sign: str, folded: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(sign), folded)]


def _without_border(branch: str) -> str:
    """A branch without what only looks around before it takes its first letter."""
    if branch.startswith(_BORDER):
        return _without_border(branch[len(_BORDER) :])
    return _without_border(branch[_closing(branch) + 1 :]) if branch.startswith(_LOOKS) else branch


def _all(branches: Iterable[str]) -> frozenset[str] | None:
    """The openings of several branches, if each has some."""
    found = [_opening(_without_border(branch)) for branch in branches]
    return None if None in found else frozenset(opening for some in found for opening in some or ())


def _opening(branch: str) -> frozenset[str] | None:
    if branch.startswith((START, r"\A")):
        first = _all([branch[len(_FIRST_WORD) :]]) if branch.startswith(_FIRST_WORD) else None
        return frozenset(START + one for one in first) if first and all(one[0].isalnum() for one in first) else frozenset((START,))
    if branch.startswith(r"\d"):
        return None if _NO_DIGIT.match(branch, 2) else _DIGITS
    if branch.startswith("(?:"):
        end = _closing(branch)
        insides, rest = _branches(branch[3:end]), branch[end + 1 :]
        perhaps = _PERHAPS.match(rest)
        if perhaps is None:
            return _all(inside + rest for inside in insides)
        rest = rest[perhaps.end() :]
        return _all((*(inside + rest if perhaps["once"] else inside for inside in insides), rest))
    if sign := _SIGN.match(branch):
        return frozenset((sign["plain"] or sign["escaped"],))
    letters = re.match(r"[a-z0-9]*", branch)
    run = letters.group() if letters else ""
    if branch[len(run) : len(run) + 1] and branch[len(run)] in _QUANTIFIERS:
        run = run[:-1]
    elif run and _WORD_ENDS.match(branch, len(run)):
        run += WHOLE
    return frozenset((run,)) if run else None


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
