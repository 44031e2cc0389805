"""Ranking trials: unknown never counts as met, what keeps out always wins, and the order of the records changes nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.ctgov import read_ctgov
from cordwise.documents.registry_fields import read_fields
from cordwise.person.conditions import truth
from cordwise.person.facts import person_from
from cordwise.person.fields import fields as person_fields
from cordwise.person.trials import concerns, criteria_of, rank, ranked, status_of
from cordwise.records.person import Person
from cordwise.records.trial import Place
from tests.documents.trial_samples import ctgov, fields

TODAY = "2026-11-21"
FITS = {
    "condition": "spinal cord injury", "age_years": 34, "sex": "female", "traumatic": True, "ais": "B", "months_since_injury": 30,
    "pregnant": False, "breastfeeding": False, "hiv": False, "hepatitis_b": False, "hepatitis_c": False, "bleeding_disorder": False,
}  # fmt: skip


def person(**changes):
    return person_from({name: value for name, value in (FITS | changes).items() if value is not None}, today=TODAY)


def one(trial=None, who=None, **options):
    return ranked(trial or read_ctgov(ctgov(), "a.json"), who or person(), today=TODAY, **options)


def without_asks():
    """The invented trial without the two criteria that no field answers."""
    module = ctgov()["protocolSection"]["eligibilityModule"]
    text = module["eligibilityCriteria"].replace("* Able to travel to the centre\n", "").replace(", syphilis", "")
    return read_ctgov(ctgov(eligibilityModule=module | {"eligibilityCriteria": text}), "a.json")


def test_a_person_who_meets_everything_that_is_told_fits_as_far_as_known():
    found = one(without_asks())
    assert (found.outcome, found.unknown, found.met) == ("nothing_against", 0, found.total)
    assert found.open is True and found.concerns is True


def test_words_that_no_rule_reads_are_asked_and_never_count_as_met():
    found = one()
    assert found.outcome == "cannot_be_said"
    assert "Able to travel to the centre: does this apply?" in found.ask


@pytest.mark.parametrize("field", ["age_years", "ais", "months_since_injury", "traumatic", "hiv", "bleeding_disorder"])
def test_a_fact_that_is_not_known_is_asked(field):
    found = one(without_asks(), person(**{field: None}))
    assert found.outcome == "cannot_be_said" and found.unknown >= 1


@pytest.mark.parametrize("change", [{"age_years": 66}, {"age_years": 12}, {"ais": "E"}, {"months_since_injury": 6}, {"pregnant": True}, {"hiv": True}, {"traumatic": False}])  # fmt: skip
def test_one_criterion_against_is_enough_whatever_else_is_unknown(change):
    for who in (
        person(**change),
        person_from({"condition": "spinal cord injury"} | change | ({"sex": "female"} if "pregnant" in change else {}), today=TODAY),
    ):
        found = one(who=who)
        assert found.outcome == "not_eligible" and found.deciding


def test_the_last_year_of_the_age_limit_counts():
    assert one(without_asks(), person(age_years=65)).outcome == "nothing_against"


def test_a_contraindication_of_what_the_trial_gives_wins_over_criteria_that_are_silent_on_it():
    found = one(without_asks(), person(raised_intracranial_pressure=True))
    assert found.outcome == "not_eligible"
    assert any("speaks against what it gives" in words for words in found.deciding)


def test_the_sex_that_the_record_asks_for():
    module = ctgov()["protocolSection"]["eligibilityModule"] | {"sex": "MALE"}
    assert one(read_ctgov(ctgov(eligibilityModule=module), "a")).outcome == "not_eligible"


def test_a_trial_without_criteria_is_never_said_to_fit():
    for module in ({}, {"eligibilityCriteria": ""}, {"eligibilityCriteria": "  \n* \n"}):
        found = one(read_ctgov(ctgov(eligibilityModule=module), "a"))
        assert found.outcome == "cannot_be_said"
        assert any("tells no criteria" in ask for ask in found.ask)


def test_trials_of_other_conditions_are_known_as_such():
    heart = read_ctgov(
        ctgov(conditionsModule={"conditions": ["Myocardial Infarction"]}, identificationModule={"briefTitle": "Cells for the Heart"}), "a"
    )
    disc = read_fields(fields(), "b")
    silent = read_ctgov(ctgov(conditionsModule={}, identificationModule={"nctId": "NCT9"}), "c")
    assert [concerns(trial, person()) for trial in (heart, disc, silent)] == [False, False, None]
    assert concerns(heart, person_from({"age_years": 3}, today=TODAY)) is None
    assert concerns(read_ctgov(ctgov(), "a"), person_from({"condition": "spinal cord disease"}, today=TODAY)) is True


@pytest.mark.parametrize(
    ("status", "is_open", "words"),
    [
        ({"overallStatus": "RECRUITING", "statusVerifiedDate": "2026-06"}, True, "1 of 2 sites"),
        ({"overallStatus": "RECRUITING", "statusVerifiedDate": "2020-06"}, None, "confirmed last 2020-06"),
        ({"overallStatus": "COMPLETED"}, False, "completed"),
        ({"overallStatus": "WITHDRAWN", "whyStopped": "no money"}, False, "no money"),
        ({"overallStatus": "UNKNOWN", "lastKnownStatus": "RECRUITING"}, None, "last said: takes people in"),
        ({"overallStatus": "SOMETHING"}, None, "not told"),
        ({}, None, "not told"),
    ],
)
def test_the_state_is_told_and_what_is_out_of_date_is_not_taken_for_open(status, is_open, words):
    found = one(read_ctgov(ctgov(statusModule=status), "a"))
    assert found.open is is_open and words in found.status


def test_an_open_trial_whose_sites_are_all_closed_is_not_known_to_be_open():
    closed = [site | {"status": "COMPLETED"} for site in ctgov()["protocolSection"]["contactsLocationsModule"]["locations"]]
    trial = read_ctgov(ctgov(contactsLocationsModule={"locations": closed}), "a")
    assert status_of(trial).open is None


def test_the_nearest_site_that_is_not_closed():
    graz = Place(latitude=47.07, longitude=15.44)
    found = one(place=graz)
    assert found.near is not None and found.near.site.city == "Vienna" and 140 < (found.near.km or 0) < 150


def test_fits_come_first_then_open_ones_then_near_ones():
    fits = without_asks()
    far = read_ctgov(ctgov(identificationModule={"nctId": "NCT00000003"}, contactsLocationsModule={"locations": [{"city": "Perth", "country": "Australia", "geoPoint": {"lat": -31.9, "lon": 115.9}}]}), "c")  # fmt: skip
    closed = read_ctgov(ctgov(identificationModule={"nctId": "NCT00000004"}, statusModule={"overallStatus": "COMPLETED"}), "d")
    asks = read_ctgov(ctgov(identificationModule={"nctId": "NCT00000005"}), "e")
    against = read_ctgov(ctgov(identificationModule={"nctId": "NCT00000006"}, eligibilityModule={"minimumAge": "70 Years", "eligibilityCriteria": "x"}), "f")  # fmt: skip
    held = [closed, against, far, asks, fits]
    order = [found.trial.trial_id for found in rank(held, person(), today=TODAY, place=Place(latitude=48, longitude=16))]
    assert order == ["NCT00000001", "NCT00000005", "NCT00000003", "NCT00000004", "NCT00000006"]
    random.Random(1).shuffle(held)
    assert [found.trial.trial_id for found in rank(held, person(), today=TODAY, place=Place(latitude=48, longitude=16))] == order


_facts = {
    name: st.one_of(st.none(), st.booleans()) if field.kind == "yes_no" else st.one_of(st.none(), st.sampled_from(field.choices))
    for name, field in person_fields().items()
    if field.kind in ("yes_no", "choice") and not name.startswith("offer_")
}


@given(facts=st.fixed_dictionaries(_facts), age=st.one_of(st.none(), st.integers(0, 119)), months=st.one_of(st.none(), st.integers(0, 300)))
def test_nobody_whom_a_criterion_keeps_out_is_said_to_fit_and_nothing_unknown_is_met(facts, age, months):
    known = {**facts, "age_years": None if age is None else float(age), "months_since_injury": None if months is None else float(months), "condition": "spinal_cord_injury"}  # fmt: skip
    who = Person(facts=tuple((name, known[name]) for name in person_fields() if known.get(name) is not None))
    trial = read_ctgov(ctgov(), "a.json")
    found = one(trial, who)
    truths = {criterion.id: (criterion.side, truth(criterion.when, who)) for criterion in criteria_of(trial)}
    kept_out = any(holds is (side == "exclusion") for side, holds in truths.values())
    assert not (kept_out and found.outcome != "not_eligible")
    assert found.outcome != "nothing_against" or all(holds is not None for _, holds in truths.values())
    assert found.met + found.unknown <= found.total


def test_every_shared_trial_is_ranked(shared):
    import json

    path = shared / "data" / "registry" / "msc_trials_fields.jsonl"
    trials = [read_fields(json.loads(line), path.name) for line in path.read_text("utf-8").splitlines()]
    cord = [trial for trial in trials if concerns(trial, person())]
    assert len(cord) >= 15
    for found in rank(cord, person(), today=TODAY):
        assert found.total == len(found.criteria) == len(found.rules) and found.outcome != "nothing_against"


def test_what_the_record_says_twice_is_told_once():
    found = one(who=person(age_years=70))
    assert sum("age: 70 years" in words for words in found.deciding) == 1
    assert len([judged for judged in found.criteria if judged.against]) == 2


def test_of_records_out_of_date_those_that_took_people_in_come_first():
    old = {"statusVerifiedDate": "2020-01"}
    recruiting = read_ctgov(ctgov(identificationModule={"nctId": "NCT00000009"}, statusModule={"overallStatus": "RECRUITING"} | old), "a")
    unknown = read_ctgov(ctgov(identificationModule={"nctId": "NCT00000008"}, statusModule={"overallStatus": "UNKNOWN"} | old), "b")
    order = [found.trial.trial_id for found in rank([unknown, recruiting], person(), today=TODAY)]
    assert order == ["NCT00000009", "NCT00000008"]
