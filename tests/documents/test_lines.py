from __future__ import annotations

import pytest

from cordwise.documents.lines import byline, is_ended, is_heading, is_item, is_menu_word, is_question, is_row, is_ticked, without_bullet


@pytest.mark.parametrize("words", ["It ended.", "It ended.” ", "It ended. 1", "It ended. [1, 2]", "Really?", "so it goes…"])
def test_a_sentence_has_an_end(words: str) -> None:
    assert is_ended(words)


@pytest.mark.parametrize("words", ["Key Takeaways", "Results:", "What is spinal stenosis?", "Zero Serious Adverse Events"])
def test_short_lines_without_a_stop_are_headings(words: str) -> None:
    assert is_heading(words)


@pytest.mark.parametrize("words", ["It is safe.", "It is safe!", "long " * 20, "Is it safe? Yes!"])
def test_sentences_are_no_headings(words: str) -> None:
    assert not is_heading(words)


@pytest.mark.parametrize(
    ("words", "answer"), [("Is it safe?", True), ("Q1: Is it safe?", True), ("is it?", False), ("Well. Is it?", False)]
)
def test_a_question_is_one_short_sentence(words: str, answer: bool) -> None:
    assert is_question(words) is answer


@pytest.mark.parametrize(("words", "rest"), [("- one", "one"), ("• one", "one"), ("12) one", "one"), ("a) one", "one"), ("✓ one", "one")])
def test_bullets_and_numbers_open_an_item(words: str, rest: str) -> None:
    assert is_item(words)
    assert without_bullet(words) == rest


@pytest.mark.parametrize("words", ["-5 points", "2020 was it", "one - two"])
def test_other_signs_open_none(words: str) -> None:
    assert not is_item(words)


def test_cells_are_set_off_by_bars_or_tabs() -> None:
    assert is_row("a | b |") and is_row("a |") and is_row("a\tb\tc")
    assert not is_row("a | b")


@pytest.mark.parametrize("words", ["Home", "CONTACT US", "Privacy Policy", "Terms of Use", "» Blog"])
def test_words_of_menus_are_known(words: str) -> None:
    assert is_menu_word(words)


def test_words_of_medicine_are_not() -> None:
    assert not is_menu_word("Reduced pain")


def test_a_byline_names_its_author() -> None:
    assert byline("Posted on May 2 by Ann Roe") == "Ann Roe"
    assert byline("Treated by Ann Roe") == ""
    assert byline("Written by " + "x" * 300) == ""


@pytest.mark.parametrize("line", ["✅ No side effects", "👉 Proven", "→ Safe", "★ Painless", "🔹 One", "✔ Two"])
def test_ticks_arrows_and_stars_tick_off(line: str) -> None:
    assert is_ticked(line)


@pytest.mark.parametrize(
    "line", ["❌ Guaranteed results", "✗ No risk", "🚫 Safe", "🧬 The idea behind it", "✅No space", "¹ note", "← Back"]
)
def test_pictures_and_signs_that_strike_out_are_no_bullets(line: str) -> None:
    assert not is_ticked(line)
    assert not is_item(line)
