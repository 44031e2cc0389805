"""Narrowing by what a question asks further: it never adds a study, and an empty part never changes anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.answers.finding import finding
from cordwise.answers.matching import closest, matching_arms
from cordwise.answers.narrowing import PARTS, is_near, meets, narrowed, part_words, span_words
from cordwise.records.frame import EVER, Frame

from .evidence_small import SMALL, arm, changed, outcome

INJURY = Frame(conditions=("spinal_cord_injury",))
EMPTY = {"comparators": (), "since_months": None, "doses": None, "dose_cells": None, "dose_cells_per_kg": None, "months": None}

bases = st.builds(
    Frame,
    conditions=st.sampled_from([(), ("spinal_cord_injury",), ("disc_degeneration",), ("als",), ("multiple_sclerosis",)]),
    routes=st.sampled_from([(), ("intrathecal",), ("intravenous",), ("intradiscal",)]),
    cells=st.sampled_from([(), ("msc",), ("bm_cells",)]),
    phases=st.sampled_from([(), ("chronic",)]),
)
further = st.fixed_dictionaries(
    {
        "comparators": st.sampled_from([(), ("placebo",), ("sham",), ("physiotherapy",), ("surgery_spine",)]),
        "since_months": st.sampled_from([None, (0.1, 0.1), (6.0, 12.0), (120.0, 120.0)]),
        "doses": st.sampled_from([None, (1, 1), (2, 2), (2, None)]),
        "dose_cells": st.sampled_from([None, 1e6, 1e8]),
        "dose_cells_per_kg": st.sampled_from([None, 1e6]),
        "months": st.sampled_from([None, (12.0, 12.0), (0.0, 3.0), (24.0, EVER)]),
    }
)


@settings(max_examples=60, deadline=None)
@given(base=bases, parts=further)
def test_narrowing_a_frame_never_adds_an_arm(evidence, base, parts):
    matched = list(matching_arms(evidence, base))
    frame = replace(base, **parts)
    kept, left_open = narrowed(evidence, matched, frame)
    assert set(kept) <= set(matched)
    assert all(meets(evidence, frame, m, left_open) for m in kept)
    assert set(left_open) <= set(frame.said)
    assert bool(kept) == bool(matched)  # where none meets a part, the others stay and are told as such


@settings(max_examples=30, deadline=None)
@given(base=bases, parts=further, name=st.sampled_from(sorted(EMPTY)))
def test_an_empty_part_never_changes_the_selection(evidence, base, parts, name):
    matched = list(matching_arms(evidence, base))
    frame = replace(base, **(parts | {name: EMPTY[name]}))
    without = replace(base, **{one: value for one, value in parts.items() if one != name})
    assert narrowed(evidence, matched, frame) == narrowed(evidence, matched, without)
    assert narrowed(evidence, matched, base) == (closest(matched), ())


@settings(max_examples=15, deadline=None)
@given(base=bases, parts=further)
def test_a_narrower_question_hides_no_harm(evidence, base, parts):
    wide, narrow = finding(evidence, base), finding(evidence, replace(base, **parts))
    assert [(one.outcome, one.events, one.total) for one in narrow.harms] == [(one.outcome, one.events, one.total) for one in wide.harms]
    assert narrow.signals == wide.signals
    assert narrow.harm_certainty == wide.harm_certainty


def given_by(**more):
    """The small evidence, in which the treated arm of one study has more told of it."""
    arms = tuple(replace(one, **more) if (one.study_id, one.arm_id) == ("alone2019", "T") else one for one in SMALL.arms)
    return replace(SMALL, arms=arms)


@pytest.mark.parametrize(
    ("frame", "more"),
    [
        ({"doses": (1, 1)}, {"doses_min": 1, "doses_max": 1}),
        ({"doses": (2, None)}, {"doses_min": 2, "doses_max": 6}),
        ({"dose_cells": 1e8}, {"dose_cells_min": 1e8, "dose_cells_max": 1e8}),
        ({"dose_cells": 1e8}, {"dose_cells_min": 5e7, "dose_cells_max": 2e8}),
        ({"dose_cells_per_kg": 1e6}, {"dose_cells_per_kg_min": 1e6}),
    ],
    ids=str,
)
def test_the_study_that_gave_what_is_asked_stands_alone(frame, more):
    found = finding(given_by(**more), replace(INJURY, **frame))
    assert found.studied.study_ids == ("alone2019",)
    assert (found.left_open, set(found.left_out)) == ((), {"alone2021", "trial2020", "trial2022"})


@pytest.mark.parametrize(
    ("frame", "more"),
    [
        ({"doses": (1, 1)}, {"doses_min": 1, "doses_max": 3}),  # some had it more often
        ({"doses": (2, 2)}, {"doses_min": 1, "doses_max": 1}),
        ({"dose_cells": 1e8}, {"dose_cells_min": 1e6, "dose_cells_max": 1e7}),
        ({"dose_cells": 1e8}, {}),
        ({"comparators": ("placebo",)}, {}),
    ],
    ids=str,
)
def test_where_no_study_gave_it_the_others_stay_and_certainty_falls_for_indirectness(frame, more):
    evidence = given_by(**more)
    found, wide = finding(evidence, replace(INJURY, **frame)), finding(evidence, INJURY)
    assert found.studied == wide.studied
    assert found.left_open == tuple(frame)
    assert any(step.rule == "indirectness" and "none of these studies is known to" in step.reason for step in found.certainty.steps)
    assert not any("none of these studies is known to" in step.reason for step in wide.certainty.steps)
    assert any("none of the studies told of here is known to" in gap.reason for gap in found.gaps)


def test_a_study_is_of_a_comparator_only_if_its_control_had_it():
    arms = tuple(replace(one, intervention="saline") if (one.study_id, one.arm_id) == ("trial2020", "C") else one for one in SMALL.arms)
    found = finding(replace(SMALL, arms=arms), replace(INJURY, comparators=("placebo",)))  # salt water is a placebo
    assert found.studied.study_ids == ("trial2020",)
    assert {pair[0].study_id for one in found.contrasts for pair in one.studies} == {"trial2020"}
    assert finding(replace(SMALL, arms=arms), replace(INJURY, comparators=("physiotherapy",))).left_open == ("comparators",)


def test_of_two_controls_the_one_asked_about_is_compared():
    held = [replace(one, intervention="saline") if (one.study_id, one.arm_id) == ("trial2020", "C") else one for one in SMALL.arms]
    evidence = replace(SMALL, arms=(*held, replace(arm("trial2020", "C"), arm_id="C2", intervention="physiotherapy")))
    assert "trial2020" not in {pair[0].study_id for one in finding(evidence, INJURY).contrasts for pair in one.studies}
    found = finding(evidence, replace(INJURY, comparators=("placebo",)))
    assert {pair[1].arm_id for one in found.contrasts for pair in one.studies} == {"C"}


def test_a_study_of_another_time_after_the_injury_goes_and_one_that_tells_none_stays():
    evidence = changed("alone2019", months_since_injury_min=100.0, months_since_injury_max=200.0)
    evidence = replace(
        evidence, studies=tuple(replace(s, months_since_injury_max=12.0) if s.study_id == "alone2021" else s for s in evidence.studies)
    )
    found = finding(evidence, replace(INJURY, since_months=(120.0, 120.0)))
    assert (found.left_out, found.left_open) == (("alone2021",), ())
    assert finding(evidence, replace(INJURY, since_months=(300.0, 300.0))).left_open == ("since_months",)


def test_a_study_of_all_of_its_kind_does_not_take_the_place_of_those_on_the_condition():
    evidence = changed("autism2020", conditions=("neurological_disease",))
    arms = tuple(replace(one, dose_cells_min=1e7, cells=("wj_msc",)) if one.study_id == "autism2020" else one for one in evidence.arms)
    evidence = replace(evidence, arms=arms, outcomes=(*evidence.outcomes, outcome("autism2020", "ais_improved", 1, 20)))
    frame = Frame(conditions=("spinal_cord_injury",), dose_cells=1e7, levels=("thoracic",))  # the level is not held: all match as broader
    found = finding(evidence, frame)
    assert found.left_open == ("dose_cells",)
    assert {"alone2019", "trial2020"} <= set(found.studied.study_ids)


def test_counts_near_the_time_asked_about_are_pooled_alone():
    early = replace(outcome("alone2019", "ais_improved", 1, 20), months_max=3)
    rows = tuple(early if (one.study_id, one.outcome) == ("alone2019", "ais_improved") else one for one in SMALL.outcomes)
    evidence = replace(SMALL, outcomes=rows)
    alone = [one for one in finding(evidence, replace(INJURY, months=(3.0, 3.0))).benefits if not one.controlled]
    assert [(one.events, one.total) for one in alone] == [(1, 20)]
    late = finding(evidence, replace(INJURY, months=(60.0, 60.0)))
    assert late.left_open == ("months",)
    assert sum(one.total for one in late.benefits) == sum(one.total for one in finding(evidence, INJURY).benefits)


@pytest.mark.parametrize(
    ("months", "asked", "near"),
    [(12, (12, 12), True), (10, (12, 12), True), (15, (12, 12), True), (6, (12, 12), False), (24, (12, 12), False), (None, (12, 12), False),
     (0.5, (0, 3), True), (6, (0, 3), False), (60, (24, EVER), True), (12, (24, EVER), False), (12, None, False)],
)  # fmt: skip
def test_a_count_is_near_within_a_quarter_of_the_time(months, asked, near):
    assert is_near(months, asked) is near


def test_every_part_has_words_that_follow_known_to():
    frame = replace(
        INJURY,
        comparators=("placebo",),
        since_months=(120.0, 120.0),
        doses=(1, 1),
        dose_cells=1e8,
        dose_cells_per_kg=1e6,
        months=(12.0, 12.0),
    )
    assert [part_words(part, frame) for part in (*PARTS, "months")] == [
        "compare it with placebo", "have treated people 10 years after the injury", "have given it once",
        "have given about 100 million cells at a time", "have given about 1 million cells per kg", "have counted who improved 12 months after treatment",
    ]  # fmt: skip
    assert part_words("doses", replace(frame, doses=(2, None))) == "have given it more than once"
    assert part_words("months", replace(frame, months=(24.0, EVER))) == "have counted who improved 2 years after treatment or later"
    assert part_words("months", replace(frame, months=(0.0, 3.0))) == "have counted who improved within 3 months of treatment"
    assert [span_words(*one) for one in ((0.1, 0.1), (0.69, 0.69), (1, 1), (6, 12))] == ["3 days", "3 weeks", "1 month", "6 to 12 months"]
