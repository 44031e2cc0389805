"""What would be expected without cells: the right published rates for the time since injury, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.records.evidence import NaturalRate
from cordwise.records.source import Source
from cordwise.synthesis.recovery import expected_recovery

SOURCE = Source(document="doi:10.1000/x", checked="2026-01-31")


def rate(name, grade, window, events, total, **more):
    """A published rate of improvement by at least one grade."""
    return NaturalRate(
        rate_id=name, citation=f"{name}, a journal", baseline_ais=(grade,), window_days_min=window[0], window_days_max=window[1], months=12,
        to_ais="improved_ge1", events=events, total=total, source=SOURCE, **more,
    )  # fmt: skip


EARLY_A, LATE_A = rate("early_A", "A", (0, 7), 74, 482), rate("late_A", "A", (365, 365), 11, 196)
EARLY_B, EARLY_C = rate("early_B", "B", (0, 15), 27, 37), rate("early_C", "C", (0, 7), 112, 159)
RATES = (EARLY_A, LATE_A, EARLY_B, EARLY_C)


def recovery(ais, since, observed=3, total=10, rates=RATES):
    return expected_recovery(rates, observed=observed, total=total, ais=ais, since_months=since)


def test_a_rate_that_starts_in_the_first_days_serves_people_treated_in_the_first_weeks():
    found = recovery(("A",), (0.1, 0.5))
    assert found.rate_ids == ("early_A",)
    assert found.expected_low == found.expected_high == pytest.approx(74 / 482)


@given(st.floats(10, 200), st.floats(0, 200))
def test_an_early_rate_is_never_used_for_people_late_after_their_injury(start, more):
    found = recovery(("A",), (start, start + more))
    assert found.rate_ids == ("late_A",)
    assert found.expected_high == pytest.approx(11 / 196)


@given(st.floats(0, 1), st.floats(0, 0.01))
def test_a_late_rate_is_never_used_for_people_in_the_first_month(start, more):
    assert recovery(("A",), (start, start + more)).rate_ids == ("early_A",)


def test_without_a_late_rate_people_late_after_injury_have_no_benchmark():
    found = recovery(("B",), (12, 60))
    assert (found.predicted_low, found.predicted_high, found.tail) == (None, None, None)
    assert "no published rate" in found.gap


def test_between_the_windows_there_is_a_range_and_no_chance_is_told():
    found = recovery(("A",), (2, 6))
    assert set(found.rate_ids) == {"early_A", "late_A"}
    assert (found.expected_low, found.expected_high) == (pytest.approx(11 / 196), pytest.approx(74 / 482))
    assert found.tail is None
    assert "between the windows" in found.gap


def test_a_mixture_of_grades_gives_a_range_from_the_worst_to_the_best():
    found = recovery(("C", "A"), (0.1, 0.5))
    assert (found.expected_low, found.expected_high) == (pytest.approx(74 / 482), pytest.approx(112 / 159))
    assert found.tail is None
    assert "baseline grade" in found.gap


@pytest.mark.parametrize(("ais", "since", "words"), [((), (0, 1), "grades"), (("A",), None, "time since injury")])
def test_unknown_people_have_no_benchmark_and_the_reason_is_told(ais, since, words):
    found = recovery(ais, since)
    assert (found.predicted_low, found.predicted_high, found.tail) == (None, None, None)
    assert (found.expected_low, found.expected_high) == (0, 1)
    assert words in found.gap


def test_one_grade_without_a_rate_leaves_the_whole_group_without_a_benchmark():
    assert "AIS D" in recovery(("A", "D"), (0.1, 0.5)).gap


@pytest.mark.parametrize(
    "useless",
    [
        rate("set_aside", "A", (0, 7), 90, 100, use=False),
        rate("of_one_level", "A", (0, 7), 90, 100, level="cervical"),
        NaturalRate(rate_id="to_B", citation="x", baseline_ais=("A",), window_days_max=7, to_ais="B", events=90, total=100, source=SOURCE),
        NaturalRate(
            rate_id="grades",
            citation="x",
            baseline_ais=("A", "B"),
            window_days_max=7,
            to_ais="improved_ge1",
            events=9,
            total=10,
            source=SOURCE,
        ),
    ],
    ids=lambda one: one.rate_id,
)
def test_rates_of_other_people_or_set_aside_are_not_used(useless):
    assert recovery(("A",), (0.1, 0.5), rates=(*RATES, useless)).rate_ids == ("early_A",)


@given(st.integers(1, 120), st.data())
def test_the_predictive_range_contains_the_expectation(total, data):
    observed = data.draw(st.integers(0, total))
    found = recovery(("A",), (0.1, 0.5), observed, total)
    assert 0 <= found.predicted_low <= found.expected_low * total <= found.predicted_high + 1
    assert found.predicted_high <= total
    assert 0 <= found.tail <= 1


@given(st.integers(1, 80), st.data())
def test_the_more_improved_the_smaller_the_chance_of_it_without_cells(total, data):
    observed = data.draw(st.integers(0, total - 1))
    fewer, more = (recovery(("A",), (0.1, 0.5), count, total).tail for count in (observed, observed + 1))
    assert more <= fewer + 1e-12  # the law's tail is summed: the last digit may waver
    assert fewer == pytest.approx(1) or observed


def test_the_range_is_wider_where_the_published_rate_rests_on_fewer_people():
    few = rate("few", "A", (0, 7), 2, 13)
    many = rate("many", "A", (0, 7), 200, 1300)
    ranges = [recovery(("A",), (0.1, 0.5), 3, 40, (one,)) for one in (few, many)]
    assert ranges[0].predicted_high > ranges[1].predicted_high
    assert ranges[0].predicted_low <= ranges[1].predicted_low


def test_of_the_rates_that_ship_only_late_ones_serve_chronic_people(evidence):
    found = expected_recovery(evidence.natural_history, observed=2, total=10, ais=("A",), since_months=(12, 120))
    assert found.rate_ids
    held = {one.rate_id: one for one in evidence.natural_history}
    assert all((held[one].window_days_min or 0) >= 180 for one in found.rate_ids)
    assert found.expected_high < 0.1
