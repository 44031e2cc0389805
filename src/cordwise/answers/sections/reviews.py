"""Published reviews as they stand, each result with its interval; results that disagree are named as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.numbers_told import limit, percent
from cordwise.answers.sections.subject import outcome_label
from cordwise.answers.sections.telling import Telling, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import ReviewResult
from cordwise.synthesis.exact import exact_upper

KINDS = ("rct_meta", "comparative_meta", "network_meta", "single_arm_meta", "narrative", "survey")
KIND_WORDS = {
    "rct_meta": "pooled randomised trials", "comparative_meta": "pooled comparisons, not all randomised", "network_meta": "network of trials",
    "single_arm_meta": "pooled without a control group", "narrative": "review without pooling", "survey": "survey",
}  # fmt: skip
MEASURES = {
    "RR": "risk ratio",
    "OR": "odds ratio",
    "HR": "hazard ratio",
    "RD": "risk difference",
    "MD": "mean difference",
    "SMD": "standardised mean difference",
    "mean": "mean",
    "count": "count",
}
COMPARING = ("rct_meta", "comparative_meta", "network_meta")
DIFFERENCES = ("MD", "SMD", "RD")
TOLD_AT_MOST = 7
EACH_AT_MOST = 3
MANY = 4

PLACES = ("into ", "beside ", "by ")
"""How the label of a route begins that tells where to, and cannot stand before what is given."""


def reviews_told(
    told: Telling, reviews: Sequence[ReviewResult], heading: str, outcomes: Sequence[str] = (), at_most: int = TOLD_AT_MOST
) -> Iterator[str]:
    """The heading and the results, the best kind first; then whether they disagree."""
    chosen = choose(reviews, outcomes, at_most)
    if not chosen:
        return
    yield heading
    yield from (review_line(told, review) for review in chosen)
    yield from conflicts(told, reviews)


def choose(reviews: Sequence[ReviewResult], outcomes: Sequence[str] = (), at_most: int = TOLD_AT_MOST) -> list[ReviewResult]:
    """Results to tell: those of the outcomes asked about and of the best kind first, a few of each review; what says nothing is left out."""
    telling = [r for r in reviews if r.estimate is not None or r.direction or "conclusion" in r.note]
    ranked = sorted(
        telling,
        key=lambda r: (not _about(r, outcomes), r.estimate is None, KINDS.index(r.kind), -(r.year or 0), r.review_id, r.outcome_text),
    )
    chosen: list[ReviewResult] = []
    for review in ranked:
        if sum(one.review_id == review.review_id for one in chosen) < EACH_AT_MOST and len(chosen) < at_most:
            chosen.append(review)
    return chosen


def review_line(told: Telling, review: ReviewResult, apart: str = "") -> str:
    """One result: what, how large, from how much, by which kind of review, and what sets it `apart` from what was asked."""
    what = _what(told, review)
    size = estimate_words(told, review)
    certainty = f"certainty by its authors: {review.certainty}" if review.certainty else ""
    basis = ", ".join(
        part for part in (_favours(review), KIND_WORDS[review.kind], _whom(review), apart, basis_words(told, review), certainty) if part
    )
    said = "" if size else f": {_said(told, review)}"
    return f"- {what}{f': {size}' if size else said} ({basis}){told.cite(review)}"


def _whom(review: ReviewResult) -> str:
    """Whom the review is on; one that takes many diseases together says little of any of them, and must say so."""
    labels = [vocabulary("conditions").label(one) for one in review.conditions]
    if not labels:
        return "many diseases together" if review.routes else "many diseases and routes together"
    return f"in {' and '.join(labels)}" if len(labels) < MANY else "several diseases together"


def scope_words(review: ReviewResult) -> str:
    """Which treatment and whom a comparison is on, for a sentence outside its list: " of intrathecal cells in neurological disease"."""
    routes = " or ".join(vocabulary("routes").label(one) for one in review.routes)
    cells = f"cells given {routes}" if routes.startswith(PLACES) else f"{routes} cells" if routes else "cells"
    return f" of {cells}{f' {whom}' if (whom := _whom(review)).startswith('in ') else ''}"


def _favours(review: ReviewResult) -> str:
    """Which way a difference points, as a sign alone does not say which end of a scale is the better one."""
    if review.measure not in DIFFERENCES or review.kind not in COMPARING or review.estimate is None:
        return ""
    return {"benefit": "in favour of the treatment", "no_difference": "no clear difference", "harm": "against the treatment"}.get(
        review.direction, ""
    )


def _what(told: Telling, review: ReviewResult) -> str:
    label = outcome_label(review.outcome, told) if review.outcome else ""
    text = told.quoted(review, "outcome_text") if review.outcome_text else ""
    if label and text:
        return f"{label} ({text})"
    return label or text or (told.quoted(review, "title") if review.title else "overall conclusion")


def _said(told: Telling, review: ReviewResult) -> str:
    """What a review without an estimate concludes."""
    if "conclusion:" in review.note:
        return told.figure(
            review.note.split("conclusion:")[1].split(";")[0].strip(), value="note", kind="part_of_field", rows=[review], how="note"
        )
    words = {
        "benefit": "its authors conclude that it helps",
        "no_difference": "its authors find no difference",
        "mixed": "mixed",
        "harm": "it reports harm",
        "safety_only": "on safety only",
    }
    return f"{words.get(review.direction, 'no conclusion held')}; no pooled number is held"


def estimate_words(told: Telling, review: ReviewResult) -> str:
    """The estimate in its own scale, with its interval; "" where none is held."""
    if review.estimate is None:
        return ""
    upper = none_seen(review)
    value = [review.estimate, *_interval(review)] if upper is None else [review.estimate, review.n_patients, upper]
    return told.figure(size_words(review), value=value, kind="review", rows=[review], how=f"as published, {review.measure}")


def size_words(review: ReviewResult) -> str:
    """The same words, outside a telling."""
    interval = _interval(review)
    if (upper := none_seen(review)) is not None:
        return f"0% (exact upper limit for none of {review.n_patients} people: {limit(upper)})"
    if review.measure in ("proportion", "per_injection"):
        words = percent(review.estimate or 0) + (" of injections" if review.measure == "per_injection" else "")
        ends = [percent(end) for end in interval]
    else:
        words = f"{MEASURES.get(review.measure, review.measure)} {number(review.estimate or 0)}".strip()
        ends = [number(end) for end in interval]
    return f"{words} (95% interval {ends[0]} to {ends[1]})" if ends else words


def none_seen(review: ReviewResult) -> float | None:
    """The exact upper limit where a review counts nobody of a known number of people, and prints a lower limit that so few people cannot bear."""
    if review.measure != "proportion" or review.estimate != 0 or not review.n_patients:
        return None
    upper = exact_upper(0, review.n_patients)
    return upper if review.ci_high is None or review.ci_high < upper else None


def _interval(review: ReviewResult) -> list[float]:
    return [] if review.ci_low is None or review.ci_high is None else [review.ci_low, review.ci_high]


def basis_words(told: Telling, review: ReviewResult) -> str:
    """How many studies and people the review has."""
    parts = []
    if review.n_studies:
        parts.append(
            told.figure(
                f"{review.n_studies} {'study' if review.n_studies == 1 else 'studies'}",
                value=review.n_studies,
                kind="field",
                rows=[review],
                how="n_studies",
            )
        )
    if review.n_patients:
        parts.append(told.figure(f"{review.n_patients} people", value=review.n_patients, kind="field", rows=[review], how="n_patients"))
    return ", ".join(parts)


def number(value: float) -> str:
    """A published number as printed: 1.61, 12.5, 415.83."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:,.0f}"


def conflicts(told: Telling, reviews: Sequence[ReviewResult]) -> Iterator[str]:
    """Reviews that disagree on the same treatment: some conclude benefit, others no difference or that nothing is shown."""
    current = [r for r in reviews if r.kind != "survey"]
    for_it = [r for r in current if r.direction == "benefit"]
    doubting = [
        r
        for r in current
        if r.direction in ("no_difference", "mixed", "harm")
        or "insufficient" in r.note
        or "not sufficient" in r.note
        or "no support" in r.note
    ]
    if for_it and doubting:
        yield say("disagree", benefit=told.cite(*_one_each(for_it), at_most=4), doubt=told.cite(*_one_each(doubting), at_most=4))


def _one_each(reviews: Sequence[ReviewResult]) -> list[ReviewResult]:
    return list({review.review_id: review for review in reviews}.values())


def _about(review: ReviewResult, outcomes: Sequence[str]) -> bool:
    terms = vocabulary("outcomes")
    return (
        any(terms.is_kind_of(review.outcome, one) for one in outcomes) if outcomes else review.outcome in ("ais_improved", "pain_improved")
    )
