"""Lammertse DP et al. (2012) Spinal Cord 50:661-671. doi:10.1038/sc.2012.39. Values: abstract.

AIS A to B or better in 7 of 26 treated and 10 of 17 controls; P = 0.053, a trend that favours the controls.

| value | they | we | why |
|---|---|---|---|
| chance | 0.053 | 0.0565 (Fisher, two-sided) | their test is not named in the abstract; another exact test would do it |
| interval | none | risk ratio 0.46 (0.22 to 0.97) | on the logarithm and for large numbers: with 43 people a little too narrow, it leaves out 1 by a hair |
"""

from __future__ import annotations

import pytest
from scipy.stats import fisher_exact

from cordwise.synthesis.contrast import pool_risk_ratio
from cordwise.synthesis.recovery import expected_recovery

from .rows import count


@pytest.fixture(scope="module")
def arms(evidence):
    return count(evidence, "lammertse2012", "ais_improved"), count(evidence, "lammertse2012", "ais_improved", "C")


def test_the_counts_give_the_printed_chance(arms):
    treated, controls = arms
    assert (treated.events, treated.total, controls.events, controls.total) == (7, 26, 10, 17)
    assert fisher_exact([[7, 19], [10, 7]]).pvalue == pytest.approx(0.053, abs=0.004)  # see the table above


def test_our_ratio_favours_the_controls_and_reaches_one_within_a_twentieth(arms):
    treated, controls = arms
    ratio = pool_risk_ratio([(treated.events, treated.total, controls.events, controls.total)])
    assert ratio.estimate == pytest.approx((7 / 26) / (10 / 17))
    assert ratio.ci_high == pytest.approx(1, abs=0.05)


def test_without_its_controls_the_treated_arm_would_have_looked_like_natural_recovery(evidence, arms):
    """Treated within two weeks, AIS A: seven of 26 is what the registries see without cells."""
    study = evidence.study["lammertse2012"]
    assert study.ais == ("A",)
    found = expected_recovery(
        evidence.natural_history,
        observed=7,
        total=26,
        ais=study.ais,
        since_months=(study.months_since_injury_min, study.months_since_injury_max),
    )
    assert found.predicted_low <= arms[0].events <= found.predicted_high
