"""Questions in the words of patients, parents and clinicians whose class was answered with something else, or declined."""

import re

import pytest

from cordwise.answers.question import read_question

from .asking import asked, lead_of, line_of, text_of


@pytest.mark.parametrize(
    "question",
    [
        "Is a conversion rate of 12% above natural recovery in AIS A?",
        "Our clinic counts 15% AIS conversion, is that more than natural recovery?",
    ],
)
def test_a_share_set_beside_natural_recovery_is_never_answered_by_yes(question):
    assert not line_of(question).startswith("Yes") and "without cells" in line_of(question).lower()


@pytest.mark.parametrize(
    "question",
    [
        "What happens to a complete T8 injury if we do nothing?",
        "What if I just do nothing about my worn disc?",
        "Does lumbar stenosis get worse without an operation?",
    ],
)
def test_doing_nothing_asks_for_the_natural_course(question):
    assert lead_of(question) == "natural"


@pytest.mark.parametrize(
    "question", ["Is doing nothing better than stem cells for my back?", "Should I do nothing or try stem cells for MS?"]
)
def test_doing_nothing_set_beside_cells_is_what_they_are_compared_with(question):
    assert lead_of(question) != "natural"


def test_an_incomplete_injury_is_told_the_rates_of_incomplete_ones():
    line = line_of("Will an incomplete C7 injury recover on its own, it has been 4 months?")
    assert "AIS B" in line and "AIS D" in line and "AIS A" not in line
    assert read_question("Will an incomplete C7 injury recover on its own, it has been 4 months?").frame.phases == ("subacute",)


@pytest.mark.parametrize(
    "question",
    [
        "In chronic SCI (AIS B-C), does intrathecal MSC vs rehabilitation alone improve motor score?",
        "How many AIS A patients get to AIS C with cells vs without?",
    ],
)
def test_grades_named_beside_a_comparator_are_not_set_against_each_other(question):
    assert read_question(question).versus is None and lead_of(question) not in ("versus", "natural")
    assert read_question(question).frame.comparators


def test_grades_set_against_each_other_still_are():
    assert read_question("Do cells work better in AIS A or in AIS C?").versus == ("ais", ("A", "C"))


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("fusion or stem cells, which is better?", "spine_disease"),
        ("stem cells vs discectomy", "spine_disease"),
        ("stem cells instead of Ocrevus?", "multiple_sclerosis"),
        ("Kesimpta or HSCT?", "multiple_sclerosis"),
        ("is edaravone better than stem cells?", "als"),
    ],
)
def test_a_treatment_given_for_one_illness_alone_tells_the_illness(question, condition):
    assert read_question(question).frame.conditions == (condition,)


def test_a_study_in_cord_injury_is_no_comparison_of_cells_with_a_fusion_for_a_worn_spine():
    assert "Yoon" not in line_of("Spinal fusion or stem cells for me?")


def test_a_fusion_that_was_had_tells_no_illness():
    assert read_question("After my fusion a clinic offers stem cells. Do they help?").frame.conditions == ()


@pytest.mark.parametrize("question", ["Is HSCT in Russia dangerous?", "Is it safe to have HSCT abroad?"])
def test_a_transplant_without_an_illness_is_read_as_one_in_multiple_sclerosis_and_says_so(question):
    assert line_of(question).startswith("Read as a question on multiple sclerosis")
    assert "rests on chemotherapy" in line_of(question)


@pytest.mark.parametrize("question", ["HSCT for leukaemia?", "Is HSCT good for scleroderma?", "HSCT in sickle-cell disease"])
def test_a_transplant_for_another_illness_is_not(question):
    assert "multiple_sclerosis" not in read_question(question).frame.conditions


def test_bare_cells_set_beside_a_drug_are_cell_therapy():
    assert read_question("Is riluzole better than cells in ALS?").frame.interventions == ("cell_therapy",)


@pytest.mark.parametrize(
    "question", ["Do children with CP get fits after the cells?", "are fits after stem cell infusions common in autism?"]
)
def test_fits_are_seizures(question):
    assert line_of(question).startswith("Seizure after")


@pytest.mark.parametrize(
    "question", ["Does this fit into my week, stem cells on Monday?", "Do stem cells fit better with me or my sister?"]
)
def test_what_fits_is_no_seizure(question):
    assert "eizure after" not in line_of(question)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Does nerve pain get worse after stem cells in spinal cord injury?", "New neuropathic pain after"),
        ("Does spasticity get worse after cells in SCI?", "More spasticity"),
    ],
)
def test_a_sign_that_gets_worse_is_asked_as_the_harm_that_it_is(question, begins):
    assert line_of(question).startswith(begins)


def test_a_question_in_general_is_no_emergency_and_a_head_that_hurts_since_is_one():
    assert not line_of("Does pain get worse after cells in the spinal cord?").startswith("First:")
    assert line_of("my head hurts terribly since they put cells in my spine yesterday").startswith("First:")


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("stem cells for spinel cord in turky", "spinal_cord_injury"),
        ("stemcells for back pane", "low_back_pain"),
        ("does stemcell work for slipped dics", "disc_herniation"),
        ("do stemm sells help autisim", "autism"),
        ("can cells help after an anterior spinal artery stroke?", "nontraumatic_cord_injury"),
        ("is C5 better than T9 for stem cells?", "spinal_cord_injury"),
        ("my injury is 9 years old, can stem cells still help?", "spinal_cord_injury"),
        ("my nephew was stabbed at T6, what about stem cells?", "spinal_cord_injury"),
    ],
)
def test_the_condition_meant_is_read(question, condition):
    assert read_question(question).frame.conditions == (condition,)


@pytest.mark.parametrize(
    "question",
    [
        "Is my injured cord tissue repaired by stem cells?",
        "Is spinal cord tissue regrown by stem cells?",
        "Does scar in the cord tissue stop cells?",
    ],
)
def test_tissue_of_the_spinal_cord_is_no_umbilical_cord(question):
    assert not read_question(question).frame.cells


def test_tissue_of_the_umbilical_cord_is():
    for question in ("Is cord tissue or bone marrow better for autism?", "Are cells from cord tissue safe in cerebral palsy?"):
        assert "uc_msc" in read_question(question).frame.cells


def test_a_syndrome_of_the_injured_cord_is_no_stroke_of_it():
    assert read_question("Is anterior spinal cord syndrome after an injury treated with stem cells?").frame.conditions == (
        "spinal_cord_injury",
    )


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Does insurance in Austria allow stem cells for MS?", "coverage"),
        ("I fall three times a week from MS, do stem cells help?", "benefit"),
        ("My strength is fading from ALS, do stem cells help?", "benefit"),
        ("Can people over 70 have side effects from marrow concentrate?", "safety"),
        ("Do white cells or platelets in PRP help discs?", "benefit"),
        ("Trying for another baby to get its cord blood for our child with CP: does it help?", "benefit"),
        ("My brace fits after the stem cell treatment for my back, can it help me more?", "benefit"),
    ],
)
def test_words_that_only_stand_near_a_topic_do_not_lead(question, lead):
    assert lead_of(question) == lead


def test_blindness_before_stem_cells_names_no_cells_of_the_brain_stem():
    assert not read_question("congenital blindness stem cells").frame.cells


def test_children_who_were_treated_are_no_question_on_fertility():
    assert "fertility" not in line_of("Have any children with SMA walked following stem cells?")


def test_a_number_of_steps_is_no_numbness():
    assert lead_of("Does the number of steps rise after the injections of stem cells in SCI?") != "safety"


@pytest.mark.parametrize(
    "question",
    [
        "Published data of a university clinic show that 7 out of 10 improved after cells for SCI",
        "A study at the Mayo Clinic found that 70% with SCI improved after stem cells, is that right?",
    ],
)
def test_a_share_that_was_published_is_not_called_a_sellers(question):
    assert not line_of(question).startswith("First: a seller's own count")


def test_whether_signs_now_are_normal_is_no_question_in_general():
    assert line_of("Can headache with vomiting be normal after a stem cell lumbar puncture?").startswith("First:")


def test_a_country_is_read_with_its_typo():
    assert read_question("price of stem cells in thialand").jurisdictions == ("TH",)


@pytest.mark.parametrize(
    "question", ["Can stem cells fix my hip and my back?", "stem cells for my lower back and my knee?", "stem cells for knee and back"]
)
def test_a_joint_beside_the_spine_does_not_put_the_spine_outside(question):
    assert read_question(question).frame.conditions == ("low_back_pain",) and "The joint is outside" in line_of(question)


def test_a_joint_alone_stays_outside():
    assert not asked("Can stem cells fix my hip?").in_scope


@pytest.mark.parametrize("question", ["Is it better by drip or in the spine for MS?", "Are cells IV or into the spine better in SCI?"])
def test_into_the_spine_beside_another_route_means_the_routes_that_lead_there(question):
    assert "into the fluid around the spinal cord" in line_of(question) and "just where is not said" not in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "Can I have stem cells together with epidural stimulation?",
        "stem cells combined with hyperbaric oxygen for SCI",
        "Do cells plus PRP beat cells alone in discs?",
    ],
)
def test_what_is_given_beside_cells_is_said_not_to_be_told_apart(question):
    assert line_of(question).startswith("What another treatment adds to cells is not told apart here")


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("When will stem cells for paralysis be available?", "regulation"),
        ("Does the effect of stem cells on my disc fade?", "duration"),
        ("Can a man of 81 get stem cells for his back?", "candidacy"),
        ("Is there a stem cell study for ALS he can still get into?", "candidacy"),
        ("They say cells within 6 weeks are the only chance for his cord injury, true?", "timing"),
        ("My spinal injury is 4 years old, am I too late for cells?", "timing"),
        ("My chiropractor sells stem cell shots for my back, $4000, good idea?", "benefit"),
        ("stem cell boosters for back pain?", "benefit"),
        ("Can stem cells be given twice a year?", "repeats"),
        ("I weigh 140 kg, stem cells in my disc?", "candidacy"),
        ("We are trying for a baby, can my husband have MSC for SCI?", "candidacy"),
        ("Can I get cells with a baclofen pump?", "candidacy"),
        ("should I stop naproxen before cells in the disc?", "candidacy"),
    ],
)
def test_the_topic_asked_leads(question, lead):
    assert lead_of(question) == lead


def test_how_long_it_helped_is_no_time_since_the_injury():
    frame = read_question("I had cells for my SCI and was better for 5 months, does the effect fade?").frame
    assert frame.since_months is None and not frame.phases


def test_when_cells_are_to_be_given_is_no_time_of_the_outcome():
    assert read_question("are stem cells within 2 months the only chance in spinal cord injury?").frame.months is None
    assert read_question("Is SCI at 36 hours too early for cells?").frame.phases == ("acute",)


def test_the_age_of_an_injury_is_no_age_of_a_person():
    assert "criteria on age" not in line_of("My spinal injury is 4 years old, can I get into a trial?")


def test_a_pump_is_told_of_with_what_stops_it():
    assert "a pump that stops can kill by withdrawal" in line_of("Can I get cells with a baclofen pump?")


def test_a_clinic_that_was_closed_is_told_with_why():
    assert re.search(r"XCell-Center.*after a child died", line_of("Why was the XCell-Center closed?"))


def test_studies_of_a_design_without_results_are_named():
    assert "Albu 2021" in line_of("Has there been a placebo trial of cells in spinal cord injury?")


def test_how_many_trials_is_not_answered_by_yes():
    assert line_of("How many randomised trials of cells are there in disc degeneration?").startswith("Of ")


@pytest.mark.parametrize("question", ["What did the NeuroRegen scaffold bring?", "NC1 cell therapy results"])
def test_a_product_by_name_means_those_it_is_for(question):
    assert read_question(question).frame.conditions == ("spinal_cord_injury",)


def test_studies_of_scaffolds_are_not_denied():
    assert "No study with results of cells on a scaffold" not in line_of("Do stem cells on a collagen scaffold help chronic SCI?")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How do stem cells actually work?", "How cells act in people is not held"),
        ("Do I need chemo for MSC infusions in MS?", "Chemotherapy belongs to the transplant"),
        ("Will I be able to have children after stem cells?", "What cells do to fertility was not gathered"),
        ("Do stem cells migrate to the brain after a drip?", "where they go in it, was not gathered"),
        ("Do I need a visa for stem cells in China?", "How to travel"),
        ("Is it haram to use embryonic cells for paralysis?", "What is right is not for evidence to say"),
        ("Any ALS stem cell trials near Chicago?", "Which trials take people in now"),
        ("ISSCR say what about clinics?", "Held of ISSCR"),
        ("will my body reject donor cells?", "Immune rejection after donor cell therapy"),
    ],
)
def test_what_is_not_held_is_said_first_and_not_declined(question, words):
    assert words in line_of(question)


@pytest.mark.parametrize("question", ["Acme Biotech legit?", "reviews of a stem cell clinic Bangkok, any good?"])
def test_sellers_by_name_bring_the_questions_to_ask(question):
    assert lead_of(question) == "offer" and text_of(question, "offer")


def test_an_institutes_share_is_called_what_it_is_and_that_of_a_trial_is_not():
    first = "First: a seller's own count"
    assert line_of("Brain and spine institute autism 88% improve, true?").startswith(first)
    assert not line_of("An institute published a trial in SCI in which 60% improved, true?").startswith(first)


@pytest.mark.parametrize(
    "question",
    [
        "My father had a stroke this morning, should we get stem cells?",
        "stroke 2 hours ago which cells",
        "grandma 90 stroke yesterday stem cells?",
    ],
)
def test_a_stroke_of_today_is_sent_to_a_hospital_first(question):
    assert line_of(question).startswith("First: a stroke that has just happened needs a hospital")


@pytest.mark.parametrize(
    "question",
    [
        "My mother had a stroke 8 months ago. Stem cells?",
        "I read yesterday that stem cells help after a stroke",
        "Are stem cells given within 2 days of a stroke useful in trials?",
        "His stroke rehab ended today, can stem cells help?",
        "Two days ago we asked a clinic about my stroke of 2019, are stem cells any use?",
    ],
)
def test_a_stroke_of_long_ago_or_of_the_news_is_not(question):
    assert not line_of(question).startswith("First:")


@pytest.mark.parametrize(
    "question",
    ["I have prostate cancer, can I have BMAC for my back?", "breast cancer under treatment and sciatica, are stem cells possible?"],
)
def test_a_cancer_that_somebody_has_is_asked_as_what_keeps_people_out(question):
    assert lead_of(question) == "candidacy" and "criteria on cancer" in line_of(question)


@pytest.mark.parametrize("question", ["Can stem cells cause prostate cancer?", "Does cell therapy for my back lead to breast cancer?"])
def test_a_cancer_that_cells_are_asked_to_bring_is_a_harm(question):
    assert lead_of(question) == "safety" and line_of(question).startswith("Tumour or abnormal growth after")


@pytest.mark.parametrize(
    "question",
    ["They say 1 in 3 patients with ALS stop getting worse, is it so?", "Leaflet: 82% of disc patients avoid an operation. True?"],
)
def test_a_sellers_share_in_other_forms_is_called_what_it_is(question):
    assert line_of(question).startswith("First: a seller's own count")


@pytest.mark.parametrize("question", ["Does Canada allow stem cells for MS?", "Does Turkey permit cell therapy for autism?"])
def test_what_a_country_allows_is_asked_of_its_law(question):
    assert lead_of(question) == "regulation"


def test_what_a_treatment_allows_somebody_to_do_is_not():
    assert lead_of("Do stem cells allow people to walk after SCI?") != "regulation"


@pytest.mark.parametrize("question", ["Any ALS trials?", "my son has SMA, trials?"])
def test_trials_asked_for_are_pointed_to(question):
    assert line_of(question).startswith("Which trials take people in now")


def test_a_question_in_labelled_parts_is_read_part_by_part():
    read = read_question("Population: children with autism. Intervention: UC-MSC IV. Comparator: placebo. Outcome: CARS at 24 weeks.")
    assert read.lead == "benefit" and read.frame.comparators == ("placebo",) and read.frame.age_group == "child"


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("My son is aggressive since the infusions for his autism", "safety"),
        ("Can stem cells make ALS go faster?", "safety"),
        ("Will he feel his legs again, T11 incomplete, 5 weeks?", "natural"),
        ("Does the AAN recommend stem cells for ALS?", "guidance"),
    ],
)
def test_what_is_told_or_hoped_without_its_usual_word_leads(question, lead):
    assert lead_of(question) == lead


def test_cells_that_make_nerves_grow_faster_are_a_benefit():
    assert lead_of("Can stem cells make nerves heal faster in ALS?") == "benefit"


def test_a_time_behind_the_level_is_the_time_since_the_injury():
    assert read_question("AIS D cervical 3 years, are cells worth it?").frame.phases == ("chronic",)


def test_what_befell_people_in_trials_asks_for_none():
    assert line_of("Did any patient die in ALS stem cell trials?").startswith("Death after")


def test_natural_recovery_asked_openly_is_not_answered_by_yes():
    assert line_of("What becomes of a complete T4 injury after 2 years if we do nothing?").startswith("Without cells")


@pytest.mark.parametrize("question", ["is the moon made of stem cells?", "will stem cells regrow hair?", "how do I cook rice?"])
def test_what_is_outside_stays_outside(question):
    assert not asked(question).in_scope
