"""`cordwise pool --data`: a table of one's own."""

from __future__ import annotations

import json

import pytest

from cordwise.cli import main

TABLE = "study,events,total,events_control,total_control,year\nA,4,123,11,139,1990\nB,6,306,29,303,1995\nC,3,231,11,220,2000\n"


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "trials.csv"
    file.write_text(TABLE)
    return file


def test_the_number_the_picture_and_the_methods_are_told(table, capsys):
    assert main(["pool", "--data", str(table), "--measure", "RR"]) == 0
    told = capsys.readouterr().out
    for words in ("Risk ratio: 0.26 (", "3 studies", "A new study could lie", "Methods, to paste", "References", "Without each study"):
        assert words in told


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_every_format_is_the_same_twice(table, capsys, form):
    told = []
    for _ in range(2):
        assert main(["pool", "--data", str(table), "--measure", "OR", "--order", "year", "--format", form]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    if form == "json":
        assert json.loads(told[0])["schema"] == "cordwise/synthesis/1.0"
    if form == "html":
        assert "<svg" in told[0] and ' style="' not in told[0]  # the page's policy lets no element bear a style


def test_pictures_are_written(table, tmp_path, capsys):
    kinds = {"forest": "svg", "funnel": "png", "baujat": "pdf", "cumulative": "svg", "leave_one_out": "svg"}
    options = [word for kind, suffix in kinds.items() for word in ("--picture", f"{kind}={tmp_path / kind}.{suffix}")]
    assert main(["pool", "--data", str(table), "--measure", "RR", "--order", "year", *options]) == 0
    capsys.readouterr()
    starts = {"svg": b"<", "png": b"\x89PNG", "pdf": b"%PDF"}
    for kind, suffix in kinds.items():
        assert (tmp_path / f"{kind}.{suffix}").read_bytes().startswith(starts[suffix])


def test_columns_can_be_given_other_names(tmp_path, capsys):
    file = tmp_path / "arms.csv"
    file.write_text("who,deaths,people\nA,0,10\nB,1,20\n")
    options = ["--measure", "proportion", "--column", "deaths=events", "--column", "people=total", "--study", "who"]
    assert main(["pool", "--data", str(file), *options, "--picture", f"zero_limits={tmp_path / 'z.svg'}"]) == 0
    assert "Share of people" in capsys.readouterr().out


def test_what_cannot_be_estimated_ends_with_one(tmp_path, capsys):
    file = tmp_path / "none.csv"
    file.write_text("events,total,events_control,total_control\n0,10,0,10\n")
    assert main(["pool", "--data", str(file), "--measure", "RR"]) == 1
    assert "not estimable" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--data", "missing.csv", "--measure", "RR"], "no such file"),
        (["--data", "TABLE"], "--data needs --measure"),
        (["--measure", "RR"], "--measure goes with --data"),
        (["trials.csv"], "'trials.csv' is no outcome; a table of your own is given with --data trials.csv"),
        (["Trials.CSV"], "given with --data Trials.CSV"),
        ([], "what to pool?"),
        (["sae_any", "--data", "TABLE", "--measure", "RR"], "does not go with it"),
        (["--data", "TABLE", "--measure", "RR", "--picture", "forest"], "KIND=FILE"),
        (["--data", "TABLE", "--measure", "RR", "--picture", "forest=a.gif"], ".svg, .png or .pdf"),
        (["--data", "TABLE", "--measure", "RR", "--column", "x"], "THEIRS=OURS"),
        (["--data", "TABLE", "--measure", "RR", "--model", "peto"], "model peto estimates OR or PETO, not RR (risk ratio)"),
        (["--data", "TABLE", "--measure", "RD", "--model", "peto"], "model peto estimates OR or PETO, not RD (risk difference)"),
        (["--data", "TABLE", "--measure", "RD", "--model", "conditional"], "for RD there is inverse_variance, mantel_haenszel"),
        (["--data", "TABLE", "--measure", "RR", "--permutations", "99"], "permutations are of the p-values of moderators"),
        (["--data", "TABLE", "--measure", "IRR"], "say which it is with --column THEIRS=time"),
        (["--data", "TABLE", "--measure", "RR", "--picture", "cumulative=NEW.svg"], "no cumulative analysis"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_two(table, tmp_path, capsys, options, said):
    told = [str(table) if word == "TABLE" else word.replace("NEW", str(tmp_path / "new")) for word in options]
    assert main(["pool", *told]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [table]  # nothing half-written


def test_an_outcome_of_the_evidence_is_drawn_too(tmp_path, capsys):
    files = {"forest": tmp_path / "forest.svg", "zero_limits": tmp_path / "limits.png"}
    options = [word for kind, file in files.items() for word in ("--picture", f"{kind}={file}")]
    assert main(["pool", "sae_any", "--route", "intrathecal", *options]) == 0
    capsys.readouterr()
    assert b"Pooled" in files["forest"].read_bytes() and files["zero_limits"].read_bytes().startswith(b"\x89PNG")
    assert main(["pool", "sae_any", "--picture", f"funnel={tmp_path / 'f.svg'}"]) == 2
    assert "no picture 'funnel' of an outcome" in capsys.readouterr().err


def test_an_estimate_outside_its_interval_is_one_line_and_code_two(tmp_path, capsys):
    file = tmp_path / "hr.csv"
    file.write_text("study,hr,ci_low,ci_high\nA,0.7,0.8,0.98\nB,0.9,0.6,1.35\n")
    assert main(["pool", "--data", str(file), "--measure", "HR"]) == 2
    assert capsys.readouterr().err == "cordwise: row 1 (A): estimate 0.7 lies outside its own interval, 0.8 to 0.98\n"


def test_the_first_line_says_how_many_studies_contribute(tmp_path, capsys):
    file = tmp_path / "rare.csv"
    file.write_text("study,ai,n1i,ci,n2i\nA,0,40,2,40\nB,1,30,3,31\nC,0,50,0,50\n")
    assert main(["pool", "--data", str(file), "--measure", "RR"]) == 0
    assert "95% interval, 2 of 3 studies contribute." in capsys.readouterr().out


def test_a_harm_of_the_evidence_is_told_with_its_reports(capsys):
    assert main(["pool", "arachnoiditis", "--route", "intrathecal"]) == 0
    told = capsys.readouterr().out
    assert "Reports of harm, beside the rates and never inside them" in told and "of unknown frequency" in told
