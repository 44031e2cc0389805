"""Which words a pattern can begin with: asked first, it spares most searches, for a sentence holds few of the words that a rule waits for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from cordwise.text.kept import Kept
from cordwise.text.words import words_of

_BORDER, _LOOKS = r"\b", ("(?<!", "(?<=", "(?!", "(?=")
"""What can stand before the first letter or digit of a pattern and takes nothing: it only rules out some of what could begin there."""
_QUANTIFIERS = "?*{"
_PERHAPS = re.compile(r"(?:(?P<once>\?)|\*|\{\d*,?\d*\})\??")
_SIGN = re.compile(
    r"(?:(?P<plain>[^\w\s\\.^$*+?{}()\[\]|])|\\(?P<escaped>[?|$.+*()\[\]])|\[(?P<one_of>[^\w\s\\^\[\]-]+)\]|(?P<line>\\n))(?![?*{])"
)
"""A sign at the start of a branch: itself, one of several, or the end of a line."""
_NO_DIGIT = re.compile(r"[?*]|\{0?,")
_FIRST_WORD = r"^\W*"
_WORD_ENDS = re.compile(r"\\b|(?:[ ,'-]|\\s|\[- \])(?![?*{])")
"""What follows in a pattern where the word that it began must be at its end."""
_LETTERS = re.compile(r"[a-z0-9]+")
_STRUCTURE = re.compile(r"[()|]|\\.|\[\^?(?:\\.|[^\\])(?:\\.|[^\]\\])*\]", re.DOTALL)
"""What a pattern is divided by, and what it is not divided in: an escaped sign, a class of signs."""
_BETWEEN = re.compile(r"(?:\\b)?(?:[ '-]|\[- \]|\[ -\])(?![?*{])")
"""A single sign between two words of a pattern."""
START = "^"
"""Stands for the start of the text among the openings of a pattern; before another opening, for its first word."""
WHOLE = " "
"""Ends an opening that is a whole word; what stands after it begins the next word, one sign further on."""
AT_MOST_OPENINGS = 400
"""Openings of one pattern up to which it is told how the second word begins."""
WORDS_KEPT, NEXT_WORDS_KEPT = 50_000, 200
"""Words of which it is kept what they open; for each that opens something together with the next, so many next ones: no text makes what is kept grow for ever."""
_DIGITS = frozenset("0123456789")


def openings(pattern: str) -> frozenset[str] | None:
    """The openings that a match can have, if every branch starts at a word with plain letters or a digit, with a sign, or at the start of the text; else None."""
    found = _all(_branches(pattern), second=True)
    return found if found is None or len(found) <= AT_MOST_OPENINGS else _all(_branches(pattern))


Numbers = tuple[int, ...]
After = Kept[str, Numbers]
"""Numbers of patterns by the word that stands after another."""


class Sieve:
    """Patterns by the openings that a match of them can have: the words of a text tell which can match it at all, and at which of them."""

    def __init__(self, beginnings: Iterable[frozenset[str] | None]) -> None:
        self._always: dict[int, list[int] | None] = {}
        self._wherever: Numbers = ()  # of those that can match elsewhere too, the ones that can match at the start of any text
        signs: dict[str, list[int]] = {}
        anywhere, first = _Filed(), _Filed()
        for number, begins in enumerate(beginnings):
            if begins is None or begins == _ONLY_AT_START:
                self._always[number] = None if begins is None else _AT_START
                continue
            for opening in begins:
                if opening == START:
                    self._wherever += (number,)
                elif opening[0] == START:
                    first.file(opening[1:], number)
                elif opening[0].isalnum():
                    anywhere.file(opening, number)
                else:
                    signs.setdefault(opening, []).append(number)
        self._signs = list(signs.items())
        self._begins = bool(first)
        self._by_word, self._by_first = Kept(anywhere.under, WORDS_KEPT), Kept(first.under, WORDS_KEPT)

    def among(self, folded: str) -> dict[int, list[int] | None]:
        """The numbers of the patterns that can match a folded text, each with the places where it can begin; None where that cannot be told."""
        by_word, opened = self._by_word, self._always.copy()
        for number in self._at_start(folded):
            opened[number] = [0]
        for sign, found in self._signs:
            if sign in folded:
                for number in found:
                    _add(opened, number, _places(sign, folded))
        after, due, begun = None, -1, 0
        for word, place in zip(*words_of(folded), strict=True):
            if after is not None and place == due:
                for number in after[word]:
                    if known := opened.get(number):
                        known.append(begun)
                    else:
                        opened[number] = [begun]
            numbers, after = by_word[word]
            for number in numbers:
                if known := opened.get(number):
                    known.append(place)
                else:
                    opened[number] = [place]
            if after is not None:
                due, begun = place + len(word) + 1, place
        return opened

    def among_these(self, folded: str, asked: frozenset[int]) -> dict[int, list[int] | None]:
        """The same of those asked for alone: of many patterns few may be asked of one text."""
        by_word, always = self._by_word, self._always
        opened = {number: always[number] for number in asked.intersection(always)}
        opened.update((number, [0]) for number in asked.intersection(self._at_start(folded)))
        for sign, found in self._signs:
            if sign in folded:
                for number in asked.intersection(found):
                    _add(opened, number, _places(sign, folded))
        after, due, begun = None, -1, 0
        for word, place in zip(*words_of(folded), strict=True):
            if after is not None and place == due:
                for number in asked.intersection(after[word]):
                    _add(opened, number, (begun,))
            numbers, after = by_word[word]
            for number in asked.intersection(numbers):
                _add(opened, number, (place,))
            if after is not None:
                due, begun = place + len(word) + 1, place
        return opened

    def _at_start(self, folded: str) -> Numbers:
        """Those of them that can match elsewhere too which can match at the start of a text, by its first words."""
        if not self._begins:
            return self._wherever
        all_words, all_places = words_of(folded)
        words, places = tuple(islice(all_words, 2)), tuple(islice(all_places, 2))
        if not words:
            return self._wherever
        numbers, after = self._by_first[words[0]]
        if after is not None and len(words) > 1 and places[1] == places[0] + len(words[0]) + 1:
            numbers += after[words[1]]
        return self._wherever + numbers if self._wherever else numbers


_ONLY_AT_START, _AT_START = frozenset((START,)), [0]


class _Filed:
    """Numbers of patterns by their openings: under the first word or its beginning, or there under what the next word begins with."""

    def __init__(self) -> None:
        self._alone = _Openings()
        self._pairs: dict[str, _Openings] = {}

    def __bool__(self) -> bool:
        return bool(self._alone or self._pairs)

    def file(self, opening: str, number: int) -> None:
        """Keep a number under an opening."""
        word, whole, after = opening.partition(WHOLE)
        if after:
            self._pairs.setdefault(word, _Openings()).file(after, number)
        else:
            self._alone.file(word + whole, number)

    def under(self, word: str) -> tuple[Numbers, After | None]:
        """The numbers of the patterns that a word opens, and of those that it opens together with the word after it."""
        numbers, pairs = self._alone.under(word), self._pairs.get(word)
        if pairs is None:
            return numbers, None
        return numbers, Kept(lambda after: tuple(number for number in pairs.under(after) if number not in numbers), NEXT_WORDS_KEPT)


class _Openings(dict[str, list[int]]):
    """Numbers of patterns by how a word begins, or by a whole one."""

    longest = 0

    def file(self, opening: str, number: int) -> None:
        """Keep a number under an opening."""
        self.setdefault(opening, []).append(number)
        self.longest = max(self.longest, len(opening))

    def under(self, word: str) -> Numbers:
        """The numbers under all openings that a word can have: its beginnings, and the whole word."""
        begun = (*(word[:length] for length in range(1, min(len(word), self.longest) + 1)), word + WHOLE)
        return tuple(dict.fromkeys(number for opening in begun for number in self.get(opening, ())))


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


def _all(branches: Iterable[str], *, second: bool = False) -> frozenset[str] | None:
    """The openings of several branches, if each has some; `second` asks for how their second word begins too, where that is plain."""
    found = [_opening(_without_border(branch), second) for branch in branches]
    return None if None in found else frozenset(opening for some in found for opening in some or ())


def _opening(branch: str, second: bool) -> frozenset[str] | None:
    if letters := _LETTERS.match(branch):
        return _begun(letters.group(), branch, second)
    if branch.startswith("(?:"):
        end = _closing(branch)
        insides, rest = _branches(branch[3:end]), branch[end + 1 :]
        perhaps = _PERHAPS.match(rest)
        if perhaps is None:
            return _all((inside + rest for inside in insides), second=second)
        rest = rest[perhaps.end() :]
        return _all((*(inside + rest if perhaps["once"] else inside for inside in insides), rest), second=second)
    if branch.startswith((START, r"\A")):
        first = _all([branch[len(_FIRST_WORD) :]], second=second) if branch.startswith(_FIRST_WORD) else None
        return frozenset(START + one for one in first) if first and all(one[0].isalnum() for one in first) else frozenset((START,))
    if branch.startswith(r"\d"):
        return None if _NO_DIGIT.match(branch, 2) else _DIGITS
    if sign := _SIGN.match(branch):
        return frozenset("\n" if sign["line"] else sign["one_of"] or sign["plain"] or sign["escaped"])
    return None


def _begun(run: str, branch: str, second: bool) -> frozenset[str] | None:
    """The openings of a branch that starts with a run of letters: the word, if it ends there, else so much of it."""
    if branch[len(run) : len(run) + 1] and branch[len(run)] in _QUANTIFIERS:
        run = run[:-1]
    elif _WORD_ENDS.match(branch, len(run)):
        next_word = _second(branch[len(run) :]) if second else None
        return frozenset(run + WHOLE + one for one in next_word or ("",))
    return frozenset((run,)) if run else None


@lru_cache(maxsize=1024)
def _second(rest: str) -> frozenset[str] | None:
    """How the word after the first can begin, where a single sign stands between them."""
    between = _BETWEEN.match(rest)
    found = _all([rest[between.end() :]]) if between else None
    return found if found and all(one[0].isalnum() for one in found) else None


def _closing(branch: str) -> int:
    """Where the group that opens the branch closes."""
    depth = 0
    for match in _STRUCTURE.finditer(branch):
        sign = match.group()
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return match.start()
    return len(branch) - 1


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern, as they stand."""
    found, start, depth = [], 0, 0
    for match in _STRUCTURE.finditer(pattern) if "|" in pattern else ():
        sign = match.group()
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            found.append(pattern[start : match.start()])
            start = match.end()
    return [*found, pattern[start:]]
