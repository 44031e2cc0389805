"""`pool`: a table in, a synthesis out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cordwise
from cordwise.errors import InputError
from cordwise.synthesis.model import fit
from cordwise.synthesis.pooling.table import pool
from cordwise.synthesis.single_arm import pool_proportions

TRIALS = {
    "study": ["A 2001", "B 2004", "C 2009", "D 2011", "E 2015"],
    "events": [4, 6, 3, 62, 33],
    "total": [123, 306, 231, 13598, 5069],
    "events_control": [11, 29, 11, 248, 47],
    "total_control": [139, 303, 220, 12867, 5808],
    "year": [2001, 2004, 2009, 2011, 2015],
    "route": ["it", "it", "iv", "iv", ""],
}
SPARSE = {"events": [0, 1, 0, 2], "total": [20, 30, 15, 40], "events_control": [0, 0, 1, 1], "total_control": [20, 30, 15, 40]}


def test_a_mapping_and_every_data_frame_give_the_same():
    told = pool(TRIALS, measure="RR")
    for frame in (pd.DataFrame(TRIALS), pl.DataFrame(TRIALS), pa.table(TRIALS)):
        assert pool(frame, measure="RR") == told
    assert cordwise.pool(TRIALS, measure="RR") == told


def test_the_default_is_reml_with_hartung_knapp_and_says_so():
    told = pool(TRIALS, measure="RR")
    log_rr = np.log(
        np.array([4 / 123, 6 / 306, 3 / 231, 62 / 13598, 33 / 5069]) / np.array([11 / 139, 29 / 303, 11 / 220, 248 / 12867, 47 / 5808])
    )
    variance = np.array(
        [
            1 / a - 1 / n + 1 / c - 1 / m
            for a, n, c, m in zip(*(TRIALS[x] for x in ("events", "total", "events_control", "total_control")), strict=True)
        ]
    )
    model = fit(log_rr, variance)
    assert told.estimate == pytest.approx(math.exp(model.estimate))
    assert (told.ci_low, told.ci_high) == pytest.approx((math.exp(model.ci_low), math.exp(model.ci_high)))
    assert told.overall.model == "inverse_variance" and told.overall.interval == "hksj_floor" and told.overall.df == 4
    for words in ("restricted maximum likelihood", "Hartung, Knapp", "4 degrees of freedom", "Q-profile", "prediction interval"):
        assert words in told.methods
    assert any("doi:10.1002/sim.1009" in reference for reference in told.references)


def test_a_table_with_an_empty_cell_is_pooled_without_a_correction():
    told = pool(SPARSE, measure="OR")
    assert told.overall.model == "mantel_haenszel"
    assert "without a continuity correction" in told.methods
    assert told.studies[0].reason.startswith("no event in either arm")
    assert told.left_out and "study 1" in told.left_out[0]
    assert {check.estimate.label for check in told.checks} == {"conditional", "peto"}


def test_a_correction_is_made_only_when_asked_for_and_is_told():
    told = pool(SPARSE, measure="OR", add=0.5)
    assert told.overall.model == "inverse_variance" and "0.5 was added" in told.methods


def test_four_events_of_160_are_two_and_a_half_percent():
    told = pool({"events": [1, 1, 1, 1], "total": [40, 40, 40, 40]}, measure="proportion")
    assert told.estimate == pytest.approx(0.025, abs=1e-3)
    assert pool({"events": [4], "total": [160]}, measure="proportion").estimate == pytest.approx(0.025)


def test_no_event_in_a_hundred_people_leaves_a_limit_of_3_6_percent():
    told = pool({"events": [0, 0], "total": [50, 50]}, measure="proportion")
    assert told.estimate == 0 and told.ci_high == pytest.approx(0.0362, abs=1e-4)


def test_the_chain_is_that_of_findings():
    counts = [(3, 20), (7, 10), (1, 8)]
    told = pool({"events": [e for e, _ in counts], "total": [n for _, n in counts]}, measure="proportion")
    assert (told.estimate, told.ci_low, told.ci_high) == (lambda r: (r.estimate, r.ci_low, r.ci_high))(pool_proportions(counts))


def test_subgroups_have_their_own_variance_and_a_single_study_stands_for_itself():
    told = pool(TRIALS, measure="RR", by="route")
    assert [(one.label, one.k) for one in told.groups] == [("it", 2), ("iv", 2)]
    assert told.between is not None and told.between.df == 1
    assert [line.group for line in told.studies] == ["it", "it", "iv", "iv", ""]
    alone = pool({**TRIALS, "route": ["it", "iv", "iv", "iv", "iv"]}, measure="RR", by="route").groups[0]
    assert alone.k == 1 and alone.model == "one_study"


def test_moderators_may_be_numbers_or_categories():
    numbers = pool(TRIALS, measure="RR", moderators=["year"], permutations=50)
    assert [one.name for one in numbers.moderators] == ["intercept", "year"]
    assert numbers.moderators[1].permutation_p is not None
    assert pool(TRIALS, measure="RR", moderators=["year"], permutations=50).moderators == numbers.moderators  # the same seed
    words = pool({**TRIALS, "route": ["it", "iv", "im", "iv", "it"]}, measure="RR", moderators=["route"])
    assert [one.name for one in words.moderators] == ["intercept", "route: it, against im", "route: iv, against im"]


def test_leaving_out_and_adding_up_end_where_they_should():
    told = pool(TRIALS, measure="RR", order="year")
    assert len(told.leave_one_out) == len(told.cumulative) == 5
    assert told.cumulative[-1].estimate == pytest.approx(told.estimate)
    assert told.cumulative[0].k == 1


def test_two_to_five_studies_are_also_told_with_a_prior():
    labels = [check.estimate.label for check in pool(TRIALS, measure="RR").checks]
    assert "bayes" in labels


def test_judgements_of_bias_stand_beside_the_studies():
    judged = {**TRIALS, "randomisation": ["low", "Some concerns", "HIGH", "?", ""]}
    told = pool(judged, measure="RR", risk_of_bias=["randomisation"])
    assert [line.risk_of_bias for line in told.studies] == [("low",), ("some",), ("high",), ("unclear",), ("",)]
    with pytest.raises(InputError, match=r"row 2 .B 2004.: randomisation is 'fair'"):
        pool({**judged, "randomisation": ["low", "fair", "low", "low", "low"]}, measure="RR", risk_of_bias=["randomisation"])


def test_several_effects_of_one_study_are_pooled_at_three_levels():
    table = {
        "estimate": [0.1, 0.2, 0.5, 0.4, -0.1, 0.3],
        "variance": [0.02, 0.03, 0.05, 0.02, 0.04, 0.03],
        "paper": ["a", "a", "b", "b", "c", "d"],
    }
    told = pool(table, measure="GEN", cluster="paper")
    assert told.overall.model == "three_level" and told.overall.df == 3
    assert "6 effects from 4 studies" in told.overall.spread.note
    (check,) = told.checks
    assert check.estimate.label == "robust" and check.estimate.estimate == told.estimate
    with pytest.raises(InputError, match="which rows come from the same study"):
        pool(table, measure="GEN", model="three_level")


def test_where_no_ratio_can_be_estimated_the_exact_limits_are_told():
    told = pool({"events": [0, 0], "total": [20, 30], "events_control": [2, 3], "total_control": [20, 30]}, measure="RR")
    assert told.estimate is None and "no event" in told.overall.reason
    (check,) = told.checks[-1:]
    assert check.estimate.label == "exact" and "between 0 and" in check.words


def test_small_study_tests_wait_for_ten_studies():
    (few,) = pool(TRIALS, measure="RR").small_study
    assert few.p_value is None and "below 10" in few.words
    many = {name: values * 3 for name, values in TRIALS.items()}
    assert {test.name for test in pool(many, measure="RR").small_study} == {"egger", "rank", "trim_and_fill"}
    assert {test.name for test in pool(many, measure="OR").small_study} == {"peters", "harbord", "rank", "trim_and_fill"}


def test_presets_redo_the_ways_of_review_manager():
    old, new = pool(TRIALS, measure="RR", preset="revman5"), pool(TRIALS, measure="RR", preset="revman")
    assert old.overall.model == "revman5" and "Mantel-Haenszel" in old.methods and old.overall.interval == "z"
    assert new.overall.interval == "hksj"


def test_other_programs_names_of_columns_are_known_and_ones_own_can_be_given():
    metafor = dict(
        zip(
            ("slab", "ai", "n1i", "ci", "n2i"),
            (TRIALS[x] for x in ("study", "events", "total", "events_control", "total_control")),
            strict=True,
        )
    )
    assert pool(metafor, measure="RR").overall == pool(TRIALS, measure="RR").overall
    mine = {"deaths": [1, 2], "people": [10, 20]}
    assert pool(mine, measure="proportion", columns={"deaths": "events", "people": "total"}).overall.k == 2


@pytest.mark.parametrize(
    ("data", "options", "said"),
    [
        ({"events": [1, 5], "total": [3, 4]}, {"measure": "proportion"}, "row 2"),
        ({"events": [-1, 2], "total": [3, 4]}, {"measure": "proportion"}, "row 1"),
        ({"events": [0.5, 2], "total": [3, 4]}, {"measure": "proportion"}, "row 1"),
        ({"events": [1, "many"], "total": [3, 4]}, {"measure": "proportion"}, "'many', not a number"),
        ({"events": [1, float("inf")], "total": [3, 4]}, {"measure": "proportion"}, "infinite"),
        ({"events": [1, 2]}, {"measure": "proportion"}, "needs a column for total"),
        ({"events": [1, 2], "total": [3]}, {"measure": "proportion"}, "unlike length"),
        ({}, {"measure": "proportion"}, "no rows"),
        ({"events": [], "total": []}, {"measure": "proportion"}, "no rows"),
        (TRIALS, {"measure": "hazard"}, "not a measure"),
        (TRIALS, {"measure": "RR", "by": "colour"}, "no column 'colour'"),
        (TRIALS, {"measure": "RR", "method": "MAGIC"}, "no estimator 'MAGIC'"),
        (TRIALS, {"measure": "RR", "level": 95}, "a share from 0.5"),
        (TRIALS, {"measure": "RR", "model": "magic"}, "no model 'magic'"),
        (TRIALS, {"measure": "RR", "preset": "revman3"}, "no preset"),
        (TRIALS, {"measure": "RR", "columns": {"deaths": "events"}}, "no column 'deaths'"),
        ("not a table", {"measure": "RR"}, "a table is a mapping"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(data, options, said):
    with pytest.raises(InputError, match=r".*") as raised:
        pool(data, **options)
    assert said in str(raised.value) and "\n" not in str(raised.value)


def test_effects_without_any_sampling_error_are_not_pooled_and_the_reason_names_them():
    told = pool({"estimate": [0.1, 0.2], "variance": [0.0, 0.0]}, measure="GEN")
    assert told.estimate is None and told.overall.reason
    assert told.left_out == tuple(f"study {row}: an effect without any sampling error cannot be weighed" for row in (1, 2))


def test_one_study_and_missing_cells_are_answers():
    one = pool({name: values[:1] for name, values in TRIALS.items()}, measure="RR")
    assert one.overall.k == 1 and one.overall.model == "one_study" and one.leave_one_out == ()
    gaps = pool({**TRIALS, "events": [4, None, 3, "NA", 33]}, measure="RR")
    assert gaps.overall.k == 3 and len(gaps.left_out) == 2
    twice = pool({**TRIALS, "study": ["A", "A", "A", "B", "B"]}, measure="RR")
    assert [line.label for line in twice.studies] == ["A", "A (2)", "A (3)", "B", "B (2)"]


arms = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(arms, arms), min_size=1, max_size=9), st.sampled_from(["RR", "OR", "RD", "PETO"]))
def test_valid_counts_never_end_in_an_exception_or_a_number_that_is_none_without_a_reason(studies, measure):
    names = ("events", "total", "events_control", "total_control")
    told = pool({name: [(a + b)[place] for a, b in studies] for place, name in enumerate(names)}, measure=measure)
    if told.estimate is None:
        assert told.overall.reason
    else:
        assert math.isfinite(told.estimate)
        assert told.ci_low is None or told.ci_low <= told.estimate <= told.ci_high  # type: ignore[operator]
    assert all(line.estimate is not None or line.reason for line in told.studies)


@settings(max_examples=40, deadline=None)
@given(st.lists(arms, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_the_studies_changes_nothing(studies, random):
    shuffled = studies[:]
    random.shuffle(shuffled)
    first, second = (pool({"events": [e for e, _ in s], "total": [n for _, n in s]}, measure="proportion") for s in (studies, shuffled))
    assert first.overall == second.overall
