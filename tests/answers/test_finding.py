"""One finding: what matches, pooled apart, beside natural recovery, graded, with what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cordwise.answers.finding import finding
from cordwise.records.finding import CERTAINTIES
from cordwise.records.frame import Frame
from cordwise.synthesis.contrast import pool_risk_ratio

from .evidence_small import EMPTY, HARM, REVIEW, SMALL, changed, outcome, with_outcome

INJURY = Frame(conditions=("spinal_cord_injury",))


def pooled(found, name, controlled):
    (one,) = [pool for pool in (*found.benefits, *found.harms) if (pool.outcome, pool.controlled) == (name, controlled)]
    return one


def names(pool):
    return {counted.study_id for counted in pool.studies}


def test_studies_with_and_without_controls_are_never_pooled_into_one_number():
    found = finding(SMALL, INJURY)
    assert names(pooled(found, "ais_improved", controlled=True)) == {"trial2020", "trial2022"}
    assert names(pooled(found, "ais_improved", controlled=False)) == {"alone2019", "alone2021"}
    for pool in (*found.benefits, *found.harms):
        assert {SMALL.study[name].controlled for name in names(pool)} == {pool.controlled}


def test_no_pool_of_the_evidence_that_ships_mixes_the_two(evidence, findings):
    for condition in ("spinal_cord_injury", "disc_degeneration", "autism", "als"):
        found = findings(Frame(conditions=(condition,)))
        for pool in (*found.benefits, *found.harms):
            assert {evidence.study[name].controlled for name in names(pool)} == {pool.controlled}


def test_counts_are_added_up_and_kept_study_by_study():
    pool = pooled(finding(SMALL, INJURY), "ais_improved", controlled=False)
    assert (pool.events, pool.total) == (14, 40)
    assert [(counted.study_id, counted.events, counted.total) for counted in pool.studies] == [("alone2019", 4, 20), ("alone2021", 10, 20)]


def test_an_interim_report_of_the_same_patients_does_not_count_again():
    assert "interim2018" not in finding(SMALL, INJURY).studied.study_ids


@pytest.mark.parametrize("study_id", ["alone2019", "trial2020"])
def test_a_retracted_study_falls_out_everywhere_at_once(study_id):
    assert study_id in finding(SMALL, INJURY).studied.study_ids
    found = finding(changed(study_id, status="retracted"), INJURY)
    assert study_id not in found.studied.study_ids
    assert study_id not in repr((found.benefits, found.harms, found.contrasts, found.harm_contrasts))
    assert found.studied.n_studies == finding(SMALL, INJURY).studied.n_studies - 1


def test_retracted_reviews_and_harm_reports_fall_out_too():
    gone = replace(SMALL, reviews=(replace(REVIEW, status="retracted"),), harm_reports=(replace(HARM, status="retracted"),))
    frame = replace(INJURY, routes=("intrathecal",))
    assert (finding(SMALL, frame).harm_reviews, finding(SMALL, frame).signals) == ((REVIEW,), (HARM,))
    assert (finding(gone, frame).harm_reviews, finding(gone, frame).signals) == ((), ())


def test_a_corrected_fact_changes_the_finding():
    before = pooled(finding(SMALL, INJURY), "ais_improved", controlled=False)
    after = pooled(finding(with_outcome("alone2021", "ais_improved", events=2), INJURY), "ais_improved", controlled=False)
    assert (before.events, after.events) == (14, 6)
    assert after.estimate < before.estimate


def test_a_count_set_aside_from_pooling_enters_no_number():
    found = finding(with_outcome("alone2021", "ais_improved", pool=False), INJURY)
    assert names(pooled(found, "ais_improved", controlled=False)) == {"alone2019"}


def test_reports_of_harm_are_signals_and_never_enter_a_rate():
    frame = replace(INJURY, routes=("intrathecal",))
    without = finding(replace(SMALL, harm_reports=()), frame)
    found = finding(SMALL, frame)
    assert found.signals == (HARM,)
    assert found.harms == without.harms
    assert found.harm_certainty == without.harm_certainty
    assert not [pool for pool in found.harms if pool.outcome == "tumour"]


def test_no_event_has_an_upper_limit():
    pool = pooled(finding(SMALL, INJURY), "sae_any", controlled=True)
    assert (pool.events, pool.total, pool.estimate) == (0, 20, 0)
    assert pool.ci_high == pytest.approx(0.168, abs=5e-4)


def test_what_was_seen_stands_beside_natural_recovery_of_the_same_grade_and_time():
    pool = pooled(finding(SMALL, INJURY), "ais_improved", controlled=False)
    beside = dict(zip([counted.study_id for counted in pool.studies], pool.recovery, strict=True))
    assert beside["alone2019"].rate_ids == ("late_A",)
    assert beside["alone2019"].expected == pytest.approx(11 / 196, abs=0.02)  # one source: drawn a little to the middle
    assert beside["alone2021"].predicted_high is None
    assert "AIS B" in beside["alone2021"].gap


def test_two_arms_of_one_trial_make_a_contrast():
    found = finding(SMALL, INJURY)
    (improved,) = found.contrasts
    (headache,) = found.harm_contrasts
    assert {a.study_id for a, _ in improved.studies} == {"trial2020", "trial2022"}
    counts = [(a.events, a.total, b.events, b.total) for a, b in improved.studies]
    assert improved.estimate == pool_risk_ratio(counts).estimate
    assert improved.estimate == pytest.approx(8 / 5, rel=0.05)  # near the ratio of the sums: the two trials agree
    assert headache.estimate == pytest.approx(3)
    assert headache.ci_low < 3 < headache.ci_high


def test_only_the_last_count_of_an_arm_is_taken():
    early = outcome("alone2019", "ais_improved", 19, 20)
    evidence = replace(SMALL, outcomes=(*SMALL.outcomes, replace(early, months_max=3.0)))
    assert pooled(finding(evidence, INJURY), "ais_improved", controlled=False).events == 14


@pytest.mark.parametrize(
    ("frame", "state"),
    [
        (INJURY, "controlled_no_difference"),
        (Frame(conditions=("autism",)), "uncontrolled"),
        (Frame(conditions=("als",)), "none"),
    ],
)
def test_the_state_of_the_evidence_is_named(frame, state):
    assert finding(SMALL, frame).state == state


def test_a_registry_entry_without_results_is_no_study_but_a_gap():
    registered = replace(SMALL.studies[0], study_id="registered2024", cohort="registered2024", direction="")
    entry = replace(SMALL.arms[0], study_id="registered2024")
    evidence = replace(SMALL, studies=(*SMALL.studies, registered), arms=(*SMALL.arms, entry))
    found = finding(evidence, INJURY)
    assert found.studied == finding(SMALL, INJURY).studied
    assert "unreported" in {gap.field for gap in found.gaps}


def test_no_evidence_is_an_answer():
    found = finding(EMPTY, INJURY)
    assert (found.state, found.certainty.level, found.harm_certainty.level) == ("none", "none", "none")
    assert (found.benefits, found.harms, found.studied.n_studies) == ((), (), 0)
    assert [gap.field for gap in found.gaps] == ["studies"]


def test_harms_of_the_same_route_are_borrowed_where_a_frame_has_few_of_its_own():
    frame = Frame(conditions=("als",), routes=("intrathecal",))
    found = finding(SMALL, frame)
    assert found.benefits == ()
    borrowed = [pool for pool in found.harms if pool.outcome == "sae_any"]
    assert borrowed
    assert {pool.match for pool in borrowed} == {"borrowed"}


def test_borrowed_harms_cost_certainty_for_indirectness():
    steps = finding(SMALL, Frame(conditions=("als",), routes=("intrathecal",))).harm_certainty.steps
    assert "indirectness" in [step.rule for step in steps if step.change < 0]


def test_the_same_question_has_the_same_answer():
    first, again = finding(SMALL, INJURY), finding(SMALL, INJURY)
    assert first == again
    assert [pooled.recovery for pooled in first.benefits] == [pooled.recovery for pooled in again.benefits]


def test_the_order_of_the_rows_does_not_matter():
    other = replace(SMALL, studies=SMALL.studies[::-1], arms=SMALL.arms[::-1], outcomes=SMALL.outcomes[::-1])
    ours, theirs = finding(SMALL, INJURY), finding(other, INJURY)
    assert (ours.benefits, ours.harms, ours.studied, ours.certainty) == (theirs.benefits, theirs.harms, theirs.studied, theirs.certainty)
    assert [pooled.recovery for pooled in ours.benefits] == [pooled.recovery for pooled in theirs.benefits]
    assert any(pooled.recovery for pooled in ours.benefits)


def test_a_narrower_question_never_finds_more_people(findings):
    wide = findings(INJURY)
    for narrow in (
        replace(INJURY, routes=("intrathecal",)),
        replace(INJURY, phases=("chronic",), ais=("A",)),
        replace(INJURY, cells=("wj_msc",)),
    ):
        found = findings(narrow)
        if found.match in ("exact", "narrower"):
            assert found.studied.n_people <= wide.studied.n_people
            assert set(found.studied.study_ids) <= set(wide.studied.study_ids)


def test_the_safety_of_intrathecal_cells_is_told_with_all_that_is_held(findings):
    found = findings(Frame(routes=("intrathecal",), cells=("msc",), interventions=("cell_therapy",)))
    serious = [pool for pool in found.harms if pool.outcome == "sae_any"]
    assert serious
    assert all(0 < pool.ci_high < 1 for pool in serious)
    (review,) = [one for one in found.harm_reviews if one.review_id == "mesabedoya2024" and one.outcome == "musculoskeletal_ae"]
    assert (review.estimate, review.ci_low, review.ci_high) == (1.61, 1.19, 2.19)
    assert len(found.signals) >= 3
    assert found.harm_certainty.level in CERTAINTIES[1:4]
    assert found.gaps


def test_help_in_old_complete_injuries_is_not_settled_by_any_trial_held(findings):
    found = findings(Frame(conditions=("spinal_cord_injury",), ais=("A",), phases=("chronic",)))
    assert found.state in ("uncontrolled", "controlled_unsettled", "controlled_no_difference")
    assert found.certainty.level in ("very_low", "low")
    beside = [one for pool in found.benefits if pool.outcome == "ais_improved" for one in pool.recovery if one.predicted_high is not None]
    assert beside
