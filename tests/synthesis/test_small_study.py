"""Egger's, Peters', Harbord's and the rank test: against R's metafor, by counting, and by properties."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.estimates import Effects
from cordwise.synthesis.model import fit
from cordwise.synthesis.small_study import harbord, peters, rank_test, regression_test
from cordwise.synthesis.two_arms import TwoArms, two_arms
from tests.synthesis.model_golden import Case, Comparison, cases

PREDICTORS = {
    "sei": "standard_error", "vi": "variance", "ni": "size", "ninv": "inverse_size", "sqrtni": "sqrt_size", "sqrtninv": "sqrt_inverse_size",
}  # fmt: skip


def test_regression_tests_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison()
    for case in cases(shared, "regtest"):
        _compare_regression(compared, case)
    compared.settle(least=3400)


def _compare_regression(compared: Comparison, case: Case) -> None:
    out, sizes = case.out, None if case.sizes is None else case.sizes[case.usable]
    kind = "linear" if case.args["model"] == "lm" else "random"
    found = regression_test(case.fit, predictor=PREDICTORS[case.args["predictor"]], kind=kind, sizes=sizes)
    compared.check(case, "z", found.statistic, out["zval"])
    compared.check(case, "p", found.p_value, out["pval"])
    if "fit_b" in out:
        assert found.model is not None
        compared.check(case, "b", found.model.coefficients, out["fit_b"])
        compared.check(case, "se", found.model.standard_errors, out["fit_se"])
        compared.check(case, "df", None if found.df == float("inf") else found.df, out["dfs"])
        for name, value in (("est", found.limit), ("ci_lb", found.limit_low), ("ci_ub", found.limit_high)):
            compared.check(case, f"limit_{name}", value, out[f"limit_{name}"])
        if "fit_tau2" in out:
            compared.check(case, "tau2", found.model.tau2, out["fit_tau2"])


NO_FLAG = "the file says inexact, yet its p is the exact one (ours to 1e-14): what it tells of is the rows left out"


def test_rank_tests_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison({f"{file}:ranktest/* exact": NO_FLAG for file in ("collins1985a_b", "collins1985a_d", "gibson2002", "linde2005")})
    for case in cases(shared, "ranktest"):
        found = rank_test(case.fit)
        compared.check(case, "tau", found.tau, case.out["tau"])
        compared.check(case, "p", found.p_value, case.out["pval"])
        compared.check(case, "exact", found.exact, case.out["exact"])
    compared.settle(least=110)


def counts(events: list[int], total: list[int], events_control: list[int], total_control: list[int]) -> TwoArms:
    return two_arms(events, total, events_control, total_control)


TRIAL = counts([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5], [123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498],
               [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3], [139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341])  # fmt: skip


def test_harbord_is_eggers_line_through_the_scores() -> None:
    t = TRIAL
    m, n = t.events + t.events_control, t.people
    score = t.events - m * t.total / n
    variance = t.total * t.total_control * m * (n - m) / (n**2 * (n - 1))
    line = regression_test(fit(score / variance, 1 / variance), kind="linear")
    assert harbord(t).statistic == pytest.approx(line.statistic, rel=1e-12)
    assert harbord(t).df == 10


def test_peters_is_a_weighted_least_squares_line() -> None:
    t = TRIAL
    y = np.log(t.events * (t.total_control - t.events_control) / (t.events_control * (t.total - t.events)))
    m, n = t.events + t.events_control, t.people
    root = np.sqrt(m * (n - m) / n)
    design = np.column_stack([root, root / n])
    b, residual = np.linalg.lstsq(design, root * y, rcond=None)[:2]
    error = np.sqrt(residual[0] / (len(y) - 2) * np.linalg.inv(design.T @ design)[1, 1])
    found = peters(_log_odds(t), t)
    assert found.slope == pytest.approx(b[1], rel=1e-9)
    assert found.statistic == pytest.approx(b[1] / error, rel=1e-9)
    assert found.limit == pytest.approx(b[0], rel=1e-9)
    assert found.df == 10


def _log_odds(t: TwoArms) -> Effects:
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(t.events * (t.total_control - t.events_control) / (t.events_control * (t.total - t.events)))
    y = np.where(np.isfinite(y), y, np.nan)
    return Effects(measure="OR", estimates=y, variances=np.ones(len(y)), sizes=t.people, labels=t.labels, reasons=("",) * len(y))


def test_studies_without_events_are_left_out_and_told() -> None:
    t = counts([0, 1, 2, 5, 9], [10, 20, 30, 40, 50], [0, 3, 4, 6, 3], [10, 20, 30, 40, 50])
    assert "study 1" in harbord(t).note
    assert harbord(t).k == 4
    nothing = counts([0, 0], [10, 20], [0, 0], [10, 20])
    assert harbord(nothing).statistic is None
    assert "event" in harbord(nothing).reason
    assert peters(_log_odds(nothing), nothing).reason


def test_fewer_than_ten_studies_are_warned_of() -> None:
    few, many = (fit(np.arange(k) % 4 + 0.1 * np.arange(k), 1 + np.arange(k)) for k in (9, 10))
    assert "ten studies" in regression_test(few).note
    assert "ten studies" in rank_test(few).note
    assert not regression_test(many).note
    assert not rank_test(many).note


def test_what_cannot_be_tested_says_why() -> None:
    two, level = fit([1.0, 2.0], [1.0, 2.0]), fit([1.0, 2.0, 4.0], [1.0, 1.0, 1.0])
    for model in (two, level):
        assert regression_test(model).statistic is None
        assert regression_test(model).reason
    assert rank_test(level).reason == "all variances are equal: there are no ranks to compare"
    assert rank_test(fit([1.0], [1.0])).reason
    assert regression_test(fit(np.zeros(4), [1, 2, 3, 4.0]), kind="linear").reason.startswith("the studies lie on one line")


def test_sizes_and_names_are_checked() -> None:
    model = fit([1.0, 2.0, 4.0], [1.0, 2.0, 3.0])
    with pytest.raises(InputError, match="needs the sizes"):
        regression_test(model, predictor="size")
    with pytest.raises(InputError, match="2 sizes for 3"):
        regression_test(model, predictor="size", sizes=[1, 2])
    with pytest.raises(InputError, match=r"row 2 .*size 0 is not above 0"):
        regression_test(model, predictor="size", sizes=[1, 0, 3])
    with pytest.raises(InputError, match="no predictor"):
        regression_test(model, predictor="weight")
    with pytest.raises(InputError, match="no regression test"):
        regression_test(model, kind="quadratic")


def test_the_exact_rank_p_is_the_share_of_all_orders() -> None:
    v = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    y = np.array([0.3, -1.0, 0.9, 2.0, 1.1, 5.0])
    found = rank_test(fit(y, v))
    tau = np.array([_tau(order) for order in permutations(range(6))])
    assert found.exact
    assert found.tau is not None
    assert found.p_value == pytest.approx((np.abs(tau) >= abs(found.tau) - 1e-12).mean())


def _tau(order: tuple[int, ...]) -> float:
    pairs = [np.sign(order[j] - order[i]) for i in range(len(order)) for j in range(i + 1, len(order))]
    return float(np.mean(pairs))


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(1, 4)), min_size=2, max_size=40))
def test_the_rank_score_counts_pairs(rows: list[tuple[int, int]]) -> None:
    from cordwise.synthesis.small_study import _kendall

    x, y = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    pairs = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    assert _kendall(x, y)[0] == int(pairs.sum()) // 2


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-12, 6)), min_size=1, max_size=60))
def test_every_data_set_has_a_number_or_a_reason(rows: list[tuple[float, float]]) -> None:
    model = fit([y for y, _ in rows], [10.0**e for _, e in rows])
    for found in (regression_test(model), regression_test(model, kind="linear"), rank_test(model)):
        assert found.reason or (found.p_value is not None and 0 <= found.p_value <= 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 10**6), st.integers(1, 10**6)), min_size=1, max_size=40))
def test_counts_of_any_kind_have_a_number_or_a_reason(rows: list[tuple[int, int, int, int]]) -> None:
    a, c, n1, n2 = (list(column) for column in zip(*rows, strict=True))
    t = counts([min(x, n) for x, n in zip(a, n1, strict=True)], n1, [min(x, n) for x, n in zip(c, n2, strict=True)], n2)
    for found in (harbord(t), peters(_log_odds(t), t)):
        assert found.reason or (found.p_value is not None and 0 <= found.p_value <= 1)
