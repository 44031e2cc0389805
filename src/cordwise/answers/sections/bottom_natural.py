"""The bottom line on what happens without cells: of the grades asked about, from and to, and at the time asked about."""

from __future__ import annotations

import re

from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.natural import natural_rates, rates_range, reached, share_of
from cordwise.answers.sections.subject import outcome_label, people
from cordwise.answers.sections.telling import Telling, listed, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import NaturalRate
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

INCOMPLETE = ("B", "C", "D")
GRADED = ("ais_improved", "improvement", "neurological_improved")
"""Outcomes that the rates of grades answer."""
YEARS: dict[float, str] = {12: "a year", 24: "two years", 36: "three years", 48: "four years", 60: "five years"}
"""Months after the injury, in words."""


def natural_bottom(told: Telling, asked: Asked, finding: Finding) -> str:
    """What happens without cells, where that is what was asked."""
    grade = asked.frame.ais[0] if asked.frame.ais else "A"
    early, late = natural_rates(told.evidence.natural_history, grade, asked.towards)
    if "spinal_cord_injury" not in asked.frame.conditions or not (early or late):
        return say("natural_asked_none", who=people(told, finding.frame))
    other = _not_published(told, asked)
    if not asked.frame.ais and re.search(r"\bincomplete\b", fold(asked.question)):
        of = {grade: natural_rates(told.evidence.natural_history, grade)[0] for grade in INCOMPLETE}
        shares = {grade.lower(): rates_range(told, rows) for grade, rows in of.items()}
        return _said(asked, other, [say("natural_asked_incomplete", **shares)], of["C"])
    if not asked.frame.ais:
        incomplete, _ = natural_rates(told.evidence.natural_history, "C")
        mixed = say("natural_asked_mixed", range=rates_range(told, early), other=rates_range(told, incomplete))
        return _said(asked, other, [mixed], early)
    chronic = asked.frame.phases == ("chronic",)
    parts = [_early(told, asked, grade, early)] if early and not (chronic and late) else []
    if late:
        parts.append(_late(told, asked, grade, late, alone=not parts))
    elif chronic:
        parts.append(say("natural_no_late_line", grade=grade))
    return _said(asked, other, parts, late if chronic and late else [*early, *late])


def _said(asked: Asked, other: str, parts: list[str], rows: list[NaturalRate]) -> str:
    """The rates as an answer: yes or no only to a question that asks whether anybody recovers, and yes only where somebody did."""
    told, rest = "; ".join(parts), say("natural_rest")
    if other:
        return say("natural_asked_other", label=other, told=told, rest=rest)
    folded = fold(asked.question)
    openly = re.search(rules()["amount_asked"], folded) or re.search(rules()["course_asked"], folded)
    if openly or (asked.towards and not re.search(rules()["whether_asked"], folded)):
        return say("natural_asked_amount", told=f"{told[:1].upper()}{told[1:]}", rest=rest)
    return say("natural_asked" if any(share_of(row) for row in rows) else "natural_asked_nobody", told=told, rest=rest)


def _early(told: Telling, asked: Asked, grade: str, rows: list[NaturalRate]) -> str:
    if asked.towards:
        return _reaching("natural_towards_early", told, asked, grade, rows)
    return say("natural_asked_early", range=rates_range(told, rows), grade=grade)


def _late(told: Telling, asked: Asked, grade: str, rows: list[NaturalRate], *, alone: bool) -> str:
    if asked.towards:
        return _reaching("natural_towards_late", told, asked, grade, rows)
    return say("natural_asked_late_alone" if alone else "natural_asked_late", range=rates_range(told, rows), grade=grade)


def _reaching(name: str, told: Telling, asked: Asked, grade: str, rows: list[NaturalRate]) -> str:
    """How many reached the grades asked about; where only more grades together are published, those, which is told."""
    counted, wanted = reached(rows[0]), asked.towards
    together = "" if set(counted) == set(wanted) else say("natural_together", wanted=f"AIS {listed(list(wanted), 'or')}")
    became = f"AIS {listed(list(counted), 'or')}"
    return say(name, range=rates_range(told, rows), grade=grade, became=became, when=_when(rows), together=together)


def _when(rows: list[NaturalRate]) -> str:
    """How long after the injury people were seen again, where all the rates tell the same."""
    months = {row.months for row in rows}
    words = YEARS.get(months.pop() or 0, "") if len(months) == 1 else ""
    return f" {words} after the injury" if words else ""


def _not_published(told: Telling, asked: Asked) -> str:
    """What was asked (walking) of which no rate is held, and which a grade does not tell."""
    terms = vocabulary("outcomes").terms
    skipped = (*GRADED, "motor_improved", "sensory_improved") if asked.towards else GRADED
    others = [one for one in asked.frame.outcomes if one in terms and terms[one].facts.get("kind") == "benefit" and one not in skipped]
    return outcome_label(others[0], told) if others else ""
