"""The bottom line: two sentences that answer the question asked."""

from __future__ import annotations

from collections.abc import Callable

from cordwise.answers.numbers_told import percent
from cordwise.answers.question import Asked
from cordwise.answers.sections.alternatives import established
from cordwise.answers.sections.cost import prices
from cordwise.answers.sections.found import natural_rates, rates_range
from cordwise.answers.sections.given import cells_words, matching_criteria
from cordwise.answers.sections.harms import key_comparison
from cordwise.answers.sections.regulation import ranked
from cordwise.answers.sections.reviews import estimate_words
from cordwise.answers.sections.subject import CERTAINTY, people, short_treatment, treatment
from cordwise.answers.sections.telling import Telling, glossary, listed, plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Finding, Pooled

Writer = Callable[[Telling, Asked, Finding], str]


def bottom_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """Two sentences on the topic that leads the question."""
    return WRITERS[asked.lead](told, asked, finding)


def _benefit(told: Telling, asked: Asked, finding: Finding) -> str:
    who, what = people(told, finding.frame), treatment(told, finding.frame)
    if finding.state == "none":
        return f"Not known: no study with results of {what} in {who} is held. Without such a study nobody can say whether it helps, and nobody should promise it."
    studies = _studies(told, finding)
    if finding.state == "uncontrolled":
        first = f"Not known: {studies} of {what}, in {who}, are held, none with a control group, so no controlled trial settles whether it helps, as far as the evidence held goes."
    elif finding.state == "controlled_no_difference":
        first = f"Probably not by much: {studies} of {what} in {who} are held, and the randomised trials among them found no difference more often than a benefit."
    elif finding.state == "controlled_benefit":
        first = f"Controlled trials point to a benefit: {studies} of {what} in {who} are held, {_controlled(told, finding)}."
    else:
        first = f"Not known: {studies} of {what}, in {who}, are held, {_controlled(told, finding)}, but no controlled trial settles whether it helps, as far as the evidence held goes."
    return f"{first} {_seen(told, finding)}"


def _seen(told: Telling, finding: Finding) -> str:
    """What was seen, beside what comes without cells; the certainty."""
    sure = f"certainty about a benefit: {CERTAINTY[finding.certainty.level]}"
    main = next((p for p in finding.benefits if p.outcome == "ais_improved" and not p.controlled), None) or next((p for p in finding.benefits if not p.controlled), None)
    if main is None:
        return f"Counts of people who improved are few or missing ({sure})."
    label = vocabulary("outcomes").label(main.outcome)
    counted = told.figure(f"{main.events} of {main.total} people", value=[main.events, main.total], kind="counts", rows=told.outcome_rows(main.outcome, main.studies), how="sum of events, sum of totals")
    return f"Without a control group {counted} were counted under “{label}”, but {_natural_clause(told, finding)} ({sure})."


def _natural_clause(told: Telling, finding: Finding) -> str:
    if "spinal_cord_injury" not in finding.frame.conditions:
        return "the illness changes by itself too, and hope, attention and rehabilitation move such counts"
    grade = finding.frame.ais[0] if finding.frame.ais else "A"
    early, late = natural_rates(told.evidence.natural_history, grade)
    chronic = finding.frame.phases == ("chronic",)
    if chronic and late:
        return f"without cells {rates_range(told, late)} of people still AIS {grade} a year or so after the injury improve by a grade as well, and a count without controls cannot show the cause"
    if early and not chronic:
        return f"without cells {rates_range(told, early)} of people examined as AIS {grade} in the first weeks improve by a grade as well"
    return "people improve without cells as well, and a count without controls cannot show the cause"


def _safety(told: Telling, asked: Asked, finding: Finding) -> str:
    return f"{_serious(told, finding)} {_other_harm(told, finding)}"


def _serious(told: Telling, finding: Finding) -> str:
    what, who = treatment(told, finding.frame), people(told, finding.frame)
    main = main_serious(finding)
    if main is None:
        return f"Nobody can say how safe {what} is in {who}: no study held counts people with serious events."
    rows, n = told.outcome_rows(main.outcome, main.studies), len(main.studies)
    where = f"{plural(n, 'study', 'studies')} {'with' if main.controlled else 'without'} a control group"
    borrowed = ", by the same route in other conditions" if main.match == "borrowed" else ""
    if main.events == 0:
        seen = told.figure(f"none was counted among {main.total} people in {where}{borrowed}, which fits a true rate of up to {percent(main.ci_high)}", value=[main.events, main.total, n, main.ci_high], kind="pooled_zero", rows=rows, how=main.method)
        return f"Serious harm after {what} in {who} was rare in small, short studies, but that does not show that it is safe: {seen}."
    seen = told.figure(f"{main.events} of {main.total} people in {where}{borrowed} had a serious event ({percent(main.estimate)}, 95% interval {percent(main.ci_low)} to {percent(main.ci_high)})", value=[main.events, main.total, n, main.estimate, main.ci_low, main.ci_high], kind="pooled", rows=rows, how=main.method)
    return f"Not free of serious harm: after {what} in {who} {seen}."


def main_serious(finding: Finding) -> Pooled | None:
    """The serious-event number of most people; the own condition's before a borrowed one."""
    rows = [p for p in finding.harms if p.outcome in ("sae_any", "sae_related")]
    return min(rows, key=lambda p: (p.match == "borrowed", -p.total, p.outcome), default=None)


def _other_harm(told: Telling, finding: Finding) -> str:
    parts = []
    compared = key_comparison(finding)
    if compared is not None:
        name = vocabulary("outcomes").label(compared.outcome)
        parts.append(f"in pooled randomised trials one harm ({name}) was more frequent with cells than without, {estimate_words(told, compared)}")
    common = [vocabulary("outcomes").label(p.outcome) for p in finding.harms if p.outcome in ("headache", "back_pain", "fever", "nausea", "infection", "discitis") and p.events]
    if common:
        parts.append(f"{listed(list(dict.fromkeys(common))[:3])} followed in some people")
    if finding.signals:
        number = told.figure(plural(len(finding.signals), "published report", "published reports"), value=len(finding.signals), kind="rows", rows=finding.signals, how="count")
        parts.append(f"{number} of serious harm, of unknown frequency, {'stands' if len(finding.signals) == 1 else 'stand'} outside these rates")
    start = "; ".join(parts) or "rare and late harms cannot be ruled out"
    return f"{start[:1].upper()}{start[1:]} (certainty about serious harm: {CERTAINTY[finding.harm_certainty.level]})."


def _regulation(told: Telling, asked: Asked, finding: Finding) -> str:
    words = vocabulary("conditions")
    rows = [r for r in ranked(finding.regulation, asked) if r.status in ("approval", "conditional_approval") and r.in_force != "no"]
    own = [r for r in rows if any(words.is_kind_of(c, held) or words.is_kind_of(held, c) for c in asked.frame.conditions for held in r.conditions)]
    who, where = people(told, finding.frame), f" in {listed(list(asked.jurisdictions))}" if asked.jurisdictions else ""
    if own:
        named = dict.fromkeys(f"{r.product.split(',')[0].split('(')[0].strip() or 'a product'} in {r.jurisdiction} ({r.status.replace('_', ' ')})" for r in own)
        first = f"For {who} the evidence held lists {listed(list(named))}; no other approval of a cell product for them{where} is held."
    else:
        first = f"No approval of cell therapy for {who}{where} is held."
    return f"{first} A registered trial, a designation, a clinic's licence or a notice filed is not an approval, and regulators warn of offers outside proper trials."


def _cost(told: Telling, asked: Asked, finding: Finding) -> str:
    rows = [c for c in prices(told, asked) if c.currency == "USD" and (c.high is not None or c.low is not None)]
    sure = f"none of these prices buys a proven effect (certainty about a benefit: {CERTAINTY[finding.certainty.level]}), and proper trials do not as a rule charge"
    if not rows:
        return f"No price in US dollars that bears on this is held; see below for what is. Whatever is asked, {sure}."
    ends = [end for c in rows for end in (c.low, c.high) if end is not None]
    span = told.figure(f"{min(ends):,.0f} to {max(ends):,.0f} US dollars", value=[min(ends), max(ends)], kind="cost_range", rows=rows, how="lowest and highest of low and high, USD rows")
    return f"Prices held run from {span}, by country, package and seller. But {sure}."


def _candidacy(told: Telling, asked: Asked, finding: Finding) -> str:
    rows = matching_criteria(told, asked)
    sources = {row.source_id for row in rows}
    number = told.figure(plural(len(sources), "trial or guideline", "trials or guidelines"), value=len(sources), kind="criteria_sources", rows=rows, how="count of source_id") if rows else ""
    held = f"criteria of {number} that match are held, and the most common are listed below" if rows else "no criteria of trials that match are held"
    return f"Nobody can tell from a sentence whether one person qualifies: {held}. Whether {short_treatment(finding.frame)} would help is a separate question (certainty about a benefit: {CERTAINTY[finding.certainty.level]}), and a clinic that takes everybody is a warning sign."


def _alternatives(told: Telling, asked: Asked, finding: Finding) -> str:
    named = [vocabulary("interventions").label(one) for one in established(asked)]
    if not named:
        return f"No list of usual care is held for {people(told, finding.frame)}; ask the treating team. Certainty about a benefit of {treatment(told, finding.frame)}: {CERTAINTY[finding.certainty.level]}."
    compared = "; no study held settles which of them is better than cells" if asked.compared else ""
    return f"For {people(told, finding.frame)} usual care includes {listed(named[:6])}{' and others' if len(named) > 6 else ''}{compared}. What guidance and reviews say of each stands below; certainty about a benefit of {short_treatment(finding.frame)}: {CERTAINTY[finding.certainty.level]}."


def _dose(told: Telling, asked: Asked, finding: Finding) -> str:
    arms = [a for one in finding.studied.study_ids for a in told.evidence.arms_of.get(one, ()) if a.role == "treatment" and (a.dose_cells_min or a.dose_cells_max)]
    what, who = treatment(told, finding.frame), people(told, finding.frame)
    if not arms:
        return f"The best dose of {what} in {who} is not known: no study that matches gives one. No controlled trial held shows that more cells help more."
    low, high = min(a.dose_cells_min or a.dose_cells_max or 0 for a in arms), max(a.dose_cells_max or a.dose_cells_min or 0 for a in arms)
    span = told.figure(f"{cells_words(low)} to {cells_words(high)} cells", value=[low, high], kind="dose", rows=arms, how="lowest and highest")
    return f"The best dose of {what} in {who} is not known: studies gave {span} at a time. No controlled trial held shows that more cells help more (certainty about a benefit: {CERTAINTY[finding.certainty.level]})."


def _repeats(told: Telling, asked: Asked, finding: Finding) -> str:
    arms = [a for one in finding.studied.study_ids for a in told.evidence.arms_of.get(one, ()) if a.role == "treatment" and (a.doses_min or a.doses_max)]
    what, who = treatment(told, finding.frame), people(told, finding.frame)
    if not arms:
        return f"How many injections of {what} are best in {who} is not known: no study that matches says how many were given. No controlled trial held shows that more of them help more."
    most = max(a.doses_max or a.doses_min or 1 for a in arms)
    span = told.figure(f"1 to {most} times" if most > 1 else "1 time", value=[1, most], kind="most_repeats", rows=arms, how="one to the most")
    return f"How many injections of {what} are best in {who} is not known: studies gave them {span}. No controlled trial held shows that more of them help more (certainty about a benefit: {CERTAINTY[finding.certainty.level]})."


def _duration(told: Telling, asked: Asked, finding: Finding) -> str:
    months = finding.studied.followup_months_max
    what, who = treatment(told, finding.frame), people(told, finding.frame)
    if months is None:
        return f"How long an effect of {what} in {who} lasts is not known: how long people were followed is not held. It is not even settled that there is an effect (certainty: {CERTAINTY[finding.certainty.level]})."
    longest = [told.evidence.study[one] for one in finding.studied.study_ids if told.evidence.study[one].followup_months_max == months]
    span = told.figure(f"{months:g} months", value=months, kind="longest", rows=longest, how="highest followup_months_max")
    return f"How long an effect of {what} in {who} lasts is not known; the longest follow-up held is {span}. It is not settled that there is an effect at all (certainty: {CERTAINTY[finding.certainty.level]}), so no one can promise that it stays."


def _timing(told: Telling, asked: Asked, finding: Finding) -> str:
    return f"The best time for {treatment(told, finding.frame)} in {people(told, finding.frame)} is not known: no study held treated like people early or late by chance. {_seen(told, finding)}"


def _definition(told: Telling, asked: Asked, finding: Finding) -> str:
    entries = [glossary()[one] for one in asked.terms]
    if not entries:
        return _benefit(told, asked, finding)
    told.explained.update(asked.terms)
    plain = entries[0]["plain"]
    lead = plain if entries[0]["term"].split()[0].lower() in plain.lower() else f"{entries[0]['term'][:1].upper()}{entries[0]['term'][1:]}: {plain}"
    lead = lead if lead.endswith(".") else f"{lead}."
    return f"{lead} What the evidence held says on cell therapy stands below."


WRITERS: dict[str, Writer] = {
    "benefit": _benefit,
    "safety": _safety,
    "regulation": _regulation,
    "cost": _cost,
    "candidacy": _candidacy,
    "alternatives": _alternatives,
    "dose": _dose,
    "repeats": _repeats,
    "duration": _duration,
    "timing": _timing,
    "definition": _definition,
}
"""Who writes the bottom line of each topic."""


def _studies(told: Telling, finding: Finding) -> str:
    rows = [told.evidence.study[one] for one in finding.studied.study_ids]
    n = told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count")
    number = told.figure(f"about {finding.studied.n_people} people", value=finding.studied.n_people, kind="people", rows=rows, how="sum of people treated, else enrolled")
    return f"{n} ({number})"


def _controlled(told: Telling, finding: Finding) -> str:
    rows = [told.evidence.study[one] for one in finding.studied.study_ids if told.evidence.study[one].controlled]
    return told.figure(f"{len(rows)} of them with a control group", value=len(rows), kind="studies", rows=rows, how="count of controlled")
