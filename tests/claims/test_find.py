"""What counts as a claim, where it stands, how strongly it is worded."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.records.claim import STRENGTHS

SENTENCES = (
    "Stem cells cure paralysis.",
    "It may help some people with a spinal cord injury.",
    "The treatment is completely safe and has no side effects.",
    "More research is needed.",
    "Is it safe?",
    "Contact us today to book a free consultation.",
    "Home | About | Contact",
    "Seven of the ten patients improved, but there was no control group.",
    "Headaches resolve within an hour; most people go home the same day.",
    "• It repairs damaged nerves — without surgery",
    "The FDA has not approved it.",
    "$5,000 to $20,000",
    "| Cells | regenerate tissue | safe |",
    "“I can walk again,” said Anna.",
    "",
)
PAGES = st.lists(st.one_of(st.sampled_from(SENTENCES), st.text(max_size=30)), max_size=8).flatmap(
    lambda parts: st.lists(st.sampled_from(("\n", " ", "\n\n", " ")), min_size=len(parts), max_size=len(parts)).map(
        lambda gaps: "".join(part + gap for part, gap in zip(parts, gaps, strict=True))
    )
)


@given(page=PAGES)
@settings(max_examples=120)
def test_the_quote_of_every_claim_slices_back_to_its_words(claims_of, page):
    for claim in claims_of(page):
        assert page[claim.start : claim.end] == claim.quote
        assert claim.quote.strip()
        assert claim.sentence[0] <= claim.start < claim.end <= claim.sentence[1]
        assert claim.strength in STRENGTHS
        for quantity in claim.quantities:
            assert claim.start <= quantity.start < quantity.end <= claim.end


@given(page=PAGES)
def test_claims_come_in_page_order_by_sentence(claims_of, page):
    assert all(before.sentence[0] <= after.sentence[0] for before, after in pairwise(claims_of(page)))


@given(page=PAGES)
def test_a_page_read_twice_makes_the_same_claims(claims_of, page):
    assert claims_of(page) == claims_of(page)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The procedure has no side effects.", "safety_absolute"),
        ("Stem cell therapy is generally safe.", "safety"),
        ("No serious adverse events were reported in the ten patients.", "safety_number"),
        ("Headache and back pain resolve within 24 hours.", "harm_duration"),
        ("Patients feel only mild, temporary discomfort.", "harm_minimised"),
        ("Stem cells repair damaged nerves in the spinal cord.", "mechanism"),
        ("Over 70% of patients felt less pain after stem cell therapy.", "efficacy_number"),
        ("Larger controlled trials are needed.", "limitation"),
        ("It should not be offered outside clinical trials.", "recommendation"),
        ("The FDA has not approved stem cells for spinal cord injury.", "regulatory"),
        ("The treatment costs between $5,000 and $20,000.", "cost"),
        ("We have treated over 3,000 patients.", "experience"),
        ("It fixes the root cause of spinal stenosis.", "efficacy_absolute"),
        ("This is Level I evidence from a phase I trial.", "evidence_level"),
        ("Only one case report has been published.", "evidence_size"),
    ],
)
def test_a_sentence_makes_a_claim_of_its_kind(claims_of, sentence, kind):
    page = f"Stem cells for the spine\n\nSpinal cord injury\n\n{sentence}"
    assert kind in [claim.kind for claim in claims_of(page) if claim.start >= page.index(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Is stem cell therapy safe for my child?",
        "Can stem cells cure a spinal cord injury?",
        "Contact us today for a free consultation about stem cell therapy.",
        "Book your appointment now.",
        "Read more about our stem cell treatments.",
        "Please call our patient coordinator to get started with stem cell therapy.",
        "Copyright 2024. All rights reserved.",
        "Share this article on social media.",
        "Click here to download the brochure.",
        "Written by Anna Meyer, medical writer.",
        "What are the benefits of stem cell therapy",
        "Table 2",
    ],
)
def test_questions_invitations_and_furniture_are_never_claims(claims_of, sentence):
    assert claims_of(sentence) == ()


def test_the_words_of_a_menu_are_never_claims(claims_of):
    menu = "Home\nAbout us\nTreatments\nStem cells cure\nContact\nPrices\nBlog\n"
    assert claims_of(menu) == ()


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("Stem cells may improve walking after a spinal cord injury.", "hedged"),
        ("Early studies suggest that stem cells improve walking.", "hedged"),
        ("It might be a promising cure for paralysis.", "hedged"),
        ("Stem cells improve walking after a spinal cord injury.", "plain"),
        ("Stem cells always restore walking after a spinal cord injury.", "absolute"),
        ("Stem cells cure paralysis completely.", "absolute"),
        ("The treatment has no side effects.", "absolute"),
    ],
)
def test_the_strength_of_the_wording_is_kept_and_a_hedge_outweighs_an_absolute_word(claims_of, sentence, strength):
    found = claims_of(f"Stem cells for spinal cord injury\n\n{sentence}")
    assert [claim.strength for claim in found if claim.quote in sentence or sentence in claim.quote] == [strength]


def test_a_hedge_stays_inside_the_quote(claims_of):
    sentence = "Preliminary results suggest that the cells may help some patients with a spinal cord injury."
    (claim,) = claims_of(sentence)
    assert claim.quote == sentence


def test_a_sentence_that_asserts_two_things_makes_two_claims(claims_of):
    page = "Seven of the ten patients improved by a grade, but the absence of controls prevents any conclusion."
    assert [claim.kind for claim in claims_of(page)] == ["efficacy_number", "limitation"]


def test_a_claim_takes_its_condition_from_the_heading_above_it(claims_of):
    page = "Stem cell therapy\n\nAutism\n\nThe cells repair damaged brain tissue.\n\nStroke\n\nThe cells repair damaged brain tissue."
    conditions = [claim.frame.conditions for claim in claims_of(page) if claim.kind == "mechanism"]
    assert conditions == [("autism",), ("stroke",)]


def test_an_empty_page_makes_no_claim(claims_of):
    assert claims_of("") == ()


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (
            "Spinal decompression for sciatica\n\nDecompression surgery frees the nerve. Such operations relieve pain in many people with sciatica.",
            "alternative",
        ),
        ("Stem cells for sciatica\n\nStem cell injections are new. Such injections relieve pain in many people with sciatica.", "efficacy"),
    ],
    ids=["a page on another treatment", "a page on cells"],
)
def test_what_helps_on_a_page_about_another_treatment_is_that_treatment(claims_of, page, kind):
    assert [claim.kind for claim in claims_of(page) if "relieve pain" in claim.quote] == [kind]


def test_a_claim_says_how_likely_its_words_make_one(claims_of):
    (claim,) = claims_of("Stem cells for sciatica\n\nStem cell injections relieve pain in people with sciatica.")[-1:]
    assert 0.5 < claim.share <= 1


def test_a_treatment_that_stops_relapses_is_no_natural_course(claims_of):
    page = "HSCT for MS\n\nHematopoietic stem cell transplantation reboots the immune system. In relapsing MS it stops relapses in most people."
    assert "natural_history" not in {claim.kind for claim in claims_of(page) if "relapses" in claim.quote}
