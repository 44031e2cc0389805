"""Subgroups with a tau2 each and with one for all: against R's metafor, and by properties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.estimates import Effects
from cordwise.synthesis.model import fit
from cordwise.synthesis.subgroups import Subgroups, subgroups
from tests.synthesis.model_golden import Case, Comparison, cases

NOTHING = "tau2 is 0 already without the groups: there is nothing to explain, and metafor says 0%"


def test_subgroups_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison({"axfors2021:subgroup_common/*/drug/* R2": NOTHING, "axfors2021:subgroup_common/*/setting/REML/* R2": NOTHING})
    for case in cases(shared, "subgroup"):
        common = case.args["tau2"].startswith("one")
        groups = case.file["columns"][case.args["by"]]
        found = subgroups(case.y, case.v, groups=groups, common_tau2=common, method=case.method, test=case.args["test"])
        assert list(found.names) == [str(level) for level in case.out["levels"]]
        (_compare_common if common else _compare_separate)(compared, case, found)
    compared.settle(least=2900)


def _compare_levels(compared: Comparison, case: Case, found: Subgroups, prefix: str) -> None:
    for name, ours in {"b": "estimate", "se": "standard_error", "ci_lb": "ci_low", "ci_ub": "ci_high"}.items():
        compared.check(case, prefix + name, [getattr(level, ours) for level in found.levels], case.out[prefix + name])


def _compare_separate(compared: Comparison, case: Case, found: Subgroups) -> None:
    _compare_levels(compared, case, found, "")
    out, models = case.out, [level.fit for level in found.levels]
    compared.check(case, "pval", [level.p_value for level in found.levels], out["pval"])
    compared.check(case, "k", [level.k for level in found.levels], out["k"])
    compared.check(case, "tau2", [level.tau2 for level in found.levels], out["tau2"], scale=case.spread)
    compared.check(case, "I2", [model.i2 for model in models if model], out["I2"], scale=100)
    compared.check(case, "QE", [model.q for model in models if model], out["QE"])
    for name, value in {"Q_between": found.statistic, "df_between": found.df, "p_between": found.p_value}.items():
        compared.check(case, name, value, out[name])


def _compare_common(compared: Comparison, case: Case, found: Subgroups) -> None:
    _compare_levels(compared, case, found, "level_")
    out, model = case.out, found.fit
    assert model is not None
    df = [found.df, None if found.df_error == float("inf") else found.df_error]
    ours = {"QM": found.statistic, "QMdf": df, "QMp": found.p_value, "QE": model.q, "QEp": model.q_p}
    for name, value in ours.items():
        compared.check(case, name, value, out[name])
    compared.check(case, "tau2", model.tau2, out["tau2"], scale=case.spread)
    compared.check(case, "R2", model.r2, out["R2"], scale=100)


Y, V = [0.1, 0.5, 0.9, 1.4, 0.2], [0.1, 0.2, 0.1, 0.3, 0.2]


def test_one_study_in_a_subgroup_keeps_its_own_interval() -> None:
    found = subgroups(Y, V, groups=["a", "a", "b", "a", "a"])
    alone = found.levels[1]
    assert alone.note == "one study: its own interval"
    assert (alone.ci_low, alone.ci_high) == pytest.approx((0.9 - 1.959964 * 0.1**0.5, 0.9 + 1.959964 * 0.1**0.5))


def test_what_cannot_be_compared_says_why() -> None:
    assert subgroups(Y, V, groups=["a"] * 5).reason == "one subgroup: nothing to compare"
    each = subgroups(Y, V, groups=list("abcde"), common_tau2=True)
    assert each.reason.startswith("one study in each subgroup")
    assert len(each.levels) == 5
    assert subgroups(Y, V, groups=list("abcde")).p_value is not None
    still = subgroups([1.0, 1, 2, 3], [1.0, 1, 1, 1], groups=list("aabb"), test="hksj")
    assert still.reason == "no scatter within a: its weight would be infinite"
    assert subgroups([0.0] * 4, [1.0] * 4, groups=list("aabb"), test="hksj", common_tau2=True).reason


def test_studies_without_a_group_or_an_effect_are_told() -> None:
    found = subgroups([*Y, None], [*V, 1.0], groups=["a", None, "b", "", "none", "a"], labels=list("pqrstu"))
    assert found.names == ("a", "b", "none")
    assert found.left_out == ("q: no group", "s: no group", "u: no effect or no variance")
    with pytest.raises(InputError, match="both a group and an effect"):
        subgroups(Y, V, groups=[None] * 5)
    with pytest.raises(InputError, match="4 groups for 5"):
        subgroups(Y, V, groups=list("aabb"))


def test_numbers_sort_as_numbers() -> None:
    assert subgroups(Y, V, groups=[10, 9, 10, 9, 100]).names == ("9", "10", "100")
    assert subgroups(Y, V, groups=["b", "B", "a", "9", "b"]).names == ("9", "B", "a", "b")


def test_effects_keep_their_labels_and_reasons() -> None:
    effects = Effects(
        measure="RR", estimates=np.array([0.1, np.nan, 0.3]), variances=np.array([0.1, np.nan, 0.2]), sizes=np.full(3, 10.0),
        labels=("x", "y", "z"), reasons=("", "no event in either arm", ""),
    )  # fmt: skip
    found = subgroups(effects, groups=["a", "a", "b"])
    assert found.left_out == ("y: no event in either arm",)
    assert [level.labels for level in found.levels] == [("x",), ("z",)]


rows = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-6, 6), st.sampled_from("abc")), min_size=1, max_size=40)


@given(rows=rows, common=st.booleans(), test=st.sampled_from(["z", "t", "hksj", "hksj_floor"]))
def test_every_table_has_levels_and_a_test_or_a_reason(rows: list[tuple[float, float, str]], common: bool, test: str) -> None:
    y, logs, groups = zip(*rows, strict=True)
    found = subgroups(y, 10.0 ** np.array(logs), groups=groups, common_tau2=common, test=test)
    assert sum(level.k for level in found.levels) == len(rows)
    assert found.reason or (found.p_value is not None and 0 <= found.p_value <= 1)
    assert all(np.isfinite(level.ci_low) for level in found.levels)


@given(rows=rows)
def test_the_fixed_effect_q_splits_into_within_and_between(rows: list[tuple[float, float, str]]) -> None:
    y, logs, groups = zip(*[(y / 1e5, logs / 6, group) for y, logs, group in rows], strict=True)
    v = 10.0 ** np.array(logs)
    found = subgroups(y, v, groups=groups, method="EE", test="z")
    within = sum(level.fit.q for level in found.levels if level.fit)
    whole = fit(y, v, method="EE", test="z").q
    assert within + (found.statistic or 0.0) == pytest.approx(whole, rel=1e-9, abs=1e-9)
