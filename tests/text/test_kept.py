from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.kept import Kept


@given(st.lists(st.integers(0, 9)), st.integers(1, 4))
def test_the_answer_is_that_of_the_function_and_no_more_are_kept_than_may_be(asked, at_most):
    kept = Kept(lambda number: number * number, at_most)
    for number in asked:
        assert kept[number] == number * number
        assert len(kept) <= at_most


def test_what_is_kept_is_not_worked_out_again():
    worked_out: list[str] = []
    kept = Kept(lambda word: worked_out.append(word) or len(word), 2)
    assert [kept["cell"], kept["cell"], kept["cells"], kept["cell"]] == [4, 4, 5, 4]
    assert worked_out == ["cell", "cells"]
