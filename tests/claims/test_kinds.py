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
    ],
)
def test_offers_methods_and_questions_are_no_claims(sentence):
    assert kinds_in(sentence) == set()


@pytest.mark.parametrize("words", ["Safety data are robust.", "The safety of these cells is well known and the data are reassuring."])
def test_strong_words_on_safety_data_are_a_claim_of_safety(words):
    assert "safety" in kinds_in(words)
