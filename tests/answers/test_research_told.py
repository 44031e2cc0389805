"""Figures of research that a page tells of: whose it is and where it stands is said, so nobody is told that no study is named."""

from __future__ import annotations

import pytest

TITLE = "Cord blood and autism: what a study found\n\n"


# fmt: off
@pytest.mark.parametrize("sentence, after", [
    ("Of the 180 children in the study, 60 spoke more.", "The findings were published in The Journal of Pediatrics by researchers at Duke."),
    ("In the study 40% of the children spoke more.", "The work was done by researchers at a university in Hanoi."),
    ("In a recent study 12 of 40 children improved.", "The paper is at https://www.thelancet.com/journals/laneur/article/1."),
    ("A study found that 55% of the children improved.", "It appeared in the Journal of Autism, and scientists call for a controlled trial."),
    ("One study of 24 children found gains in 70%.", "Researchers in Milan did it at the University of Milan."),
])
def test_a_figure_of_research_that_is_told_of_is_not_without_a_study(audit_of, sentence, after):
    page = f"{TITLE}{sentence} {after}\n"
    told = [claim for claim in audit_of(page).claims if claim.start < len(TITLE) + len(sentence)]
    assert told and not {claim.verdict for claim in told} & {"unsupported", "overstated", "contradicted"}
# fmt: on


def test_a_trial_is_known_by_its_place_its_cells_and_its_disease(audit_of):
    page = "Autism and cord blood\n\nResearchers at Duke gave cord blood to 180 children. In the trial 40% of the children improved.\n"
    (told,) = [claim for claim in audit_of(page).claims if "40%" in claim.quote]
    assert told.verdict == "not_checkable" and "Missed its primary outcome" in told.reason and told.sources


@pytest.mark.parametrize("opening", ["Researchers in Leeds gave cord blood", "Researchers at Duke gave levodopa"])
def test_a_trial_of_another_place_or_of_other_cells_is_not_taken_for_it(audit_of, opening):
    page = f"Autism and cells\n\n{opening} to 180 children. In the trial 40% of the children improved with stem cells.\n"
    assert not [claim for claim in audit_of(page).claims if "Missed its primary outcome" in claim.reason]


# fmt: off
@pytest.mark.parametrize("sentence", [
    "In vitro, PRP increased cell proliferation and matrix synthesis.",
    "In a rabbit model PRP slowed degeneration of the disc.",
    "PRP reduced inflammation markers in the laboratory.",
])
def test_what_another_treatment_did_in_the_laboratory_does_not_agree_with_guidance(audit_of, sentence):
    (told,) = audit_of(f"Platelet-rich plasma for disc degeneration: a review\n\n{sentence}\n").claims
    assert told.verdict == "weakly_supported" and "Agrees" not in told.reason
# fmt: on


def test_care_of_a_control_group_is_not_named_as_a_treatment(audit_of):
    page = "PRP for disc pain: a randomised trial\n\nMethods: 40 participants were randomised and followed up.\n\nResults: The control group did not improve more than the PRP group.\n"
    assert not [claim for claim in audit_of(page).claims if "not described" in claim.reason]


def test_when_a_report_saw_its_result_is_no_promise(audit_of):
    page = "Cells in spinal cord injury: a pilot study\n\nMethods: 20 participants were enrolled and followed up with ASIA scores.\n\nResults: Improvement was highest at six months after transplantation.\n"
    assert {claim.verdict for claim in audit_of(page).claims if "highest" in claim.quote} <= {"supported", "weakly_supported"}
    named = page.replace("Improvement was highest at six months after", "Motor improvement was highest six months after cell")
    assert {claim.verdict for claim in audit_of(named).claims if "highest" in claim.quote} == {"supported"}
