"""`Fit`: a fitted model and all that follows from it.

Higgins JPT, Thompson SG (2002) Stat Med 21:1539-1558, doi:10.1002/sim.1186, for I2 and H2;
Higgins JPT, Thompson SG, Spiegelhalter DJ (2009) J R Stat Soc A 172:137-159, doi:10.1111/j.1467-985X.2008.00552.x, for prediction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc

from cordwise.errors import InputError
from cordwise.synthesis.arrays import Array
from cordwise.synthesis.given import PREDICTIONS, labels_of
from cordwise.synthesis.quadratic import LOG_2PI, Many, with_design
from cordwise.synthesis.quantiles import quantile, two_sided

INTERCEPT = "intercept"


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
        from cordwise.synthesis.model import fit

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


def basis_of(design: Array) -> Array:
    """An orthonormal basis of the design's columns."""
    return np.linalg.qr(design)[0]


def _ratio(estimates: Array, errors: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(estimates / errors)
