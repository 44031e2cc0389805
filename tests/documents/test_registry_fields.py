from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.registry_fields import read_fields
from cordwise.records.trial import Trial

from .trial_samples import fields


def test_a_row_is_read():
    trial = read_fields(fields(), "a.jsonl, line 1")
    assert (trial.trial_id, trial.status, trial.last_known_status) == ("NCT00000002", "unknown", "recruiting")
    assert (trial.condition_ids, trial.cells, trial.donors, trial.routes) == (
        ("disc_degeneration",),
        ("ad_msc",),
        ("allogeneic",),
        ("intradiscal",),
    )
    assert [(site.city, site.region) for site in trial.sites] == [("Miami", "Florida"), ("Austin", "Texas")]
    assert (trial.age_max_years, trial.has_monitoring, trial.regulated, trial.phases) == (None, False, False, ("2",))
    assert len(trial.items) == 4 and trial.gaps == ()


def test_values_that_cannot_be_laid_to_sites_are_left_out_and_told():
    trial = read_fields(fields(LocationStatus=["Recruiting"]), "a.jsonl, line 1")
    assert all(site.status == "" for site in trial.sites)
    assert "sites: status" in {gap.field for gap in trial.gaps}


@pytest.mark.parametrize("name", ["NCTId", "OverallStatus", "Condition", "EligibilityCriteria", "InterventionName", "OversightHasDMC"])
def test_a_field_that_is_missing_is_told(name):
    assert len(read_fields(fields(**{name: None}), "line 1").gaps) == 1


@given(data=st.data())
def test_any_value_in_a_field_gives_a_trial(data):
    row = fields()
    name = data.draw(st.sampled_from(sorted(row)))
    one = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.lists(st.text(max_size=5), max_size=3))
    row[name] = data.draw(st.one_of(one, st.lists(one, max_size=3)))
    assert isinstance(read_fields(row, "line 1"), Trial)
