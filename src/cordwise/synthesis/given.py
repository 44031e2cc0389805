"""What a model is given: effects with their variances, checked, and the rows that can take part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, place, refuse, vector
from cordwise.synthesis.estimates import Effects, study_labels
from cordwise.synthesis.tau2 import METHODS

TESTS = {"z": "z", "t": "t", "hksj": "hksj", "hksj_floor": "hksj_floor", "knha": "hksj", "adhoc": "hksj_floor"}
"""Tests and intervals: z (Wald), t (the same standard error, t quantiles), hksj (Hartung-Knapp-Sidik-Jonkman), hksj_floor (the same, its factor never below 1)."""

PREDICTIONS = ("k-1", "k-2", "z", "test")
"""Degrees of freedom of the prediction interval; "test" takes the quantile that the confidence interval takes."""


def check_choices(method: str, test: str, level: float) -> None:
    """Refuse an unknown method, test or level.

    Raises:
        InputError: one of them is unknown; the message lists what there is.
    """
    if method not in METHODS and method != "GENQ":
        raise InputError(f"no estimator {method!r} of tau2; there are {', '.join(METHODS)} and GENQ")
    if test not in TESTS:
        raise InputError(f"no test {test!r}; there are {', '.join(TESTS)}")
    if not 0.5 <= level < 1:
        raise InputError(f"level {level!r}: a share from 0.5 to below 1 is needed, such as 0.95")


def labels_of(labels: tuple[str, ...] | None, rows: NDArray[np.intp] | None, k: int) -> tuple[str, ...]:
    """The names of k studies, by the names and the places of all rows."""
    if labels is None:
        return tuple(f"study {row + 1}" for row in (range(k) if rows is None else rows))
    return labels if rows is None else tuple(labels[row] for row in rows)


@dataclass(frozen=True, slots=True)
class Given:
    """The effects that can take part, with their places among all rows."""

    y: Array
    v: Array
    rows: NDArray[np.intp] | None
    all_labels: tuple[str, ...] | None
    left_out: tuple[str, ...]

    @classmethod
    def read(cls, estimates: Any, variances: Any, labels: Sequence[object] | None) -> Given:
        if isinstance(estimates, Effects):
            return cls._of_effects(estimates)
        if variances is None:
            raise InputError("variances are needed beside the estimates")
        y, v = vector(estimates, "estimate"), vector(variances, "variance")
        if y.shape != v.shape:
            raise InputError(f"{len(y)} estimates and {len(v)} variances")
        told = study_labels(labels, len(y)) if labels is not None else None
        if not (v > 0).all():
            refuse(v < 0, v, "variance", told or (), "is below 0")
            refuse(v == 0, v, "variance", told or (), "is 0: an effect known without error cannot be weighed against others")
        total = float(y.sum() + v.sum())
        if total == total:  # not NaN: nothing is missing
            return cls(_some(y), v, None, told, ())
        good = np.isfinite(y) & np.isfinite(v)
        missing = tuple(f"{place(int(row), told or ())}: no effect or no variance" for row in np.flatnonzero(~good))
        return cls(_some(y[good]), v[good], np.flatnonzero(good), told, missing)

    @classmethod
    def _of_effects(cls, effects: Effects) -> Given:
        good = effects.usable
        v = effects.variances
        refuse(
            good & (v <= 0), v, "variance", effects.labels, "is not above 0: an effect known without error cannot be weighed against others"
        )
        missing = tuple(f"{effects.labels[row]}: {effects.reasons[row] or 'no effect'}" for row in np.flatnonzero(~good))
        return cls(_some(effects.estimates[good]), v[good], np.flatnonzero(good), effects.labels, missing)

    @property
    def labels(self) -> tuple[str, ...]:
        return labels_of(self.all_labels, self.rows, len(self.y))

    def only(self, good: Array, reason: str) -> Given:
        """Those rows of which `good` is true; the others are told with the reason."""
        if good.all():
            return self
        rows = np.arange(len(self.y)) if self.rows is None else self.rows
        lost = tuple(f"{label}: {reason}" for label, keep in zip(self.labels, good, strict=True) if not keep)
        return replace(self, y=_some(self.y[good]), v=self.v[good], rows=rows[good], left_out=self.left_out + lost)


def _some(y: Array) -> Array:
    if not y.size:
        raise InputError("no study has an effect that can be estimated: nothing to pool")
    return y
