"""What is said of how cells work: aims, meanings, doubts and work in the laboratory promise nothing; what cells are flatly said to do in people is unsupported."""

from __future__ import annotations

import pytest

import cordwise


def judged(sentence: str):
    """What a small page on cord injury is told about a sentence in it."""
    text = f"Stem cells for spinal cord injury\n\n{sentence}"
    (claim,) = [one for one in cordwise.open(":memory:").audit_text(text).claims if one.start >= text.index(sentence)]
    return claim


@pytest.mark.parametrize(
    "sentence",
    [
        "Stem cell therapy is an approach that uses cells to replace damaged tissue.",
        "There is growing interest in cells for regeneration of the disc.",
    ],
)
def test_a_meaning_is_not_taken_for_a_promise(sentence):
    claim = judged(sentence)
    assert (claim.rule, claim.verdict, claim.fair_wording) == ("what_a_treatment_is", "not_checkable", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The aim of the transplantation is to rebuild the damaged pathway.",
        "Researchers hope to use the cells to replace lost neurons.",
        "It is hypothesised that the cells turn into nerve cells.",
    ],
)
def test_an_aim_is_told_as_an_aim_that_nothing_in_people_bears_out_yet(sentence):
    claim = judged(sentence)
    assert (claim.rule, claim.verdict) == ("what_cells_are_meant_to_do", "unsupported")
    assert "meant or hoped" in claim.reason and claim.fair_wording.startswith("So it is meant")


@pytest.mark.parametrize(
    "sentence",
    [
        "It is doubtful that cells infused into a vein reach the cord and repair it.",
        "It seems implausible that injected cells rebuild the spinal cord.",
        "It is conceptually unlikely that a substance injected into a vein would selectively travel to the brain and repair damage.",
    ],
)
def test_a_doubt_of_repair_is_not_turned_into_repair(sentence):
    claim = judged(sentence)
    assert claim.verdict == "supported"
    assert "have been seen to do this" not in claim.fair_wording


@pytest.mark.parametrize(
    "sentence",
    [
        "In experimental models the cells promote nerve repair.",
        "The cells have been shown to regenerate axons in preclinical studies.",
    ],
)
def test_models_that_are_named_are_part_of_the_claim(sentence):
    assert judged(sentence).verdict == "weakly_supported"


def test_a_hedged_mechanism_is_told_to_be_worded_with_care():
    claim = judged("The cells may help to rebuild damaged nerve fibres.")
    assert claim.verdict == "unsupported" and claim.reason.startswith("Worded with care")


@pytest.mark.parametrize(
    "sentence",
    [
        "Stem cells regenerate the spinal cord.",
        "Our cells repair damaged nerves and rebuild myelin.",
        "The cells turn into new neurons in patients.",
        "Stem cell therapy is a treatment that regenerates your spine.",
        "There is no doubt that cells repair nerves.",
    ],
)
def test_what_cells_are_flatly_said_to_do_stays_unsupported(sentence):
    assert judged(sentence).verdict == "unsupported"
