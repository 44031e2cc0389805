"""Whether transplants of blood-forming cells, or exosomes, are meant, and which harms held are theirs and not those of other cells or other ways in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from cordwise.answers.context import Context
from cordwise.answers.finding import is_harm
from cordwise.answers.main_harm import key_comparison, shows_excess
from cordwise.claims.lexicon import mentions, page_mentions
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import HarmReport, Programme, ReviewResult
from cordwise.records.finding import Pooled
from cordwise.text.fold import fold

BLOOD_FORMING, STROMAL = frozenset(("hsc", "bm_hsc", "pb_hsc")), frozenset(("msc", "uc_msc", "bm_msc", "ad_msc"))
VESICLES, BRAIN = "extracellular_vesicles", frozenset(("intracerebroventricular", "intracerebral"))
MS = "multiple_sclerosis"
OF_ANY_SORT = frozenset(
    ("cells", "unspecified_cells", "autologous_cells", "allogeneic_cells", "young_cells", "cultured_cells", "combination_cells", "bm_cells")
)
"""Words for cells that do not say of which sort they are."""
NERVES, FRAME = frozenset(("neurological_disease",)), frozenset(("spine_disease", "osteoarthritis", "joint_injury"))
"""Diseases of the nerves, and those of back and joints: others tell nothing of which comparison of harm fits."""
_TRANSPLANT = re.compile(r"\btransplant")
_INTO_DISCS = re.compile(r"\b(?:into|inside|in) (?:each|every|your|the|any|one|both|a) (?:\w+ ){0,2}dis[ck]s?\b")
"""Discs as the place to which cells are brought, however many they are."""
_OF_BLOOD = re.compile(r"\bha?ematopoietic (?:(?:stem|progenitor|blood)[- ])?(?:cells? )?(?:auto)?transplant")
"""A transplant of blood-forming cells that is named without its cells."""


def blood_forming_ms(context: Context) -> bool:
    """Whether transplantation of blood-forming cells in multiple sclerosis is meant: by the claim, or by a page on nothing else."""
    if MS not in context.claim.frame.conditions or (not _names_blood_forming(context) and _names_another(context)):
        return False
    terms = treatments_of(context.page.text)
    whole = "hsct" in terms and not STROMAL & terms and not context.page.promotes
    return _names_blood_forming(context) or whole


def _names_another(context: Context) -> bool:
    """Whether the claim itself names other cells, or another treatment."""
    named = treatments_in(context.claim.quote) - {"cell_therapy", "cells", "autologous_cells", "chemotherapy"}
    return bool(named)


def transplant_trials_in_ms(context: Context) -> tuple[Programme, ...]:
    """The trials of such transplants that have ended with a result, as they are held."""
    rows = (row for row in context.evidence.programmes if BLOOD_FORMING & set(row.cells) and MS in row.conditions)
    return tuple(row for row in rows if row.status == "completed" and row.result)


def _names_blood_forming(context: Context) -> bool:
    frame = context.claim.frame
    return bool(BLOOD_FORMING & set(frame.cells)) or "hsct" in frame.interventions or _OF_BLOOD.search(context.folded) is not None


def _on_blood_forming(context: Context) -> bool:
    """Whether it speaks of transplants of blood-forming cells: it names them, or a transplant on a page that does, or its page is about nothing else."""
    terms = treatments_of(context.page.text)
    if _names_blood_forming(context) or "hsct" not in terms:
        return _names_blood_forming(context)
    stromal = STROMAL & treatments_in(context.claim.quote)
    return not STROMAL & terms or (not stromal and _TRANSPLANT.search(context.folded) is not None)


def harms_meant(context: Context) -> tuple[Pooled, ...]:
    """The counts of harms on what the claim speaks of: none of other cells with transplants of blood-forming cells or with vesicles, nor any of injections into the brain where nobody speaks of these."""
    if "harms meant" not in context.kept:
        context.kept["harms meant"] = _harms(context)
    found: tuple[Pooled, ...] = context.kept["harms meant"]
    return found


def _harms(context: Context) -> tuple[Pooled, ...]:
    harms = context.finding.harms
    if harms and _on_blood_forming(context):
        return tuple(pooled for pooled in harms if all(_blood_forming_arm(context, one.study_id, one.arm_id) for one in pooled.studies))
    if harms and _on_vesicles(context):
        return tuple(pooled for pooled in harms if all(_vesicles_arm(context, one.study_id, one.arm_id) for one in pooled.studies))
    if not harms or _names_the_brain_way(context):
        return harms
    return tuple(pooled for pooled in harms if not all(_into_the_brain(context, one.study_id, one.arm_id) for one in pooled.studies))


def signals_meant(context: Context) -> tuple[HarmReport, ...]:
    """The reports of harm on what the claim speaks of, in the same way."""
    reports = context.finding.signals
    if reports and _on_blood_forming(context):
        return tuple(one for one in reports if BLOOD_FORMING & set(one.cells) or "hsct" in one.interventions)
    if _on_vesicles(context):
        return tuple(one for one in context.evidence.harm_reports if VESICLES in one.interventions)
    return reports


def comparison_meant(context: Context) -> ReviewResult | None:
    """The comparison with controls on what the claim speaks of: none of other cells, nor of another way in than the one that it or its page names."""
    if "comparison" not in context.kept:
        context.kept["comparison"] = _comparison(context)
    found: ReviewResult | None = context.kept["comparison"]
    return found


def _comparison(context: Context) -> ReviewResult | None:
    if _on_blood_forming(context) or _on_vesicles(context):
        return None
    reviews = tuple(filter(shows_excess, (*context.finding.harm_reviews, *_by_the_same_way(context))))
    return key_comparison(replace(context.finding, harm_reviews=_fitting(context, reviews))) if reviews else None


def _by_the_same_way(context: Context) -> tuple[ReviewResult, ...]:
    """The comparisons by the same way in, whoever was treated, where counts of harm are borrowed in the same manner."""
    routes = set(context.finding.frame.routes)
    of_another = not context.claim.frame.cells and _names_another(context)
    if not routes or of_another or not any(pooled.match == "borrowed" for pooled in context.finding.harms):
        return ()
    known = {one.review_id for one in context.finding.harm_reviews}
    by_it = (one for one in context.evidence.reviews if not routes.isdisjoint(one.routes) and is_harm(one))
    return tuple(one for one in by_it if one.review_id not in known)


def _fitting(context: Context, reviews: Iterable[ReviewResult]) -> tuple[ReviewResult, ...]:
    """The comparisons by the way in that the claim names, or else its page; where neither names any, or they none, those of no other cells than those named,
    on diseases of the nerves where one of these is named, of back and joints where these alone are, and none where neither is.
    """
    routes = frozenset(context.claim.frame.routes) or _routes_of(context.page.text)
    terms, named = vocabulary("cells"), set(context.claim.frame.cells) or treatments_of(context.page.text)
    sorts = {one for one in named if one in terms.terms and one not in OF_ANY_SORT}
    conditions = frozenset(context.claim.frame.conditions)
    conditions = conditions if _any_of(conditions, NERVES | FRAME) else conditions_of(context.page.text)
    of_nerves = _any_of(conditions, NERVES)
    of_frame = not of_nerves and _any_of(conditions, FRAME)

    def fits(review: ReviewResult) -> bool:
        if routes and review.routes:
            return not routes.isdisjoint(review.routes)
        if conditions and review.conditions and not (of_nerves if _any_of(review.conditions, NERVES) else of_frame):
            return False
        return not sorts or not review.cells or any(terms.is_kind_of(one, other) for one in sorts for other in review.cells)

    return tuple(filter(fits, reviews))


@lru_cache(maxsize=256)
def _any_of(conditions: frozenset[str] | tuple[str, ...], parents: frozenset[str]) -> bool:
    """Whether one of the conditions is of one of these sorts."""
    words = vocabulary("conditions")
    return any(words.is_kind_of(one, parent) for one in conditions for parent in parents)


def harms_of_others(context: Context) -> bool:
    """Whether the harms held are of other cells than the claim's, so that none can be told."""
    return _on_blood_forming(context) and not harms_meant(context)


def _on_vesicles(context: Context) -> bool:
    """Whether it speaks of exosomes, which hold no cells."""
    named = context.claim.frame.interventions
    return VESICLES in named and ("cell_therapy" not in named or VESICLES in treatments_in(context.claim.quote))


def _names_the_brain_way(context: Context) -> bool:
    """Whether the claim, or the page, speaks of injections into the brain."""
    return bool(BRAIN & {*context.claim.frame.routes, *context.finding.frame.routes}) or not BRAIN.isdisjoint(_routes_of(context.page.text))


def _blood_forming_arm(context: Context, study_id: str, arm_id: str) -> bool:
    arms = context.evidence.treated.get((study_id, arm_id), ())
    return bool(arms) and all(BLOOD_FORMING & set(arm.cells) or arm.intervention == "hsct" for arm in arms)


def _vesicles_arm(context: Context, study_id: str, arm_id: str) -> bool:
    arms = context.evidence.treated.get((study_id, arm_id), ())
    return bool(arms) and all(arm.intervention == VESICLES for arm in arms)


def _into_the_brain(context: Context, study_id: str, arm_id: str) -> bool:
    ways = context.evidence.ways_of.get((study_id, arm_id))
    return ways is not None and BRAIN.issuperset(ways)


@lru_cache(maxsize=8)
def _routes_of(text: str) -> frozenset[str]:
    named = frozenset(mention.id for mention in page_mentions(text) if mention.vocabulary == "routes")
    return named or frozenset(("intradiscal",) if _INTO_DISCS.search(fold(text)) else ())


@lru_cache(maxsize=8)
def conditions_of(text: str) -> frozenset[str]:
    """The conditions that a page names, looked up once."""
    return frozenset(mention.id for mention in page_mentions(text) if mention.vocabulary == "conditions")


@lru_cache(maxsize=8)
def treatments_of(text: str) -> frozenset[str]:
    """The cells and other treatments that a page names, looked up once."""
    return frozenset(mention.id for mention in page_mentions(text) if mention.vocabulary in ("cells", "interventions"))


@lru_cache(maxsize=256)
def treatments_in(quote: str) -> frozenset[str]:
    """Those that a claim names: kept apart, so that its page stays looked up."""
    return frozenset(mention.id for mention in mentions(quote) if mention.vocabulary in ("cells", "interventions"))
