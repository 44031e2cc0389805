"""Cluster-robust tests, against R's metafor and clubSandwich and by what they must hold to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.multilevel import three_level
from cordwise.synthesis.robust import Robust, cluster_robust

FIELDS = {
    "b": "coefficients", "se": "standard_errors", "zval": "statistics", "pval": "p_values", "ci_lb": "ci_low", "ci_ub": "ci_high",
    "vb": "covariance", "ddf": "df", "QM": "qm", "QMp": "qm_p",
}  # fmt: skip


def numbers(values: list[Any]) -> np.ndarray:
    return np.array([np.nan if value in (None, "NaN") else float(value) for value in values])


def least_squares(y: np.ndarray, x: np.ndarray, working: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pull = (x / working[:, None]).T
    b = np.linalg.solve(pull @ x, pull @ y)
    return b, y - x @ b


def tau2_of(data: dict[str, Any], result: dict[str, Any], y: np.ndarray, v: np.ndarray, x: np.ndarray) -> float:
    """The reference's own where it is held; else DerSimonian and Laird's moment, or REML as a synthesis with rows as clusters."""
    args = result["args"]
    if args["method"] == "EE":
        return 0.0
    for other in data["results"]:
        its = other["args"]
        same = other["fn"] == "rma.uni" and other["effects"] == result["effects"] and its.get("method") == args["method"]
        if same and its.get("X") == args.get("X") and not {"weights", "weighted", "tau2"} & set(its):
            return float(other["out"]["tau2"])
    if args["method"] == "REML":
        return three_level(y, v, range(len(y)), moderators=x[:, 1:], random="effect").tau2
    w = np.diag(1 / v)
    p = w - w @ x @ np.linalg.solve(x.T @ w @ x, x.T @ w)
    return max(0.0, float((y @ p @ y - (len(y) - x.shape[1])) / np.trace(p)))


def redone(data: dict[str, Any], result: dict[str, Any]) -> Robust:
    args, columns = result["args"], data["columns"]
    kind = args.get("vcov", "CR1p")
    if "random" in args:
        fit = three_level(columns["yi"], columns["vi"], columns["district"])
        return cluster_robust(
            fit.frame.design, fit.residuals, fit.frame.codes, coefficients=fit.coefficients, working=fit.working, kind=kind
        )  # fmt: skip
    effects = data["effects"][result["effects"]]
    y, v = numbers(effects["yi"]), numbers(effects["vi"])
    x = np.column_stack([np.ones(len(y)), *(numbers(column) for column in args.get("X", []))])
    clusters = numbers(columns["paper"]) if args["cluster"] == "paper" else np.arange(len(y))
    use = np.isfinite(y) & np.isfinite(v) & np.isfinite(x).all(axis=1)
    y, v, x, clusters = y[use], v[use], x[use], clusters[use].astype(int)
    working = v + tau2_of(data, result, y, v, x)
    b, residuals = least_squares(y, x, working)
    return cluster_robust(x, residuals, clusters, coefficients=b, working=working, kind=kind)


def test_every_robust_result_agrees_with_metafor(shared):
    checked = 0
    for path in sorted((Path(shared) / "golden" / "metafor").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(data, list):
            continue
        for result in data.get("results", []):
            # metafor scales the sandwich of a Knapp-Hartung fit by that fit's factor once more: a standard error times s2w, not ours to copy
            if result["fn"] != "robust" or result["args"].get("test") == "knha":
                continue
            found, out = redone(data, result), result["out"]
            for name, attribute in FIELDS.items():
                if name in out:
                    message = f"{path.name} {result['id']} {name}"
                    wanted = np.broadcast_to(np.array(out[name], dtype=float), np.shape(getattr(found, attribute)))
                    np.testing.assert_allclose(getattr(found, attribute), wanted, rtol=2e-7, atol=1e-10, err_msg=message)
            checked += 1
    assert checked == 107


@pytest.mark.parametrize(
    ("tau2", "df", "errors", "joint"),
    [  # clubSandwich 0.5.8 through metafor's robust(), clusters the districts, moderators x and year
        (
            0.0905953886199284,
            [3.276500029, 7.111611305, 3.310888972],
            [17.52689030266, 0.01731692994, 0.00878082334],
            (0.2356237285, 3.924307),
        ),
        (0.0, [1.626673610, 2.069876422, 1.634948876], [24.889021582830, 0.008900022105, 0.012470828201], (0.1453316678, 1.389309)),
    ],
)
def test_joint_tests_of_unbalanced_clusters_agree_with_club_sandwich(shared, tau2, df, errors, joint):
    columns = json.loads((Path(shared) / "golden/metafor/konstantopoulos2011.json").read_text(encoding="utf-8"))["columns"]
    y, v = np.array(columns["yi"]), np.array(columns["vi"])
    x = np.column_stack([np.ones(56), np.tile([1.0, 2, 5, 3, 7, 4, 6], 8), columns["year"]])
    b, residuals = least_squares(y, x, v + tau2)
    found = cluster_robust(x, residuals, columns["district"], coefficients=b, working=v + tau2, kind="CR2")
    np.testing.assert_allclose(found.df, df, rtol=1e-8)
    np.testing.assert_allclose(found.standard_errors, errors, rtol=1e-8)
    assert found.qm == pytest.approx(joint[0], rel=1e-8)
    assert found.qm_df == (2.0, pytest.approx(joint[1], rel=1e-6))


@given(seed=st.integers(0, 10_000), m=st.integers(3, 7), p=st.integers(1, 2))
def test_cr2_is_unbiased_and_its_degrees_of_freedom_match_two_moments_under_the_working_model(seed, m, p):
    rng = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(m), rng.integers(1, 4, m))
    k = len(clusters)
    x = np.column_stack([np.ones(k), rng.normal(size=k)])[:, :p]
    blocks = [block @ block.T + np.eye(len(block)) for n in np.bincount(clusters) for block in [rng.normal(size=(n, n))]]
    phi = np.zeros((k, k))
    for cluster, block in enumerate(blocks):
        phi[np.ix_(clusters == cluster, clusters == cluster)] = block
    covariance = np.linalg.inv(x.T @ np.linalg.solve(phi, x))
    root = np.linalg.cholesky(phi)
    leave = np.eye(k) - x @ covariance @ x.T @ np.linalg.inv(phi)
    # the sandwich is a quadratic form: its matrix in independent errors, from its value at all pairs of unit errors
    value = {}
    for i in range(k):
        for j in range(i, k):
            error = root[:, i] if i == j else root[:, i] + root[:, j]
            fit = cluster_robust(x, leave @ error, clusters, coefficients=np.zeros(p), working=blocks, kind="CR2")
            value[i, j] = fit.covariance[0, 0]
    form = np.array([[value[min(i, j), max(i, j)] if i == j else 0.0 for j in range(k)] for i in range(k)])
    for i in range(k):
        for j in range(i + 1, k):
            form[i, j] = form[j, i] = 0.5 * (value[i, j] - value[i, i] - value[j, j])
    assert np.trace(form) == pytest.approx(covariance[0, 0], rel=1e-8)
    assert fit.df[0] == pytest.approx(np.trace(form) ** 2 / np.sum(form * form), rel=1e-6)


def test_equal_clusters_of_an_intercept_have_the_t_test_of_their_means():
    values = np.array([0.1, 0.4, 0.3, 0.9, 0.2])
    y = np.repeat(values, 2)
    fit = cluster_robust(
        np.ones((10, 1)), y - y.mean(), np.repeat(list("abcde"), 2), coefficients=np.array([y.mean()]), working=np.ones(10), kind="CR2"
    )  # fmt: skip
    assert fit.standard_errors[0] == pytest.approx(values.std(ddof=1) / np.sqrt(5))
    assert fit.df[0] == pytest.approx(4)


def test_given_weights_equal_to_the_inverse_variances_change_nothing():
    rng = np.random.default_rng(1)
    x, v, clusters = np.column_stack([np.ones(12), rng.normal(size=12)]), rng.gamma(2, 1, 12), np.repeat(np.arange(6), 2)
    b, residuals = least_squares(rng.normal(size=12), x, v)
    plain, weighted = (
        cluster_robust(x, residuals, clusters, coefficients=b, working=v, weights=weights, kind="CR2") for weights in (None, 1 / v)
    )
    np.testing.assert_allclose(weighted.standard_errors, plain.standard_errors, rtol=1e-10)
    np.testing.assert_allclose(weighted.df, plain.df, rtol=1e-10)


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR1p", "CR2"])
def test_too_few_clusters_are_told_and_not_tested(kind):
    fit = cluster_robust(np.ones((3, 1)), np.array([1.0, -1, 0]), ["a"] * 3, coefficients=np.array([2.0]), working=np.ones(3), kind=kind)
    assert np.isnan(fit.p_values).all() and "cannot be estimated" in fit.notes[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clusters": ["a", "", "b"]}, "row 2: no cluster"),
        ({"working": np.array([1.0, 1.0, 0.0])}, "row 3: working variance 0 is not above 0"),
        ({"working": [np.eye(2)]}, "1 working blocks for 2 clusters"),
        ({"kind": "CR9"}, "none of CR0"),
        ({"coefficients": np.zeros(2)}, "design of shape"),
        ({"weights": np.array([1.0, -1.0, 1.0])}, "weights above 0"),
    ],
)
def test_bad_input_is_told(change, message):
    rows: dict[str, Any] = {
        "design": np.ones((3, 1)), "residuals": np.zeros(3), "clusters": ["a", "a", "b"], "coefficients": np.zeros(1), "working": np.ones(3)
    }  # fmt: skip
    with pytest.raises(InputError, match=message):
        cluster_robust(**{**rows, **change})
