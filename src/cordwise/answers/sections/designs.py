"""Whether there are trials of a design that a question names: placebo-controlled, sham-controlled, double-blind, randomised."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cordwise.answers.finding import label_of
from cordwise.answers.matching import control_arms
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.subject import subject
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.records.evidence import Study
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

NAMED_AT_MOST = 6

PLACEBOS = {"placebo", "sham", "saline", "vehicle"}


def designs_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many of the studies held are known to be of that design, and which."""
    named = [one for one, words in rules()["design_words"].items() if re.search(words, fold(asked.question))]
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    rows = [study for study in studies if all(_has(told, study, one) for one in named)]
    design, parts = listed(named), subject(told, finding)
    if not studies:
        return say("designs_no_study", **parts)
    held = told.figure(plural(len(studies), "study", "studies"), value=len(studies), kind="studies", rows=studies, how="count")
    if not rows:
        each = f"{', '.join(_how_many(told, one, studies) for one in named)}; " if len(named) > 1 else ""
        return say("designs_none", held=held, design=design, each=each, **parts)
    number = told.figure(str(len(rows)), value=len(rows), kind="studies", rows=rows, how="count")
    ranked = sorted(rows, key=lambda study: told.evidence.rank[study.study_id])[:NAMED_AT_MOST]
    labels = [
        told.figure(label_of(one), value=one.study_id, kind="label", rows=[one], how="label, else study_id and year") for one in ranked
    ]
    more = " and others" if len(rows) > NAMED_AT_MOST else ""
    return say(
        "designs",
        number=number,
        held=held,
        design=design,
        labels=f"{', '.join(labels)}{more}",
        is_are="is" if len(rows) == 1 else "are",
        **parts,
    )


def _how_many(told: Telling, design: str, studies: Sequence[Study]) -> str:
    """ "randomised: 3", "sham-controlled: none"."""
    rows = [study for study in studies if _has(told, study, design)]
    number = told.figure(str(len(rows)), value=len(rows), kind="studies", rows=rows, how="count") if rows else "none"
    return f"{design}: {number}"


def _has(told: Telling, study: Study, design: str) -> bool:
    controls = {arm.intervention for arm in control_arms(told.evidence, study)}
    match design:
        case "sham-controlled":
            return "sham" in controls
        case "placebo-controlled":
            return bool(controls & PLACEBOS)
        case "double-blind":
            return "double" in study.blinding or "triple" in study.blinding
        case "randomised":
            return study.design == "rct"
        case _:
            return study.controlled
