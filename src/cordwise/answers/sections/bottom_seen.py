"""What was seen of the outcome that a question asks about: against controls first, then without, beside what comes without cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cordwise.answers.finding import finding as finding_on
from cordwise.answers.narrowing import is_near
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.counts import apart_words, fewer, from_others, two_arms
from cordwise.answers.sections.further import counted_at
from cordwise.answers.sections.natural import natural_rates, rates_range
from cordwise.answers.sections.partly import partly_counted, partly_words
from cordwise.answers.sections.studied import of_one_illness
from cordwise.answers.sections.subject import CERTAINTY, outcome_label
from cordwise.answers.sections.telling import Telling, listed, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Contrast, Counted, Finding, Pooled

MAIN = "ais_improved"
"""The outcome that is told where none was asked about and it was counted."""
ANY_BENEFIT = ("improvement", "responder", "cure", "stable")


def seen(told: Telling, asked: Asked, finding: Finding) -> str:
    """The comparison with controls, then the count without, and how sure; what is not counted or only in part."""
    sure, wanted = CERTAINTY[finding.certainty.level], wanted_benefits(asked)
    if not wanted and not of_one_illness(told, finding):
        return say("seen_no_condition", sure=sure)
    if wanted and not _of(finding.benefits, wanted):
        return _in_part(told, finding, wanted, sure)
    compared = _compared(told, finding, wanted)
    alone = _alone(told, finding, wanted)
    if compared and alone:
        return say("seen_compared_beside", compared=compared, alone=f"{alone[:1].lower()}{alone[1:]}", sure=sure)
    if compared or alone:
        return say("seen", seen=compared or alone, sure=sure)
    treated = [pooled for pooled in _of(finding.benefits, wanted) if pooled.controlled] if wanted else []
    return say("seen_treated", seen=_count_words(told, finding, treated[0]), sure=sure) if treated else say("seen_none", sure=sure)


def _in_part(told: Telling, finding: Finding, wanted: Sequence[str], sure: str) -> str:
    """That the outcome asked about was counted only in part of a group, with what was counted, or by nobody."""
    rows, label = partly_counted(told, finding, wanted), outcome_label(wanted[0], told)
    if not rows:
        scored = vocabulary("outcomes")[wanted[0]].facts.get("kind") == "measure"
        return say("seen_score" if scored else "seen_not_counted", label=label, sure=sure)
    return say("seen_partly", label=label, rows="; ".join(partly_words(told, row) for row in rows), sure=sure)


def _compared(told: Telling, finding: Finding, wanted: Sequence[str]) -> str:
    """The comparison with controls on the outcome asked about, else on the main one, else on that of most people."""
    held = [one for one in finding.contrasts if _is_of(one.outcome, wanted)] if wanted else list(finding.contrasts)
    main = min(held, key=lambda one: (one.outcome != MAIN, -_people(one), one.outcome), default=None)
    if main is None:
        return ""
    others = from_others(main.match) or _whom(told, finding, [one for pair in main.studies for one in pair])
    at = counted_at(told, finding, main.outcome, [one for pair in main.studies for one in pair])
    alone = say("in_one_study") if finding.frame.months and len(main.studies) == 1 else ""
    words = f"{two_arms(told, main)}{at}{alone}{others}{',' if others else ''}"
    than = say("seen_fewer") if fewer(main) else ""
    return (
        say("seen_compared", counted=words, label=outcome_label(main.outcome, told), apart=apart_words(told, main).replace("; ", ", "))
        + than
    )


def _people(contrast: Contrast) -> int:
    return sum(treated.total + control.total for treated, control in contrast.studies)


def _alone(told: Telling, finding: Finding, wanted: Sequence[str]) -> str:
    """The count of studies without a control group, beside what comes without cells."""
    held = [pooled for pooled in finding.benefits if not pooled.controlled]
    held = _of(held, wanted) if wanted else held
    held = [one for one in held if _near(one, finding)] or held
    main = next((pooled for pooled in held if pooled.outcome == MAIN), held[0] if held else None)
    return (
        say("seen_alone", counted=_count_words(told, finding, main, from_others(main.match)), natural=_natural_clause(told, finding, main))
        if main
        else ""
    )


def _near(pooled: Pooled, finding: Finding) -> bool:
    """Whether the time asked about is that of the count."""
    return any(is_near(one.months, finding.frame.months) for one in pooled.studies)


def _count_words(told: Telling, finding: Finding, main: Pooled, others: str = "") -> str:
    counted = told.figure(
        f"{main.events} of {main.total} people",
        value=[main.events, main.total],
        kind="counts",
        rows=told.outcome_rows(main.outcome, main.studies),
        how="sum of events, sum of totals",
    )
    whom = others or _whom(told, finding, main.studies)
    return f"{counted}{whom}{',' if whom else ''} were counted under “{outcome_label(main.outcome, told)}”{counted_at(told, finding, main.outcome, main.studies)}{_at_any_time(told, finding, main)}"


def _whom(told: Telling, finding: Finding, counted: Sequence[Counted]) -> str:
    """Whom a count is of, where no condition was named; else ""."""
    if finding.frame.conditions:
        return ""
    held = [told.evidence.study[one.study_id].conditions for one in counted]
    labels = dict.fromkeys(vocabulary("conditions").label(one) for conditions in held for one in conditions)
    return f", of those with {listed(list(labels))}"


def _at_any_time(told: Telling, finding: Finding, main: Pooled) -> str:
    """Where one study alone counted near the time asked about, that, and what all counted at any time; else ""."""
    if not finding.frame.months or len(main.studies) != 1 or not _near(main, finding):
        return ""
    nothing: Any = None
    wide = finding_on(told.evidence, replace(finding.frame, months=nothing)).benefits
    every = next((one for one in wide if (one.outcome, one.controlled) == (main.outcome, main.controlled)), main)
    if len(every.studies) < 2:
        return say("in_one_study")
    rows = told.outcome_rows(every.outcome, every.studies)
    counted = told.figure(
        f"{every.events} of {every.total}", value=[every.events, every.total], kind="counts", rows=rows, how="sum of events, sum of totals"
    )
    return say("in_one_study_of", counted=counted)


def benefits_asked(asked: Asked, finding: Finding) -> list[Pooled]:
    """The pooled counts of the benefit of cells that was asked about; none where none was named or counted."""
    return _of(finding.benefits, wanted_benefits(asked)) if "cell_therapy" in finding.frame.interventions else []


def wanted_benefits(asked: Asked) -> list[str]:
    """The kinds of benefit that the question names; where it names none but a score, that."""
    terms = vocabulary("outcomes").terms
    named = [one for one in asked.frame.outcomes if one in terms and one not in ANY_BENEFIT]
    benefits = [one for one in named if terms[one].facts.get("kind") == "benefit"]
    return benefits or [one for one in named if terms[one].facts.get("kind") == "measure" and one not in rules()["no_scores"]]


def _of(pooled: Sequence[Pooled], wanted: Sequence[str]) -> list[Pooled]:
    return [one for one in pooled if _is_of(one.outcome, wanted)]


def _is_of(outcome: str, wanted: Sequence[str]) -> bool:
    return any(vocabulary("outcomes").is_kind_of(outcome, name) for name in wanted)


def _natural_clause(told: Telling, finding: Finding, main: Pooled) -> str:
    """That people improve without cells as well; of one grade and time how many, else that stands with the natural recovery of the section on what was found."""
    if main.outcome != MAIN:
        return say("natural_unknown" if "spinal_cord_injury" in finding.frame.conditions else "natural_elsewhere")
    early, late = natural_rates(told.evidence.natural_history, finding.frame.ais[0] if finding.frame.ais else "A")
    if "spinal_cord_injury" not in finding.frame.conditions or not (early or late):
        return say("natural_unknown")
    chronic, alike = finding.frame.phases == ("chronic",), len(finding.frame.ais) == 1 and finding.match not in ("broader", "borrowed")
    if alike and chronic and late:
        return say("natural_late_beside", range=rates_range(told, late), grade=finding.frame.ais[0])
    if alike and not chronic and early:
        return say("natural_early_beside", range=rates_range(told, early), grade=finding.frame.ais[0])
    mixed = not finding.frame.ais and not chronic
    return say("natural_below_mixed" if mixed else "natural_below")
