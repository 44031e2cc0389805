"""What few studies leave open: the integrated likelihood against slow integration, and its limits without spread."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.glmm import posterior
from cordwise.synthesis.glmm.posterior import Counts, grouped, integrated, marginal
from cordwise.synthesis.single_arm import garwood

EVENTS, SIZES = np.array([1.0, 3, 0, 6]), np.array([40.0, 55, 22, 61])


def slowly(events, sizes, level=0.95):
    """Limits of the middle by sums over fine grids, with nothing adaptive."""
    middle, spread = np.arange(-12, 6, 0.05), (np.arange(60) + 0.5) * 0.07
    theta = np.arange(-22, 16, 0.03)
    own = np.exp(events[:, None] * theta - sizes[:, None] * np.logaddexp(0, theta) - _best(events, sizes)[:, None])
    density = np.empty((len(spread), len(middle)))
    for row, tau in enumerate(spread):
        law = np.exp(-0.5 * ((theta - middle[:, None]) / tau) ** 2) * 0.03 / (tau * np.sqrt(2 * np.pi))
        density[row] = np.prod(law @ own.T, axis=1) * np.exp(-0.5 * (tau / posterior.SCALE) ** 2)
    neutral = (density * np.sqrt(expit(middle) * expit(-middle))).sum(axis=1)
    limits = []
    for weight, chance in ((expit(-middle), 0.5 - level / 2), (expit(middle), 0.5 + level / 2)):
        rows = density * weight
        mixed = (rows * (neutral / rows.sum(axis=1))[:, None]).sum(axis=0)
        limits.append(expit(np.interp(chance, np.cumsum(mixed) / mixed.sum(), middle + 0.025)))
    return limits


def _best(events, sizes):
    share = np.clip(events / sizes, 1e-9, 1 - 1e-9)
    return events * np.log(share) + (sizes - events) * np.log1p(-share)


def test_the_limits_are_those_of_slow_sums():
    """To 0.01 on the logit scale: twelve spreads and nine nodes against grids of thousands."""
    fast = integrated(grouped(EVENTS, SIZES, binary=True), level=0.95).middle
    assert logit(fast) == pytest.approx(logit(slowly(EVENTS, SIZES)), abs=0.01)


def test_without_spread_the_limits_are_clopper_and_pearsons(monkeypatch):
    monkeypatch.setattr(posterior, "SCALE", 1e-3)
    found = integrated(grouped(EVENTS, SIZES, binary=True), level=0.9)
    assert found.middle == pytest.approx(clopper_pearson(10, 178, 0.9), rel=2e-3)
    assert found.average == pytest.approx(clopper_pearson(10, 178, 0.9), rel=2e-3)


def test_without_spread_the_limits_of_a_rate_are_garwoods(monkeypatch):
    monkeypatch.setattr(posterior, "SCALE", 1e-3)
    assert integrated(grouped(EVENTS, SIZES, binary=False), level=0.95).middle == pytest.approx(garwood(10, 178), rel=2e-3)


def test_like_studies_are_told_once_and_counted():
    held = grouped(np.array([1.0, 0, 1, 1]), np.array([9.0, 9, 9, 8]), binary=True)
    assert sorted(zip(held.events, held.sizes, held.times, strict=True)) == [(0, 9, 1), (1, 8, 1), (1, 9, 2)]


@pytest.mark.parametrize("binary", [True, False])
def test_a_study_told_twice_counts_twice(binary):
    twice = Counts(events=EVENTS[:1], sizes=SIZES[:1], times=np.array([2.0]), binary=binary)
    each = Counts(events=EVENTS[[0, 0]], sizes=SIZES[[0, 0]], times=np.ones(2), binary=binary)
    at = np.array([-2.0, 0.3]), np.array([0.5, 2.0])
    assert marginal(twice, *at) == pytest.approx(marginal(each, *at), abs=1e-12)


def test_a_new_study_is_less_certain_than_the_middle():
    found = integrated(grouped(np.array([2.0, 12, 4, 15]), np.array([20.0, 20, 20, 20]), binary=True), level=0.95)
    assert found.new[0] < found.middle[0] < found.middle[1] < found.new[1]
    assert found.average[1] - found.average[0] < found.middle[1] - found.middle[0]
