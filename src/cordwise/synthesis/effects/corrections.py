"""Adding to the cells of tables with a zero: only on request, and every study so changed is named.

Gart JJ, Zweifel JR (1967) Biometrika 54:181-187, doi:10.1093/biomet/54.1-2.181, for one half; Sweeting MJ, Sutton AJ, Lambert PC (2004)
Stat Med 23:1351-1375, doi:10.1002/sim.1761, for what it does to rare events.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.effects.computed import Mask, named

RULES = {
    "only_zero": "studies with a zero cell",
    "all": "every study",
    "if_any_zero": "every study, since one has a zero cell",
    "none": "no study",
}
"""Which studies are corrected; the words stand in the note."""


LEFT_OUT = "left out, without events or with events only in both arms"


class Corrected(NamedTuple):
    """The cells after the correction, NaN in studies that were left out as empty."""

    cells: tuple[Array, ...]
    corrected: Mask
    dropped: Mask


def correct(cells: Sequence[Array], empty: Mask, *, add: float, to: str, drop_empty: bool, spare_empty: bool = False) -> Corrected:
    """`add` to each cell of the studies that the rule names; studies in `empty` are left out first where asked, or stay as they are (`spare_empty`).

    Raises:
        InputError: an unknown rule, or `add` below 0 or not finite.
    """
    if to not in RULES:
        raise InputError(f"to={to!r}: one of {', '.join(RULES)}")
    if not 0 <= add < np.inf:
        raise InputError(f"add={add!r}: a number from 0 up is needed")
    dropped = empty if drop_empty else np.zeros_like(empty)
    zero = np.logical_or.reduce([cell == 0 for cell in cells]) & ~dropped
    chosen = {"only_zero": zero, "all": ~dropped, "if_any_zero": ~dropped & zero.any(), "none": np.zeros_like(zero)}[to]
    if add == 0:
        chosen = np.zeros_like(zero)
    if spare_empty:
        chosen = chosen & ~empty
    moved = tuple(np.where(dropped, np.nan, cell + add * chosen) for cell in cells)
    return Corrected(moved, chosen & np.isfinite(moved[0]), dropped)


def peopled(cells: Sequence[Array]) -> tuple[Array, ...]:
    """Cells of people with and without events, arm by arm; NaN in studies of which an arm has nobody, as halves would put people into it."""
    nobody = np.logical_or.reduce([first + second == 0 for first, second in zip(cells[::2], cells[1::2], strict=True)])
    return tuple(np.where(nobody, np.nan, cell) for cell in cells)


def correction_notes(done: Corrected, add: float, to: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    """What was added and to whom; who was left out."""
    notes = []
    if done.corrected.any():
        who = "" if done.corrected.all() else f": {named(labels, done.corrected)}"
        notes.append(f"{add:g} added to each cell of {RULES[to]}{who}")
    if done.dropped.any():
        notes.append(f"{LEFT_OUT}: {named(labels, done.dropped)}")
    return tuple(notes)
