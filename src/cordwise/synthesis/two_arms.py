"""The counts of k studies with two arms, as every method on counts takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cordwise.synthesis.arrays import Array, refuse, same_length, vector
from cordwise.synthesis.estimates import study_labels


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class TwoArms:
    """Events and people of the treated and of the control arm, each of shape (k,): whole numbers, or NaN where a cell is missing.

    Raises:
        InputError: a count that is negative or not whole, more events than people, columns of unlike length; the message names the row.
    """

    events: Array
    total: Array
    events_control: Array
    total_control: Array
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        columns = {name: getattr(self, name) for name in ("events", "total", "events_control", "total_control")}
        same_length(columns)
        for name, column in columns.items():
            check_counts(column, name, self.labels)
        check_within(self.events, self.total, "events", self.labels)
        check_within(self.events_control, self.total_control, "events_control", self.labels)

    def __len__(self) -> int:
        return len(self.events)

    @property
    def complete(self) -> NDArray[np.bool_]:
        """Which studies have all four counts and people in both arms."""
        return np.isfinite(self.events + self.events_control) & (self.total > 0) & (self.total_control > 0)

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Which studies have no event in either arm."""
        return np.asarray((self.events == 0) & (self.events_control == 0))

    @property
    def full(self) -> NDArray[np.bool_]:
        """Which studies have the event in everybody, in both arms."""
        return np.asarray((self.events == self.total) & (self.events_control == self.total_control))

    @property
    def people(self) -> Array:
        """People of both arms together."""
        return self.total + self.total_control


def two_arms(events: Any, total: Any, events_control: Any, total_control: Any, labels: Sequence[object] | None = None) -> TwoArms:
    """Four columns of counts as one checked record; lists, arrays and columns of a table are all read.

    Raises:
        InputError: as of `TwoArms`, or a cell that is not a number.
    """
    named = {"events": events, "total": total, "events_control": events_control, "total_control": total_control}
    told = () if labels is None else tuple(str(label) for label in labels)
    columns = {name: vector(values, name, told) for name, values in named.items()}
    return TwoArms(**columns, labels=study_labels(labels, same_length(columns)))


def check_counts(column: Array, name: str, labels: Sequence[str] = ()) -> None:
    """Counts are whole and not negative; a missing one (NaN) passes.

    Raises:
        InputError: naming the first bad row.
    """
    refuse(column < 0, column, name, labels, "is negative")
    refuse(np.isfinite(column) & (column != np.rint(column)), column, name, labels, "is not a whole number")


def check_within(events: Array, total: Array, name: str, labels: Sequence[str] = ()) -> None:
    """No more events than people.

    Raises:
        InputError: naming the first bad row.
    """
    if (events > total).any():
        row = int(np.flatnonzero(events > total)[0])
        refuse(events > total, events, name, labels, f"in {total[row]:g} people: more events than people")
