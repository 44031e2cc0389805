"""What a question takes for granted, what it is not ours to answer, and what it asks of surgery: each in several wordings, beside near misses."""

import pytest

from cordwise.answers.question import read_question

from .asking import asked, line_of, text_of


@pytest.mark.parametrize(
    ("question", "missed"),
    [
        ("Now that Neuronata-R passed phase 3, where do I buy it", "Neuronata-R (lenzumestrocel), phase 3 (completed, 2024-12): Missed"),
        ("Since rexlemestrocel met its endpoint, when can I get it?", "first phase 3, phase 3 (completed, 2021-02): Missed"),
        ("Because NurOwn succeeded in phase 3, can I get it in Israel?", "NurOwn (MSC-NTF), phase 3 (completed, 2020-11): Missed"),
        ("As NurOwn's phase 3 trial was a success, is it approved?", "NurOwn (MSC-NTF), phase 3 (completed, 2020-11): Missed"),
        ("Given that the Duke ACT study showed that cord blood helps autism, how much is it?", "Duke ACT cord blood, phase 2 (completed, 2020-05): Missed"),
        ("Did NurOwn beat placebo in phase 3?", "NurOwn (MSC-NTF), phase 3 (completed, 2020-11): Missed"),
    ],
)  # fmt: skip
def test_a_success_that_did_not_come_is_put_right_first(question, missed):
    assert line_of(question).startswith("Not so, by what is held: ") and missed in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "NurOwn did not meet its endpoint, is there anything else?",
        "Why did NurOwn fail in phase 3?",
        "Did SB623 meet its endpoint in brain injury?",
        "Does NurOwn slow ALS?",
        "What happened to NurOwn?",
        "Was NurOwn not successful in phase 3?",
    ],
)
def test_nothing_is_put_right_where_nothing_wrong_is_taken_for_granted(question):
    assert "Not so" not in line_of(question)


@pytest.mark.parametrize(
    "question", ["How does ENDURANCE trial of NurOwn go?", "Phase 3b NurOwn status", "What is the status of NurOwn phase 3b?"]
)
def test_the_trial_that_is_named_is_told_before_others_of_its_product(question):
    assert line_of(question).startswith("NurOwn (ENDURANCE, phase 3b), phase 3 (planned, 2025-05)")


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("can I have an erection again after SCI with stem cells", "sexual_improved"),
        ("can I have my hands back after C6 SCI with stem cells", "hand_arm_improved"),
        ("can i get rid of my spasticity with stem cells after SCI", "spasticity_improved"),
        ("could she get her bladder back with cells after a T10 injury", "bladder_bowel_improved"),
        ("will he get off the ventilator with stem cells after C3 injury", "breathing_improved"),
    ],
)
def test_what_people_want_back_asks_for_benefit_and_not_for_criteria(question, outcome):
    read = read_question(question)
    assert read.lead == "benefit" and outcome in read.frame.outcomes


@pytest.mark.parametrize(
    "question",
    [
        "can I get stem cells for my SCI?",
        "Can I have stem cells for MS if I have cancer?",
        "my son is 16, SCI c6, can he be in a trial",
        "can my daughter be in a study of cells for CP",
    ],
)
def test_who_wants_the_treatment_is_told_of_criteria(question):
    assert asked(question).in_scope and read_question(question).lead == "candidacy"


@pytest.mark.parametrize(
    "question",
    [
        "Is the moon made of stem cells?",
        "who won the world cup stem cells",
        "how do stem cells feel",
        "stem cell stock mesoblast buy?",
        "should I buy shares of a stem cell company",
        "does rexlemestrocel help heart failure",
        "MultiStem ARDS",
        "Does MultiStem help crohn's disease?",
    ],
)
def test_what_is_not_ours_gets_no_figures(question):
    assert not asked(question).in_scope and not asked(question).numbers


@pytest.mark.parametrize(
    "question",
    [
        "I want stem cells",
        "stem cells in the spine?",
        "tell me about stem cell therapy please",
        "is stem cell treatment any good",
        "MultiStem results",
        "does rexlemestrocel help",
    ],
)
def test_short_questions_on_cells_stay_ours(question):
    assert asked(question).in_scope


def test_a_treatment_that_is_not_known_is_asked_back_by_itself():
    assert line_of("Celltex for ALS").startswith("Not clear what is meant: name the treatment (")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("stenosis L4/5 71 yo surgery injection or stem cells what should i pick", "Whether spine surgery or epidural steroid injection or cell therapy is better"),
        ("Surgery, epidural or stem cells for my L4-5 stenosis?", "Whether spine surgery or epidural steroid injection or cell therapy is better"),
        ("surgery, physio or stem cells for spinal stenosis", "Whether spine surgery or physiotherapy or cell therapy is better"),
        ("Surgery or stem cells for a herniated disc?", "Whether spine surgery or cell therapy is better"),
    ],
)  # fmt: skip
def test_each_treatment_of_a_list_is_set_beside_cells(question, named):
    assert line_of(question).startswith(named)


@pytest.mark.parametrize(
    "question",
    [
        "Will stem cells let me avoid a fusion",
        "Would cells spare me a spinal fusion?",
        "can stem cells prevent back surgery",
        "Do stem cells delay a fusion?",
    ],
)
def test_an_operation_to_be_avoided_is_what_is_counted_and_not_a_cord(question):
    assert "“surgery avoided”, which was asked about" in line_of(question) and "AIS" not in line_of(question)


@pytest.mark.parametrize(
    "question",
    ["Do MSC help fusion heal better", "does bone marrow concentrate improve spinal fusion rates", "can stem cells make a fusion take"],
)
def test_cells_in_a_fusion_are_not_set_against_it(question):
    assert line_of(question).startswith("Whether cells help a spinal fusion to heal is not answered here") and asked(question).in_scope


def test_cells_against_a_fusion_still_are():
    assert line_of("Are stem cells better than spinal fusion for a worn-out disc?").startswith(
        "Whether spinal fusion or cell therapy is better"
    )


def test_a_disc_graft_is_told_of_discs():
    frame = read_question("Does VIA Disc NP help?").frame
    assert frame.conditions == ("disc_degeneration",) and frame.cells == ("disc_allograft",)
    assert "AIS" not in text_of("Does VIA Disc NP help?", "what_was_found")


@pytest.mark.parametrize("question", ["Are olfactory ensheathing cells safe in SCI?", "how safe is cord blood for autism"])
def test_nothing_is_rare_where_one_in_ten_is_possible(question):
    assert line_of(question).startswith("Whether serious harm after") and "rare in small" not in line_of(question)
