"""The words of a whole page, by which pages that offer treatment, or arrange it, are told from others."""

from __future__ import annotations

import re
from collections import Counter
from math import sqrt

from cordwise.claims.word_classes import classes_of
from cordwise.text.fold import fold

PER_WORDS = 20
"""Rates are per so many words, about a sentence."""

_WORD = re.compile(r"[a-z']+|[$£€₹%?!]")


def page_words(text: str) -> dict[str, float]:
    """How often each word and each class of words stands on a page: the square root of its number per twenty words."""
    tokens = _WORD.findall(fold(text))
    counts = Counter(tokens)
    for word, number in list(counts.items()):
        for one in classes_of(word):
            counts[f"c:{one}"] += number
    return {name: sqrt(number * PER_WORDS / len(tokens)) for name, number in counts.items()}
