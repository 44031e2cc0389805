"""A harm that is named as what follows cells is answered with harms, also where the word "safe" is not said."""

import re

import pytest

from cordwise.answers.question import read_question

from .asking import lead_of, line_of


@pytest.mark.parametrize(
    ("question", "harm"),
    [
        ("pulmonary embolism after IV MSC", "thromboembolism"),
        ("lung clot after stem cell infusion", "thromboembolism"),
        ("has anybody gone into cardiac arrest during an iv stem cell drip", "cardiac_arrest"),
        ("heart stopped during stem cell infusion Japan", "cardiac_arrest"),
        ("discitis BMAC", "discitis"),
        ("Mycobacterium abscessus stem cell", "infection"),
        ("haemorrhage after intracerebral cells", "bleeding"),
        ("do stem cells give you a syrinx", "new_lesion"),
        ("Was any serious event seen with cord blood cells in children with autism?", "sae_any"),
        ("can stem cells make me blind", "blindness"),
        ("will I go blind from exosomes", "blindness"),
        ("dying from stem cells ALS", "death"),
        ("can cells kill me", "death"),
        ("can cells cause MS to flare", "relapse_ae"),
        ("can stem cells cause GVHD", "gvhd"),
        ("can stem cells trigger autoimmune disease", "immune_event"),
        ("kidney failure after stem cells", "kidney_injury"),
        ("Has anyone become incontinent after intrathecal stem cells?", "urinary_incontinence"),
    ],
)
def test_a_harm_after_cells_asks_for_harm(question, harm):
    read = read_question(question)
    assert read.in_scope and read.lead == "safety" and read.frame.outcomes[0] == harm
    assert not re.search("improved", line_of(question))


@pytest.mark.parametrize(
    ("question", "harm", "conditions"),
    [
        ("brain bleed after stem cells in cerebral palsy", "stroke_ae", ("cerebral_palsy",)),
        ("could MSCs lead to epilepsy in autism", "seizure", ("autism",)),
        ("hydrocephalus after cell therapy", "hydrocephalus_ae", ()),
        ("coma after stem cells", "sae_any", ()),
        ("can stem cell injections give you syringomyelia", "new_lesion", ()),
        ("paralysed after disc injection of cells", "neurological_worsening", ("spine_disease",)),
        ("cauda equina syndrome after stem cells", "cauda_equina", ()),
    ],
)
def test_an_illness_that_came_after_cells_is_the_harm_and_not_who_is_treated(question, harm, conditions):
    frame = read_question(question).frame
    assert frame.outcomes[0] == harm and frame.conditions == conditions


def test_an_illness_that_cells_are_asked_to_bring_is_not_who_is_treated():
    read = read_question("can stem cells cause MS")
    assert read.lead == "safety" and read.frame.conditions == ()


def test_a_fatal_bleed_in_the_brain_is_told_where_it_is_asked_for():
    assert "1 published report" in line_of("brain bleed after stem cells in cerebral palsy")


@pytest.mark.parametrize(
    "question",
    [
        "stem cells for blindness after optic neuritis",
        "stroke recovery after stem cells",
        "stroke patients after MSC infusion: who gets better?",
        "My father is dying of ALS, can stem cells help",
        "I was paralysed after surgery, can stem cells help me walk?",
        "paralysed after a fall, would disc injection of cells help",
        "walking in paraplegic after stem cells",
        "does MSC prevent relapse in MS",
        "Can stem cells give ALS patients hope?",
        "can stem cells make cerebral palsy better",
        "do patients with syringomyelia improve after stem cells",
        "fatigue in MS after stem cells",
        "cauda equina syndrome stem cells?",
        "hydrocephalus stem cells",
        "Does cancer in the past rule out stem cell therapy for spinal cord injury?",
    ],
)
def test_an_illness_or_a_sign_that_is_treated_is_no_harm(question):
    assert lead_of(question) == ("candidacy" if "rule out" in question else "benefit")


@pytest.mark.parametrize("question", ["Can sickle cells cause a stroke?", "can cancer cells kill me", "stem cells for kidney failure"])
def test_what_other_cells_do_and_other_illnesses_stay_out_of_scope(question):
    assert not read_question(question).in_scope


@pytest.mark.parametrize("question", ["Is cell therapy safe in ALS?", "How dangerous are stem cells for people with ALS"])
def test_a_death_beside_a_deadly_illness_says_that_it_can_be_of_the_illness(question):
    assert "death was counted in 1 of 6 people (deaths of the illness itself can be among them)" in line_of(question)


def test_deaths_of_one_study_against_controls_name_it_and_that_it_was_not_randomised():
    line = line_of("how many people died after stem cells for head injury")
    assert "2 of 38 treated against 17 of 38 controls (one study, Seledtsov 2005, not randomised)" in line


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("SVF for spinal stenosis safe?", "after cells of any kind (1 of them known to be after stromal vascular fraction"),
        ("how safe is cord blood for autism", "after cells of any kind (1 of them known to be after umbilical-cord blood"),
        (
            "are exosomes safe for stroke",
            "3 published reports of serious harm in these and other conditions after cells of any kind (1 of them known",
        ),
        (
            "are MSC safe in MS",
            "7 published reports of serious harm in these and other conditions after cells of any kind (5 of them known",
        ),
    ],
)
def test_reports_on_all_cells_are_not_told_of_the_cells_asked_about(question, words):
    assert words in line_of(question)


def test_reports_on_cells_of_the_same_tissue_are_told_of_them():
    assert "2 published reports of serious harm, of unknown frequency" in line_of("are olfactory cells safe for SCI")


@pytest.mark.parametrize(
    "question",
    [
        "What is the death rate from HSCT in MS",
        "is autologous HSCT dangerous in MS",
        "HSCT side effects fertility MS",
        "deaths after HSCT in SPMS",
    ],
)
def test_harm_of_a_blood_forming_transplant_begins_with_that_none_is_counted_and_with_its_risks(question):
    line = line_of(question)
    assert line.startswith("No count of deaths or of harm after such a transplant is held here")
    assert "fertility" in line.split("Not answered here")[0]


@pytest.mark.parametrize(
    ("question", "said"), [("AHSCT for progressive MS", True), ("HSCT for PPMS?", True), ("HSCT for relapsing MS worth it?", False)]
)
def test_the_result_in_relapsing_disease_is_not_told_of_the_progressive_form(question, said):
    assert line_of(question).startswith("Progressive multiple sclerosis is another form") is said


@pytest.mark.parametrize(
    "question",
    [
        "can stem cells make my child talk",
        "make my daughter speak with stem cells",
        "will stem cells make my child calmer",
        "do stem cells give children speech",
        "can stem cells make me move my hands",
        "do stem cells make axons grow",
        "would stem cells let my son sleep",
        "will cord blood get my daughter to sit",
    ],
)
def test_what_cells_bring_to_somebody_asks_for_benefit(question):
    read = read_question(question)
    assert read.in_scope and read.topics == ("benefit",)


@pytest.mark.parametrize(
    "question",
    [
        "can stem cells make my child sick",
        "do stem cells make people die",
        "can stem cells give you cancer",
        "can stem cells make my boy worse",
        "can stem cells make my child aggressive",
        "can stem cells make my legs weak",
        "can stem cells give me numbness",
        "can stem cells make me tired",
    ],
)
def test_a_harm_that_cells_bring_to_somebody_asks_for_harm(question):
    assert read_question(question).topics == ("safety",)


@pytest.mark.parametrize("question", ["can stem cells make a sandwich", "do stem cells make money", "do stem cells give me hair"])
def test_what_cells_bring_to_nobody_treated_is_not_ours(question):
    assert not read_question(question).in_scope


@pytest.mark.parametrize(
    "question",
    [
        "mass general hospital stem cell trial ALS",
        "muscle mass after stem cells in muscular dystrophy",
        "body mass index and stem cell outcome in SCI",
        "critical mass of trials of stem cells in SCI",
        "axon growth in the spinal cord after stem cells",
        "nerve growth after stem cells",
        "growth and development of children with CP after cord blood",
    ],
)
def test_what_nerves_and_muscles_grow_or_weigh_is_no_tumour(question):
    read = read_question(question)
    assert read.in_scope and read.lead == "benefit" and "tumour" not in read.frame.outcomes


@pytest.mark.parametrize(
    "question",
    [
        "a mass in the spine after stem cells",
        "abnormal growth after stem cells",
        "growth in the spinal cord after stem cells",
        "growths after stem cells",
    ],
)
def test_a_mass_or_growth_that_was_found_is_a_tumour(question):
    read = read_question(question)
    assert read.lead == "safety" and read.frame.outcomes == ("tumour",)


@pytest.mark.parametrize(
    "question",
    [
        "stem cells after cardiac arrest brain damage",
        "stem cells for hypoxic brain damage after cardiac arrest",
        "stem cells after a heart attack stroke",
        "stem cells after encephalitis damage",
        "stem cells for brain damage after meningitis",
        "spinal abscess left my father paraplegic, stem cells?",
        "my wife is paralysed after an epidural haematoma, stem cells?",
        "Can stem cells help after spinal abscess surgery left me paralysed?",
    ],
)
def test_what_made_somebody_ill_is_no_harm_of_cells(question):
    read = read_question(question)
    assert read.in_scope and read.lead == "benefit" and not read.frame.outcomes


@pytest.mark.parametrize(
    ("question", "harm"),
    [
        ("my father got stem cells and a spinal abscess left him paraplegic", "epidural_abscess"),
        ("paraplegic after a spinal abscess after stem cell injection", "epidural_abscess"),
        ("paralysed after an infection from stem cells", "infection"),
        ("meningitis after stem cells left my son disabled", "meningitis"),
        ("spinal cord injury infection stem cells", "infection"),
        ("stem cells after spinal tumour surgery", "tumour"),
    ],
)
def test_what_came_after_cells_stays_a_harm_where_it_left_somebody_ill(question, harm):
    read = read_question(question)
    assert read.lead == "safety" and harm in read.frame.outcomes


@pytest.mark.parametrize(
    "question", ["relapse after HSCT MS", "MS relapses after mesenchymal cells", "how long until relapse after stem cell transplant for MS"]
)
def test_a_relapse_of_ms_after_cells_is_an_outcome(question):
    read = read_question(question)
    assert read.lead == "benefit" and read.frame.outcomes == ("relapse_reduced",)


@pytest.mark.parametrize("question", ["can stem cells cause MS relapse", "MS flare after stem cells"])
def test_a_relapse_that_cells_bring_is_a_harm(question):
    read = read_question(question)
    assert read.lead == "safety" and read.frame.outcomes == ("relapse_ae",)


def test_new_weakness_in_a_relapse_of_ms_is_its_own_and_no_harm_of_cells():
    assert lead_of("new weakness in MS relapse, stem cells?") == "benefit"
    assert lead_of("new weakness after stem cells in MS") == "safety"


@pytest.mark.parametrize(
    "question",
    [
        "do people stop opioids after disc cells",
        "do patients come off opioids after intradiscal cells",
        "how many patients came off opioids after disc cells",
        "have any people given up painkillers thanks to disc cells",
    ],
)
def test_medicine_that_people_came_to_do_without_is_an_outcome(question):
    read = read_question(question)
    assert read.lead == "benefit" and read.frame.outcomes == ("medication_reduced",)
    assert not read.compared and not read.beyond


@pytest.mark.parametrize("question", ["should I stop opioids before disc cells", "do patients have to stop warfarin before stem cells"])
def test_stopping_a_medicine_oneself_stays_a_matter_for_the_doctor(question):
    assert "candidacy" in read_question(question).topics and read_question(question).beyond


@pytest.mark.parametrize(
    "question",
    ["My daughter has quadriplegic cerebral palsy", "My son has ALS", "I have multiple sclerosis", "want stem cells not surgery"],
)
def test_who_only_tells_of_an_illness_or_a_wish_is_answered(question):
    assert read_question(question).in_scope


@pytest.mark.parametrize("question", ["my son has diabetes", "my dog has ALS", "my mother has lung cancer"])
def test_an_illness_that_is_not_ours_stays_outside(question):
    assert not read_question(question).in_scope
