"""What was not seen in animals is told as that, and agrees with no count in people."""

from __future__ import annotations

import pytest

import cordwise

RATS = "Mesenchymal stem cells in a rat model of spinal cord injury\n\nThirty rats with spinal cord contusion received human umbilical cord mesenchymal stem cells by intrathecal injection. {} BBB scores improved in the treated rats."
PEOPLE = "A trial of stem cells in spinal cord injury\n\nAfter work in rats and mice, 20 patients received stem cells. The patients were followed for a year. {} Motor scores of the patients improved."
SENTENCES = (
    "No tumours were found at necropsy.",
    "There were no serious adverse events and no deaths.",
    "No infection occurred.",
    "None of the 20 animals had a tumour.",
)


@pytest.fixture(scope="module")
def base():
    return cordwise.open(":memory:")


def judged(base, page, sentence):
    text = page.format(sentence)
    start = text.index(sentence)
    return [one for one in base.audit_text(text).claims if start <= one.start < start + len(sentence)]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_harm_that_was_not_seen_in_animals_is_no_safety_of_people(base, sentence):
    told = judged(base, RATS, sentence)
    assert told
    assert {one.verdict for one in told} == {"not_checkable"}
    assert all("animals" in one.reason for one in told)


@pytest.mark.parametrize("sentence", ["There were no serious adverse events and no deaths.", "No infection occurred."])
def test_a_trial_in_people_that_names_the_animals_before_it_is_one_in_people(base, sentence):
    assert {one.verdict for one in judged(base, PEOPLE, sentence)} == {"supported"}


def test_a_seller_does_not_turn_safe_by_naming_animals(base):
    page = "Our clinic treats patients with stem cells.\n\n{}\n\nContact us today to book your treatment. Prices start at $9,000."
    assert not {one.verdict for one in judged(base, page, "Our cells are completely safe, as rats and mice have proved.")} & {
        "supported",
        "weakly_supported",
    }
