"""Effects from correlations and from coefficients of reliability.

Fisher RA (1921) Metron 1:3-32; Olkin I, Pratt JW (1958) Ann Math Stat 29:201-211, doi:10.1214/aoms/1177706717, for the unbiased correlation;
Hedges LV (1989) J Appl Psychol 74:469-477, doi:10.1037/0021-9010.74.3.469, for its unbiased variance. Reliability: van Zyl JM, Neudecker H, Nel DG (2000)
Psychometrika 65:271-280, doi:10.1007/BF02296146; Hakstian AR, Whalen TE (1976) Psychometrika 41:219-231, doi:10.1007/BF02291840;
Bonett DG (2002) J Educ Behav Stat 27:335-340, doi:10.3102/10769986027004335.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import hyp2f1

from cordwise.synthesis.arrays import Array, refuse
from cordwise.synthesis.effects.computed import Computed
from cordwise.synthesis.two_arms import check_counts

Pair = tuple[Array, Array]


def from_correlation(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], variance: str) -> Computed:
    """A correlation from `correlation` and `total`."""
    r, n = columns["correlation"], columns["total"]
    refuse(np.abs(r) > 1, r, "correlation", labels, "is not between -1 and 1")
    check_counts(n, "total", labels)
    least = {"COR": 2, "UCOR": 5, "ZCOR": 4}[measure]
    estimates, variances = _correlation(measure, r, np.where(n >= least, n, np.nan), variance)
    why = (
        (n < least, f"fewer than {least} people: no variance of this measure"),
        (np.abs(r) == 1, "a correlation of one: its z is not finite"),
    )
    return Computed(estimates, variances, n, why)


def _correlation(measure: str, r: Array, n: Array, variance: str) -> Pair:
    if measure == "ZCOR":
        return np.arctanh(r) + 0 * n, 1 / (n - 3)
    unbiased = r * _hypergeometric(0.5, (n - 2) / 2, 1 - r**2) if measure == "UCOR" else r + 0 * n
    if variance == "UB":
        return unbiased, unbiased**2 - 1 + (n - 3) / (n - 2) * (1 - r**2) * _hypergeometric(1.0, n / 2, 1 - r**2)
    at = unbiased
    if variance == "AV":
        known = np.isfinite(unbiased)
        at = np.full_like(r, (unbiased[known] * n[known]).sum() / n[known].sum() if known.any() else np.nan)
    return unbiased, (1 - at**2) ** 2 / (n - 1)


def _hypergeometric(a: float, c: Array, z: Array) -> Array:
    """2F1(a, a; c; z) for 0 <= z <= 1; the plain series from c = 40 up, where it converges fast and SciPy's answers fail from c of some hundreds."""
    large = c > 40
    found = hyp2f1(a, a, np.where(large, 40.0, c), z)
    if not large.any():
        return np.asarray(found)
    top, of = c[large], z[large]
    term, total, step = np.ones_like(top), np.ones_like(top), 0
    while (np.abs(term) > 1e-17 * total).any():
        term = term * (a + step) ** 2 / ((top + step) * (step + 1)) * of
        total, step = total + term, step + 1
    found[large] = total
    return np.asarray(found)


def from_reliability(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...]) -> Computed:
    """Cronbach's alpha from `alpha`, `items` and `total`."""
    alpha, items, n = (columns[name] for name in ("alpha", "items", "total"))
    refuse(alpha > 1, alpha, "alpha", labels, "is above 1")
    refuse(items < 2, items, "items", labels, "is too few: at least two items are needed")
    check_counts(items, "items", labels)
    check_counts(n, "total", labels)
    estimates, variances = _reliability(measure, alpha, items, np.where(n > 2, n, np.nan))
    why = (
        (n <= 2, "fewer than three people: no variance of this measure"),
        (alpha == 1, "a reliability of one: its logarithm is not finite"),
    )
    return Computed(estimates + 0 * variances, variances, n, why)


def _reliability(measure: str, alpha: Array, items: Array, n: Array) -> Pair:
    spread = 2 * items / ((items - 1) * (n - 2))
    if measure == "ARAW":
        return alpha, spread * (1 - alpha) ** 2
    if measure == "ABT":
        return -np.log1p(-alpha), spread
    return 1 - np.cbrt(1 - alpha), 18 * items * (n - 1) * np.cbrt(1 - alpha) ** 2 / ((items - 1) * (9 * n - 11) ** 2)
