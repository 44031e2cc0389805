"""Certainty fits the answer, over everything held: what is not known is not nearly sure, and one trial is not the last word."""

from __future__ import annotations

import pytest

from cordwise.answers.finding import finding
from cordwise.records.frame import Frame


def frames(evidence):
    """Each treatment of each condition that a study held is of, by itself and with its cells and its route."""
    for study in evidence.studies:
        for arm in evidence.arms_of.get(study.study_id, ()):
            if arm.role == "treatment":
                for condition in study.conditions:
                    whole = Frame(conditions=(condition,), interventions=(arm.intervention,))
                    yield from (
                        whole,
                        Frame(conditions=(condition,), interventions=(arm.intervention,), cells=arm.cells, routes=arm.routes),
                    )


@pytest.fixture(scope="module")
def found(evidence):
    return [finding(evidence, frame) for frame in dict.fromkeys(frames(evidence))]


def test_what_no_controlled_study_settles_is_not_told_with_moderate_certainty(found):
    unsettled = [one for one in found if one.state in ("uncontrolled", "controlled_unsettled")]
    assert unsettled and all(one.certainty.level in ("low", "very_low") for one in unsettled)


def test_a_single_randomised_study_is_never_rated_high(found):
    alone = [one for one in found if one.studied.n_randomised == 1]
    assert alone and all(one.certainty.level != "high" for one in alone)
    assert all(one.harm_certainty.level != "high" for one in alone)


def test_a_trial_called_nonblinded_is_not_rated_as_blinded(evidence):
    rated = finding(evidence, Frame(conditions=("facet_pain",), interventions=("radiofrequency",))).certainty
    assert "risk_of_bias" in [step.rule for step in rated.steps]
