"""Rows of the decision table speak where their idea holds, and not in sentences that share their words: warnings, honest limits and harms stay what they are."""

from __future__ import annotations

import pytest

SELLER = "Our clinic offers stem cell therapy for spinal cord injury. {}\n\nBook your consultation with our clinic now. The package costs $15,000. Our patients walk again after our treatment."
CHARITY = "This charity informs people with spinal cord injury. Stem cells are an experimental treatment and it is not known whether they help. {} Talk to your doctor before you decide."


def told(audit_of, page, sentence):
    """What a page that holds the sentence is told about it, as (verdict, rule)."""
    text = page.format(sentence)
    start = text.index(sentence)
    return {(one.verdict, one.rule) for one in audit_of(text).claims if start <= one.start < start + len(sentence)}


def rules(audit_of, page, sentence):
    return {rule for _, rule in told(audit_of, page, sentence)}


def verdicts(audit_of, page, sentence):
    return {verdict for verdict, _ in told(audit_of, page, sentence)}


both = pytest.mark.parametrize("page", [SELLER, CHARITY])


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "None of the guidelines advises stem cells instead of drugs.",
        "No neurologist recommends stem cells over drugs for MS.",
        "We cannot recommend cell therapy instead of surgery.",
        "The college advises against cell therapy in place of rehabilitation.",
        "It is wrong to suggest stem cells instead of rehabilitation.",
        "Beware of anybody who recommends stem cells before surgery.",
        "Avoid steroids before you have stem cells.",
        "Do not take painkillers before having stem cells injected.",
    ],
)
def test_advice_against_cells_is_not_taken_for_advice_to_take_them(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) <= {"supported", "not_checkable"}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "I recommend stem cells instead of surgery.",
        "Do not have surgery; have stem cells.",
        "We advise against drugs and recommend stem cells.",
        "Avoid surgery before you have tried stem cells.",
        "No wonder that doctors recommend stem cells instead of surgery.",
    ],
)
def test_advice_for_cells_in_place_of_surgery_is_still_unsupported(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) == {"unsupported"}


@both
@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("She had a bladder infection that needed antibiotics.", "harm_treated_with_other_care"),
        ("Pressure sores were infected and needed weeks of antibiotics.", "harm_treated_with_other_care"),
        ("Pneumonia required antibiotics and put him in bed with an infection.", "harm_treated_with_other_care"),
        ("An infection of the baclofen pump required surgery.", "harm_treated_with_other_care"),
        ("He got meningitis and needed antibiotics for weeks.", "harm"),
        ("After the stem cells he had a bladder infection that needed antibiotics.", "harm"),
    ],
)
def test_an_infection_of_a_bladder_or_a_pump_is_not_put_to_cells(audit_of, page, sentence, rule):
    assert rules(audit_of, page, sentence) == {rule}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "The vials were checked for bacteria after four patients were hospitalised.",
        "The batch was tested for endotoxins when people fell ill with sepsis.",
        "Doctors examined his spinal fluid for bacteria because he had meningitis after the cells.",
        "He was tested for bacterial meningitis, which he caught from the cells.",
    ],
)
def test_tests_that_followed_a_harm_deny_none(audit_of, page, sentence):
    assert rules(audit_of, page, sentence) <= {"harm"}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "Minor side effects occur in 0.1% of patients.",
        "Side effects are mild and rare, in 0.5% of patients.",
        "The complications of stem cells are minor, and 99% of patients are fine.",
    ],
)
def test_a_percentage_makes_small_harm_no_count(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) == {"understated"}


@pytest.mark.parametrize("sentence", ["A mild headache occurred in 3 of 20 people.", "Transient fever in 20 of 47."])
def test_a_named_harm_with_its_count_is_told_as_one(audit_of, sentence):
    assert told(audit_of, CHARITY, sentence) == {("supported", "harm_counted")}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody knows how many more years of research it will take.",
        "We cannot say how many more injections it will take.",
        "It is unknown how many more cells will do harm.",
        "Until it is clear that cells work, nobody should pay.",
        "Unless it is clear that the cells work, avoid them.",
        "It would be wrong to say that it is clear that cells work.",
    ],
)
def test_an_honest_doubt_is_no_promise(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) == {"supported"}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "How many more people stem cells will heal remains to be seen.",
        "Trials go on, but it is clear that stem cells work.",
        "Nobody knows how much more these cells can do for you.",
    ],
)
def test_a_promise_in_words_of_doubt_still_is_one(audit_of, page, sentence):
    assert told(audit_of, page, sentence) == {("overstated", "promise_by_double_denial")}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "After HSCT, function that is lost never returns.",
        "With cells the feeling that was lost no longer returns in complete injury.",
        "With stem cells paralysed people will not be out of their wheelchairs.",
    ],
)
def test_function_that_stays_lost_is_an_honest_limit(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) == {"supported"}


@pytest.mark.parametrize("sentence", ["After HSCT you will never relapse again.", "With HSCT your MS never comes back."])
def test_an_illness_that_never_returns_is_still_a_promise(audit_of, sentence):
    assert verdicts(audit_of, SELLER, sentence) == {"overstated"}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "Complications were more frequent after donor cells than after cells of the patient.",
        "Adverse events were more frequent with embryonic cells than with the cells of adults.",
        "Harms were more frequent with injections into the cord than with cells given into a vein.",
        "There were fewer complications with cells than we had expected.",
    ],
)
def test_more_harm_with_one_kind_of_cells_is_not_less_harm_with_cells(audit_of, page, sentence):
    assert "less_harm_told" not in rules(audit_of, page, sentence)


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "Stem cells are not a cure, and the treatment gives only slight relief.",
        "Cell therapy is not a cure and therapy brings high costs.",
        "It is not a cure, and it gives little relief.",
    ],
)
def test_what_no_cure_costs_or_does_not_give_is_no_benefit(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) == {"supported"}


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "No trial has ever recorded all side effects of cells sold by clinics.",
        "There is no evidence at all that these clinics report their side effects.",
        "No study ever reported the harm done by clinics.",
        "It has not been proven that fusion is dangerous.",
    ],
)
def test_that_harm_goes_unreported_denies_none(audit_of, page, sentence):
    assert rules(audit_of, page, sentence).isdisjoint({"harm_said_never_to_be_found", "harm_not_shown"})


@both
@pytest.mark.parametrize(
    "sentence",
    [
        "Patients treated within two weeks improved far more than untreated patients.",
        "Cells given early had a much greater effect than placebo and restored walking.",
        "Individual patient data show that 60% of people with complete injury walk after cells.",
    ],
)
def test_early_treatment_that_beats_the_untreated_is_no_part_of_a_study(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) <= {"overstated", "unsupported"}


@both
@pytest.mark.parametrize(
    "sentence", ["Painkillers can mask the symptoms of an emergency.", "Do not let painkillers mask pain that gets worse."]
)
def test_a_warning_on_painkillers_does_not_run_down_care(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) == {"supported"}


@both
def test_a_treatment_that_does_not_help_and_harms_is_cells(audit_of, page):
    assert told(audit_of, page, "Not only does this therapy not help, it harms people.") == {("supported", "efficacy_absent")}


def test_a_page_on_cord_injury_is_not_told_the_excess_in_discs(audit_of):
    page = "Stem cells are sold against graft-versus-host disease and lupus. Patients with spinal cord injury travel abroad. Our clinic offers stem cells for lupus. Book now, it cures lupus."
    assert not any("odds ratio 3.05" in one.what_to_know for one in audit_of(page).omissions)


@pytest.mark.parametrize(("page", "verdict"), [(SELLER, "overstated"), (CHARITY, "weakly_supported")])
def test_a_benefit_beside_no_cure_is_still_one(audit_of, page, verdict):
    assert verdicts(audit_of, page, "Stem cells are not a cure but it helps with pain and walking.") == {verdict}


@both
def test_less_harm_with_cells_than_with_surgery_is_not_borne_out(audit_of, page):
    assert rules(audit_of, page, "Complications were more frequent after surgery than after stem cells.") == {"less_harm_told"}


def test_a_denial_of_all_harm_is_still_overstated(audit_of):
    assert verdicts(audit_of, SELLER, "No study has ever found a serious side effect of our cells.") == {"overstated"}


def test_drugs_that_mask_symptoms_still_run_down_care(audit_of):
    assert told(audit_of, SELLER, "Stop masking the pain with drugs.") == {("not_checkable", "other_care_run_down")}
