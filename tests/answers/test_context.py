import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.answers.context import _marked, read_page
from cordwise.claims.character import Character

from .evidence_small import EMPTY

PAPER = (
    "Bone marrow cells in spinal cord injury\n\nMethods: we treated 12 participants, who were recruited prospectively and followed up for a year. "
    "Results: motor scores rose (p < 0.05, 95% CI 2 to 9) and there were no serious adverse events. Our patients had a mean age of 31."
)
OFFER = "Stem cells for your back\n\nWe treat patients from all over the world. Our clinic offers a free consultation; get a quote today."
STORY = 'Stem cells tried in paralysis\n\nBERLIN, May 4, 2022 - "We did not expect this so soon," a surgeon said on Tuesday.'
LEAFLET = "Stem cells and your spine\n\nNo treatment with stem cells is proven for back pain. Ask your doctor about exercise."


def test_a_paper_that_says_we_treated_is_a_report_and_sells_nothing():
    page = read_page(PAPER, EMPTY)
    assert page.reports
    assert not page.sells
    assert not page.promotes


def test_an_offer_sells_whatever_its_words_weigh():
    page = read_page(OFFER, EMPTY)
    assert page.sells
    assert page.promotes
    assert not page.reports


def test_the_marks_of_research_do_not_excuse_a_page_that_reads_like_an_offer():
    page = read_page(PAPER, EMPTY, Character(offers=0.9))
    assert page.sells
    assert page.promotes


@pytest.mark.parametrize(("text", "news"), [(STORY, True), (LEAFLET, False), (OFFER, False), (PAPER, False)])
def test_a_news_item_is_told_by_quotes_dates_and_speakers(text, news):
    assert read_page(text, EMPTY).news == news


@given(st.text(alphabet="abcd", max_size=8), st.integers(1, 5))
def test_looking_no_further_than_needed_finds_what_counting_all_finds(text, wanted):
    marks = [re.compile(letter) for letter in "abcd"]
    assert _marked(text, marks, wanted) == (sum(letter in text for letter in "abcd") >= wanted)
