"""Questions with a comparator, a dose, repeats or a time, answered from the evidence that ships."""

from __future__ import annotations

import re

import pytest

from cordwise.answers.question import read_question

from .asking import asked, line_of, text_of


def test_better_than_placebo_is_answered_from_trials_against_placebo_alone():
    line = line_of("Are MSCs better than placebo in ALS?")
    assert line.startswith("Not shown, as far as tested: 2 such studies")
    assert "2 of 11 studies held on this are known to compare it with placebo; only they count here." in line
    found = text_of("Are MSCs better than placebo in ALS?", "what_was_found")
    assert "known to compare it with placebo, about 232 people treated; 2 had a control group, 2 of them randomised" in found
    assert "Left out of the numbers on benefit: 9 studies on the same of which that is not so, or not known" in found


def test_a_dummy_of_any_kind_answers_for_a_sham():
    line = line_of("Is cell therapy superior to sham for disc pain?")
    assert "known to compare it with sham procedure or placebo" in line


def test_where_no_study_compared_with_it_that_is_said_before_any_number_of_people_helped_and_lowers_certainty():
    question = "Are stem cells better than placebo for ataxia?"
    assert re.match(
        r"Not known: \d+ studies \(about \d+ people\) of cell therapy, in people with .*ataxia, are held, [^.]*\. "
        r"None of them is known to compare it with placebo, which makes this less sure\.",
        line_of(question),
    )
    assert "none of these studies is known to compare it with placebo" in text_of(question, "how_sure")


def test_what_cells_were_compared_with_names_the_studies():
    line = line_of("Do stem cells work better than physiotherapy for spinal cord injury?")
    assert "known to compare it with physiotherapy or rehabilitation" in line
    assert "Elkheir 2014" in line
    assert "did not settle it" in line


def test_a_dose_that_no_study_gave_is_told_with_what_they_gave():
    question = "Do 1 million cells per kg help in ALS?"
    assert re.match(
        r"Not known: 12 studies [^.]*\. None of them is known to have given about 1 million cells per kg, which makes this less sure\.",
        line_of(question),
    )
    assert "cells in one administration: 10 million to" in text_of(question, "given")
    assert "indirectness, down one level: none of these studies is known to have given about 1 million cells per kg" in text_of(
        question, "how_sure"
    )


@pytest.mark.parametrize("question", ["how many mscs for sci intrathecal", "How many MSCs are given for spinal cord injury?"])
def test_how_many_cells_are_given_is_a_question_on_dose_by_any_name_of_theirs(question):
    assert read_question(question).lead == "dose"


@pytest.mark.parametrize("question", ["How many MSC studies are there in ALS?", "how many stem cell clinics are there for als"])
def test_how_many_studies_or_clinics_there_are_is_none(question):
    assert "dose" not in read_question(question).topics


def test_a_dose_that_some_studies_gave_is_told_beside_all_studies_and_never_instead_of_them():
    line, every = (line_of(f"Does {dose}MSCs given intrathecally help spinal cord injury?") for dose in ("100 million ", ""))
    told = re.search(r" 4 of 17 studies are known to have given about 100 million cells at a time( \[\d+\])*\.", line.replace("][", "] ["))
    counts = [re.findall(r"\d+ of \d+ (?:people|treated|controls)", one) for one in (line, every)]
    assert told and counts[0] and counts[0] == counts[1]


def test_repeated_doses_are_answered_from_studies_that_repeated_them():
    line = line_of("Do repeated doses of MSCs help ALS?")
    assert "are known to have given it more than once" in line
    assert "best dose" not in line


def test_when_people_were_counted_is_told_beside_the_count():
    question = "Is pain less at 12 months after disc stem cells?"
    assert "26 of 41 people were counted under “pain improved” at 12 months" in line_of(question)
    assert "Counted at 12 months." in text_of(question, "what_was_found")


def test_a_time_at_which_nobody_counted_is_said():
    question = "Is pain less 10 years after stem cells in the disc?"
    assert "is known to have counted who improved 10 years after treatment" in line_of(question)
    assert "(not near the time asked about)" in text_of(question, "what_was_found")


def test_studies_of_another_time_after_the_injury_are_left_out_and_counted():
    question = "Do stem cells help 10 years after spinal cord injury?"
    assert "known to have treated people 10 years after the injury, or not to tell when" in text_of(question, "what_was_found")
    assert "Left out of the numbers on benefit: 6 studies" in text_of(question, "what_was_found")


@pytest.mark.parametrize(
    "question",
    [
        "Is intravenous better than intrathecal for spinal cord injury?",
        "Is intrathecal better than intravenous?",
        "Is umbilical cord better than bone marrow for spinal cord injury?",
        "Do AIS C patients do better with cells than AIS A?",
        "Do two intrathecal injections work better than one in spinal cord injury?",
        "Is decompression better than physiotherapy for stenosis?",
        "Are my own cells better than donor cells for MS?",
    ],
)
def test_a_comparison_has_one_certainty(question):
    reply = asked(question)
    assert reply.certainty == "none" and "certainty" not in reply.bottom_line
    sure = text_of(question, "how_sure")
    assert "is not rated" in sure and "(GRADE)" not in sure


def test_numbers_of_each_route_side_by_side_are_told_to_be_no_comparison():
    question = "Is intravenous better than intrathecal for spinal cord injury?"
    assert "no study held compared them. Numbers of separate studies side by side are no comparison" in line_of(question)
    assert asked(question).certainty == "none"


def test_studies_that_compared_head_to_head_are_named():
    question = "Is decompression better than physiotherapy for stenosis?"
    assert "1 study held gave one to some people and the other to others (Delitto 2015" in line_of(question)
    assert "what they found is not pooled here" in text_of(question, "how_sure")


def test_a_question_on_harm_is_never_narrowed():
    wide, narrow = asked("Is intrathecal MSC therapy safe?"), asked("Are repeated intrathecal MSC injections safe compared with placebo?")
    assert "held on this" not in narrow.bottom_line
    assert next(one for one in narrow.sections if one.id == "harms").text == next(one for one in wide.sections if one.id == "harms").text


def test_nothing_added_and_usual_care_are_answered_from_the_same_studies():
    lines = [line_of(f"Do stem cells beat {one} in spinal cord injury?") for one in ("doing nothing", "usual care", "no treatment")]
    counts = [re.findall(r"(\d+) are known|(\d+ of \d+ treated against \d+ of \d+ controls)", line) for line in lines]
    assert counts[0] and counts[0] == counts[1] == counts[2]


def test_cells_added_to_care_that_both_got_are_not_told_as_given_instead_of_it():
    line = line_of("Are stem cells better than physiotherapy for spinal cord injury?")
    assert "2 studies held added cells to physiotherapy and compared that with physiotherapy alone (Elkheir 2014 and Kishk 2010" in line
    assert (
        "1 study held gave physiotherapy to controls, and of those given cells it is not held whether they had it too (Cheng 2014" in line
    )
    assert "no study held is known to have given cells instead of it" in line
    assert "to some people and the other to others" not in line


def test_studies_left_out_for_their_time_after_the_injury_are_told_in_the_bottom_line():
    assert "Left out: 6 studies known to be of other times after the injury." in line_of(
        "Do stem cells help 10 years after spinal cord injury?"
    )
    assert "Left out" not in line_of("Do stem cells help in chronic spinal cord injury?")
    assert line_of("My father was diagnosed with ALS 2 years ago. Do stem cells help?") == line_of("My father has ALS. Do stem cells help?")


def test_a_trial_of_a_product_that_is_told_first_is_not_denied_behind_it():
    line = line_of("Did Duke's cord blood trial in autism do better than placebo?")
    assert "in 180 children" in line
    assert "No study held (apart from the trials of products told above) is known to compare it with placebo" in line


def test_one_study_at_the_time_asked_is_told_to_be_one_beside_the_count_at_any_time():
    line = line_of("Does disability improve at 6 months after disc stem cells?")
    assert re.search(r"at 6 months in one study \(\d+ of \d+ at any time\)", line)
