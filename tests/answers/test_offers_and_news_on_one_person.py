"""Offers, news on one person and tables of trials: neither is a promise supported, nor what tells of a design, a wait or one person accused; harm that befell somebody is found."""

from __future__ import annotations

import pytest

SELLER = "Our clinic offers stem cell therapy for spinal cord injury and back pain.\n\n{}\n\nBook your consultation with our clinic now. The package costs $15,000."
PLASMA = "We offer platelet-rich plasma for back pain and neck pain at our clinic.\n\n{}\n\nBook a consultation with our doctors today."
NEWS = "Local news\n\nThe paper reported on Tuesday on stem cells for spinal cord injury.\n\n{}\n\nDr. Lee of the university, who was not involved, said more was to come."
CHARITY = "Donate to our charity, which funds research on stem cells for spinal cord injury at the university.\n\n{}\n\nThe trial asks no fee of those who take part."
ON_ONE = "{}\n\nA paralysed man who was given stem cells in a trial can now stand. He was one of four people in the study in Tokyo. Two did not improve."
TABLE = "# Trials of stem cells in spinal cord injury\n\n| Study | Cells | Column | Result |\n|---|---|---|---|\n| Smith 2019 | MSC | {} | Motor score rose |\n"
ACCUSING = {"contradicted", "overstated", "understated"}


def told(audit_of, page, sentence):
    """What a page that holds the sentence is told about it, as (kind, verdict, rule)."""
    text = page.format(sentence)
    start = text.index(sentence)
    return {(one.kind, one.verdict, one.rule) for one in audit_of(text).claims if start <= one.start < start + len(sentence)}


def kinds(audit_of, page, sentence):
    return {kind for kind, _, _ in told(audit_of, page, sentence)}


def verdicts(audit_of, page, sentence):
    return {verdict for _, verdict, _ in told(audit_of, page, sentence)}


@pytest.mark.parametrize(
    "cell",
    [
        "Phase II, open label",
        "n = 20, randomised",
        "Randomized, double-blind, placebo-controlled",
        "Retrospective case series, 14 patients",
        "Phase I/IIa, 10 patients, 24 months",
        "Single centre, non-randomised",
        "40 patients, sham-controlled",
    ],
)
def test_how_a_study_was_made_is_no_claim_in_a_table(audit_of, cell):
    assert told(audit_of, TABLE, cell) == set()


@pytest.mark.parametrize(
    "cell",
    ["Phase II, stopped for harm", "Randomised; no benefit over placebo", "Case report; tumour after 8 years", "Meningitis in 1 of 10"],
)
def test_what_a_study_found_stays_one(audit_of, cell):
    assert told(audit_of, TABLE, cell)


@pytest.mark.parametrize("page", [SELLER, NEWS])
@pytest.mark.parametrize(
    "sentence", ["She is an ideal candidate for stem cell therapy.", "Most people with back pain are great candidates for our stem cells."]
)
def test_a_good_candidate_without_a_criterion_is_not_supported(audit_of, page, sentence):
    assert "supported" not in verdicts(audit_of, page, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ideal candidate has disc pain that conservative care has failed to relieve.",
        "People with an infection are not good candidates.",
        "The ideal candidate is over 18 and has no cancer.",
    ],
)
def test_criteria_that_trials_use_are_supported(audit_of, sentence):
    assert verdicts(audit_of, SELLER, sentence) == {"supported"}


@pytest.mark.parametrize(
    "headline",
    [
        "Stem cells help paralysed man stand up",
        "Stem cell treatment lets paralysed woman walk again",
        "Cells give student back the use of her hands",
    ],
)
def test_a_headline_on_one_person_is_that_persons_story(audit_of, headline):
    assert kinds(audit_of, ON_ONE, headline) == {"testimonial"}


@pytest.mark.parametrize("headline", ["Stem cells help paralysed people walk again", "Stem cells cure paralysis"])
def test_a_headline_on_everybody_is_not(audit_of, headline):
    assert verdicts(audit_of, ON_ONE, headline) & ACCUSING


def test_one_who_learns_to_walk_again_is_one_person(audit_of):
    assert kinds(audit_of, NEWS, "The professor calls it dramatic and says this person is working on relearning to walk.") == {
        "testimonial"
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "A woman who had stem cells abroad was left unable to walk.",
        "He received fetal cells in Moscow and lost the use of his arm.",
        "The teacher had stem cells abroad and now cannot move her legs.",
    ],
)
def test_harm_that_befell_one_person_is_found(audit_of, sentence):
    assert kinds(audit_of, NEWS, sentence) == {"harm"}


@pytest.mark.parametrize(
    "sentence", ["She had stem cell injections in Mexico but still cannot walk.", "He had stem cells abroad and lost his fear of needles."]
)
def test_what_cells_did_not_change_is_no_harm(audit_of, sentence):
    assert "harm" not in kinds(audit_of, NEWS, sentence)


@pytest.mark.parametrize(
    ("price", "rule"),
    [
        ("Stem cell therapy costs about $38k.", "cost_beyond_surveys"),
        ("It costs £55,000.", "cost_beyond_surveys"),
        ("The treatment costs $20k.", "cost_in_general"),
        ("It costs €15,000.", "cost_in_general"),
    ],
)
def test_a_price_is_of_the_size_of_others_only_if_it_is(audit_of, price, rule):
    assert {found for _, _, found in told(audit_of, NEWS, price)} == {rule}


@pytest.mark.parametrize("page", [SELLER, NEWS, CHARITY])
@pytest.mark.parametrize(
    "sentence", ["A delay does no harm.", "Waiting a year causes no harm.", "There is no harm in waiting for the results."]
)
def test_a_wait_said_to_do_no_harm_is_not_judged_by_harms_of_cells(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) <= {"not_checkable"}


@pytest.mark.parametrize(
    "sentence", ["Do not delay: our treatment is without risk.", "Waiting has risks, but our cells have no side effects."]
)
def test_a_treatment_without_risk_is_accused_beside_a_wait(audit_of, sentence):
    assert verdicts(audit_of, SELLER, sentence) & ACCUSING


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (SELLER, "Chronic back pain lowers quality of life."),
        (NEWS, "Paralysis can greatly reduce quality of life."),
        (SELLER, "The relief from an epidural for back pain is usually temporary."),
        (NEWS, "After years of preclinical success, the clinical trial has officially commenced."),
        (NEWS, "The benefit of stem cells is only temporary."),
        (NEWS, "The gains had faded after a year."),
        (PLASMA, "PRP does not work at once."),
        (PLASMA, "The majority of patients typically require only one injection."),
        (SELLER, "Using your own cells lowers the chance of rejection."),
        (SELLER, "When tissue is injured, the body starts a healing response."),
        (CHARITY, "As time goes by the improvement slows down."),
    ],
)
def test_honest_words_are_not_accused(audit_of, page, sentence):
    assert not verdicts(audit_of, page, sentence) & ACCUSING


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (SELLER, "The effect is not temporary but permanent."),
        (SELLER, "Unlike drugs, whose relief is only temporary, cells give lasting relief."),
        (SELLER, "Unlike earlier experimental attempts, this therapy has shown safety and effectiveness."),
        (SELLER, "The effect of stem cells does not depend on becoming disc cells but entirely on growth factors."),
        (CHARITY, "A cure for paralysis is one step closer."),
        (PLASMA, "Now surgery looms, with its 20% failure rate and no guarantee of a normal life."),
        (PLASMA, "Most patients need only one injection."),
    ],
)
def test_promises_are_not_supported(audit_of, page, sentence):
    assert told(audit_of, page, sentence)
    assert not verdicts(audit_of, page, sentence) & {"supported", "weakly_supported"}


def test_a_symptom_on_a_page_about_plasma_is_not_told_as_its_harm(audit_of):
    page = "Platelet-rich plasma for spinal stenosis\n\nPlatelet-rich plasma is injected into the back.\n\nIn more severe cases, patients may lose control of the bladder."
    assert not any("A harm of platelet-rich plasma" in claim.reason for claim in audit_of(page).claims)


def test_stem_cells_said_not_to_regrow_are_a_denial(audit_of):
    assert kinds(audit_of, SELLER, "Stem cells do not regrow the spinal cord.") == {"efficacy_absent"}


def test_how_many_are_ill_is_no_claim_on_studies(audit_of):
    assert "evidence_size" not in kinds(audit_of, NEWS, "Studies show that about five of every 1000 people over 50 have stenosis.")


def test_a_result_that_is_not_guaranteed_earns_no_flag(audit_of):
    assert "guarantee" not in {flag.id for flag in audit_of(SELLER.format("Surgery might help but isn't guaranteed.")).page_flags}
