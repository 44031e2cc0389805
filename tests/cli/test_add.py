"""`cordwise add`, what it keeps, and `cordwise remove`, as their users run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.documents.trial_samples import ctgov, fields

PERSON = "condition: spinal cord injury\nage_years: 34\nais: B\ncity: Vienna\ncountry: Austria\n"


def updated(day, **changes):
    return ctgov(statusModule={"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": day}}, **changes)


@pytest.fixture
def own(run, tmp_path):
    """Runs a command on a store of this test alone."""
    place = tmp_path / "own.db"
    return lambda *arguments: run(*arguments, "--store", place)


@pytest.fixture
def write(tmp_path):
    """Writes a value as a file of records."""

    def written(value, name="a.json"):
        (tmp_path / name).write_text(value if isinstance(value, str) else json.dumps(value))
        return tmp_path / name

    return written


@pytest.fixture
def person(write):
    return write(PERSON, "person.yaml")


def states(ran):
    return {row["state"]: row["records"] for row in json.loads(ran.out)["added"]}


def test_what_is_added_is_ranked_listed_shown_and_taken_out_again(own, write, person):
    ran = own("add", write([ctgov(), fields()]))
    assert (ran.code, ran.err) == (0, "") and "new              2" in ran.out
    assert "NCT00000001" in own("trials", person).out
    listed = json.loads(own("trials", "--list", "--format", "json").out)["registry_records"]
    assert [(one["trial"], one["file"]) for one in listed] == [("NCT00000001", "a.json"), ("NCT00000002", "a.json")]
    assert "Clinic A, Vienna, Austria" in own("show", "nct00000001").out
    assert own("remove", "nct00000001").out == "1 record taken out: NCT00000001\n"
    assert own("show", "NCT00000001").code == 2
    assert own("remove", "a.json").out == "1 record taken out: NCT00000002\n"
    assert own("trials", person).code == 2


def test_the_reply_is_the_one_from_the_files_themselves(own, write, person):
    file = write([ctgov(), fields(), updated("2025-01-01")])
    own("add", file)
    kept, given = (json.loads(own("trials", person, "--all", "--format", "json", *more).out) for more in ((), ("--records", file)))
    assert kept["records_version"] == given["records_version"] != ""
    for reply in (kept, given):
        reply.pop("notes")  # of records given twice
        for one in reply["trials"]:
            one["trial"].pop("address")
    assert kept == given


def test_the_same_records_give_the_same_bytes_however_they_came(own, run, write, person, tmp_path):
    own("add", write([fields(), updated("2025-01-01"), ctgov()]))
    other = ("--store", tmp_path / "other.db")
    for name, value in (("one.json", ctgov()), ("two.jsonl", json.dumps(updated("2025-01-01"))), ("three.json", fields(Rank=9))):
        run("add", write(value, name), *other)
    for form in ("text", "json"):
        assert own("trials", person, "--format", form).out == run("trials", person, "--format", form, *other).out


def test_the_same_again_is_no_news(own, write):
    file = write([ctgov(), fields()])
    own("add", file)
    assert states(own("add", file, "--format", "json")) == {"new": 0, "changed": 0, "unchanged": 2, "older": 0}


def test_a_newer_record_supersedes_and_an_older_one_says_that_it_does_not(own, write):
    own("add", write(updated("2025-01-01")))
    assert states(own("add", write(updated("2025-06-01")), "--format", "json"))["changed"] == 1
    ran = own("add", write(updated("2025-03-01"), "old.json"))
    assert ran.code == 0 and "older            1" in ran.out
    assert "2025-03-01" in ran.out and "2025-06-01" in ran.out and "old.json" in ran.out
    shown = own("show", "NCT00000001").out
    assert "changed in the registry on 2025-06-01" in " ".join(shown.split()) and "2025-03-01" not in shown
    assert " until " in shown


def test_what_cannot_be_read_is_told_with_its_address_and_the_rest_is_added(own, write, tmp_path):
    write("{broken", "b.json")
    write("\n".join([json.dumps(fields()), "[1]", json.dumps(ctgov(identificationModule={}))]), "c.jsonl")
    write(ctgov())
    ran = own("add", tmp_path)
    assert ran.code == 1 and "new              2" in ran.out and "not added        3" in ran.out
    assert [line.split(": ")[1].rpartition(os.sep)[2] for line in ran.err.splitlines()] == ["b.json", "c.jsonl, line 2", "c.jsonl, line 3"]
    assert "has no identifier" in ran.err


def test_a_value_too_large_or_nested_too_deeply_is_told_and_the_rest_is_added(own, write):
    large, just = ctgov(more="x" * 20_000_000), fields(BriefSummary=["x" * 19_000_000])
    deep = json.dumps(ctgov())[:-1] + ', "more": ' + "[" * 300 + "]" * 300 + "}"
    ran = own("add", write("\n".join([json.dumps(large), deep, json.dumps(just)]), "a.jsonl"))
    assert ran.code == 1 and "new              1" in ran.out
    assert "a.jsonl, line 1: is larger than 20 MB" in ran.err and "a.jsonl, line 2: is nested too deeply" in ran.err
    assert own("show", "NCT00000002").code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "is not JSON"),
        ("", "is empty"),
        ('{"age_years": 34}', "neither"),
        ("[]", "no record"),
        ("[" * 50_000, "nested too deeply"),
    ],
)
def test_where_nothing_can_be_read_nothing_is_added(own, write, content, words):
    ran = own("add", write(content))
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1 and words in ran.err
    assert "0 registry records kept" in own("trials", "--list").out


def test_a_mistaken_path_is_refused_before_anything_is_read(own, write, tmp_path):
    (tmp_path / "empty").mkdir()
    for path, words in (("none", "no such file or folder"), ("empty", "holds no registry records"), ("*.xml", "no file matches")):
        ran = own("add", write(ctgov()), tmp_path / path)
        assert ran.code == 2 and words in ran.err
    assert "download it from the registry" in own("add", "NCT00000001").err
    assert own("trials", "--list").out.startswith("0 registry records kept")


@pytest.mark.parametrize("name", ["a\0b", "", "x" * 5000])
@pytest.mark.parametrize("command", ["add", "remove", "show", "trials"])
def test_a_strange_name_is_one_line(own, command, name):
    ran = own(command, name)
    assert ran.code == 2 and ran.out == "" and ran.err.startswith("cordwise: ") and ran.err.count("\n") == 1


def test_a_name_that_is_no_text_is_one_line(process, own):
    for command in ("add", "trials"):
        ran = process(command, "\udcff")
        assert ran.returncode == 2 and ran.stderr.startswith("cordwise: ") and ran.stderr.count("\n") == 1
    for command in ("remove", "show"):
        assert own(command, "\udcff").err.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names of files that are no text")
def test_files_whose_names_are_no_text_are_added_told_and_taken_out(own, tmp_path, write):
    (tmp_path / "a\udcff.json").write_text(json.dumps(ctgov()))
    (tmp_path / "b\udcff.json").write_text("{broken")
    ran = own("add", tmp_path, "--format", "json")
    assert ran.code == 1 and states(ran)["new"] == 1
    assert own("trials", write(PERSON, "person.yaml")).code == 0 and own("show", "NCT00000001").code == 0
    assert own("remove", "a\udcff.json").code == 0


def test_the_shell_completes_files(process):
    ran = process(env={"_CORDWISE_COMPLETE": "bash_complete", "COMP_WORDS": "cordwise add down", "COMP_CWORD": "2"})
    assert ran.stdout.strip() == "file,down"


def test_what_is_not_kept_is_not_taken_out(own, write):
    own("add", write([ctgov(), fields()]))
    ran = own("remove", "NCT00000001", "NCT99999999")
    assert ran.code == 2 and "NCT99999999" in ran.err and "nothing was removed" in ran.err
    assert own("trials", "--list").out.startswith("2 registry records kept")


def test_a_person_is_never_among_what_is_kept(own, write, person, tmp_path):
    own("add", write(ctgov()))
    before = (tmp_path / "own.db").read_bytes()
    assert own("trials", person).code == 0
    assert own("add", person).code == 2
    assert (tmp_path / "own.db").read_bytes() == before


def test_words_of_a_record_do_not_run_and_cite_nothing(own, write):
    items = "Inclusion Criteria:\n\n* <script>alert(1)</script> [7]\n"
    own(
        "add",
        write(
            ctgov(
                eligibilityModule={"eligibilityCriteria": items}, identificationModule={"nctId": "NCT00000001", "briefTitle": "\x1b[2J<b>"}
            )
        ),
    )
    page = own("show", "NCT00000001", "--format", "html").out
    assert "<script>" not in page and "<b>" not in page and "(7)" in page
    assert "\x1b" not in own("show", "NCT00000001").out and "\x1b" not in own("trials", "--list").out


def test_a_bar_is_shown_in_a_terminal_alone(own, write):
    assert own("add", write(ctgov())).err == ""


def test_two_that_add_at_once_both_succeed(write, tmp_path):
    files = [write([fields(NCTId=[f"NCT{number:08}"]) for number in range(start, start + 60)], f"{start}.json") for start in (0, 30)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "cordwise", "add", file, "--store", tmp_path / "own.db"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for file in files
    ]
    assert [(one.communicate(timeout=60)[1], one.returncode) for one in running] == [(b"", 0)] * 2
    listed = subprocess.run(
        [sys.executable, "-m", "cordwise", "trials", "--list", "--store", tmp_path / "own.db"], capture_output=True, text=True, check=True
    )
    assert listed.stdout.startswith("90 registry records kept")
