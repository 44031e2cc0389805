"""Words of a text and their places, however long the text is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.words import PAGE, SENTENCE, split_at, words_of


@given(st.text(max_size=200), st.sampled_from((1, SENTENCE, PAGE)))
def test_the_words_of_a_text_of_any_length_stand_where_they_are_said_to(text, least):
    folded = text if least == 1 else (text + " ") * (1 + least // (len(text) + 1))
    words, places = map(list, words_of(folded))
    assert [(match.group(), match.start()) for match in re.finditer(r"\w+", folded)] == list(zip(words, places, strict=True))


@pytest.mark.parametrize(("text", "found"), [("", ([], [])), ("- a1, b", (["a", "b"], [2, 6])), ("ab", (["ab"], [0])), ("12", ([], []))])
def test_what_a_pattern_finds_stands_where_it_is_said_to(text, found):
    assert split_at(re.compile("([a-z]+)"), text) == found
