"""Classes of questions as people put them, each in two wordings or more: what the reply must say first, and what it must not say."""

import re

import pytest

from cordwise.answers.question import read_question
from cordwise.answers.sections.became import missed
from cordwise.answers.sections.telling import Telling
from cordwise.knowledge.vocabulary import vocabulary

from .asking import BASE, asked, lead_of, line_of, text_of

WIDER = "on a wider group than was asked about"


@pytest.mark.parametrize(
    "question",
    ["Is intrathecal cell therapy safe for chronic thoracic AIS A?", "How dangerous are intrathecal cells in a chronic C5 AIS B injury?"],
)
def test_a_count_of_harm_from_a_wider_group_says_so(question):
    assert WIDER in line_of(question) and WIDER in text_of(question, "harms")


def test_a_count_of_harm_from_just_these_people_does_not():
    assert WIDER not in line_of("Is cell therapy safe in spinal cord injury?")


@pytest.mark.parametrize(
    "question",
    ["How many people have died after stem cell treatment of the spinal cord?", "Is it risky to die from stem cells in the cord?"],
)
def test_the_cord_as_the_place_treated_means_people_with_an_injured_cord(question):
    assert read_question(question).frame.conditions == ("spinal_cord_injury",)
    assert line_of(question).startswith("Death after cell therapy, in people with spinal cord injury")


def test_cells_put_into_the_cord_are_asked_by_their_route():
    frame = read_question("Is it dangerous to inject stem cells directly into the spinal cord?").frame
    assert frame.routes == ("intralesional",) and frame.conditions == ()


@pytest.mark.parametrize("question", ["How many people die after stem cells?", "Has anyone died after cell therapy?"])
def test_deaths_are_told_with_those_of_the_controls_and_of_the_illness(question):
    line = line_of(question)
    assert re.search(r"in the same studies \d+ of \d+ treated against \d+ of \d+ controls", line)
    assert "deaths of the illness itself can be among them" in line


@pytest.mark.parametrize(
    "question",
    ["Will stem cells let me walk again after a spinal cord injury?", "How many people with SCI can walk after cord blood cells?"],
)
def test_a_count_of_part_of_a_group_is_told_as_such_and_not_as_nothing(question):
    assert "counted only in part of a group, which is not pooled and shows no effect: 15 of 17 (Zhu 2016" in line_of(question)
    assert "- walking: 15 of 17 (Zhu 2016" in text_of(question, "what_was_found")


def test_where_no_row_is_held_that_is_said():
    assert "No study that matches counts people under “spasticity improved”" in line_of(
        "Do stem cells help spasticity in multiple sclerosis?"
    )


@pytest.mark.parametrize("words", ["bone marrow cells", "stem cells from my own bone marrow", "bone marrow stem cells"])
def test_cells_of_the_marrow_in_everyday_words_are_all_of_them(words):
    assert read_question(f"Do {words} help ALS?").frame.cells == ("bm_cells",)
    kinds = vocabulary("cells")
    assert all(kinds.is_kind_of(one, "bm_cells") for one in ("bm_msc", "bm_mnc", "bmac", "bm_hsc"))
    assert "no study with results" not in line_of(f"Do {words} help ALS?").lower()


@pytest.mark.parametrize(
    "question",
    [
        "After my fusion and rehab a clinic offers cells. Do they help?",
        "I had laminectomy and physiotherapy; now a clinic offers stem cells. Are they worth it?",
        "Epidural steroids did not help my sciatica. Would stem cells?",
        "My father had deep brain stimulation for Parkinson's. Can he have stem cells now?",
    ],
)
def test_what_was_had_before_is_not_what_is_asked_about(question):
    read = read_question(question)
    assert read.frame.interventions == ("cell_therapy",) and read.compared == ()


@pytest.mark.parametrize(
    "question", ["Should I have spinal fusion or stem cells?", "Are stem cells better than physiotherapy after a cord injury?"]
)
def test_what_is_set_against_cells_stays_compared(question):
    assert read_question(question).compared != ()


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        ("cells from fetuses", "fetal_cells"),
        ("cells of aborted babies", "fetal_cells"),
        ("cells from unborn babies", "fetal_cells"),
        ("cells from embryos", "hesc"),
    ],
)
def test_cells_of_the_unborn_are_known_by_everyday_words(words, cells):
    assert read_question(f"A clinic puts {words} into the spine, does it help?").frame.cells == (cells,)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("did Duke's ACT trial help autism", "Duke ACT cord blood, phase 2 (completed"),
        ("Duke cord blood autism trial result", "Duke ACT cord blood, phase 2 (completed"),
        ("is Neuronata-R effective", "Neuronata-R (lenzumestrocel), phase 3 (completed"),
        ("does SB623 work in stroke", "SB623 (ACTIsSIMA), phase 2 (completed"),
        ("Did rexlemestrocel-L miss its endpoint?", "Rexlemestrocel-L (MPC-06-ID), first phase 3, phase 3 (completed"),
        ("MASTERS-2 results", "MultiStem (MASTERS-2), phase 3 (suspended"),
    ],
)
def test_a_programme_that_ended_is_told_first_whatever_the_wording(question, first):
    assert line_of(question).startswith(first)


def test_a_place_or_a_word_that_is_also_a_sponsor_names_no_trial():
    assert not line_of("Is there hope for Parkinson's disease with stem cells?").startswith("HB-adMSCs")
    assert line_of("Do stem cells from a clinic in Miami help a spinal cord injury?").startswith("Not known")


@pytest.mark.parametrize("question", ["Do stem cells help autism?", "Should I try stem cells for ALS?"])
def test_trials_of_products_that_missed_their_endpoint_are_told_with_the_benefit(question):
    assert re.search(r"missed (?:its|the) endpoint or showed no benefit \(", line_of(question))


def test_no_trial_is_said_to_have_missed_an_endpoint_that_did_not():
    question = "Do stem cells help traumatic brain injury?"
    assert missed(Telling(evidence=BASE.evidence), read_question(question)) == ""
    assert "Of 2 trials of products for Parkinson disease that looked for an effect and ended, 1 missed" in line_of(
        "Do stem cells help Parkinson's?"
    )


@pytest.mark.parametrize(
    "question", ["intravenous mesenchymal cells for MS", "Is intravenous safer than intrathecal for stem cells in MS?"]
)
def test_no_study_does_not_stand_alone_beside_a_programme_that_tested_just_that(question):
    line = line_of(question)
    assert "apart from the trials of products told below" in line and "MESEMS" in text_of(question, "became")


@pytest.mark.parametrize("question", ["Do macrophages help an acute spinal cord injury?", "Does ProCord work in spinal cord injury?"])
def test_a_comparison_with_controls_comes_before_a_count_without(question):
    line = line_of(question)
    assert "7 of 26 treated against 10 of 17 controls" in line and "risk ratio 0.46" in line and ", randomised)" in line
    assert line.index("10 of 17 controls") < line.index("without a control group 3 of 8")


def test_a_comparison_that_chance_did_not_make_says_so():
    assert "not all randomised" in line_of("Do stem cells help a spinal cord injury?")


@pytest.mark.parametrize("question", ["How sure is it that cells help in a cervical spinal cord injury?", "stem cells for tetraplegia"])
def test_one_small_randomised_study_among_others_does_not_carry_the_body(question):
    assert asked(question).certainty == "very_low"
    sure = text_of(question, "how_sure")
    assert "people in randomised studies, far below the 400" in sure and "the only randomised study gave one kind of cells" in sure


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Are olfactory ensheathing cells safe in the spinal cord?", "own olfactory mucosa"),
        ("Does olfactory ensheathing cell transplantation cause tumours?", "own olfactory mucosa"),
        ("Are fetal neural stem cells dangerous in ALS?", "neural"),
    ],
)
def test_reports_on_the_cells_asked_about_and_their_like_come_first(question, first):
    text = text_of(question, "harms")
    listed = text[text.rindex("published report", 0, text.index("of unknown frequency", text.index("Signals"))) :].split("\n- ")
    assert first in listed[1]


@pytest.mark.parametrize(
    "question",
    [
        "Would I qualify with C6 incomplete, breast cancer in 2018?",
        "Does a past melanoma exclude me from stem cells for a spinal cord injury?",
        "I had lymphoma in 2015, now a T4 cord injury; do trials take me?",
        "Does cancer in the past rule out stem cell therapy for spinal cord injury?",
    ],
)
def test_a_cancer_in_the_past_asks_for_criteria_and_not_for_tumours(question):
    read = read_question(question)
    assert read.in_scope and read.lead == "candidacy" and "tumour" not in read.frame.outcomes
    assert read.frame.conditions == ("spinal_cord_injury",)
    assert re.search(r"criteria on cancer \((?:kept out|taken in): “", line_of(question))
    first = text_of(question, "candidacy").split("\n")[1]
    assert re.search("cancer|malignan|neoplasm", first)


@pytest.mark.parametrize("question", ["Do stem cells cause cancer in spinal cord injury?", "Can stem cells give me cancer?"])
def test_a_cancer_by_cells_stays_a_harm(question):
    assert lead_of(question) == "safety" and read_question(question).frame.outcomes == ("tumour",)


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("Will previous stem cell treatment exclude me from future spinal cord injury trials?", "earlier cell therapy"),
        ("If I have the treatment now will I be excluded from later trials?", "earlier cell therapy"),
        ("Are blood thinners a problem before stem cells into the spinal fluid?", "blood thinners or bleeding"),
        ("I take warfarin. Can I have stem cells for a spinal cord injury?", "blood thinners or bleeding"),
        ("I'm pregnant. Can I have stem cells for my herniated disc?", "pregnancy or breastfeeding"),
        ("Can I breastfeed after intrathecal stem cells for MS?", "pregnancy or breastfeeding"),
    ],
)
def test_criteria_on_what_is_named_are_counted_and_listed_first(question, on):
    assert lead_of(question) == "candidacy"
    assert re.search(rf"\d+ criteri(?:on|a) on {on}", line_of(question))
    assert text_of(question, "candidacy").startswith("Criteria that bear on what you name:")


@pytest.mark.parametrize(
    "question", ["Is stem cell treatment safe in pregnancy?", "I'm 10 weeks pregnant, are stem cells for my back fine?"]
)
def test_pregnancy_is_answered_with_what_nobody_has_studied(question):
    assert "no study held is known to have treated people who were pregnant or breastfeeding" in line_of(question)


def test_no_study_or_report_held_is_of_pregnant_people():
    rows = [*BASE.evidence.studies, *BASE.evidence.harm_reports, *BASE.evidence.outcomes]
    assert not [row for row in rows if re.search(r"pregnan|breast-?feed|lactat", str(row), re.IGNORECASE)]
