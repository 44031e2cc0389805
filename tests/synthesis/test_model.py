"""Models of effects: against R's metafor, against exact arithmetic, and by what must hold of any data."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.synthesis.batch import fit_many
from cordwise.synthesis.estimates import Effects
from cordwise.synthesis.model import Fit, fit
from cordwise.synthesis.tau2 import METHODS
from tests.synthesis.model_golden import Case, Comparison, cases, files, numbers

LOST_DIGITS = "raw years among the moderators: their normal equations lose the digits that ours keep (exact fractions below)"
UNPUBLISHED = "no variance of DerSimonian and Laird's estimator iterated to its end has been published: we give none"
GIVEN = "a tau2 that is given has no standard error; metafor prints the one it would have as an estimate"
NO_FREEDOM = "no degrees of freedom for the prediction interval: ours says so; the files take the normal quantile, or one degree of freedom"
KNOWN = {
    "lau1992:mreg/OR/year/*": LOST_DIGITS,
    "lee2004:mreg/RR/year/*": LOST_DIGITS,
    "bcg:mreg/RR/ablat_year/*": LOST_DIGITS,
    "*/DLIT/* se_tau2": UNPUBLISHED,
    "bcg:grid/RR/REML/z/tau2=0.2 se_tau2": GIVEN,
    "edge_k1:* pi_t_*": NO_FREEDOM,
    "edge_* pi_riley_*": NO_FREEDOM,
}


def test_models_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison(KNOWN)
    for case in cases(shared, "rma.uni"):
        if case.method != "GENQM":  # the median-unbiased form of the general moment estimator is not built
            _compare(compared, case)
    compared.settle(least=70_000)


def _compare(compared: Comparison, case: Case) -> None:
    model, out = case.fit, case.out
    ours = {
        "k": model.k, "p": model.p, "b": model.coefficients, "se": model.standard_errors, "zval": model.statistics, "pval": model.p_values,
        "ci_lb": model.ci_lows, "ci_ub": model.ci_highs, "QE": model.q, "QEp": model.q_p, "H2": model.h2,
    }  # fmt: skip
    for name, value in ours.items():
        compared.check(case, name, value, out[name])
    compared.check(case, "I2", model.i2, out["I2"], scale=100)
    compared.check(case, "tau2", model.tau2, out["tau2"], scale=case.spread)
    compared.check(case, "se_tau2", model.tau2_se, out["se_tau2"], scale=case.spread)
    if "fit_stats" in out:
        theirs = out["fit_stats"]["REML" if case.method == "REML" else "ML"]
        mine = {"ll": model.log_likelihood(), "dev": model.deviance(), "AIC": model.aic, "BIC": model.bic, "AICc": model.aicc}
        for name, value in mine.items():
            compared.check(case, name, value, theirs[name])
    if "QM" in out:
        _compare_moderators(compared, case)
    else:
        _compare_prediction(compared, case)


def _compare_moderators(compared: Comparison, case: Case) -> None:
    model, out = case.fit, case.out
    df = [model.qm_df[0], None if np.isinf(model.df) else model.df]
    ours = {
        "QM": model.qm, "QMp": model.qm_p, "QMdf": df, "vb": model.covariance, "fitted": model.fitted, "fitted_se": model.fitted_se,
    }  # fmt: skip
    for name, value in ours.items():
        compared.check(case, name, value, out[name])
    compared.check(case, "R2", model.r2, out["R2"], scale=100)
    if "new_X" in out:
        at = model.predict(out["new_X"])
        new = {"pred": at.estimate, "se": at.standard_error, "ci_lb": at.ci_low, "ci_ub": at.ci_high, "pi_lb": at.low, "pi_ub": at.high}
        for name, value in new.items():
            if f"new_{name}" in out:
                compared.check(case, f"new_{name}", value, out[f"new_{name}"])


def _compare_prediction(compared: Comparison, case: Case) -> None:
    for name, df in {"pi": "test", "pi_riley": "k-2", "pi_t": "k-1"}.items():
        if f"{name}_lb" in case.out:
            at = case.fit.predict(df=df)
            compared.check(case, f"{name}_lb", at.low, case.out[f"{name}_lb"])
            compared.check(case, f"{name}_ub", at.high, case.out[f"{name}_ub"])


def test_likelihood_profiles_agree_with_an_independent_program(shared: Path) -> None:
    from cordwise.synthesis.tau2_interval import profile

    compared = Comparison()
    for case in cases(shared, "profile"):
        compared.check(case, "ll", profile(case.fit, np.array(case.out["tau2"])), case.out["ll"])
    compared.settle(least=1)


# --- where we differ: exact arithmetic decides ---


def exact_regression(y: NDArray[Any], v: NDArray[Any], x: NDArray[Any], tau2: Fraction) -> tuple[list[Fraction], Fraction, Fraction]:
    """Coefficients, y'Py and tr P of the weighted regression on an intercept and x, in fractions."""
    w = [1 / (Fraction(value) + tau2) for value in v.tolist()]
    design = [[Fraction(1), *(Fraction(value) for value in row)] for row in x.tolist()]
    cross = _crossed(design, w)
    inverse = _inverted(cross)
    moment = [sum(wi * Fraction(yi) * row[j] for wi, yi, row in zip(w, y.tolist(), design, strict=True)) for j in range(len(cross))]
    b = [sum(inverse[i][j] * moment[j] for j in range(len(b_row))) for i, b_row in enumerate(inverse)]
    rest = [Fraction(yi) - sum(bi * xi for bi, xi in zip(b, row, strict=True)) for yi, row in zip(y.tolist(), design, strict=True)]
    squared = _crossed(design, [wi * wi for wi in w])
    lost = sum(inverse[i][j] * squared[j][i] for i in range(len(cross)) for j in range(len(cross)))
    return b, sum((wi * r * r for wi, r in zip(w, rest, strict=True)), Fraction(0)), sum(w, Fraction(0)) - lost


def _crossed(design: list[list[Fraction]], w: list[Fraction]) -> list[list[Fraction]]:
    p = len(design[0])
    return [[sum((wi * row[i] * row[j] for wi, row in zip(w, design, strict=True)), Fraction(0)) for j in range(p)] for i in range(p)]


def _inverted(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    p = len(matrix)
    rows = [row[:] + [Fraction(i == j) for j in range(p)] for i, row in enumerate(matrix)]
    for i in range(p):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(p):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[p:] for row in rows]


@pytest.mark.parametrize(
    ("file", "effects", "names"), [("lau1992", "OR", ["year"]), ("lee2004", "RR", ["year"]), ("bcg", "RR", ["ablat", "year"])]
)
def test_regressions_on_raw_years_keep_their_digits(shared: Path, file: str, effects: str, names: list[str]) -> None:
    given_ = next(one for one in files(shared / "golden" / "metafor") if isinstance(one, dict) and one["id"] == file)
    y, v = (numbers(given_["effects"][effects][name]) for name in ("yi", "vi"))
    x = np.array([numbers(given_["columns"][name]) for name in names]).T
    good = np.isfinite(y) & np.isfinite(v) & np.isfinite(x).all(axis=1)
    y, v, x = y[good], v[good], x[good]
    b, q, trace = exact_regression(y, v, x, Fraction(0))
    common = fit(y, v, moderators=x, method="EE", test="z")
    assert common.coefficients == pytest.approx([float(value) for value in b], rel=1e-10)
    assert common.q == pytest.approx(float(q), rel=1e-12)
    tau2 = max(Fraction(0), (q - (len(y) - x.shape[1] - 1)) / trace)
    random = fit(y, v, moderators=x, method="DL", test="z")
    assert random.tau2 == pytest.approx(float(tau2), rel=1e-10)
    assert random.coefficients == pytest.approx([float(value) for value in exact_regression(y, v, x, tau2)[0]], rel=1e-10)


# --- properties ---

TESTS = ("z", "t", "hksj", "hksj_floor")
methods = st.sampled_from(METHODS)
tests = st.sampled_from(TESTS)


def data(least: int = 1, most: int = 200, wide: float = 1e6, decades: float = 6.0) -> st.SearchStrategy[Any]:
    """Effects up to 2e6 apart, variances up to a ratio of 1e12."""
    row = st.tuples(st.floats(-wide, wide, allow_subnormal=False), st.floats(-decades, decades))
    return st.lists(row, min_size=least, max_size=most).map(
        lambda rows: (np.array([y for y, _ in rows]), 10.0 ** np.array([e for _, e in rows]))
    )


def values(model: Fit) -> NDArray[np.float64]:
    return np.array([model.estimate, model.standard_error, model.tau2, model.q, model.i2, model.h2, model.ci_low, model.ci_high])


@given(data=data(), method=methods, test=tests)
def test_no_data_end_in_an_error_or_a_silent_gap(data: Any, method: str, test: str) -> None:
    model = fit(*data, method=method, test=test)
    assert np.isfinite(values(model)).all()
    assert model.tau2 >= 0
    assert 0 <= model.i2 <= 100
    assert 0 <= model.q_p <= 1
    assert np.isfinite([model.log_likelihood(), model.aic, model.bic, model.aicc]).all()
    assert (0 <= model.p_value <= 1) or model.scale == 0
    assert model.shares.sum() == pytest.approx(100)
    interval = model.tau2_interval()
    assert interval.note or interval.low is not None
    if model.k > 1:
        at = model.predict(df="k-1")
        assert np.isfinite([at.low[0], at.high[0]]).all()


@given(data=data(most=30), method=methods, test=tests)
def test_one_model_is_the_batch_of_one(data: Any, method: str, test: str) -> None:
    y, v = data
    one, many = fit(y, v, method=method, test=test), fit_many(y[None], v[None], method=method, test=test)
    scale = np.abs(y - y.mean()).max() + np.sqrt(v.max())
    ours = np.array([many.estimates[0], many.standard_errors[0, 0]])
    assert ours == pytest.approx([one.estimate, one.standard_error], rel=1e-6, abs=1e-9 * scale)
    assert many.tau2[0] == pytest.approx(one.tau2, rel=1e-6, abs=1e-9 * scale**2)
    assert many.q[0] == pytest.approx(one.q, rel=1e-6, abs=1e-9)


@given(data=data(least=2, most=40, wide=100, decades=2), method=methods, test=tests, seed=st.integers(0, 99))
def test_the_order_of_studies_does_not_matter(data: Any, method: str, test: str, seed: int) -> None:
    y, v = data
    order = np.random.default_rng(seed).permutation(len(y))
    here, there = fit(y, v, method=method, test=test), fit(y[order], v[order], method=method, test=test)
    assert values(there) == pytest.approx(values(here), rel=1e-7, abs=1e-7)


@given(data=data(most=40, wide=100, decades=2), method=methods, test=tests, shift=st.floats(-1000, 1000))
def test_a_shift_of_the_effects_shifts_the_estimate_alone(data: Any, method: str, test: str, shift: float) -> None:
    y, v = data
    here, there = fit(y, v, method=method, test=test), fit(y + shift, v, method=method, test=test)
    assert values(there) == pytest.approx(values(here) + shift * np.array([1, 0, 0, 0, 0, 0, 1, 1]), rel=1e-6, abs=1e-6)


@given(data=data(most=40, wide=100, decades=2), method=methods, test=tests, power=st.integers(-20, 20))
def test_another_unit_scales_everything(data: Any, method: str, test: str, power: int) -> None:
    y, v = data
    c = 2.0**power  # exact in doubles: all that differs is the solvers' path
    here, there = fit(y, v, method=method, test=test), fit(c * y, c * c * v, method=method, test=test)
    assert values(there) == pytest.approx(values(here) * np.array([c, c, c * c, 1, 1, 1, c, c]), rel=1e-6, abs=1e-9 * max(c, c * c))


@given(data=data(), method=methods)
def test_the_guarded_interval_is_never_narrower(data: Any, method: str) -> None:
    plain, guarded, bare = (fit(*data, method=method, test=test) for test in ("z", "hksj_floor", "hksj"))
    for narrow in (plain, bare):
        assert guarded.ci_low <= narrow.ci_low
        assert guarded.ci_high >= narrow.ci_high


@given(data=data(least=3, most=40), x=st.lists(st.integers(0, 5), min_size=40, max_size=40), test=tests, method=methods)
def test_no_regression_ends_in_an_error_or_a_silent_gap(data: Any, x: list[int], test: str, method: str) -> None:
    y, v = data
    column = np.array(x[: len(y)], dtype=float)
    if np.ptp(column) == 0:
        return
    model = fit(y, v, moderators=column, method=method, test=test)
    assert np.isfinite(model.coefficients).all()
    assert np.isfinite(model.standard_errors).all()
    assert (0 <= model.qm_p <= 1) or model.scale == 0
    assert model.r2 is None or 0 <= model.r2 <= 100


@given(data=data(least=4, most=20, wide=100, decades=2), a=st.floats(0.01, 100), b=st.floats(-1e4, 1e4))
def test_another_unit_of_a_moderator_changes_its_slope_alone(data: Any, a: float, b: float) -> None:
    y, v = data
    x = np.arange(len(y)) % 3.0
    here, there = fit(y, v, moderators=x), fit(y, v, moderators=a * x + b)
    assert there.tau2 == pytest.approx(here.tau2, rel=1e-5, abs=1e-5)
    assert a * there.coefficients[1] == pytest.approx(here.coefficients[1], rel=1e-4, abs=1e-4)
    assert there.fitted == pytest.approx(here.fitted, rel=1e-4, abs=1e-4)


# --- by hand ---


def test_a_common_effect_is_the_weighted_mean() -> None:
    model = fit([1.0, 3.0], [1.0, 0.5], method="EE", test="z")
    assert model.estimate == pytest.approx(7 / 3)
    assert model.standard_error == pytest.approx(3**-0.5)
    assert model.q == pytest.approx(8 / 3)
    assert model.shares == pytest.approx([100 / 3, 200 / 3])


def test_one_study_is_its_own_interval() -> None:
    model = fit([2.0], [4.0])
    assert (model.estimate, model.standard_error, model.tau2, model.test) == (2.0, 2.0, 0.0, "z")
    assert model.ci_high == pytest.approx(2 + 2 * 1.959964, abs=1e-5)


def test_a_given_tau2_and_given_weights_are_kept() -> None:
    model = fit([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], tau2=0.5, test="z")
    w = 1 / (np.array([1.0, 2.0, 3.0]) + 0.5)
    assert model.estimate == pytest.approx(w @ [1, 2, 4] / w.sum())
    plain = fit([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], method="EE", test="z", weighted=False)
    assert plain.estimate == pytest.approx(7 / 3)
    assert plain.standard_error == pytest.approx(6**0.5 / 3)


def test_bad_input_is_told_with_its_row() -> None:
    for bad, message in [
        ({"variances": [1.0, 0.0]}, "row 2: variance 0 is 0"),
        ({"variances": [1.0, -1.0]}, "row 2: variance -1 is below 0"),
        ({"variances": [1.0, float("inf")]}, "row 2: variance inf is infinite"),
        ({"variances": [1.0, "many"]}, "row 2: variance is 'many'"),
        ({"variances": [1.0]}, "2 estimates and 1 variances"),
        ({"variances": [None, None]}, "nothing to pool"),
        ({"variances": None}, "variances are needed"),
        ({"method": "BEST"}, "no estimator 'BEST'"),
        ({"test": "best"}, "no test 'best'"),
        ({"level": 95}, "level 95"),
        ({"labels": ["one"]}, "1 labels for 2 rows"),
        ({"weights": [1.0, 0.0]}, "weight 0 is not above 0"),
        ({"tau2": -1.0}, "tau2 -1.0"),
        ({"method": "GENQ"}, "q_weights"),
        ({"moderators": [1.0, 2.0]}, "need more than 2 studies"),
        ({"intercept": False}, "without intercept needs moderators"),
    ]:  # fmt: skip
        given_: dict[str, Any] = {"variances": [1.0, 2.0], **bad}
        with pytest.raises(InputError, match=message):
            fit([1.0, 2.0], **given_)
    with pytest.raises(InputError, match="nothing to pool"):
        fit([], [])
    with pytest.raises(InputError, match="same thing twice"):
        fit([1.0, 2, 3, 4], [1.0, 1, 1, 1], moderators=[[1, 2], [2, 4], [3, 6], [5, 10]])


def test_missing_rows_are_left_out_and_told() -> None:
    model = fit([1.0, None, 3.0, 4.0], [1.0, 1.0, "NA", 2.0], labels=list("abcd"))
    assert model.labels == ("a", "d")
    assert model.left_out == ("row 2 (b): no effect or no variance", "row 3 (c): no effect or no variance")
    regressed = fit([1.0, 2.0, 3.0, 4.0], [1.0] * 4, moderators=[1.0, np.nan, 2.0, 4.0])
    assert regressed.left_out == ("study 2: a moderator is missing",)


def test_effects_bring_their_reasons() -> None:
    effects = Effects(
        measure="OR", estimates=np.array([0.5, np.nan]), variances=np.array([0.1, np.nan]), sizes=np.full(2, 9.0), labels=("x", "y"),
        reasons=("", "no events in either arm"),
    )  # fmt: skip
    assert fit(effects).left_out == ("y: no events in either arm",)


def test_a_prediction_asks_for_its_moderators() -> None:
    model = fit([1.0, 2, 3, 5], [1.0, 1, 1, 1], moderators=[1.0, 2, 3, 4], names=["dose"])
    assert fit([1.0, 2.0], [1.0, 2.0]).predict(df="k-2").reason.startswith("too few studies")
    with pytest.raises(InputError, match="dose"):
        model.predict()
    with pytest.raises(InputError, match="1 values a row, not 2"):
        model.predict([[1.0, 2.0]])
    with pytest.raises(InputError, match="degrees of freedom"):
        model.predict([[1.0]], df="k")
