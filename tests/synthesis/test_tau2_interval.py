"""Intervals of tau2 by the Q-profile and by the profile likelihood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import chdtri

from cordwise.errors import InputError
from cordwise.synthesis.model import fit
from cordwise.synthesis.quadratic import single
from cordwise.synthesis.tau2_interval import profile
from tests.synthesis.model_golden import Comparison, cases

BEYOND = "the upper bound lies past the interval that metafor searches (its sign says >): ours solves the equation, held below"
FIELDS = [f"{name}_ci_{side}" for name in ("tau2", "tau", "I2", "H2") for side in ("lb", "ub")]


def test_intervals_agree_with_an_independent_program(shared: Path) -> None:
    compared, beyond = Comparison(), 0
    for case in cases(shared, "confint.rma.uni"):
        out = case.out
        found = case.fit.tau2_interval(kind=case.args["type"], level=case.args.get("level", 95) / 100)
        assert found.low is not None
        assert found.high is not None
        assert found.tau is not None
        assert found.i2 is not None
        assert found.h2 is not None
        limits = {"tau2": (found.low, found.high), "tau": found.tau, "I2": found.i2, "H2": found.h2}
        for name, (low, high) in limits.items():
            scale = {"tau2": case.spread, "I2": 100.0}.get(name, 1.0)
            if name == "tau":  # the root of a bound at the boundary: compare the squares' slack
                scale = 1e4 * max(1.0, case.spread**0.5)
            compared.check(case, f"{name}_ci_lb", low, out[f"{name}_ci_lb"], scale=scale)
            if out["ub_sign"] == ">":
                beyond += name == "tau2"
                assert high >= out[f"{name}_ci_ub"] * (1 - 1e-9), BEYOND
            else:
                compared.check(case, f"{name}_ci_ub", high, out[f"{name}_ci_ub"], scale=scale)
    assert beyond
    compared.settle(least=9000)


def data(least: int = 2, most: int = 60) -> st.SearchStrategy[Any]:
    row = st.tuples(st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(-6, 6))
    return st.lists(row, min_size=least, max_size=most).map(
        lambda rows: (np.array([y for y, _ in rows]), 10.0 ** np.array([e for _, e in rows]))
    )


@given(data=data(), level=st.sampled_from([0.8, 0.95, 0.999]))
def test_the_q_profile_bounds_solve_their_equations(data: Any, level: float) -> None:
    y, v = data
    found = fit(y, v).tau2_interval(level=level)
    sums, free = single(y, v)[0], len(y) - 1
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high
    for bound, tail in ((found.low, (1 - level) / 2), (found.high, (1 + level) / 2)):
        target = float(chdtri(free, tail))
        if bound == 0:
            assert sums.at(0.0).ypy <= target * (1 + 1e-9)
        else:
            assert sums.at(bound).ypy == pytest.approx(target, rel=1e-6)
    assert bool(found.note) == (found.high == 0)


@given(data=data(most=30), method=st.sampled_from(["ML", "REML"]))
def test_the_profile_likelihood_bounds_lie_half_a_quantile_below_the_top(data: Any, method: str) -> None:
    model = fit(*data, method=method)
    found = model.tau2_interval(kind="PL")
    assert found.low is not None
    assert found.high is not None
    assert found.low <= model.tau2 <= found.high
    floor = model.log_likelihood() - 0.5 * float(chdtri(1, 0.05))
    heights = profile(model, np.array([found.low, found.high]))
    assert heights[1] == pytest.approx(floor, abs=1e-5 * max(1.0, abs(floor)))
    assert found.low == 0 or heights[0] == pytest.approx(floor, abs=1e-5 * max(1.0, abs(floor)))


@given(data=data(most=20))
def test_a_higher_level_never_narrows_the_interval(data: Any) -> None:
    model = fit(*data)
    narrow, wide = (model.tau2_interval(level=level) for level in (0.8, 0.99))
    assert narrow.low is not None and wide.low is not None and wide.low <= narrow.low * (1 + 1e-9)
    assert narrow.high is not None and wide.high is not None and wide.high >= narrow.high * (1 - 1e-9)


def test_one_study_has_none_and_says_so() -> None:
    found = fit([1.0], [1.0]).tau2_interval()
    assert (found.low, found.high, found.tau) == (None, None, None)
    assert found.note.startswith("one study")


def test_what_there_is_not_is_refused() -> None:
    model = fit([1.0, 2.0], [1.0, 1.0], method="DL")
    with pytest.raises(InputError, match="no interval 'BT'"):
        model.tau2_interval(kind="BT")
    with pytest.raises(InputError, match="needs ML or REML, not DL"):
        model.tau2_interval(kind="PL")
