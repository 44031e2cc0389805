"""The measures of effect: what each is called, what it needs, on which scale it is pooled, and the way back to a scale that people read.

Freeman MF, Tukey JW (1950) Ann Math Stat 21:607-611, doi:10.1214/aoms/1177729756, and Miller JJ (1978) Am Stat 32:138,
doi:10.1080/00031305.1978.10479283, for the double arcsine and its way back; Schwarzer G et al. (2019) Res Synth Methods 10:476-483,
doi:10.1002/jrsm.1348, for why it is never a default.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.special import expit

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array

TABLE = ("events", "total", "events_control", "total_control")
COUNT = ("events", "total")
RATE = ("events", "time")
RATES = ("events", "time", "events_control", "time_control")
MEAN = ("mean", "sd", "total")
MEANS = ("mean", "sd", "total", "mean_control", "sd_control", "total_control")
SPREADS = ("sd", "total", "sd_control", "total_control")
CORRELATION = ("correlation", "total")
CHANGE = ("mean_before", "mean_after", "sd_before", "sd_after", "correlation", "total")
RELIABILITY = ("alpha", "items", "total")
GIVEN = ("estimate",)

DOUBLE_ARCSINE_WARNING = (
    "Freeman-Tukey double arcsine: the way back to a proportion needs one number for the sizes of all studies (their harmonic mean), and the result "
    "can leave the range of the data; a binomial model needs no such number (Schwarzer 2019, doi:10.1002/jrsm.1348)"
)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure of effect.

    `null` is the value of no difference on the scale of analysis (None for a single arm); `low` and `high` bound the natural scale.
    """

    id: str
    name: str
    columns: tuple[str, ...]
    """What each study must give; `effects.given` and `effects.changes` say which other columns may stand for these."""
    scale: str
    null: float | None
    arms: str
    """"two_arm", "single_arm" or "association"."""
    axis: str
    low: float = -np.inf
    high: float = np.inf
    variances: tuple[str, ...] = ("LS",)
    warning: str = ""

    @cached_property
    def single_arm(self) -> bool:
        return self.arms == "single_arm"

    @cached_property
    def two_arm(self) -> bool:
        return self.arms == "two_arm"

    @cached_property
    def told_as(self) -> str:
        """What a number on the scale that people read is called: a pooled "log incidence rate" is told as a rate, a "Fisher's z" as a correlation."""
        back = self.single_arm or self.scale == "fisher_z"
        return self.axis[:1].lower() + self.axis[1:] if back and self.scale != "identity" else self.name

    @cached_property
    def null_natural(self) -> float | None:
        """No difference as people read it: 1 for a ratio."""
        return None if self.null is None else float(self.to_natural(self.null))

    def to_natural(self, values: Any, size: Any = None) -> Array:
        """Values of the scale of analysis, of any shape, on the scale that people read; NaN stays NaN.

        `size` (people, or person-time) is needed for the double arcsine: one number, an array of the shape of `values`, or, for a pooled
        value, the sizes of the studies, of which the harmonic mean is taken.
        """
        values = np.asarray(values, dtype=np.float64)
        with np.errstate(all="ignore"):
            if self.scale in BY_SIZE:
                return np.clip(BY_SIZE[self.scale](values, _one_size(self, values, size)), self.low, self.high)
            return np.clip(BACK[self.scale](values), self.low, self.high)


def _one_size(measure: Measure, values: Array, size: Any) -> Array:
    if size is None:
        raise InputError(f"{measure.id}: the way back from the {measure.name} needs the size of the studies")
    sizes = np.asarray(size, dtype=np.float64)
    if sizes.ndim == 0 or sizes.shape == values.shape:
        return sizes
    known = sizes[sizes > 0]
    return np.asarray(len(known) / (1 / known).sum()) if len(known) else np.asarray(np.nan)


def _identity(values: Array) -> Array:
    return values


def _squared_sine(values: Array) -> Array:
    return np.sin(np.clip(values, 0, np.pi / 2)) ** 2


def _square(values: Array) -> Array:
    return np.maximum(values, 0) ** 2


def _cube(values: Array) -> Array:
    return 1 - (1 - values) ** 3


def _one_minus_exp(values: Array) -> Array:
    return -np.expm1(-values)


def _double_arcsine_back(values: Array, size: Array) -> Array:
    """Miller (1978), for the mean of the two arcsines; 0 and 1 beyond what 0 of n and n of n give."""
    lowest = 0.5 * np.arcsin(np.sqrt(1 / (size + 1)))
    angle = 2 * values
    sine = np.sin(angle)
    inner = 1 - (sine + (sine - 1 / sine) / size) ** 2
    share = 0.5 * (1 - np.sign(np.cos(angle)) * np.sqrt(np.maximum(inner, 0)))
    share = np.where(values <= lowest, 0.0, np.where(values >= np.pi / 2 - lowest, 1.0, share))
    return np.where(np.isnan(values), np.nan, share)


def _double_root_back(values: Array, size: Array) -> Array:
    """From (sqrt(x/t) + sqrt((x+1)/t)) / 2 to x/t, solved exactly."""
    root = np.where(values > 0, np.maximum(values - 1 / (4 * size * values), 0), 0.0)
    return np.where(np.isnan(values), np.nan, root**2)


BACK: dict[str, Callable[[Array], Array]] = {
    "identity": _identity,
    "log": np.exp,
    "logit": expit,
    "arcsine": _squared_sine,
    "arcsine_difference": _identity,
    "square_root": _square,
    "square_root_difference": _identity,
    "fisher_z": np.tanh,
    "cube_root": _cube,
    "log_complement": _one_minus_exp,
}
BY_SIZE: dict[str, Callable[[Array, Array], Array]] = {"double_arcsine": _double_arcsine_back, "double_square_root": _double_root_back}


def _two(id: str, name: str, columns: tuple[str, ...], scale: str, axis: str, **more: Any) -> Measure:
    low = more.pop("low", 0.0 if scale == "log" else -np.inf)
    return Measure(id=id, name=name, columns=columns, scale=scale, null=0.0, arms="two_arm", axis=axis, low=low, **more)


def _one(id: str, name: str, columns: tuple[str, ...], scale: str, axis: str, **more: Any) -> Measure:
    return Measure(id=id, name=name, columns=columns, scale=scale, null=None, arms="single_arm", axis=axis, **more)


def _between(id: str, name: str, columns: tuple[str, ...], scale: str, axis: str, **more: Any) -> Measure:
    return Measure(
        id=id, name=name, columns=columns, scale=scale, null=0.0, arms="association", axis=axis, low=more.pop("low", -1.0), high=1.0, **more
    )


def _change(id: str, name: str, scale: str, axis: str, **more: Any) -> Measure:
    return Measure(id=id, name=name, columns=CHANGE, scale=scale, null=0.0, arms="single_arm", axis=axis, **more)


_SHARE: dict[str, Any] = {"low": 0.0, "high": 1.0}
_FORMS = ("LS", "LS2", "UB", "AV")

MEASURES: MappingProxyType[str, Measure] = MappingProxyType(
    {
        measure.id: measure
        for measure in (
            _two("RR", "risk ratio", TABLE, "log", "Risk ratio"),
            _two("OR", "odds ratio", TABLE, "log", "Odds ratio"),
            _two("RD", "risk difference", TABLE, "identity", "Risk difference", low=-1.0, high=1.0, variances=("LS", "UB", "AV")),
            _two("PETO", "Peto odds ratio", TABLE, "log", "Peto odds ratio"),
            _two("AS", "arcsine difference", TABLE, "arcsine_difference", "Arcsine difference"),
            _two("PHI", "phi coefficient", TABLE, "identity", "Phi", low=-1.0, high=1.0, variances=("LS", "ST", "CS")),
            _two("YUQ", "Yule's Q", TABLE, "identity", "Yule's Q", low=-1.0, high=1.0),
            _two("YUY", "Yule's Y", TABLE, "identity", "Yule's Y", low=-1.0, high=1.0),
            _two("OR2DN", "standardised mean difference from an odds ratio (normal)", TABLE, "identity", "Standardised mean difference"),
            _two("OR2DL", "standardised mean difference from an odds ratio (logistic)", TABLE, "identity", "Standardised mean difference"),
            _two("PBIT", "probit difference", TABLE, "identity", "Probit difference"),
            _one("PR", "proportion", COUNT, "identity", "Proportion", variances=("LS", "UB", "AV"), **_SHARE),
            _one("PLN", "log proportion", COUNT, "log", "Proportion", variances=("LS", "AV"), **_SHARE),
            _one("PLO", "logit proportion", COUNT, "logit", "Proportion", variances=("LS", "AV"), **_SHARE),
            _one("PAS", "arcsine proportion", COUNT, "arcsine", "Proportion", **_SHARE),
            _one("PFT", "double arcsine proportion", COUNT, "double_arcsine", "Proportion", warning=DOUBLE_ARCSINE_WARNING, **_SHARE),
            _one("IR", "incidence rate", RATE, "identity", "Rate", low=0.0),
            _one("IRLN", "log incidence rate", RATE, "log", "Rate", low=0.0),
            _one("IRS", "square root of the incidence rate", RATE, "square_root", "Rate", low=0.0),
            _one("IRFT", "Freeman-Tukey incidence rate", RATE, "double_square_root", "Rate", low=0.0),
            _two("IRR", "incidence rate ratio", RATES, "log", "Rate ratio"),
            _two("IRD", "incidence rate difference", RATES, "identity", "Rate difference"),
            _two("IRSD", "difference of square roots of rates", RATES, "square_root_difference", "Difference of roots of rates"),
            _two("MD", "mean difference", MEANS, "identity", "Mean difference", variances=("LS", "HO")),
            _two("SMD", "standardised mean difference (Hedges' g)", MEANS, "identity", "Standardised mean difference", variances=_FORMS),
            _two("SMDH", "standardised mean difference, unequal variances", MEANS, "identity", "Standardised mean difference"),
            _two("SMD1", "mean difference in standard deviations of the control arm", MEANS, "identity", "Standardised mean difference"),
            _two("ROM", "ratio of means", MEANS, "log", "Ratio of means", variances=("LS", "HO", "AV", "AVHO")),
            _two("CVR", "ratio of coefficients of variation", MEANS, "log", "Ratio of coefficients of variation"),
            _two("VR", "ratio of standard deviations", SPREADS, "log", "Ratio of standard deviations"),
            _two("RPB", "point-biserial correlation", MEANS, "identity", "Correlation", low=-1.0, high=1.0, variances=("LS", "ST", "CS")),
            _one("MN", "mean", MEAN, "identity", "Mean"),
            _one("MNLN", "log mean", MEAN, "log", "Mean", low=0.0),
            _one("SDLN", "log standard deviation", MEAN, "log", "Standard deviation", low=0.0),
            _one("CVLN", "log coefficient of variation", MEAN, "log", "Coefficient of variation", low=0.0),
            _between("COR", "correlation", CORRELATION, "identity", "Correlation", variances=("LS", "AV")),
            _between("UCOR", "correlation, bias-corrected", CORRELATION, "identity", "Correlation", variances=("LS", "UB", "AV")),
            _between("ZCOR", "Fisher's z", CORRELATION, "fisher_z", "Correlation"),
            _change("MC", "mean change", "identity", "Mean change"),
            _change("SMCC", "change in standard deviations of change", "identity", "Standardised mean change"),
            _change("SMCR", "change in standard deviations before", "identity", "Standardised mean change"),
            _change("ROMC", "ratio of means, after to before", "log", "Ratio of means", low=0.0),
            _one("ARAW", "reliability (Cronbach's alpha)", RELIABILITY, "identity", "Alpha", high=1.0),
            _one("AHW", "reliability, cube root", RELIABILITY, "cube_root", "Alpha", high=1.0),
            _one("ABT", "reliability, log", RELIABILITY, "log_complement", "Alpha", high=1.0),
            Measure(id="GEN", name="effect as given", columns=GIVEN, scale="identity", null=0.0, arms="two_arm", axis="Effect"),
            _two("HR", "hazard ratio", GIVEN, "log", "Hazard ratio"),
        )
    }
)
"""Every measure by its id, as the field writes it."""


def measure_of(measure: str) -> Measure:
    """The measure of this id ("rr" too).

    Raises:
        InputError: no such measure; the message lists them.
    """
    found = MEASURES.get(str(measure).strip().upper())
    if found is None:
        raise InputError(f"{str(measure)[:40]!r} is not a measure; there are {', '.join(MEASURES)}")
    return found
