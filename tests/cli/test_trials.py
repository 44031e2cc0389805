"""`cordwise trials`, as its users run it."""

from __future__ import annotations

import json

import pytest

from tests.documents.trial_samples import ctgov, fields


@pytest.fixture
def person(tmp_path):
    path = tmp_path / "person.yaml"
    path.write_text("condition: spinal cord injury\nage_years: 34\nais: B\ncity: Vienna\ncountry: Austria\n")
    return path


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ctgov()))
    return path


def refused(ran, *words):
    assert ran.code == 2, ran
    assert ran.out == ""
    assert ran.err.startswith("cordwise: ") and ran.err.count("\n") == 1
    assert all(word in ran.err for word in words), ran.err


def test_a_record_is_told(run, person, record):
    ran = run("trials", person, "--records", record)
    assert ran.code == 0 and "NCT00000001" in ran.out and "Clinic A, Vienna, Austria (0 km" in ran.out


def test_several_files_behind_one_option_as_a_shell_writes_them(run, person, record, tmp_path):
    (tmp_path / "b.jsonl").write_text(json.dumps(fields()) + "\n")
    ran = run("trials", person, "--records", record, tmp_path / "b.jsonl", "--all", "--format", "json")
    assert [one["trial"]["trial_id"] for one in json.loads(ran.out)["trials"]] == ["NCT00000001", "NCT00000002"]


def test_a_folder_and_a_place(run, person, record):
    ran = run("trials", person, "--records", record.parent, "--near", "47.07, 15.44")
    assert ran.code == 0 and "145 km" in ran.out


def test_one_bad_record_of_many_is_told_and_the_rest_goes_on(run, person, record):
    (record.parent / "b.json").write_text("{broken")
    ran = run("trials", person, "--records", record.parent)
    assert ran.code == 1 and "NCT00000001" in ran.out
    assert "b.json" in ran.err and ran.err.count("\n") == 1


def test_no_records(run, person, tmp_path):
    refused(run("trials", person), "no registry records are kept yet", "`cordwise add FILES`", "--records")
    (tmp_path / "empty").mkdir()
    refused(run("trials", person, "--records", tmp_path / "empty"), "holds no registry records")
    refused(run("trials", person, "--records", tmp_path / "none"), "no such file or folder")


def test_nobody_to_rank_for(run, person):
    refused(run("trials"), "give a file of a person, or --list")
    refused(run("trials", person, "--list"), "not both")


def test_records_given_are_ranked_and_not_kept(run, person, record, tmp_path):
    own = ("--store", tmp_path / "own.db")
    assert run("trials", person, "--records", record, *own).code == 0
    assert not (tmp_path / "own.db").exists()  # no store is opened for them
    refused(run("trials", person, *own), "no registry records are kept")


def test_a_pattern_in_quotes(run, person, record, tmp_path):
    (tmp_path / "b.json").write_text(json.dumps(fields()))
    ran = run("trials", person, "--records", record.parent / "*.json", "--all")
    assert "NCT00000001" in ran.out and "NCT00000002" in ran.out
    refused(run("trials", person, "--records", record.parent / "*.xml"), "no file matches")


@pytest.mark.parametrize(("content", "words"), [("not json", "not JSON"), ("", "empty"), ('{"a": 1}', "neither"), ("[]", "no record"), ("[" * 50_000, "nested")])  # fmt: skip
def test_a_file_of_another_kind(run, person, tmp_path, content, words):
    (tmp_path / "a.json").write_text(content)
    refused(run("trials", person, "--records", tmp_path / "a.json"), words)


def test_a_hundred_megabytes(run, person, tmp_path):
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(100_000_000)
    refused(run("trials", person, "--records", tmp_path / "a.json"), "a.json", "64 MB")


def test_a_trial_without_criteria_is_never_said_to_fit(run, person, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(ctgov(eligibilityModule={})))
    ran = run("trials", person, "--records", tmp_path / "a.json")
    assert ran.code == 0 and "The record tells no criteria" in ran.out and "Trials that may fit" in ran.out


@pytest.mark.parametrize(("line", "word"), [("age_years: 300", "age_years"), ("latitude: 95\nlongitude: 3", "latitude"), ("shoe: 43", "shoe"), ("city: 5", "city")])  # fmt: skip
def test_an_impossible_person_is_refused_by_the_field(run, record, tmp_path, line, word):
    (tmp_path / "who.yaml").write_text(line)
    refused(run("trials", tmp_path / "who.yaml", "--records", record), word)


def test_a_strange_place_is_refused(run, person, record):
    refused(run("trials", person, "--records", record, "--near", "95, 200"), "latitude")


def test_the_same_file_serves_check(run, person):
    assert run("check", person, "--route", "intrathecal").code == 0
