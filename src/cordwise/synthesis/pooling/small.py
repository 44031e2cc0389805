"""The tests for small-study effects that go with a measure."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.records.synthesis import Test
from cordwise.synthesis.effects.measures import TABLE
from cordwise.synthesis.model import Fit
from cordwise.synthesis.pooling.case import Case
from cordwise.synthesis.small_study import RankTest, RegressionTest, harbord, peters, rank_test, regression_test
from cordwise.synthesis.trim_fill import trim_and_fill
from cordwise.synthesis.two_arms import two_arms
from cordwise.text.counted import counted


def small_study_tests(case: Case, model: Fit) -> tuple[Test, ...]:
    """Egger's regression, the rank test, trim and fill; for odds ratios of counts also Peters' and Harbord's, which keep their level there."""
    return tuple(_tests(case, model))


def _tests(case: Case, model: Fit) -> Iterator[Test]:
    if case.measure.columns == TABLE and case.measure.id == "OR":
        c = case.columns
        arms = two_arms(c["events"], c["total"], c["events_control"], c["total_control"], case.labels)
        yield _regression("peters", peters(case.effects, arms))
        yield _regression("harbord", harbord(arms))
    else:
        yield _regression("egger", regression_test(model, kind="linear"))
    yield _rank(rank_test(model))
    yield _filled(case, model)


def _regression(name: str, test: RegressionTest) -> Test:
    if test.statistic is None:
        return Test(name=name, statistic=None, p_value=None, words=test.reason)
    return Test(name=name, statistic=test.statistic, p_value=test.p_value, words=_said(test.p_value))


def _rank(test: RankTest) -> Test:
    return Test(name="rank", statistic=test.tau, p_value=test.p_value, words=test.reason or _said(test.p_value))


def _said(p: float | None) -> str:
    if p is None:
        return "says nothing"
    return "small studies say something else than large ones" if p < 0.1 else "no sign that small studies say something else"


def _filled(case: Case, model: Fit) -> Test:
    found = trim_and_fill(model)
    if not found.missing:
        words = found.reason or "no study is missing by this method"
        return Test(name="trim_and_fill", statistic=0.0 if found.missing == 0 else None, p_value=None, words=words)
    with_them = float(case.measure.to_natural(found.fit.estimate, case.effects.sizes))
    words = f"{counted(found.missing, 'study', 'studies')} would be missing on the {found.side}; {'with it' if found.missing == 1 else 'with them'} {with_them:.4g}, if asymmetry came from missing studies alone"
    return Test(name="trim_and_fill", statistic=float(found.missing), p_value=found.p_value, words=words)
