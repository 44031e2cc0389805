"""What becomes of people without cells: from the grade and to the grade that a question names, at its time."""

import pytest

from cordwise.answers.question import read_question
from tests.answers.asking import line_of

A_TO_C_OR_D = "5.7% to 17% of people examined as AIS A in the first weeks had become AIS C or D"


@pytest.mark.parametrize(
    "question",
    [
        "what percentage of asia a convert to asia c without any treatment",
        "Probability of AIS A to D conversion within 12 months without cells",
        "how many AIS A patients recover to AIS D naturally",
        "how many complete injuries become motor incomplete spontaneously?",
        "can an asia a become asia d on its own",
        "how many go from A to D without treatment in spinal cord injury",
        "what share of AIS A regain motor function without cells",
    ],
)
def test_reaching_a_grade_is_answered_with_its_own_rate_and_not_with_any_gain(question):
    line = line_of(question)
    assert read_question(question).frame.ais == ("A",) and A_TO_C_OR_D in line
    assert "30%" not in line and "5.6%" not in line


def test_grades_that_are_counted_together_are_told_to_be_so():
    assert "(counted together: AIS D alone is at most that)" in line_of("how many AIS A patients recover to AIS D naturally")
    assert "counted together" not in line_of("what percentage of AIS C recover to D by themselves")


@pytest.mark.parametrize(
    ("question", "rate"),
    [
        ("spontaneous conversion AIS A to B rate", "5.7% to 17%"),
        ("chronic AIS A: how many convert to C without treatment", "1.1%"),
        ("will AIS A ever improve to AIS B years after injury without stem cells", "3.5%"),
        ("what percentage of AIS C recover to D by themselves", "67% to 85%"),
        ("AIS C to E without cells", "0% to 3.8%"),
        ("rate of AIS C to B without treatment", "0% to 6.4%"),
        ("What is the natural history of AIS B to D conversion at 1 year?", "73% (in at most 37 people)"),
    ],
)
def test_each_start_and_goal_has_its_own_rate(question, rate):
    assert rate in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many AIS B patients more than a year after injury improve?",
        "how often does AIS D go to E by itself",
        "what percentage of AIS A improve without treatment",
        "natural history of complete spinal cord injury",
        "AIS C to E without cells",
        "what are the odds of going from AIS B to AIS D without stem cells",
        "in chronic AIS A how many become C without treatment",
    ],
)
def test_how_many_is_answered_with_a_number_and_never_with_yes(question):
    assert line_of(question).startswith("Without cells ")


def test_people_late_after_the_injury_are_told_the_late_rate_alone():
    line = line_of("How many AIS B patients more than a year after injury improve?")
    assert "0% (in at most 10 people) of those still AIS B" in line and "73%" not in line
    assert line_of("do chronic AIS B patients improve without treatment").startswith("None of those counted did: ")


@pytest.mark.parametrize(
    "question",
    [
        "natural history of complete spinal cord injury",
        "natural course of AIS C",
        "What is the natural history of AIS B to D conversion at 1 year?",
        "probability that a complete injury converts to AIS D",
    ],
)
def test_recovery_is_asked_in_any_words_without_a_treatment(question):
    assert read_question(question).in_scope and read_question(question).lead == "natural"


@pytest.mark.parametrize("question", ["people with AIS A to D, do they recover without cells", "stem cells for AIS A to D injuries"])
def test_a_range_of_grades_is_no_conversion(question):
    assert read_question(question).towards == ()


def test_a_conversion_after_cells_is_asked_of_cells():
    asked = read_question("how many AIS A convert to B after stem cells")
    assert asked.lead == "benefit" and asked.frame.ais == ("A",) and asked.frame.outcomes == ("ais_improved",)


@pytest.mark.parametrize(
    "question",
    [
        "natural history of complete tetraplegia",
        "natural history of complete paraplegia",
        "spontaneous recovery complete quadriplegia",
        "does complete paraplegia recover by itself",
        "does a complete T8 paraplegic recover without treatment",
    ],
)
def test_complete_paralysis_is_told_the_recovery_of_ais_a_alone(question):
    assert "70% to 85%" not in line_of(question) and "AIS A" in line_of(question)


@pytest.mark.parametrize(
    "question",
    ["natural history of incomplete paraplegia", "motor complete paraplegia natural history", "complete motor recovery in paraplegia"],
)
def test_what_is_not_called_complete_is_not_read_as_ais_a(question):
    assert read_question(question).frame.ais == ()
