from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.answers.trials import trials_reply
from cordwise.documents.trial_records import record_from_value
from cordwise.person.facts import person_from
from cordwise.records.trial import Failure, Place
from cordwise.render import FORMATS, render
from cordwise.render.json import schema
from tests.documents.trial_samples import ctgov, fields
from tests.render.schema_check import faults

TODAY = "2026-11-21"
PERSON = person_from({"condition": "spinal cord injury", "age_years": 34, "ais": "B"}, today=TODAY)
PAID = ctgov(identificationModule={"nctId": "NCT00000007", "briefTitle": "Cells for money"}, descriptionModule={"briefSummary": "This patient funded trial aims high."})  # fmt: skip

UNREAD = Failure(address="x.json", reason="is empty")


def reply(*records, **options):
    read = [one if isinstance(one, Failure) else record_from_value(one, f"{number}.json") for number, one in enumerate(records)]
    return trials_reply(read, options.pop("person", PERSON), today=TODAY, **options)


def test_the_lead_counts_and_promises_nothing():
    told = reply(ctgov(), fields(), PAID)
    assert told.lead.startswith(
        "Of 2 trials on this condition none fit as far as known, 2 may (what to ask is told), and 0 would not take this person."
    )
    assert "1 other record is about other conditions." in told.lead
    assert "People pay to take part in NCT00000007." in told.lead
    assert "no promise" in told.lead


def test_trials_of_other_conditions_are_counted_or_told_on_request():
    assert reply(ctgov(), fields()).elsewhere == (("NCT00000002", "Lumbar Degenerative Disc Disease"),)
    told = reply(ctgov(), fields(), everything=True)
    assert [one.trial.trial_id for one in told.trials] == ["NCT00000001", "NCT00000002"] and told.elsewhere == ()


def test_none_on_this_condition_is_an_answer():
    assert reply(fields()).lead.startswith("None of these records names this condition. 1 other record is about other conditions.")


def updated(day, **changes):
    return ctgov(statusModule={"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": day}}, **changes)


def test_a_trial_given_twice_is_told_once_by_its_fuller_record():
    for one, other in ((ctgov(eligibilityModule={}), ctgov()), (ctgov(), ctgov(eligibilityModule={}))):
        told = reply(one, other)
        assert len(told.trials) == 1 and told.trials[0].total > 2
        assert any("there already" in note for note in told.notes)


def test_of_a_trial_given_twice_the_record_that_was_updated_last_is_told():
    assert reply(updated("2025-01-02", eligibilityModule={}), updated("2025-01-01")).trials[0].total == 2
    assert reply(updated("2025-01-01"), updated("2025-01-02", eligibilityModule={})).trials[0].total == 2
    assert any("is of 2025-01-02" in note for note in reply(updated("2025-01-02"), updated("2025-01-01")).notes)


def test_the_version_names_the_records_that_were_used_in_any_order():
    version = reply(ctgov(), fields(), PAID).records_version
    assert len(version) == 12
    assert reply(PAID, ctgov(), fields(), ctgov(eligibilityModule={})).records_version == version
    assert reply(ctgov(), PAID).records_version != version
    assert reply(ctgov(), updated("2025-01-01")).records_version == reply(updated("2025-01-01")).records_version
    assert reply(UNREAD).records_version == ""


@given(order=st.permutations([ctgov(), ctgov(eligibilityModule={}), updated("2025-01-01"), fields(), PAID]))
def test_the_order_of_the_records_changes_nothing_but_the_addresses(order):
    told = reply(*order, everything=True, place=Place(city="Vienna"))
    said = [(one.trial.trial_id, one.total, one.near) for one in told.trials]
    assert said == [
        (one.trial.trial_id, one.total, one.near) for one in reply(*order[::-1], everything=True, place=Place(city="Vienna")).trials
    ]


def test_the_questions_are_those_of_the_persons_fields():
    told = reply(ctgov())
    assert {"months_since_injury", "traumatic", "bleeding_disorder"} <= {one.field for one in told.questions}


def test_a_place_that_no_record_locates_is_told():
    assert any("no record locates" in note for note in reply(ctgov(), place=Place(city="Timbuktu")).notes)
    assert not any("no record locates" in note for note in reply(ctgov(), place=Place(city="Vienna")).notes)


def test_a_person_without_a_condition_sees_all():
    told = reply(ctgov(), fields(), person=person_from({"age_years": 34}, today=TODAY))
    assert len(told.trials) == 2 and any("condition was not entered" in note for note in told.notes)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_the_same(form):
    text = render(reply(ctgov(), PAID, fields(), UNREAD, everything=True), form)
    for words in ("NCT00000001", "NCT00000007", "x.json", "patient funded trial"):
        assert words in text, words
    assert text == render(reply(ctgov(), PAID, fields(), UNREAD, everything=True), form)


def test_the_json_is_as_its_schema_says_and_keeps_every_criterion():
    data = json.loads(render(reply(ctgov(), {"protocolSection": {}}, fields(), everything=True), "json"))
    assert list(faults(data, schema("trials"))) == []
    first = data["trials"][0]
    assert len(first["rules"]) == len(first["criteria"]) == first["total"] == 10
    assert first["rules"][2] == "all(age_years at_least 18 years; age_years below 66 years)"


def test_words_of_a_record_are_escaped_in_a_page():
    page = render(reply(ctgov(identificationModule={"nctId": "NCT1", "briefTitle": "<script>alert(1)</script>"})), "html")
    assert "<script>alert" not in page


@pytest.mark.parametrize("city", ["Atlantis", "Timbuktu"])
def test_a_place_where_no_record_has_a_site_is_said_not_to_be_found(city):
    assert reply(ctgov(), place=Place(city=city)).lead.startswith(f"'{city}' was not found: no record has a site there")
    assert "in such a city; sites in the country come first" in reply(ctgov(), place=Place(city=city, country="Austria")).lead
    for found in (
        Place(city="Vienna"),
        Place(city="Vienna", country="Austria"),
        Place(latitude=1.0, longitude=2.0),
        Place(city="Austria"),
        Place(country="Austria"),
        None,
    ):
        assert "not found" not in reply(ctgov(), place=found).lead


def test_a_country_alone_stands_for_itself():
    (told,) = reply(ctgov(), place=Place(city="Austria")).trials
    assert told.near is not None and told.near.match == "country"


def test_a_trial_not_confirmed_for_years_is_not_told_to_take_people_in():
    old = ctgov(statusModule={"overallStatus": "RECRUITING", "statusVerifiedDate": "2021-01"})
    (told,) = reply(old).trials
    assert told.open is None and told.status.startswith("not known now: confirmed last 2021-01, as recruiting")
    assert "takes people in" not in told.status
