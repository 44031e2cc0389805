"""The phrases that fill reasons and fair wordings: each a whole sentence or clause made of the finding, never half a one."""

from __future__ import annotations

import re
from collections.abc import Callable

from cordwise.answers.changed import changed_since
from cordwise.answers.context import Context
from cordwise.answers.controls_counted import why_no_effect
from cordwise.answers.decisions import applications_ended, approvals_elsewhere, approvals_ended, approvals_in_force, rules_told
from cordwise.answers.developed import trial_of
from cordwise.answers.facts import comparators, guidance_on_alternative, holds, level_by_rule, other_treatments, surveyed_costs
from cordwise.answers.finding import label_of
from cordwise.answers.harm_phrases import (
    fair_harm,
    harm_excess,
    harm_numbers,
    limit_beside,
    lumbar_puncture,
    musculoskeletal,
    serious,
    serious_and_more,
    signals,
    upper_limit,
)
from cordwise.answers.numbers_told import limit, months_told, percent, recovery
from cordwise.answers.own_comparison import comparison_of, comparison_told
from cordwise.answers.phrase_parts import condition, count_words, on_a_wider_group, treatment
from cordwise.answers.programmes import (
    ended_since,
    failed_products_named,
    failed_products_praised,
    failed_trials_praised,
    failures_told,
    trial_counted,
    trials_of_the_sponsor,
)
from cordwise.answers.published import benefits_spoken_of, beside, of_controls
from cordwise.answers.recovery_told import told_of_the_series
from cordwise.answers.said import level_stated
from cordwise.answers.transplants import blood_forming_ms, transplant_trials_in_ms
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Guidance, Outcome
from cordwise.records.finding import Finding
from cordwise.synthesis.exact import exact_upper
from cordwise.text.fold import fold

CERTAINTY_WORDS = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very_low": "very low",
    "none": "nil: there are no studies to judge",
}

_ORGANS = re.compile(r"\b(?:urinary|bladder|bowel|gastrointestinal|sexual|continence|urodynamic\w*)\b")
_NERVES = re.compile(r"\b(?:neurolog\w+|motor|sens\w+|asia|ais|grades?|walk\w*|muscles?|strength|movement|pain|spasticity)\b")


def phrase(name: str, context: Context) -> str:
    """The phrase of that name for a claim; "" where there is nothing to say."""
    return PHRASES[name](context)


def studied(context: Context) -> str:
    """How much there is, in a sentence; where no study is on the condition by itself, that, and what there is on wider groups."""
    if blood_forming_ms(context):
        return _transplant_in_ms(context)  # studies of other cells say nothing of it
    finding = context.finding
    who = finding.studied
    if not who.n_studies:
        return f"No study in people with {condition(finding)} that tested {treatment(finding)} is held."
    studies = f"{who.n_studies} {'study' if who.n_studies == 1 else 'studies'}"
    controlled = (
        "none with a control group"
        if not who.n_controlled
        else f"{who.n_controlled} with a control group, {who.n_randomised} of them randomised"
    )
    people = f", about {who.n_people} {'person' if who.n_people == 1 else 'people'} treated" if who.n_people else ""
    if on_a_wider_group(context, who.study_ids):
        nearest = "the nearest, on groups of mixed or wider conditions, of whom they may be few"
        return f"No study of {treatment(finding)} in people with {condition(finding)} alone is held; {nearest}: {studies}{people}, {controlled}."
    return f"Held on {treatment(finding)} in {condition(finding)}: {studies}{people}, {controlled}."


def _fair_benefit(context: Context) -> str:
    finding = context.finding
    if finding.studied.n_controlled:
        start = f"Small studies of {treatment(finding)} in {condition(finding)} report improvement; controlled trials have not settled whether it is due to the cells"
    else:
        start = f"Some people with {condition(finding)} improved in small studies without a control group"
    return f"{start} (certainty {_certainty(context)})."


def _certainty(context: Context) -> str:
    """How sure a benefit is; where no condition is meant in particular, no surer than in the best studied."""
    level = context.finding.certainty.level
    at_best = not context.finding.frame.conditions and level not in ("none", "very_low")
    return f"{CERTAINTY_WORDS[level]}{' at best' if at_best else ''}"


def _recovery(context: Context) -> str:
    if "spinal_cord_injury" not in context.finding.frame.conditions:
        return ""
    grades = context.claim.kind != "efficacy_number" or _speaks_of_grades(context)
    for pooled in context.finding.benefits:
        for counted, one in zip(pooled.studies, pooled.recovery if grades else (), strict=False):
            if one.predicted_low is not None:
                return f"Example ({counted.label}): {recovery(one, why_no_effect(context.evidence, counted))}."
    return "People with cord injury also improve without cells, most in the first months."


def _speaks_of_grades(context: Context) -> bool:
    """Whether a gain of a grade is of the kind that the claim speaks of."""
    words, spoken = vocabulary("outcomes"), benefits_spoken_of(context.claim, context.folded)
    return not spoken or any(words.is_kind_of("ais_improved", one) for one in spoken)


def _recovery_of_study(context: Context) -> str:
    published = context.published or context.published_otherwise
    if published is None:
        return ""
    if published.outcome != "ais_improved":
        return _of_one_group_alone(published, context) if published.events else ""
    if of_controls(published, context.evidence):
        return "" if beside(published, context.evidence) else "These people had no cells."
    for pooled in context.finding.benefits:
        for counted, one in zip(pooled.studies, pooled.recovery, strict=False):
            if counted.study_id == published.study_id:
                return f"Natural recovery beside it: {recovery(one, why_no_effect(context.evidence, counted))}."
    alone = _of_one_group_alone(published, context)
    return f"How many would have improved without cells depends on grade and time since injury. {alone}".strip()


def _of_one_group_alone(published: Outcome, context: Context) -> str:
    """Why a count does not show that the treatment caused it, where none of another group is told beside it."""
    if beside(published, context.evidence) or of_controls(published, context.evidence):
        return ""
    if not context.evidence.study[published.study_id].controlled:
        return "Without a control group the count does not show that the treatment caused it."
    return (
        "The study had a control group; no such count of that is held, and without it the count does not show that the treatment caused it."
    )


def _placebo(context: Context) -> str:
    terms = vocabulary("conditions").terms
    told = [
        str(terms[one].facts["placebo_response"])
        for one in context.finding.frame.conditions
        if one in terms and "placebo_response" in terms[one].facts
    ]
    return f"{told[0][0].upper()}{told[0][1:]}." if told else ""


def _published(context: Context) -> str:
    return _told(context.published or context.published_otherwise, context)


def _told(row: Outcome | None, context: Context) -> str:
    """A number as it is held, beside that of the other group where both were counted."""
    if row is None or (row.mean is None and (row.events is None or row.total is None)):
        return ""
    label = f"{vocabulary('outcomes').label(row.outcome)}{f' ({row.subgroup})' if row.subgroup else ''}"
    if row.mean is not None:
        interval = f" (95% interval {row.ci_low:g} to {row.ci_high:g})" if row.ci_low is not None and row.ci_high is not None else ""
        return f"{label}: {row.mean:g} {row.unit or 'points'}{interval}{_when(row)}"
    group = " of the control group" if of_controls(row, context.evidence) else ""
    limited = "" if row.events else f"; the 95% upper limit is {limit(exact_upper(0, row.total or 1))}"
    return f"{label}: {row.events} of {row.total} people{group}{limited}{_other_group(row, context)}"


def _other_group(row: Outcome, context: Context) -> str:
    other = beside(row, context.evidence)
    if other is None:
        return ""
    who = "people treated" if of_controls(row, context.evidence) else "controls"
    return f"; beside them {other.events} of {other.total} {who}"


def _compared(context: Context) -> str:
    """What the claim's own sentence sets side by side."""
    own = comparison_of(context.claim, context.page.text)
    return comparison_told(own) if own else ""


def _when(row: Outcome) -> str:
    return f" at {months_told(row.months_max)}" if row.months_max is not None else ""


def _trials(context: Context) -> str:
    randomised = [context.evidence.study[one] for one in context.finding.studied.study_ids if context.evidence.study[one].design == "rct"]
    if not randomised:
        return ""
    names = ", ".join(sorted(map(label_of, randomised))[:4])
    return f"Randomised trials held: {names}{' and others' if len(randomised) > 4 else ''}."


def _size(context: Context) -> str:
    who = context.finding.studied
    return f"{who.n_studies} studies with {who.n_people} people treated in all, the middle one with {who.median_people:g}"


def _followup(context: Context) -> str:
    months = context.finding.studied.followup_months_max
    return f"The longest follow-up held is {months_told(months)}." if months is not None else "How long people were followed is not held."


def _against(context: Context) -> str:
    quotes = [context.others[start].quote.strip().rstrip(".") for start in context.claim.against if start in context.others]
    return "; ".join(f"“{quote if len(quote) < 160 else quote[:157] + '...'}”" for quote in quotes[:3])


def _natural(context: Context) -> str:
    if "spinal_cord_injury" not in context.finding.frame.conditions:
        return ""
    rates = [
        r
        for r in context.evidence.natural_history
        if r.use and r.to_ais == "improved_ge1" and r.baseline_ais == ("A",) and not r.level and r.events is not None and r.total
    ]
    late = [
        r
        for r in context.evidence.natural_history
        if r.use and r.to_ais == "improved_ge1" and r.baseline_ais == ("A",) and (r.window_days_min or 0) >= 180 and r.rate
    ]
    early = [(r.events or 0) / (r.total or 1) for r in rates if (r.window_days_min or 0) < 180]
    if not early:
        return ""
    words = f"Of people examined as AIS A in the first weeks {percent(min(early))} to {percent(max(early))} improve by a grade within about a year without cells"
    return f"{words}; of those still AIS A after a year about {percent(late[0].rate or 0)}." if late else f"{words}."


def _criteria(context: Context) -> str:
    fields = sorted(
        {
            c.field.replace("_", " ")
            for c in context.evidence.criteria
            if c.kind == "exclusion" and c.field in ("cancer_history", "infection", "coagulation", "pregnancy", "organ_function")
        }
    )
    sources = len({c.source_id for c in context.evidence.criteria})
    return f"Criteria of {sources} trials are held; common exclusions: {', '.join(fields)}." if fields else ""


def _costs(context: Context) -> str:
    rows = surveyed_costs(context)
    if not rows:
        return ""
    return f"Surveys held put such offers at {min(c.low or 0 for c in rows):,.0f} to {max(c.high or 0 for c in rows):,.0f} US dollars."


def _regulation(context: Context) -> str:
    rows = rules_told(context)
    return rows[0].statement if rows else ""


def _changed(context: Context) -> str:
    return " ".join(one.basis.said for one in changed_since(context.claim.quote))


def _programme(context: Context) -> str:
    """What became of the trials that a claim tells of as under way, the latest last, two at most."""
    rows = sorted(ended_since(context), key=lambda row: (row.status_date, row.programme_id))
    return " ".join(f"{trial_of(row)}: {row.result}" for row in rows[-2:])


def _sponsors_trial(context: Context) -> str:
    """What became of the trials of the sponsor that the page names, the latest last, two at most."""
    rows = sorted(trials_of_the_sponsor(context), key=lambda row: (row.status_date, row.programme_id))
    return " ".join(f"{trial_of(row)}: {row.result}" for row in rows[-2:])


def _failed_programme(context: Context) -> str:
    """What came of the trials that a claim says to have shown an effect, the latest last, two at most."""
    rows = sorted(failed_trials_praised(context) or failed_products_praised(context), key=lambda row: (row.status_date, row.programme_id))
    return " ".join(f"{trial_of(row)}: {row.result}" for row in rows[-2:])


def _missed_goal(context: Context) -> str:
    """What came of the products that a page names, where their trials missed what they were made to show, the latest last, two at most."""
    rows = sorted(failed_products_named(context), key=lambda row: (row.status_date, row.programme_id))
    return " ".join(f"{trial_of(row)}: {row.result}" for row in rows[-2:])


def _trial_named(context: Context) -> str:
    """What came of the trials that a claim counts people of, or says to have missed their goal, the latest last, two at most."""
    rows = sorted(trial_counted(context) or failures_told(context), key=lambda row: (row.status_date, row.programme_id))
    return " ".join(f"{trial_of(row)}: {row.result}" for row in rows[-2:])


def _transplant_in_ms(context: Context) -> str:
    """What came of the trials of transplants of blood-forming cells in multiple sclerosis."""
    told = " ".join(f"{trial_of(row)}: {row.result}" for row in transplant_trials_in_ms(context))
    return told or "No result of a trial of such transplants is held."


def _alternative(context: Context) -> str:
    said = [one for one in other_treatments(context) if one not in comparators()]
    return vocabulary("interventions").label(said[0]) if said else "the treatment that was compared"


def _alternative_guidance(context: Context) -> str:
    """What guidance says of the treatment: one recommendation that is for it and one that is reserved, where both are held."""
    rows = guidance_on_alternative(context)
    favourable = [row for row in rows if row.favourable]
    reserved = [row for row in rows if row not in favourable]
    return " ".join(map(_recommended, [*favourable[:1], *reserved[:1]]))


def _recommended(row: Guidance) -> str:
    words = {
        "for": "recommends",
        "conditional": "accepts in some cases",
        "insufficient": "finds too little evidence for",
        "against": "advises against",
    }
    return f"{row.organisation}{f' {row.year}' if row.year else ''} {words[row.recommendation]} {row.intervention_text or 'it'}."


def _level_rule(context: Context) -> str:
    stated, rule = level_stated(context.folded), level_by_rule(context)
    if rule is None:
        return ""
    named = f"; the page says level {stated}" if stated is not None else ""
    return (
        f"By its design this is level {rule} evidence (OCEBM 2011): a small early trial without a control group does not reach a higher level{named}."
        if rule == 4
        else f"By its design this is level {rule} evidence (OCEBM 2011){named}."
    )


def _level_fair(context: Context) -> str:
    rule = level_by_rule(context)
    return f"Level {rule} evidence (OCEBM 2011)." if rule else ""


def _decompression(context: Context) -> str:
    return "Surgery that widens the canal does remove the narrowing." if "spinal_stenosis" in context.finding.frame.conditions else ""


def _borrowed(context: Context) -> str:
    return "What is known comes from other conditions." if context.evidence.studies else ""


def _of_organs_alone(folded: str) -> bool:
    """Whether words speak of bladder, bowel or sexual function, and of no other gain."""
    return _ORGANS.search(folded) is not None and not _NERVES.search(folded)


def _benefit_numbers(context: Context) -> str:
    """A pooled count of what the claim speaks of, from studies without a control group; where there is none, how many studies there are."""
    finding, wanted = context.finding, benefits_spoken_of(context.claim, context.folded)
    if holds("another_said", context):
        return ""  # what cells did is no measure of another treatment
    words, organs = vocabulary("outcomes"), _of_organs_alone(context.folded)
    for pooled in finding.benefits:
        if organs and not _ORGANS.search(fold(words.label(pooled.outcome))):
            continue
        if not pooled.controlled and any(words.is_kind_of(pooled.outcome, one) for one in wanted):
            return f"Held, without a control group: {words.label(pooled.outcome)}, {count_words(pooled)}."
    return _no_count(finding)


def _no_count(finding: Finding) -> str:
    """That no count is held of what a claim speaks of, and how many studies are; of controlled ones a share of those treated would show no effect."""
    number, who = finding.studied.n_studies, condition(finding)
    if not number:
        return ""
    one = number == 1
    if finding.studied.n_controlled == number:
        held = "one study is held, and it has a control group" if one else f"{number} studies are held, all of them with a control group"
        return f"On {who} {held}; what the treated alone came to is no measure of an effect."
    held = (
        "one study is held; without a control group it gives" if one else f"{number} studies are held; those without a control group give"
    )
    return f"On {who} {held} no usable count of what the sentence speaks of."


PHRASES: dict[str, Callable[[Context], str]] = {
    "against": _against,
    "alternative": _alternative,
    "alternative_guidance": _alternative_guidance,
    "approval": lambda c: approvals_in_force(c)[-1].statement,
    "approval_elsewhere": lambda c: approvals_elsewhere(c)[-1].statement,
    "approval_ended": lambda c: (approvals_ended(c) or applications_ended(c))[-1].statement,
    "benefit_numbers": _benefit_numbers,
    "borrowed": _borrowed,
    "certainty": _certainty,
    "compared": _compared,
    "condition": lambda c: condition(c.finding),
    "costs": _costs,
    "criteria": _criteria,
    "decompression": _decompression,
    "failed_programme": _failed_programme,
    "fair_benefit": _fair_benefit,
    "fair_harm": fair_harm,
    "fair_safety": serious_and_more,
    "followup": _followup,
    "held_instead": lambda c: _told(c.held_instead, c),
    "harm_certainty": lambda c: CERTAINTY_WORDS[c.finding.harm_certainty.level],
    "harm_excess": harm_excess,
    "harm_numbers": harm_numbers,
    "level_fair": _level_fair,
    "level_rule": _level_rule,
    "lumbar_puncture": lumbar_puncture,
    "musculoskeletal": musculoskeletal,
    "natural": _natural,
    "recovery_of_grade": lambda c: told_of_the_series(c) or _natural(c),
    "placebo": _placebo,
    "changed": _changed,
    "programme": _programme,
    "missed_goal": _missed_goal,
    "product_named": lambda c: (c.developed or c.page.programmes)[0].product,
    "transplant_in_ms": _transplant_in_ms,
    "trial_named": _trial_named,
    "sponsors_trial": _sponsors_trial,
    "published": _published,
    "quote": lambda c: " ".join(c.claim.quote.split()),
    "recovery": _recovery,
    "recovery_of_study": _recovery_of_study,
    "regulation": _regulation,
    "serious": serious,
    "signals": signals,
    "size": _size,
    "studied": studied,
    "trials": _trials,
    "limit_beside": limit_beside,
    "upper_limit": upper_limit,
    "who": lambda c: "the seller" if c.page.sells else "a page that promotes it",
}
"""Every placeholder that the decision table may use."""
