"""The studies of a case, line by line: counts as written, the effect with its interval, the weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cordwise.records.synthesis import StudyLine
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.effects.measures import CHANGE, CORRELATION, COUNT, GIVEN, MEAN, MEANS, RATE, RATES, RELIABILITY, SPREADS, TABLE
from cordwise.synthesis.exact import clopper_pearson
from cordwise.synthesis.influence import baujat
from cordwise.synthesis.model import quantile
from cordwise.synthesis.pooling.case import Case
from cordwise.synthesis.pooling.models import Main

HEADINGS: dict[tuple[str, ...], tuple[str, ...]] = {
    TABLE: ("Treated", "Control"), COUNT: ("Events",), RATES: ("Treated", "Control"), RATE: ("Events",), MEANS: ("Treated", "Control"),
    MEAN: ("Mean (SD)",), SPREADS: ("Treated", "Control"), CORRELATION: ("People",), CHANGE: ("People",), RELIABILITY: ("People",), GIVEN: (),
}  # fmt: skip
"""What stands above the counts, by the columns of a measure."""

AXES = {
    "log": "ratio",
    "logit": "share",
    "arcsine": "share",
    "double_arcsine": "share",
    "square_root": "rate",
    "double_square_root": "rate",
}


def axis_of(case: Case) -> str:
    """How the values are drawn: ratio, share, rate or difference."""
    if case.measure.columns == COUNT:
        return "share"
    if case.measure.columns == RATE:
        return "rate"
    return "ratio" if case.measure.scale == "log" else "difference"


def study_lines(case: Case, main: Main, groups: Sequence[str]) -> tuple[StudyLine, ...]:
    """A line for each study, in the order of the table; what cannot be estimated keeps its counts and says why."""
    weights, moves = main.weights, _moves(main)
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
                effect=_known(effects.estimates[row]), standard_error=_known(effects.variances[row] ** 0.5), contribution=moves.get(label, _NONE)[0],
                influence=moves.get(label, _NONE)[1], group=groups[row] if groups else "", reason=reason,
            )
        )  # fmt: skip
    return tuple(lines)


_NONE: tuple[None, None] = (None, None)


def _moves(main: Main) -> dict[str, tuple[float | None, float | None]]:
    """Baujat's coordinates of each study of a model of inverse variance."""
    if main.fit is None or main.fit.k < 3 or main.fit.fixed_tau2 or main.fit.k > MOST_MOVES:
        return {}
    found = baujat(main.fit)
    return {label: (_known(x), _known(y)) for label, x, y in zip(found.labels, found.heterogeneity, found.influence, strict=True)}


MOST_MOVES = 1000
"""Studies past which nobody can read a plot of them."""


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
