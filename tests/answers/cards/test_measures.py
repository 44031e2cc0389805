import re

import pytest

from cordwise.answers.cards.rows import control_ids, is_count

from .every_card import EVIDENCE, on_every_study, part


def measured(study_id):
    controls = control_ids(EVIDENCE.study[study_id], EVIDENCE)
    return [row for row in EVIDENCE.outcomes_of.get(study_id, ()) if not is_count(row) and row.arm_id not in controls]


@on_every_study
def test_a_difference_is_told_with_its_interval_or_that_none_is_held(study_id):
    told = part(study_id, "found")
    for row in measured(study_id):
        if "difference vs control" in row.unit and row.months_max == max(
            one.months_max for one in measured(study_id) if one.outcome == row.outcome
        ):
            low, high = row.ci_low, row.ci_high
            held = low is not None and high is not None
            assert f"{abs(row.mean):g}" in told
            assert (
                (f"95% interval {abs(low):g}" in told and f"to {abs(high):g}" in told)
                if held
                else "How sure that gap is, is not held" in told
            )


@on_every_study
def test_an_interval_that_holds_none_says_that_chance_may_explain_the_gap(study_id):
    spans = re.findall(r"95% interval \S+ lower to \S+ higher\)(.{11})", part(study_id, "found"))
    assert all(after.startswith(". So chance") for after in spans)


@on_every_study
def test_a_later_score_is_told_with_the_one_at_the_start(study_id):
    told = part(study_id, "found")
    for row in measured(study_id):
        starts = [
            one
            for one in measured(study_id)
            if (one.arm_id, one.outcome, one.outcome_text) == (row.arm_id, row.outcome, row.outcome_text) and one.months_max == 0
        ]
        if row.months_max and starts and f" {row.mean:g} " in told and not row.unit.count("change"):
            assert any(f"from {start.mean:g} at the start" in told for start in starts)


@on_every_study
def test_a_change_in_per_cent_is_never_told_in_points(study_id):
    told = part(study_id, "found")
    for row in measured(study_id):
        if row.unit.startswith("percent"):
            assert f"{abs(row.mean):g} per cent of where it began" in told
            assert f"{abs(row.mean):g} points" not in told


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("fischgrund_bvn_2yr", "The back score got better by 53.7 per cent of where it began"),
        ("fischgrund_bvn_2yr", "Where no control group is named, its figure is not held."),
        ("gornet2024", "In group 2, the pain score fell by 62.8 per cent of where it began"),
        ("delitto2015", "rose by 22.4 points over 24 months (74 people seen). In the control group it rose by 19.2 points"),
        ("delitto2015", "(95% interval 7.9 lower to 9.6 higher). So chance may explain the gap."),
        ("huang2012", "The score for movement went from 37.79 at the start to 41.25 points"),
        ("bydon2020", "The score for feeling touch went from 54 at the start to 96 points"),
        ("smartms2026", 'The measure "brain volume" came out 9.37 higher than in the control group at 6 months, as worked out by a model'),
        ("smartms2026", "0.31 z units lower"),
        ("forsth2016", 'The measure "days in hospital" was 7.4 days. In the control group it was 4.1 days.'),
        ("singer2019", "was 0.4 points a month. In the control group it was 1.44 points a month. Lower is better."),
        ("vast_singlesite", "fell by 28.69 points over 12 months (17 people seen)"),
        ("pettine2016", "to 18.3 points of 100 at 24 months (21 of 26 people seen)"),
        ("beall2020", "In the control group with care with no surgery it went from 55.75"),
    ],
)
def test_a_measure_is_told_whole(study_id, said):
    assert said in part(study_id, "found")


def test_a_score_at_the_start_alone_says_that_no_later_one_is_held():
    assert "was 6.7 points at the start. No later figure is held." in part("karussis2010", "found")


def test_a_coefficient_of_a_scan_is_told_without_a_unit_and_with_which_way_is_good():
    line = next(line for line in part("smartms2026", "found").splitlines() if "brain volume" in line)
    assert "9.37 higher" in line and "the unit is not held" in line and "Higher is better." in line


@pytest.mark.parametrize("study_id", ["amanat2021", "bmcneurol2022_ucbmnc", "minetama2019", "weinstein2008"])
def test_a_score_that_has_its_own_points_is_not_told_to_lack_a_unit(study_id):
    assert "the unit is not held" not in part(study_id, "found") and "Which way is better" not in part(study_id, "found")
