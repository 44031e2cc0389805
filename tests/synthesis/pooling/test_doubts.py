"""Slips in a table: an estimate outside its interval, an interval on another scale, a study entered twice, two columns for one number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.pooling.table import pool

FINE = {"estimate": [0.7, 0.9], "ci_low": [0.5, 0.6], "ci_high": [0.98, 1.35]}


def with_first(estimate: float, low: float, high: float) -> dict[str, list[float]]:
    return {"estimate": [estimate, 0.9], "ci_low": [low, 0.6], "ci_high": [high, 1.35]}


@pytest.mark.parametrize("measure", ["HR", "GEN"])
@pytest.mark.parametrize("numbers", [(0.7, 0.8, 0.98), (1.2, 0.8, 0.98)])
@pytest.mark.parametrize("more", [{}, {"standard_error": [0.2, 0.2]}, {"variance": [0.04, None]}])
def test_an_estimate_outside_its_own_interval_is_refused_wherever_its_error_comes_from(measure, numbers, more):
    with pytest.raises(InputError, match=rf"row 1 .*: estimate {numbers[0]:g} lies outside its own interval, 0.8 to 0.98"):
        pool({**with_first(*numbers), **more}, measure=measure)


def test_an_interval_that_cannot_be_symmetric_on_the_scale_of_analysis_is_warned_of():
    told = pool(with_first(0.7, 0.69, 5.0), measure="HR")
    (warning,) = [note for note in told.notes if note.startswith("WARNING")]
    assert "on the scale of logarithms: study 1;" in warning
    assert "the scale given" in next(note for note in pool(with_first(0.7, 0.69, 5.0), measure="GEN").notes if note.startswith("WARNING"))
    assert not any(note.startswith("WARNING") for note in pool(FINE, measure="HR").notes)
    with_error = {**with_first(0.7, 0.69, 5.0), "standard_error": [0.2, 0.2]}  # the interval is not used
    assert not any(note.startswith("WARNING") for note in pool(with_error, measure="HR").notes)


def test_the_warning_is_kept_where_rows_come_from_one_study():
    table = {**with_first(0.7, 0.69, 5.0), "paper": ["a", "b"]}
    assert any(note.startswith("WARNING") for note in pool(table, measure="HR", cluster="paper").notes)


@given(st.floats(0.05, 20), st.floats(0.05, 1.0))
def test_an_interval_that_was_made_from_its_error_is_never_warned_of_after_rounding(ratio, error):
    half = 1.96 * error
    numbers = [round(ratio * math.exp(d), 3) for d in (0.0, -half, half)]
    told = pool(with_first(*numbers), measure="HR")
    assert not any(note.startswith("WARNING") for note in told.notes)


COUNTS = {"events": [1, 1, 3], "total": [10, 10, 12], "events_control": [2, 2, 5], "total_control": [10, 10, 12]}


def test_a_study_entered_twice_is_noted():
    told = pool({"study": ["Roe 2020", "roe 2020", "Doe 2021"], **COUNTS}, measure="RR")
    assert any("rows 1 and 2 (roe 2020); if it is one study, take one row out" in note for note in told.notes)
    assert told.overall.k == 3  # noted, not mended


@pytest.mark.parametrize("names", [["A", "B", "C"], ["", "", "C"], None])
def test_alike_counts_of_studies_with_other_names_or_none_are_not_noted(names):
    told = pool({**({"study": names} if names else {}), **COUNTS}, measure="RR")
    assert not any("same numbers" in note for note in told.notes)


def test_rows_of_one_cluster_may_be_alike():
    told = pool({"study": ["A", "A", "C"], **COUNTS}, measure="RR", cluster="study")
    assert not any("same numbers" in note for note in told.notes)


# names of columns


def test_the_names_of_rates_in_metafor_are_known():
    rates = {"x1i": [4, 3, 2], "t1i": [120, 400, 90], "x2i": [8, 9, 3], "t2i": [118, 390, 95]}
    ours = dict(zip(("events", "time", "events_control", "time_control"), rates.values(), strict=True))
    assert pool(rates, measure="IRR").overall == pool(ours, measure="IRR").overall


def test_a_column_of_hazard_ratios_is_one_for_that_measure_alone():
    table = {"hr": FINE["estimate"], "ci_low": FINE["ci_low"], "ci_high": FINE["ci_high"]}
    assert pool(table, measure="HR").overall == pool(FINE, measure="HR").overall
    with pytest.raises(InputError, match="--column THEIRS=estimate"):
        pool(table, measure="GEN")  # ratios are no effects to average


@pytest.mark.parametrize("name", ["yi", "TE", "loghr", "log_hr", "beta"])
def test_a_column_of_logarithms_is_no_hazard_ratio(name):
    with pytest.raises(InputError, match=r"HR \(hazard ratio\) needs a column for estimate; .* --column THEIRS=estimate"):
        pool({name: [0.2, 0.3], "se": [0.1, 0.1]}, measure="HR")


def test_two_columns_for_one_number_are_not_chosen_between():
    table = {"n": [20, 30], "n1i": [10, 15], "ai": [1, 2], "ci": [2, 3], "n2i": [10, 15]}
    with pytest.raises(InputError, match="n and n1i could both be total: say which with --column"):
        pool(table, measure="RR")
    assert pool(table, measure="RR", columns={"n1i": "total"}).studies[0].counts == ("1/10", "2/10")
    # "total" does not win by its name alone, as it once did: beside n1i and n2i it may be the people of both arms
    with pytest.raises(InputError, match="could both be total"):
        pool({**table, "total": [20, 30]}, measure="RR")
    ours = {"events": [1, 2], "total": [10, 15], "events_control": [2, 3], "total_control": [10, 15], "n": [20, 30]}
    assert pool(ours, measure="RR").studies[0].counts == ("1/10", "2/10")


@pytest.mark.parametrize(
    ("table", "measure", "said"),
    [
        ({"e1": [3, 4], "n1": [20, 30], "e2": [5, 8], "n2": [21, 31], "total": [41, 61]}, "RR", "n1 and total could both be total"),
        ({"e1": [3, 4], "n1": [20, 30], "e2": [5, 8], "n2": [21, 31], "events": [8, 12]}, "RR", "e1 and events could both be events"),
        ({"x1i": [3, 4], "t1i": [20, 30], "x2i": [5, 8], "t2i": [21, 31], "time": [12, 24]}, "IRR", "t1i and time could both be time"),
        (
            {"mean1": [3, 4], "sd1": [1, 1], "n1": [9, 9], "mean2": [2, 2], "sd2": [1, 1], "n2": [9, 9], "mean": [2, 3]},
            "MD",
            "both be mean:",
        ),
        ({"mean1": [3, 4], "sd1": [1, 1], "n1": [9, 9], "mean2": [2, 2], "sd2": [1, 1], "n2": [9, 9], "sd": [2, 3]}, "SMD", "both be sd:"),
        ({"yi": [0.3, 0.2], "vi": [0.1, 0.1], "estimate": [1.3, 1.2]}, "GEN", "yi and estimate could both be estimate"),
        ({"xi": [3, 4], "ni": [20, 30], "total": [41, 61]}, "proportion", "ni and total could both be total"),
    ],
)
def test_our_own_name_of_a_column_is_not_taken_from_beside_the_usual_names_of_arms(table, measure, said):
    with pytest.raises(InputError, match="say which with --column") as refused:
        pool(table, measure=measure)
    assert said in str(refused.value)
    theirs, ours = str(refused.value).partition("--column ")[2].split(" ")[0].split("=")
    assert pool(table, measure=measure, columns={theirs: ours}).estimate == pool(
        {name: values for name, values in table.items() if name != ours}, measure=measure
    ).estimate  # fmt: skip


def test_two_columns_of_the_same_numbers_and_columns_that_are_not_read_are_nothing_to_choose_between():
    assert pool({"ai": [3, 4], "n1i": [20, 30], "ci": [5, 8], "n2i": [21, 31], "total": [20, 30]}, measure="RR").overall.k == 2
    assert pool({"yi": [0.3, 0.2], "vi": [0.1, 0.1], "total": [20, 30], "n": [21, 31]}, measure="GEN").overall.k == 2
    assert pool({**COUNTS, "mean": ["34 (SD 5)", "NR", ""], "time": ["12 mo"] * 3, "effect": ["positive"] * 3}, measure="RR").overall.k == 3


THREE = {"events": [3, 4, 2], "total": [20, 30, 25], "events_control": [5, 8, 3], "total_control": [21, 31, 24]}
FOUR = {name: [*values, sum(values)] for name, values in THREE.items()}


@pytest.mark.parametrize("name", ["Total", "OVERALL", "Sub-total", "Pooled effect", "Total (95% CI)", "All studies"])
def test_a_row_that_bears_the_name_of_a_sum_is_warned_of(name):
    table = {"study": ["A", "B", name], **THREE}
    assert any(f"row 3 ({name}); if it is one, everybody counts twice" in note for note in pool(table, measure="RR").notes)


def test_a_row_of_the_sums_of_all_others_is_warned_of_whatever_its_name():
    assert any("row 4 (x)" in note for note in pool({"study": ["A", "B", "C", "x"], **FOUR}, measure="RR").notes)
    assert any("row 4 (D)" in note for note in pool({"study": [*"ABCD"], **FOUR}, measure="proportion").notes)


@pytest.mark.parametrize("name", ["TOTAL-2 2012", "Overall 2010", "Pooley 1999", "Summers", "Allard"])
def test_a_study_that_is_no_sum_is_not_warned_of(name):
    almost = {name_: [*values[:3], values[3] + 1] for name_, values in FOUR.items()}
    assert not any("everybody counts twice" in note for note in pool({"study": ["A", "B", "C", name], **almost}, measure="RR").notes)


@pytest.mark.parametrize(("cell", "said"), [("1_0", "is '1_0', not a number"), (3.0000000001, "3.0000000001 is not a whole number")])
def test_what_is_no_count_is_refused_as_it_was_written(cell, said):
    with pytest.raises(InputError) as refused:
        pool({**THREE, "events": [3, 4, cell]}, measure="RR")
    assert said in str(refused.value)


def test_a_share_of_no_whole_people_is_refused_before_it_is_cut():
    with pytest.raises(InputError, match=r"row 1 .*: total 1.234 is not a whole number"):
        pool({"events": [3, 4], "total": ["1.234", 100]}, measure="proportion")


def test_the_minus_of_print_is_a_minus():
    told = pool({"estimate": ["\u22121.5", "0.5"], "variance": [0.1, 0.1]}, measure="GEN")
    assert told.studies[0].estimate == -1.5
