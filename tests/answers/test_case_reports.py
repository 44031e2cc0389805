"""Case reports and methods: late harms are told, and what is no claim of harm or benefit is not taken for one."""

from __future__ import annotations

import pytest

CASE = "Spinal cord mass after olfactory mucosal cell transplantation: case report"
TRIAL = "Mesenchymal stem cells in spinal cord injury: a trial\n\nMethods: patients were enrolled and followed up. Adverse events were recorded. Results:"


def kinds(audit_of, start, words):
    return [claim.kind for claim in audit_of(f"{start}\n\n{words}\n").claims if claim.quote.strip() in words]


@pytest.mark.parametrize(
    "words",
    [
        "Ten years later the patient presented with progressive weakness and burning pain.",
        "Eight years after implantation she presented with worsening back pain.",
        "MRI showed an enhancing mass from C4 to C6.",
        "Imaging revealed an intramedullary mass at the site.",
    ],
)
def test_a_late_harm_of_a_case_report_is_told(audit_of, words):
    assert kinds(audit_of, CASE, words) == ["harm"]


@pytest.mark.parametrize("start", [CASE, TRIAL])
@pytest.mark.parametrize(
    "words",
    [
        "No patient dropped out.",
        "No patients were lost to follow-up.",
        "There were no dropouts.",
        "The number of cells injected was 40 million per patient.",
    ],
)
def test_who_stayed_and_what_was_given_are_no_claims(audit_of, start, words):
    assert kinds(audit_of, start, words) == []


@pytest.mark.parametrize(
    "words",
    ["Two years after injury he remained paralysed and had olfactory cells implanted.", "MRI showed no mass.", "No patient was harmed."],
)
def test_what_was_there_before_or_not_at_all_is_no_harm(audit_of, words):
    assert "harm" not in kinds(audit_of, CASE, words)


def test_what_holds_cells_back_promises_nothing(audit_of):
    words = "The hostile environment of the disc limits how long transplanted cells survive."
    assert all(claim.verdict == "supported" for claim in audit_of(f"{TRIAL}\n\n{words}\n").claims if claim.quote == words)
