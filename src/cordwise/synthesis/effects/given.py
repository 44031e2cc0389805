"""Effects that a study gives ready made: an estimate with its variance, standard error or interval."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import ndtri

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, refuse
from cordwise.synthesis.effects.computed import Computed, Mask, named

UNEVEN = 0.1
"""By how much of its width an interval may be off centre before it is noted (rounding moves most by less)."""


def from_given(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], level: float) -> Computed:
    """`estimate` with the first of `variance`, `standard_error`, `ci_low` and `ci_high` that each study has.

    For HR the estimate and the interval are hazard ratios, the variance and the standard error those of its logarithm.
    """
    estimates = columns["estimate"]
    if measure == "HR":
        refuse(estimates <= 0, estimates, "estimate", labels, "is not a hazard ratio: above 0 is needed")
        estimates = np.log(estimates)
    variances, uneven = _variances(measure, columns, estimates, labels, level)
    notes = (f"interval not centred on the estimate: {named(labels, uneven)}",) if uneven.any() else ()
    why = ((np.isfinite(estimates), "no variance, standard error or interval"),)
    return Computed(estimates, variances, columns.get("total", np.full_like(estimates, np.nan)), why, notes)


def _variances(measure: str, columns: Mapping[str, Array], estimates: Array, labels: tuple[str, ...], level: float) -> tuple[Array, Mask]:
    found, uneven = np.full_like(estimates, np.nan), np.zeros(len(estimates), dtype=bool)
    for name in ("variance", "standard_error"):
        if name in columns:
            refuse(columns[name] < 0, columns[name], name, labels, "is negative")
            found = np.where(np.isnan(found), columns[name] ** (1 if name == "variance" else 2), found)
    if "ci_low" in columns and "ci_high" in columns:
        low, high = _interval(measure, columns, labels)
        of_interval = ((high - low) / (2 * ndtri((1 + level) / 2))) ** 2
        uneven = np.isnan(found) & (np.abs(high + low - 2 * estimates) > UNEVEN * (high - low))
        found = np.where(np.isnan(found), of_interval, found)
    elif not {"variance", "standard_error"} & set(columns):
        raise InputError(f"{measure} needs the column variance, or standard_error, or both ci_low and ci_high")
    return found, uneven


def _interval(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...]) -> tuple[Array, Array]:
    low, high = columns["ci_low"], columns["ci_high"]
    refuse(low > high, low, "ci_low", labels, "is above ci_high")
    if measure != "HR":
        return low, high
    refuse(low <= 0, low, "ci_low", labels, "is not a hazard ratio: above 0 is needed")
    return np.log(low), np.log(high)
