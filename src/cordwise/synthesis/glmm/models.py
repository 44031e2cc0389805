"""Likelihood models of counts, from the columns of a table to the result: odds ratio, rate ratio, share, rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlog1py, xlogy

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, refuse, same_length, vector
from cordwise.synthesis.estimates import study_labels
from cordwise.synthesis.glmm import fitting
from cordwise.synthesis.glmm.families import Binomial, Family, Hypergeometric, Poisson
from cordwise.synthesis.glmm.newton import Maximum
from cordwise.synthesis.glmm.result import Glmm, chance_above, generalised_q, typical_variance, wald
from cordwise.synthesis.two_arms import TwoArms, check_counts, check_within
from cordwise.text.counted import counted

Flags = NDArray[np.bool_]
Model = Literal["UM.FS", "UM.RS", "CM.EL", "CM.AL"]

NODES = 15
"""Quadrature nodes of one random effect. Where seven differ from fifteen at all, it is in the fifth digit; they cost little."""

NODES_OF_TWO = 7
"""Nodes of each of two random effects."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How a model is fitted and told.

    `nodes` None: `NODES`, or `NODES_OF_TWO` a dimension where there are two random effects; 1 is the Laplace approximation.
    `moderators`: columns (k, m); `test` "t" takes k - p degrees of freedom.
    """

    method: Literal["EE", "ML"] = "ML"
    nodes: int | None = None
    moderators: Any = None
    names: Sequence[str] = ()
    test: Literal["z", "t"] = "z"
    level: float = 0.95
    correlated: bool = False

    def __post_init__(self) -> None:
        if self.method not in ("EE", "ML"):
            raise InputError(f"method {self.method!r}: EE (one common effect) or ML (random effects)")
        if self.test not in ("z", "t"):
            raise InputError(f"test {self.test!r}: z or t")
        if not 0 < self.level < 1:
            raise InputError(f"level {self.level:g}: between 0 and 1, as 0.95")
        if self.nodes is not None and not 1 <= self.nodes <= 100:
            raise InputError(f"nodes {self.nodes}: from 1 (Laplace) to 100")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Data:
    """The studies that a model takes: family (k, J), moderators with the intercept, closed-form effects for I2 and for the Wald test."""

    measure: str
    family: Family
    x: Array
    variances: Array  # of each study's effect with half an event added where a cell is empty: for the typical variance only
    labels: tuple[str, ...]
    dropped: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Heterogeneity:
    wald: float
    lrt: float
    saturated: float
    note: str = ""


def odds_ratio_glmm(arms: TwoArms, *, model: Model = "UM.FS", options: Options | None = None) -> Glmm:
    """The pooled log odds ratio.

    UM.FS: an intercept for each study. UM.RS: normal random intercepts. CM.EL: given the events of each study (exact non-central
    hypergeometric likelihood). CM.AL: the same, approximated by a binomial one, for rare events. Studies without an event in either arm, or
    with one in everybody, say nothing about an odds ratio and are left out, by name.

    Raises:
        InputError: a model, option or moderator that cannot be used.
    """
    options = options or Options()
    if model not in ("UM.FS", "UM.RS", "CM.EL", "CM.AL"):
        raise InputError(f"model {model!r}: UM.FS, UM.RS, CM.EL or CM.AL")
    silent = (arms.empty | arms.full) & arms.complete
    x, names, whole = _moderators(options, len(arms))
    kept = np.flatnonzero(arms.complete & ~silent & whole)
    cells = np.column_stack([arms.events, arms.total - arms.events, arms.events_control, arms.total_control - arms.events_control])[kept]
    n1, n2 = arms.total[kept], arms.total_control[kept]
    family: Family
    if model in ("UM.FS", "UM.RS"):
        counts = cells[:, [0, 2]]
        family = Binomial(counts=counts, totals=np.column_stack([n1, n2]), offset=np.zeros_like(counts))
    elif model == "CM.EL":
        family = Hypergeometric(counts=cells[:, :1], treated=n1, control=n2, events=cells[:, 0] + cells[:, 2])
    else:
        family = Binomial(counts=cells[:, :1], totals=cells[:, :1] + cells[:, 2:3], offset=np.log(n1 / n2)[:, None])
    filled = cells + 0.5 * (cells == 0).any(axis=1)[:, None]
    data = _Data(
        measure="OR", family=family, x=x[kept], variances=(1 / filled).sum(axis=1), labels=_at(arms.labels, kept),
        dropped=_at(arms.labels, np.setdiff1d(np.arange(len(arms)), kept)), notes=_left_out(silent, arms.complete, whole),
    )  # fmt: skip
    return _model(data, model, options, names)


def rate_ratio_glmm(
    events: Any, time: Any, events_control: Any, time_control: Any, *, model: Model = "UM.FS", labels: Sequence[object] | None = None,
    options: Options | None = None,
) -> Glmm:  # fmt: skip
    """The pooled log ratio of two rates, events over person-time; models as of `odds_ratio_glmm`.

    CM.EL is exact here: given the events of both arms, those of the treated arm are binomial.

    Raises:
        InputError: a count that is negative or not whole, a time that is not above zero; a model, option or moderator that cannot be used.
    """
    options = options or Options()
    if model not in ("UM.FS", "UM.RS", "CM.EL"):
        raise InputError(f"model {model!r}: UM.FS, UM.RS or CM.EL for a rate ratio")
    a, t1, names_of = _rate_columns(events, time, labels, "events", "time")
    c, t2, _ = _rate_columns(events_control, time_control, labels, "events_control", "time_control")
    same_length({"events": a, "events_control": c})
    complete, silent = np.isfinite(a + t1 + c + t2), (a == 0) & (c == 0)
    x, names, whole = _moderators(options, len(a))
    kept = np.flatnonzero(complete & ~silent & whole)
    counts, times = np.column_stack([a, c])[kept], np.column_stack([t1, t2])[kept]
    family: Family = Poisson(counts=counts, times=times)
    if model == "CM.EL":
        family = Binomial(counts=counts[:, :1], totals=counts.sum(axis=1)[:, None], offset=np.log(times[:, 0] / times[:, 1])[:, None])
    filled = counts + 0.5 * (counts == 0).any(axis=1)[:, None]
    data = _Data(
        measure="IRR", family=family, x=x[kept], variances=(1 / filled).sum(axis=1), labels=_at(names_of, kept),
        dropped=_at(names_of, np.setdiff1d(np.arange(len(a)), kept)), notes=_left_out(silent & complete, complete, whole),
    )  # fmt: skip
    return _model(data, model, options, names)


def share_glmm(events: Any, total: Any, *, labels: Sequence[object] | None = None, options: Options | None = None) -> Glmm:
    """The pooled logit of a share: the binomial-normal model of one arm.

    Raises:
        InputError: an impossible count, named by its row; an option or moderator that cannot be used.
    """
    options = options or Options()
    names_of = study_labels(labels, len(events))
    x1, n = vector(events, "events", names_of), vector(total, "total", names_of)
    same_length({"events": x1, "total": n})
    for name, column in (("events", x1), ("total", n)):
        check_counts(column, name, names_of)
    check_within(x1, n, "events", names_of)
    x, names, whole = _moderators(options, len(n))
    complete = np.isfinite(x1) & (n > 0)
    kept = np.flatnonzero(complete & whole)
    cells = np.column_stack([x1, n - x1])[kept]
    filled = cells + 0.5 * (cells == 0).any(axis=1)[:, None]
    family = Binomial(counts=x1[kept][:, None], totals=n[kept][:, None], offset=np.zeros((len(kept), 1)))
    data = _Data(
        measure="PLO", family=family, x=x[kept], variances=(1 / filled).sum(axis=1), labels=_at(names_of, kept),
        dropped=_at(names_of, np.setdiff1d(np.arange(len(n)), kept)), notes=_left_out(~complete & complete, complete, whole),
    )  # fmt: skip
    return _model(data, "UM", options, names)


def rate_glmm(events: Any, time: Any, *, labels: Sequence[object] | None = None, options: Options | None = None) -> Glmm:
    """The pooled log of a rate: the Poisson-normal model of one arm.

    Raises:
        InputError: a count that is negative or not whole, a time that is not above zero; an option or moderator that cannot be used.
    """
    options = options or Options()
    a, t, names_of = _rate_columns(events, time, labels, "events", "time")
    x, names, whole = _moderators(options, len(a))
    complete = np.isfinite(a + t)
    kept = np.flatnonzero(complete & whole)
    data = _Data(
        measure="IRLN", family=Poisson(counts=a[kept][:, None], times=t[kept][:, None]), x=x[kept],
        variances=1 / np.where(a[kept] == 0, 0.5, a[kept]), labels=_at(names_of, kept),
        dropped=_at(names_of, np.setdiff1d(np.arange(len(a)), kept)), notes=_left_out(~complete & complete, complete, whole),
    )  # fmt: skip
    return _model(data, "UM", options, names)


# -- what comes in --------------------------------------------------------------------------------------------------------------------


def _rate_columns(events: Any, time: Any, labels: Sequence[object] | None, name: str, clock: str) -> tuple[Array, Array, tuple[str, ...]]:
    names = study_labels(labels, len(events))
    counts, times = vector(events, name, names), vector(time, clock, names)
    same_length({name: counts, clock: times})
    check_counts(counts, name, names)
    refuse(times <= 0, times, clock, names, "is not above zero")
    return counts, times, names


def _moderators(options: Options, k: int) -> tuple[Array, tuple[str, ...], Flags]:
    """The intercept and the moderators (k, p), their names, and which rows have all of them."""
    if options.moderators is None:
        return np.ones((k, 1)), ("intercept",), np.ones(k, dtype=bool)
    columns = np.asarray(options.moderators, dtype=np.float64)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or len(columns) != k:
        raise InputError(f"moderators of shape {columns.shape} for {k} studies")
    if np.isinf(columns).any():
        raise InputError("a moderator is infinite")
    names = tuple(options.names) or tuple(f"moderator {column + 1}" for column in range(columns.shape[1]))
    if len(names) != columns.shape[1]:
        raise InputError(f"{len(names)} names for {columns.shape[1]} moderators")
    return np.column_stack([np.ones(k), columns]), ("intercept", *names), np.asarray(np.isfinite(columns).all(axis=1))


def _at(labels: Sequence[str], rows: Any) -> tuple[str, ...]:
    return tuple(labels[row] for row in rows)


def _left_out(silent: Flags, complete: Flags, whole: Flags) -> tuple[str, ...]:
    told = (
        (int(silent.sum()), "without an event in either arm, or with one in everybody: nothing about a ratio"),
        (int((~complete).sum()), "with a missing count, or with nobody in an arm"),
        (int((complete & ~whole).sum()), "with a missing moderator"),
    )
    return tuple(f"{count} left out {why}" for count, why in told if count)


# -- from the data to the result --------------------------------------------------------------------------------------------------------


def _model(data: _Data, model: str, options: Options, names: tuple[str, ...]) -> Glmm:
    nodes = options.nodes or (NODES_OF_TWO if model == "UM.RS" and options.method == "ML" else NODES)
    reason = _hopeless(data)
    if reason:
        return _result(
            data, model, options, names, nodes, _nothing(data.x.shape[1], reason), _Heterogeneity(wald=np.nan, lrt=np.nan, saturated=np.nan)
        )
    x, scale = _scaled(data.x)
    scaled = replace(data, x=x)
    fit, heterogeneity = (_random_intercepts if model == "UM.RS" else _fixed_intercepts)(scaled, model, options, nodes)
    back = replace(fit, estimates=scale @ fit.estimates, covariance=scale @ fit.covariance @ scale.T)
    return _result(data, model, options, names, nodes, back, heterogeneity)


def _hopeless(data: _Data) -> str:
    """Why these counts have no estimate, "" where they may have one."""
    k, p = data.x.shape
    if k == 0:
        return "no study says anything about it"
    if k < p:
        return f"{counted(k, 'study', 'studies')} for {counted(p, 'coefficient')}"
    if np.linalg.matrix_rank(data.x) < p:
        return "the moderators repeat each other, or do not vary"
    events, others = _reach(data.family)
    none, every = (events == 0).all(axis=0), (others == 0).all(axis=0)
    if data.family.counts.shape[1] == 1:
        return (
            "no event is left in any treated arm" if none.any() and data.measure in RATIOS else _one_arm_limits(none, every, data.measure)
        )
    if none.any() or every.any():
        arm = "treated" if none[0] or every[0] else "control"
        what = "no event" if none.any() else "an event in everybody"
        return f"{what} in any {arm} arm: the ratio runs to its limit"
    return ""


RATIOS = ("OR", "IRR")


def _one_arm_limits(none: Any, every: Any, measure: str) -> str:
    if not none.any() and not every.any():
        return ""
    if measure in RATIOS:
        return "every event is in the treated arms, as far as they can hold them: the ratio runs to its limit"
    return (
        "no event in any study: the exact limit says what can be said"
        if none.any()
        else "an event in everybody: the exact limit says what can be said"
    )


def _reach(family: Family) -> tuple[Array, Array]:
    """How far each count is above its lowest and below its highest value (k, J)."""
    if isinstance(family, Hypergeometric):
        return family.counts - family.lowest[:, None], family.highest[:, None] - family.counts
    if isinstance(family, Binomial):
        return family.counts, family.totals - family.counts
    return family.counts, np.full_like(family.counts, np.inf)


def _scaled(x: Array) -> tuple[Array, Array]:
    """Moderators brought to mean 0 and deviation 1, so that one step length fits all; and the matrix that takes coefficients back."""
    p = x.shape[1]
    centre, spread = x[:, 1:].mean(axis=0), x[:, 1:].std(axis=0)
    back = np.eye(p)
    back[0, 1:] = -centre / spread
    back[1:, 1:] = np.diag(1 / spread)
    return np.column_stack([x[:, :1], (x[:, 1:] - centre) / spread]), back


def _fixed_intercepts(data: _Data, model: str, options: Options, nodes: int) -> tuple[fitting.Fit, _Heterogeneity]:
    own = model == "UM.FS"
    common = fitting.common(data.family, data.x, own=own)
    fit = common if options.method == "EE" else fitting.mixed(data.family, data.x, common, own=own, nodes=nodes)
    effects, variances, best = _saturated(data.family)
    finite = np.isfinite(effects) & np.isfinite(variances)
    q = generalised_q(np.where(finite, effects, 0.0), np.where(finite, 1 / np.where(finite, variances, 1.0), 0.0), data.x)
    note = "" if finite.all() else f"{int((~finite).sum())} with an empty cell add nothing to the Wald test of heterogeneity"
    return fit, _Heterogeneity(wald=q, lrt=2 * (best - common.log_likelihood), saturated=best, note=note)


def _random_intercepts(data: _Data, model: str, options: Options, nodes: int) -> tuple[fitting.Fit, _Heterogeneity]:
    assert model == "UM.RS"
    common = fitting.random_intercepts(data.family, data.x, nodes=nodes)
    fit = common
    if options.method == "ML":
        fit = fitting.random_both(data.family, data.x, common, nodes=nodes, correlated=options.correlated)
    effects, precision, best = fitting.saturated_random(data.family, common, nodes=nodes)
    q, lrt = generalised_q(effects, precision, data.x), 2 * (best - common.log_likelihood)
    return fit, _Heterogeneity(wald=q, lrt=lrt, saturated=_saturated(data.family)[2])


def _saturated(family: Family) -> tuple[Array, Array, float]:
    """Each study's own effect (infinite at an end of its range), its variance, and the log likelihood of all."""
    constant = float(family.constant.sum())
    if isinstance(family, Hypergeometric):
        return _own_hypergeometric(family)
    if isinstance(family, Poisson):
        y, t = family.counts, family.times
        with np.errstate(divide="ignore"):
            logs, variances = np.log(y / t), (1 / y).sum(axis=1)
        return _contrast(logs), variances, float((xlogy(y, y / t) - y).sum()) + constant
    assert isinstance(family, Binomial)
    y, n = family.counts, family.totals
    with np.errstate(divide="ignore"):
        logs, variances = np.log(y) - np.log(n - y) - family.offset, (1 / y + 1 / (n - y)).sum(axis=1)
    at = xlogy(y, y / n) + xlog1py(n - y, -y / n) - y * family.offset
    return _contrast(logs), variances, float(at.sum()) + constant


def _contrast(logs: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return logs[:, 0] if logs.shape[1] == 1 else logs[:, 0] - logs[:, 1]


def _own_hypergeometric(family: Hypergeometric) -> tuple[Array, Array, float]:
    """The conditional estimate of each study, by Newton on its mean; at an end of the support it is infinite and its likelihood one."""
    events, others = _reach(family)
    inner = np.flatnonzero((events[:, 0] > 0) & (others[:, 0] > 0))
    effects, variances = np.full(len(events), np.inf), np.full(len(events), np.inf)
    if not len(inner):
        return effects, variances, 0.0
    part = family.take(inner)
    maximum = [fitting.common(part.take(np.array([row])), np.ones((1, 1)), own=False) for row in range(len(inner))]
    effects[inner] = [fit.estimates[0] for fit in maximum]
    variances[inner] = [fit.covariance[0, 0] for fit in maximum]
    return effects, variances, float(sum(fit.log_likelihood for fit in maximum))


def _nothing(p: int, reason: str) -> fitting.Fit:
    nan = float("nan")
    maximum = Maximum(
        shared=np.zeros(0), own=np.zeros(0), value=nan, information=np.zeros((0, 0)), bend=np.zeros((0, 0, 0)), converged=False
    )
    return fitting.Fit(
        estimates=np.full(p, nan), covariance=np.full((p, p), nan), tau2=nan, sigma2=None, rho=None, log_likelihood=nan, at_modes=nan, parameters=0,
        reason=reason, maximum=maximum,
    )  # fmt: skip


def _result(
    data: _Data, model: str, options: Options, names: tuple[str, ...], nodes: int, fit: fitting.Fit, heterogeneity: _Heterogeneity
) -> Glmm:
    k, p = data.x.shape
    df = float(k - p) if options.test == "t" else None
    told = wald(fit.estimates, fit.covariance, level=options.level, df=df, moderated=p > 1)
    typical = np.nan if fit.reason and np.isnan(fit.tau2) else typical_variance(data.variances, data.x)
    rows = 2 * k if model.startswith("UM.") else k
    notes = (*data.notes, *([heterogeneity.note] if heterogeneity.note else []), *_degrees(options, k, p))
    return Glmm(
        measure=data.measure, model=model, method=options.method, test=options.test, level=options.level, nodes=nodes, k=k, names=names,
        estimates=fit.estimates, standard_errors=told.standard_errors, statistics=told.statistics, df=df, p_values=told.p_values,
        ci_low=told.ci_low, ci_high=told.ci_high, covariance=fit.covariance, tau2=fit.tau2, sigma2=fit.sigma2, rho=fit.rho,
        i2=_i2(fit.tau2, typical), h2=_h2(fit.tau2, typical),
        q_wald=heterogeneity.wald, q_wald_p=chance_above(heterogeneity.wald, k - p), q_lrt=heterogeneity.lrt,
        q_lrt_p=chance_above(heterogeneity.lrt, k - p), q_df=max(k - p, 0), log_likelihood=fit.log_likelihood,
        modal_log_likelihood=fit.at_modes, saturated_log_likelihood=heterogeneity.saturated, parameters=fit.parameters,
        aic=2 * (fit.parameters - fit.log_likelihood), bic=fit.parameters * float(np.log(max(rows, 1))) - 2 * fit.log_likelihood,
        qm=told.qm, qm_df=told.qm_df, qm_p=told.qm_p, used=data.labels, dropped=data.dropped, notes=notes, reason=fit.reason,
    )  # fmt: skip


def _degrees(options: Options, k: int, p: int) -> tuple[str, ...]:
    if k > p:
        return ()
    told = f"{k} {'study' if k == 1 else 'studies'} for {p} {'coefficient leaves' if p == 1 else 'coefficients leave'}"
    return (
        f"{told} no heterogeneity to be seen: no I2",
        *([f"{told} no degree of freedom for a t interval"] if options.test == "t" else []),
    )


def _i2(tau2: float, typical: float) -> float:
    return 0.0 if tau2 == 0 else tau2 / (tau2 + typical)


def _h2(tau2: float, typical: float) -> float:
    return 1.0 if tau2 == 0 else 1 + tau2 / typical
