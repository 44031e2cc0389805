"""What is computed anew where two programs differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cordwise.synthesis.glmm import Options, odds_ratio_glmm
from cordwise.synthesis.model import METHODS, fit
from cordwise.synthesis.two_arms import two_arms
from tests.validation.folders import folder, result
from validation.metafor import conditional, exact
from validation.metafor.__main__ import run

Y, V = np.array([-0.9, -1.6, -1.3, -1.4, -0.2, -0.8, -1.6, 0.0, -0.5]), np.array([0.33, 0.19, 0.42, 0.02, 0.05, 0.01, 0.22, 0.004, 0.06])
YEARS = np.array([1948.0, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968])


@pytest.mark.parametrize("method", METHODS)
def test_sixty_digits_and_doubles_tell_the_same_model(method: str) -> None:
    model = fit(Y, V, moderators=YEARS, method=method, test="z")
    true = exact.truth(model.y, model.v, model.design, model.method, model.tau2)
    assert true is not None
    assert model.tau2 == pytest.approx(true.tau2, rel=1e-9, abs=1e-12)
    assert model.coefficients == pytest.approx(true.coefficients, rel=1e-8)
    assert model.q == pytest.approx(true.q, rel=1e-10)


def test_a_tau2_that_misses_its_equation_is_seen() -> None:
    model = fit(Y, V, method="REML", test="z")
    assert exact.gap(Y, V, model.design, "REML", model.tau2) < 1e-9 < exact.gap(Y, V, model.design, "REML", model.tau2 * 1.001)


def test_the_conditional_likelihood_computed_anew_gives_our_standard_error_and_wald_test() -> None:
    cells = {"ai": [4, 6, 3, 12, 5, 0], "n1i": [50, 60, 40, 90, 70, 30], "ci": [11, 9, 9, 15, 14, 3], "n2i": [55, 60, 42, 88, 71, 30]}
    arms = two_arms(*cells.values())
    tables = conditional.tables_of({name: np.array(column, dtype=float) for name, column in cells.items()})
    for method in ("EE", "ML"):
        found = odds_ratio_glmm(arms, model="CM.EL", options=Options(method=method, nodes=40))  # type: ignore[arg-type]
        assert found.standard_error == pytest.approx(conditional.error(tables, found.estimate, found.tau2), rel=1e-5)
        assert found.q_wald == pytest.approx(conditional.wald(tables), rel=1e-7)


def test_a_higher_likelihood_of_ours_is_told_and_not_copied(tmp_path: Path) -> None:
    model = fit(Y, V, method="REML", test="z")
    worse = fit(Y, V, method="REML", test="z", tau2=model.tau2 * 1.2)
    out = {"tau2": worse.tau2, "b": [worse.estimate], "fit_stats": {"REML": {"ll": worse.log_likelihood()}}}
    effects = {"GEN": {"measure": "GEN", "yi": Y.tolist(), "vi": V.tolist()}}
    [found] = run(folder(tmp_path / "a", [result(out, args={"method": "REML"}, tol="iter")], effects=effects))
    assert found.verdict == "ours better" and "log likelihood" in found.reason


def test_a_lower_likelihood_of_ours_would_be_a_disagreement(tmp_path: Path) -> None:
    model = fit(Y, V, method="REML", test="z")
    out = {"tau2": model.tau2 * 1.2, "b": [model.estimate], "fit_stats": {"REML": {"ll": model.log_likelihood() + 1}}}
    effects = {"GEN": {"measure": "GEN", "yi": Y.tolist(), "vi": V.tolist()}}
    [found] = run(folder(tmp_path / "a", [result(out, args={"method": "REML"}, tol="iter")], effects=effects))
    assert found.verdict == "disagree"


def test_rounding_explains_only_what_the_condition_of_the_design_allows(tmp_path: Path) -> None:
    model = fit(Y, V, moderators=YEARS, method="DL", test="z")
    effects = {"GEN": {"measure": "GEN", "yi": Y.tolist(), "vi": V.tolist()}}
    args = {"method": "DL", "X_names": ["year"], "X": [YEARS.tolist()], "intercept": True}
    for off, verdict in ((1e-8, "within golden's own rounding"), (1e-2, "disagree")):
        out = {"b": (model.coefficients * (1 + off)).tolist(), "tau2": model.tau2, "QE": model.q}
        [found] = run(folder(tmp_path / str(off), [result(out, args=args)], effects=effects))
        assert found.verdict == verdict
