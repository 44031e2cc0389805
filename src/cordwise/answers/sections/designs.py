"""Whether there are trials of a design that a question names: placebo-controlled, sham-controlled, double-blind, randomised."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cordwise.answers.finding import label_of
from cordwise.answers.matching import control_arms
from cordwise.answers.question import Asked, rules
from cordwise.answers.sections.subject import subject
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.records.evidence import Study
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

NAMED_AT_MOST = 6

Has = Callable[[Telling, Study], bool]


def designs_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """How many of the studies held are known to be of that design, and which."""
    named = [one for one in HAS if re.search(rules()["design_words"][one], fold(asked.question))]
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    rows = [study for study in studies if all(HAS[one](told, study) for one in named)]
    design, parts = listed(named), subject(told, finding)
    if not studies:
        return say("designs_no_study", **parts)
    held = told.figure(plural(len(studies), "study", "studies"), value=len(studies), kind="studies", rows=studies, how="count")
    if not rows:
        each = f"{', '.join(_how_many(told, one, studies) for one in named)}; " if len(named) > 1 else ""
        return say("designs_none", held=held, design=design, each=each, **parts)
    number = told.figure(str(len(rows)), value=len(rows), kind="studies", rows=rows, how="count")
    ranked = sorted(rows, key=lambda study: told.evidence.rank[study.study_id])[:NAMED_AT_MOST]
    labels = [told.figure(label_of(one), value=one.study_id, kind="label", rows=[one], how="label, else study_id and year") for one in ranked]
    more = " and others" if len(rows) > NAMED_AT_MOST else ""
    return say("designs", number=number, held=held, design=design, labels=f"{', '.join(labels)}{more}", is_are="is" if len(rows) == 1 else "are", **parts)


def _how_many(told: Telling, design: str, studies: Sequence[Study]) -> str:
    """ "randomised: 3", "sham-controlled: none"."""
    rows = [study for study in studies if HAS[design](told, study)]
    number = told.figure(str(len(rows)), value=len(rows), kind="studies", rows=rows, how="count") if rows else "none"
    return f"{design}: {number}"


def _controls(told: Telling, study: Study) -> set[str]:
    return {arm.intervention for arm in control_arms(told.evidence, study)}


HAS: dict[str, Has] = {
    "sham-controlled": lambda told, study: "sham" in _controls(told, study),
    "placebo-controlled": lambda told, study: bool({"placebo", "sham", "saline", "vehicle"} & _controls(told, study)),
    "double-blind": lambda told, study: "double" in study.blinding or "triple" in study.blinding,
    "randomised": lambda told, study: study.design == "rct",
    "controlled": lambda told, study: study.controlled,
}
"""What a study must be known to be for each word."""
