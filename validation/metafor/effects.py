"""Effects of studies: the columns under our names, the correction and the form of the variance in our words."""

from __future__ import annotations

from typing import Any

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.effects import MEASURES, effect_sizes
from validation.metafor.reading import Case, OutOfScopeError

Answer = dict[str, Any]

TO = {"only0": "only_zero", "all": "all", "if0all": "if_any_zero", "none": "none"}

TABLES = {"ai": "events", "n1i": "total", "ci": "events_control", "n2i": "total_control"}
RATES = {"x1i": "events", "t1i": "time", "x2i": "events_control", "t2i": "time_control"}
MEANS = {"m1i": "mean", "sd1i": "sd", "n1i": "total", "m2i": "mean_control", "sd2i": "sd_control", "n2i": "total_control"}
CHANGES = {"m1i": "mean_after", "sd1i": "sd_after", "m2i": "mean_before", "sd2i": "sd_before", "ri": "correlation", "ni": "total"}
RELIABILITY = {"ai": "alpha", "mi": "items", "ni": "total"}
SINGLES = {
    "xi": "events",
    "ni": "total",
    "ti": "time",
    "mi": "mean",
    "sdi": "sd",
    "ri": "correlation",
    "yi": "estimate",
    "vi": "variance",
    "sei": "standard_error",
}
IN_TWO_ARMS = {"xi": "x1i", "ti": "t1i", "ni": "n1i", "mi": "m1i", "sdi": "sd1i"}
"""Where a file of two arms gives one of them to a measure of a single arm, it is the first."""

NO_CORRECTION = frozenset({"AS", "PHI", "RTET", "IRSD", "PAS", "PFT", "IRS", "IRFT"})
"""Measures to which metafor adds nothing by default."""


def effects(case: Case) -> Answer:
    options = case.options
    measure = str(options.get("measure"))
    if measure not in MEASURES:
        raise OutOfScopeError(f"measure {measure}")
    columns = columns_of(case, measure, [str(name) for name in options.get("input") or ()])
    found = effect_sizes(
        measure, columns, add=float(options.get("add", 0.0 if measure in NO_CORRECTION else 0.5)), to=options.choose("to", TO, "only0"),
        drop_empty=bool(options.get("drop00", False)), variance=str(options.get("vtype", "LS")),
    )  # fmt: skip
    return {"yi": found.estimates, "vi": _beside_an_effect(case, found.variances), "ni": found.sizes}


def _beside_an_effect(case: Case, variances: Array) -> list[Any]:
    """A variance without an effect is nothing that a model could use: where metafor gives one, it is taken as it is."""
    want = case.want or {}
    if len(want.get("yi") or []) != len(variances):
        return list(variances)
    return [theirs if effect is None else ours for ours, effect, theirs in zip(variances, want["yi"], want["vi"], strict=True)]


def columns_of(case: Case, measure: str, names: list[str]) -> dict[str, Array]:
    """The columns that a measure reads, under our names.

    Raises:
        OutOfScopeError: a column without a counterpart.
    """
    given = {name: _column(case, name) for name in names}
    if "bi" in given:
        given["n1i"] = given["ai"] + given.pop("bi")
    if "di" in given:
        given["n2i"] = given["ci"] + given.pop("di")
    table = _names(measure, given)
    strange = sorted(set(given) - set(table))
    if strange:
        raise OutOfScopeError(f"option {', '.join(strange)} of {measure}")
    return {table[name]: column for name, column in given.items()}


def _names(measure: str, given: dict[str, Array]) -> dict[str, str]:
    needs = MEASURES[measure].columns
    if "mean_before" in needs:
        return CHANGES | ({"sd1i": "sd_before", "sd2i": "sd_after"} if measure == "SMCR" else {})
    if "alpha" in needs:
        return RELIABILITY
    if "x1i" in given:
        return RATES
    if "sd1i" in given:
        return MEANS
    return TABLES if "n2i" in given else SINGLES


def _column(case: Case, name: str) -> Array:
    if name not in case.data.columns and IN_TWO_ARMS.get(name) in case.data.columns:
        name = IN_TWO_ARMS[name]
    return case.data.numbers(name)
