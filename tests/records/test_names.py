"""The words by which rows on a product are looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.records.names import by_word, first_word, longest_word


@pytest.mark.parametrize(
    ("name", "first", "longest"),
    [
        ("Stemirac (autologous cells)", "stemirac", "autologous"),
        ("Delta-cel", "delta", "delta"),
        ("3M cells", "", "cells"),
        ("2024 guidance", "", "guidance"),
        ("", "", ""),
    ],
)
def test_the_word_of_a_name(name, first, longest):
    assert first_word(name) == first
    assert longest_word(name) == longest


@given(st.text())
def test_the_longest_word_stands_in_the_name_and_none_is_longer(name):
    longest = longest_word(name)
    assert longest in name.lower()
    assert all(len(word) <= len(longest) for word in name.lower().split() if word.isalnum())


def test_rows_stand_under_their_word_in_their_order():
    assert by_word([("a", 1), ("b", 2), ("", 3), ("a", 4)]) == {"a": (1, 4), "b": (2,)}
