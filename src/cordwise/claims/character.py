"""The words of a whole page, by which it is told who wrote it: somebody who offers treatment or arranges it, or an institution that informs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import exp, sqrt

from cordwise.claims.word_classes import classes_of
from cordwise.text.fold import fold

PER_WORDS = 20
"""Rates are per so many words, about a sentence."""

ENOUGH_LETTERS = 500
"""Letters of a page at which half of what its words say is believed: a few sentences tell little of a page."""


@dataclass(frozen=True, slots=True)
class Character:
    """What the words of a page say of who wrote it, as probabilities."""

    offers: float = 0.0  # by somebody who offers treatment or arranges it
    informs: float = 0.0  # by a charity, a society of patients or professionals, a hospital or an authority that informs


@dataclass(frozen=True, slots=True)
class WordWeights:
    """How the words of a page speak for one character: a logistic regression over `page_words`."""

    bias: float
    weights: dict[str, float]

    def of(self, rates: dict[str, float], share: float) -> float:
        """The log odds, where only a share of what the words say is believed."""
        return self.bias + share * sum([rate * self.weights.get(word, 0.0) for word, rate in rates.items()])


_WORD = re.compile(r"[a-z']+|[$£€₹%?!]")


def page_words(text: str) -> dict[str, float]:
    """How often each word and each class of words stands on a page: the square root of its number per twenty words."""
    tokens = _WORD.findall(fold(text))
    counts = dict(Counter(tokens))
    for word, number in list(counts.items()):
        for one in classes_of(word):
            name = f"c:{one}"
            counts[name] = counts.get(name, 0) + number
    return {name: sqrt(number * PER_WORDS / len(tokens)) for name, number in counts.items()}


def character(text: str, offers: WordWeights, informs: WordWeights) -> Character:
    """Who wrote a page, by its words; of a short text no more than is known beforehand."""
    rates, known = page_words(text), len(text) / (len(text) + ENOUGH_LETTERS)
    return Character(offers=_probability(known * offers.of(rates, 1.0)), informs=_probability(informs.of(rates, known)))


def _probability(odds: float) -> float:
    return 1 / (1 + exp(-odds))
