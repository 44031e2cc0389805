"""Estimators of the variance between studies: their equations, their boundary, and the highest top of the likelihood."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import chdtri

from cordwise.synthesis.batch import fit_many
from cordwise.synthesis.model import fit
from cordwise.synthesis.quadratic import single
from cordwise.synthesis.tau2 import METHODS, tau2_of
from cordwise.synthesis.tau2_interval import profile
from tests.synthesis.model_golden import Comparison, cases


def data(least: int = 2, most: int = 60, wide: float = 1e6, decades: float = 6.0) -> st.SearchStrategy[Any]:
    row = st.tuples(st.floats(-wide, wide, allow_subnormal=False), st.floats(-decades, decades))
    return st.lists(row, min_size=least, max_size=most).map(
        lambda rows: (np.array([y for y, _ in rows]), 10.0 ** np.array([e for _, e in rows]))
    )


@given(data=data(), method=st.sampled_from(["ML", "REML"]))
def test_no_point_of_a_dense_grid_is_likelier_than_tau2(data: Any, method: str) -> None:
    y, v = data
    model = fit(y, v, method=method)
    most = 4 * (np.ptp(y) ** 2 + v.max())
    grid = np.concatenate([[0.0], np.geomspace(1e-4 * v.min(), most, 2000)])
    heights = profile(model, grid)
    top = model.log_likelihood()
    assert top >= heights.max() - 1e-7 * max(1.0, abs(top))


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_a_top_at_the_bound_of_the_search_is_found(method: str) -> None:
    y, v = np.array([0.0, 838501.0]), np.array([1e-5, 1e-5])
    want = np.var(y, ddof=1 if method == "REML" else 0)
    assert fit(y, v, method=method).tau2 == pytest.approx(want, rel=1e-9)
    assert fit_many(y[None], v[None], method=method).tau2[0] == pytest.approx(want, rel=1e-9)


def test_of_two_tops_the_higher_is_taken() -> None:
    """Precise studies that agree and imprecise ones far away: the likelihood rises at 0 and again at the distance of the outliers."""
    y = np.array([0.0, 0.01, -0.01, 0.0, 30.0, -30.0, 28.0])
    v = np.array([1e-4, 1e-4, 1e-4, 1e-4, 100.0, 100.0, 100.0])
    for method in ("ML", "REML"):
        model = fit(y, v, method=method)
        grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e4, 20_000)])
        assert model.log_likelihood() >= profile(model, grid).max() - 1e-9


@given(data=data())
def test_paule_mandel_solves_its_equation_or_is_0(data: Any) -> None:
    y, v = data
    tau2 = fit(y, v, method="PM").tau2
    shifted, free = single(y, v)[0], len(y) - 1
    if tau2 == 0:
        assert shifted.at(0.0).ypy <= free * (1 + 1e-9)
    else:
        assert shifted.at(tau2).ypy == pytest.approx(free, rel=1e-6)


@given(data=data(wide=10, decades=2))
def test_the_median_form_solves_for_the_median(data: Any) -> None:
    y, v = data
    tau2, target = fit(y, v, method="PMM").tau2, float(chdtri(len(y) - 1, 0.5))
    assert tau2 == 0 or single(y, v)[0].at(tau2).ypy == pytest.approx(target, rel=1e-7)


@given(data=data(wide=10, decades=2))
def test_moment_estimators_are_their_formulas(data: Any) -> None:
    y, v = data
    k, w = len(y), 1 / v
    mean = w @ y / w.sum()
    q = w @ (y - mean) ** 2
    formulas = {
        "DL": (q - (k - 1)) / (w.sum() - (w @ w) / w.sum()),
        "HE": np.var(y, ddof=1) - v.mean(),
        "HS": (q - k) / w.sum(),
        "HSK": (k / (k - 1) * q - k) / w.sum(),
    }
    for method, value in formulas.items():
        assert fit(y, v, method=method).tau2 == pytest.approx(max(0.0, value), rel=1e-6, abs=1e-7)


@given(data=data(wide=10, decades=2))
def test_three_names_of_one_equation_agree(data: Any) -> None:
    y, v = data
    pm, eb, sjit = (fit(y, v, method=method).tau2 for method in ("PM", "EB", "SJIT"))
    assert pm == eb == sjit


@given(v=st.floats(-6, 6), k=st.integers(2, 30), method=st.sampled_from(METHODS))
def test_equal_effects_have_no_variance_between_them(v: float, k: int, method: str) -> None:
    assert fit(np.full(k, 0.7), np.full(k, 10.0**v), method=method).tau2 == 0


@given(method=st.sampled_from(METHODS), y=st.floats(-10, 10))
def test_one_study_has_no_variance_between_studies(method: str, y: float) -> None:
    assert tau2_of(single(np.array([y]), np.array([1.0]))[0], method) == 0


@given(k=st.integers(2, 20), method=st.sampled_from(["REML", "DL", "PM", "HE", "EB"]))
def test_with_equal_variances_all_take_the_sample_variance(k: int, method: str) -> None:
    y = np.linspace(-3, 3, k) ** 3
    assert fit(y, np.full(k, 0.5), method=method).tau2 == pytest.approx(max(0.0, np.var(y, ddof=1) - 0.5), rel=1e-8)


def test_bootstrap_draws_agree_with_an_independent_program(shared: Any) -> None:
    compared = Comparison()
    for case in cases(shared, "bootstrap_tau2"):
        fits = fit_many(np.array(case.out["draws"]), case.v, method=case.method, test="z")
        compared.check(case, "tau2", fits.tau2, case.out["tau2"], scale=case.spread)
        for name in set(case.out) & {"b", "se"}:
            compared.check(case, name, fits.estimates if name == "b" else fits.standard_errors, case.out[name])
    compared.settle(least=1)
