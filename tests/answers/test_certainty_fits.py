"""Certainty fits the answer, over everything held: what is not known is not nearly sure, and one trial is not the last word."""

from __future__ import annotations

import pytest

from cordwise.answers.finding import finding
from cordwise.answers.pool import pool
from cordwise.records.frame import Frame

from .asking import BASE, line_of


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


@pytest.mark.parametrize(
    "question",
    [
        "stem cells 10 days post sci", "macrophages for acute AIS A, do they help", "are macrophages better than no cells in acute spinal cord injury",
        "Do cells help people with acute AIS A?", "stem cells in acute complete spinal cord injury, do they work",
    ],
)  # fmt: skip
def test_that_fewer_of_those_treated_improved_is_said_in_words(question):
    assert "7 of 26 treated against 10 of 17 controls" in line_of(question)
    assert "fewer of those treated improved than of the controls" in line_of(question)


@pytest.mark.parametrize("question", ["do bone marrow cells help in chronic spinal cord injury", "do stem cells help in chronic AIS A"])
def test_where_more_of_those_treated_improved_or_chance_may_explain_it_nothing_of_the_kind_is_said(question):
    assert "fewer of those treated" not in line_of(question)


def test_no_number_needed_to_treat_is_made_of_a_loss():
    line = line_of("number needed to treat of cells in acute spinal cord injury")
    assert line.startswith("No number needed to treat can be given") and "no gain to share out" in line


def test_a_pool_says_of_which_controlled_study_no_count_of_controls_is_held():
    reply = pool("ais_improved", BASE.evidence, BASE.finding, frame=Frame(interventions=("cell_therapy",), phases=("acute",)))
    lines = "\n".join(section.text for section in (*reply.groups, *reply.sections)).splitlines()
    assert any(line.startswith("- Tien 2019") and "no such count of it is held" in line for line in lines)
    assert not any(line.startswith("- Tien 2019") and "no control group" in line for line in lines)
    assert any("7 of 26 treated against 10 of 17" in line and "fewer of those treated than of the controls" in line for line in lines)


def test_no_or_few_serious_events_that_leave_much_open_are_never_more_than_low_certainty(found):
    from cordwise.answers.main_harm import main_serious

    open_ = [one for one in found if (main := main_serious(one.harms)) and main.events < 10 and main.ci_high > 0.05 and main.total < 100]
    assert open_ and not [one.frame for one in open_ if one.harm_certainty.level in ("moderate", "high")]


@pytest.mark.parametrize(
    "question", ["is brtx-100 safe", "are bone marrow msc in disc safe", "are msc in disc safe", "are mscs injected into the disc safe"]
)
def test_a_narrower_question_on_harm_is_no_surer_than_a_wider_one(question):
    assert "certainty about serious harm: very low" in line_of(question)
