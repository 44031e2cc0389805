"""Normand SLT (1999) Stat Med 18:321-359, doi:10.1002/(SICI)1097-0258(19990215)18:3<321::AID-SIM28>3.0.CO;2-P.

Lidocaine after infarction: deaths in six trials (Table III p. 330, Table VII p. 349), risk difference in percent points.
Stroke units: length of stay in nine trials (Tables VIII p. 351 and IX p. 352), mean difference in days.

Where theirs is weak: nine trials from 71 days shorter to 11 longer. DerSimonian-Laird finds a third of the variance between trials that REML
finds, and its Wald interval (-24 to -4) would sell what REML's (-33 to 2) does not. Ours, by Hartung and Knapp, is wider again.
For lidocaine, tau2 of 0 and six trials do not make the common-effect interval safe: ours includes no difference.
"""

from __future__ import annotations

import numpy as np
import pytest

from cordwise.synthesis.effects import effect_sizes
from cordwise.synthesis.mantel_haenszel import mantel_haenszel
from cordwise.synthesis.model import fit

from .redone import Redone, difference, printed, three, told
from .tables import four, table

PAPER = "Normand 1999, lidocaine and stroke units"


def lidocaine(**options):
    return fit(effect_sizes("RD", table("lidocaine")), **options)


def stay(**options):
    """With one standard deviation for both arms of a trial, as in Table VIII."""
    return fit(effect_sizes("MD", table("stroke_stay"), variance="HO"), **options)


def test_risk_differences_of_the_single_trials():
    effects = effect_sizes("RD", table("lidocaine"))
    half = 1.959964 * np.sqrt(effects.variances)
    assert (100 * (effects.estimates - half)).tolist() == [printed(x, 1) for x in (-5.5, -12.0, -3.6, -4.7, -2.0, -0.5)]  # Table III
    assert (100 * (effects.estimates + half)).tolist() == [printed(x, 1) for x in (11.1, 12.0, 7.6, 8.3, 9.1, 9.3)]


@pytest.mark.parametrize("method", ["EE", "DL", "REML"])
def test_lidocaine_by_each_method_of_table_7(method):
    pooled = lidocaine(method=method, test="z")
    assert 100 * pooled.estimate == printed(2.94, 2)
    assert (100 * pooled.ci_low, 100 * pooled.ci_high) == (printed(0.4, 1), printed(5.5, 1))
    assert pooled.tau2 == (printed(0, 3))


def test_variances_of_the_stays():
    effects = effect_sizes("MD", table("stroke_stay"), variance="HO")
    assert effects.estimates.tolist() == [-20, -2, -55, -71, -4, 1, 11, -10, 7]  # Table VIII
    assert effects.variances.tolist() == [printed(x, 2) for x in (40.59, 2.05, 15.28, 150.22, 20.19, 1.22, 95.38, 8.03, 20.69)]


@pytest.mark.parametrize(
    ("method", "value", "tau2"),
    [("EE", (-3.49, -5.03, -1.96), None), ("DL", (-14.10, -24.45, -3.75), 218.72), ("REML", (-15.12, -32.67, 2.43), 685.20)],
)
def test_stays_by_each_method_of_table_9(method, value, tau2):
    pooled = stay(method=method, test="z")
    assert three(pooled).tolist() == [printed(x, 2) for x in value]
    if tau2 is not None:
        assert pooled.tau2 == printed(tau2, 2)


def test_our_intervals_do_not_promise_what_six_or_nine_trials_cannot_hold():
    assert lidocaine().ci_low < 0
    assert stay().ci_low < stay(method="DL", test="z").ci_low
    assert stay().ci_high > 0


def redone(_evidence):
    pooled = mantel_haenszel(*four(table("lidocaine")), measure="RD")
    new = stay().predict()
    return [
        Redone(
            what="lidocaine, deaths in percent points, all methods (Table VII)", published="2.94 (0.4 to 5.5)",
            theirs=difference(lidocaine(method="DL", test="z"), 2, 100), ours=difference(lidocaine(), 2, 100),
            why=f"tau2 is 0 for all; t with 5 degrees of freedom in place of z. Mantel-Haenszel, which needs no tau2: {told(*(100 * three(pooled)))}",
        ),
        Redone(
            what="stroke units, days of stay, DerSimonian-Laird (Table IX)", published="-14.10 (-24.45 to -3.75)",
            theirs=difference(stay(method="DL", test="z")), ours=difference(stay()),
            why=f"DL finds a third of the variance that REML finds (219 and 685), and takes it as known; prediction interval {new.low[0]:.0f} to {new.high[0]:.0f}",
        ),
        Redone(
            what="stroke units, days of stay, REML (Table IX)", published="-15.12 (-32.67 to 2.43)",
            theirs=difference(stay(method="REML", test="z")), ours=difference(stay()), why="Hartung-Knapp with 8 degrees of freedom in place of z",
        ),
    ]  # fmt: skip
