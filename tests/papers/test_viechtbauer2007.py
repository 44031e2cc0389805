"""Viechtbauer W (2007) Stat Med 26:37-52, doi:10.1002/sim.2514. Intervals of tau2; example: diuretics against pre-eclampsia, nine trials (Collins 1985).

Values: Table II, p. 44. The paper's point is ours: an estimate of tau2 without an interval says little; by Q-profile it runs from 0.07 to 2.20.
"""

from __future__ import annotations

import pytest

from cordwise.synthesis.effects import effect_sizes
from cordwise.synthesis.model import fit

from .redone import Redone, printed, ratio, told
from .tables import table

PAPER = "Viechtbauer 2007, diuretics in pregnancy"


def pooled(**options):
    return fit(effect_sizes("OR", table("diuretics")), **options)


@pytest.mark.parametrize(("method", "tau2"), [("DL", 0.230), ("ML", 0.239), ("REML", 0.301), ("SJ", 0.456)])
def test_four_estimates_of_tau2(method, tau2):
    assert pooled(method=method).tau2 == printed(tau2, 3)  # Table II


def test_the_q_profile_interval():
    interval = pooled().tau2_interval(kind="QP")
    assert (interval.low, interval.high) == (printed(0.072, 3), printed(2.203, 3))  # Table II


def test_the_profile_likelihood_interval_lies_inside():
    inside, whole = pooled().tau2_interval(kind="PL"), pooled().tau2_interval(kind="QP")
    assert inside.low < pooled().tau2 < inside.high < whole.high


def redone(_evidence):
    interval = pooled().tau2_interval()
    tau2 = told(pooled().tau2, interval.low, interval.high, 3)
    return [
        Redone(
            what="tau2 of log odds ratios: DL, ML, REML, SJ (Table II)", published="0.230, 0.239, 0.301, 0.456",
            theirs=", ".join(f"{pooled(method=method).tau2:.3f}" for method in ("DL", "ML", "REML", "SJ")), ours=f"{pooled().tau2:.3f}", why="our default is REML",
        ),
        Redone(
            what="Q-profile interval of tau2 (Table II)", published="0.072 to 2.203", theirs=f"{interval.low:.3f} to {interval.high:.3f}", ours=tau2,
            why="the same method",
        ),
        Redone(
            what="odds ratio (not the paper's subject)", published="none", theirs=ratio(pooled(method="DL", test="z")), ours=ratio(pooled()),
            why="DerSimonian-Laird with z leaves out 1, REML with Hartung-Knapp does not: nine trials that differ this much settle nothing",
        ),
    ]  # fmt: skip
