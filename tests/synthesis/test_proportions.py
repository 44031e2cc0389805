"""Shares of people pooled without invented events."""

from __future__ import annotations

import json
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import RecordError
from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.proportions import pool_proportions


@st.composite
def a_count(draw, at_most=80):
    total = draw(st.integers(1, at_most))
    return draw(st.integers(0, total)), total


studies = st.lists(a_count(), min_size=2, max_size=9)


@given(a_count())
def test_one_study_keeps_its_exact_interval(count):
    pooled = pool_proportions([count])
    assert pooled.estimate == count[0] / count[1]
    assert (pooled.ci_low, pooled.ci_high) == clopper_pearson(*count)
    assert pooled.tau2 is None


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
    "split",
    [
        [(4, 160)],
        [(1, 40), (1, 40), (1, 40), (1, 40)],
        [(0, 20), (1, 30), (0, 25), (2, 45), (1, 40)],
        [(0, 10)] * 12 + [(1, 10)] * 4,
        [(1, 80), (3, 80)],
    ],
)
def test_four_of_a_hundred_and_sixty_pool_to_about_two_and_a_half_per_cent(split):
    """Half an event added to every empty study would more than double it."""
    assert sum(events for events, _ in split) == 4
    pooled = pool_proportions(split)
    assert pooled.estimate == pytest.approx(0.025, abs=0.004)
    assert pooled.ci_high < 0.08


def test_none_of_a_hundred_stays_none_with_its_limit():
    pooled = pool_proportions([(0, 10)] * 10)
    assert (pooled.estimate, pooled.ci_high) == (0, pytest.approx(0.0362, abs=5e-5))


@given(studies, st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(counts, random):
    other = list(counts)
    random.shuffle(other)
    assert pool_proportions(counts) == pool_proportions(other)


@given(studies)
def test_the_estimate_lies_inside_its_interval(counts):
    pooled = pool_proportions(counts)
    assert 0 <= pooled.ci_low <= pooled.estimate <= pooled.ci_high <= 1


@given(studies)
def test_the_estimate_lies_between_the_smallest_and_the_largest_share(counts):
    """A middle of studies cannot be beyond all of them; a hair of room for the maximiser's last step."""
    shares = [events / total for events, total in counts]
    assert min(shares) - 1e-4 <= pool_proportions(counts).estimate <= max(shares) + 1e-4


@given(st.integers(1, 8), st.integers(9, 30), st.integers(2, 8))
def test_ten_times_as_many_people_narrow_the_interval(events, total, studies_held):
    """With the same share in every study there is nothing but chance between them, and chance shrinks with people."""
    small = pool_proportions([(events, total)] * studies_held)
    large = pool_proportions([(10 * events, 10 * total)] * studies_held)
    assert large.ci_high - large.ci_low < small.ci_high - small.ci_low
    assert large.estimate == pytest.approx(small.estimate, abs=1e-6)


def test_studies_that_differ_widen_the_interval_beyond_that_of_one_common_share():
    same, apart = pool_proportions([(10, 20)] * 4), pool_proportions([(2, 20), (18, 20), (4, 20), (16, 20)])
    assert apart.tau2 > 1 > (same.tau2 or 0)
    assert apart.ci_high - apart.ci_low > same.ci_high - same.ci_low


@given(studies)
def test_the_mirror_of_every_count_pools_to_the_mirror(counts):
    """Improved or not improved: the same people, the same answer. A tolerance of one in ten thousand for the two maximisers."""
    ours = pool_proportions(counts)
    mirror = pool_proportions([(total - events, total) for events, total in counts])
    if "beta-binomial model (" in ours.method + mirror.method:  # the fallback rounds its people to whole ones, on both sides differently
        return
    assert mirror.estimate == pytest.approx(1 - ours.estimate, abs=1e-4)


def test_a_second_method_is_told_beside_the_first():
    assert "beta-binomial" in pool_proportions([(1, 10), (5, 12), (9, 20)]).check


def test_methods_that_disagree_are_told_to():
    assert "differ" in pool_proportions([(1, 30), (2, 30), (1, 30), (25, 30), (3, 30)]).check


@pytest.mark.parametrize("counts", [[], [(1, 0)], [(3, 2)], [(-1, 2), (1, 2)]])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(RecordError):
        pool_proportions(counts)


# -- against an independent program --------------------------------------------------------------------------------------------------


def golden_of(shared, kind):
    """The result files of a kind."""
    folder = shared / "golden" / "metafor"
    named = [entry["id"] for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")) if entry["kind"] == kind]
    return [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in named]


def test_the_binomial_normal_model_agrees_with_an_independent_program(shared):
    """rma.glmm(measure="PLO", method="ML") of R's metafor.

    The estimate to 1e-4 on the logit scale, which is what the golden files promise of a general optimiser ("opt"); their quadrature has 7
    nodes, ours 15. The limits to 1e-3 (their standard error is promised to 1e-3), tau2 to 1 in 200 for a likelihood that is flat there.
    """
    compared = 0
    for file in golden_of(shared, "proportion"):
        columns = file["columns"]
        pooled = pool_proportions(list(zip(columns["xi"], columns["ni"], strict=True)))
        for result in file["results"]:
            arguments = result["args"]
            if result["fn"] == "rma.glmm" and (arguments["measure"], arguments["method"], arguments["test"]) == ("PLO", "ML", "z"):
                compared += 1
                theirs = result["out"]
                assert _logit(pooled.estimate) == pytest.approx(theirs["b"][0], abs=1e-4), file["id"]
                assert _logit(pooled.ci_low) == pytest.approx(theirs["ci_lb"][0], abs=1e-3), file["id"]
                assert _logit(pooled.ci_high) == pytest.approx(theirs["ci_ub"][0], abs=1e-3), file["id"]
                assert pooled.tau2 == pytest.approx(theirs["tau2"], rel=5e-3), file["id"]
    assert compared >= 2


def _logit(share):
    return log(share / (1 - share))
