"""Shares of studies that follow a beta law; studies without events take part.

Reference numbers: R 4.2 with VGAM 1.1-7, `vglm(cbind(x, n - x) ~ 1, betabinomial, epsilon = 1e-10)`, for one arm; for two arms `optim` (BFGS,
reltol 1e-16) and `optimHess` on minus the sum of `lchoose(n, x) + lbeta(x + mu * phi, n - x + (1 - mu) * phi) - lbeta(mu * phi, (1 - mu) * phi)`
with `mu` the inverse logit, log or identity link of `p[1] + p[2] * arm`, and `phi = exp(p[3])`.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from cordwise.errors import InputError
from cordwise.synthesis.beta_binomial import beta_binomial_effect, beta_binomial_share
from cordwise.synthesis.two_arms import two_arms

TREATED, TREATED_TOTAL = [0, 1, 0, 2, 1, 5, 0, 3], [20, 30, 25, 45, 40, 33, 12, 18]
CONTROL, CONTROL_TOTAL = [2, 4, 0, 5, 3, 6, 0, 9], [22, 28, 25, 44, 41, 30, 12, 20]

counts = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.one_of(st.just(0), st.just(n), st.integers(0, n)), st.just(n)))


@pytest.mark.parametrize(
    ("events", "total", "middle", "rho", "value"),
    [
        ([11, 24, 179, 82, 60, 11, 99, 9, 88, 17, 26, 23, 40], [29, 33, 326, 240, 110, 29, 244, 17, 215, 26, 138, 55, 54], -0.1029232348, -2.4495689345, -50.1656162381),
        (TREATED, TREATED_TOTAL, -2.8677271033, -3.4332780756, -12.8902304794),
    ],
)  # fmt: skip
def test_one_arm_agrees_with_an_independent_program(events, total, middle, rho, value):
    found = beta_binomial_share(events, total)
    assert logit(found.estimate) == pytest.approx(middle, abs=1e-4)  # their scoring stops at 1e-10 of the deviance, which is flat
    assert logit(found.overdispersion) == pytest.approx(rho, abs=1e-3)
    assert found.log_likelihood == pytest.approx(value, abs=1e-7)


@pytest.mark.parametrize(
    ("measure", "estimate", "error"),
    [("OR", -0.8684211583, 0.5424604195), ("RR", -0.789763716, 0.497781843), ("RD", -0.0711680208, 0.0435964201)],
)
def test_two_arms_agree_with_a_general_optimiser_on_each_link(measure, estimate, error):
    found = beta_binomial_effect(two_arms(TREATED, TREATED_TOTAL, CONTROL, CONTROL_TOTAL), measure=measure)
    assert found.estimate == pytest.approx(estimate, abs=1e-6)
    assert found.standard_error == pytest.approx(error, rel=1e-5)
    assert found.overdispersion == pytest.approx(0.06157035, abs=1e-6)
    assert found.log_likelihood == pytest.approx(-32.0631880614, abs=1e-8)


def test_studies_without_events_take_part():
    arms = two_arms(TREATED, TREATED_TOTAL, CONTROL, CONTROL_TOTAL)
    without = two_arms(*(np.array(column)[~arms.empty] for column in (TREATED, TREATED_TOTAL, CONTROL, CONTROL_TOTAL)))
    found, fewer = beta_binomial_effect(arms, measure="RD"), beta_binomial_effect(without, measure="RD")
    assert found.notes == ("2 of 8 studies had no event in either arm, and take part",)
    assert abs(found.estimate) < abs(fewer.estimate)
    assert found.k == 8


def test_studies_alike_are_binomial():
    found = beta_binomial_share([5, 5, 5], [50, 50, 50])
    assert found.overdispersion == 0
    assert found.estimate == pytest.approx(0.1)
    assert found.effective == pytest.approx(150)
    assert found.standard_error == pytest.approx(1 / np.sqrt(150 * 0.1 * 0.9))


def test_all_or_none_leaves_as_many_people_as_studies():
    found = beta_binomial_share([0, 10, 0, 10], [10, 10, 10, 10])
    assert found.estimate == pytest.approx(0.5)
    assert found.effective == pytest.approx(4, abs=1e-3)


@pytest.mark.parametrize("events", [[0, 0], [10, 20]])
def test_no_event_or_nothing_else_is_left_to_the_exact_limit(events):
    found = beta_binomial_share(events, [10, 20])
    assert found.estimate in (0, 1)
    assert "exact" in found.reason


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_an_arm_without_events_has_no_standard_error_and_says_so(measure):
    found = beta_binomial_effect(two_arms([0, 0], [10, 20], [1, 3], [10, 20]), measure=measure)
    assert found.reason.startswith("no event in any treated arm")
    assert (found.estimate == pytest.approx(-4 / 30)) if measure == "RD" else np.isnan(found.estimate)


@settings(max_examples=80, deadline=None)
@given(st.lists(counts, min_size=1, max_size=8))
def test_every_column_of_counts_has_an_average_share(rows):
    found = beta_binomial_share(*zip(*rows, strict=True))
    assert 0 <= found.estimate <= 1
    assert 0 <= found.overdispersion <= 1
    assert found.reason or 0 <= found.ci_low <= found.estimate <= found.ci_high <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=5), st.sampled_from(["OR", "RR", "RD"]))
def test_every_table_of_two_arms_has_an_effect_or_a_reason(rows, measure):
    found = beta_binomial_effect(two_arms(*zip(*[(*a, *b) for a, b in rows], strict=True)), measure=measure)
    assert found.reason or found.ci_low <= found.estimate <= found.ci_high


def test_arms_exchanged_turn_the_effect_round():
    there = beta_binomial_effect(two_arms(TREATED, TREATED_TOTAL, CONTROL, CONTROL_TOTAL), measure="RR")
    back = beta_binomial_effect(two_arms(CONTROL, CONTROL_TOTAL, TREATED, TREATED_TOTAL), measure="RR")
    assert back.estimate == pytest.approx(-there.estimate, abs=1e-9)
    assert back.p_value == pytest.approx(there.p_value, abs=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: beta_binomial_share([], []),
        lambda: beta_binomial_share([3], [2]),
        lambda: beta_binomial_share([-1], [2]),
        lambda: beta_binomial_effect(two_arms([1], [2], [1], [2]), measure="XX"),
        lambda: beta_binomial_effect(two_arms([np.nan], [2], [1], [2])),
    ],
)
def test_what_cannot_be_pooled_is_refused(wrong):
    with pytest.raises(InputError):
        wrong()
