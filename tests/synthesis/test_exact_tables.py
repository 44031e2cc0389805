"""Exact odds ratios and risk differences: by their definition, against R, and with their coverage counted out."""

from __future__ import annotations

from fractions import Fraction
from math import comb, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import odds_ratio

from cordwise.errors import InputError
from cordwise.synthesis.exact_tables import exact_odds_ratio, exact_risk_difference

# R 4.2: fisher.test(matrix(c(a, n1 - a, c, n2 - c), 2)); its limits are solved to four digits only, its p-values in full
FISHER = [
    ((3, 20, 8, 22), 0.317555698868, 0.0455392633485, 1.65116818683, 0.165798604823),
    ((0, 10, 4, 11), 0, 0, 1.46615435305, 0.0902255639098),
    ((5, 5, 2, 9), inf, 1.44948146702, inf, 0.020979020979),
    ((1, 100, 1, 100), 1, 0.0126209972799, 79.2330414009, 1),
    ((12, 150, 31, 160), 0.362994218137, 0.162458949139, 0.764289642655, 0.00481522993022),
]
# R 4.2: mantelhaen.test(array(rbind(a, n1 - a, c, n2 - c), c(2, 2, k)), exact = TRUE, conf.level = level)
STRATA = [
    (([0, 2, 20, 1, 3], [40, 45, 20, 100, 60], [3, 0, 15, 4, 5], [41, 44, 21, 103, 61]), 0.95, 1.00072928294, 0.39948660973, 2.50601158134, 1),
    (([0, 0, 0], [40, 50, 45], [3, 1, 2], [41, 50, 44]), 0.95, 0, 0, 0.838330941441, 0.0297287936493),
    (([1, 1], [2, 30], [1, 4], [3, 25]), 0.99, 0.347917803049, 0.0128011375692, 4.02112938723, 0.248104626906),
    (
        ([4, 6, 3, 62, 33], [119, 306, 231, 13598, 5069], [11, 29, 11, 248, 47], [139, 303, 220, 12867, 5808]), 0.95,
        0.302879295143, 0.241383759045, 0.377575741099, 2.41984459185e-31,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "estimate", "low", "high", "p_value"), FISHER)
def test_one_table_agrees_with_r(table, estimate, low, high, p_value):
    found = exact_odds_ratio(*([cell] for cell in table))
    assert found.estimate == pytest.approx(estimate, rel=2e-4)
    assert (found.ci_low, found.ci_high) == (pytest.approx(low, rel=2e-3), pytest.approx(high, rel=2e-3))
    assert found.p_value == pytest.approx(p_value, rel=1e-10)


@pytest.mark.parametrize(("tables", "level", "estimate", "low", "high", "p_value"), STRATA)
def test_several_tables_agree_with_r(tables, level, estimate, low, high, p_value):
    found = exact_odds_ratio(*tables, level=level)
    assert found.estimate == pytest.approx(estimate, rel=2e-4)
    assert (found.ci_low, found.ci_high) == (pytest.approx(low, rel=2e-3), pytest.approx(high, rel=2e-3))
    assert found.p_value == pytest.approx(p_value, rel=1e-9)


@st.composite
def tables(draw, most=4, largest=8):
    k = draw(st.integers(1, most))
    n1, n2 = (draw(st.lists(st.integers(1, largest), min_size=k, max_size=k)) for _ in range(2))
    a, c = ([draw(st.integers(0, n)) for n in side] for side in (n1, n2))
    return a, n1, c, n2


def weights(a, n1, c, n2) -> dict[int, int]:
    """In how many ways each number of treated events can come about given all margins: whole numbers, by definition."""
    ways = {0: 1}
    for m, first, second in zip((x + y for x, y in zip(a, c, strict=True)), n1, n2, strict=True):
        own = {u: comb(first, u) * comb(second, m - u) for u in range(max(0, m - second), min(m, first) + 1)}
        ways = {s: sum(ways.get(s - u, 0) * way for u, way in own.items()) for s in range(min(ways) + min(own), max(ways) + max(own) + 1)}
    return ways


@given(tables(), st.booleans(), st.sampled_from([0.8, 0.95, 0.999]))
def test_estimate_limits_and_p_value_are_what_they_are_defined_to_be(given_tables, mid_p, level):
    found, ways, seen = exact_odds_ratio(*given_tables, mid_p=mid_p, level=level), weights(*given_tables), sum(given_tables[0])
    if len(ways) == 1:
        assert found.reason and found.estimate is None
        return

    def tail(psi: float, side: int) -> Fraction:
        chance = {s: way * Fraction(psi) ** s for s, way in ways.items()}
        return (sum(x for s, x in chance.items() if side * (s - seen) >= 0) - mid_p * chance[seen] / 2) / sum(chance.values())

    if found.ci_low > 0:
        assert float(tail(found.ci_low, 1)) == pytest.approx((1 - level) / 2, rel=1e-8)
    if found.ci_high < inf:
        assert float(tail(found.ci_high, -1)) == pytest.approx((1 - level) / 2, rel=1e-8)
    if 0 < found.estimate < inf:
        chance = {s: way * Fraction(found.estimate) ** s for s, way in ways.items()}
        assert float(sum(s * x for s, x in chance.items()) / sum(chance.values())) == pytest.approx(seen, rel=1e-9)
    if not mid_p:
        assert found.p_value == pytest.approx(sum(way for way in ways.values() if way <= ways[seen]) / sum(ways.values()), rel=1e-9)
    assert 0 <= found.ci_low <= found.estimate <= found.ci_high


@pytest.mark.parametrize("table", [(30, 1000, 12, 990), (4000, 9000, 4100, 9100), (1, 100_000, 9, 100_000), (999, 1000, 2, 1000)])
def test_larger_tables_agree_with_an_independent_program(table):
    a, n1, c, n2 = table
    found, theirs = exact_odds_ratio([a], [n1], [c], [n2]), odds_ratio([[a, n1 - a], [c, n2 - c]], kind="conditional")
    interval = theirs.confidence_interval(0.95)
    assert found.estimate == pytest.approx(theirs.statistic, rel=1e-6)
    assert (found.ci_low, found.ci_high) == (pytest.approx(interval.low, rel=1e-6), pytest.approx(interval.high, rel=1e-6))


def test_nothing_seen_anywhere_is_a_reason():
    found = exact_odds_ratio([0, 5], [40, 5], [0, 6], [41, 6], labels=["A", "B"])
    assert found.estimate is None and found.ci_high is None and "cannot be told" in found.reason
    assert found.left_out == ("A: no event in either arm", "B: the event in everybody of both arms")


def test_no_event_in_one_arm_leaves_one_limit_and_says_so():
    found = exact_odds_ratio([0, 0], [40, 50], [3, 1], [41, 50])
    assert found.estimate == 0 and found.ci_low == 0 and 0 < found.ci_high < inf
    assert "upper limit only" in found.notes[0]


def test_far_too_many_events_are_told_and_not_counted_for_minutes():
    many = [300_000] * 200
    found = exact_odds_ratio(many, [1_000_000] * 200, many, [1_000_000] * 200)
    assert found.estimate is None and "not needed" in found.reason


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.booleans(), st.booleans()), max_size=5))
def test_any_counts_have_limits_or_a_reason(rows):
    a, c = [min(n, 3) if few else n for n, _, few, _ in rows], [min(n, 2) if few else n // 2 for _, n, _, few in rows]
    found = exact_odds_ratio(a, [row[0] for row in rows], c, [row[1] for row in rows])
    assert (found.estimate is None) == bool(found.reason)


@pytest.mark.parametrize("n", [(4, 4), (6, 3)])
def test_unconditional_limits_cover_the_truth_as_often_as_they_say(n):
    n1, n2 = n
    limits = {(a, c): exact_risk_difference(a, n1, c, n2, level=0.9) for a in range(n1 + 1) for c in range(n2 + 1)}
    for p1 in np.linspace(0.02, 0.98, 17):
        for p2 in np.linspace(0.02, 0.98, 17):
            covered = sum(
                comb(n1, a) * p1**a * (1 - p1) ** (n1 - a) * comb(n2, c) * p2**c * (1 - p2) ** (n2 - c)
                for (a, c), found in limits.items()
                if found.ci_low <= p1 - p2 <= found.ci_high
            )
            assert covered >= 0.9 - 1e-6


def test_no_event_in_either_arm_still_bounds_the_difference():
    found = exact_risk_difference(0, 10, 0, 10)
    assert found.estimate == 0
    assert (found.ci_low, found.ci_high) == (
        pytest.approx(-0.3085, abs=1e-4),
        pytest.approx(0.3085, abs=1e-4),
    )  # the limit of 0 of 10 alone


@given(
    st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_a_difference_lies_inside_its_limits_and_turns_with_the_arms(one, other):
    found, turned = exact_risk_difference(*one, *other), exact_risk_difference(*other, *one)
    assert -1 <= found.ci_low <= found.estimate <= found.ci_high <= 1
    assert (turned.ci_low, turned.ci_high) == (pytest.approx(-found.ci_high, abs=1e-9), pytest.approx(-found.ci_low, abs=1e-9))


def test_too_many_people_for_unconditional_limits_are_told():
    found = exact_risk_difference(3, 900, 5, 900)
    assert found.estimate == pytest.approx(-2 / 900)
    assert found.ci_low is None and "not needed" in found.reason


@pytest.mark.parametrize(
    "call",
    [
        lambda: exact_odds_ratio([2], [1], [0], [1]),
        lambda: exact_risk_difference(1, 2, 1, 2, level=95),
        lambda: exact_odds_ratio([1], [2], [1], [2], level=0),
    ],
)
def test_impossible_questions_are_refused(call):
    with pytest.raises(InputError):
        call()


def test_the_limit_of_a_one_sided_table_follows_from_its_two_outcomes():
    found = exact_odds_ratio([0], [7], [1], [7])  # one event among fourteen: the odds that it fell among the treated
    assert log(found.ci_high) == pytest.approx(log(0.975 / 0.025))
