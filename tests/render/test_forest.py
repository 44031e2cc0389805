from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.records.reply import ForestRow
from cordwise.render.forest import axis, numbers
from cordwise.render.forest_svg import forest_svg
from cordwise.render.forest_text import forest_lines

from .examples import FOREST, RATIOS

NUMBER = st.one_of(st.none(), st.floats(-1e6, 1e6))
ROWS = st.lists(
    st.builds(ForestRow, label=st.text(max_size=90), events=st.one_of(st.none(), st.integers(0, 99)), total=st.just(99), estimate=NUMBER,
              ci_low=NUMBER, ci_high=NUMBER, kind=st.sampled_from(("study", "pooled", "expected")), note=st.text(max_size=30)),
    max_size=6,
).map(tuple)  # fmt: skip


def test_shares_have_an_axis_in_per_cent():
    scale = axis(FOREST)
    assert (scale.kind, scale.low, scale.high) == ("share", 0.0, 1.0)
    assert numbers(FOREST[0], scale) == "70.0% (34.8% to 93.3%)"


def test_rare_events_have_a_closer_axis():
    assert axis((ForestRow(label="x", events=0, total=100, estimate=0.0, ci_low=0.0, ci_high=0.036, kind="study"),)).high == 0.05


def test_ratios_have_a_logarithmic_axis_around_no_effect():
    scale = axis(RATIOS)
    assert (scale.kind, scale.reference) == ("ratio", 1.0)
    assert scale.place(1.0) - scale.place(0.5) == pytest.approx(scale.place(2.0) - scale.place(1.0))


def test_a_ratio_below_one_is_told_from_a_share_by_its_counts():
    assert axis((ForestRow(label="x", events=4, total=10, estimate=0.8, ci_low=0.4, ci_high=0.95, kind="study"),)).kind == "ratio"


def test_differences_have_an_axis_around_zero():
    scale = axis((ForestRow(label="x", events=None, total=None, estimate=-2.5, ci_low=-4.0, ci_high=0.5, kind="study"),))
    assert (scale.kind, scale.low, scale.high) == ("difference", -5.0, 5.0)


@given(rows=ROWS, width=st.integers(30, 160))
def test_any_rows_draw_within_the_width(rows, width):
    assert all(len(line) <= max(width, 60) for line in forest_lines(rows, width, plain=True))


@given(rows=ROWS)
def test_any_rows_stay_on_the_plot(rows):
    scale = axis(rows)
    assert all(0 <= scale.place(value) <= 1 for row in rows for value in (row.estimate, row.ci_low, row.ci_high) if value is not None)
    assert "<script" not in forest_svg("x", rows, "p")
