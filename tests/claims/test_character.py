"""The words of a page, and what they tell of who wrote it."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.character import page_words
from cordwise.claims.model import claim_model

OFFER = (
    "Stem cell therapy in Bangkok\n\nOur doctors welcome patients from all over the world. We offer packages with hotel and transfer. "
    "Your treatment plan is tailored to you, and our team stays at your side. Most of our patients feel stronger within weeks. "
    "Send us your reports and get a free quote today."
)
FACTS = (
    "Stem cells and spinal cord injury: what is known\n\nResearchers are testing cells in small clinical trials. There is no proven treatment so far. "
    "Clinics abroad advertise them for money, and regulators have warned of infections. Talk to your doctor before you take part, and ask "
    "whether the trial is registered. This charity funds research and gives information to families."
)


def test_rates_do_not_depend_on_the_length_of_a_page():
    once, twice = page_words(OFFER + "\n\n"), page_words((OFFER + "\n\n") * 2)
    assert once == pytest.approx(twice)


def test_a_page_without_words_has_none():
    assert page_words("12 – 34\n\n") == {}


def test_an_offer_reads_more_like_an_offer_than_a_charity_does():
    model = claim_model()
    assert model.character(OFFER).offers > 0.55 > 0.4 > model.character(FACTS).offers
    assert model.character(FACTS).informs > model.character(OFFER).informs


def test_a_single_sentence_tells_little():
    model = claim_model()
    assert abs(model.character("Our package includes a hotel.").offers - 0.5) < abs(model.character(OFFER).offers - 0.5)


@given(st.text(max_size=400))
def test_any_text_has_a_probability(text):
    assert 0 <= min(astuple(claim_model().character(text))) <= max(astuple(claim_model().character(text))) <= 1
