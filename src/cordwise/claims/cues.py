"""Wordings of `knowledge/cues.yaml`, seen in a sentence."""

from __future__ import annotations

import re
from functools import cache

from cordwise.knowledge.vocabulary import load
from cordwise.text.openings import openings, openings_of


def cues(folded: str) -> frozenset[str]:
    """The names of the cues seen in folded text."""
    words = openings_of(folded)
    unless = _unless()
    return frozenset(
        name
        for name, begins, pattern in _patterns()
        if (begins is None or not begins.isdisjoint(words))
        and pattern.search(folded)
        and not (name in unless and unless[name].search(folded))
    )


@cache
def _patterns() -> tuple[tuple[str, frozenset[str] | None, re.Pattern[str]], ...]:
    lines = {name: "|".join(patterns) for name, patterns in load("cues")["cues"].items()}
    return tuple((name, openings(joined), re.compile(r"(?<![\w])(?:" + joined + r")(?![\w])")) for name, joined in lines.items())


@cache
def _unless() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in load("cues")["unless"].items()}
