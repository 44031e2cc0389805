"""Many refits: permutation tests, given permutations, signs, draws and subsets."""

from __future__ import annotations

import numpy as np

from cordwise.synthesis.batch import Fits, fit_many
from cordwise.synthesis.permutation import permutation_test
from cordwise.synthesis.sensitivity import refits
from validation.metafor.reading import Case, OutOfScopeError, array
from validation.metafor.univariate import Answer, model_of, moderators_of, names_of

MOST = 100_000
"""Rearrangements that one result may ask for."""


def permutest(case: Case) -> Answer:
    if not case.options.get("exact", False):
        raise OutOfScopeError("option exact=False: random permutations cannot be compared number by number")
    case.options.get("iter")
    found = permutation_test(model_of(case), iterations=MOST, exact=True)
    return {"pval": found.shares, "iterations": found.rearrangements, "QMp": found.qm_share, "reason": found.reason}


def permuted_mreg(case: Case) -> Answer:
    """The moderators of study i are those of the row that the permutation names."""
    orders = [np.asarray(order, dtype=int) - 1 for order in case.options.get("permutations_1based") or []]
    model, moderators = model_of(case), moderators_of(case)
    if moderators is None or not case.usable.all():
        raise OutOfScopeError("permutations of rows without moderators, or with missing effects")
    parts = [fit_many(model.y, model.v, moderators=moderators[order], method=model.method, test=model.test) for order in orders]
    names = names_of(model)
    answer: Answer = {f"zval_{name}": [float(part.statistics[0, column]) for part in parts] for column, name in enumerate(names)}
    return answer | {"QM": [float(part.qm[0]) for part in parts if part.qm is not None], "tau2": [float(part.tau2[0]) for part in parts]}


def permuted_signs(case: Case) -> Answer:
    signs = np.array([array(row) for row in case.options.get("signs") or []])
    model = model_of(case)
    fits = fit_many(signs * model.y, model.v, method=model.method, test=model.test, level=model.level)
    return {"zval": fits.statistics[:, 0], "tau2": fits.tau2}


def bootstrap(case: Case) -> Answer:
    draws = [array(row) for row in (case.want or {}).get("draws") or []]
    model = model_of(case)
    fits = fit_many(np.array(draws), model.v, method=model.method, test=model.test, level=model.level)
    return {"draws": (case.want or {}).get("draws"), "tau2": fits.tau2, "b": fits.estimates}


def gosh(case: Case) -> Answer:
    """The model of every subset that the file lists."""
    include = np.array([array(row) for row in (case.want or {})["include"]])
    fits: Fits = refits(model_of(case), include)
    return {
        "include": (case.want or {})["include"], "k": fits.k, "b": fits.estimates, "se": fits.standard_errors[:, 0], "tau2": fits.tau2, "QE": fits.q,
        "I2": fits.i2,
    }  # fmt: skip
