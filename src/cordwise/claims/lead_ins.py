"""Words that lead into a list, and what they make of its items: "there is no evidence that stem cells:" denies each of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from cordwise.claims.cues import cues
from cordwise.knowledge.vocabulary import load

_BULLET = re.compile(r"^\W*(?:\d{1,2}[.)]\s*)?")
_LAST_CLAUSE = re.compile(
    r"^.*(?:[,;]? \b(?:but|however|yet)\b,?|[;.!?]|, (?:and (?=this|it|they|that)|(?=which)|(?:as|because|since|so that) (?=this|it|they|these)))\s*(?=\S)"
)
_OPEN_END = re.compile(
    r"\b(?:to|that|cells?|not|no|with|of|from|for|by|can|cannot|may|might|could|will|be|is|are|includ(?:es?|ing)|following|them|you|treatment|therapy|injections?)$"
)
_FRAGMENT_WORDS = 6
AT_MOST = 160
"""Letters of a lead-in that is read together with its items."""


class _LeadIns(NamedTuple):
    cues: frozenset[str]
    words: re.Pattern[str]
    warns: re.Pattern[str]
    own: re.Pattern[str]


def together(lead_in: str, meant: str) -> str:
    """An item as the sentence that it makes with the folded words that lead into its list, where these deny or hedge it; else the item as it is."""
    begun = _begun(lead_in)
    if not begun or not (_OPEN_END.search(begun) or _is_fragment(meant)):
        return meant
    return f"{begun} {_BULLET.sub('', meant)}"


def _is_fragment(item: str) -> bool:
    """Whether an item is no sentence by itself."""
    return not item.rstrip().endswith((".", "!", "?")) or len(item.split()) < _FRAGMENT_WORDS


@lru_cache(maxsize=64)
def _begun(lead_in: str) -> str:
    """The beginning of the sentence that each item of a list goes on with; "" where a lead-in decides nothing."""
    begun = _LAST_CLAUSE.sub("", lead_in.strip().rstrip(":").rstrip())
    known = _lead_ins()
    decides = begun and len(begun) <= AT_MOST and (known.words.search(begun) or known.cues & cues(begun))
    return begun if decides and not known.warns.search(begun) else ""


@lru_cache(maxsize=256)
def tells_of_others(folded: str) -> bool:
    """Whether a lead-in or a heading says that others claim what stands under it, or warns of it."""
    known = _lead_ins()
    return bool(folded) and len(folded) <= AT_MOST and known.warns.search(folded.rstrip(" :")) is not None and not known.own.search(folded)


@cache
def _lead_ins() -> _LeadIns:
    loaded = load("lead_ins")
    return _LeadIns(frozenset(loaded["cues"]), *(re.compile(loaded[name]) for name in ("words", "warns", "own")))
