"""Criteria of trials as they are held, typed by rule."""

from __future__ import annotations

import pytest

from cordwise.person.conditions import truth
from cordwise.person.facts import person_from
from cordwise.person.held import condition_of, judge_held, typed
from cordwise.records.person import Asked

TODAY = "2026-11-21"


@pytest.fixture(scope="module")
def criteria(evidence):
    return {one.criterion_id: one for one in evidence.criteria}


def test_seven_of_eight_criteria_are_typed_and_none_is_dropped(evidence):
    found = [typed(one) for one in evidence.criteria]
    assert sum(one is not None for one in found) >= 7 * len(found) / 8
    assert all(isinstance(condition_of(one), Asked) for one, held in zip(evidence.criteria, found, strict=True) if held is None)


@pytest.mark.parametrize(
    ("criterion", "facts", "met"),
    [
        ("abdu2018_01", {"months_of_symptoms": "12 weeks"}, True), ("abdu2018_01", {"months_of_symptoms": "11 weeks"}, False),
        ("alsummit_protocol2022_03", {"months_since_onset": "2 years"}, True), ("alsummit_protocol2022_07", {"fvc_percent": 40}, True),
        ("beall2021_01", {"pain": "4 of 10"}, True), ("scrt2017_0710_02", {"pain": 39}, False), ("gornet2024_07", {"pain": 90}, True),
        ("bmri2022_9563693_06", {"substance_use": "never"}, True), ("bmri2022_9563693_06", {"substance_use": "past", "years_since_substance_use": 4}, False),
        ("bmri2022_9563693_08", {"spine_surgery": False}, False), ("bmri2022_9563693_08", {"spine_surgery": True, "months_since_spine_surgery": 5}, True),
        ("bmri2022_9563693_17", {"fissure_grade": 5}, True), ("duoc01_ppms_02", {"edss": 3.0}, True), ("smuck2021_02", {"modic": 2}, True),
        ("fmed2024_cervicalSCI_02", {"ais": "B"}, False), ("nct02009124_02", {"age_years": "13 months"}, True),
        ("nct02009124_02", {"age_years": "12 months"}, False), ("nct02009124_03", {"hepatitis_c": True}, True),
        ("nct02009124_08", {"haemoglobin": "79 g/L"}, True), ("nct02932020_15", {"egfr": 40}, False), ("nct03280056_08", {"other_trial": False}, False),
        ("nct03280056_08", {"other_trial": True, "days_since_other_trial": 29}, True), ("nct05671796_02", {"months_since_injury": 6}, True),
        ("nct05671796_04", {"injury_level": "C6"}, False), ("nct06325566_06", {"months_of_pain": 61}, True), ("nct06325566_06", {"months_of_pain": 6}, False),
        ("trialx297159_10", {"sex": "male"}, False), ("trialx297159_10", {"sex": "female", "contraception": False, "age_years": 30}, True),
        ("wjsc2025_101675_08", {"cancer": "past", "years_since_cancer": 5}, False), ("wjsc2025_101675_08", {"cancer": "active"}, True),
        ("wjsc2025_101675_09", {"white_cells": 15}, True), ("wjsc2025_101675_10", {"platelets": 100}, True), ("wjsc2025_101675_10", {"platelets": 101}, False),
        ("wjsc2025_101675_03", {"cancer": "never", "heart_failure": False, "lung_failure": False, "kidney_failure": False, "liver_failure": False}, True),
        ("duoc01_ppms_05", {"sex": "male"}, True), ("nct02412735_02", {"sex": "female", "pregnant": True}, False),
        ("irct201706176907n13_03", {"seizures": "controlled"}, True), ("nct02166021_petrou2020_06", {"cytotoxic": True, "months_since_cytotoxic": 2}, True),
        ("nct00816803_06", {"months_since_injury": "9 months"}, True), ("nct02166021_petrou2020_06", {}, None), ("gornet2024_01", {"pain": 50}, None),
    ],
)  # fmt: skip
def test_criteria_mean_what_they_say(criteria, criterion, facts, met):
    assert truth(condition_of(criteria[criterion]), person_from(facts, today=TODAY)) is met


def test_an_inclusion_not_met_and_an_exclusion_met_speak_against(criteria):
    person = person_from({"age_years": 70, "cancer": "active"}, today=TODAY)
    held = {
        one.id: one for one in judge_held([criteria["nct05671796_06"], criteria["trialx297159_02"], criteria["nct01624779_01"]], person)
    }
    assert (held["trialx297159_02"].against, held["trialx297159_02"].state) == (True, "met")
    assert (held["nct05671796_06"].against, held["nct05671796_06"].state) == (False, "unknown")
    assert (held["nct01624779_01"].against, held["nct01624779_01"].state) == (False, "met")
    young = judge_held([criteria["nct01624779_01"]], person_from({"age_years": 18}, today=TODAY))[0]
    assert (young.against, young.state) == (True, "not_met")


def test_text_that_no_rule_reads_is_asked_in_its_own_words(criteria):
    one = judge_held([criteria["tschugg2016_02"]], person_from({}, today=TODAY))[0]
    assert one.state == "unknown" and "sequestrectomy" in one.ask[0]
