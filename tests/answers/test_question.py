from pathlib import Path

import pytest
import yaml

from cordwise.answers.question import read_question

from .asking import lead_of

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", QUESTIONS, ids=lambda entry: entry["id"])
def test_a_question_is_read_as_a_person_means_it(entry):
    read = read_question(entry["question"])
    assert read.in_scope == entry.get("in_scope", True)
    if read.in_scope:
        assert read.lead == entry["lead"]


@pytest.mark.parametrize(
    ("typed", "condition"),
    [
        ("do stem cells help paralized people", "spinal_cord_injury"),
        ("stem cells for lumbar spinal stenosys?", "spinal_stenosis"),
        ("stem cells for multiple scerosis", "multiple_sclerosis"),
        ("stem cells for my slipped disc", "disc_herniation"),
        ("Does stem cell treatment help cerebal palsy?", "cerebral_palsy"),
        ("can stem cells help motor neurone disease", "als"),
        ("can stem cells help Lou Gehrig's disease", "als"),
    ],
)
def test_lay_words_and_light_typos_are_understood(typed, condition):
    read = read_question(typed)
    assert read.in_scope and read.frame.conditions == (condition,)


@pytest.mark.parametrize("months_ago", ["3 years ago", "five years after the injury", "10 years post injury"])
def test_years_since_the_injury_make_it_chronic_and_are_no_follow_up(months_ago):
    frame = read_question(f"Can stem cells help a spinal cord injury {months_ago}?").frame
    assert frame.phases == ("chronic",) and frame.months is None and frame.since_months is not None


def test_weeks_after_the_injury_make_it_acute():
    assert read_question("Do stem cells help within two weeks of a spinal cord injury?").frame.phases == ("acute",)


def test_us_the_pronoun_is_no_country():
    assert read_question("Why don't doctors tell us about stem cells for MS?").jurisdictions == ()
    assert read_question("Are stem cells for MS legal in the US?").jurisdictions == ("US",)


def test_a_change_from_one_grade_to_another_is_about_those_who_start_there():
    frame = read_question("Can stem cells convert AIS A to AIS C?").frame
    assert frame.ais == ("A",) and frame.outcomes == ("ais_improved",)
    assert read_question("stem cells in AIS A to C injuries").frame.ais != ("A",)


def test_a_number_of_cells_that_was_given_is_no_question_on_dose():
    assert lead_of("Bangkok clinic 10 million cells intrathecal T4 complete 2 years after") == "benefit"
    assert lead_of("is 10 million cells the right dose for ALS") == "dose"


@pytest.mark.parametrize(
    ("question", "part", "wanted"),
    [
        ("do stem cells help als", "conditions", ("als",)),
        ("are stem cells for ms legal", "conditions", ("multiple_sclerosis",)),
        ("I've heard stem cells are 100% safe for sci, correct?", "conditions", ("spinal_cord_injury",)),
        ("mesenchimal stem cells for spinal coord injury", "conditions", ("spinal_cord_injury",)),
        ("stem cell for slip disc l4 l5", "conditions", ("disc_herniation",)),
        ("My husband broke his neck last week, do stem cells help?", "phases", ("acute",)),
        ("risk of stroke or blood clot from IV stem cells", "conditions", ()),
        ("Can stem cell injections paralyse me?", "conditions", ()),
        ("can allogeneic stem cells be rejected", "donor", "allogeneic"),
        ("How many cells do people get per injection in the spinal canal?", "routes", ("intrathecal",)),
        ("Is putting stem cells in my disc safe?", "routes", ("intradiscal",)),
        ("Is putting stem cells in my disc safe?", "conditions", ("spine_disease",)),
        ("I have a tear in my disc, would stem cells help?", "routes", ()),
        ("intradiscal cells for sciatica", "conditions", ("radicular_pain",)),
        ("Which is better for my sciatica, an epidural or stem cells?", "routes", ()),
        ("Is an epidural injection of stem cells safe?", "routes", ("epidural",)),
        ("do epidural stem cells help sciatica?", "routes", ("epidural",)),
    ],
)
def test_words_of_everyday_questions_reach_the_right_part_of_the_frame(question, part, wanted):
    assert getattr(read_question(question).frame, part) == wanted


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Can a 16 year old with SCI join a stem cell trial?", "candidacy"),
        ("minimum age for stem cells in cerebral palsy", "candidacy"),
        ("Which is safest: intrathecal, intravenous or intralesional cells?", "versus"),
        ("can stem cells replace spinal fusion", "alternatives"),
        ("are there lawsuits against stem cell clinics", "regulation"),
        ("Are adipose or bone marrow MSC better for discs?", "versus"),
        ("Do I have to stop my blood thinner before stem cells for my back pain?", "candidacy"),
        ("Which is better for my sciatica, an epidural or stem cells?", "alternatives"),
        ("I am on warfarin, are stem cells for MS possible?", "candidacy"),
    ],
)
def test_questions_of_every_day_find_their_topic(question, lead):
    assert lead_of(question) == lead
