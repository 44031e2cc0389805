"""What a paper found that its own page says was retracted counts for nothing, wherever the page says so; other papers are left as they are."""

from __future__ import annotations

import pytest

from cordwise.answers.retracted import said_to_be_retracted

RULES = {"found_by_a_retracted_paper", "rests_on_a_retracted_paper", "said_of_a_retracted_paper"}
RESULT = "Bone marrow cells improved motor scores in 11 of 16 people with spinal cord injury."
SELLS = "Our clinic offers stem cell therapy for spinal cord injury. Book your consultation now. The treatment costs $15,000."


@pytest.mark.parametrize(
    "page",
    [
        f"Cells and the cord\n\n{RESULT} The paper has since been retracted.",
        f"Cells and the cord\n\n{RESULT} That paper on the spinal cord was retracted.",
        f"Cells and the cord\n\n{RESULT} Two years later the journal withdrew the article, as its data could not be found.",
        f"Cells and the cord\n\n{RESULT} Nature Spine retracted both papers after their figures proved to be copies.",
        f"Cells and the cord\n\n{RESULT} Do not rely on it: the study has been retracted.",
        "Cells and the cord\n\nA retraction has been issued for a report that marrow cells improved motor scores in 11 of 16 people with spinal cord injury.",
        "Cells and the cord\n\nA trial (withdrawn by the journal in 2018) found that marrow cells improved motor scores in 11 of 16 people with spinal cord injury.",
        f"Cells and the cord\n\nThe journal retracted the study in 2019. It had told readers this: {RESULT}",
        f"Retraction: a trial of marrow cells in cord injury\n\n{RESULT}",
        f"Withdrawn article. Marrow cells in the injured cord\n\nResults\n\n{RESULT}",
        f"Marrow cells in the injured cord\n\nEditor's note: this article has been retracted.\n\n{RESULT}",
        "Cells and the cord\n\nAccording to a retracted paper, bone marrow cells improved motor scores in 11 of 16 people with spinal cord injury.",
        "Cells and the cord\n\nA trial from 2016, later retracted for faked images, found that marrow cells improved motor scores in 11 of 16 people with spinal cord injury.",
        "Cells and the cord\n\nThe study by Okoro (retracted) found that marrow cells were safe and improved motor scores in paraplegic people.",
    ],
)
def test_what_a_retracted_paper_found_counts_for_nothing(audit_of, page):
    told = [claim for claim in audit_of(page).claims if "motor scores" in claim.quote]
    assert told
    assert {claim.rule for claim in told} <= RULES
    assert {claim.verdict for claim in told} <= {"not_checkable", "unsupported"}


def test_a_seller_who_rests_on_a_retracted_paper_finds_no_support(audit_of):
    page = f"Stem cells for the cord\n\n{RESULT} The publisher later retracted the paper. {SELLS}"
    assert [claim.verdict for claim in audit_of(page).claims if "motor scores" in claim.quote] == ["unsupported"]


@pytest.mark.parametrize(
    "page",
    [
        f"Cells and the cord\n\n{RESULT} The study was not retracted.",
        f"Cells and the cord\n\n{RESULT} A second paper, on rats, was retracted.",
        f"Cells and the cord\n\nTwo retracted papers were left out. {RESULT}",
        f"Cells and the cord\n\n{RESULT} Critics asked that the paper be retracted.",
        f"Cells and the cord\n\nThe clinic retracted its advert. {RESULT}",
        f"Cells and the cord\n\nThe muscle is retracted so that the dura is seen. {RESULT}",
        f"Cells and the cord\n\n{RESULT} Meanwhile the unrelated study on fat cells was retracted.",
        f"Cells and the cord\n\nTwo patients were withdrawn from the study. {RESULT}",
        f"Cells and the cord\n\n{RESULT} In that study the dura was then retracted.",
        f"Cells and the cord\n\n{RESULT} In this trial the needle was retracted slowly.",
        f"Cells and the cord\n\n{RESULT} The study tells that the muscles were gently retracted.",
        f"Cells and the cord\n\n{RESULT} In the study consent was later withdrawn by the authors of two letters.",
        f"Cells and the cord\n\n{RESULT} The trial was withdrawn from the registry before anybody was enrolled in its second part.",
    ],
)
def test_a_paper_that_stands_is_left_as_it_is(page):
    start = page.index(RESULT)
    assert not said_to_be_retracted(page, start, (start, start + len(RESULT)))
