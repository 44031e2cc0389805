"""Words are read through what damages them unseen, and are shown as they were written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.mended import mended, repaired


def read(text):
    found = mended(text)
    return found.text if found else text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("There aren\u200b't any risks.", "There aren't any risks."),
        ("The treat\u00adment has no side ef\u00adfects.", "The treatment has no side effects."),
        ("No\u200e risk, no\u200f harm.", "No risk, no harm."),
        ("Stem  cells \u00a0 cure\u2009\u2009paralysis.", "Stem cells cure paralysis."),
        ("Pain \u2060 relief", "Pain relief"),
        ("✅\ufe0f No risk", "✅ No risk"),
        ("arenâ€™t “safe”", "aren’t “safe”"),
        ("They arenÃ¢â‚¬â„¢t safe", "They aren’t safe"),
        ("cafÃ© â€“ 5Â µm", "café – 5 µm"),
        ("aren&#8217;t, aren&amp;rsquo;t, aren&amp;amp;#x2019;t", "aren’t, aren’t, aren’t"),
        ("safe ~~and without risk~~ in part", "safe in part"),
    ],
)
def test_what_damages_words_unseen_is_read_through(written, meant):
    assert read(written) == meant


@pytest.mark.parametrize("text", ["  indented\n\n  lines  \n", "a\tb\t\tc", "AT&T; R&D", "São Ângela", "~5 ~~ 6 ~~ 7", "~~~", "x & y &c."])
def test_what_is_meant_so_stays(text):
    assert read(text) == text


def test_markup_is_repaired_without_its_spaces_being_touched():
    assert repaired("<p>arenâ€™t</p>  <b>") == "<p>aren’t</p>  <b>"


@given(st.text(st.sampled_from("ab  \n\u200b\u00ad\u00a0~&;#8217ampâ€™'"), max_size=60))
def test_any_letter_that_is_read_stands_where_it_was_written(text):
    found = mended(text)
    if found is None:
        return
    assert found.first_written == text
    for place, letter in enumerate(found.text):
        start, end = found.span(place, place + 1)
        assert text[start:end] == letter or end - start > 1 or letter.isspace()


@pytest.mark.parametrize("run", ["\n", "\u200b", " ", "~~", "~~a", "&amp;", "â€", " \u200b", "&"])
def test_the_cost_grows_with_the_length_alone(run):
    def taken(letters):
        start = time.process_time()
        mended(run * (letters // len(run)))
        return time.process_time() - start

    taken(1_000)
    assert taken(200_000) < 2  # a cost that grew with the square would be minutes
