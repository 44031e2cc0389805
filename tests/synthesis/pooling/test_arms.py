"""Arms of nobody, arms without events and arms in which everybody has one: who says something, by which model, and with which limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from cordwise.errors import InputError
from cordwise.synthesis.pooling.table import pool

NAMES = ("events", "total", "events_control", "total_control")


def table(*rows: tuple[float, ...], names: tuple[str, ...] = NAMES) -> dict[str, list[float]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


NOBODY = table((0, 0, 5, 21), (4, 30, 8, 31), (2, 25, 3, 24))
WITHOUT = table((4, 30, 8, 31), (2, 25, 3, 24))
RATES = ("events", "time", "events_control", "time_control")
ASKED = [{}, {"add": 0.5}, {"preset": "revman"}, {"preset": "revman5"}, {"model": "mantel_haenszel", "add": 0.5}, {"model": "conditional"}]


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize("options", ASKED)
def test_an_arm_of_nobody_is_left_out_whatever_is_added(measure, options):
    if measure == "RD" and "conditional" in options.values():
        return
    told, plain = (pool(rows, measure=measure, **options) for rows in (NOBODY, WITHOUT))
    assert (told.estimate, told.ci_low, told.ci_high) == pytest.approx((plain.estimate, plain.ci_low, plain.ci_high))
    assert told.overall.k == 2 and told.left_out[0].startswith("study 1: nobody in ")
    assert told.studies[0].estimate is None and told.studies[0].reason == "nobody in the treated arm"


@pytest.mark.parametrize("measure", ["PR", "PLO", "PAS", "PFT", "proportion"])
def test_a_study_of_nobody_has_no_share_whatever_is_added(measure):
    told = pool({"events": [0, 3, 4], "total": [0, 20, 30]}, measure=measure, add=0.5)
    assert told.overall.k == 2 and told.left_out == ("study 1: nobody in the study",)


@pytest.mark.parametrize("options", [{}, {"add": 0.5}, {"model": "mantel_haenszel"}, {"model": "conditional"}])
def test_no_events_in_no_time_are_left_out_and_events_in_no_time_are_refused(options):
    told = pool(table((0, 0, 1, 10), (3, 20, 4, 22), (0, 14, 5, 15), names=RATES), measure="IRR", **options)
    assert told.overall.k == 2 and told.left_out[0].startswith("study 1: nobody ")
    with pytest.raises(InputError, match=r"row 1 \(study 1\): events 3 in a time of 0: nobody was followed"):
        pool(table((3, 0, 1, 10), (3, 20, 4, 22), names=RATES), measure="IRR", **options)


def test_events_in_no_time_are_refused_in_one_arm_too():
    with pytest.raises(InputError, match=r"row 2 .*: events 2 in a time of 0"):
        pool({"events": [1, 2], "time": [10, 0]}, measure="rate")
    assert pool({"events": [1, 0], "time": [10, 0]}, measure="rate").left_out == ("study 2: nobody was followed",)


DOUBLE = table((0, 20, 0, 20), (0, 40, 0, 40), (15, 15, 15, 15), (1, 60, 8, 60), (2, 50, 9, 50))
SINGLE = table((1, 60, 8, 60), (2, 50, 9, 50))


@pytest.mark.parametrize("measure", ["RR", "OR"])
@pytest.mark.parametrize(
    "options",
    [{"preset": "revman"}, {"preset": "revman5"}, {"add": 0.5}, {"add": 0.5, "to": "all"}, {"add": 0.5, "model": "mantel_haenszel"}],
)
def test_studies_without_events_in_either_arm_or_with_events_only_say_nothing_about_a_ratio_whatever_is_added(measure, options):
    told, plain = (pool(rows, measure=measure, **options) for rows in (DOUBLE, SINGLE))
    if measure == "OR" or "model" not in options:  # the risk ratio of Mantel-Haenszel takes 15/15 and 15/15 for what it is: no difference
        assert (told.estimate, told.ci_low, told.ci_high) == pytest.approx((plain.estimate, plain.ci_low, plain.ci_high))
    assert "study 1" not in told.methods.partition("was added")[2]
    assert [line.weight for line in told.studies][:2] in ([None, None], [0.0, 0.0])


def test_a_risk_difference_keeps_them():
    assert pool(DOUBLE, measure="RD", add=0.5).overall.k == 5


CONTRADICTED = table((1, 15, 11, 59), (1, 17, 11, 51), (1, 8, 3, 20), (0, 27, 1, 8), (4, 52, 3, 21), (1, 18, 3, 30))


@pytest.mark.parametrize(("measure", "p"), [("RR", 0.0914), ("OR", 0.0772)])
def test_the_p_value_of_a_conditional_model_is_by_the_distribution_of_its_limits(measure, p):
    told = pool(CONTRADICTED, measure=measure).overall
    assert told.interval == "t" and told.df == 5
    assert told.p_value == pytest.approx(p, abs=1e-4)
    error = np.log(told.ci_high / told.ci_low) / (2 * student.ppf(0.975, 5))
    assert told.p_value == pytest.approx(2 * student.sf(abs(np.log(told.estimate)) / error, 5))


@pytest.mark.parametrize("seed", range(20))
def test_limits_and_p_value_of_a_conditional_model_never_contradict_each_other(seed):
    random = np.random.default_rng(seed)
    total, control = random.integers(8, 40, (2, 6))
    rows = zip(random.binomial(total, 0.08), total, random.binomial(control, 0.25), control, strict=True)
    told = pool(table(*(tuple(map(float, row)) for row in rows)), measure="OR", model="conditional").overall
    if told.ci_high is not None and told.ci_low is not None:
        assert (told.p_value < 0.05) == (not told.ci_low <= 1 <= told.ci_high)


HIGH = table((18, 20, 15, 20), (36, 40, 30, 40), (45, 50, 38, 50), (27, 30, 22, 30), (10, 10, 7, 10))


def test_an_arm_in_which_everybody_has_the_event_is_no_difficulty_for_a_risk_ratio():
    assert pool(HIGH, measure="RR").overall.model == "inverse_variance"
    assert pool(HIGH, measure="OR").overall.model == "conditional_exact"
    everybody = {name: [*values, 8] for name, values in HIGH.items()}  # 8/8 and 8/8: an effect without an error
    assert pool(everybody, measure="RR").overall.model == "mantel_haenszel"


def test_where_risks_are_high_a_risk_ratio_with_an_empty_arm_is_not_taken_for_one_of_rates():
    high = {name: [*values, extra] for (name, values), extra in zip(HIGH.items(), (4, 9, 0, 9), strict=True)}
    told = pool(high, measure="RR")
    assert told.overall.model == "mantel_haenszel" and told.overall.interval == "t" and told.overall.df == 5
    assert told.checks[0].estimate.label == "conditional" and "on t with 5 degrees of freedom" in told.methods
    error = np.log(told.ci_high / told.ci_low) / (2 * student.ppf(0.975, 5))
    plain = pool(high, measure="RR", model="mantel_haenszel")
    assert told.estimate == plain.estimate and error == pytest.approx(np.log(plain.ci_high / plain.ci_low) / (2 * 1.959964), rel=1e-6)
    assert told.overall.p_value == pytest.approx(2 * student.sf(abs(np.log(told.estimate)) / error, 5))
    low = {name: [10 * n if name.startswith("total") else n for n in values] for name, values in high.items()}
    assert pool(low, measure="RR").overall.model == "conditional_rate"


def test_many_studies_need_no_square_of_their_number():
    k = 40_000  # k by k would be 12.8 GB
    random = np.random.default_rng(1)
    many = {
        "events": random.binomial(20, 0.05, k),
        "total": [20] * k,
        "events_control": random.binomial(20, 0.08, k),
        "total_control": [20] * k,
    }
    assert pool(many, measure="RR", sensitivity=False).overall.model == "conditional_rate"


def test_limits_in_the_table_are_of_95_percent_whatever_is_told():
    given = {"estimate": [0.5, 0.2, 0.4], "ci_low": [0.1, -0.2, 0.0], "ci_high": [0.9, 0.6, 0.8]}
    usual, wide = pool(given, measure="GEN", test="z"), pool(given, measure="GEN", test="z", level=0.99)
    assert wide.overall.p_value == pytest.approx(usual.overall.p_value)
    assert (wide.ci_low, wide.ci_high) == pytest.approx((0.0632, 0.6702), abs=1e-4)
    said = pool(given, measure="GEN", test="z", level=0.99, given_level=0.99)
    assert (said.ci_low, said.ci_high) == pytest.approx((usual.ci_low, usual.ci_high))


@pytest.mark.parametrize("name", ["author", "trial", "name", "slab", "study_id", "Study", "c", "d", "low"])
def test_the_names_of_studies_are_in_the_column_that_is_named(name):
    told = pool({name: ["A", "B"], **WITHOUT}, measure="RR", study=name)
    assert [line.label for line in told.studies] == ["A", "B"]
    effects = {name: ["a", "a", "b", "c"], "estimate": [0.1, 0.2, 0.5, 0.4], "variance": [0.02, 0.03, 0.05, 0.02]}
    assert pool(effects, measure="GEN", cluster=name).overall.model == "three_level"


def test_of_two_columns_of_names_either_can_be_named():
    both = {"study": ["1", "2"], "author": ["A", "B"], **WITHOUT}
    assert [pool(both, measure="RR", study=name).studies[0].label for name in ("study", "author")] == ["1", "A"]
    with pytest.raises(InputError, match="no column 'trial' for the names of the studies; the table has study, author"):
        pool(both, measure="RR", study="trial")
