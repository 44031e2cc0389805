"""How sure: the certainty of benefit and of harm, each step with its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cordwise.answers.outcome_certainty import study_ids
from cordwise.answers.question import Asked
from cordwise.answers.sections.bottom_compared import PARTS_OF_TREATMENT, direct_words, head_to_head
from cordwise.answers.sections.bottom_seen import benefits_asked
from cordwise.answers.sections.subject import CERTAINTY
from cordwise.answers.sections.telling import Telling, plain_words, say
from cordwise.records.finding import Certainty, Finding, Step

STEPS = {-3: "down three levels", -2: "down two levels", -1: "down one level", 1: "up one level", 2: "up two levels"}
RULES = {"risk_of_bias": "risk of bias", "no_study": "no study", "one_study": "one study"}


def how_sure(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """The ratings that bear on the question; of a comparison that it is not rated, as the numbers of each side by side are none."""
    if asked.lead == "versus":
        yield _of_comparison(told, asked, finding)
        return
    counted = benefits_asked(asked, finding)
    if asked.lead != "safety" and counted:
        yield from rating(told, "the benefit asked about", finding.certainty, _of_studies(finding, study_ids(counted)))
    elif asked.lead != "safety":
        yield from rating(told, "a benefit", finding.certainty, finding)
    yield from rating(told, "serious harm", finding.harm_certainty, finding)


def _of_comparison(told: Telling, asked: Asked, finding: Finding) -> str:
    studies = head_to_head(told.evidence, asked, finding)
    if studies:
        return say("versus_direct_not_rated", direct=direct_words(told, studies))
    part = asked.versus[0] if asked.versus else ""
    return say("versus_not_rated" if part in PARTS_OF_TREATMENT else "versus_whom_not_rated")


def _of_studies(finding: Finding, ids: tuple[str, ...]) -> Finding:
    """A finding with the studies that count the benefit asked about."""
    return replace(finding, studied=replace(finding.studied, study_ids=ids))


def rating(told: Telling, what: str, certainty: Certainty, finding: Finding) -> Iterator[str]:
    """A level and its steps."""
    words = plain_words()["certainty"][certainty.level]
    level = {"none": "none"}.get(certainty.level, CERTAINTY[certainty.level])
    yield f"Certainty about {what} (GRADE): {level}{f', {words}' if told.plain else ''}."
    for step in certainty.steps:
        yield step_line(told, step, what, finding)


def step_line(told: Telling, step: Step, what: str, finding: Finding) -> str:
    """One step: its rule, what it changed, why."""
    change = f", {STEPS[step.change]}" if step.change in STEPS and not step.rule.startswith("start") else ""
    reason = step.reason
    if any(letter.isdigit() for letter in reason):
        told.figure(
            reason, value=step.rule, kind="grade_step", rows=[told.evidence.study[one] for one in finding.studied.study_ids], how=what
        )
    return f"- {reason}" if step.rule.startswith(("start", "not_judged")) else f"- {RULES.get(step.rule, step.rule)}{change}: {reason}"
