"""Established alternatives for the condition, with the guidance and the reviews held on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cordwise.answers.finding import is_harm
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.reviews import choose, review_line
from cordwise.answers.sections.telling import Telling, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Guidance, ReviewResult
from cordwise.text.fold import fold

SAID = {
    "for": "recommends it",
    "conditional": "accepts it in some cases",
    "insufficient": "finds the evidence insufficient",
    "against": "advises against it",
}
REVIEWS_EACH = 2
GUIDANCE_EACH = 3


def alternatives(told: Telling, asked: Asked) -> Iterator[str]:
    """The alternatives on which something is held, each with what guidance and reviews say; then those on which nothing is."""
    named = established(asked)
    if care := care_line(asked):
        yield f"Usual care: {care}."
    if not named:
        return
    silent, usual_here = [], usual(asked)
    for intervention in named:
        lines = list(_held_on(told, intervention, asked))
        if not lines:
            if intervention in usual_here:
                silent.append(vocabulary("interventions").label(intervention))
            else:
                yield f"{_capital(vocabulary('interventions').label(intervention))}: no guidance and no review held bears on it here."
            continue
        yield f"{_capital(vocabulary('interventions').label(intervention))}:"
        yield from lines
    if silent:
        yield say("alternatives_silent", named=", ".join(silent))


def established(asked: Asked) -> tuple[str, ...]:
    """The treatments that the question names, then the usual ones of its condition."""
    own = set(asked.frame.interventions)
    told = dict.fromkeys(asked.compared)
    rest = [one for one in usual(asked) if not any(vocabulary("interventions").is_kind_of(one, other) for other in told)]
    return tuple(one for one in (*told, *rest) if one not in own)


def usual(asked: Asked) -> tuple[str, ...]:
    """The established treatments of the condition asked about, without the one that is asked about itself."""
    if care_of(asked):
        return ()
    general = set(rules()["no_list_inherited"])
    wider = [
        above
        for condition in asked.frame.conditions
        for above in (condition, *sorted(vocabulary("conditions").above(condition) - {condition} - general))
    ]
    lists = {entry["condition"]: tuple(entry["interventions"]) for entry in rules()["alternatives"]}
    return tuple(one for one in next((lists[one] for one in wider if one in lists), ()) if one not in asked.frame.interventions)


def care_of(asked: Asked) -> dict[str, Any] | None:
    """Established care in words, for a condition whose care no list of treatments tells; None where there is none."""
    folded = fold(asked.question)
    fitting = (row for row in rules()["care"] if row["condition"] in asked.frame.conditions)
    return next((row for row in fitting if "asked" not in row or re.search(row["asked"], folded)), None)


def care_line(asked: Asked) -> str:
    """The care in words, and after whom; "" where none is held."""
    row = care_of(asked)
    return f"{row['text']} (after {row['source']})" if row else ""


def _held_on(told: Telling, intervention: str, asked: Asked) -> Iterator[str]:
    kinds = {intervention}
    if intervention in asked.compared and not (_guidance(told, kinds, asked) or _reviews(told, kinds, asked)):
        words = vocabulary("interventions")
        kinds = {one for one in words.terms if words.is_kind_of(one, intervention)}  # "surgery" is asked about, its kinds are held
    for guidance in _guidance(told, kinds, asked)[:GUIDANCE_EACH]:
        yield guidance_line(told, guidance)
    for review in choose(_reviews(told, kinds, asked), asked.frame.outcomes, REVIEWS_EACH):
        yield review_line(told, review)


def guidance_line(told: Telling, guidance: Guidance) -> str:
    """What one body says."""
    year = f" {told.figure(str(guidance.year), value=guidance.year, kind='field', rows=[guidance], how='year')}" if guidance.year else ""
    detail = f" ({told.quoted(guidance, 'intervention_text')})" if guidance.intervention_text else ""
    return f"- {told.quoted(guidance, 'organisation')}{year}: {SAID[guidance.recommendation]}{detail}{told.cite(guidance)}"


def _guidance(told: Telling, kinds: set[str], asked: Asked) -> list[Guidance]:
    rows = [
        g
        for g in told.evidence.guidance
        if kinds & set(g.interventions) and g.status != "retracted" and _shares_condition(g.conditions, asked)
    ]
    return sorted(rows, key=lambda g: (-(g.year or 0), g.guidance_id, g.intervention_text))


def _reviews(told: Telling, kinds: set[str], asked: Asked) -> list[ReviewResult]:
    return [
        r
        for r in told.evidence.reviews
        if kinds & set(r.interventions) and r.status != "retracted" and not is_harm(r) and _shares_condition(r.conditions, asked)
    ]


def _shares_condition(held: tuple[str, ...], asked: Asked) -> bool:
    words = vocabulary("conditions")
    return not asked.frame.conditions or any(
        words.is_kind_of(one, want) or words.is_kind_of(want, one) for one in held for want in asked.frame.conditions
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
