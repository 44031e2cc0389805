"""The Bayesian synthesis of a few studies, told beside the main estimate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cordwise.records.synthesis import Check, Estimate, Spread
from cordwise.synthesis.bayes import bayes
from cordwise.synthesis.model import Fit
from cordwise.synthesis.pooling.case import Case
from cordwise.synthesis.priors import DEFAULT_SCALES

Compare = Callable[[Case, Estimate, Estimate], Check]


def bayesian(case: Case, model: Fit, compare: Compare) -> Check | None:
    """The posterior beside the main estimate; None for measures whose scale has no default prior."""
    estimate = posterior(case, model)
    if estimate is None:
        return None
    compared = compare(case, _main(case, model), estimate)
    words = f"with a prior on tau ({estimate.note}), as {model.k} studies can hardly tell how far effects differ"
    return replace(compared, words=f"{compared.words}; {words}")


def posterior(case: Case, model: Fit) -> Estimate | None:
    """The posterior of the mean effect with a weakly informative prior of tau, which `note` names; None for measures whose scale has no default prior."""
    if case.measure.id not in DEFAULT_SCALES:
        return None
    found = bayes(model.y, model.v, measure=case.measure.id, level=model.level, labels=model.labels)
    sizes = case.effects.sizes
    mean, low, high, below, above = (
        float(case.measure.to_natural(np.asarray(value), sizes))
        for value in (found.mu.median, found.mu.ci_low, found.mu.ci_high, found.predictive.ci_low, found.predictive.ci_high)
    )
    return Estimate(
        label="bayes", k=model.k, estimate=mean, ci_low=low, ci_high=high, model="bayes", interval="credible", prediction_low=below,
        prediction_high=above, spread=Spread(tau2=found.tau.median**2, tau2_low=found.tau.ci_low**2, tau2_high=found.tau.ci_high**2), note=found.prior,
    )  # fmt: skip


def _main(case: Case, model: Fit) -> Estimate:
    from cordwise.synthesis.pooling.models import estimate_from_fit

    return estimate_from_fit(case, model, case.effects.sizes)
