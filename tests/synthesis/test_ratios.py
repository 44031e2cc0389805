"""Risk ratios over studies with few events: no corrections, and a blank where there is nothing to divide."""

from __future__ import annotations

import json
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.synthesis.ratios import pool_risk_ratio


@st.composite
def a_pair(draw):
    n1, n2 = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


pairs = st.lists(a_pair(), min_size=1, max_size=8)


def test_one_study_has_its_own_risk_ratio():
    """Twice the risk; the interval by hand: exp(log 2 ± 1.96 √(1/20 − 1/100 + 1/10 − 1/100))."""
    ratio = pool_risk_ratio([(20, 100, 10, 100)])
    assert ratio.estimate == pytest.approx(2)
    assert ratio.ci_low == pytest.approx(exp(log(2) - 1.959964 * 0.13**0.5), rel=1e-6)
    assert ratio.ci_high == pytest.approx(exp(log(2) + 1.959964 * 0.13**0.5), rel=1e-6)


@given(pairs)
def test_treated_against_controls_is_the_inverse_of_controls_against_treated(counts):
    ours, theirs = pool_risk_ratio(counts), pool_risk_ratio([(c, n2, a, n1) for a, n1, c, n2 in counts])
    if ours.estimate is None:
        assert theirs.estimate is None
    else:
        assert ours.estimate == pytest.approx(1 / theirs.estimate)
        assert ours.ci_low == pytest.approx(1 / theirs.ci_high)


@given(pairs)
def test_the_estimate_lies_inside_its_interval_or_there_is_none_with_a_reason(counts):
    ratio = pool_risk_ratio(counts)
    if ratio.estimate is None:
        assert (ratio.ci_low, ratio.ci_high) == (None, None)
        assert "cannot be estimated" in ratio.note
    else:
        assert ratio.ci_low <= ratio.estimate <= ratio.ci_high


@given(pairs, st.integers(1, 60), st.integers(1, 60))
def test_a_study_without_events_changes_no_ratio_and_is_told(counts, n1, n2):
    before, after = pool_risk_ratio(counts), pool_risk_ratio([*counts, (0, n1, 0, n2)])
    assert (after.estimate, after.ci_low, after.ci_high) == (before.estimate, before.ci_low, before.ci_high)
    assert after.estimate is None or "no event in either arm" in after.note


@given(pairs, st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(counts, random):
    other = list(counts)
    random.shuffle(other)
    ours, theirs = pool_risk_ratio(counts), pool_risk_ratio(other)
    assert ours.estimate is theirs.estimate is None or ours.estimate == pytest.approx(theirs.estimate)


@pytest.mark.parametrize(
    ("counts", "where"),
    [
        ([(0, 10, 0, 10)], "either arm"),
        ([(0, 10, 3, 10)], "the treated arms"),
        ([(3, 10, 0, 10), (0, 5, 0, 5)], "the control arms"),
        ([], "either arm"),
    ],
)
def test_without_events_on_one_side_there_is_no_ratio(counts, where):
    assert where in pool_risk_ratio(counts).note


def test_mantel_haenszel_agrees_with_an_independent_program(shared):
    """rma.mh(measure="RR") of R's metafor without corrections, on every file of two groups: a closed form, so to 1e-10."""
    folder = shared / "golden" / "metafor"
    compared = 0
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        file = json.loads((folder / f"{entry['id']}.json").read_text(encoding="utf-8"))
        result = (
            next((one for one in file["results"] if one["id"] == "rma.mh/RR/add0_none" and "out" in one), None)
            if entry["kind"] == "binary"
            else None
        )
        if result is None:
            continue
        columns = file["columns"]
        rows = [row for row in zip(columns["ai"], columns["n1i"], columns["ci"], columns["n2i"], strict=True) if None not in row]
        theirs, ours = result["out"], pool_risk_ratio(rows)
        if not isinstance(theirs["b"], float):
            assert ours.estimate is None, entry["id"]
            continue
        compared += 1
        assert log(ours.estimate) == pytest.approx(theirs["b"], rel=1e-10, abs=1e-12), entry["id"]
        assert log(ours.ci_low) == pytest.approx(theirs["ci_lb"], rel=1e-10, abs=1e-12), entry["id"]
        assert log(ours.ci_high) == pytest.approx(theirs["ci_ub"], rel=1e-10, abs=1e-12), entry["id"]
    assert compared >= 20
