"""Likelihood models of counts: what they say, leave out, refuse, and never do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.glmm import Options, odds_ratio_glmm, rate_glmm, rate_ratio_glmm, share_glmm
from cordwise.synthesis.two_arms import two_arms

MODELS = ("UM.FS", "UM.RS", "CM.EL", "CM.AL")
EVENTS, TOTAL = [4, 6, 3, 2, 9, 1, 12], [120, 300, 230, 40, 100, 60, 150]
CONTROL, CONTROL_TOTAL = [11, 29, 11, 5, 16, 4, 18], [139, 303, 220, 44, 98, 66, 149]


@st.composite
def arms(draw, most=6, people=10**6):
    k = draw(st.integers(1, most))
    sizes = st.one_of(st.integers(1, 30), st.integers(1, people))
    columns = []
    for _ in range(2):
        total = [draw(sizes) for _ in range(k)]
        columns += [[draw(st.one_of(st.just(0), st.just(n), st.integers(0, n), st.integers(0, min(n, 2)))) for n in total], total]
    return two_arms(*columns)


def example(rows=slice(None)):
    order = np.arange(7)[rows]
    return two_arms(*(np.array(column)[order] for column in (EVENTS, TOTAL, CONTROL, CONTROL_TOTAL)))


@settings(max_examples=60, deadline=None)
@given(arms(), st.sampled_from(MODELS), st.sampled_from(["EE", "ML"]), st.sampled_from(["z", "t"]))
def test_every_table_of_counts_ends_in_an_estimate_or_a_reason(table, model, method, test):
    found = odds_ratio_glmm(table, model=model, options=Options(method=method, test=test))
    if found.reason:
        return
    assert np.isfinite(
        [*found.estimates, *found.standard_errors, found.tau2, found.log_likelihood, found.q_lrt, found.q_wald, found.aic]
    ).all()
    assert (found.standard_errors > 0).all()
    if test == "z" or found.k > 1:
        assert (found.ci_low < found.estimates).all()
        assert (found.estimates < found.ci_high).all()
    else:
        assert any("no degree of freedom" in note for note in found.notes)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.floats(0.01, 1e6)), min_size=1, max_size=6), st.sampled_from(["EE", "ML"]))
def test_every_column_of_rates_ends_in_an_estimate_or_a_reason(rows, method):
    events, times = zip(*rows, strict=True)
    found = rate_glmm(events, times, options=Options(method=method))
    assert found.reason or np.isfinite([*found.estimates, *found.standard_errors, found.tau2]).all()


@settings(max_examples=30, deadline=None)
@given(arms(), st.sampled_from(["UM.FS", "UM.RS", "CM.EL"]), st.sampled_from([1e-6, 1.0, 1e6]))
def test_every_table_of_rates_ends_in_an_estimate_or_a_reason(table, model, unit):
    found = rate_ratio_glmm(table.events, table.total * unit, table.events_control, table.total_control, model=model)
    assert found.reason or np.isfinite([*found.estimates, *found.standard_errors, found.tau2, found.q_lrt, found.q_wald]).all()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("method", ["EE", "ML"])
def test_the_order_of_the_studies_does_not_matter(model, method):
    options = Options(method=method)
    forward, back = (
        odds_ratio_glmm(example(), model=model, options=options),
        odds_ratio_glmm(example(slice(None, None, -1)), model=model, options=options),
    )
    assert back.estimate == pytest.approx(forward.estimate, abs=1e-7)
    assert back.standard_error == pytest.approx(forward.standard_error, abs=1e-7)
    assert back.tau2 == pytest.approx(forward.tau2, abs=1e-6)


@pytest.mark.parametrize("model", ["UM.FS", "UM.RS", "CM.EL"])
def test_arms_exchanged_turn_the_odds_ratio_round(model):
    there, back = odds_ratio_glmm(example(), model=model), odds_ratio_glmm(two_arms(CONTROL, CONTROL_TOTAL, EVENTS, TOTAL), model=model)
    assert back.estimate == pytest.approx(-there.estimate, abs=1e-6)
    assert back.tau2 == pytest.approx(there.tau2, abs=1e-6)


@pytest.mark.parametrize("model", ["UM.FS", "UM.RS", "CM.EL"])
def test_events_and_the_lack_of_them_are_the_same_question(model):
    other = two_arms(np.subtract(TOTAL, EVENTS), TOTAL, np.subtract(CONTROL_TOTAL, CONTROL), CONTROL_TOTAL)
    assert odds_ratio_glmm(other, model=model).estimate == pytest.approx(-odds_ratio_glmm(example(), model=model).estimate, abs=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_studies_that_say_nothing_are_left_out_by_name(model):
    table = two_arms([*EVENTS, 0, 5, np.nan], [*TOTAL, 30, 5, 9], [*CONTROL, 0, 6, 2], [*CONTROL_TOTAL, 30, 6, 9])
    found, without = odds_ratio_glmm(table, model=model), odds_ratio_glmm(example(), model=model)
    assert found.dropped == ("study 8", "study 9", "study 10")
    assert found.k == 7
    assert found.estimate == pytest.approx(without.estimate, abs=1e-9)
    assert any(note.startswith("2 left out without an event") for note in found.notes)
    assert any(note.startswith("1 left out with a missing count") for note in found.notes)


@pytest.mark.parametrize("model", MODELS)
def test_no_event_in_any_treated_arm_has_no_estimate_and_says_why(model):
    found = odds_ratio_glmm(two_arms([0, 0, 0], [40, 50, 45], [3, 1, 2], [41, 50, 44]), model=model)
    assert np.isnan(found.estimates).all()
    assert "no event" in found.reason


@pytest.mark.parametrize("model", MODELS)
def test_opposite_extremes_are_told_as_a_spread_without_end(model):
    found = odds_ratio_glmm(two_arms([0, 10], [10, 10], [10, 0], [10, 10]), model=model)
    assert found.reason or found.tau2 > 10


@pytest.mark.parametrize("model", ["UM.FS", "CM.EL", "CM.AL"])
def test_a_moderator_is_told_in_its_own_units(model):
    dose = np.array([1.0, 2, 3, 4, 5, 6, 7])
    small, large = (odds_ratio_glmm(example(), model=model, options=Options(moderators=dose * unit, names=["dose"])) for unit in (1, 1e6))
    assert small.names == ("intercept", "dose")
    assert large.estimates * [1, 1e6] == pytest.approx(small.estimates, rel=1e-6)
    assert large.qm == pytest.approx(small.qm, rel=1e-6)
    assert small.q_df == 5


def test_a_study_without_its_moderator_is_left_out():
    found = odds_ratio_glmm(example(), options=Options(moderators=[1, 2, np.nan, 4, 5, 6, 7]))
    assert found.dropped == ("study 3",)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(moderators=np.ones(7)), "do not vary"),
        (Options(moderators=np.column_stack([np.arange(7.0), 2 * np.arange(7.0)])), "repeat each other"),
        (Options(moderators=np.random.default_rng(1).normal(size=(7, 7))), "7 studies for 8 coefficients"),
    ],
)
def test_moderators_that_cannot_be_told_apart_are_a_reason(options, words):
    assert words in odds_ratio_glmm(example(), options=options).reason


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: odds_ratio_glmm(example(), model="XX"),
        lambda: rate_ratio_glmm([1], [2.0], [1], [2.0], model="CM.AL"),
        lambda: Options(method="REML"),
        lambda: Options(level=95),
        lambda: Options(nodes=0),
        lambda: Options(test="chi"),
        lambda: odds_ratio_glmm(example(), options=Options(moderators=[1, 2])),
        lambda: odds_ratio_glmm(example(), options=Options(moderators=[1, 2, 3, 4, 5, 6, np.inf])),
    ],
)
def test_options_that_do_not_exist_are_refused(wrong):
    with pytest.raises(InputError):
        wrong()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: rate_glmm([1, -2], [3.0, 4.0]), "row 2 (study 2): events -2 is negative"),
        (lambda: rate_glmm([1, 2], [3.0, 0.0]), "row 2 (study 2): time 0 is not above zero"),
        (lambda: share_glmm([1, 2], [3, 1]), "row 2 (study 2)"),
        (lambda: share_glmm([1, 2.5], [3, 4], labels=["a", "b"]), "row 2 (b)"),
    ],
)
def test_an_impossible_count_is_refused_by_its_row(wrong, words):
    with pytest.raises(InputError) as refused:
        wrong()
    assert words in str(refused.value)


def test_a_million_people_an_arm_are_no_trouble():
    big = two_arms([900_000, 10, 40], [1_000_000, 900_000, 1_000_000], [890_000, 12, 90], [1_000_000, 900_000, 1_000_000])
    exact, free = (odds_ratio_glmm(big, model=model, options=Options(method="EE")) for model in ("CM.EL", "UM.FS"))
    assert exact.estimate == pytest.approx(free.estimate, abs=1e-6)
    assert not odds_ratio_glmm(big, model="CM.EL").reason


def test_one_study_is_its_own_log_odds_ratio():
    found = odds_ratio_glmm(two_arms([4], [20], [9], [25]))
    assert found.estimate == pytest.approx(np.log(4 / 16) - np.log(9 / 16), abs=1e-9)
    assert found.standard_error == pytest.approx(np.sqrt(1 / 4 + 1 / 16 + 1 / 9 + 1 / 16), abs=1e-9)
    assert any("no I2" in note for note in found.notes)


def test_rare_events_make_the_conditional_models_meet():
    rare = two_arms([3, 1, 6], [9000, 5000, 20000], [9, 4, 11], [9000, 5000, 20000])
    exact, near = (odds_ratio_glmm(rare, model=model, options=Options(method="EE")) for model in ("CM.EL", "CM.AL"))
    assert near.estimate == pytest.approx(exact.estimate, abs=2e-3)


def test_a_rate_ratio_does_not_depend_on_the_unit_of_time():
    days = rate_ratio_glmm(EVENTS, np.array(TOTAL) * 365.25, CONTROL, np.array(CONTROL_TOTAL) * 365.25)
    years = rate_ratio_glmm(EVENTS, TOTAL, CONTROL, CONTROL_TOTAL)
    assert days.estimate == pytest.approx(years.estimate, abs=1e-8)
    assert days.tau2 == pytest.approx(years.tau2, abs=1e-6)


def test_random_intercepts_that_go_with_the_effect_raise_the_likelihood():
    plain, tied = (odds_ratio_glmm(example(), model="UM.RS", options=Options(correlated=correlated)) for correlated in (False, True))
    assert tied.log_likelihood >= plain.log_likelihood - 1e-6
    assert plain.rho is None
