"""`cordwise recovery` at the prompt."""

from __future__ import annotations

import json

import pytest

from cordwise.cli import main


@pytest.fixture(autouse=True)
def in_memory(monkeypatch):
    monkeypatch.setenv("CORDWISE_STORE", ":memory:")


def test_a_person_late_after_injury(capsys):
    assert main(["recovery", "--ais", "A", "--level", "T6", "--since-months", "14", "--age", "34"]) == 0
    told = capsys.readouterr().out
    assert "better by at least" in told
    assert "Kirshblum et al. 2004" in told


def test_nobody_published_such_a_start(capsys):
    assert main(["recovery", "--ais", "B", "--since-months", "40"]) == 1
    assert "No forecast can be made" in capsys.readouterr().out


def test_the_studies_as_json(capsys):
    assert main(["recovery", "--studies", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "cordwise/recovery_studies/1.0"
    assert next(one for one in data["benchmarks"] if one["study_id"] == "bydon2024")["observed"] == 7


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ais", "F"], ["--ais", "A", "--level", "C9"], ["--ais", "A", "--since-months", "-3"], ["--age", "200"], ["--age", "-1"], ["--ais", "E"],
        ["--since-months", "nan"], ["--at", "0"], ["--studies", "--ais", "A"], ["--study", "nobody1999"], ["--picture", "bars.exe"],
        ["--ais", "B", "--since-months", "40", "--picture", "bars.svg"],
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_line_and_code_two(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["recovery", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("cordwise: ") and told.err.count("\n") == 1


def test_a_picture_is_drawn(tmp_path, capsys):
    file = tmp_path / "bars.svg"
    assert main(["recovery", "--ais", "A", "--since-months", "0.3", "--study", "lammertse2012", "--picture", str(file)]) == 0
    assert "Lammertse 2012 with cells: 7 of 26 better" in file.read_text("utf-8")
    capsys.readouterr()
