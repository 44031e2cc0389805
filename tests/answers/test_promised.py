"""What people are said to gain: a promise on a page that promotes a treatment, the course of an injury where that is meant."""

from __future__ import annotations

import pytest

OFFER = "\n\nOur clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation."
TITLE = "Stem cells for spinal cord injury\n\n"


def judged(audit_of, sentence: str, after: str = "", title: str = TITLE):
    page = f"{title}{sentence}{after}\n"
    end = len(title) + len(sentence)
    return [claim for claim in audit_of(page).claims if claim.start < end and claim.end > len(title)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Most patients regain movement within three months.",
        "People usually improve within six weeks.",
        "Patients regain bladder control within a year.",
        "Most people walk better after six months.",
        "Many patients see their legs move again in three months.",
    ],
)
def test_what_patients_gain_is_a_promise_where_a_treatment_is_sold(audit_of, sentence):
    told = judged(audit_of, sentence, OFFER)
    assert [(claim.kind, claim.verdict) for claim in told] == [("efficacy", "overstated")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Most patients recover some function in the first year without any treatment.",
        "As a natural course, most patients regain some movement within the first months.",
        "Most recovery happens in the first six months after injury.",
        "Most people with an incomplete injury regain movement within three months.",
        "What happens without treatment? Most patients regain movement within three months.",
    ],
)
def test_the_course_without_treatment_stays_one_where_a_treatment_is_sold(audit_of, sentence):
    assert {claim.verdict for claim in judged(audit_of, sentence, OFFER)} == {"supported"}


def test_where_nothing_is_sold_and_nobody_says_who_was_treated_it_cannot_be_checked(audit_of):
    told = judged(audit_of, "Most patients regain movement within three months.")
    assert [(claim.rule, claim.verdict) for claim in told] == [("gain_of_whom_is_not_said", "not_checkable")]


def test_praise_told_as_a_gain_leaves_a_page_a_seller(audit_of):
    page = TITLE + "Most patients regain movement within three months. People usually improve within six weeks." + OFFER
    assert "sells_the_treatment" in {flag.id for flag in audit_of(page).page_flags}
