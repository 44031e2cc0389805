"""Classes of questions on offers, prices, rules, trials and words, each in two wordings or more: what the reply must say first, and what it must not say."""

import re

import pytest

from cordwise.answers.question import read_question
from cordwise.knowledge.vocabulary import load, vocabulary

from .asking import asked, lead_of, line_of, text_of


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
    assert lead_of(question) == "cost"


def test_a_price_that_is_only_told_is_not_asked_for():
    assert lead_of("It costs 20,000 dollars. Does stem cell therapy help cerebral palsy?") == "benefit"


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
    assert lead_of(f"Is physiotherapy {words} stem cells for back pain?") == "alternatives"


@pytest.mark.parametrize(
    "question",
    [
        "Are there double-blind placebo-controlled trials of stem cells for disc pain?",
        "Have there been any placebo-controlled trials of cells for ALS?",
    ],
)
def test_trials_of_a_design_are_counted_and_named(question):
    assert lead_of(question) == "designs"
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
    assert lead_of(question) == "natural"
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
