"""The phrases on harm: serious events, single harms, reports without a denominator, and what none seen fits."""

from __future__ import annotations

import re
from functools import lru_cache

from cordwise.answers.context import Context
from cordwise.answers.finding import label_of
from cordwise.answers.groups import CONTROLS, group_of
from cordwise.answers.harm_excess import excess_held, told
from cordwise.answers.main_harm import any_cause_seen, grave_seen, main_serious
from cordwise.answers.numbers_told import limit, percent
from cordwise.answers.phrase_parts import condition, count_words, far_from_plain, on_a_wider_group
from cordwise.answers.said import BEFALLEN, BEFELL, EVENTS, none_counted
from cordwise.answers.sections.reviews import scope_words, size_words
from cordwise.answers.sections.telling import say
from cordwise.answers.transplants import comparison_meant, harms_meant, harms_of_others, signals_meant
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Pooled
from cordwise.synthesis.exact import exact_upper
from cordwise.text.fold import fold
from cordwise.text.numbers import quantities

RARE = 0.01
"""Share of people below which serious events are called rare: one in a hundred is common by the words of CIOMS."""
_OF_PEOPLE = re.compile(
    r"(?:[\s-]+(?!(?:weeks?|months?|years?|days?|hours?|trials?|studies|centres?|centers?|hospitals?|of|to|in|and|or)\b)[\w-]+){0,4}?[\s-]+"
    r"(?:patients?|people|persons?|participants|subjects|individuals|cases|volunteers|children|adults|men|women|recipients|infants|boys|girls)\b"
)
_PEOPLE_WHO = (
    r"(?:[\s-]+(?!(?:weeks?|months?|years?|days?|hours?|trials?|studies|centres?|centers?|hospitals?|of|to|in|and|or|more|other|control|healthy|untreated)\b)[\w-]+){0,4}?[\s-]+"
    r"(?:patients?|people|persons?|participants|subjects|individuals|volunteers|children|adults|men|women|recipients)\b"
)
_HAD_IT = re.compile(rf" {BEFALLEN}")
_TREATED_AFTER = re.compile(
    rf"{_PEOPLE_WHO}[^.;\n]{{0,140}}?\b(?:(?:was|were|have been|has been|had been) (?:\w+ )?(?:treated|given|injected|infused|transplanted|implanted|enrolled|included|recruited)|received|underwent|took part|participated)\b|"
    r"[\s-]+(?:[\w-]+ )?(?:treated|enrolled|included) (?:patients?|people|participants|subjects|children|adults)\b"
)
_TREATED_BEFORE = re.compile(
    r"\b(?:treated|enrolled|included|recruited|injected|infused|transplanted|implanted|completed (?:\w+ ){0,5}in|(?:injections?|infusions?|injected|implanted|transplanted|cells|transplantation) (?:in|into|to))\s+(?:(?:only|just|a total of|all|each of|the|these|our)\s+)*$"
)
_COMPARED = re.compile(
    r"\b(?:placebo|sham|saline|controls|control (?:groups?|arm|patients|subjects)|randomi[sz]ed|meta-analys[ie]s|systematic review|(?:two|three|four|both|several|other|many) (?:studies|trials|groups|cohorts))\b"
)
"""Words of a page on more people than one group of those treated."""
MOST, NEAR, JUST_BEFORE = 100_000, 60, 160
_NONE_OF = re.compile(
    r"\b(?:none|nobody|no one|not one|any|all|each|every one) (?:of|in|among) (?:the |these |those |our |all )*$|\bin (?:all|any) (?:of )?(?:the |these |those |our )*$"
)
_NO_PEOPLE = re.compile(
    rf"[\s-]+(?:(?!{BEFELL})[\w-]+[\s-]+){{0,2}}?"
    r"(?:minutes?|hours?|days?|weeks?|months?|years?|trials?|stud(?:y|ies)|papers?|reports?|reviews?|cent(?:er|re)s?|hospitals?|clinics?|sites?|countries|injections?|infusions?|doses?|procedures?|"
    r"transplants?|treatments?|sessions?|cycles?|cells?|animals?|rats?|mice|groups?|arms?|visits?|times|"
    rf"{EVENTS})\b"
)
"""What a number counts where it counts no people."""
MAIN_HARMS = ("headache", "back_pain", "fever", "infection", "discitis", "meningitis", "tumour", "neurological_worsening")


def serious(context: Context) -> str:
    """Serious events, with the upper limit."""
    pooled = _serious_events(context)
    if pooled is None and harms_of_others(context):
        return ""
    if pooled is None:
        return f"No study that matches counts people with serious events. {_more_frequent(context)}".strip()
    told = f"{_serious_label(pooled)}: {count_words(pooled)}{_whose(context, pooled)}{_whatever_the_cause(context, pooled)}"
    return f"{told}. {_grave(context, pooled)} {_more_frequent(context)}".strip()


def _serious_label(pooled: Pooled) -> str:
    return "Serious events" if pooled.outcome == "sae_any" else "Serious events judged related"


def _whatever_the_cause(context: Context, main: Pooled) -> str:
    """Beside events judged related, those of any cause that were seen: who judges is who treated."""
    beside = any_cause_seen(harms_meant(context), main)
    return f"; whatever the cause, {count_words(beside)}" if beside else ""


def harms_to_know(context: Context) -> str:
    """The commonest harms and the serious events, each told once."""
    numbers, told = harm_numbers(context), serious(context)
    grave = grave_seen(harms_meant(context))
    twice = grave is not None and count_words(grave) in numbers
    return f"{numbers} {told.replace(_grave_words(grave), '') if grave and twice else told}"


def _serious_events(context: Context) -> Pooled | None:
    """The one count of serious events that reasons and fair wordings tell, the same that an answer leads with."""
    return main_serious(harms_meant(context))


def _grave(context: Context, main: Pooled) -> str:
    """A grave harm that was seen, where no event was called serious."""
    grave = None if main.events else grave_seen(harms_meant(context))
    return _grave_words(grave) if grave else ""


def _grave_words(grave: Pooled) -> str:
    label = vocabulary("outcomes").label(grave.outcome)
    illness = f" ({say('deaths_of_illness')})" if grave.outcome == "death" else ""
    return f"{label[:1].upper()}{label[1:]} was counted in {count_words(grave)}{illness}."


def _more_frequent(context: Context) -> str:
    """The harm that pooled randomised trials saw more often with cells than without; "" where none is held, or other cells are meant."""
    review = comparison_meant(context)
    if review is None:
        return ""
    name = vocabulary("outcomes").label(review.outcome)
    return f"In pooled randomised trials{scope_words(review)} one harm ({name}) was more frequent with cells than without, {size_words(review)}."


def _whose(context: Context, pooled: Pooled) -> str:
    if pooled.match == "borrowed":
        return ", by the same route in other conditions"
    if on_a_wider_group(context, (counted.study_id for counted in pooled.studies)):
        return ", in groups of mixed or wider conditions"
    return f", in {condition(context.finding)}" if context.finding.frame.conditions else ""


def harm_numbers(context: Context) -> str:
    """The commonest harms with their counts, each once, where it was counted in most people; never that none was seen, for it stands beside words on harms."""
    terms, held = vocabulary("outcomes"), [pooled for pooled in harms_meant(context) if pooled.events]
    seen = [pooled for pooled in held if pooled.outcome in MAIN_HARMS] or held
    if not seen:
        return "" if harms_of_others(context) or signals_meant(context) else "How often they follow has hardly been counted."
    largest = {pooled.outcome: pooled for pooled in sorted(seen, key=lambda one: one.total)}
    first = dict.fromkeys(pooled.outcome for pooled in seen)
    parts = [f"{terms.label(outcome)} {count_words(largest[outcome])}" for outcome in list(first)[:2]]
    return f"Seen in studies: {'; '.join(parts)}."


def signals(context: Context) -> str:
    """Harm reports without a denominator."""
    reports = signals_meant(context)
    serious_first = sorted(reports, key=lambda report: (report.year or 0, report.report_id), reverse=True)
    if not serious_first:
        return ""
    named = serious_first[:2]
    names, number = "; ".join(_short(report.harm_text) for report in named), len(reports)
    beside = ", among them" if number > len(named) else ""
    return (
        f"{number} published {'report' if number == 1 else 'reports'} of harm after such injections, of unknown frequency{beside}: {names}."
    )


def _short(words: str) -> str:
    first = words.split(";")[0].strip()
    return first if len(first) < 110 else first[:107].rsplit(" ", 1)[0] + " ..."


def serious_and_more(context: Context) -> str:
    pooled = _serious_events(context)
    if pooled is None and harms_of_others(context):
        return "Serious harm and death follow some of these transplants; how often is not held here."
    if pooled is None:
        return f"How often serious events follow has hardly been counted; rare and late harms are not ruled out. {_more_frequent(context)}".strip()
    counted = f"{pooled.events} of {pooled.total}"
    if pooled.events == 0:
        seen = f"not seen ({counted}; the true rate may be up to {limit(pooled.ci_high)}{_whatever_the_cause(context, pooled)})"
    else:
        rare = max(pooled.estimate, pooled.events / pooled.total) < RARE
        differ = ", pooled over studies that differ" if far_from_plain(pooled) else ""
        whatever = _whatever_the_cause(context, pooled)
        seen = f"{'rare' if rare and not whatever else 'seen'} ({counted}; the true rate may be about {percent(pooled.estimate)}{differ}{whatever})"
    told = f"{_grave(context, pooled)} {_more_frequent(context)}".strip()
    judged = " judged related" if pooled.outcome == "sae_related" else ""
    return f"In small, short studies serious events{judged} were {seen}; rare and late harms are not ruled out. {told}".strip()


def fair_harm(context: Context) -> str:
    numbers = harm_numbers(context)
    return f"{numbers} Rare and late harms are not ruled out.".strip()


def upper_limit(context: Context) -> str:
    """What a count of none fits, of as many people as the claim says, or else its page: a number of controls, or of no people (of trials, years, weeks), is none of them."""
    people = _people_said(context.folded) or (_treated(context) if none_counted(context.folded) else 0)
    if people:
        return f"0 of {people} fits a true rate of up to {limit(exact_upper(0, people))}"
    return "0 of 10 fits a true rate of up to 31%, 0 of 100 one of up to 3.6%"


def limit_beside(context: Context) -> str:
    """The same in brackets, as words that follow the claim's own: nothing where neither it nor its page says of how many people."""
    told = upper_limit(context)
    return f"({told})" if told.count("0 of ") == 1 else "(none seen among few people does not mean no risk)"


def _people_said(folded: str) -> int:
    """The people of whom a claim says that none had an event; 0 where it gives no number of people."""
    for quantity in quantities(folded):
        people = 0
        if group_of(folded, quantity.start, quantity.end) == CONTROLS:
            continue
        if quantity.kind == "of" and quantity.low == 0 and quantity.total:
            people = int(quantity.total)
        elif quantity.kind == "plain" and _counts_people(folded, quantity.start, quantity.end):
            people = int(quantity.low)
        if 1 <= people <= MOST:
            return people
    return 0


def _treated(context: Context) -> int:
    """The people of whom none had an event: those whom the words just before count, else the one number on the page; what somebody who promotes counts is not believed."""
    if context.page.promotes:
        return 0
    text, start = context.page.text, context.claim.start
    return treated_on(text[max(0, start - JUST_BEFORE) : start]) or treated_on(text)


@lru_cache(maxsize=64)
def treated_on(text: str) -> int:
    """The number of people treated, where a page gives one such number alone and no group to compare with; else 0."""
    folded = fold(text)
    if _COMPARED.search(folded):
        return 0
    numbers = {
        int(quantity.low)
        for quantity in quantities(folded)
        if quantity.kind == "plain"
        and (_TREATED_AFTER.match(folded, quantity.end) or _TREATED_BEFORE.search(folded, max(0, quantity.start - NEAR), quantity.start))
    }
    people = numbers.pop() if len(numbers) == 1 else 0
    return people if people <= MOST else 0


def _counts_people(folded: str, start: int, end: int) -> bool:
    """Whether a number stands before a word for people who did not have what is told, or after "none of" and before nothing else that could be counted."""
    if people := _OF_PEOPLE.match(folded, end):
        return _HAD_IT.match(folded, people.end()) is None or _NONE_OF.search(folded[:start]) is not None
    return _NONE_OF.search(folded[:start]) is not None and not _NO_PEOPLE.match(folded, end)


def musculoskeletal(context: Context) -> str:
    if harms_of_others(context):
        return ""
    meant = comparison_meant(context)
    for review in context.finding.harm_reviews:
        if (
            review == meant
            and review.outcome == "musculoskeletal_ae"
            and review.measure == "RR"
            and review.estimate
            and review.ci_low
            and review.ci_high
        ):
            more = round(100 * (review.estimate - 1))
            return f"In the pooled randomised trials musculoskeletal events were {more}% more frequent than in controls (risk ratio {review.estimate:.2f}, 95% interval {review.ci_low:.2f} to {review.ci_high:.2f})."
    return ""


def harm_excess(context: Context) -> str:
    """What the reviews held found of harm beside controls, the three largest."""
    found = excess_held(context.finding)[:3]
    return f"Reviews held found more with cells than in controls: {'; '.join(told(review) for review in found)}." if found else ""


def lumbar_puncture(context: Context) -> str:
    routes = context.claim.frame.routes
    if routes and not any(vocabulary("routes").is_kind_of(one, "intrathecal") for one in routes):
        return ""  # nobody is punctured there
    rows = [
        (study, outcome)
        for study in context.evidence.studies
        if "lumbar_puncture_patients" in study.conditions
        for outcome in context.evidence.outcomes_of.get(study.study_id, ())
        if outcome.outcome == "headache" and outcome.events and outcome.total
    ]
    if not rows:
        return "After a lumbar puncture alone headache can last for days."
    study, outcome = rows[0]
    share = percent((outcome.events or 0) / (outcome.total or 1))
    return f"After a lumbar puncture alone headache was seen in {outcome.events} of {outcome.total} ({share}; {label_of(study)}), and it can last for days."
