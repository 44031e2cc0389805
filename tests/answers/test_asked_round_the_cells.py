"""Questions on what surrounds cells: the needle by itself, words that need a meaning, placebo, storage, medicine left off, places left out."""

import re

import pytest

from cordwise.answers.question import read_question
from cordwise.answers.sections.reviews import none_seen, size_words
from tests.answers.asking import BASE, asked, lead_of, line_of


@pytest.mark.parametrize(
    "question",
    [
        "How risky is a spinal tap?",
        "complications of a lumbar puncture",
        "Can a spinal tap hurt my mother, who has MS?",
        "Is having a lumbar puncture by itself harmful?",
    ],
)
def test_a_puncture_without_cells_is_told_by_its_own_harms(question):
    line = line_of(question)
    assert "84 of 285 people" in line and "38 of 675 punctures" in line and "no cells" in line
    assert "stiff neck" in line and "numb or weak legs" in line
    assert "serious event" not in line  # which was counted after cells


@pytest.mark.parametrize(
    "question",
    ["Is a lumbar puncture with stem cells dangerous?", "risk of a spinal tap to give MSC", "Is an intrathecal injection dangerous?"],
)
def test_a_puncture_that_gives_cells_is_told_by_the_harms_of_cells(question):
    assert "by itself, with no cells" not in line_of(question)


def test_a_sign_that_cannot_wait_stands_before_the_harms_of_a_puncture():
    line = line_of("Since my spinal tap I have a fever and a stiff neck, is that dangerous?")
    assert line.startswith("First: ") and "84 of 285" not in line


@pytest.mark.parametrize(
    "question, says",
    [
        ("whats an exosome", "tiny drops that cells give off"),
        ("What is a sham operation?", "nothing of what is tested"),
        ("Explain Wharton's jelly", "soft tissue around the vessels"),
        ("What is a spinal tap?", "needle between two bones of the lower back"),
        ("What is the difference between HSC and MSC?", "after chemotherapy"),
        ("what does level 3 evidence mean", "3 a study with controls that is not randomised"),
    ],
)
def test_a_word_that_is_asked_for_is_explained(question, says):
    assert lead_of(question) == "definition" and says in line_of(question)


@pytest.mark.parametrize("question", ["What are exosomes and are they safe?", "What are exosomes and do they help MS?"])
def test_a_word_beside_another_question_does_not_hide_it(question):
    assert lead_of(question) in ("safety", "benefit")


@pytest.mark.parametrize(
    "question, says",
    [
        ("Do thawed cells work as well as fresh ones for ALS?", "fresh or frozen"),
        ("Were the stem cells frozen in the MS trials?", "fresh or frozen"),
        ("Did the sham group get better too in the ALS trials?", "after a placebo or a sham procedure"),
        ("how large is the placebo response in MS cell trials", "after a placebo or a sham procedure"),
        ("Must donor cells be HLA matched?", "Whether donor cells must match"),
        ("do I need a matching donor for cord blood in cerebral palsy", "Whether donor cells must match"),
        ("Does the age of the donor matter for stem cells?", "How old the donors"),
        ("stem cells for my wife with locked-in syndrome", "Locked-in syndrome is"),
        ("Can stem cells cure arachnoiditis?", "whether it helps is not known"),
        ("how do they draw the marrow for stem cells", "cordwise expect"),
        ("can i take naproxen after stem cells in my disc", "cordwise expect"),
        ("Does my son have to stay in hospital for intrathecal cells?", "cordwise expect"),
        ("how soon will i feel better after cells in my disc", "How soon a change can be seen"),
    ],
)
def test_what_is_not_held_is_said_first(question, says):
    assert says in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "Will my bladder control improve with cells?",
        "Do fresh injuries do better with cells?",
        "Do stem cells beat matched controls in ALS?",
    ],
)
def test_words_of_another_sense_bring_no_such_line(question):
    line = line_of(question)
    assert not any(words in line for words in ("placebo or a sham", "frozen", "must match"))


@pytest.mark.parametrize(
    "question",
    ["Could cells let me do without morphine for my back?", "I am on tramadol for back pain; would stem cells help me get off it?"],
)
def test_medicine_against_pain_that_cells_may_spare_is_an_outcome_and_no_treatment(question):
    reply = asked(question)
    assert "medication_reduced" in reply.frame.get("outcomes", ()) or "less pain medicine needed" in reply.bottom_line
    assert reply.bottom_line.startswith("Whether to stop a medicine is for the doctor")
    assert "opioids would help" not in reply.bottom_line


def test_the_warning_on_baclofen_stays():
    assert "hallucinations" in line_of("Would stem cells help me come off baclofen?")


@pytest.mark.parametrize("question", ["Is Stemirac on sale outside Japan?", "is stem cell therapy for ALS legal anywhere but the US"])
def test_a_place_that_is_left_out_is_not_the_one_that_is_asked_about(question):
    line = line_of(question)
    assert "in Japan is held" not in line and "in the United States is held" not in line


@pytest.mark.parametrize(
    "question, who",
    [
        ("stem cells for PSP", "progressive supranuclear palsy"),
        ("does cell therapy help SI joint pain", "sacroiliac joint pain"),
        ("Is umbilical safer than bone marrow for ALS?", "umbilical-cord mesenchymal stromal cells"),
        ("Are cells from a placenta dangerous?", "placental mesenchymal stromal cells"),
        ("mesoblast injection for the back, did it work?", "Rexlemestrocel-L"),
        ("Can the clinic's haematopoietic transplant kill somebody with MS?", "chemotherapy"),
    ],
)
def test_short_and_common_names_are_read_as_what_they_mean(question, who):
    assert who in line_of(question)


@pytest.mark.parametrize(
    "question",
    ["Is HSCT more dangerous than mesenchymal cells in MS?", "Is HSCT riskier than MSC infusions for multiple sclerosis?"],
)
def test_where_danger_is_compared_the_harms_are_told_and_not_who_is_better(question):
    line = line_of(question)
    assert "is safer" in line and "infections and poisoning of the blood" in line and "Harm: " in line


def test_a_comparison_of_danger_with_surgery_tells_the_harm_of_cells():
    line = line_of("Is a fusion more dangerous than stem cells in the disc?")
    assert "is safer" in line and "Harm: " in line and "event" in line


@pytest.mark.parametrize(
    "question, harm",
    [
        ("How often is there back pain after intrathecal cells?", "Back or musculoskeletal pain after"),
        ("incidence of back pain following lumbar puncture with MSC", "Back or musculoskeletal pain after"),
        ("nerve pain after stem cells in spinal cord injury", "New neuropathic pain after"),
    ],
)
def test_a_pain_that_follows_cells_is_a_harm(question, harm):
    assert lead_of(question) == "safety" and harm in line_of(question)


@pytest.mark.parametrize(
    "question", ["Does back pain after an accident get better with cells?", "Does neuropathic pain after stem cells improve?"]
)
def test_a_pain_that_is_to_get_better_is_none(question):
    assert lead_of(question) == "benefit"


@pytest.mark.parametrize(
    "question, lead",
    [
        ("two or four infusions for cerebral palsy?", "repeats"),
        ("one session or two for cerebral palsy?", "repeats"),
        ("is 20 million cells enough for a spinal cord injury", "dose"),
        ("Does the pain come back after cells in the disc?", "duration"),
        ("Am I barred from trials once I have had cells abroad?", "candidacy"),
        ("I live with osteoporosis, may I have cells in my disc?", "candidacy"),
        ("Can somebody on a ventilator get in a trial of stem cells for spinal cord injury?", "candidacy"),
        ("Did Germany ban stem cell clinics?", "regulation"),
        ("where can I buy exosomes for my back", "regulation"),
        ("Does the VA cover stem cells for the spine?", "coverage"),
        ("is Miracle Stem Cell legit", "offer"),
        ("is intrathecal therapy with cells a saftey problem", "safety"),
    ],
)
def test_what_is_asked_leads(question, lead):
    assert lead_of(question) == lead


def test_the_law_on_the_product_that_is_named_comes_first():
    assert line_of("Is exosome therapy legal in the US?").startswith("The United States (warning, 2020-07-22): Exosome products")


@pytest.mark.parametrize(
    "question", ["stem cells for fibromyalgia", "chronic fatigue, will stem cells help", "should I buy mesoblast shares"]
)
def test_other_illnesses_and_shares_are_declined(question):
    assert not asked(question).in_scope


def test_nobody_of_few_people_keeps_the_exact_limit_whatever_a_review_prints():
    row = next(one for one in BASE.evidence.reviews if one.review_id == "ms_amsc_2019" and one.outcome == "death")
    assert none_seen(row) == pytest.approx(0.0274, abs=1e-3)  # 0 of 133, exact
    assert "2.7%" in size_words(row) and "0.3%" not in size_words(row)


def test_one_month_is_one_month():
    assert "at 1 months" not in line_of("Who improved at 1 month after bone marrow MSC in spinal cord injury?")


@pytest.mark.parametrize(
    "question",
    [
        "Should my 15 year old with a spinal cord injury have stem cells?",
        "our 11 year old has a T8 injury, would stem cells help",
        "13 yo with SCI, cells?",
    ],
)
def test_the_age_of_a_person_is_not_the_time_since_the_injury(question):
    frame = read_question(question).frame
    assert frame.since_months is None and frame.age_group == "child" and not frame.phases


@pytest.mark.parametrize(
    "question, months", [("stem cells for a 6 year old spinal cord injury", 72), ("my T4 injury is 2 years old, do stem cells help?", 24)]
)
def test_the_age_of_an_injury_is_the_time_since_it(question, months):
    frame = read_question(question).frame
    assert frame.since_months == (months, months) and frame.age_group == ""


def test_studies_of_a_wider_group_are_not_told_as_studies_of_the_people_asked_about():
    line = line_of("My child of 12 has a C5 injury, do stem cells help?")
    assert "on a wider group than was asked about" in line and "not known to be only in children with cervical" in line
    assert "cell therapy, in children" not in line


def test_pros_and_cons_are_harm_and_benefit():
    assert read_question("pros and cons of stem cells for ALS").topics[:2] == ("safety", "benefit")


@pytest.mark.parametrize(
    "question", ["May I have cells while taking fingolimod for my MS?", "Is kidney disease a problem for stem cells in ALS?"]
)
def test_what_stands_in_the_way_of_cells_is_a_question_on_who_is_taken_in(question):
    assert lead_of(question) == "candidacy"


def test_the_figures_of_a_puncture_come_from_rows_and_its_sources_are_cited():
    reply = asked("How risky is a spinal tap?")
    told = {one["text"]: one for one in reply.numbers}
    assert told["84 of 285"]["value"] == [84, 285] and told["84 of 285"]["from"] and told["29%"]["kind"] == "share"
    assert {int(mark) for mark in re.findall(r"\[(\d+)\]", reply.bottom_line)} == {one.number for one in reply.sources}


def test_a_sham_operation_is_asked_of_cells_where_nothing_else_is_named():
    line = line_of("Did any trial use sham surgery as its control?")
    assert line.startswith("Read as a question on cell therapy") and "sham-controlled" in line
