"""What regulators decided on a product that words name: whether its approval is in force, was given up, or was refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from cordwise.answers.context import Context
from cordwise.claims.frames import without_signs
from cordwise.claims.lexicon import mentions
from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.evidence import Evidence, Regulation
from cordwise.text.fold import fold
from cordwise.text.openings import Patterns
from cordwise.text.words import words_of

APPROVED, ENDED = ("approval", "conditional_approval"), ("withdrawn", "expired")
TOLD = ("rule", "guidance", "warning", *APPROVED)
"""What is told of the rules of a place."""
FOLLOWED = frozenset(("US", "EU", "JP"))
"""Places whose approvals of cell products for diseases of the nerves and the spine are followed so closely that what is not held was not given."""

_APPROVED_FOR = re.compile(
    r"\b(?:approved|licen[cs]ed|authori[sz]ed|approval) (?:\w+ ){0,4}?(?:for|to treat|against|as an? (?:\w+ )?(?:treatment|therapy|cure) (?:for|of))\b([^.;:]{0,60})"
)
""" "Approved in December for", with what it is said to be for."""
_CLAUSE_ENDS = re.compile(r"[;:]|,? \b(?:but|while|whereas|although)\b|, and\b", re.IGNORECASE)
"""What ends the clause that tells of an approval."""
_WORD = re.compile(r"[^\W_]+")


def decisions_on(evidence: Evidence, folded: str) -> list[Regulation]:
    """The decisions on products that folded words name, by whatever name, the earliest first."""
    words = list(words_of(folded).words)
    found = {id(row): row for word in words for row in evidence.decided_on.get(word, ())}
    possible = [named for word in set(words) for named in evidence.decided_under.get(word, ())]
    if possible:
        said = f" {' '.join(words)} "
        found |= {id(row): row for name, row in possible if f" {name} " in said}
    return sorted(found.values(), key=lambda row: (row.date, row.regulation_id))


def approvals_in_force(context: Context) -> list[Regulation]:
    """Approvals of a product that the claim names, for what the claim names, that nothing held has ended since."""
    rows = _there(context)
    return [row for row in rows if row.status in APPROVED and not _ended(row, rows) and _for_the_same(row, context)]


def approvals_elsewhere(context: Context) -> list[Regulation]:
    """Approvals of a product that the claim names, where it names only places whose authorities are followed here and have approved it for nothing, or for another disease; without a place, where it says outright for which, and all that is held is for another."""
    rows = [row for row in _named(context) if row.status in APPROVED]
    there = _places(rows, context) if rows else frozenset()
    if rows and not there:
        return _said_for_another(rows, context.claim.quote)
    if not there or not there <= FOLLOWED:
        return []
    of_these = [row for row in rows if row.jurisdiction in there]
    return rows if not of_these or all(_for_another(row, context) for row in of_these) else []


def approvals_ended(context: Context) -> list[Regulation]:
    """What ended the approval of a product that the claim names, where none of its approvals is left."""
    rows = _there(context)
    approved = [row for row in rows if row.status in APPROVED]
    if not approved or not all(_ended(row, rows) for row in approved):
        return []
    return [row for row in rows if row.status in ENDED] or approved


def applications_ended(context: Context) -> list[Regulation]:
    """What ended an application for a product that the claim names: refusals and the withdrawal, where no approval of it is held."""
    rows = _there(context)
    if any(row.status in APPROVED for row in rows) or not any(row.status in ENDED for row in rows):
        return []
    return [row for row in rows if row.status in (*ENDED, "refused")]


def rules_told(context: Context) -> list[Regulation]:
    """What is held on the product that the claim names, else of the places that it names; nothing where it speaks of another treatment or of a place of which nothing is held."""
    folded = context.folded
    on_product = decisions_on(context.evidence, folded)
    if on_product:
        return on_product[::-1]
    if context.claim.frame.interventions and "cell_therapy" not in context.claim.frame.interventions:
        return []
    there = places_named(folded) or _places_of_page(context.page.text)
    rows = [row for row in context.finding.regulation if row.status in TOLD and (not there or row.jurisdiction in there)]
    return [row for row in rows if row.conditions] or rows


@lru_cache(maxsize=8)
def _places_of_page(text: str) -> frozenset[str]:
    """The places that a page names; none where the United States are among them, whose rules are told of all."""
    there = places_named(fold(text))
    return frozenset() if "US" in there else there


def _named(context: Context) -> list[Regulation]:
    return decisions_on(context.evidence, context.folded)


def _there(context: Context) -> list[Regulation]:
    """Decisions on products that the claim names; of the authorities of the places that it names, where it names any."""
    rows = _named(context)
    there = _places(rows, context) if rows else frozenset()
    return [row for row in rows if not there or row.jurisdiction in there]


def _ended(row: Regulation, rows: Iterable[Regulation]) -> bool:
    """Whether it is no longer in force; a withdrawal of which that is not known may be of one use among others."""
    return row.in_force == "no" or any(
        later.status in ENDED and later.in_force == "yes" and later.jurisdiction == row.jurisdiction and later.date >= row.date
        for later in rows
    )


def _for_the_same(row: Regulation, context: Context) -> bool:
    """Whether an approval is for what the claim itself names: it need name nothing; of one for a disease that is none of ours, what its own clause names."""
    quote = context.claim.quote if row.conditions else _CLAUSE_ENDS.split(context.claim.quote)[0]
    named = [mention.id for mention in mentions(quote) if mention.vocabulary == "conditions"]
    words = vocabulary("conditions")
    return not named or any(words.is_kind_of(one, held) or words.is_kind_of(held, one) for one in named for held in _decided_for(row))


def _for_another(row: Regulation, context: Context) -> bool:
    """Whether an approval is for a disease of the nerves or the spine, and the claim itself names another such and not that one, of which paralysis may be a sign; one for another disease, where it is said outright to be for one of ours."""
    words, quote = vocabulary("conditions"), context.claim.quote
    if not row.conditions:
        return bool(_said_for_another([row], quote))
    told = without_signs(fold(quote), mentions(quote), about=row.conditions)
    named = [mention.id for mention in told if mention.vocabulary == "conditions"]
    inside = all(words[one].facts.get("scope") == "inside" for one in (*named, *row.conditions))
    same = any(words.is_kind_of(one, held) or words.is_kind_of(held, one) for one in named for held in row.conditions)
    return bool(named) and inside and not same


def _said_for_another(rows: list[Regulation], quote: str) -> list[Regulation]:
    """The approvals, where words say "approved for" a disease of the nerves or the spine, and each of them is followed and for another."""
    words = vocabulary("conditions")
    said = [part for match in _APPROVED_FOR.finditer(fold(quote)) for part in _named_in(quote[match.start(1) : match.end(1)])]
    if not said or not all(words[one].facts.get("scope") == "inside" for one in said):
        return []
    held_for = [held for row in rows for held in _decided_for(row)]
    known = all(row.jurisdiction in FOLLOWED and _decided_for(row) for row in rows)
    same = any(words.is_kind_of(one, held) or words.is_kind_of(held, one) for one in said for held in held_for)
    return rows if known and not same else []


def _decided_for(row: Regulation) -> tuple[str, ...]:
    """The conditions of a decision: those of its row, or those that its statement names, where they are none of ours."""
    return row.conditions or _named_in(row.statement)


@lru_cache(maxsize=64)
def _named_in(statement: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.id for mention in mentions(statement) if mention.vocabulary == "conditions"))


def _places(rows: Iterable[Regulation], context: Context) -> frozenset[str]:
    """The places that a claim names beside the products, for some products name a place."""
    products = {word for row in rows for word in _WORD.findall(fold(row.product))}
    folded = " ".join(word for word in re.split(r"(?<=\w)\s", context.folded) if not products & set(_WORD.findall(word)))
    return places_named(folded)


def places_named(folded: str) -> frozenset[str]:
    """The places whose authorities folded words name."""
    return frozenset(_jurisdictions().named_in(folded))


@cache
def _jurisdictions() -> Patterns:
    return Patterns(load("questions")["jurisdictions"])
