"""More harm with cells than without: whether words tell it, and the reviews held that found it."""

from __future__ import annotations

import re

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import ReviewResult
from cordwise.records.finding import Finding

_HARMS = r"(?:adverse (?:events?|effects?|reactions?)|s?aes?|side[- ]effects?|complications?|harms?)"
_MORE = r"(?:more (?:frequent|common|often|likely|numerous)|higher|increased|greater|raised|elevated|in excess|(?:twice|\w+ times|\w+-fold) (?:as|more|higher))"
_EXCESS = re.compile(
    rf"\b{_HARMS}\b.{{0,60}}\b{_MORE}\b|\b(?:higher|increased|greater|more|excess|raised|elevated) (?:\w+ ){{0,2}}?(?:(?:incidence|rates?|risk|frequency|number|odds|likelihood|proportion|share) )?(?:of |for )?(?:\w+ ){{0,3}}?{_HARMS}\b"
)
_COMPARED = re.compile(
    r"\b(?:than|compared|versus|vs|against|relative to|(?:risk|odds|rate|hazard) ratio|(?:rr|or|hr)\s?[=:(]?\s?\d|controls?|placebo|sham)\b|\b(?:rr|or|hr) ?[=:]|\bmore (?:\w+ ){0,2}?(?:adverse events?|s?aes?|side[- ]effects?|complications?) (?:\w+ ){0,2}?(?:after|with|in|among) (?:the )?(?:stem )?cells?\b"
)
_OTHERWISE = re.compile(
    rf"\b(?:no|not|nor|\w+n't|never|neither|without|nobody)\b.{{0,50}}\b(?:{_MORE}|more|excess)\b|\bthan (?:with |after |in |among |of )?(?:the |those (?:with|given) )?(?:[\w-]+ ){{0,2}}?(?:cells?|cell therapy)\b|"
    r"\b(?:with|after|of|in) (?:the )?(?:surgery|operations?|drugs?|steroids?|fusion|placebo|sham|controls?|control group) (?:than|were|was)\b|\b(?:higher|larger|greater) doses?\b"
)
"""An excess denied, or one of something else."""
WITHOUT_CELLS = ("comparative_meta", "rct_meta", "network_meta")
"""Kinds of review that set people treated beside others."""
OF_HARM = ("harm", "mixed")
WHAT = {"ae_related": "harms judged related", "musculoskeletal_ae": "musculoskeletal events"}
"""What a review counted, where that is not any adverse event."""


def more_harm_told(folded: str) -> bool:
    """Whether words say that harm was more frequent with cells than without."""
    return _EXCESS.search(folded) is not None and _COMPARED.search(folded) is not None and not _OTHERWISE.search(folded)


def excess_held(finding: Finding) -> tuple[ReviewResult, ...]:
    """The reviews held on the same question that found adverse events more frequent with cells than in controls, beyond chance, the largest first."""
    found = [
        review
        for review in finding.harm_reviews
        if review.kind in WITHOUT_CELLS and review.direction in OF_HARM and review.measure in ("RR", "OR") and (review.ci_low or 0) > 1
    ]
    return tuple(sorted(found, key=lambda review: (-(review.n_patients or 0), review.review_id)))


def told(review: ReviewResult) -> str:
    """What a review found: of what, of whom, and how much more."""
    measure = "risk ratio" if review.measure == "RR" else "odds ratio"
    of_whom = f" in {', '.join(vocabulary('conditions')[one].label for one in review.conditions)}" if review.conditions else ""
    return f"{WHAT.get(review.outcome, 'adverse events')}{of_whom}, {measure} {review.estimate} (95% interval {review.ci_low} to {review.ci_high})"
