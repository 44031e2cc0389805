"""What tells of animals, and what of people."""

from __future__ import annotations

import pytest

from cordwise.answers.animals import is_on_animals, is_on_people, names_animals, names_people


@pytest.mark.parametrize("words", ["in a rat model", "two sheep", "preclinical work", "seen in vivo"])
def test_animals_are_named(words):
    assert names_animals(words)


@pytest.mark.parametrize("words", ["cells of human origin", "a categorical scale", "concentration"])
def test_neither_is_named(words):
    assert not names_animals(words)
    assert not names_people(words)


@pytest.mark.parametrize(
    ("text", "on_animals", "on_people"),
    [
        ("Rats were injured. The mice walked again.", True, False),
        ("One rat was injured.", False, True),
        ("Rats and mice were studied before 20 patients and 3 volunteers were treated.", False, True),
        ("Human cells were given to rats; the animals walked.", True, False),
        ("Rats, mice and pigs walked, and two patients did.", True, False),
        ("Rats, mice and pigs walked, and so did patients and volunteers.", False, False),
        ("", False, True),
    ],
)
def test_a_page_is_on_animals_or_people_by_how_often_it_names_them(text, on_animals, on_people):
    assert (is_on_animals(text), is_on_people(text)) == (on_animals, on_people)
