"""The harms that are told first, the same by a question and by an audit: a count of serious events, a grave harm beside it, and a comparison with controls."""

from __future__ import annotations

from collections.abc import Iterable

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import ReviewResult
from cordwise.records.finding import Finding, Pooled

SERIOUS = ("sae_any", "sae_related")


def main_serious(harms: Iterable[Pooled]) -> Pooled | None:
    """The serious-event number to lead with: the own condition's before a borrowed one, one with events before one without, most people."""
    rows = [p for p in harms if p.outcome in SERIOUS]
    return min(rows, key=lambda p: (p.match == "borrowed", not p.events, -p.total, p.outcome), default=None)


def any_cause_seen(harms: Iterable[Pooled], main: Pooled | None) -> Pooled | None:
    """The serious events of any cause that belong beside a count of those judged related, for who judged is mostly who treated; None where it leads itself."""
    rows = [p for p in harms if p.outcome == "sae_any" and p.events and main and main.outcome == "sae_related" and p.match == main.match]
    return max(rows, key=lambda p: (p.total, p.events), default=None)


def grave_seen(harms: Iterable[Pooled], *, borrowed: bool = False) -> Pooled | None:
    """A harm that is grave by its kind and was seen, though no event was called serious: a disc infection, a seizure; in other people only where `borrowed`."""
    terms = vocabulary("outcomes").terms
    rows = [p for p in harms if p.events and (borrowed or p.match != "borrowed") and terms[p.outcome].facts.get("serious")]
    return max((p for p in rows if p.outcome not in SERIOUS), key=lambda p: (p.events, p.total, p.outcome), default=None)


def key_comparison(finding: Finding) -> ReviewResult | None:
    """The comparison that a bottom line should name: of randomised trials, with an interval that leaves out no difference; in those asked about before others."""
    conditions, showing = set(finding.frame.conditions), filter(shows_excess, finding.harm_reviews)
    return next(iter(sorted(closest(showing, finding), key=lambda one: not conditions & set(one.conditions))), None)


def shows_excess(review: ReviewResult) -> bool:
    """Whether pooled randomised trials saw more harm with cells than without, by an interval that leaves out no difference."""
    above = review.kind == "rct_meta" and review.ci_low is not None and review.ci_low > 1
    return above and review.measure in ("RR", "OR") and review.estimate is not None and not is_within(review)


def closest(reviews: Iterable[ReviewResult], finding: Finding) -> list[ReviewResult]:
    """Those of randomised trials and of the route asked about first; between-group comparisons before comparisons within."""
    routes = set(finding.frame.routes)

    def rank(r: ReviewResult) -> tuple[bool, bool, bool, str, str]:
        return r.kind != "rct_meta", not _with_controls(r), bool(routes) and not routes & set(r.routes), r.review_id, r.outcome

    return sorted(reviews, key=rank)


def is_within(review: ReviewResult) -> bool:
    """Whether a comparison is between kinds of treated people (fresh or frozen cells, one dose or several), not with controls."""
    return "regression" in review.note


def _with_controls(review: ReviewResult) -> bool:
    return "control" in review.note or "control" in review.outcome_text
