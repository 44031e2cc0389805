"""`direction_of(claim)`: whether a claim says that something helps, does not, harms, or does not."""

from __future__ import annotations

import re
from functools import cache

from cordwise.knowledge.vocabulary import load
from cordwise.records.claim import Claim

_UNSAFE = re.compile(r"\b(?:not|\w+n't|never|hardly|neither) (?:\w+ ){0,3}(?:safe|harmless|painless)\b|\b(?:unsafe|dangerous|risky)\b")
_NONE = re.compile(r"\b(?:no|none|zero|nobody|no one|without|free (?:of|from)|never|not|\w+n't|0)\b")


def direction_of(claim: Claim) -> str:
    """ "benefit", "no_benefit", "harm" or "no_harm"; "" where a claim says neither, as on a price or an approval."""
    told = _directions().get(claim.kind, "")
    if claim.kind == "safety_number":
        return "no_harm" if _NONE.search(claim.meant) or _counts_none(claim) else "harm"
    return "harm" if told == "no_harm" and _UNSAFE.search(claim.meant) else told


def _counts_none(claim: Claim) -> bool:
    return any(number.kind in ("of", "share") and number.high == 0 for number in claim.quantities)


@cache
def _directions() -> dict[str, str]:
    return {kind: direction for direction, kinds in load("claim_kinds")["directions"].items() for kind in kinds}
