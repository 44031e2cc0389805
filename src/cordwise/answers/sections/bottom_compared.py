"""The bottom lines on what is set against what: other treatments, kinds of cells, routes, people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cordwise.answers.finding import has_results
from cordwise.answers.matching import Matched, control_arms, matching_arms
from cordwise.answers.question import Asked
from cordwise.answers.sections.alternatives import care_line, usual
from cordwise.answers.sections.became import has_ended
from cordwise.answers.sections.by_start import by_grade, by_phase
from cordwise.answers.sections.subject import CERTAINTY, people, short_treatment, subject, treatment
from cordwise.answers.sections.telling import Telling, listed, plain_label, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Study
from cordwise.records.finding import Finding

NAMED_AT_MOST = 6
PARTS_OF_TREATMENT = ("cells", "routes", "donor", "interventions")


def alternatives_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """What is usual; where other treatments are named beside cells, whether anything held compared them."""
    who, sure = people(told, finding.frame), CERTAINTY[finding.certainty.level]
    if asked.compared:
        compared = listed([vocabulary("interventions").label(one).split(",")[0] for one in asked.compared], "or")
        return say("alternatives_compared", compared=compared, direct=_direct(told, asked, finding), **subject(told, finding))
    if care := care_line(asked):
        return say("alternatives_care", who=who, care=care, what=short_treatment(finding.frame), sure=sure)
    named = [vocabulary("interventions").label(one) for one in usual(asked)]
    if not named:
        return say("alternatives_none", **subject(told, finding))
    first = listed(named) if len(named) <= NAMED_AT_MOST else f"{', '.join(named[:NAMED_AT_MOST])} and others"
    return say("alternatives", who=who, named=first, what=short_treatment(finding.frame), sure=sure)


def _direct(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many of the studies held had one of the treatments named as their control."""
    words = vocabulary("interventions")
    rows = [
        study
        for one in finding.studied.study_ids
        if (study := told.evidence.study[one]).controlled
        and any(words.is_kind_of(arm.intervention, other) for arm in control_arms(told.evidence, study) for other in asked.compared)
    ]
    if not rows:
        return say("direct_none")
    return say("direct_some", number=_number(told, rows), them="it" if len(rows) == 1 else "they")


def versus_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many studies there are of each of what is set against each other, and how many gave both."""
    part, values = asked.versus or ("", ())
    held = {value: _matched(told, replace(finding.frame, **{part: _as_part(part, value)})) for value in values}
    by = "in" if part not in PARTS_OF_TREATMENT else "of"
    counts = listed([f"{_count(told, held[value])} {by} {_label(part, value)}" for value in values])
    sure = CERTAINTY[finding.certainty.level]
    if part not in PARTS_OF_TREATMENT:
        return _of_people(told, finding, part, held, sure)
    both = _both(list(held.values())) or _controlled_by(told, held)
    direct = say("direct_some", number=_number(told, both), them="it" if len(both) == 1 else "they") if both else say("direct_none")
    who = people(told, finding.frame)
    if part == "interventions":
        return say("versus_treatments", counts=counts, direct=direct, who=who)
    apart = say("apart") if has_ended(told, asked) else ""
    return say("versus", counts=counts, direct=direct, who=who, sure=sure, apart=apart)


def _of_people(told: Telling, finding: Finding, part: str, held: dict[str, list[Matched]], sure: str) -> str:
    """How many studies are on each kind of people alone and among others, and what is held by where people started."""
    counts = listed(
        [f"{_count(told, rows)} in {_label(part, value)} alone{_among(told, finding, part, value)}" for value, rows in held.items()]
    )
    starts = (
        by_grade(told, finding.frame, list(held))
        if part == "ais"
        else by_phase(told, finding.frame, list(held))
        if part == "phases"
        else ""
    )
    return say("versus_whom", what=treatment(told, finding.frame), counts=counts, sure=sure, starts=starts)


def _among(told: Telling, finding: Finding, part: str, value: str) -> str:
    """How many studies took in such people among others."""
    if part not in ("ais", "phases", "levels"):
        return ""
    left_open: Any = ()
    every = replace(finding.frame, **{part: left_open})
    rows = {
        m.study.study_id: m.study
        for m in matching_arms(told.evidence, every)
        if value in getattr(m.study, part) and set(getattr(m.study, part)) != {value} and has_results(told.evidence, m.study)
    }
    return say("versus_among", number=_number(told, list(rows.values()))) if rows else ""


def _as_part(part: str, value: str) -> Any:
    return value if part == "donor" else (value,)


def _matched(told: Telling, frame: Any) -> list[Matched]:
    """The arms of studies with results on just one of them."""
    return [m for m in matching_arms(told.evidence, frame) if m.match in ("exact", "narrower") and has_results(told.evidence, m.study)]


def _both(held: list[list[Matched]]) -> list[Study]:
    """Studies that gave one to one group and the other to another."""
    arms = [{m.study.study_id: {one.arm.arm_id for one in matched if one.study is m.study} for m in matched} for matched in held]
    ids = [one for one in arms[0] if any(one in other and arms[0][one] != other[one] for other in arms[1:])]
    return [next(m.study for m in held[0] if m.study.study_id == one) for one in ids]


def _controlled_by(told: Telling, held: dict[str, list[Matched]]) -> list[Study]:
    """Studies of one whose control was another."""
    rows = {
        m.study.study_id: m.study
        for value, matched in held.items()
        for m in matched
        for arm in control_arms(told.evidence, m.study)
        if any(vocabulary("interventions").is_kind_of(arm.intervention, other) for other in held if other != value)
    }
    return list(rows.values())


def _count(told: Telling, matched: list[Matched]) -> str:
    rows = list({m.study.study_id: m.study for m in matched}.values())
    return _number(told, rows) if rows else "no study"


def _number(told: Telling, rows: list[Study]) -> str:
    return told.figure(plural(len(rows), "study", "studies"), value=len(rows), kind="studies", rows=rows, how="count")


def _label(part: str, value: str) -> str:
    match part:
        case "donor":
            return {"autologous": "the patient's own cells", "allogeneic": "donor cells"}[value]
        case "routes":
            return f"cells given {plain_label('routes', value)}"
        case "cells" | "conditions" | "interventions":
            return vocabulary(part).label(value)
        case "ais":
            return f"AIS {value}"
        case _:
            return f"{value} injuries"
