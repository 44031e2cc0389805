"""`cordwise check` and `cordwise expect` as they are typed."""

from __future__ import annotations

import io

import pytest

from cordwise.cli import main


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("store") / "evidence.db"


@pytest.fixture
def run(monkeypatch, capsys, tmp_path, store):
    monkeypatch.setenv("CORDWISE_STORE", str(store))
    monkeypatch.chdir(tmp_path)

    def call(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_person_file_is_checked_and_left_as_it_was(run, tmp_path):
    file = tmp_path / "person.yaml"
    file.write_text("age_years: 34\nanticoagulant: yes\n", encoding="utf-8")
    code, out, _ = run("check", "person.yaml", "--route", "intrathecal")
    assert code == 0
    assert "Not now: blood thinner." in out
    assert [path.name for path in tmp_path.iterdir()] == ["person.yaml"]


def test_a_mistake_names_file_and_field_and_ends_with_two(run, tmp_path):
    (tmp_path / "person.yaml").write_text("age_yers: 34\n", encoding="utf-8")
    code, out, err = run("check", "person.yaml")
    assert (code, out) == (2, "")
    assert err == "cordwise: person.yaml: there is no field 'age_yers'; did you mean age_years?\n"


def test_nothing_given_says_what_to_give(run):
    code, _, err = run("check")
    assert code == 2 and "--ask" in err and "--fields" in err


def test_fields_are_listed_with_units(run):
    code, out, _ = run("check", "--fields")
    assert code == 0
    assert "platelets: 0 to 3000 10^9/L (or in /uL, lakh/uL)" in out
    assert "heparin_infusion, fondaparinux, other" in out and "injury_level: C1 to S5" in out
    assert "hba1c: 3 to 20 % (NGSP) (or in mmol/mol)" in out
    assert "age_years: 0 to 120 years (or in hours, days, weeks, months)" in out


def test_question_by_question_with_a_mistake_in_between(run, tmp_path):
    everything = "condition: sci\nroute: intrathecal\ncells: bm_msc\ndonor: own\nsex: male\nbleeding_disorder: no\nblood_disease: no\n"
    (tmp_path / "person.yaml").write_text(everything, encoding="utf-8")
    code, out, err = run("check", "person.yaml", "--ask", stdin="nonsense\npast\n3 years\nstop\n")
    assert code == 0
    assert "cancer: 'nonsense' is none of never, active, past" in err
    assert "this should not be done: cancer now or in the last five years." in " ".join(out.split())


def test_the_end_of_input_ends_the_questions(run):
    code, out, _ = run("check", "--ask", "--route", "intrathecal", stdin="")
    assert code == 0 and "It cannot be said yet" in out


def test_what_is_in_the_file_is_not_asked_again(run, tmp_path):
    (tmp_path / "person.json").write_text(
        '{"condition": "als", "route": "intrathecal", "cells": "msc", "donor": "own", "cancer": "never"}', encoding="utf-8"
    )
    _, _, err = run("check", "person.json", "--ask", stdin="stop\n")
    assert "Which condition" not in err and "had cancer" not in err


def test_a_sheet_is_written_as_a_page(run, tmp_path):
    code, out, _ = run("check", "-", "--route", "intrathecal", "--sheet", "--output", "sheet.html", stdin="")
    assert code == 2  # an empty file is no person
    (tmp_path / "p.yaml").write_text("cancer: never\n", encoding="utf-8")
    code, out, _ = run("check", "p.yaml", "--route", "intrathecal", "--sheet", "--output", "sheet.html")
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert (code, out) == (0, "")
    assert 'class="reply-sheet_of_check"' in page and "☐" in page


def test_what_to_expect_is_told(run):
    code, out, _ = run("expect", "intrathecal", "--cells", "bone_marrow_msc", "--donor", "own", "--age", "9")
    assert code == 0
    assert "Go to a doctor at once" in out and "2 to 12 years" in out


def test_an_unknown_route_is_answered_with_its_neighbours(run):
    code, _, err = run("expect", "intratecal")
    assert code == 2 and "near it: intrathecal" in err


@pytest.mark.parametrize("command", [("check",), ("trials", "--records", ".")])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\xff", "is no text"),
        (b"%PDF-1.4", "is a PDF document"),
        (None, "is a folder"),
        (b"# no field", "is not a list of fields"),
    ],
)
def test_a_file_that_is_no_person_is_refused_in_words_of_a_person_file(run, tmp_path, command, content, line):
    path = tmp_path / "person.yaml"
    path.mkdir() if content is None else path.write_bytes(content)
    code, out, err = run(command[0], "person.yaml", *command[1:])
    assert (code, out) == (2, "") and len(err.splitlines()) == 1
    assert f"person.yaml: {line}" in err and "give a person file, YAML or JSON" in err and "HTML" not in err


def test_cells_of_a_donor_are_named_as_the_help_names_them(run, tmp_path):
    (tmp_path / "person.yaml").write_text("age_years: 34\n", encoding="utf-8")
    code, out, _ = run("check", "person.yaml", "--route", "iv", "--cells", "cord blood", "--donor", "donor")
    assert code == 0 and "cells of a donor" in " ".join(out.split())
    code, out, _ = run("check", "person.yaml", "--route", "iv", "--cells", "cord blood", "--donor", "own")
    assert code == 0 and "own cells" in " ".join(out.split())
