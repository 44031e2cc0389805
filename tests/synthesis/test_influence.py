"""Residuals, deletion diagnostics, Baujat's coordinates and shrunken effects."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.synthesis.influence import baujat, deleted, influence, shrunken, standardised
from cordwise.synthesis.model import fit
from tests.synthesis.model_golden import Case, Comparison, cases

LOST_DIGITS = "raw years among the moderators: see test_model, where exact fractions decide"


def test_diagnostics_agree_with_an_independent_program(shared: Path) -> None:
    years = ("bcg:mreg_*/RR/ablat_year/DL *", "lau1992:mreg_*/OR/year/DL *", "lee2004:mreg_*/RR/year/DL *")
    compared = Comparison(dict.fromkeys(years, LOST_DIGITS))
    for case in cases(shared, *COMPARE):
        if "fn" not in case.args:  # those of rma.mh and rma.peto have tests of their own
            COMPARE[case.result["fn"]](compared, case)
    compared.settle(least=1800)


def _influence(compared: Comparison, case: Case) -> None:
    found = influence(case.fit)
    ours = {
        "rstudent": found.residuals.z, "dffits": found.dffits, "cook_d": found.cooks_distance, "cov_r": found.covariance_ratio,
        "QE_del": found.q_without, "hat": found.hat, "weight_pct": found.weight, "is_infl": found.influential, "tau2_del": found.tau2_without,
    }  # fmt: skip
    for name in set(ours) & set(case.out):
        compared.check(case, name, ours[name], case.out[name], scale={"tau2_del": case.spread, "weight_pct": 100.0}.get(name, 1.0))


def _residuals(compared: Comparison, case: Case) -> None:
    found = (deleted if case.result["fn"] == "rstudent" else standardised)(case.fit)
    for name, value in {"resid": found.residual, "se": found.standard_error, "z": found.z}.items():
        compared.check(case, name, value, case.out[name])


def _baujat(compared: Comparison, case: Case) -> None:
    found = baujat(case.fit)
    compared.check(case, "x", found.heterogeneity, case.out["x"])
    compared.check(case, "y", found.influence, case.out["y"])


def _blup(compared: Comparison, case: Case) -> None:
    found = shrunken(case.fit)
    for name, value in {"pred": found.estimate, "se": found.standard_error, "pi_lb": found.low, "pi_ub": found.high}.items():
        compared.check(case, name, value, case.out[name])


def _weights(compared: Comparison, case: Case) -> None:
    compared.check(case, "weights", case.fit.shares, case.out["weights_pct"], scale=100)


COMPARE = {"influence": _influence, "rstudent": _residuals, "rstandard": _residuals, "baujat": _baujat, "blup": _blup, "weights": _weights}


def test_deletion_is_what_refitting_shows() -> None:
    y, v, x = np.array([0.2, 1.4, -0.3, 0.9, 2.5]), np.array([0.1, 0.4, 0.2, 0.3, 0.2]), np.array([1.0, 2.0, 2.0, 4.0, 5.0])
    model = fit(y, v, moderators=x, test="z")
    found = influence(model)
    for row in range(5):
        rest = np.arange(5) != row
        without = fit(y[rest], v[rest], moderators=x[rest], test="z")
        moved = model.coefficients - without.coefficients
        assert found.cooks_distance[row] == pytest.approx(moved @ np.linalg.solve(model.covariance, moved))
        assert found.covariance_ratio[row] == pytest.approx(np.linalg.det(without.covariance) / np.linalg.det(model.covariance))
        w = 1 / (v + without.tau2)
        spread = np.linalg.inv((model.design.T * w) @ model.design).diagonal()
        assert found.dfbetas[row] == pytest.approx(moved / np.sqrt(spread))
        at = without.predict([[x[row]]])
        error = np.sqrt(v[row] + without.tau2 + at.standard_error[0] ** 2)
        assert found.residuals.z[row] == pytest.approx((y[row] - at.estimate[0]) / error)


def test_an_outlier_is_flagged() -> None:
    found = influence(fit([0.1, 0.2, 0.15, 0.1, 0.2, 5.0], [0.01] * 6))
    assert found.influential.tolist() == [False] * 5 + [True]


def test_shrunken_effects_lie_between_the_study_and_the_mean() -> None:
    model = fit([0.0, 1.0, 3.0], [0.1, 0.5, 2.0])
    found = shrunken(model)
    assert (np.minimum(model.y, model.estimate) <= found.estimate).all()
    assert (found.estimate <= np.maximum(model.y, model.estimate)).all()


@given(
    rows=st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-6, 6)), min_size=1, max_size=40),
    test=st.sampled_from(["z", "t", "hksj", "hksj_floor"]), regress=st.booleans(),
)  # fmt: skip
def test_diagnostics_exist_wherever_the_model_without_the_study_does(rows: list[tuple[float, float]], test: str, regress: bool) -> None:
    y, v = np.array([y for y, _ in rows]), 10.0 ** np.array([e for _, e in rows])
    x = np.arange(len(y)) % 3.0 if regress and len(y) > 5 else None
    model = fit(y, v, moderators=x, test=test)
    found = influence(model)
    assert np.isfinite(found.hat).all()
    assert np.isfinite(standardised(model).residual).all()
    assert np.isfinite(shrunken(model).low).all()
    assert np.isfinite(baujat(model).heterogeneity).all()
    there = np.isfinite(found.tau2_without)
    assert there.all() or len(y) == 1
    if model.scale > 0 and test in ("z", "t", "hksj_floor"):
        assert np.isfinite(found.cooks_distance[there]).all()
        assert np.isfinite(found.residuals.z[there]).all()
        assert np.isfinite(found.dffits[there]).all()
