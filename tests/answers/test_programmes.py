"""Trials of products under development: found by name, and what a page says of them against what became of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cordwise
from cordwise.answers.context import Context, read_page
from cordwise.answers.developed import developed_by_name, of_one_product, of_the_trial_named, trial_of
from cordwise.answers.finding import finding
from cordwise.answers.programmes import ended_since
from cordwise.claims.frames import frame_of
from cordwise.errors import NotHeldError
from cordwise.records.claim import Claim
from cordwise.records.evidence import Programme
from cordwise.text.fold import fold

from .evidence_small import SMALL, source

EVIDENCE = cordwise.open(":memory:").evidence


def context(words: str, page: str = "") -> Context:
    claim = Claim(start=0, end=len(words), quote=words, kind="evidence_level", strength="plain", frame=frame_of(words))
    return Context(
        claim=claim, finding=finding(SMALL, claim.frame), evidence=EVIDENCE, page=read_page(f"{page} {words}", EVIDENCE), others={}
    )


def ended(words: str, page: str = "") -> list[str]:
    return [row.programme_id for row in ended_since(context(words, page))]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("A phase 3 trial of lenzumestrocel is under way.", ["alsummit_phase3"]),
        ("ALSUMMIT is recruiting patients with ALS.", ["alsummit_phase3"]),
        ("ReNeuron is now running its Phase II trial in stroke.", ["ctx_pisces2_phase2", "ctx_pisces3_phase2"]),
        ("SanBio is enrolling people with stroke in a phase 2b trial.", ["sb623_actissima_phase2"]),
        ("The Pathway Study has begun in people with neck injuries.", ["hucns_sc_pathway_phase2"]),
        ("Athersys expects data from its phase 3 trial.", ["multistem_treasure_phase2_3", "multistem_masters2_phase3"]),
        ("A phase 3 trial of NurOwn is planned.", []),  # one is: the other phase 3 trial
        ("NurOwn is being tested in a trial.", []),
        ("The phase 3 trial of lenzumestrocel was completed in 2024.", []),
        ("The phase 3 trial of lenzumestrocel missed its endpoint and the maker plans to test it again.", []),
        ("Lenzumestrocel is a product of Corestem.", []),
        ("A phase 1 trial of lenzumestrocel is under way.", []),  # of that phase nothing is held
        ("Geron is ending the first trial to test cells made from embryos.", []),
        ("The first patient has been enrolled at TCA Cellular Therapy.", []),
        ("A phase 3 trial of omegacel is under way.", []),
    ],
)
def test_a_trial_told_of_as_under_way_is_set_against_what_became_of_it(words, told):
    assert ended(words) == told


def test_a_trial_without_a_name_is_that_of_the_only_product_on_the_page():
    assert ended("The phase 1 trial is now recruiting.", "Geron makes GRNOPC1.") == ["grnopc1_phase1"]
    assert ended("The phase 1 trial is now recruiting.", "Geron and Athersys make cells.") == []
    assert ended("The trial is now recruiting.", "Geron makes GRNOPC1.") == []  # it may be any trial


def test_names_are_found_as_whole_words_in_any_case():
    assert [row.programme_id for row in developed_by_name(EVIDENCE, fold("SCiStar"))] == ["opc1_scistar_phase1_2"]
    assert developed_by_name(EVIDENCE, "geronimo and gerontology") == ()


@pytest.mark.parametrize("row", EVIDENCE.programmes, ids=lambda row: row.programme_id)
def test_each_answers_to_each_of_its_names(row: Programme):
    for name in row.names:
        assert row in developed_by_name(EVIDENCE, fold(f"what became of {name}?")), name


def test_a_page_on_one_product_is_told_from_one_on_two():
    assert {row.product for row in of_one_product(developed_by_name(EVIDENCE, "nurown, made by brainstorm cell therapeutics"))} >= {
        "NurOwn (MSC-NTF)"
    }
    assert of_one_product(developed_by_name(EVIDENCE, "nurown and multistem")) == of_one_product(()) == ()


def test_a_trial_is_told_by_product_phase_and_state():
    row = Programme(programme_id="x", product="Omegacel", names=("omegacel",), status="completed", result="It ended.", source=source("x"))
    assert trial_of(row) == "Omegacel, completed"


@given(words=st.text(max_size=200))
def test_any_words_can_be_asked(words):
    assert isinstance(ended(words), list)


def told_of(question: str) -> list[str]:
    answer = cordwise.open(":memory:").ask(question)
    return [line for section in answer.sections if section.id == "became" for line in section.text.splitlines()]


def test_whether_cells_help_is_answered_with_the_trials_that_ended_for_these_people_later_phases_first():
    lines = told_of("Should I get stem cell treatment after a stroke?")
    assert 1 < len(lines) <= 5
    assert lines[0].startswith("- MultiStem") and "phase 3" in lines[0]
    assert not any("recruiting" in line or "planned" in line for line in lines)


def test_of_a_product_that_is_named_every_trial_is_told():
    lines = told_of("Does NurOwn work in ALS?")
    assert len(lines) == 4 and all("NurOwn" in line for line in lines)


@pytest.mark.parametrize(
    "question", ["Is intrathecal MSC therapy safe?", "Is stem cell therapy a scam?", "What does stem cell therapy for MS cost?"]
)
def test_no_trials_of_products_are_told_where_nothing_of_the_kind_was_asked(question):
    assert told_of(question) == []


def test_the_first_sentence_tells_what_became_of_a_trial_where_that_is_asked():
    assert (
        cordwise.open(":memory:")
        .ask("What happened to the Geron trial?")
        .bottom_line.startswith("GRNOPC1, phase 1 (terminated, 2011-11): ")
    )
    assert cordwise.open(":memory:").ask("Does NurOwn work in ALS?").bottom_line.startswith("NurOwn (MSC-NTF), phase 3 (completed")
    assert not cordwise.open(":memory:").ask("Is NurOwn safe in ALS?").bottom_line.startswith("NurOwn (MSC-NTF), phase")


def test_a_study_is_shown_with_what_became_of_its_trial():
    sheet = cordwise.open(":memory:").show("NCT03280056")
    assert "Missed its primary endpoint" in next(section.text for section in sheet.sections if section.id == "programmes")
    assert [row["programme_id"] for row in sheet.rows["programmes"]] == ["nurown_als_phase3"]


def test_a_product_is_no_study_and_the_message_says_how_to_ask_for_it():
    with pytest.raises(NotHeldError, match='cordwise ask "What became of NurOwn'):
        cordwise.open(":memory:").show("NurOwn")


def told_in(sentence: str, about: str) -> set[tuple[str, str]]:
    """The verdicts, with their rules, on a sentence of a small page that neither sells nor warns."""
    text = f"Stem cells for {about}\n\n{sentence}\n"
    return {(claim.verdict, claim.rule) for claim in cordwise.open(":memory:").audit_text(text).claims}


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("In phase 3 lenzumestrocel clearly beat placebo.", "ALS"),
        ("NurOwn outperformed the dummy injection in phase 3.", "ALS"),
        ("Against saline MSC-NP came out well ahead in phase 2.", "multiple sclerosis"),
        ("Rexlemestrocel-L passed its phase 3 trial.", "disc degeneration"),
        ("NTCELL successfully completed phase 2.", "Parkinson's disease"),
        ("The phase 3 study of NurOwn turned out positive.", "ALS"),
        ("SB623 succeeded in its trial.", "stroke"),
        ("Lenzumestrocel prevailed in phase 3.", "ALS"),
        ("NurOwn was superior to placebo in phase 3.", "ALS"),
        ("The phase 3 TREASURE study of MultiStem was a triumph.", "stroke"),
        ("The phase 3 NurOwn trial was a success and 35 of 100 patients met the endpoint.", "ALS"),
    ],
)
def test_a_trial_that_failed_is_not_praised_in_whatever_words(sentence, about):
    assert told_in(sentence, about) == {("contradicted", "result_turned_round")}


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("The phase 3 trial of lenzumestrocel did not fail.", "ALS"),
        ("NurOwn never missed its goal.", "ALS"),
        ("It is false that the NurOwn trial failed.", "ALS"),
        ("NurOwn succeeded where other drugs had failed.", "ALS"),
        ("The phase 2 trial of SB623 was anything but a failure.", "stroke"),
        ("Contrary to reports the phase 3 trial of NurOwn wasn't a flop.", "ALS"),
    ],
)
def test_a_failure_denied_is_praise(sentence, about):
    assert told_in(sentence, about) == {("contradicted", "result_turned_round")}


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("Lenzumestrocel missed its goal in phase 3.", "ALS"),
        ("NurOwn did not beat placebo in phase 3.", "ALS"),
        ("In phase 3 placebo did as well as NurOwn.", "ALS"),
        ("The phase 3 trial of NurOwn almost met its endpoint.", "ALS"),
        ("It is a myth that NurOwn beat placebo in phase 3.", "ALS"),
        ("It is not wrong to say that NurOwn failed.", "ALS"),
        ("Nobody can say that NurOwn did not fail.", "ALS"),
        ("If lenzumestrocel had succeeded in phase 3, it would be sold today.", "ALS"),
        ("NurOwn completed its phase 3 trial in 2020.", "ALS"),
        ("Corestem passed phase 3 enrolment on time.", "ALS"),
        ("The primary endpoint was reached in 34.7% of those on NurOwn and in 27.7% of those on placebo.", "ALS"),
        ("In the phase 3 trial 33% of the NurOwn group and 28% of the placebo group met the definition of the endpoint.", "ALS"),
        ("The company claims that the NurOwn trial did not fail.", "ALS"),
        ("The maker of NurOwn said that phase 3 succeeded in a subgroup.", "ALS"),
        ("SB623 beat sham surgery in its phase 2 trial after head injury.", "head injury"),
        ("MASTERS-2 of MultiStem came out on top in stroke.", "stroke"),  # it was suspended: of that nothing is held as failed
    ],
)
def test_a_trial_told_as_it_went_is_left_alone(sentence, about):
    assert not {verdict for verdict, _ in told_in(sentence, about)} & {"contradicted"}


def test_a_trial_called_by_a_name_of_its_own_is_that_trial_alone():
    rows = developed_by_name(EVIDENCE, "the treasure study of multistem")
    assert len(rows) > 1
    assert [row.programme_id for row in of_the_trial_named(rows, "the treasure study of multistem")] == ["multistem_treasure_phase2_3"]
    assert of_the_trial_named(rows, "multistem") == rows


@pytest.mark.parametrize(
    "sentence",
    [
        "In CELLTOP nine of ten patients gained at least one AIS grade.",
        "CELLTOP was a success: in CELLTOP 95% of participants improved by one grade on the AIS scale.",
        "In the CELLTOP study every participant moved up at least one AIS grade.",
        "In CELLTOP 3 of 10 patients improved by one grade on the ASIA scale.",
    ],
)
def test_another_count_of_a_trial_that_is_named_and_held_is_contradicted_with_what_is_published(sentence):
    text = f"Stem cells for spinal cord injury\n\n{sentence}\n"
    claims = [claim for claim in cordwise.open(":memory:").audit_text(text).claims if claim.kind == "efficacy_number"]
    assert [(claim.verdict, claim.rule) for claim in claims] == [("contradicted", "count_not_as_published")]
    assert "7 of 10 people" in claims[0].reason and claims[0].sources


@pytest.mark.parametrize(
    "sentence",
    [
        "In CELLTOP seven of ten patients gained at least one AIS grade.",
        "In CELLTOP about two thirds gained an AIS grade.",
        "In CELLTOP more than half of the patients gained an AIS grade.",
        "In CELLTOP 9 of 10 had better pin prick scores.",
        "In CELLTOP one patient gained three AIS grades.",
        "In CELLTOP 1 of 10 patients improved by two AIS grades.",
        "In CELLTOP 2 of 10 rose from AIS A to AIS C.",
        "After three months 4 of 10 patients in CELLTOP had gained an AIS grade.",
        "In the CELLTOP II trial 15 of 20 patients gained an AIS grade.",  # of that nothing is held
        "In a trial 9 of 10 patients gained at least one AIS grade.",
    ],
)
def test_another_outcome_another_time_or_another_trial_is_no_other_count(sentence):
    assert not {rule for _, rule in told_in(sentence, "spinal cord injury")} & {"count_not_as_published"}
