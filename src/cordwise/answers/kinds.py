"""Which kind a claim is judged as, where its words leave that open: the kind whose verdict reviewers give to such words.

The kinds that a claim may be are told by `claims`, with how much likelier one is than another; so is how likely reviewers give each verdict to such
words. Each kind has its row of the decision table, and so its verdict, its reason and its numbers. Taken is the kind for which both together are
likeliest. Where the first kind has a verdict that reviewers would give, no other is looked at; where a rule is sure of a kind, none is either. What reviewers
rarely say, and the table only on plain grounds, on pages of every sort or by what the words speak of, stands; and a second choice accuses nobody who does not promote treatment, nor for words that are hardly a claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import log

from cordwise.answers.context import Context
from cordwise.answers.verdicts import CARE, STANDS, rule_for
from cordwise.records.claim import Claim

AGREED = 0.5
"""Probability of the first kind's verdict from which it stands."""
WEIGHT = 0.7
"""What the logarithm of a verdict's probability counts for beside the score of the kind."""
LEAST = 0.02
"""Probability that no verdict is thought to be below: what reviewers of some thousand sentences never said is not impossible."""
FAR = 0.7
"""A kind that is less likely by so much is not looked at: its row may have the verdict that reviewers would give, but its reason would speak of something else."""
SURELY_A_CLAIM = 0.85
"""Probability of a claim from which a second choice may find it overstated: below it such verdicts are as often wrong as right."""
ACCUSING = "overstated"
ON_PLAIN_GROUNDS = ("contradicted", "outdated", "understated")
"""Verdicts that stand, and that no second choice leads to."""


def contexts_of(claims: Iterable[Claim], context: Callable[[Claim], Context]) -> list[Context]:
    """What the decision table looks at for each of several claims, of the kind that it is judged as; each is first judged as the kind that is likeliest."""
    firsts = list(map(context, claims))
    return [_judged_as(first, verdict, context) for first, verdict in zip(firsts, map(_verdict, firsts), strict=True)]


def context_of(claim: Claim, context: Callable[[Claim], Context]) -> Context:
    """The same for one claim."""
    return contexts_of([claim], context)[0]


def _judged_as(first: Context, verdict: str, context: Callable[[Claim], Context]) -> Context:
    claim = first.claim
    likely = dict(claim.reviewed)
    if not likely or verdict in ON_PLAIN_GROUNDS or not {CARE, STANDS}.isdisjoint(rule_for(first)) or likely.get(verdict, 0.0) >= AGREED:
        return first
    may_accuse = verdict == ACCUSING or (first.page.promotes and claim.share >= SURELY_A_CLAIM)
    best, most = first, WEIGHT * _log(likely, verdict)
    for kind, score in claim.others:
        if score > -FAR and kind != claim.kind:
            other = context(replace(claim, kind=kind))
            said = _verdict(other)
            if _may_be(said, may_accuse) and (worth := score + WEIGHT * _log(likely, said)) > most:
                best, most = other, worth
    return best


def _log(likely: dict[str, float], verdict: str) -> float:
    return log(max(likely.get(verdict, 0.0), LEAST))


def _may_be(verdict: str, may_accuse: bool) -> bool:
    """Whether a second choice may lead to a verdict."""
    return verdict not in ON_PLAIN_GROUNDS and (verdict != ACCUSING or may_accuse)


def _verdict(context: Context) -> str:
    return str(rule_for(context)["verdict"])
