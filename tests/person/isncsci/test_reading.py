"""Examinations read, and what is impossible refused in one line that names the cell."""

from __future__ import annotations

import csv
import io
import json

import pytest

import cordwise
from cordwise.errors import InputError
from cordwise.person.isncsci import (
    Examination,
    Side,
    classify,
    columns,
    examination_from,
    examinations_from_csv,
    examinations_from_json,
)
from tests.person.isncsci.cases import cases, examination


@pytest.fixture
def normal():
    return examination({"base": "normal"})


def as_row(data):
    cells = {f"{side}_{column}_{segment}": score for side in ("right", "left") for column in ("motor", "light_touch", "pin_prick")
             for segment, score in data[side][column].items()}  # fmt: skip
    muscles = {f"{side}_lowest_non_key_muscle": data[side]["lowest_non_key_muscle"] or "" for side in ("right", "left")}
    return cells | muscles | {name: data[name] for name in ("voluntary_anal_contraction", "deep_anal_pressure")}


def as_csv(*examinations, delimiter=","):
    out = io.StringIO()
    rows = csv.DictWriter(out, columns(), delimiter=delimiter)
    rows.writeheader()
    rows.writerows(map(as_row, examinations))
    return out.getvalue()


def changed(data, side, column, segment, score):
    data[side][column][segment] = score
    return data


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (("right", "motor", "C5", "6"), "right motor C5: '6' is no score; 0 to 5 or NT are, those below normal also with * or **"),
        (
            ("left", "light_touch", "T4", "3"),
            "left light touch T4: '3' is no score; 0, 1, 2 or NT are, those below normal also with * or **",
        ),
        (
            ("left", "pin_prick", "S4_5", "2*"),
            "left pin prick S4-5: '2*' is no score; 0, 1, 2 or NT are, those below normal also with * or **",
        ),
        (("left", "motor", "T4", "3"), "left motor: 'T4' has no key muscle; C5 to S1"),
        (("left", "light_touch", "C9", "2"), "left light touch: 'C9' is no segment; C2 to S4-5"),
        (("left", "light_touch", "C1", "2"), "left light touch: 'C1' has no dermatome; C2 to S4-5"),
        (("right", "motor", "C5", True), "right motor C5: True is no score; 0 to 5 or NT are, those below normal also with * or **"),
        (("right", "motor", "C5", 4.5), "right motor C5: 4.5 is no score; 0 to 5 or NT are, those below normal also with * or **"),
        (
            ("right", "motor", "C5", "5*"),
            "right motor C5: '5*' is no score of the 2019 rules; since 2019 a grade below 5 is tagged, such as 4**",
        ),
        (("right", "motor", "C5", ""), "1 of 132 scores are missing: right motor C5; write NT where one could not be tested"),
    ],
)
def test_an_impossible_score_is_refused_with_its_cell(normal, cell, message):
    with pytest.raises(InputError) as refused:
        classify(changed(normal, *cell))
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("column", "score"), [("motor", "4*"), ("motor", "4**"), ("motor", "NT*"), ("light_touch", "1*"), ("pin_prick", "NT**")]
)
def test_the_tags_of_2019_are_refused_by_the_rules_of_2011(normal, column, score):
    with pytest.raises(InputError, match=f"right {column.replace('_', ' ')} C6: .* is no score of the 2011 rules"):
        classify(changed(normal, "right", column, "C6", score), rules="2011")


def test_a_hundred_missing_cells_make_one_line_that_names_the_first():
    data = examination({"base": "normal"})
    for side, column in (("right", "light_touch"), ("right", "pin_prick"), ("left", "light_touch")):
        data[side][column] = {}
    data["left"]["pin_prick"] = dict.fromkeys(list(data["left"]["pin_prick"])[:12], "2")
    with pytest.raises(InputError) as refused:
        classify(data)
    assert str(refused.value).startswith(
        "100 of 132 scores are missing: right light touch C2, right light touch C3, right light touch C4 and 97 more"
    )
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("answer", ["maybe", "", None, 1, ["Yes"]])
def test_contraction_is_yes_no_or_not_tested(normal, answer):
    normal["voluntary_anal_contraction"] = answer
    with pytest.raises(InputError, match=r"voluntary anal contraction: .*; Yes, No or NT"):
        classify(normal)


def test_a_missing_side_an_unknown_part_and_unknown_rules_are_named(normal):
    with pytest.raises(InputError, match="the left side is missing"):
        examination_from({"right": normal["right"]})
    with pytest.raises(InputError, match="left 'lowest_muscle' is no part of a side"):
        examination_from(normal | {"left": normal["left"] | {"lowest_muscle": "C5"}})
    with pytest.raises(InputError, match="left lowest non-key muscle: 'S4_5' is none; a segment from C1 to S3, or nothing"):
        examination_from(normal | {"left": normal["left"] | {"lowest_non_key_muscle": "S4_5"}})
    with pytest.raises(InputError, match="rules '2015' are none of 2019, 2011"):
        classify(normal, rules="2015")
    with pytest.raises(InputError, match="asks for the rules of 2011"):
        classify(normal | {"rules": "2011"})


def test_other_ways_to_write_the_same(normal):
    right = {"motor": {key: int(score) for key, score in normal["right"]["motor"].items()}, "lightTouch": dict(normal["right"]["light_touch"]),
             "pinPrick": {("S4-5" if key == "S4_5" else key): score for key, score in normal["right"]["pin_prick"].items()},
             "lowestNonKeyMuscleWithMotorFunction": None}  # fmt: skip
    right["lightTouch"]["T4"] = " nt* "
    data = {
        "right": right,
        "left": normal["left"],
        "voluntaryAnalContraction": "yes",
        "deepAnalPressure": True,
        "date": "2026-01-31",
        "comments": "cast",
    }
    assert classify(data).sensory_right == "T3*"


@pytest.mark.parametrize("lowest", ["S4-5", "s4_5", "S45", "S4/5", "S4\u20135", "S4-S5"])
def test_the_lowest_segment_and_small_letters_are_understood(normal, lowest):
    touch = {
        (lowest if key == "S4_5" else key.lower()): "1" if key == "S4_5" else score for key, score in normal["left"]["light_touch"].items()
    }
    assert classify(normal | {"left": normal["left"] | {"light_touch": touch}}).sensory_left == "S3"


def test_a_segment_in_two_spellings_is_refused(normal):
    touch = normal["left"]["light_touch"] | {"S4-5": "0"}
    with pytest.raises(InputError, match="left light touch: a segment stands twice, in two spellings"):
        examination_from(normal | {"left": normal["left"] | {"light_touch": touch}})


@pytest.mark.parametrize("muscle", ["T5", "l1", "S2", "none", "", None])
def test_a_non_key_muscle_may_have_its_roots_anywhere(normal, muscle):
    found = classify(normal | {"left": normal["left"] | {"lowest_non_key_muscle": muscle}, "voluntary_anal_contraction": "No"})
    assert (found.motor_left, found.zpp_motor_left) == ("S3", "S3")


def test_a_typed_record_is_the_same_as_a_dictionary(normal):
    record = Examination(
        right=Side(**normal["right"]), left=Side(**normal["left"]), voluntary_anal_contraction="Yes", deep_anal_pressure="Yes"
    )  # fmt: skip
    assert classify(record).as_dict() == classify(normal).as_dict()


def test_json_holds_one_or_several(normal):
    assert examinations_from_json(json.dumps(normal)) == examination_from(normal)
    several = examinations_from_json(json.dumps([normal, normal]), "exams.json")
    assert [one.name for one in several] == ["exams.json: examination 1", "exams.json: examination 2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "the list holds no examination"),
        ("{", "not JSON"),
        ('{"right": {"motor": {"C5": "5", "C5": "0"}}}', "'C5' stands twice in one part"),
        ("3", "this is a number"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_json_that_holds_no_examination_is_refused(text, message):
    with pytest.raises(InputError, match=message):
        examinations_from_json(text, "exam.json")


def test_the_wrong_one_of_a_list_is_named(normal):
    wrong = changed(json.loads(json.dumps(normal)), "left", "motor", "L3", "9") | {"id": "P-17"}
    with pytest.raises(InputError, match=r"^exams\.json: examination P-17: left motor L3: '9' is no score"):
        examinations_from_json(json.dumps([normal, wrong]), "exams.json")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_says_what_json_says(delimiter):
    data = [examination(case) for case in cases("published")]
    rows = examinations_from_csv(as_csv(*data, delimiter=delimiter))
    assert [classify(row).as_dict() for row in rows] == [classify(one).as_dict() for one in data]


def beside(text, title, value):
    heading, *rows = text.splitlines()
    return "\n".join([f"{title},{heading}", *(f"{value},{row}" for row in rows)]) + "\n"


@pytest.mark.parametrize("title", ["id", "name"])
def test_a_row_of_csv_keeps_the_name_that_it_bears(normal, title):
    (row,) = examinations_from_csv(beside(as_csv(normal), title, "P001"), "exams.csv")
    assert row.name == "exams.csv, line 2 (P001)"
    wrong = as_csv(changed(json.loads(json.dumps(normal)), "right", "motor", "C7", "x"))
    with pytest.raises(InputError, match=r"^exams\.csv, line 2 \(P001\): right motor C7"):
        examinations_from_csv(beside(wrong, title, "P001"), "exams.csv")
    assert examinations_from_csv(beside(as_csv(normal), title, ""), "exams.csv")[0].name == "exams.csv, line 2"


@pytest.mark.parametrize("title", ["date", "examiner", "patient_id", "notes", "age"])
def test_what_may_stand_beside_an_examination_in_json_may_in_csv(normal, title):
    (row,) = examinations_from_csv(beside(as_csv(normal), title, "x"), "exams.csv")
    assert row.name == "exams.csv, line 2"


def test_what_is_wrong_in_csv_is_named_with_its_line(normal):
    text = as_csv(normal, changed(json.loads(json.dumps(normal)), "right", "motor", "C7", "x"))
    with pytest.raises(InputError, match=r"^exams\.csv, line 3: right motor C7: 'x' is no score"):
        examinations_from_csv(text, "exams.csv")
    with pytest.raises(InputError, match="the heading 'right_motor_C9' is no column"):
        examinations_from_csv(text.replace("right_motor_C5", "right_motor_C9", 1))
    with pytest.raises(InputError, match="line 2: 1 cells under 136 headings"):
        examinations_from_csv(text.splitlines()[0] + "\n5\n")
    with pytest.raises(InputError, match="the table holds no examination"):
        examinations_from_csv(text.splitlines()[0] + "\n")
    with pytest.raises(InputError, match="stands twice"):
        examinations_from_csv("right_motor_C5,right_motor_C5\n5,5\n")


def test_it_is_there_from_the_package():
    assert cordwise.isncsci.classify is classify
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = cordwise.nothing
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = cordwise.isncsci.nothing
    assert [name for name in cordwise.isncsci.__all__ if not hasattr(cordwise.isncsci, name)] == []


def test_the_lowest_non_key_muscle_may_stand_beside_the_sides(normal):
    beside = examination_from(normal | {"right_lowest_non_key_muscle": "L3", "leftLowestNonKeyMuscle": "T12"})
    assert (beside.right.lowest_non_key_muscle, beside.left.lowest_non_key_muscle) == ("L3", "T12")
    inside = normal | {"right": normal["right"] | {"lowest_non_key_muscle": "L2"}}
    with pytest.raises(InputError, match="right lowest non-key muscle: 'L2' in the side and 'L3' beside it; leave one"):
        examination_from(inside | {"right_lowest_non_key_muscle": "L3"})


@pytest.mark.parametrize("part", ["lowest_non_key_muscle", "rightmotor", "anal_sensation", "vac", 5])
def test_an_unknown_part_of_an_examination_is_refused(normal, part):
    with pytest.raises(
        InputError, match=f"{part}'? is no part of an examination; right, left, voluntary_anal_contraction, deep_anal_pressure are"
    ):
        examination_from(normal | {part: "L3"})


@pytest.mark.parametrize("part", ["id", "date", "examiner", "comments", "notes", "patient"])
def test_what_says_nothing_of_the_scores_may_stand_beside_them(normal, part):
    assert classify(normal | {part: "x"}) == classify(normal | {"id": "x"})
