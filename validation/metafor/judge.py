"""From a case to a verdict: our function is called, its answer compared, and what differs is looked at again."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cordwise.errors import InputError
from validation.metafor import counts, deletion, effects, multilevel, resampling, robust, small_study, subgroups, univariate
from validation.metafor.compare import Difference, compared
from validation.metafor.reading import Case, OutOfScopeError
from validation.metafor.second_look import BETTER, ROUNDING, second_look, unconverged

AGREE, DISAGREE, OUT = "agree", "disagree", "out of scope"
VERDICTS = (AGREE, ROUNDING, BETTER, DISAGREE, OUT)

Handler = Callable[[Case], dict[str, Any]]

HANDLERS: dict[str, Handler] = {
    "effects": effects.effects,
    "rma.uni": univariate.rma_uni,
    "confint.rma.uni": univariate.confint,
    "predict": univariate.predict_transf,
    "predict_transf": univariate.predict_transf,
    "anova": univariate.anova,
    "blup": univariate.blup,
    "profile": univariate.likelihood_profile,
    "bulk": univariate.bulk,
    "weights": deletion.weights,
    "rstandard": deletion.rstandard,
    "rstudent": deletion.rstudent,
    "influence": deletion.influence,
    "leave1out": deletion.leave1out,
    "cumul": deletion.cumul,
    "baujat": deletion.baujat,
    "rma.mh": counts.rma_mh,
    "rma.peto": counts.rma_peto,
    "rma.glmm": counts.rma_glmm,
    "subgroup": subgroups.subgroup,
    "regtest": small_study.regtest,
    "ranktest": small_study.ranktest,
    "trimfill": small_study.trimfill,
    "permutest": resampling.permutest,
    "permuted_mreg": resampling.permuted_mreg,
    "permuted_signs": resampling.permuted_signs,
    "bootstrap_tau2": resampling.bootstrap,
    "gosh": resampling.gosh,
    "robust": robust.robust,
    "rma.mv": multilevel.rma_mv,
    "confint.rma.mv": multilevel.confint_mv,
    "ranef": multilevel.ranef,
    "cooks.distance": multilevel.cooks,
    "aggregate": multilevel.aggregated,
}

FAMILIES = (
    "effects", "rma.uni", "confint.rma.uni", "predict", "predict_transf", "rma.mh", "rma.peto", "rma.glmm", "subgroup", "leave1out", "cumul", "influence",
    "baujat", "regtest", "ranktest", "trimfill", "permutest", "permuted_mreg", "permuted_signs", "robust", "rma.mv",
)  # fmt: skip
"""What ours must be able to do: of these results at least 95% agree."""

NOT_BUILT = {
    "fsn": "fail-safe N: it tells nothing about bias (Becker 2005), so it is not built",
    "hc": "Henmi and Copas's interval: not built",
    "tes": "test of excess significance: not built",
    "selmodel": "selection models: not built",
    "rma.ls": "location-scale models: not built",
    "labbe": "L'Abbe's plot: not built",
    "radial": "Galbraith's plot: not built",
}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Verdict:
    """How one case came out; `fields` is how many numbers were compared, `untold` has a reason for each field that ours does not tell."""

    case: Case
    verdict: str
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    fields: int = 0
    untold: tuple[str, ...] = ()
    nearest: Difference | None = None
    """The agreeing number that comes nearest to its tolerance."""


def judge(case: Case) -> Verdict:
    handler = HANDLERS.get(case.fn)
    if handler is None:
        return Verdict(case=case, verdict=OUT, reason=NOT_BUILT.get(case.fn, f"function {case.fn}: no counterpart"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = handler(case)
    except OutOfScopeError as reason:
        return Verdict(case=case, verdict=OUT, reason=str(reason))
    except InputError as refusal:
        return _refused(case, str(refusal))
    except Exception as error:  # a crash of ours is a disagreement, told with its name
        return Verdict(case=case, verdict=DISAGREE, reason=f"ends in {type(error).__name__}: {error}")
    if case.options.unknown:
        return Verdict(case=case, verdict=OUT, reason=f"option {', '.join(case.options.unknown)}")
    return _compared(case, answer)


def _refused(case: Case, words: str) -> Verdict:
    if case.want is None:
        return Verdict(case=case, verdict=AGREE, reason=f"both refuse: {words}", fields=1)
    return Verdict(case=case, verdict=DISAGREE, reason=f"ours refuses: {words}")


def _compared(case: Case, answer: dict[str, Any]) -> Verdict:
    if case.want is None:
        return _answered(case, answer)
    result = compared(case.want, answer, tolerance_of(case), case.spread)
    told: dict[str, Any] = {"case": case, "fields": result.compared, "untold": result.untold, "nearest": result.nearest}
    if not result.differences:
        return Verdict(verdict=AGREE, **told)
    verdict, reason = second_look(case, answer, result.differences) or (DISAGREE, "; ".join(case.warnings))
    return Verdict(verdict=verdict, reason=reason, differences=result.differences, **told)


def _answered(case: Case, answer: dict[str, Any]) -> Verdict:
    """metafor ended in an error: ours must say why there is no answer, or show that its own is right."""
    if answer.get("reason"):
        return Verdict(case=case, verdict=AGREE, reason=f"metafor: {case.error}; ours: {answer['reason']}", fields=1)
    verdict, reason = unconverged(case, answer) or (DISAGREE, f"metafor: {case.error}; ours answers")
    return Verdict(case=case, verdict=verdict, reason=reason, fields=1)


def tolerance_of(case: Case) -> str:
    """The class that the file names; where it names that of Newton's method for a model that metafor fits by a general optimizer, that of the optimizer."""
    by_optimizer = case.fn == "rma.glmm" and case.options.get("model") in ("UM.RS", "CM.EL")
    return "opt" if by_optimizer and case.tolerance == "iter" else case.tolerance
