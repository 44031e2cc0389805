"""The chain of models for one arm, as the other models tell their estimates."""

from __future__ import annotations

import numpy as np

from cordwise.errors import InputError
from cordwise.records.synthesis import Estimate, Spread
from cordwise.synthesis.effects.measures import COUNT, RATE
from cordwise.synthesis.pooling.case import Case
from cordwise.synthesis.pooling.models import Main
from cordwise.synthesis.single_arm import Proportion, SingleArm, pool_proportions, pool_rates
from cordwise.synthesis.two_arms import check_counts


def chain(case: Case) -> Main:
    """The share or rate of one arm by the first model of the chain that answers.

    Raises:
        InputError: another measure.
    """
    if case.measure.columns == COUNT:
        return _told(case, "total")
    if case.measure.columns == RATE:
        return _told(case, "time")
    raise InputError(f"the chain of models for one arm pools proportions and rates, not {case.measure.id}")


def _told(case: Case, size: str) -> Main:
    events, sizes = case.columns["events"], case.columns[size]
    check_counts(events, "events", case.labels)
    if size == "total":
        check_counts(sizes, "total", case.labels)
    good = np.isfinite(events) & np.isfinite(sizes) & (sizes > 0)
    nobody = {"total": "nobody in the study", "time": "nobody was followed"}[size]
    left = tuple(f"{label}: {nobody if n == 0 else 'no count'}" for label, n, has in zip(case.labels, sizes, good, strict=True) if not has)
    if not good.any():
        empty = Estimate(label="Pooled", k=0, estimate=None, ci_low=None, ci_high=None, model="chain", reason="no study has a count")
        return Main(estimate=empty, weights=np.full(len(case), np.nan), left_out=left)
    found: SingleArm
    if size == "total":
        found = pool_proportions([(int(e), int(n)) for e, n in zip(events[good], sizes[good], strict=True)], level=case.options.level)
    else:
        found = pool_rates(events[good], sizes[good], level=case.options.level)
    estimate = Estimate(
        label="Pooled", k=found.k, estimate=found.estimate, ci_low=found.ci_low, ci_high=found.ci_high, model="chain", interval="",
        prediction_low=found.new_low, prediction_high=found.new_high, note=found.method,
        spread=Spread(tau2=found.tau2, i2=None if found.i2 is None else 100 * found.i2, note=found.spread_reason),
    )  # fmt: skip
    return Main(estimate=estimate, weights=np.full(len(case), np.nan), left_out=left, notes=_beside(found))


def _beside(found: SingleArm) -> tuple[str, ...]:
    """What the second method says, and the average over studies where the middle is told."""
    told = [found.check] if found.check else []
    if found.estimand == "middle":
        average, low, high = (
            _shown(value, isinstance(found, Proportion)) for value in (found.average, found.average_low, found.average_high)
        )
        told.append(f"the middle of the distribution of studies is told; their average is {average} ({low} to {high})")
    return tuple(told)


def _shown(value: float, share: bool) -> str:
    return f"{100 * value:.3g}%" if share else f"{value:.3g}"
