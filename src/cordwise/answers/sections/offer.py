"""What to ask whoever offers cells, before anything is paid: the red flags of an offer, each as a question."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.answers.question import Asked
from cordwise.answers.sections.subject import short_treatment
from cordwise.answers.sections.telling import Telling, say
from cordwise.answers.treatments import held_rows
from cordwise.knowledge.vocabulary import load
from cordwise.person.bases import bases_of
from cordwise.person.offer import flags
from cordwise.records.finding import Finding

CITED_EACH = 2


def offer_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """That the questions stand below, and what an answer is worth."""
    del told, asked
    return say("offer", what=short_treatment(finding.frame))


def offer(told: Telling, asked: Asked) -> Iterator[str]:
    """The questions with the red flag that each looks for; then those that stand for none."""
    if "offer" not in asked.topics:
        return
    yield say("offer_lead")
    for flag in flags():
        rows = [*flag.sources, *held_rows(told.evidence, flag.held)]
        yield f"- {_asked(told, flag.id, flag.ask)} Red flag: {flag.label[:1].lower()}{flag.label[1:]}. {flag.why}{told.cite(*rows, at_most=CITED_EACH)}"
    for row in load("offer_flags")["questions"]:
        yield f"- {_asked(told, row['id'], row['ask'])}{told.cite(*bases_of(row), at_most=CITED_EACH)}"


def _asked(told: Telling, name: str, ask: str) -> str:
    """A question, kept as a figure where it holds one ("after 1, 3, 6 and 12 months")."""
    if any(letter.isdigit() for letter in ask):
        told.figure(ask, value=name, kind="ask", how="ask of knowledge/offer_flags.yaml")
    return ask
