"""Estimators of the variance between studies.

DL  DerSimonian R, Laird N (1986) Control Clin Trials 7:177-188, doi:10.1016/0197-2456(86)90046-2
HE  Hedges LV, Olkin I (1985) Statistical Methods for Meta-Analysis, p. 194
HS, HSK  Hunter JE, Schmidt FL (2004) Methods of Meta-Analysis; the form with a small-sample factor: Brannick MT et al. (2019) doi:10.1002/jrsm.1348
SJ  Sidik K, Jonkman JN (2005) Appl Stat 54:367-384, doi:10.1111/j.1467-9876.2005.00489.x
PM  Paule RC, Mandel J (1982) J Res NBS 87:377-385, doi:10.6028/jres.087.022; PMM solves for the median (Viechtbauer W 2021, doi:10.1080/09332480.2021)
ML, REML  Viechtbauer W (2005) J Educ Behav Stat 30:261-293, doi:10.3102/10769986030003261
GENQ  DerSimonian R, Kacker R (2007) Contemp Clin Trials 28:105-114, doi:10.1016/j.cct.2006.04.004

EB (Morris 1983), and SJ iterated to its fixed point (SJIT), solve the equation of PM: y'Py = k - p. DL iterated in its plain form (DLIT), with the weights
renewed and the sampling variances not, solves y'Py = k - p + tau2 tr P.
"""

from __future__ import annotations

import numpy as np
from scipy.special import chdtri

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.quadratic import Many, Quadratic, Single, Sums, Value

METHODS = ("EE", "REML", "ML", "DL", "PM", "EB", "HE", "HS", "HSK", "SJ", "PMM", "DLIT", "SJIT")
"""The estimators by name; EE: a common effect, tau2 = 0."""

ITERATIVE = frozenset({"EE", "REML", "ML", "PM", "EB", "PMM", "DLIT", "SJIT"})
PAULE_MANDEL = frozenset({"PM", "EB", "SJIT"})
_GRID = np.concatenate([[0.0], np.geomspace(1e-9, 1.0, 22)])
_GRID_MANY = np.geomspace(1e-7, 1.0, 9)
_CLOSE = 1e-10
"""A relative Newton step after which the next would be lost in rounding: convergence is quadratic."""

_PAST = 1.001
"""A step past the bound, which a top may reach to the last digit where the sampling variances are nothing beside the spread of the effects."""

_AT_MOST = 200
"""Steps after which a solver gives up halving; a bracket of doubles is spent after some 110."""


def tau2_of(data: Single, method: str, at_zero: Sums | None = None) -> float:
    """tau2 of one data set without moderators; 0 where the estimate falls below it. `at_zero` are its sums at 0, where they are at hand."""
    k = data.k
    if k <= 1 or method == "EE":
        return 0.0
    if method in ("REML", "ML"):
        return _likeliest(data, restricted=method == "REML")
    if method in PAULE_MANDEL:
        return q_root(data, k - 1.0)
    if method == "PMM":
        return q_root(data, float(chdtri(k - 1, 0.5)))
    if method == "DLIT":
        return float(_dl_iterated(_as_many(data), np.array([q_root(data, k - 1.0)]))[0])
    if method == "DL":
        sums = at_zero or data.at(0.0)
        return float(max(0.0, (sums.ypy - (k - 1)) / sums.tr_p))
    return max(0.0, float(_closed(_as_many(data), method)[0]))


def tau2_of_many(data: Many, method: str) -> Array:
    """tau2 of each data set, shape (B,)."""
    if method not in ITERATIVE:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(np.broadcast_to(data.k > data.p, (data.count,)), np.maximum(0.0, _closed(data, method)), 0.0)
    return solved(data, method)


def solved(data: Quadratic, method: str) -> Array:
    """tau2 of each data set by an estimator that solves an equation (or is 0 by definition), shape (B,)."""
    free, count = data.k - data.p, data.count
    if method == "EE":
        return np.zeros(count)
    if method in ("REML", "ML"):
        found = _likeliest_of_many(data, count, restricted=method == "REML")
    elif method in PAULE_MANDEL or method == "PMM":
        target = free if method != "PMM" else chdtri(np.maximum(free, 1), 0.5)
        found = q_roots(data, np.broadcast_to(np.asarray(target, dtype=float), (count,)))
    else:
        found = _dl_iterated(data, q_roots(data, np.broadcast_to(np.asarray(free, dtype=float), (count,))))
    return np.where(np.broadcast_to(free, (count,)) > 0, found, 0.0)


def _as_many(data: Single) -> Many:
    return Many(data.y[:, None], data.v[:, None], np.full((data.k, 1), data.k**-0.5))


def _closed(data: Many, method: str) -> Array:
    """The estimators without iteration, before they are cut at 0."""
    k, free = data.k, data.k - data.p
    if method == "HE":
        return he(data)
    if method == "SJ":
        centre = data.y.mean(axis=0) if data.held is None else (data.y * data.held).sum(axis=0) / k
        away = (data.y - centre) ** 2
        start = np.broadcast_to((away if data.held is None else away * data.held).sum(axis=0) / k, (data.count,))
        safe = np.where(start > 0, start, 1.0)
        return np.asarray(np.where(start > 0, safe * data.at(safe).ypy / free, 0.0))
    sums = data.at(0.0)
    if method == "DL":
        return np.asarray((sums.ypy - free) / sums.tr_p)
    factor = k / np.maximum(free, 1) if method == "HSK" else 1.0
    return np.asarray((factor * sums.ypy - k) / sums.tr_w)


def he(data: Many) -> Array:
    """The unweighted estimator: the residual variance of plain least squares, less the average sampling variance."""
    held = np.ones_like(data.y) if data.held is None else data.held
    inverse, _, residual = data.solve(held)
    variance = np.broadcast_to(data.v, residual.shape) * held
    lost = np.einsum("bij,bji->b", inverse, data.cross(variance))
    return np.asarray((dots_held(residual, held) - variance.sum(axis=0) + lost) / (data.k - data.p))


def dots_held(residual: Array, held: Array) -> Array:
    return np.asarray((residual * residual * held).sum(axis=0))


def general_q(data: Many, weights: Array) -> Array:
    """The moment estimator with any fixed weights of shape (k, 1)."""
    inverse, _, residual = data.solve(np.broadcast_to(weights, np.broadcast_shapes(weights.shape, data.y.shape)))
    variance = np.broadcast_to(data.v, residual.shape)
    top = (weights * residual**2).sum(axis=0) - (weights * variance).sum(axis=0)
    top = top + np.einsum("bij,bji->b", inverse, data.cross(weights**2 * variance))
    bottom = weights.sum(axis=0) - np.einsum("bij,bji->b", inverse, data.cross(weights**2))
    return np.asarray(np.maximum(0.0, top / bottom))


# --- roots of Q(tau2) = target: Q falls and is convex, so that Newton from below never passes the root ---


def q_root(data: Single, target: float) -> float:
    """The tau2 at which y'Py is `target`; 0 where it is below the target from the start."""
    tau2 = 0.0
    for _ in range(_AT_MOST):
        sums = data.at(tau2)
        if sums.yppy <= 0:
            return tau2
        step = (sums.ypy - target) / sums.yppy
        if step <= _CLOSE * tau2:
            return float(max(tau2 + step, 0.0))
        tau2 += step
    return tau2


def q_roots(data: Quadratic, target: Array) -> Array:
    """As `q_root`, for each of B data sets; `target` of shape (B,)."""
    tau2 = np.zeros(len(target))
    open_ = np.arange(len(target))
    for _ in range(_AT_MOST):
        sums = data.take(open_).at(tau2[open_])
        with np.errstate(over="ignore"):  # where effects hardly differ the slope is nearly 0, and the step minus infinity
            step = np.where(sums.yppy > 0, (sums.ypy - target[open_]) / np.where(sums.yppy > 0, sums.yppy, 1.0), 0.0)
        moved = np.maximum(tau2[open_] + step, 0.0)
        going = step > _CLOSE * tau2[open_]
        tau2[open_] = moved
        open_ = open_[going]
        if not open_.size:
            break
    return tau2


def _dl_iterated(data: Quadratic, most: Array) -> Array:
    """The root of y'Py - (k - p) - tau2 tr P between 0 and the root of PM, `most` of shape (B,): Newton, halving where it leaves the bracket."""
    low, high = np.zeros(len(most)), most.astype(float)
    tau2 = 0.5 * high
    for _ in range(_AT_MOST):
        sums = data.at(tau2)
        gap = sums.ypy - (data.k - data.p) - tau2 * sums.tr_p
        fall = sums.yppy + sums.tr_p - tau2 * sums.tr_pp
        low, high = np.where(gap > 0, tau2, low), np.where(gap > 0, high, tau2)
        new = tau2 + gap / np.where(fall > 0, fall, 1.0)
        new = np.where((fall > 0) & (low <= new) & (new <= high), new, 0.5 * (low + high))
        still = np.abs(new - tau2) <= _CLOSE * new
        tau2 = new
        if (still | (high == 0)).all():
            break
    return np.where(most > 0, tau2, 0.0)


# --- the likelihood: every rise that a grid shows is climbed, and the highest top is taken, the boundary 0 among them ---


def _likeliest(data: Single, *, restricted: bool) -> float:
    most = data.bound() * (_PAST if restricted else 2)
    least = float(data.v.min())
    grid = _GRID * most
    if least / most < 1e-6:
        grid = np.concatenate([[0.0], np.geomspace(1e-3 * least, most, 40)])
    slopes = data.scores(grid, restricted=restricted)
    tops = [0.0] if slopes[0] <= 0 else []
    tops += [_climb(data, grid[i], grid[i + 1], restricted=restricted) for i in np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0))]
    if len(tops) == 1:
        return tops[0]
    return max(tops, key=lambda tau2: data.log_likelihood(tau2, restricted=restricted)) if tops else 0.0


def _climb(data: Single, low: float, high: float, *, restricted: bool) -> float:
    """The top between two tau2: Newton on the slope, halving where it leaves the bracket."""
    tau2 = low + 0.5 * (high - low) if low == 0 else float(np.sqrt(low * high))
    for _ in range(_AT_MOST):
        slope, curve = _slope(data.at(tau2), restricted=restricted)
        low, high = (tau2, high) if slope > 0 else (low, tau2)
        new = tau2 - slope / curve if curve < 0 else low
        if not low < new < high:
            new = 0.5 * (low + high)
        if abs(new - tau2) <= _CLOSE * new:
            return float(new)
        tau2 = new
    return tau2


def _slope(sums: Sums, *, restricted: bool) -> tuple[Value, Value]:
    """Twice the slope of the log likelihood and its own slope."""
    tr_w, tr_ww, tr_p, tr_pp, _, yppy, ypppy = sums
    return (yppy - tr_p, tr_pp - 2 * ypppy) if restricted else (yppy - tr_w, tr_ww - 2 * ypppy)


def _likeliest_of_many(data: Quadratic, count: int, *, restricted: bool) -> Array:
    most = data.bound() * (_PAST if restricted else 2)
    at_zero = data.slope(np.zeros(count), restricted=restricted)
    best, best_value = np.zeros(count), np.full(count, -np.inf)
    before, slope_before = np.zeros(count), at_zero
    rises = np.zeros(count, dtype=int)
    brackets = []
    for share in _GRID_MANY:
        here = share * most
        slope = data.slope(here, restricted=restricted)
        which = np.flatnonzero((slope_before > 0) & (slope <= 0))
        brackets.append((which, before[which], here[which]))
        rises[which] += 1
        before, slope_before = here, slope
    rises += at_zero <= 0
    which, low, high = (np.concatenate([one[i] for one in brackets]) for i in range(3))
    tops = _climb_many(data.take(which), low, high, restricted=restricted)
    several = np.flatnonzero(rises[which] > 1)
    best[which] = tops
    if several.size:
        best_value[:] = data.log_likelihood(np.zeros(count), restricted=restricted)
        best_value[at_zero > 0] = -np.inf
        best[rises > 1] = 0.0
        for one in several:
            column = int(which[one])
            value = float(data.take(np.array([column])).log_likelihood(tops[one], restricted=restricted)[0])
            if value > best_value[column]:
                best[column], best_value[column] = tops[one], value
    return best


def _climb_many(data: Quadratic, low: Array, high: Array, *, restricted: bool) -> Array:
    tau2 = np.where(low == 0, 0.5 * (low + high), np.sqrt(low * high))
    low, high, open_ = low.copy(), high.copy(), np.arange(len(low))
    part = data
    for _ in range(_AT_MOST):
        if not open_.size:
            break
        now = tau2[open_]
        slope, curve = _slope(part.at(now), restricted=restricted)
        up = np.asarray(slope) > 0
        low[open_], high[open_] = np.where(up, now, low[open_]), np.where(up, high[open_], now)
        new = now - slope / np.where(np.asarray(curve) < 0, curve, 1.0)
        inside = (np.asarray(curve) < 0) & (low[open_] < new) & (new < high[open_])
        new = np.where(inside, new, 0.5 * (low[open_] + high[open_]))
        going = np.abs(new - now) > _CLOSE * new
        tau2[open_] = new
        if not going.all():
            open_ = open_[going]
            part = data.take(open_)
    return tau2
