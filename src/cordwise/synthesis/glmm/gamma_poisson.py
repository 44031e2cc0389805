"""Counts in person-time whose rates follow a gamma law: the second method beside the Poisson-normal model.

Lawless JF (1987). Negative binomial and mixed Poisson regression. Can J Stat 15:209-225. doi:10.2307/3314912
"""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.glmm.newton import Design, maximise

_FLAT, _LARGEST = -12.0, 16.0
_STARTS = np.array([-1.0, 1.0, 3.0, 6.0])


def mean_rate(x: Array, t: Array) -> tuple[float, float]:
    """The average rate, and the variance of the studies' rates over its square, by maximum likelihood; some event is needed."""
    crude = float(np.log(x.sum() / t.sum()))
    design = Design(spread=np.broadcast_to(np.eye(2), (len(x), 2, 2)), own=False)
    tries = np.stack([design.local(np.array([crude, start]), np.zeros(0)) for start in _STARTS])
    start = _STARTS[int(_likelihood(x, t, tries)[0].sum(axis=1).argmax())]
    maximum = maximise(lambda local: _likelihood(x, t, local), design, np.array([crude, start]), np.zeros(len(x)))
    plain = float((x * (crude + np.log(t)) - np.exp(crude) * t - gammaln(x + 1)).sum())
    if maximum.value <= plain + 1e-7 or maximum.shared[1] >= _LARGEST:
        return float(np.exp(crude)), 0.0
    return float(np.exp(maximum.shared[0])), float(np.exp(-max(maximum.shared[1], _FLAT)))


def _likelihood(x: Array, t: Array, local: Array) -> tuple[Array, Array]:
    inside = (local[..., 1] > _FLAT) & (local[..., 1] < _LARGEST)
    shape, mean = np.exp(np.clip(local[..., 1], _FLAT, _LARGEST)), t * np.exp(np.clip(local[..., 0], -230.0, 230.0))
    whole, grown = shape + mean, np.log1p(mean / shape)
    value = gammaln(x + shape) - gammaln(shape) - gammaln(x + 1) - shape * grown + x * (np.log(mean) - np.log(whole))
    by_rate = shape * (x - mean) / whole
    by_shape = np.where(inside, shape * (digamma(x + shape) - digamma(shape) - grown + (mean - x) / whole), 0.0)
    return value, np.stack([by_rate, by_shape], axis=-1)
