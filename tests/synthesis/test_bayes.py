"""Bayesian random effects by quadrature, against brute force, closed forms and published numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, stdtrit

from cordwise.errors import InputError
from cordwise.synthesis.bayes import bayes
from cordwise.synthesis.priors import (
    COMPARISONS,
    DEFAULT_SCALES,
    TURNER,
    Prior,
    default_prior,
    empirical_prior,
    half_cauchy,
    half_normal,
    half_t,
    log_normal,
    log_t,
    uniform,
)

CRINS = [-2.3097, -0.4595, -2.3026, -1.7579, -1.2585, -2.4179], [0.3594, 0.3096, 0.7750, 0.2078, 0.4122, 2.3373]
"""Log odds ratios of acute rejection, six studies: Crins ND et al. (2014), doi:10.1111/petr.12362, as in doi:10.18637/jss.v093.i06."""

SCHOOLS = [28.39, 7.94, -2.75, 6.82, -0.64, 0.63, 18.01, 12.16], [14.9, 10.2, 16.3, 11.0, 9.4, 11.4, 10.4, 17.6]
"""Rubin DB (1981). J Educ Stat 6:377-401: effects and standard errors."""

PRIORS = [half_normal(0.5), half_cauchy(0.5), half_t(4, 0.5), uniform(4), log_normal(-2.56, 1.74), log_t(-3.44, 2.59)]


def brute(y: Any, v: Any, prior: Prior, n: int = 400_001) -> dict[str, float]:
    """The same integrals by the trapezium rule in log tau from 1e-17 to 1e13, without any of the code under test but the prior's density."""
    y, v = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    x = np.linspace(-40, min(30.0, np.log(prior.upper)), n)
    density, mu, spread = np.empty(n), np.empty(n), np.empty(n)
    for part in np.array_split(np.arange(n), 20):
        w = 1 / (v[:, None] + np.exp(2 * x[part]))
        total = w.sum(axis=0)
        mu[part], spread[part] = (w * y[:, None]).sum(axis=0) / total, 1 / total
        squares = (w * (y[:, None] - mu[part]) ** 2).sum(axis=0)
        density[part] = 0.5 * np.log(w).sum(axis=0) - 0.5 * np.log(total) - 0.5 * squares - 0.5 * (len(y) - 1) * np.log(2 * np.pi)
    density += prior.log_density(x) + x
    f = np.exp(density - density.max()) * (x[1] - x[0])
    f[[0, -1]] *= 0.5
    whole, f = f.sum(), f / f.sum()
    mean, t = f @ mu, np.exp(x)
    return {
        "log_marginal": float(np.log(whole) + density.max()), "mean": float(mean), "sd": float(np.sqrt(f @ (spread + (mu - mean) ** 2))),
        "tau": float(f @ t), "tau_median": float(np.exp(np.interp(0.5, np.cumsum(f), x))), "above": float(f @ ndtr(mu / np.sqrt(spread))),
    }  # fmt: skip


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
@pytest.mark.parametrize("k", [4, 6])
def test_posteriors_agree_with_brute_force(prior, k):
    y, v = CRINS[0][:k], CRINS[1][:k]
    found, wanted = bayes(y, v, prior=prior), brute(y, v, prior)
    assert found.log_marginal_likelihood == pytest.approx(wanted["log_marginal"], abs=2e-6)
    assert found.mu.mean == pytest.approx(wanted["mean"], rel=2e-6)
    assert found.mu.sd == pytest.approx(wanted["sd"], rel=1e-5)
    assert found.tau.mean == pytest.approx(wanted["tau"], rel=1e-5)
    assert found.tau.median == pytest.approx(wanted["tau_median"], rel=2e-4)
    assert found.p_above_zero == pytest.approx(wanted["above"], rel=1e-4)


def test_eight_schools_agree_with_the_published_table():
    """Vignette of bayesmeta (Roever): half-Cauchy(25) on tau, N(0, 50) on mu; its mixture is approximate to about 5e-4 of mu's scale."""
    y, errors = np.array(SCHOOLS[0]), np.array(SCHOOLS[1])
    found = bayes(y, errors**2, prior=half_cauchy(25), mu_mean=0, mu_sd=50)
    tau = (found.tau.median, found.tau.mean, found.tau.sd, found.tau.shortest_low, found.tau.shortest_high)
    np.testing.assert_allclose(tau, (4.758539, 5.884511, 4.869904, 0.0, 15.165894), atol=1e-6)
    mu = (found.mu.median, found.mu.mean, found.mu.sd, found.mu.shortest_low, found.mu.shortest_high)
    np.testing.assert_allclose(mu, (7.962961, 7.985729, 4.995762, -1.823353, 17.824562), atol=3e-3)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_one_study_tells_nothing_of_tau(prior):
    """With a flat prior on mu the posterior of tau is its prior, and the evidence is 1."""
    found = bayes([0.7], [0.04], prior=prior)
    medians = {
        "half-normal(0.5)": 0.5 * 0.6744897501960817,
        "half-Cauchy(0.5)": 0.5,
        "half-t(4, 0.5)": 0.5 * stdtrit(4, 0.75),
        "uniform(0, 4)": 2.0,
    }
    medians |= {PRIORS[4].name: np.exp(-2.56 / 2), PRIORS[5].name: np.exp(-3.44 / 2)}
    assert found.tau.median == pytest.approx(medians[prior.name], rel=1e-9)
    assert found.log_marginal_likelihood == pytest.approx(0.0, abs=1e-9)
    assert found.mu.median == pytest.approx(0.7, rel=1e-9)


def test_a_prior_that_allows_no_heterogeneity_gives_the_common_effect():
    y, v = np.array(CRINS[0]), np.array(CRINS[1])
    found = bayes(y, v, prior=half_normal(1e-9))
    w = 1 / v
    assert found.mu.mean == pytest.approx(w @ y / w.sum(), rel=1e-9)
    assert found.mu.sd == pytest.approx(1 / np.sqrt(w.sum()), rel=1e-9)
    assert found.mu.shortest_high - found.mu.shortest_low == pytest.approx(2 * 1.959963984540054 / np.sqrt(w.sum()), rel=1e-9)
    np.testing.assert_allclose(found.shrunk, w @ y / w.sum(), rtol=1e-9)


def test_a_sure_prior_of_mu_is_the_answer():
    found = bayes(*CRINS, prior=half_normal(0.5), mu_mean=0.3, mu_sd=1e-6)
    assert found.mu.mean == pytest.approx(0.3, abs=1e-5)
    assert found.mu_prior == "normal(0.3, 1e-06)"


def test_a_normal_prior_of_mu_is_one_more_study_where_there_is_no_heterogeneity():
    y, v = np.array([0.2, 0.6]), np.array([0.1, 0.2])
    found = bayes(y, v, prior=half_normal(1e-9), mu_mean=1.0, mu_sd=0.5)
    w, all_y = np.append(1 / v, 4.0), np.append(y, 1.0)
    assert found.mu.mean == pytest.approx(w @ all_y / w.sum(), rel=1e-9)
    m = np.diag(v) + 0.25
    value = -0.5 * ((y - 1) @ np.linalg.solve(m, y - 1) + np.linalg.slogdet(m)[1] + 2 * np.log(2 * np.pi))
    assert found.log_marginal_likelihood == pytest.approx(value, rel=1e-8)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000), k=st.integers(1, 6), far=st.sampled_from([0.0, 1.0, 1e3, 1e6]),
    scale=st.sampled_from([1e-6, 0.5, 1e3, 1e6]), kind=st.sampled_from([half_normal, half_cauchy, uniform]),
)  # fmt: skip
def test_effects_and_priors_a_million_apart_are_answered_in_order(seed, k, far, scale, kind):
    rng = np.random.default_rng(seed)
    y, v = rng.normal(size=k) + far * rng.integers(0, 2, k), 10 ** rng.uniform(-6, 2, k)
    found = bayes(y, v, prior=kind(scale))
    for told in (found.mu, found.tau, found.predictive):
        assert told.ci_low <= told.median <= told.ci_high
        assert np.isfinite([told.ci_low, told.ci_high, told.shortest_low, told.shortest_high]).all()
        rounding = 1e-15 * float(np.abs(y).max())
        assert told.shortest_high - told.shortest_low <= (told.ci_high - told.ci_low) * (1 + 1e-7) + rounding
        assert np.isfinite(told.sd) or found.notes
    assert found.mixture.weights.sum() == pytest.approx(1)
    assert np.isfinite(found.log_marginal_likelihood) and 0 <= found.p_above_zero <= 1


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), factor=st.sampled_from([1e-6, 0.1, 1e5]), shift=st.floats(-100, 100))
def test_units_and_origin_of_the_effects_do_not_matter(seed, factor, shift):
    rng = np.random.default_rng(seed)
    y, v = rng.normal(size=4), rng.gamma(2, 0.2, 4)
    plain, other = bayes(y, v, prior=half_normal(0.5)), bayes((y + shift) * factor, v * factor**2, prior=half_normal(0.5 * factor))
    for name in ("median", "ci_low", "shortest_high"):
        assert getattr(other.mu, name) / factor - shift == pytest.approx(getattr(plain.mu, name), abs=1e-7)
        assert getattr(other.tau, name) / factor == pytest.approx(getattr(plain.tau, name), rel=1e-6)
    assert other.log_marginal_likelihood + 3 * np.log(factor) == pytest.approx(plain.log_marginal_likelihood, abs=1e-7)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_intervals_hold_their_probability(prior):
    found = bayes(*CRINS, prior=prior, level=0.9)
    w, mu, sd = found.mixture.weights, found.mixture.mu, found.mixture.mu_sd
    for low, high in ((found.mu.ci_low, found.mu.ci_high), (found.mu.shortest_low, found.mu.shortest_high)):
        assert w @ (ndtr((high - mu) / sd) - ndtr((low - mu) / sd)) == pytest.approx(0.9, abs=1e-8)
    new = np.sqrt(sd**2 + found.mixture.tau**2)
    assert w @ ndtr((found.predictive.ci_low - mu) / new) == pytest.approx(0.05, abs=1e-10)


@pytest.mark.parametrize("prior", [*PRIORS, uniform(0.1)], ids=lambda prior: prior.name)
@pytest.mark.parametrize("k", [2, 6])
def test_no_interval_of_the_same_probability_is_shorter(prior, k):
    found = bayes(CRINS[0][:k], CRINS[1][:k], prior=prior, level=0.8)
    order = np.argsort(found.mixture.tau)
    at, below = found.mixture.tau[order], np.cumsum(found.mixture.weights[order])
    for tail in np.linspace(0.001, 0.199, 25):
        low, high = np.interp([tail, tail + 0.8], below, at)
        assert found.tau.shortest_high - found.tau.shortest_low <= (high - low) * 1.1  # the nodes are coarse


def test_a_density_that_only_rises_has_its_shortest_interval_at_the_top():
    found = bayes([0, 1e6], [1, 1], prior=uniform(1e5))
    assert found.tau.shortest_high == pytest.approx(1e5, rel=1e-9)


def test_shrinkage_pulls_each_study_towards_the_rest():
    found = bayes(*CRINS, prior=half_normal(0.5))
    y = np.array(CRINS[0])
    assert (np.abs(found.shrunk - found.mu.mean) < np.abs(y - found.mu.mean)).all()
    assert (found.shrunk_sd < np.sqrt(CRINS[1])).all()
    assert ((found.shrunk_low < found.shrunk) & (found.shrunk < found.shrunk_high)).all()


def test_moments_that_do_not_exist_are_told():
    found = bayes([0.1, 0.4], [0.1, 0.1], prior=half_cauchy(0.5))
    assert found.mu.sd == np.inf and "does not exist" in found.notes[0]
    assert np.isnan(bayes([0.1], [0.1], prior=half_cauchy(0.5)).mu.mean)


def test_the_default_prior_is_named_by_measure():
    assert bayes([0.1], [0.1], measure="OR").prior == "half-normal(0.5)"
    assert {name: default_prior(name).scale for name in DEFAULT_SCALES} == DEFAULT_SCALES
    with pytest.raises(InputError, match="depends on the outcome's units"):
        bayes([0.1], [0.1], measure="MD")


def test_empirical_priors_are_proper_and_named():
    assert empirical_prior("OR", "all-cause mortality").name == "log-normal(-3.95, 1.34) of tau2"
    assert empirical_prior("SMD").name == "log-t(-3.44, 2.59, 5) of tau2"
    x = np.linspace(-60, 60, 200_001)
    for outcome in TURNER:
        for comparison in COMPARISONS:
            density = np.exp(empirical_prior("OR", outcome, comparison).log_density(x) + x)
            assert density.sum() * (x[1] - x[0]) == pytest.approx(1, abs=1e-9)
    with pytest.raises(InputError, match="no empirical prior"):
        empirical_prior("RD")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.1, 0.2], [0.1, -1.0]), "row 2: variance -1 is not above 0"),
        (([0.1], [0.1, 0.2]), "1 estimates and 2 variances"),
        (([None], [0.1]), "no row has an effect"),
    ],
)
def test_bad_input_is_told_with_its_row(arguments, message):
    with pytest.raises(InputError, match=message):
        bayes(*arguments, prior=half_normal(1))


def test_a_prior_without_a_scale_is_refused():
    with pytest.raises(InputError, match="scale is 0"):
        half_normal(0)
