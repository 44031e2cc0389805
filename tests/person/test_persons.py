"""Persons whose answers were worked out by hand, `persons.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cordwise.person.candidacy import judge, questions, verdict
from cordwise.person.contraindications import contraindications
from cordwise.person.facts import person_from

HELD = yaml.safe_load((Path(__file__).parent / "persons.yaml").read_text(encoding="utf-8"))
TODAY = "2026-11-21"


def judged(row):
    left = set(row.get("without", ()))
    start = {name: value for name, value in HELD["facts"][row["from"]].items() if name not in left}
    return judge(contraindications(), person_from({**start, **row.get("with", {})}, today=TODAY))


def test_there_are_sixty_or_more():
    assert len(HELD["persons"]) >= 60
    assert len({row["name"] for row in HELD["persons"]}) == len(HELD["persons"])


@pytest.mark.parametrize("row", HELD["persons"], ids=lambda row: row["name"])
def test_each_person_gets_the_answer_worked_out_by_hand(row):
    found = judged(row)
    assert {one.id for one in found if one.against and one.weight != "weigh"} == set(row.get("against", ()))
    assert {one.id for one in found if one.against and one.weight == "weigh"} == set(row.get("weigh", ()))
    assert {one.id for one in found if one.state == "unknown"} == set(row.get("unknown", ()))
    assert {one.field for one in questions(found)} == set(row.get("ask", ()))
    assert verdict(found).outcome == row["outcome"]


def test_every_rule_is_met_by_one_of_them():
    met = {one.id for row in HELD["persons"] for one in judged(row) if one.against}
    assert {rule.id for rule in contraindications()} - met == set()
