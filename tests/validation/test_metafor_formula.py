"""Formulas of R, as far as the files use them."""

from __future__ import annotations

import numpy as np
import pytest

from validation.metafor.formula import arithmetic, design
from validation.metafor.reading import OutOfScopeError

COLUMNS = {"year": [1980, 1985, 1990], "grp": ["b", "a", "b"]}


def test_a_numeric_column_stands_beside_the_intercept() -> None:
    moderators, intercept = design("~ year", COLUMNS)
    assert intercept and moderators is not None and moderators.tolist() == [[1980], [1985], [1990]]


def test_a_text_column_becomes_dummies_without_its_first_level() -> None:
    moderators, _ = design("~ grp", COLUMNS)
    assert moderators is not None and moderators.tolist() == [[1], [0], [1]]


def test_without_intercept_each_level_has_its_column() -> None:
    moderators, intercept = design("~ grp - 1", COLUMNS)
    assert not intercept and moderators is not None and moderators.tolist() == [[0, 1], [1, 0], [0, 1]]


def test_products_and_arithmetic_in_brackets_are_understood() -> None:
    moderators, _ = design("~ grp + grp:(year-1983) - 1", COLUMNS)
    assert moderators is not None and moderators[:, 2:].tolist() == [[0, -3], [2, 0], [0, 7]]


def test_no_moderators_at_all() -> None:
    assert design("~ 1", COLUMNS) == (None, True)


@pytest.mark.parametrize("formula", ["~ poly(year, 2)", "~ grp*year", "~ nothing"])
def test_what_is_not_understood_is_out_of_scope(formula: str) -> None:
    with pytest.raises(OutOfScopeError):
        design(formula, COLUMNS)


def test_arithmetic_runs_no_code() -> None:
    assert arithmetic("1/sqrt(vi)", {"vi": np.array([4.0])}) == 0.5
    with pytest.raises(OutOfScopeError):
        arithmetic("__import__('os')", {})
