"""Trim and fill: against R's metafor, and by what must hold of any funnel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.model import Fit, fit
from cordwise.synthesis.trim_fill import ESTIMATORS, trim_and_fill
from tests.synthesis.model_golden import Case, Comparison, cases


def test_missing_studies_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison()
    for case in cases(shared, "trimfill"):
        found = trim_and_fill(case.fit, estimator=case.args["estimator"])
        compared.check(case, "k0", found.missing, case.out["k0"])
        compared.check(case, "se_k0", found.missing_error, case.out["se_k0"])
        compared.check(case, "p_k0", found.p_value, case.out["p_k0"])
        compared.check(case, "fill", len(found.filled), sum(case.out["fill"]))
        if case.args.get("estimator") and found.side != case.out["side"]:
            compared.unexplained.append(f"{case.name} side")
        loose = case.method == "REML"  # see STOPS_EARLY
        effects, variances = np.concatenate([case.fit.y, found.filled]), np.concatenate([case.fit.v, found.filled_variances])
        compared.check(case, "yi", effects, case.out["yi_filled"], tol=STOPS_EARLY if loose else "")
        compared.check(case, "vi", variances, case.out["vi_filled"])
    compared.settle(least=1180)


STOPS_EARLY = "early"
"""REML: metafor's trim and fill refits with its own stopping rule whatever the model it was given was told; the file's other REML fits ran to 1e-13."""

Z_ALONE = "metafor 3.8 refits with Wald tests whatever the test of the model; ours keeps it, and its Wald form agrees"


def test_refitted_models_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison({f"bcg:trimfill/RR/REML/knha/* {name}": Z_ALONE for name in ("se", "zval", "pval", "ci_lb", "ci_ub")})
    for case in cases(shared, "trimfill"):
        if case.args["test"] != "z":
            _compare(compared, case, trim_and_fill(replace(case.fit, test="z"), estimator=case.args["estimator"]).fit, STOPS_EARLY)
        _compare(
            compared, case, trim_and_fill(case.fit, estimator=case.args["estimator"]).fit, STOPS_EARLY if case.method == "REML" else ""
        )
    compared.settle(least=3600)


def _compare(compared: Comparison, case: Case, model: Fit, tol: str) -> None:
    out = case.out
    ours = {
        "k": model.k, "p": model.p, "b": model.coefficients, "se": model.standard_errors, "zval": model.statistics, "pval": model.p_values,
        "ci_lb": model.ci_lows, "ci_ub": model.ci_highs, "QE": model.q, "QEp": model.q_p,
    }  # fmt: skip
    for name, value in ours.items():
        compared.check(case, name, value, out[name], tol=tol)
    compared.check(case, "tau2", model.tau2, out["tau2"], scale=1.0 if tol else case.spread, tol=tol)
    compared.check(case, "se_tau2", model.tau2_se, out["se_tau2"], scale=case.spread, tol=tol)
    compared.check(case, "I2", model.i2, out["I2"], scale=100, tol=tol)
    compared.check(case, "H2", model.h2, out["H2"], scale=100, tol=tol)
    if "fit_stats" in out:
        theirs = out["fit_stats"]["REML" if case.method == "REML" else "ML"]
        mine = {"ll": model.log_likelihood(), "dev": model.deviance(), "AIC": model.aic, "BIC": model.bic, "AICc": model.aicc}
        for name, value in mine.items():
            compared.check(case, name, value, theirs[name], tol=tol)


def test_a_symmetric_funnel_has_nothing_missing() -> None:
    y = np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])
    found = trim_and_fill(fit(y, [4, 2, 1, 0.5, 1, 2, 4.0]), side="left")
    assert found.missing == 0
    assert found.fit.estimate == pytest.approx(0.0, abs=1e-12)


def test_what_was_cut_off_is_filled_in() -> None:
    se = np.linspace(0.2, 1.0, 80)
    y = np.random.default_rng(5).normal(0.0, se)
    seen = np.sort(np.argsort(y)[15:])  # the fifteen lowest were never published
    found = trim_and_fill(fit(y[seen], se[seen] ** 2, method="EE"))
    assert found.side == "left"
    assert found.missing is not None
    assert 8 <= found.missing <= 22
    assert (found.filled < found.fit.estimate).all()
    assert found.filled_labels[0].startswith("mirror of study")


def test_few_studies_and_equal_errors_say_why() -> None:
    assert trim_and_fill(fit([1.0, 2.0], [1.0, 2.0])).reason == "fewer than three studies"
    level = trim_and_fill(fit([1.0, 2.0, 4.0], [1.0, 1.0, 1.0]))
    assert level.missing is None
    assert "standard errors are equal" in level.reason
    assert "ten studies" in level.note
    assert trim_and_fill(fit([1.0, 2.0, 4.0], [1.0, 1.0, 1.0]), side="left").missing is not None


def test_models_that_have_no_funnel_are_refused() -> None:
    with pytest.raises(InputError, match="without moderators"):
        trim_and_fill(fit([1.0, 2.0, 4.0, 3.0], [1.0, 2.0, 3.0, 4.0], moderators=[1.0, 2.0, 3.0, 5.0]))
    with pytest.raises(InputError, match="no trim and fill"):
        trim_and_fill(fit([1.0, 2.0, 4.0], [1.0, 2.0, 3.0]), estimator="S0")


funnels = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-12, 6)), min_size=1, max_size=60)


@given(rows=funnels, estimator=st.sampled_from(ESTIMATORS), method=st.sampled_from(["EE", "DL", "REML"]))
def test_every_funnel_has_a_count_or_a_reason(rows: list[tuple[float, float]], estimator: str, method: str) -> None:
    model = fit([y for y, _ in rows], [10.0**e for _, e in rows], method=method)
    found = trim_and_fill(model, estimator=estimator)
    assert found.reason or (found.missing is not None and 0 <= found.missing < model.k)
    assert found.fit.k == model.k + len(found.filled)
    assert np.isfinite(found.fit.ci_low)


@given(rows=st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 9)), min_size=4, max_size=30, unique_by=lambda row: row[0]))
def test_the_mirror_of_a_funnel_has_the_mirror_of_its_gaps(rows: list[tuple[float, float]]) -> None:
    y, v = (np.array(column) for column in zip(*rows, strict=True))
    if np.ptp(v) < 1e-6 or len(set(np.round(np.abs(y), 9))) < len(y):
        return
    here, there = (trim_and_fill(fit(sign * y, v, method="EE"), side=side) for sign, side in ((1, "left"), (-1, "right")))
    assert here.missing == there.missing
    assert np.sort(here.filled) == pytest.approx(np.sort(-there.filled))
