"""One arm over several studies: always an answer, always how it was made, limits that hold."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from benchmarks.coverage_single_arm import simulate
from cordwise.errors import InputError
from cordwise.synthesis import single_arm
from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.single_arm import garwood, pool_proportions, pool_rates


@st.composite
def a_count(draw, at_most=80):
    total = draw(st.integers(1, at_most))
    return draw(st.one_of(st.integers(0, total), st.sampled_from([0, 1, total]))), total


studies = st.lists(a_count(), min_size=2, max_size=9)
hostile = st.lists(st.one_of(a_count(), a_count(10**6)), min_size=1, max_size=12)
quickly = settings(max_examples=30, deadline=None)


@given(a_count())
def test_one_study_keeps_its_exact_interval(count):
    pooled = pool_proportions([count])
    assert pooled.estimate == count[0] / count[1]
    assert (pooled.ci_low, pooled.ci_high) == clopper_pearson(*count)
    assert pooled.tau2 is None
    assert "one study" in pooled.spread_reason


@given(st.lists(st.integers(1, 60), min_size=2, max_size=8))
def test_no_event_anywhere_is_the_exact_limit_of_all_people_together(totals):
    pooled = pool_proportions([(0, total) for total in totals])
    assert (pooled.estimate, pooled.ci_low) == (0, 0)
    assert pooled.ci_high == clopper_pearson(0, sum(totals))[1]


@given(st.lists(st.integers(1, 60), min_size=2, max_size=8))
def test_everybody_everywhere_is_the_exact_limit_from_the_other_side(totals):
    pooled = pool_proportions([(total, total) for total in totals])
    assert (pooled.estimate, pooled.ci_high) == (1, 1)
    assert pooled.ci_low == clopper_pearson(sum(totals), sum(totals))[0]


@pytest.mark.parametrize(
    ("split", "highest"),
    [
        ([(4, 160)], 0.065),
        ([(1, 40), (1, 40), (1, 40), (1, 40)], 0.09),
        ([(0, 20), (1, 30), (0, 25), (2, 45), (1, 40)], 0.08),
        ([(0, 10)] * 12 + [(1, 10)] * 4, 0.065),
        ([(1, 80), (3, 80)], 0.26),  # two studies: how far studies differ is anyone's guess
    ],
)
def test_four_of_a_hundred_and_sixty_pool_to_about_two_and_a_half_per_cent(split, highest):
    """Half an event added to every empty study would more than double it."""
    assert sum(events for events, _ in split) == 4
    pooled = pool_proportions(split)
    assert pooled.estimate == pytest.approx(0.025, abs=0.004)
    assert pooled.ci_high < highest


def test_none_of_a_hundred_stays_none_with_its_limit():
    pooled = pool_proportions([(0, 10)] * 10)
    assert (pooled.estimate, pooled.ci_high) == (0, pytest.approx(0.0362, abs=5e-5))


@quickly
@given(studies, st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(counts, random):
    other = list(counts)
    random.shuffle(other)
    assert pool_proportions(counts) == pool_proportions(other)


@quickly
@given(hostile, st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_every_column_of_counts_is_answered(counts, level):
    pooled = pool_proportions(counts, level=level)
    assert 0 <= pooled.ci_low <= pooled.estimate <= pooled.ci_high <= 1
    assert 0 <= pooled.middle_low <= pooled.middle <= pooled.middle_high <= 1
    assert 0 <= pooled.average_low <= pooled.average <= pooled.average_high <= 1
    assert pooled.method
    assert pooled.tau2 is not None or pooled.spread_reason
    assert pooled.new_low is not None or pooled.spread_reason


@quickly
@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(1e-3, 1e6)), min_size=1, max_size=8))
def test_every_column_of_rates_is_answered(rows):
    pooled = pool_rates(*zip(*rows, strict=True))
    assert 0 <= pooled.ci_low <= pooled.estimate <= pooled.ci_high < np.inf
    assert pooled.method


def test_two_hundred_studies_of_a_million_people_are_answered():
    counts = [(1_000 + 7 * study, 10**6 - study) for study in range(200)]
    pooled = pool_proportions(counts)
    assert pooled.estimate == pytest.approx(0.0017, abs=1e-4)
    assert pooled.ci_high - pooled.ci_low < 1.5e-4


@quickly
@given(studies)
def test_the_estimate_lies_between_the_smallest_and_the_largest_share(counts):
    """A middle of studies cannot be beyond all of them; a hair of room for the maximiser's last step."""
    shares = [events / total for events, total in counts]
    assert min(shares) - 1e-6 <= pool_proportions(counts).estimate <= max(shares) + 1e-6


@quickly
@given(st.integers(1, 8), st.integers(9, 30), st.integers(2, 8))
def test_ten_times_as_many_people_narrow_the_interval(events, total, held):
    small, large = pool_proportions([(events, total)] * held), pool_proportions([(10 * events, 10 * total)] * held)
    assert large.ci_high - large.ci_low < small.ci_high - small.ci_low
    assert large.estimate == pytest.approx(small.estimate, abs=1e-6)


@quickly
@given(st.integers(1, 8), st.integers(9, 40), st.integers(2, 8))
def test_one_more_study_of_the_same_share_narrows_the_interval(events, total, held):
    fewer, more = (pool_proportions([(events, total)] * k) for k in (held, held + 1))
    assert more.ci_high - more.ci_low < fewer.ci_high - fewer.ci_low


def test_studies_that_differ_widen_the_interval_beyond_that_of_one_common_share():
    same, apart = pool_proportions([(10, 20)] * 4), pool_proportions([(2, 20), (18, 20), (4, 20), (16, 20)])
    assert apart.tau2 > 1 > (same.tau2 or 0)
    assert apart.ci_high - apart.ci_low > same.ci_high - same.ci_low


@quickly
@given(studies)
def test_the_mirror_of_every_count_pools_to_the_mirror(counts):
    """Improved or not improved: the same people, the same answer; limits to the accuracy of their quadrature."""
    ours, mirror = pool_proportions(counts), pool_proportions([(total - events, total) for events, total in counts])
    assert mirror.estimate == pytest.approx(1 - ours.estimate, abs=1e-5)
    assert mirror.ci_low == pytest.approx(1 - ours.ci_high, abs=2e-3)


def test_a_wider_level_is_wider():
    narrow, wide = (pool_proportions([(3, 20), (6, 25), (2, 30)], level=level) for level in (0.8, 0.99))
    assert wide.ci_low < narrow.ci_low < narrow.ci_high < wide.ci_high


def test_a_spread_that_was_not_found_but_may_be_there_is_told():
    pooled = pool_proportions([(1, 80), (3, 80)])
    assert pooled.tau2 == 0
    assert "cannot exclude it" in pooled.spread_reason
    assert pooled.estimand == "common"


def test_studies_of_all_and_none_get_the_average_told():
    pooled = pool_proportions([(0, 10), (10, 10)])
    assert pooled.estimand == "average"
    assert pooled.estimate == pytest.approx(0.5)
    assert pooled.tau2 is None
    assert "differ too much" in pooled.spread_reason


def test_the_middle_and_the_average_stand_side_by_side():
    pooled = pool_proportions([(1, 30), (2, 30), (1, 30), (25, 30), (3, 30)])
    assert pooled.estimand == "middle"
    assert pooled.middle < pooled.average
    assert pooled.new_low < pooled.ci_low < pooled.ci_high < pooled.new_high
    assert 0.5 < pooled.i2 < 1


def test_a_second_method_is_told_beside_the_first():
    assert "beta-binomial" in pool_proportions([(1, 10), (5, 12), (9, 20)]).check
    assert "gamma-Poisson" in pool_rates([1, 5, 9], [10, 12, 20]).check


def test_methods_that_disagree_are_told_to():
    assert "differ" in pool_proportions([(1, 30), (2, 30), (1, 30), (25, 30), (3, 30)]).check


def test_a_rate_does_not_depend_on_the_unit_of_time():
    years, days = pool_rates([2, 0, 5], [10.0, 4.0, 12.5]), pool_rates([2, 0, 5], [3650.0, 1460.0, 4562.5])
    assert days.estimate * 365 == pytest.approx(years.estimate, rel=1e-6)
    assert days.ci_high * 365 == pytest.approx(years.ci_high, rel=1e-3)


def test_one_rate_and_no_event_are_exact():
    assert (pool_rates([3], [20.0]).ci_low, pool_rates([3], [20.0]).ci_high) == garwood(3, 20)
    none = pool_rates([0, 0], [10.0, 20.0])
    assert (none.estimate, none.ci_high) == (0, pytest.approx(3.6889 / 30, abs=1e-4))


@pytest.mark.parametrize("counts", [[], [(1, 0)], [(3, 2)], [(-1, 2), (1, 2)], [(0.5, 2)], [(float("nan"), 3)]])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(InputError):
        pool_proportions(counts)


@pytest.mark.parametrize("rows", [([], []), ([1], [0.0]), ([-1], [2.0]), ([1.5], [2.0]), ([1, 2], [3.0])])
def test_impossible_rates_are_refused(rows):
    with pytest.raises(InputError):
        pool_rates(*rows)


def test_a_refusal_names_the_row():
    with pytest.raises(InputError, match="row 2: 3 events in 2 people"):
        pool_proportions([(1, 2), (3, 2)])


def test_the_same_studies_are_pooled_once():
    """`benchmarks/synthesis.py` says how long that takes."""
    counts = [(3, 10), (5, 12), (1, 9), (4, 20), (8, 15), (2, 11), (6, 30), (3, 25), (1, 14), (9, 22)]
    single_arm._proportion.cache_clear()
    assert pool_proportions(counts) == pool_proportions(counts)
    assert (single_arm._proportion.cache_info().misses, single_arm._proportion.cache_info().hits) == (1, 1)


# -- how often the limits hold the truth ------------------------------------------------------------------------------------------------


def test_the_limits_hold_the_truth_where_an_exact_interval_of_the_total_does_not():
    """A hundred and fifty data sets a cell; 0.90 leaves three standard errors below 0.95. `benchmarks/coverage_single_arm.py` has the whole table."""
    grid = {"studies": (2, 5), "people": (20,), "shares": (0.1,), "spreads": (0.0, 1.0)}
    cells = list(simulate(grid, 150, np.random.default_rng(3)))
    assert min(cell.told for cell in cells) >= 0.9
    assert min(cell.average for cell in cells) >= 0.9
    assert min(cell.plain for cell in cells) < 0.75


# -- against an independent program -----------------------------------------------------------------------------------------------------


def golden_of(shared, kind):
    """The result files of a kind."""
    folder = shared / "golden" / "metafor"
    named = [entry["id"] for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")) if entry["kind"] == kind]
    return [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in named]


def test_the_middle_agrees_with_an_independent_program(shared):
    """rma.glmm(measure="PLO", method="ML") of R's metafor: what the golden files promise of a general optimiser; 7 nodes there, 15 here."""
    compared = 0
    for file in golden_of(shared, "proportion"):
        columns = file["columns"]
        pooled = pool_proportions(list(zip(columns["xi"], columns["ni"], strict=True)))
        for result in file["results"]:
            arguments = result["args"]
            if result["fn"] == "rma.glmm" and (arguments["measure"], arguments["method"], arguments["test"]) == ("PLO", "ML", "z"):
                compared += 1
                assert logit(pooled.estimate) == pytest.approx(result["out"]["b"][0], abs=1e-4), file["id"]
                assert pooled.tau2 == pytest.approx(result["out"]["tau2"], rel=1e-3), file["id"]
                assert pooled.i2 == pytest.approx(result["out"]["I2"] / 100, rel=1e-3), file["id"]
                low, high = expit(result["out"]["ci_lb"][0]), expit(result["out"]["ci_ub"][0])
                assert pooled.ci_low < low < high < pooled.ci_high, "theirs takes the variances as known, and t as normal"
    assert compared >= 2
