"""Exact intervals: no event in ten people is "up to 31%", never "none"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from cordwise.errors import RecordError
from cordwise.synthesis.exact import clopper_pearson, exact_upper


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
