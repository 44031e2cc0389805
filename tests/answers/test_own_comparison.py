"""The comparison that a sentence makes by itself is set side by side, with what chance can do; none is made up where it gives none."""

from __future__ import annotations

import pytest

from cordwise.answers.own_comparison import _compared, comparison_told


@pytest.mark.parametrize(
    ("words", "treated", "controls"),
    [
        ("9 of 24 treated patients and 3 of 25 controls improved.", (9, 24), (3, 25)),
        ("In the sham group 4 of 18 people felt less pain, and 10 of 19 in the cell group.", (10, 19), (4, 18)),
        ("Six of 12 who had the cells and none of 11 who only had rehabilitation walked.", (6, 12), (0, 11)),
        ("Of 30 patients 12 improved, and so did 10 of 30 given saline.", (12, 30), (10, 30)),
        ("AIS improved in 7/20 (cells) against 2/18 (no cells).", (7, 20), (2, 18)),
        ("13 out of 28 given mesenchymal cells responded; among controls it was 12 out of 27.", (13, 28), (12, 27)),
        ("14 of 30 people improved with cells, but so did 13 of 31 without them.", (14, 30), (13, 31)),
        ("9 of 22 given cells and 5 of 21 who did not receive stem cells improved.", (9, 22), (5, 21)),
        ("8 of 19 with cells and 6 of 20 not treated felt less pain.", (8, 19), (6, 20)),
    ],
)
def test_treated_and_controls_are_told_apart(words, treated, controls):
    found = _compared(words)
    assert found is not None
    assert (found.treated.events, found.treated.total) == treated
    assert (found.controls.events, found.controls.total) == controls


@pytest.mark.parametrize(
    "words",
    [
        "12 of 30 improved compared with placebo (p=0.04), and 4 of 30 had headaches.",
        "12 of 30 improved at three months, and 9 of 30 at a year, without controls.",
        "12 of 30 improved after cells and 14 of 30 after surgery.",
        "3 of 30 treated patients died and 2 of 30 controls had an infection.",
        "12 of 30 treated patients improved; there was no control group.",
        "The trial was powered for a response in 40% with cells and 20% with placebo.",
        "Pain fell by 55% after cells and by 30% in controls.",
        "Mean gain was 45% with cells against 25% with placebo.",
        "9 of 14 patients improved; 4 of 14 never got better.",
        "Nine of 14 stood with braces and 4 of 14 without them.",
        "7 of 22 not treated with steroids and 9 of 22 treated with cells improved.",
        "Men made up 70% of the cell group and 50% of controls.",
        "8 of 20 at the low dose, 9 of 20 at the high dose and 3 of 20 controls improved.",
    ],
)
def test_no_comparison_is_made_up(words):
    assert _compared(words) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("9 of 24 treated patients and 8 of 25 controls improved.", "which chance alone can explain"),
        ("2 of 20 treated patients and 9 of 20 controls improved.", "percentage points fewer of those treated"),
        ("60% of the cell arm and 20% of the control arm improved.", "of how many people is not told"),
    ],
)
def test_what_the_difference_can_show_is_said(words, told):
    found = _compared(words)
    assert found is not None
    assert told in comparison_told(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "9 of 24 people with spinal cord injury who got stem cells improved. In the control group 8 of 25 did.",
        "9 of 24 people with spinal cord injury who got stem cells improved, against 8 of 25 controls.",
    ],
)
def test_the_reply_uses_the_comparison_that_the_page_gives(audit_of, sentence):
    claim = audit_of(f"Cells and the cord\n\n{sentence}").claims[0]
    assert "9 of 24 treated (38%) and 8 of 25 controls (32%)" in claim.reason
    assert "without a control group" not in claim.reason
