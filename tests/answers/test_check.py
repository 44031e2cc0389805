"""Checks of a person as a reader meets them. `CORDWISE_WRITE_EXPECTED=1 pytest tests/answers/test_check.py` writes the held ones anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cordwise.answers.check import check
from cordwise.answers.expect import expect
from cordwise.errors import InputError
from cordwise.person.facts import person_from
from cordwise.render import FORMATS, render
from cordwise.render.json import data_from_reply, schema
from tests.render.schema_check import faults

EXPECTED = Path(__file__).parent / "expected"
TODAY = "2026-11-21"
CORD = {"condition": "sci", "route": "intrathecal", "cells": "bone marrow msc", "donor": "own"}
PERSONS = {
    "check_blood_thinner": {
        **CORD,
        "age_years": 34,
        "sex": "male",
        "ais": "A",
        "anticoagulant": True,
        "offer_payment": True,
        "offer_registered": False,
    },
    "check_child": {
        "condition": "cerebral_palsy",
        "route": "intrathecal",
        "cells": "umbilical cord msc",
        "age_years": 6,
        "seizures": "uncontrolled",
    },
    "check_nothing_known": {},
}
PROMISES = ("eligible", "suitable for", "good candidate", "you qualify", "safe for you", "guaranteed")


def read(**facts):
    return person_from(facts, today=TODAY)


@pytest.fixture(scope="module")
def checked(evidence, findings):
    return lambda facts, **options: check(read(**facts), evidence, findings, **options)


@pytest.mark.parametrize("name", PERSONS)
def test_each_check_reads_as_expected(checked, name):
    told = render(checked(PERSONS[name]), "text", width=100).partition("Evidence version")[0]
    path = EXPECTED / f"{name}.txt"
    if os.environ.get("CORDWISE_WRITE_EXPECTED"):
        path.write_text(told, encoding="utf-8", newline="\n")
    assert told == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", PERSONS)
def test_no_reply_calls_anybody_eligible(checked, name, format):
    told = render(checked(PERSONS[name]), format).casefold()
    assert not any(word in told.replace("not_eligible", "") for word in PROMISES if word != "eligible")
    assert "eligible" not in told.replace("not_eligible", "").replace("eligibility", "").replace("determining eligib", "")


def test_what_must_change_and_what_may_lift_it_are_told(checked):
    reply = checked(PERSONS["check_blood_thinner"])
    assert reply.outcome == "not_eligible"
    assert reply.lead.startswith("Not now: blood thinner.")
    assert "2 red flags" in reply.lead
    told = render(reply, "text", width=10_000)
    assert "Never stop it yourself" in told
    assert "To ask: Which blood thinner is it?" in told


def test_every_criterion_has_a_source_that_is_listed(checked):
    reply = checked(PERSONS["check_nothing_known"] | CORD)
    numbers = {source.number for source in reply.sources}
    assert all(one.sources and set(one.sources) <= numbers for one in reply.criteria)
    assert all(set(one.sources) <= numbers for one in (*reply.flags, *reply.trials))
    assert all(source.title and (source.address or source.document) for source in reply.sources)


def test_trials_keep_out_by_the_facts(checked):
    fits = {one.study_id: one for one in checked({**CORD, "age_years": 17, "months_since_injury": 100}).trials}
    assert fits["nct05671796"].outcome == "not_eligible"
    assert "age: 17 years" in fits["nct05671796"].deciding[0]
    assert fits["nct01676441"].outcome == "nothing_against"
    assert fits["wjsc2025_101675"].unknown > 0 or fits["wjsc2025_101675"].outcome == "not_eligible"


def test_what_rules_the_treatment_out_rules_out_its_trials_too(checked):
    fits = checked({**CORD, "raised_intracranial_pressure": True}).trials
    assert fits and {one.outcome for one in fits} == {"not_eligible"}
    assert any("rules out the treatment itself: raised pressure in the head" in one.deciding for one in fits)


def test_trials_of_surgery_are_not_told_as_trials_of_cells(checked):
    fits = {one.study_id for one in checked({"condition": "spinal_stenosis"}).trials}
    assert "forsth2016" not in fits


def test_a_sheet_says_the_same_in_less(checked):
    whole, sheet = checked(PERSONS["check_blood_thinner"]), checked(PERSONS["check_blood_thinner"], sheet=True)
    assert (whole.outcome, whole.lead, whole.deciding) == (sheet.outcome, sheet.lead, sheet.deciding)
    assert len(render(sheet, "text")) < len(render(whole, "text")) / 3


@pytest.mark.parametrize("sheet", [False, True])
@pytest.mark.parametrize("name", PERSONS)
def test_the_json_is_as_its_schema_says(checked, name, sheet):
    assert list(faults(data_from_reply(checked(PERSONS[name], sheet=sheet)), schema("check"))) == []


def test_the_same_person_gets_the_same_bytes(checked):
    assert render(checked(PERSONS["check_child"]), "html") == render(checked(PERSONS["check_child"]), "html")


BURDENED = {
    **CORD, "age_years": 16, "platelets": 45, "anticoagulant": True, "egfr": 40, "cancer": "past", "years_since_cancer": 6, "radiotherapy": True,
    "spinal_device": "pump, screws", "dysreflexia": True, "hba1c": 12, "bmi": 55, "allergies": "latex", "mental_illness": True, "helper_at_home": False,
}  # fmt: skip


def test_a_lead_names_all_that_rules_out_and_four_of_what_is_weighed(checked):
    reply = checked(BURDENED)
    assert "blood thinner; too few platelets" in reply.lead
    assert reply.lead.count(";") < 8 and "; and " in reply.lead and " more." in reply.lead


def test_the_sheet_of_a_burdened_person_is_brief(checked):
    told = render(checked(BURDENED, sheet=True), "text", width=100)
    assert len(told.splitlines()) < 120  # about what a printed page in two columns holds
    assert "only if: " in told and "autonomic dysreflexia" in told


def test_a_condition_without_a_table_of_alternatives_says_so(checked):
    reply = checked({"condition": "autism", "route": "intravenous"})
    assert reply.alternatives == ()
    assert "Established treatments are not set side by side here for autism" in render(reply, "text", width=10_000)


@pytest.mark.parametrize(
    "route", ["intra_arterial", "intracerebral", "facet", "intraosseous", "intramuscular", "intranasal", "dorsal_root", "peridiscal"]
)
def test_no_route_is_told_to_be_named_where_it_was_named(evidence, findings, route):
    told = {one.id: one.text for one in expect(read(route=route, cells="oec", donor="own"), evidence, findings).sections}
    assert "name one to see it" not in told["steps"] and "Harvest: A piece of the lining of the nose" in told["steps"]


def test_cells_into_an_artery_or_the_brain_warn_of_a_stroke(evidence, findings):
    for route in ("intra_arterial", "intracerebral"):
        warned = next(one.text for one in expect(read(route=route), evidence, findings).sections if one.id == "warnings")
        assert "stroke" in warned


@pytest.mark.parametrize(("cells", "words"), [("ad_msc", "Fat is sucked"), ("schwann", "skin nerve"), ("pb_mnc", "through a machine")])
def test_each_source_has_its_harvest(evidence, findings, cells, words):
    told = {one.id: one.text for one in expect(read(route="intrathecal", cells=cells, donor="own"), evidence, findings).sections}
    assert words in told["steps"]


def test_how_well_each_thing_is_known_is_told(evidence, findings):
    told = {one.id: one.text for one in expect(read(route="intrathecal", cells="bm_msc", donor="own"), evidence, findings).sections}
    for name in ("warnings", "steps", "sedation", "followup"):
        lines = [line for line in told[name].splitlines() if line.startswith("- ")]
        assert all("(by guideline" in line or "(as described" in line or "(usual practice" in line for line in lines), name


@pytest.mark.parametrize("condition", ["spinal_stenosis", "disc_degeneration", "spinal_cord_injury"])
def test_most_alternatives_say_what_was_found(evidence, findings, condition):
    (grid,) = expect(read(route="epidural", condition=condition), evidence, findings).alternatives
    assert not [row[0] for row in grid.rows if row[4] == "no review held"]


@pytest.mark.parametrize("route", ["intrathecal", "intradiscal", "epidural", "intravenous", "intralesional"])
def test_what_to_expect_is_told_for_each_route(evidence, findings, route):
    reply = expect(read(route=route, cells="bm_msc", donor="own"), evidence, findings)
    assert [one.id for one in reply.sections] == ["warnings", "steps", "sedation", "side_effects", "serious", "followup", "known"]
    told = {one.id: one.text for one in reply.sections}
    assert "Injection:" in told["steps"] and "Harvest: Marrow" in told["steps"]
    assert list(faults(data_from_reply(reply), schema("expect"))) == []
    assert len(reply.alternatives) == 3


def test_numbers_of_what_to_expect_come_from_rows(evidence, findings):
    reply = expect(read(route="intrathecal"), evidence, findings)
    side = next(one.text for one in reply.sections if one.id == "side_effects")
    assert "lasts 36 to 58 hours, in 84 of 285; 3 of 47 people" in side
    assert all(one["from"] for one in reply.numbers if one["kind"] in ("hours", "counts", "months"))


def test_the_age_picks_the_sedation(evidence, findings):
    told = next(one.text for one in expect(read(route="intrathecal", age_years=9), evidence, findings).sections if one.id == "sedation")
    assert "2 to 12 years" in told and "18 years and over" not in told


def test_alternatives_stand_side_by_side_for_the_condition(evidence, findings):
    (grid,) = expect(read(route="epidural", condition="spinal_stenosis"), evidence, findings).alternatives
    assert grid.head[0] == "Treatment" and len(grid.rows) > 5
    assert any("Decompression" in row[0] for row in grid.rows)
    assert all(all(cell for cell in row) for row in grid.rows)


CLEAR = {
    "condition": "multiple sclerosis", "route": "intravenous", "cells": "uc_msc", "donor": "donor", "age_years": 51, "sex": "male", "can_consent": True, "can_lie_still": True,
    "recent_clot": False, "lung_failure": False, "heart_failure": False, "infection": False, "hiv": False, "hepatitis_b": False, "hepatitis_c": False, "cancer": "never",
    "immunosuppressant": False, "immune_deficiency": False, "transplant": False, "kidney_failure": False, "liver_failure": False, "allergies": "none",
    "mri_unsafe_implant": False, "anaesthesia_problem": False, "sleep_apnoea": False, "prior_cell_therapy": False, "helper_at_home": True, "recent_infection": False,
    "mental_illness": False, "substance_use": "never", "blood_disease": False, "pressure_ulcer": "none",
}  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_entered_and_not_judged_is_told_beside_nothing_against(checked, format):
    reply = checked({**CLEAR, "edss": 9.5, "hydrocephalus": True})
    assert reply.outcome == "nothing_against"
    assert "in what was judged, and not all that was entered was." in reply.lead
    assert "Entered, but not judged here: EDSS: 9.5; hydrocephalus or shunt: yes." in reply.lead
    assert "not judged here" in render(reply, format)
    assert "not judged" not in checked(CLEAR).lead


def test_many_things_not_judged_are_all_told_below_the_lead(checked):
    many = dict.fromkeys(
        (
            "hydrocephalus",
            "chiari",
            "tethered_cord",
            "spinal_block",
            "lumbar_fusion",
            "syrinx",
            "spine_unstable",
            "osteoporosis",
            "fibromyalgia",
            "autoimmune",
        ),
        False,
    )
    reply = checked({**CLEAR, **many})
    assert "and 2 more (below)" in reply.lead
    assert all(words in reply.sections[-1].text for words in ("Chiari malformation: no", "osteoporosis: no", "autoimmune disease: no"))


@pytest.mark.parametrize("condition", ["sci", "als", "disc_degeneration", "multiple sclerosis"])
@pytest.mark.parametrize("route", ["intrathecal", "intravenous"])
def test_signs_of_cauda_equina_are_an_emergency_whatever_the_condition(checked, condition, route):
    reply = checked({"condition": condition, "route": route, "cauda_equina_signs": True})
    assert reply.outcome == "not_eligible"
    assert reply.lead.startswith("An emergency: ") and "Go to a hospital now" in reply.lead


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"condition": "low back pain", "route": "intradiscal", "infection": True}, "See a doctor today"),
        ({"condition": "spinal stenosis", "route": "intravenous", "infection": True}, "See a doctor today"),
        ({"route": "epidural", "infection": True, "substance_use": "now"}, "emergency department today"),
        ({"condition": "als", "route": "intrathecal", "infection": True, "months_since_spine_injection": 1}, "See a doctor today"),
        ({"condition": "ms", "route": "intravenous", "infection": True, "immunosuppressant": True}, "See a doctor today"),
        ({"condition": "als", "route": "intrathecal", "raised_intracranial_pressure": True}, "a hospital now"),
        ({"condition": "ms", "route": "intravenous", "raised_intracranial_pressure": True}, "a hospital now"),
        ({"condition": "sci", "route": "intrathecal", "months_since_injury": "3 hours"}, "a hospital now"),
        ({"condition": "sci", "route": "intravenous", "injury_date": "2026-11-20"}, "a hospital now"),
        ({"months_since_injury": "2 days"}, "a hospital now"),
        ({"condition": "transverse myelitis", "months_since_onset": "2 days"}, "a hospital now"),
        ({"condition": "ms", "months_since_heart_attack_or_stroke": "5 hours"}, "a hospital now"),
    ],
)
def test_what_cannot_wait_is_read_before_all_else_and_names_its_sources(checked, entries, words):
    reply = checked(entries)
    first = reply.lead[: reply.lead.index("[1]")]
    assert words in first and not first.startswith(("It cannot be said", "Not now", "By what was entered"))


@pytest.mark.parametrize(
    "entries",
    [
        {"condition": "low back pain", "route": "intradiscal", "infection": False},
        {"condition": "low back pain", "route": "intradiscal"},
        {"condition": "ms", "route": "intravenous", "infection": True},
        {"condition": "sci", "route": "intrathecal", "months_since_injury": "3 weeks"},
        {"condition": "ms", "route": "intravenous", "months_since_injury": "2 days"},
        {"condition": "als", "route": "intrathecal", "brain_mass": True},
        {"condition": "sci", "cauda_equina_signs": False, "months_since_onset": "3 years"},
    ],
)
def test_what_can_wait_or_is_not_known_raises_no_alarm(checked, entries):
    assert checked(entries).lead.startswith(("It cannot be said", "Not now", "By what was entered"))


@pytest.mark.parametrize(
    ("condition", "words"),
    [("cauda equina syndrome", "Go to a hospital now"), ("discitis", "See a doctor today"), ("Epidural abscess", "See a doctor today")],
)
def test_an_emergency_that_is_entered_as_the_condition_is_told_as_one(condition, words):
    with pytest.raises(InputError, match=words):
        read(condition=condition)


def test_a_fever_is_told_once(checked):
    reply = checked({"condition": "low back pain", "infection": True, "immunosuppressant": True, "route": "epidural"})
    assert reply.lead.count("See a doctor today") == 1


def test_who_breathes_by_a_machine_is_not_told_to_fail_nor_to_do_what_is_done(checked):
    (one,) = (one for one in checked({**CORD, "tracheostomy_or_ventilator": True}).criteria if one.id == "lp_breathing")
    assert one.against and "failing" not in one.label and "full support" not in one.change


def test_a_guardian_who_decides_for_an_adult_is_taken_as_such(checked):
    reply = checked({**CLEAR, "can_consent": False, "guardian_consents": True})
    assert reply.outcome == "nothing_against" and not any(one.id == "consent" and one.against for one in reply.criteria)


def test_cancer_five_years_ago_is_not_told_as_longer_ago(checked):
    reply = checked({**CLEAR, "cancer": "past", "years_since_cancer": 5})
    assert "five years ago or more" in reply.lead
