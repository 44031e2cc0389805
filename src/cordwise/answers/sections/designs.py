"""Whether there are trials of a design that a question names: placebo-controlled, sham-controlled, double-blind, randomised."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cordwise.answers.finding import label_of
from cordwise.answers.matching import control_arms
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.became import compared
from cordwise.answers.sections.subject import subject
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.records.evidence import Study
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

NAMED_AT_MOST = 6

MANY_BLIND = ("double", "triple", "quadruple")
"""Words for two or more that do not know who got what."""
PLACEBOS = {"placebo", "sham", "saline", "vehicle"}


def designs_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many of the studies held are known to be of that design, and which; where none is, the trials of products that compared cells with something."""
    named = [one for one, words in rules()["design_words"].items() if re.search(words, fold(asked.question))]
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    rows = [study for study in studies if all(_has(told, study, one) for one in named)]
    design, parts = listed(named), subject(told, finding)
    if not studies:
        products = compared(told, asked, named)
        return f"{products} {say('designs_no_study_beside', **parts)}" if products else say("designs_no_study", **parts)
    held = told.figure(plural(len(studies), "study", "studies"), value=len(studies), kind="studies", rows=studies, how="count")
    if not rows:
        each = f"{', '.join(_how_many(told, one, studies) for one in named)}; " if len(named) > 1 else ""
        products = compared(told, asked, named)
        line = say("designs_none_beside" if products else "designs_none", held=held, design=design, each=each, **parts)
        return f"{products} {line}".strip()
    words = f"{len(rows)} {'is' if len(rows) == 1 else 'are'} known"
    number = told.figure(words, value=len(rows), kind="studies", rows=rows, how="count")
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
        **parts,
    )


def _how_many(told: Telling, design: str, studies: Sequence[Study]) -> str:
    """ "randomised: 3", "sham-controlled: none"."""
    rows = [study for study in studies if _has(told, study, design)]
    if not rows:
        return f"{design}: none"
    return told.figure(f"{design}: {len(rows)}", value=len(rows), kind="studies", rows=rows, how="count")


def _has(told: Telling, study: Study, design: str) -> bool:
    controls = {arm.intervention for arm in control_arms(told.evidence, study)}
    match design:
        case "sham-controlled":
            return "sham" in controls
        case "placebo-controlled":
            return bool(controls & PLACEBOS)
        case "double-blind":
            return any(word in study.blinding for word in MANY_BLIND)
        case "randomised":
            return study.design == "rct"
        case _:
            return study.controlled
