"""Classes of questions of a second review, each in two wordings or more: what is asked, and what the reply says first."""

import re

import pytest

from cordwise.answers.question import read_question
from cordwise.knowledge.vocabulary import load

from .asking import asked, lead_of, line_of, text_of


@pytest.mark.parametrize(
    "question",
    [
        "Have sham-controlled trials demonstrated that stem cells help stroke?",
        "Is there a double-blind trial that proves stem cells work for MS?",
        "Did any randomised study find that cells heal the spinal cord?",
    ],
)
def test_what_trials_of_a_design_found_is_no_question_of_whether_there_are_any(question):
    assert lead_of(question) == "benefit" and not line_of(question).startswith("Yes")


@pytest.mark.parametrize(
    "question",
    ["Have blinded trials shown that stem cells are dangerous in MS?", "Has any placebo-controlled trial found harm of cells in ALS?"],
)
def test_harm_that_trials_of_a_design_found_is_safety(question):
    assert lead_of(question) == "safety"


@pytest.mark.parametrize(
    "question", ["How many controlled studies of cells for autism exist?", "Are there controlled trials of stem cells for cerebral palsy?"]
)
def test_controlled_is_a_design_too(question):
    assert lead_of(question) == "designs" and "known to be controlled" in line_of(question)


@pytest.mark.parametrize(
    "question",
    ["Did more people die than with placebo in the phase 3 of NurOwn?", "Deaths in the NurOwn phase 3 trial: more than placebo?"],
)
def test_of_a_named_trial_it_is_said_that_its_harm_is_not_held(question):
    assert line_of(question).startswith(
        "No count of harm or deaths in just this trial is held; what is held of it: NurOwn (MSC-NTF), phase 3"
    )


@pytest.mark.parametrize(
    "question",
    [
        "He can't stand on his own since his T8 injury. Would stem cells help?",
        "I cannot transfer without help after my C6 injury, can stem cells change that?",
    ],
)
def test_what_a_person_cannot_do_alone_is_no_natural_recovery(question):
    assert "natural" not in read_question(question).topics


@pytest.mark.parametrize(
    "question", ["Do complete injuries recover on their own?", "Does a herniated disc heal by itself or do I need stem cells?"]
)
def test_what_heals_by_itself_is(question):
    assert "natural" in read_question(question).topics


@pytest.mark.parametrize(
    "question",
    [
        "Relative risk of pain relief with stem cells in low back pain?",
        "What is the risk difference of improvement with cells in autism?",
        "Can stem cells lower the risk of relapse in MS?",
        "Does the risk of falls drop with stem cells in ataxia?",
    ],
)
def test_a_risk_that_is_a_measure_or_goes_down_asks_for_benefit(question):
    assert lead_of(question) == "benefit"


@pytest.mark.parametrize(
    "question", ["What is the relative risk of death after stem cells?", "What is the risk of infection after stem cells in the disc?"]
)
def test_a_risk_of_harm_stays_one(question):
    assert lead_of(question) == "safety"


@pytest.mark.parametrize(
    ("question", "conditions", "routes"),
    [
        ("IS IT WORTH IT TO GET STEM CELLS FOR ALS", ("als",), ()),
        ("My IT manager says stem cells cure MS", ("multiple_sclerosis",), ()),
        ("Would cells help Ms Smith, who has ALS?", ("als",), ()),
        ("I hold an MS degree; do cells help autism?", ("autism",), ()),
        ("Are stem cells any good for a lumbar disc?", ("disc_degeneration",), ()),
        ("Are disc stem cells dangerous?", ("disc_degeneration",), ()),
        ("Would stem cells mend my L3/L4?", ("disc_degeneration",), ()),
        ("L5/S1 stem cell treatment, does it work?", ("disc_degeneration",), ()),
        ("Do stem cells help neck discs?", ("disc_degeneration",), ()),
        ("Do stem cells help a C5/C6 complete cord injury?", ("spinal_cord_injury",), ()),
    ],
)
def test_words_that_only_look_like_others(question, conditions, routes):
    frame = read_question(question).frame
    assert frame.conditions == conditions and frame.routes == routes


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("How common is headache after cell therapy for multiple sclerosis?", "58% (95% interval 38% to 77%)"),
        ("How often do people with a cord injury get a fever after stem cells?", "22%"),
        ("Do stem cells trigger nerve pain in people with SCI?", "11%"),
    ],
)
def test_the_share_of_a_review_of_just_these_people_comes_before_nothing(question, share):
    line = line_of(question)
    assert f": {share} of the people in a published review" in line and "no study that matches counts people with it" not in line


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Did some patients with SCI deteriorate after stem cells?", "neurological_worsening"),
        ("Has anyone lost feeling after cells were put into the spinal cord?", "neurological_worsening"),
        ("Do stem cells trigger neuropathic pain?", "neuropathic_pain"),
        ("Can cells worsen spasticity after a cord injury?", "spasticity_increase"),
    ],
)
def test_what_people_lost_or_got_is_harm(question, outcome):
    read = read_question(question)
    assert read.lead == "safety" and read.frame.outcomes[0] == outcome and "improved" not in line_of(question)


@pytest.mark.parametrize(
    "question", ["Do stem cells help people who lost feeling in their legs after an injury?", "Do stem cells relieve nerve pain after SCI?"]
)
def test_what_cells_are_hoped_to_mend_is_benefit(question):
    assert lead_of(question) == "benefit"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "How many got better in Curtis 2018?",
            "Curtis 2018 (one group, no controls, 4 people treated): neurological improvement: 2 of 4 treated",
        ),
        ("What came out of Elkheir et al. (2014)?", "Elkheir 2014 (randomised, 50 people treated): "),
        ("What did Levi 2019 conclude on neural stem cells in SCI?", "Levi 2019 (randomised, 12 people treated): "),
        ("Do the results of Honmou 2021 show that cells help SCI?", "Honmou 2021 is not held"),
        ("What did Kowalski 2017 find about disc cells?", "Kowalski 2017 is not held"),
    ],
)
def test_a_study_named_by_author_and_year_comes_first(question, first):
    assert line_of(question).startswith(first) and asked(question).certainty == ""


@pytest.mark.parametrize(
    "question",
    [
        "I broke my neck in May 2019. Do stem cells help?",
        "Since 2012 I have had ALS, do stem cells work?",
        "Treated in Panama 2020 for MS, do cells help?",
    ],
)
def test_a_month_or_a_place_with_a_year_is_no_study(question):
    assert "is not held, so nothing" not in line_of(question)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("degenerative cervical myelopathy", "surgery that takes pressure off the cord"),
        ("cauda equina injury", "emergency surgery"),
        ("spinal muscular atrophy", "nusinersen"),
        ("neuromyelitis optica", "plasma exchange"),
        ("epilepsy", "anti-seizure medicines"),
        ("hydrocephalus", "shunt"),
        ("syringomyelia", "watching with MRI"),
        ("spina bifida", "close the back"),
        ("myasthenia gravis", "pyridostigmine"),
        ("Friedreich's ataxia", "omaveloxolone"),
        ("a vertebral fracture", "osteoporosis"),
    ],
)
def test_established_care_is_that_of_the_condition(condition, words):
    for question in (f"What are the alternatives to stem cells for {condition}?", f"What is there for {condition} other than stem cells?"):
        assert words in line_of(question) and "speech therapy and" not in line_of(question)


@pytest.mark.parametrize("condition", ["CIDP", "Huntington's disease"])
def test_a_condition_without_a_list_inherits_none(condition):
    assert line_of(f"What are the alternatives to stem cells for {condition}?").startswith("No list of usual care is held")


def test_every_row_of_care_names_its_document():
    assert all(row["document"] and row["checked"] and row["source"] for row in load("questions")["care"])


@pytest.mark.parametrize(
    ("question", "conditions"),
    [
        ("Do stem cells cure facial paralysis?", ("facial_palsy",)),
        ("Stem cells after Bell's palsy?", ("facial_palsy",)),
        ("Can stem cells mend a cord damaged by radiation myelopathy?", ("radiation_myelopathy",)),
        ("Does a Chiari malformation get better with stem cells?", ("chiari",)),
        ("Do cells help paralysis after polio?", ("polio",)),
        ("My arm is paralysed after a stroke years ago; stem cells?", ("stroke",)),
    ],
)
def test_an_illness_is_not_read_as_another(question, conditions):
    assert read_question(question).frame.conditions == conditions
    assert "AIS" not in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "Do stem cells help vocal cord paralysis?",
        "Stem cells against sleep paralysis?",
        "Do stem cells treat schizophrenia?",
        "stem cells for narcolepsy",
        "Compose a poem on stem cells for me",
    ],
)
def test_what_is_none_of_ours_is_declined(question):
    assert not asked(question).in_scope


@pytest.mark.parametrize(
    "question",
    [
        "When can I drive after stem cells for MS?",
        "Can we fly after stem cells for ALS?",
        "Which papers on cells in ALS were retracted?",
        "Who discovered stem cells for SCI?",
    ],
)
def test_what_is_not_held_at_all_is_said_without_counts_of_something_else(question):
    assert not re.search(r"\d+ of \d+|\d+ studies", line_of(question)) and "not held" in line_of(question)


@pytest.mark.parametrize(
    "question",
    ["How many people with MS got cells in studies?", "fever after intrathecal cells, how common?", "Are cells frozen in ALS trials?"],
)
def test_cells_alone_are_cell_therapy_beside_a_condition_or_a_route(question):
    assert read_question(question).in_scope


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("I have HIV and a C7 injury, would trials take me?", "infection"),
        ("Can I have stem cells for MS on Eliquis?", "blood thinners or bleeding"),
        ("My father takes Xarelto and wants stem cells in the disc", "blood thinners or bleeding"),
        ("I had a meningioma; can I have stem cells for a cord injury?", "cancer"),
        ("Am I excluded from SCI stem cell trials by a metal implant?", "metal, implants or MRI"),
        ("Are people over 70 let into stem cell trials for SCI?", "age"),
    ],
)
def test_criteria_on_just_what_is_named_come_first(question, on):
    assert lead_of(question) == "candidacy"
    assert re.search(rf"\d+ criteri(?:on|a) on {on}", line_of(question))


def test_an_age_that_could_be_a_time_says_that_it_is_one():
    assert "age: “older than 12 months”" in line_of("Are people over 70 let into stem cell trials for SCI?")


@pytest.mark.parametrize(
    "question",
    [
        "May a California clinic legally inject my own fat cells?",
        "Is my own fat a drug under US law, stem cells for my back?",
        "Is SVF allowed in the USA for back pain?",
    ],
)
def test_own_fat_in_the_united_states_is_answered_by_the_ruling(question):
    assert re.match(r"The United States \(court ruling, 2024-09-27\): The court held that stromal vascular fraction", line_of(question))


@pytest.mark.parametrize("state", ["Arizona", "Ohio", "Oregon"])
def test_a_state_without_a_rule_of_its_own_is_not_told_that_of_another(state):
    line = line_of(f"Is stem cell therapy legal in {state}?")
    assert line.startswith(f"Of {state} itself no rule is held") and "State of" not in line


@pytest.mark.parametrize(
    "question", ["Can I get stem cells for SCI under Right to Try?", "Does the right-to-try law cover a stem cell clinic for MS?"]
)
def test_right_to_try_is_answered_by_what_it_covers(question):
    line = line_of(question)
    assert line.startswith("The federal Right to Try Act of 2018") and "sells outside such an application are not covered" in line


@pytest.mark.parametrize(
    "question",
    [
        "Is HSCT better than drugs for relapsing MS?",
        "Is there a trial of AHSCT against drugs in multiple sclerosis?",
        "What did MIST find on HSCT?",
    ],
)
def test_what_is_held_on_transplants_in_ms_is_not_denied(question):
    line = line_of(question)
    assert "(MIST)" in line and all(name in line for name in ("BEAT-MS", "StarMS", "RAM-MS")) and "None that is held" not in line


def test_two_studies_have_no_middle_one():
    assert "middle study" not in line_of("Do stem cells cause seizures in children with autism?")
    assert "those of the two studies" in line_of("Do stem cells cause seizures in children with autism?")


@pytest.mark.parametrize(
    ("words", "route"),
    [("iv", "intravenous"), ("in the vein", "intravenous"), ("in spinal fluid", "intrathecal"), ("in the spinal fluid", "intrathecal")],
)
def test_routes_in_everyday_words(words, route):
    assert read_question(f"Are mesenchymal cells {words} safe in ALS?").frame.routes == (route,)


def test_a_phase_iv_is_no_route():
    assert read_question("Is there a phase IV trial of stem cells for ALS?").frame.routes == ()


def test_the_count_without_controls_points_to_natural_recovery_in_a_short_clause():
    line = line_of("Do cells help a spinal cord injury?")
    clause = line.split("but people improve")[1].split(" (certainty")[0]
    assert len(clause.split()) < 40 and "stands under What was found" in clause
    told = text_of("Do cells help a spinal cord injury?", "what_was_found")
    assert "examined as AIS A in the first weeks" in told and "examined as AIS C in the first weeks" in told


def test_what_keeps_people_out_is_told_before_what_is_required_and_neither_reads_as_a_welcome():
    line = line_of("I had breast cancer in 2015, can I join a stem cell trial for spinal cord injury?")
    assert "4 criteria on cancer (kept out: “CNS neoplasm or any cancer in last 5 years”" in line and "taken in: “no" not in line
    assert "taken in only: “effective contraception”" in line_of("I am pregnant, can I join a trial of MSC for MS?")


def test_an_age_is_not_answered_with_the_ages_of_trials_in_other_conditions():
    assert "Medicare" not in line_of("can a toddler with autism have stem cells")
    assert "“age 2 to 15”" in line_of("can a baby of 8 months get stem cells for cerebral palsy")


@pytest.mark.parametrize("question", ["can a baby get better with stem cells", "can a person with als get better with msc"])
def test_getting_better_asks_for_no_place_in_a_trial(question):
    assert read_question(question).lead == "benefit"


def test_serious_events_that_all_came_by_one_route_are_told_so_where_donors_are_compared():
    line = line_of("are donor cells more dangerous than own cells")
    assert "the events among the 13 of 222 all in studies of cells given into the spinal cord" in line


def test_where_nothing_is_held_of_one_side_that_comes_last():
    line = line_of("compare intravenous with intrathecal in cerebral palsy")
    assert "held are 7 studies of cells given into the fluid around the spinal cord and no study of cells given into a vein" in line


@pytest.mark.parametrize("question", ["how many with AIS A convert to D", "how many people with AIS A ever become AIS C"])
def test_a_conversion_of_people_with_a_grade_is_answered(question):
    assert read_question(question).in_scope and "of people examined as AIS A" in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "what are the chances of dying from stem cell therapy",
        "mortality after intrathecal msc in als",
        "can intrathecal stem cells be fatal",
    ],
)
def test_dying_of_the_treatment_is_answered_with_deaths(question):
    assert read_question(question).lead == "safety" and line_of(question).startswith("Death after")


@pytest.mark.parametrize(
    "question", ["als is a fatal disease, is there a trial of stem cells", "my dad is dying of als, can stem cells help"]
)
def test_a_fatal_illness_asks_for_no_deaths_after_cells(question):
    assert "Death after" not in line_of(question)


def test_beside_a_count_of_serious_events_in_other_people_a_grave_harm_in_other_people_is_told():
    line = line_of("iv drip of stem cells side effects ms")
    assert line.startswith("Not free of grave harm") and "seizure was counted in 3 of 47 people, by the same route in any condition" in line


def test_who_was_made_worse_is_told_of_harm_and_gets_no_list_of_care():
    assert line_of("stem cells made me worse what can i do").startswith("Neurological worsening after cell therapy")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("clinic says no side effects ever reported, true?", "Read as a question on cell therapy"),
        ("my 6 yr old has autism and the clinic wants 15000 for 4 infusions", "Prices held run from"),
        ("does the nhs do stem cells for spinal injuries", "told under Cost"),
        ("how long is waiting list for stem cell trial", "Waiting lists and times were not gathered"),
        ("how long until i see results after stem cells", "How soon a change can be seen was not gathered"),
        ("do i need antibiotics after stem cells", "Whether antibiotics are given"),
        ("what to watch for after stem cell injection in spine", "Signs that need a doctor at once"),
        ("how much do ais c improve in first year w/o treatment", "Without cells 70% to 85%"),
        ("scam or legit: stem cell institute panama", "Ask every clinic"),
        ("i'm 71 with als can i join an msc trial", "1 criterion on age"),
        ("is my 3 year old with cp too young for stem cells", "“age 2 to 15”"),
    ],
)
def test_what_people_type_is_answered_with_what_they_ask(question, said):
    assert said in line_of(question)


def test_a_dentist_who_promises_no_risk_is_no_seller_of_cells():
    assert not read_question("my dentist clinic says no risk").in_scope


@pytest.mark.parametrize(
    "question",
    [
        "how many people were paralysed by stem cell injections",
        "was anyone left paralyzed after stem cells",
        "paralysed from stem cell treatment in spine, how common",
    ],
)
def test_paralysed_by_cells_is_a_harm_and_no_condition_treated(question):
    assert line_of(question).startswith("Neurological worsening after cell therapy")


@pytest.mark.parametrize(
    "question", ["i was paralysed by an epidural steroid injection, can stem cells help", "paralysed after a fall, stem cells"]
)
def test_paralysed_by_something_else_is_what_is_to_be_treated(question):
    asked_now = read_question(question)
    assert asked_now.frame.conditions == ("spinal_cord_injury",) and asked_now.lead == "benefit"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("wat r side efects of stemcell in spine", "Not free of serious harm"),
        ("do stem cells cause blood clots in lungs when iv", "Blood clot or lung embolism after cells given into a vein"),
        ("intra-arterial cells stroke risk", "Stroke or bleeding in the brain after cells given into an artery"),
        ("will i get my erections back with stem cells t8", "sexual function improved"),
        ("bone marrow from my hip put in my disc, safe?", "given into the disc"),
    ],
)
def test_harms_and_places_in_words_of_people_are_in_scope(question, said):
    assert said in line_of(question)


@pytest.mark.parametrize("question", ["stem cells for lung disease", "stem cells for hip arthritis", "stem cells for erectile dysfunction"])
def test_other_parts_of_the_body_stay_outside(question):
    assert not read_question(question).in_scope
