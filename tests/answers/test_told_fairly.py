"""What honest pages tell of procedures, failures, controls, donors and others' words, and who is taken to promote."""

from __future__ import annotations

import pytest

from cordwise import open as open_base

SELLS = "Our clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation."
CAREFUL = "Researchers are studying whether cells can help. There is no proven cure. Ask your doctor before you travel abroad for an unproven treatment."
NEWS = 'LONDON, 3 March 2024 - "This is a very important step for patients with the disease," said the spokesman.'
ACCUSED = {"contradicted", "overstated", "understated", "unsupported", "outdated"}


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


def claims(base, sentence, around="", about="spinal cord injury"):
    """What a sentence is judged to claim on a small page."""
    text = f"Stem cells for {about}\n\n{sentence}\n\n{around}"
    start = text.index(sentence)
    return [claim for claim in base.audit_text(text).claims if claim.start < start + len(sentence) and claim.end > start]


# fmt: off
@pytest.mark.parametrize("around", ["", CAREFUL, SELLS])
@pytest.mark.parametrize("sentence", [
    "Epidural steroids are certainly less invasive than alternatives such as surgery.",
    "Epidural steroid injections are clearly less invasive than an operation.",
    "Nerve blocks are of course a far less invasive option than surgery.",
])
def test_a_smaller_procedure_is_called_so_by_anybody(base, sentence, around):
    assert not ACCUSED & {claim.verdict for claim in claims(base, sentence, around, "back pain")}


@pytest.mark.parametrize("around", ["", CAREFUL])
@pytest.mark.parametrize("sentence", [
    "The implanted neurons survived but they didn't connect with the spinal cord.",
    "The transplanted cells never bridged the injury.",
    "F-Dopa imaging suggests that transplanted cells survive in the patients' brains.",
    "PET scans showed that the grafted neurons make dopamine in patients.",
    "An autopsy of one patient found that the grafted cells had survived and sent out axons.",
])
def test_what_failed_or_was_seen_in_patients_is_no_laboratory_promise(base, sentence, around):
    assert not ACCUSED & {claim.verdict for claim in claims(base, sentence, around, "Parkinson's disease")}


@pytest.mark.parametrize("sentence", [
    "Stem cells connect with the nerves and restore signals.",
    "MRI shows that our stem cells regenerate the spinal cord.",
])
def test_a_mechanism_that_a_seller_promises_stays_unsupported(base, sentence):
    assert {claim.verdict for claim in claims(base, sentence, SELLS)} == {"unsupported"}


@pytest.mark.parametrize("around", ["", SELLS, NEWS])
@pytest.mark.parametrize("sentence", [
    "Of 30 patients 12 improved, and so did 10 of 30 given saline.",
    "In the trial 14 of 25 people who got cells gained motor points, against 6 of 25 in the control group.",
    "12 of 20 patients walked farther, compared with 11 of 20 on placebo.",
    "Function improved in 9 of 22 people who had the cells versus 8 of 21 who only had rehabilitation.",
    "With stem cells 55% of the patients gained a grade, while 20% of the untreated ones did.",
])
def test_a_count_beside_its_controls_does_not_lack_a_group_to_compare_with(base, sentence, around):
    found = claims(base, sentence, around)
    assert {claim.rule for claim in found} <= {"number_beside_controls_told", "benefit_counted_beside_controls", "compared_by_itself", "alternative_compared_by_itself"}
    assert all("without a group to compare with" not in claim.reason for claim in found)


@pytest.mark.parametrize("words", [
    "Talk to your doctor before you decide.",
    "Call our helpline on weekdays.",
    "We are a registered charity that supports people with spinal cord injury.",
    "Ask your neurologist or specialist nurse about it.",
])
def test_who_sends_to_the_doctor_or_helps_as_a_charity_does_not_promote(base, words):
    sheet = "Stem cells can repair the injured cord. The treatment can restore movement in some people. Cells reduce inflammation and protect nerves."
    found = base.audit_text(f"Stem cells and spinal cord injury\n\n{sheet}\n\n{words}\n").claims
    assert all(claim.verdict != "overstated" for claim in found)


@pytest.mark.parametrize("title", ["Walking Again: What the Trials Found", "Walk Again: The Story of Stem Cells", "Cure for Paralysis: The Trials So Far"])
def test_a_title_that_announces_a_report_promises_nothing(base, title):
    page = f"{title}\n\n{NEWS}\n\nStem cells are studied for spinal cord injury. A trial in Japan has treated four people.\n"
    found = base.audit_text(page).claims
    assert all(claim.verdict not in ACCUSED for claim in found if claim.start < len(title))


@pytest.mark.parametrize("title", ["Walking Again", "Walk Again: Our Patients' Stories", "Walking Again: What the Trials Found"])
def test_a_seller_s_title_promises(base, title):
    found = base.audit_text(f"{title}\n\n{SELLS}\n").claims
    assert "overstated" in {claim.verdict for claim in found if claim.start < len(title)}


@pytest.mark.parametrize("sentence", [
    "The evidence for autologous haematopoietic transplantation in aggressive relapsing MS is strong.",
    "The evidence that hematopoietic transplants help people with aggressive relapsing MS is compelling.",
    "Autologous haematopoietic transplantation works well in aggressive relapsing MS.",
])
def test_a_blood_forming_transplant_is_known_without_the_word_cell(base, sentence):
    assert {claim.rule for claim in claims(base, sentence, NEWS, "multiple sclerosis")} == {"hsct"}


@pytest.mark.parametrize("around", ["", SELLS, NEWS])
@pytest.mark.parametrize("sentence", [
    "Umbilical cells from young donors are completely free of infection.",
    "Donors are tested, which rules out any infection.",
    "Every donor is healthy, so the cells cannot carry any infection.",
    "Since every donor is tested, infection is impossible.",
])
def test_healthy_donors_do_not_make_cells_sterile(base, sentence, around):
    told = {claim.verdict for claim in claims(base, sentence, around)}
    assert told <= {"overstated", "contradicted"}
    assert told or "rules out" in sentence  # which is not found as a claim


@pytest.mark.parametrize("around", ["", SELLS, NEWS])
@pytest.mark.parametrize("sentence", [
    "Patients were tested to rule out infection before the procedure.",
    "Tests of donors do not rule out infection of the patient.",
    "Screening doesn't completely rule out infections after the injection.",
    "Testing will never rule out every infection that donated cells can cause.",
    "Participants were screened to rule out infection and disease of the liver.",
    "Patients were screened, and those with an infection were left out; people who have an active infection are excluded.",
])
def test_who_tests_for_infections_or_doubts_tests_calls_no_cells_sterile(base, sentence, around):
    assert "donors_make_no_cells_sterile" not in {claim.rule for claim in claims(base, sentence, around)}


@pytest.mark.parametrize("sentence", [
    "Donors may feel sore for a few days after the bone marrow is taken.",
    "Most donors have no lasting side effects.",
])
def test_what_donors_feel_is_told_of_donors(base, sentence):
    assert {claim.rule for claim in claims(base, sentence)} == {"harm_to_donors"}


@pytest.mark.parametrize("around", ["", CAREFUL, NEWS])
@pytest.mark.parametrize("sentence", [
    "Clinics insist the treatment can help restore movement.",
    "Supporters argue the treatment can help people with paralysis.",
])
def test_what_sellers_say_is_neither_supported_nor_held_against_who_tells_it(base, sentence, around):
    assert {claim.verdict for claim in claims(base, sentence, around)} <= {"not_checkable"}


def test_an_omission_asks_without_a_route_where_nothing_is_held_by_it(base):
    text = (
        "Stem cells for multiple sclerosis\n\nYour own stem cells are collected and later re-introduced into your bloodstream. "
        "The treatment works very well. It gives people their lives back. Our clinic treats patients."
    )
    assert all("(intravenous)" not in left_out.what_to_know for left_out in base.audit_text(text).omissions)


def test_a_study_that_has_controls_is_not_said_to_have_none(base):
    told = claims(base, "In a study 60% of people with failed back surgery syndrome improved after stem cells.", about="failed back surgery syndrome")
    assert told
    assert all("without a control group" not in claim.reason for claim in told)


@pytest.mark.parametrize("design", ["open-label controlled trial", "randomised pilot trial", "placebo-controlled phase 1 study"])
def test_an_early_trial_with_controls_is_not_graded_as_one_without(base, design):
    told = claims(base, f"The evidence for stem cells in spinal cord injury comes from one {design}.")
    assert told
    assert all("level 4" not in claim.reason for claim in told)
