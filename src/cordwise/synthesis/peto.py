"""Peto's one-step odds ratio: observed minus expected events over their hypergeometric variance.

Yusuf S, Peto R, Lewis J, Collins R, Sleight P (1985) Prog Cardiovasc Dis 27:335-371, doi:10.1016/S0033-0620(85)80003-7. When it serves: Bradburn MJ et al.
(2007) Stat Med 26:53-77, doi:10.1002/sim.2528 (rare events, arms of like size, effects that are not large).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.effects.computed import Mask, named
from cordwise.synthesis.effects.corrections import correct, correction_notes
from cordwise.synthesis.pooled_counts import (
    Pooled,
    Refits,
    all_but_one,
    all_of,
    critical,
    first_ones,
    order_of,
    q_around,
    scatter_terms,
)
from cordwise.synthesis.two_arms import TwoArms, two_arms

UNBALANCED = 3.0
"""How many times as many people in one arm as in the other before the bias of the method is noted."""
LARGE = float(np.log(5))
"""The size of a log odds ratio past which it is noted."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Peto(Pooled):
    """The pooled Peto odds ratio of k studies, as a logarithm."""

    observed_less_expected: Array
    information: Array
    """Hypergeometric variance of the events of the treated arm, shape (rows,)."""

    def leave_one_out(self) -> Refits:
        """The pool without each study in turn, in closed form."""
        return _refits(self, "leave-one-out", all_but_one(self.terms), self.labels)

    def cumulative(self, order: Sequence[int] | None = None) -> Refits:
        """The pool of the first 1, 2, ... studies in `order` (row numbers from 0; as they came by default), in closed form.

        Raises:
            InputError: not an order of all rows.
        """
        rows = order_of(order, len(self.labels))
        return _refits(self, "cumulative", first_ones(self.terms[:, rows]), tuple(self.labels[row] for row in rows))


def peto(
    events: Any,
    total: Any,
    events_control: Any,
    total_control: Any,
    *,
    level: float = 0.95,
    add: float = 0.0,
    to: str = "none",
    drop_empty: bool = False,
    labels: Sequence[object] | None = None,
) -> Peto:
    """Peto's odds ratio of k two-by-two tables; a study without events (or with events only) says nothing and has no weight.

    Raises:
        InputError: impossible counts, naming the row; an unknown option.
    """
    critical(level)
    arms = two_arms(events, total, events_control, total_control, labels)
    cells = (arms.events, arms.total - arms.events, arms.events_control, arms.total_control - arms.events_control)
    done = correct(cells, arms.empty | arms.full, add=add, to=to, drop_empty=drop_empty)
    away, information, used = _away(done.cells)
    weight = float(information.sum())
    pool = float(away.sum()) / weight if weight > 0 else float("nan")
    terms = np.vstack([away, information, _scatter(away, information, pool)])
    q, q_df = q_around(all_of(terms[2:]), np.zeros(1))
    with np.errstate(all="ignore"):
        percent = np.where(used, 100 * information / (weight or np.nan), np.nan)
    return Peto(
        measure="PETO", level=level, terms=terms, labels=arms.labels, k=int(used.sum()), k_with_events=int((information > 0).sum()), estimate=pool if weight > 0 else None,
        standard_error=weight**-0.5 if weight > 0 else None, weights=percent, observed_less_expected=np.where(used, away, np.nan),
        information=np.where(used, information, np.nan), q=float(q[0]) if weight > 0 else None, q_df=int(q_df[0]),
        reason="" if weight > 0 else NOTHING, notes=correction_notes(done, add, to, arms.labels) + _cautions(arms, information > 0, pool),
        left_out=_left_out(arms, information > 0),
    )  # fmt: skip


NOTHING = "no study has an event in some and not in others: Peto's odds ratio cannot be estimated"


def _away(cells: tuple[Array, ...]) -> tuple[Array, Array, Mask]:
    """Observed minus expected and its variance, 0 where a study says nothing; which studies are complete."""
    a, b, c, d = cells
    n1, n2, events = a + b, c + d, a + c
    total = n1 + n2
    used = np.isfinite(total) & (n1 > 0) & (n2 > 0)
    with np.errstate(all="ignore"):
        away = np.where(used, (a * n2 - c * n1) / total, 0.0)  # observed less expected, without losing digits
        information = np.where(used & (total > 1), n1 * n2 * events * (b + d) / (total**2 * (total - 1)), 0.0)
    return np.where(information > 0, away, 0.0), information, used


def _scatter(away: Array, information: Array, pool: float) -> Array:
    with np.errstate(all="ignore"):
        return scatter_terms(away / information, 1 / information, information > 0, pool if np.isfinite(pool) else 0.0)


def _cautions(arms: TwoArms, says: Mask, pool: float) -> tuple[str, ...]:
    """Where Peto's method is known to be biased."""
    with np.errstate(all="ignore"):
        ratio = arms.total / arms.total_control
    uneven = says & ((ratio > UNBALANCED) | (ratio < 1 / UNBALANCED))
    notes = []
    if uneven.any():
        notes.append(f"arms of unlike size, where Peto's method is biased: {named(arms.labels, uneven)}")
    if abs(pool) > LARGE:
        notes.append("an odds ratio beyond 5 or 1/5, where Peto's method is biased towards none")
    return tuple(notes)


def _left_out(arms: TwoArms, says: Mask) -> tuple[str, ...]:
    told = []
    for row in np.flatnonzero(~says):
        if not np.isfinite(arms.events[row] + arms.events_control[row] + arms.total[row] + arms.total_control[row]):
            words = "a count is missing"
        elif not arms.complete[row]:
            words = "nobody in one of the arms"
        else:
            words = (
                "no event in either arm: no weight in a ratio"
                if arms.empty[row]
                else "the event in everybody of both arms: no weight in a ratio"
            )
        told.append(f"{arms.labels[row]}: {words}")
    return tuple(told)


def _refits(pool: Peto, kind: str, sums: Array, labels: tuple[str, ...]) -> Refits:
    away, information = sums[0], sums[1]
    with np.errstate(all="ignore"):
        found = np.where(information > 0, away / information, np.nan)
        error = np.where(information > 0, information**-0.5, np.nan)
    q, q_df = q_around(sums[2:], found - (pool.estimate or 0.0))
    reasons = tuple("" if np.isfinite(value) else NOTHING for value in found)
    return Refits(kind=kind, labels=labels, level=pool.level, estimates=found, standard_errors=error, q=q, q_df=q_df, reasons=reasons)
