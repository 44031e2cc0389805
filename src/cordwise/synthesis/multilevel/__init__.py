"""Several effects from one study: three-level and multivariate synthesis, and what follows from a fit."""

from cordwise.synthesis.multilevel.combine import Combined, aggregate
from cordwise.synthesis.multilevel.fit import Fit
from cordwise.synthesis.multilevel.several import Multivariate, multivariate
from cordwise.synthesis.multilevel.three import (
    Latent,
    Prediction,
    Range,
    ThreeLevel,
    cooks_distance,
    predict,
    profile_range,
    random_effects,
    three_level,
    with_ranges,
)

__all__ = [
    "Combined",
    "Fit",
    "Latent",
    "Multivariate",
    "Prediction",
    "Range",
    "ThreeLevel",
    "aggregate",
    "cooks_distance",
    "multivariate",
    "predict",
    "profile_range",
    "random_effects",
    "three_level",
    "with_ranges",
]
