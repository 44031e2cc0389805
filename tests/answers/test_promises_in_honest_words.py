"""A promise in the words of a need, a test, a doubt or a plateau is judged as a promise, and an honest sentence in these words is not."""

from __future__ import annotations

import pytest

SELLER = "Our clinic offers stem cell therapy for spinal cord injury. Book your consultation now. The treatment costs $15,000. {} Contact us today to talk to our specialists."
CHARITY = "This charity informs people with spinal cord injury. Stem cells are an experimental treatment and it is not known whether they help. {} Talk to your doctor before you decide."


def told(audit_of, page, sentence):
    """What a page that holds the sentence is told about it, as (verdict, rule)."""
    text = page.format(sentence)
    start = text.index(sentence)
    return [(one.verdict, one.rule) for one in audit_of(text).claims if start <= one.start < start + len(sentence)]


def rules(audit_of, page, sentence):
    return {rule for _, rule in told(audit_of, page, sentence)}


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    "sentence",
    [
        "Our patients gained movement although recovery had plateaued years after the injury.",
        "Stem cells improved patients who had plateaued months after their accident.",
        "Patients improve after our cells and even those who had plateaued since injury gain movement.",
        "Paralysed patients whose recovery had levelled off before treatment improve with our cells.",
        "Gains were seen even in patients who had plateaued long before the injection.",
    ],
)
def test_a_gain_after_a_plateau_is_a_gain_after_the_cells(audit_of, page, sentence):
    assert "improved_before_treatment" not in rules(audit_of, page, sentence)


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    "sentence",
    [
        "For those who need new options this injection relieves pain.",
        "Anyone who needs better treatment than drugs can walk again after this therapy.",
        "Those who want a more effective option than surgery get rid of pain with this therapy.",
        "Patients looking for an effective treatment and those who require new therapies improve within weeks here.",
        "If you need better options, this procedure restores movement.",
    ],
)
def test_a_promise_to_those_in_need_is_no_need(audit_of, page, sentence):
    assert "need_told" not in rules(audit_of, page, sentence)


def test_a_need_for_treatments_that_restore_is_still_one(audit_of):
    for page in (SELLER, CHARITY):
        assert told(audit_of, page, "Patients with spinal cord injury need new treatments to restore function.") == [
            ("supported", "need_told")
        ]


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    "sentence",
    [
        "Every cell batch is tested to ensure it is completely safe.",
        "Each treatment is tested to make sure that you have no risk at all.",
        "The cells were checked and tested to ensure that they are 100% safe.",
        "Approval by the ministry guarantees that stem cells are safe.",
        "Each batch is examined to be sure that the injection is absolutely safe.",
    ],
)
def test_a_test_that_ensures_safety_promises_it(audit_of, page, sentence):
    assert {verdict for verdict, _ in told(audit_of, page, sentence)} <= {"overstated", "contradicted"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The full power of stem cells to heal the spinal cord is yet to be seen.",
        "The true extent to which stem cells repair the cord remains to be seen.",
        "It is doubtful that any other treatment works as well as stem cells.",
        "It seems improbable that MS progresses after stem cell treatment.",
        "It is unlikely that your pain comes back after stem cells.",
    ],
)
@pytest.mark.parametrize("page", [SELLER, CHARITY])
def test_a_doubt_of_something_else_is_no_doubt_of_cells(audit_of, page, sentence):
    assert rules(audit_of, page, sentence).isdisjoint({"doubt_by_idiom", "called_unlikely"})


@pytest.mark.parametrize(
    "sentence",
    [
        "It is doubtful that stem cells repair the spinal cord.",
        "It is unlikely that cells given into a vein reach the spinal cord.",
        "Whether stem cells can heal the spinal cord remains to be seen.",
    ],
)
@pytest.mark.parametrize("page", [SELLER, CHARITY])
def test_a_doubt_of_cells_is_not_accused(audit_of, page, sentence):
    assert {verdict for verdict, _ in told(audit_of, page, sentence)} <= {"supported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Our cells do not get stuck in the lungs but reach the cord and repair it.",
        "Because no cells end up in the liver, our injections heal the cord.",
        "Our nanocells are not caught in the liver and regenerate the nerves.",
        "Unlike others, our cells avoid getting trapped in the lungs and heal the spinal cord.",
    ],
)
@pytest.mark.parametrize("page", [SELLER, CHARITY])
def test_cells_that_are_said_not_to_be_held_back_promise_repair(audit_of, page, sentence):
    assert rules(audit_of, page, sentence).isdisjoint({"where_cells_go", "cells_held_back"})


@pytest.mark.parametrize(
    "sentence",
    [
        "Never accept surgery before you have tried stem cells.",
        "Never have surgery without trying stem cells first.",
        "Do not agree to spinal fusion until you have considered stem cells.",
        "Don't trust doctors who say that stem cells are experimental.",
    ],
)
@pytest.mark.parametrize("page", [SELLER, CHARITY])
def test_advice_for_cells_in_place_of_care_is_not_sound_advice(audit_of, page, sentence):
    assert told(audit_of, page, sentence) == [("unsupported", "advice_for_cells_before_care")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Never buy stem cells without talking to your doctor.",
        "Do not stop your medicines before you have stem cells.",
        "Don't trust clinics that say stem cells are proven.",
    ],
)
def test_careful_advice_is_still_sound(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, CHARITY, sentence)} == {"supported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Many patients are sure that they regained their bladder control through stem cells.",
        "Parents are convinced that their children walk thanks to stem cells.",
        "More and more people turn to stem cells for real repair of their spine.",
    ],
)
def test_gains_credited_to_cells_are_more_than_a_belief(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, "{}", sentence)} <= {"overstated", "unsupported"}


def test_a_gain_called_proven_of_a_product_is_not_merely_not_to_be_checked(audit_of):
    sentence = "Stemirac has been proven to restore walking in 12 of 13 patients."
    assert {verdict for verdict, _ in told(audit_of, CHARITY, sentence)} <= {"overstated", "unsupported"}


def test_evidence_of_another_treatment_is_not_set_beside_cells(audit_of):
    assert "praise_in_words_of_a_limit" not in rules(audit_of, CHARITY, "Radiofrequency neurotomy showed Level II evidence for efficacy.")


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no doubt that stem cells work.",
        "Without doubt stem cells heal the spinal cord.",
        "It is not unlikely that your paralysis will be reversed.",
        "We do not know of any case in which stem cells did not help.",
    ],
)
@pytest.mark.parametrize("page", [SELLER, CHARITY])
def test_a_promise_in_two_denials_is_a_promise(audit_of, page, sentence):
    assert told(audit_of, page, sentence) == [("overstated", "promise_by_double_denial")]


@pytest.mark.parametrize(
    "sentence",
    [
        "I have no doubt that stem cells do not help.",
        "There is no proof that stem cells work.",
        "There is no doubt that more research is needed before stem cells work in people.",
    ],
)
def test_a_denial_of_benefit_is_no_promise(audit_of, sentence):
    assert "promise_by_double_denial" not in rules(audit_of, CHARITY, sentence)


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    "sentence",
    [
        "How many more paralysed people stem cells will heal remains to be seen.",
        "Just how many lives stem cells will change is still unknown.",
        "Doctors demand evidence, and it is clear that stem cells restore function.",
        "Regulators urge caution, and stem cells clearly heal the spinal cord.",
    ],
)
def test_a_promise_beside_a_doubt_or_a_demand_is_one(audit_of, page, sentence):
    assert ("overstated", "promise_by_double_denial") in told(audit_of, page, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not known how many people stem cells can help.",
        "How far stem cells will go to help people with spinal cord injury is not known.",
        "It is clear that treatment with stem cells needs more research.",
    ],
)
def test_a_limit_in_the_same_words_is_none(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, CHARITY, sentence)} == {"supported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "There is zero evidence that stem cells are dangerous.",
        "No trial has ever found a harm of stem cells.",
        "No doctor has ever seen side effects of these cells.",
    ],
)
def test_harm_said_never_to_be_found_is_no_agreement_with_what_is_held(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, SELLER, sentence)} == {"overstated"}
    assert "supported" not in {verdict for verdict, _ in told(audit_of, CHARITY, sentence)}


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    "sentence", ["There is no evidence whatsoever that it is safe.", "No evidence of tumour formation was found at one year."]
)
def test_no_proof_of_safety_and_a_result_of_none_stay_supported(audit_of, page, sentence):
    assert {verdict for verdict, _ in told(audit_of, page, sentence)} == {"supported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "After HSCT you will never have another relapse.",
        "With HSCT your MS never comes back.",
        "After stem cells you will never be in pain again.",
    ],
)
def test_an_end_of_the_illness_after_cells_is_no_course_of_it(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, SELLER, sentence)} == {"overstated"}
    assert "supported" not in {verdict for verdict, _ in told(audit_of, CHARITY, sentence)}


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Doctors recommend stem cell therapy before surgery.", "unsupported"),
        ("We advise against drugs and recommend stem cells.", "unsupported"),
        ("Avoid surgery and try stem cells first.", "unsupported"),
        ("Nobody should be denied stem cells.", "not_checkable"),
        ("The society does not recommend stem cells instead of surgery.", "supported"),
        ("Avoid surgery until you have tried physiotherapy.", "supported"),
    ],
)
def test_advice_for_cells_in_place_of_care_agrees_with_nobody(audit_of, page, sentence, verdict):
    assert {verdict} == {one for one, _ in told(audit_of, page, sentence)}


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    "sentence",
    [
        "There were more adverse events without cells than with cells.",
        "Complications are more frequent after surgery than after stem cells.",
    ],
)
def test_less_harm_with_cells_than_without_is_not_borne_out_by_their_harms(audit_of, page, sentence):
    assert told(audit_of, page, sentence) == [("not_checkable", "less_harm_told")]


def test_an_excess_of_other_cells_is_none_over_no_cells(audit_of):
    sentence = "The risk of complications is greater with embryonic cells than with adult stem cells."
    assert "more_harm_than_without" not in rules(audit_of, CHARITY, sentence)
