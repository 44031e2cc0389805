import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.text import word_pieces
from cordwise.text.word_pieces import INSIDE, LONGEST, WordPieces

LETTERS = [*string.ascii_lowercase, *(INSIDE + letter for letter in string.ascii_lowercase)]
NAMES = ["[UNK]", ".", ",", "-", "stem", "cell", "##s", "##cell", "un", "##safe", "unsafe", *LETTERS]
KNOWN = {name: number for number, name in enumerate(NAMES)}
PIECES = WordPieces(KNOWN, 0)


def named(text: str) -> list[str]:
    return [NAMES[number] for number in PIECES.of(text)]


def test_the_longest_piece_is_taken_first():
    assert named("stem cells") == ["stem", "cell", "##s"]
    assert named("stemcell") == ["stem", "##cell"]
    assert named("unsafe") == ["unsafe"]


def test_signs_stand_alone_and_a_word_with_an_unknown_part_is_unknown():
    assert named("cells, unsafe.") == ["cell", "##s", ",", "unsafe", "."]
    assert named("stem-cell") == ["stem", "-", "cell"]
    assert named("cell5") == ["[UNK]"]


def test_a_run_of_letters_that_is_no_word_is_not_cut():
    assert named("a" * (LONGEST + 1)) == ["[UNK]"]
    assert len(named("a" * LONGEST)) == LONGEST


@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=20), max_size=8))
def test_what_was_cut_can_be_put_together_again(words):
    together = " ".join(named(" ".join(words))).replace(f" {INSIDE}", "")
    assert together.split() == words


@given(st.text(max_size=60))
def test_any_text_is_cut_into_known_numbers(text):
    assert set(PIECES.of(text)) <= set(range(len(NAMES)))


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_has_no_pieces(text):
    assert PIECES.of(text) == []


def test_what_is_kept_of_words_seen_is_bounded(monkeypatch):
    monkeypatch.setattr(word_pieces, "KEPT", 3)
    few = WordPieces(KNOWN, 0)
    assert [few.of(word) for word in "abcdefgh"] == [[KNOWN[word]] for word in "abcdefgh"]
    assert len(few._cut) <= 3
