"""Words mapped to the frame they speak of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.frames import filled, frame_of, page_frame
from cordwise.claims.lexicon import mentions
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.frame import Frame

INTRATHECAL = (
    "intrathecal injection of cells",
    "cells given intrathecally",
    "cells given by lumbar puncture",
    "subarachnoid injection of cells",
    "cells are put into the spinal fluid",
    "cells injected into the cerebrospinal fluid",
)


@pytest.mark.parametrize("text", INTRATHECAL)
def test_many_words_name_one_route(text):
    routes = frame_of(text).routes
    assert len(routes) == 1
    assert vocabulary("routes").is_kind_of(routes[0], "intrathecal")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Wharton's jelly MSCs", "wj_msc"),
        ("Wharton’s jelly mesenchymal stromal cells", "wj_msc"),
        ("umbilical cord mesenchymal stem cells", "uc_msc"),
        ("adipose-derived mesenchymal stem cells", "ad_msc"),
        ("fat-derived stem cells", "ad_msc"),
        ("bone marrow mesenchymal stem cells", "bm_msc"),
        ("MSCs", "msc"),
    ],
)
def test_cells_are_known_by_their_names(text, cells):
    frame = frame_of(f"{text} were injected")
    assert frame.cells == (cells,)
    assert "cell_therapy" in frame.interventions
    assert vocabulary("cells").is_kind_of(frame.cells[0], "msc")


def test_a_narrow_name_hides_the_wider_one_beside_it():
    assert frame_of("mesenchymal stem cells from Wharton's jelly").cells == ("wj_msc",)


@pytest.mark.parametrize(
    ("text", "ais"),
    [
        ("AIS A injuries", ("A",)),
        ("AIS grade B", ("B",)),
        ("ASIA Impairment Scale C", ("C",)),
        ("AIS A or B", ("A", "B")),
        ("Frankel D", ("D",)),
        ("a complete spinal cord injury", ("A",)),
        ("an incomplete injury", ()),
    ],
)
def test_grades_of_completeness(text, ais):
    assert frame_of(text).ais == ais


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("an injury at T6", ("thoracic",)),
        ("C5 tetraplegia", ("cervical",)),
        ("paraplegia", ("thoracic",)),
        ("from C7 to L1", ("cervical", "lumbar")),
        ("a neck injury", ("cervical",)),
        ("vitamin C9 and T13", ()),
    ],
)
def test_levels_of_the_cord(text, levels):
    assert frame_of(text).levels == levels


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("acute spinal cord injury", ("acute",)),
        ("subacute injury", ("subacute",)),
        ("chronic spinal cord injury", ("chronic",)),
        ("treated three years after the injury", ("chronic",)),
        ("treated three days after injury", ("acute",)),
        ("two months after her accident", ("subacute",)),
        ("chronic low back pain", ()),
        ("the cord was injured", ()),
    ],
)
def test_phases_by_word_or_by_the_time_since_the_injury(text, phases):
    assert frame_of(text).phases == phases


@pytest.mark.parametrize(
    ("text", "donor", "age"),
    [
        ("the patient's own cells", "autologous", ""),
        ("autologous cells in adults", "autologous", "adult"),
        ("allogeneic cells in children", "allogeneic", "child"),
        ("cells from a donor", "", ""),
    ],
)
def test_whose_cells_and_what_age(text, donor, age):
    frame = frame_of(text)
    assert frame.age_group == age
    assert frame.donor in (donor, "allogeneic" if "donor" in text else donor)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("children with autism", "autism"),
        ("people with multiple sclerosis", "multiple_sclerosis"),
        ("paraplegia after a spinal cord injury", "spinal_cord_injury"),
        ("lumbar spinal stenosis", "spinal_stenosis"),
        ("degenerative disc disease", "disc_degeneration"),
        ("ALS", "als"),
        ("cerebral palsy", "cerebral_palsy"),
    ],
)
def test_conditions_in_the_words_of_pages(text, condition):
    words = vocabulary("conditions")
    assert any(words.is_kind_of(one, condition) for one in frame_of(f"Cells for {text}.").conditions)


def test_a_dose_and_a_time_enter_the_frame():
    frame = frame_of("Each got 1 × 108 cells and was followed for 24 months.")
    assert frame.dose_cells == pytest.approx(1e8)
    assert frame.months == (24, 24)


def test_what_is_not_said_is_left_open():
    assert frame_of("The sky is blue.").said == ()


def test_what_is_left_open_is_taken_from_the_nearest_words_around():
    near, far = Frame(conditions=("autism",)), Frame(conditions=("stroke",), routes=("intravenous",), interventions=("cell_therapy",))
    frame = filled(Frame(), near, far)
    assert frame.conditions == ("autism",)
    assert frame.routes == ("intravenous",)
    assert filled(Frame(conditions=("als",)), near).conditions == ("als",)


def test_another_treatment_does_not_take_over_the_route_of_the_cells():
    around = Frame(routes=("intrathecal",), interventions=("cell_therapy",))
    assert filled(Frame(interventions=("physiotherapy",)), around).routes == ()


def test_a_page_is_about_what_it_names_most_and_what_its_title_names():
    assert page_frame("Autism. Autism. Stroke.", "").conditions == ("autism",)
    assert page_frame("Autism. Autism. Stroke.", "Stem cells after a stroke").conditions == ("stroke",)


def test_a_page_that_names_two_things_equally_often_is_read_the_same_way_each_time():
    assert page_frame("Autism and stroke.", "") == page_frame("Stroke and autism.", "")


@given(st.text(max_size=40), st.sampled_from(INTRATHECAL), st.text(max_size=40))
def test_terms_are_found_at_their_own_place(before, words, after):
    text = f"{before} {words} {after}"
    for one in mentions(text):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]


@pytest.mark.parametrize(
    "text",
    [
        "The children without epilepsy showed better speech.",
        "Participants who had no stroke improved.",
        "Children free of epilepsy gained words.",
    ],
)
def test_what_people_do_not_have_is_not_their_condition(text):
    assert frame_of(text).conditions == ()


@pytest.mark.parametrize(
    "words",
    [
        "We see many people who are no candidates, for example because of smoking, obesity, or pregnancy.",
        "Risk factors include:\n\n- age\n- obesity\n- smoking",
        "The cells:\n- reduce pain\n- help after a stroke\n- improve sleep",
        "Exosomes are used for skin, hair, joints, and stroke.",
        "People with heart disease, high blood pressure or a history of stroke should not be treated.",
        "Cells can help with stroke and spinal cord injury, and much else.",
    ],
)
def test_one_item_of_a_list_is_not_what_a_page_is_about(words):
    assert page_frame(f"Cell therapy\n\n{words} The treatment is safe.", "Cell therapy").conditions == ()


@pytest.mark.parametrize(
    "words", ["We treat spinal cord injury.", "Spinal cord injury, pain, and loss of function: cells help after a spinal cord injury."]
)
def test_a_condition_that_a_page_names_by_itself_or_twice_is_its_own(words):
    assert page_frame(f"Cell therapy\n\n{words} The treatment is safe.", "Cell therapy").conditions == ("spinal_cord_injury",)


@pytest.mark.parametrize(
    "text",
    [
        "AIS C 2 years after injury",
        "asia c 6 months post injury",
        "Frankel C 3 months",
        "AIS C, 8 weeks after the accident",
        "ASIA impairment scale grade C 4 years ago",
        "AIS A or C 5 to 6 weeks",
        "grade C 3 of 10 people",
        "C 2 years",
    ],
)
def test_a_grade_before_a_time_or_a_count_is_no_neck(text):
    assert frame_of(text).levels == ()


@pytest.mark.parametrize(
    ("text", "levels", "ais"),
    [
        ("AIS C C4", ("cervical",), ("C",)),
        ("asia c c6 injury 2 years ago", ("cervical",), ("C",)),
        ("C 5 injury AIS C", ("cervical",), ("C",)),
        ("AIS B, C 5 injury", ("cervical",), ("B",)),
        ("ASIA C T10", ("thoracic",), ("C",)),
        ("c5 2 years", ("cervical",), ()),
        ("AIS A, B, C 3 months", (), ("A", "B", "C")),
    ],
)
def test_a_level_beside_a_grade_is_read_as_a_level(text, levels, ais):
    frame = frame_of(text)
    assert (frame.levels, frame.ais) == (levels, ais)
