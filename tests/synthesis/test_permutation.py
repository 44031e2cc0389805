"""Permutation tests: against R's metafor, against enumeration by hand, and by what must hold of any rearrangement."""

from __future__ import annotations

from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.synthesis.batch import fit_many
from cordwise.synthesis.model import fit
from cordwise.synthesis.permutation import _arranged, _ways, permutation_test
from tests.synthesis.model_golden import Comparison, cases, numbers


def test_exact_sign_flips_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison()
    for case in cases(shared, "permutest"):
        found = permutation_test(case.fit, exact=True)
        assert found.exact
        compared.check(case, "p", found.p_values, case.out["pval"], tol="exact")  # not one count apart
        compared.check(case, "iterations", found.rearrangements, case.out["iterations"], tol="exact")
    compared.settle(least=12)


def test_models_of_given_rearrangements_agree_with_an_independent_program(shared: Path) -> None:
    compared = Comparison()
    for case in cases(shared, "permuted_mreg", "permuted_signs"):
        if "signs" in case.args:
            fits = fit_many(np.array(case.args["signs"]) * case.y, case.v, method=case.method, test=case.args["test"])
            compared.check(case, "zval", fits.statistics, case.out["zval"], tol="iter")
        else:
            rows = np.argsort(np.array(case.args["permutations_1based"]) - 1, axis=1)
            columns = np.array([numbers(column) for column in case.args["X"]]).T
            fits = fit_many(case.y[rows], case.v[rows], moderators=columns, method=case.method, test=case.args["test"])
            for place, name in enumerate(("intrcpt", *case.args["X_names"])):
                compared.check(case, f"zval_{name}", fits.statistics[:, place], case.out[f"zval_{name}"], tol="iter")
            compared.check(case, "QM", fits.qm, case.out["QM"], tol="iter")
        compared.check(case, "tau2", fits.tau2, case.out["tau2"], tol="iter", scale=case.spread)
    compared.settle(least=24)


Y = np.array([0.3, -0.8, 1.4, 0.2, 2.0])
V = np.array([0.1, 0.3, 0.2, 0.5, 0.15])
X = np.array([1.0, 2.0, 4.0, 4.0, 7.0])


@pytest.mark.parametrize("test", ["z", "hksj", "hksj_floor"])
def test_signs_are_flipped_as_by_hand(test: str) -> None:
    model = fit(Y, V, test=test)
    ours = permutation_test(model, exact=True)
    by_hand = [abs(fit(np.array(signs) * Y, V, test=test).statistics[0]) for signs in product([-1, 1], repeat=5)]
    assert ours.p_values[0] == np.mean([value >= abs(model.statistics[0]) - 1e-8 for value in by_hand])


@pytest.mark.parametrize("test", ["z", "hksj"])
def test_rows_are_dealt_as_by_hand(test: str) -> None:
    model = fit(Y, V, moderators=X, test=test)
    found = permutation_test(model)
    by_hand = [fit(Y, V, moderators=X[list(order)], test=test) for order in permutations(range(5))]
    for place in range(2):
        share = np.mean([abs(one.statistics[place]) >= abs(model.statistics[place]) - 1e-8 for one in by_hand])
        assert found.p_values[place] == pytest.approx(share)
    assert found.qm_p == pytest.approx(np.mean([one.qm >= model.qm - 1e-8 for one in by_hand]))
    assert found.rearrangements == 60  # two studies share a row: half of 5!


def test_two_groups_are_dealt_in_every_way() -> None:
    found = permutation_test(fit(Y, V, moderators=[1, 1, 0, 0, 0]))
    assert found.rearrangements == 10
    assert found.note == "10 rearrangements exist: no p below 0.1 is possible"


def test_drawn_rearrangements_count_the_data_as_one() -> None:
    model = fit(Y * 10, V, test="z")
    found = permutation_test(model, iterations=99, random=np.random.default_rng(1), exact=False)
    assert not found.exact
    assert found.p_values[0] == pytest.approx((1 + 99 * found.shares[0]) / 100)
    assert found.p_values[0] > 0


def test_the_same_generator_gives_the_same_p() -> None:
    model = fit(np.arange(12.0) % 5, np.arange(12.0) + 1, moderators=np.arange(12.0) ** 2)
    first, second = (permutation_test(model, iterations=500, random=np.random.default_rng(7)) for _ in range(2))
    assert (first.p_values == second.p_values).all()


def test_drawing_converges_to_the_whole() -> None:
    model = fit(Y, V, moderators=X)
    drawn = permutation_test(model, iterations=20_000, exact=False, random=np.random.default_rng(3))
    assert drawn.shares == pytest.approx(permutation_test(model).shares, abs=0.015)  # four standard errors


def test_progress_is_told_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    permutation_test(fit(np.arange(14.0), np.ones(14)), exact=True, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (2**14, 2**14)
    assert len(seen) > 1


def test_what_cannot_be_rearranged_is_refused_or_told() -> None:
    many = fit(np.arange(30.0), np.ones(30))
    with pytest.raises(InputError, match="random generator"):
        permutation_test(many)
    with pytest.raises(InputError, match="too many"):
        permutation_test(many, exact=True)
    with pytest.raises(InputError, match="given weights"):
        permutation_test(fit(Y, V, tau2=0.1))
    with pytest.raises(InputError, match="intercept"):
        permutation_test(fit(Y, V, moderators=X, intercept=False))
    still = permutation_test(fit(np.zeros(5), V, test="hksj"))
    assert np.isnan(still.p_values[0])
    assert "scatter" in still.reason


@given(st.lists(st.integers(1, 3), min_size=1, max_size=4).filter(lambda sizes: sum(sizes) <= 6))
def test_every_order_of_the_groups_is_made_once(sizes: list[int]) -> None:
    made = _arranged(np.array(sizes), np.arange(_ways(sizes)))
    want = set(permutations([group for group, size in enumerate(sizes) for _ in range(size)]))
    assert {tuple(int(i) for i in order) for order in made} == want
    assert len(made) == len(want)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-6, 3), st.integers(0, 9)), min_size=1, max_size=30))
def test_every_model_has_p_values_between_0_and_1_or_a_reason(rows: list[tuple[float, float, int]]) -> None:
    y, logs, x = (np.array(column) for column in zip(*rows, strict=True))
    models = [fit(y, 10.0**logs)]
    if len(y) > 2 and len(set(x)) > 1:
        models.append(fit(y, 10.0**logs, moderators=x))
    for model in models:
        found = permutation_test(model, iterations=200, random=np.random.default_rng(1))
        good = (found.p_values > 0) & (found.p_values <= 1)
        assert good.all() or found.reason
