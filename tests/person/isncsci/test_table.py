"""Tables of examinations: arrays in, arrays out, the same answers as one by one (see also test_properties)."""

from __future__ import annotations

import numpy as np
import pytest

from cordwise.errors import InputError
from cordwise.person.isncsci import Examinations, classify, classify_table
from cordwise.person.isncsci.table import AT_ONCE
from tests.person.isncsci.cases import cases, examination
from tests.person.isncsci.test_reading import as_row

DATA = [
    examination(case) for name in ("published", "levels", "not_testable", "non_sci") for case in cases(name) if case.get("rules") != "2011"
]


def scores(**changes):
    found = {
        "motor": np.full((3, 2, 10), 5), "light_touch": np.full((3, 2, 28), 2), "pin_prick": np.full((3, 2, 28), 2),
        "voluntary_anal_contraction": np.array(["Yes"] * 3), "deep_anal_pressure": np.array([True] * 3),
    }  # fmt: skip
    return found | changes


def test_all_cases_at_once_are_as_each_alone():
    rows = list(classify_table(DATA).rows())
    for row, data in zip(rows, DATA, strict=True):
        found = classify(data).as_dict()
        assert {name: row[name] for name in found if name != "totals"} == {name: found[name] for name in found if name != "totals"}
        assert row["total_left_light_touch"] == found["totals"]["left"]["light_touch"]
        assert row["total_motor"] == found["totals"]["motor"]


def test_columns_of_a_table_are_read():
    rows = [as_row(data) for data in DATA]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    assert list(classify_table(Examinations.from_columns(columns)).rows()) == list(classify_table(DATA).rows())


def test_grades_as_numbers_with_minus_one_for_not_testable():
    motor = np.full((3, 2, 10), 5)
    motor[1, 0, 2] = -1
    motor[2, 1, 2:] = 0
    result = classify_table(Examinations.from_scores(**scores(motor=motor)))
    assert result.motor_right.tolist() == ["INT", "C6,C7,INT", "INT"]
    assert result.motor_left.tolist() == ["INT", "INT", "C6"]
    assert result.totals["right_motor"].tolist() == [50, -1, 50]
    assert result.ais.tolist() == ["E", "D,E", "D"]


def test_more_examinations_than_are_worked_on_at_once():
    few = Examinations.of(DATA[:50])
    times = AT_ONCE // 50 + 2
    many = Examinations(**{name: np.concatenate([getattr(few, name)] * times) for name in few.__slots__})
    one, all_ = classify_table(few), classify_table(many)
    assert len(all_) == len(many) == 50 * times
    assert all_.ais.tolist() == one.ais.tolist() * times
    assert all_.zpp_motor_right.tolist() == one.zpp_motor_right.tolist() * times


def test_an_empty_table_gives_an_empty_one():
    assert len(classify_table([])) == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"motor": np.full((3, 2, 10), 6)}, "row 1, right motor C5: is no grade; 0 to 5, or -1 for NT"),
        ({"light_touch": np.full((3, 2, 28), 3)}, "row 1, right light touch C2: is no grade; 0 to 2, or -1 for NT"),
        ({"pin_prick": np.full((3, 2, 27), 2)}, r"pin_prick: an array of \(3, 2, 28\) is needed, not \(3, 2, 27\)"),
        (
            {"voluntary_anal_contraction": np.array(["Yes", "maybe", "No"])},
            "row 2, voluntary anal contraction: 'maybe' is none of Yes, No, NT",
        ),
        ({"motor": np.full((3, 2, 10), "4***")}, "row 1, right motor C5: '4\\*\\*\\*' is none of"),
        ({"motor": np.full((3, 2, 10), "5*")}, "row 1, right motor C5: 5\\* is no score of the 2019 rules"),
        ({"lowest_non_key_muscle": np.full((3, 2), "T13")}, "row 1, right lowest non-key muscle: 'T13' is none of C1"),
    ],
)
def test_what_is_impossible_is_refused_with_its_row(changes, message):
    with pytest.raises(InputError, match=message):
        classify_table(Examinations.from_scores(**scores(**changes)))


def test_the_rules_of_2011_refuse_tags_and_know_5_star():
    motor = np.full((3, 2, 10), "5").astype(object)
    motor[1, 1, 3] = "5*"
    assert classify_table(Examinations.from_scores(**scores(motor=motor)), rules="2011").ais.tolist() == ["E"] * 3
    motor[1, 1, 3] = "4*"
    with pytest.raises(InputError, match="row 2, left motor C8: tags of this kind came in 2019"):
        classify_table(Examinations.from_scores(**scores(motor=motor)), rules="2011")


def test_a_missing_column_and_ragged_ones_are_named():
    row = as_row(DATA[0])
    columns = {name: [value] for name, value in row.items()}
    with pytest.raises(InputError, match="1 columns are missing, the first of them left_motor_C5"):
        Examinations.from_columns({name: cells for name, cells in columns.items() if name != "left_motor_C5"})
    with pytest.raises(InputError, match="left_motor_C5: 2 cells, and 1 in deep_anal_pressure"):
        Examinations.from_columns(columns | {"left_motor_C5": ["5", "5"]})
