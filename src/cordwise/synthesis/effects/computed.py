"""What a formula hands on: effects, variances, sizes, and why a study may have none."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cordwise.synthesis.arrays import Array

Mask = NDArray[np.bool_]


class Computed(NamedTuple):
    """Arrays of shape (k,); `why` holds masks with words: the first that covers a study without an effect is its reason."""

    estimates: Array
    variances: Array
    sizes: Array
    why: tuple[tuple[Mask, str], ...] = ()
    notes: tuple[str, ...] = ()


def named(labels: tuple[str, ...], which: Mask, most: int = 12) -> str:
    """The labels of some studies in a row: "A, B and 3 more"."""
    rows = np.flatnonzero(which)
    told = [labels[row] for row in rows[:most]]
    more = len(rows) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")
