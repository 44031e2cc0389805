import pytest
from hypothesis import given
from hypothesis import strategies as st

import cordwise
from cordwise.answers.context import Context, _marked, read_page
from cordwise.answers.facts import holds
from cordwise.answers.finding import finding
from cordwise.answers.selling import sells_treatment
from cordwise.claims.character import Character
from cordwise.records.claim import Claim
from cordwise.records.frame import Frame
from cordwise.text.openings import Patterns

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


@given(st.text(alphabet="abcd ", max_size=8), st.integers(1, 5))
def test_looking_no_further_than_needed_finds_what_counting_all_finds(text, wanted):
    marks = Patterns.of(rf"\b{letter}" for letter in "abcd")
    begun = {word[0] for word in text.split()}
    assert _marked(text, marks, wanted) == (len(begun) >= wanted)


@pytest.mark.parametrize(
    "words",
    [
        "Get a free video consultation with one of the doctors.",
        "Claim your free initial assessment.",
        "Request your personal treatment plan.",
        "Get your tailored quote within a day.",
        "Text us to book your treatment slot.",
        "Write to us to secure a bed.",
        "E-mail us your latest MRI.",
        "Send us your hospital reports.",
        "Our price is 12,000 euros.",
        "A course costs $9,500 at our clinic in Tokyo.",
        "The price is 3 million yen for a course. Write to us for dates.",
        "91% of 250 patients treated since 2015 got better. The price is 20,000 dollars per session.",
        "Of 250 patients treated here since 2015 most got better.",
    ],
)
def test_who_offers_sells_in_whatever_words(words):
    assert sells_treatment(f"Stem cells\n\n{words}")


@pytest.mark.parametrize(
    "words",
    [
        "Ask for your treatment plan in writing.",
        "Request your treatment plan from your doctor.",
        "Ask for a consultation with a neurologist.",
        "Send us your reports of side effects.",
        "Send us your medical records if you wish to take part in the trial.",
        "Contact us to book a slot at the conference.",
        "The price is 15 million yen for a course, and health insurance pays it.",
        "Of 250 patients treated since 2015, 91% were alive.",
        "The clinics write: “Send us your medical records.”",
    ],
)
def test_who_advises_or_studies_does_not_sell(words):
    assert not sells_treatment(f"Stem cells\n\n{words}")


def judged(sentence: str, about: str, around: str = ""):
    """The one claim of a sentence in a small page."""
    text = f"Stem cells for {about}\n\n{sentence}\n\n{around}"
    start = text.index(sentence)
    (claim,) = [one for one in cordwise.open(":memory:").audit_text(text).claims if start <= one.start < start + len(sentence)]
    return claim


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("No serious adverse events occurred in any of the five.", "0 of 5 fits"),
        ("There were no serious side effects in all eight.", "0 of 8 fits"),
        ("No serious adverse events were seen in any of the three trials.", "0 of 10 fits"),
        ("No serious adverse events were seen in all four weeks.", "0 of 10 fits"),
    ],
)
def test_the_limit_is_of_the_people_in_whom_none_was_seen(sentence, limit):
    assert limit in judged(sentence, "spinal cord injury").reason


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("70% of our patients had less spasticity.", "no usable count"),
        ("98% of our patients are satisfied.", "no usable count"),
        ("Bladder control came back in half of our patients.", "bladder or bowel function improved"),
        ("70% of our patients gained an AIS grade.", "neurological improvement"),
        ("70% of our patients got better.", "neurological improvement"),
    ],
)
def test_a_figure_is_set_beside_figures_of_its_own_kind(sentence, told):
    claim = judged(sentence, "spinal cord injury", OFFER)
    assert told in claim.reason
    assert ("neurological improvement" in claim.reason) == (told == "neurological improvement")
    assert "neurological improvement" not in claim.reason or "not the plain quotient" in claim.reason


@pytest.mark.parametrize(
    "sentence", ["A clinic in Texas was fined 175,000 dollars.", "A court ordered a seller of cells to pay $5.1 million."]
)
def test_a_fine_is_no_price(sentence):
    claim = judged(sentence, "spinal cord injury")
    assert claim.kind != "cost" and "Surveys" not in claim.reason


TRANSPLANTS = "Haematopoietic stem cell transplantation (AHSCT) resets the immune system with chemotherapy."


@pytest.mark.parametrize(
    "sentence",
    [
        "One in 300 transplants for MS ends in death.",
        "AHSCT can cause infections and infertility.",
        "Some people die after the transplant.",
    ],
)
def test_harms_of_transplants_of_blood_forming_cells_are_not_set_beside_counts_of_other_cells(sentence):
    for around in (TRANSPLANTS, f"{TRANSPLANTS} Mesenchymal stem cells are another matter."):
        claim = judged(sentence, "multiple sclerosis", around)
        assert " people in " not in claim.reason and "0 of" not in claim.reason and not claim.sources


def test_harms_of_stromal_cells_are_told_on_a_page_that_names_both():
    claim = judged("Mesenchymal stem cells can cause infections.", "multiple sclerosis", TRANSPLANTS)
    assert " people in " in claim.reason


@pytest.mark.parametrize(
    "about", ["multiple sclerosis", "Huntington's disease", "epilepsy", "leukodystrophy", "muscular dystrophy", "spinal stenosis"]
)
def test_no_zero_stands_after_words_that_harms_are_published(about):
    claim = judged("Stem cell injections can cause infections.", about)
    assert claim.reason.startswith("Such harms are published.") and "none seen" not in claim.reason


@pytest.mark.parametrize(
    ("about", "sentence", "condition"),
    [
        ("stroke", "Stem cells help paralysed people to move again.", "stroke"),
        ("head injury", "The paralysis got better in 60% of patients.", "traumatic_brain_injury"),
        ("cerebral palsy", "Stem cells are safe for paralyzed children.", "cerebral_palsy"),
        ("spinal cord injury", "Stem cells help paralysed people to move again.", "spinal_cord_injury"),
        ("paralysis", "Stem cells help paralysed people to move again.", "spinal_cord_injury"),
        ("spinal cord injury", "Stem cells help people paralysed by a stroke.", "stroke"),
        ("stroke", "Stem cells help people with paralysis after spinal cord injury.", "spinal_cord_injury"),
        ("back pain", "Stem cells help paralysed people to move again.", "spinal_cord_injury"),  # it does not paralyse
    ],
)
def test_paralysis_is_a_sign_where_another_disease_paralyses(about, sentence, condition):
    assert judged(sentence, about).frame["conditions"] == [condition]
