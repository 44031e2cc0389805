"""What is ours and what is not: animals in the story of a person, illnesses beside a spine, parts of the body, and what nobody gathered."""

from __future__ import annotations

import re

import pytest

from cordwise.answers.question import read_question

from .asking import asked, lead_of, line_of, text_of


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
        "i was shot in the back while hunting rabbits, t9 complete, stem cells?",
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
        "stem cells for knee and hip",
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
    assert lead_of(question) == "cost" and "US dollars" in line_of(question)


def test_metal_in_the_spine_asks_for_criteria_however_it_is_put():
    assert lead_of("i have titanium rods in my spine can i still do stem cell") == "candidacy"


@pytest.mark.parametrize(
    "question",
    [
        "does surgery for stenosis work better than physio",
        "is physio better than surgery for a herniated disc",
        "is an operation for stenosis better than exercise",
    ],
)
def test_a_comparison_with_an_operation_keeps_both_sides(question):
    read = read_question(question)
    assert read.lead == "versus" and "surgery_spine" in read.frame.interventions and len(read.frame.interventions) == 2


def test_radiofrequency_alone_is_a_treatment_to_compare_with():
    assert read_question("facet joint arthritis stem cells vs radiofrequency").compared == ("radiofrequency",)


def test_the_certainty_beside_a_comparison_is_that_of_the_comparison():
    assert "certainty of the evidence on this comparison: " in line_of("stem cells vs acupuncture for low back pain")


def test_where_neither_of_two_is_studied_that_is_said_in_good_grammar():
    line = line_of("intravenous stem cells vs intrathecal for facet pain")
    assert "no study of cells given into a vein or cells given into the fluid" in line and "held are no" not in line


@pytest.mark.parametrize(
    "question",
    [
        "arachnoiditis after epidural, will stem cell help",
        "my father has arachnoiditis, can stem cells help",
        "diagnosed with arachnoiditis, is bmac worth it",
    ],
)
def test_arachnoiditis_that_somebody_has_is_the_illness(question):
    read = read_question(question)
    assert read.frame.conditions == ("arachnoiditis_condition",) and read.lead == "benefit"


@pytest.mark.parametrize("question", ["can stem cells cause arachnoiditis", "arachnoiditis after stem cells"])
def test_arachnoiditis_that_cells_bring_is_a_harm(question):
    assert "arachnoiditis" in read_question(question).frame.outcomes


@pytest.mark.parametrize(
    "question",
    ["can stem cells cause a stroke", "risk of stroke after stem cells in the spine", "what are the chances of stroke after stem cells"],
)
def test_a_stroke_is_no_clot_in_the_lung(question):
    read = read_question(question)
    assert read.lead == "safety" and "stroke_ae" in read.frame.outcomes and "thromboembolism" not in read.frame.outcomes


@pytest.mark.parametrize("question", ["is umbillical cord stemcel infussion save for my back", "is cell therapy save for als"])
def test_save_is_read_as_safe_where_a_treatment_is_meant(question):
    assert lead_of(question) == "safety"


def test_stem_cells_that_save_somebody_are_not_called_safe():
    assert lead_of("can stem cell therapy save my son with als") == "benefit"


@pytest.mark.parametrize(
    "question", ["what is the EDSS change in MS after MSC", "mean change in ODI after stem cells for disc degeneration"]
)
def test_a_mean_change_is_not_answered_with_a_count_of_people(question):
    assert line_of(question).startswith("Means of single studies are not pooled here")


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        ("is a clinic with NCT number safe", "A trial number"),
        ("my clinic is FDA registered, does this mean approved", "A trial number"),
        ("trial on clinicaltrials.gov asks me to pay 20000 dollars", "Proper trials do not as a rule charge"),
        ("do I have to pay to be in a trial", "Proper trials do not as a rule charge"),
    ],
)
def test_a_trap_of_the_field_is_answered_without_a_condition(question, beginning):
    assert line_of(question).startswith(beginning)


@pytest.mark.parametrize("question", ["is a registered nurse safe", "is my gym registered", "how much do I pay for a car"])
def test_other_registers_and_payments_are_no_trap_of_the_field(question):
    assert not asked(question).in_scope


def test_a_trial_named_by_its_first_author_alone_is_found():
    assert "bydon2024" in line_of("what is the bydon cell trial at mayo")


@pytest.mark.parametrize(
    "question",
    ["هل الخلايا الجذعية تعالج إصابة الحبل الشوكي", "干细胞能治疗脊髓损伤吗", "помогут ли стволовые клетки при травме спинного мозга"],
)
def test_another_script_is_another_language(question):
    assert line_of(question).startswith("Only questions in English are read")


def test_who_pays_for_stem_cells_in_ms_tells_that_a_transplant_can_be_meant():
    assert "blood-forming stem cells" in line_of("does nhs pay for stem cells for ms")
    assert "blood-forming stem cells" not in line_of("does nhs pay for stem cells for als")


def test_a_clinic_with_a_country_in_its_name_is_not_in_that_country():
    assert read_question("Swiss Medica Serbia stem cells price").jurisdictions == ("RS",)


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("stem cells for neck hernia c5 c6", "disc_herniation"),
        ("stem cells for cervical hernia", "disc_herniation"),
        ("hernia l4 l5 stem cells", "disc_herniation"),
        ("stemcells 4 spinalcord injry", "spinal_cord_injury"),
        ("do stem cells help with phantom limb pain", "neuropathic_pain_condition"),
        ("what happened with keio", "spinal_cord_injury"),
        ("severed nerves stem cells", "peripheral_nerve_injury"),
        ("do stem cells help corticobasal degeneration", "corticobasal_degeneration"),
        ("stem cells for progressive supranuclear palsy", "progressive_supranuclear_palsy"),
    ],
)
def test_a_condition_in_words_of_people_is_recognised(question, condition):
    asked = read_question(question)
    assert asked.in_scope and asked.frame.conditions == (condition,)


@pytest.mark.parametrize(
    "question", ["should I get cells from fetuses", "do fetal cells help", "after my fusion a clinic offers cells from fetuses"]
)
def test_a_count_of_one_study_in_one_illness_heads_no_question_that_names_none(question):
    assert "33 of 38" not in line_of(question)


def test_reviews_of_other_illnesses_do_not_stand_under_studies_that_are_all_on_one():
    found = text_of("do cells put into the spinal cord work", "what_was_found")
    assert "in spinal cord injury" in found and "in cerebral palsy" not in found and "in multiple sclerosis" not in found


def test_where_the_illnesses_differ_the_condition_is_asked_for():
    assert "name the condition" in line_of("does bmac work") and "recognised" in line_of("does bmac work")


@pytest.mark.parametrize(
    "question", ["what are adult stem cells", "difference between embryonic and adult stem cells", "what is a stem cell?"]
)
def test_what_kinds_of_stem_cells_are_is_explained(question):
    assert line_of(question).startswith("Stem cells can divide") and read_question(question).frame.age_group == ""


@pytest.mark.parametrize(
    "question",
    [
        "worked in rats, will it work for my T10 injury",
        "stem cells in monkeys with spinal cord injury",
        "mice walked after msc, does that hold for people with als",
    ],
)
def test_beside_animals_only_people_are_told_to_be_counted(question):
    assert line_of(question).startswith("What cells did in animals was not gathered here")


@pytest.mark.parametrize(
    "question",
    [
        "i feel like a guinea pig, are stem cells safe for ms",
        "i am no lab rat, does msc help als",
        "paralysed after a dog attacked me, stem cells?",
        "shot in the back while hunting rabbits, t9 complete, stem cells?",
    ],
)
def test_animals_in_a_story_are_no_animals_treated(question):
    assert "animals" not in line_of(question)
