"""Recovery without cells, told in any wording, is set beside the series held of people of that grade at that time."""

from __future__ import annotations

import pytest

import cordwise
from cordwise.answers.recovery_told import LATE_DAYS, Recovery, range_held, series_held

SELLER = "Our clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation."
CAREFUL = "Researchers are studying whether cells can help. There is no proven cure. Ask your doctor before you travel abroad for an unproven treatment."


@pytest.fixture(scope="module")
def base():
    return cordwise.open(":memory:")


def judged(base, sentence, around):
    """The claim of a sentence on a small page."""
    claims = base.audit_text(f"Stem cells for spinal cord injury\n\n{sentence}\n\n{around}\n").claims
    return next(claim for claim in claims if sentence.startswith(claim.quote[:20]) or claim.quote in sentence)


@pytest.mark.parametrize("around", [SELLER, CAREFUL])
@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Without cells, nine in ten people with AIS A get better by a grade within a year.", "recovery_told_too_high"),
        ("Most people with AIS A improve by a grade in the first year without cells.", "recovery_told_too_high"),
        ("Four in five AIS A patients improve on their own.", "recovery_told_too_high"),
        ("Eighty percent of people with AIS A improve by a grade in the first year without cells.", "recovery_told_too_high"),
        ("The majority of people with complete injuries recover a grade in the first year.", "recovery_told_too_high"),
        ("Only 1% of people with AIS A recover a grade in the first year.", "recovery_told_too_low"),
        ("About 20% of people with AIS A improve by a grade in the first year without cells.", "recovery_told_as_held"),
        ("Roughly seven in ten people with AIS C improve by a grade without cells.", "recovery_told_as_held"),
    ],
)
def test_a_share_is_judged_by_the_series_of_its_grade_whoever_tells_it(base, sentence, rule, around):
    assert judged(base, sentence, around).rule == rule


@pytest.mark.parametrize("around", [SELLER, CAREFUL])
@pytest.mark.parametrize(
    "sentence",
    [
        "Almost nobody with chronic AIS A improves without stem cells.",
        "Few people with complete injuries improve on their own.",
        "One in five people with AIS A gains a grade in the first year.",
        "A year or more after the injury, about 6% of people with AIS A still improve by a grade.",
        "Half of the people with AIS B improve in the first year.",
    ],
)
def test_what_agrees_with_the_series_is_left_in_peace(base, sentence, around):
    assert judged(base, sentence, around).verdict == "supported"


@pytest.mark.parametrize(("grade", "late"), [("A", False), ("A", True), ("B", False), ("C", False), ("D", False)])
def test_the_range_is_that_of_the_rows_held(base, grade, late):
    rows = series_held(base.evidence, grade, late=late)
    rates = [row.rate if row.rate is not None else row.events / row.total for row in rows]
    assert all(((row.window_days_min or 0) >= LATE_DAYS) == late for row in rows)
    assert range_held(base.evidence, Recovery(0.5, 0.5, grade, late)) == (min(rates), max(rates))


@pytest.mark.parametrize("share", range(11, 31))
def test_no_share_that_a_series_found_is_doubted(base, share):
    assert judged(base, f"Without cells {share}% of people with AIS A gain a grade within a year.", CAREFUL).verdict == "supported"


@pytest.mark.parametrize("around", [SELLER, CAREFUL])
@pytest.mark.parametrize(
    "sentence",
    [
        "Most recovery after spinal cord injury happens in the first months, and some people with AIS A convert without any cell treatment.",
        "Most of the improvement comes in the first six months, and a few people with AIS A convert without cells.",
        "About 80% of the neurological recovery happens in the first six months, also in AIS A, without cells.",
        "Without cells, people with AIS A improve most often in the first three months.",
    ],
)
def test_a_share_of_the_recovery_is_no_share_of_people(base, sentence, around):
    assert judged(base, sentence, around).rule != "recovery_told_too_high"
