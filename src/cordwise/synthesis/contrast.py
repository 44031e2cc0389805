"""Two arms of several studies as one risk ratio, by the rule of `pooling.models`, with a second method beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from cordwise.records.synthesis import Estimate
from cordwise.synthesis.effects import measure_of
from cordwise.synthesis.pooling.bayesian import posterior
from cordwise.synthesis.pooling.case import Case, Options
from cordwise.synthesis.pooling.models import Main, main_of
from cordwise.text.counted import counted

Pair = tuple[int, int, int, int]
"""Events and people of the treated arm, then of the control arm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskRatio:
    """The pooled risk ratio with its 95% interval; None where it cannot be estimated, with the reason in `note`."""

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    method: str
    note: str = ""
    tau2: float | None = None
    prediction_low: float | None = None
    prediction_high: float | None = None


METHODS = {
    "one_study": "one study",
    "inverse_variance": "random effects (REML), Hartung-Knapp interval, never narrower than the plain one",
    "mantel_haenszel": "Mantel-Haenszel, no correction",
    "bayes": "Bayesian random effects with a weakly informative prior of the spread, as so few studies cannot show how far effects differ",
    "conditional_rate": "conditional binomial-normal model, no correction, as effects differ between studies",
}
"""The models in words."""

MANY_ENOUGH = 5
"""Studies up to which the posterior is told."""


def pool_risk_ratio(pairs: Sequence[Pair]) -> RiskRatio:
    """Several studies' risk ratio; those without events in either arm say nothing about it and stay in the list that is told.

    Raises:
        InputError: an impossible count.
    """
    return _pooled(tuple(sorted(pairs)))


@lru_cache(maxsize=4096)
def _pooled(pairs: tuple[Pair, ...]) -> RiskRatio:
    names = ("events", "total", "events_control", "total_control")
    columns = {name: np.array([pair[place] for pair in pairs], dtype=float) for place, name in enumerate(names)}
    labels = tuple(f"study {row + 1}" for row in range(len(pairs)))
    case = Case(measure=measure_of("RR"), columns=columns, labels=labels, options=Options())
    main = main_of(case, "auto")
    told = _told(case, main)
    on_t = ", limits on t" if told.model == "mantel_haenszel" and told.interval == "t" else ""
    return RiskRatio(
        estimate=told.estimate, ci_low=told.ci_low, ci_high=told.ci_high, method=METHODS[told.model] + on_t, note=_note(pairs, main), tau2=told.spread.tau2,
        prediction_low=told.prediction_low, prediction_high=told.prediction_high,
    )  # fmt: skip


def _told(case: Case, main: Main) -> Estimate:
    """The main estimate; for two to five studies the posterior, as an interval on t with so few degrees of freedom says nothing."""
    few = main.fit is not None and 2 <= main.fit.k <= MANY_ENOUGH
    return (posterior(case, main.fit) if few and main.fit else None) or main.estimate


def _note(pairs: tuple[Pair, ...], main: Main) -> str:
    if main.estimate.estimate is None:
        treated, control = sum(pair[0] for pair in pairs), sum(pair[2] for pair in pairs)
        where = "either arm" if treated == control == 0 else "the treated arms" if treated == 0 else "the control arms"
        return f"no event in {where}: a ratio cannot be estimated" if not treated or not control else main.estimate.reason
    empty = sum(1 for a, _, c, _ in pairs if a == c == 0)
    return f"{empty} of {counted(len(pairs), 'study', 'studies')} had no event in either arm: no weight in a ratio" if empty else ""
