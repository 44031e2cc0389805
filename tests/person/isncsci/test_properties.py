"""What holds for every examination."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.person.isncsci import classify, classify_table
from cordwise.person.isncsci.answers import Answers
from cordwise.person.isncsci.scores import FUNCTION, GRADE, NORMAL, assumed, examined
from tests.person.isncsci import plain
from tests.person.isncsci.examinations import CELLS, in_doubt, known

RULES = ("2019", "2011")
LEVELS = Answers._fields[:5]
MIRRORED = {name: name.replace("right", "LEFT").replace("left", "right").replace("LEFT", "left") for name in Answers._fields}


def normality(score, best):
    return examined(score, best, NORMAL)


def function(score, best):
    return examined(score, best, FUNCTION)


def strength(score, best):
    return examined(score, best, GRADE)


def as_normal_by_score(score, best):
    """What is rated ** as examined, the rest as rated."""
    return normality(score, best) if score.endswith("**") else assumed(score, best)


def untested_altered(score, best):
    """As examined, but dermatomes of NT* altered."""
    return assumed(score, best) if best == 2 and score == "NT*" else normality(score, best)


def filled(examination, reading):
    """All answers of all fillings, from the standard written a second time; grades that no rule tells apart stand for each other."""
    cells = [(side, column, segment, examination[side][column][segment]) for side, column, segment in CELLS]
    open_ = [(*cell[:3], grades(cell[3], cell[1], examination, cell, reading)) for cell in cells]
    several = [cell for cell in open_ if len(cell[3]) > 1]
    sides = {
        side: {"non_key": examination[side]["lowest_non_key_muscle"], "motor": {}, "light_touch": {}, "pin_prick": {}}
        for side in ("right", "left")
    }
    for side, column, segment, values in open_:
        sides[side][column][segment] = values[0]
    answers = {"NT": ("Yes", "No")}
    vacs, daps = (answers.get(examination[name], (examination[name],)) for name in ("voluntary_anal_contraction", "deep_anal_pressure"))
    for filling in product(*(values for *_, values in several)):
        for (side, column, segment, _), value in zip(several, filling, strict=True):
            sides[side][column][segment] = value
        for vac, dap in product(vacs, daps):
            yield sides, vac, dap


def grades(score, column, examination, cell, reading):
    best = 5 if column == "motor" else 2
    if reading is normality and best == 2 and score == "NT":
        other = "pin_prick" if column == "light_touch" else "light_touch"
        score = "NT*" if examination[cell[0]][other][cell[2]] == "NT*" else score  # the tag alone decides such a segment
    values = reading(score, best)
    return sorted(values if best == 2 else {{0: 0, 1: 1, 2: 1, 3: 3, 4: 3, 5: 5}[grade] for grade in values})


def all_answers(examination, reading, rules):
    found = {name: set() for name in Answers._fields}
    for sides, vac, dap in filled(examination, reading):
        for name, answer in plain.classify(sides["right"], sides["left"], vac, dap, rules).items():
            found[name].add(answer)
    return found


@given(examination=known(), rules=st.sampled_from(RULES))
@settings(max_examples=300)
def test_a_known_examination_has_one_answer_and_it_is_that_of_the_plain_reading(examination, rules):
    found = classify(examination, rules=rules).as_dict()
    assert {name: {found[name]} for name in Answers._fields} == all_answers(examination, assumed, rules)


@given(examination=in_doubt(most=4), rules=st.sampled_from(RULES))
@settings(max_examples=150)
def test_a_range_is_exactly_what_the_fillings_give(examination, rules):
    found = classify(examination, rules=rules).as_dict()
    assert {name: set(found[name].split(",")) for name in Answers._fields} == all_answers(examination, assumed, rules)


@given(examination=in_doubt(most=4, tags=True))
@settings(max_examples=150)
def test_the_tag_marks_what_rests_on_a_rating(examination):
    found = classify(examination).as_dict()
    told = all_answers(examination, assumed, "2019")
    tagged = plain_tags(examination, told)
    for name in Answers._fields:
        marked = {one + "*" * (one in tagged[name] and one != "NA") for one in told[name]}
        assert set(found[name].split(",")) == marked, name


def plain_tags(examination, told):
    normal, beside, score, present = (
        all_answers(examination, one, "2019") for one in (normality, untested_altered, as_normal_by_score, function)
    )
    tagged = {name: told[name] - (normal if name in LEVELS else present)[name] for name in Answers._fields}
    for side in ("right", "left"):
        tagged[f"motor_{side}"] -= {"T1", "S1"} & beside[f"motor_{side}"]
        tagged[f"zpp_sensory_{side}"] = up_to_the_last(f"zpp_sensory_{side}", told, tagged[f"zpp_sensory_{side}"])
    both = set().union(*(told[f"{kind}_right"] & told[f"{kind}_left"] & (tagged[f"{kind}_right"] | tagged[f"{kind}_left"])
                         for kind in ("sensory", "motor")))  # fmt: skip
    tagged["neurological_level"] &= both | (told["neurological_level"] - score["neurological_level"])
    tagged["complete"] = up_to_the_last("complete", told, tagged["complete"])
    tagged["ais"] = plain_tags_of_grades(examination, told["ais"], tagged["complete"])
    return tagged


def plain_tags_of_grades(examination, told, complete):
    marked = ({"A"} if "C" in complete else set()) | ({"B"} if "I" in complete or rated_muscle_far_below(examination) else set())
    beyond = (told & set("CDE")) - grades_if_incomplete(examination)
    motor = beyond & set("CD")
    if "B" not in told or len(motor) > 1:
        marked |= up_to_the_last("ais", {"ais": told & set("CD")}, motor)
    marked |= beyond & {"E"}
    return marked & told


def grades_if_incomplete(examination):
    """By the scores as examined, whatever they say of S4-5."""
    felt = any(dap == "Yes" or any(side[one]["S4_5"] for side in sides.values() for one in ("light_touch", "pin_prick"))
               for sides, _, dap in filled(examination, assumed))  # fmt: skip
    found = set()
    for sides, vac, dap in filled(examination, strength):
        if vac == "Yes" or felt:
            level = plain.classify(sides["right"], sides["left"], vac, dap)["neurological_level"]
            found.add(plain.grade(tuple(sides.values()), level, vac, False))
    return found


def rated_muscle_far_below(examination):
    rated = {side: [key for key, score in examination[side]["motor"].items() if score == "0*"] for side in ("right", "left")}
    spared = any(plain.classify(sides["right"], sides["left"], vac, dap)["complete"] == "I"
                 for sides, vac, dap in filled(examination, assumed) if vac == "No")  # fmt: skip
    return spared and any(
        plain.further_than_three_below(key, plain.motor_level(sides[side], vac))
        for sides, vac, _ in filled(examination, assumed) if vac == "No" for side in rated for key in rated[side]
    )  # fmt: skip


def place(name, answer):
    return {"complete": ["C", "I"], "ais": list("ABCDE")}.get(name, ["NA", *plain.ROW[:-1], "INT"]).index(answer)


def up_to_the_last(name, told, tagged):
    return {
        one for one in told[name] if one != "NA" and tagged - {"NA"} and place(name, one) <= max(place(name, other) for other in tagged)
    }


@given(examination=in_doubt(most=12, tags=True))
def test_mirrored_sides_mirror_the_answers(examination):
    here = classify(examination).as_dict()
    there = classify(examination | {"right": examination["left"], "left": examination["right"]}).as_dict()
    assert {MIRRORED[name]: here[name] for name in Answers._fields} == {name: there[name] for name in Answers._fields}
    assert here["totals"]["right"] == there["totals"]["left"]
    assert here["totals"]["motor"] == there["totals"]["motor"]


@given(examination=known(), cell=st.sampled_from(CELLS))
def test_raising_a_score_never_lowers_a_total(examination, cell):
    side, column, segment = cell
    before = totals(classify(examination))
    score = int(examination[side][column][segment])
    examination[side][column][segment] = str(min(score + 1, 5 if column == "motor" else 2))
    assert all(after >= earlier for earlier, after in zip(before, totals(classify(examination)), strict=True))


def totals(result):
    sums = result.totals
    return [
        getattr(one, part)
        for one in (sums.right, sums.left, sums)
        for part in ("upper_extremity", "lower_extremity", "motor", "light_touch", "pin_prick")
    ]


@given(examination=in_doubt(most=8, tags=True))
def test_answers_stand_in_order_and_once(examination):
    found = classify(examination).as_dict()
    orders = {"complete": ["C", "I"], "ais": list("ABCDE")}
    for name in Answers._fields:
        order = orders.get(name, ["NA", *plain.ROW[:-1], "INT"])
        places = [order.index(one.rstrip("*")) for one in found[name].split(",")]
        assert places == sorted(set(places)) != []


@given(examinations=st.lists(in_doubt(most=12, tags=True), min_size=1, max_size=8))
def test_a_table_says_what_one_by_one_says(examinations):
    rows = list(classify_table(examinations).rows())
    for row, examination in zip(rows, examinations, strict=True):
        found = classify(examination).as_dict()
        assert {name: row[name] for name in Answers._fields} == {name: found[name] for name in Answers._fields}
        sums = found["totals"]
        assert row["total_right_motor"] == sums["right"]["motor"]
        assert row["total_pin_prick"] == sums["pin_prick"]


@given(examination=in_doubt(most=6, tags=True))
def test_every_answer_has_its_reason(examination):
    result = classify(examination)
    assert [reason.answer for reason in result.reasons] == list(Answers._fields)
    assert all(reason.words for reason in result.reasons)


@pytest.mark.parametrize("rules", RULES)
def test_the_rules_of_2011_and_2019_differ_in_zones_alone(rules):
    from tests.person.isncsci.cases import cases, examination

    for case in cases("levels"):
        one = classify(examination(case), rules=rules).as_dict()
        other = classify(examination(case)).as_dict()
        assert all(one[name] == other[name] for name in Answers._fields if not name.startswith("zpp"))
