"""Marino et al. (1999), as tabulated by Kirshblum S et al. (2021) J Neurotrauma 38:1267-1284, Table 2.

Of 482 people examined as AIS A within a week of the injury 74 (15.4%) had a better grade a year later, without cells.
"""

from __future__ import annotations

import pytest

from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.recovery import expected_recovery


@pytest.fixture(scope="module")
def row(evidence):
    return next(one for one in evidence.natural_history if one.rate_id == "marino1999_A_12_improved")


def test_seventy_four_of_482_is_15_4_per_cent(row):
    assert (row.events, row.total) == (74, 482)
    assert 100 * row.events / row.total == pytest.approx(15.4, abs=0.05)  # printed with one decimal
    assert clopper_pearson(row.events, row.total) == (pytest.approx(0.1225, abs=5e-4), pytest.approx(0.1887, abs=5e-4))


def test_of_twenty_such_people_none_to_nine_would_be_no_surprise(row):
    """The predictive range: binomial at 15.4% gives 0 to 6 by itself; the rest is what a single source leaves open of others."""
    found = expected_recovery([row], observed=3, total=20, ais=("A",), since_months=(0.0, 0.3))
    assert found.rate_ids == (row.rate_id,)
    assert found.predicted_low in (0, 1)
    assert found.predicted_high in (7, 8, 9)


def test_other_registries_of_the_same_table_lie_on_both_sides(evidence):
    """Kirshblum 2016 27.8% (52 of 187, Table 2), Burns 2003 11.3% (6 of 53): a fifth to a third is usual, not one number."""
    shares = {one.rate_id: one.events / one.total for one in evidence.natural_history if one.events is not None and one.total}
    assert 100 * shares["kirshblum2016_A_12_improved"] == pytest.approx(27.8, abs=0.05)
    assert 100 * shares["burns2003_A_12_improved"] == pytest.approx(11.3, abs=0.05)
    assert shares["burns2003_A_12_improved"] < 74 / 482 < shares["kirshblum2016_A_12_improved"]
