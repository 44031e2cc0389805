"""The time since an injury, as people give it: years of the calendar, dates, "the first month after", a time next to a level."""

import pytest

from cordwise.answers.question import corrections, read_question
from tests.answers.asking import line_of


@pytest.mark.parametrize(
    "question",
    [
        "car accident in 2016 t10 asia a, stem cells?",
        "spinal cord injury since 1998 stem cells help",
        "injured 2003 at c5, would stem cells help",
        "Injured 14/03/2021 C7 AIS B stem cells",
        "Injured 14.03.2021 C7 AIS B stem cells",
        "injury 2021-03-14 t5 asia c stem cells",
        "paralysed in march 2019, stem cells?",
        "my injury was in the year 1987, asia d, stem cells",
    ],
)
def test_a_year_of_injury_that_is_past_is_late_after_the_injury(question):
    asked = read_question(question)
    assert asked.frame.conditions == ("spinal_cord_injury",) and asked.frame.phases == ("chronic",)
    assert "more than a year ago" in " ".join(corrections(asked))


@pytest.mark.parametrize("question", ["spinal cord injury in 2026, stem cells", "my son was paralysed in march 2026, stem cells?"])
def test_a_year_that_does_not_tell_the_phase_is_said_to_be_unused(question):
    asked = read_question(question)
    assert asked.frame.phases == () and "was not used" in " ".join(corrections(asked))


@pytest.mark.parametrize(
    "question",
    [
        "what did the 2016 study of stem cells in spinal cord injury find",
        "any trial of stem cells in spinal cord injury since 2020",
        "what has happened since 2019 in stem cells for spinal cord injury",
        "had stem cells in 2016 for t10 injury, should I repeat",
        "complete injury by ISNCSCI 2019, stem cells",
        "spinal cord injury stem cells 2018 review",
    ],
)
def test_a_year_of_studies_or_treatment_is_no_year_of_injury(question):
    asked = read_question(question)
    assert asked.frame.phases == () and not list(corrections(asked))


@pytest.mark.parametrize(
    ("question", "months", "phases"),
    [
        ("stem cells in the first month after spinal cord injury, do they help?", 1, ("acute", "subacute")),
        ("stem cells within the first month of spinal cord injury", 1, ("acute", "subacute")),
        ("stem cells within the first 3 months after spinal cord injury", 3, ("acute", "subacute")),
        ("stem cells in the first year after sci", 12, ("acute", "subacute", "chronic")),
        ("are stem cells in the first month after injury better than placebo", 1, ("acute", "subacute")),
    ],
)
def test_the_first_month_after_an_injury_is_all_the_time_up_to_it(question, months, phases):
    asked = read_question(question)
    assert asked.frame.since_months == (0.0, months) and asked.frame.phases == phases and asked.versus is None


@pytest.mark.parametrize(
    "question", ["How many people with AIS A improve after stem cells in the first month", "in the first year of ALS do stem cells help"]
)
def test_the_first_month_after_anything_else_is_a_time_of_the_outcome(question):
    frame = read_question(question).frame
    assert frame.since_months is None and frame.months is not None and frame.months[0] == 0


@pytest.mark.parametrize(
    ("question", "months"),
    [("c4 3yrs stem cells", 36), ("asia c 7 months stem cells", 7), ("t8 complete 5yrs stem cells", 60), ("c6 sci 18mo stem cells", 18)],
)
def test_a_time_next_to_a_grade_or_a_level_is_the_time_since_the_injury(question, months):
    frame = read_question(question).frame
    assert frame.since_months == (months, months) and frame.phases == ("chronic",)


@pytest.mark.parametrize(
    "question",
    ["c5 2 years neck pain stem cells", "AIS A 12 months after stem cells, how many improve", "t5 complete 12 years old boy stem cells"],
)
def test_a_time_of_something_else_next_to_a_level_is_none(question):
    assert read_question(question).frame.since_months is None


def test_recovery_of_somebody_injured_years_ago_is_the_late_one():
    line = line_of("t10 asia a car accident 2016, how many recover without cells")
    assert "5.6% of those still AIS A" in line and "30%" not in line
