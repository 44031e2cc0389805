"""Traps of the field that bear on the question."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.answers.numbers_told import percent
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.harms import own_signals
from cordwise.answers.sections.telling import Telling
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Finding
from cordwise.synthesis.exact import exact_upper


def pitfalls(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """One item each; those whose topic was asked and whose condition holds."""
    if "cell_therapy" not in asked.frame.interventions:
        return
    topics = set(asked.topics) or {"benefit", "safety"}
    for trap in rules()["pitfalls"]:
        if topics & set(trap.get("topics", topics)) and _holds(trap.get("when", ""), finding):
            yield f"- {_filled(told, trap['text'])}"


def _filled(told: Telling, text: str) -> str:
    for name, words in (("{zero_ten}", _zero_ten), ("{level_four}", _level_four)):
        if name in text:
            text = text.replace(name, words(told))
    return text


def _holds(fact: str, finding: Finding) -> bool:
    facts = {
        "": True,
        "uncontrolled": any(not p.controlled for p in finding.benefits),
        "zero_events": any(p.events == 0 for p in finding.harms),
        "signals": bool(own_signals(finding)),
        "studies": bool(finding.studied.n_studies),
    }
    return facts[fact]


def _zero_ten(told: Telling) -> str:
    upper = exact_upper(0, 10)
    return told.figure(
        f"none of 10 people fits a true rate of up to {percent(upper)}",
        value=[0, 10, upper],
        kind="exact_upper",
        how="exact (Clopper-Pearson)",
    )


def _level_four(told: Telling) -> str:
    level = vocabulary("designs")["single_arm"].facts["level"]
    return told.figure(
        f"a study without a control group is level {level} (OCEBM 2011), a protocol has none",
        value=level,
        kind="rule",
        how="designs: single_arm, level, OCEBM 2011",
    )
