"""Three-level and multivariate synthesis, against R's metafor (tolerances of its README) and by properties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.multilevel import (
    aggregate,
    cooks_distance,
    multivariate,
    predict,
    random_effects,
    three_level,
    with_ranges,
)
from cordwise.synthesis.multilevel.frame import read_frame
from cordwise.synthesis.multilevel.nested import evaluate, nest, slope

B, SE = {"rtol": 1e-4, "atol": 1e-6}, {"rtol": 1e-3, "atol": 1e-6}
"""metafor's general optimizer on a flat likelihood: 1e-4 of estimates and likelihood, 1e-3 of standard errors and variances."""

FIELDS = {
    "b": ("coefficients", B), "se": ("standard_errors", SE), "zval": ("statistics", SE), "pval": ("p_values", SE), "ci_lb": ("ci_low", SE),
    "ci_ub": ("ci_high", SE), "vb": ("covariance", {"rtol": 2e-3, "atol": 1e-6}), "QE": ("qe", {"rtol": 1e-10}), "QEp": ("qe_p", {"rtol": 1e-8}),
    "QM": ("qm", SE),
}  # fmt: skip


def golden(shared: Path, name: str) -> dict[str, Any]:
    return json.loads((shared / "golden" / "metafor" / f"{name}.json").read_text(encoding="utf-8"))


def results(data: dict[str, Any], fn: str) -> list[dict[str, Any]]:
    return [result for result in data["results"] if result["fn"] == fn]


def numbers(values: list[Any]) -> np.ndarray:
    return np.array([np.nan if value in (None, "NaN") else float(value) for value in values])


def agree(fit: Any, out: dict[str, Any]) -> None:
    for name, (attribute, tolerance) in FIELDS.items():
        np.testing.assert_allclose(getattr(fit, attribute), np.array(out[name], dtype=float), err_msg=name, **tolerance)
    for name in ("ll", "AIC", "BIC", "AICc"):
        np.testing.assert_allclose(
            getattr(fit, "log_likelihood" if name == "ll" else name.lower()), out["fit_stats"][name], err_msg=name, **B
        )
    assert fit.converged


RANDOM = {"~ 1 | district/school": "nested", "~ 1 | district": "cluster", "~ school | district": "compound", None: "none"}


def test_three_level_fits_agree_with_metafor(shared):
    data = golden(shared, "konstantopoulos2011")
    c = data["columns"]
    checked = 0
    for result in results(data, "rma.mv"):
        args, out = result["args"], result["out"]
        fit = three_level(
            c["yi"], c["vi"], c["district"], moderators=c["year"] if "mods" in args else None, method=args["method"], test=args["test"],
            df="contain" if args.get("dfs") == "contain" else "residual", random=RANDOM[args.get("random")],
        )  # fmt: skip
        agree(fit, out)
        if fit.random == "nested":
            np.testing.assert_allclose([fit.sigma2_between, fit.sigma2_within], out["sigma2"], **SE)
        if fit.random == "compound":
            np.testing.assert_allclose([fit.tau2, fit.rho], [out["tau2"][0], out["rho"][0]], **SE)
        if "pi_lb" in out:
            np.testing.assert_allclose([fit.pi_low, fit.pi_high], [out["pi_lb"], out["pi_ub"]], **SE)
        checked += 1
    assert checked == 18


def test_profile_intervals_agree_where_metafor_finds_them_and_the_missing_one_lies_on_the_likelihood(shared):
    data = golden(shared, "konstantopoulos2011")
    c, out = data["columns"], results(data, "confint.rma.mv")[0]["out"]
    fit = with_ranges(three_level(c["yi"], c["vi"], c["district"]))
    low = [fit.between_range.ci_low, fit.within_range.ci_low]
    np.testing.assert_allclose(low, out["sigma2_ci_lb"], rtol=1e-8)
    assert fit.between_range.ci_high == pytest.approx(out["sigma2_ci_ub"][0], rel=1e-8)
    assert fit.within_range.ci_high == pytest.approx(0.0628275803, rel=1e-8)  # metafor: "convergence problems"


def test_random_effects_and_cooks_distances_agree_with_metafor(shared):
    data = golden(shared, "konstantopoulos2011")
    c = data["columns"]
    fit = three_level(c["yi"], c["vi"], c["district"])
    out, latent = results(data, "ranef")[0]["out"], random_effects(fit)
    np.testing.assert_allclose(latent.between, out["district"], **B)
    np.testing.assert_allclose(latent.between_se, out["district_se"], **SE)
    np.testing.assert_allclose(latent.within, out["school"], **B)
    np.testing.assert_allclose(latent.within_se, out["school_se"], **SE)
    wanted = numbers(results(data, "cooks.distance")[0]["out"]["cooks"])  # NaN where metafor's refit failed
    found = cooks_distance(fit)
    np.testing.assert_allclose(found[np.isfinite(wanted)], wanted[np.isfinite(wanted)], rtol=1e-3)
    assert np.isfinite(found).all()


def test_combined_effects_agree_with_metafor(shared):
    data = golden(shared, "konstantopoulos2011")
    c = data["columns"]
    for result in results(data, "aggregate"):
        made = aggregate(c["yi"], c["vi"], c["district"], sampling_correlation=result["args"].get("rho"))
        assert list(made.clusters) == result["out"]["cluster"]
        np.testing.assert_allclose(made.estimates, result["out"]["yi"], rtol=1e-10)
        np.testing.assert_allclose(made.variances, result["out"]["vi"], rtol=1e-10)


def test_two_correlated_outcomes_agree_with_metafor_in_every_structure(shared):
    data = golden(shared, "berkey1998")
    c = data["columns"]
    by_outcome = np.array([[float(outcome == name) for name in ("AL", "PD")] for outcome in c["outcome"]])
    late = np.array(c["year"])[:, None] - 1983.0
    for result in results(data, "rma.mv"):
        args, out = result["args"], result["out"]
        design = np.hstack([by_outcome, by_outcome * late]) if "year" in args["mods"] else by_outcome
        fit = multivariate(
            c["yi"], None, c["trial"], c["outcome"], structure=args.get("struct", "UN"), moderators=design, method=args["method"], covariance=args["V"]
        )  # fmt: skip
        agree(fit, out)
        if args["method"] != "EE":
            by_name = [fit.tau2[fit.outcomes.index(name)] for name in ("AL", "PD")] if len(fit.tau2) == 2 else fit.tau2
            np.testing.assert_allclose(by_name, out["tau2"], **SE)
            np.testing.assert_allclose(fit.rho, out["rho"][: len(fit.rho)], **SE)


def test_sensitivity_and_specificity_together_agree_with_metafor(shared):
    data = golden(shared, "kearon1998")
    sens, spec = data["effects"]["PLO_sens"], data["effects"]["PLO_spec"]
    k = len(sens["yi"])
    for result in results(data, "rma.mv"):
        fit = multivariate(
            numbers(sens["yi"] + spec["yi"]), numbers(sens["vi"] + spec["vi"]), list(range(k)) * 2, ["sens"] * k + ["spec"] * k,
            method=result["args"]["method"],
        )  # fmt: skip
        agree(fit, result["out"])
        np.testing.assert_allclose(fit.tau2, result["out"]["tau2"], **SE)
        np.testing.assert_allclose(fit.rho, result["out"]["rho"], **SE)


def test_a_network_of_contrasts_agrees_with_metafor(shared):
    data = golden(shared, "senn2013_nma")
    contrast = data["effects"]["CONTRAST"]
    for result in results(data, "rma.mv"):
        args = result["args"]
        fit = multivariate(
            contrast["yi"], contrast["vi"], args["study"], args["comparison"], structure="CS", effect_correlation=0.5, moderators=args["X"],
            names=args["X_names"], method=args["method"], covariance=args["V"],
        )  # fmt: skip
        agree(fit, result["out"])
        np.testing.assert_allclose(fit.tau2, result["out"]["tau2"], **SE)


def simulated(seed: int, m: int = 12, n: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(m), n)
    v = rng.gamma(2.0, 0.05, m * n)
    return 0.2 + rng.normal(0, 0.4, m)[clusters] + rng.normal(0, 0.2, m * n) + rng.normal(0, np.sqrt(v)), v, clusters


def dense_likelihood(y: np.ndarray, m: np.ndarray, x: np.ndarray, reml: bool) -> float:
    w = np.linalg.inv(m)
    xwx = x.T @ w @ x
    r = y - x @ np.linalg.solve(xwx, x.T @ w @ y)
    value = -0.5 * (np.linalg.slogdet(m)[1] + r @ w @ r)
    if reml:
        value += 0.5 * (np.linalg.slogdet(x.T @ x)[1] - np.linalg.slogdet(xwx)[1])
    return float(value - 0.5 * (len(y) - (x.shape[1] if reml else 0)) * np.log(2 * np.pi))


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("correlation", [None, 0.6])
def test_the_closed_form_is_the_likelihood_of_the_dense_model(reml, correlation):
    y, v, clusters = simulated(1)
    fit = three_level(y, v, clusters, moderators=np.arange(len(y)), method="REML" if reml else "ML", sampling_correlation=correlation)
    same = clusters[:, None] == clusters
    sampling = np.where(same, (correlation or 0) * np.sqrt(np.outer(v, v)), 0.0)
    np.fill_diagonal(sampling, v)
    m = sampling + fit.sigma2_between * same + fit.sigma2_within * np.eye(len(y))
    x = np.column_stack([np.ones(len(y)), np.arange(len(y))])
    assert fit.log_likelihood == pytest.approx(dense_likelihood(y, m, x, reml), rel=1e-12)
    np.testing.assert_allclose(np.concatenate([np.diag(block) for block in fit.working]), np.diag(m), rtol=1e-12)
    np.testing.assert_allclose(fit.working[0], m[:4, :4], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("reml", [True, False])
def test_derivatives_are_those_of_the_likelihood(reml):
    y, v, clusters = simulated(2)
    model = nest(read_frame(y, v, clusters, moderators=v, sampling_correlation=0.3), reml=reml)
    h = 1e-5
    for a, b in ((0.3, 0.7), (2.0, 0.1)):
        found = slope(model, evaluate(model, a, b))
        up_a, down_a = evaluate(model, a + h, b), evaluate(model, a - h, b)
        up_b, down_b = evaluate(model, a, b + h), evaluate(model, a, b - h)
        numeric = [(up_a.log_likelihood - down_a.log_likelihood) / (2 * h), (up_b.log_likelihood - down_b.log_likelihood) / (2 * h)]
        np.testing.assert_allclose(found.gradient, numeric, rtol=1e-6, atol=1e-7)
        hessian = [(slope(model, up_a).gradient - slope(model, down_a).gradient) / (2 * h)]
        hessian.append((slope(model, up_b).gradient - slope(model, down_b).gradient) / (2 * h))
        np.testing.assert_allclose(found.hessian, hessian, rtol=1e-6, atol=1e-7)


@given(
    seed=st.integers(0, 10_000), m=st.integers(1, 8), n=st.integers(1, 4), size=st.sampled_from([0.0, 1.0, 1e3, 1e6]), reml=st.booleans()
)
def test_any_valid_rows_give_an_answer_with_a_reason_for_each_gap(seed, m, n, size, reml):
    rng = np.random.default_rng(seed)
    y, v = rng.normal(0, 1, m * n) + size * rng.integers(0, 2, m * n), 10 ** rng.uniform(-6, 2, m * n)
    fit = three_level(y, v, np.repeat(np.arange(m), n), method="REML" if reml else "ML", test="t")
    assert np.isfinite([fit.estimate, fit.standard_error, fit.tau2, fit.log_likelihood, fit.i2]).all()
    assert fit.tau2 >= 0 and 0 <= fit.i2 <= 1
    for value in (fit.sigma2_between, fit.p_values[0], fit.pi_low):
        assert np.isfinite(value) or fit.notes


@given(seed=st.integers(0, 10_000), m=st.integers(3, 8), n=st.integers(2, 4), reml=st.booleans())
def test_no_other_variances_on_a_grid_are_more_likely(seed, m, n, reml):
    y, v, clusters = simulated(seed, m, n)
    fit = three_level(y, v, clusters, method="REML" if reml else "ML")
    grid = np.concatenate([[0.0], np.geomspace(1e-4, 30, 9)])
    best = max(evaluate(fit.model, a, b).log_likelihood for a in grid for b in grid)
    assert fit.point.log_likelihood >= best - 1e-9


@given(seed=st.integers(0, 10_000), factor=st.sampled_from([1e-6, 1e-2, 10.0, 1e6]), shift=st.floats(-1e3, 1e3))
def test_units_and_origin_of_the_effects_do_not_matter(seed, factor, shift):
    y, v, clusters = simulated(seed, 6, 3)
    plain, other = three_level(y, v, clusters), three_level((y + shift) * factor, v * factor**2, clusters)
    assert other.estimate / factor - shift == pytest.approx(plain.estimate, abs=1e-7)
    assert other.tau2 / factor**2 == pytest.approx(plain.tau2, rel=1e-5, abs=1e-9)
    assert other.i2 == pytest.approx(plain.i2, abs=1e-6)


@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(seed):
    y, v, clusters = simulated(seed, 5, 3)
    order = np.random.default_rng(seed + 1).permutation(len(y))
    plain, mixed = three_level(y, v, clusters), three_level(y[order], v[order], clusters[order])
    assert mixed.estimate == pytest.approx(plain.estimate, abs=1e-8)
    np.testing.assert_allclose(random_effects(mixed).within, random_effects(plain).within[order], atol=1e-6)


def test_blocks_one_matrix_and_a_correlation_are_the_same_covariance():
    y, v, clusters = simulated(3, 5, 3)
    whole = np.where(clusters[:, None] == clusters, 0.4 * np.sqrt(np.outer(v, v)), 0.0)
    np.fill_diagonal(whole, v)
    blocks = [whole[rows : rows + 3, rows : rows + 3] for rows in range(0, 15, 3)]
    by_number = three_level(y, v, clusters, sampling_correlation=0.4)
    for covariance in (whole, blocks):
        fit = three_level(y, v, clusters, covariance=covariance)
        assert fit.estimate == pytest.approx(by_number.estimate, rel=1e-12)
        assert fit.log_likelihood == pytest.approx(by_number.log_likelihood, rel=1e-12)


def test_effects_of_one_row_clusters_are_the_usual_random_effects():
    y, v, _ = simulated(4)
    nested, usual = three_level(y, v, np.arange(len(y))), three_level(y, v, np.zeros(len(y)), random="effect")
    assert nested.tau2 == pytest.approx(usual.tau2, rel=1e-8)
    assert np.isnan(nested.sigma2_between) and "only their sum" in nested.notes[0]


def test_one_cluster_says_that_nothing_is_known_between_clusters():
    fit = three_level([0.1, 0.5, 0.9], [0.1, 0.1, 0.2], ["a", "a", "a"], profile=True)
    assert fit.sigma2_between == 0 and "cannot be estimated" in fit.notes[0]


def test_one_effect_is_told_as_it_is():
    fit = three_level([0.3], [0.04], ["a"])
    assert (fit.estimate, fit.standard_error, fit.tau2) == (pytest.approx(0.3), pytest.approx(0.2), 0.0)
    assert "as many coefficients as effects" in fit.notes[0]


def test_a_hundred_thousand_rows_need_no_matrix_of_them():
    rng = np.random.default_rng(5)
    clusters = np.repeat(np.arange(20_000), 5)
    v = rng.gamma(2.0, 0.05, 100_000)
    y = rng.normal(0, 0.3, 20_000)[clusters] + rng.normal(0, 0.2, 100_000) + rng.normal(0, np.sqrt(v))
    fit = three_level(y, v, clusters)
    assert fit.sigma2_between == pytest.approx(0.09, abs=0.005)
    assert fit.sigma2_within == pytest.approx(0.04, abs=0.005)


def test_predictions_at_the_moderators_mean_are_the_pooled_effect():
    y, v, clusters = simulated(6)
    fit = three_level(y, v, clusters)
    assert predict(fit).pi_low[0] == pytest.approx(fit.pi_low)
    with pytest.raises(InputError, match="1 moderators given"):
        predict(fit, [[1.0]])


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), j=st.integers(2, 4), spread=st.sampled_from([0.0, 0.5, 1.0]))
def test_a_freer_structure_is_never_less_likely(seed, j, spread):
    rng = np.random.default_rng(seed)
    clusters, outcomes = np.repeat(np.arange(7), j), np.tile(np.arange(j), 7)
    v = rng.gamma(2.0, 0.1, 7 * j)
    y = rng.normal(0, spread, 7)[clusters] + rng.normal(0, np.sqrt(v))
    value = {name: multivariate(y, v, clusters, outcomes, structure=name).log_likelihood for name in ("ID", "CS", "DIAG", "HCS", "UN")}
    for less, more in (("ID", "CS"), ("ID", "DIAG"), ("CS", "HCS"), ("DIAG", "HCS"), ("HCS", "UN")):
        assert value[less] <= value[more] + 1e-7, (less, more)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"variances": [0.1, 0.0, 0.1]}, "row 2: variance 0 is not above 0"),
        ({"variances": [0.1, 0.1]}, "3 estimates and 2 variances"),
        ({"clusters": ["a", "b"]}, "3 estimates and 2 cluster names"),
        ({"estimates": [0.1, float("inf"), 0.2]}, "row 2: estimate inf is infinite"),
        ({"moderators": [1, 1, 1]}, "moderator 1: the columns before it"),
        ({"sampling_correlation": 1.5}, "must lie between -1 and 1"),
        ({"covariance": np.eye(2)}, "a matrix of 3 by 3"),
        ({"covariance": np.array([[0.1, 0, 0.05], [0, 0.1, 0], [0.05, 0, 0.1]])}, "row 1 and row 3 covary but stand in two clusters"),
        ({"method": "DL"}, "'DL' is none of"),
        ({"level": 95}, "does not lie between 0 and 1"),
        ({"clusters": [None, None, None]}, "no row has an effect"),
    ],
)
def test_bad_input_is_told_with_its_row(change, message):
    given_rows: dict[str, Any] = {"estimates": [0.1, 0.2, 0.3], "variances": [0.1, 0.1, 0.1], "clusters": ["a", "a", "b"]}
    with pytest.raises(InputError, match=message):
        three_level(**{**given_rows, **change})


def test_rows_that_cannot_be_used_are_left_out_and_told():
    fit = three_level([0.1, None, 0.3, 0.2], [0.1, 0.1, "NA", 0.2], ["a", "a", "b", "b"])
    assert fit.k == 2 and "2 of 4 rows left out" in fit.notes[0]
