"""Distributions of counts as sums that never overflow and never grow with the people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.synthesis.glmm.families import TERMS, Binomial, Hypergeometric, Poisson, log_choose


def exactly(treated, control, events, eta):
    """log sum, mean, variance and third cumulant over every value of the support."""
    values = np.arange(max(0, events - control), min(treated, events) + 1, dtype=float)
    logs = log_choose(float(treated), values) + log_choose(float(control), events - values) + eta * values
    weights = np.exp(logs - logs.max())
    weights, total = weights / weights.sum(), logs.max() + np.log(weights.sum())
    mean = weights @ values
    return total, mean, weights @ (values - mean) ** 2, weights @ (values - mean) ** 3


def one(treated, control, events, count=0.0):
    return Hypergeometric(
        counts=np.array([[float(count)]]), treated=np.array([float(treated)]), control=np.array([float(control)]),
        events=np.array([float(events)]),
    )  # fmt: skip


@given(st.integers(1, 3000), st.integers(1, 3000), st.data(), st.floats(-9, 9))
def test_sums_over_a_lattice_are_those_over_the_whole_support(treated, control, data, eta):
    events = data.draw(st.integers(1, treated + control))
    family, at = one(treated, control, events), np.array([[eta]])
    total, mean, variance, third = exactly(treated, control, events, eta)
    assert family.cumulant(at)[0][0, 0] == pytest.approx(total, abs=1e-8)
    first, second, skew = (value[0, 0] for value in family.moments(at))
    assert first == pytest.approx(mean, rel=1e-8, abs=1e-8)
    assert second == pytest.approx(variance, rel=1e-7, abs=1e-8)
    assert skew == pytest.approx(third, rel=1e-5, abs=1e-5 * (1 + variance))


@pytest.mark.parametrize("eta", [-20.0, -3.0, 0.0, 0.4, 7.0, 20.0])
def test_a_million_people_an_arm_are_summed_to_the_rounding_of_log_gamma(eta):
    total, mean, variance, _ = exactly(1_000_000, 800_000, 700_000, eta)
    family = one(1_000_000, 800_000, 700_000)
    assert family.cumulant(np.array([[eta]]))[0][0, 0] == pytest.approx(total, abs=2e-8)
    assert family.moments(np.array([[eta]]))[0][0, 0] == pytest.approx(mean, rel=1e-9)
    assert family.moments(np.array([[eta]]))[1][0, 0] == pytest.approx(variance, rel=1e-7)


def test_work_does_not_grow_with_the_people():
    start, step = one(10**9, 10**9, 10**9).lattice(np.array([[0.0]]))
    assert step[0, 0] * TERMS < 10**6 < start[0, 0]


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.data(), st.floats(-700, 700))
def test_no_log_odds_ratio_overflows(treated, control, data, eta):
    events = data.draw(st.integers(1, treated + control))
    family = one(treated, control, events)
    assert np.isfinite([*family.cumulant(np.array([[eta]])), *family.moments(np.array([[eta]]))]).all()


@pytest.mark.parametrize("eta", [-800.0, -30.0, 0.3, 30.0, 800.0])
def test_binomial_and_poisson_do_not_overflow(eta):
    counts, at = np.array([[3.0]]), np.array([[eta]])
    for family in (
        Binomial(counts=counts, totals=np.array([[9.0]]), offset=np.zeros((1, 1))),
        Poisson(counts=counts, times=np.array([[9.0]])),
    ):
        assert np.isfinite([*family.cumulant(at), *family.moments(at)]).all()
