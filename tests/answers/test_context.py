import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.answers.context import Context, _marked, read_page
from cordwise.answers.facts import holds
from cordwise.answers.finding import finding
from cordwise.claims.character import Character
from cordwise.records.claim import Claim
from cordwise.records.frame import Frame

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


@pytest.mark.parametrize(("informs", "promotes"), [(0.1, True), (0.5, False)])
def test_words_of_an_institution_outweigh_words_of_an_offer(informs, promotes):
    page = read_page(LEAFLET, EMPTY, Character(offers=0.9, informs=informs))
    assert (page.informs, page.promotes, page.sells) == (not promotes, promotes, False)


def test_whoever_sells_is_no_institution_that_informs():
    assert not read_page(OFFER, EMPTY, Character(informs=0.9)).informs


@pytest.mark.parametrize(
    ("share", "informs", "overstated", "in_doubt"),
    [(0.5, 0.2, 0.1, True), (0.9, 0.2, 0.1, False), (0.5, 0.02, 0.1, False), (0.8, 0.2, 0.6, False), (0.6, 0.2, 0.6, True)],
    ids=["doubt", "a claim", "an offer", "a likely claim, called overstated", "hardly a claim, called overstated"],
)
def test_in_doubt_nobody_is_accused(share, informs, overstated, in_doubt):
    page = read_page(LEAFLET, EMPTY, Character(offers=0.9, informs=informs))
    claim = Claim(
        start=0, end=4, quote="Help", kind="efficacy", strength="plain", frame=Frame(), share=share, reviewed=(("overstated", overstated),)
    )
    context = Context(claim=claim, finding=finding(EMPTY, Frame()), evidence=EMPTY, page=page, others={})
    assert context.in_doubt == in_doubt
    assert holds("promotes", context) != in_doubt


@pytest.mark.parametrize(
    ("text", "words", "strength", "overstated", "wanted"),
    [
        (OFFER, "It may well change everything.", "hedged", 0.4, True),
        (OFFER, "It may well change everything.", "hedged", 0.2, False),
        (OFFER, "It changes everything.", "plain", 0.9, False),  # said flatly on such a page it is overstated anyway
        (LEAFLET, "Stem cells change everything.", "plain", 0.5, True),
        (LEAFLET, "Stem cells change everything.", "plain", 0.4, False),
        (LEAFLET, "Stem cells may change everything.", "hedged", 0.9, False),
        (LEAFLET, "It changes everything.", "plain", 0.9, False),  # of what?
    ],
)
def test_words_too_strong_for_what_is_known(text, words, strength, overstated, wanted):
    reviewed = (("overstated", overstated), ("supported", 0.05))
    claim = Claim(start=0, end=len(words), quote=words, kind="efficacy", strength=strength, frame=Frame(), share=0.95, reviewed=reviewed)
    context = Context(claim=claim, finding=finding(EMPTY, Frame()), evidence=EMPTY, page=read_page(text, EMPTY), others={})
    assert holds("too_strongly_worded", context) == wanted


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        ("A trial should begin by the end of 2019.", True),
        ("By January 2020 the company hopes to be able to apply.", True),
        ("A trial should begin by the end of 2031.", False),
        ("A trial of 12 people ended in 2019.", False),
    ],
)
def test_what_was_to_come_by_a_year_gone_by_has_been_overtaken(words, passed):
    claim = Claim(start=0, end=len(words), quote=words, kind="evidence_level", strength="plain", frame=Frame())
    page = read_page(words, EMPTY, year=2026)
    assert holds("date_passed", Context(claim=claim, finding=finding(EMPTY, Frame()), evidence=EMPTY, page=page, others={})) == passed


@given(st.text(alphabet="abcd", max_size=8), st.integers(1, 5))
def test_looking_no_further_than_needed_finds_what_counting_all_finds(text, wanted):
    marks = [re.compile(letter) for letter in "abcd"]
    assert _marked(text, marks, wanted) == (sum(letter in text for letter in "abcd") >= wanted)
