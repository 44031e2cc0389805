"""Counts of harm: of people or of events, of none or of a few; a limit set beforehand counts nobody."""

from __future__ import annotations

import pytest

import cordwise


def judged(sentence: str):
    """What a small page on cord injury is told about a sentence in it."""
    text = f"Stem cells for spinal cord injury\n\n{sentence}"
    return [one for one in cordwise.open(":memory:").audit_text(text).claims if one.start >= text.index(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "None of the 5 serious adverse events was related to the cells.",
        "None of the 3 hospitalisations was related to the treatment.",
        "Neither of the two infections was caused by the cells.",
        "No more than two of the adverse events were severe.",
        "Two of the 14 adverse events were serious.",
    ],
)
def test_events_are_no_people_and_have_no_limit_in_people(sentence):
    (claim,) = judged(sentence)
    assert claim.rule == "events_not_people_counted"
    assert "fits a true rate" not in claim.reason + claim.fair_wording


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("None of the 12 patients had a serious adverse event.", "0 of 12"),
        ("None of the 12 had adverse events.", "0 of 12"),
        ("None of the 20 treated patients developed a tumour.", "0 of 20"),
        ("No adverse events were seen in any of the 15.", "0 of 15"),
    ],
)
def test_none_of_some_people_keeps_its_limit(sentence, limit):
    (claim,) = judged(sentence)
    assert limit in claim.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "One patient had a seizure, which did not recur.",
        "No later than day 30, 3 of 20 patients had fever.",
        "Two of 14 patients had adverse events.",
    ],
)
def test_what_was_seen_in_some_has_no_limit_of_none(sentence):
    (claim,) = judged(sentence)
    assert claim.rule == "safety_number_above_zero"


@pytest.mark.parametrize(
    "sentence",
    [
        "Safety was defined as no more than three participants with serious adverse events.",
        "Safety was defined as the absence of serious adverse events.",
        "The primary endpoint will be defined as a gain of one grade in half of the patients.",
    ],
)
def test_a_criterion_is_no_result(sentence):
    assert judged(sentence) == []
