"""What was asked for and what of it the pooled number took: options that a model does not know are refused, or named as without effect."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.errors import InputError
from cordwise.records.synthesis import Estimate
from cordwise.synthesis.effects.measures import COUNT, RATE, RATES, TABLE, Measure

COUNTS = (TABLE, COUNT, RATE, RATES)
"""Columns of the measures that are made of counts, to which something can be added."""

Asked = dict[str, object]
"""The options that a caller gave a value of his own, by their names in `pool`."""

_EVERY = ("method", "test", "variance")
IDLE: dict[str, tuple[str, ...]] = {
    "one_study": ("method", "test"),
    "mantel_haenszel": _EVERY,
    "peto": (*_EVERY, "add"),
    "conditional_exact": (*_EVERY, "add"),
    "conditional_exact_common": ("test", "variance", "add"),
    "conditional_rate": (*_EVERY, "add"),
    "conditional_rate_common": ("test", "variance", "add"),
    "chain": (*_EVERY, "add"),
    "three_level": ("method", "test"),
    "revman5": ("method", "test"),
}
"""The options that change nothing in the number of a model, by the id of the model that gave it; of `prediction`, `PREDICTED` says who uses it."""

PREDICTED = ("inverse_variance", "revman5")
"""Models whose prediction interval takes the degrees of freedom asked for; the others have their own, or none."""

TAKEN = {"three_level": ("REML", "ML", "EE"), "conditional_exact": ("ML",), "conditional_rate": ("ML",)}
"""Values of `method` that a model does take."""


def asked_for(*, method: str | None, test: str | None, prediction: str | None, add: float | None, variance: str) -> Asked:
    """The options of `pool` that were given; a correction of 0 asks for none."""
    given = {
        "method": method,
        "test": test,
        "prediction": prediction,
        "add": add or None,
        "variance": None if variance == "LS" else variance,
    }
    return {name: value for name, value in given.items() if value is not None}


def check_asked(
    asked: Asked, measure: Measure, *, model: str, preset: str | None, clustered: bool, moderators: bool, permutations: int
) -> None:
    """Refuse options that contradict each other, or that nothing in the table could take.

    Raises:
        InputError: naming them.
    """
    if "add" in asked and measure.columns not in COUNTS:
        raise InputError(f"add {asked['add']:g}: {measure.id} ({measure.name}) is not made of counts, so there is nothing to add to")
    if clustered and (preset or model not in ("auto", "three_level")):
        told = f"preset {preset}" if preset else f"model {model}"
        raise InputError(f"several rows of one study (cluster) need the three-level model; {told} would count them as studies of their own")
    if preset and model != "auto":
        raise InputError(f"preset {preset} chooses the model itself; model {model} does not go with it")
    if preset and measure.id == "PETO":
        raise InputError(
            "RevMan pools Peto odds ratios by Peto's own method alone, with one common effect: measure PETO does so without a preset"
        )
    if permutations and not moderators:
        raise InputError("permutations are of the p-values of moderators: name one, or leave them out")


def idle_notes(asked: Asked, estimate: Estimate) -> Iterator[str]:
    """The options asked for that the model of the pooled number does not use."""
    model = estimate.model
    idle = [name for name in IDLE.get(model, ()) if name in asked and asked[name] not in TAKEN.get(model, ())]
    if "prediction" in asked and (model not in PREDICTED or estimate.prediction_low is None):
        idle.append("prediction")
    if idle:
        told = ", ".join(f"{name} {asked[name]}" for name in idle)
        yield f"asked for and without effect on the pooled number, as its model does not use it: {told}"
