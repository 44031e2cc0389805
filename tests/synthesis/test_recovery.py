"""What would be expected without cells: the right published rates for the time since injury, or none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.knowledge.recovery import windows
from cordwise.records.evidence import NaturalRate
from cordwise.records.recovery import GRADES
from cordwise.records.source import Source
from cordwise.synthesis.recovery import People, expected_recovery
from cordwise.synthesis.recovery import recovery as forecast
from cordwise.synthesis.recovery.levels import common_level, fit, level_named
from cordwise.synthesis.recovery.posterior import posterior
from cordwise.synthesis.recovery.splits import count_of

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
    assert found.expected_low < 74 / 482 < found.expected_high
    assert found.expected == pytest.approx(74 / 482, abs=0.02)  # the spread between sources draws the mean a little to the middle


@given(st.floats(10, 200), st.floats(0, 200))
def test_an_early_rate_is_never_used_for_people_late_after_their_injury(start, more):
    found = recovery(("A",), (start, start + more))
    assert found.rate_ids == ("late_A",)
    assert found.expected == pytest.approx(11 / 196, abs=0.02)  # as above


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
    late, early = recovery(("A",), (12, 60)), recovery(("A",), (0.1, 0.5))
    assert (found.expected_low, found.expected_high) == (
        pytest.approx(late.expected_low, abs=1e-3),
        pytest.approx(early.expected_high, abs=1e-3),
    )
    assert found.expected is None
    assert found.tail is None
    assert "between the windows" in found.gap


def test_a_mixture_of_grades_gives_a_range_from_the_worst_to_the_best():
    found = recovery(("C", "A"), (0.1, 0.5))
    one, other = recovery(("A",), (0.1, 0.5)), recovery(("C",), (0.1, 0.5))
    assert (found.expected_low, found.expected_high) == (
        pytest.approx(one.expected_low, abs=1e-3),
        pytest.approx(other.expected_high, abs=1e-3),
    )
    assert found.tail is None
    assert "baseline grade" in found.gap


def test_an_unknown_time_leaves_a_range_over_every_start():
    found = recovery(("A",), None)
    late, early = recovery(("A",), (12, 60)), recovery(("A",), (0.1, 0.5))
    assert (found.expected, found.tail) == (None, None)
    assert (found.expected_least, found.expected_most) == (pytest.approx(late.expected), pytest.approx(early.expected))
    assert "the time since injury of these people is not known" in found.gap


def test_unknown_grades_leave_a_range_over_all_of_them():
    every = (*RATES, rate("early_D", "D", (0, 7), 3, 72))
    found = recovery((), (0.1, 0.5), rates=every)
    least, most = (recovery((grade,), (0.1, 0.5), rates=every) for grade in "DB")
    assert (found.expected_least, found.expected_most) == (pytest.approx(least.expected), pytest.approx(most.expected))
    assert "grades of these people are not known" in found.gap


def test_unknown_grades_of_which_one_has_no_rate_have_no_benchmark_and_the_reason_is_told():
    found = recovery((), (12, 60))
    assert (found.predicted_low, found.predicted_high, found.tail) == (None, None, None)
    assert (found.expected_low, found.expected_high) == (0, 1)
    assert "grades" in found.gap
    assert "AIS B and C and D" in found.gap


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
    assert 0.05 < found.expected < 0.1


def test_known_numbers_of_each_grade_add_up_instead_of_a_range():
    mixed = expected_recovery(RATES, observed=4, total=10, ais=("A", "C"), since_months=(0.1, 0.5), grades={"A": 6, "C": 4})
    a, c = recovery(("A",), (0.1, 0.5)), recovery(("C",), (0.1, 0.5))
    assert mixed.expected == pytest.approx((6 * a.expected + 4 * c.expected) / 10)
    assert mixed.tail is not None
    assert mixed.gap == ""


def test_numbers_of_grades_that_do_not_add_up_to_the_group_are_not_used():
    assert expected_recovery(RATES, observed=4, total=10, ais=("A", "C"), since_months=(0.1, 0.5), grades={"A": 6, "C": 3}).tail is None


def parts(*people):
    return [People(number=number, ais=(ais,), since_months=since) for number, ais, since in people]


def grouped(observed, total, *people):
    return expected_recovery(RATES, observed=observed, total=total, ais=("A",), since_months=None, groups=parts(*people))


def test_people_treated_at_known_times_are_a_mixture_of_the_starts():
    mixed = grouped(2, 10, (6, "A", (0, 0.5)), (4, "A", (12, 60)))
    early, late = recovery(("A",), (0, 0.5)), recovery(("A",), (12, 60))
    assert mixed.expected == pytest.approx((6 * early.expected + 4 * late.expected) / 10)
    assert (mixed.gap, mixed.tail is None) == ("", False)


def test_a_part_between_the_windows_widens_the_expectation_only_by_its_own_people():
    found = grouped(2, 10, (9, "A", (0, 0.5)), (1, "A", (2, 6)))
    early, late = recovery(("A",), (0, 0.5)), recovery(("A",), (12, 60))
    assert found.expected is None
    assert found.expected_most - found.expected_least == pytest.approx((early.expected - late.expected) / 10)
    assert "some of these people" in found.gap


def test_groups_that_do_not_add_up_to_everybody_are_not_used():
    assert grouped(2, 10, (6, "A", (0, 0.5))).gap == recovery(("A",), None, 2).gap


def test_a_rate_of_few_people_says_so():
    thin = (rate("thin", "A", (365, 365), 0, 10),)
    assert recovery(("A",), (12, 60), rates=thin).gap == "the rate for AIS A rests on 10 people"


def test_a_rate_from_four_months_on_serves_people_from_then_whose_time_is_not_wholly_a_year_or_more():
    rates = (*RATES, rate("four_months", "A", (122, 122), 6, 148))
    for since in ((5, 9), (6, 78), (6, 1200)):
        assert recovery(("A",), since, rates=rates).rate_ids == ("four_months",)
    assert recovery(("A",), (12, 1200), rates=rates).rate_ids == ("late_A",)
    assert set(recovery(("A",), (3, 78), rates=rates).rate_ids) == {"early_A", "late_A"}


def test_where_the_later_start_is_not_published_the_range_begins_at_nobody():
    found = recovery(("B",), (2, 6))
    assert (found.expected_low, found.predicted_low, found.tail) == (0, 0, None)
    assert "begins at nobody" in found.gap


@given(order=st.permutations(RATES))
def test_the_order_of_the_rates_changes_nothing(order):
    assert recovery(("A",), (2, 6), rates=order) == recovery(("A",), (2, 6))
    assert forecast(order, ais="A", since_months=0.3) == forecast(RATES, ais="A", since_months=0.3)


STARTS = {"ais": st.sampled_from("ABCD"), "level": st.sampled_from([None, "C5", "T6", "L1", "thoracic", "paraplegia"])}


@given(since=st.one_of(st.floats(0, 1), st.floats(10, 400)), months=st.lists(st.floats(0.5, 600), min_size=1, max_size=3), **STARTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_chances_of_the_grades_sum_to_one_and_lie_in_their_intervals(evidence, ais, level, since, months):
    for scene in forecast(evidence.natural_history, ais=ais, level=level, since_months=since, horizon_months=months).scenarios:
        for moment in scene.moments:
            assert sum(chance.chance for chance in moment.grades) == pytest.approx(1, abs=1e-9)
            assert all(chance.low <= chance.chance <= chance.high for chance in moment.grades)


@given(since=st.one_of(st.floats(0, 1), st.floats(10, 400)), **STARTS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_later_the_more_have_improved(evidence, ais, level, since):
    for scene in forecast(evidence.natural_history, ais=ais, level=level, since_months=since).scenarios:
        shares = [moment.better.chance for moment in scene.moments]
        assert all(later >= earlier - 1e-9 for earlier, later in pairwise(shares))


@given(k=st.integers(1, 10), more=st.integers(2, 30))
def test_fewer_people_leave_more_uncertainty(k, more):
    few, many = (posterior([(k * times, 12 * times, 1.0)]).draws(1) for times in (1, more))
    widths = [np.subtract(*np.quantile(one, (0.975, 0.025))) for one in (few, many)]
    assert widths[0] >= widths[1] - 0.005  # the interval is of draws


@given(total=st.integers(1, 60), counts=st.lists(st.tuples(st.integers(0, 20), st.integers(20, 200)), max_size=4))
def test_the_chances_of_all_counts_sum_to_one(total, counts):
    law = posterior([(k, n, 1.0) for k, n in counts]).law(total)
    assert law.sum() == pytest.approx(1)
    assert (law >= 0).all()


def test_papers_of_one_registry_count_once(evidence):
    fits = forecast(evidence.natural_history, ais="A", since_months=0.5).scenarios[0].fits
    weights = {one.paper: one.weight for one in fits}
    assert weights["Marino et al. 1999"] + weights["Kirshblum et al. 2016"] < 1
    assert weights["Spiess et al. 2009"] + weights["van Middendorp et al. 2009"] == 1


def test_no_rate_of_one_window_serves_another(evidence):
    held = {one.rate_id: one for one in evidence.natural_history}

    def last_days(since):
        scenes = forecast(evidence.natural_history, ais="A", since_months=since).scenarios
        return [{held[i].window_days_max for one in scene.fits for i in one.rate_ids} for scene in scenes]

    assert all(day > 3 for day in last_days(0.5)[0])  # a rate of the first 72 hours does not serve somebody at two weeks
    assert last_days(14) == [{365}]
    early, late = last_days(2)
    assert max(early) <= 31 and late == {365}


def test_between_the_windows_and_with_an_unknown_grade_there_is_a_range(evidence):
    for person in ({"ais": "A", "since_months": 5}, {"since_months": 0.5}, {"ais": "A"}):
        found = forecast(evidence.natural_history, **person)
        assert found.status == "range"
        assert len(found.scenarios) > 1
        assert all(chance.chance is None for moment in found.moments for chance in moment.grades)


def test_a_start_that_nobody_published_has_no_forecast(evidence):
    found = forecast(evidence.natural_history, ais="C", since_months=24)
    assert (found.status, found.moments) == ("none", ())
    assert found.missing == ("AIS C, first examined a year or more after the injury",)


def test_a_rate_of_too_few_people_gives_no_forecast_of_grades_but_is_told(evidence):
    found = forecast(evidence.natural_history, ais="B", since_months=24)
    assert (found.status, found.moments) == ("none", ())
    assert "of 10 people in all that are held for it, 0 got better" in found.missing[0]


def test_complete_paraplegia_at_five_months_has_a_forecast_of_its_own(evidence):
    found = forecast(evidence.natural_history, ais="A", level="T6", since_months=5)
    assert found.status == "forecast"
    assert [fit.paper for fit in found.scenarios[0].fits] == ["Waters et al. 1992"]
    assert 0.03 < found.moments[1].better.chance < 0.08
    assert forecast(evidence.natural_history, ais="A", level="C5", since_months=5).status == "range"


def test_chances_far_above_the_expected_count_are_those_of_a_finer_integral():
    # 3,000,000 draws of mean and spread, weighted by the likelihood, give 0.00477 and 0.00625
    for counts, total, seen, wanted in (([(6, 148, 1)], 14, 7, 0.00477), ([(5.6, 100, 1)], 19, 9, 0.00625)):
        assert posterior(counts).law(total)[seen:].sum() == pytest.approx(wanted, rel=0.03)


def test_a_person_late_after_injury_seldom_improves(evidence):
    late, early = (forecast(evidence.natural_history, ais="A", level="T6", since_months=since).moments[1].better for since in (14, 0.3))
    assert late.high < 0.2 < early.high
    assert late.chance < early.chance / 2


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"ais": "F"}, "AIS 'F'"), ({"ais": "E"}, "normal"), ({"ais": ""}, "none of A"), ({"ais": "A", "level": "C9"}, "level 'C9'"),
        ({"age": -1}, "age -1"), ({"age": 130}, "age 130"), ({"since_months": -2}, "months since injury -2"), ({"since_months": float("nan")}, "nan"),
        ({"horizon_months": (0,)}, "horizon"), ({"horizon_months": ()}, "horizon"), ({"level": "T13"}, "T13"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(person, words):
    with pytest.raises(InputError, match=words) as refused:
        forecast(RATES, **person)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("level", "group", "person", "wanted"),
    [
        ("thoracic", "T2 to T12", "T6", "same"), ("thoracic", "T10 to T12", "T6", "other"), ("cervical;thoracic", "level above T10", "T6", "wider"),
        ("cervical;thoracic", "level above T11", "T11", "other"), ("cervical;thoracic", "level T12 or higher", "C5", "wider"),
        ("thoracic;lumbar", "T10 and below", "paraplegia", "same"), ("lumbar", "L1 and below", "S2", "same"), ("", "", "T6", "wider"),
        ("", "", "", "same"), ("cervical", "", "", "other"), ("cervical", "C4 to C7", "tetraplegia", "same"),
    ],
)  # fmt: skip
def test_levels_lie_to_each_other_as_segments_do(level, group, person, wanted):
    assert fit(rate("one", "A", (0, 7), 1, 10, level=level, group=group), person) == wanted


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ((), ""),
        (("thoracic",), "thoracic"),
        (("thoracic", "lumbar"), "paraplegia"),
        (("cervical", "thoracic"), ""),
        (("cervical",), "cervical"),
    ],
)
def test_the_level_of_a_study_is_the_smallest_region_that_holds_its_levels(levels, wanted):
    assert common_level(levels) == wanted


def test_levels_are_read_in_any_case():
    assert (level_named(" t6 "), level_named("Lumbar")) == ("T6", "lumbar")


def test_a_count_that_is_not_printed_is_what_printed_ones_leave():
    counts = {frozenset("ABCDE"): 482.0, frozenset("BCDE"): 74.0, frozenset("B"): 35.0}
    assert count_of(counts, frozenset("CDE")) == 39
    assert count_of(counts, frozenset("A")) == 408
    assert count_of(counts, frozenset("D")) is None


def test_grades_are_five_and_in_order():
    assert GRADES == ("A", "B", "C", "D", "E")


# rates that count every later change


def moments(evidence, **person):
    return {moment.months: moment for moment in forecast(evidence.natural_history, **person).moments}


@pytest.mark.parametrize("since", [4.5, 6, 9.5])
def test_no_late_rate_comes_on_top_of_a_count_of_every_later_change(evidence, since):
    told = moments(evidence, ais="A", level="T6", since_months=since, horizon_months=(3, 6, 12, 24, 60, 600))
    assert told[12].better == told[24].better == told[60].better == told[600].better
    assert [told[months].how for months in (3, 6, 12, 24, 60, 600)] == ["not_dated", "not_dated", *["every_later"] * 4]
    assert told[3].better.chance < told[6].better.chance < told[12].better.chance
    # 6 of 148 under Jeffreys' prior for the mean and the spread between sources: the integral over the grid alone, without the forecast
    counted = posterior([(6, 148, 1.0)])
    assert told[60].better.chance == pytest.approx(counted.mean, abs=1e-3)  # the forecast is of 12,000 even draws
    assert told[60].better.low < 6 / 148 < told[60].better.high


def test_the_expectation_of_a_group_and_the_forecast_of_a_person_are_one_number_from_a_year_on(evidence):
    group = expected_recovery(evidence.natural_history, observed=1, total=10, ais=("A",), since_months=(5, 9), levels=("thoracic",))
    person = moments(evidence, ais="A", level="thoracic", since_months=6)
    assert group.expected == pytest.approx(person[24].better.chance, abs=1e-3)  # draws, as above


def test_after_the_first_weeks_the_late_rate_does_come_on_top(evidence):
    """Those rates looked again after a year, so who changes later is not among them."""
    told = moments(evidence, ais="A", since_months=0.5)
    assert told[24].how == "one_year" and told[12].better.chance < told[24].better.chance < told[60].better.chance


@given(since=st.floats(4, 9.9), level=st.sampled_from(["T6", "L1", "paraplegia"]))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_between_four_months_and_a_year_more_have_improved_the_later_and_never_more_than_were_counted(evidence, since, level):
    told = moments(evidence, ais="A", level=level, since_months=since, horizon_months=(1, 4, 8, 12, 36, 120))
    shares = [moment.better.chance for moment in told.values()]
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(shares))
    assert shares[-1] == shares[3]


def test_a_window_is_open_ended_where_its_file_says_that_it_counts_every_later_change():
    assert [window.id for window in windows() if window.open_ended] == ["later_months"]


def test_people_who_are_normal_already_have_no_benchmark():
    found = expected_recovery(RATES, observed=0, total=3, ais=("E",), since_months=(0.1, 0.5))
    assert found.predicted_high is None
    assert "AIS E" in found.gap


@pytest.mark.parametrize(("ais", "level"), [("A", None), ("A", "C5"), ("A", "T6"), ("B", None), ("C", "L2"), ("D", "T6"), (None, None)])
def test_a_time_that_is_not_known_spans_what_every_known_time_spans(evidence, ais, level):
    months = (3.0, 12.0, 60.0)
    unknown = forecast(evidence.natural_history, ais=ais, level=level, horizon_months=months).moments
    for since in (0.05, 0.3, 2.0, 3.5, 8.0, 11.0, 60.0):
        known = forecast(evidence.natural_history, ais=ais, level=level, since_months=since, horizon_months=months).moments
        for wide, narrow in zip(unknown, known, strict=bool(known)):
            for one, other in zip((wide.better, *wide.grades), (narrow.better, *narrow.grades), strict=True):
                assert one.low <= other.low + 1e-9 and other.high <= one.high + 1e-9


def test_who_may_have_started_where_nothing_is_published_may_have_stayed_there(evidence):
    late = forecast(evidence.natural_history, since_months=60).moments[0]
    assert {one.grade: (one.low, one.high) for one in late.grades}["D"] == (0.0, 1.0)
    assert late.grades[0].low == 0.0


def test_an_injury_before_birth_is_refused(evidence):
    with pytest.raises(InputError, match="longer ago than the person is old"):
        forecast(evidence.natural_history, ais="A", since_months=24, age=1)
    assert forecast(evidence.natural_history, ais="A", since_months=23, age=1).moments
    assert forecast(evidence.natural_history, ais="A", since_months=0.1, age=0).moments
