from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.render.pictures.axis import Axis, Reach, axis, decimals_for, linear_ticks, number_words, tick_words, ticks

NUMBER = st.floats(allow_nan=False, allow_infinity=True)
KIND = st.sampled_from(("ratio", "share", "difference", "rate"))


def reach(estimate, low, high):
    return Reach(core=(estimate,), low=low, high=high)


def told(scale, room=7):
    return [tick_words(value, scale) for value in ticks(scale, lambda values: len(values) <= room)]


def test_a_ratio_has_no_effect_in_its_ticks_and_equal_steps_for_equal_factors():
    scale = axis("ratio", [reach(0.5, 0.2, 1.5), reach(1.2, 0.6, 4.0)], 1.0)
    assert scale.place(1.0) - scale.place(0.5) == pytest.approx(scale.place(2.0) - scale.place(1.0))
    assert told(scale) == ["0.2", "0.5", "1", "2"]


def test_an_interval_that_dwarfs_the_rest_leaves_the_axis():
    scale = axis("ratio", [reach(0.8, 0.4, 1.6), reach(1.2, 0.6, 2.4), reach(2.0, 1e-4, 1e4)], 1.0)
    assert scale.high < 100 and not scale.holds(1e4) and scale.holds(2.4)


def test_shares_end_at_a_round_per_cent():
    assert axis("share", [reach(0.02, 0.0, 0.04)], None) == Axis(kind="share", low=0.0, high=0.05)
    assert told(axis("share", [reach(0.5, 0.1, 0.93)], None)) == ["0%", "20%", "40%", "60%", "80%", "100%"]


def test_far_powers_of_ten_are_written_as_such():
    assert told(Axis(kind="ratio", low=1e-6, high=1e6)) == ["10⁻⁶", "10⁻⁴", "0.01", "1", "100", "10⁴", "10⁶"]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [(0.004, "ratio", "<0.01"), (math.inf, "ratio", "∞"), (5400.0, "ratio", "5400"), (1.2e7, "ratio", "1.2×10⁷"), (-0.001, "difference", "0.00"),
     (-2.5, "difference", "−2.50"), (0.0001, "share", "<0.1%"), (0.9999, "share", ">99.9%"), (0.0787, "share", "7.9%"), (0.0, "share", "0.0%")],
)  # fmt: skip
def test_numbers_say_no_more_than_they_hold(value, kind, expected):
    assert number_words(value, kind, decimals_for(kind, [value])) == expected or number_words(value, kind, 2) == expected


def test_linear_ticks_are_round():
    assert linear_ticks(0.0, 10.0) == (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)


@given(kind=KIND, rows=st.lists(st.tuples(NUMBER, NUMBER, NUMBER), max_size=5), null=st.one_of(st.none(), NUMBER))
def test_any_numbers_have_an_axis_with_a_tick(kind, rows, null):
    scale = axis(kind, [reach(estimate, min(ends), max(ends)) for estimate, *ends in rows], null)
    assert scale.low < scale.high
    assert all(not math.isnan(scale.place(value)) for row in rows for value in row)
    found = ticks(scale, lambda values: len(values) < 6)
    assert all(scale.holds(value) and tick_words(value, scale) for value in found)
    assert len({tick_words(value, scale) for value in found}) == len(found) >= 1
