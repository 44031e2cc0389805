"""The effect of each study, as every model takes it: an estimate and its sampling variance, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Effects:
    """The effects of k studies on the scale on which they are pooled (log for ratios, logit for odds ...).

    `estimates` and `variances` are of shape (k,) and NaN where a study's effect cannot be estimated; `reasons` then says why ("" elsewhere).
    `sizes` are the people (or person-time) of each study, NaN where unknown.
    """

    measure: str
    estimates: Array
    variances: Array
    sizes: Array
    labels: tuple[str, ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
    """What was done to the data: a correction and to which studies, a warning about a measure."""

    def __post_init__(self) -> None:
        lengths = {len(self.estimates), len(self.variances), len(self.sizes), len(self.labels), len(self.reasons)}
        if len(lengths) != 1:
            raise InputError(f"{self.measure}: the parts of the effects are of unlike length")

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Which studies have an effect and a variance."""
        return np.isfinite(self.estimates) & np.isfinite(self.variances)

    def __len__(self) -> int:
        return len(self.estimates)


def study_labels(labels: Sequence[object] | None, k: int) -> tuple[str, ...]:
    """The labels given, or "study 1" to "study k"; the same name twice gets a number, so that each row can be told.

    Raises:
        InputError: another number of labels than of rows.
    """
    if labels is None:
        return tuple(f"study {row + 1}" for row in range(k))
    if len(labels) != k:
        raise InputError(f"{len(labels)} labels for {k} rows")
    seen: dict[str, int] = {}
    told = []
    for row, label in enumerate(labels):
        name = " ".join(str(label).split()) or f"study {row + 1}"
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(told)
