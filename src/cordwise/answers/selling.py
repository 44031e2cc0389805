"""Whether somebody who offers treatment wrote a page: what only sellers say, and what a practice says as hospitals, trials and charities also do (`knowledge/page.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from cordwise.knowledge.vocabulary import load
from cordwise.text.fold import same_length_lower
from cordwise.text.openings import Sieve, matches, openings

FAR_FROM_AN_OFFER, EVEN, CLEARLY_AN_OFFER, SURELY_AN_OFFER = 0.3, 0.5, 0.58, 0.8
"""Probabilities that a page's words are those of an offer: below the first, words that hospitals use as well tell nothing; below the second, a practice must praise more than it
calls for care to sell; from the third one such word is enough, and from the last an institution's words excuse nobody."""
GROUPS = ("openly", "practice", "shared", "product", "institution", "counsel")
ENOUGH = 2
"""Signs of a practice from which a page is taken for that of a seller."""
_QUOTED = re.compile(
    r"[\"“”'‘\n](?:(?<=[\"“”])[^\"“”\n]{0,200}[\"“”]|(?<=['‘])(?<!\w['‘])[^'‘’\n]{0,150}['’](?!\w)|(?<=\n)[ \t]*>[^\n]*)"
)  # it begins with one letter of few: so it is looked for fast
_LEADS_IN = re.compile(r":\s*\n")
_LED_IN = re.compile(
    r"\b(?:says?|said|writes?|wrote|claims?|claimed|states?|stated|reads?|promises?|promised|advertis\w+|tells?|told|boasts?|puts it)\b[^.:\n]{0,40}:\s*\n+[^\n]+",
    re.IGNORECASE,
)
"""Others' words, in quotation marks or set off below words that introduce them: what somebody in them sells, the page does not."""


@lru_cache(maxsize=4)
def own_words(text: str) -> str:
    """The text without what it quotes."""
    told = _LED_IN.sub(" ", text) if _LEADS_IN.search(text) else text
    return _QUOTED.sub(" ", f"\n{told}").removeprefix("\n")


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


def counsels(own: str, offers: float) -> bool:
    """Whether the words are those of somebody who informs and offers nothing: an institution's, or advice to ask one's own doctor where little else reads like an offer."""
    if _says("openly", own) or _says("practice", own):
        return False
    return (offers < SURELY_AN_OFFER and is_institution(own)) or (offers < CLEARLY_AN_OFFER and _says("counsel", own))


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
    return sum(_said("shared", own)) + (offers >= CLEARLY_AN_OFFER) >= ENOUGH


def _says(group: str, own: str) -> bool:
    return any(_said(group, own))


def _said(group: str, own: str) -> Iterator[bool]:
    """Of each pattern of a group whether it is there."""
    places = _places(own)
    for number, pattern in _patterns().groups[group]:
        yield number in places and next(matches(_compiled(pattern), own, places[number]), None) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class _Patterns(NamedTuple):
    """The patterns of each group, numbered through, and the sieve that tells where each can begin."""

    groups: dict[str, list[tuple[int, str]]]
    sieve: Sieve


@lru_cache(maxsize=4)
def _places(own: str) -> Mapping[int, list[int] | None]:
    """Where on a page each pattern can begin."""
    return _patterns().sieve.among(same_length_lower(own))


@cache
def _patterns() -> _Patterns:
    loaded: dict[str, Any] = load("page")["selling"]
    words = [(group, one.replace("{money}", loaded["money"])) for group in GROUPS for one in loaded[group]]
    groups: dict[str, list[tuple[int, str]]] = {group: [] for group in GROUPS}
    for number, (group, pattern) in enumerate(words):
        groups[group].append((number, pattern))
    return _Patterns(groups, Sieve(openings(pattern) for _, pattern in words))
