"""A sentence taken for the wrong kind must not be borne out by what is held on that kind: risk made less is no harm told, praise is no limit told, soreness no other treatment."""

from __future__ import annotations

import pytest

from cordwise import open as open_base

SELLER = (
    "\n\nOur clinic offers stem cell therapy for back pain. Contact us today to book a free consultation at our clinic. "
    "We treat patients from all over the world with our stem cell treatments. The price of our package starts at $9,000."
)
NEUTRAL = "\n\nStem cells for back pain: what the trials say. Trials in people with disc disease are small, and most had no control group."


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


def judged(base, sentence: str, page: str):
    """The claims of a sentence at the head of a page."""
    text = f"{sentence}{page}"
    return [claim for claim in base.audit_text(text).claims if claim.start < len(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "One clear benefit of stem cells is that they are derived from each patient, which reduces the risk of any allergic or adverse immunologic response.",
        "Taking the cells from your own fat lowers the chance of an adverse immune reaction.",
        "Using your own cells eliminates the risk of rejection and infection.",
    ],
)
def test_a_risk_said_to_be_less_is_no_harm_told(base, sentence):
    (at_seller,) = judged(base, sentence, SELLER)
    assert at_seller.verdict in ("overstated", "weakly_supported", "unsupported")
    assert "Such harms are published" not in at_seller.reason


@pytest.mark.parametrize(
    "sentence", ["Cells can cause tumours, and donor cells raise the risk of infection.", "Donor cells carry a risk of rejection."]
)
@pytest.mark.parametrize("page", [SELLER, NEUTRAL])
def test_a_risk_told_stays_supported(base, sentence, page):
    assert [claim.verdict for claim in judged(base, sentence, page)] == ["supported"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Not only does this technology provide stem cells, bone marrow aspirate is full of growth factors.",
        "Not only do stem cells relieve pain, they also restore the disc.",
    ],
)
def test_not_only_denies_nothing_at_the_head_of_a_sentence(base, sentence):
    assert {claim.verdict for claim in judged(base, sentence, SELLER)} in ({"unsupported"}, {"overstated"})


def test_what_not_only_comes_before_can_still_be_a_limit(base):
    assert [claim.verdict for claim in judged(base, "Not only is there no evidence that it works, it can do harm.", SELLER)] == [
        "supported"
    ]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("There is usually significant pain and pressure in the back or neck after the procedure.", {"harm"}),
        ("You may have some swelling for a few days after the injection.", {"harm"}),
        ("Patients usually have considerable soreness following the bone marrow aspiration.", {"harm"}),
        ("There was significant pain relief after the injection.", {"efficacy", "testimonial"}),
    ],
)
@pytest.mark.parametrize("page", [SELLER, NEUTRAL])
def test_soreness_after_it_is_a_harm_and_relief_is_none(base, sentence, kind, page):
    (claim,) = judged(base, sentence, page)
    assert claim.kind in kind


@pytest.mark.parametrize(
    "sentence", ["Conventional therapies are falling short.", "Conventional treatments come up short for most patients."]
)
def test_established_care_run_down_is_not_supported(base, sentence):
    assert [claim.verdict for claim in judged(base, sentence, SELLER)] == ["not_checkable"]


@pytest.mark.parametrize("page", [SELLER, NEUTRAL])
def test_what_one_person_felt_and_what_pain_depends_on_accuse_nobody(base, page):
    for sentence in (
        'Describing the experience, he said the procedure felt "natural and safe".',
        "Pain experience depends on the injection site, your pain tolerance, and the skill of the medical team.",
    ):
        assert [claim.verdict for claim in judged(base, sentence, page)] == ["not_checkable"], sentence


def test_a_study_designed_to_see_whether_cells_are_safe_tells_no_result(base):
    (claim,) = judged(base, "This first test is designed to see if the cells are safe in people.", NEUTRAL)
    assert (claim.verdict, claim.rule) == ("not_checkable", "looked_for_harm")


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients with severe back pain walk again after the injection.",
        "Moderate stiffness was cured after the injection.",
        "More patients had their pain cured after the injection.",
        "Patients with moderate pain felt great after the procedure.",
        "Common back pain is a thing of the past after our procedure.",
        "We treat severe pain after injections of steroids have failed.",
    ],
)
@pytest.mark.parametrize("page", [SELLER, NEUTRAL])
def test_pain_that_was_there_before_is_no_harm_of_the_injection(base, sentence, page):
    assert not [claim for claim in judged(base, sentence, page) if (claim.kind, claim.verdict) == ("harm", "supported")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Blood thinners lower the risk of clots.",
        "Complications are less common in younger people.",
        "Infections are less common with disposable needles.",
        "A herniated disc does not always need surgery.",
        "Back pain does not require surgery in most people.",
        "Blood products are not regulated as drugs.",
        "Relapses recover faster after a course of steroids.",
    ],
)
def test_true_words_of_a_seller_on_other_things_are_not_accused(base, sentence):
    assert not {claim.verdict for claim in judged(base, sentence, SELLER)} & {"overstated", "unsupported", "contradicted"}


@pytest.mark.parametrize(
    "sentence",
    [
        "He told us that stem cells are completely safe.",
        "He told me that the cells are safe for everybody.",
    ],
)
def test_what_somebody_says_of_cells_in_general_is_not_how_one_person_felt(base, sentence):
    assert "safe_as_one_person_felt_it" not in {claim.rule for claim in judged(base, sentence, SELLER)}


@pytest.mark.parametrize(
    "sentence",
    [
        "We believed that cells could heal the cord, and they can.",
        "They told us the cells would repair her brain, and her scans are now normal.",
        "We were convinced that stem cells restore walking, so we opened this clinic.",
    ],
)
def test_a_belief_that_is_said_to_have_come_true_is_a_promise(base, sentence):
    assert "believed_by_the_teller" not in {claim.rule for claim in judged(base, sentence, NEUTRAL)}
