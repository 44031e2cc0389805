"""Tolerances by class and by kind of number."""

from __future__ import annotations

import math
from typing import Any

import pytest

from validation.metafor.compare import compared, kind_of, same


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "tolerance", "alike"),
    [
        ("b", 1 + 5e-11, 1.0, "exact", True),
        ("b", 1 + 5e-10, 1.0, "exact", False),
        ("b", 1 + 5e-8, 1.0, "iter", True),
        ("se", 1 + 5e-4, 1.0, "opt", True),
        ("b", 1 + 5e-4, 1.0, "opt", False),
        ("tau2", 0.0, 5e-11, "exact", True),  # both below 1e-9 var(yi)
        ("tau2", 0.0, 5e-9, "exact", False),
        ("k", 12, 13, "opt", False),
        ("side", "left", "right", "exact", False),
        ("levels", "1", 1, "exact", True),
        ("b", math.nan, None, "exact", True),
        ("b", 1.0, None, "exact", False),
        ("ub", math.inf, "Inf", "exact", True),
    ],
)
def test_two_values_are_the_same_within_the_tolerance_of_their_class(
    field: str, ours: Any, theirs: Any, tolerance: str, alike: bool
) -> None:
    assert same(field, ours, theirs, tolerance, 1.0) is alike


def test_tiny_p_values_are_compared_by_their_logarithms() -> None:
    assert same("pval", 1.000001e-305, 1e-305, "exact", 1.0)
    assert not same("pval", 1e-301, 1e-305, "exact", 1.0)


def test_the_scale_of_tau2_is_the_variance_of_the_effects() -> None:
    assert same("tau2", 1000 + 1e-4, 1000.0, "iter", 1e6)
    assert kind_of("tau2_ci_lb[2]") == "tau2" and kind_of("fit_stats.ML.ll") == "estimate" and kind_of("I2") == "percent"


def test_lists_of_other_lengths_differ_and_untold_fields_give_their_reason() -> None:
    found = compared({"b": [1.0, 2.0], "vif": [1.0], "x": 3}, {"b": [1.0], "_absent": {"vif": "not built"}}, "exact", 1.0)
    assert [difference.field for difference in found.differences] == ["b (length)"]
    assert found.untold == ("not built", "x: not told")


def test_a_gap_is_only_excused_where_a_reason_is_given() -> None:
    want, got = {"se_tau2": 0.5}, {"se_tau2": None}
    assert compared(want, got, "exact", 1.0).differences
    assert not compared(want, got | {"_absent": {"se_tau2": "none is published"}}, "exact", 1.0).differences
    assert compared(want, {"se_tau2": 0.6, "_absent": {"se_tau2": "none is published"}}, "exact", 1.0).differences
