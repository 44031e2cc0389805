"""Effects that a study gives ready made: an estimate with its variance, standard error or interval."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import ndtri

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, refuse
from cordwise.synthesis.effects.computed import Computed, named

UNEVEN = 0.1
"""By how much of its width an interval may be off centre before it is noted (rounding moves most by less)."""


def from_given(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], level: float) -> Computed:
    """`estimate` with the first of `variance`, `standard_error`, `ci_low` and `ci_high` that each study has.

    For HR the estimate and the interval are hazard ratios, the variance and the standard error those of its logarithm. The error that is taken from an
    interval is its width over twice the normal quantile, which holds for one that lies evenly around its estimate on the scale of analysis: others
    are noted (Higgins JPT, Li T, Deeks JJ, Cochrane Handbook for Systematic Reviews of Interventions, 6.3.1 and 6.3.2).

    Raises:
        InputError: an estimate outside its own interval, a hazard ratio of 0 or below, limits in the wrong order; the message names the row.
    """
    estimates = columns["estimate"]
    _inside(columns, labels)
    if measure == "HR":
        refuse(estimates <= 0, estimates, "estimate", labels, "is not a hazard ratio: above 0 is needed")
        estimates = np.log(estimates)
    variances = _variances(measure, columns, estimates, labels, level)
    uneven = off_centre(measure, columns, labels) > UNEVEN
    notes = (f"interval not centred on the estimate: {named(labels, uneven)}",) if uneven.any() else ()
    why = ((np.isfinite(estimates), "no variance, standard error or interval"),)
    return Computed(estimates, variances, columns.get("total", np.full_like(estimates, np.nan)), why, notes)


def _inside(columns: Mapping[str, Array], labels: tuple[str, ...]) -> None:
    """An estimate lies in its own interval, whatever its error is taken from: else one of the three numbers is wrong."""
    if "ci_low" not in columns or "ci_high" not in columns:
        return
    estimates, low, high = (columns[name] for name in ("estimate", "ci_low", "ci_high"))
    refuse(low > high, low, "ci_low", labels, "is above ci_high")
    outside = np.flatnonzero((estimates < low) | (estimates > high))
    if outside.size:
        row = int(outside[0])
        refuse(
            np.arange(len(estimates)) == row, estimates, "estimate", labels, f"lies outside its own interval, {low[row]:g} to {high[row]:g}"
        )


def off_centre(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...]) -> Array:
    """How far each interval that the error of a study is taken from lies off its estimate, on the scale of analysis and as a share of its width.

    From 0 (centred) to 1 (the estimate is one of the limits); 0 where the error comes from elsewhere.
    """
    if "ci_low" not in columns or "ci_high" not in columns:
        return np.zeros(len(columns["estimate"]))
    estimates = columns["estimate"]
    low, high = _interval(measure, columns, labels)
    given = np.logical_or.reduce(
        [np.isfinite(columns[name]) for name in ("variance", "standard_error") if name in columns] or [estimates != estimates]
    )
    with np.errstate(all="ignore"):
        middle = np.log(estimates) if measure == "HR" else estimates
        share = np.abs(high + low - 2 * middle) / (high - low)
    return np.where(~given & np.isfinite(share), share, 0.0)


def _variances(measure: str, columns: Mapping[str, Array], estimates: Array, labels: tuple[str, ...], level: float) -> Array:
    found = np.full_like(estimates, np.nan)
    for name in ("variance", "standard_error"):
        if name in columns:
            refuse(columns[name] < 0, columns[name], name, labels, "is negative")
            found = np.where(np.isnan(found), columns[name] ** (1 if name == "variance" else 2), found)
    if "ci_low" in columns and "ci_high" in columns:
        low, high = _interval(measure, columns, labels)
        of_interval = ((high - low) / (2 * ndtri((1 + level) / 2))) ** 2
        found = np.where(np.isnan(found), of_interval, found)
    elif not {"variance", "standard_error"} & set(columns):
        raise InputError(f"{measure} needs the column variance, or standard_error, or both ci_low and ci_high")
    return found


def _interval(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...]) -> tuple[Array, Array]:
    low, high = columns["ci_low"], columns["ci_high"]
    if measure != "HR":
        return low, high
    refuse(low <= 0, low, "ci_low", labels, "is not a hazard ratio: above 0 is needed")
    return np.log(low), np.log(high)
