"""Effects from counts: two-by-two tables, proportions, rates.

Logarithms of ratios and their variances: Katz D et al. (1978) Biometrics 34:469-474, doi:10.2307/2530610; Woolf B (1955) Ann Hum Genet 19:251-253,
doi:10.1111/j.1469-1809.1955.tb01348.x. Peto: Yusuf S et al. (1985) Prog Cardiovasc Dis 27:335-371, doi:10.1016/S0033-0620(85)80003-7. Arcsine:
Rucker G et al. (2009) Stat Med 28:721-738, doi:10.1002/sim.3511. Phi, Q and Y: Yule GU (1912) J R Stat Soc 75:579-652, doi:10.2307/2340126, with the
large-sample variances of Bishop YMM, Fienberg SE, Holland PW (1975), Discrete multivariate analysis. Odds ratio to d: Chinn S (2000)
Stat Med 19:3127-3131, doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M; Cox DR, Snell EJ (1989), Analysis of binary data (1.65).
Probit: Sanchez-Meca J et al. (2003) Psychol Methods 8:448-467, doi:10.1037/1082-989X.8.4.448. Proportions: Freeman and Tukey (1950), Miller (1978).
Rates: Rothman KJ, Greenland S, Lash TL (2008), Modern epidemiology, chapter 14.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from cordwise.synthesis.arrays import Array, refuse
from cordwise.synthesis.effects.computed import Computed, Mask
from cordwise.synthesis.effects.corrections import Corrected, correct, correction_notes, peopled
from cordwise.synthesis.two_arms import TwoArms, check_counts, check_within

Pair = tuple[Array, Array]


class Options(NamedTuple):
    """How the caller wants counts treated."""

    add: float
    to: str
    drop_empty: bool
    variance: str
    spare_empty: bool = False


class Table(NamedTuple):
    """Events and others of the treated (a, b) and the control arm (c, d) after any correction."""

    a: Array
    b: Array
    c: Array
    d: Array

    @property
    def n1(self) -> Array:
        return self.a + self.b

    @property
    def n2(self) -> Array:
        return self.c + self.d


EMPTY = "no event in either arm: says nothing about a ratio"
FULL = "the event in everybody of both arms: says nothing about an odds ratio"
NO_TREATED = "no event in the treated arm: a log ratio is not finite; a method on counts uses it"
NO_CONTROL = "no event in the control arm: a log ratio is not finite; a method on counts uses it"
ALL_TREATED = "the event in everybody of the treated arm: a log odds ratio is not finite; a method on counts uses it"
ALL_CONTROL = "the event in everybody of the control arm: a log odds ratio is not finite; a method on counts uses it"


def from_table(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], options: Options) -> Computed:
    """A measure of two arms from `events`, `total`, `events_control`, `total_control`."""
    arms = TwoArms(**{name: columns[name] for name in ("events", "total", "events_control", "total_control")}, labels=labels)
    cells = peopled((arms.events, arms.total - arms.events, arms.events_control, arms.total_control - arms.events_control))
    done = correct(
        cells, arms.empty | arms.full, add=options.add, to=options.to, drop_empty=options.drop_empty, spare_empty=options.spare_empty
    )
    estimates, variances = TABLES[measure](Table(*done.cells), options.variance)
    return Computed(
        estimates, variances, np.add.reduce(cells), _why_table(measure, arms, done), correction_notes(done, options.add, options.to, labels)
    )


def _why_table(measure: str, arms: TwoArms, done: Corrected) -> tuple[tuple[Mask, str], ...]:
    nobody = ((arms.total == 0, "nobody in the treated arm"), (arms.total_control == 0, "nobody in the control arm"))
    dropped = (
        (done.dropped & arms.empty, "no event in either arm: left out on request"),
        (done.dropped, "the event in everybody: left out on request"),
    )
    zero = (
        (arms.empty, EMPTY if measure != "PHI" else "no event in either arm: a correlation cannot be told"),
        (arms.events == 0, NO_TREATED),
        (arms.events_control == 0, NO_CONTROL),
    )
    if measure == "RR":
        return nobody + dropped + zero
    everybody = ((arms.full, FULL), (arms.events == arms.total, ALL_TREATED), (arms.events_control == arms.total_control, ALL_CONTROL))
    return nobody + dropped + zero[:1] + everybody[:1] + zero[1:] + everybody[1:]


def _rr(t: Table, _: str) -> Pair:
    return np.log(t.a / t.n1) - np.log(t.c / t.n2), 1 / t.a - 1 / t.n1 + 1 / t.c - 1 / t.n2


def _or(t: Table, _: str) -> Pair:
    return np.log(t.a / t.b) - np.log(t.c / t.d), 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d


def _rd(t: Table, variance: str) -> Pair:
    return t.a / t.n1 - t.c / t.n2, _share_variance(t.a, t.n1, variance) + _share_variance(t.c, t.n2, variance)


def _share_variance(events: Array, total: Array, variance: str) -> Array:
    share = _share(events, total, variance)
    return share * (1 - share) / (total - 1 if variance == "UB" else total)


def _share(events: Array, total: Array, variance: str) -> Array:
    """Each study's own proportion, or (AV) the one of all studies together."""
    if variance != "AV":
        return events / total
    known = np.isfinite(events + total)
    return np.full_like(events, events[known].sum() / total[known].sum()) if known.any() else np.full_like(events, np.nan)


def _peto(t: Table, _: str) -> Pair:
    total, events = t.n1 + t.n2, t.a + t.c
    information = t.n1 * t.n2 * events * (total - events) / (total**2 * (total - 1))
    return (t.a * t.n2 - t.c * t.n1) / total / information, 1 / information


def _as(t: Table, _: str) -> Pair:
    return np.arcsin(np.sqrt(t.a / t.n1)) - np.arcsin(np.sqrt(t.c / t.n2)), 1 / (4 * t.n1) + 1 / (4 * t.n2)


def _phi(t: Table, variance: str) -> Pair:
    total = t.n1 + t.n2
    rows, columns = (t.n1 / total, t.n2 / total), ((t.a + t.c) / total, (t.b + t.d) / total)
    spread = rows[0] * rows[1] * columns[0] * columns[1]
    phi = (t.a * t.d - t.b * t.c) / total**2 / np.sqrt(spread)
    if variance == "ST":
        return phi, _phi_stratified(t, phi)
    uneven = (rows[0] - rows[1]) ** 2 / (rows[0] * rows[1]) + (columns[0] - columns[1]) ** 2 / (columns[0] * columns[1])
    both = phi * (1 + phi**2 / 2) * (rows[0] - rows[1]) * (columns[0] - columns[1]) / np.sqrt(spread)
    return phi, (1 - phi**2 + both - 0.75 * phi**2 * uneven) / total


def _phi_stratified(t: Table, phi: Array) -> Array:
    """By the delta method with the sizes of the arms fixed and each arm binomial."""
    total = t.n1 + t.n2
    p1, p2 = t.a / t.n1, t.c / t.n2
    share = (t.a + t.c) / total
    arm = np.sqrt(t.n1 * t.n2) / total
    root = np.sqrt(share * (1 - share))
    bend = phi * (1 - 2 * share) / (2 * root**2)
    slope1, slope2 = arm / root - bend * t.n1 / total, -arm / root - bend * t.n2 / total
    return np.asarray(slope1**2 * p1 * (1 - p1) / t.n1 + slope2**2 * p2 * (1 - p2) / t.n2)


def _yuq(t: Table, _: str) -> Pair:
    log_or, v = _or(t, "")
    q = np.tanh(log_or / 2)
    return q, (1 - q**2) ** 2 * v / 4


def _yuy(t: Table, _: str) -> Pair:
    log_or, v = _or(t, "")
    y = np.tanh(log_or / 4)
    return y, (1 - y**2) ** 2 * v / 16


def _or2dn(t: Table, _: str) -> Pair:
    log_or, v = _or(t, "")
    return log_or / 1.65, v / 1.65**2


def _or2dl(t: Table, _: str) -> Pair:
    log_or, v = _or(t, "")
    return log_or * np.sqrt(3) / np.pi, v * 3 / np.pi**2


def _pbit(t: Table, _: str) -> Pair:
    p1, p2 = t.a / t.n1, t.c / t.n2
    z1, z2 = ndtri(p1), ndtri(p2)
    v = 2 * np.pi * (p1 * (1 - p1) * np.exp(z1**2) / t.n1 + p2 * (1 - p2) * np.exp(z2**2) / t.n2)
    return z1 - z2, v


TABLES: dict[str, Callable[[Table, str], Pair]] = {
    "RR": _rr, "OR": _or, "RD": _rd, "PETO": _peto, "AS": _as, "PHI": _phi, "YUQ": _yuq, "YUY": _yuy, "OR2DN": _or2dn, "OR2DL": _or2dl, "PBIT": _pbit,
}  # fmt: skip


def from_proportion(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], options: Options) -> Computed:
    """A measure of one arm from `events` and `total`."""
    events, total = columns["events"], columns["total"]
    check_counts(events, "events", labels)
    check_counts(total, "total", labels)
    check_within(events, total, "events", labels)
    extreme = (events == 0) | (events == total)
    done = correct(peopled((events, total - events)), extreme, add=options.add, to=options.to, drop_empty=options.drop_empty)
    x, rest = done.cells
    estimates, variances = SHARES[measure](x, x + rest, options.variance)
    why = (
        (total == 0, "nobody in the study"),
        (done.dropped, "no event, or the event in everybody: left out on request"),
        (events == 0, "no event: its logarithm is not finite; a binomial model uses it"),
        (events == total, "the event in everybody: its logit is not finite; a binomial model uses it"),
    )
    return Computed(estimates, variances, total, why, correction_notes(done, options.add, options.to, labels))


def _pr(x: Array, n: Array, variance: str) -> Pair:
    return x / n, _share_variance(x, n, variance)


def _pln(x: Array, n: Array, variance: str) -> Pair:
    share = _share(x, n, variance)
    return np.log(x / n), (1 - share) / (n * share)


def _plo(x: Array, n: Array, variance: str) -> Pair:
    share = _share(x, n, variance)
    return np.log(x / (n - x)), 1 / (n * share * (1 - share)) if variance == "AV" else 1 / x + 1 / (n - x)


def _pas(x: Array, n: Array, _: str) -> Pair:
    return np.arcsin(np.sqrt(x / n)), 1 / (4 * n)


def _pft(x: Array, n: Array, _: str) -> Pair:
    return 0.5 * (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))), 1 / (4 * n + 2) + 0 * x


SHARES: dict[str, Callable[[Array, Array, str], Pair]] = {"PR": _pr, "PLN": _pln, "PLO": _plo, "PAS": _pas, "PFT": _pft}


def from_rate(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], options: Options) -> Computed:
    """A measure of one arm from `events` and `time`."""
    events, time = columns["events"], columns["time"]
    check_counts(events, "events", labels)
    refuse(time < 0, time, "time", labels, "is negative")
    done = correct((events,), events == 0, add=options.add, to=options.to, drop_empty=options.drop_empty)
    estimates, variances = RATES_OF_ONE[measure](done.cells[0], time)
    why = (
        (time == 0, "nobody was followed"),
        (done.dropped, "no event: left out on request"),
        (events == 0, "no event: its logarithm is not finite; a Poisson model uses it"),
    )
    return Computed(estimates, variances, time, why, correction_notes(done, options.add, options.to, labels))


def _ir(x: Array, t: Array) -> Pair:
    return x / t, x / t**2


def _irln(x: Array, t: Array) -> Pair:
    return np.log(x / t), 1 / x + 0 * t


def _irs(x: Array, t: Array) -> Pair:
    return np.sqrt(x / t), 1 / (4 * t) + 0 * x


def _irft(x: Array, t: Array) -> Pair:
    return 0.5 * (np.sqrt(x / t) + np.sqrt((x + 1) / t)), 1 / (4 * t) + 0 * x


RATES_OF_ONE: dict[str, Callable[[Array, Array], Pair]] = {"IR": _ir, "IRLN": _irln, "IRS": _irs, "IRFT": _irft}


def from_rates(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], options: Options) -> Computed:
    """A measure of two arms from `events`, `time`, `events_control`, `time_control`."""
    x1, t1, x2, t2 = (columns[name] for name in ("events", "time", "events_control", "time_control"))
    check_rates(x1, t1, x2, t2, labels)
    empty = (x1 == 0) & (x2 == 0)
    done = correct((x1, x2), empty, add=options.add, to=options.to, drop_empty=options.drop_empty, spare_empty=options.spare_empty)
    estimates, variances = RATES_OF_TWO[measure](done.cells[0], t1, done.cells[1], t2)
    why = (
        (t1 == 0, "nobody was followed in the treated arm"),
        (t2 == 0, "nobody was followed in the control arm"),
        (done.dropped, "no event in either arm: left out on request"),
        (empty, EMPTY),
        (x1 == 0, NO_TREATED),
        (x2 == 0, NO_CONTROL),
    )
    return Computed(estimates, variances, t1 + t2, why, correction_notes(done, options.add, options.to, labels))


def check_rates(x1: Array, t1: Array, x2: Array, t2: Array, labels: tuple[str, ...]) -> None:
    """Counts are whole and times not negative.

    Raises:
        InputError: naming the first bad row.
    """
    for name, column in (("events", x1), ("events_control", x2)):
        check_counts(column, name, labels)
    for name, column in (("time", t1), ("time_control", t2)):
        refuse(column < 0, column, name, labels, "is negative")


def _irr(x1: Array, t1: Array, x2: Array, t2: Array) -> Pair:
    return np.log(x1 / t1) - np.log(x2 / t2), 1 / x1 + 1 / x2


def _ird(x1: Array, t1: Array, x2: Array, t2: Array) -> Pair:
    return x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2


def _irsd(x1: Array, t1: Array, x2: Array, t2: Array) -> Pair:
    return np.sqrt(x1 / t1) - np.sqrt(x2 / t2), 1 / (4 * t1) + 1 / (4 * t2)


RATES_OF_TWO: dict[str, Callable[[Array, Array, Array, Array], Pair]] = {"IRR": _irr, "IRD": _ird, "IRSD": _irsd}
