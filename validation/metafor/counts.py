"""Pools straight from the counts: rma.mh, rma.peto, rma.glmm."""

from __future__ import annotations

from typing import Any

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.glmm import Options, odds_ratio_glmm, rate_glmm, rate_ratio_glmm, share_glmm
from cordwise.synthesis.glmm.result import Glmm
from cordwise.synthesis.mantel_haenszel import MantelHaenszel, mantel_haenszel, mantel_haenszel_rates
from cordwise.synthesis.peto import Peto, peto
from cordwise.synthesis.pooled_counts import Refits
from cordwise.synthesis.two_arms import two_arms
from validation.metafor.effects import TO
from validation.metafor.formula import design
from validation.metafor.reading import Case, OutOfScopeError, columns
from validation.metafor.univariate import finite

Answer = dict[str, Any]


def cells(case: Case) -> dict[str, Array]:
    """The columns of counts by metafor's names; n1i and n2i made of the cells where they are not given."""
    named = case.options.get("cells") or {name: name for name in ("ai", "bi", "ci", "di", "n1i", "n2i") if name in case.data.columns}
    given = {str(name): case.data.numbers(str(column)) for name, column in named.items()}
    if "bi" in given:
        given["n1i"] = given["ai"] + given["bi"]
    if "di" in given:
        given["n2i"] = given["ci"] + given["di"]
    return given


def pair(value: Any, second: Any) -> tuple[Any, Any]:
    """First for the effects of single studies, second for the pool; one alone is the first."""
    return (value[0], value[1]) if isinstance(value, list) and len(value) > 1 else (value[0] if isinstance(value, list) else value, second)


def pool(case: Case) -> MantelHaenszel | Peto:
    """The pool that the options describe, Mantel-Haenszel or Peto."""
    which = str(case.options.get("fn", case.fn))
    if which == "rma.peto":
        return _peto(case)
    if which != "rma.mh":
        raise OutOfScopeError(f"option fn={which}")
    return _mantel_haenszel(case)


def _corrections(case: Case) -> tuple[tuple[float, float], tuple[str, str], tuple[bool, bool]]:
    options = case.options
    add, to, drop = (
        pair(options.get("add", [0.5, 0]), 0.0),
        pair(options.get("to", ["only0", "none"]), "none"),
        pair(options.get("drop00", [True, False]), False),
    )
    if not {to[0], to[1]} <= set(TO):
        raise OutOfScopeError(f"option to={to}")
    return (float(add[0]), float(add[1])), (TO[to[0]], TO[to[1]]), (bool(drop[0]), bool(drop[1]))


def _mantel_haenszel(case: Case) -> MantelHaenszel:
    measure, given = str(case.options.get("measure", "OR")), cells(case)
    add, to, drop = _corrections(case)
    more: dict[str, Any] = {
        "measure": measure,
        "level": case.options.level,
        "add": add,
        "to": to,
        "drop_empty": drop,
        "correct": bool(case.options.get("correct", True)),
    }
    if measure in ("IRR", "IRD"):
        return mantel_haenszel_rates(given["x1i"], given["t1i"], given["x2i"], given["t2i"], **more)
    more["variance"] = "sato"  # the form that rma.mh takes for the risk difference; ours has that of RevMan by default
    return mantel_haenszel(given["ai"], given["n1i"], given["ci"], given["n2i"], **more)


def _peto(case: Case) -> Peto:
    given = cells(case)
    add, to, drop = _corrections(case)
    return peto(given["ai"], given["n1i"], given["ci"], given["n2i"], level=case.options.level, add=add[1], to=to[1], drop_empty=drop[1])


def rma_mh(case: Case) -> Answer:
    found = _mantel_haenszel(case)
    tests = {"CO": found.cochran, "MH": found.mantel_haenszel, "BD": found.breslow_day, "TA": found.tarone}
    told: Answer = {"k_yi": int(found.effects.usable.sum())}
    for name, test in tests.items():
        told |= {name: test.statistic, f"{name}p": test.p_value}
    answer = _told(found) | told
    if found.measure != "OR" or found.estimate is None:  # metafor counts tables with events for the odds ratio alone
        answer.pop("k_pos")
    return answer


def rma_peto(case: Case) -> Answer:
    return _told(_peto(case))


def _told(found: MantelHaenszel | Peto) -> Answer:
    return {
        "k": found.k, "k_pos": found.k_with_events, "b": found.estimate, "se": found.standard_error, "zval": found.z, "pval": found.p_value,
        "ci_lb": found.ci_low, "ci_ub": found.ci_high, "QE": found.q, "QEp": found.q_p, "I2": found.i2, "H2": found.h2, "reason": found.reason,
    }  # fmt: skip


def refits(case: Case, found: Refits) -> Answer:
    answer: Answer = {
        "estimate": found.estimates, "se": found.standard_errors, "zval": found.z, "pval": found.p_values, "ci_lb": found.ci_lows,
        "ci_ub": found.ci_highs, "Q": found.q, "Qp": found.q_p_values, "QE": found.q, "QEp": found.q_p_values, "I2": found.i2, "H2": found.h2,
        "reason": "; ".join(sorted(set(filter(None, found.reasons)))),
    }  # fmt: skip
    want = case.want or {}
    rows = len(want.get("estimate") or [])
    if rows and rows != len(found):  # tables that took no part are left out of the result, not given as missing
        weights = pool(case).weights
        kept = np.isfinite(weights) if np.isfinite(weights).any() else np.isfinite(np.add.reduce(list(cells(case).values())))
        answer = {name: values[kept] if isinstance(values, np.ndarray) else values for name, values in answer.items()}
    return answer


# --- rma.glmm ---

MODELS = {"UM.FS": "UM.FS", "UM.RS": "UM.RS", "CM.EL": "CM.EL", "CM.AL": "CM.AL", "UM": "UM"}


def rma_glmm(case: Case) -> Answer:
    return _glmm(glmm_of(case))


def glmm_of(case: Case) -> Glmm:
    """The likelihood model that the options describe."""
    given, measure, model = cells(case), str(case.options.get("measure")), case.options.choose("model", MODELS, "UM.FS")
    options = _options(case, model)
    if measure == "OR":
        return odds_ratio_glmm(two_arms(given["ai"], given["n1i"], given["ci"], given["n2i"]), model=model, options=options)  # type: ignore[arg-type]
    if measure == "IRR":
        return rate_ratio_glmm(given["x1i"], given["t1i"], given["x2i"], given["t2i"], model=model, options=options)  # type: ignore[arg-type]
    if measure == "PLO":
        return share_glmm(given["xi"], given["ni"], options=options)
    if measure == "IRLN":
        return rate_glmm(given["xi"], given["ti"], options=options)
    raise OutOfScopeError(f"measure {measure}")


def _options(case: Case, model: str) -> Options:
    method = case.options.choose("method", {"EE": "EE", "FE": "EE", "CE": "EE", "ML": "ML"}, "ML")
    laplace = model == "UM.RS" and method == "ML"
    nodes = int(case.options.get("nAGQ", 1 if laplace else 7))
    mods, given = case.options.get("mods"), case.options.get("X")
    moderators = None
    if given is not None:
        moderators = columns(given, len(next(iter(cells(case).values()))))
    elif mods is not None:
        moderators, intercept = design(str(mods), case.data.columns)
        if not intercept:
            raise OutOfScopeError("option mods without intercept")
    if model == "CM.EL" and case.options.get("measure") == "OR":
        nodes = EXACT_NODES
    return Options(
        method=method, nodes=1 if laplace else nodes, moderators=moderators, test=case.options.choose("test", {"z": "z", "t": "t"}, "z"),  # type: ignore[arg-type]
        level=case.options.level, correlated=bool(case.options.get("cor", False)),
    )  # fmt: skip


EXACT_NODES = 40
"""metafor integrates the exact conditional likelihood adaptively, not by seven nodes."""


def _likelihood(found: Glmm) -> float:
    """What metafor gives as the log likelihood: under adaptive quadrature lme4 counts it from the saturated model, and metafor takes the value at the
    modes where the intercepts are fixed; with Laplace's approximation, and in the exact conditional model, it is the likelihood."""
    if (found.model == "CM.EL" and found.measure == "OR") or (found.nodes == 1 and found.model == "UM.RS"):
        return found.log_likelihood
    if found.model == "UM.RS":
        return found.log_likelihood - found.saturated_log_likelihood
    return found.modal_log_likelihood


def _glmm(found: Glmm) -> Answer:
    told = _likelihood(found)
    shift = 2 * (found.log_likelihood - told)
    return {
        "k": found.k, "p": len(found.names), "b": found.estimates, "se": found.standard_errors, "zval": found.statistics, "ddf": [found.df],
        "pval": found.p_values, "ci_lb": found.ci_low, "ci_ub": found.ci_high, "tau2": found.tau2, "sigma2": found.sigma2, "I2": 100 * found.i2,
        "H2": found.h2, "QE_Wld": found.q_wald, "QEp_Wld": found.q_wald_p, "QE_LRT": found.q_lrt, "QEp_LRT": found.q_lrt_p, "QE_df": found.q_df,
        "ll": told, "AIC": found.aic + shift, "BIC": found.bic + shift, "QM": found.qm, "QMdf": [found.qm_df, finite(found.df or np.inf)],
        "QMp": found.qm_p, "reason": found.reason,
    }  # fmt: skip
