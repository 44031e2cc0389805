"""The effects of each cluster made one, for methods that take a single effect a study.

Borenstein M, Hedges LV, Higgins JPT, Rothstein HR (2009). Introduction to Meta-Analysis, chapter 24. Wiley. doi:10.1002/9780470743386
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.multilevel.frame import read_frame


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Combined:
    """One effect a cluster, (m,), clusters in the order of their first row."""

    clusters: tuple[object, ...]
    estimates: Array
    variances: Array
    rows: NDArray[np.intp]
    """How many effects each was made of."""
    notes: tuple[str, ...]


def aggregate(
    estimates: Any,
    variances: Any,
    clusters: Sequence[object] | NDArray[Any],
    *,
    sampling_correlation: float | None = None,
    covariance: Any = None,
    weighted: bool = True,
    labels: Sequence[str] = (),
) -> Combined:
    """Each cluster's mean: the best linear one under its sampling covariance, or the plain one with `weighted=False`.

    Without a correlation or covariance the effects count as independent: right for separate people, too sure for the same people.

    Raises:
        InputError: see `read_frame`.
    """
    frame = read_frame(estimates, variances, clusters, covariance=covariance, sampling_correlation=sampling_correlation, labels=labels)
    lengths = frame.lengths
    if frame.blocks is None:
        weights = 1 / frame.v if weighted else np.ones(len(frame.v))
        total = np.add.reduceat(weights, frame.starts)
        means = np.add.reduceat(weights * frame.y, frame.starts) / total
        spread = np.add.reduceat(weights**2 * frame.v, frame.starts) / total**2
    else:
        pieces = np.split(frame.y, frame.starts[1:])
        made = [_mean(y, block, weighted) for y, block in zip(pieces, frame.blocks, strict=True)]
        means, spread = np.array([mean for mean, _ in made]), np.array([variance for _, variance in made])
    return Combined(clusters=frame.clusters, estimates=means, variances=spread, rows=lengths, notes=frame.notes)


def _mean(y: Array, block: Array, weighted: bool) -> tuple[float, float]:
    if not weighted:
        return float(y.mean()), float(block.sum()) / len(y) ** 2
    pull = np.linalg.solve(block, np.ones(len(y)))
    return float(pull @ y / pull.sum()), float(1 / pull.sum())
