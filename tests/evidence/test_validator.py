"""The validator names file, row and column of what is wrong, for each way in which a cell can be wrong."""

from __future__ import annotations

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordwise.errors import InputError, TableError
from cordwise.records.evidence import TABLES
from cordwise.records.rows import columns
from cordwise.store.tables import check_tables, read_tables

SOURCE = {"document": "doi:10.1000/x", "depth": "abstract", "checked": "2026-01-31"}
STUDIES = [
    {
        "study_id": "rossi2020",
        "design": "single_arm",
        "conditions": "spinal_cord_injury",
        "ais": "A;B",
        "year": "2020",
        "cohort": "rossi",
        "counts": "yes",
    },
    {
        "study_id": "rossi2018",
        "design": "single_arm",
        "conditions": "spinal_cord_injury",
        "ais": "A",
        "year": "2018",
        "cohort": "rossi",
        "counts": "no",
    },
    {"study_id": "meyer2021", "design": "rct", "conditions": "spinal_stenosis", "year": "2021", "cohort": "meyer", "counts": "yes"},
]
ARMS = [
    {
        "study_id": "rossi2020",
        "arm_id": "T",
        "role": "treatment",
        "n": "10",
        "intervention": "cell_therapy",
        "cells": "ad_msc",
        "routes": "intrathecal",
    },
    {
        "study_id": "meyer2021",
        "arm_id": "T",
        "role": "treatment",
        "n": "20",
        "intervention": "cell_therapy",
        "cells": "bm_msc",
        "routes": "epidural",
    },
    {"study_id": "meyer2021", "arm_id": "C", "role": "control", "n": "20", "intervention": "cell_therapy"},
]
OUTCOMES = [
    {
        "study_id": "rossi2020",
        "arm_id": "T",
        "outcome": "sae_any",
        "events": "0",
        "total": "10",
        "months_min": "6",
        "months_max": "12",
        "pool": "yes",
    },
    {"study_id": "meyer2021", "arm_id": "all", "outcome": "headache", "events": "4", "total": "20", "pool": "yes"},
]
GOOD = {"studies": STUDIES, "arms": ARMS, "outcomes": OUTCOMES}


def write(folder, tables, cells=None, row=0, table="outcomes"):
    """The tables as files; one row with other cells."""
    for name, rows in tables.items():
        written = [SOURCE | one for one in rows]
        if name == table and cells:
            written[row] = written[row] | cells
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns(TABLES[name]), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(written)
    return folder


def problems_of(folder):
    _, problems = check_tables(folder)
    return [(problem.file, problem.row, problem.column) for problem in problems]


def test_a_good_folder_has_no_problem(tmp_path):
    held = read_tables(write(tmp_path, GOOD))
    assert held.rows()["studies"] == 3
    assert held.study["rossi2020"].ais == ("A", "B")


BROKEN = [
    ("studies", 0, {"design": "trial"}, "design"),
    ("studies", 0, {"design": ""}, "design"),
    ("studies", 0, {"year": "MMXX"}, "year"),
    ("studies", 0, {"year": "1890"}, "year"),
    ("studies", 0, {"conditions": "broken_heart"}, "conditions"),
    ("studies", 0, {"ais": "A;F"}, "ais"),
    ("studies", 0, {"counts": "true"}, "counts"),
    ("studies", 1, {"counts": "yes"}, "counts"),  # the cohort counts already
    ("studies", 2, {"study_id": "rossi2020"}, "study_id"),
    ("studies", 2, {"document": "10.1000/x"}, "document"),
    ("studies", 2, {"document": ""}, "document"),
    ("studies", 2, {"depth": "skimmed"}, "depth"),
    ("studies", 2, {"checked": "yesterday"}, "checked"),
    ("studies", 2, {"months_since_injury_min": "12", "months_since_injury_max": "6"}, "months_since_injury"),
    ("arms", 0, {"cells": "moon_cells"}, "cells"),
    ("arms", 0, {"routes": "intrathecal;by_post"}, "routes"),
    ("arms", 0, {"intervention": "hope"}, "intervention"),
    ("arms", 0, {"role": "placebo"}, "role"),
    ("arms", 0, {"donor": "mixed"}, "donor"),
    ("arms", 0, {"n": "ten"}, "n"),
    ("arms", 0, {"dose_cells_min": "1e999"}, "dose_cells_min"),
    ("arms", 2, {"study_id": "nobody2020"}, "study_id"),
    ("arms", 2, {"arm_id": "T"}, "arm_id"),
    ("outcomes", 0, {"outcome": "bliss"}, "outcome"),
    ("outcomes", 0, {"events": "-1"}, None),
    ("outcomes", 0, {"events": "11"}, None),
    ("outcomes", 0, {"total": ""}, None),
    ("outcomes", 0, {"months_min": "24"}, "months"),
    ("outcomes", 0, {"counted": "eyes"}, "counted"),
    ("outcomes", 0, {"arm_id": "X"}, "arm_id"),
    ("outcomes", 1, {"study_id": "nobody2020"}, "study_id"),
    ("outcomes", 1, {"pool": "maybe"}, "pool"),
]


@pytest.mark.parametrize(
    ("table", "row", "cells", "column"), BROKEN, ids=lambda value: str(value).replace(" ", "") if isinstance(value, dict) else None
)
def test_a_broken_cell_is_named_with_its_file_and_row(tmp_path, table, row, cells, column):
    found = problems_of(write(tmp_path, GOOD, cells, row, table))
    assert [(file, number) for file, number, _ in found][:1] == [(f"{table}.csv", row + 2)]
    named = found[0][2]
    if column is not None and column in columns(TABLES[table]):
        assert named == column


NUMBERS = [
    column
    for column in columns(TABLES["outcomes"])
    if column in ("events", "total", "months_min", "months_max", "mean", "sd", "ci_low", "onset_hours")
]


@given(
    st.sampled_from(NUMBERS),
    st.text(st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters='0123456789"'), min_size=1, max_size=6),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_no_number_in_a_column_of_numbers_is_named(tmp_path, column, words):
    if not words.strip() or any(letter.isdigit() for letter in words) or words.strip().lower().lstrip("+-") in ("inf", "nan", "infinity"):
        return
    assert ("outcomes.csv", 2, column) in problems_of(write(tmp_path, GOOD, {column: words}))


@given(st.sets(st.sampled_from(range(len(BROKEN))), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_every_broken_row_is_told_not_only_the_first(tmp_path, chosen):
    tables = {name: [dict(row) for row in rows] for name, rows in GOOD.items()}
    broken = set()
    for number in chosen:
        table, row, cells, _ = BROKEN[number]
        if (table, row) not in broken:
            tables[table][row] |= cells
            broken.add((table, row))
    told = {(file, number) for file, number, _ in problems_of(write(tmp_path, tables))}
    # A broken study may leave its arms without one, or leave its cohort to another: that is told of the row that is left over.
    assert {(f"{table}.csv", row + 2) for table, row in broken if table == "outcomes"} <= told
    assert told


def test_the_first_problem_and_the_number_of_others_make_the_message(tmp_path):
    write(tmp_path, GOOD, {"outcome": "bliss", "events": "0"})
    with pytest.raises(TableError, match=r"outcomes\.csv, row 2, column outcome: 'bliss' is not in the vocabulary"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (lambda heading: heading.replace("events", "event"), "event"),
        (lambda heading: heading.replace("events,", ""), "events"),
        (lambda heading: heading.replace("events", "total"), "total"),
    ],
)
def test_a_wrong_heading_is_told_once_and_not_for_each_row(tmp_path, change, column):
    path = write(tmp_path, GOOD) / "outcomes.csv"
    heading, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(change(heading) + "\n" + rest, encoding="utf-8")
    found = [problem for problem in problems_of(tmp_path) if problem[0] == "outcomes.csv"]
    assert all(row == 1 for _, row, _ in found)
    assert column in {name for _, _, name in found}


@pytest.mark.parametrize(("cut", "words"), [("x,y,z", "fewer"), (",".join("x" * 60), "more")])
def test_a_row_with_too_few_or_too_many_cells_is_named(tmp_path, cut, words):
    path = write(tmp_path, GOOD) / "outcomes.csv"
    path.write_text(path.read_text(encoding="utf-8") + cut + "\n", encoding="utf-8")
    _, problems = check_tables(tmp_path)
    assert [(problem.file, problem.row) for problem in problems] == [("outcomes.csv", 4)]
    assert words in problems[0].message


def test_a_table_in_another_encoding_is_named_with_its_line(tmp_path):
    path = write(tmp_path, GOOD) / "studies.csv"
    path.write_bytes(path.read_bytes().replace(b"meyer2021,", b"m\xfcller2021,", 1))
    _, problems = check_tables(tmp_path)
    assert (problems[0].file, problems[0].row) == ("studies.csv", 4)
    assert "UTF-8" in problems[0].message


def test_a_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(InputError, match="no table of evidence"):
        check_tables(tmp_path)


def test_the_version_follows_the_content_and_not_the_line_ends(tmp_path):
    one, two, three = (tmp_path / name for name in "abc")
    for folder in (one, two, three):
        folder.mkdir()
        write(folder, GOOD)
    arms = two / "arms.csv"
    arms.write_bytes(arms.read_bytes().replace(b"\n", b"\r\n"))
    write(three, GOOD, {"events": "1"})
    first, same, other = (read_tables(folder).version for folder in (one, two, three))
    assert first == same != other


def test_rows_may_point_to_studies_that_are_held_already(tmp_path):
    base, own = tmp_path / "base", tmp_path / "own"
    base.mkdir()
    own.mkdir()
    held = read_tables(write(base, GOOD))
    write(own, {"outcomes": OUTCOMES})
    assert check_tables(own)[1] != []
    assert check_tables(own, held)[1] == []


def test_a_cell_that_looks_like_markup_or_a_formula_is_only_text(tmp_path):
    held = read_tables(write(tmp_path, GOOD, {"note": '=HYPERLINK("x"), <b>'}))
    assert held.outcomes[0].note == '=HYPERLINK("x"), <b>'


def test_a_quote_that_is_never_closed_is_a_problem_and_not_a_crash(tmp_path):
    path = write(tmp_path, GOOD) / "outcomes.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"open', encoding="utf-8")
    _, problems = check_tables(tmp_path)
    assert problems
    assert problems[0].file == "outcomes.csv"


def test_an_empty_table_is_no_table(tmp_path):
    write(tmp_path, GOOD)
    (tmp_path / "costs.csv").write_text("", encoding="utf-8")
    found = [problem for problem in problems_of(tmp_path) if problem[0] == "costs.csv"]
    assert found
