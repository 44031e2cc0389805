"""Kinds of claims: what rules and classifier make of sentences whose reading must not slip."""

from __future__ import annotations

import pytest

from cordwise.claims.find import find_claims
from cordwise.documents.plain import read_plain
from cordwise.records.document import Payload

TITLE = "Stem cells for spinal cord injury\n\n"


def kinds_in(sentence: str) -> set[str]:
    payload = Payload(content=b"", origin="test", digest="")
    return {claim.kind for claim in find_claims(read_plain(payload, TITLE + sentence)) if claim.start >= len(TITLE)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Large randomised trials have shown that stem cells work in chronic complete injuries.",
        "Clinical trials have proven that our cells work.",
        "International research has demonstrated that stem cells restore movement.",
        "Controlled studies confirm that the treatment improves walking.",
    ],
)
def test_praise_by_studies_is_never_read_as_doubt(sentence):
    assert kinds_in(sentence)
    assert not kinds_in(sentence) & {"efficacy_absent", "limitation"}


@pytest.mark.parametrize(
    "sentence",
    [
        "No large trial has shown that stem cells work.",
        "There is no evidence that stem cells restore movement.",
        "Stem cells have not been proven to help people with spinal cord injury.",
    ],
)
def test_doubt_is_read_as_doubt(sentence):
    assert kinds_in(sentence) <= {"efficacy_absent", "limitation"}
    assert kinds_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Only five places are left this month.",
        "The primary outcome was the number of adverse events.",
        "The score ranges from 0 to 100 points.",
        "What happens during the procedure?",
        "The scale rates speech, walking and ten other functions from 0 to 4.",
        "Case reports with fewer than three patients were excluded.",
        "Researchers will measure whether walking changes after two doses.",
        "You may drive home and should avoid aspirin for a week.",
        "A relapse is a new symptom that lasts longer than a day.",
    ],
)
def test_offers_methods_and_questions_are_no_claims(sentence):
    assert kinds_in(sentence) == set()


@pytest.mark.parametrize("words", ["Safety data are robust.", "The safety of these cells is well known and the data are reassuring."])
def test_strong_words_on_safety_data_are_a_claim_of_safety(words):
    assert "safety" in kinds_in(words)


@pytest.mark.parametrize(
    "words", ["You should avoid stem cell clinics that sell cures.", "A clot in the lung is a danger of the infusion that nobody mentions."]
)
def test_advice_against_clinics_and_a_danger_named_stay_claims(words):
    assert kinds_in(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Not only does it restore walking, it also relieves pain.", "efficacy"),
        ("There is hardly any disease that stem cells cannot treat.", "efficacy"),
        ("We have yet to see a patient who did not benefit.", "efficacy"),
        ("Nobody has to live with chronic back pain.", "efficacy"),
        ("It is no longer true that paralysis is permanent.", "efficacy"),
        ("Herniated discs shrink and heal after the injection.", "efficacy"),
        ("You will not find a safer treatment anywhere.", "comparative"),
        ("Tumours have never been observed with adult stem cells.", "safety_absolute"),
        ("Stem cells do not harm the patient.", "safety_absolute"),
        ("You have nothing to lose.", "harm_minimised"),
        ("Walking improved to a similar degree in both groups.", "efficacy_absent"),
        ("There is no evidence that adult stem cells cause tumours.", "safety"),
        ("It is a misconception that stem cells are dangerous.", "safety"),
        ("While not a cure, stem cells can halt the disease for years.", "efficacy"),
        ("Not only do they slow the disease, patients regain strength.", "efficacy"),
        ("But no operation is free of risk.", "harm"),
        ("There is no such thing as a risk-free injection.", "harm"),
        ("No treatment is 100% safe.", "harm"),
        ("The procedure isn't completely safe.", "harm"),
    ],
)
def test_praise_that_is_worded_as_a_denial(words, kind):
    assert kind in kinds_in(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Stem cell clinics: a warning to patients from neurologists.", "recommendation"),
        ("Scientists urge families not to travel for the injections.", "recommendation"),
        ("Many hurdles remain between the laboratory and the clinic.", "limitation"),
        ("The methodological quality of every trial was low.", "limitation"),
        ("A court ordered the clinic to destroy the cells of its patients.", "regulatory"),
        ("The doctor was struck off for selling the treatment.", "regulatory"),
    ],
)
def test_warnings_open_questions_and_rulings_are_claims(words, kind):
    assert kind in kinds_in(words)
