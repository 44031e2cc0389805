"""The disc as a place and as what is treated, and wounds of the back that injure the cord."""

import pytest

from cordwise.answers.question import read_question


@pytest.mark.parametrize(
    "question",
    [
        "is bmac in disc better than placebo",
        "stem cells injected into my disc",
        "breastfeeding and want stem cell injection in disc ok?",
        "mesenchymal cells in disc vs saline",
        "stem cells to disc l4/l5",
        "stem cells into l5/s1 disc safe?",
        "cells put inside lumbar disc help?",
    ],
)
def test_cells_given_in_a_disc_are_given_into_it(question):
    asked = read_question(question)
    assert asked.in_scope and asked.frame.routes == ("intradiscal",)


@pytest.mark.parametrize(
    "question",
    [
        "bmac for l5-s1 disc, does it work?",
        "regenexx for disc good?",
        "stem cell for L4-L5 disc",
        "msc for disc, any proof",
        "does prp for disc work better than stem cells",
        "pain in my disc, stem cells?",
        "stem cells for my l4-5 and l5-s1 discs",
    ],
)
def test_a_disc_that_is_named_is_what_is_asked_about(question):
    frame = read_question(question).frame
    assert frame.conditions == ("disc_degeneration",) and frame.routes == () and frame.levels == ()


@pytest.mark.parametrize("question", ["stem cells and my hard disk", "optic disc stem cells", "jaw disc stem cell"])
def test_other_discs_are_none_of_the_spine(question):
    assert read_question(question).frame.conditions == ()


@pytest.mark.parametrize("question", ["slipped disc stem cells", "herniated disc l5-s1 stem cells"])
def test_a_slipped_disc_is_a_herniated_one(question):
    assert read_question(question).frame.conditions == ("disc_herniation",)


@pytest.mark.parametrize(
    "question",
    [
        "shot in the back while hunting, t9 complete, stem cells",
        "stabbed in the back t4 paralysed stem cells help",
        "gunshot wound to the back, can't feel legs, stem cells",
        "bullet in my back t12 paraplegic, stem cells?",
        "knife wound in the back, asia b, stem cells",
        "he was shot in the neck and is paralysed, msc?",
        "disc pushed into the spinal cord, c6 incomplete, stem cells",
    ],
)
def test_a_wound_of_the_back_that_paralyses_is_an_injury_of_the_cord(question):
    assert read_question(question).frame.conditions == ("spinal_cord_injury",)


@pytest.mark.parametrize(
    "question",
    [
        "cortisone shot in the back failed, stem cells?",
        "stem cell shot in the back, does it work",
        "stabbing pain in the back, stem cells?",
        "a shot in the back did nothing, stem cells for me?",
    ],
)
def test_an_injection_in_the_back_or_a_pain_there_is_no_wound(question):
    assert read_question(question).frame.conditions == ("low_back_pain",)
