"""Levels of evidence follow the design, whatever a page says (OCEBM 2011)."""

from __future__ import annotations

import pytest

from cordwise.appraisal.levels import level, level_of_design
from cordwise.records.checks import DESIGNS


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        ("systematic_review", 1),
        ("meta_analysis", 1),
        ("rct", 2),
        ("controlled_nonrandomised", 3),
        ("controlled_unclear", 3),
        ("single_arm", 4),
        ("case_series", 4),
        ("case_report", 4),
        ("registry", 4),
        ("narrative_review", 5),
        ("expert_opinion", 5),
        ("animal_study", 5),
        ("laboratory_study", 5),
    ],
)
def test_a_design_has_its_level(design, expected):
    assert level_of_design(design) == expected


@pytest.mark.parametrize(
    "design", ["protocol", "registered_trial", "unclear", "testimonial", "clinic_data", "patient_funded_trial", "no such design"]
)
def test_what_is_no_finished_study_of_known_design_has_no_level(design):
    assert level_of_design(design) is None


def test_a_phase_one_trial_of_ten_is_level_four(evidence):
    assert level(evidence.study["bydon2024"]) == 4


def test_every_design_that_a_study_may_have_is_in_the_vocabulary(evidence):
    assert {study.design for study in evidence.studies} <= set(DESIGNS)
    assert all(level_of_design(design) in (2, 3, 4) for design in DESIGNS if design != "unclear")
