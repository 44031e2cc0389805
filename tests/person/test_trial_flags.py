from __future__ import annotations

import pytest

from cordwise.documents.ctgov import read_ctgov
from cordwise.documents.registry_fields import read_fields
from cordwise.knowledge.vocabulary import load
from cordwise.person.trial_flags import flags_of
from tests.documents.trial_samples import ctgov, fields

TODAY = "2026-11-21"


def ids(trial):
    return [flag.id for flag in flags_of(trial, today=TODAY)]


def told(summary, **modules):
    return read_ctgov(ctgov(descriptionModule={"briefSummary": summary}, **modules), "a.json")


@pytest.mark.parametrize(
    "words",
    [
        "This patient funded trial aims to study safety.",
        "This is a patient-sponsored study.",
        "Participants will pay for the treatment.",
        "Subjects are responsible for the cost of the procedure.",
        "The patient must be able to pay for the treatment.",
        "The treatment fee is 20,000 dollars.",
        "Travel and cells are at the patient's own expense.",
        "It is a pay-to-participate study.",
    ],
)
def test_payment_to_take_part_is_flagged_with_the_records_own_words(words):
    flags = flags_of(told(f"Cells are given. {words} Follow-up is a year."), today=TODAY)
    assert flags[0].id == "fee"
    assert flags[0].quote.rstrip(".") == words.rstrip(".")


@pytest.mark.parametrize(
    "words",
    [
        "Participants will not pay for the treatment.",
        "The treatment is free of charge.",
        "No treatment fee is asked.",
        "The high cost of the operation limits its use.",
        "Attention is paid to harms.",
        "Health Insurance Portability and Accountability Act.",
        "Participants are paid for their travel.",
        "Patients are reimbursed and do not pay for the cells.",
    ],
)
def test_other_words_on_money_are_no_flag(words):
    assert "fee" not in ids(told(words))


def test_expanded_access_for_money_is_its_own_flag():
    assert ids(told("Participants will pay for the product.", designModule={"studyType": "EXPANDED_ACCESS"}))[0] == "sold"


def test_oversight():
    assert ids(read_ctgov(ctgov(), "a")) == []
    assert ids(read_ctgov(ctgov(oversightModule={}), "a")) == ["no_oversight"]
    assert ids(read_ctgov(ctgov(oversightModule={"oversightHasDmc": False, "isFdaRegulatedDrug": True}), "a")) == ["no_monitoring"]
    assert ids(read_fields(fields(), "a")) == ["not_regulated", "no_monitoring", "out_of_date"]


def test_a_record_without_criteria_is_flagged():
    assert "no_criteria" in ids(read_ctgov(ctgov(eligibilityModule={}), "a"))


def test_an_open_trial_that_nobody_confirmed_for_two_years_is_out_of_date():
    old = read_ctgov(ctgov(statusModule={"overallStatus": "RECRUITING", "statusVerifiedDate": "2022-10"}), "a")
    ended = read_ctgov(ctgov(statusModule={"overallStatus": "COMPLETED", "statusVerifiedDate": "2012-10"}), "a")
    assert "out_of_date" in ids(old) and "out_of_date" not in ids(ended)


def test_every_word_of_the_file_has_its_source():
    for name in ("statuses", "flags"):
        assert all(row["id"] and row["label"] and row["source"] and str(row["checked"]) for row in load("trial_words")[name])


def test_flags_in_the_shared_records(shared):
    import json

    path = shared / "data" / "registry" / "msc_trials_fields.jsonl"
    trials = [read_fields(json.loads(line), path.name) for line in path.read_text("utf-8").splitlines()]
    paid = [trial.trial_id for trial in trials if "fee" in ids(trial)]
    by_hand = [
        "NCT01739504",
        "NCT05018832",
        "NCT05018858",
        "NCT05147688",
        "NCT05147766",
        "NCT05152290",
        "NCT05152368",
        "NCT05152394",
        "NCT05158114",
    ]
    assert paid == by_hand
