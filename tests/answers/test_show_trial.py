from __future__ import annotations

import json

import pytest

from cordwise.answers.show_trial import SITES_AT_MOST, with_trials
from cordwise.documents.trial_records import record_from_value
from cordwise.records.kept import Kept, KeptTrial
from cordwise.records.reply import Citation, Section, Sheet
from cordwise.render import FORMATS, render
from cordwise.render.json import schema
from tests.documents.trial_samples import ctgov, fields
from tests.render.schema_check import faults

TODAY = "2026-11-21"
STUDY = Sheet(
    study_id="roe2020", title="Cells", sections=(Section(id="study", title="The study", text="- design: trial [1]", citations=(1,)),),
    sources=(Citation(number=1, id="roe2020", title="Cells", address="", document="doi:10.1000/x"),), rows={"studies": [{"study_id": "roe2020"}]},
    evidence_version="v1",
)  # fmt: skip


def kept(value, **changes):
    record = record_from_value(value, "store, NCT")
    one = {"row_id": 2, "registry_id": record.registry_id, "title": record.trial.title, "updated": record.updated, "file": "a.json",
           "saved_at": "2026-11-20T10:00:00Z", "digest": record.digest}  # fmt: skip
    older = Kept(
        **one
        | {"row_id": 1, "file": "old.json", "saved_at": "2026-01-01T10:00:00Z", "superseded_at": "2026-11-20T10:00:00Z", "digest": "0"}
    )
    return KeptTrial(record=record, versions=(Kept(**one | changes), older))


def shown(*values, sheet=None):
    return with_trials(sheet, [kept(value) for value in values], today=TODAY, evidence_version="v1")


def text_of(sheet, name):
    return next(section.text for section in sheet.sections if section.id == name)


def test_criteria_that_rules_read_stand_apart_from_those_to_be_asked():
    sheet = shown(ctgov())
    assert "keeps out: Coagulopathy (read as: bleeding_disorder is yes) [1]" in text_of(sheet, "trial_typed")
    assert "takes in only: Able to travel to the centre [1]" in text_of(sheet, "trial_asked")
    read, asked = text_of(sheet, "trial_typed").count("\n") + 1, text_of(sheet, "trial_asked").count("\n") + 1
    assert read + asked == len(sheet.rows["trial_criteria"]) == 10


def test_each_site_has_its_own_state():
    lines = text_of(shown(ctgov()), "trial_sites").split("\n")
    assert lines == ["- Clinic A, Vienna, Austria: takes people in [1]", "- Clinic B, Graz, Austria: completed [1]"]


def test_a_site_of_a_record_that_is_out_of_date_is_not_told_to_take_people_in():
    old = ctgov(statusModule={"overallStatus": "RECRUITING", "statusVerifiedDate": "2021-01"})
    lines = text_of(shown(old), "trial_sites").split("\n")
    assert lines == [
        "- Clinic A, Vienna, Austria: not known now; recruiting when confirmed last [1]",
        "- Clinic B, Graz, Austria: completed [1]",
    ]


def test_of_many_sites_the_rows_hold_all():
    places = [f"Clinic {number}" for number in range(SITES_AT_MOST + 5)]
    sheet = shown(fields(LocationFacility=places, LocationCity=places, LocationState=None, LocationCountry=places))
    assert "- and 5 more sites [1]" in text_of(sheet, "trial_sites")
    assert len(sheet.rows["trial_sites"]) == SITES_AT_MOST + 5


def test_warnings_gaps_and_where_the_record_came_from_are_told():
    sheet = shown(fields(LastUpdatePostDate=["March 10, 2020"]))
    assert "no data monitoring committee" in text_of(sheet, "trial_beware")
    assert "not said" not in text_of(sheet, "trial_registered")
    assert text_of(shown(ctgov(oversightModule={})), "trial_gaps").startswith("- oversight: the record does not say it")
    first, second = text_of(sheet, "trial_kept").split("\n")
    assert first == "- from a.json, kept since 2026-11-20T10:00:00Z; changed in the registry on 2020-03-10 [1]"
    assert second.startswith("- from old.json, kept 2026-01-01T10:00:00Z until 2026-11-20T10:00:00Z")


def test_a_study_that_is_held_keeps_its_own_parts_before_those_of_its_record():
    sheet = shown(ctgov(), fields(), sheet=STUDY)
    assert sheet.study_id == "roe2020" and sheet.sections[0] == STUDY.sections[0] and "studies" in sheet.rows
    assert [source.id for source in sheet.sources] == ["roe2020", "NCT00000001", "NCT00000002"]
    assert {number for section in sheet.sections for number in section.citations} == {1, 2, 3}


def test_the_version_names_what_was_kept():
    version = shown(ctgov()).records_version
    assert len(version) == 12 and shown(ctgov()).records_version == version
    assert shown(fields()).records_version != version
    other = with_trials(None, [kept(ctgov(), file="b.json")], today=TODAY, evidence_version="v1")
    assert other.records_version != version


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_it(form):
    told = render(shown(ctgov(), sheet=STUDY), form)
    for words in ("NCT00000001", "Coagulopathy", "Clinic B", "a.json"):
        assert words in told, words


def test_the_json_is_as_its_schema_says():
    data = json.loads(render(shown(ctgov(), fields()), "json"))
    assert list(faults(data, schema("show"))) == []
    assert data["records_version"] and json.loads(json.dumps(data["rows"])) == data["rows"]


def test_a_record_that_says_nothing_is_shown_all_the_same():
    sheet = shown({"protocolSection": {"identificationModule": {"nctId": "NCT00000005"}}})
    assert sheet.study_id == "NCT00000005" and "The record tells no criteria" in text_of(sheet, "trial_asked")


def test_words_of_a_record_are_no_citations_of_ours():
    sheet = shown(ctgov(eligibilityModule={"eligibilityCriteria": "Inclusion Criteria:\n\n* As described before [1]\n* Second [99]"}))
    assert "As described before (1) [1]" in text_of(sheet, "trial_asked")
