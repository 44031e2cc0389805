"""Several outcomes of each study pooled together: one coefficient an outcome (by moderators), correlated true effects, known sampling covariance.

van Houwelingen HC, Arends LR, Stijnen T (2002). Stat Med 21:589-624. doi:10.1002/sim.1040
Contrasts of one trial with a shared arm (network synthesis): correlation of true effects held at 1/2.
Higgins JPT, Whitehead A (1996). Borrowing strength from external trials in a meta-analysis. Stat Med 15:2733-2749.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.multilevel.dense import Dense, State, densify, inner_codes, maximise_shape, repeats, shape_of, state
from cordwise.synthesis.multilevel.fit import Fit, Freedom, Method, Test, check_options, criteria, freedom, moderators_test, wald
from cordwise.synthesis.multilevel.frame import Frame, Index, read_frame
from cordwise.synthesis.multilevel.three import ThreeLevel, compound, fit_frame

Structure = Literal["UN", "HCS", "CS", "DIAG", "ID"]
NAN = float("nan")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Multivariate(Fit):
    """A synthesis of several outcomes; `tau2` and `between` are of the true effects."""

    structure: str
    outcomes: tuple[object, ...]
    tau2: Array
    """(J,) variances by outcome; one alone under CS and ID."""
    rho: Array
    """Correlations, the lower triangle column by column under UN; one alone under HCS and CS; empty without. NaN where a variance is 0."""
    between: Array
    """(J, J) covariance of the true effects; (0, 0) where there are more than 50 outcomes."""
    frame: Frame = field(repr=False)
    inner: Index = field(repr=False)
    """The outcome of each row of `frame`."""

    @property
    def residuals(self) -> Array:
        """(k,), rows sorted by cluster as in `frame`."""
        return self.frame.y - self.frame.design @ self.coefficients

    @property
    def working(self) -> tuple[Array, ...]:
        """The marginal covariance of each cluster, dense."""
        given = self.frame.blocks or tuple(np.diag(piece) for piece in np.split(self.frame.v, self.frame.starts[1:]))
        pieces = np.split(self.inner, self.frame.starts[1:])
        if len(self.between):
            return tuple(block + self.between[np.ix_(piece, piece)] for block, piece in zip(given, pieces, strict=True))
        rho = float(self.rho[0]) if len(self.rho) and np.isfinite(self.rho[0]) else 0.0
        return tuple(block + self.tau2[0] * ((1 - rho) * np.eye(len(block)) + rho) for block in given)


def multivariate(
    estimates: Any,
    variances: Any,
    clusters: Sequence[object] | NDArray[Any],
    outcomes: Sequence[object],
    *,
    structure: Structure = "UN",
    moderators: Any = None,
    names: Sequence[str] | None = None,
    intercept: bool = False,
    method: Method = "REML",
    test: Test = "z",
    df: Freedom = "residual",
    level: float = 0.95,
    covariance: Any = None,
    sampling_correlation: float | None = None,
    effect_correlation: float | None = None,
    labels: Sequence[str] = (),
) -> Multivariate:
    """Pool k effects: `outcomes` (k,) within `clusters` (k,), the true effects of a cluster covarying by `structure`.

    Without moderators each outcome has its own coefficient. `covariance` and `sampling_correlation` as in `three_level`;
    `effect_correlation` holds the correlation under CS at a value between 0 and 1. `method="EE"`: no variance between true effects.

    Raises:
        InputError: see `read_frame`; an outcome missing; an unknown option.
    """
    check_options(method, test, df, level)
    if len(outcomes) != len(clusters):
        raise InputError(f"{len(clusters)} cluster names and {len(outcomes)} outcomes")
    listed = np.asarray(outcomes).tolist() if isinstance(outcomes, np.ndarray) else list(outcomes)
    if moderators is None and not intercept:
        moderators, names = _one_each(listed)
    frame = read_frame(
        estimates, variances, clusters, moderators=moderators, names=names, intercept=intercept, covariance=covariance,
        sampling_correlation=sampling_correlation, labels=labels,
    )  # fmt: skip
    inner, levels = inner_codes(listed, frame.rows)
    shared: dict[str, Any] = {"method": method, "test": test, "df": df, "level": level}
    if method != "EE" and len(frame.y) > frame.design.shape[1]:
        if structure in ("CS", "ID") and not repeats(frame, inner).any():
            return _by_closed_form(frame, inner, levels, structure, effect_correlation, shared)
        if effect_correlation is not None:
            raise InputError("a held correlation needs structure CS and no outcome twice in a cluster")
        return _by_search(frame, inner, levels, structure, shared)
    shape_of(structure, len(levels))
    plain = fit_frame(frame, random="none", **shared)
    notes = () if method == "EE" else ("as many coefficients as effects: variances between effects are taken as 0",)
    size = 1 if structure in ("CS", "ID") else len(levels)
    return _as_multivariate(plain, frame, inner, levels, structure, np.zeros(size), np.zeros(0), notes)


def _one_each(outcomes: Sequence[object]) -> tuple[Array, tuple[str, ...]]:
    """A column of 0 and 1 for each outcome."""
    levels = list(dict.fromkeys(outcomes))
    return np.array([[float(outcome == one) for one in levels] for outcome in outcomes]), tuple(str(one) for one in levels)


def _by_closed_form(
    frame: Frame, inner: Index, levels: tuple[object, ...], structure: str, held: float | None, shared: dict[str, Any]
) -> Multivariate:
    """One variance, and no or one correlation: the closed form of the three-level model."""
    if held is not None:
        if structure != "CS" or not 0 <= held <= 1:
            raise InputError(f"a held correlation needs structure CS and a value between 0 and 1, not {held:g}")
        fit = fit_frame(frame, random="effect" if held == 0 else "held", mapping=np.array([[1 - held], [held]]), **shared)
        return _as_multivariate(fit, frame, inner, levels, structure, np.array([fit.tau2]), np.array([held]), ())
    if structure == "ID":
        fit = fit_frame(frame, random="effect", **shared)
        return _as_multivariate(fit, frame, inner, levels, structure, np.array([fit.tau2]), np.zeros(0), ())
    fit = fit_frame(frame, random="compound", mapping=compound(len(levels)), **shared)
    return _as_multivariate(fit, frame, inner, levels, structure, np.array([fit.tau2]), np.array([fit.rho]), ())


def _as_multivariate(
    fit: ThreeLevel, frame: Frame, inner: Index, levels: tuple[object, ...], structure: str, tau2: Array, rho: Array, notes: tuple[str, ...]
) -> Multivariate:
    j = len(levels)
    between = np.zeros((0, 0))
    if j <= 50:
        correlation = float(rho[0]) if len(rho) and np.isfinite(rho[0]) else 0.0
        between = np.full((j, j), float(tau2.mean()) * correlation)
        np.fill_diagonal(between, float(tau2.mean()))
    shared = {name: getattr(fit, name) for name in Fit.__dataclass_fields__}
    shared["notes"] += notes
    return Multivariate(
        **shared, structure=structure, outcomes=levels, tau2=tau2, rho=rho, between=between, frame=frame, inner=inner
    )  # fmt: skip


def _by_search(frame: Frame, inner: Index, levels: tuple[object, ...], structure: str, shared: dict[str, Any]) -> Multivariate:
    j = len(levels)
    model = densify(frame, inner, j, reml=shared["method"] == "REML")
    found, at, settled = maximise_shape(model, shape_of(structure, j))
    notes = frame.notes if settled else (*frame.notes, "the search for the covariance did not settle: read it with care")
    return _searched(frame, inner, levels, structure, model, found * model.unit**2, at, settled, notes, **shared)


def _searched(
    frame: Frame, inner: Index, levels: tuple[object, ...], structure: str, model: Dense, between: Array, at: State, settled: bool,
    notes: tuple[str, ...], *, method: Method, test: Test, df: Freedom, level: float,
) -> Multivariate:  # fmt: skip
    back = np.linalg.inv(model.triangle) * model.unit
    coefficients, covariance = back @ (at.coefficients + model.shift), back @ at.covariance @ back.T
    freedoms = freedom(frame, test, df)
    tests = wald(coefficients, covariance, freedoms, level)
    qm, qm_df, qm_p = moderators_test(coefficients, covariance, freedoms, frame.intercept)
    k, p, j = model.k, model.p, model.outcomes
    squares = state(model, np.zeros((j, j))).squares
    value = at.log_likelihood - (k - p if model.reml else k) * float(np.log(model.unit))
    tau2, rho = _parts(between, structure)
    aic, bic, aicc = criteria(value, k=k, p=p, components=len(tau2) + len(rho), reml=model.reml)
    return Multivariate(
        method=method, test=test, level=level, k=k, clusters=len(frame.starts), names=frame.names, coefficients=coefficients,
        standard_errors=tests.standard_errors, statistics=tests.statistics, df=freedoms, p_values=tests.p_values, ci_low=tests.ci_low,
        ci_high=tests.ci_high, covariance=covariance, qe=squares, qe_df=k - p, qe_p=float(chdtrc(k - p, squares)), qm=qm, qm_df=qm_df,
        qm_p=qm_p, log_likelihood=value, aic=aic, bic=bic, aicc=aicc, converged=settled, notes=notes, structure=structure,
        outcomes=levels, tau2=tau2, rho=rho, between=between, frame=frame, inner=inner,
    )  # fmt: skip


def _parts(between: Array, structure: str) -> tuple[Array, Array]:
    """Variances and correlations, as many as the structure has."""
    variances = np.diag(between).copy()
    sd = np.sqrt(variances)
    whole = np.outer(sd, sd)
    correlations = np.where(whole > 0, between / np.where(whole > 0, whole, 1.0), NAN)
    one, other = np.tril_indices(len(sd), -1)
    by_column = np.lexsort((one, other))
    below = correlations[one[by_column], other[by_column]]
    if structure in ("CS", "ID"):
        return variances[:1], below[:1] if structure == "CS" else below[:0]
    if structure == "DIAG":
        return variances, below[:0]
    return variances, below[:1] if structure == "HCS" else below
