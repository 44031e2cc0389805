"""What was true once and has changed: said as of now it is out of date, told as history it is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.answers.changed import changed_since
from cordwise.knowledge.vocabulary import load
from cordwise.text.fold import fold


def seen(words: str) -> list[str]:
    return [one.id for one in changed_since(words)]


def in_patterns(words: str) -> list[str]:
    """What the rows see by themselves, whatever the first look at a sentence lets through."""
    folded, known = fold(words), load("changed")
    if re.search(known["past"], folded):
        return []
    return [
        row["id"]
        for row in known["rows"]
        if re.search(row["words"], folded) and re.search(row.get("and_words", ""), folded) and not re.search(row["not_words"], folded)
    ]


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("Riluzole is the only drug approved for ALS.", "als_second_drug"),
        ("The only FDA-approved medication on the market, Rilutek, adds a few months of life.", "als_second_drug"),
        ("No treatment has been approved for primary progressive MS.", "primary_progressive_ms_drug"),
        ("For PPMS the FDA hasn't approved anything.", "primary_progressive_ms_drug"),
        ("Tissue plasminogen activator (tPA) is the only approved treatment of ischemic stroke.", "stroke_clot_removal"),
        ("The only therapy for acute stroke is alteplase.", "stroke_clot_removal"),
        ("Alteplase is the only drug approved for acute ischaemic stroke.", "stroke_second_drug"),
        ("To this day tPA remains the sole FDA-approved pharmacological treatment of stroke.", "stroke_second_drug"),
        ("There is no treatment for spinal muscular atrophy.", "spinal_muscular_atrophy_drug"),
        ("Duchenne muscular dystrophy has no approved drug.", "duchenne_drug"),
        ("No drug is approved for neuromyelitis optica (NMO).", "neuromyelitis_drug"),
        ("Friedreich's ataxia has no treatment.", "friedreich_drug"),
        ("Embryonic stem cells have never been used in a human patient.", "embryonic_cells_in_people"),
        ("Induced pluripotent cells have not yet been tested in people.", "ips_cells_in_people"),
        ("No randomised trial has compared HSCT with drugs in relapsing MS.", "transplantation_against_drugs_in_ms"),
        ("With acute back pain the advice is to rest in bed.", "bed_rest"),
        ("Riluzole and edaravone are the only approved drugs for ALS.", "als_third_drug"),
        ("The only medications available for ALS, Rilutek and Radicava, add a few months.", "als_third_drug"),
        ("Besides riluzole and edaravone no other drug is approved for ALS.", "als_third_drug"),
        ("Only edaravone and riluzole are FDA approved for amyotrophic lateral sclerosis.", "als_third_drug"),
        ("A federal court has ruled that your own fat cells are not a drug.", "california_svf_2022"),
        ("A federal judge ruled in 2022 that stromal vascular fraction is not a drug.", "california_svf_2022"),
        ("Your own fat cells aren't drugs, according to a court ruling.", "california_svf_2022"),
        ("The court found that the FDA has no authority over autologous adipose cells.", "california_svf_2022"),
        ("No mesenchymal stem cell product has been approved by the FDA.", "ryoncil"),
        ("There are no FDA-approved mesenchymal stem cell therapies in the United States.", "ryoncil"),
        ("To date, no MSC therapy has received FDA approval for any indication.", "ryoncil"),
        ("The FDA has yet to approve a mesenchymal stem cell therapy.", "ryoncil"),
        ("Alofisel is the only stem cell product approved in Europe for fistulas.", "alofisel"),
        ("In the EU only Alofisel is authorised as an MSC therapy.", "alofisel"),
        ("The sole mesenchymal stem cell therapy on the market in Europe is darvadstrocel.", "alofisel"),
        ("Children with autism can only get cord blood through the Expanded Access Program at Duke.", "duke_expanded_access"),
        ("At Duke, expanded access to cord blood is available only for autism and cerebral palsy.", "duke_expanded_access"),
        ("Duke's expanded-access programme currently accepts children with ASD, without a trial.", "duke_expanded_access"),
    ],
)
def test_what_has_changed_is_seen(words, change):
    assert seen(words) == [change]


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("There are two FDA-approved treatments for ALS: riluzole and edaravone.", "als_third_drug"),
        ("A California court has confirmed that SVF from your fat is exempt from FDA regulation.", "california_svf_2022"),
        ("A US court decided that the FDA cannot regulate your own fat cells.", "california_svf_2022"),
        ("A federal judge has ruled that giving back a patient's own fat cells is a surgical procedure.", "california_svf_2022"),
        ("Alofisel is approved in Europe.", "alofisel"),
        ("Darvadstrocel has been approved in the European Union since 2018.", "alofisel"),
        ("MSC products such as Alofisel are already available in Europe.", "alofisel"),
        ("Duke University offers cord blood for autism under expanded access.", "duke_expanded_access"),
        ("The expanded access protocol at Duke is open to children with autism or cerebral palsy.", "duke_expanded_access"),
        ("Through Duke's expanded access program children with autism can be treated with their own cord blood.", "duke_expanded_access"),
    ],
)
def test_what_has_changed_is_in_the_patterns_also_where_nothing_is_denied(words, change):
    """What is approved or on offer is told without a "no" or an "only"; the first look at a sentence need not let these through yet."""
    assert in_patterns(words) == [change]


@pytest.mark.parametrize(
    "words",
    [
        "Until 2017 riluzole was the only drug approved for ALS.",
        "Riluzole and edaravone slow ALS and are approved, but no cells are.",
        "Riluzole, edaravone and tofersen are the only drugs approved for ALS.",
        "Until 2023 riluzole and edaravone were the only drugs approved for ALS.",
        "In Japan riluzole and edaravone are the only approved drugs for ALS.",
        "Riluzole and edaravone are not the only approved drugs for ALS.",
        "Riluzole and edaravone only slow ALS; no approved treatment stops it.",
        "In the UK riluzole is the only licensed drug for MND.",
        "Riluzole slows ALS only a little.",
        "No stem cell treatment is approved for primary progressive MS.",
        "Ocrelizumab is the only drug approved for primary progressive MS, and nothing else has been.",
        "tPA works only within the first hours.",
        "Apart from thrombectomy, tPA is the only treatment of stroke.",
        "Tenecteplase and alteplase are the only drugs approved for stroke.",
        "For years alteplase was the only drug for stroke.",
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
        "In 2022 a court ruled that fat cells were not a drug; the Ninth Circuit reversed that in 2024.",
        "The ruling that your own fat cells are not a drug has been overturned on appeal.",
        "No court has ruled that your own fat cells are not a drug.",
        "The court held that stromal vascular fraction is a drug and not exempt.",
        "Your own fat cells are not a drug, says the clinic.",
        "No mesenchymal stem cell product is FDA approved for spinal cord injury.",
        "No MSC therapy has been approved by the FDA for any orthopaedic condition.",
        "Until 2024 no MSC product was approved in the United States.",
        "Apart from Ryoncil no mesenchymal stem cell therapy is approved by the FDA.",
        "No adipose-derived MSC product is approved by the FDA.",
        "These mesenchymal stem cells are not approved by the FDA.",
        "No MSC product is approved in India.",
        "No side effects of mesenchymal stem cells are known to the FDA, which approved the trial.",
        "Alofisel was approved in Europe in 2018.",
        "Alofisel is no longer approved in Europe.",
        "Alofisel has been withdrawn from the European market.",
        "Approved in Europe in 2018, Alofisel failed a larger trial.",
        "In Japan Alofisel is the only approved product.",
        "Duke ended expanded access to cord blood for autism in 2022.",
        "Duke no longer treats autism under expanded access.",
        "Duke offers expanded access to cord blood for cerebral palsy only.",
        "Until 2022 Duke offered expanded access for autism.",
        "Expanded access at Duke is not open to children with autism.",
    ],
)
def test_what_holds_or_is_told_as_history_is_left_alone(words):
    assert seen(words) == [] and in_patterns(words) == []


def test_every_change_has_its_source_and_says_since_when_or_by_what():
    for row in load("changed")["rows"]:
        assert re.match(r"(?:doi|pmid|pmcid|url):\S", row["document"])
        assert row["told"].endswith(".") and re.search(r"\d{4}|trials", row["told"])


@given(st.text(max_size=2_000))
def test_no_text_is_too_odd(words):
    assert isinstance(changed_since(words), tuple)


def test_a_long_sentence_is_looked_at_in_good_time():
    assert seen("no drug approved only embryonic cells riluzole " * 4_000) is not None
