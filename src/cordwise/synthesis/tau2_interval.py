"""Intervals of tau2, and with it of tau, I2 and H2.

Q-profile: Viechtbauer W (2007) Stat Med 26:37-52, doi:10.1002/sim.2514. Profile likelihood: Hardy RJ, Thompson SG (1996) Stat Med 15:619-629.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtri

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.tau2 import q_roots

if TYPE_CHECKING:
    from cordwise.synthesis.model import Fit

KINDS = ("QP", "PL")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tau2Interval:
    """Limits of tau2 and of what follows from it; I2 in percent. `note` says what a limit at 0 means, or why there is no interval (limits None)."""

    kind: str
    level: float
    low: float | None
    high: float | None
    i2: tuple[float, float] | None = None
    h2: tuple[float, float] | None = None
    note: str = ""

    @property
    def tau(self) -> tuple[float, float] | None:
        return None if self.low is None or self.high is None else (float(np.sqrt(self.low)), float(np.sqrt(self.high)))


def tau2_interval(fit: Fit, *, kind: str = "QP", level: float | None = None) -> Tau2Interval:
    """The interval of tau2 by the Q-profile ("QP", any estimator) or the profile likelihood ("PL", ML and REML only).

    Raises:
        InputError: an unknown kind, or "PL" for an estimator without a likelihood.
    """
    level = fit.level if level is None else level
    if kind not in KINDS:
        raise InputError(f"no interval {kind!r} of tau2; there are {', '.join(KINDS)}")
    if kind == "PL" and fit.method not in ("ML", "REML"):
        raise InputError(f"a profile likelihood interval needs ML or REML, not {fit.method}")
    if fit.q_df < 1:
        return Tau2Interval(kind=kind, level=level, low=None, high=None, note="one study says nothing about the variance between studies")
    low, high = _q_profile(fit, level) if kind == "QP" else _profile_likelihood(fit, level)
    typical = fit.q_df / float(fit._data.at(np.zeros(1)).tr_p[0])
    note = "even without variance between studies Q is smaller than would be expected: the interval is 0 alone" if high == 0 else ""
    return Tau2Interval(
        kind=kind, level=level, low=low, high=high, note=note,
        i2=(100 * (low / (low + typical)), 100 * (high / (high + typical))), h2=(low / typical + 1, high / typical + 1),
    )  # fmt: skip


def _q_profile(fit: Fit, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    targets = np.array([chdtri(fit.q_df, tail), chdtri(fit.q_df, 1 - tail)])
    low, high = q_roots(fit._data, targets)
    return float(low), float(high)


def _profile_likelihood(fit: Fit, level: float) -> tuple[float, float]:
    """Where the (restricted) log likelihood lies half a chi-squared quantile under its top: bracketed from the top outwards."""
    restricted = fit.method == "REML"

    def height(tau2: float) -> float:
        return float(fit._data.log_likelihood(np.array([tau2]), restricted=restricted)[0])

    floor = height(fit.tau2) - 0.5 * float(chdtri(1, 1 - level))
    low = 0.0 if fit.tau2 == 0 or height(0.0) >= floor else _crossing(height, floor, fit.tau2, 0.0)
    step = max(fit.tau2, float(fit.v.min()), 1e-12 * float(fit.v.max()))
    far = fit.tau2 + step
    while height(far) > floor:  # the likelihood falls like a power of tau2: doubling ends
        step *= 2
        far = fit.tau2 + step
    return low, _crossing(height, floor, fit.tau2, far)


def _crossing(height: Callable[[float], float], floor: float, inside: float, outside: float) -> float:
    from scipy.optimize import brentq

    return float(
        brentq(lambda tau2: height(tau2) - floor, min(inside, outside), max(inside, outside), xtol=1e-300, rtol=8.9e-16, maxiter=500)
    )


def profile(fit: Fit, tau2: Array) -> Array:
    """The log likelihood (restricted under REML) at each tau2, shape (g,)."""
    return np.asarray(fit._data.log_likelihood(np.asarray(tau2, dtype=float), restricted=fit.method == "REML"))
