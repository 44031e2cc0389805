"""What was true once and has changed: said as of now it is out of date, told as history it is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.answers.changed import changed_since
from cordwise.knowledge.vocabulary import load


def seen(words: str) -> list[str]:
    return [one.id for one in changed_since(words)]


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("Riluzole is the only drug approved for ALS.", "als_second_drug"),
        ("The only FDA-approved medication on the market, Rilutek, adds a few months of life.", "als_second_drug"),
        ("No treatment has been approved for primary progressive MS.", "primary_progressive_ms_drug"),
        ("For PPMS the FDA hasn't approved anything.", "primary_progressive_ms_drug"),
        ("Tissue plasminogen activator (tPA) is the only approved treatment of ischemic stroke.", "stroke_clot_removal"),
        ("The only therapy for acute stroke is alteplase.", "stroke_clot_removal"),
        ("There is no treatment for spinal muscular atrophy.", "spinal_muscular_atrophy_drug"),
        ("Duchenne muscular dystrophy has no approved drug.", "duchenne_drug"),
        ("No drug is approved for neuromyelitis optica (NMO).", "neuromyelitis_drug"),
        ("Friedreich's ataxia has no treatment.", "friedreich_drug"),
        ("Embryonic stem cells have never been used in a human patient.", "embryonic_cells_in_people"),
        ("Induced pluripotent cells have not yet been tested in people.", "ips_cells_in_people"),
        ("No randomised trial has compared HSCT with drugs in relapsing MS.", "transplantation_against_drugs_in_ms"),
        ("With acute back pain the advice is to rest in bed.", "bed_rest"),
    ],
)
def test_what_has_changed_is_seen(words, change):
    assert seen(words) == [change]


@pytest.mark.parametrize(
    "words",
    [
        "Until 2017 riluzole was the only drug approved for ALS.",
        "Riluzole and edaravone are the only approved drugs for ALS.",
        "In the UK riluzole is the only licensed drug for MND.",
        "Riluzole slows ALS only a little.",
        "No stem cell treatment is approved for primary progressive MS.",
        "Ocrelizumab is the only drug approved for primary progressive MS, and nothing else has been.",
        "tPA works only within the first hours.",
        "Apart from thrombectomy, tPA is the only treatment of stroke.",
        "There is no cure for spinal muscular atrophy.",
        "Nusinersen is not the only treatment of spinal muscular atrophy.",
        "No stem cells are approved for Duchenne.",
        "Friedreich's ataxia cannot be cured.",
        "We do not use embryonic stem cells in our patients.",
        "Embryonic stem cells are not approved for any disease in people.",
        "Embryonic stem cells have not been shown to help anybody.",
        "No randomised trial has tested HSCT in progressive MS.",
        "Stay active: bed rest is no longer recommended for back pain.",
        "Bed rest is recommended for a day after the lumbar puncture.",
        "Bed rest is recommended for back pain after the injection.",
    ],
)
def test_what_holds_or_is_told_as_history_is_left_alone(words):
    assert seen(words) == []


def test_every_change_has_its_source_and_says_since_when_or_by_what():
    for row in load("changed")["rows"]:
        assert re.match(r"(?:doi|pmid|pmcid|url):\S", row["document"])
        assert row["told"].endswith(".") and re.search(r"\d{4}|trials", row["told"])


@given(st.text(max_size=2_000))
def test_no_text_is_too_odd(words):
    assert isinstance(changed_since(words), tuple)


def test_a_long_sentence_is_looked_at_in_good_time():
    assert seen("no drug approved only embryonic cells riluzole " * 4_000) is not None
