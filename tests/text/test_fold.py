"""Folded text is as long as what was written, so an offset in one is an offset in the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.fold import fold


@given(st.text())
def test_folding_keeps_the_length_of_any_text(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folded_text_folds_to_itself(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Patient’s “Safe” Cells", 'patient\'s "safe" cells'),
        ("T6–T12 — AIS‑A", "t6-t12 - ais-a"),
        ("1.2 × 10⁶ cells", "1.2 x 10⁶ cells"),
        ("12 kg", "12 kg"),
        ("Bogotá Clínica naïve", "bogota clinica naive"),
        ("β-globin, 5 µg", "b-globin, 5 ug"),
        ("• item", "  item"),
        ("İstanbul", "istanbul"),  # lower() alone would make two letters of the first
        ("Straße ﬁne", "straße ﬁne"),
    ],
)
def test_marks_and_letters_that_differ_only_in_dress_become_plain(written, folded):
    assert fold(written) == folded
