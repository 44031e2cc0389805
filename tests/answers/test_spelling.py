"""Mistyped words are put right; words that people write and mean are left alone, however like a word of the vocabularies they are."""

from __future__ import annotations

import pytest

from cordwise.answers.spelling import corrected_words


@pytest.mark.parametrize(
    "question",
    [
        "Do stem cells help in subacute spinal cord injury?",
        "Is naturopathy better than stem cells?",
        "Is a neuroregenerative treatment safe?",
        "Can cortical function return after stem cells?",
        "I take heparin, may I have stem cells?",
        "Does transforming growth factor matter for stem cells?",
        "Will the transition from AIS A to B last?",
        "Can I travel by caravan after my stem cells?",
        "We come from Britain; are stem cells approved?",
        "My renewal of residency is due, can I have stem cells?",
    ],
)
def test_words_of_their_own_are_not_corrected(question):
    assert corrected_words(question) == (question, ())


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("stem cells for autizm", "autism"),
        ("intratecal stem cells", "intrathecal"),
        ("mesenchimal cells for als", "mesenchymal"),
        ("epidral steroid for sciatica", "epidural"),
    ],
)
def test_mistyped_words_are(question, right):
    assert right in [by for _, by in corrected_words(question)[1]]
