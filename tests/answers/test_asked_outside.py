"""What is ours and what is not: animals in the story of a person, illnesses beside a spine, parts of the body, and what nobody gathered."""

from __future__ import annotations

import re

import pytest

from cordwise.answers.question import read_question
from .asking import line_of, text_of


@pytest.mark.parametrize(
    "question",
    [
        "my daughter fell off a horse, t4 spinal cord injury, stem cells?",
        "horse riding accident t12 asia a stem cells",
        "i work with horses and have spinal stenosis, stem cells?",
        "my cat jumped on my back and disc slipped, stem cells?",
        "attacked by a dog, neck injury c6, stem cells help?",
        "the horse fell on me, paraplegic since, stem cells",
        "CAT scan shows spinal stenosis, stem cells?",
        "i ride horses with degenerative disc disease, stem cells?",
        "does it work in humans or only in rats, stem cells for spinal cord injury",
    ],
)
def test_an_animal_in_the_story_of_a_person_refuses_nobody(question):
    assert read_question(question).in_scope


@pytest.mark.parametrize(
    "question",
    [
        "my dog has a spinal cord injury, stem cells?",
        "do stem cells work in rats with spinal cord injury",
        "stem cells for my old dog with disc disease",
        "our dog is paralysed after a disc, stem cells",
        "can my horse get stem cells for its spine",
        "mesenchymal cells for horse back pain",
        "stem cells for paralysed dogs",
    ],
)
def test_an_animal_that_is_treated_is_out_of_scope(question):
    assert not read_question(question).in_scope


@pytest.mark.parametrize(
    "question",
    [
        "i have HIV can i get stem cells for my spine",
        "living with hiv, want stem cells for my neck",
        "with heart failure can i have stem cells in my spine",
    ],
)
def test_an_illness_that_somebody_lives_with_does_not_shut_out_a_question_on_the_spine(question):
    assert read_question(question).in_scope


@pytest.mark.parametrize(
    "question",
    [
        "can stem cells fix a meniscus tear",
        "plantar fasciitis stem cells",
        "do stem cells help vitiligo",
        "stem cells for hernia",
        "stem cells for pressure sores",
        "can cancer be treated with stem cells",
        "does a spinal injection of stem cells cure hiv",
        "stem cells for knee and back",
    ],
)
def test_what_is_none_of_ours_is_declined(question):
    assert not read_question(question).in_scope


@pytest.mark.parametrize(
    "question", ["lumbar disc hernia stem cells", "do stem cells cause cancer", "stem cells for pressure sores in spinal cord injury"]
)
def test_words_of_other_illnesses_decline_nothing_that_is_ours(question):
    assert read_question(question).in_scope


@pytest.mark.parametrize(
    "question",
    [
        "do stem cells work?",
        "is intrathecal msc effective",
        "zolgensma vs stem cells",
        "what is stempeucel used for, does it work for back",
    ],
)
def test_where_no_condition_is_named_no_count_of_one_illness_is_told(question):
    line, found = line_of(question), text_of(question, "what_was_found")
    assert "AIS" not in line and "name the condition" in line
    assert "natural recovery beside" not in found and "name the condition" in found


def test_a_count_that_was_asked_for_without_a_condition_tells_whose_it_is():
    assert "of those with spinal cord injury" in line_of("do stem cells help bladder control")


def test_a_product_for_a_disc_is_answered_by_studies_of_discs():
    line = line_of("is BRTX-100 proven")
    assert "degenerative disc disease" in line and "AIS" not in line


@pytest.mark.parametrize(
    "question",
    [
        "Does 100 million cells work better than 10 million?",
        "Do repeated injections work better than one?",
        "Do three injections work better than one?",
        "Are two doses better than one dose?",
        "do more cells work better than fewer",
        "Does a higher cell dose give better results?",
    ],
)
def test_how_many_cells_and_how_often_is_answered_for_any_condition_and_says_so(question):
    line = line_of(question)
    assert line.startswith("Read as a question on cell therapy, for any condition") and "not known" in line and "AIS" not in line


@pytest.mark.parametrize(
    "question",
    [
        "do two injections of steroid work better than one",
        "do two injections of botox work better than one",
        "are two vaccine doses better than one",
        "do repeated epidurals work better than one",
        "how many cells are in the human body",
    ],
)
def test_doses_of_something_else_are_not_read_as_cells(question):
    assert not read_question(question).in_scope


@pytest.mark.parametrize(
    "question",
    [
        "how long do stem cells last in the body after intrathecal injection",
        "do stem cells survive in the cord",
        "where do the cells go after intravenous infusion",
        "the doctor told me umbilical cells go home to the injury by themselves",
        "will i need immunosuppression after donor cells",
        "is immunosuppression needed for donor msc",
        "how long in hospital after intraspinal transplant",
        "how often should i be checked after stem cell therapy",
        "can i have mri after stem cells",
        "can i do rehab after stem cell",
    ],
)
def test_what_nobody_gathered_is_said_and_nothing_told_in_its_place(question):
    line = line_of(question)
    assert re.search(r"not gathered|not held|not settled", line) and not re.search(r"\d", line)


def test_what_was_not_gathered_does_not_hide_the_rest_of_a_question():
    line = line_of("do stem cells survive and are they safe in spinal cord injury")
    assert line.startswith("How long cells live in the body") and "serious" in line


@pytest.mark.parametrize(
    "question",
    [
        "how long do the effects of stem cells last in the body",
        "i take immunosuppressants, can i get stem cells for ms",
        "can i work again after stem cells for sci",
    ],
)
def test_effects_and_permission_are_still_answered(question):
    assert not read_question(question).only_beyond


@pytest.mark.parametrize(
    "question", ["how much for stem cells for ms", "how much for umbilical stem cells sci thailand", "how much to get stem cells for sci"]
)
def test_how_much_for_asks_for_a_price(question):
    assert read_question(question).lead == "cost" and "US dollars" in line_of(question)


def test_metal_in_the_spine_asks_for_criteria_however_it_is_put():
    assert read_question("i have titanium rods in my spine can i still do stem cell").lead == "candidacy"
