"""Facts about a claim in its context, by name: what `facts` and `not_facts` of the decision table ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from cordwise.answers.animals import is_on_animals, names_animals, names_people
from cordwise.answers.changed import changed_since
from cordwise.answers.context import A_LIKELY_CLAIM, TOO_STRONG, Context, regions_of
from cordwise.answers.decisions import APPROVED, applications_ended, approvals_elsewhere, approvals_ended, approvals_in_force, decisions_on
from cordwise.answers.harm_excess import excess_held, more_harm_told
from cordwise.answers.own_comparison import comparison_of
from cordwise.answers.programmes import (
    counted_as_held,
    ended_since,
    failed_products_praised,
    failed_trials_praised,
    failures_told,
    trial_counted,
    trials_of_the_sponsor,
)
from cordwise.answers.promised import is_gain_of_patients
from cordwise.answers.recovery_told import beside_the_series, course_of_another_outcome
from cordwise.answers.retracted import said_to_be_retracted
from cordwise.answers.said import (
    called_untrue,
    denies_all_data,
    denies_all_trials,
    events_counted,
    level_stated,
    none_counted,
    small_design,
    year_to_come,
)
from cordwise.answers.transplants import blood_forming_ms, treatments_in, treatments_of
from cordwise.claims.lead_ins import tells_of_others
from cordwise.claims.lexicon import mentions, names_cells, others_named
from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.evidence import Cost, Guidance
from cordwise.text.fold import fold

WEAK_ALTERNATIVES = (
    "red_light",
    "prolotherapy",
    "ozone",
    "magnetic_therapy",
    "growth_factors",
    "peptides",
    "extracellular_vesicles",
    "hyperbaric_oxygen",
)
WORDED_TOO_STRONGLY = 0.35
"""Probability that reviewers call words overstated from which, if no other verdict is as likely, they are taken to be."""
TESTS = frozenset({"diagnostic_test"})
"""What looks and treats nothing: beside a treatment it is not what guidance is asked about."""
NEVER_APPROVED = ("prp", "prolotherapy", "extracellular_vesicles")
"""What the FDA has approved for no disease, though it clears devices that prepare it or approves what is mixed for it."""
SOLD_PRODUCTS = ("prp",)
"""What sellers of cells offer beside them, with trials that are small and mixed."""
DOLLARS = ("$", "us$", "usd", "dollar", "dollars", "us dollars", "u.s. dollars")
WORTH_A_DOLLAR_OR_MORE = ("€", "£", "eur", "euro", "euros", "gbp", "pound", "pounds")
BEYOND = 1.5
"""So many times what surveys found, and a price is not of that size."""
FEW_TRIALS = 2
SMALL_STUDY = 100
HALF = 0.5
_AVOIDED = re.compile(
    r"\b(?:without|instead of|rather than|avoid\w*|spare\w*|alternative to|non-?)\b ?(?:[\w-]+ ){0,4}?(?:surg\w+|operations?|operative|drugs?|medic\w+)\b"
)
_GIVES = re.compile(
    r"\b(?:become|becoming|being|be|as|for) (?:an? |our )?(?:\w+ ){0,3}donors?\b|\b(?:your|the|bone marrow|stem cell|marrow) donation\b|\bdonat(?:e|ing) (?:\w+ ){0,3}(?:cells?|marrow|blood)\b|\bdonors (?:(?:may|might|can|could|will|often|usually|sometimes|rarely|also) ){0,2}(?:feel|felt|get|go|give|recover|return|suffer\w*|experience\w*|report\w*|complain\w*|need|stay|face|run|become|be (?:sore|tired|ill|left|given|put|kept|monitored)|(?:have|had)(?! been)|are (?:(?:left|often|usually|mostly|sometimes) )?(?:sore|tired|ill|weak|bruised|well again|given an|put|kept|monitored|at (?:\w+ )?risk|followed|back|under))\b"
)
"""Words of those who give cells to somebody else, and of what they feel."""
_TITLE_TELLS = re.compile(
    r"[^\n]{0,60}?(?:[:?]|\s[\u2013\u2014-]\s)\s*(?=[^\n]{0,80}\b(?:trials?|stud(?:y|ies)|research\w*|evidence|science|found|find|story|history|what|how|why|facts?|truth|questions?|hype)\b)"
    r"(?![^\n]{0,80}\b(?:cures?|cured|heals?|reverses?|restores?|repairs?|makes?|our|us|we(?! (?:know|stand)))\b)",
    re.IGNORECASE,
)
"""A title whose second half announces a report ("Walking again: what the trials found")."""
_TREATED = re.compile(r"\b(?:patients?|treatment|treated|recipients?|therapy|spinal|lumbar|intrathecal)\b")
WORDS_A_DONOR = 40
"""Words of a page for each word on giving cells, from which it is written for donors."""
_LINK_TO_A_PAPER = re.compile(
    r"https?://\S{0,40}\b(?:pubmed|ncbi\.nlm|doi\.org|thelancet|nejm|jamanetwork|nature\.com/articles|bmj\.com|sciencedirect|link\.springer|wiley\.com/doi|frontiersin|mdpi\.com|plos|academic\.oup|clinicaltrials\.gov)\b"
)
"""An address at which journals and registries keep papers and entries."""
_SAID_TRUE = re.compile(r"\W*(?:\d+\W+)?(?:facts?|truth|reality|true)\b")
_NO_PRICE = re.compile(
    r"\b(?:fine[sd]?|fining|penalt(?:y|ies)|settle[sd]?|settlements?|damages|sued?|lawsuits?|compensation|restitution|forfeit\w*|courts?|judges?|jury|convicted|sentenced|fraud\w*|"
    r"millions?|billions?|mio|grants?|fund(?:s|ed|ing)?|invest\w*|donat\w*|raised?|raising)\b|\d(?:m|mn|bn|millions?|billions?)\b"
)
"""Sums that somebody was made to pay, or that research and appeals are given: no price."""


def holds(name: str, context: Context) -> bool:
    """Whether a named fact holds."""
    if name not in context.kept:
        context.kept[name] = FACTS[name](context)
    return bool(context.kept[name])


def level_by_rule(context: Context) -> int | None:
    """The level that the design gives it: of the study that the page names, else of the design that the claim itself names."""
    for study in context.page.studies:
        level = vocabulary("designs")[study.design].facts.get("level")
        if level is not None:
            return int(level)
    return 4 if small_design(context.folded) else None


def _level_above_rule(context: Context) -> bool:
    stated, rule = level_stated(context.folded), level_by_rule(context)
    return stated is not None and rule is not None and stated < rule


def _harm_held(context: Context) -> bool:
    finding = context.finding
    return (
        bool(finding.signals) or any(pooled.events for pooled in finding.harms) or any(review.estimate for review in finding.harm_reviews)
    )


def _thin_trials(context: Context) -> bool:
    """Fewer than two randomised trials or syntheses of such, in a condition whose outcomes move much on placebo alone."""
    finding = context.finding
    syntheses = {review.review_id for review in finding.reviews if review.kind in ("rct_meta", "comparative_meta", "network_meta")}
    known = finding.studied.n_randomised + len(syntheses)
    terms = vocabulary("conditions").terms
    return known < FEW_TRIALS and any("placebo_response" in terms[one].facts for one in finding.frame.conditions if one in terms)


def _date_passed(context: Context) -> bool:
    """Whether the claim speaks of something to come by a year that lies before the audit's."""
    year = year_to_come(context.folded)
    return year is not None and year < context.page.year


def _cells_named(context: Context) -> bool:
    """Whether the claim can only be about cells: its words name them, or the page is about them."""
    return context.page.on_cells or _cells_said(context)


def _cells_said(context: Context) -> bool:
    return _names_cells(context.claim.quote)


def _another_said(context: Context) -> bool:
    """Whether it names another treatment, and no cells."""
    return not _cells_said(context) and _names_others(context.claim.quote)


def _other_care_offered(context: Context) -> bool:
    """Whether it names another treatment, and no cells, and not only as what can be avoided."""
    return not _cells_said(context) and _names_others(_AVOIDED.sub(" ", context.folded))


@lru_cache(maxsize=256)
def _names_others(words: str) -> bool:
    return bool(others_named(mentions(words)))


@lru_cache(maxsize=256)
def _names_cells(words: str) -> bool:
    return names_cells(mentions(words))


def _cells_or_product(context: Context) -> bool:
    """Whether it can only be about cells, or names a product of cells under development or one that was decided on."""
    folded = context.folded
    return _cells_named(context) or bool(context.developed) or bool(decisions_on(context.evidence, folded))


def _product_without_approval(context: Context) -> bool:
    """Whether it names a product of cells under development, or its maker or its trial, for which no approval is held anywhere."""
    folded = context.folded
    named = context.developed
    meant = " ".join((folded, *(fold(name) for row in named for name in row.names)))
    return bool(named) and not any(row.status in APPROVED for row in decisions_on(context.evidence, meant))


def _conditional_approval(context: Context) -> bool:
    """Whether every approval in force that the claim can mean is a conditional one."""
    rows = approvals_in_force(context)
    return bool(rows) and all(row.status == "conditional_approval" for row in rows)


def _only_comparators(context: Context) -> bool:
    """Whether what the claim names beside cells is no treatment but what they are compared with or measured by."""
    named = {mention.id for mention in mentions(context.claim.quote) if mention.vocabulary == "interventions"} - {"cell_therapy"}
    return bool(named) and named <= comparators()


@cache
def comparators() -> frozenset[str]:
    """What cells are compared with or measured by, usual care apart, which is a treatment."""
    return frozenset(load("questions")["not_treatments"]) - {"standard_care"}


def _large_share(context: Context) -> bool:
    """Whether a number is of half of the people, or more."""
    shares = (
        quantity.low / quantity.total if quantity.kind == "of" and quantity.total else quantity.low
        for quantity in context.claim.quantities
        if quantity.kind in ("share", "of")
    )
    return any(share >= HALF for share in shares)


def _told_of_others_above(context: Context) -> bool:
    """Whether the words that lead into its list tell a claim of others, or warn of it; or those of the heading above a list, on a page that promotes nothing."""
    if tells_of_others(context.claim.lead_in):
        return True
    listed = not {"block_item", "block_heading"}.isdisjoint(context.claim.cues) and not _SAID_TRUE.match(context.folded)
    return listed and not context.page.promotes and tells_of_others(fold(context.claim.heading))


def _title_of_a_report(context: Context) -> bool:
    """Whether the claim begins a title that announces what is told below it."""
    start, text = context.claim.start, context.page.text
    return not text[text.rfind("\n", 0, start) + 1 : start].strip() and _TITLE_TELLS.match(text, start) is not None


def _on_donation(context: Context) -> bool:
    """Whether a page that sells nothing is written for donors, and the claim is not on people treated."""
    page = context.page
    if page.sells or _TREATED.search(context.folded):
        return False
    return _GIVES.search(context.folded) is not None or _is_for_donors(page.text)


@lru_cache(maxsize=8)
def _is_for_donors(text: str) -> bool:
    """Whether a page is written for those who give cells, looked up once for all its claims."""
    return len(_GIVES.findall(fold(text))) * WORDS_A_DONOR > len(text.split())


@lru_cache(maxsize=8)
def _links_to_a_paper(text: str) -> bool:
    return _LINK_TO_A_PAPER.search(text) is not None


def _seen_in_animals(context: Context) -> bool:
    """Whether what is told befell animals: the sentence names them and no people, or its page, which sells nothing, is on them and the sentence names nobody."""
    if context.page.promotes or names_people(context.folded):
        return False
    return names_animals(context.folded) or is_on_animals(context.page.text)


def _study_told(context: Context) -> bool:
    """Whether the claim or its page names a study that somebody could look up."""
    named = context.page.names_study or _links_to_a_paper(context.page.text)
    return "named_study" in context.claim.cues or (named and not context.page.sells)


def _too_strongly_worded(context: Context) -> bool:
    """Whether reviewers of such words call them overstated, more than anything else.

    Asked of care that is hardly any on a page that promotes or is news, where flat words are judged so anyway, and of flat words about cells elsewhere.
    """
    loud, hedged = context.page.promotes or context.page.news, context.claim.strength == "hedged"
    if context.in_doubt or context.claim.share < A_LIKELY_CLAIM or loud != hedged or not (loud or _cells_said(context)):
        return False
    likely = dict(context.claim.reviewed)
    share = likely.get("overstated", 0.0)
    return share >= (WORDED_TOO_STRONGLY if loud else TOO_STRONG) and share == max(likely.values())


def _never_approved(context: Context) -> bool:
    """Whether what is meant can only be a treatment that no regulator approved: the claim names it, or names none and the page is about it."""
    said = treatments_in(context.claim.quote)
    if said:
        return not said.isdisjoint(NEVER_APPROVED)
    if not set(context.claim.frame.interventions).isdisjoint(NEVER_APPROVED):
        return True
    return not context.page.on_cells and not treatments_of(context.page.text).isdisjoint(NEVER_APPROVED)


def _cord_injury(context: Context) -> bool:
    return "spinal_cord_injury" in context.claim.frame.conditions


def _studies_small(context: Context) -> bool:
    studied = context.finding.studied
    return studied.n_studies > 0 and studied.median_people < SMALL_STUDY


def other_treatments(context: Context) -> tuple[str, ...]:
    """The treatments other than cells that the claim names, else the one that its page is about, where that is not about cells."""
    named = tuple(one for one in context.claim.frame.interventions if one != "cell_therapy")
    if "steroid_injection" in named and "epidural" in context.claim.frame.routes:
        named = (*named, "epidural_steroid")
    return named or tuple(one for one in context.finding.frame.interventions if one != "cell_therapy")


def guidance_on_alternative(context: Context) -> tuple[Guidance, ...]:
    """What is held of guidance on the other treatment that the claim names: on its condition where it has one, and on its part of the spine."""
    said, conditions, words = set(other_treatments(context)), context.claim.frame.conditions, vocabulary("conditions")
    said = said - TESTS or said
    rows = [row for row in context.evidence.guidance if said & set(row.interventions) and not _elsewhere(row.topic, context.page.regions)]
    return tuple(
        row
        for row in rows
        if not conditions
        or not row.conditions
        or any(words.is_kind_of(a, b) or words.is_kind_of(b, a) for a in conditions for b in row.conditions)
    )


def surveyed_costs(context: Context) -> tuple[Cost, ...]:
    """What surveys and studies held found that cell treatments cost, in US dollars."""
    return tuple(
        row
        for row in context.evidence.costs
        if row.low and row.high and row.currency == "USD" and row.basis in ("survey", "study") and "cell_therapy" in row.interventions
    )


def _price_beyond_surveys(context: Context) -> bool:
    """Whether a price is far above the highest that surveys found, or, in US dollars, far below the lowest; a euro and a pound are worth no less than a dollar."""
    if _NO_PRICE.search(context.folded):
        return False
    rows = surveyed_costs(context)
    if not rows:
        return False
    most, least = BEYOND * max(row.high or 0 for row in rows), min(row.low or 0 for row in rows) / BEYOND
    prices = [(price, price.unit.lower()) for price in context.claim.quantities if price.kind == "money"]
    return any(
        (unit in DOLLARS and not least <= price.high) or (unit in DOLLARS + WORTH_A_DOLLAR_OR_MORE and price.low > most)
        for price, unit in prices
    )


def _elsewhere(topic: str, regions: frozenset[str]) -> bool:
    """Whether a recommendation is on the neck and the page on the back alone, or the other way round."""
    on = regions_of(fold(topic))
    return len(regions) == 1 and bool(on) and not on & regions


def _guidance_reserved(context: Context) -> bool:
    rows = guidance_on_alternative(context)
    return bool(rows) and all(row.recommendation in ("insufficient", "against") for row in rows)


def _weak_alternative(context: Context) -> bool:
    said = context.claim.frame.interventions
    return bool(said) and said[0] in WEAK_ALTERNATIVES and "cell_therapy" not in said


def _outside_scope(context: Context) -> bool:
    """Whether the claim is on conditions of which nothing is gathered here, and on no other."""
    words, named = vocabulary("conditions"), context.claim.frame.conditions
    return bool(named) and all(words[one].facts.get("scope") != "inside" for one in named)


def _no_condition_held_said(context: Context) -> bool:
    """Whether the claim's own words name no condition on which studies are gathered here."""
    words = vocabulary("conditions")
    named = {mention.id for mention in mentions(context.claim.quote) if mention.vocabulary == "conditions"}
    return all(words[one].facts.get("scope") != "inside" for one in named)


FACTS: dict[str, Callable[[Context], bool]] = {
    "application_ended": lambda c: bool(applications_ended(c)),
    "approval_ended": lambda c: bool(approvals_ended(c)),
    "approval_elsewhere": lambda c: bool(approvals_elsewhere(c)),
    "approval_held": lambda c: bool(approvals_in_force(c)),
    "changed_since": lambda c: bool(changed_since(c.claim.quote)),
    "trial_ended_since": lambda c: bool(ended_since(c)),
    "sponsors_trial": lambda c: bool(trials_of_the_sponsor(c)),
    "never_approved": _never_approved,
    "against_itself": lambda c: bool(c.claim.against),
    "about_no_other_care": lambda c: set(c.claim.frame.interventions) <= {"cell_therapy"} | comparators(),
    "about_cells_or_said": lambda c: _cells_said(c) or "cell_therapy" in c.claim.frame.interventions,
    "another_said": _another_said,
    "other_care_offered": _other_care_offered,
    "of_other_care": lambda c: c.page.on_other_care and not _cells_said(c),
    "only_comparators": _only_comparators,
    "more_recovery_told": lambda c: beside_the_series(c) == "more",
    "less_recovery_told": lambda c: beside_the_series(c) == "less",
    "recovery_told_as_held": lambda c: beside_the_series(c) == "as much",
    "course_of_another_outcome": course_of_another_outcome,
    "no_condition_held_said": _no_condition_held_said,
    "more_harm_told": lambda c: more_harm_told(c.folded),
    "excess_held": lambda c: bool(excess_held(c.finding)),
    "called_a_myth": lambda c: called_untrue(c.page.text, c.claim.start, c.claim.end),
    "seen_in_animals": _seen_in_animals,
    "retracted": lambda c: said_to_be_retracted(c.page.text, c.claim.start, c.claim.sentence),
    "large_share": _large_share,
    "compared_by_itself": lambda c: comparison_of(c.claim, c.page.text) is not None,
    "names_product": lambda c: bool(c.developed),
    "told_of_others_above": _told_of_others_above,
    "cells_named": _cells_named,
    "promotes_or_cells_said": lambda c: c.page.promotes or _cells_said(c),
    "cells_or_product": _cells_or_product,
    "failed_trial_praised": lambda c: bool(failed_trials_praised(c)),
    "failed_product_praised": lambda c: bool(failed_products_praised(c)),
    "failure_told": lambda c: bool(failures_told(c)),
    "counts_of_the_trial_named": counted_as_held,
    "result_of_the_trial_named": lambda c: bool(trial_counted(c)),
    "product_named": lambda c: bool(c.developed or c.page.programmes),
    "product_without_approval": _product_without_approval,
    "approval_held_conditional": _conditional_approval,
    "time_against_itself": lambda c: any(c.others[start].kind == "harm_duration" for start in c.claim.against if start in c.others),
    "sells": lambda c: c.page.sells,
    "promotes": lambda c: c.page.promotes and not c.in_doubt,
    "careful": lambda c: c.page.careful,
    "cells_said": _cells_said,
    "date_passed": _date_passed,
    "reports": lambda c: c.page.reports,
    "on_donation": _on_donation,
    "title_of_a_report": _title_of_a_report,
    "gain_of_patients": lambda c: is_gain_of_patients(c.claim, c.page.text),
    "news": lambda c: c.page.news and not c.in_doubt,
    "informs": lambda c: c.page.informs,
    "promotes_or_news": lambda c: (c.page.promotes or c.page.news) and not c.in_doubt,
    "too_strongly_worded": _too_strongly_worded,
    "told_study": lambda c: bool(c.page.told),
    "tells_of_research": lambda c: c.page.tells_of_research,
    "about_cells": lambda c: not c.claim.frame.interventions or "cell_therapy" in c.claim.frame.interventions,
    "cord_injury": _cord_injury,
    "acute_cord_care": lambda c: _cord_injury(c) and c.claim.frame.phases != ("chronic",) and not _cells_said(c),
    "not_chronic": lambda c: c.claim.frame.phases != ("chronic",),
    "weak_alternative": _weak_alternative,
    "price_beyond_surveys": _price_beyond_surveys,
    "guidance_held": lambda c: bool(guidance_on_alternative(c)),
    "guidance_reserved": _guidance_reserved,
    "guidance_agrees": lambda c: all(row.favourable for row in guidance_on_alternative(c)),
    "names_no_outcome": lambda c: not c.claim.frame.outcomes,
    "names_no_treatment": lambda c: not c.claim.frame.interventions,
    "injected_product": lambda c: bool(c.claim.frame.interventions) and c.claim.frame.interventions[0] in SOLD_PRODUCTS,
    "denies_all_trials": lambda c: denies_all_trials(c.folded),
    "events_counted": lambda c: events_counted(c.folded),
    "none_counted": lambda c: none_counted(c.folded),
    "denies_all_data": lambda c: denies_all_data(c.folded),
    "trials_held": lambda c: c.finding.studied.n_studies > 1 and c.finding.studied.n_controlled > 0,
    "people_studied": lambda c: c.finding.studied.n_studies > 0,
    "harm_held": _harm_held,
    "not_lead_in": lambda c: c.page.text[c.claim.end : c.claim.end + 1] != ":",
    "count_differs": lambda c: c.published is None and c.published_otherwise is not None,
    "number_differs": lambda c: c.held_instead is not None,
    "number_agrees": lambda c: c.published is not None,
    "studies_small": _studies_small,
    "level_above_rule": _level_above_rule,
    "study_told": _study_told,
    "names_study": lambda c: c.page.names_study,
    "thin_trials": _thin_trials,
    "outside_scope": _outside_scope,
    "blood_forming_ms": blood_forming_ms,
}
"""Every fact that the decision table may name."""
