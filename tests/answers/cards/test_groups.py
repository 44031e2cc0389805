import pytest

from cordwise.answers.cards.groups import treated

from .every_card import EVIDENCE, on_every_study, part


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


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("tien2019", "Also given, as in the control group: decompression surgery."),
        ("elkheir2014", "Also given, as in the control group: physical therapy."),
        ("kishk2010", "Also given, as in the control group: rehabilitation 3 times weekly."),
        ("juch2017", "heat that burns a nerve. Also given, as in the control group: exercise."),
        ("lammertse2012", "Also given, as in the control group: usual care."),
        ("smirnov2022", "Also given, as in the control group: surgery and usual care."),
        ("srivastava2019", "Also given, as in a control group: usual care."),
        ("tabakow2013", "Also given, as in the control group: training. Also given: olfactory nerve fibroblasts."),
        ("amirdelfan2021", "Also given, as in a control group: hyaluronic acid."),
        ("oh2018", "Also given, as in the control group: riluzole."),
        ("levi2019", "Also given: drugs that weaken the immune system for 6 months."),
        ("yoon2007", "Also given: a growth factor, GM-CSF."),
        ("keio_ipsc", "Also to be given: temporary drugs that weaken the immune system and rehabilitation."),
    ],
)
def test_what_a_group_got_beside_its_treatment_is_told_and_whether_the_controls_got_it_too(study_id, said):
    assert said in part(study_id, "done")


def test_a_control_group_is_not_told_its_own_treatment_twice():
    for study_id in ("elkheir2014", "kishk2010", "cheng2014", "lammertse2012", "srivastava2019"):
        assert all(
            "Also given" not in line
            for line in part(study_id, "done").splitlines()
            if "control group (" in line or "control group got" in line
        )
    assert "The control group (49 people) got salt water, into the disc. It was done once. Also given: cefazolin." in part(
        "pmc11373021_prp", "done"
    )


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("kakabadze2016", "The dose was at least 750 million cells."),
        ("tien2019", "The dose was at least 100 million cells."),
        ("sharma_180", "It was done at least once."),
        ("encore2016_1yr", "It was done at most 4 times."),
        ("smartms2026", "The dose was 1 million cells for each kg of weight, at most 100 million cells. It was done once."),
        ("yang2021", "The dose was 1 million cells for each kg of weight. It was done 4 times."),
        ("kabatas2021", "The dose was 1 million cells for each kg of weight and for each way in."),
        ("hur2016", "The dose was 90 million cells. Whether that is for each time or in all is not certain."),
        ("elkheir2014", "It was done 1 to 8 times."),
        ("bydon2020", "The dose was 100 million cells. It was done once."),
    ],
)
def test_a_dose_is_told_as_it_is_held(study_id, said):
    assert said in part(study_id, "done")


@on_every_study
def test_every_dose_by_weight_is_told(study_id):
    for arm in treated(EVIDENCE.study[study_id], EVIDENCE):
        assert not arm.dose_cells_per_kg_min or "cells for each kg of weight" in part(study_id, "done")


@pytest.mark.parametrize(("study_id", "group"), [("levi2019", "1"), ("beall2021", "2")])
def test_a_group_that_chance_did_not_make_is_named_as_such(study_id, group):
    assert f"Chance did not make group {group} (" in part(study_id, "done")


def test_what_changed_in_a_group_that_chance_did_not_make_is_told_so():
    assert "In group 2 (not made by chance), the pain score" in part("beall2021", "found")
    assert "not made by chance" not in part("amirdelfan2021", "found") + part("yoon2007", "found")


@pytest.mark.parametrize(
    ("study_id", "said"),
    [
        ("yoon2007", "Group 1: treated in the first 14 days after the injury."),
        ("yoon2007", "Group 3: treated more than 8 weeks after the injury; no significant improvement in this group."),
        ("gornet2024", "Group 2: high dose group, number of cells not seen."),
        ("singer2019", "Group 1: highest tier of 10 million-200 million."),
    ],
)
def test_groups_that_got_the_same_are_told_apart_by_what_is_held(study_id, said):
    assert said in part(study_id, "done")


@on_every_study
def test_the_level_of_a_trial_is_not_that_of_a_group_that_chance_did_not_make(study_id):
    named = "Chance did not make group" in part(study_id, "done")
    assert ("no more than level 4" in part(study_id, "level")) is named
