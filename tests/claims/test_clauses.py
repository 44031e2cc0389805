"""A sentence cut where it asserts more than one thing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.clauses import claims_in_a_row, clauses


def parts(text):
    return [text[start:end] for start, end in clauses(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is safe.", ["It is safe."]),
        ("Many patients improved, but there was no control group.", ["Many patients improved", "but there was no control group."]),
        ("Safety: no serious events were seen.", ["Safety", "no serious events were seen."]),
        ("Pain, fever, and headache pass.", ["Pain, fever, and headache pass."]),
    ],
)
def test_a_turn_or_a_lead_in_parts_a_sentence_and_a_list_does_not(text, expected):
    assert parts(text) == expected


def test_a_concession_stands_apart_from_what_it_concedes():
    text = "While larger trials are still needed to be sure, the cells helped most of the patients."
    assert len(parts(text)) == 2


@given(
    st.lists(st.sampled_from(["cells help people", ", but ", "; ", " — ", ": ", "while it is early, ", "no ", "."]), max_size=12).map(
        "".join
    )
)
def test_clauses_come_in_order_and_lie_inside_the_sentence(text):
    found = list(clauses(text, 0, len(text)))
    position = 0
    for start, end in found:
        assert position <= start <= end <= len(text)
        position = end
    assert found[-1][1] == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "No benefit was seen in the primary outcome (difference, -0.4 points; 95% CI, -1.2 to 0.5; P=0.41).",
        "Scores fell (mean difference: 1.37; P = 0.19) in both of the groups that were compared.",
        "Infusion of donor, but not own, cord blood went with gains in the children.",
    ],
)
def test_brackets_and_an_exception_between_commas_are_left_whole(text):
    assert parts(text) == [text]


def test_a_turn_after_a_bracket_parts_a_sentence():
    assert len(parts("Pain fell (from 6.1 to 3.2; p < 0.01), but there was no control group.")) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100% safe · no side effects • FDA approved", ["100% safe", "no side effects", "FDA approved"]),
        ("✅ No risk ✅ No pain", ["✅ No risk", "No pain"]),
        ("There is no cure for MS. Our cells rebuild the myelin.", ["There is no cure for MS.", "Our cells rebuild the myelin."]),
        ("A dose of 2·10 cells, safe and sound.", ["A dose of 2·10 cells, safe and sound."]),
        ("Acme Inc. Chief Executive Ann Roe spoke.", ["Acme Inc. Chief Executive Ann Roe spoke."]),
    ],
)
def test_claims_that_only_a_sign_or_an_abbreviation_sets_apart_are_told_apart(text, expected):
    assert [text[start:end] for start, end in claims_in_a_row(text, 0, len(text))] == expected


@given(st.text(st.sampled_from("ab ·•|✅.MSU"), max_size=40))
def test_claims_in_a_row_come_in_order_and_hold_words(text):
    found = claims_in_a_row(text, 0, len(text))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
