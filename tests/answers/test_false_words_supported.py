"""False words that were called supported: cells made the only way, harm denied, evidence called strong, insurers said to pay; and true words near them."""

from __future__ import annotations

import pytest

from cordwise import open as open_base
from tests.answers.test_the_wrong_way_round import ACCUSED, CAREFUL, SELLS, verdicts

NEWS = ""
DOUBTED = {*ACCUSED, "not_checkable"}
ONLY_WAY = [
    ("Most people with sciatica never get better without stem cell injections.", "back pain"),
    ("ALS never slows or stops without stem cells.", "ALS"),
    ("Without stem cells, MS patients always end up in a wheelchair.", "multiple sclerosis"),
    ("Cerebral palsy worsens every year without stem cells.", "cerebral palsy"),
    ("Unless they receive stem cells, people with Parkinson's inevitably decline.", "Parkinson's disease"),
    ("Without stem cells a spinal cord injury never improves.", "spinal cord injury"),
]
HARM_DENIED = [
    "In fifteen years not a single patient has had a complication after our injections.",
    "Never once has anyone been harmed by our cells.",
    "Our cells have not caused a single infection in 12 years.",
    "Side effects simply do not happen with umbilical cord cells.",
    "Complications just don't occur with mesenchymal stem cells.",
    "Not one person has ever been hurt by this treatment.",
    "No complications have occurred in ten years of stem cell injections.",
]
CALLED_STRONG = [
    ("The evidence for stem cells in autism is strong and growing.", "autism"),
    ("The evidence for stem cells in autism is overwhelming.", "autism"),
    ("Evidence for stem cells in back pain is now conclusive.", "back pain"),
    ("Research on stem cells in stroke is robust and conclusive.", "stroke"),
    ("Neuronata-R cured ALS in the phase 3 ALSUMMIT trial.", "ALS"),
    ("NurOwn saved patients with ALS in its phase 3 trial.", "ALS"),
]
TRUE = [
    ("ALS gets worse over time; no treatment stops it.", "ALS"),
    ("Most people with sciatica get better without surgery.", "back pain"),
    ("Many people never get worse without stem cells.", "spinal cord injury"),
    ("ALS never gets better, with or without stem cells.", "ALS"),
    ("In the control group, no patient improved without cells.", "spinal cord injury"),
    ("No cell treatment has been shown to restore movement.", "spinal cord injury"),
    ("In the trial, none of 20 patients had a serious adverse event.", "spinal cord injury"),
    ("Nobody can say that no one has ever been harmed by these cells.", "spinal cord injury"),
    ("It is not true that nobody has been harmed by stem cells.", "spinal cord injury"),
    ("No patient should ever be harmed by unproven stem cells.", "spinal cord injury"),
    ("Side effects do not happen to everyone.", "spinal cord injury"),
    ("The evidence is not strong.", "spinal cord injury"),
    ("The evidence for exercise is strong.", "back pain"),
    ("The evidence for stem cells in autism is far from strong.", "autism"),
    ("The evidence for harm is strong.", "spinal cord injury"),
    ("The evidence against stem cells in ALS is strong.", "ALS"),
    ("The evidence that stem cell tourism is dangerous is overwhelming.", "spinal cord injury"),
    ("The evidence for blood-forming stem cell transplants in relapsing MS is strong.", "multiple sclerosis"),
]


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


def rows(base, sentence, end, about="spinal cord injury"):
    return {row for _, row in verdicts(base, sentence, end, about)}


@pytest.mark.parametrize("end", [SELLS, NEWS, CAREFUL])
@pytest.mark.parametrize(("sentence", "about"), ONLY_WAY)
def test_cells_are_not_the_only_way_on_any_page(base, sentence, about, end):
    found = verdicts(base, sentence, end, about)
    assert found and {verdict for verdict, _ in found} <= set(ACCUSED)


@pytest.mark.parametrize("end", [SELLS, NEWS, CAREFUL])
@pytest.mark.parametrize("sentence", HARM_DENIED)
def test_a_record_without_harm_is_not_supported_on_any_page(base, sentence, end):
    found = verdicts(base, sentence, end)
    assert found and {verdict for verdict, _ in found} <= DOUBTED


@pytest.mark.parametrize("end", [SELLS, NEWS, CAREFUL])
@pytest.mark.parametrize(("sentence", "about"), CALLED_STRONG)
def test_evidence_called_strong_in_any_order_of_words_is_weighed(base, sentence, about, end):
    found = verdicts(base, sentence, end, about)
    assert found and {verdict for verdict, _ in found} <= set(ACCUSED)


@pytest.mark.parametrize("end", [NEWS, CAREFUL])
@pytest.mark.parametrize(("sentence", "about"), TRUE)
def test_true_words_near_them_are_not_accused(base, sentence, about, end):
    assert not {verdict for verdict, _ in verdicts(base, sentence, end, about)} & set(ACCUSED)


def test_praise_of_another_choice_is_no_criterion_and_no_other_treatment(base):
    assert rows(base, "It offers a new way without the usual surgery risks.", SELLS) == {"praise_as_a_choice"}
    assert "praise_as_a_choice" not in rows(base, "Exercise is a natural option to relieve pain.", SELLS)


def test_that_a_transplant_in_ms_is_paid_for_is_not_answered_with_what_is_not_paid_for(base):
    for sentence in ("Some insurers cover HSCT for multiple sclerosis after individual review.", "The NHS funds HSCT for relapsing MS."):
        assert verdicts(base, sentence, NEWS, "multiple sclerosis") == [("not_checkable", "payment_for_blood_forming_cells")]


def test_public_payers_said_to_pay_for_cells_without_approval_are_doubted(base):
    assert verdicts(base, "Tricare pays for stem cells in spinal cord injury.", NEWS) == [("overstated", "insurance_said_to_pay")]
    assert rows(base, "The NHS does not fund stem cell injections for back pain.", NEWS) == {"cost_not_covered"}
    assert "insurance_said_to_pay" not in rows(base, "NHS health services cover the costs of complications after stem cells abroad.", NEWS)
    assert verdicts(base, "Several health plans now pay for stem cell injections.", NEWS) == [("not_checkable", "payment_by_some")]


def test_counts_of_a_trial_named_are_set_beside_what_is_held_of_it(base):
    as_held = base.audit_text("Stem cells for MS\n\nIn the MIST trial, 3 of 52 got worse against 34 of 51.\n").claims[0]
    assert (as_held.verdict, as_held.rule) == ("supported", "counted_as_the_trial_named") and "34 on drugs" in as_held.reason
    for other in (
        "3 of 52 got better against 34 of 51",
        "3 of 52 died against 34 of 51",
        "3 of 52 got worse on drugs against 34 of 51 after HSCT",
    ):
        assert rows(base, f"In the MIST trial, {other}.", NEWS, "multiple sclerosis") == {"count_of_the_trial_named"}
    turned = "In the MIST trial, 34 of 52 got worse after HSCT against 3 of 51 on drugs."
    assert verdicts(base, turned, NEWS, "multiple sclerosis") == [("not_checkable", "count_of_the_trial_named")]
    assert rows(base, "In the MIST trial, 5 of 55 patients died.", NEWS, "multiple sclerosis") == {"count_of_the_trial_named"}


def test_a_trial_told_to_have_missed_its_goal_is_borne_out_by_its_own_row(base):
    told = base.audit_text("Stem cells for back pain\n\nRexlemestrocel did not meet its primary endpoint.\n").claims[0]
    assert (told.verdict, told.rule) == ("supported", "failure_told_as_held") and "Missed its primary endpoint" in told.reason
