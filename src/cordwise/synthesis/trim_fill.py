"""Trim and fill: the effects that would make the funnel symmetric, and the model with them. A look at what asymmetry might mean, not an estimate.

Duval S, Tweedie R (2000) Biometrics 56:455-463, doi:10.1111/j.0006-341X.2000.00455.x, and J Am Stat Assoc 95:89-98, doi:10.2307/2669529.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.model import Fit, fit
from cordwise.synthesis.small_study import FEW, FEW_NOTE, regression_test

ESTIMATORS = ("L0", "R0", "Q0")
SIDES = ("left", "right")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class TrimAndFill:
    """`missing` studies on the `side`, the effects filled in for them, and the model with them; `missing` is None where they cannot be counted (`reason`)."""

    estimator: str
    side: str | None
    missing: int | None
    missing_error: float | None
    """The standard error of the count; None where the large-sample formula has no value (Q0 with all studies but one mirrored)."""
    p_value: float | None
    """Of no missing study; only R0 has a test."""
    filled: Array
    filled_variances: Array
    filled_labels: tuple[str, ...]
    fit: Fit
    note: str = ""
    reason: str = ""


def trim_and_fill(model: Fit, *, estimator: str = "L0", side: str | None = None) -> TrimAndFill:
    """The number of suppressed studies by L0, R0 or Q0, and the model refitted with their mirror images. Without a `side`, it is the one on which small
    studies are missing by the regression on the standard error.

    Raises:
        InputError: an unknown estimator or side; a model with moderators, given weights or a given tau2.
    """
    if estimator not in ESTIMATORS or side not in (None, *SIDES):
        raise InputError(
            f"no trim and fill by {estimator!r} on the side {side!r}; there are {', '.join(ESTIMATORS)}, and {' and '.join(SIDES)}"
        )
    if not model.is_plain or model.weights is not None or model.fixed_tau2:
        raise InputError("trim and fill takes a model without moderators, given weights or a given tau2")
    note = FEW_NOTE if model.k < FEW else ""
    where, reason = (side, "") if side else _side(model)
    reason = "fewer than three studies" if model.k < 3 else reason
    if reason or where is None:
        return _nothing(model, estimator, where, reason, note)
    sign = 1.0 if where == "left" else -1.0
    missing, centre, settled = _trimmed(model, sign, estimator)
    if not settled:
        note = "; ".join(
            part for part in (note, f"the count does not settle; the smallest of those it goes round, {missing}, is taken") if part
        )
    error = _error(model.k, _estimate(_ordered(model, sign)[0] - centre, estimator), estimator)
    return _filled(model, sign, missing, centre, estimator=estimator, side=where, missing_error=error, note=note)


def _side(model: Fit) -> tuple[str | None, str]:
    """The side on which small studies are missing, or why there is none."""
    if not np.ptp(model.v):
        return None, "all standard errors are equal: no side is that of the small studies"
    found = regression_test(replace(model, test="z"))
    if found.slope is None:
        return None, f"the side of the small studies cannot be told: {found.reason}"
    return ("right" if found.slope < 0 else "left"), ""


def _trimmed(model: Fit, sign: float, estimator: str) -> tuple[int, float, bool]:
    """The missing studies on the left of sign * y, the centre without their counterparts, and whether the count settled."""
    y, v = _ordered(model, sign)
    seen: list[int] = []
    missing = 0
    while missing not in seen:
        seen.append(missing)
        missing = min(max(0, round(_estimate(y - _centre(model, y, v, missing), estimator))), model.k - 1)
    cycle = seen[seen.index(missing) :]
    missing = min(cycle)
    return missing, _centre(model, y, v, missing), len(cycle) == 1


def _ordered(model: Fit, sign: float) -> tuple[Array, Array]:
    order = np.argsort(sign * model.y, kind="stable")
    return sign * model.y[order], model.v[order]


def _centre(model: Fit, y: Array, v: Array, missing: int) -> float:
    kept = len(y) - missing
    return fit(y[:kept], v[:kept], method=model.method, test="z").estimate


def _estimate(away: Array, estimator: str) -> float:
    """Missing studies, before rounding, given the effects counted from the centre, in ascending order."""
    k = len(away)
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(away), kind="stable")] = np.arange(1.0, k + 1)
    upper = float(ranks[away > 0].sum())
    if estimator == "R0":
        return k - float(ranks[away < 0].max(initial=0.0)) - 1
    if estimator == "L0":
        return (4 * upper - k * (k + 1)) / (2 * k - 1)
    return k - 0.5 - float(np.sqrt(max(0.0, 2 * k * k - 4 * upper + 0.25)))


def _error(k: int, m: float, estimator: str) -> float | None:
    """The standard error of the count, at its estimate before rounding (below 0 too); None where the large-sample formula has no value."""
    if estimator == "R0":
        return float(np.sqrt(2 * max(m, 0.0) + 2))
    variance = (k * (k + 1) * (2 * k + 1) + 10 * m**3 + 27 * m**2 + 17 * m - 18 * k * m**2 - 18 * k * m + 6 * k**2 * m) / 24
    slope = (k - 0.5) / 2 if estimator == "L0" else float(np.sqrt(max(0.0, (k - 0.5) ** 2 - m * (2 * k - m - 1)))) / 2
    return float(np.sqrt(variance)) / slope if slope > 0 and variance >= 0 else None


def _filled(
    model: Fit, sign: float, missing: int, centre: float, *, estimator: str, side: str, missing_error: float | None, note: str
) -> TrimAndFill:
    far = np.argsort(sign * model.y, kind="stable")[model.k - missing :]
    y, v = sign * (2 * centre - sign * model.y[far]), model.v[far]
    labels = tuple(f"mirror of {model.labels[row]}" for row in far)
    whole = model if not missing else fit(
        np.concatenate([model.y, y]), np.concatenate([model.v, v]), method=model.method, test=model.test, level=model.level, labels=model.labels + labels
    )  # fmt: skip
    return TrimAndFill(
        estimator=estimator, side=side, missing=missing, missing_error=missing_error, p_value=0.5 ** (missing + 1) if estimator == "R0" else None,
        filled=y, filled_variances=v, filled_labels=labels, fit=whole, note=note,
    )  # fmt: skip


def _nothing(model: Fit, estimator: str, side: str | None, reason: str, note: str) -> TrimAndFill:
    none = np.empty(0)
    return TrimAndFill(
        estimator=estimator, side=side, missing=None, missing_error=None, p_value=None, filled=none, filled_variances=none, filled_labels=(),
        fit=model, note=note, reason=reason,
    )  # fmt: skip


__all__ = ["ESTIMATORS", "TrimAndFill", "trim_and_fill"]
