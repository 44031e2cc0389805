from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import record

from cordwise.errors import InputError, TableError
from cordwise.records.evidence import TABLES, Cost, Evidence, Study
from cordwise.records.source import Source
from cordwise.store.tables import check_tables, read_tables, tables_version, write_tables

STUDY = Study(study_id="roe2020", design="rct", conditions=("sci",), cohort="roe2020", source=Source(document="doi:10.1000/x"))
HEADING = (
    "cost_id,jurisdiction,year,conditions,interventions,what,currency,low,high,middle,basis,note,document,place,depth,checked,checked_by"
)


def problems_of(folder: Path, name: str, content: str | bytes) -> list[str]:
    (folder / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return [str(problem) for problem in check_tables(folder)[1]]


def test_the_evidence_that_ships_has_no_problem_and_comes_back_from_its_tables(tmp_path: Path, evidence: Evidence) -> None:
    write_tables(evidence, tmp_path / "new")
    again = read_tables(tmp_path / "new")
    assert all(getattr(again, name) == getattr(evidence, name) for name in TABLES)
    assert not list(tmp_path.rglob("*.writing"))


def test_the_version_is_that_of_the_bytes(evidence: Evidence) -> None:
    assert tables_version(resources.files("cordwise.evidence")) == evidence.version


def test_line_ends_of_another_system_change_no_version(tmp_path: Path) -> None:
    row = "c1,US,2024,,,x,USD,1,2,,news,,doi:10.1000/x,,,,"
    (tmp_path / "costs.csv").write_bytes(f"{HEADING}\n{row}\n".encode())
    plain = tables_version(tmp_path)
    (tmp_path / "costs.csv").write_bytes(f"{HEADING}\r\n{row}\r\n".encode())
    assert tables_version(tmp_path) == plain == read_tables(tmp_path).version


@given(costs=st.lists(record(Cost), max_size=5, unique_by=lambda cost: cost.cost_id))
def test_any_rows_come_back_from_their_table(tmp_path_factory: pytest.TempPathFactory, costs: list[Cost]) -> None:
    known = [replace(cost, conditions=(), interventions=()) for cost in costs]
    folder = tmp_path_factory.mktemp("tables")
    write_tables(Evidence(version="v", costs=tuple(known), studies=(replace(STUDY, conditions=()),)), folder)
    assert check_tables(folder)[0].costs == tuple(known)


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1+2", "-x", "@SUM(1)", "'=quoted", "''=twice", "'plain'", "-3.5"])
def test_a_cell_is_no_formula_and_still_comes_back(tmp_path: Path, title: str) -> None:
    write_tables(Evidence(version="v", studies=(replace(STUDY, title=title),)), tmp_path)
    cell = (tmp_path / "studies.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[1]
    assert not cell.startswith(("=", "+", "@")) and (not cell.startswith("-") or cell == "-3.5")
    assert check_tables(tmp_path)[0].studies[0].title == title


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_tables(Evidence(version="v", studies=(STUDY,)), tmp_path / "file" / "folder")


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no table of evidence here"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"{HEADING}\nc1,US,soon,,,x,USD,1,2,,news,,doi:10.1000/x,,,,\n", "costs.csv, row 2, column year: 'soon' is not a whole number"),
        (f"{HEADING}\nc1,US,2024,,,,USD,1,2,,news,,doi:10.1000/x,,,,\n", "costs.csv, row 2, column what: is empty and must be filled"),
        (
            f"{HEADING}\nc1,US,2024,,,x,USD,3,2,,news,,doi:10.1000/x,,,,\n",
            "costs.csv, row 2, column low: 3.0 is above high, which is 2.0; correct whichever is wrong",
        ),
        (
            f"{HEADING}\nc1,US,2024,moon,,x,USD,1,2,,news,,doi:10.1000/x,,,,\n",
            "column conditions: 'moon' is not in the vocabulary of conditions",
        ),
        (f"{HEADING}\nc1,US\n", "costs.csv, row 2, column year: the row has fewer cells than the heading"),
        (f"{HEADING},extra\n", "costs.csv, row 1, column extra: no such column"),
        ("cost_id\n", "costs.csv, row 1, column jurisdiction: is missing"),
        (f"{HEADING}\n".encode() + b"c1,\xff", "costs.csv, row 2, column jurisdiction: is not UTF-8 text; save the table as UTF-8"),
        (f'{HEADING}\n"c1,US\n', "not a CSV table"),
    ],
)
def test_a_bad_row_is_named_by_file_row_and_column(tmp_path: Path, content: str | bytes, problem: str) -> None:
    assert any(problem in found for found in problems_of(tmp_path, "costs", content))
    with pytest.raises(TableError):
        read_tables(tmp_path)


def test_a_key_that_stands_twice_is_named(tmp_path: Path) -> None:
    row = "c1,US,2024,,,x,USD,1,2,,news,,doi:10.1000/x,,,,\n"
    assert problems_of(tmp_path, "costs", f"{HEADING}\n{row}{row}") == [
        "costs.csv, row 3, column cost_id: c1 stands in row 2 already; take one of them out"
    ]


def test_references_may_point_into_what_is_held(tmp_path: Path, evidence: Evidence) -> None:
    arm = next(iter(evidence.arms))
    write_tables(Evidence(version="v", arms=(replace(arm, arm_id="mine"),)), tmp_path)
    assert check_tables(tmp_path, evidence)[1] == []
    assert "is not in studies.csv" in str(check_tables(tmp_path)[1][0])
