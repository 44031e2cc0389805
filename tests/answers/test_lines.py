"""Headings and lone lines that promise: claims of who sells, and nobody's where nothing is promoted."""

from __future__ import annotations

import pytest

TITLE = "Stem cells for back pain\n\n"
OFFER = "\n\nStem cells are taken from your marrow.\n\nOur clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation.\n"
HONEST = "\n\nResearchers are studying whether cells can help. There is no proven cure. Ask your doctor before you travel abroad for an unproven treatment.\n"
NEWS = '\n\nLONDON, May 3, 2024 - Maria Bell, 34, was told she would never walk. "I feel more in my legs," she said on Monday. Researchers at the university said it was too early to tell.\n'
LINES = [
    "Walk again!", "Say goodbye to back pain", "Get your life back", "Live without pain", "No more wheelchair", "A new life after paralysis",
    "Stop suffering from sciatica", "Heal your spine naturally", "Feel young again",
]  # fmt: skip


def verdicts(audit_of, line: str, after: str) -> set[str]:
    end = len(TITLE) + len(line)
    return {claim.verdict for claim in audit_of(TITLE + line + after).claims if len(TITLE) - 1 < claim.start < end}


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_promises_is_a_claim_of_who_sells(audit_of, line):
    assert verdicts(audit_of, line, OFFER) == {"overstated"}


@pytest.mark.parametrize("after", [HONEST, "\n"])
@pytest.mark.parametrize("line", LINES)
def test_a_line_where_nothing_is_promoted_accuses_nobody(audit_of, line, after):
    assert verdicts(audit_of, line, after) <= {"not_checkable"}


@pytest.mark.parametrize("line", [line for line in LINES if line != "Walk again!"])
def test_a_line_of_news_accuses_nobody(audit_of, line):
    assert verdicts(audit_of, line, NEWS) <= {"not_checkable"}


# fmt: off
@pytest.mark.parametrize("line", [
    "Will I walk again?", "Walk again? What the trials show", "Living with back pain", "Goodbye to myths about stem cells", "Walk Again Project",
    "How to walk after surgery",
])
@pytest.mark.parametrize("after", [HONEST, OFFER])
def test_a_line_that_promises_nothing_is_no_claim(audit_of, line, after):
    assert not verdicts(audit_of, line, after)
# fmt: on


@pytest.mark.parametrize("sentence", ["Your hip will be sore for a few days.", "You will have only mild soreness for a few days."])
def test_what_donors_feel_is_not_measured_by_what_patients_felt(audit_of, sentence):
    page = f"Becoming a stem cell donor\n\nDonors give blood stem cells. {sentence} Most donors are well soon.\n"
    assert {claim.verdict for claim in audit_of(page).claims if sentence in claim.quote} == {"supported"}


def test_what_a_seller_of_donor_cells_makes_little_of_is_understated(audit_of):
    page = "Stem cells from donors\n\nSide effects are mild and gone within 24 hours." + OFFER
    assert "understated" in {claim.verdict for claim in audit_of(page).claims}


@pytest.mark.parametrize("name", ["Celltex", "NeuroRegen-7", "The Panacea cell product"])
def test_an_approval_of_a_name_that_is_not_held_is_not_taken_for_true(audit_of, name):
    told = audit_of(f"Stem cells for ALS\n\n{name} is approved by the FDA.\n").claims
    assert {claim.verdict for claim in told} <= {"not_checkable", "contradicted"} and told


@pytest.mark.parametrize("sentence", ["Riluzole is approved by the FDA for ALS.", "The trial was approved by the FDA."])
def test_what_the_fda_did_approve_is_left_in_peace(audit_of, sentence):
    assert {claim.verdict for claim in audit_of(f"ALS\n\n{sentence} Stem cells are studied.\n").claims if "FDA" in claim.quote} <= {
        "supported"
    }
