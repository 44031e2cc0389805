"""El Tecle NE et al. (2018) J Neurosurg Spine 28:436-443, doi:10.3171/2017.7.SPINE17107. AIS A without cells: how many improve; 20 studies.

Values: abstract. 327 of 1162 people, 28.1%: studies added up. The counts of the 20 studies are not held, so the sum is redone as a sum; what such
a sum hides is shown on four registries of the same people, whose counts are held (Kirshblum S et al. (2021) J Neurotrauma 38:1267-1284, Table 2).

Where it is weak: as one sum, 28.1% has an exact interval of 25.6 to 30.8, outside which two of the four registries lie. They run from 11% to 30%, by more
than chance; whoever compares a treated arm with "the" rate needs the range, not the sum.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from cordwise.synthesis.bayes import bayes
from cordwise.synthesis.effects import effect_sizes
from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.glmm import Options, share_glmm

from .redone import Redone, printed, share, told

PAPER = "El Tecle 2018, complete cord injury without cells"
REGISTRIES = ("burns2003_A_12_improved", "marino1999_A_12_improved", "kirshblum2016_A_12_improved", "spiess2009_A_12_improved")


def rate(evidence, rate_id):
    (row,) = [one for one in evidence.natural_history if one.rate_id == rate_id]
    return row


def registries(evidence):
    rows = [rate(evidence, name) for name in REGISTRIES]
    return [row.events for row in rows], [row.total for row in rows]


def new_place(evidence):
    """Where the rate of another registry would lie, Bayesian: four registries."""
    events, total = registries(evidence)
    effects = effect_sizes("PLO", {"events": events, "total": total})
    post = bayes(effects.estimates, effects.variances, measure="PLO")
    return 100 * expit(np.array([post.predictive.median, post.predictive.ci_low, post.predictive.ci_high]))


def test_the_sum(evidence):
    row = rate(evidence, "eltecle2018_A_improved")
    assert (row.events, row.total) == (327, 1162)  # abstract
    assert 100 * row.events / row.total == printed(28.1, 1)


def test_the_exact_interval_of_the_sum_leaves_out_the_large_registry(evidence):
    low, high = clopper_pearson(327, 1162)
    marino = rate(evidence, "marino1999_A_12_improved")
    assert marino.events / marino.total < low < high < 0.31


def test_registries_differ_by_more_than_chance(evidence):
    pooled = share_glmm(*registries(evidence))
    assert pooled.q_lrt_p < 0.001
    events, total = registries(evidence)
    exact = clopper_pearson(sum(events), sum(total))
    ours = share_glmm(events, total, options=Options(test="t"))
    assert expit(ours.ci_high[0]) - expit(ours.ci_low[0]) > 3 * (exact[1] - exact[0])


def test_another_place_may_lie_on_either_side_of_the_sum(evidence):
    _, low, high = new_place(evidence)
    assert low < 28.1 < high


def redone(evidence):
    low, high = clopper_pearson(327, 1162)
    events, total = registries(evidence)
    exact = clopper_pearson(sum(events), sum(total))
    pooled = share_glmm(events, total, options=Options(test="t"))
    return [
        Redone(
            what="AIS A improved without cells, 20 studies added up (abstract)", published="28.1%", theirs=f"{100 * 327 / 1162:.1f}%",
            ours=f"{told(28.1, 100 * low, 100 * high, 1, '%')} if it were one study", why="counts of the 20 studies not held; a sum knows no variance between studies",
        ),
        Redone(
            what=f"the same in four registries whose counts are held ({sum(events)} of {sum(total)})", published="none pooled",
            theirs=f"{told(100 * sum(events) / sum(total), 100 * exact[0], 100 * exact[1], 1, '%')} added up", ours=share(pooled),
            why=f"binomial-normal with t, tau2 {pooled.tau2:.2f}; another registry may see {new_place(evidence)[1]:.0f}% to {new_place(evidence)[2]:.0f}%",
        ),
    ]  # fmt: skip
