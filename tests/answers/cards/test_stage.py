import re

import pytest

from cordwise.answers.cards.stage import stage
from cordwise.answers.finding import has_results

from .every_card import EVIDENCE, on_every_study, part, text


@on_every_study
def test_what_became_of_the_trial_is_told_wherever_it_is_held(study_id):
    study = EVIDENCE.study[study_id]
    for row in EVIDENCE.programmes:
        if set(row.registrations) & set(study.registrations):
            assert row.result in part(study_id, "found")


@on_every_study
def test_a_paper_is_never_told_as_a_plan(study_id):
    study = EVIDENCE.study[study_id]
    protocol = re.search("protocol or design paper", study.notes)
    if (study.doi or study.pmid or study.pmcid) and not protocol:
        assert stage(study, EVIDENCE) in ("results", "published")
        assert "were to" not in text(study_id) and "This is a plan" not in text(study_id)


@on_every_study
def test_people_who_were_to_take_part_are_not_told_as_treated(study_id):
    study = EVIDENCE.study[study_id]
    if stage(study, EVIDENCE) in ("planned", "registered") and "(actual)" not in study.notes:
        assert not re.search(r"(?:people|group|person|\)) got\b|took part\. ", part(study_id, "people") + part(study_id, "done"))


@pytest.mark.parametrize(
    ("study_id", "expected"),
    [("han2011", "published"), ("purandare2012", "published"), ("sykova2006", "published"), ("albu2021", "published"), ("alsummit_protocol2022", "planned"), ("NCT02574585", "registered"), ("bydon2024", "results")],
)  # fmt: skip
def test_how_far_a_study_got_is_told(study_id, expected):
    assert stage(EVIDENCE.study[study_id], EVIDENCE) == expected


def test_a_trial_that_missed_its_endpoint_says_so():
    assert "Missed its primary endpoint in November 2020" in part("NCT03280056", "found")
    assert "196 people took part." in part("NCT03280056", "people")


def test_other_reports_of_the_same_people_are_named():
    entry = EVIDENCE.study["NCT02481440"]
    assert not has_results(EVIDENCE, entry) and "Yang 2021" in part("NCT02481440", "found")


def test_a_withdrawn_trial_is_told_as_withdrawn():
    assert "The trial was withdrawn." in part("NCT02009124", "done")


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("bydon2020", "1 person got the treatment.\nThe person was an adult."),
        ("smartms2026", "18 people took part. Each was in both groups"),
    ],
)
def test_those_who_took_part_are_told_in_plain_english(study_id, said):
    assert said in part(study_id, "people")


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("keio_ipsc", "two regained some movement and two did not gain much"),
        ("honmou_str01", "conditional approval in Japan in December 2018"),
    ],
)
def test_a_plan_tells_what_became_of_the_product_that_it_names(study_id, said):
    assert said in part(study_id, "found")


@pytest.mark.parametrize("study_id", ["nct07254806", "bydon2024", "lammertse2012", "NCT03069404"])
def test_trials_of_another_phase_or_registration_are_not_put_down_to_a_study(study_id):
    study = EVIDENCE.study[study_id]
    told = [row for row in EVIDENCE.programmes if row.result in part(study_id, "found")]
    assert all(set(row.registrations) & set(study.registrations) for row in told)


@on_every_study
def test_nobody_is_told_to_have_been_followed_for_less_time_than_something_was_counted_at(study_id):
    study = EVIDENCE.study[study_id]
    counted = [row.months_max for row in EVIDENCE.outcomes_of.get(study_id, ()) if row.months_max]
    assert study.followup_months_max is None or max(counted, default=0) <= study.followup_months_max


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("sharma2013autism", "for up to 26 months"), ("petrou2021ms", "for up to 4 years"), ("besaiso2018", "for up to 19.8 months"),
        ("liu2013", "for up to 3 years"), ("thakkar2016", "for 35.4 months on average"), ("sharma_180", "for 9 months on average"),
        ("bonab10_in_msamsc", "for up to 26 months"), ("vaquero2018", "for up to 10 months"),
    ],
)  # fmt: skip
def test_a_mean_time_of_follow_up_is_not_told_as_the_longest(study_id, said):
    assert said in part(study_id, "people")
    assert "on average" not in said or "It cannot tell what comes long after" in part(study_id, "cannot_tell")


def test_of_a_trial_with_people_observed_beside_it_only_those_whom_chance_placed_are_counted():
    assert "289 people took part." in part("weinstein2008", "people") and "654" not in part("weinstein2008", "people")
    assert "More people chose for themselves." in part("weinstein2008", "done")
    assert "More people chose for themselves." not in part("lammertse2012", "done")


@pytest.mark.parametrize("study_id", ["keio_ipsc", "honmou_str01"])
def test_a_plan_of_a_trial_that_has_ended_says_so(study_id):
    assert "This tells what was planned. The trial has ended since then." in part(study_id, "done")
    assert "No results are held as counts." in part(study_id, "found") and "stands above" in part(study_id, "harms")
