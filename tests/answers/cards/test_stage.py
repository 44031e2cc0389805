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
