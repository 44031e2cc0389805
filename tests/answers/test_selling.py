"""Who sells what a page describes: a practice that treats, and not those who say "our patients" and "we treat" as well."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cordwise.answers.context import read_page, with_character
from cordwise.answers.selling import own_words, sells_treatment
from cordwise.claims.character import Character
from cordwise.claims.find import find_claims
from cordwise.claims.model import claim_model

from .evidence_small import EMPTY

PAGES = yaml.safe_load((Path(__file__).parent / "pages_by_sort.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def is_sold(document_of):
    def sold(text: str) -> bool:
        model = claim_model()
        page = read_page(text, EMPTY, model.character(text))
        return with_character(page, find_claims(document_of(text), model), EMPTY).sells

    return sold


@pytest.mark.parametrize("sort", [sort for sort in PAGES if sort != "clinic"])
def test_who_cares_for_studies_tells_or_warns_sells_nothing(is_sold, sort):
    assert len(PAGES[sort]) >= 20
    assert [page for page in PAGES[sort] if is_sold(page)] == []


def test_a_clinic_that_treats_sells_without_a_line_on_how_to_reach_it(is_sold):
    missed = [page for page in PAGES["clinic"] if not is_sold(page)]
    assert len(PAGES["clinic"]) >= 20
    assert len(missed) <= 2, missed  # of what says nothing of itself nobody can tell


@pytest.mark.parametrize("words", [
    "We'll wipe out the immune system. Then we use our own stem cells to build it again.",
    "We treat him with love and patience.",
    "We do not offer stem cells. Our clinic treats back pain with exercise.",
    "Our hospital, an NHS trust, treats spinal cord injury. Our patients have a key nurse.",
    "We treated 12 participants. Participants will be followed for a year.",
    "One clinic's website says:\n\nWe treat paralysis with our stem cells. Book your consultation today.\n\nThere is no evidence for this.",
    "> Our clinic treats paralysis with stem cells.\n\nSuch words are common.",
])  # fmt: skip
def test_words_of_patients_hospitals_and_others_quoted_do_not_sell(words):
    assert not sells_treatment(f"Stem cells\n\n{words}")


def test_what_is_set_off_below_words_that_introduce_it_is_not_the_pages_own():
    assert "cure" not in own_words("The website writes:\n\nWe cure paralysis.\n\nThere is no evidence for this.")
    assert "evidence" in own_words("The website writes:\n\nWe cure paralysis.\n\nThere is no evidence for this.")


@pytest.mark.parametrize(("offers", "sells"), [(0.2, False), (0.45, False), (0.7, True)])
def test_one_word_that_hospitals_use_as_well_sells_where_the_page_reads_like_an_offer(offers, sells):
    text = "Stem cells for autism\n\nOur doctors give stem cells to children. Speech improves."
    assert read_page(text, EMPTY, Character(offers=offers)).sells == sells


def test_a_practice_that_calls_for_care_more_than_it_praises_does_not_sell(document_of):
    text = "Stem cells and your back\n\nWe treat back pain. No stem cell treatment is proven. Stem cells can cause infections and tumours."
    claims = find_claims(document_of(text))
    assert read_page(text, EMPTY).sells and not with_character(read_page(text, EMPTY), claims, EMPTY).sells


@pytest.mark.parametrize("words", [
    "Our cells are only expanded, not differentiated. Walking improves.",
    "The Northfield Autism Stem Cell Treatment is given by drip. Speech improves.",
    "Our medical advisors will evaluate your case. In most cases the therapy relieves pain.",
    "For the first time, we are able to treat pain by healing the joints.",
    "Mexico is home to world-class clinics. Patients travel here for cost savings. The cells restore function.",
    "Who is a candidate for orthopedic stem cell therapy? Today you have another choice. The cells rebuild the tissue.",
])  # fmt: skip
def test_words_of_who_offers_cells_or_arranges_them_sell(words):
    text = f"Stem cells\n\n{words} The stem cells repair damaged tissue and bring hope."
    assert read_page(text, EMPTY, Character(offers=0.7)).sells


@pytest.mark.parametrize("words", [
    "Mexico has become a popular destination for desperate patients. Nothing shows that the cells work.",
    "World-class hospitals study the cells. Patients travel here for trials.",
    "Policy number 7. Stem cell therapy is considered investigational. The treatment at the clinic is not paid.",
])  # fmt: skip
def test_who_tells_of_offers_or_studies_them_sells_nothing(words):
    assert not read_page(f"Stem cells\n\n{words}", EMPTY, Character(offers=0.25)).sells


@pytest.mark.parametrize("words", [
    "We were the first in the world to inject stem cells into discs.",
    "What matters most: we do not inject blind. Every procedure is planned on an MRI.",
    "In our Autologous Programme, the patient is given an infusion of cells.",
    "The Northfield Medical Center Stem Cell Stroke Treatment is given by drip.",
])  # fmt: skip
def test_who_tells_in_the_first_person_of_treating_sells(words):
    text = f"Stem cells\n\n{words} The stem cells repair damaged tissue and bring hope."
    assert read_page(text, EMPTY, Character(offers=0.6)).sells


@pytest.mark.parametrize("words", [
    "We do not inject stem cells at this hospital, and no patient should pay for them.",
    "We were the first charity to warn of clinics that sell stem cells.",
    "In our study programme, patients are given cells or a placebo.",
    'The surgeon said: "We were the first to inject stem cells into discs." Others doubt it.',
    "In our support programme, patients are visited at home. We fund research on stem cells.",
    "We only inject steroids. Stem cells are not offered.",
])  # fmt: skip
def test_who_does_not_treat_with_cells_or_only_studies_them_sells_nothing(words):
    assert not read_page(f"Stem cells\n\n{words}", EMPTY, Character(offers=0.25)).sells
