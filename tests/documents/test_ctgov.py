from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.ctgov import read_ctgov
from cordwise.records.trial import Trial

from .trial_samples import ctgov


def test_a_whole_record_is_read():
    trial = read_ctgov(ctgov(), "a.json")
    assert (trial.trial_id, trial.status, trial.phases, trial.enrolled) == ("NCT00000001", "recruiting", ("1", "2"), 20)
    assert (trial.condition_ids, trial.cells, trial.donors, trial.routes) == (
        ("spinal_cord_injury",),
        ("bm_msc",),
        ("autologous",),
        ("intrathecal",),
    )
    assert (trial.age_min_years, trial.age_max_years, trial.ages, trial.sex) == (18, 66, "18 Years to 65 Years", "all")
    assert [(site.city, site.status, site.latitude) for site in trial.sites] == [
        ("Vienna", "recruiting", 48.21),
        ("Graz", "completed", 47.07),
    ]
    assert (trial.has_monitoring, trial.regulated) == (True, False)
    assert len(trial.items) == 8 and trial.gaps == ()


def test_what_is_missing_is_told():
    trial = read_ctgov({"protocolSection": {}}, "part.json")
    assert trial.trial_id == "part.json"
    assert {gap.field for gap in trial.gaps} == {"identifier", "state", "conditions", "criteria", "interventions", "sites", "oversight"}


@pytest.mark.parametrize("broken", [None, [], "text", 5, True])
def test_a_broken_module_is_a_gap_and_the_rest_is_read(broken):
    trial = read_ctgov(ctgov(statusModule=broken), "a.json")
    assert trial.status == "" and trial.title
    assert any(gap.field == "state" for gap in trial.gaps)


@pytest.mark.parametrize(
    ("module", "content", "field"),
    [
        ("statusModule", {"overallStatus": "ACTIVE"}, "status"),
        ("eligibilityModule", {"minimumAge": "eighteen", "eligibilityCriteria": "x"}, "minimum age"),
        ("eligibilityModule", {"sex": "OTHER", "eligibilityCriteria": "x"}, "sex"),
        ("designModule", {"enrollmentInfo": {"count": -4}}, "enrolled"),
        ("contactsLocationsModule", {"locations": [{"city": "X", "geoPoint": {"lat": 900, "lon": 3}}]}, "sites"),
        ("contactsLocationsModule", {"locations": [{"city": "X", "geoPoint": {"lat": "north"}}]}, "sites"),
    ],
)
def test_what_cannot_be_is_a_gap(module, content, field):
    assert field in {gap.field for gap in read_ctgov(ctgov(**{module: content}), "a.json").gaps}


def test_criteria_without_end_are_cut_and_told():
    trial = read_ctgov(ctgov(eligibilityModule={"eligibilityCriteria": "Exclusion Criteria:\n" + "* Cancer\n" * 20_000}), "a.json")
    assert "criteria" in {gap.field for gap in trial.gaps} and len(trial.items) == 600


_json = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)), lambda one: st.one_of(st.lists(one, max_size=3), st.dictionaries(st.sampled_from(["date", "count", "lat", "lon", "name", "city", "status", "x"]), one, max_size=3)), max_leaves=6)  # fmt: skip


@given(data=st.data())
def test_any_value_anywhere_gives_a_trial(data):
    record = json.loads(json.dumps(ctgov()))
    module = data.draw(st.sampled_from(sorted(record["protocolSection"])))
    held = record["protocolSection"][module]
    where = data.draw(st.sampled_from([None, *sorted(held)]))
    if where is None:
        record["protocolSection"][module] = data.draw(_json)
    else:
        held[where] = data.draw(_json)
    assert isinstance(read_ctgov(record, "a.json"), Trial)


def test_every_shared_record_is_read(shared):
    files = sorted((shared / "data" / "ctgov_v2").glob("*.json"))
    trials = {path.stem: read_ctgov(json.loads(path.read_text("utf-8")), path.name) for path in files}
    assert len(trials) >= 51
    assert trials["NCT00973089"].status == "withdrawn"
    assert trials["NCT03475563"].status == "unknown"
    assert len(trials["NCT02552212"].sites) == 105
    assert trials["eligibility"].sex == "female" and trials["eligibility"].age_max_years == 51
    assert {gap.field for gap in trials["facility"].gaps} >= {"criteria", "status of the site Test Facility"}
