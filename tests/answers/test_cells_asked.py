"""The kind of cells that a question asks about: in whatever letters, never answered by cells that nobody described, and no arm counted as a study."""

import pytest

from cordwise.answers.question import read_question

from .asking import line_of, text_of


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("does bmac help ddd", ("bmac",)),
        ("bmac injection for disc pain", ("bmac",)),
        ("is svf good for back pain", ("svf",)),
        ("Does Svf help sci?", ("svf",)),
        ("do oecs help sci", ("oec",)),
        ("are opcs safe in sci", ("opc",)),
    ],
)
def test_abbreviations_in_small_letters_are_read(question, cells):
    asked = read_question(question)
    assert asked.in_scope and asked.frame.cells == cells


@pytest.mark.parametrize(
    "question", ["hsct for relapsing ms worth it", "hsct ms", "hsct mexico ms worth it", "is ahsct better than drugs in ms"]
)
def test_a_transplant_in_small_letters_is_told_as_one_in_capitals(question):
    assert "MIST" in line_of(question) and "MIST" in line_of(question.replace("hsct", "HSCT"))


@pytest.mark.parametrize(
    "question",
    [
        "mild stenosis stem cells",
        "hearing aids and stem cells for ms",
        "tens of thousands for stem cells in als",
        "she shed tears over stem cells for als",
    ],
)
def test_words_are_no_abbreviations(question):
    frame = read_question(question).frame
    assert not frame.cells and frame.interventions == ("cell_therapy",) and len(frame.conditions) == 1


@pytest.mark.parametrize(
    "question",
    ["Do Muse cells help ALS?", "embryonic stem cells for ALS", "SB623 for ALS", "UC-MSC in MS", "fetal neural stem cells in MS"],
)
def test_a_study_of_cells_that_were_not_described_is_no_study_of_the_cells_asked_about(question):
    assert "No study with results of" in line_of(question) and "leaving open the kind of cells" in line_of(question)
    assert "The nearest: 1 study" not in line_of(question)


@pytest.mark.parametrize("question", ["how safe is cord blood for autism", "seizure after umbilical cord blood in autism"])
def test_two_arms_of_one_study_are_one_study(question):
    assert "23 treated people in 1 study with a control group" in line_of(question)


@pytest.mark.parametrize(
    "question",
    ["Is there a placebo-controlled trial of cord blood for autism?", "any randomized trial of umbilical cord blood in autistic kids"],
)
def test_a_trial_of_a_product_is_told_where_a_design_is_asked_for(question):
    assert "Duke ACT cord blood, phase 2 (completed, 2020-05): Missed its primary outcome" in line_of(question)
    assert not line_of(question).startswith("None") and "Duke ACT" in text_of(question, "became")


def test_a_trial_without_a_control_group_compares_nothing():
    assert "AST-OPC1" not in line_of("Are there placebo-controlled trials of OPC1 in spinal cord injury?").split("Of ")[0]


def test_no_trial_of_a_product_is_told_where_none_is_held():
    assert line_of("Are there controlled trials of MSC for facet pain?").startswith("None that is held")
