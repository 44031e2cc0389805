"""`effect_sizes`: from the columns of a table to one effect with its variance for each study, or the reason why a study has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, same_length, vector
from cordwise.synthesis.effects.associations import from_correlation, from_reliability
from cordwise.synthesis.effects.computed import Computed, named
from cordwise.synthesis.effects.counts import (
    RATES_OF_ONE,
    RATES_OF_TWO,
    SHARES,
    TABLES,
    Options,
    from_proportion,
    from_rate,
    from_rates,
    from_table,
)
from cordwise.synthesis.effects.given import from_given
from cordwise.synthesis.effects.means import ONES, PAIRS, from_change, from_mean, from_means
from cordwise.synthesis.effects.measures import CHANGE, CORRELATION, GIVEN, Measure, measure_of
from cordwise.synthesis.estimates import Effects, study_labels

OPTIONAL: dict[tuple[str, ...], tuple[str, ...]] = {GIVEN: ("variance", "standard_error", "ci_low", "ci_high", "total")}


def effect_sizes(
    measure: str,
    columns: Mapping[str, Any],
    *,
    add: float = 0.0,
    to: str = "only_zero",
    drop_empty: bool = False,
    spare_empty: bool = False,
    variance: str = "LS",
    level: float = 0.95,
    labels: Sequence[object] | None = None,
) -> Effects:
    """The effect of each of k studies and its sampling variance, on the scale on which `measure` is pooled.

    `columns` holds at least what `MEASURES[measure].columns` names, each of length k; others are ignored. Nothing is added to any cell unless `add`
    says how much, to the studies that `to` names ("only_zero", "all", "if_any_zero", "none"); `drop_empty` leaves out studies without events in
    either arm, or with events only, `spare_empty` adds nothing to theirs. `variance` is the form of the variance ("LS" large-sample, "UB" unbiased, "HO" homoscedastic, "AV" at the
    average of all studies ...: `MEASURES[measure].variances`). `level` is that of the intervals given (GEN, HR).

    Raises:
        InputError: an unknown measure or option, a missing column, or an impossible value; the message names the row.
    """
    known = measure_of(measure)
    if variance not in known.variances:
        raise InputError(f"variance={variance!r}: {known.id} has {', '.join(known.variances)}")
    if not 0 < level < 1:
        raise InputError(f"level={level!r}: a number between 0 and 1 is needed, such as 0.95")
    told = () if labels is None else tuple(str(label) for label in labels)
    held = {name: vector(columns[name], name, told) for name in _wanted(known, columns)}
    names = study_labels(labels, same_length(held))
    return effects_of(known, held, names, Options(add, to, drop_empty, variance, spare_empty), level)


def effects_of(measure: Measure, columns: dict[str, Array], labels: tuple[str, ...], options: Options, level: float = 0.95) -> Effects:
    """`effect_sizes` for columns and labels that have been read already."""
    with np.errstate(all="ignore"):
        computed = _compute(measure, columns, labels, options, level)
    return _effects(measure, computed, columns, labels)


def _wanted(measure: Measure, columns: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the columns to read.

    Raises:
        InputError: one that is needed is not there.
    """
    needed = measure.columns
    if measure.id in ("MC", "SMCC") and "mean_change" in columns:
        needed = ("mean_change", "sd_change", "total")
    elif measure.id == "SMCR":
        needed = tuple(name for name in CHANGE if name != "sd_after")
    missing = [name for name in needed if name not in columns]
    if missing:
        raise InputError(f"{measure.id} ({measure.name}) needs the columns {', '.join(needed)}; missing: {', '.join(missing)}")
    return needed + tuple(name for name in OPTIONAL.get(measure.columns, ()) if name in columns)


def _compute(measure: Measure, columns: dict[str, Array], labels: tuple[str, ...], options: Options, level: float) -> Computed:
    if measure.id in TABLES:
        return from_table(measure.id, columns, labels, options)
    if measure.id in SHARES:
        return from_proportion(measure.id, columns, labels, options)
    if measure.id in RATES_OF_ONE:
        return from_rate(measure.id, columns, labels, options)
    if measure.id in RATES_OF_TWO:
        return from_rates(measure.id, columns, labels, options)
    if measure.id in PAIRS:
        return from_means(measure.id, columns, labels, options.variance)
    if measure.id in ONES:
        return from_mean(measure.id, columns, labels)
    if measure.columns == CORRELATION:
        return from_correlation(measure.id, columns, labels, options.variance)
    if measure.columns == CHANGE:
        return from_change(measure.id, columns, labels)
    if measure.columns == GIVEN:
        return from_given(measure.id, columns, labels, level)
    return from_reliability(measure.id, columns, labels)


def _effects(measure: Measure, computed: Computed, columns: dict[str, Array], labels: tuple[str, ...]) -> Effects:
    usable = np.isfinite(computed.estimates) & np.isfinite(computed.variances)
    certain = usable & (computed.variances == 0)
    notes = (measure.warning,) * bool(measure.warning) + computed.notes
    if certain.any():
        notes += (f"a variance of 0, which no study has: {named(labels, certain)}{_ON_COUNTS.get(measure.id, '')}",)
    return Effects(
        measure=measure.id,
        estimates=np.where(usable, computed.estimates, np.nan),
        variances=np.where(usable, computed.variances, np.nan),
        sizes=computed.sizes,
        labels=labels,
        reasons=_reasons(measure, computed, ~usable, columns),
        notes=notes,
    )


_ON_COUNTS = {
    "RD": "; Mantel-Haenszel takes their counts as they are (model mantel_haenszel)",
    "IRD": "; Mantel-Haenszel takes their counts as they are (model mantel_haenszel)",
    "PR": "; a binomial model takes their counts as they are (measure proportion)",
    "IR": "; a Poisson model takes their counts as they are (measure rate)",
}
"""The method of this program that uses a study of which the effect has no variance."""


def _reasons(
    measure: Measure, computed: Computed, without: np.ndarray[Any, np.dtype[np.bool_]], columns: dict[str, Array]
) -> tuple[str, ...]:
    reasons = [""] * len(without)
    for row in np.flatnonzero(without):
        absent = [
            name for name, column in columns.items() if np.isnan(column[row]) and (name in measure.columns or name.endswith("_change"))
        ]
        if measure.id == "SMCR" or not absent:
            absent = [name for name in absent if name != "sd_after"]
        holds = next((words for mask, words in computed.why if mask[row]), "the numbers are too extreme for this measure")
        reasons[row] = f"no value for {', '.join(absent)}" if absent else holds
    return tuple(reasons)
