"""What a page that offers cells leaves out: a word for harm or other care counts where it is meant as such, and no kind of claim is needed."""

from __future__ import annotations

import pytest

OFFER = "Our clinic offers umbilical cord stem cells for spinal cord injury. Most patients regain movement within three months. "
CONTACT = " Contact us today."


def omissions(audit):
    return {omission.id for omission in audit.omissions}


@pytest.mark.parametrize("words", [
    "The cells release growth factors.",
    "They stimulate axon growth and the growth of new vessels.",
    "Disc degeneration begins with loss of cell mass.",
    "Your body mass index must be below 35.",
    "A mass of healthy cells is given.",
    "The cells prevent nerve cell death.",
    "They lower tumor necrosis factor and other inflammatory signals.",
    "The cells calm inflammation and reduce swelling.",
    "Many suffer discomfort when sitting.",
    "Our doctors also treat infertility, headaches and strokes.",
    "We offer stem cells for paralysis, infertility and hair loss.",
    "The disease worsens every year.",
    "Patients gain muscle mass.",
    "Conditions we treat:\n- Spinal cord injury\n- Infertility\n- Headaches\n\n",
    "We have treated paralysis, infertility and lupus.",
    "We also treat infertility, headaches and diabetes.",
])  # fmt: skip
def test_a_harm_word_for_how_cells_work_or_whom_a_clinic_treats_is_no_word_on_harm(audit_of, words):
    assert {"harms", "serious_harms"} <= omissions(audit_of(OFFER + words + CONTACT))


@pytest.mark.parametrize("words", [
    "You may feel some discomfort at the injection site.",
    "Some patients feel mild discomfort for a day.",
    "Patients can suffer headaches after the injection.",
    "The chemotherapy can cause infertility.",
    "Symptoms may worsen after the injection.",
    "Stem cells for paralysis can cause infections.",
    "Swelling after the harvest passes in days.",
    "Swelling of the brain was seen in one child.",
    "A woman grew a mass in her spine after such cells.",
    "Abnormal growth of tissue was found in one patient.",
    "Growths have been reported.",
    "Growth factors caused seizures in one child.",
    "Seizures can follow.",
    "A growth can form in the cord.",
    "A mucus-producing mass developed.",
    "Our team treats any infection at once.",
])  # fmt: skip
def test_a_harm_word_that_means_harm_is_a_word_on_harm(audit_of, words):
    assert "harms" not in omissions(audit_of(OFFER + words + CONTACT))


@pytest.mark.parametrize("words", [
    "A woman grew a mass in her spine after such cells.",
    "Abnormal growth of tissue was found in one patient.",
    "Growths have been reported.",
    "Two deaths are known.",
    "One patient died of bleeding.",
    "Meningitis and severe injury can follow.",
    "Stem cells for paralysis have led to tumours.",
])  # fmt: skip
def test_a_serious_harm_that_is_named_is_not_left_out(audit_of, words):
    assert "serious_harms" not in omissions(audit_of(OFFER + words + CONTACT))


@pytest.mark.parametrize("words", [
    "Most patients regain movement within three months.",
    "The cells rebuild nerves and most patients regain movement.",
    "The cells repair the cord.",
    "Feeling returns in most patients.",
    "Patients walk again after two sessions.",
])  # fmt: skip
def test_an_offer_of_cells_is_asked_for_harm_and_recovery_whatever_kind_its_claims_are(audit_of, words):
    page = f"Our clinic offers umbilical cord stem cells for spinal cord injury. {words}{CONTACT}"
    assert {"harms", "natural_recovery"} <= omissions(audit_of(page))


def test_an_offer_of_cells_for_als_is_asked_for_harm_where_it_tells_only_when_strength_returns(audit_of):
    page = f"Our clinic offers umbilical cord stem cells for ALS. Most patients regain strength within three months.{CONTACT}"
    assert "harms" in omissions(audit_of(page))
    assert "natural_recovery" not in omissions(audit_of(page))


@pytest.mark.parametrize("words", [
    "Our regenerative medicine team is led by a professor of medicine.",
    "Dr Lee is board certified in internal medicine.",
    "He is a specialist in physical medicine and rehabilitation.",
    "Our doctors are certified in orthopaedic surgery.",
    "This is the future of medicine.",
    "He teaches medicine at the university.",
    "We practise sports medicine and functional medicine.",
    "Our laboratory works by rules like those of the Food and Drug Administration.",
])  # fmt: skip
def test_a_specialty_a_chair_or_an_agency_is_no_alternative(audit_of, words):
    assert "alternatives" in omissions(audit_of(OFFER + words + CONTACT))


@pytest.mark.parametrize("words", [
    "Ask your doctor about medicine for spasms.",
    "Other medicines can ease pain.",
    "Pain medicine helps too.",
    "Surgery and rehabilitation are the usual care.",
    "Drugs against spasms are well studied.",
    "Your doctor can prescribe medicine.",
])  # fmt: skip
def test_other_care_that_is_named_is_an_alternative(audit_of, words):
    assert "alternatives" not in omissions(audit_of(OFFER + words + CONTACT))
