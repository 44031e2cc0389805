"""The words of registries: one form for all, what adds nothing left off, shared nouns given to each, and the tables of `knowledge/registry_rules.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from cordwise.knowledge.vocabulary import load
from cordwise.text.fold import fold

_ABBREVIATION = re.compile(r"\s*[(\[](?:[a-z]{2,8}[+]?|ecog|[a-z]+-[a-z]+)[)\]]")
_NUMBER_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "twelve": "12",
    "eighteen": "18",
}
_COUNT = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)})(?: ?\(\d+\))?(?= ?-?(?:years?|months?|weeks?|days?)\b)")


def plain(text: str) -> str:
    """The words of a criterion in one form: folded, without marks at its ends, without abbreviations in brackets, numbers as digits."""
    folded = " ".join(fold(text).replace("’", "'").replace("，", ", ").split()).strip(" .;,:-*")
    folded = _COUNT.sub(lambda found: _NUMBER_WORDS[found[1]], folded)
    folded = re.sub(r"\b(\d+) \(\1\)", r"\1", folded)
    return _ABBREVIATION.sub("", folded)


def stripped(text: str) -> Iterator[str]:
    """The words as they are, then with more and more of what adds nothing left off at both ends."""
    words = " ".join(pattern_of("anywhere").sub(" ", text).split()).strip(" .;,:-")
    yield text
    yield words
    start, end = _edge("start"), _edge("end")
    for _ in range(8):
        shorter = start.sub("", words, count=1).strip(" .;,:-")
        if shorter == words or not shorter:
            break
        words = shorter
        yield words
        yield end.sub("", words, count=1).strip(" .;,:-(")
    for _ in range(4):
        shorter = end.sub("", words, count=1).strip(" .;,:-(")
        if shorter == words or not shorter:
            return
        words = shorter
        yield words


def with_shared_nouns(text: str) -> str:
    """ "cardiac, renal or hepatic failure" with its noun behind each: three things."""
    for pattern, before in _shared_nouns():
        text = pattern.sub(partial(_each_with_noun, before=before), text)
    return re.sub(r"\b(hepatitis|hepatitis virus) ([a-e]) ?(,|/|or|and|and/or) ?(?:hepatitis )?([a-e])\b", r"\1 \2 \3 hepatitis \4", text)


def _each_with_noun(found: re.Match[str], before: re.Pattern[str]) -> str:
    return before.sub(lambda word: f"{word[0]} {found['noun']}", found["words"])


@cache
def _shared_nouns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows = [(row["before"], row["noun"]) for row in table("shared") if row["noun"]]
    form = r"\b(?P<words>{0}(?: ?(?:,|or|and|/) ?(?:or |and )?{0})+) (?P<noun>{1})"
    return tuple((re.compile(form.format(before, noun)), re.compile(rf"\b{before}\b")) for before, noun in rows)


@cache
def table(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(load("registry_rules")[name])


@cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for row in table("words") if row["id"] == name for text in row["text"])


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    every = "|".join(f"(?:{pattern.pattern})" for pattern in patterns(name))
    return re.compile(every if name == "anywhere" else rf"\b(?:{every})\b")


@cache
def _edge(name: str) -> re.Pattern[str]:
    every = "|".join(f"(?:{pattern.pattern})" for pattern in sorted(patterns(name), key=lambda one: -len(one.pattern)))
    return re.compile(rf"^(?:{every})(?=$|[ ,:;(])\s*" if name == "start" else rf"(?:^|[ ,;]+)(?:{every})$")
