import pytest

from cordwise.answers.card import card, graded_text
from cordwise.answers.named import studies_named
from cordwise.answers.reading import reading_grade, syllables
from cordwise.engine import Cordwise
from cordwise.errors import NotHeldError

BASE = Cordwise()
IDS = [study.study_id for study in BASE.evidence.studies]
SECTIONS = ["question", "done", "people", "level", "found", "harms", "cannot_tell", "paid", "links"]


def carded(study_id):
    return card(study_id, BASE.evidence, BASE.finding)


def text_of(reply, name):
    return next(section.text for section in reply.sections if section.id == name)


@pytest.mark.parametrize("study_id", IDS)
def test_a_card_is_whole_and_reads_at_grade_eight_or_below(study_id):
    reply = carded(study_id)
    assert [section.id for section in reply.sections] == SECTIONS
    assert all(section.text.strip() for section in reply.sections)
    assert reply.reading_grade <= 8
    assert reply.reading_grade == round(reading_grade(graded_text(reply.sections)), 1)


def test_a_small_single_arm_trial_is_level_four_with_natural_recovery_and_an_upper_limit():
    reply = carded("bydon2024")
    assert reply.level.startswith("4")
    assert "7 of 10 people" in text_of(reply, "found") and "With no cells" in text_of(reply, "found")
    assert "0 of 10 people had a serious harm" in text_of(reply, "harms") and "up to 31%" in text_of(reply, "harms")


def test_a_registry_entry_has_no_level_and_no_results():
    reply = carded("NCT02574585")
    assert reply.level.startswith("none")
    assert "No results are held" in text_of(reply, "found") and "not held" in text_of(reply, "harms")


def test_harms_that_are_not_held_are_said_to_be_unknown_and_not_absent():
    silent = next(one for one in IDS if "Harms are not held" in text_of(carded(one), "harms"))
    assert "does not mean that there were none" in text_of(carded(silent), "harms")


def test_who_paid_is_said_to_be_unknown():
    assert "not held" in text_of(carded("bydon2024"), "paid")


def test_an_unknown_study_is_answered_with_the_three_closest():
    with pytest.raises(NotHeldError, match="bydon2024"):
        carded("bydon2042")
    with pytest.raises(NotHeldError) as error:
        carded("zzz")
    assert str(error.value).count(",") == 1 and " and " in str(error.value)


def test_a_study_may_be_named_by_its_registration_or_doi():
    reported_once = next(
        study
        for study in BASE.evidence.studies
        if study.registrations and studies_named(study.registrations[0], BASE.evidence) == (study.study_id,)
    )
    assert carded(reported_once.registrations[0].lower()).study_id == reported_once.study_id
    with pytest.raises(NotHeldError, match="bydon2020, bydon2024"):  # a trial with two reports: which one is asked back
        carded("nct03308565")
    assert carded("10.1038/s41467-024-46259-y").study_id == "bydon2024"


def test_a_harder_text_has_a_higher_grade():
    easy = "The cells came from fat. They went into a vein. No one died."
    hard = "Autologous mesenchymal stromal cells were administered intrathecally following laboratory characterisation of immunophenotype."
    assert reading_grade(easy) < 4 < 12 < reading_grade(hard)
    assert reading_grade("") == 0.0


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("table", 2), ("improved", 2), ("treated", 2), ("people", 2), ("injury", 3), ("home", 1), ("AIS", 3)]
)
def test_syllables_are_counted_about_right(word, count):
    assert syllables(word) == count


def test_a_count_of_the_better_after_cord_injury_stands_beside_those_who_get_better_without_cells():
    assert "Some people get better with no cells too. How many is not known here." in text_of(carded("liu2013"), "found")
