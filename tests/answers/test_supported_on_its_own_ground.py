"""Supported is what something held bears out: advice, other treatments, rules, limits and reviews that were supported because nothing spoke against them."""

from __future__ import annotations

import pytest

from cordwise import open as open_base

SELLER = (
    "\n\nOur clinic offers stem cell therapy. Contact us today to book a free consultation at our clinic. "
    "We treat patients from all over the world with our stem cell treatments. The price of our package starts at $9,000."
)
AGREEING = ("supported", "weakly_supported")
ACCUSED = ("overstated", "unsupported", "contradicted", "outdated", "understated")
"""Verdicts that find fault with a sentence."""


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


def said_of(base, sentence: str, page: str = SELLER) -> set[str]:
    """The verdicts on the claims of a sentence at the head of a page."""
    text = f"{sentence}{page}"
    return {claim.verdict for claim in base.audit_text(text).claims if claim.start < len(sentence)}


@pytest.mark.parametrize("page", ["", SELLER])
@pytest.mark.parametrize(
    "sentence",
    [
        "Patients should not wait and should start stem cell therapy early.",
        "You should not delay your stem cell treatment.",
        "Don't wait until it is too late: begin stem cell therapy as soon as possible.",
        "Anyone with MS ought to have stem cells early and should not wait for more trials.",
        "Do not put off stem cell treatment.",
    ],
)
def test_haste_with_cells_is_not_what_regulators_advise(base, sentence, page):
    assert said_of(base, sentence, page) == {"overstated"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients should wait until stem cells are proven in trials.",
        "Patients should not delay proven treatment in order to have stem cells.",
        "Do not wait for a trial to start planning your care.",
        "People should not have stem cell injections outside a clinical trial.",
        "Patients should be cautious about stem cell clinics.",
        "Talk to your doctor before you consider stem cell therapy.",
        "The society does not recommend stem cell therapy for ALS.",
        "Families should steer clear of stem cell clinics that promise cures.",
        "Under no circumstances should these cells be given to children.",
        "Patients should get a second opinion before they agree to stem cells.",
    ],
)
@pytest.mark.parametrize("page", ["", SELLER])
def test_careful_advice_stays_supported(base, sentence, page):
    assert said_of(base, sentence, page) <= {"supported"}


@pytest.mark.parametrize("page", ["", SELLER])
@pytest.mark.parametrize(
    "sentence",
    [
        "Stem cell treatment should not be regarded as a miraculous solution, but rather as an alternative approach worthy of consideration.",
        "Stem cells should not be dismissed; they deserve a place in the treatment of back pain.",
        "No patient should be denied stem cell therapy.",
        "Stem cell therapy should be considered by anyone with chronic back pain.",
        "Patients should not be afraid of stem cell injections.",
        "Everyone with MS must do this treatment.",
    ],
)
def test_a_case_made_for_cells_does_not_agree_with_those_who_advise_against_them(base, sentence, page):
    assert not said_of(base, sentence, page) & {*AGREEING}


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Spinal fusion should be considered by everyone with chronic low back pain.", "overstated"),
        ("Disc replacement is recommended for chronic low back pain.", "overstated"),
        ("Disc replacement is the best option for most people with back pain.", "overstated"),
        ("Spinal fusion is the gold standard for chronic low back pain and its analgesic value is beyond question.", "overstated"),
        ("Opioids should be offered to everyone with chronic low back pain.", "not_checkable"),
        ("Opioids should be offered when other treatments fail.", "not_checkable"),
        ("Exercise is recommended for low back pain.", "supported"),
        ("Spinal fusion should not be offered for chronic low back pain outside a trial.", "supported"),
    ],
)
def test_advice_for_another_treatment_is_held_against_the_guidance_on_it(base, sentence, verdict):
    assert said_of(base, sentence) == {verdict}


@pytest.mark.parametrize(
    "sentence",
    [
        "The guidelines suggest that HSCT should be offered to people with relapsing MS.",
        "AHSCT should be considered as a treatment option for patients with relapsing multiple sclerosis.",
    ],
)
def test_advice_for_blood_forming_cells_is_not_judged_by_what_regulators_say_of_other_cells(base, sentence):
    (claim,) = (one for one in base.audit_text(f"{sentence}{SELLER}").claims if one.start < len(sentence))
    assert claim.verdict == "not_checkable"
    assert "advise against" not in claim.reason
