"""Permutation tests of a model's coefficients: no distribution is assumed, only that under the null the studies are exchangeable.

With moderators their rows are dealt anew to the studies; without, the signs of the effects are flipped.
Follmann DA, Proschan MA (1999) Biometrics 55:732-737, doi:10.1111/j.0006-341X.1999.00732.x;
Higgins JPT, Thompson SG (2004) Stat Med 23:1663-1682, doi:10.1002/sim.1752;
Phipson B, Smyth GK (2010) Stat Appl Genet Mol Biol 9:39, doi:10.2202/1544-6115.1585: of random rearrangements, the data themselves count as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.batch import Fits, Progress, fit_many
from cordwise.synthesis.model import INTERCEPT, Fit

SLACK = 1e-8
"""A statistic this little below the observed one (relative to it, absolute where it is below 1) is a tie: mirrored data give the same but for rounding."""

MOST_EXACT = 20_000_000
_CELLS = 30_000
"""Effects rearranged at a time: memory stays flat, and arrays stay in the cache."""

Deal = Callable[[int, int], NDArray[np.int64]]
"""From a number and a count to so many rearrangements, one a row."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class PermutationTest:
    """Two-sided p-values by rearrangement, each of shape (p,); NaN where the model's own statistic does not exist, with the `reason`.

    `shares` are the plain shares of rearrangements at least as extreme; `p_values` are these where all were made (`exact`), and
    (1 + count) / (1 + rearrangements) where they were drawn.
    """

    kind: str
    """"signs" or "rows"."""
    exact: bool
    rearrangements: int
    names: tuple[str, ...]
    p_values: Array
    shares: Array
    qm_p: float
    """Of the joint test of the model's `tested` coefficients."""
    qm_share: float
    note: str = ""
    reason: str = ""


def permutation_test(
    model: Fit,
    *,
    iterations: int = 10_000,
    random: np.random.Generator | None = None,
    exact: bool | None = None,
    progress: Progress | None = None,
) -> PermutationTest:
    """All rearrangements where there are no more than `iterations`, or `exact` asks for them; else so many drawn from `random`.

    Raises:
        InputError: a model with given weights or tau2, or moderators without intercept; rearrangements to be drawn without `random`, or too many to make.
    """
    _check(model, iterations)
    codes = None if model.is_plain else np.unique(model.design, axis=0, return_inverse=True)[1].ravel()
    total = 2**model.k if codes is None else _ways(np.bincount(codes).tolist())
    every = total <= iterations if exact is None else exact
    if every and total > MOST_EXACT:
        raise InputError(f"{total} rearrangements are too many to make them all; at most {MOST_EXACT} are")
    if not every and random is None:
        raise InputError(f"{iterations} of {total} rearrangements are to be drawn: a random generator is needed")
    observed = np.append(np.abs(model.statistics), model.qm)
    count = total if every else iterations
    deal = _all(model.k, codes) if every else _drawn(model.k, codes, random)
    counts = _extreme(model, codes, deal, count, observed, progress)
    return _told(model, "signs" if codes is None else "rows", every, count, counts, observed)


def _check(model: Fit, iterations: int) -> None:
    if model.weights is not None or model.fixed_tau2:
        raise InputError("a permutation test takes a model without given weights or a given tau2")
    if model.names[0] != INTERCEPT:
        raise InputError("a permutation test of moderators takes a model with an intercept")
    if iterations < 1:
        raise InputError(f"iterations {iterations}: at least 1 is needed")


def _told(model: Fit, kind: str, exact: bool, made: int, counts: Array, observed: Array) -> PermutationTest:
    share = np.where(np.isfinite(observed), counts / made, np.nan)
    p = share if exact else np.where(np.isfinite(observed), (1 + counts) / (1 + made), np.nan)
    least = (2 if kind == "signs" else 1) / made
    note = f"{made} rearrangements exist: no p below {least:.3g} is possible" if exact and least > 0.05 else ""
    return PermutationTest(
        kind=kind, exact=exact, rearrangements=made, names=model.names, p_values=p[:-1], shares=share[:-1], qm_p=float(p[-1]), qm_share=float(share[-1]),
        note=note, reason="" if np.isfinite(observed).all() else "without any scatter a statistic of the model itself does not exist",
    )  # fmt: skip


def _extreme(model: Fit, codes: NDArray[np.intp] | None, deal: Deal, count: int, observed: Array, progress: Progress | None) -> Array:
    """How many rearrangements are at least as extreme, for each coefficient and for the joint test, shape (p + 1,)."""
    floor = observed - SLACK * np.maximum(observed, 1.0)
    counts = np.zeros(len(observed))
    size = max(1, _CELLS // model.k)
    for start in range(0, count, size):
        rows = deal(start, min(size, count - start))
        fits = _flipped(model, rows) if codes is None else _dealt(model, codes, rows)
        values = np.column_stack([np.abs(fits.statistics), _joint(model, fits)])
        counts += (~(values < floor)).sum(axis=0)  # where a rearrangement has no statistic it counts against the finding
        if progress:
            progress(start + len(rows), count)
    return counts


def _flipped(model: Fit, signs: NDArray[np.int64]) -> Fits:
    return fit_many(signs * model.y, model.v, method=model.method, test=model.test, level=model.level)


def _dealt(model: Fit, codes: NDArray[np.intp], rows: NDArray[np.int64]) -> Fits:
    """Rows of the design dealt to studies are studies dealt to the rows of one design: the batch then shares it."""
    return fit_many(
        model.y[rows],
        model.v[rows],
        moderators=model.design[np.argsort(codes, kind="stable"), 1:],
        method=model.method,
        test=model.test,
        level=model.level,
    )


def _joint(model: Fit, fits: Fits) -> Array:
    """The joint test of each rearrangement, shape (B,); NaN where the Hartung-Knapp factor is 0."""
    some = list(model.tested)
    if len(some) == 1:
        return np.asarray(fits.statistics[:, some[0]] ** 2)
    if fits.qm is not None and model.tested == tuple(range(1, model.p)):
        return fits.qm
    b, part = fits.coefficients[:, some], fits.covariance[:, some][:, :, some]
    safe = np.where(fits.scale[:, None, None] > 0, part, np.eye(len(some)))
    value = np.einsum("bi,bi->b", b, np.linalg.solve(safe, b[..., None])[..., 0])
    return np.asarray(np.where(fits.scale > 0, value if model.test == "z" else value / len(some), np.nan))


# --- rearrangements ---


def _drawn(k: int, codes: NDArray[np.intp] | None, random: np.random.Generator | None) -> Deal:
    assert random is not None
    if codes is None:
        return lambda _, count: 2 * random.integers(0, 2, size=(count, k)) - 1
    studies = np.arange(k)
    return lambda _, count: random.permuted(np.broadcast_to(studies, (count, k)), axis=1)


def _all(k: int, codes: NDArray[np.intp] | None) -> Deal:
    if codes is None:
        return lambda start, count: 1 - 2 * ((np.arange(start, start + count)[:, None] >> np.arange(k)) & 1)
    sizes = np.bincount(codes)
    return lambda start, count: np.argsort(_arranged(sizes, np.arange(start, start + count)), axis=1, kind="stable")


def _ways(sizes: list[int]) -> int:
    """Distinct orders of groups of like rows."""
    ways, placed = 1, 0
    for size in sizes:
        placed += size
        ways *= comb(placed, size)
    return ways


def _arranged(sizes: NDArray[np.intp], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The orders of the given numbers among all, shape (B, k): of those left, group g comes first in the share that it has of the rows left."""
    k = int(sizes.sum())
    left = np.broadcast_to(sizes, (len(numbers), len(sizes))).astype(np.int64)
    ways = np.full(len(numbers), _ways(sizes.tolist()), dtype=np.int64)
    order = np.empty((len(numbers), k), dtype=np.int64)
    each = np.arange(len(numbers))
    for place in range(k):
        ends = np.cumsum(ways[:, None] * left // (k - place), axis=1)
        group = (numbers[:, None] >= ends).sum(axis=1)
        numbers = numbers - np.where(group > 0, ends[each, group - 1], 0)
        ways = ways * left[each, group] // (k - place)
        left[each, group] -= 1
        order[:, place] = group
    return order


__all__ = ["MOST_EXACT", "SLACK", "PermutationTest", "permutation_test"]
