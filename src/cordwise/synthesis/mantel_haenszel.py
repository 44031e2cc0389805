"""Mantel-Haenszel: one risk ratio, odds ratio, risk difference, rate ratio or rate difference over all studies, straight from the counts.

Mantel N, Haenszel W (1959) J Natl Cancer Inst 22:719-748, doi:10.1093/jnci/22.4.719. Variances: Greenland S, Robins JM (1985) Biometrics 41:55-68,
doi:10.2307/2530643, for RR, RD and rates; Robins J, Breslow N, Greenland S (1986) Biometrics 42:311-323, doi:10.2307/2531052, for OR; Sato T,
Greenland S, Robins JM (1989) Biometrics 45:1323-1324, doi:10.2307/2531784, for RD from many small or few large tables. Tests: Cochran WG (1954) Biometrics
10:417-451, doi:10.2307/3001616; Breslow NE, Day NE (1980) Statistical methods in cancer research I, 142-143; Tarone RE (1985) Biometrika 72:91-95,
doi:10.1093/biomet/72.1.91. Rates: Rothman KJ, Greenland S, Lash TL (2008) Modern epidemiology, chapter 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, same_length, vector
from cordwise.synthesis.effects.computed import Mask
from cordwise.synthesis.effects.corrections import LEFT_OUT, Corrected, correction_notes, peopled
from cordwise.synthesis.effects.corrections import correct as corrected
from cordwise.synthesis.effects.counts import Options, check_rates
from cordwise.synthesis.effects.measures import MEASURES
from cordwise.synthesis.effects.sizes import effects_of
from cordwise.synthesis.estimates import Effects, study_labels
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
from cordwise.synthesis.tables_2x2 import NO_TEST, TERMS, ChiSquare, Tables, estimates, homogeneity, no_effect, weights
from cordwise.synthesis.two_arms import two_arms

VARIANCES = ("GR", "sato")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class MantelHaenszel(Pooled):
    """The Mantel-Haenszel pool of k studies."""

    variance: str
    effects: Effects
    """The effects of the single studies, of which only Q is made."""
    cochran: ChiSquare
    """Of no effect in any table (N in the variance)."""
    mantel_haenszel: ChiSquare
    """Cochran-Mantel-Haenszel (N - 1 in the variance); for rates its analogue."""
    breslow_day: ChiSquare
    tarone: ChiSquare

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


def mantel_haenszel(
    events: Any,
    total: Any,
    events_control: Any,
    total_control: Any,
    *,
    measure: str = "RR",
    level: float = 0.95,
    variance: str = "GR",
    add: tuple[float, float] = (0.0, 0.0),
    to: tuple[str, str] = ("only_zero", "none"),
    drop_empty: tuple[bool, bool] = (True, False),
    correct: bool = True,
    labels: Sequence[object] | None = None,
) -> MantelHaenszel:
    """The Mantel-Haenszel RR, OR or RD of k two-by-two tables, without any correction unless asked.

    Of `add`, `to` and `drop_empty` the first is for the effects of single studies (of which only Q is made), the second for the pool itself.
    `variance` matters for RD only: "GR" (Greenland-Robins, as in RevMan) or "sato". `correct`: one half off in the tests of no effect.

    Raises:
        InputError: impossible counts, naming the row; an unknown option.
    """
    if measure not in ("RR", "OR", "RD"):
        raise InputError(f"measure={measure!r}: Mantel-Haenszel pools RR, OR and RD of counts; IRR and IRD are of rates")
    arms = two_arms(events, total, events_control, total_control, labels)
    columns = {"events": arms.events, "total": arms.total, "events_control": arms.events_control, "total_control": arms.total_control}
    cells = peopled((arms.events, arms.total - arms.events, arms.events_control, arms.total_control - arms.events_control))
    return _pool(_Input(columns, cells, arms.empty | arms.full, arms.labels), measure, level, variance, (add, to, drop_empty), correct)


def mantel_haenszel_rates(
    events: Any,
    time: Any,
    events_control: Any,
    time_control: Any,
    *,
    measure: str = "IRR",
    level: float = 0.95,
    add: tuple[float, float] = (0.0, 0.0),
    to: tuple[str, str] = ("only_zero", "none"),
    drop_empty: tuple[bool, bool] = (True, False),
    correct: bool = True,
    labels: Sequence[object] | None = None,
) -> MantelHaenszel:
    """The Mantel-Haenszel rate ratio (IRR) or rate difference (IRD) of k pairs of events over person-time; options as in `mantel_haenszel`.

    Raises:
        InputError: impossible counts or times, naming the row; an unknown option.
    """
    if measure not in ("IRR", "IRD"):
        raise InputError(f"measure={measure!r}: rates are pooled as IRR or IRD")
    told = () if labels is None else tuple(str(label) for label in labels)
    given = {"events": events, "time": time, "events_control": events_control, "time_control": time_control}
    columns = {name: vector(values, name, told) for name, values in given.items()}
    names = study_labels(labels, same_length(columns))
    x1, t1, x2, t2 = columns.values()
    check_rates(x1, t1, x2, t2, names)
    return _pool(_Input(columns, (x1, x2), (x1 == 0) & (x2 == 0), names), measure, level, "GR", (add, to, drop_empty), correct)


class _Input(NamedTuple):
    """What was read: the columns by name, the cells that a correction touches, and which studies have no event (or only events) in both arms."""

    columns: dict[str, Array]
    cells: tuple[Array, ...]
    empty: Mask
    labels: tuple[str, ...]


Rules = tuple[tuple[float, float], tuple[str, str], tuple[bool, bool]]


def _pool(given: _Input, measure: str, level: float, variance: str, rules: Rules, correction: bool) -> MantelHaenszel:
    critical(level)
    if variance not in VARIANCES:
        raise InputError(f"variance={variance!r}: one of {', '.join(VARIANCES)}")
    add, to, drop = rules
    effects = effects_of(MEASURES[measure], given.columns, given.labels, Options(add[0], to[0], drop[0], "LS"))
    done = corrected(given.cells, given.empty, add=add[1], to=to[1], drop_empty=drop[1])
    tables, used = _tables(given, done)
    with np.errstate(all="ignore"):
        sums = np.where(used, np.array(TERMS[measure, variance](tables)), 0.0)
    pool, error = estimates(measure, all_of(sums))
    scatter = scatter_terms(effects.estimates, effects.variances, effects.usable & (effects.variances > 0), _centre(pool))
    q, q_df = q_around(all_of(scatter), pool - _centre(pool))
    kept = Tables(*(column[used] for column in tables))
    tests = _tests(measure, kept, float(pool[0]), correction)
    return MantelHaenszel(
        measure=measure, variance=variance, level=level, labels=given.labels, k=int(used.sum()), k_with_events=_with_events(tables, used, measure in ("IRR", "IRD")),
        estimate=_number(pool), standard_error=_number(error), weights=_percent(measure, tables, used), effects=effects, q=_number(q), q_df=int(q_df[0]),
        cochran=tests[0], mantel_haenszel=tests[1], breslow_day=tests[2], tarone=tests[3], reason=_reasons(measure, all_of(sums), pool, error)[0],
        notes=correction_notes(done, add[1], to[1], given.labels) + tuple(_of_single(note, measure) for note in effects.notes),
        left_out=_left_out(measure, given, done, used), terms=np.vstack([sums, scatter]),
    )  # fmt: skip


def _of_single(note: str, measure: str) -> str:
    """A note on the effects of single studies, of which only Q is made: in a difference, who is left out of Q keeps a weight in the pool."""
    if not note.startswith(LEFT_OUT):
        return f"single studies, of which Q is made: {note}"
    kept = "; they keep their weight in the pooled difference" if measure in ("RD", "IRD") else ""
    return f"Q is taken without the studies that have no event, or events only, in both arms: {note.removeprefix(f'{LEFT_OUT}: ')}{kept}"


def _tables(given: _Input, done: Corrected) -> tuple[Tables, Mask]:
    """The tables that enter the pool, and which rows are complete."""
    if "time" in given.columns:
        tables = Tables(done.cells[0], given.columns["time"], done.cells[1], given.columns["time_control"])
    else:
        a, b, c, d = done.cells
        tables = Tables(a, a + b, c, c + d)
    return tables, np.isfinite(tables.a + tables.c + tables.n) & (tables.n1 > 0) & (tables.n2 > 0)


def _with_events(tables: Tables, used: Mask, rates: bool) -> int:
    """Of the tables that enter the pool; a correction puts events into the ones without."""
    return int((used & (tables.m > 0) & (rates | (tables.m < tables.n))).sum())


def _tests(measure: str, kept: Tables, pool: float, correction: bool) -> tuple[ChiSquare, ChiSquare, ChiSquare, ChiSquare]:
    if measure == "IRR":
        return NO_TEST, no_effect(kept, 0, correction, rates=True), NO_TEST, NO_TEST
    if measure != "OR":
        return NO_TEST, NO_TEST, NO_TEST, NO_TEST
    return no_effect(kept, 0, correction), no_effect(kept, 1, correction), *homogeneity(kept, pool)


def _percent(measure: str, tables: Tables, used: Mask) -> Array:
    """Weights that sum to 100 over the studies used; NaN in the others, and everywhere where no study weighs anything."""
    with np.errstate(all="ignore"):
        raw = np.where(used, weights(measure, tables), 0.0)
        return np.where(used, 100 * raw / raw.sum(), np.nan)


def _centre(pool: Array) -> float:
    """A finite point near the pool: squares are taken around it, so that closed forms lose no digits."""
    return float(pool[0]) if np.isfinite(pool[0]) else 0.0


def _number(value: Array) -> float | None:
    return float(value[0]) if np.isfinite(value[0]) else None


def _left_out(measure: str, given: _Input, done: Corrected, used: Mask) -> tuple[str, ...]:
    """Studies that add nothing, each with its reason."""
    told = []
    columns = given.columns
    silent = used & given.empty & ~done.corrected if measure not in ("RD", "IRD") else np.zeros_like(used)
    if measure == "RR":
        silent &= columns["events"] == 0
    for row in np.flatnonzero(silent | ~used):
        absent = ", ".join(name for name, column in columns.items() if np.isnan(column[row]))
        if absent:
            words = f"no value for {absent}"
        elif not given.empty[row]:
            words = "nobody in one of the arms"
        else:
            words = "no event in either arm" if columns["events"][row] == 0 else "the event in everybody of both arms"
            words += ": left out on request" if done.dropped[row] and measure in ("RD", "IRD") else ": no weight in a ratio"
        told.append(f"{given.labels[row]}: {words}")
    return tuple(told)


def _reasons(measure: str, sums: Array, pool: Array, error: Array) -> tuple[str, ...]:
    """Why a pool, or its standard error, is missing; "" where it is not."""
    return tuple("" if np.isfinite(error[j]) else _reason(measure, sums[:, j], bool(np.isfinite(pool[j]))) for j in range(len(pool)))


def _reason(measure: str, sums: Array, pooled: bool) -> str:
    top, bottom = sums[0], sums[1]
    if measure in ("RD", "IRD"):
        if not pooled:
            return "no study left with people in both arms" if not bottom > 0 else "numbers too extreme for a difference"
        return "no event in any study, or events only: the difference has no standard error here; exact limits of each study by itself can be told (exact_risk_difference)"
    if pooled:
        return "the event in everybody: the ratio has no standard error here; exact limits of each study's difference can be told (exact_risk_difference)"
    if top == 0 and bottom == 0:
        return "no study with events says anything about a ratio: it cannot be estimated"
    arm = "treated" if top == 0 else "control"
    other = " (or nobody without it in the other arm)" if measure == "OR" else ""
    return f"no event in the {arm} arm of any study{other}: a ratio cannot be estimated; exact limits can"


def _refits(pool: MantelHaenszel, kind: str, sums: Array, labels: tuple[str, ...]) -> Refits:
    own, scatter = sums[:-4], sums[-4:]
    found, error = estimates(pool.measure, own)
    q, q_df = q_around(scatter, found - (pool.estimate or 0.0))
    return Refits(
        kind=kind, labels=labels, level=pool.level, estimates=found, standard_errors=error, q=q, q_df=q_df,
        reasons=_reasons(pool.measure, own, found, error),
    )  # fmt: skip
