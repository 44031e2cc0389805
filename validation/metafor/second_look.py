"""What differs is looked at again: is ours the better answer, or does metafor's number carry rounding of its own? Each claim is computed, never assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from cordwise.synthesis.arrays import Array
from cordwise.synthesis.model import Fit, fit
from validation.metafor import conditional, counts, exact
from validation.metafor.compare import Difference
from validation.metafor.reading import Case, array
from validation.metafor.univariate import METHOD, model_of, moderators_of

ROUNDING, BETTER = "within golden's own rounding", "ours better"
EPS = 2.2e-16

Finding = tuple[str, str] | None
"""A verdict and the reason for it."""


def second_look(case: Case, answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """The verdict on a result that differs, None where it stays a disagreement."""
    for look in (_no_number, _likelihood, _stopped_early, _series, _trim_and_fill, _conditional, _diverged, _residual_q, _rounding):
        try:
            finding = look(case, answer, found)
        except Exception:  # a check that cannot be made leaves the disagreement as it is
            finding = None
        if finding:
            return finding
    return None


def unconverged(case: Case, answer: dict[str, Any]) -> Finding:
    """metafor gave up on an iteration, ours did not: does ours solve the equation of the estimator?"""
    if case.fn != "rma.uni" or "converge" not in case.error or not isinstance(answer.get("tau2"), float):
        return None
    model = model_of(case)
    if model.method not in exact.EQUATIONS:
        return None
    gap = exact.gap(model.y, model.v, model.design, model.method, model.tau2)
    if gap > 1e-9:
        return None
    return BETTER, f"metafor: {case.error} ours solves the equation of {model.method} at tau2 {model.tau2:.10g} but for {gap:.1e}"


# --- the checks, in the order in which they are asked ---


def _no_number(case: Case, _answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """metafor has no number in some places of a series of refits, or where its warnings name a fit that failed."""
    series = case.fn in ("cumul", "leave1out", "influence", "rstudent", "cooks.distance", "bulk", "gosh")
    failed = any(re.search(r"converge|[Cc]annot|invert", words) for words in case.warnings)
    if not (series or failed) or not all(d.theirs is None and isinstance(d.ours, float) and np.isfinite(d.ours) for d in found):
        return None
    words = next((words for words in case.warnings if re.search(r"converge|[Cc]annot|invert", words)), "its refit failed")
    return BETTER, f"metafor gives no number in {len(found)} places ({words}), ours does"


def _likelihood(case: Case, answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """Our log likelihood is the higher one, on the same data and by the same criterion."""
    theirs, ours = _log_likelihood(case, case.want or {}), _log_likelihood(case, answer)
    if theirs is None or ours is None or all(d.field.startswith("QE") for d in found):  # the tests of heterogeneity come of other fits
        return None
    gain = ours - theirs
    if not gain >= max(1e-9 * abs(theirs), 1e-10) or (gain < 1e-6 and not _elsewhere(found)):
        return None
    return BETTER, f"log likelihood: ours {ours:.10g}, theirs {theirs:.10g}: theirs is not at the top"


def _log_likelihood(case: Case, values: dict[str, Any]) -> float | None:
    stats = values.get("fit_stats") or {}
    method = str(case.options.get("method", "REML"))
    if case.fn == "rma.uni":
        return (stats.get(method) or {}).get("ll")
    if case.fn == "rma.mv":
        return stats.get("ll")
    model = str(case.options.get("model", "UM.FS"))
    if case.fn == "rma.glmm" and (model == "CM.EL" or (model == "UM.RS" and method == "ML")):
        return values.get("ll")
    return None


def _elsewhere(found: Sequence[Difference]) -> bool:
    """Whether the estimates themselves differ, and not only what is said about their precision."""
    return any(re.match(r"(b|tau2|sigma2|rho|ll|fit_stats)", d.field) for d in found)


def _stopped_early(case: Case, _answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """One fit by an equation: theirs misses it a thousand times as much as ours, in sixty digits."""
    if case.fn != "rma.uni" or not all(d.size < 1e-3 for d in found if not d.field.startswith(("pval", "QEp", "QMp"))):
        return None
    model, theirs = model_of(case), float(array((case.want or {})["tau2"])[0])
    if model.method not in exact.EQUATIONS or min(model.tau2, theirs) <= 1e-9 * case.spread:
        return None
    gaps = [exact.gap(model.y, model.v, model.design, model.method, tau2) for tau2 in (model.tau2, theirs)]
    if gaps[0] > 1e-9 or gaps[1] < 1e3 * gaps[0]:
        return None
    return BETTER, f"metafor stops early: its tau2 misses the equation of {model.method} by {gaps[1]:.1e}, ours by {gaps[0]:.1e}"


def _series(case: Case, answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """Many fits: wherever tau2 differs, ours has the higher likelihood on the same studies; all else that differs is of those fits."""
    name = "tau2_del" if case.fn == "influence" else "tau2"
    method = METHOD.get(str(case.options.get("method")), "")
    if case.fn not in ("leave1out", "influence", "cumul", "subgroup") or method not in ("REML", "ML") or "X" in case.options:
        return None
    ours, theirs = array(answer[name]), array((case.want or {})[name])
    places = {int(place[1]) - 1 for d in found if (place := re.search(r"\[(\d+)\]", d.field))}
    if not places or not all(abs(ours[i] - theirs[i]) > 1e-9 * case.spread for i in places):
        return None
    gains = []
    for i in sorted(places):
        rows = _rows(case, answer, i)
        tops = [fit(case.y[rows], case.v[rows], method=method, test="z", tau2=float(tau2[i])).log_likelihood() for tau2 in (ours, theirs)]
        gains.append(tops[0] - tops[1])
    if min(gains) <= 0:
        return None
    return (
        BETTER,
        f"another local maximum in {len(places)} refits: our log likelihood is higher by {', '.join(f'{gain:.3g}' for gain in gains[:5])}",
    )


def _rows(case: Case, answer: dict[str, Any], place: int) -> Any:
    """The rows of one refit of a series."""
    used = np.flatnonzero(case.usable)
    if case.fn in ("leave1out", "influence"):
        return np.delete(used, place)
    if case.fn == "cumul":
        name = case.options.get("order_by")
        ordered = used if name is None else used[np.argsort(case.data.numbers(str(name))[used], kind="stable")]
        return ordered[: place + 1]
    groups = [str(group) for group in case.data.column(str(case.options.get("by")))]
    return [row for row in used if groups[row] == str(answer["levels"][place])]


def _trim_and_fill(case: Case, answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """metafor refits by its own stopping rule: its trimmed centre, or its tau2 on the effects that it filled in itself, is not at the top of the likelihood."""
    if (
        case.fn != "trimfill"
        or case.options.get("test", "z") != "z"
        or any(d.field in ("k0", "side", "se_k0", "fill (length)") for d in found)
    ):
        return None
    want, method = case.want or {}, METHOD[str(case.options.get("method"))]
    if method not in ("REML", "ML") or not all(d.size < 5e-2 for d in found if not d.field.startswith(("pval", "QEp"))):
        return None
    ours, theirs = (
        _missed(array(values["yi_filled"]), array(values["vi_filled"]), method, float(values["tau2"])) for values in (answer, want)
    )
    centres = _centres(case, answer, method)
    if ours > max(1e-9, 1e-3 * theirs) or abs(centres[0] - centres[2]) > 1e-9:
        return None
    if theirs > 1e-7:
        return (
            BETTER,
            f"metafor's refit stops early: its tau2 misses the equation of {method} on its own filled data by {theirs:.1e}, ours by {ours:.1e}",
        )
    if abs(centres[1] - centres[2]) > 1e-9:
        return (
            BETTER,
            f"metafor's trimmed refit stops early: its centre is {centres[1]:.10g}, ours {centres[0]:.10g}, in sixty digits {centres[2]:.10g}",
        )
    return None


def _missed(y: Array, v: Array, method: str, tau2: float) -> float:
    used = np.isfinite(y + v)
    return 0.0 if tau2 < 1e-9 * np.var(y[used]) else exact.gap(y[used], v[used], np.ones((used.sum(), 1)), method, tau2)


def _centres(case: Case, answer: dict[str, Any], method: str) -> tuple[float, float, float]:
    """The centre of the trimmed data: ours, theirs, and in sixty digits."""
    y, v = case.y[case.usable], case.v[case.usable]
    missing, want = int(answer["k0"]), case.want or {}
    order = np.argsort(y, kind="stable")
    far, kept = (order[len(y) - missing :], order[: len(y) - missing]) if answer["side"] == "left" else (order[:missing], order[missing:])
    if not missing:
        return 0.0, 0.0, 0.0
    trimmed = fit(y[kept], v[kept], method=method, test="z")
    true = exact.truth(trimmed.y, trimmed.v, trimmed.design, method, trimmed.tau2)
    assert true is not None
    centres = [float((y[far].sum() + array(values["yi_filled"])[-missing:].sum()) / (2 * missing)) for values in (answer, want)]
    return centres[0], centres[1], float(true.coefficients[0])


SE_FIELDS = frozenset({"b", "se", "zval", "pval", "ci_lb", "ci_ub", "QE_Wld", "QEp_Wld"})


def _conditional(case: Case, answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """Exact conditional likelihood: metafor takes information by differences; here the hypergeometric likelihood is summed and integrated anew."""
    if (
        case.fn != "rma.glmm"
        or case.options.get("model") != "CM.EL"
        or answer.get("reason")
        or "X" in case.options
        or "mods" in case.options
    ):
        return None
    want, fields = case.want or {}, {d.field for d in found}
    if not fields <= SE_FIELDS or abs(float(answer["b"][0]) - float(want["b"][0])) > 1e-4 * abs(float(want["b"][0])) + 1e-6:
        return None
    tables = conditional.tables_of(counts.cells(case))
    reasons = []
    if fields - WALD:
        tau2 = float(answer["tau2"])
        closed = conditional.error(tables, float(answer["b"][0]), tau2)
        if abs(float(answer["se"][0]) - closed) > 1e-5 * closed:
            return None
        reasons.append(f"standard error anew {closed:.8g}: ours {float(answer['se'][0]):.8g}, theirs {float(want['se'][0]):.8g}")
    if fields & WALD:
        wald = conditional.wald(tables)
        if abs(float(answer["QE_Wld"]) - wald) > 1e-6 * wald:
            return None
        reasons.append(f"Wald Q anew {wald:.8g}: ours {float(answer['QE_Wld']):.8g}, theirs {float(want['QE_Wld']):.8g}")
    return BETTER, "; ".join(reasons)


WALD = frozenset({"QE_Wld", "QEp_Wld"})


def _diverged(case: Case, answer: dict[str, Any], _found: Sequence[Difference]) -> Finding:
    """metafor tells where its iteration towards infinity stopped; ours says that there is no estimate, and why."""
    if case.fn != "rma.glmm" or not answer.get("reason"):
        return None
    b, se = float(array((case.want or {})["b"])[0]), float(array((case.want or {})["se"])[0])
    if not (abs(b) > 10 and se > 1e3):
        return None
    return BETTER, f"ours: {answer['reason']}; metafor's estimate {b:.4g} with standard error {se:.3g} is where its iteration stopped"


def _residual_q(case: Case, _answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """No intercept, and no columns that add up to one: metafor's Q is not that of its own residuals, and its tau2 goes with it."""
    if (
        case.fn != "rma.uni"
        or case.options.get("intercept", True)
        or moderators_of(case) is None
        or not any(d.field == "QE" for d in found)
    ):
        return None
    model = model_of(case)
    ones = np.ones(model.k)
    if np.allclose(model.design @ np.linalg.lstsq(model.design, ones, rcond=None)[0], ones):
        return None
    true, theirs = exact.truth(model.y, model.v, model.design, "EE", 0.0), float((case.want or {})["QE"])
    if true is None or abs(model.q - true.q) > 1e-9 * true.q or abs(theirs - true.q) < 1e-6 * true.q:
        return None
    return (
        BETTER,
        f"the weighted sum of squares around the common-effect fit is {true.q:.10g}: ours {model.q:.10g}, metafor's Q without intercept {theirs:.10g}",
    )


def _rounding(case: Case, _answer: dict[str, Any], found: Sequence[Difference]) -> Finding:
    """A regression on an ill-conditioned design: ours is nearer the model in sixty digits, and theirs is off by no more than rounding explains."""
    if moderators_of(case) is None or case.fn == "rma.glmm" or case.fn == "rma.mv":
        return None
    model = _model(case, found)
    w = 1.0 / (model.v + model.tau2)
    condition = float(np.linalg.cond((model.design.T * w) @ model.design))
    limit = condition * EPS
    sizes = _scales(case, found)
    if not all(
        isinstance(d.ours, float) and isinstance(d.theirs, float) and abs(d.ours - d.theirs) <= limit * sizes[d.field] for d in found
    ):
        return None
    true = exact.truth(model.y, model.v, model.design, model.method, model.tau2, model.fixed_tau2)
    if true is None or not _nearer(case, model, true):
        return None
    return ROUNDING, f"condition of X'WX {condition:.1e}, times {EPS:.1e} = {limit:.1e}; in sixty digits ours is as near or nearer"


def _model(case: Case, found: Sequence[Difference]) -> Fit:
    """The model that differs: of a series of permutations the first one that does."""
    model = model_of(case)
    orders = case.options.get("permutations_1based")
    place = re.search(r"\[(\d+)\]", found[0].field)
    if not orders or not place:
        return model
    moderators = moderators_of(case)
    assert moderators is not None
    order = np.asarray(orders[int(place[1]) - 1], dtype=int) - 1
    return fit(model.y, model.v, moderators=moderators[order], method=model.method, test=model.test, level=model.level)


def _scales(case: Case, found: Sequence[Difference]) -> dict[str, float]:
    """The size against which rounding counts: of a vector its largest number."""
    largest: dict[str, float] = {}
    for d in found:
        name = d.field.split("[")[0]
        values = (case.want or {}).get(name)
        size = (
            np.nanmax(np.abs(array(np.ravel(np.array(values, dtype=object)).tolist())))
            if isinstance(values, list)
            else abs(float(d.theirs or 0))
        )
        largest[d.field] = float(max(size, 1e-300))
    return largest


def _nearer(case: Case, model: Fit, true: exact.Truth) -> bool:
    """Whether none of our tau2, coefficients and Q is farther from the truth than theirs (or than a few units in the last place)."""
    want = case.want or {}
    pairs: list[tuple[Any, Any, Any]] = [("tau2", model.tau2, true.tau2), ("QE", model.q, true.q)]
    pairs += [("b", ours, true_b) for ours, true_b in zip(model.coefficients, true.coefficients, strict=True)]
    for place, (name, ours, right) in enumerate(pairs):
        theirs = want.get(name)
        if isinstance(theirs, list):
            theirs = theirs[place - 2] if len(theirs) == model.p else None
        off = abs(float(ours) - right)
        allowed = 1e-11 * max(abs(right), 1e-300) + 1e-14
        if off > (max(abs(float(theirs) - right), allowed) if theirs is not None else allowed * 10):
            return False
    return True
