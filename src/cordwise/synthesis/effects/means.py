"""Effects from means and standard deviations: two arms, one arm, before and after.

Hedges LV (1981) J Educ Stat 6:107-128, doi:10.3102/10769986006002107, for g with its exact correction and the large-sample variance; Hedges LV (1983)
Psychol Bull 93:388-395, doi:10.1037/0033-2909.93.2.388, for the unbiased one; Borenstein M (2009) in The handbook of research synthesis, for LS2. Bonett DG (2009)
Psychol Methods 14:225-238, doi:10.1037/a0016619, for SMDH (the variance as metafor had it up to 4.4). Hedges LV, Gurevitch J, Curtis PS (1999)
Ecology 80:1150-1156, doi:10.1890/0012-9658(1999)080[1150:TMAORR]2.0.CO;2, for the ratio of means (first order, without the later bias correction);
Nakagawa S et al. (2015) Methods Ecol Evol 6:143-152, doi:10.1111/2041-210X.12309, for CVR and VR (likewise), their pooled variances:
Nakagawa S et al. (2023) Ecol Lett 26:232-244, doi:10.1111/ele.14144. Point-biserial: Soper HE (1914) Biometrika 10:384-390,
doi:10.1093/biomet/10.2-3.384. Change: Morris SB (2000) Br J Math Stat Psychol 53:17-29, doi:10.1348/000711000159150; Becker BJ (1988)
Br J Math Stat Psychol 41:257-278, doi:10.1111/j.2044-8317.1988.tb00901.x; Lajeunesse MJ (2011) Ecology 92:2049-2055, doi:10.1890/11-0423.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln

from cordwise.synthesis.arrays import Array, refuse
from cordwise.synthesis.effects.computed import Computed, Mask
from cordwise.synthesis.two_arms import check_counts

Pair = tuple[Array, Array]
Why = tuple[tuple[Mask, str], ...]


def small_sample_factor(df: Array) -> Array:
    """Hedges' exact J: gamma(df/2) / (sqrt(df/2) gamma((df-1)/2)); NaN at one degree of freedom or fewer."""
    usable = np.where(df > 1, df, np.nan)
    return np.asarray(np.exp(gammaln(usable / 2) - 0.5 * np.log(usable / 2) - gammaln((usable - 1) / 2)))


class Arms(NamedTuple):
    """Mean, standard deviation and people of the treated (1) and the control arm (2)."""

    m1: Array
    sd1: Array
    n1: Array
    m2: Array
    sd2: Array
    n2: Array

    @property
    def df(self) -> Array:
        return self.n1 + self.n2 - 2

    @property
    def pooled_variance(self) -> Array:
        return ((self.n1 - 1) * self.sd1**2 + (self.n2 - 1) * self.sd2**2) / self.df


def from_means(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...], variance: str) -> Computed:
    """A measure of two arms from `mean`, `sd`, `total` and the same of the control arm."""
    known = {"mean": np.ones_like(columns["sd"]), "mean_control": np.ones_like(columns["sd"]), **columns}  # VR needs no means
    arms = Arms(*(known[name] for name in ("mean", "sd", "total", "mean_control", "sd_control", "total_control")))
    _check(columns, labels)
    estimates, variances = PAIRS[measure](arms, variance)
    few = (arms.n1 < 2) | (arms.n2 < 2)
    why: Why = (
        (few, "fewer than two people in an arm: no standard deviation"),
        ((arms.sd1 == 0) & (arms.sd2 == 0), "no spread in either arm"),
        ((arms.sd1 == 0) | (arms.sd2 == 0), "no spread in one arm"),
        (arms.m1 * arms.m2 <= 0, "a ratio needs two means of the same sign, neither zero"),
        ((arms.m1 < 0) | (arms.m2 < 0), "a coefficient of variation needs a positive mean"),
        (np.ones_like(few), "too few people for this measure"),
    )
    without = few & np.isfinite(estimates)
    return Computed(np.where(without, np.nan, estimates), variances, arms.n1 + arms.n2, why, _notes(measure))


def _check(columns: Mapping[str, Array], labels: tuple[str, ...]) -> None:
    for name, column in columns.items():
        if name.startswith("sd"):
            refuse(column < 0, column, name, labels, "is negative")
        if name.startswith("total"):
            check_counts(column, name, labels)


def _notes(measure: str) -> tuple[str, ...]:
    if measure in ("SMDH", "ROM", "CVR", "ROMC"):
        return (f"{measure}: first-order formulas, as in metafor 3.8; later releases correct further",)
    return ()


def _md(arms: Arms, variance: str) -> Pair:
    if variance == "HO":
        return arms.m1 - arms.m2, arms.pooled_variance * (1 / arms.n1 + 1 / arms.n2)
    return arms.m1 - arms.m2, arms.sd1**2 / arms.n1 + arms.sd2**2 / arms.n2


def _smd(arms: Arms, variance: str) -> Pair:
    d = (arms.m1 - arms.m2) / np.sqrt(arms.pooled_variance)
    j = small_sample_factor(arms.df)
    g, base, total = j * d, 1 / arms.n1 + 1 / arms.n2, arms.n1 + arms.n2
    if variance == "UB":
        return g, base + (1 - (arms.df - 2) / (arms.df * j**2)) * g**2
    if variance == "LS2":
        return g, j**2 * (base + d**2 / (2 * total))
    middle = _average(g, total) if variance == "AV" else g
    return g, base + middle**2 / (2 * total)


def _average(values: Array, sizes: Array) -> Array:
    known = np.isfinite(values + sizes)
    return np.where(known, (values[known] * sizes[known]).sum() / sizes[known].sum() if known.any() else np.nan, np.nan)


def _smdh(arms: Arms, _: str) -> Pair:
    v1, v2 = arms.sd1**2, arms.sd2**2
    middle = (v1 + v2) / 2
    j = small_sample_factor(arms.df)
    g = j * (arms.m1 - arms.m2) / np.sqrt(middle)
    spread = (v1**2 / (arms.n1 - 1) + v2**2 / (arms.n2 - 1)) / (8 * middle**2)
    return g, j**2 * (g**2 * spread + (v1 / (arms.n1 - 1) + v2 / (arms.n2 - 1)) / middle)


def _smd1(arms: Arms, _: str) -> Pair:
    g = small_sample_factor(arms.n2 - 1) * (arms.m1 - arms.m2) / arms.sd2
    return g, 1 / arms.n1 + 1 / arms.n2 + g**2 / (2 * arms.n2)


def _rom(arms: Arms, variance: str) -> Pair:
    s1, s2 = (arms.sd1, arms.sd2) if variance in ("LS", "AV") else (np.sqrt(arms.pooled_variance),) * 2
    cv1, cv2 = arms.sd1 / arms.m1, arms.sd2 / arms.m2
    if variance == "AV":
        cv1, cv2 = _average(cv1, arms.n1), _average(cv2, arms.n2)
    elif variance == "AVHO":
        cv1 = cv2 = (_average(cv1, arms.n1) * np.nansum(arms.n1) + _average(cv2, arms.n2) * np.nansum(arms.n2)) / np.nansum(
            arms.n1 + arms.n2
        )
    else:
        cv1, cv2 = s1 / arms.m1, s2 / arms.m2
    return np.log(arms.m1 / arms.m2), cv1**2 / arms.n1 + cv2**2 / arms.n2


def _cvr(arms: Arms, _: str) -> Pair:
    ratio = np.log(arms.sd1 / arms.m1) - np.log(arms.sd2 / arms.m2)
    half1, half2 = 1 / (2 * (arms.n1 - 1)), 1 / (2 * (arms.n2 - 1))
    return ratio + half1 - half2, half1 + half2 + (arms.sd1 / arms.m1) ** 2 / arms.n1 + (arms.sd2 / arms.m2) ** 2 / arms.n2


def _vr(arms: Arms, _: str) -> Pair:
    half1, half2 = 1 / (2 * (arms.n1 - 1)), 1 / (2 * (arms.n2 - 1))
    return np.log(arms.sd1 / arms.sd2) + half1 - half2, half1 + half2


def _rpb(arms: Arms, variance: str) -> Pair:
    d = (arms.m1 - arms.m2) / np.sqrt(arms.pooled_variance)
    total = arms.n1 + arms.n2
    h = arms.df / arms.n1 + arms.df / arms.n2
    r = d / np.sqrt(d**2 + h)
    if variance == "CS":
        balance = total**2 / (arms.n1 * arms.n2)
        return r, (1 - r**2) ** 2 * (balance * r**2 / 4 + 1 - 1.5 * r**2) / total
    return r, h**2 / (h + d**2) ** 3 * (1 / arms.n1 + 1 / arms.n2 + d**2 / (2 * total))


PAIRS: dict[str, Callable[[Arms, str], Pair]] = {
    "MD": _md, "SMD": _smd, "SMDH": _smdh, "SMD1": _smd1, "ROM": _rom, "CVR": _cvr, "VR": _vr, "RPB": _rpb,
}  # fmt: skip


def from_mean(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...]) -> Computed:
    """A measure of one arm from `mean`, `sd` and `total`."""
    mean, sd, total = (columns[name] for name in ("mean", "sd", "total"))
    _check(columns, labels)
    estimates, variances = ONES[measure](mean, sd, total)
    why: Why = (
        (total < 2, "fewer than two people: no standard deviation"),
        (sd == 0, "no spread: its logarithm is not finite"),
        (mean <= 0, "a logarithm needs a positive mean"),
    )
    return Computed(np.where(total < 2, np.nan, estimates), variances, total, why)


def _mn(mean: Array, sd: Array, n: Array) -> Pair:
    return mean, sd**2 / n


def _mnln(mean: Array, sd: Array, n: Array) -> Pair:
    return np.log(mean), (sd / mean) ** 2 / n


def _sdln(mean: Array, sd: Array, n: Array) -> Pair:
    return np.log(sd) + 1 / (2 * (n - 1)) + 0 * mean, 1 / (2 * (n - 1))


def _cvln(mean: Array, sd: Array, n: Array) -> Pair:
    return np.log(sd / mean) + 1 / (2 * (n - 1)), 1 / (2 * (n - 1)) + (sd / mean) ** 2 / n


ONES: dict[str, Callable[[Array, Array, Array], Pair]] = {"MN": _mn, "MNLN": _mnln, "SDLN": _sdln, "CVLN": _cvln}


def from_change(measure: str, columns: Mapping[str, Array], labels: tuple[str, ...]) -> Computed:
    """A change, after minus before: from `mean_before`, `mean_after`, `sd_before`, `sd_after`, `correlation` and `total`, or for MC and SMCC from
    `mean_change`, `sd_change` and `total`. SMCR needs no `sd_after`."""
    _check(columns, labels)
    total = columns["total"]
    if "correlation" in columns:
        r = columns["correlation"]
        refuse(np.abs(r) > 1, r, "correlation", labels, "is not between -1 and 1")
    estimates, variances = _changes(measure, columns)
    why: Why = (
        (total < 2, "fewer than two people: no standard deviation"),
        (np.isfinite(estimates) & ~np.isfinite(variances), "too few people for this measure"),
        (
            np.ones(len(total), dtype=bool),
            "a ratio needs two means of the same sign" if measure == "ROMC" else "no spread, or too few people",
        ),
    )
    return Computed(np.where(total < 2, np.nan, estimates), variances, total, why, _notes(measure))


def _changes(measure: str, columns: Mapping[str, Array]) -> Pair:
    n = columns["total"]
    if measure == "SMCR":
        g = small_sample_factor(n - 1) * (columns["mean_after"] - columns["mean_before"]) / columns["sd_before"]
        return g, 2 * (1 - columns["correlation"]) / n + g**2 / (2 * n)
    if measure == "ROMC":
        cv1, cv2 = columns["sd_after"] / columns["mean_after"], columns["sd_before"] / columns["mean_before"]
        return np.log(columns["mean_after"] / columns["mean_before"]), (cv1**2 + cv2**2 - 2 * columns["correlation"] * cv1 * cv2) / n
    change, spread = _mean_change(columns)
    if measure == "MC":
        return change, spread / n
    g = small_sample_factor(n - 1) * change / np.sqrt(spread)
    return g, 1 / n + g**2 / (2 * n)


def _mean_change(columns: Mapping[str, Array]) -> Pair:
    """The mean change and the variance of one person's change."""
    if "mean_change" in columns:
        return columns["mean_change"], columns["sd_change"] ** 2
    before, after = columns["sd_before"], columns["sd_after"]
    return columns["mean_after"] - columns["mean_before"], before**2 + after**2 - 2 * columns["correlation"] * before * after
