"""Wordings of `knowledge/cues.yaml`, seen in a sentence."""

from __future__ import annotations

import re
from functools import cache

from cordwise.knowledge.vocabulary import load


def cues(folded: str) -> frozenset[str]:
    """The names of the cues seen in folded text."""
    unless = _unless()
    return frozenset(
        name for name, pattern in _patterns() if pattern.search(folded) and not (name in unless and unless[name].search(folded))
    )


def find_cue(name: str, folded: str) -> re.Match[str] | None:
    """Where a cue is first seen in folded text."""
    return _by_name()[name].search(folded)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(_by_name().items())


@cache
def _unless() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in load("cues")["unless"].items()}


@cache
def _by_name() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(r"(?<![\w])(?:" + "|".join(lines) + r")(?![\w])") for name, lines in load("cues")["cues"].items()}
