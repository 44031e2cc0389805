"""Mantel-Haenszel: against R's metafor, on any counts, and without a study at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.mantel_haenszel import MantelHaenszel, mantel_haenszel, mantel_haenszel_rates
from tests.synthesis import counts_golden as golden

ALL_ZERO = "no event anywhere: metafor gives a risk difference of 0 with a standard error of 0, ours has no standard error and says so"
NOT_ESTIMABLE = "k_pos only: metafor counts no study where the odds ratio cannot be estimated; ours counts the three with events"
DISAGREE = {
    "edge_allzero rma.mh/RD/default": ALL_ZERO,
    "edge_allzero rma.mh/RD/add0_none": ALL_ZERO,
    "edge_allzero_treat rma.mh/OR/default": NOT_ESTIMABLE,
    "edge_allzero_treat rma.mh/OR/nocorrect": NOT_ESTIMABLE,
    "edge_allzero_treat rma.mh/OR/add0_none": NOT_ESTIMABLE,
}


def test_every_reference_pool_is_reproduced(shared):
    seen, off = 0, []
    for name, _, columns, result in golden.results(shared / "golden" / "metafor", "rma.mh"):
        pool = pooled(columns, result["args"])
        if "error" in result:  # no study, or one study left out of one: metafor stops, ours says why there is no number
            assert pool.reason if result["fn"] == "rma.mh" else pool.leave_one_out().reasons[0]
            continue
        want = {key: value for key, value in result["out"].items() if key != "k_pos" or value is not None}
        off += [name] * bool(golden.differing(fields(pool, result, columns), want))
        seen += 1
    assert seen > 580
    assert sorted(off) == sorted(DISAGREE)


def pooled(columns, args) -> MantelHaenszel:
    options = {
        "measure": args["measure"], "level": args.get("level", 95) / 100, "add": tuple(args.get("add", (0.5, 0))), "correct": args.get("correct", True),
        "to": tuple(golden.TO[rule] for rule in args.get("to", ("only0", "none"))), "drop_empty": tuple(args.get("drop00", (True, False))),
    }  # fmt: skip
    if "time" in columns:
        return mantel_haenszel_rates(**columns, **options)
    return mantel_haenszel(**columns, **options, variance="sato")


def fields(pool, result, columns):
    complete = ~np.isnan(sum(columns.values()))
    if result["fn"] == "weights":
        return {"weights_pct": pool.weights[complete]}
    if result["fn"] in ("leave1out", "cumul"):
        refits = pool.leave_one_out() if result["fn"] == "leave1out" else pool.cumulative()
        found = {
            "estimate": refits.estimates, "se": refits.standard_errors, "ci_lb": refits.ci_lows, "ci_ub": refits.ci_highs, "Q": refits.q,
            "Qp": refits.q_p_values, "I2": refits.i2, "H2": refits.h2,
        }  # fmt: skip
        return {key: value[complete] for key, value in found.items()}
    return {
        "k": pool.k, "k_pos": pool.k_with_events, "k_yi": pool.effects.usable.sum(), "b": pool.estimate, "se": pool.standard_error, "zval": pool.z,
        "pval": pool.p_value, "ci_lb": pool.ci_low, "ci_ub": pool.ci_high, "QE": pool.q, "QEp": pool.q_p, "I2": pool.i2, "H2": pool.h2,
        "CO": pool.cochran.statistic, "COp": pool.cochran.p_value, "MH": pool.mantel_haenszel.statistic, "MHp": pool.mantel_haenszel.p_value,
        "BD": pool.breslow_day.statistic, "BDp": pool.breslow_day.p_value, "TA": pool.tarone.statistic, "TAp": pool.tarone.p_value,
    }  # fmt: skip


def test_double_zero_studies_are_told_and_weigh_nothing_in_a_ratio():
    pool = mantel_haenszel([1, 0], [10, 10], [2, 0], [10, 10], labels=["A", "B"])
    assert pool.left_out == ("B: no event in either arm: no weight in a ratio",)
    assert pool.weights.tolist() == [100, 0]
    assert pool.natural[0] == pytest.approx(0.5)
    assert mantel_haenszel([1, 0], [10, 10], [2, 0], [10, 10], measure="RD").left_out == ()


def test_no_event_in_an_arm_is_a_reason_not_a_number():
    pool = mantel_haenszel([0, 0], [10, 12], [2, 1], [10, 12])
    assert pool.estimate is None and pool.ci_low is None and pool.p_value is None
    assert pool.reason == "no event in the treated arm of any study: a ratio cannot be estimated; exact limits can"


def test_no_event_anywhere_has_a_difference_of_nought_without_a_false_certainty():
    pool = mantel_haenszel([0, 0], [10, 12], [0, 0], [10, 12], measure="RD")
    assert pool.estimate == 0
    assert pool.standard_error is None and pool.ci_high is None
    assert "exact" in pool.reason


def test_greenland_and_robins_variance_of_the_risk_difference_follows_the_paper():
    a, n1, c, n2 = (np.array(x, dtype=float) for x in ([4, 6, 3], [119, 123, 111], [11, 29, 11], [128, 139, 140]))
    n = n1 + n2
    spread = (a * (n1 - a) * n2**3 + c * (n2 - c) * n1**3) / (n1 * n2 * n**2)
    want = np.sqrt(spread.sum()) / (n1 * n2 / n).sum()
    assert mantel_haenszel(a, n1, c, n2, measure="RD").standard_error == pytest.approx(want)
    assert mantel_haenszel(a, n1, c, n2, measure="RD", variance="sato").standard_error != pytest.approx(want, rel=1e-6)


@st.composite
def arms(draw, least=0, most=12, largest=10**6):
    k = draw(st.integers(least, most))
    n1, n2 = (draw(st.lists(st.one_of(st.integers(0, 30), st.integers(0, largest)), min_size=k, max_size=k)) for _ in range(2))
    a, c = ([draw(st.one_of(st.sampled_from([0, n]), st.integers(0, n))) for n in side] for side in (n1, n2))
    return a, n1, c, n2


@given(arms(), st.sampled_from(["RR", "OR", "RD"]), st.sampled_from(["GR", "sato"]))
def test_any_counts_have_a_pool_or_a_reason(counts, measure, variance):
    pool = mantel_haenszel(*counts, measure=measure, variance=variance)
    assert (pool.standard_error is None) == bool(pool.reason)
    for refits in (pool.leave_one_out(), pool.cumulative()):
        assert [bool(reason) for reason in refits.reasons] == np.isnan(refits.standard_errors).tolist()
    assert pool.estimate is None or np.isfinite(pool.estimate)


@given(arms(least=1, most=6), st.sampled_from(["RR", "OR", "RD"]))
def test_leaving_one_out_is_what_a_pool_without_it_gives(counts, measure):
    refits = mantel_haenszel(*counts, measure=measure).leave_one_out()
    for row in range(len(counts[0])):
        alone = mantel_haenszel(*([value for j, value in enumerate(column) if j != row] for column in counts), measure=measure)
        assert refits.estimates[row] == pytest.approx(
            alone.estimate if alone.estimate is not None else np.nan, nan_ok=True, rel=1e-9, abs=1e-12
        )
        assert refits.standard_errors[row] == pytest.approx(alone.standard_error or np.nan, nan_ok=True, rel=1e-8)
        assert refits.q[row] == pytest.approx(alone.q if alone.q is not None else np.nan, nan_ok=True, rel=1e-7, abs=1e-7)


@given(arms(least=1), st.sampled_from(["RR", "OR", "RD"]), st.randoms(use_true_random=False))
def test_the_order_of_studies_does_not_matter_and_the_last_cumulative_pool_is_the_pool(counts, measure, random):
    order = list(range(len(counts[0])))
    random.shuffle(order)
    pool, other = (
        mantel_haenszel(*counts, measure=measure),
        mantel_haenszel(*([column[i] for i in order] for column in counts), measure=measure),
    )
    assert (pool.estimate is None) == (other.estimate is None)
    if pool.estimate is not None:
        assert other.estimate == pytest.approx(pool.estimate, rel=1e-9, abs=1e-12)
        assert pool.cumulative(order).estimates[-1] == pytest.approx(pool.estimate, rel=1e-9, abs=1e-12)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1e5), st.integers(0, 50), st.floats(0, 1e5)), max_size=8),
    st.sampled_from(["IRR", "IRD"]),
)
def test_any_rates_have_a_pool_or_a_reason(rows, measure):
    pool = mantel_haenszel_rates(*([row[i] for row in rows] for i in range(4)), measure=measure)
    assert (pool.standard_error is None) == bool(pool.reason)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure": "MD"}, "pools RR, OR and RD"),
        ({"level": 95}, "level=95"),
        ({"variance": "x"}, "variance='x'"),
        ({"to": ("all", "x")}, "to='x'"),
    ],
)
def test_unknown_options_are_refused(change, words):
    with pytest.raises(InputError, match=words):
        mantel_haenszel([1], [2], [1], [2], **change)


def test_an_order_must_name_each_study_once():
    with pytest.raises(InputError, match="names each of the 2 rows once"):
        mantel_haenszel([1, 1], [2, 2], [1, 1], [2, 2]).cumulative([0, 0])
