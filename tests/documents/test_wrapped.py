"""Lines broken at a width are read as the sentences that they were; lists, headings, menus and tables stay a line each."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.plain import read_plain
from cordwise.documents.sentences import sentences
from cordwise.documents.wrapped import unwrapped
from cordwise.records.document import Document

from .pages import payload

PROSE = (
    "Early trials of mesenchymal stem cells in people with a chronic injury of the spinal cord were small and had no control group. "
    "Researchers at the Mayo Clinic gave 10 people one injection of their own fat cells into the spinal fluid, and seven of them improved in at least one "
    "grade of the scale within two years; no serious harm was seen. Whether the cells were the cause is not known, because some people improve without any "
    "treatment in the first months after an injury. A second trial has begun, and its results are expected in two years."
)


def read(text: str) -> Document:
    return read_plain(payload(b"", origin="page.txt"), text)


def lines(text: str) -> list[str]:
    found = unwrapped(text)
    return (found.text if found else text).splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "Never believe a clinic which promises that\nyou will walk again or that there are\nno risks at all.",
        "We have not received\nany serious adverse events",
        "The cells that we\ngive do not cure.",
        "It was shown by Dr.\nSmith in ten people.",
        "It helps with pain,\nfatigue and sleep.",
        "It was made by the\nMayo Clinic in 2019.",
        "> The cells have never been shown to\n> cure paralysis in any trial.",
        "- Cells are given into the\n  spinal fluid.",
    ],
)
def test_lines_that_go_on_are_one(text: str) -> None:
    assert len(lines(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Conditions we treat\nback pain\nneck pain\nsciatica",
        "Why choose us\nZero side effects\nNo downtime\nProven results",
        "Stem cell therapy\nStem cells repair nerves.",
        "- no pain\n- no risk",
        "What are stem cells?\niPSCs are made from skin.",
        "Our cells\nhUC-MSCs are from cords.",
        "Home\nabout us\nContact",
        "Pain | fell | a lot |\nsleep | rose | a bit |",
        "# Safety of\nthe cells are safe.",
        "They include:\nstem cells from cords.",
        "It is safe.\nand so on it goes.",
        "The cells of\n\nthe cord are safe.",
        "> We asked about the\nrisk of it.",
    ],
)
def test_lines_of_lists_headings_menus_and_tables_stay(text: str) -> None:
    assert lines(text) == text.splitlines()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cells are not con-\nsidered safe.", "The cells are not considered safe."),
        ("Their long-\nterm effects are unknown.", "Their long-term effects are unknown."),
        ("The MSC-\nderived vesicles", "The MSC-derived vesicles"),
        ("They were seen at 12-\nmonth visits.", "They were seen at 12-month visits."),
    ],
)
def test_a_word_broken_by_a_hyphen_is_one_word(text: str, words: str) -> None:
    assert "\n".join(lines(text)) == words


@pytest.mark.parametrize("width", range(40, 120, 5))
@pytest.mark.parametrize("mark", ["", "> ", "    "])
def test_prose_has_the_same_sentences_at_any_width(width: int, mark: str) -> None:
    text = textwrap.fill(PROSE, width, initial_indent=mark, subsequent_indent=mark, break_on_hyphens=False)
    document = read(text)
    assert [document.text[one.start : one.end] for one in sentences(document)] == [
        PROSE[one.start : one.end] for one in sentences(read(PROSE))
    ]
    for one in sentences(document):
        start, end = document.place(one.start, one.end)
        assert text[start:end].replace("\n" + mark, " ").split() == document.text[one.start : one.end].split()


@given(st.text(st.sampled_from("abc de.-,>|\n\r\u2028A1"), max_size=80))
def test_every_letter_that_is_read_stands_where_it_was_written(text: str) -> None:
    document = read(text)
    assert document.written == text
    for place, letter in enumerate(document.text):
        start, end = document.place(place, place + 1)
        assert letter == " " or text[start:end][:1] == letter


@pytest.mark.parametrize("run", ["\n", "a\n", "and\n", "a-\n", "> \n", ">", "of the\n", "|\n"])
def test_the_cost_grows_with_the_length_alone(run: str) -> None:
    start = time.process_time()
    unwrapped(run * (300_000 // len(run)))
    assert time.process_time() - start < 6  # a cost that grew with the square would be minutes
