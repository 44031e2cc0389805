import pytest

from .every_card import part


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("pmid35053999_prpr", "The control group got a steroid shot into the disc. It was done once."),
        ("smuck2021", "got heat that burns a nerve in the bone."),
        ("castrillo2015", "The treated group got a spinal tap (atraumatic needle, Sprotte)."),
        ("castrillo2015", "The control group got a spinal tap (cutting needle, Quincke)."),
        ("levi2018", "Group 2 (17 people) got young nerve cells"),
        ("gornet2024", "Groups 1 and 2 (20 people each) got young disc cells"),
        ("cheng2014", "A control group (14 people) got training."),
        ("NCT05671796", "The treated group was to get cells grown from bone marrow"),
    ],
)
def test_what_each_group_got_is_told_once_and_whole(study_id, said):
    assert said in part(study_id, "done")


@pytest.mark.parametrize("study_id", ["abdu2018", "minetama_1yr", "juch2017", "gupta2024"])
def test_chance_is_not_said_to_have_made_a_cell_group(study_id):
    assert part(study_id, "done").startswith("Chance decided who got what.")


def test_groups_that_join_others_are_not_listed_as_groups():
    assert "Group" not in part("satti2016", "done") and "In a part of the group, 0 of 4 people" in part("satti2016", "found")
    assert "In all groups, the control group too, 1 of 24 people" in part("tschugg2016", "harms")


def test_people_from_past_years_are_no_control_group_of_the_study():
    assert "There was no control group of its own." in part("singer2019", "done")
    assert "no group of its own to compare with" in part("singer2019", "cannot_tell")


def test_a_compared_group_of_which_nothing_is_held_is_not_passed_over():
    assert "What sets the groups apart is not held." in part("noriega2017", "done")
    assert "sets the groups apart" not in part("nabavi2018", "done")


def test_people_who_need_a_spinal_tap_are_not_asked_whether_it_helps_them():
    assert part("castrillo2015", "question").startswith("How often does a spinal tap do harm?")
