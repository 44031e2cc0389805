"""What tells of animals, and what of people."""

from __future__ import annotations

import pytest

from cordwise.answers.animals import is_on_animals, names_animals, names_people


@pytest.mark.parametrize("words", ["in a rat model", "two sheep", "preclinical work", "seen in vivo"])
def test_animals_are_named(words):
    assert names_animals(words)


@pytest.mark.parametrize("words", ["cells of human origin", "a categorical scale", "concentration"])
def test_neither_is_named(words):
    assert not names_animals(words)
    assert not names_people(words)


@pytest.mark.parametrize(
    ("text", "on_animals"),
    [
        ("Rats were injured. The mice walked again.", True),
        ("One rat was injured.", False),
        ("Rats and mice were studied before 20 patients and 3 volunteers were treated.", False),
        ("Human cells were given to rats; the animals walked.", True),
        ("", False),
    ],
)
def test_a_page_is_on_animals_that_names_them_more_often_than_people(text, on_animals):
    assert is_on_animals(text) is on_animals
