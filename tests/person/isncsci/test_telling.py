"""A classification told and drawn. `CORDWISE_WRITE_EXPECTED=1 pytest` writes the texts of `expected/` anew."""

from __future__ import annotations

import csv
import io
import json
import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from cordwise.errors import InputError
from cordwise.person.isncsci import classify, worksheet
from cordwise.person.isncsci.reasons import knowledge, reasons
from cordwise.person.isncsci.telling import Refused, as_csv, as_json, as_text
from tests.person.isncsci.cases import cases, examination

EXPECTED = Path(__file__).parent / "expected"
BY_ID = {case["id"]: case for name in ("published", "levels", "grades", "zones", "not_testable", "non_sci") for case in cases(name)}
SVG = "{http://www.w3.org/2000/svg}"


def result(case_id):
    case = BY_ID[case_id]
    return classify(examination(case), rules=case.get("rules", "2019"))


@pytest.mark.parametrize("case_id", ["asia01", "asia13", "asia15", "asia23", "praxis24", "x38", "z20"])
def test_the_text_reads_as_kept(case_id):
    file, told = EXPECTED / f"{case_id}.txt", as_text(result(case_id))
    if os.environ.get("CORDWISE_WRITE_EXPECTED"):
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")
    assert max(map(len, told.splitlines())) <= 80


def test_json_has_the_answers_and_what_decided_them():
    found = json.loads(as_json([result("asia13")], several=False))
    assert found["ais"] == "C"
    assert found["totals"]["right"]["motor"] == "25"
    assert found["decided_by"]["zpp_motor_left"] == {
        "rules": ["zpp_motor"],
        "scores": "voluntary anal contraction No; L3 graded 0, a non-key muscle moves",
    }


def test_a_list_keeps_its_order_with_errors_in_place():
    found = json.loads(as_json([result("asia01"), Refused(reason="line 3: no"), result("asia15")], several=True))
    assert [one.get("ais", one.get("error")) for one in found] == ["A", "line 3: no", "E"]


def test_csv_has_a_row_for_each():
    rows = list(csv.DictReader(io.StringIO(as_csv([result("asia23"), Refused(reason="=line 3: no")]))))
    assert rows[0]["ais"] == "C*,D*"
    assert rows[0]["total_left_motor"] == "31"
    assert rows[1]["error"] == "line 3: no"


def test_the_grade_is_told_with_its_count_of_muscles():
    told = {reason.answer: reason for reason in reasons(result("asia04"))}["ais"]
    assert told.rules == ("ais_d",)
    assert told.scores.endswith("9 of 18 key muscles below C5 examined at 3 or more")


def test_ranges_and_tags_are_explained():
    told = {reason.answer: reason.rules for reason in reasons(result("y13"))}
    assert told["motor_right"] == ("motor_level_key", "not_testable", "non_sci")


def test_every_rule_has_words_a_source_and_a_date():
    for rows in knowledge().values():
        for row in rows.values():
            assert row["words"]
            assert row["source"].startswith("doi:10.")
            assert str(row["checked"]) == "2026-11-21"


def test_every_rule_is_used_and_every_rule_used_is_worded():
    used = {rule for case_id in BY_ID for reason in reasons(result(case_id)) for rule in reason.rules}
    assert used == set(knowledge()["rules"])


@pytest.mark.parametrize("width", ["page", "phone"])
@pytest.mark.parametrize("case_id", ["asia13", "asia20", "x06", "y33", "s14"])
def test_the_worksheet_holds_every_score_within_its_edges(case_id, width):
    found = result(case_id)
    root = ElementTree.fromstring(worksheet(found, width=width))
    words = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    scores = [found.examination.grade(side, column, segment) for side in ("right", "left")
              for column, segments in (("motor", 10), ("light_touch", 28), ("pin_prick", 28))
              for segment in examination(BY_ID[case_id])[side][column]]  # fmt: skip
    assert len(scores) == 132
    assert all(words.count(score) >= scores.count(score) for score in {*scores})
    assert float(root.get("width")) == (800 if width == "page" else 360)
    assert f"AIS {found.ais}" in root.findtext(f"{SVG}title")


def test_the_same_worksheet_has_the_same_bytes():
    for form in ("svg", "pdf", "png"):
        assert worksheet(result("asia20"), format=form) == worksheet(result("asia20"), format=form)


def test_unknown_formats_and_widths_are_refused():
    with pytest.raises(InputError, match="format 'gif' is none of svg, png, pdf"):
        worksheet(result("asia20"), format="gif")
    with pytest.raises(InputError, match="width 'wall' is none of page, phone"):
        worksheet(result("asia20"), width="wall")
