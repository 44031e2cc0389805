"""Subgroups with a tau2 each, or one for all."""

from __future__ import annotations

from cordwise.synthesis.subgroups import Subgroups, subgroups
from validation.metafor.reading import Case
from validation.metafor.univariate import ABSENT, METHOD, TEST, Answer, finite, not_told


def subgroup(case: Case) -> Answer:
    options = case.options
    words = str(options.get("tau2", "separate"))
    common = not words.startswith("separate")
    found = subgroups(
        case.y, case.v, groups=case.data.column(str(options.get("by"))), common_tau2=common, method=options.choose("method", METHOD, "REML"),
        test=options.choose("test", TEST, "z"), level=options.level,
    )  # fmt: skip
    levels = found.levels
    answer: Answer = {"levels": list(found.names), "reason": found.reason}
    prefix = "level_" if common else ""
    answer |= {
        f"{prefix}b": [level.estimate for level in levels], f"{prefix}se": [level.standard_error for level in levels],
        f"{prefix}ci_lb": [level.ci_low for level in levels], f"{prefix}ci_ub": [level.ci_high for level in levels],
    }  # fmt: skip
    return answer | (_common(found) if common else _separate(found))


def _separate(found: Subgroups) -> Answer:
    fits = [level.fit for level in found.levels]
    return {
        "k": [level.k for level in found.levels], "pval": [level.p_value for level in found.levels], "tau2": [level.tau2 for level in found.levels],
        "I2": [fit and fit.i2 for fit in fits], "QE": [fit and fit.q for fit in fits], "Q_between": found.statistic, "df_between": found.df,
        "p_between": found.p_value,
    }  # fmt: skip


def _common(found: Subgroups) -> Answer:
    answer: Answer = {"QM": found.statistic, "QMdf": [found.df, finite(found.df_error)], "QMp": found.p_value}
    if found.fit is not None:
        answer |= {"tau2": found.fit.tau2, "QE": found.fit.q, "QEp": found.fit.q_p, "R2": found.fit.r2}
        answer[ABSENT] = not_told(found.fit)
    return answer
