"""Classes of questions as people put them, each in two wordings or more: what the reply must say first, and what it must not say."""

import re

import pytest

from cordwise.answers.question import read_question
from cordwise.answers.sections.became import missed
from cordwise.answers.sections.telling import Telling
from cordwise.knowledge.vocabulary import load, vocabulary

from .asking import BASE, asked, line_of, text_of

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
    assert "criteria on cancer" in line_of(question)
    first = text_of(question, "candidacy").split("\n")[1]
    assert re.search("cancer|malignan|neoplasm", first)


@pytest.mark.parametrize("question", ["Do stem cells cause cancer in spinal cord injury?", "Can stem cells give me cancer?"])
def test_a_cancer_by_cells_stays_a_harm(question):
    assert read_question(question).lead == "safety" and read_question(question).frame.outcomes == ("tumour",)


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
    assert read_question(question).lead == "candidacy"
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


@pytest.mark.parametrize(
    "question",
    [
        "What should I ask a clinic before I pay?",
        "What are red flags of stem cell clinics?",
        "What questions should I ask about stem cells for MS?",
    ],
)
def test_what_to_ask_a_clinic_is_answered_with_the_questions_and_their_sources(question):
    text = text_of(question, "offer")
    content = load("offer_flags")
    assert all(row["ask"] in text for row in (*content["flags"], *content["questions"]))
    assert all(re.search(r"\[\d+\]$", line) for line in text.splitlines()[1:])
    assert asked(question).certainty == "none"


def test_every_figure_of_the_questions_to_a_clinic_is_kept():
    question = "What should I ask a clinic before I pay?"
    told = [number for number in asked(question).numbers if number["kind"] == "ask"]
    assert [number["text"] for number in told] == [row["ask"] for row in load("offer_flags")["flags"] if re.search(r"\d", row["ask"])]


@pytest.mark.parametrize(
    "question", ["How much do the trials of stem cells in SCI differ?", "How much did patients improve after stem cells for SCI?"]
)
def test_how_much_is_not_always_a_price(question):
    assert "cost" not in read_question(question).topics


@pytest.mark.parametrize(
    "question", ["How much does stem cell therapy for ALS cost?", "How much is stem cell therapy and does it help ALS?"]
)
def test_how_much_is_a_price_where_it_is(question):
    assert read_question(question).lead == "cost"


def test_a_price_that_is_only_told_is_not_asked_for():
    assert read_question("It costs 20,000 dollars. Does stem cell therapy help cerebral palsy?").lead == "benefit"


@pytest.mark.parametrize(
    "question", ["Stemirac in Japan, what's the status now?", "Is Stemirac still on sale?", "Is Stemirac on the market?"]
)
def test_the_status_of_a_product_is_what_was_decided_on_it(question):
    assert line_of(question).startswith("Decisions held on Stemirac: conditional approval (Japan")


@pytest.mark.parametrize(
    "question",
    [
        "Who runs trials of stem cells for spinal cord injury in Europe?",
        "Which hospitals run trials for chronic spinal cord injury?",
        "Where can I join a stem cell trial for ALS?",
    ],
)
def test_who_runs_trials_is_answered_with_where_to_look(question):
    assert line_of(question).startswith("Which trials take people in now stands in the registries") and '"cordwise trials"' in line_of(
        question
    )


@pytest.mark.parametrize("words", ["as good as", "as effective as", "as safe as"])
def test_as_good_as_compares(words):
    assert read_question(f"Is physiotherapy {words} stem cells for back pain?").lead == "alternatives"


@pytest.mark.parametrize(
    "question",
    [
        "Are there double-blind placebo-controlled trials of stem cells for disc pain?",
        "Have there been any placebo-controlled trials of cells for ALS?",
    ],
)
def test_trials_of_a_design_are_counted_and_named(question):
    assert read_question(question).lead == "designs"
    assert re.match(r"Yes: of \d+ studies .* that are held, \d+ (?:is|are) known to be [a-z, -]+: \w+ ?\d*(?:,|\.)", line_of(question))


def test_where_no_trial_is_of_that_design_each_part_of_it_is_counted():
    line = line_of("Are there any sham-controlled randomised trials of cell therapy in chronic SCI?")
    assert line.startswith("None that is held: of ") and re.search(r"sham-controlled: none, randomised: \d+", line)


@pytest.mark.parametrize(
    "question",
    ["My brother, C4 AIS A, three weeks after the accident: what is his chance of walking without any stem cells?", "What are the chances of walking again naturally after an AIS A injury?",
     "Will I walk again after a T12 injury, AIS C, one month ago?"],
)  # fmt: skip
def test_walking_without_cells_is_natural_recovery_of_which_no_rate_is_held(question):
    assert read_question(question).lead == "natural"
    assert line_of(question).startswith("No published rate of “walking” without cells is held") and '"cordwise recovery"' in line_of(
        question
    )


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What does the Florida law on stem cells say?", "Florida lets physicians"),
        ("Is stem cell therapy for back pain legal in Florida?", "Florida lets physicians"),
        ("Utah stem cell law", "Utah lets health care providers"),
        ("Is it legal in Texas to give stem cells for MS?", "State of Texas ("),
        ("Are stem cells for spinal cord injury legal in India?", "India ("),
        ("Is stem cell therapy allowed in Australia?", "Australia ("),
        ("Can I go to Germany for stem cells, what is the law there?", "Germany ("),
    ],
)
def test_the_rule_of_the_place_named_comes_first(question, first):
    assert first in line_of(question)[:90]
    named = "Charlie's Law" if "Texas" in first else first.split(" (")[0]
    assert named in text_of(question, "regulation").split("\n- ")[1]


def test_a_state_of_which_no_rule_is_held_is_named():
    assert line_of("Are stem cells legal in Ohio?").startswith("Of Ohio itself no rule is held")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Was NurOwn withdrawn?", "application withdrawn by the maker"),
        ("Is NurOwn approved for ALS?", "application withdrawn by the maker"),
        ("Is OPC1 approved?", "leave to test, not an approval"),
    ],
)
def test_what_is_no_decision_to_approve_or_refuse_is_not_worded_as_one(question, words):
    assert words in asked(question).bottom_line + text_of(question, "regulation")


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Do stem cells regrow a disc on MRI?", "imaging improved"),
        ("Will stem cells help my grip after a C6 injury?", "hand or arm function improved"),
        ("Can stem cells improve swallowing in MND?", "swallowing or speech improved"),
        ("Do stem cells improve memory after a brain injury?", "thinking or memory improved"),
        ("stem cells for fatigue in MS", "energy, sleep or mood improved"),
    ],
)
def test_an_outcome_that_nobody_counted_is_said_to_be_so(question, label):
    assert f"No study that matches counts people under “{label}”" in line_of(question)


@pytest.mark.parametrize(
    ("score", "condition"),
    [
        ("ALSFRS-R", "als"),
        ("GMFM-88", "cerebral_palsy"),
        ("NIHSS", "stroke"),
        ("UPDRS", "parkinson"),
        ("EDSS", "multiple_sclerosis"),
        ("ODI", "low_back_pain"),
    ],
)
def test_a_score_names_its_disease(score, condition):
    assert read_question(f"Do stem cells change the {score}?").frame.conditions == (condition,)


@pytest.mark.parametrize(
    "question",
    [
        "A clinic says 85% of its spinal cord injury patients improve with stem cells. True?",
        "My clinic claims a 90% success rate for stem cells in back pain",
    ],
)
def test_a_share_told_by_a_seller_is_answered_first(question):
    assert line_of(question).startswith("First: a seller's own count of people who got better, without a control group")


def test_a_share_told_by_a_seller_is_answered_also_where_the_rest_is_not_clear():
    assert line_of("The clinic says 85% of their patients improve. Can that be true?").startswith("First: a seller's own count")


@pytest.mark.parametrize(
    "question",
    [
        "steam cels for the spinel cord injery are they save",
        "stemcell for spinal chord injurie is it safe",
        "Is stem cel tretment safe for spinal cord injurys",
    ],
)
def test_several_misspelt_words_together_are_read(question):
    read = read_question(question)
    assert read.lead == "safety" and read.frame.conditions == ("spinal_cord_injury",)


@pytest.mark.parametrize(
    "question",
    ["¿Funcionan las células madre para la lesión medular?", "Sind Stammzellen bei Querschnittlähmung wirksam?", "Les cellules souches marchent-elles pour la sclérose en plaques ?",
     "Le cellule staminali funzionano per la SLA?", "As células-tronco funcionam para lesão medular?"],
)  # fmt: skip
def test_other_languages_are_declined_in_a_line_that_says_which_one_is_read(question):
    assert line_of(question).startswith("Only questions in English are read") and "\n" not in line_of(question)


def test_what_doctors_were_asked_is_no_result_of_treatment():
    assert "neurologists who had been asked" not in text_of("Do stem cells help neurological disease?", "what_was_found")


def test_the_answer_to_what_is_left_open_reads_as_a_sentence():
    for question in (
        "who is doing iPSC spinal cord injury trials",
        "does the Regenexx disc procedure work",
        "Do stem cells put into the spine help ALS?",
    ):
        assert "here: not known" not in line_of(question) and "is: not known" not in line_of(question)


def test_a_pooled_share_beside_another_raw_one_is_explained_in_its_line():
    assert "pooled over the studies, of which small ones weigh nearly as much as large ones" in line_of(
        "Is cell therapy safe in spinal cord injury?"
    )
    assert "the share in the middle study and not that of all people together" in text_of(
        "Do stem cells help a spinal cord injury?", "what_was_found"
    )


@pytest.mark.parametrize(
    "question",
    [
        "My MRI shows a herniated disc, would stem cells help?",
        "Do stem cells help a long-standing injury of the spinal cord?",
        "I am tired of back pain. Do stem cells work?",
        "On balance, are stem cells worth it for ALS?",
    ],
)
def test_words_that_only_tell_a_story_name_no_outcome(question):
    terms = vocabulary("outcomes").terms
    assert not [one for one in read_question(question).frame.outcomes if terms[one].facts.get("kind") == "benefit"]


@pytest.mark.parametrize("question", ["Are stem cell clinics legal?", "Is stem cell therapy for spinal cord injury allowed?"])
def test_what_is_lawful_without_a_place_is_answered_by_rules_of_some(question):
    line = line_of(question)
    assert line.startswith("What is lawful differs from place to place") and "The United States (" in line


def test_masking_of_four_is_double_blind_too():
    assert "NCT03280056" in line_of("What proportion of trials of stem cells for ALS are double-blind?")


@pytest.mark.parametrize(
    "question",
    [
        "My doctor said stem cells carry a 5% risk of infection, is that true for MS?",
        "They told me 20% get headaches after intrathecal stem cells",
    ],
)
def test_a_share_of_harm_or_of_a_doctor_is_no_count_of_a_seller(question):
    assert not line_of(question).startswith("First: a seller")


@pytest.mark.parametrize(
    "question",
    [
        "I can't feel my legs since yesterday and can't pee, should I get stem cells?",
        "Sudden numbness around my bottom and I lost control of my bladder today. Do stem cells help?",
        "My husband cannot move his legs since last night, can cells help?",
        "My legs went numb suddenly this morning",
        "Stem cells by spinal tap yesterday, now stiff neck, headache and vomiting, is this normal?",
        "Fever of 39 and severe back pain after my lumbar injection, is it normal?",
        "She got an infusion of stem cells last week and now has chest pain",
        "My son had seizures after the stem cell infusion, should i worry?",
    ],
)
def test_what_cannot_wait_is_said_first_and_alone(question):
    assert line_of(question).startswith("First: ") and re.search("doctor today|emergency department", line_of(question))
    assert not re.search(r"\d+ of \d+", line_of(question))


@pytest.mark.parametrize(
    "question",
    [
        "How common is fever after intrathecal stem cells?",
        "Can stem cells help if I can't feel my legs after an injury 3 years ago?",
        "Will I get a fever after the injection?",
        "I have MS; do people get headaches after stem cells?",
        "Are there treatments today for people who cannot move their legs?",
        "My mother has had chronic weakness in her legs for ten years, would cells help?",
        "I have multiple sclerosis with numb hands, should I try stem cells?",
        "I have failed back surgery with severe pain, are stem cells any good?",
    ],
)
def test_what_only_sounds_like_an_emergency_is_answered(question):
    assert not line_of(question).startswith("First: ")


@pytest.mark.parametrize(
    "question",
    [
        "Are stem cells approved for neurological disease in the US?",
        "Has the FDA approved any stem cell therapy for neurological diseases?",
    ],
)
def test_an_approval_for_one_disease_of_a_group_is_told_for_the_group(question):
    assert "Skysona" in line_of(question) or "Skysona" in text_of(question, "regulation")


def test_an_exemption_is_told_as_no_approval():
    assert "exemption, not an approval" in line_of("Is NC1 approved in Spain?")


def test_what_to_ask_stands_before_what_was_found():
    assert next(section.id for section in asked("What should I ask a clinic before I pay for stem cells?").sections) == "offer"
