"""The runner as a whole: verdicts, exit codes, options that nobody foresaw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.validation.folders import RIGHT, V, Y, folder, result
from validation.metafor.__main__ import main, run


def told(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, [str(path), *options])


def verdict(path: Path, one: dict[str, Any], **more: Any) -> tuple[str, str]:
    found = run(folder(path / "results", [one], **more))[-1]
    return found.verdict, found.reason


def test_a_right_result_agrees_and_the_runner_ends_with_0(tmp_path: Path) -> None:
    reply = told(folder(tmp_path / "a", [result(RIGHT)]))
    assert reply.exit_code == 0
    assert "rma.uni" in reply.output and "No disagreement." in reply.output


def test_a_wrong_number_is_told_with_file_id_field_and_both_figures(tmp_path: Path) -> None:
    reply = told(folder(tmp_path / "a", [result(RIGHT | {"b": [0.51]})]))
    assert reply.exit_code == 1
    assert "made_up, one" in reply.output and "b: ours 0.5, theirs 0.51" in reply.output


@pytest.mark.parametrize("make", ["missing", "empty", "broken"])
def test_a_folder_that_cannot_be_used_ends_with_2(tmp_path: Path, make: str) -> None:
    path = tmp_path / "a"
    if make != "missing":
        path.mkdir()
    if make == "broken":
        (path / "x.json").write_text("{", encoding="utf-8")
    assert told(path).exit_code == 2


def test_an_option_that_ours_does_not_know_is_out_of_scope_with_its_name(tmp_path: Path) -> None:
    assert verdict(tmp_path, result(RIGHT, args={"quirk": 3})) == ("out of scope", "option quirk")
    assert verdict(tmp_path, result(RIGHT, args={"test": "score"})) == ("out of scope", "option test=score")


def test_an_unknown_function_is_out_of_scope(tmp_path: Path) -> None:
    assert verdict(tmp_path, result({}, fn="rma.novel"))[0] == "out of scope"


def test_a_model_without_a_single_effect_is_refused_by_both(tmp_path: Path) -> None:
    none = {"GEN": {"measure": "GEN", "yi": [None, "NaN"], "vi": [1, 1]}}
    assert verdict(tmp_path, result(error="k = 0"), effects=none)[0] == "agree"


def test_an_answer_where_metafor_refuses_is_a_disagreement(tmp_path: Path) -> None:
    assert verdict(tmp_path, result(error="no"))[0] == "disagree"


@pytest.mark.parametrize("level", [90, 0.9])
def test_levels_are_read_in_percent_and_as_shares(tmp_path: Path, level: float) -> None:
    out = RIGHT | {"ci_lb": [0.5 - 1.6448536269514722 * RIGHT["se"][0]]}  # type: ignore[index]
    assert verdict(tmp_path, result(out, args={"level": level}))[0] == "agree"


def test_weights_in_words_and_a_given_tau2_are_used(tmp_path: Path) -> None:
    assert verdict(tmp_path, result({"b": [0.5], "se": [0.11547005383792516]}, args={"weights": "1/sqrt(vi)"}))[0] == "agree"
    assert verdict(tmp_path, result({"b": [0.5], "tau2": 0.05}, args={"method": "DL", "tau2": 0.05}))[0] == "agree"
    assert verdict(tmp_path, result({"b": [0.5]}, args={"weights": "open('x')"}))[0] == "out of scope"


def test_rows_with_a_missing_moderator_are_left_out(tmp_path: Path) -> None:
    effects = {"GEN": {"measure": "GEN", "yi": [*Y, 2.0], "vi": [*V, 0.04]}}
    out = {"k": 3, "b": [0.1, 0.4], "QE": 0.0, "QM": 8.0, "QMdf": [1, None]}
    args = {"X_names": ["x"], "X": [[0, 1, 2, None]], "intercept": True, "formula": "~ x"}
    assert verdict(tmp_path, result(out, args=args), effects=effects)[0] == "agree"


def test_a_missing_optional_key_is_no_difference_and_null_is_no_number(tmp_path: Path) -> None:
    assert verdict(tmp_path, result({"b": [0.5], "ddf": [None], "se_tau2": None}))[0] == "agree"
    assert verdict(tmp_path, result({"b": [None]}))[0] == "disagree"


def test_effects_are_computed_from_the_columns(tmp_path: Path) -> None:
    columns = {"ai": [5, 0], "n1i": [50, 10], "ci": [10, 0], "n2i": [50, 10]}
    entry = {
        "measure": "RD",
        "add": 0.5,
        "to": "none",
        "drop00": False,
        "input": ["ai", "n1i", "ci", "n2i"],
        "yi": [-0.1, 0],
        "vi": [0.005, 0],
    }
    assert run(folder(tmp_path / "a", [], effects={"RD": entry}, columns=columns))[0].verdict == "agree"
    entry["vi"] = [0.006, 0]
    assert run(folder(tmp_path / "b", [], effects={"RD": entry}, columns=columns))[0].verdict == "disagree"


def test_effects_that_are_given_ready_made_are_no_case(tmp_path: Path) -> None:
    assert [found.case.fn for found in run(folder(tmp_path / "a", [result(RIGHT)]))] == ["rma.uni"]


def test_json_holds_the_share_and_every_result_that_does_not_agree(tmp_path: Path) -> None:
    path = folder(tmp_path / "a", [result(RIGHT), result(RIGHT | {"QE": 9.0}, id="two")])
    told(path, "--json", str(tmp_path / "out.json"), "--worst", "--verbose")
    held = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert held["share"] == 0.5 and [one["id"] for one in held["results"]] == ["two"]
    assert held["results"][0]["differences"][0]["field"] == "QE"


def test_only_one_function_can_be_asked_for(tmp_path: Path) -> None:
    path = folder(tmp_path / "a", [result(RIGHT), result({}, fn="fsn", id="two")])
    assert [found.case.fn for found in run(path, only=("fsn",))] == ["fsn"]
    assert told(path, "--only", "nothing").exit_code == 2


def test_out_of_scope_counts_against_the_share_of_the_families(tmp_path: Path) -> None:
    assert told(folder(tmp_path / "a", [result(RIGHT, args={"quirk": 1})])).exit_code == 1
