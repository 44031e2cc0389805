"""Peto's odds ratio: against R's metafor, and on any counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from cordwise.synthesis.peto import peto
from tests.synthesis import counts_golden as golden
from tests.synthesis.test_mantel_haenszel import arms


def test_every_reference_pool_is_reproduced(shared):
    seen, off = 0, []
    for name, _, columns, result in golden.results(shared / "golden" / "metafor", "rma.peto"):
        pool = peto(**columns, drop_empty=result["args"].get("drop00", (False, False))[1])
        if "error" in result:  # nothing to estimate: metafor stops, ours says why
            assert pool.reason or pool.leave_one_out().reasons[0]
            continue
        off += [name] * bool(golden.differing(fields(pool, result, columns), result["out"]))
        seen += 1
    assert seen > 110
    assert off == []


def fields(pool, result, columns):
    complete = ~np.isnan(sum(columns.values()))
    if result["fn"] == "weights":
        return {"weights_pct": pool.weights[complete]}
    if result["fn"] == "leave1out":
        refits = pool.leave_one_out()
        return {"estimate": refits.estimates[complete], "se": refits.standard_errors[complete], "Q": refits.q[complete]}
    return {
        "k": pool.k, "k_pos": pool.k_with_events, "b": pool.estimate, "se": pool.standard_error, "zval": pool.z, "pval": pool.p_value,
        "ci_lb": pool.ci_low, "ci_ub": pool.ci_high, "QE": pool.q, "QEp": pool.q_p, "I2": pool.i2, "H2": pool.h2,
    }  # fmt: skip


def test_an_empty_arm_still_has_an_estimate():
    pool = peto([0, 0], [40, 50], [3, 1], [41, 50])
    assert pool.natural[2] > pool.natural[0] > 0


def test_no_event_at_all_is_a_reason():
    pool = peto([0, 0], [40, 50], [0, 0], [41, 50], labels=["A", "B"])
    assert pool.estimate is None and "cannot be estimated" in pool.reason
    assert pool.left_out == ("A: no event in either arm: no weight in a ratio", "B: no event in either arm: no weight in a ratio")


def test_arms_of_unlike_size_and_large_effects_are_cautioned():
    notes = peto([9, 9], [10, 90], [1, 1], [40, 41], labels=["A", "B"]).notes
    assert notes == (
        "arms of unlike size, where Peto's method is biased: A",
        "an odds ratio beyond 5 or 1/5, where Peto's method is biased towards none",
    )


@given(arms())
def test_any_counts_have_a_pool_or_a_reason(counts):
    pool = peto(*counts)
    assert (pool.estimate is None) == bool(pool.reason)
    for refits in (pool.leave_one_out(), pool.cumulative()):
        assert [bool(reason) for reason in refits.reasons] == np.isnan(refits.estimates).tolist()


@given(arms(least=1, most=6))
def test_leaving_one_out_is_what_a_pool_without_it_gives(counts):
    refits = peto(*counts).leave_one_out()
    for row in range(len(counts[0])):
        alone = peto(*([value for j, value in enumerate(column) if j != row] for column in counts))
        assert refits.estimates[row] == pytest.approx(
            alone.estimate if alone.estimate is not None else np.nan, nan_ok=True, rel=1e-9, abs=1e-12
        )
        assert refits.q[row] == pytest.approx(alone.q if alone.q is not None else 0, nan_ok=True, rel=1e-7, abs=1e-7)
