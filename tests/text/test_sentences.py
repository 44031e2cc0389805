"""Sentences of real pages: nothing lost, nothing twice, offsets that hold."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.sentences import late_ends, spans


def sentences(text):
    return [text[start:end] for start, end in spans(text)]


MESSY = st.lists(
    st.sampled_from(
        [
            "Dr. ",
            "e.g. ",
            "1. ",
            "cells",
            " improve",
            ".",
            "! ",
            "? ",
            "; ",
            "…",
            "\n",
            "\t",
            "\u00a0",
            "Stem",
            "5.5",
            " ",
            "”",
            ")",
            "[1]",
            "U.S.",
            "Ünïcode",
            "🙂",
        ]
    ),
    max_size=40,
).map("".join)


@given(st.one_of(st.text(), MESSY))
def test_every_letter_stands_in_exactly_one_sentence(text):
    covered = [0] * len(text)
    for start, end in spans(text):
        covered[start:end] = [count + 1 for count in covered[start:end]]
    assert all(count == 1 for count, letter in zip(covered, text, strict=True) if not letter.isspace())
    assert max(covered, default=0) <= 1


@given(st.one_of(st.text(), MESSY))
def test_sentences_come_in_order_without_space_around_them(text):
    found = list(spans(text))
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in found)


@given(MESSY, MESSY, MESSY)
def test_a_part_of_a_text_gives_no_sentence_beyond_it(before, text, after):
    whole = before + text + after
    found = list(spans(whole, len(before), len(before) + len(text)))
    assert all(len(before) <= start < end <= len(before) + len(text) for start, end in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It helps. It is safe!", ["It helps.", "It is safe!"]),
        ("Dr. Smith et al. found it. It worked.", ["Dr. Smith et al. found it.", "It worked."]),
        ("Harms, e.g. headache and fever, pass. Then rest.", ["Harms, e.g. headache and fever, pass.", "Then rest."]),
        ("See Fig. 2 for doses of 1.5 million. Next.", ["See Fig. 2 for doses of 1.5 million.", "Next."]),
        ("The U.S. Food and Drug Administration warned. We agree.", ["The U.S. Food and Drug Administration warned.", "We agree."]),
        ("J. M. Rossi wrote it. He is here.", ["J. M. Rossi wrote it.", "He is here."]),
        ("1. First item. 2. Second item.", ["1. First item.", "2. Second item."]),
        ("It ended.Then it began.", ["It ended.", "Then it began."]),
        ("It costs $5.50. Cheap.", ["It costs $5.50.", "Cheap."]),
        ('"Is it safe?" she asked. Yes.', ['"Is it safe?" she asked.', "Yes."]),
        ("Really? Yes. Wow!", ["Really?", "Yes.", "Wow!"]),
        ("He said: “It works.” We asked.", ["He said: “It works.”", "We asked."]),
        ("The trial ended in Jan. 2020 with 10 people. Good.", ["The trial ended in Jan. 2020 with 10 people.", "Good."]),
        ("Ms. Smith has MS and walks. Ms. Roe does not.", ["Ms. Smith has MS and walks.", "Ms. Roe does not."]),
        ("We are in San Diego, CA. Cells cure all.", ["We are in San Diego, CA.", "Cells cure all."]),
        ("It was made by Acme Co. The company failed.", ["It was made by Acme Co.", "The company failed."]),
        ("Acme Co. Chief Executive Ann Roe spoke.", ["Acme Co. Chief Executive Ann Roe spoke."]),
        ("We meet at 5th St. The clinic is in St. Louis.", ["We meet at 5th St.", "The clinic is in St. Louis."]),
        ("It began in Dec. We met in Jan. 2020.", ["It began in Dec.", "We met in Jan. 2020."]),
        ("  \n ", []),
        ("Heading without a stop", ["Heading without a stop"]),
    ],
)
def test_stops_that_end_no_sentence_are_left_alone(text, expected):
    assert sentences(text) == expected


def test_a_long_semicolon_sentence_is_cut_where_a_new_one_begins():
    text = "Many people with an old injury of the spinal cord were seen at the hospital; Nobody got worse."
    assert len(sentences(text)) == 2
    assert len(sentences("Pain; fever; headache.")) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Two went from AIS A to B. Conclusion: more trials are needed.", 2),
        ("They had grade C. Others had grade D.", 2),
        ("People with hepatitis B. Others may come.", 2),
        ("The work of J. Smith and D. Brown is cited.", 1),
    ],
)
def test_a_grade_ends_a_sentence_and_an_initial_does_not(text, number):
    assert len(sentences(text)) == number


def test_a_p_value_in_brackets_begins_no_sentence():
    text = "No benefit was seen in the primary outcome at twelve months (difference, -0.4 points; 95% CI, -1.2 to 0.5; P=0.41)."
    assert list(spans(text)) == [(0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There is no cure for MS. Our cells rebuild the myelin.", ["There is no cure for MS."]),
        ("MS. Stem cells cure it.", ["MS."]),
        ("Ms. Smith walks.", []),
        ("MS. SMITH IS WELL.", []),
        ("The answer is no. Stem cells fail. See No. 5.", ["The answer is no."]),
        ("Pain, numbness, etc. Stem cells end it.", ["Pain, numbness, etc."]),
        ("Acme Inc. The company failed.", ["Acme Inc."]),
        ("Acme Inc. Chief Executive Ann Roe spoke.", []),
        ("It is banned in the U.S. The FDA warned.", ["It is banned in the U.S."]),
        ("The U.S. Food and Drug Administration warned.", []),
        ("They were given 10 mg. Nobody was harmed.", ["They were given 10 mg."]),
    ],
)
def test_an_abbreviation_ends_a_sentence_before_one_that_begins(text, expected):
    assert [text[:place] for place in late_ends(text, 0, len(text))] == expected
