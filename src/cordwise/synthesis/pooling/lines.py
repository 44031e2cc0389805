"""The studies of a case, line by line: counts as written, the effect with its interval, the weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cordwise.records.synthesis import StudyLine
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.effects.measures import CHANGE, CORRELATION, COUNT, GIVEN, MEAN, MEANS, RATE, RATES, RELIABILITY, SPREADS, TABLE
from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.model import quantile
from cordwise.synthesis.pooling.case import Case

HEADINGS: dict[tuple[str, ...], tuple[str, ...]] = {
    TABLE: ("Treated", "Control"), COUNT: ("Events",), RATES: ("Treated", "Control"), RATE: ("Events",), MEANS: ("Treated", "Control"),
    MEAN: ("Mean (SD)",), SPREADS: ("Treated", "Control"), CORRELATION: ("People",), CHANGE: ("People",), RELIABILITY: ("People",), GIVEN: (),
}  # fmt: skip
"""What stands above the counts, by the columns of a measure."""

AXES = {"log": "ratio", "logit": "share", "arcsine": "share", "double_arcsine": "share", "square_root": "rate", "double_square_root": "rate"}


def axis_of(case: Case) -> str:
    """How the values are drawn: ratio, share, rate or difference."""
    if case.measure.columns == COUNT:
        return "share"
    if case.measure.columns == RATE:
        return "rate"
    return "ratio" if case.measure.scale == "log" else "difference"


def study_lines(case: Case, weights: Array, groups: Sequence[str]) -> tuple[StudyLine, ...]:
    """A line for each study, in the order of the table; what cannot be estimated keeps its counts and says why."""
    effects = case.effects
    shares = _shares(case) if case.measure.columns == COUNT else None
    half = quantile(case.options.level, float("inf")) * np.sqrt(np.where(effects.usable, effects.variances, np.nan))
    low, middle, high = (_natural(case, effects.estimates + sign * half, effects.sizes) for sign in (-1, 0, 1))
    lines = []
    for row, label in enumerate(case.labels):
        ends: tuple[float | None, ...] = tuple(_known(values[row]) for values in (middle, low, high))
        reason = effects.reasons[row]
        if shares is not None and shares[row] is not None:
            ends, reason = shares[row] or (), ""
        lines.append(
            StudyLine(
                label=label, counts=_counts(case, row), estimate=ends[0], ci_low=ends[1], ci_high=ends[2], weight=_known(weights[row]),
                group=groups[row] if groups else "", reason=reason,
            )
        )  # fmt: skip
    return tuple(lines)


def _natural(case: Case, values: Array, sizes: Array) -> Array:
    """To the natural scale, the range of which a study's interval can pass only where the scale has no bounds."""
    return case.measure.to_natural(values, np.where(np.isfinite(sizes), sizes, np.nan))


def _shares(case: Case) -> list[tuple[float, float, float] | None]:
    """The exact interval of each share."""
    found: list[tuple[float, float, float] | None] = []
    for events, total in zip(case.columns["events"], case.columns["total"], strict=True):
        if not np.isfinite(events + total) or total <= 0:
            found.append(None)
            continue
        low, high = clopper_pearson(int(events), int(total), case.options.level)
        found.append((float(events / total), low, high))
    return found


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _counts(case: Case, row: int) -> tuple[str, ...]:
    c = {name: column[row] for name, column in case.columns.items()}
    names = case.measure.columns
    if names in (TABLE, COUNT):
        return tuple(f"{_n(c[a])}/{_n(c[b])}" for a, b in zip(names[::2], names[1::2], strict=True))
    if names in (RATES, RATE):
        return tuple(f"{_n(c[a])} in {_n(c[b])}" for a, b in zip(names[::2], names[1::2], strict=True))
    if names == MEANS:
        return tuple(f"{_n(c['mean' + arm])} ({_n(c['sd' + arm])}), {_n(c['total' + arm])}" for arm in ("", "_control"))
    if names == SPREADS:
        return tuple(f"{_n(c['sd' + arm])}, {_n(c['total' + arm])}" for arm in ("", "_control"))
    if names == MEAN:
        return (f"{_n(c['mean'])} ({_n(c['sd'])}), {_n(c['total'])}",)
    return (_n(c["total"]),) if HEADINGS[names] and "total" in c else ("",) * len(HEADINGS[names])


def _n(value: float) -> str:
    return f"{value:.6g}" if np.isfinite(value) else "?"
