"""What a question asks of methods, statistics and parts of the people: answered from the pooling that is held, or said plainly why it cannot be given."""

import re

import pytest

from cordwise.answers.question import read_question
from cordwise.answers.question_rules import methods_named
from cordwise.answers.sections.needed import number_needed
from cordwise.answers.sections.telling import Telling
from cordwise.records.finding import Contrast, Counted

from .asking import BASE, asked, line_of, text_of

QUESTIONS = {
    "number_needed": ["What is the number needed to treat of MSC in SCI?", "NNT for walking after stem cells in SCI", "nnt of intrathecal MSC for AIS improvement?"],
    "heterogeneity": [
        "What is the heterogeneity (I2) of AIS improvement after MSC?",
        "What's tau2 for AIS improvement in SCI?",
        "prediction interval for AIS improvement with cells in SCI",
        "How far do results vary between the studies of cells in SCI?",
        "prediction interval for serious adverse events with intrathecal MSC",
    ],
    "publication_bias": ["publication bias in cell therapy trials of SCI", "funnel plot of intrathecal MSC studies", "Are there unpublished trials of stem cells in ALS?"],
    "funding": ["who funded the disc cell trials", "Which companies sponsored the stem cell trials in ALS?", "conflicts of interest in stem cell trials for MS"],
    "comparators": ["What comparators were used in trials of cells for ALS?", "what did the control group get in trials of cells for back pain", "what were cells compared with in MS?"],
    "mean_difference": ["standardised mean difference for ODI after MSC", "mean difference in VAS pain for disc MSC", "What is the effect size of MSC on ODI?"],
    "by_sex": ["Do women respond better than men to cells in SCI?", "sex differences in stem cell results for SCI", "results by sex of cells in ALS"],
    "by_age": ["does age matter for stem cells in SCI?", "do children respond better than adults to stem cells for cerebral palsy", "results by age of cells in SCI"],
    "blinding": ["blinding in SCI trials", "were assessors blinded in disc cell trials", "How many of the SCI cell trials had blinded outcome raters?"],
}  # fmt: skip
ALL = [(name, question) for name, questions in QUESTIONS.items() for question in questions]
FIRST = {
    "number_needed": "No number needed to treat can be given: ",
    "heterogeneity": "How far studies ",
    "publication_bias": "Publication bias is not judged here: ",
    "funding": "Who paid for single studies is not held",
    "comparators": "In ",
    "mean_difference": "Means of single studies are not pooled here",
    "by_sex": ("Counts by sex are held only in part", "Not known: no count held"),
    "by_age": "Not known: no count held",
    "blinding": "Of ",
}


@pytest.mark.parametrize(("name", "question"), ALL)
def test_what_is_asked_of_methods_is_answered_first(name, question):
    assert name in methods_named(question)
    assert asked(question).in_scope and line_of(question).startswith(FIRST[name])


@pytest.mark.parametrize(
    "question",
    [
        "Do stem cells help SCI?",
        "Will the NHS fund stem cells for MS?",
        "My daughter is a woman of 30 with MS, do stem cells help?",
        "How old must I be for stem cell trials in ALS?",
        "I am blind after a stroke, do stem cells help?",
        "Are there double-blind trials of MSC in ALS?",
        "What is the risk ratio for AIS improvement with cells?",
    ],
)
def test_words_of_methods_that_ask_for_none_are_left_alone(question):
    assert not methods_named(question)


def test_the_spread_told_is_that_of_the_pooling():
    share = next(
        one
        for one in BASE.finding(read_question("Does cell therapy raise AIS conversion in SCI?").frame).benefits
        if one.outcome == "ais_improved" and not one.controlled
    ).share
    line = line_of("What's tau2 for AIS improvement in SCI?")
    assert f"tau2 {share.tau2:.2f} on the logit scale" in line and "(95% prediction interval)" in line


def test_no_number_needed_to_treat_comes_of_groups_that_chance_did_not_make():
    line = line_of("What is the number needed to treat of MSC in SCI?")
    assert "chance did not decide in all of them who got the treatment" in line and "not all randomised" in line


def test_a_number_needed_to_treat_is_one_over_the_pooled_difference():
    treated = [row for row in BASE.evidence.outcomes if row.pool and row.events and row.total and row.arm_id != "all"]
    counts = sorted(treated, key=lambda row: row.events / row.total)
    low, high = counts[0], counts[-1]
    contrast = Contrast(
        outcome="x", measure="RR", match="exact", estimate=None, ci_low=None, ci_high=None, method="",
        studies=((Counted(study_id="a", arm_id="t", label="", events=40, total=50), Counted(study_id="a", arm_id="c", label="", events=15, total=50)),),
    )  # fmt: skip
    told = Telling(evidence=BASE.evidence)
    told.outcome_rows = lambda *_: [low, high]
    assert number_needed(told, contrast) == "about 2 (95% interval 2 to 4)"
    nothing = (
        Counted(study_id="a", arm_id="t", label="", events=5, total=50),
        Counted(study_id="a", arm_id="c", label="", events=5, total=50),
    )
    assert (
        number_needed(
            told,
            Contrast(outcome="x", measure="RR", match="exact", estimate=None, ci_low=None, ci_high=None, method="", studies=(nothing,)),
        )
        == ""
    )


@pytest.mark.parametrize("question", ["who funded the disc cell trials", "Which companies sponsored the stem cell trials in ALS?"])
def test_who_ran_trials_of_products_is_told_where_who_paid_is_not_held(question):
    assert re.search(r"who ran trials of products is: .*\(.+\) \[\d+\]", line_of(question))


def test_pooled_mean_differences_stand_first_in_the_reply():
    assert asked("standardised mean difference for ODI after MSC").sections[0].id == "methods"
    assert "mean difference" in text_of("standardised mean difference for ODI after MSC", "methods")


@pytest.mark.parametrize(
    "question", ["Do AIS C patients do better with cells than AIS A", "Do AIS A people gain less than AIS C with cells?"]
)
def test_a_grade_that_studies_take_in_among_others_is_not_one_without_studies(question):
    line = line_of(question)
    assert re.search(r"no study in AIS C alone \(\d+ studies on them among others\)", line)
    assert re.search(r"\d+ of \d+ people in \d+ studies of those who began as AIS C", line) and "70% to 85% from AIS C" in line


def test_a_count_on_a_wider_group_is_told_as_such_and_the_grade_apart():
    assert "people, on a wider group than was asked about, were counted" in line_of("AIS C cells result")
    assert "of those who began as AIS C" in text_of("AIS C cells result", "what_was_found")


@pytest.mark.parametrize(
    "question",
    [
        "does giving cells earlier after SCI work better than late",
        "is early treatment with stem cells better than late in spinal cord injury?",
        "are cells better in acute than chronic SCI",
        "which is better for SCI, stem cells early or late",
    ],
)
def test_early_and_late_are_set_side_by_side_by_what_is_held(question):
    line = line_of(question)
    assert re.search(r"\d+ studies in acute injuries alone .* \d+ studies in chronic injuries alone", line)
    assert "most recovery without cells comes in the first months" in line


def test_times_that_are_only_told_are_not_set_against_each_other():
    assert read_question("Do stem cells help more than 2 years after SCI?").versus is None


def test_the_certainty_is_that_of_the_outcome_asked_about():
    text = text_of("Do cells improve the AIS grade in spinal cord injury?", "how_sure")
    assert "imprecision" in text.split("Certainty about serious harm")[0]
