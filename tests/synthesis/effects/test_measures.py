"""The registry of measures and the way back to what people read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.effects import MEASURES, effect_sizes, measure_of


def test_each_measure_names_itself_its_columns_and_its_axis():
    for name, measure in MEASURES.items():
        assert measure.id == name
        assert measure.name and measure.columns and measure.axis
        assert measure.variances[0] == "LS"


def test_no_difference_is_one_for_a_ratio_and_nought_for_a_difference():
    assert MEASURES["RR"].null_natural == 1
    assert MEASURES["MD"].null_natural == 0
    assert MEASURES["PLO"].null_natural is None


def test_a_measure_is_found_whatever_its_case():
    assert measure_of(" rr ").id == "RR"
    with pytest.raises(InputError, match="is not a measure"):
        measure_of("relative")


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from(["PR", "PAS", "PFT"]))
def test_a_proportion_comes_back_from_its_scale(count, measure):
    events, total = count
    found = effect_sizes(measure, {"events": [events], "total": [total]})
    assert MEASURES[measure].to_natural(found.estimates, total)[0] == pytest.approx(events / total, abs=1e-6)


@given(st.integers(0, 5000), st.floats(0.1, 1e6), st.sampled_from(["IR", "IRS", "IRFT"]))
def test_a_rate_comes_back_from_its_scale(events, time, measure):
    found = effect_sizes(measure, {"events": [events], "time": [time]})
    assert MEASURES[measure].to_natural(found.estimates, time)[0] == pytest.approx(events / time, rel=1e-6, abs=1e-9)


def test_the_double_arcsine_takes_the_harmonic_mean_of_the_sizes():
    # transf.ipft(c(.1, .3, .5, .9, 1.6), c(10, 20, 33, 50, 7)) of metafor 3.8-1
    back = MEASURES["PFT"].to_natural([0.1, 0.3, 0.5, 0.9, 1.6], [10, 20, 33, 50, 7])
    assert back == pytest.approx([0, 0.0682424509777, 0.2218325226726, 0.6158495787727, 1], abs=1e-12)
    assert MEASURES["PFT"].to_natural(0.3, [10, 40]) == MEASURES["PFT"].to_natural(0.3, 16)
    with pytest.raises(InputError, match="size"):
        MEASURES["PFT"].to_natural(0.3)


@given(st.floats(-1e6, 1e6), st.sampled_from(sorted(MEASURES)))
def test_the_way_back_never_leaves_the_range_of_the_measure(value, name):
    measure = MEASURES[name]
    back = float(measure.to_natural(value, 10))
    assert measure.low <= back <= measure.high
    assert np.isnan(measure.to_natural(np.nan, 10))


def test_a_number_is_called_what_it_is_on_the_scale_that_people_read():
    told = {measure.id: measure.told_as for measure in MEASURES.values()}
    for measure in MEASURES.values():
        moved = measure.single_arm and abs(float(measure.to_natural(0.3, 20.0)) - 0.3) > 1e-9
        assert not moved or not any(word in told[measure.id] for word in ("log", "arcsine", "root", "logit", "Freeman"))
    assert (told["IRLN"], told["PLO"], told["ZCOR"], told["MNLN"], told["SDLN"]) == (
        "rate",
        "proportion",
        "correlation",
        "mean",
        "standard deviation",
    )
    assert (told["RR"], told["PETO"], told["MD"], told["AS"]) == ("risk ratio", "Peto odds ratio", "mean difference", "arcsine difference")
