"""Certainty by steps: a start by design, reasons to lower it, and a sum that anybody can follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.appraisal.grade import OPTIMAL_PEOPLE, Body, Counted, grade
from cordwise.records.finding import CERTAINTIES, MATCHES

RANK = {level: rank for rank, level in enumerate(reversed(CERTAINTIES))}


@st.composite
def bodies(draw):
    randomised, other, single = draw(st.integers(0, 6)), draw(st.integers(0, 6)), draw(st.integers(0, 9))
    people = draw(st.integers(0, 2000))
    controlled = draw(st.integers(0, people))
    return Body(
        n_randomised=randomised, n_controlled=randomised + other, n_studies=randomised + other + single, n_people=people,
        n_people_controlled=controlled, n_people_randomised=draw(st.one_of(st.none(), st.integers(0, controlled))),
        one_kind_of_several=draw(st.booleans()), n_blinded=draw(st.integers(0, randomised)), tau2=draw(st.one_of(st.none(), st.floats(0, 4))),
        directions_differ=draw(st.booleans()), match=draw(st.sampled_from(MATCHES)), effect_told=draw(st.booleans()),
    )  # fmt: skip


WORSE = {
    "fewer blinded": lambda body: replace(body, n_blinded=0),
    "results differ": lambda body: replace(body, directions_differ=True),
    "more spread": lambda body: replace(body, tau2=4.0),
    "other people": lambda body: replace(body, match="borrowed"),
    "a wider group": lambda body: replace(body, match="broader" if body.match in ("exact", "narrower") else body.match),
    "fewer people": lambda body: replace(body, n_people=body.n_people // 3, n_people_controlled=body.n_people_controlled // 3),
    "fewer people in randomised studies": lambda body: replace(
        body, n_people_randomised=min(body.n_people_randomised or 0, body.n_people_controlled // 3)
    ),
    "no size of effect held": lambda body: replace(body, effect_told=False),
    "one kind of cells of several": lambda body: replace(body, one_kind_of_several=True),
    "no control group": lambda body: replace(body, n_randomised=0, n_controlled=0, n_blinded=0),
}


@given(bodies(), st.sampled_from(sorted(WORSE)))
def test_more_bias_never_raises_certainty(body, name):
    assert RANK[grade(WORSE[name](body)).level] <= RANK[grade(body).level]


@given(bodies())
def test_the_steps_add_up_to_the_level(body):
    certainty = grade(body)
    if certainty.level == "none":
        assert body.n_studies == 0
        return
    score = sum(step.change for step in certainty.steps)
    assert certainty.level == ("very_low", "low", "moderate", "high")[max(0, min(3, score - 1))]


@given(bodies())
def test_every_step_has_a_rule_and_a_reason_and_what_nobody_judged_is_said(body):
    certainty = grade(body)
    assert all(step.rule and step.reason for step in certainty.steps)
    assert len({step.rule for step in certainty.steps}) == len(certainty.steps)
    if body.n_studies:
        assert certainty.steps[-1].rule == "not_judged"


def body(**more):
    return Body(**({"n_randomised": 0, "n_controlled": 0, "n_studies": 3, "n_people": 30, "n_people_controlled": 0, "n_blinded": 0} | more))


def test_no_study_is_none_and_not_very_low():
    assert grade(body(n_studies=0)).level == "none"


def test_uncontrolled_studies_never_get_beyond_very_low():
    assert grade(body(n_studies=40, n_people=4000)).level == "very_low"


def test_large_blinded_trials_that_agree_are_high():
    large = body(n_randomised=3, n_controlled=3, n_people=2 * OPTIMAL_PEOPLE, n_people_controlled=2 * OPTIMAL_PEOPLE, n_blinded=3)
    assert grade(large).level == "high"
    assert [step.change for step in grade(large).steps] == [4, 0]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"n_blinded": 2}, "risk_of_bias"),
        ({"directions_differ": True}, "inconsistency"),
        ({"tau2": 1.5}, "inconsistency"),
        ({"match": "broader"}, "indirectness"),
        ({"match": "borrowed"}, "indirectness"),
        ({"n_people_controlled": OPTIMAL_PEOPLE - 1}, "imprecision"),
    ],
)
def test_each_reason_costs_one_level_and_is_named(change, rule):
    large = body(n_randomised=3, n_controlled=3, n_people=2 * OPTIMAL_PEOPLE, n_people_controlled=2 * OPTIMAL_PEOPLE, n_blinded=3)
    certainty = grade(replace(large, **change))
    assert certainty.level == "moderate"
    assert [step.rule for step in certainty.steps if step.change < 0] == [rule]


def test_a_handful_of_people_costs_two_levels():
    large = body(n_randomised=3, n_controlled=3, n_people=60, n_people_controlled=OPTIMAL_PEOPLE // 10, n_blinded=3)
    assert grade(large).level == "low"
    assert sum(step.change for step in grade(large).steps) == 2


def test_one_small_randomised_study_among_many_others_is_rated_by_its_own_people():
    alone = body(n_randomised=1, n_controlled=8, n_studies=20, n_people=900, n_people_controlled=600, n_people_randomised=28, n_blinded=1)
    assert grade(alone).level == "low"
    reasons = [step.reason for step in grade(alone).steps if step.rule == "imprecision"]
    assert reasons == ["28 people in randomised studies, far below the 400 that a steady number needs"]


def test_a_single_randomised_study_of_one_kind_of_cells_does_not_answer_for_the_others():
    alone = body(n_randomised=1, n_controlled=1, n_people=900, n_people_controlled=900, n_people_randomised=900, n_blinded=1)
    rated = grade(replace(alone, one_kind_of_several=True))
    assert grade(alone).level == "moderate" and rated.level == "moderate"
    assert "indirectness" in [step.rule for step in rated.steps]


@given(bodies())
def test_one_randomised_study_alone_is_never_rated_high(body):
    assert grade(replace(body, n_randomised=min(1, body.n_randomised), n_blinded=min(1, body.n_blinded))).level != "high"


def test_that_none_has_repeated_a_randomised_study_is_a_step_of_its_own():
    alone = body(n_randomised=1, n_controlled=1, n_people=900, n_people_controlled=900, n_people_randomised=900, n_blinded=1)
    assert [step.rule for step in grade(alone).steps if step.change < 0] == ["one_study"]
    assert grade(replace(alone, n_randomised=2, n_controlled=2, n_blinded=2)).level == "high"


def test_randomised_studies_of_which_no_size_of_effect_is_held_are_less_sure():
    large = body(n_randomised=3, n_controlled=3, n_people=2 * OPTIMAL_PEOPLE, n_people_controlled=2 * OPTIMAL_PEOPLE, n_blinded=3)
    unsized = grade(replace(large, effect_told=False))
    assert unsized.level == "moderate"
    assert [step.rule for step in unsized.steps if step.change < 0] == ["imprecision"]
    few = grade(replace(large, effect_told=False, n_people_controlled=OPTIMAL_PEOPLE - 1))
    assert [step.change for step in few.steps if step.rule == "imprecision"] == [-2]


def test_few_events_with_a_wide_upper_limit_count_twice_whatever_the_number_of_people():
    body = Body(
        n_randomised=2, n_controlled=2, n_studies=2, n_people=58, n_people_controlled=500, n_blinded=2, counted=Counted(0, 58, 0.062)
    )
    certainty = grade(body)
    assert certainty.level == "low"
    assert [step.change for step in certainty.steps if step.rule == "imprecision"] == [-2]
    assert "no event among 58 people, which leaves a rate of up to 6.2% open" in [step.reason for step in certainty.steps]


def test_few_events_with_a_narrow_limit_and_many_events_are_rated_by_people():
    few = {"n_randomised": 2, "n_controlled": 2, "n_studies": 2, "n_people": 900, "n_people_controlled": 900, "n_blinded": 2}
    assert grade(Body(**few, counted=Counted(0, 900, 0.004))).level == grade(Body(**few, counted=Counted(80, 900, 0.12))).level == "high"
