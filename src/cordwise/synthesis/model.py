"""`fit`: common and random effects models of study effects, with or without moderators.

Defaults are those that Cochrane's RevMan took up in 2025, with one guard: REML for tau2, Hartung-Knapp intervals that are never narrower than
the plain ones, Q-profile intervals for tau2, and a prediction interval. Every choice stands in the result.

Hartung J, Knapp G (2001) Stat Med 20:3875-3889, doi:10.1002/sim.1009; Sidik K, Jonkman JN (2002) doi:10.1002/sim.1262;
Knapp G, Hartung J (2003) Stat Med 22:2693-2710, doi:10.1002/sim.1482, for the guard ("modified") and for moderators;
Higgins JPT, Thompson SG (2002) Stat Med 21:1539-1558, doi:10.1002/sim.1186, for I2 and H2;
Higgins JPT, Thompson SG, Spiegelhalter DJ (2009) J R Stat Soc A 172:137-159, doi:10.1111/j.1467-985X.2008.00552.x, for prediction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array, place, refuse, vector
from cordwise.synthesis.estimates import Effects, study_labels
from cordwise.synthesis.quadratic import LOG_2PI, Many, single, with_design
from cordwise.synthesis.tau2 import METHODS, general_q, he, tau2_of, tau2_of_many

TESTS = {"z": "z", "t": "t", "hksj": "hksj", "hksj_floor": "hksj_floor", "knha": "hksj", "adhoc": "hksj_floor"}
"""Tests and intervals: z (Wald), t (the same standard error, t quantiles), hksj (Hartung-Knapp-Sidik-Jonkman), hksj_floor (the same, its factor never below 1)."""

PREDICTIONS = ("k-1", "k-2", "z", "test")
"""Degrees of freedom of the prediction interval; "test" takes the quantile that the confidence interval takes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """A fitted model of k effects with p coefficients; proportions of variance are percentages, as the field writes them.

    `coefficients`, `standard_errors`, `statistics`, `p_values`, `ci_lows`, `ci_highs` are of shape (p,), `covariance` (p, p).
    """

    y: Array
    v: Array
    design: Array
    names: tuple[str, ...]
    given_labels: tuple[str, ...] | None
    """The names of all rows that came in, None where none were given; `rows` are the places of the k studies among them, None where all take part."""
    rows: NDArray[np.intp] | None
    method: str
    test: str
    level: float
    tau2: float
    coefficients: Array
    covariance: Array
    scale: float
    """The Hartung-Knapp factor y'Py / (k - p) (1 where the test does not use it)."""
    q: float
    """Cochran's Q of what the moderators leave; on `q_df` degrees of freedom."""
    i2: float
    h2: float
    weights: Array | None = None
    """Weights given by the user, shape (k,); None: those of inverse variance."""
    fixed_tau2: bool = False
    tested: tuple[int, ...] = ()
    """The coefficients that `qm` tests together."""
    left_out: tuple[str, ...] = ()
    """Studies that could not take part, each with its reason."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the k studies; "study 3" for the third row where none were given."""
        return labels_of(self.given_labels, self.rows, len(self.y))

    @property
    def k(self) -> int:
        return len(self.y)

    @property
    def p(self) -> int:
        return len(self.coefficients)

    @property
    def is_plain(self) -> bool:
        """Whether the model is a mean without moderators."""
        return self.names == (INTERCEPT,)

    @property
    def df(self) -> float:
        """Degrees of freedom of tests and intervals; infinite for z."""
        return float("inf") if self.test == "z" else float(self.k - self.p)

    @property
    def estimate(self) -> float:
        """The (first) coefficient: the pooled effect where there are no moderators."""
        return float(self.coefficients[0])

    @cached_property
    def standard_errors(self) -> Array:
        return np.sqrt(self.covariance.diagonal())

    @property
    def standard_error(self) -> float:
        return float(self.standard_errors[0])

    @cached_property
    def statistics(self) -> Array:
        return _ratio(self.coefficients, self.standard_errors)

    @cached_property
    def p_values(self) -> Array:
        return two_sided(self.statistics, self.df)

    @property
    def p_value(self) -> float:
        return float(self.p_values[0])

    @property
    def ci_lows(self) -> Array:
        return self.coefficients - quantile(self.level, self.df) * self.standard_errors

    @property
    def ci_highs(self) -> Array:
        return self.coefficients + quantile(self.level, self.df) * self.standard_errors

    @property
    def ci_low(self) -> float:
        return self.estimate - quantile(self.level, self.df) * self.standard_error

    @property
    def ci_high(self) -> float:
        return self.estimate + quantile(self.level, self.df) * self.standard_error

    @property
    def q_df(self) -> int:
        return self.k - self.p

    @property
    def q_p(self) -> float:
        return float(chdtrc(self.q_df, self.q)) if self.q_df > 0 else 1.0

    @property
    def tau(self) -> float:
        return float(np.sqrt(self.tau2))

    # --- the moderators together ---

    @cached_property
    def qm(self) -> float:
        """The joint test of the coefficients in `tested`: chi-squared, or F where the test is on t; NaN where the Hartung-Knapp factor is 0."""
        if not self.scale > 0:
            return float("nan")
        some = list(self.tested)
        b = self.coefficients[some]
        value = float(b @ np.linalg.solve(self.covariance[np.ix_(some, some)], b))
        return value / len(some) if self.test != "z" else value

    @property
    def qm_df(self) -> tuple[int, float]:
        return len(self.tested), self.df

    @property
    def qm_p(self) -> float:
        m, df = self.qm_df
        if not np.isfinite(self.qm):
            return float("nan")
        return float(chdtrc(m, self.qm)) if self.test == "z" else float(fdtrc(m, df, self.qm))

    @cached_property
    def r2(self) -> float | None:
        """Percent of tau2 that the moderators explain (Raudenbush 2009; in a common-effect model, of Q a degree of freedom); None where there is nothing to
        explain."""
        if not self._has_intercept or self.p == 1 or self.fixed_tau2:
            return None
        alone = fit(self.y, self.v, method=self.method, test="z")
        before, after = (alone.h2, self.h2) if self.method == "EE" else (alone.tau2, self.tau2)
        return max(0.0, 100.0 * ((before - after) / before)) if before > 0 else None

    # --- the likelihood ---

    @cached_property
    def _data(self) -> Many:
        return with_design(self.y, self.v, basis_of(self.design))

    def log_likelihood(self, *, restricted: bool | None = None) -> float:
        """The log likelihood at this tau2; restricted where the method is REML, unless said otherwise."""
        restricted = self.method == "REML" if restricted is None else restricted
        value = float(self._data.log_likelihood(np.array([self.tau2]), restricted=restricted)[0])
        if self.weights is not None:  # the coefficients are not those of the highest likelihood
            value -= 0.5 * (
                float(((self.y - self.fitted) ** 2 / (self.v + self.tau2)).sum()) - float(self._data.at(np.array([self.tau2])).ypy[0])
            )
        return value

    def deviance(self) -> float:
        """Twice the distance of the likelihood from that of a model with a mean of its own for every study."""
        saturated = -0.5 * float((LOG_2PI + np.log(self.v)).sum())
        return -2.0 * (self.log_likelihood() - (0.0 if self.method == "REML" else saturated))

    @property
    def parameters(self) -> int:
        return self.p + (0 if self.method == "EE" or self.fixed_tau2 else 1)

    @property
    def aic(self) -> float:
        return -2 * self.log_likelihood() + 2 * self.parameters

    @property
    def bic(self) -> float:
        return -2 * self.log_likelihood() + (self.parameters * float(np.log(self._units)) if self._units else 0.0)

    @property
    def aicc(self) -> float:
        m, n = self.parameters, max(self._units, self.parameters + 2)
        return -2 * self.log_likelihood() + 2 * m * n / (n - m - 1)

    @property
    def _units(self) -> int:
        return self.k - self.p if self.method == "REML" else self.k

    @cached_property
    def tau2_se(self) -> float | None:
        """The asymptotic standard error of tau2; None for a common effect, and where k is too small for one."""
        from cordwise.synthesis.tau2_error import tau2_error

        return None if self.method == "EE" or self.fixed_tau2 else tau2_error(self)

    # --- prediction ---

    def predict(self, moderators: Any = None, *, df: str = "test") -> Prediction:
        """What the model says at given values of the moderators (m, q) or, without moderators, of a new study.

        Raises:
            InputError: moderators of another shape than the model's; an unknown `df`.
        """
        return predicted(self, self._rows(moderators), df)

    def _rows(self, moderators: Any) -> Array:
        wanted = self.p - self._has_intercept
        if moderators is None:
            if wanted:
                raise InputError(f"a prediction needs values of {', '.join(self.names[self._has_intercept :])}")
            return np.ones((1, 1))
        rows = np.atleast_2d(np.asarray(moderators, dtype=float))
        if rows.shape[1] != wanted:
            raise InputError(f"a prediction needs {wanted} values a row, not {rows.shape[1]}")
        return np.column_stack([np.ones(len(rows)), rows]) if self._has_intercept else rows

    @property
    def _has_intercept(self) -> bool:
        return self.names[:1] == (INTERCEPT,)

    def tau2_interval(self, *, kind: str = "QP", level: float | None = None) -> Any:
        """The interval of tau2: "QP" (Q-profile) or "PL" (profile likelihood)."""
        from cordwise.synthesis.tau2_interval import tau2_interval

        return tau2_interval(self, kind=kind, level=level)

    @cached_property
    def shares(self) -> Array:
        """The weight of each study in percent, shape (k,)."""
        w = self._pooling_weights
        return np.asarray(100.0 * w / w.sum())

    @property
    def _pooling_weights(self) -> Array:
        return 1.0 / (self.v + self.tau2) if self.weights is None else self.weights

    @cached_property
    def hat(self) -> Array:
        """The hat matrix (k, k)."""
        w = self._pooling_weights
        return np.asarray(self.design @ np.linalg.solve((self.design.T * w) @ self.design, self.design.T * w))

    @property
    def fitted(self) -> Array:
        return self.design @ self.coefficients

    @property
    def fitted_se(self) -> Array:
        return np.asarray(np.sqrt(np.einsum("ki,ij,kj->k", self.design, self.covariance, self.design)))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Prediction:
    """Mean effects with confidence and prediction intervals, each of shape (m,), and the quantile's degrees of freedom."""

    estimate: Array
    standard_error: Array
    ci_low: Array
    ci_high: Array
    low: Array
    high: Array
    df: float
    reason: str = ""
    """Why there is no prediction interval (its limits are then NaN)."""


INTERCEPT = "intercept"


def fit(
    estimates: Any,
    variances: Any = None,
    *,
    moderators: Any = None,
    names: Sequence[str] | None = None,
    intercept: bool = True,
    method: str = "REML",
    test: str = "hksj_floor",
    level: float = 0.95,
    weights: Any = None,
    weighted: bool = True,
    tau2: float | None = None,
    q_weights: Any = None,
    tested: Sequence[int] | None = None,
    labels: Sequence[object] | None = None,
) -> Fit:
    """The model of k effects (an `Effects`, or estimates and sampling variances of shape (k,)).

    `moderators` is of shape (k,) or (k, q) without the intercept. Rows with a missing effect, variance or moderator are left out and told.
    `tau2` fixes the variance between studies; `weights` and `weighted=False` change the weights of the mean, not of tau2; `q_weights` (method "GENQ")
    are the weights of the moment estimator. `tested` are the coefficients (from 0, intercept included) of the joint test; all but the intercept by default.

    Raises:
        InputError: what came in cannot be used; the message names the row.
    """
    check_choices(method, test, level)
    held = _Given.read(estimates, variances, labels)
    weights = q_weights if weights is None else weights
    if moderators is None and intercept and weights is None and weighted and tau2 is None and method != "GENQ":
        return _plain(held, method, TESTS[test], level)
    design, names, held = _design(held, moderators, names, intercept)
    return _general(held, design, names, method, TESTS[test], level, _user_weights(held, weights, weighted), tau2, q_weights, tested)


def labels_of(labels: tuple[str, ...] | None, rows: NDArray[np.intp] | None, k: int) -> tuple[str, ...]:
    """The names of k studies, by the names and the places of all rows."""
    if labels is None:
        return tuple(f"study {row + 1}" for row in (range(k) if rows is None else rows))
    return labels if rows is None else tuple(labels[row] for row in rows)


def check_choices(method: str, test: str, level: float) -> None:
    """Refuse an unknown method, test or level.

    Raises:
        InputError: one of them is unknown; the message lists what there is.
    """
    if method not in METHODS and method != "GENQ":
        raise InputError(f"no estimator {method!r} of tau2; there are {', '.join(METHODS)} and GENQ")
    if test not in TESTS:
        raise InputError(f"no test {test!r}; there are {', '.join(TESTS)}")
    if not 0.5 <= level < 1:
        raise InputError(f"level {level!r}: a share from 0.5 to below 1 is needed, such as 0.95")


@dataclass(frozen=True, slots=True)
class _Given:
    """The effects that can take part, with their places among all rows."""

    y: Array
    v: Array
    rows: NDArray[np.intp] | None
    all_labels: tuple[str, ...] | None
    left_out: tuple[str, ...]

    @classmethod
    def read(cls, estimates: Any, variances: Any, labels: Sequence[object] | None) -> _Given:
        if isinstance(estimates, Effects):
            return cls._of_effects(estimates)
        if variances is None:
            raise InputError("variances are needed beside the estimates")
        y, v = vector(estimates, "estimate"), vector(variances, "variance")
        if y.shape != v.shape:
            raise InputError(f"{len(y)} estimates and {len(v)} variances")
        told = study_labels(labels, len(y)) if labels is not None else None
        if not (v > 0).all():
            refuse(v < 0, v, "variance", told or (), "is below 0")
            refuse(v == 0, v, "variance", told or (), "is 0: an effect known without error cannot be weighed against others")
        total = float(y.sum() + v.sum())
        if total == total:  # not NaN: nothing is missing
            return cls(_some(y), v, None, told, ())
        good = np.isfinite(y) & np.isfinite(v)
        missing = tuple(f"{place(int(row), told or ())}: no effect or no variance" for row in np.flatnonzero(~good))
        return cls(_some(y[good]), v[good], np.flatnonzero(good), told, missing)

    @classmethod
    def _of_effects(cls, effects: Effects) -> _Given:
        good = effects.usable
        v = effects.variances
        refuse(
            good & (v <= 0), v, "variance", effects.labels, "is not above 0: an effect known without error cannot be weighed against others"
        )
        missing = tuple(f"{effects.labels[row]}: {effects.reasons[row] or 'no effect'}" for row in np.flatnonzero(~good))
        return cls(_some(effects.estimates[good]), v[good], np.flatnonzero(good), effects.labels, missing)

    @property
    def labels(self) -> tuple[str, ...]:
        return labels_of(self.all_labels, self.rows, len(self.y))

    def only(self, good: Array, reason: str) -> _Given:
        """Those rows of which `good` is true; the others are told with the reason."""
        if good.all():
            return self
        rows = np.arange(len(self.y)) if self.rows is None else self.rows
        lost = tuple(f"{label}: {reason}" for label, keep in zip(self.labels, good, strict=True) if not keep)
        return replace(self, y=_some(self.y[good]), v=self.v[good], rows=rows[good], left_out=self.left_out + lost)


def _some(y: Array) -> Array:
    if not y.size:
        raise InputError("no study has an effect that can be estimated: nothing to pool")
    return y


def _plain(held: _Given, method: str, test: str, level: float) -> Fit:
    """Without moderators: sums instead of matrices."""
    y, v = held.y, held.v
    data, centre = single(y, v)
    k = data.k
    free = k - 1
    at_zero = data.at(0.0) if free else None
    tau2 = tau2_of(data, method, at_zero)
    w = 1.0 / (v + tau2)
    total = float(w @ data.ones)
    mean = float(w @ data.y) / total
    away = data.y - mean
    factor = float((w * away) @ away) / free if free else 1.0
    q, typical = (at_zero.ypy, free / at_zero.tr_p) if at_zero else (0.0, float("nan"))
    scale = _factor(test, factor, free)
    test = test if free else "z"  # one study: its own interval, without degrees of freedom for any other
    i2, h2 = _inconsistency(method, tau2, q, free, typical)
    return Fit(
        y=y, v=v, design=data.ones[:, None], names=(INTERCEPT,), given_labels=held.all_labels, rows=held.rows, method=method, test=test, level=level, tau2=tau2,
        coefficients=np.array([mean + centre]), covariance=np.array([[scale / total]]), scale=scale, q=q, i2=i2, h2=h2, tested=(0,), left_out=held.left_out,
    )  # fmt: skip


def _factor(test: str, factor: float, free: int) -> float:
    if test not in ("hksj", "hksj_floor") or free < 1:
        return 1.0
    return max(factor, 1.0) if test == "hksj_floor" else factor


def _inconsistency(method: str, tau2: float, q: float, free: int, typical: float) -> tuple[float, float]:
    if free < 1:
        return 0.0, 1.0
    if method == "EE":
        return max(0.0, 100.0 * ((q - free) / q)) if q > 0 else 0.0, q / free
    return 100.0 * (tau2 / (typical + tau2)), tau2 / typical + 1.0


# --- with moderators, given weights or a given tau2 ---


def _design(held: _Given, moderators: Any, names: Sequence[str] | None, intercept: bool) -> tuple[Array, tuple[str, ...], _Given]:
    """The design (k, p), the names of its columns, and the rows that have every moderator.

    Raises:
        InputError: moderators of another length, redundant ones, or more coefficients than studies.
    """
    if moderators is None:
        if not intercept:
            raise InputError("a model without intercept needs moderators")
        return np.ones((len(held.y), 1)), (INTERCEPT,), held
    columns = np.asarray(moderators, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if names is not None and len(names) != columns.shape[1]:
        raise InputError(f"{len(names)} names for {columns.shape[1]} moderators")
    told = tuple(names) if names is not None else tuple(f"moderator {i + 1}" for i in range(columns.shape[1]))
    if held.rows is not None and len(columns) != len(held.y):
        columns = columns[held.rows]
    if len(columns) != len(held.y):
        raise InputError(f"moderators of {len(columns)} rows for {len(held.y)} effects")
    good = np.isfinite(columns).all(axis=1)
    held, columns = held.only(good, "a moderator is missing"), columns[good]
    design = np.column_stack([np.ones(len(columns)), columns]) if intercept else columns
    told = (INTERCEPT, *told) if intercept else told
    _estimable(design, told)
    return design, told, held


def _estimable(design: Array, names: tuple[str, ...]) -> None:
    k, p = design.shape
    if k <= p:
        raise InputError(f"{p} coefficients need more than {k} studies")
    scaled = design / np.maximum(np.abs(design).max(axis=0), 1e-300)
    if np.linalg.matrix_rank(scaled) < p:
        raise InputError(f"the moderators say the same thing twice ({', '.join(names)}): drop one")


def basis_of(design: Array) -> Array:
    """An orthonormal basis of the design's columns."""
    return np.linalg.qr(design)[0]


def _user_weights(held: _Given, weights: Any, weighted: bool) -> Array | None:
    if weights is None:
        return None if weighted else np.ones(len(held.y))
    given = vector(weights, "weight")
    given = given[held.rows] if held.rows is not None and len(given) != len(held.y) else given
    if len(given) != len(held.y):
        raise InputError(f"{len(given)} weights for {len(held.y)} effects")
    refuse(~(given > 0), given, "weight", held.labels, "is not above 0")
    return given


def _general(
    held: _Given, design: Array, names: tuple[str, ...], method: str, test: str, level: float,
    weights: Array | None, tau2: float | None, q_weights: Any, tested: Sequence[int] | None,
) -> Fit:  # fmt: skip
    y, v = held.y, held.v
    p, free = design.shape[1], design.shape[0] - design.shape[1]
    centre = float(y[v.argmin()]) if names[0] == INTERCEPT else 0.0
    basis, back = np.linalg.qr(design)
    data = with_design(y - centre, v, basis)
    found = _given_tau2(data, method, tau2, q_weights)
    pooling = 1.0 / (v + found) if weights is None else weights
    inverse, coefficients = _weighted(data, pooling)
    b = np.linalg.solve(back, coefficients[:, 0])
    b[0] += centre if names[0] == INTERCEPT else 0.0
    root = np.linalg.solve(back, inverse[0])
    covariance = np.linalg.solve(back, root.T)
    if weights is not None:
        side = np.linalg.solve((design.T * pooling) @ design, design.T * pooling)
        covariance = (side * (v + found)) @ side.T
    factor = float(data.at(np.array([found])).ypy[0]) / free if free else 1.0
    test = test if free else "z"  # as in `_plain`: no scatter, no degrees of freedom
    sums = data.at(np.zeros(1))
    q = max(0.0, float(sums.ypy[0]))
    scale = _factor(test, factor, free)
    # the eigenvalues of P lie between the weights, whatever the digits that differences of sums lose where variances are far apart
    typical = min(max(free / float(sums.tr_p[0]), float(v.min())), float(v.max())) if free and sums.tr_p[0] > 0 else float(v.max())
    i2, h2 = _inconsistency(method, found, q, free, typical)
    together = tuple(tested) if tested is not None else tuple(range(1, p)) if names[0] == INTERCEPT and p > 1 else tuple(range(p))
    return Fit(
        y=y, v=v, design=design, names=names, given_labels=held.all_labels, rows=held.rows, method=method, test=test, level=level, tau2=found, coefficients=b,
        covariance=scale * covariance, scale=scale, q=q, i2=i2, h2=h2, weights=weights, fixed_tau2=tau2 is not None, tested=together, left_out=held.left_out,
    )  # fmt: skip


def _weighted(data: Many, w: Array) -> tuple[Array, Array]:
    """(X'WX)^-1 of shape (1, p, p) and the coefficients (p, 1), by QR of W^1/2 X: weights may differ by any factor."""
    root = np.sqrt(w)
    q, r = np.linalg.qr(root[:, None] * data.basis)
    back = np.linalg.solve(r, np.eye(len(r)))
    return (back @ back.T)[None], back @ (q.T @ (root * data.y[:, 0]))[:, None]


def _given_tau2(data: Many, method: str, tau2: float | None, q_weights: Any) -> float:
    if tau2 is not None:
        if not 0 <= tau2 < float("inf"):
            raise InputError(f"tau2 {tau2!r}: a number from 0 up is needed")
        return float(tau2)
    if method == "GENQ":
        if q_weights is None:
            raise InputError("the moment estimator GENQ needs q_weights")
        return float(general_q(data, vector(q_weights, "weight")[:, None])[0])
    return float(tau2_of_many(data, method)[0])


# --- quantiles and tests ---


@lru_cache(maxsize=4096)
def quantile(level: float, df: float) -> float:
    """The two-sided quantile: of t with `df` degrees of freedom, of the normal where that is infinite; NaN for none."""
    if df == float("inf"):
        return float(-ndtri((1 - level) / 2))
    return float(stdtrit(df, 1 - (1 - level) / 2)) if df > 0 else float("nan")


def two_sided(statistics: Array, df: float) -> Array:
    """Two-sided p-values."""
    if df == float("inf"):
        return np.asarray(2 * ndtr(-np.abs(statistics)))
    return np.asarray(2 * stdtr(df, -np.abs(statistics))) if df > 0 else np.full(np.shape(statistics), np.nan)


def _ratio(estimates: Array, errors: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(estimates / errors)


def predicted(model: Fit, rows: Array, df: str) -> Prediction:
    """The mean at each row of the design, its interval, and the interval of a new study's effect."""
    if df not in PREDICTIONS:
        raise InputError(f"no prediction interval on {df!r} degrees of freedom; there are {', '.join(PREDICTIONS)}")
    spare = model.k - model.p
    free = {"k-1": spare, "k-2": spare - (not model.fixed_tau2), "z": float("inf"), "test": model.df}[df]
    mean = rows @ model.coefficients
    se = np.sqrt(np.einsum("mi,ij,mj->m", rows, model.covariance, rows))
    half = quantile(model.level, model.df) * se
    wide = quantile(model.level, float(free)) * np.sqrt(se**2 + model.tau2)
    return Prediction(
        estimate=mean,
        standard_error=se,
        ci_low=mean - half,
        ci_high=mean + half,
        low=mean - wide,
        high=mean + wide,
        df=float(free),
        reason="" if free > 0 else f"too few studies for a prediction interval on {df} degrees of freedom",
    )


__all__ = ["METHODS", "PREDICTIONS", "TESTS", "Fit", "Prediction", "basis_of", "fit", "he", "predicted", "quantile", "two_sided"]
