"""The bottom line: two sentences that answer the question asked."""

from __future__ import annotations

from collections.abc import Callable

from cordwise.answers.numbers_told import percent
from cordwise.answers.question import Asked
from cordwise.answers.sections.alternatives import established
from cordwise.answers.sections.cost import prices
from cordwise.answers.sections.given import dose_span, matched_arms, matching_criteria
from cordwise.answers.sections.harms import key_comparison, own_signals
from cordwise.answers.sections.natural import natural_rates, rates_range
from cordwise.answers.sections.regulation import ranked
from cordwise.answers.sections.reviews import choose, estimate_words
from cordwise.answers.sections.studied import longest_followup
from cordwise.answers.sections.subject import CERTAINTY, outcome_label, people, place, short_treatment, treatment
from cordwise.answers.sections.telling import Telling, glossary, listed, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Finding, Pooled

COMMON_HARMS = ("headache", "back_pain", "fever", "nausea", "infection", "discitis")
COMPARING = ("rct_meta", "comparative_meta", "network_meta")
NAMED_AT_MOST = 6


def bottom_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """Two sentences on the topic that leads the question."""
    return WRITERS[asked.lead](told, asked, finding)


def _subject(told: Telling, finding: Finding) -> dict[str, str]:
    """What, who and how sure: the parts that most sentences share."""
    return {"what": treatment(told, finding.frame), "who": people(told, finding.frame), "sure": CERTAINTY[finding.certainty.level]}


def _benefit(told: Telling, asked: Asked, finding: Finding) -> str:
    if finding.state == "none":
        return _reviewed(told, asked, finding) or say("benefit_none", **_subject(told, finding))
    parts = {"studies": _studies(told, finding), **_subject(told, finding)}
    if finding.state in ("controlled_unsettled", "controlled_benefit"):
        parts["controlled"] = _controlled(told, finding)
    return say(f"benefit_{finding.state}", seen=_seen(told, finding), **parts)


def _studies(told: Telling, finding: Finding) -> str:
    rows = [told.evidence.study[one] for one in finding.studied.study_ids]
    n = told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count")
    treated = finding.studied.n_people
    number = told.figure(f"about {treated} people", value=treated, kind="people", rows=rows, how="sum of people treated, else enrolled")
    wider = ", on a wider group than was asked about" if finding.match in ("broader", "borrowed") else ""
    return f"{n} ({number}{wider})"


def _controlled(told: Telling, finding: Finding) -> str:
    rows = [told.evidence.study[one] for one in finding.studied.study_ids if told.evidence.study[one].controlled]
    return told.figure(f"{len(rows)} of them with a control group", value=len(rows), kind="studies", rows=rows, how="count of controlled")


def _reviewed(told: Telling, asked: Asked, finding: Finding) -> str:
    """What the best review says, where no single study is held."""
    chosen = choose(finding.reviews, asked.frame.outcomes)
    best = next((r for r in chosen if r.estimate is not None and r.kind in COMPARING), None)
    if best is None:
        return ""
    said = {"benefit": "concludes that it helps", "no_difference": "finds no difference", "mixed": "finds mixed results"}
    return say(
        "reviewed",
        said=said.get(best.direction, "gives a number without a verdict"),
        label=outcome_label(best.outcome, told),
        size=estimate_words(told, best),
        **_subject(told, finding),
    )


def _seen(told: Telling, finding: Finding) -> str:
    """What was seen, beside what comes without cells; the certainty."""
    sure = CERTAINTY[finding.certainty.level]
    uncontrolled = [pooled for pooled in finding.benefits if not pooled.controlled]
    if not uncontrolled:
        return say("seen_none", sure=sure)
    main = next((pooled for pooled in uncontrolled if pooled.outcome == "ais_improved"), uncontrolled[0])
    counted = told.figure(
        f"{main.events} of {main.total} people",
        value=[main.events, main.total],
        kind="counts",
        rows=told.outcome_rows(main.outcome, main.studies),
        how="sum of events, sum of totals",
    )
    return say("seen", counted=counted, label=outcome_label(main.outcome, told), natural=_natural_clause(told, finding), sure=sure)


def _natural_clause(told: Telling, finding: Finding) -> str:
    if "spinal_cord_injury" not in finding.frame.conditions:
        return say("natural_elsewhere")
    grade = finding.frame.ais[0] if finding.frame.ais else "A"
    early, late = natural_rates(told.evidence.natural_history, grade)
    chronic = finding.frame.phases == ("chronic",)
    if chronic and late:
        return say("natural_late", range=rates_range(told, late), grade=grade)
    if early and not chronic:
        return say("natural_early", range=rates_range(told, early), grade=grade)
    return say("natural_unknown")


def _safety(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    return f"{_serious(told, finding)} {_other_harm(told, finding)}"


def _serious(told: Telling, finding: Finding) -> str:
    main = main_serious(finding)
    if main is None:
        return say("serious_none", **_subject(told, finding))
    seen = told.figure(
        _serious_words(main),
        value=[main.events, main.total, len(main.studies), main.estimate, main.ci_low, main.ci_high],
        kind="pooled_zero" if main.events == 0 else "pooled",
        rows=told.outcome_rows(main.outcome, main.studies),
        how=main.method,
    )
    parts = _subject(told, finding)
    if main.match == "borrowed" and finding.frame.conditions:
        parts["who"] = say("others_for", who=parts["who"])
    return say("serious_zero" if main.events == 0 else "serious_some", seen=seen, **parts)


def _serious_words(main: Pooled) -> str:
    event = "serious event judged related" if main.outcome == "sae_related" else "serious event"
    where = f"{plural(len(main.studies), 'study', 'studies')} {'with' if main.controlled else 'without'} a control group"
    if main.events == 0:
        return say("zero_words", event=event, people=str(main.total), where=where, upper=percent(main.ci_high))
    share, low, high = percent(main.estimate), percent(main.ci_low), percent(main.ci_high)
    return say("some_words", event=event, events=str(main.events), people=str(main.total), where=where, share=share, low=low, high=high)


def main_serious(finding: Finding) -> Pooled | None:
    """The serious-event number of most people; the own condition's before a borrowed one."""
    rows = [p for p in finding.harms if p.outcome in ("sae_any", "sae_related")]
    return min(rows, key=lambda p: (p.match == "borrowed", -p.total, p.outcome), default=None)


def _other_harm(told: Telling, finding: Finding) -> str:
    parts = []
    compared = key_comparison(finding)
    if compared is not None:
        parts.append(say("more_frequent", name=outcome_label(compared.outcome, told), size=estimate_words(told, compared)))
    common = dict.fromkeys(vocabulary("outcomes").label(p.outcome) for p in finding.harms if p.outcome in COMMON_HARMS and p.events)
    if common:
        parts.append(f"{listed(list(common)[:3])} followed in some people")
    parts += _reports(told, finding)
    start = "; ".join(parts) or "rare and late harms cannot be ruled out"
    return f"{start[:1].upper()}{start[1:]} (certainty about serious harm: {CERTAINTY[finding.harm_certainty.level]})."


def _reports(told: Telling, finding: Finding) -> list[str]:
    reports = own_signals(finding)
    if not reports:
        return []
    words = plural(len(reports), "published report", "published reports")
    number = told.figure(words, value=len(reports), kind="rows", rows=reports, how="count")
    return [f"{number} of serious harm, of unknown frequency, {'stands' if len(reports) == 1 else 'stand'} outside these rates"]


def _regulation(told: Telling, asked: Asked, finding: Finding) -> str:
    words = vocabulary("conditions")
    rows = [r for r in ranked(finding.regulation, asked) if r.status in ("approval", "conditional_approval") and r.in_force != "no"]
    own = [r for r in rows if any(words.is_kind_of(c, h) or words.is_kind_of(h, c) for c in asked.frame.conditions for h in r.conditions)]
    who, where = people(told, finding.frame), f" in {listed([place(one) for one in asked.jurisdictions])}" if asked.jurisdictions else ""
    named = dict.fromkeys(f"{_product(r.product)} in {place(r.jurisdiction)} ({r.status.replace('_', ' ')})" for r in own)
    first = say("approved", who=who, where=where, named=listed(list(named))) if own else say("not_approved", who=who, where=where)
    return f"{first} {say('no_approval_either')}"


def _product(name: str) -> str:
    return name.split(",")[0].split("(")[0].strip() or "a product"


def _cost(told: Telling, asked: Asked, finding: Finding) -> str:
    effect = say("cost_effect", sure=CERTAINTY[finding.certainty.level])
    rows = [c for c in prices(told, asked) if c.currency == "USD" and (c.high is not None or c.low is not None)]
    if not rows:
        return say("cost_none", effect=effect)
    ends = [end for c in rows for end in (c.low, c.high) if end is not None]
    words = f"{min(ends):,.0f} to {max(ends):,.0f} US dollars"
    span = told.figure(
        words, value=[min(ends), max(ends)], kind="cost_range", rows=rows, how="lowest and highest of low and high, USD rows"
    )
    return say("cost_range", span=span, effect=effect)


def _candidacy(told: Telling, asked: Asked, finding: Finding) -> str:
    rows = matching_criteria(told, asked)
    sources = {row.source_id for row in rows}
    held = say("criteria_none")
    if rows:
        words = plural(len(sources), "trial or guideline", "trials or guidelines")
        held = say(
            "criteria_held", number=told.figure(words, value=len(sources), kind="criteria_sources", rows=rows, how="count of source_id")
        )
    return say("candidacy", held=held, what=short_treatment(finding.frame), sure=CERTAINTY[finding.certainty.level])


def _alternatives(told: Telling, asked: Asked, finding: Finding) -> str:
    named = [vocabulary("interventions").label(one) for one in established(asked)]
    if not named:
        return say("alternatives_none", **_subject(told, finding))
    first = listed(named) if len(named) <= NAMED_AT_MOST else f"{', '.join(named[:NAMED_AT_MOST])} and others"
    compared = say("alternatives_compared") if asked.compared else ""
    who, sure = people(told, finding.frame), CERTAINTY[finding.certainty.level]
    return say("alternatives", who=who, named=first, compared=compared, what=short_treatment(finding.frame), sure=sure)


def _dose(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    arms = [arm for arm in matched_arms(told, finding) if arm.dose_cells_min or arm.dose_cells_max]
    if not arms:
        return say("dose_none", **_subject(told, finding))
    return say("dose", span=dose_span(told, arms), **_subject(told, finding))


def _repeats(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    arms = [arm for arm in matched_arms(told, finding) if arm.doses_min or arm.doses_max]
    if not arms:
        return say("repeats_none", **_subject(told, finding))
    most = max(arm.doses_max or arm.doses_min or 1 for arm in arms)
    words = f"1 to {most} times" if most > 1 else "1 time"
    span = told.figure(words, value=[1, most], kind="most_repeats", rows=arms, how="one to the most")
    return say("repeats", span=span, **_subject(told, finding))


def _duration(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    if finding.studied.followup_months_max is None:
        return say("duration_none", **_subject(told, finding))
    return say("duration", span=longest_followup(told, finding)[0], **_subject(told, finding))


def _timing(told: Telling, asked: Asked, finding: Finding) -> str:
    del asked
    return say("timing", seen=_seen(told, finding), **_subject(told, finding))


def _definition(told: Telling, asked: Asked, finding: Finding) -> str:
    if not asked.terms:
        return _benefit(told, asked, finding)
    entry = glossary()[asked.terms[0]]
    plain, term = entry["plain"].rstrip("."), entry["term"]
    lead = plain if term.lower() in plain.lower() else f"{term[:1].upper()}{term[1:]}: {plain}"
    return say("definition", lead=f"{lead}.")


WRITERS: dict[str, Callable[[Telling, Asked, Finding], str]] = {
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
