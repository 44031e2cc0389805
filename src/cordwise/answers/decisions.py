"""What regulators decided on a product that words name: whether its approval is in force, was given up, or was refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from cordwise.answers.context import Context
from cordwise.claims.lexicon import mentions
from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.evidence import Regulation
from cordwise.text.fold import fold

APPROVED, ENDED = ("approval", "conditional_approval"), ("withdrawn", "expired")
REFUSED = ("refused", "withdrawn")
FOLLOWED = frozenset(("US", "EU", "JP"))
"""Places whose approvals of cell products for diseases of the nerves and the spine are followed so closely that what is not held was not given."""


def product_named(product: str, folded: str) -> bool:
    """Whether folded words name a product, by the first word of its name."""
    pattern = _first_word(product)
    return pattern is not None and pattern.search(folded) is not None


def decisions_named(rows: Iterable[Regulation], words: str) -> list[Regulation]:
    """The decisions on products that words name, the earliest first; of the authorities of the places that they name, where they name any."""
    folded = fold(words)
    named = _named(rows, folded)
    there = _places(_without(named, folded)) if named else frozenset()
    return sorted((row for row in named if not there or row.jurisdiction in there), key=lambda row: (row.date, row.regulation_id))


def approvals_in_force(context: Context) -> list[Regulation]:
    """Approvals of a product that the claim names, for what the claim names, that nothing held has ended since."""
    rows = decisions_named(context.evidence.regulation, context.claim.quote)
    return [row for row in rows if row.status in APPROVED and not _ended(row, rows) and _for_the_same(row, context)]


def approvals_elsewhere(context: Context) -> list[Regulation]:
    """Approvals of a product that the claim names, where it names only places whose authorities are followed here and have approved it for nothing."""
    rows = [row for row in _named(context.evidence.regulation, fold(context.claim.quote)) if row.status in APPROVED]
    there = _places(_without(rows, fold(context.claim.quote))) if rows else frozenset()
    return rows if there and there <= FOLLOWED and not any(row.jurisdiction in there for row in rows) else []


def approvals_ended(context: Context) -> list[Regulation]:
    """What ended the approval of a product that the claim names, where none of its approvals is left."""
    rows = decisions_named(context.evidence.regulation, context.claim.quote)
    approved = [row for row in rows if row.status in APPROVED]
    if not approved or not all(_ended(row, rows) for row in approved):
        return []
    return [row for row in rows if row.status in ENDED] or approved


def applications_ended(context: Context) -> list[Regulation]:
    """The refusal or withdrawal with which an application for a product that the claim names ended, where no approval of it is held."""
    rows = decisions_named(context.evidence.regulation, context.claim.quote)
    return [] if any(row.status in APPROVED for row in rows) else [row for row in rows if row.status in REFUSED]


def _named(rows: Iterable[Regulation], folded: str) -> list[Regulation]:
    return [row for row in rows if row.product and product_named(row.product, folded)]


def _ended(row: Regulation, rows: Iterable[Regulation]) -> bool:
    """Whether it is no longer in force; a withdrawal of which that is not known may be of one use among others."""
    return row.in_force == "no" or any(
        later.status in ENDED and later.in_force == "yes" and later.jurisdiction == row.jurisdiction and later.date >= row.date
        for later in rows
    )


def _for_the_same(row: Regulation, context: Context) -> bool:
    """Whether an approval is for what the claim itself names: it need name nothing."""
    named = [mention.id for mention in mentions(context.claim.quote) if mention.vocabulary == "conditions"]
    words = vocabulary("conditions")
    return not named or any(words.is_kind_of(one, held) or words.is_kind_of(held, one) for one in named for held in row.conditions)


@lru_cache(maxsize=256)
def _first_word(product: str) -> re.Pattern[str] | None:
    first = re.split(r"[ ,(]", fold(product))[0]
    if len(first) <= 3 or not any(char.isalpha() for char in first):
        return None
    return re.compile(rf"\b{re.escape(first.split('-')[0])}\b")


def _without(named: Iterable[Regulation], folded: str) -> str:
    """The words without the names of products, for some name a place."""
    for pattern in {_first_word(row.product) for row in named}:
        folded = pattern.sub(" ", folded) if pattern else folded
    return folded


@cache
def _jurisdictions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(words)) for code, words in load("questions")["jurisdictions"].items())


def _places(folded: str) -> frozenset[str]:
    return frozenset(code for code, words in _jurisdictions() if words.search(folded))
