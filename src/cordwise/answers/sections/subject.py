"""The subject of an answer in words: who, with what, by which route."""

from __future__ import annotations

from cordwise.answers.question_rules import rules
from cordwise.answers.sections.telling import Telling, listed, plain_label
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Finding
from cordwise.records.frame import Frame

CERTAINTY = {"high": "high", "moderate": "moderate", "low": "low", "very_low": "very low", "none": "none, as there is nothing to judge"}


PART_WORDS = {
    "donor": "the donor",
    "levels": "the level of injury",
    "age_group": "the age",
    "cells": "the kind of cells",
    "ais": "the AIS grade",
    "routes": "the route",
    "phases": "the time since injury",
}


def subject(told: Telling, finding: Finding) -> dict[str, str]:
    """What, who and how sure of a benefit: the parts that most sentences share."""
    return {"what": treatment(told, finding.frame), "who": people(told, finding.frame), "sure": CERTAINTY[finding.certainty.level]}


def people(told: Telling, frame: Frame) -> str:
    """ "people with chronic spinal cord injury, AIS A"; what a grade means is told the first time."""
    label = vocabulary("conditions").label
    who = {"child": "children", "adult": "adults"}.get(frame.age_group, "people")
    if not frame.conditions:
        return f"{who} with any condition of the spine or nervous system"
    words = [part for parts in (frame.phases, frame.levels) if (part := listed(list(parts), "or"))]
    named = listed([label(one) for one in frame.conditions], "or")
    grades = f", AIS {listed(list(frame.ais), 'or')}" if frame.ais else ""
    meaning = told.explain(f"ais_{frame.ais[0]}") if len(frame.ais) == 1 else ""
    return f"{who} with {' '.join(words)} {named}{grades}{meaning}" if words else f"{who} with {named}{grades}{meaning}"


def treatment(told: Telling, frame: Frame) -> str:
    """ "mesenchymal stromal cells given intrathecally"; terms are explained the first time."""
    if frame.interventions and "cell_therapy" not in frame.interventions:
        return listed([vocabulary("interventions").label(one) for one in frame.interventions], "or")
    cells = listed([vocabulary("cells").label(one) for one in frame.cells], "or") or ("cells" if frame.routes else "cell therapy")
    donor = {"": "", "autologous": "the patient's own ", "allogeneic": "donor "}[frame.donor]
    if told.plain:
        routes = listed([plain_label("routes", one) for one in frame.routes], "or")
        return f"{donor}{cells} given {routes}" if routes else f"{donor}{cells}"
    routes = listed([vocabulary("routes").label(one) for one in frame.routes], "or")
    return f"{donor}{cells} ({routes})" if routes else f"{donor}{cells}"


def meanings(told: Telling, frame: Frame) -> str:
    """In the plain register, what the cells and routes of a frame are, as a sentence."""
    parts = [f"“{vocabulary('cells').label(one)}”: {meaning.strip(' ()')}" for one in frame.cells if (meaning := told.explain(one))]
    parts += [f"“{vocabulary('routes').label(one)}”: {meaning.strip(' ()')}" for one in frame.routes if (meaning := told.explain(one))]
    return f" In other words: {'; '.join(parts)}." if parts else ""


def place(code: str) -> str:
    """The name of a jurisdiction."""
    return str(rules()["places"].get(code, code))


def short_treatment(frame: Frame) -> str:
    """The treatment without explanations, for a second mention."""
    if frame.interventions and "cell_therapy" not in frame.interventions:
        return listed([vocabulary("interventions").label(one) for one in frame.interventions], "or")
    return "these cells" if frame.cells else "cell therapy"


def outcome_label(outcome: str, told: Telling) -> str:
    """The label of an outcome; in the plain register without abbreviations that nobody has explained."""
    label = vocabulary("outcomes").label(outcome)
    words = label if not told.plain else label.replace("adverse event", "harm").replace("AIS improved", "AIS grade improved")
    if any(letter.isdigit() for letter in words):
        told.figure(words, value=outcome, kind="term", how="label of the vocabulary of outcomes")
    return words
