"""Counts of a study in plain words: how many people, never events told as people, with the control groups beside."""

from __future__ import annotations

from collections.abc import Sequence

from cordwise.answers.cards.groups import of_control, of_group
from cordwise.answers.cards.plain import happened, label_words, own_words
from cordwise.answers.cards.rows import beside
from cordwise.answers.numbers_told import limit
from cordwise.answers.sections.telling import listed, plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Outcome, Study
from cordwise.synthesis.contrast import pool_risk_ratio
from cordwise.synthesis.exact import exact_upper

FEW = 100


def count_line(row: Outcome, study: Study, evidence: Evidence) -> str:
    """ "7 of 10 people got better by one AIS grade or more by 24 months."; what happened in each control group beside it."""
    begin = of_group(row.arm_id, study, evidence) + (f"in a part of the people ({row.subgroup}), " if row.subgroup else "")
    return _capital(begin + _sentence(row)) + _beside(row, study, evidence) + _fewer(row, study, evidence)


def silence_line(rows: Sequence[Outcome]) -> str:
    """What a study does not name, which is no count of none."""
    return f"It tells of no one who {listed(list(dict.fromkeys(map(label_words, rows))), 'or')}. That is not a count of none."


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _sentence(row: Outcome) -> str:
    had = happened(row)
    if row.unit == "percent":
        return f"{row.mean:g}% of people {had}. The count is not held."
    if row.events is None:
        return f"some people {had}. The count is not held."
    match row.counted:
        case "events":
            times = "once" if row.events == 1 else f"{row.events} times"
            return f"{times}, someone {had}.{'' if row.events == 1 else ' One person can count more than once.'}"
        case "injections" | "procedures":
            unit = "shots" if row.counted == "injections" else "procedures"
            return f"after {row.events} of {row.total} {unit} someone {had}. One person can count more than once."
    return _people(row, had)


def _people(row: Outcome, had: str) -> str:
    if row.total is None:
        who = "no one" if row.events == 0 else plural(row.events or 0, "person", "people")
        return f"{who} {had}. Out of how many is not held."
    if row.total == 1:
        return f"the one person {'never ' if row.events == 0 else ''}{had}."
    return f"{row.events} of {row.total} people {had}."


def _beside(row: Outcome, study: Study, evidence: Evidence) -> str:
    """What happened in each control group."""
    others = beside(row, study, evidence)
    words = ((other, f" ({text})" if other.outcome_text != row.outcome_text and (text := own_words(other)) else "") for other in others)
    return "".join(f" {of_control(other.arm_id, study, evidence)} it was {_amount(other)}{apart}." for other, apart in words)


def _fewer(row: Outcome, study: Study, evidence: Evidence) -> str:
    """After something good that was counted less often than in a control group, by an interval that leaves "no difference" out: that it was."""
    if (
        vocabulary("outcomes")[row.outcome].facts.get("kind") != "benefit"
        or row.counted != "patients"
        or row.events is None
        or not row.total
    ):
        return ""
    for other in beside(row, study, evidence):
        ratio = pool_risk_ratio([(row.events, row.total, other.events, other.total)]) if other.events is not None and other.total else None
        if ratio and ratio.ci_low is not None and ratio.ci_high is not None and ratio.ci_high < 1:
            return f" That is less often with the treatment than without (risk ratio {ratio.estimate:.2f}, 95% interval {ratio.ci_low:.2f} to {ratio.ci_high:.2f})."
    return ""


def _amount(row: Outcome) -> str:
    if row.unit == "percent":
        return f"{row.mean:g}%"
    return "some" if row.events is None else f"{row.events} of {row.total}" if row.total else f"{row.events}"


def limit_words(row: Outcome) -> str:
    """After a count of none, how often it may happen all the same."""
    if row.events != 0 or not row.total or row.counted != "patients":
        return ""
    if row.total == 1:
        return " One person cannot show how often it comes."
    few = "With so few people, the true rate could be" if row.total < FEW else "The true rate could still be"
    return f" {few} up to {limit(exact_upper(0, row.total))}."
