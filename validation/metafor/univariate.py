"""rma.uni and what is asked of one fitted model: intervals of tau2, predictions on another scale, likelihood ratios."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import chdtrc

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.batch import fit_many
from cordwise.synthesis.effects import measure_of
from cordwise.synthesis.influence import shrunken
from cordwise.synthesis.model import METHODS, Fit, Prediction, fit
from cordwise.synthesis.tau2_interval import profile
from validation.metafor.formula import arithmetic
from validation.metafor.reading import Case, OutOfScopeError, array, columns

METHOD = {"FE": "EE", "CE": "EE", "HSk": "HSK", "GENQ": "GENQ", **{name: name for name in METHODS}}
TEST = {"z": "z", "t": "t", "knha": "knha", "hksj": "knha", "adhoc": "adhoc"}
COMMON = ("EE",)

Answer = dict[str, Any]


def model_of(case: Case, *, default_test: str = "z", y: Array | None = None, v: Array | None = None) -> Fit:
    """The model that the options of a case describe.

    Raises:
        OutOfScopeError: an option without a counterpart.
        InputError: ours refuses.
    """
    options = case.options
    y, v = case.y if y is None else y, case.v if v is None else v
    weighted, tau2 = options.get("weighted", True), options.get("tau2")
    btt = options.get("btt")
    method = options.choose("method", METHOD, "REML")
    tau2 = None if method in COMMON else tau2  # metafor drops it too
    weights = weights_of(options.get("weights"), y, v)
    moderators, names = moderators_of(case), [str(name) for name in np.atleast_1d(options.get("X_names") or [])]
    return fit(
        y, v, moderators=moderators, names=names if moderators is not None and len(names) == moderators.shape[1] else None, intercept=bool(options.get("intercept", True)), method=method,
        test=options.choose("test", TEST, default_test), level=options.level, weighted=bool(weighted), tau2=None if tau2 is None else float(tau2),
        weights=None if method == "GENQ" else weights, q_weights=weights if method == "GENQ" else None,
        tested=None if btt is None else [int(place) - 1 for place in np.atleast_1d(btt)],
    )  # fmt: skip


def moderators_of(case: Case) -> Array | None:
    given = case.options.get("X")
    if given is None:
        if case.options.get("formula") and "X_names" in case.options:
            raise OutOfScopeError("a formula without its columns")
        return None
    return columns(given, len(case.y))


def weights_of(given: Any, y: Array, v: Array) -> Array | None:
    """Weights as numbers, or as an expression of vi such as "1/sqrt(vi)"."""
    if given is None:
        return None
    if isinstance(given, str):
        return np.broadcast_to(arithmetic(given, {"vi": v, "yi": y}), v.shape).astype(float)
    return array(given)


# --- rma.uni ---


ABSENT = "_absent"
"""The fields that ours does not tell, each with the reason: a key of an answer."""


def rma_uni(case: Case) -> Answer:
    model = model_of(case)
    answer = coefficients(model) | heterogeneity(model) | statistics_of_fit(model)
    if not model.is_plain:
        answer |= of_moderators(model, case)
    return answer | predictions(model, case) | {ABSENT: not_told(model)}


def not_told(model: Fit) -> dict[str, str]:
    """What ours leaves untold in this model on purpose."""
    told = {
        "vif": "variance inflation factors: not built",
        "fit_stats": "information criteria are told by the criterion that was maximised",
    }
    if model.fixed_tau2:
        told["se_tau2"] = "a tau2 that was given has no standard error"
    elif model.method == "DLIT":
        told["se_tau2"] = "no standard error of the iterated DerSimonian-Laird estimator has been published; metafor's counts tau2 twice"
    if model.k - model.p < 2:
        told |= dict.fromkeys(("pi_riley_lb", "pi_riley_ub"), NO_DF)
    if model.k - model.p < 1:
        told |= dict.fromkeys(("pi_t_lb", "pi_t_ub"), NO_DF)
        if model.method == "REML":
            told["fit_stats.REML.BIC"] = "one study has no restricted likelihood: the logarithm of 0 observations"
    if model.r2 is None:
        told["R2"] = "R2: without moderators there is no variance between studies to explain"
    return told


NO_DF = "t on no degree of freedom has no quantile; metafor takes one degree"


def coefficients(model: Fit) -> Answer:
    return {
        "k": model.k, "p": model.p, "coef": names_of(model), "b": model.coefficients, "se": model.standard_errors, "zval": model.statistics,
        "ddf": [finite(model.df)], "pval": model.p_values, "ci_lb": model.ci_lows, "ci_ub": model.ci_highs,
    }  # fmt: skip


def names_of(model: Fit) -> list[str]:
    return ["intrcpt" if name == "intercept" else name for name in model.names]


def heterogeneity(model: Fit) -> Answer:
    return {
        "tau2": model.tau2, "se_tau2": model.tau2_se, "I2": model.i2, "H2": model.h2, "QE": model.q, "QEp": model.q_p, "s2w": model.scale,
    }  # fmt: skip


def finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def statistics_of_fit(model: Fit) -> Answer:
    """Likelihoods under both criteria; the rest under the one that was maximised."""
    if model.method not in ("EE", "ML", "REML"):
        return {}
    own = "REML" if model.method == "REML" else "ML"
    stats: dict[str, dict[str, float]] = {own: {"dev": model.deviance(), "AIC": model.aic, "BIC": model.bic, "AICc": model.aicc}}
    for name in ("ML", "REML"):
        stats.setdefault(name, {})["ll"] = model.log_likelihood(restricted=name == "REML")
    return {"fit_stats": stats}


def of_moderators(model: Fit, case: Case) -> Answer:
    rows = np.full((len(case.y), 2), np.nan)
    moderators = moderators_of(case)
    used = case.usable if moderators is None else case.usable & np.isfinite(moderators).all(axis=1)
    rows[used] = np.column_stack([model.fitted, model.fitted_se])
    want = case.want or {}
    fitted = rows if len(want.get("fitted") or []) == len(rows) else rows[used]
    qm_df = model.qm_df
    return {
        "R2": model.r2, "QM": model.qm, "QMdf": [qm_df[0], finite(qm_df[1])], "QMp": model.qm_p, "vb": model.covariance.tolist(),
        "fitted": fitted[:, 0], "fitted_se": fitted[:, 1],
    }  # fmt: skip


def predictions(model: Fit, case: Case) -> Answer:
    want = case.want or {}
    if model.is_plain:
        if model.method in COMMON:
            return {name: None for name in want if name.startswith("pi_")}
        answer: Answer = {}
        for prefix, df in (("pi", "test"), ("pi_riley", "k-2"), ("pi_t", "k-1")):
            told = model.predict(df=df)
            answer |= {f"{prefix}_lb": told.low[0], f"{prefix}_ub": told.high[0]}
        return answer
    if "new_X" not in want:
        return {}
    told = model.predict(np.array([array(row) for row in want["new_X"]]))
    return {"new_X": want["new_X"]} | _new(told)


def _new(told: Prediction) -> Answer:
    return {
        "new_pred": told.estimate, "new_se": told.standard_error, "new_ci_lb": told.ci_low, "new_ci_ub": told.ci_high, "new_pi_lb": told.low,
        "new_pi_ub": told.high,
    }  # fmt: skip


# --- of one model ---


def confint(case: Case) -> Answer:
    kind: Any = case.options.choose("type", {"QP": "QP", "PL": "PL"}, "QP")
    model = model_of(case)
    found = model.tau2_interval(kind=kind)
    if found.low is None:
        return {name: "" if name.endswith("_sign") else None for name in case.want or {}} | {"reason": found.note}
    low, high, tau, i2, h2 = found.low, found.high, found.tau, found.i2, found.h2
    answer: Answer = {
        "tau2_ci_lb": low, "tau2_ci_ub": high, "tau_ci_lb": tau[0], "tau_ci_ub": tau[1], "I2_ci_lb": i2[0], "I2_ci_ub": i2[1], "H2_ci_lb": h2[0],
        "H2_ci_ub": h2[1],
    }  # fmt: skip
    return answer | _outside(case, answer)


def _outside(case: Case, ours: Answer) -> Answer:
    """A bound that metafor only knows to lie beyond its search ("<" or ">"): ours must lie on that side; then both count as the same."""
    want = case.want or {}
    signs: Answer = {"lb_sign": "", "ub_sign": ""}
    for end, sign in (("lb", want.get("lb_sign")), ("ub", want.get("ub_sign"))):
        if not sign:
            continue
        bound = want[f"tau2_ci_{end}"]
        beyond = bound is None or (ours[f"tau2_ci_{end}"] <= bound if sign == "<" else ours[f"tau2_ci_{end}"] >= bound)
        if beyond:
            signs[f"{end}_sign"] = sign
            signs |= {f"{name}_ci_{end}": want.get(f"{name}_ci_{end}") for name in ("tau2", "tau", "I2", "H2")}
    return signs


BACK = {
    "none": "none",
    "exp": "log",
    "ilogit": "logit",
    "iarcsin": "arcsine",
    "ipft.hm": "double_arcsine",
    "ztor": "fisher_z",
    "iirft": "double_square_root",
}
MEASURE_OF_SCALE = {
    "log": "RR",
    "logit": "PLO",
    "arcsine": "PAS",
    "double_arcsine": "PFT",
    "fisher_z": "ZCOR",
    "double_square_root": "IRFT",
}


def predict_transf(case: Case) -> Answer:
    scale = case.options.choose("transf", BACK, "none")
    model, sizes = model_of(case), _sizes(case)
    told = model.predict()
    own = {"pred": told.estimate[0], "ci_lb": told.ci_low[0], "ci_ub": told.ci_high[0], "pi_lb": told.low[0], "pi_ub": told.high[0]}
    answer: Answer = {"se": told.standard_error[0], "hm": sizes}
    for name, value in own.items():
        answer[name] = value if scale == "none" else float(measure_of(MEASURE_OF_SCALE[scale]).to_natural(value, size=sizes))
    return answer | ({"pi_lb": None, "pi_ub": None} if model.method in COMMON else {})


def _sizes(case: Case) -> float | None:
    """The harmonic mean of the sizes that the way back needs."""
    target = case.options.get("targs")
    if target is None:
        return None
    if isinstance(target, (int, float)):
        return float(target)
    if "harmonic mean of" not in str(target):
        raise OutOfScopeError(f"option targs={target}")
    column = str(target).rsplit(" ", 1)[-1]
    sizes = case.sizes if column == "ni" else _person_time(case, column)
    sizes = sizes[case.usable]
    return float(len(sizes) / (1 / sizes).sum())


def _person_time(case: Case, column: str) -> Array:
    if column in case.data.columns:
        return case.data.numbers(column)
    if column == "ti" and "t1i" in case.data.columns:  # one arm of a file of two: its first
        return case.data.numbers("t1i")
    return array(case.effects["ni"])


def anova(case: Case) -> Answer:
    """The likelihood ratio of a model and the one without moderators, by their log likelihoods."""
    if "hypothesis" in case.options:
        raise OutOfScopeError("option hypothesis: tests of linear combinations are not built")
    full = model_of(case)
    if full.method != "ML":
        raise OutOfScopeError("a likelihood ratio of coefficients needs ML")
    reduced = fit(full.y, full.v, method="ML", test="z")
    ratio, df = 2 * (full.log_likelihood() - reduced.log_likelihood()), full.p - 1
    return {
        "LRT": ratio, "df": df, "pval": float(chdtrc(df, ratio)), "ll_full": full.log_likelihood(), "ll_reduced": reduced.log_likelihood(),
        "R2": full.r2, ABSENT: not_told(full),
    }  # fmt: skip


def blup(case: Case) -> Answer:
    told = shrunken(model_of(case))
    return {"pred": told.estimate, "se": told.standard_error, "pi_lb": told.low, "pi_ub": told.high}


def likelihood_profile(case: Case) -> Answer:
    case.options.get("quantity")
    grid = array((case.want or {})["tau2"])
    return {"tau2": grid, "ll": profile(model_of(case), grid)}


def bulk(case: Case) -> Answer:
    """tau2, mean, its standard error, Q, I2 and the Hartung-Knapp standard error of one simulated data set, by the batch."""
    method = case.options.choose("method", METHOD)
    fits = fit_many(case.y[None, :], case.v[None, :], method=method, test="knha")
    scaled = float(fits.standard_errors[0, 0])
    plain = (
        scaled / float(fits.scale[0]) ** 0.5 if fits.scale[0] > 0 else float(fit(case.y, case.v, method=method, test="z").standard_error)
    )
    knha = None if method == "EE" and (case.want or {})["values"][5] is None else scaled
    return {"values": [fits.tau2[0], fits.estimates[0], plain, fits.q[0], fits.i2[0], knha]}
