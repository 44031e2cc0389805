"""Effects nested in clusters: several effects of one study, or studies of one group.

y_ci = x_ci' beta + u_c + w_ci + e_ci with u_c ~ N(0, sigma2_between), w_ci ~ N(0, sigma2_within) and known sampling (co)variances.
Konstantopoulos S (2011). Res Synth Methods 2:61-76. doi:10.1002/jrsm.35
Share of variance by level: Cheung MWL (2014). Modeling dependent effect sizes with three-level meta-analyses: a structural equation
modeling approach. Psychol Methods 19:211-229. doi:10.1037/a0032968
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, chdtri

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.multilevel.fit import Fit, Freedom, Method, Test, check_options, criteria, freedom, moderators_test, quantile, wald
from cordwise.synthesis.multilevel.frame import Frame, read_frame
from cordwise.synthesis.multilevel.nested import Nested, Point, climb, evaluate, maximise, nest, slope, spread, turn

Random = Literal["nested", "cluster", "effect", "compound", "none"]
NAN = float("nan")

MAPPINGS: dict[str, list[list[float]]] = {"nested": [[0, 1], [1, 0]], "cluster": [[0], [1]], "effect": [[1], [0]], "none": [[], []]}
"""(within, between) from the variances that are searched."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Range:
    """A profile likelihood interval of a variance; `reason` says why a limit is 0 or infinite."""

    ci_low: float
    ci_high: float
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Latent:
    """Predicted random effects (BLUP) with their standard errors."""

    clusters: tuple[object, ...]
    between: Array
    between_se: Array
    within: Array
    """In the order of the rows given, rows left out excepted."""
    within_se: Array


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Prediction:
    """Fitted effects for rows of moderators, with the interval of the mean and that of a new effect in a new cluster."""

    estimates: Array
    standard_errors: Array
    ci_low: Array
    ci_high: Array
    pi_low: Array
    pi_high: Array


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class ThreeLevel(Fit):
    """A three-level synthesis (or one with one of its two random parts)."""

    random: str
    sigma2_between: float
    """NaN where only the sum can be known; `notes` then says so."""
    sigma2_within: float
    tau2: float
    """Their sum: the variance of true effects."""
    rho: float
    """Correlation of the true effects of one cluster; NaN where tau2 is 0 or the parts cannot be told apart."""
    i2_between: float
    """Shares (0 to 1) of the typical total variance."""
    i2_within: float
    i2: float
    pi_low: float
    """Prediction interval of a new effect in a new cluster, by the quantile of the test; NaN with moderators: see `predict`."""
    pi_high: float
    between_range: Range | None = None
    within_range: Range | None = None
    frame: Frame = field(repr=False)
    model: Nested = field(repr=False)
    point: Point = field(repr=False)
    mapping: Array = field(repr=False)
    phi: Array = field(repr=False)

    @property
    def residuals(self) -> Array:
        """(k,), rows sorted by cluster as in `frame`."""
        return self.frame.y - self.frame.design @ self.coefficients

    @property
    def working(self) -> tuple[Array, ...]:
        """The marginal covariance of each cluster, dense."""
        a, b, unit2 = self.point.a, self.point.b, self.model.unit**2
        given = self.frame.blocks or tuple(np.diag(piece) for piece in np.split(self.frame.v, self.frame.starts[1:]))
        return tuple(block + a * unit2 * np.eye(len(block)) + b * unit2 for block in given)


def three_level(
    estimates: Any,
    variances: Any,
    clusters: Sequence[object] | NDArray[Any],
    *,
    moderators: Any = None,
    names: Sequence[str] | None = None,
    intercept: bool = True,
    method: Method = "REML",
    test: Test = "z",
    df: Freedom = "residual",
    level: float = 0.95,
    random: Random = "nested",
    covariance: Any = None,
    sampling_correlation: float | None = None,
    profile: bool = False,
    labels: Sequence[str] = (),
) -> ThreeLevel:
    """Pool k effects that are nested in clusters.

    `estimates`, `variances`: (k,), on the scale of pooling. `clusters`: (k,) names or numbers. `moderators`: (k, q) without intercept.
    `random`: "nested" (between and within clusters), "cluster" (between only), "effect" (within only: the usual random effects),
    "compound" (one variance and one correlation, which may be negative), "none". `covariance` or `sampling_correlation`: of the sampling
    errors within clusters. `method`: "EE" has no random part, its likelihood is the restricted one. `profile`: profile likelihood intervals of the variances.

    Raises:
        InputError: see `read_frame`; an unknown option.
    """
    check_options(method, test, df, level)
    if random not in ("nested", "cluster", "effect", "compound", "none"):
        raise InputError(f"{random!r} is none of nested, cluster, effect, compound, none")
    frame = read_frame(
        estimates, variances, clusters, moderators=moderators, names=names, intercept=intercept, covariance=covariance,
        sampling_correlation=sampling_correlation, labels=labels,
    )  # fmt: skip
    kind = "none" if method == "EE" else random
    fit = fit_frame(frame, method=method, test=test, df=df, level=level, random=kind)
    return with_ranges(fit) if profile else fit


def fit_frame(
    frame: Frame, *, method: Method, test: Test, df: Freedom, level: float, random: str, mapping: Array | None = None
) -> ThreeLevel:
    """Pool a frame; `mapping` (2, d) gives (within, between) from d variances where `random` does not name it."""
    model = nest(frame, reml=method != "ML")
    wanted = mapping if mapping is not None else _mapping(frame, random)
    mapping, notes = _identified(model, wanted, random)
    phi, point, converged = maximise(model, mapping) if mapping.shape[1] else (np.zeros(0), evaluate(model, 0.0, 0.0), True)
    if not converged:
        notes += ("the search for the variances did not settle: read them with care",)
    return _told(
        frame, model, mapping, phi, point, method=method, test=test, df=df, level=level, random=random, components=wanted.shape[1],
        converged=converged, notes=frame.notes + notes,
    )  # fmt: skip


def _mapping(frame: Frame, random: str) -> Array:
    if random == "compound":
        return compound(int(frame.lengths.max()))
    return np.array(MAPPINGS[random], dtype=np.float64).reshape(2, -1)


def compound(size: int) -> Array:
    """(within, between) from the two eigenvalues of a compound symmetric matrix of `size`: the correlation may fall to -1 / (size - 1)."""
    if size < 2:
        return np.array(MAPPINGS["effect"], dtype=np.float64)
    return np.array([[1.0, 0.0], [-1.0 / size, 1.0 / size]])


def _identified(model: Nested, mapping: Array, random: str) -> tuple[Array, tuple[str, ...]]:
    """Only the variances that the data can speak about, and what is said of the others."""
    if mapping.shape[1] == 0:
        return mapping, ()
    if model.k <= model.p:
        return mapping[:, :0], ("as many coefficients as effects: variances between effects cannot be estimated and are taken as 0",)
    slopes = slope(replace(model, reml=True), evaluate(model, 1.0, 1.0))
    told, plain = (mapping.T @ matrix @ mapping for matrix in (slopes.information, slopes.unrestricted))
    seen = np.diag(told) > 1e-9 * np.diag(plain)
    if not seen.all():
        return mapping[:, seen], (_UNSEEN,)
    if random == "compound" and mapping.shape[1] == 1:
        return mapping, (_ALONE,)
    if mapping.shape[1] == 2 and told[0, 1] ** 2 > (1 - 1e-9) * told[0, 0] * told[1, 1]:
        return np.array(MAPPINGS["effect"], dtype=np.float64), (_SUM_ONLY,)
    return mapping, ()


_UNSEEN = "the coefficients take up all differences between clusters (one cluster?): the variance between clusters cannot be estimated and is taken as 0"
_ALONE = "no cluster has two rows: their correlation cannot be estimated"
_SUM_ONLY = "each cluster has a single row: variance between and within clusters cannot be told apart, only their sum is estimated"


def _told(
    frame: Frame, model: Nested, mapping: Array, phi: Array, point: Point, *, method: Method, test: Test, df: Freedom, level: float,
    random: str, components: int, converged: bool, notes: tuple[str, ...],
) -> ThreeLevel:  # fmt: skip
    coefficients, covariance = on_scale(model, point)
    freedoms = freedom(frame, test, df)
    if not (freedoms > 0).all():
        notes += ("no degrees of freedom are left for a t test: no p value and no interval",)
    tests = wald(coefficients, covariance, freedoms, level)
    qm, qm_df, qm_p = moderators_test(coefficients, covariance, freedoms, frame.intercept)
    plain = evaluate(model, 0.0, 0.0)
    reml, k, p, unit2 = method != "ML", model.k, model.p, model.unit**2
    value = point.log_likelihood - (k - p if reml else k) * float(np.log(model.unit))
    aic, bic, aicc = criteria(value, k=k, p=p, components=components, reml=reml)
    variances = _components(point.a * unit2, point.b * unit2, _SUM_ONLY in notes)
    typical = _typical_variance(model, plain) * unit2
    within, between, total, rho = variances
    rho = NAN if random == "compound" and mapping.shape[1] < 2 else rho
    reach = quantile(freedoms, level)[0] * np.sqrt(covariance[0, 0] + total) if p == 1 and frame.intercept else NAN
    return ThreeLevel(
        method=method, test=test, level=level, k=k, clusters=len(frame.starts), names=frame.names, coefficients=coefficients,
        standard_errors=tests.standard_errors, statistics=tests.statistics, df=freedoms, p_values=tests.p_values, ci_low=tests.ci_low,
        ci_high=tests.ci_high, covariance=covariance, qe=plain.squares, qe_df=k - p,
        qe_p=float(chdtrc(k - p, plain.squares)) if k > p else 1.0, qm=qm, qm_df=qm_df, qm_p=qm_p, log_likelihood=value, aic=aic, bic=bic,
        aicc=aicc, converged=converged, notes=notes, random=random, sigma2_between=between, sigma2_within=within, tau2=total, rho=rho,
        i2_between=between / (total + typical), i2_within=within / (total + typical), i2=total / (total + typical),
        pi_low=float(coefficients[0] - reach), pi_high=float(coefficients[0] + reach), frame=frame, model=model, point=point,
        mapping=mapping, phi=phi,
    )  # fmt: skip


def on_scale(model: Nested, point: Point) -> tuple[Array, Array]:
    """Coefficients of the moderators as given, and their covariance."""
    back = np.linalg.inv(model.triangle) * model.unit
    return back @ (point.coefficients + model.shift), back @ point.covariance @ back.T


def _components(within: float, between: float, sum_only: bool) -> tuple[float, float, float, float]:
    total = within + between
    if sum_only:
        return NAN, NAN, total, NAN
    return within, between, total, between / total if total > 0 else NAN


def _typical_variance(model: Nested, plain: Point) -> float:
    """The sampling variance of a typical effect (Higgins and Thompson): (k - p) over the trace of P without random effects."""
    x = plain.scaled[:, : model.p]
    trace = float(plain.weights.sum()) - float(np.sum((x.T @ x) * plain.covariance))
    return (model.k - model.p) / trace if model.k > model.p else 1.0 / float(plain.weights.mean())


def with_ranges(fit: ThreeLevel) -> ThreeLevel:
    """The same fit with profile likelihood intervals of its variances."""
    if fit.random not in ("nested", "cluster", "effect") or not len(fit.phi):
        return fit
    if fit.random == "nested" and fit.mapping.shape[1] == 1:
        return fit
    ranges = [profile_range(fit, part) for part in range(len(fit.phi))]
    if fit.random == "nested":
        return replace(fit, between_range=ranges[0], within_range=ranges[1])
    return replace(fit, between_range=ranges[0]) if fit.random == "cluster" else replace(fit, within_range=ranges[0])


def profile_range(fit: ThreeLevel, part: int, level: float | None = None) -> Range:
    """Where the likelihood, maximised over everything else, lies within chi-square / 2 of its maximum."""
    drop = float(chdtri(1, 1 - (level or fit.level))) / 2
    best = float(fit.phi[part])
    unit2 = fit.model.unit**2
    at_zero, _ = _profile(fit, part, 0.0, drop)
    low = 0.0 if best <= 0 or at_zero <= 0 else _root(fit, part, 0.0, best, drop)
    outside = max(best, 1e-2)
    while _profile(fit, part, outside, drop)[0] < 0:
        outside *= 4
        if outside > 1e8 * max(spread(fit.model), 1.0):
            return Range(ci_low=low * unit2, ci_high=float("inf"), reason="the likelihood never falls far enough: no upper limit")
    high = _root(fit, part, outside, best, drop)
    reason = "the likelihood at 0 is not far enough below its maximum" if low == 0 and best > 0 else ""
    return Range(ci_low=low * unit2, ci_high=high * unit2, reason=reason)


def _profile(fit: ThreeLevel, part: int, value: float, drop: float) -> tuple[float, float]:
    """How far the profile likelihood lies below the limit (above 0: outside the interval), and its derivative."""
    start = fit.phi.copy()
    start[part] = value
    movable = np.ones(len(start), dtype=np.bool_)
    movable[part] = False
    _, at, _ = climb(fit.model, fit.mapping, start, movable)
    slopes = fit.mapping.T @ slope(fit.model, at).gradient
    return fit.point.log_likelihood - at.log_likelihood - drop, -float(slopes[part])


def _root(fit: ThreeLevel, part: int, outside: float, inside: float, drop: float) -> float:
    """The limit between a value outside the interval and one inside: Newton's steps, halving where they leave the bracket."""
    at = 0.5 * (outside + inside)
    while abs(outside - inside) > 1e-11 * max(abs(outside), abs(inside)):
        gap, rise = _profile(fit, part, at, drop)
        outside, inside = (at, inside) if gap > 0 else (outside, at)
        step = at - gap / rise if rise else np.inf
        if abs(step - at) <= 1e-12 * at:
            return step
        low, high = min(outside, inside), max(outside, inside)
        at = step if low < step < high else 0.5 * (low + high)
    return at


def random_effects(fit: ThreeLevel) -> Latent:
    """Best linear unbiased predictions of the cluster and row effects, with the standard errors of their errors.

    Robinson GK (1991). That BLUP is a good thing. Stat Sci 6:15-32. doi:10.1214/ss/1177011926
    """
    model, at, unit = fit.model, fit.point, fit.model.unit
    x, e = at.scaled[:, : model.p], at.scaled[:, model.p]
    xs = np.add.reduceat(model.o[:, None] * x, model.starts)
    s = np.add.reduceat(model.o * model.o * at.weights, model.starts) / at.sums
    known = s - np.einsum("ij,jk,ik->i", xs, at.covariance, xs)
    between = at.b * np.add.reduceat(model.o * e, model.starts) * unit
    between_se = np.sqrt(np.maximum(at.b - at.b**2 * known, 0.0)) * unit
    back = turn(model.axes, model.starts, at.scaled, back=True)
    diagonal = _inverse_diagonal(model, at) - np.einsum("ij,jk,ik->i", back[:, : model.p], at.covariance, back[:, : model.p])
    within = at.a * back[:, model.p] * unit
    within_se = np.sqrt(np.maximum(at.a - at.a**2 * diagonal, 0.0)) * unit
    return Latent(
        clusters=fit.frame.clusters, between=between, between_se=between_se, within=fit.frame.in_order(within),
        within_se=fit.frame.in_order(within_se),
    )  # fmt: skip


def _inverse_diagonal(model: Nested, at: Point) -> Array:
    """Diagonal of M^-1 in the order of the rows."""
    w, g = at.weights, model.o * at.weights
    if model.axes is None:
        return w - g * g * np.repeat(at.b / at.sums, model.lengths)
    pieces = []
    for c, u in enumerate(model.axes):
        rows = slice(model.starts[c], model.starts[c] + model.lengths[c])
        pieces.append(np.einsum("ij,j,ij->i", u, w[rows], u) - at.b / at.sums[c] * (u @ g[rows]) ** 2)
    return np.concatenate(pieces)


def cooks_distance(fit: ThreeLevel) -> Array:
    """How far the coefficients move (in their own covariance) when each cluster is left out and the variances are fitted anew: (m,).

    NaN where the rest no longer carries the coefficients.
    """
    return np.array([_moved(fit, cluster) for cluster in range(len(fit.frame.starts))])


def _moved(fit: ThreeLevel, cluster: int) -> float:
    rest = _without(fit.frame, cluster)
    p = fit.model.p
    if rest is None:
        return NAN
    model = nest(rest, reml=fit.model.reml)
    mapping, notes = _identified(model, fit.mapping, fit.random) if len(fit.phi) else (fit.mapping, ())
    if len(fit.phi) == 0:
        point = evaluate(model, 0.0, 0.0)
    elif notes:
        point = maximise(model, mapping)[1] if mapping.shape[1] else evaluate(model, 0.0, 0.0)
    else:
        phi = fit.phi * (fit.model.unit / model.unit) ** 2
        _, point, _ = climb(model, mapping, phi, np.ones(len(phi), dtype=np.bool_))
    change = fit.coefficients - on_scale(model, point)[0]
    size = np.sqrt(np.diag(fit.covariance))
    z = change / size
    return float(z @ np.linalg.solve(fit.covariance / np.outer(size, size), z)) if p else NAN


def _without(frame: Frame, cluster: int) -> Frame | None:
    """The frame less one cluster; None where its columns are then dependent."""
    keep = frame.codes != cluster
    design = frame.design[keep]
    length = np.sqrt((design**2).sum(axis=0))
    if len(design) < design.shape[1] or not (length > 0).all() or np.linalg.matrix_rank(design / length, tol=1e-10) < design.shape[1]:
        return None
    others = [c for c in range(len(frame.starts)) if c != cluster]
    lengths = frame.lengths[others]
    blocks = None if frame.blocks is None else tuple(frame.blocks[c] for c in others)
    return replace(
        frame, y=frame.y[keep], v=frame.v[keep], design=design, rows=frame.rows[keep], blocks=blocks,
        starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp), clusters=tuple(frame.clusters[c] for c in others),
    )  # fmt: skip


def predict(fit: ThreeLevel, moderators: Any = None) -> Prediction:
    """The mean effect, and a new effect in a new cluster, at rows of moderators (r, q) without intercept.

    Raises:
        InputError: another number of moderators than the fit has.
    """
    columns = np.empty((1, 0)) if moderators is None else np.atleast_2d(np.asarray(moderators, dtype=np.float64))
    rows = np.column_stack([np.ones(len(columns)), columns]) if fit.frame.intercept else columns
    if rows.shape[1] != len(fit.names):
        raise InputError(f"{columns.shape[1]} moderators given; the fit has {len(fit.names) - fit.frame.intercept}")
    centre = rows @ fit.coefficients
    spread = np.maximum(np.einsum("ij,jk,ik->i", rows, fit.covariance, rows), 0.0)
    reach = float(quantile(np.array([fit.df.min()]), fit.level)[0])
    mean, new = reach * np.sqrt(spread), reach * np.sqrt(spread + fit.tau2)
    return Prediction(
        estimates=centre, standard_errors=np.sqrt(spread), ci_low=centre - mean, ci_high=centre + mean, pi_low=centre - new,
        pi_high=centre + new,
    )  # fmt: skip
