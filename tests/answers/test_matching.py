"""How closely a row bears on a frame: exact, narrower, broader or borrowed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cordwise.answers.matching import closest, matching_arms, matching_guidance, matching_regulation, matching_reviews, matching_signals
from cordwise.records.frame import Frame

from .evidence_small import ADVICE, RULE, SMALL, changed

INJURY = Frame(conditions=("spinal_cord_injury",))


def match_of(frame, study_id="alone2019", evidence=SMALL, **more):
    """How the treated arm of a study matches, or None."""
    return next((one.match for one in matching_arms(evidence, frame, **more) if one.study.study_id == study_id), None)


@pytest.mark.parametrize(
    ("frame", "match"),
    [
        ({}, "exact"),
        ({"cells": ("wj_msc",)}, "exact"),
        ({"cells": ("uc_msc",)}, "narrower"),  # Wharton's jelly cells are umbilical ones
        ({"cells": ("msc",)}, "narrower"),
        ({"cells": ("ad_msc",)}, None),
        ({"routes": ("intrathecal",)}, "exact"),
        ({"routes": ("intracisternal",)}, "broader"),
        ({"routes": ("intravenous",)}, None),
        ({"ais": ("A",)}, "exact"),
        ({"ais": ("A", "B")}, "exact"),
        ({"ais": ("D",)}, None),
        ({"phases": ("acute",)}, None),
        ({"phases": ("chronic",)}, "exact"),
        ({"conditions": ("neurological_disease",)}, "narrower"),
        ({"conditions": ("cauda_equina_injury",)}, "broader"),
        ({"conditions": ("autism",)}, None),
        ({"levels": ("cervical",)}, "broader"),  # the level is not known
        ({"age_group": "child"}, "broader"),
        ({"interventions": ("physiotherapy",)}, None),
    ],
    ids=str,
)
def test_an_arm_matches_a_frame_as_closely_as_its_loosest_part(frame, match):
    assert match_of(replace(INJURY, **frame)) == match


def test_several_routes_at_once_tell_less_of_each():
    arms = tuple(replace(arm, routes=("intrathecal", "intravenous")) for arm in SMALL.arms)
    assert match_of(replace(INJURY, routes=("intrathecal",)), evidence=replace(SMALL, arms=arms)) == "broader"


def test_a_study_of_others_too_is_broader():
    evidence = changed("alone2019", ais=("A", "B", "C"), phases=("subacute", "chronic"))
    assert match_of(replace(INJURY, ais=("A",)), evidence=evidence) == "broader"
    assert match_of(replace(INJURY, phases=("chronic",)), evidence=evidence) == "broader"


def test_other_conditions_by_the_same_route_are_borrowed_only_on_demand():
    frame = replace(INJURY, routes=("intrathecal",))
    assert match_of(frame, "autism2020") is None
    assert match_of(frame, "autism2020", borrow=True) == "borrowed"
    assert match_of(frame, "stenosis2020", borrow=True) is None
    assert match_of(INJURY, "autism2020", borrow=True) is None  # without a route there is nothing to borrow by


def test_control_arms_are_not_treated_arms():
    assert {one.arm.role for one in matching_arms(SMALL, INJURY)} == {"treatment"}


def test_studies_that_do_not_count_or_are_retracted_do_not_match():
    assert match_of(INJURY, "interim2018") is None
    assert match_of(INJURY, evidence=changed("alone2019", status="retracted")) is None
    assert match_of(INJURY, evidence=changed("alone2019", status="corrected")) == "exact"


def test_the_closest_matches_hide_the_looser_ones():
    found = closest(matching_arms(SMALL, replace(INJURY, cells=("wj_msc",), ais=("A",))))
    assert {one.match for one in found} <= {"exact", "narrower"}
    only_broader = closest(matching_arms(SMALL, replace(INJURY, levels=("cervical",))))
    assert {one.match for one in only_broader} == {"broader"}
    assert closest([]) == []


def test_reports_of_harm_follow_the_route_whatever_was_treated():
    by_route = matching_signals(SMALL, replace(INJURY, routes=("intrathecal",)))
    assert [one.report_id for one in by_route] == ["growth2016"]  # seen after treatment for a stroke
    assert not list(matching_signals(SMALL, replace(INJURY, routes=("epidural",))))
    assert not list(matching_signals(SMALL, INJURY))


def test_a_review_of_a_wider_group_is_broader():
    ((review, match),) = matching_reviews(SMALL, replace(INJURY, routes=("intrathecal",)))
    assert (review.review_id, match) == ("review2024", "broader")


def test_guidance_that_accepts_cells_accepts_no_vesicles_and_that_on_one_route_speaks_of_no_other():
    accepted = replace(SMALL, guidance=(replace(ADVICE, recommendation="conditional", intervention_text="intradiscal MSC"),))
    for_vesicles = replace(INJURY, interventions=("cell_therapy", "extracellular_vesicles"))
    assert list(matching_guidance(accepted, INJURY))
    assert not list(matching_guidance(accepted, for_vesicles))
    assert list(matching_guidance(SMALL, for_vesicles))
    assert list(matching_guidance(accepted, replace(INJURY, routes=("intradiscal",))))
    assert not list(matching_guidance(accepted, replace(INJURY, routes=("facet",))))


def test_guidance_and_rules_of_the_condition_or_of_all_conditions_match():
    assert [one.guidance_id for one in matching_guidance(SMALL, INJURY)] == ["society2021"]
    assert not list(matching_guidance(SMALL, Frame(conditions=("autism",))))
    assert list(matching_regulation(SMALL, INJURY)) == [RULE]
    assert not list(matching_regulation(SMALL, INJURY, ["JP"]))
