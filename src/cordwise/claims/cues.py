"""Wordings of `knowledge/cues.yaml`, seen in a sentence."""

from __future__ import annotations

import re
from functools import cache

from cordwise.knowledge.vocabulary import load
from cordwise.text.openings import Sieve, found_at, openings


def cues(folded: str) -> frozenset[str]:
    """The names of the cues seen in folded text."""
    patterns, unless, seen = _patterns(), _unless(), []
    for number, places in _sieve().among(folded).items():
        name, _, pattern = patterns[number]
        if found_at(pattern, folded, places) and not (name in unless and unless[name].search(folded)):
            seen.append(name)
    return frozenset(seen)


@cache
def _patterns() -> tuple[tuple[str, frozenset[str] | None, re.Pattern[str]], ...]:
    lines = {name: "|".join(patterns) for name, patterns in load("cues")["cues"].items()}
    return tuple((name, openings(rf"(?:{joined})\b"), re.compile(rf"(?<!\w)(?:{joined})(?!\w)")) for name, joined in lines.items())


@cache
def _sieve() -> Sieve:
    return Sieve(begins for _, begins, _ in _patterns())


@cache
def _unless() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in load("cues")["unless"].items()}
