"""What looks like a slip in the rows of a table: told beside the result, never mended."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cordwise.knowledge.methods import sums_up
from cordwise.synthesis.arrays import MISSING
from cordwise.synthesis.effects.computed import named
from cordwise.synthesis.effects.given import off_centre
from cordwise.synthesis.effects.measures import GIVEN
from cordwise.synthesis.pooling.asked import COUNTS
from cordwise.synthesis.pooling.case import Case

GROSSLY = 0.3
"""How far off its estimate an interval may lie, as a share of its width, before it is warned of: one side is then nearly twice as long as the other,
which rounding seldom does."""

NAMED_AT_MOST = 12


def doubts(case: Case) -> tuple[str, ...]:
    """Rows that look like one study entered twice or like the sum of the others, and intervals that cannot be those of their estimates."""
    return (*_same_rows(case), *_sums(case), *_uneven(case))


def _same_rows(case: Case) -> Iterator[str]:
    """Rows of one name and the same numbers: one study that was entered twice weighs twice. Rows of one cluster may be alike."""
    if case.clusters:
        return
    used = case.columns if case.measure.columns == GIVEN else [name for name in case.measure.columns if name in case.columns]
    numbers = np.column_stack([np.nan_to_num(case.columns[name], nan=-np.inf) for name in used])
    first: dict[tuple[object, ...], int] = {}
    told = []
    for row, name in enumerate(case.names):
        before = first.setdefault((name.casefold(), *numbers[row].tolist()), row)
        if before != row and name.casefold() not in MISSING:
            told.append(f"rows {before + 1} and {row + 1} ({name})")
    if told:
        more = f" and {len(told) - NAMED_AT_MOST} more" if len(told) > NAMED_AT_MOST else ""
        which = ", ".join(told[:NAMED_AT_MOST])
        yield f"the same name and the same numbers, pooled as different studies: {which}{more}; if it is one study, take one row out"


def _sums(case: Case) -> Iterator[str]:
    """Rows that sum up the others: by their name, or by counts that are the sums of all other rows. With them everybody counts twice."""
    summed = np.array([sums_up(name) for name in case.names]) | _is_sum(case)
    if 0 < summed.sum() < len(case):
        told = ", ".join(f"row {row + 1} ({case.labels[row]})" for row in np.flatnonzero(summed)[:NAMED_AT_MOST])
        yield f"WARNING: what looks like the sum of the other rows is pooled as a study of its own: {told}; if it is one, everybody counts twice: take it out"


def _is_sum(case: Case) -> NDArray[np.bool_]:
    """Rows of counts of which each number is the sum of that of all other rows, of three or more."""
    none = np.zeros(len(case), dtype=bool)
    if case.measure.columns not in COUNTS or len(case) < 4:
        return none
    counts = np.array([case.columns[name] for name in case.measure.columns])
    half = np.nansum(counts, axis=1, keepdims=True) / 2
    return np.asarray(np.isclose(counts, half, rtol=1e-9).all(axis=0) & (counts.sum(axis=0) > 0))


def _uneven(case: Case) -> Iterator[str]:
    """Intervals that lie grossly unevenly around their estimates on the scale of analysis, where the standard error is taken from their width."""
    if case.measure.columns != GIVEN:
        return
    gross = off_centre(case.measure.id, case.columns, case.labels) > GROSSLY
    if gross.any():
        scale = "the scale of logarithms" if case.measure.scale == "log" else "the scale given"
        yield (
            f"WARNING: an interval that lies grossly unevenly around its estimate on {scale}: {named(case.labels, gross)}; the standard error is taken "
            "from its width and may be wrong, so look up the numbers, and the scale on which the paper computed them"
        )
