"""Presets: the ways of programs that published analyses were made with, to redo them and to set them beside ours.

RevMan 5: DerSimonian-Laird with Q around the Mantel-Haenszel estimate, 1/2 added to the cells of studies with a zero, Wald interval.
Deeks JJ, Higgins JPT (2010) Statistical algorithms in Review Manager 5, sections 6 and 7.
RevMan since 2025: REML, Hartung-Knapp, Q-profile, prediction interval with k - 1 degrees of freedom.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cordwise.errors import InputError
from cordwise.synthesis.effects.measures import TABLE
from cordwise.synthesis.mantel_haenszel import mantel_haenszel
from cordwise.synthesis.model import fit
from cordwise.synthesis.pooling.case import Case, Options
from cordwise.synthesis.pooling.models import Main, estimate_from_fit, inverse_variance

PRESETS: dict[str, tuple[str, Options]] = {
    "revman": ("inverse_variance", Options(method="REML", test="hksj", add=0.5, to="only_zero", prediction="k-1")),
    "revman5": ("revman5", Options(method="DL", test="z", add=0.5, to="only_zero", prediction="k-2")),
}
"""Each preset as a model and options."""


def revman5(case: Case) -> Main:
    """DerSimonian-Laird as RevMan 5 computes it: Q is taken around the Mantel-Haenszel estimate of the counts as they are."""
    if case.measure.columns != TABLE or case.measure.id not in ("RR", "OR", "RD"):
        return inverse_variance(case)
    effects = case.effects
    usable = effects.usable & (np.nan_to_num(effects.variances) > 0)
    centre = mantel_haenszel(*(case.columns[name][usable] for name in TABLE), measure=case.measure.id).estimate if usable.any() else None
    if centre is None:
        return inverse_variance(case)
    y, v = effects.estimates[usable], effects.variances[usable]
    w = 1 / v
    q, k = float((w * (y - centre) ** 2).sum()), len(y)
    tau2 = max(0.0, (q - (k - 1)) / float(w.sum() - (w**2).sum() / w.sum())) if k > 1 else 0.0
    model = fit(y, v, method="DL", test="z", level=case.options.level, tau2=tau2, labels=case.part(usable).labels)
    told = estimate_from_fit(case, model, effects.sizes[usable])
    weights = np.full(len(case), np.nan)
    weights[usable] = model.shares
    spread = replace(
        told.spread, q=q, i2=max(0.0, 100 * (q - (k - 1)) / q) if q > 0 else 0.0, note="Q is around the Mantel-Haenszel estimate"
    )
    left = tuple(f"{label}: {why}" for label, why, good in zip(case.labels, effects.reasons, usable, strict=True) if not good)
    return Main(estimate=replace(told, model="revman5", spread=spread), weights=weights, left_out=left, notes=effects.notes)


def preset_of(name: str) -> tuple[str, Options]:
    """The model and the options of a preset.

    Raises:
        InputError: no such preset.
    """
    if name not in PRESETS:
        raise InputError(f"no preset {name!r}; there are {', '.join(PRESETS)}")
    return PRESETS[name]
