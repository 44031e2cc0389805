"""Nothing that was entered is passed over in silence."""

from __future__ import annotations

import pytest
from hypothesis import given

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person import conditions
from cordwise.person.candidacy import counting, judge, verdict
from cordwise.person.contraindications import contraindications
from cordwise.person.facts import person_from
from cordwise.person.fields import derived, fields
from cordwise.person.unjudged import JUDGED_ELSEWHERE, unjudged
from tests.person.test_candidacy import a_person

DANGEROUS = {
    "fvc_percent": 15, "svc_percent": 15, "haemoglobin": 4, "creatinine": 6, "liver_enzymes": 8, "white_cells": 40, "egfr": 16, "life_expectancy_months": 1,
    "months_since_heart_attack_or_stroke": "5 days", "recent_clot": True, "days_since_other_trial": 0, "cauda_equina_signs": True, "bmi": 12, "platelets": 15, "inr": 5,
    "raised_intracranial_pressure": True, "brain_mass": True, "tracheostomy_or_ventilator": True, "heart_failure": True, "lung_failure": True, "seizures": "uncontrolled",
}  # fmt: skip
LEADING = (
    {test.field for one in derived() for test in conditions.tests(one.when)}
    | {one.field for one in derived()}
    | {test.field for one in fields().values() if one.only_if is not None for test in conditions.tests(one.only_if)}
    | {"injury_date", "weight_kg", "height_cm", "months_since_injury", "bmi"}
)
"""Fields from which others follow, or that follow from others: they can be read through those."""
ROUTES = [one for one in vocabulary("routes").terms if one not in ("multiple_routes", "oral", "in_utero")]


def read(**entries):
    return person_from({"age_years": 40, **entries}, today="2026-11-22")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("field", DANGEROUS)
def test_a_dangerous_value_is_told_whatever_the_route(field, route):
    person = read(route=route, condition="als", cells="bmac", donor="own", **{field: DANGEROUS[field]})
    told = [one for one in judge(contraindications(), person) if one.against or one.state == "unknown"]
    assert any(fields()[field].label in fact for one in told for fact in one.facts), told


@pytest.mark.parametrize("field", ["months_since_spine_surgery", "months_since_spine_injection"])
@pytest.mark.parametrize("route", ["intrathecal", "epidural", "intradiscal", "facet", "intralesional"])
def test_a_needle_of_yesterday_is_told_where_the_next_goes_into_the_spine(field, route):
    person = read(route=route, **{field: "1 day"})
    assert any(one.against and fields()[field].label in " ".join(one.facts) for one in judge(contraindications(), person))


@given(person=a_person())
def test_every_fact_is_read_by_a_rule_or_told_as_not_judged(person):
    passed = "; ".join(unjudged(contraindications(), person))
    by_rules = {test.field for rule in counting(contraindications(), person) for test in conditions.tests(rule.when)}
    for field, _ in person.facts:
        told = fields()[field].group in JUDGED_ELSEWHERE or f"{fields()[field].label}: " in passed
        assert field in by_rules or told or field in LEADING


def test_what_no_rule_reads_is_named_once_and_what_was_denied_stands_last():
    person = read(
        route="intravenous",
        condition="ms",
        cells="uc_msc",
        chiari=False,
        ais="A",
        injury_level="T6",
        hydrocephalus=True,
        drugs="riluzole, aspirin",
    )
    assert unjudged(contraindications(), person) == (
        "AIS grade: A", "level of the injury: T6", "drugs: riluzole", "aspirin or anti-inflammatory painkiller: yes", "hydrocephalus or shunt: yes", "Chiari malformation: no",
    )  # fmt: skip


def test_what_is_entered_without_being_asked_opens_no_question():
    asked = {field for one in judge(contraindications(), read(route="intrathecal")) for field in one.missing}
    assert not asked & {
        "fvc_percent",
        "white_cells",
        "creatinine",
        "liver_enzymes",
        "recent_clot",
        "heart_attack_or_stroke",
        "other_trial",
        "life_expectancy_months",
    }
    assert verdict(judge(contraindications(), read(route="facet", platelets=19, donor="donor"))).outcome == "not_eligible"
