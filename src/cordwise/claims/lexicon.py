"""Words of a text matched to terms of the vocabularies: longest first, by whole words, one pass over the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.text.fold import fold
from cordwise.text.kept import Kept
from cordwise.text.words import split_at

NAMES = ("conditions", "cells", "routes", "interventions", "outcomes")
_TOKEN = re.compile(r"([a-z0-9]+(?:'[a-z]+)?)")
_END = ""
LONGEST = 9
"""Tokens of a term at most."""
AROUND = 60
"""Letters around a name in which the words stand that give it another sense."""
TITLE = 200
"""Letters at the start of a page that hold its title."""
WORDS_KEPT = 20_000
"""Tokens of which it is kept what they begin, and what is left of them without their ending."""


class Mention(NamedTuple):
    """A term named at `text[start:end]`."""

    vocabulary: str
    id: str
    start: int
    end: int


def mentions(text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """Terms named in `text[start:end]`, in order; where two could begin, the one of more words."""
    words = text[start:end]
    return mentions_of(words, fold(words), start)


def mentions_of(words: str, folded: str, start: int) -> tuple[Mention, ...]:
    """The same of words that stand at `start` of a text and are folded already."""
    return tuple(mention for mention, meant in _named(words, folded, start) if meant)


def page_mentions(text: str) -> tuple[Mention, ...]:
    """Terms named in a whole page; several questions are asked of the same one."""
    return _page(text).mentions


def mentions_within(text: str, start: int, end: int, folded: str) -> tuple[Mention, ...]:
    """What `mentions` gives for a part of a page, of which `folded` are the folded words: those of the whole page that stand there, unless its ends, or words around it, may make a difference."""
    page = _page(text)
    first, last = bisect_left(page.starts, start), bisect_left(page.starts, end)
    if (
        not (_stands_apart(text, start) and _stands_apart(text, end))
        or (first and page.mentions[first - 1].end > start)
        or (last and page.mentions[last - 1].end > end)
        or bisect_left(page.doubtful, start - AROUND) < bisect_left(page.doubtful, end)
    ):
        return mentions_of(text[start:end], folded, start)
    return page.mentions[first:last]


class _Page(NamedTuple):
    mentions: tuple[Mention, ...]
    starts: tuple[int, ...]  # of the mentions
    doubtful: tuple[int, ...]  # where names begin that mean something else in some surroundings


@lru_cache(maxsize=8)
def _page(text: str) -> _Page:
    named = list(_named(text, fold(text), 0))
    found = tuple(mention for mention, meant in named if meant)
    doubtful = tuple(mention.start for mention, _ in named if (mention.vocabulary, mention.id) in _other_senses())
    return _Page(found, tuple(mention.start for mention in found), doubtful)


def _stands_apart(text: str, place: int) -> bool:
    """Whether no word can stand across a place."""
    return place == 0 or text[place - 1 : place].isspace() or not text[place : place + 1].strip()


def names_cells(named: Iterable[Mention]) -> bool:
    """Whether cells, or therapy with them, are among the terms named."""
    return any(mention.vocabulary == "cells" or mention.id == "cell_therapy" for mention in named)


def others_named(named: Iterable[Mention]) -> tuple[str, ...]:
    """The treatments other than cells among the terms named; what cells are compared with, measured by or given with is none."""
    ids = (mention.id for mention in named if mention.vocabulary == "interventions")
    return tuple(dict.fromkeys(one for one in ids if one not in _no_others()))


@cache
def _no_others() -> frozenset[str]:
    known = load("questions")
    return frozenset((*known["not_treatments"], *known["beside_treatments"])) - {"standard_care"}


@lru_cache(maxsize=8)
def is_on_cells(text: str) -> bool:
    """Whether a page is about cell therapy: its title names it, or the text does more than once."""
    named = {mention.start for mention in page_mentions(text) if _is_cells(mention)}
    return len(named) > 1 or any(start < TITLE for start in named)


@lru_cache(maxsize=8)
def is_on_other_care(text: str) -> bool:
    """Whether a page is about another treatment: it names others again and again, and cells hardly ever."""
    others = sum(mention.vocabulary == "interventions" and mention.id != "cell_therapy" for mention in page_mentions(text))
    return others > 1 and not is_on_cells(text) and others > 2 * sum(map(_is_cells, page_mentions(text)))


def _is_cells(mention: Mention) -> bool:
    return mention.vocabulary == "cells" or mention.id == "cell_therapy"


def _named(words: str, folded: str, offset: int) -> Iterator[tuple[Mention, bool]]:
    """The names that stand there, each with whether it is meant in the sense of its term."""
    tokens, places = split_at(_TOKEN, folded)
    free = 0  # the first token that no name has taken
    for position, begun in enumerate(map(_begun.__getitem__, tokens)):
        if begun is None or position < free:
            continue
        found, used = _longest(begun, tokens, places, position, words)
        free = position + used
        for name, term_id in found:
            start, end = places[position], places[free - 1] + len(tokens[free - 1])
            meant = not _is_other_sense(_other_senses().get((name, term_id)), folded, start, end)
            yield Mention(name, term_id, start + offset, end + offset), meant


def _begun_by(token: str) -> dict[str, Any] | None:
    """What can follow a token that begins a term; most tokens begin none."""
    node: dict[str, Any] | None = _trie().get(_stem(token))
    return node


_begun = Kept(_begun_by, WORDS_KEPT)


def _longest(
    begun: dict[str, Any], tokens: list[str], places: list[int], position: int, words: str
) -> tuple[Sequence[tuple[str, str]], int]:
    """The terms of most tokens that begin at a position, and how many tokens that is."""
    node: dict[str, Any] | None = begun
    best: list[tuple[str, str]] = []
    used = 0
    for step in range(min(LONGEST, len(tokens) - position)):
        token = tokens[position + step]
        if step:
            node = node.get(_stem(token)) if node else None
        if node is None:
            break
        if _END in node:
            written = words[places[position] : places[position + step] + len(token)]
            found = [
                (name, term_id)
                for name, term_id, exact in node[_END]
                if not exact or exact == written.replace("-", " ").rstrip("s") or exact == written
            ]
            if found:
                best, used = found, step + 1
    return best, used


def _is_other_sense(pattern: re.Pattern[str] | None, folded: str, start: int, end: int) -> bool:
    """Whether a name stands in words in which it means something else: "lump" in "lump sum"."""
    if pattern is None:
        return False
    around = pattern.finditer(folded, max(0, start - AROUND), end + AROUND)
    return any(match.start() <= start and end <= match.end() for match in around)


@cache
def _other_senses() -> dict[tuple[str, str], re.Pattern[str]]:
    return {
        (name, term.id): re.compile(term.facts["other_sense"])
        for name in NAMES
        for term in vocabulary(name).terms.values()
        if "other_sense" in term.facts
    }


@lru_cache(maxsize=WORDS_KEPT)
def _stem(token: str) -> str:
    """A token without its possessive or plural ending; the same for what is sought and what is read."""
    token = token.replace("'s", "").replace("'", "")
    if len(token) > 4 and token.endswith("ies"):
        return token[:-3] + "y"
    if len(token) > 5 and token.endswith(("sses", "shes", "tches")):
        return token[:-2]
    if len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is")):
        return token[:-1]
    return token


@cache
def _trie() -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name in NAMES:
        for term in vocabulary(name).terms.values():
            for words in (term.label, *term.synonyms):
                _plant(root, words, (name, term.id, ""))
            for words in term.facts.get("exact") or ():
                _plant(root, str(words), (name, term.id, str(words)))
    return root


def _plant(root: dict[str, Any], words: str, leaf: tuple[str, str, str]) -> None:
    node = root
    for match in _TOKEN.finditer(fold(words)):
        node = node.setdefault(_stem(match.group()), {})
    if node is not root and leaf not in node.setdefault(_END, []):
        node[_END].append(leaf)
