"""Bydon M et al. (2024) Nature Communications. doi:10.1038/s41467-024-46259-y. Values: abstract.

"Seven patients demonstrated improvement in AIS grade", ten patients, no serious adverse events; a phase I trial without controls.
"""

from __future__ import annotations

import pytest

from cordwise.appraisal.levels import level
from cordwise.synthesis.recovery import expected_recovery
from cordwise.synthesis.single_arm import pool_proportions

from .rows import count


def test_no_serious_event_in_ten_is_up_to_thirty_one_per_cent(evidence):
    row = count(evidence, "bydon2024", "sae_any")
    pooled = pool_proportions([(row.events, row.total)])
    assert (row.events, row.total) == (0, 10)  # abstract
    assert pooled.ci_high == pytest.approx(1 - 0.025 ** (1 / 10), abs=1e-12)  # closed form for no event: no tolerance but rounding


def test_seven_of_ten_is_thirty_five_to_ninety_three_per_cent(evidence):
    row = count(evidence, "bydon2024", "ais_improved")
    pooled = pool_proportions([(row.events, row.total)])
    assert pooled.estimate == 0.7  # abstract
    assert (pooled.ci_low, pooled.ci_high) == (
        pytest.approx(0.3475, abs=5e-5),
        pytest.approx(0.9333, abs=5e-5),
    )  # printed tables: four digits


def test_it_is_level_four_and_no_number_says_how_many_would_have_improved_anyway(evidence):
    """Grades A and B, treated within a year of the injury: no one published rate fits them all."""
    study = evidence.study["bydon2024"]
    assert level(study) == 4
    found = expected_recovery(
        evidence.natural_history,
        observed=7,
        total=10,
        ais=study.ais,
        since_months=(study.months_since_injury_min, study.months_since_injury_max),
    )
    assert found.tail is None
    assert found.gap
