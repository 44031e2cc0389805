"""Rubin DB (1981) J Educ Stat 6:377-401, doi:10.3102/10769986006004377. Coaching in eight schools.

Values: Gelman A et al., Bayesian Data Analysis, section 5.5 (common effect 7.9, variance 17.4, from Rubin's figures; the rounded ones that the book
tabulates give 7.7 and 16.6, a known slip); Roever C, introduction to the R package bayesmeta, on the rounded ones (prior of tau half-Cauchy with
scale 25, of mu normal(0, 50): roughly 8, from -2 to 18).
"""

from __future__ import annotations

import pytest

from cordwise.synthesis.bayes import bayes
from cordwise.synthesis.model import fit
from cordwise.synthesis.priors import half_cauchy

from .redone import Redone, difference, printed, told
from .tables import table

PAPER = "Rubin 1981, coaching in eight schools"


def data(rounded=""):
    columns = table("schools")
    return columns[f"effect{rounded}"], [error**2 for error in columns[f"standard_error{rounded}"]]


def believed():
    return bayes(*data("_rounded"), prior=half_cauchy(25), mu_mean=0, mu_sd=50)


@pytest.mark.parametrize(("rounded", "effect", "variance"), [("", 7.9, 17.4), ("_rounded", 7.7, 16.6)])
def test_the_common_effect(rounded, effect, variance):
    pooled = fit(*data(rounded), method="EE", test="z")
    assert (pooled.estimate, pooled.standard_error**2) == (printed(effect, 1), printed(variance, 1))


def test_the_posterior_of_the_mean():
    mu = believed().mu
    assert mu.median == printed(8, 0)
    assert (mu.shortest_low, mu.shortest_high) == (printed(-2, 0), printed(18, 0))  # printed as "roughly", without decimals


def test_every_school_is_drawn_towards_the_mean():
    effects, _ = data("_rounded")
    post = believed()
    for own, shrunk in zip(effects, post.shrunk, strict=True):
        assert abs(shrunk - post.mu.mean) < abs(own - post.mu.mean)


def redone(_evidence):
    mu = believed().mu
    common = fit(*data(), method="EE", test="z")
    return [
        Redone(
            what="points gained, common effect", published="7.9, variance 17.4", theirs=f"{common.estimate:.1f}, variance {common.standard_error**2:.1f}",
            ours=difference(fit(*data()), 1), why="tau2 is 0 for us too, but t with 7 degrees of freedom and a factor never below 1",
        ),
        Redone(
            what="points gained, Bayesian with a half-Cauchy prior of tau", published="8 (-2 to 18)", theirs=told(mu.median, mu.shortest_low, mu.shortest_high, 0),
            ours=told(mu.median, mu.ci_low, mu.ci_high, 1), why="the same model; they give the shortest interval, we the central one",
        ),
    ]  # fmt: skip
