"""What stands beside the main estimate: subgroups, moderators, second methods, each study left out, the studies one by one, small-study effects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.special import chdtrc

from cordwise.errors import InputError
from cordwise.records.synthesis import Between, Check, Estimate, Moderator, Test
from cordwise.synthesis.arrays import Array, vector
from cordwise.synthesis.effects.measures import COUNT, TABLE
from cordwise.synthesis.model import Fit, fit, quantile
from cordwise.synthesis.pooling.case import Case
from cordwise.synthesis.pooling.models import Main, inverse_variance, main_of
from cordwise.text.counted import counted

MOST_REFITS = 100
"""Studies up to which each is left out by any model; models of inverse variance have no bound."""

FEW = 10
"""Studies below which tests for small-study effects say little (Sterne JAC et al. 2011, doi:10.1136/bmj.d4002)."""

Back = Callable[[float], float]


def group_estimates(case: Case, groups: Sequence[str], model: str) -> tuple[tuple[Estimate, ...], Between | None]:
    """The estimate of each subgroup, with its own variance between studies, and the test between them on the scale of analysis."""
    found = []
    for name in dict.fromkeys(group for group in groups if group):
        rows = np.array([group == name for group in groups])
        found.append((name, main_of(case.part(rows), model)))
    return tuple(replace(main.estimate, label=name) for name, main in found), _between(case, [main for _, main in found])


def _between(case: Case, found: Sequence[Main]) -> Between | None:
    pairs = [pair for one in found if (pair := _mean_and_error(case, one))]
    if len(pairs) < 2:
        return None
    means, errors = (np.array(values) for values in zip(*pairs, strict=True))
    weights = 1 / errors**2
    q = float((weights * (means - np.average(means, weights=weights)) ** 2).sum())
    return Between(q=q, df=len(pairs) - 1, p_value=float(chdtrc(len(pairs) - 1, q)))


def _mean_and_error(case: Case, main: Main) -> tuple[float, float] | None:
    """A pooled number on the scale of analysis with its standard error: as fitted, else from its interval."""
    one = main.estimate
    if main.fit is not None:
        return main.fit.estimate, float(main.fit.standard_errors[0])
    if one.estimate is None or one.ci_low is None or one.ci_high is None:
        return None
    forward = _forward(case)
    mean, low, high = (forward(value) for value in (one.estimate, one.ci_low, one.ci_high))
    error = (high - low) / (2 * quantile(case.options.level, one.df if one.df else float("inf")))
    return (mean, error) if np.isfinite(mean) and np.isfinite(error) and error > 0 else None


def centre(case: Case, main: Main) -> float | None:
    """The pooled effect on the scale of analysis."""
    if main.fit is not None:
        return main.fit.estimate
    return _known(_forward(case)(main.estimate.estimate)) if main.estimate.estimate is not None else None


def _forward(case: Case) -> Callable[[float], float]:
    if case.measure.columns == COUNT:
        return lambda p: float(np.log(p / (1 - p))) if 0 < p < 1 else float("inf") * (1 if p >= 1 else -1)
    if case.measure.scale == "log" or case.measure.scale == "square_root":
        return lambda value: float(np.log(value)) if value > 0 else -float("inf")
    if case.measure.scale == "fisher_z":
        return lambda value: float(np.arctanh(value)) if abs(value) < 1 else float("inf")
    return float


def regression(case: Case, names: Sequence[str], columns: Sequence[Sequence[object]]) -> tuple[Fit, tuple[Moderator, ...]]:
    """A meta-regression on numbers and categories; a category becomes one column for each of its values but the first.

    Raises:
        InputError: moderators that say the same twice, or more coefficients than studies.
    """
    told, numbers = _design(names, columns, case.labels)
    options, effects = case.options, case.effects
    model = fit(effects, moderators=numbers, names=told, method=options.method, test=options.test, level=options.level)
    rows = zip(model.names, model.coefficients, model.ci_lows, model.ci_highs, model.p_values, strict=True)
    return model, tuple(
        Moderator(name=n, estimate=float(b), ci_low=float(lo), ci_high=float(hi), p_value=float(p)) for n, b, lo, hi, p in rows
    )


def _design(names: Sequence[str], columns: Sequence[Sequence[object]], labels: tuple[str, ...]) -> tuple[tuple[str, ...], Array]:
    told: list[str] = []
    parts: list[Array] = []
    for name, values in zip(names, columns, strict=True):
        try:
            parts.append(vector(values, name, labels))
            told.append(name)
        except InputError:
            levels = sorted({str(value).strip() for value in values if value is not None and str(value).strip()})
            if len(levels) > 20:
                raise InputError(f"{name}: {len(levels)} categories are too many for a moderator") from None
            missing = np.array([value is None or not str(value).strip() for value in values])
            for level in levels[1:]:
                here = np.array([str(value).strip() == level for value in values], dtype=float)
                parts.append(np.where(missing, np.nan, here))
                told.append(f"{name}: {level}, against {levels[0]}")
    return tuple(told), np.column_stack(parts)


def checks(case: Case, main: Main) -> tuple[Check, ...]:
    """The same data by other methods, each with what it says beside the main one."""
    if main.estimate.model == "three_level":
        from cordwise.synthesis.pooling.clustered import robust_check

        return (robust_check(case, main),)
    told = []
    for name in _others(case, main):
        try:
            other = main_of(case, name) if name != "corrected" else _corrected(case)
        except InputError:
            continue
        told.append(_compared(case, main.estimate, replace(other.estimate, label=name)))
    bayes = _bayes(case, main)
    exact = _exact(case, main)
    return (*told, *(check for check in (bayes, exact) if check))


def _exact(case: Case, main: Main) -> Check | None:
    """Where nothing can be estimated, what the counts still exclude: exact conditional limits of the odds ratio; of the difference, study by study."""
    if main.estimate.estimate is not None or case.measure.columns != TABLE:
        return None
    if case.measure.id == "RD":
        return _exact_differences(case)
    return _exact_ratio(case) if case.measure.id in ("RR", "OR", "PETO") else None


EXACT_STUDIES = 6
"""Studies up to which exact limits of each difference are told: each takes up to a second."""


def _exact_differences(case: Case) -> Check | None:
    """The exact unconditional limits of each study's risk difference: they hold for that study, and are not pooled."""
    from cordwise.synthesis.exact_tables import exact_risk_difference

    counts = zip(*(case.columns[name] for name in TABLE), strict=True)
    known = [(label, [int(n) for n in cells]) for label, cells in zip(case.labels, counts, strict=True) if np.isfinite(cells).all()]
    told = [
        f"{label} {found.ci_low:.3f} to {found.ci_high:.3f}"
        for label, cells in known[:EXACT_STUDIES]
        if cells[1]
        and cells[3]
        and (found := exact_risk_difference(*cells, level=case.options.level)).ci_low is not None
        and found.ci_high is not None
    ]
    if not told:
        return None
    more = f" and {len(known) - EXACT_STUDIES} more, not shown" if len(known) > EXACT_STUDIES else ""
    empty = Estimate(
        label="exact_difference", k=len(known), estimate=None, ci_low=None, ci_high=None, model="exact_risk_difference", interval="exact"
    )
    return Check(estimate=empty, agrees=False, words=f"the difference of each study by itself, not pooled: {'; '.join(told)}{more}")


def _exact_ratio(case: Case) -> Check | None:
    from cordwise.synthesis.exact_tables import exact_odds_ratio

    columns = [case.columns[name] for name in TABLE]
    found = exact_odds_ratio(*columns, level=case.options.level, labels=case.labels)
    if found.ci_low is None or found.ci_high is None:
        return None
    high = "infinity" if np.isinf(found.ci_high) else f"{found.ci_high:.3g}"
    told = Estimate(label="exact", k=found.k, estimate=None, ci_low=found.ci_low, ci_high=_known(found.ci_high), model="exact_odds_ratio", interval="exact", reason=found.reason)  # fmt: skip
    return Check(estimate=told, agrees=False, words=f"the odds ratio lies between {found.ci_low:.3g} and {high}, whatever it is")


def _others(case: Case, main: Main) -> tuple[str, ...]:
    done = main.estimate.model
    if case.measure.id in ("RR", "OR", "IRR"):
        names = ["mantel_haenszel", "conditional"] + (["peto"] if case.measure.id == "OR" else [])
        return tuple(name for name in names if not done.startswith(name.split("_")[0]))
    if case.measure.id == "RD":
        return ("mantel_haenszel",) if done != "mantel_haenszel" else ("inverse_variance",)
    return ()


def _corrected(case: Case) -> Main:
    return inverse_variance(replace(case, options=replace(case.options, add=0.5)))


def _compared(case: Case, main: Estimate, other: Estimate) -> Check:
    if other.estimate is None or main.estimate is None:
        return Check(
            estimate=other,
            agrees=False,
            words=f"cannot be estimated: {other.reason}" if other.estimate is None else "answers where the first method does not",
        )
    forward = _forward(case)
    apart = abs(forward(other.estimate) - forward(main.estimate))
    half = [
        abs(forward(one.ci_high) - forward(one.ci_low)) / 2 for one in (main, other) if one.ci_low is not None and one.ci_high is not None
    ]
    agrees = bool(half) and apart <= 0.5 * min(half)
    excludes = [_excludes(case, one) for one in (main, other)]
    if agrees and excludes[0] == excludes[1]:
        return Check(estimate=other, agrees=True, words="agrees")
    if not agrees:
        return Check(estimate=other, agrees=False, words="lies elsewhere: the result hangs on the method")
    which = "this one excludes no difference, the first does not" if excludes[1] else "the first excludes no difference, this one does not"
    return Check(estimate=other, agrees=False, words=f"lies close, but {which}")


def _excludes(case: Case, one: Estimate) -> bool:
    null = case.measure.null_natural
    return null is not None and one.ci_low is not None and one.ci_high is not None and not one.ci_low <= null <= one.ci_high


def _bayes(case: Case, main: Main) -> Check | None:
    """For two to five studies: a prior that knows how far effects usually differ, where a few studies cannot tell."""
    if main.fit is None or not 2 <= main.fit.k <= 5 or main.fit.method == "EE":
        return None
    from cordwise.synthesis.pooling.bayesian import bayesian

    return bayesian(case, main.fit, _compared)


def leave_one_out(case: Case, main: Main, model: str) -> tuple[Estimate, ...]:
    """The estimate without each study in turn."""
    if len(case) < 2:
        return ()
    if main.fit is not None and main.fit.k > 1 and model in ("auto", "inverse_variance") and main.estimate.model != "one_study":
        return _refitted(case, main.fit)
    if len(case) > MOST_REFITS:
        return ()
    rows = np.arange(len(case))
    return tuple(replace(main_of(case.part(rows != row), model).estimate, label=case.labels[row]) for row in rows)


def _refitted(case: Case, model: Fit) -> tuple[Estimate, ...]:
    from cordwise.synthesis.sensitivity import leave_one_out as refit

    fits = refit(model).fits
    sizes = case.effects.sizes
    natural = [case.measure.to_natural(values[:, 0], sizes) for values in (fits.coefficients, fits.ci_lows, fits.ci_highs)]
    return tuple(
        Estimate(label=label, k=model.k - 1, estimate=_known(natural[0][i]), ci_low=_known(natural[1][i]), ci_high=_known(natural[2][i]),
                 model="inverse_variance", interval=model.test)
        for i, label in enumerate(model.labels)
    )  # fmt: skip


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def cumulative(case: Case, model: str, order: Array) -> tuple[Estimate, ...]:
    """The estimate of the first study, the first two, and so on, in the order of a column (a year)."""
    if len(case) > MOST_REFITS:
        raise InputError(f"a cumulative analysis takes at most {MOST_REFITS} studies, not {len(case)}")
    rows = np.argsort(order, kind="stable")
    return tuple(
        replace(main_of(case.part(rows[: end + 1]), model).estimate, label=f"+ {case.labels[rows[end]]}") for end in range(len(rows))
    )


def small_study(case: Case, main: Main) -> tuple[Test, ...]:
    """Tests of whether small studies say something else; from ten studies up."""
    if main.fit is None:
        return ()
    if main.fit.k < FEW:
        return (
            Test(
                name="small_study",
                statistic=None,
                p_value=None,
                words=f"not made: {counted(main.fit.k, 'study', 'studies')}, and below {FEW} such a test says little",
            ),
        )
    from cordwise.synthesis.pooling.small import small_study_tests

    return small_study_tests(case, main.fit)
