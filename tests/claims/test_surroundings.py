"""What a sentence leaves open is taken from what stands around it, and not from what is named there in passing."""

from __future__ import annotations

import pytest

from cordwise.claims.find import find_claims
from cordwise.documents.plain import read_plain
from cordwise.records.document import Payload

PROMISE = "Stem cells repair damaged nerves."


def conditions_of(text: str, quote: str = PROMISE) -> tuple[str, ...]:
    """The conditions that a claim of a page is taken to be about."""
    claims = find_claims(read_plain(Payload(content=b"", origin="page", digest=""), text))
    return next(claim.frame.conditions for claim in claims if claim.quote == quote)


@pytest.mark.parametrize(
    "before",
    [
        "Our work here is second only to our work on muscular dystrophy.",
        "It was first tried after a stroke.",
        "Unlike multiple sclerosis it is no disease of the immune system.",
        "Some people also have diabetes or arthritis.",
        "It is not a genetic disorder.",
    ],
)
def test_an_illness_named_once_on_a_page_about_another_is_named_in_passing(before):
    text = f"Stem cells for spinal cord injury\n\nPeople with spinal cord injury come to us. {before} {PROMISE}"
    assert conditions_of(text) == ("spinal_cord_injury",)


def test_a_condition_that_a_page_comes_back_to_holds_for_the_next_sentence():
    text = f"Stem cells for spinal cord injury\n\nWe also treat autism. In autism much is possible. {PROMISE} Spinal cord injury is our main work."
    assert conditions_of(text) == ("autism",)


@pytest.mark.parametrize(
    "listed",
    [
        "We treat stroke, heart failure, Alzheimer's, brain injury and spinal cord injury.",
        "We treat:\n\n- Stroke\n- Autism\n- Chronic fatigue syndrome\n",
        "Cells are used for diabetes, arthritis and metabolic syndrome.",
    ],
)
def test_after_a_list_of_conditions_no_one_of_them_is_meant(listed):
    assert conditions_of(f"Stem cell treatment\n\n{listed}\n\n{PROMISE}") == ()


@pytest.mark.parametrize(
    ("harm", "condition"),
    [
        ("One patient had a brain haemorrhage after the injection.", "parkinson"),
        ("There was a risk of stroke and of infection after the injection.", "parkinson"),
        ("In people with stroke the injections caused headache and fever.", "stroke"),
        ("Stroke patients had headache and fever after the injection.", "stroke"),
    ],
)
def test_an_illness_in_a_sentence_on_harm_is_what_befell_people_unless_they_were_treated_for_it(harm, condition):
    text = f"Dopamine cells for Parkinson's disease\n\nStem cells were put into the brain in Parkinson's disease. {harm}"
    assert conditions_of(text, harm) == (condition,)
