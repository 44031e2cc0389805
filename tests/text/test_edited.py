"""What is read in place of what was written can always be shown as it was written."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.edited import Edit, Edited, edited


@st.composite
def an_edit_of(draw, written: str) -> list[Edit]:
    places = sorted(draw(st.sets(st.integers(0, len(written)), max_size=12)))
    return [Edit(start, end, draw(st.sampled_from(["", " ", "'", "xy"]))) for start, end in list(pairwise(places))[::2]]


@st.composite
def an_edited_text(draw) -> Edited | None:
    written = draw(st.text(st.sampled_from("abc \n-"), max_size=40))
    first = edited(written, draw(an_edit_of(written)))
    return edited(first.text, draw(an_edit_of(first.text)), first) if first else None


@given(an_edited_text())
def test_what_was_not_edited_is_found_word_for_word(read):
    if read is None:
        return
    for place, letter in enumerate(read.text):
        start, end = read.span(place, place + 1)
        assert 0 <= start <= end <= len(read.first_written)
        assert letter in ("'", "x", "y", " ") or read.first_written[start:end].count(letter) or end - start != 1


@given(an_edited_text(), st.sets(st.integers(0, 80), min_size=4))
def test_spans_that_follow_each_other_do_so_where_they_were_written(read, places):
    if read is None:
        return
    cuts = sorted({place * len(read.text) // 80 for place in places})
    spans = [read.span(start, end) for start, end in pairwise(cuts)]
    assert all(start <= end for start, end in spans)
    assert all(one[0] <= other[0] and one[1] <= other[1] for one, other in pairwise(spans))


def test_an_edit_is_shown_whole_and_its_neighbours_exactly():
    read = edited("They arenâ€™t safe.", [Edit(9, 12, "'")])
    assert read is not None
    assert read.text == "They aren't safe."
    assert read.first_written[slice(*read.span(5, 11))] == "arenâ€™t"
    assert read.first_written[slice(*read.span(12, 17))] == "safe."


def test_a_text_without_edits_is_none():
    assert edited("They are safe.", []) is None
