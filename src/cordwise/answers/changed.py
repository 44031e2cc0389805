"""What a claim tells of the state of the field, and has changed since: the rows of `knowledge/changed.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from cordwise.knowledge.vocabulary import load
from cordwise.records.person import Basis
from cordwise.text.fold import fold

_ANY = re.compile(
    r"\b(?:no|not|never|nothing|nobody|nowhere|none|without|lacks?|only|sole|yet|two|courts?|judges?|ruling|ruled|alofisel|darvadstrocel|cx601|duke|\w+n't|bed|bed-?rest)\b"
)
"""One of these stands in every such sentence: most have none, and are not looked at further."""


@dataclass(frozen=True, slots=True)
class Change:
    """One state of things that is over: how it is told, and the document that tells what holds now."""

    id: str
    words: re.Pattern[str]
    and_words: re.Pattern[str] | None
    not_words: re.Pattern[str]
    basis: Basis


@lru_cache(maxsize=512)
def changed_since(quote: str) -> tuple[Change, ...]:
    """The changes that a sentence knows nothing of, in the order of the file; none where it tells of the past."""
    folded = fold(quote)
    if not _ANY.search(folded):
        return ()
    past, changes = _changes()
    if past.search(folded):
        return ()
    return tuple(
        one
        for one in changes
        if one.words.search(folded) and (one.and_words is None or one.and_words.search(folded)) and not one.not_words.search(folded)
    )


@cache
def _changes() -> tuple[re.Pattern[str], tuple[Change, ...]]:
    known = load("changed")
    rows = tuple(
        Change(
            id=row["id"],
            words=re.compile(row["words"]),
            and_words=re.compile(row["and_words"]) if "and_words" in row else None,
            not_words=re.compile(row["not_words"]),
            basis=Basis(basis_id=row["id"], said=row["told"], title=row["title"], document=row["document"], checked=str(row["checked"])),
        )
        for row in known["rows"]
    )
    return re.compile(known["past"]), rows
