import json
import shutil
import sqlite3

import pytest

from tests.documents.trial_samples import ctgov, fields

from .conftest import break_cell


@pytest.fixture
def exported(run, tmp_path):
    folder = tmp_path / "tables"
    assert run("evidence", "export", folder).code == 0
    return folder


def test_what_is_exported_has_no_problem(run, exported):
    ran = run("evidence", "check", exported)
    assert (ran.code, ran.err) == (0, "")
    assert "no problem" in ran.out


def test_one_table_can_be_checked_alone(run, exported):
    assert run("evidence", "check", exported / "outcomes.csv").code == 0


def test_a_broken_row_is_named_by_file_row_and_column(run, exported):
    break_cell(exported / "outcomes.csv", 5, "events", "many")
    ran = run("evidence", "check", exported)
    assert ran.code == 2
    assert "outcomes.csv, row 5, column events: 'many' is not a whole number" in ran.out
    ran = run("evidence", "add", exported)
    assert ran.code == 2
    assert "outcomes.csv, row 5, column events" in ran.err


def test_own_tables_are_added_once(run, exported, tmp_path, store):
    own = tmp_path / "own.db"
    shutil.copy(store, own)
    tables = tmp_path / "mine"
    tables.mkdir()
    heading, _, rest = (exported / "studies.csv").read_text(encoding="utf-8").partition("\n")
    row = next(line for line in rest.split("\n") if line.startswith("albu2021,"))
    (tables / "studies.csv").write_text(f"{heading}\n{row.replace('albu2021', 'mine2026')}\n", encoding="utf-8")
    before = run("version", "--store", own).out
    assert "1 new row added" in run("evidence", "add", tables, "--store", own).out
    assert "0 new rows added" in run("evidence", "add", tables, "--store", own).out
    assert run("version", "--store", own).out != before
    assert run("show", "mine2026", "--store", own).code == 0


def test_an_export_never_writes_over_what_is_there(run, exported):
    ran = run("evidence", "export", exported)
    assert ran.code == 2
    assert "is there already" in ran.err


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
@pytest.mark.parametrize("command", ["stats", "list"])
def test_tables_are_told_in_every_format(run, command, form):
    ran = run("evidence", command, "--format", form)
    assert ran.code == 0
    assert ran.out.endswith("\n")


def test_stats_count_the_rows(run, evidence):
    told = json.loads(run("evidence", "stats", "--format", "json").out)
    assert {row["table"]: row["rows"] for row in told["tables"]} == evidence.rows()


def test_stats_tell_how_many_registry_records_are_kept(run, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([ctgov(), fields(LastUpdatePostDate=["March 10, 2020"])]))
    own = ("--store", tmp_path / "own.db")
    (none,) = json.loads(run("evidence", "stats", "--format", "json", *own).out)["registry_records"]
    assert none == {"records": 0, "oldest update": "", "newest update": "", "last added": "", "version": ""}
    run("add", tmp_path / "a.json", *own)
    (told,) = json.loads(run("evidence", "stats", "--format", "json", *own).out)["registry_records"]
    assert told["records"] == 2 and told["newest update"] == "2020-03-10" and len(told["version"]) == 12
    assert run("version", *own).out == run("version").out


def test_a_list_keeps_to_its_condition(run, evidence):
    told = json.loads(run("evidence", "list", "--condition", "ALS", "--format", "json").out)["studies"]
    assert {row["study"] for row in told} == {one.study_id for one in evidence.studies if "als" in one.conditions} and told


@pytest.mark.parametrize("command", ["stats", "list"])
@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_every_format_names_the_version_of_the_evidence(run, command, form, evidence):
    told = run("evidence", command, "--format", form).out
    assert evidence.version in told
    if form == "json":
        assert json.loads(told)["evidence_version"] == evidence.version and json.loads(told)["schema"] == "cordwise/tables/1.0"


def test_stats_tell_how_many_studies_have_a_title_and_a_year(run, evidence):
    told = json.loads(run("evidence", "stats", "--format", "json").out)["designs"]
    for column, words in (("title", "title known"), ("year", "year known")):
        known = sum(bool(getattr(study, column)) for study in evidence.studies)
        assert round(sum(row[words] * row["studies"] for row in told)) == known


def test_an_own_row_that_an_earlier_version_took_is_named_and_taken_out(run, tmp_path, store):
    own = tmp_path / "own.db"
    shutil.copy(store, own)
    with sqlite3.connect(own) as connection:
        connection.execute("UPDATE studies SET origin = 'user', levels = 'sacralish', cohort = 'x' WHERE study_id = 'albu2021'")
    connection.close()
    for command in (["card", "bydon2024"], ["pool", "ais_improved"], ["show", "bydon2024"]):
        ran = run(*command, "--store", own)
        assert ran.code == 0
        assert "(albu2021): levels 'sacralish' is none of cervical" in ran.err and "cordwise evidence discard" in ran.err
    gone = [json.loads(line) for line in run("evidence", "discard", "--store", own).out.splitlines()]
    assert gone[0]["cells"]["study_id"] == "albu2021"
    assert run("card", "bydon2024", "--store", own).err == ""
