"""Harm that people met, and words beside it, are read as what they are: no injury, no benefit, no payer."""

import pytest

from cordwise.answers.question import read_question

from .asking import line_of


@pytest.mark.parametrize(
    "question",
    [
        "L4 disc tear, walking hurts, stem cells?",
        "L5 disc gone, i am in a wheelchair some days from pain, stem cells?",
        "L5 disc worn out, can walk 10 minutes, prp or stem cells?",
        "worn L3, walking stick, 74 years old, are stem cells safe",
        "L5 S1 pain i cant walk more than 100 m",
        "l1 fracture walking ok stem cells",
        "degenerated L4 disc and walking",
        "L4 L5 disc replacement or stem cells, want to walk without pain",
        "C5 C6 disc, bladder OK, stem cells?",
        "L3 worn, bladder fine, cells?",
    ],
)
def test_a_worn_or_sore_level_is_no_injured_cord_because_somebody_walks(question):
    assert "spinal_cord_injury" not in read_question(question).frame.conditions


@pytest.mark.parametrize(
    "question",
    [
        "t10 will cells help my bladder",
        "c6 bowel and bladder, stem cells",
        "can i walk again with L2, stem cells",
        "can T4 get erections back with stem cells",
        "c5 in a wheelchair, would stem cells help",
    ],
)
def test_a_level_of_the_cord_with_what_an_injury_takes_is_one(question):
    assert read_question(question).frame.conditions == ("spinal_cord_injury",)


@pytest.mark.parametrize(
    "question",
    [
        "he is paralysed from the cells they put in, what harm was reported",
        "paralysed by the cells, is there help",
        "my sister was left paralyzed by the cells, how often does that happen",
        "paralysed by stem cells how often",
    ],
)
def test_people_paralysed_by_the_cells_are_told_of_that_harm(question):
    assert read_question(question).in_scope and line_of(question).startswith("Neurological worsening after cell therapy")


@pytest.mark.parametrize(
    "question",
    [
        "my son was paralysed by cells of a tumour on his spine, would stem cells help",
    ],
)
def test_cells_of_a_tumour_that_paralysed_are_no_therapy(question):
    assert read_question(question).frame.conditions == ("spinal_cord_injury",)


@pytest.mark.parametrize(
    "question",
    [
        "can stem cells cause a fatal disease",
        "is a fatal illness caused by stem cells in the cord",
        "could stem cells give me a deadly illness",
    ],
)
def test_a_fatal_disease_that_cells_are_asked_to_cause_is_answered_with_deaths(question):
    assert line_of(question).startswith("Death after cell therapy")


@pytest.mark.parametrize(
    "question",
    [
        "how soon do people see side effects of stem cells in the spine",
        "how soon would i notice harm or side effects after intrathecal cells",
    ],
)
def test_how_soon_harm_shows_is_answered_with_harm(question):
    assert read_question(question).lead == "safety" and "How soon a change" not in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "how long until stem cells work for spinal cord injury",
        "how long before stem cells start to work in als",
        "how soon do stem cells work in ms",
        "how long until i see results after stem cells",
    ],
)
def test_how_soon_cells_work_is_told_before_what_is_held(question):
    line = line_of(question)
    assert line.startswith("How soon a change") and "what is held here" in line and "not known" in line


def test_a_transplant_that_was_tried_against_controls_is_not_said_to_have_none():
    assert "without controls" not in line_of("how long till i see improvement after hsct for ms")


@pytest.mark.parametrize(
    "question",
    [
        "what helps instead of stem cells, my stenosis is worse since the fall",
        "my als is worse since winter what can we do instead of stem cells",
        "sciatica worse since i lifted, what are the options besides stem cells",
        "my disc is worse after sitting, alternatives to stem cells?",
    ],
)
def test_an_illness_that_is_worse_of_itself_gets_its_usual_care(question):
    assert read_question(question).lead == "alternatives"


@pytest.mark.parametrize(
    "question",
    [
        "stem cells made me worse what can i do",
        "my als is worse since the stem cell injection, what can we do instead",
    ],
)
def test_who_is_worse_since_the_cells_is_told_of_harm(question):
    assert read_question(question).lead == "safety"


@pytest.mark.parametrize(
    "question",
    [
        "does the nhs warn about stem cells for ms",
        "do nhs doctors think stem cells work for back pain",
        "is the nhs stem cell transplant for ms dangerous",
        "can the nhs treat me if a foreign clinic harmed me",
    ],
)
def test_what_the_nhs_says_or_does_is_no_question_of_who_pays(question):
    assert "coverage" not in read_question(question).topics


@pytest.mark.parametrize(
    "question",
    [
        "does the nhs do stem cells for spinal injuries",
        "will the nhs pay for stem cells for ms",
        "does nhs offer stem cells for als",
    ],
)
def test_what_the_nhs_gives_is_one_of_who_pays(question):
    assert "coverage" in read_question(question).topics


def test_a_herniated_disc_beside_an_injured_cord_keeps_its_level_and_other_hernias_are_no_discs():
    assert read_question("C5-C6 herniation with spinal cord injury, stem cells").frame.levels == ("cervical",)
    assert read_question("hiatal hernia back pain stem cells").frame.conditions == ("low_back_pain",)


@pytest.mark.parametrize(
    "question",
    [
        "i am a shepherd with sheep and ms, stem cells?",
        "i work with animals and hurt my spine, stem cells?",
        "i kept rabbits, now i have als, do stem cells help",
    ],
)
def test_animals_that_somebody_keeps_are_not_animals_treated(question):
    assert "animals" not in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "my friend in the uk had a tumour after cells is that true",
        "a man here had a tumour in his spine after stem cells",
        "she had cancer from the stem cell injections, how often is that",
    ],
)
def test_a_tumour_after_cells_is_a_harm_and_no_past_illness(question):
    asked = read_question(question)
    assert asked.topics == ("safety",)
    assert asked.frame.outcomes == ("tumour",)


@pytest.mark.parametrize(
    "question", ["i had a tumour 5 years ago, are stem cells ok for me", "had breast cancer before, can i get stem cells"]
)
def test_a_tumour_before_cells_is_a_past_illness(question):
    assert read_question(question).topics == ("candidacy",)
