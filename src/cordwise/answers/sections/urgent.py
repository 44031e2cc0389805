"""What cannot wait: signs of harm that a question tells of as present, before anything else is answered; which signs they are, where that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from cordwise.answers.question import Asked
from cordwise.answers.sections.telling import Telling
from cordwise.answers.sections.urgent_signs import told_of
from cordwise.answers.treatments import held_rows
from cordwise.knowledge.vocabulary import load
from cordwise.person.bases import bases_of
from cordwise.person.expect import expected
from cordwise.records.person import Person, Step
from cordwise.text.fold import fold

CITED_EACH = 4
ANSWERED_AS_HARM = ("benefit", "safety", "natural", "timing", "duration", "definition")
"""Topics in place of which harm is told."""


def urgent_first(question: str) -> str:
    """The sentence to say first; "" where the question tells of no sign that is present."""
    row = told_of(question)
    return f"{row['says']} " if row else ""


def stands_alone(question: str) -> bool:
    """Whether nothing else is told beside it: who thinks of ending their life is not answered with counts."""
    row = told_of(question)
    return row is not None and bool(row.get("alone"))


def of_harm(asked: Asked) -> Asked:
    """What is asked, where a harm that followed a treatment is told of as present: safety, and never what cells gain."""
    row = told_of(asked.question)
    if row is None or "asks" not in row or asked.lead not in ANSWERED_AS_HARM:
        return asked
    harms = (row["harm"],) if "harm" in row else ()
    frame = replace(asked.frame, outcomes=(*harms, *(one for one in asked.frame.outcomes if one not in harms)))
    return replace(asked, frame=frame, topics=(row["asks"], *(one for one in asked.topics if one not in ("benefit", row["asks"]))))


def signs_first(question: str) -> str:
    """The sentence to say first where a question asks which signs need a doctor; "" where it does not."""
    return f"{_asked_for()['says']} " if _asks_for_signs(question) else ""


def urgent(told: Telling, asked: Asked) -> Iterator[str]:
    """What to do, with its sources; where signs are asked for, those of the route."""
    row = told_of(asked.question)
    if row:
        yield f"{_kept(told, row['id'], row['says'])}{told.cite(*bases_of(row), *held_rows(told.evidence, row.get('held') or ()))}"
    elif _asks_for_signs(asked.question):
        yield f"{_asked_for()['heading']}{told.cite(*bases_of(_asked_for()))}"
        for step in _warnings(asked):
            rows = [*step.sources, *held_rows(told.evidence, step.held)]
            yield f"- {_kept(told, step.id, step.text)}{told.cite(*rows, at_most=CITED_EACH)}"


def _kept(told: Telling, name: str, text: str) -> str:
    """A text of knowledge, kept as a figure where it holds one ("T6", a number to call)."""
    if any(letter.isdigit() for letter in text):
        told.figure(text, value=name, kind="ask", how="text of knowledge/urgent.yaml or knowledge/expectations.yaml")
    return text


def _warnings(asked: Asked) -> tuple[Step, ...]:
    """The warnings for the routes and conditions asked about; of any route where none is named."""
    conditions = asked.frame.conditions or ("",)
    routes = asked.frame.routes or tuple(
        dict.fromkeys(route for row in load("expectations")["warnings"] for route in row.get("routes") or ())
    )
    steps = [step for condition in conditions for route in routes for step in expected("warnings", _person(route, condition))]
    return tuple(dict.fromkeys(steps))


def _person(route: str, condition: str) -> Person:
    facts = (("route", route), *((("condition", condition),) if condition else ()))
    return Person(facts=facts)


def _asks_for_signs(question: str) -> bool:
    return told_of(question) is None and all(re.search(words, fold(question)) for words in _asked_for()["words"])


@cache
def _asked_for() -> dict[str, Any]:
    row: dict[str, Any] = load("urgent")["asked"]
    return row
