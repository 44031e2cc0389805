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
    told = said_of(base, sentence, page)
    assert told <= {"supported"} and (told or not page)  # alone a line may name nothing that is ours


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


@pytest.mark.parametrize(
    "sentence",
    [
        "There have not yet been any clinical trials of stem cells in people with spinal cord injury.",
        "There has not been a single controlled trial of stem cells for disc disease.",
        "Stem cells have been tried only in animals for cerebral palsy.",
        "Only animal studies of stem cells for spinal cord injury exist.",
        "So far stem cells for spinal cord injury have been studied only in mice and rats.",
        "Only laboratory work on stem cells for MS has been published.",
        "Clinical trials of stem cells in humans with cerebral palsy have not begun.",
        "No human being with multiple sclerosis has ever been treated with mesenchymal stem cells in a trial.",
        "There has never been any clinical trial of stem cells for autism.",
    ],
)
@pytest.mark.parametrize("page", ["", SELLER])
def test_no_trials_in_people_is_not_supported_with_the_trials_as_agreement(base, sentence, page):
    assert said_of(base, sentence, page) == {"outdated"}


@pytest.mark.parametrize(
    "sentence",
    [
        "There are no large randomised trials of stem cells for spinal cord injury.",
        "Large trials of stem cells in stroke have not begun.",
        "There has not been a single controlled trial showing that stem cells help.",
        "Many clinical trials of stem cells have not been controlled.",
        "Clinical trials of stem cells in people with ALS have not shown a benefit.",
        "Only two randomised trials of stem cells for ALS exist.",
        "There are no controlled trials of stem cells for stroke.",
    ],
)
def test_denials_of_some_trials_stay_supported(base, sentence):
    assert said_of(base, sentence) == {"supported"}


def test_only_animal_studies_do_not_agree_with_uncontrolled_studies_of_people(base):
    assert said_of(base, "Only animal studies of stem cells for stroke exist.") == {"not_checkable"}


def test_only_one_report_is_contradicted_where_it_names_the_condition(base):
    assert said_of(base, "Only one case report of stem cells in spinal cord injury exists.") == {"contradicted"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Three of the articles presented data for the same patient population and were analyzed as a single study, reducing the total number of studies to 12.",
        "No studies were eligible for inclusion in the review.",
        "No randomised trials met our inclusion criteria.",
        "Only two trials of stem cells for ALS met the inclusion criteria of this review.",
        "We found only one study that fulfilled the criteria.",
        "Two reports of the same trial were counted as one study.",
    ],
)
def test_what_a_review_found_by_its_own_date_and_criteria_is_neither_held_against_it_nor_borne_out(base, sentence):
    assert said_of(base, sentence) <= {"not_checkable"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Drugs or other therapies of autism do not exist.",
        "No drugs or other treatments for spinal cord injury exist.",
        "ABA therapy is not enough efficient and new therapies are needed.",
        "Traditional treatments focus on managing symptoms.",
        "Physical therapy, chiropractic and steroid injections do not address the cause of the pain.",
        "Painkillers never reach the source of the problem.",
        "Opioids are the best treatment for chronic low back pain.",
        "HSCT will give you a 90% chance of no progression.",
    ],
)
def test_established_care_run_down_and_promises_of_other_care_are_not_supported_for_want_of_guidance(base, sentence):
    assert not said_of(base, sentence) & {*AGREEING}


@pytest.mark.parametrize(
    "sentence",
    [
        "Riluzole slows ALS a little.",
        "Rehabilitation helps people with spinal cord injury.",
        "Exercise helps many people with chronic low back pain.",
        "Gabapentin eases nerve pain in about a third of patients.",
        "No treatment exists that cures ALS.",
    ],
)
def test_what_established_care_is_known_to_do_stays_supported(base, sentence):
    assert said_of(base, sentence) == {"supported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Drugs such as methylprednisolone have been used widely in acute spinal cord injury.",
        "After enrolling in the NurOwn trial for ALS, Jake regained some use of his arms.",
    ],
)
def test_what_was_done_once_is_not_outdated(base, sentence):
    assert "outdated" not in said_of(base, sentence, "\n\nA report on research with stem cells.")


@pytest.mark.parametrize(
    "sentence",
    [
        "We are one of the only few approved clinics in the world to give fresh cell therapy.",
        "Our treatment has been cleared by statutory health bodies not only in India.",
        "The stem cells are tested according to the strictest international protocols before they are used.",
        "All treatments are protected by patents of Ukraine, Russia and the USA.",
        "Sterility and safety of embryonic cell suspensions are guaranteed by international standards.",
        "Independent researchers warn that the approval is premature.",
        "Regulators in Japan have taken a major misstep in approving Stemirac.",
    ],
)
@pytest.mark.parametrize("page", ["", SELLER])
def test_seals_of_quality_and_opinions_on_decisions_do_not_agree_with_the_authorities(base, sentence, page):
    assert not said_of(base, sentence, page) & {*AGREEING}


@pytest.mark.parametrize(
    "sentence",
    [
        "The FDA has not approved any stem cell treatment for spinal cord injury.",
        "Stem cell clinics in the United States are largely unregulated.",
        "No stem cell product is authorised in Europe for Parkinson's disease.",
        "India's medical council does not permit stem cells as treatment except for blood disorders.",
        "Nobody regulates these stem cell clinics.",
    ],
)
def test_approval_denied_stays_supported(base, sentence):
    assert said_of(base, sentence, "") == {"supported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "These procedures will in all likelihood be proven to be efficacious and soon will no longer be considered experimental.",
        "Soon stem cells for back pain will no longer be considered experimental.",
        "PRP since 2018 is no longer considered experimental for back pain.",
        "This study supports the safety of an intradiscal stem cell injection and provides additional evidence for its efficacy.",
        "Patient improvement and satisfaction supports further study of the stem cell therapy.",
    ],
)
@pytest.mark.parametrize("page", ["", SELLER])
def test_praise_and_forecasts_are_no_limits_to_the_credit_of_a_page(base, sentence, page):
    told = said_of(base, sentence, page)
    assert "supported" not in told and (told or not page)


@pytest.mark.parametrize(
    "sentence",
    [
        "More research is needed before stem cells can be used.",
        "How long the effect of stem cells lasts is not known.",
        "Stem cell therapy for spinal cord injury is still experimental.",
        "The study of stem cells had no control group.",
        "Larger studies are needed to confirm the efficacy of stem cells.",
        "There is little evidence of benefit from stem cells.",
        "We do not know whether stem cells help.",
    ],
)
@pytest.mark.parametrize("page", ["", SELLER])
def test_honest_limits_stay_supported(base, sentence, page):
    assert said_of(base, sentence, page) == {"supported"}


@pytest.mark.parametrize("page", ["", SELLER])
@pytest.mark.parametrize(
    "sentence",
    [
        "So far the FDA has authorized no stem cell product for ALS.",
        "No stem cell treatment for spinal cord injury has been approved in Europe.",
    ],
)
def test_that_nothing_is_approved_is_right_whoever_says_it(base, sentence, page):
    assert said_of(base, sentence, page) == {"supported"}
