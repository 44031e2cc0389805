"""Karamouzian S et al. (2012) Clin Neurol Neurosurg. doi:10.1016/j.clineuro.2012.02.003. Values: abstract.

5 of 11 treated (45.5%) and 3 of 20 controls (15%) recovered markedly; P = 0.095.
"""

from __future__ import annotations

import pytest
from scipy.stats import fisher_exact

from cordwise.synthesis.contrast import pool_risk_ratio

from .rows import count


@pytest.fixture(scope="module")
def arms(evidence):
    return count(evidence, "karamouzian2012", "responder"), count(evidence, "karamouzian2012", "responder", "C")


def test_the_counts_give_the_printed_chance(arms):
    treated, controls = arms
    assert (treated.events, treated.total, controls.events, controls.total) == (5, 11, 3, 20)
    table = [[treated.events, treated.total - treated.events], [controls.events, controls.total - controls.events]]
    assert fisher_exact(table).pvalue == pytest.approx(0.095, abs=5e-4)  # printed with three decimals


def test_our_ratio_does_not_settle_it_either(arms):
    treated, controls = arms
    ratio = pool_risk_ratio([(treated.events, treated.total, controls.events, controls.total)])
    assert ratio.estimate == pytest.approx((5 / 11) / (3 / 20))
    assert ratio.ci_low < 1 < ratio.ci_high
