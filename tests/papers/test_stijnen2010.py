"""Stijnen T, Hamza TH, Ozdemir P (2010) Stat Med 29:3046-3067, doi:10.1002/sim.4040. Coated catheters: 18 trials, many without an infection.

Counts: Table I. Values: Table II (p. 3050, shares of one arm) and Table III (p. 3052, odds ratio). They show both ways themselves: the normal
approximation with half an event in empty cells (REML), and the exact likelihood (binomial-normal, hypergeometric-normal).

Why the first is weak: in the coated arm, with six empty cells of 18, it gives 1.4% in place of 0.8%, and an odds ratio of 0.38 in place of 0.26.
"""

from __future__ import annotations

import pytest
from scipy.special import expit

from cordwise.synthesis.effects import effect_sizes
from cordwise.synthesis.glmm import odds_ratio_glmm, share_glmm
from cordwise.synthesis.model import fit
from cordwise.synthesis.two_arms import two_arms

from .redone import Redone, printed, ratio, share, three
from .tables import four, table

PAPER = "Stijnen 2010, coated catheters"


def normal_share(arm=""):
    data = table("catheters")
    return fit(effect_sizes("PLO", {"events": data[f"events{arm}"], "total": data[f"total{arm}"]}, add=0.5), test="z")


def exact_share(arm=""):
    data = table("catheters")
    return share_glmm(data[f"events{arm}"], data[f"total{arm}"])


def normal_ratio():
    return fit(effect_sizes("OR", table("catheters"), add=0.5, drop_empty=True), test="z")


def exact_ratio(model):
    return odds_ratio_glmm(two_arms(*four(table("catheters"))), model=model)


@pytest.mark.parametrize(
    ("arm", "logit", "error", "tau2", "percent"),
    [("_control", -3.30, 0.24, 0.663, (0.035, 0.023, 0.056)), ("", -4.26, 0.26, 0.393, (0.014, 0.008, 0.023))],
)
def test_normal_approximation_of_one_arm(arm, logit, error, tau2, percent):
    pooled = normal_share(arm)
    assert (pooled.estimate, pooled.standard_error) == (printed(logit, 2), printed(error, 2))  # Table II
    assert pooled.tau2 == printed(tau2, 3)
    # three decimals of a share; 0.0355 stands as 0.035 and 0.0554 as 0.056 in print: one unit of the last digit
    assert expit(three(pooled)).tolist() == [printed(x, 3, slips=1) for x in percent]


@pytest.mark.parametrize(
    ("arm", "logit", "error", "tau2", "percent"),
    [("_control", -3.50, 0.26, 0.81, (0.029, 0.018, 0.048)), ("", -4.81, 0.36, 0.83, (0.008, 0.004, 0.016))],
)
def test_binomial_normal_model_of_one_arm(arm, logit, error, tau2, percent):
    pooled = exact_share(arm)
    assert (pooled.estimate, pooled.standard_error) == (printed(logit, 2), printed(error, 2))  # Table II
    assert pooled.tau2 == printed(tau2, 2)
    assert expit(three(pooled)).tolist() == [printed(x, 3) for x in percent]


def test_normal_approximation_of_the_odds_ratio():
    pooled = normal_ratio()
    assert pooled.estimate == printed(-0.980, 3)  # Table III
    assert pooled.standard_error == printed(0.244, 3, slips=1)  # 0.2435: another stop of the iteration
    assert pooled.tau == printed(0.19, 2)


def test_hypergeometric_normal_model():
    pooled = exact_ratio("CM.EL")
    assert pooled.estimate == printed(-1.353, 3)  # Table III
    assert pooled.standard_error == printed(0.351, 3)
    assert pooled.tau2**0.5 == printed(0.83, 2)
    assert len(pooled.dropped) == 1  # one trial without any infection


def test_halves_hide_a_third_of_the_effect():
    assert normal_ratio().estimate > 0.75 * exact_ratio("CM.EL").estimate
    for model in ("CM.AL", "UM.FS", "UM.RS"):  # all models of the counts lie together
        assert exact_ratio(model).estimate == pytest.approx(exact_ratio("CM.EL").estimate, abs=0.5 * exact_ratio("CM.EL").standard_error)


def redone(_evidence):
    exact = exact_ratio("CM.EL")
    return [
        Redone(
            what="infections with coated catheters, half an event added, REML (Table II)", published="1.4% (0.8 to 2.3)",
            theirs=share(normal_share()), ours=share(exact_share()), why="ours is the binomial-normal model, which the paper argues for: nothing added to six empty cells",
        ),
        Redone(
            what="the same, binomial-normal (Table II)", published="0.8% (0.4 to 1.6)", theirs=share(exact_share()), ours=share(exact_share()), why="the same method",
        ),
        Redone(
            what="odds ratio, half an event added, REML (Table III)", published="0.38 (0.23 to 0.62)", theirs=ratio(normal_ratio()),
            ours=ratio(exact_ratio("UM.FS")), why="their upper limit differs from ours by 0.02, from another stop of the iteration; ours adds nothing",
        ),
        Redone(
            what="odds ratio, hypergeometric-normal (Table III)", published="0.25 (0.13 to 0.51)", theirs=ratio(exact), ours=ratio(exact_ratio("UM.FS")),
            why="printed 0.25 is exp(-1.353) = 0.258 cut short; ours by default is the unconditional model with an intercept for each trial",
        ),
    ]  # fmt: skip
