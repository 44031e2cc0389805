"""What comes in from outside as arrays of numbers: one length, finite, each fault told with its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError

Array = NDArray[np.float64]

MOST_ROWS = 5_000_000


def vector(values: Any, name: str, labels: Sequence[str] = ()) -> Array:
    """`values` as a float array of shape (k,); missing cells (None, "", "NA", NaN) become NaN.

    Raises:
        InputError: not one-dimensional, too long, infinite, or not a number; the message names the first bad row.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
        if not hasattr(values, "dtype") and any(isinstance(value, str) and "_" in value for value in values):
            raise ValueError("1_0 is a number to Python alone")
    except (TypeError, ValueError):
        array = np.array([_number(value, name, row, labels) for row, value in enumerate(values)], dtype=np.float64)
    if array.ndim != 1:
        raise InputError(f"{name}: one column of numbers is needed, not an array of shape {array.shape}")
    if array.size > MOST_ROWS:
        raise InputError(f"{name}: {array.size} rows; at most {MOST_ROWS} are read")
    if np.isinf(array).any():
        refuse(np.isinf(array), array, name, labels, "is infinite")
    return array


def refuse(bad: NDArray[np.bool_], values: Array, name: str, labels: Sequence[str], fault: str) -> None:
    """One clear error about the first bad row, where there is one.

    Raises:
        InputError: where any is bad.
    """
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise InputError(f"{place(row, labels)}: {name} {_shown(values[row])} {fault}")


def _shown(value: float) -> str:
    """A number in six figures, or in as many as show that it is not the whole one that six would make it."""
    short = f"{value:g}"
    return short if float(short) == value or not float(short).is_integer() else f"{value:.15g}"


def place(row: int, labels: Sequence[str] = ()) -> str:
    """How a message names a row: "row 3 (Vaquero 2018)", counted from 1 without the heading."""
    label = str(labels[row]).strip()[:60] if row < len(labels) else ""
    return f"row {row + 1} ({label})" if label else f"row {row + 1}"


def same_length(columns: dict[str, Array]) -> int:
    """The one length of all columns.

    Raises:
        InputError: columns of several lengths.
    """
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InputError("columns of unlike length: " + ", ".join(f"{name} has {n}" for name, n in lengths.items()))
    return next(iter(lengths.values()), 0)


def _number(value: Any, name: str, row: int, labels: Sequence[str]) -> float:
    if value is None or (isinstance(value, str) and value.strip().lower() in MISSING):
        return float("nan")
    try:
        if isinstance(value, str) and "_" in value:
            raise ValueError(value)
        return float(value.replace("\u2212", "-") if isinstance(value, str) else value)
    except (TypeError, ValueError):
        raise InputError(f"{place(row, labels)}: {name} is {str(value)[:40]!r}, not a number") from None


MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "."})
"""How tables write a missing cell."""

Check = Callable[[Array], NDArray[np.bool_]]
