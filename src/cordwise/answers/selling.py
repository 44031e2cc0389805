"""Whether somebody who offers treatment wrote a page: what only sellers say, and what a practice says as hospitals, trials and charities also do (`knowledge/page.yaml`)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load

FAR_FROM_AN_OFFER, EVEN, CLEARLY_AN_OFFER, SURELY_AN_OFFER = 0.3, 0.5, 0.58, 0.8
"""Probabilities that a page's words are those of an offer: below the first, words that hospitals use as well tell nothing; below the second, a practice must praise more than it
calls for care to sell; from the third one such word is enough, and from the last an institution's words excuse nobody."""
ENOUGH = 2
"""Signs of a practice from which a page is taken for that of a seller."""
_QUOTED = re.compile(r"[\"“”][^\"“”\n]{0,200}[\"“”]|(?<!\w)['‘][^'‘’\n]{0,150}['’](?!\w)|(?:^|\n)[ \t]*>[^\n]*")
_LED_IN = re.compile(
    r"\b(?:says?|said|writes?|wrote|claims?|claimed|states?|stated|reads?|promises?|promised|advertis\w+|tells?|told|boasts?|puts it)\b[^.:\n]{0,40}:\s*\n+[^\n]+",
    re.IGNORECASE,
)
"""Others' words, in quotation marks or set off below words that introduce them: what somebody in them sells, the page does not."""


def own_words(text: str) -> str:
    """The text without what it quotes."""
    return _QUOTED.sub(" ", _LED_IN.sub(" ", text))


def sells_treatment(text: str) -> bool:
    """Whether the words of a page are those of somebody who sells treatment, by themselves."""
    own = own_words(text)
    return offers_openly(own) or practises(own, EVEN)


def offers_openly(own: str) -> bool:
    """Whether the words are those that only sellers of treatment say: a free quote, a package, a slot to reserve."""
    return _says("openly", own)


def is_institution(own: str) -> bool:
    """Whether the words are those of a hospital of the public, a charity, a trial, a paper or an insurer."""
    return _says("institution", own)


def practises(own: str, offers: float) -> bool:
    """Whether the words are those of a practice that treats for money, where `offers` is how likely a page's words are those of an offer.

    Words that are mostly a seller's tell of one, and so do two that hospitals use as often, or one on a page that reads like an offer.
    An institution's do not, unless all else reads like an offer.
    """
    if is_institution(own) and offers < SURELY_AN_OFFER:
        return False
    if _says("practice", own):
        return True
    if offers < FAR_FROM_AN_OFFER or not _says("product", own):
        return False
    return sum(bool(pattern.search(own)) for pattern in _patterns("shared")) + (offers >= CLEARLY_AN_OFFER) >= ENOUGH


def _says(group: str, own: str) -> bool:
    return any(pattern.search(own) for pattern in _patterns(group))


@cache
def _patterns(group: str) -> tuple[re.Pattern[str], ...]:
    words: dict[str, Any] = _selling()
    return tuple(re.compile(pattern.replace("{money}", words["money"]), re.IGNORECASE) for pattern in words[group])


@cache
def _selling() -> dict[str, Any]:
    loaded: dict[str, Any] = load("page")["selling"]
    return loaded
