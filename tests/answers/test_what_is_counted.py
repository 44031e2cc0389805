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


@pytest.mark.parametrize(
    "sentence",
    [
        "No patients withdrew from the trial.",
        "70% of participants will get the cells and 30% a sham procedure.",
        "Of the 30 people, 25 completed the study and 22 returned after two years.",
        "Scans showed that 60% of people without pain had an abnormal disc.",
        "At baseline the average disability score was 52%.",
    ],
)
def test_who_took_part_and_what_was_there_before_is_no_outcome(sentence):
    (claim,) = judged(sentence)
    assert claim.verdict == "not_checkable"
    assert claim.fair_wording == sentence.strip()
    assert "Serious events" not in claim.reason and "without a control group" not in claim.reason


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("60% of patients were pain-free after a year.", "efficacy_number"),
        ("8 of 12 patients received cells and improved.", "efficacy_number"),
        ("Pain fell from 7.9 at baseline to 3.1 after a year.", "efficacy_number"),
        ("1 of 10 patients got meningitis.", "safety_number"),
        ("All 12 patients tolerated the injections.", "safety_number"),
    ],
)
def test_an_outcome_that_is_counted_is_judged_as_one(sentence, kind):
    (claim,) = judged(sentence)
    assert claim.kind == kind
    assert "does not bear on it" not in claim.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "The trial is supported by a $6 million grant from the state.",
        "Paralysis costs the health system $40 billion a year.",
        "The lifetime cost of tetraplegia is about $4.7 million.",
    ],
)
def test_money_for_research_or_an_illness_is_no_price_of_an_offer(sentence):
    (claim,) = judged(sentence)
    assert claim.rule == "money_that_is_no_price"
    assert "1,150" not in claim.reason + claim.fair_wording


def test_what_one_person_paid_is_told_as_that():
    (claim,) = judged("The family spent 60,000 dollars on the trip to Panama.")
    assert claim.rule == "what_one_person_paid"
    assert "Ask what" not in claim.fair_wording


@pytest.mark.parametrize(
    "sentence",
    [
        "A course of injections costs $20,000.",
        "Our treatment costs $20,000, far less than the lifetime cost of paralysis of $4 million.",
        "Insurance does not cover the $20,000 treatment.",
    ],
)
def test_a_price_of_an_offer_stays_one(sentence):
    (claim,) = judged(sentence)
    assert claim.rule not in ("money_that_is_no_price", "what_one_person_paid")


@pytest.mark.parametrize(
    ("page", "limit"),
    [
        ("A total of 26 patients with cord injury were injected with marrow cells. No serious adverse events were seen.", "0 of 26"),
        ("Four people with cord injury received cells. No side effects were reported.", "0 of 4"),
        ("All 12 enrolled participants got the cells. No serious adverse events occurred in any participant.", "0 of 12"),
    ],
)
def test_none_seen_is_told_with_the_limit_of_those_whom_the_page_counts(page, limit):
    (claim,) = [one for one in judged(page) if one.quote.startswith("No s")]
    assert limit in claim.reason
    assert "0 of 10 " not in claim.reason


@pytest.mark.parametrize(
    "page",
    [
        "Forty patients with cord injury were randomised; 20 patients received cells and 20 saline. No serious adverse events were seen.",
        "In one study 12 patients received cells, in the next 30 patients were treated. No serious adverse events were seen.",
        "Stem cells were given to people with cord injury. No serious adverse events were seen.",
    ],
)
def test_where_it_is_not_plain_of_how_many_no_limit_is_put_into_the_mouth_of_the_page(page):
    (claim,) = [one for one in judged(page) if one.quote.startswith("No s")]
    assert "fits a true rate" not in claim.fair_wording


def test_a_p_value_counts_nobody():
    (claim,) = judged("Cells had a higher incidence of adverse events (RR = 14.5, p < 0.0001), mainly fever and headache.")
    assert "fits a true rate" not in claim.fair_wording
    assert claim.rule != "safety_number"


@pytest.mark.parametrize(
    "sentence",
    [
        "The rate of improvement in urinary function was 42% in people with spinal cord injury.",
        "Bladder function improved in 42% of patients.",
        "Bowel control improved in 5 of 12 patients.",
    ],
)
def test_a_count_of_one_function_is_set_beside_that_function(sentence):
    (claim,) = judged(sentence)
    assert "neurological improvement" not in claim.reason
    assert "bladder or bowel" in claim.reason


def test_a_count_of_another_treatment_is_not_set_beside_cells():
    (claim,) = judged("A review of fusion found only 35% improvement after surgery.")
    assert "Held, without a control group" not in claim.reason
