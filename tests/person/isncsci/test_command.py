"""`cordwise isncsci` from end to end."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest

from cordwise.cli import main
from cordwise.person.isncsci import columns
from tests.person.isncsci.cases import BASES, cases, examination
from tests.person.isncsci.test_reading import as_csv

CASE = next(case for case in cases("published") if case["id"] == "asia13")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "exam.json"
    path.write_text(json.dumps(examination(CASE)), encoding="utf-8")
    return path


def test_one_examination(file, capsys):
    assert main(["isncsci", str(file)]) == 0
    told = capsys.readouterr().out
    assert "ASIA Impairment Scale                 C" in told
    assert "Motor zone of partial preservation    T11                 L3" in told


def test_as_json_it_is_an_object_and_a_list_stays_a_list(file, tmp_path, capsys):
    assert main(["isncsci", str(file), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["neurological_level"] == "T11"
    several = tmp_path / "several.json"
    several.write_text(json.dumps([examination(CASE), examination({"base": "normal"})]), encoding="utf-8")
    assert main(["isncsci", str(several), "--format", "json"]) == 0
    assert [one["ais"] for one in json.loads(capsys.readouterr().out)] == ["C", "E"]


def test_the_rules_of_2011(file, capsys):
    assert main(["isncsci", str(file), "--rules", "2011", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["zpp_motor_left"] == "NA"


def test_a_table_in_and_out(tmp_path, capsys):
    table, out = tmp_path / "exams.csv", tmp_path / "out.csv"
    table.write_text(as_csv(*(examination({"base": base}) for base in BASES)), encoding="utf-8")
    assert main(["isncsci", str(table), "--output", str(out)]) == 0
    assert out.read_text(encoding="utf-8").count("\n") == len(BASES) + 1
    assert capsys.readouterr().out == ""


def test_standard_input(file, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert main(["isncsci", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["ais"] == "C"


def test_a_chart_in_each_format_and_for_a_phone(file, tmp_path, capsys):
    starts = {"svg": b"<svg", "pdf": b"%PDF", "png": b"\x89PNG"}
    for suffix, start in starts.items():
        chart = tmp_path / f"worksheet.{suffix}"
        assert main(["isncsci", str(file), "--chart", str(chart)]) == 0
        assert chart.read_bytes().startswith(start)
    assert main(["isncsci", str(file), "--chart", str(tmp_path / "phone.svg"), "--phone"]) == 0
    assert b'width="360"' in (tmp_path / "phone.svg").read_bytes()
    capsys.readouterr()


def test_the_heading_of_a_table(capsys):
    assert main(["isncsci", "--columns"]) == 0
    assert capsys.readouterr().out == "id," + ",".join(columns()) + "\n"


def test_one_wrong_examination_of_several_is_named_and_the_rest_told(tmp_path, capsys):
    wrong = examination(CASE)
    wrong["right"]["motor"]["C5"] = "6"
    several = tmp_path / "several.json"
    several.write_text(json.dumps([wrong, examination(CASE)]), encoding="utf-8")
    assert main(["isncsci", str(several), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert ["error" in one for one in json.loads(out)] == [True, False]
    assert err.count("\n") == 1 and "examination 1: right motor C5: '6' is no score" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "which examination? give a file of JSON or CSV, or - for standard input"),
        (["nowhere.json"], "nowhere.json: no such file; check the path"),
        (["FOLDER"], "is a folder; give the file of an examination"),
        (["EMPTY"], "is empty"),
        (["BINARY"], "is not text; give JSON or CSV in UTF-8"),
        (["WRONG"], "right motor C5: '6' is no score"),
        (["FILE", "--chart", "worksheet.gif"], "--chart worksheet.gif: the file ends in .svg, .pdf, .png"),
        (["SEVERAL", "--chart", "worksheet.svg"], "--chart draws one examination; this file holds 2"),
        (["FILE", "--output", "nowhere/out.txt"], "there is no folder nowhere; make it first"),
    ],
)
def test_what_cannot_be_is_one_line_and_code_2(arguments, message, file, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").write_bytes(b" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    wrong = examination(CASE)
    wrong["right"]["motor"]["C5"] = "6"
    (tmp_path / "wrong.json").write_text(json.dumps(wrong), encoding="utf-8")
    (tmp_path / "several.json").write_text(json.dumps([examination(CASE)] * 2), encoding="utf-8")
    places = {"FOLDER": tmp_path, "EMPTY": tmp_path / "empty", "BINARY": tmp_path / "binary", "WRONG": tmp_path / "wrong.json",
              "FILE": file, "SEVERAL": tmp_path / "several.json"}  # fmt: skip
    before = sorted(tmp_path.iterdir())
    assert main(["isncsci", *(str(places.get(word, word)) for word in arguments)]) == 2
    out, err = capsys.readouterr()
    assert message in err and err.count("\n") == 1 and out == ""
    assert sorted(tmp_path.iterdir()) == before


def test_nothing_about_the_person_is_written(file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CORDWISE_STORE", str(tmp_path / "evidence.db"))
    before = sorted(path.name for path in tmp_path.iterdir())
    written = []
    watching = [True]

    def hook(event, args):
        if (
            watching[0]
            and event == "open"
            and isinstance(args[2], int)
            and args[2] & (os.O_WRONLY | os.O_RDWR)
            and not str(args[0]).endswith(".pyc")
        ):
            written.append(args[0])

    sys.addaudithook(hook)
    assert main(["isncsci", str(file)]) == 0
    watching[0] = False
    assert [path for path in written if "__pycache__" not in str(path)] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    capsys.readouterr()


def test_plain_is_ascii(file, capsys):
    assert main(["isncsci", str(file), "--plain"]) == 0
    assert capsys.readouterr().out.isascii()
