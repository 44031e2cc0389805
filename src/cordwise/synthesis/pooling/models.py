"""The main estimate of a case by each model, and the rule that chooses one where the user does not.

The rule for counts of two arms: where every study has an effect of its own (events in both arms; for odds and differences also people without them), inverse variance
(REML, Hartung-Knapp); where one has not, no correction is made: from five studies that say something on, the conditional binomial-normal model; with fewer, or where risks are too high
for its risk ratio, Mantel-Haenszel, which takes one common effect (its limits on t from five studies up), unless that model finds that effects differ. docs/synthesis.md has the simulation behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtr, stdtrit

from cordwise.errors import InputError
from cordwise.records.synthesis import Estimate, Spread
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.effects.measures import COUNT, RATE, RATES, TABLE, Measure
from cordwise.synthesis.model import Fit, fit
from cordwise.synthesis.pooling.case import Case

_DIFFER = (1e-4, 9.0)
"""tau2 of the conditional model between which effects are taken to differ: below, the solver stands at its boundary; above, effects would differ more than
four-hundredfold between studies, and a handful of events has driven the likelihood off."""

ENOUGH = 5
"""Studies with events from which on an interval on t costs little and allows for differences that nobody sees: with one common effect taken instead, intervals
held the truth in 86 to 91% where effects differed by a standard deviation of 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Main:
    """An estimate with each study's weight in percent (NaN: none), the fitted model where it is one of inverse variance, and who was left out."""

    estimate: Estimate
    weights: Array
    fit: Fit | None = None
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Model = Callable[[Case], Main]


def main_of(case: Case, model: str) -> Main:
    """The main estimate by a model of `MODELS`, or by the rule ("auto").

    Raises:
        InputError: a model that is not known, or that does not go with the measure.
    """
    if model == "three_level" or (model == "auto" and case.clusters):
        from cordwise.synthesis.pooling.clustered import three_level_model

        return three_level_model(case)
    if model == "auto":
        return _by_rule(case)
    if model == "revman5":
        from cordwise.synthesis.pooling.old_ways import revman5

        return revman5(case)
    if model not in MODELS:
        raise InputError(f"no model {model!r}; there are auto, {', '.join(MODELS)}")
    check_fit(case.measure, model)
    return MODELS[model](case)


FITS: dict[str, tuple[str, ...]] = {
    "mantel_haenszel": ("RR", "OR", "RD", "IRR", "IRD"),
    "peto": ("OR", "PETO"),
    "conditional": ("RR", "OR", "IRR"),
    "chain": ("PLO", "IRLN"),
}
"""The measures that a model estimates: of any other its number would stand under a wrong name. A model that is not here takes every measure."""


def check_fit(measure: Measure, model: str) -> None:
    """Refuse a model that estimates something else than the measure.

    Raises:
        InputError: it does; the message lists the measures of the model and the models of the measure.
    """
    fits = FITS.get(model)
    if fits is not None and measure.id not in fits:
        others = ", ".join(name for name in MODELS if measure.id in FITS.get(name, (measure.id,)))
        raise InputError(
            f"model {model} estimates {' or '.join(fits)}, not {measure.id} ({measure.name}); for {measure.id} there is {others}"
        )


def _by_rule(case: Case) -> Main:
    columns, measure = case.measure.columns, case.measure.id
    if columns == COUNT and measure == "PLO":
        return chain(case)
    if columns == RATE and measure == "IRLN":
        return chain(case)
    if measure == "PETO":
        return peto_model(case)
    if columns in (TABLE, RATES) and measure in ("RR", "OR", "RD", "IRR", "IRD"):
        return _counts_rule(case)
    return inverse_variance(case)


def _counts_rule(case: Case) -> Main:
    corrected = case.options.add > 0  # asked for: then the corrected effects are wanted, by inverse variance
    if corrected or not is_sparse(case):
        return inverse_variance(case)
    pooled = mantel_haenszel_model(case)
    if case.measure.id in ("RD", "IRD"):
        return pooled
    mixed = conditional(case)
    if mixed.estimate.estimate is None or pooled.estimate.estimate is None:
        return pooled
    tau2, enough = mixed.estimate.spread.tau2 or 0.0, mixed.estimate.k >= ENOUGH
    if enough and tau2 <= _DIFFER[0] and not _is_close(case):
        return _on_t(pooled, case.options.level)
    return mixed if (enough or tau2 > _DIFFER[0]) and tau2 < _DIFFER[1] else pooled


def is_sparse(case: Case) -> bool:
    """Whether a study with people in both arms has no effect of its own, or one without an error.

    For a ratio of risks or rates that is an arm without events; an arm in which everybody has one is a difficulty of odds, not of risks.
    """
    events, control = case.columns["events"], case.columns["events_control"]
    silent = (events == 0) | (control == 0)
    if case.measure.columns == TABLE:
        full, full_control = events == case.columns["total"], control == case.columns["total_control"]
        silent |= (full & full_control) if case.measure.id == "RR" else (full | full_control)
    return bool((silent & people_in_both(case)).any())


LOW = 0.2
"""Risk up to which events among people are near enough to events over time, as which the conditional model of a risk ratio takes them: its standard error is then some
1 / sqrt(1 - risk) too wide, 12% here. Where small studies had risks of 20 to 90%, it held the truth in 96 to 100%, at up to three times the width of Mantel-Haenszel."""


def _is_close(case: Case) -> bool:
    """Whether the conditional model describes such counts: odds and rates always, risks where they are low in both arms."""
    if case.measure.id != "RR":
        return True
    there, c = people_in_both(case), case.columns
    arms = [(c["events" + arm][there], c["total" + arm][there]) for arm in ("", "_control")]
    return all(float(np.nansum(events)) <= LOW * float(np.nansum(total)) for events, total in arms)


def _on_t(main: Main, level: float) -> Main:
    """A ratio with its limits on t, less one degree of freedom, for differences between studies that nobody sees: see `ENOUGH`."""
    one = main.estimate
    if one.estimate is None or one.ci_low is None or one.ci_high is None:
        return main
    free, mean = one.k - 1, float(np.log(one.estimate))
    error = float(np.log(one.ci_high / one.ci_low) / (2 * ndtri(0.5 + level / 2)))
    low, high = (float(np.exp(mean + sign * stdtrit(free, 0.5 + level / 2) * error)) for sign in (-1, 1))
    told = replace(one, ci_low=low, ci_high=high, interval="t", df=float(free), p_value=2 * float(stdtr(free, -abs(mean) / error)))
    return replace(main, estimate=told)


# --- inverse variance ---

_EXACT = "an effect without any sampling error cannot be weighed"


def inverse_variance(case: Case) -> Main:
    """Study effects weighted by their precision, with variance between studies unless the method is EE."""
    effects, options = case.effects, case.options
    usable = effects.usable & (np.nan_to_num(effects.variances) > 0)
    reasons = tuple(reason or ("" if good else _EXACT) for reason, good in zip(effects.reasons, usable, strict=True))
    if not usable.any():
        return _nothing(case, "inverse_variance", "no study has an effect that can be estimated and weighed", reasons)
    known = case.part(usable)
    y, v = effects.estimates[usable], effects.variances[usable]
    model = fit(y, v, method=options.method, test=options.test, level=options.level, labels=known.labels)
    weights = np.full(len(case), np.nan)
    weights[usable] = model.shares
    return Main(
        estimate=estimate_from_fit(case, model, effects.sizes[usable]), weights=weights, fit=model, notes=effects.notes,
        left_out=tuple(f"{label}: {reason}" for label, reason, good in zip(case.labels, reasons, usable, strict=True) if not good),
    )  # fmt: skip


def estimate_from_fit(case: Case, model: Fit, sizes: Array, label: str = "Pooled") -> Estimate:
    """A fitted mean as it is told: on the natural scale, with its prediction interval from three studies up."""
    back = _way_back(case, sizes)
    low, high = _ordered(back(model.ci_low), back(model.ci_high))
    predicted = model.predict(df=case.options.prediction) if model.method != "EE" and model.k >= 3 else None
    prediction = _ordered(back(float(predicted.low[0])), back(float(predicted.high[0]))) if predicted else (None, None)
    name = "common_effect" if model.method == "EE" else "one_study" if model.k == 1 else "inverse_variance"
    return Estimate(
        label=label, k=model.k, estimate=back(model.estimate), ci_low=low, ci_high=high, model=name, interval=model.test,
        df=None if model.test == "z" else model.df, prediction_low=prediction[0], prediction_high=prediction[1],
        prediction_df=predicted.df if predicted and np.isfinite(predicted.df) else None, p_value=None if case.measure.null is None else model.p_value,
        spread=spread_from_fit(model),
    )  # fmt: skip


def spread_from_fit(model: Fit) -> Spread:
    """Heterogeneity of a fitted model, with the Q-profile interval of tau2."""
    if model.k < 2:
        return Spread(note="one study says nothing about the variance between studies")
    limits = model.tau2_interval()
    return Spread(
        tau2=model.tau2,
        tau2_low=limits.low,
        tau2_high=limits.high,
        i2=model.i2,
        q=model.q,
        q_df=model.q_df,
        q_p=model.q_p,
        note=limits.note,
    )


def _way_back(case: Case, sizes: Array) -> Callable[[float], float]:
    return lambda value: float(case.measure.to_natural(np.asarray(value), sizes))


def _ordered(a: float, b: float) -> tuple[float, float]:
    return (a, b) if a <= b else (b, a)


def _nothing(case: Case, model: str, reason: str, reasons: tuple[str, ...]) -> Main:
    told = tuple(f"{label}: {why}" for label, why in zip(case.labels, reasons, strict=True) if why)
    empty = Estimate(label="Pooled", k=0, estimate=None, ci_low=None, ci_high=None, model=model, reason=reason)
    return Main(estimate=empty, weights=np.full(len(case), np.nan), left_out=told)


# --- counts of two arms ---


def mantel_haenszel_model(case: Case) -> Main:
    """Mantel-Haenszel, without correction unless one is asked for."""
    from cordwise.synthesis.mantel_haenszel import mantel_haenszel, mantel_haenszel_rates

    options, c, drop = case.options, case.columns, (True, case.is_ratio)
    if case.measure.columns == RATES:
        pooled = mantel_haenszel_rates(
            c["events"], c["time"], c["events_control"], c["time_control"], measure=case.measure.id, level=options.level, labels=case.labels,
            add=(options.add, options.add), to=(options.to, options.to), drop_empty=drop,
        )  # fmt: skip
    else:
        pooled = mantel_haenszel(
            c["events"], c["total"], c["events_control"], c["total_control"], measure=case.measure.id, level=options.level, labels=case.labels,
            variance="sato" if case.measure.id == "RD" else "GR", add=(options.add, options.add), to=(options.to, options.to), drop_empty=drop,
        )  # fmt: skip
    return _closed(case, pooled, "mantel_haenszel")


def peto_model(case: Case) -> Main:
    """Peto's odds ratio."""
    from cordwise.synthesis.peto import peto

    c = case.columns
    pooled = peto(c["events"], c["total"], c["events_control"], c["total_control"], level=case.options.level, labels=case.labels)
    return _closed(case, pooled, "peto")


def _closed(case: Case, pooled: object, model: str) -> Main:
    from cordwise.synthesis.pooled_counts import Pooled

    assert isinstance(pooled, Pooled)
    level = case.options.level
    limits: tuple[float | None, float | None] = (None, None)
    natural = None
    if pooled.estimate is not None and pooled.standard_error is not None:
        half = -float(ndtri((1 - level) / 2)) * pooled.standard_error
        natural, *ends = (float(case.measure.to_natural(np.asarray(pooled.estimate + d))) for d in (0.0, -half, half))
        limits = (ends[0], ends[1])
    spread = Spread(note="one common effect is taken") if pooled.q is None else _q_spread(pooled.q, pooled.q_df)
    p = None
    if pooled.estimate is not None and pooled.standard_error:
        p = float(2 * _tail(abs(pooled.estimate) / pooled.standard_error))
    says = len(case) - len(pooled.left_out)
    estimate = Estimate(
        label="Pooled", k=says, estimate=natural, ci_low=limits[0], ci_high=limits[1], model=model, interval="z", p_value=p, spread=spread,
        reason=pooled.reason,
    )  # fmt: skip
    return Main(estimate=estimate, weights=np.asarray(pooled.weights, dtype=float), left_out=pooled.left_out, notes=pooled.notes)


def _tail(z: float) -> float:
    from scipy.special import ndtr

    return float(ndtr(-z))


def _q_spread(q: float, df: int) -> Spread:
    from scipy.special import chdtrc

    i2 = max(0.0, 100 * (q - df) / q) if q > 0 and df > 0 else 0.0
    return Spread(
        i2=i2 if df > 0 else None, q=q, q_df=df, q_p=float(chdtrc(df, q)) if df > 0 else None,
        note="Q is over the studies with an effect of their own; one common effect is taken",
    )  # fmt: skip


def conditional(case: Case) -> Main:
    """The conditional binomial-normal model: given the events of each study, without any correction; intervals on t with k - 1 degrees of freedom."""
    from cordwise.synthesis.glmm.models import Options, odds_ratio_glmm, rate_ratio_glmm
    from cordwise.synthesis.two_arms import two_arms

    there = people_in_both(case)  # an arm of nobody, or in which nobody was followed, says nothing
    c = {name: np.where(there, column, np.nan) for name, column in case.columns.items()}
    options = Options(method="EE" if case.options.method == "EE" else "ML", level=case.options.level)
    if case.measure.id == "OR":
        arms = two_arms(c["events"], c["total"], c["events_control"], c["total_control"], case.labels)
        found = odds_ratio_glmm(arms, model="CM.EL", options=options)
    else:
        times = ("total", "total_control") if case.measure.id == "RR" else ("time", "time_control")
        found = rate_ratio_glmm(
            c["events"], c[times[0]], c["events_control"], c[times[1]], model="CM.EL", labels=case.labels, options=options
        )
    name = ("conditional_exact" if case.measure.id == "OR" else "conditional_rate") + ("_common" if options.method == "EE" else "")
    weights = np.full(len(case), np.nan)
    left = _silent(case, found.dropped, there)
    if found.reason or not np.isfinite(found.standard_errors[0]):
        empty = Estimate(label="Pooled", k=len(found.used), estimate=None, ci_low=None, ci_high=None, model=name, reason=found.reason or "the model has no finite interval")  # fmt: skip
        return Main(estimate=empty, weights=weights, left_out=left)
    free = max(len(found.used) - 1, 0)
    mean, error = float(found.estimates[0]), float(found.standard_errors[0])
    half = (float(stdtrit(free, 0.5 + case.options.level / 2)) if free else -float(ndtri((1 - case.options.level) / 2))) * error
    wide = half if found.tau2 == 0 else half / error * float(np.sqrt(error**2 + found.tau2))
    natural = [float(np.exp(mean + d)) for d in (0.0, -half, half, -wide, wide)]
    estimate = Estimate(
        label="Pooled", k=len(found.used), estimate=natural[0], ci_low=natural[1], ci_high=natural[2], model=name, interval="t" if free else "z",
        df=float(free) if free else None, prediction_low=natural[3] if free >= 2 else None, prediction_high=natural[4] if free >= 2 else None,
        prediction_df=float(free) if free >= 2 else None, p_value=2 * (float(stdtr(free, -abs(mean) / error)) if free else _tail(abs(mean) / error)),
        spread=Spread(tau2=found.tau2, i2=100 * found.i2, q=found.q_lrt, q_df=found.q_df, q_p=found.q_lrt_p, note="Q is the likelihood ratio test"),
    )  # fmt: skip
    return Main(estimate=estimate, weights=weights, left_out=left, notes=tuple(found.notes))


def people_in_both(case: Case) -> NDArray[np.bool_]:
    """Which studies have people, or time in which they were followed, in both arms; a missing cell is no sign of nobody."""
    sizes = [case.columns[name] for name in case.measure.columns if name.startswith(("total", "time"))]
    return np.asarray(np.logical_and.reduce([size != 0 for size in sizes]))


def _silent(case: Case, labels: tuple[str, ...], there: NDArray[np.bool_]) -> tuple[str, ...]:
    """The studies that a conditional model leaves out, each with its reason."""
    if not labels:
        return ()
    uncounted = ~there | np.isnan([case.columns[name] for name in case.measure.columns]).any(axis=0)
    silent = "no event in either arm, or the event in everybody: no weight in a ratio"
    own = {label: reason for label, reason, without in zip(case.labels, case.effects.reasons, uncounted, strict=True) if without}
    return tuple(f"{label}: {own.get(label, silent)}" for label in labels)


# --- one arm ---


def chain(case: Case) -> Main:
    """The chain for shares and rates of one arm: exact, binomial-normal (Poisson-normal), beta-binomial, exact on an effective number."""
    from cordwise.synthesis.pooling.one_arm import chain as told

    return told(case)


MODELS: dict[str, Model] = {
    "inverse_variance": inverse_variance,
    "mantel_haenszel": mantel_haenszel_model,
    "peto": peto_model,
    "conditional": conditional,
    "chain": chain,
}
"""The models by name."""
