"""Many models in one call: against R's metafor, against one at a time, and in parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis import batch
from cordwise.synthesis.batch import fit_many
from cordwise.synthesis.model import fit
from cordwise.synthesis.tau2 import METHODS
from tests.synthesis.model_golden import TOLERANCE, files, numbers

BULK = ("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")


def bulk(shared: Path) -> list[dict[str, Any]]:
    return next(one["bulk"] for one in files(shared / "golden" / "metafor") if isinstance(one, dict) and "bulk" in one)


@pytest.mark.parametrize("method", BULK)
def test_600_syntheses_in_one_call_agree_with_an_independent_program(shared: Path, method: str) -> None:
    sets = bulk(shared)
    most = max(len(one["yi"]) for one in sets)
    y, v = np.full((len(sets), most), np.nan), np.full((len(sets), most), np.nan)
    for row, one in enumerate(sets):
        y[row, : len(one["yi"])], v[row, : len(one["vi"])] = one["yi"], one["vi"]
    plain, scaled = (fit_many(y, v, method=method, test=test) for test in ("z", "hksj"))
    theirs = np.array([numbers(one.get(method, [None] * 6)) for one in sets])  # without a row: their iterations did not end
    ours = np.column_stack([plain.tau2, plain.estimates, plain.standard_errors[:, 0], plain.q, plain.i2, scaled.standard_errors[:, 0]])
    spread = np.nanvar(y, axis=1, ddof=1)
    theirs[:, 0] = np.where(theirs[:, 0] < 1e-9 * spread, 0.0, theirs[:, 0])
    rtol, atol = TOLERANCE["iter"]
    slack = rtol * np.abs(theirs) + atol * np.column_stack([spread, *(np.full(len(sets), scale) for scale in (1, 1, 1, 100, 1))])
    assert np.nanmax(np.abs(ours - theirs) / slack) <= 1
    assert np.isfinite(theirs[:, :5]).all(axis=1).sum() >= 590
    assert np.isfinite(ours).all()


def test_a_data_set_with_too_few_studies_is_a_gap_among_the_others() -> None:
    y, v = np.array([[1.0, 2.0, 4.0], [1.0, np.nan, np.nan], [np.nan] * 3]), np.ones((3, 3))
    fits = fit_many(y, v)
    assert fits.estimates[:2] == pytest.approx([7 / 3, 1.0])
    assert np.isnan(fits.estimates[2])
    assert fits.k.tolist() == [3, 1, 0]
    regressed = fit_many(y, v, moderators=[1.0, 2.0, 4.0])
    assert np.isfinite(regressed.coefficients[0]).all()
    assert np.isnan(regressed.coefficients[1:]).all()


def test_a_part_that_does_not_tell_moderators_apart_is_a_gap() -> None:
    fits = fit_many([1.0, 2.0, 4.0, 3.0], np.ones(4), held=1 - np.eye(4), moderators=[1.0, 0.0, 0.0, 0.0])
    assert np.isnan(fits.coefficients[0]).all()
    assert np.isfinite(fits.coefficients[1:]).all()


def test_without_scatter_there_is_no_joint_test() -> None:
    fits = fit_many(np.array([[0.0], [1e-9]]) * np.ones(4), np.ones(4), moderators=[1.0, 2, 3, 5], test="hksj")
    assert fits.qm is not None
    assert np.isnan(fits.qm[0])


def test_a_large_batch_runs_in_parts_and_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    y, v = rng.normal(size=(50, 6)), rng.uniform(0.1, 1, size=(50, 6))
    whole = fit_many(y, v, moderators=np.arange(6.0))
    monkeypatch.setattr(batch, "CELLS", 42)
    seen: list[tuple[int, int]] = []
    parts = fit_many(y, v, moderators=np.arange(6.0), progress=lambda done, of: seen.append((done, of)))
    assert parts.coefficients == pytest.approx(whole.coefficients)
    assert parts.qm == pytest.approx(whole.qm)
    assert seen[0] == (7, 50)
    assert seen[-1] == (50, 50)


def test_bad_input_is_told_with_its_place() -> None:
    with pytest.raises(InputError, match="data set 2, study 1: variance 0 is not above 0"):
        fit_many(np.ones((2, 2)), [[1.0, 1.0], [0.0, 1.0]])
    with pytest.raises(InputError, match="2 estimates and 3 variances"):
        fit_many(np.ones((2, 2)), np.ones((2, 3)))
    with pytest.raises(InputError, match="moderators: 2 rows"):
        fit_many(np.ones((2, 2)), np.ones(2), moderators=[1.0, np.nan])
    with pytest.raises(InputError, match="shape"):
        fit_many(1.0, 1.0)
    with pytest.raises(InputError, match="GENQ"):
        fit_many(np.ones((2, 2)), np.ones(2), method="GENQ")


def sets(most: int = 12) -> st.SearchStrategy[Any]:
    row = st.tuples(st.floats(-100, 100), st.floats(-2, 2))
    return st.integers(3, most).flatmap(lambda k: st.lists(st.lists(row, min_size=k, max_size=k), min_size=1, max_size=6))


@given(rows=sets(), method=st.sampled_from(METHODS), test=st.sampled_from(["z", "t", "hksj", "hksj_floor"]), regress=st.booleans())
def test_each_of_many_is_fitted_as_if_alone(rows: Any, method: str, test: str, regress: bool) -> None:
    y, v = np.array(rows)[..., 0], 10.0 ** np.array(rows)[..., 1]
    x = np.arange(y.shape[1]) % 4 if regress and y.shape[1] > 4 else None
    many = fit_many(y, v, moderators=x, method=method, test=test)
    for row in range(len(y)):
        one = fit(y[row], v[row], moderators=x, method=method, test=test)
        assert many.tau2[row] == pytest.approx(one.tau2, rel=1e-6, abs=1e-7)
        assert many.coefficients[row] == pytest.approx(one.coefficients, rel=1e-6, abs=1e-7)
        assert many.standard_errors[row] == pytest.approx(one.standard_errors, rel=1e-6, abs=1e-7)
        assert [many.q[row], many.i2[row], many.h2[row]] == pytest.approx([one.q, one.i2, one.h2], rel=1e-6, abs=1e-6)
        assert many.ci_lows[row] == pytest.approx(one.ci_lows, rel=1e-6, abs=1e-6)
        if x is not None and one.scale > 1e-12 and many.qm is not None:
            assert many.qm[row] == pytest.approx(one.qm, rel=1e-5, abs=1e-7)


@given(rows=sets(), seed=st.integers(0, 99))
def test_a_study_held_out_is_a_study_that_is_not_there(rows: Any, seed: int) -> None:
    y, v = np.array(rows)[..., 0], 10.0 ** np.array(rows)[..., 1]
    held = np.random.default_rng(seed).random(y.shape) < 0.7
    held[:, :2] = True
    many = fit_many(y, v, held=held)
    for row, in_ in enumerate(held):
        one = fit(y[row, in_], v[row, in_])
        assert [many.estimates[row], many.tau2[row]] == pytest.approx([one.estimate, one.tau2], rel=1e-6, abs=1e-7)
        assert many.k[row] == one.k
