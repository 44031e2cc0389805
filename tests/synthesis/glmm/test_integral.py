"""Random effects integrated out: exact gradients at any number of nodes, and the right integral at many."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit

from cordwise.synthesis.glmm.families import Binomial, Hypergeometric, Poisson
from cordwise.synthesis.glmm.integral import Layout, marginal

COUNTS = np.array([[1.0, 4.0], [0.0, 3.0], [9.0, 2.0], [5.0, 5.0]])
TOTALS = np.array([[20.0, 25.0], [10.0, 12.0], [15.0, 60.0], [5.0, 9.0]])
ARMS = Binomial(counts=COUNTS, totals=TOTALS, offset=np.zeros((4, 2)))
RATES = Poisson(counts=COUNTS, times=TOTALS)
TABLES = Hypergeometric(counts=COUNTS[:, :1], treated=TOTALS[:, 0], control=TOTALS[:, 1], events=COUNTS.sum(axis=1))

HALF = np.array([0.5, -0.5])
SLOPE = Layout(fixed=np.array([[1, 1], HALF, [0, 0]]), loading=np.stack([np.zeros(2), np.zeros(2), HALF])[..., None])
BOTH = Layout(
    fixed=np.array([[1, 1], HALF, [0, 0], [0, 0], [0, 0]]),
    loading=np.stack([np.zeros((2, 2)), np.zeros((2, 2)), np.array([[1, 0], [1, 0]]), np.outer(HALF, [1, 0]), np.outer(HALF, [0, 1])]),
)
ONE = Layout(fixed=np.array([[1.0], [0.0]]), loading=np.array([[[0.0]], [[1.0]]]))
AT = np.array([-1.2, 0.4, 0.7, 0.3, 0.9])


@pytest.mark.parametrize("nodes", [1, 2, 7])
@pytest.mark.parametrize(("family", "layout"), [(ARMS, SLOPE), (RATES, SLOPE), (ARMS, BOTH), (RATES, BOTH), (TABLES, ONE)])
def test_the_gradient_is_that_of_the_approximation_itself(family, layout, nodes):
    d = len(layout.fixed)
    local = np.broadcast_to(AT[:d], (1, 4, d))
    gradient = marginal(family, layout, local, nodes)[1]
    for parameter in range(d):
        step = 1e-5 * np.eye(d)[parameter]
        slope = (marginal(family, layout, local + step, nodes)[0] - marginal(family, layout, local - step, nodes)[0]) / 2e-5
        assert slope == pytest.approx(gradient[..., parameter], abs=2e-8)


def test_many_nodes_give_the_integral():
    value = marginal(ARMS, SLOPE, np.broadcast_to(AT[:3], (1, 4, 3)), 25)[0][0]
    for study in range(4):
        whole, _ = quad(lambda u, study=study: _weight(study, -1.2 + HALF * (0.4 + 0.7 * u), u), -9, 9, epsabs=0, epsrel=1e-11)
        assert value[study] == pytest.approx(np.log(whole), abs=1e-8)


def test_a_spread_of_zero_is_no_random_effect():
    flat = Layout(fixed=SLOPE.fixed[:2], loading=np.zeros((2, 2, 0)))
    with_zero = marginal(ARMS, SLOPE, np.broadcast_to(np.array([-1.2, 0.4, 0.0]), (1, 4, 3)), 7)[0]
    assert with_zero == pytest.approx(marginal(ARMS, flat, np.broadcast_to(AT[:2], (1, 4, 2)), 7)[0], abs=1e-12)


def _weight(study, eta, u):
    x, n = COUNTS[study], TOTALS[study]
    return float(np.prod(expit(eta) ** x * expit(-eta) ** (n - x)) * np.exp(-0.5 * u * u) / np.sqrt(2 * np.pi))
