"""Shang Z et al. (2022) BMC Med 20:284, doi:10.1186/s12916-022-02482-2. Stem cells after cord injury, one arm each, 62 studies, 2439 people.

Values: abstract. AIS better by a grade or more in 48.9% (40.8 to 56.9). The table of counts by study is not held; how shares were transformed was not
seen. Redone on the counts that are held of studies published before their search ended (10 February 2022), by the usual ways of such reviews: the
double arcsine with DerSimonian-Laird, and logits with half an event added. So: the same question on a part of the data.

Where both are weak. Double arcsine: the way back needs one size for all studies, here a harmonic mean of about 10 between 2 and 50. Logits with 0.5:
0 of 30 and 10 of 10 are drawn to the middle, and small studies, drawn most, look alike. The binomial-normal model needs neither. And no pool of
treated arms says what cells do: of people with AIS A a fifth improve without (see test_eltecle2018.py).
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.special import expit

from cordwise.synthesis.effects import MEASURES, effect_sizes
from cordwise.synthesis.glmm import Options, share_glmm
from cordwise.synthesis.model import fit

from .redone import Redone, share, three, told

PAPER = "Shang 2022, stem cells after cord injury"
PUBLISHED = (48.9, 40.8, 56.9)


def year_of(study):
    """As recorded, or from the id where the record has none."""
    found = re.search(r"(19|20)\d\d", study.study_id)
    return study.year or (int(found[0]) if found else 9999)


def counts(evidence):
    """Improved, treated and study, of treated arms in people with cord injury, published by 2021."""
    rows = []
    for study_id, outcomes in evidence.outcomes_of.items():
        study = evidence.study[study_id]
        controls = {arm.arm_id for arm in evidence.arms_of.get(study_id, ()) if arm.role == "control"}
        if "spinal_cord_injury" not in study.conditions or year_of(study) > 2021:
            continue
        rows += [
            (one.events, one.total, study_id)
            for one in outcomes
            if one.outcome == "ais_improved" and one.pool and one.events is not None and one.arm_id not in controls
        ]
    return tuple(zip(*sorted(rows, key=lambda row: row[2]), strict=True))


def usual(evidence, measure, add=0.0):
    """Transformed, DerSimonian-Laird, z, and back; in percent."""
    events, total, _ = counts(evidence)
    pooled = fit(effect_sizes(measure, {"events": events, "total": total}, add=add), method="DL", test="z")
    size = len(total) / sum(1 / n for n in total)
    return 100 * MEASURES[measure].to_natural(np.array([pooled.estimate, pooled.ci_low, pooled.ci_high]), size=np.full(3, size))


def ours(evidence):
    events, total, _ = counts(evidence)
    return share_glmm(events, total, options=Options(test="t"))


def test_the_printed_result_is_held(evidence):
    (row,) = [one for one in evidence.reviews if one.review_id == "shang2022" and one.outcome == "ais_improved"]
    assert (100 * row.estimate, 100 * row.ci_low, 100 * row.ci_high) == pytest.approx(PUBLISHED)  # abstract
    assert (row.n_studies, row.n_patients) == (62, 2439)


def test_a_third_of_their_studies_says_about_the_same(evidence):
    """The intervals overlap by far; no closer tolerance makes sense for part of the data."""
    assert len(counts(evidence)[0]) >= 18
    model = ours(evidence)
    for point, low, high in (usual(evidence, "PFT"), 100 * expit(three(model))):
        assert low < PUBLISHED[0] < high
        assert PUBLISHED[1] - 5 < point < PUBLISHED[2]


def test_half_an_event_makes_the_studies_look_alike(evidence):
    events, total, _ = counts(evidence)
    halves = fit(effect_sizes("PLO", {"events": events, "total": total}, add=0.5), method="DL", test="z")
    assert halves.tau2 < 0.7 * ours(evidence).tau2
    assert {0, 1} <= {events[i] / total[i] for i in range(len(events))}  # none of 30 and all of 10 are in


def test_the_next_study_may_find_nearly_anything(evidence):
    pooled = ours(evidence)
    spread = 2 * pooled.tau2**0.5
    assert expit(pooled.estimate - spread) < 0.2
    assert expit(pooled.estimate + spread) > 0.75


def redone(evidence):
    events, total, _ = counts(evidence)
    pooled = ours(evidence)
    spread = 1.96 * pooled.tau2**0.5
    part = f"{len(events)} of their 62 studies or others like them ({sum(events)} of {sum(total)} people)"
    return [
        Redone(
            what=f"AIS better by a grade, treated arms (abstract); here on counts held, {part}", published="48.9% (40.8 to 56.9)",
            theirs=f"{told(*usual(evidence, 'PFT'), digits=1, unit='%')} by double arcsine and DL", ours=share(pooled),
            why=f"binomial-normal with t; logits with 0.5 would give {told(*usual(evidence, 'PLO', 0.5), digits=1, unit='%')}, as 0 of 30 and 10 of 10 are drawn "
            f"to the middle. Between studies {100 * expit(pooled.estimate - spread):.0f}% to {100 * expit(pooled.estimate + spread):.0f}%; no controls",
        )
    ]  # fmt: skip
