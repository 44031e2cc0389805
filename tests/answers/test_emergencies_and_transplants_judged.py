"""An emergency is never told as an open question, and a report of transplants is not accused of its own counts."""

from __future__ import annotations

import pytest

CHARITY = "This charity informs people with spinal cord injury. Stem cells are an experimental treatment and it is not known whether they help. {}"
SELLER = "Our clinic offers HSCT for MS. Book now, the price is $50,000. {}"


def told(audit_of, page, sentence):
    text = page.format(sentence)
    start = text.index(sentence)
    return [(one.verdict, one.rule) for one in audit_of(text).claims if start <= one.start < start + len(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Surgery is advised for cauda equina syndrome.",
        "Cauda equina syndrome needs urgent surgery.",
        "For cauda equina syndrome an emergency operation is recommended.",
        "Decompression should be done without delay in cauda equina syndrome.",
        "Surgery for cauda equina syndrome should not be delayed.",
    ],
)
def test_surgery_for_cauda_equina_syndrome_is_supported(audit_of, sentence):
    assert told(audit_of, CHARITY, sentence) == [("supported", "surgery_for_cauda_equina")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Surgery can wait in cauda equina syndrome.",
        "Surgery is a last resort in cauda equina syndrome.",
        "In cauda equina syndrome surgery can be avoided.",
    ],
)
def test_surgery_for_cauda_equina_syndrome_cannot_wait(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, CHARITY, sentence)} == {"contradicted"}


def test_surgery_for_anything_else_stays_open(audit_of):
    assert told(audit_of, CHARITY, "Surgery is advised for herniated discs.") == [("not_checkable", "other_care_advised")]


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("HSCT in multiple sclerosis.", "The overall response rate was 78% for all patients (83% in RRMS, 78% in PPMS and 73% in SPMS)."),
        ("HSCT for progressive multiple sclerosis. Results:", "EDSS improved in 8 of 24 patients with SPMS."),
        ("We report AHSCT in progressive MS.", "Disability stabilised in 66% of patients with SPMS at five years."),
        ("HSCT in primary progressive multiple sclerosis.", "After HSCT 12 of 20 patients with PPMS improved or remained stable."),
    ],
)
def test_a_report_of_transplants_in_progressive_ms_is_not_accused_of_its_own_counts(audit_of, before, sentence):
    assert {verdict for verdict, _ in told(audit_of, before + " {}", sentence)} <= {"not_checkable"}


def test_a_seller_who_promises_them_in_progressive_ms_still_is(audit_of):
    for sentence in (
        "HSCT reverses disability in 90% of patients with secondary progressive MS.",
        "HSCT works for primary progressive MS too.",
    ):
        assert {verdict for verdict, _ in told(audit_of, SELLER, sentence)} == {"unsupported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "HSCT stops MS in its tracks and gives you your life back.",
        "HSCT works for primary progressive MS too.",
        "After HSCT you will never have another relapse.",
        "HSCT is not a cure in the old sense but it ends MS for good.",
    ],
)
@pytest.mark.parametrize("page", [SELLER, "A charity for people with MS informs about HSCT. {}", "HSCT in multiple sclerosis. {}"])
def test_absolute_praise_of_transplants_is_nowhere_in_line_with_the_trial(audit_of, page, sentence):
    assert {verdict for verdict, _ in told(audit_of, page, sentence)}.isdisjoint({"supported", "weakly_supported"})


def test_a_paper_is_not_told_that_it_leaves_out_a_trial_that_came_later(audit_of):
    paper = (
        "Background: NurOwn cells are given into the spinal canal in amyotrophic lateral sclerosis. Methods: 26 patients were enrolled in a phase 2 trial."
        " Results: NurOwn slowed disease progression in ALS. Conclusions: further trials are planned."
    )
    assert "missed_goal" not in {one.id for one in audit_of(paper).omissions}
