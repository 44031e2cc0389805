"""Exact intervals: no event in ten people is "up to 31%", never "none"."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from cordwise.errors import InputError, RecordError
from cordwise.synthesis.exact import (
    clopper_pearson,
    exact_upper,
    intervals,
    jeffreys,
    limit_full,
    limit_zero,
    newcombe,
    rate_intervals,
    wilson,
)


@pytest.mark.parametrize(
    ("events", "total", "low", "high"),
    [
        (0, 10, 0, 0.3085),
        (0, 45, 0, 0.0787),
        (0, 100, 0, 0.0362),
        (0, 270, 0, 0.0136),  # two-sided; the one-sided "rule of three" gives 1.1%
        (4, 160, 0.0069, 0.0628),
        (7, 10, 0.3475, 0.9333),
        (10, 10, 0.6915, 1),
        (1, 1, 0.025, 1),
    ],
)
def test_known_limits(events, total, low, high):
    assert clopper_pearson(events, total) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@st.composite
def counts(draw, at_most=5000):
    total = draw(st.integers(1, at_most))
    return draw(st.integers(0, total)), total


@given(counts(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_limits_agree_with_an_independent_program(count, level):
    theirs = binomtest(*count).proportion_ci(level, "exact")
    assert clopper_pearson(*count, level) == (pytest.approx(theirs.low, abs=1e-9), pytest.approx(theirs.high, abs=1e-9))


@given(counts())
def test_the_share_seen_lies_inside_its_interval(count):
    low, high = clopper_pearson(*count)
    assert 0 <= low <= count[0] / count[1] <= high <= 1


@given(counts())
def test_the_mirror_of_a_count_has_the_mirror_of_its_interval(count):
    events, total = count
    low, high = clopper_pearson(events, total)
    assert clopper_pearson(total - events, total) == (pytest.approx(1 - high, abs=1e-9), pytest.approx(1 - low, abs=1e-9))


@given(st.integers(1, 3000))
def test_without_events_only_more_people_lower_the_limit(total):
    assert 0 < exact_upper(0, total + 1) < exact_upper(0, total)


@pytest.mark.parametrize(("events", "total"), [(1, 0), (0, 0), (11, 10), (-1, 10)])
def test_impossible_counts_are_refused(events, total):
    with pytest.raises(RecordError):
        clopper_pearson(events, total)


@pytest.mark.parametrize(
    ("method", "events", "total", "low", "high"),
    [
        # Brown, Cai and DasGupta's own: x = 0 has a lower limit of 0 and x = n an upper one of 1; the others from
        # R 4.2: prop.test(7, 20, correct = FALSE)$conf.int; qbeta(c(.025, .975), 7.5, 13.5)
        (wilson, 7, 20, 0.181191824, 0.567145723),
        (jeffreys, 7, 20, 0.172276214, 0.567766094),
        (wilson, 0, 10, 0, 0.2775328),
        (jeffreys, 0, 10, 0, 0.2171960),
        (wilson, 10, 10, 0.7224672, 1),
    ],
)
def test_score_and_jeffreys_limits(method, events, total, low, high):
    assert method(events, total) == (pytest.approx(low, abs=5e-6), pytest.approx(high, abs=5e-6))


def test_nought_of_a_hundred_is_three_per_cent_one_sided():
    assert limit_zero(100, sided=1) == pytest.approx(0.0295, abs=5e-5)
    assert limit_zero(100) == pytest.approx(exact_upper(0, 100))
    assert limit_full(100) == pytest.approx(clopper_pearson(100, 100)[0])
    assert limit_zero(10**9) == pytest.approx(-math.log(0.025) / 1e9)


@given(st.lists(counts(), max_size=6), st.sampled_from(["clopper_pearson", "wilson", "jeffreys"]), st.sampled_from([0.8, 0.95]))
def test_arrays_have_the_limits_of_each_study(studies, method, level):
    low, high = intervals([events for events, _ in studies], [total for _, total in studies], level=level, method=method)
    one = {"clopper_pearson": clopper_pearson, "wilson": wilson, "jeffreys": jeffreys}[method]
    for row, count in enumerate(studies):
        assert (low[row], high[row]) == (pytest.approx(one(*count, level)[0], abs=1e-12), pytest.approx(one(*count, level)[1], abs=1e-12))
        assert 0 <= low[row] <= count[0] / count[1] <= high[row] <= 1


def test_arrays_keep_missing_counts_missing_and_know_nothing_of_nobody():
    low, high = intervals([None, 0], [10, 0])
    assert math.isnan(low[0]) and math.isnan(high[0])
    assert (low[1], high[1]) == (0, 1)


def test_a_rate_without_events_has_an_upper_limit():
    low, high = rate_intervals([0, 3, 1], [100, 12.5, 0])
    assert low.tolist()[0] == 0
    assert high[0] == pytest.approx(-math.log(0.025) / 100)
    assert (low[1], high[1]) == (
        pytest.approx(0.0494937698, abs=1e-9),
        pytest.approx(0.7013818456, abs=1e-9),
    )  # R 4.2: poisson.test(3, 12.5)$conf.int
    assert math.isinf(high[2])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: intervals([3], [2]), "row 1: events 3 in 2 people"),
        (lambda: intervals([1], [2], method="wald"), "method='wald'"),
        (lambda: intervals([1], [2], level=95), "level=95"),
        (lambda: limit_zero(9, sided=3), "sided=3"),
        (lambda: rate_intervals([1], [-1]), "row 1: time -1 is negative"),
    ],
)
def test_impossible_questions_are_refused(call, words):
    with pytest.raises(InputError, match=words):
        call()


@pytest.mark.parametrize(
    ("events", "total", "events_control", "total_control", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(events, total, events_control, total_control, low, high):
    # Newcombe 1998, Stat Med 17:873, table II, method 10, told to four digits
    found = newcombe(events, total, events_control, total_control)
    assert found == pytest.approx((low, high), abs=6e-5)


@given(counts(), counts())
def test_the_interval_of_a_difference_holds_it_and_turns_with_the_groups(one, other):
    low, high = newcombe(*one, *other)
    gap = one[0] / one[1] - other[0] / other[1]
    ours, theirs = (binomtest(*count).proportion_ci(method="wilson") for count in (one, other))
    below = math.hypot(one[0] / one[1] - ours.low, theirs.high - other[0] / other[1])
    assert low == pytest.approx(
        gap - below, abs=1e-9
    )  # made of the score intervals of an independent program; nine digits, as both solve the same square
    assert -1 <= low <= gap + 1e-12 and gap - 1e-12 <= high <= 1
    assert newcombe(*other, *one) == pytest.approx((-high, -low))
