"""Counts of a study in plain words: how many people, never events told as people, with the control groups beside."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cordwise.answers.cards.groups import of_control, of_group
from cordwise.answers.cards.plain import happened, label_words, own_words
from cordwise.answers.cards.rows import beside, control_counts, size
from cordwise.answers.numbers_told import limit
from cordwise.answers.sections.telling import listed, plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Evidence, Outcome, Study
from cordwise.synthesis.contrast import pool_risk_ratio
from cordwise.synthesis.exact import exact_upper
from cordwise.synthesis.exact_tables import exact_odds_ratio

FEW = 100
UNLIKELY = 0.05
"""The p value from which a gap is told as one that chance may explain."""


def count_line(row: Outcome, study: Study, evidence: Evidence) -> str:
    """ "7 of 10 people got better by one AIS grade or more by 24 months."; what happened in each control group beside it."""
    begin = of_group(row.arm_id, study, evidence) + (f"in a part of the people ({row.subgroup}), " if row.subgroup else "")
    return _capital(begin + _sentence(row, study, evidence)) + _beside(row, study, evidence) + _gap(row, study, evidence)


def control_lines(study: Study, evidence: Evidence) -> list[str]:
    """What is held of the control groups alone, where nothing of that kind is held of the treated ones."""
    rows = [row for row in control_counts(study, evidence, ("benefit", "measure")) if row.events != 0]
    lines = (f"{of_control(row.arm_id, study, evidence)}, {_sentence(row, study, evidence)}" for row in rows)
    return [f"{line} The figure of the treated group is not held." for line in lines]


def silence_line(rows: Sequence[Outcome]) -> str:
    """What a study does not name, which is no count of none."""
    return f"It tells of no one who {listed(list(dict.fromkeys(map(label_words, rows))), 'or')}. That is not a count of none."


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _sentence(row: Outcome, study: Study, evidence: Evidence) -> str:
    had = happened(row)
    if row.unit == "percent":
        return _share(row, had, row.total or size(row.arm_id, study, evidence))
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


def _share(row: Outcome, had: str, people: int | None) -> str:
    """A share without its count: of people only where a whole number of the group's people can be that share."""
    if row.subgroup or people is None or may_be_of(people, f"{row.mean:g}"):
        return f"{row.mean:g}% of people {had}. The count is not held."
    more = " The share of people may be higher." if vocabulary("outcomes")[row.outcome].facts.get("kind") == "harm" else ""
    return f"{row.mean:g}% {had}. This cannot be a share of all {people} people. It may be of some of them, or of shots.{more} The count is not held."


def may_be_of(people: int, share: str) -> bool:
    """Whether some whole number of so many people is that share in per cent, rounded or cut off at the digits that are told."""
    digit = 10.0 ** -len(share.partition(".")[2])
    told = float(share)
    near = (100 * math.floor(told * people / 100 + step) / people for step in (0, 1))
    return any(-digit / 2 <= exactly - told < digit for exactly in near)


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


def _gap(row: Outcome, study: Study, evidence: Evidence) -> str:
    """What the counts say of the gap to the control groups: that chance may explain it, or that something good came less often with the treatment."""
    compared = [(other, p) for other in beside(row, study, evidence) if (p := chance_of(row, other)) is not None]
    by_chance = [(other, p) for other, p in compared if p >= UNLIKELY]
    if not by_chance:
        return "".join(_fewer(row, other) for other, _ in compared)
    apart = "" if len(by_chance) == len(compared) else " to " + listed([_of(other, study, evidence) for other, _ in by_chance])
    values = listed([f"p = {p:.2f}" if p >= 0.1 else f"p = {p:.3f}" for _, p in by_chance])
    return f" By these counts alone, chance may explain the gap{apart} (exact test, {values})."


def chance_of(row: Outcome, other: Outcome) -> float | None:
    """The p value of Fisher's exact test of two counts of people; None where there is no gap, or no such counts."""
    if row.counted != "patients" or row.events is None or other.events is None or not row.total or not other.total:
        return None
    if row.events * other.total == other.events * row.total:
        return None
    return exact_odds_ratio([row.events], [row.total], [other.events], [other.total]).p_value


def _of(other: Outcome, study: Study, evidence: Evidence) -> str:
    return of_control(other.arm_id, study, evidence).removeprefix("In ")


def _fewer(row: Outcome, other: Outcome) -> str:
    """After something good that was counted less often than in a control group, by more than chance: that it was."""
    if vocabulary("outcomes")[row.outcome].facts.get("kind") != "benefit":
        return ""
    ratio = pool_risk_ratio([(row.events or 0, row.total or 0, other.events or 0, other.total or 0)])
    if ratio.ci_low is None or ratio.ci_high is None or ratio.ci_high >= 1:
        return ""
    return f" That is less often with the treatment than without (risk ratio {ratio.estimate:.2f}, 95% interval {ratio.ci_low:.2f} to {ratio.ci_high:.2f})."


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
