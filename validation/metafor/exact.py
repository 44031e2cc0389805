"""A meta-regression in sixty digits, from the doubles that both programs were given: which of two answers is nearer the truth?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

import numpy as np
from scipy.special import chdtri

from cordwise.synthesis.arrays import Array

DIGITS = Context(prec=60)
Number = Decimal
Row = list[Decimal]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """tau2, the coefficients and Q as exact as a double can hold them."""

    tau2: float
    coefficients: Array
    q: float


def truth(y: Array, v: Array, design: Array, method: str, near: float, fixed: bool = False) -> Truth | None:
    """The model of `method`; `near` is a tau2 from which its equation is solved. None for an estimator that is not redone here."""
    with localcontext(DIGITS):
        data = _Data([Decimal(float(x)) for x in y], [Decimal(float(x)) for x in v], [[Decimal(float(x)) for x in row] for row in design])
        tau2 = Decimal(near) if fixed or (near == 0 and method != "HE") else _tau2(data, method, Decimal(near))
        if tau2 is None:
            return None
        tau2 = max(tau2, Decimal(0))
        return Truth(tau2=float(tau2), coefficients=np.array([float(b) for b in data.at(tau2).b]), q=float(data.at(Decimal(0)).ypy))


@dataclass(frozen=True, slots=True)
class _Sums:
    b: Row
    ypy: Decimal
    yppy: Decimal
    tr_w: Decimal
    tr_p: Decimal


@dataclass(frozen=True, slots=True)
class _Data:
    y: Row
    v: Row
    x: list[Row]

    @property
    def free(self) -> int:
        return len(self.y) - len(self.x[0])

    def at(self, tau2: Decimal) -> _Sums:
        return self.with_weights([1 / (v + tau2) for v in self.v])

    def with_weights(self, w: Row) -> _Sums:
        inverse = _inverse(self.cross(w))
        pulled = [sum((wi * row[j] * yi for wi, row, yi in zip(w, self.x, self.y, strict=True)), Decimal(0)) for j in range(len(inverse))]
        b = [_dot(line, pulled) for line in inverse]
        e = [yi - _dot(row, b) for yi, row in zip(self.y, self.x, strict=True)]
        twice = self.cross([wi * wi for wi in w])
        lost = sum((_dot(line, [row[i] for row in twice]) for i, line in enumerate(inverse)), Decimal(0))
        return _Sums(
            b, sum((wi * ei * ei for wi, ei in zip(w, e, strict=True)), Decimal(0)), sum((wi * wi * ei * ei for wi, ei in zip(w, e, strict=True)), Decimal(0)),
            sum(w, Decimal(0)), sum(w, Decimal(0)) - lost,
        )  # fmt: skip

    def cross(self, w: Row) -> list[Row]:
        p = range(len(self.x[0]))
        return [[sum((wi * row[i] * row[j] for wi, row in zip(w, self.x, strict=True)), Decimal(0)) for j in p] for i in p]


def _tau2(data: _Data, method: str, near: Decimal) -> Decimal | None:
    k, free = len(data.y), data.free
    start = data.at(Decimal(0))
    if method == "EE":
        return Decimal(0)
    if method == "DL":
        return (start.ypy - free) / start.tr_p
    if method in ("HS", "HSK"):
        factor = Decimal(k) / free if method == "HSK" else Decimal(1)
        return (factor * start.ypy - k) / start.tr_w
    if method == "HE":
        return _unweighted(data)
    if method == "SJ":
        mean = sum(data.y, Decimal(0)) / k
        first = sum(((yi - mean) ** 2 for yi in data.y), Decimal(0)) / k
        return first * data.at(first).ypy / free
    equation = EQUATIONS.get(method)
    return None if equation is None else _root(lambda tau2: equation(data.at(tau2), tau2, free), near)


def _unweighted(data: _Data) -> Decimal:
    plain = data.with_weights([Decimal(1)] * len(data.y))
    inverse, cross = _inverse(data.cross([Decimal(1)] * len(data.y))), data.cross(data.v)
    lost = sum((_dot(line, [row[i] for row in cross]) for i, line in enumerate(inverse)), Decimal(0))
    return (plain.ypy - sum(data.v, Decimal(0)) + lost) / data.free


EQUATIONS: dict[str, Callable[[_Sums, Decimal, int], Decimal]] = {
    "REML": lambda s, _tau2, _free: s.yppy - s.tr_p,
    "ML": lambda s, _tau2, _free: s.yppy - s.tr_w,
    "PM": lambda s, _tau2, free: s.ypy - free,
    "EB": lambda s, _tau2, free: s.ypy - free,
    "SJIT": lambda s, _tau2, free: s.ypy - free,
    "PMM": lambda s, _tau2, free: s.ypy - Decimal(float(chdtri(free, 0.5))),
    "DLIT": lambda s, tau2, free: s.ypy - free - tau2 * s.tr_p,
}
"""What is 0 at the estimate."""


def gap(y: Array, v: Array, design: Array, method: str, tau2: float) -> float:
    """By how much a tau2 misses the equation of its estimator, as a share of k - p."""
    with localcontext(DIGITS):
        data = _Data([Decimal(float(x)) for x in y], [Decimal(float(x)) for x in v], [[Decimal(float(x)) for x in row] for row in design])
        return float(abs(EQUATIONS[method](data.at(Decimal(tau2)), Decimal(tau2), data.free)) / data.free)


def _root(equation: Callable[[Decimal], Decimal], near: Decimal) -> Decimal:
    """By the secant from a start that is good to some ten digits."""
    a, b = near, near * (1 + Decimal("1e-12"))
    fa, fb = equation(a), equation(b)
    for _ in range(12):
        if fb == fa or abs(b - a) <= abs(b) * Decimal("1e-40"):
            break
        a, b, fa = b, b - fb * (b - a) / (fb - fa), fb
        fb = equation(b)
    return b


def _dot(a: Sequence[Decimal], b: Sequence[Decimal]) -> Decimal:
    return sum((x * y for x, y in zip(a, b, strict=True)), Decimal(0))


def _inverse(matrix: list[Row]) -> list[Row]:
    """By elimination with the largest pivot of each column."""
    n = len(matrix)
    rows = [[*row, *(Decimal(int(i == j)) for j in range(n))] for i, row in enumerate(matrix)]
    for i in range(n):
        best = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        lead = rows[i][i]
        rows[i] = [x / lead for x in rows[i]]
        for r in range(n):
            if r != i and rows[r][i]:
                factor = rows[r][i]
                rows[r] = [x - factor * z for x, z in zip(rows[r], rows[i], strict=True)]
    return [row[n:] for row in rows]
