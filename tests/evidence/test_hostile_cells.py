"""Whatever stands in a cell, the check refuses it by file, row and column, or every verb still answers; and a store that holds it is never disabled."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordwise.engine import Cordwise
from cordwise.errors import TableError
from cordwise.records.evidence import TABLES, Evidence
from cordwise.records.rows import columns
from cordwise.render import render
from cordwise.store.tables import check_tables

from .good_tables import HOSTILE, ROWS, SOURCE, write_tables

TODAY = date(2026, 11, 22)
SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
CELLS = [(table, column) for table in ROWS for column in columns(TABLES[table])]
PAGE = "Stem cells for spinal cord injury are safe. MyCell is approved in Spain. 80% of patients improved by one AIS grade."
VERBS = {
    "card": lambda base, study: base.card(study),
    "show": lambda base, study: base.show(study),
    "ask": lambda base, _: base.ask("Does intrathecal MSC therapy help chronic AIS A in Spain, what does it cost and is it safe?"),
    "pool": lambda base, _: base.pool("ais_improved"),
    "audit": lambda base, _: base.audit_text(PAGE),
    "recovery": lambda base, _: base.recovery_studies(),
    "check": lambda base, _: base.check({"age_years": 34, "condition": "spinal cord injury"}),
}

hostile = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))


def told_by_every_verb(evidence: Evidence) -> None:
    base = Cordwise(":memory:", clock=TODAY.isoformat)
    base.__dict__["evidence"] = evidence
    for verb in VERBS.values():
        assert render(verb(base, evidence.studies[0].study_id), "text")


def test_the_good_tables_are_good_and_every_verb_tells_of_them(tmp_path):
    evidence, problems = check_tables(write_tables(tmp_path), today=TODAY)
    assert problems == []
    told_by_every_verb(evidence)


@given(cell=st.sampled_from(CELLS), value=hostile)
@settings(suppress_health_check=SLOW, max_examples=30, deadline=None)
def test_a_hostile_cell_is_refused_by_its_place_or_every_verb_still_answers(tmp_path, cell, value):
    table, column = cell
    evidence, problems = check_tables(write_tables(tmp_path, table, {column: value}), today=TODAY)
    for problem in problems:
        assert problem.file.endswith(".csv") and problem.row >= 1 and problem.column and problem.message
    if not problems:
        told_by_every_verb(evidence)


WRONG = [
    ("studies", "age_group", "elderly"), ("studies", "levels", "sacralish"), ("studies", "phases", "ancient"), ("studies", "doi", "not a doi"),
    ("studies", "pmid", "abc"), ("studies", "countries", "Atlantis"), ("studies", "n_treated", "-1"), ("studies", "n_treated", "11"),
    ("studies", "months_since_injury_min", "-3"), ("studies", "followup_months_max", "-6"), ("studies", "checked", "2026-02-31"),
    ("studies", "checked", "2026-13-40"), ("studies", "checked", "0000-00-00"), ("studies", "checked", "2099-01-01"), ("studies", "year", "2031"),
    ("studies", "title", "a\0b"), ("studies", "title", "a\x1bb"), ("studies", "document", "url:http://127.0.0.1/x"),
    ("studies", "document", "url:http://10.0.0.3/x"), ("studies", "document", "url:http://[::1]/x"), ("studies", "document", "url:http://intranet/x"),
    ("studies", "document", "url:https://0-doi-org.brum.beds.ac.uk/10.1000/x"), ("studies", "document", "url:https://www-nature-com.ezproxy.lib.edu/a"),
    ("studies", "document", "url:https://doi.org/10.1000/x"), ("arms", "n", "-1"), ("arms", "doses_min", "-1"), ("arms", "dose_cells_min", "-5"),
    ("arms", "dose_cells_min", "1e30"), ("arms", "cryopreserved", "frozen"), ("arms", "arm_id", "all"), ("outcomes", "events", "-1"),
    ("outcomes", "events", "11"), ("outcomes", "sd", "-3"), ("outcomes", "total", "11"), ("transitions", "n", "400"), ("transitions", "from_ais", "F"),
    ("natural_history", "rate", "0.5"), ("reviews", "ci_low", "9"), ("reviews", "estimate", "-2"), ("harm_reports", "harms", "ais_improved"),
    ("criteria", "low", ""), ("regulation", "jurisdiction", "Narnia"), ("regulation", "date", "2026-02-31"), ("costs", "currency", "Dollars"),
    ("costs", "basis", "rumour"), ("costs", "low", "-1"), ("programmes", "phase", "last"), ("programmes", "status_date", "soon"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), WRONG)
def test_a_wrong_cell_is_refused_by_file_row_and_column_with_what_to_do(tmp_path, table, column, value):
    found = check_tables(write_tables(tmp_path, table, {column: value}), today=TODAY)[1]
    assert (f"{table}.csv", 2, column) in [(problem.file, problem.row, problem.column) for problem in found]
    assert all(";" in problem.message or ":" in problem.message for problem in found), found  # what is wrong; what to do


RIGHT = [
    ("studies", "countries", "USA;South Korea;Türkiye"), ("studies", "levels", "C5;thoracic"), ("studies", "checked", "2026-11-23"),
    ("studies", "document", "url:https://www.some-journal.org/article/1"), ("studies", "document", "url:https://e-doi.example-press.com/a"),
    ("studies", "title", "SÃO PAULO: cells"), ("studies", "registrations", "2011-005684-24;ChiCTR-TNRC-12002477"), ("studies", "year", "2027"),
    ("costs", "jurisdiction", "UK"), ("costs", "currency", "CHF"), ("regulation", "date", "2024-02"), ("natural_history", "rate", "0.204"),
    ("outcomes", "total", "9"), ("transitions", "n", "10"), ("programmes", "phase", "1b/2a"), ("studies", "n_treated", "9"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), RIGHT)
def test_an_unusual_cell_that_is_right_is_taken(tmp_path, table, column, value):
    assert [str(problem) for problem in check_tables(write_tables(tmp_path, table, {column: value}), today=TODAY)[1]] == []


def test_a_file_whose_name_is_misspelt_is_named_and_not_passed_over(tmp_path):
    write_tables(tmp_path).joinpath("outcomes.csv").rename(tmp_path / "outcoms.csv")
    (tmp_path / "README.md").write_text("mine")
    assert [str(problem).partition(";")[2] for problem in check_tables(tmp_path, today=TODAY)[1]] == [
        " save it as outcomes.csv, or take it out of the folder"
    ]


@pytest.mark.parametrize("table", ["outcomes", "transitions", "reviews", "guidance"])
def test_the_same_result_twice_is_named(tmp_path, table):
    path = write_tables(tmp_path) / f"{table}.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")
    (problem,) = check_tables(tmp_path, today=TODAY)[1]
    assert (problem.file, problem.row) == (f"{table}.csv", 3) and problem.column
    assert "stands in row 2 already; take one of them out" in problem.message


def test_a_cohort_counts_once_among_what_is_held_too(tmp_path):
    held = check_tables(write_tables(tmp_path / "a"), today=TODAY)[0]
    cells = {"study_id": "again2025"}
    found = check_tables(write_tables(tmp_path / "b", "studies", cells), held, today=TODAY)[1]
    assert ("studies.csv", "counts") in [(problem.file, problem.column) for problem in found]


def test_nothing_is_written_of_tables_with_a_wrong_row(tmp_path):
    base = Cordwise(tmp_path / "e.db", clock=TODAY.isoformat)
    before = base.evidence.version
    with pytest.raises(
        TableError, match=r"studies\.csv, row 2, column age_group: 'elderly' is none of child, adult, mixed; use one of these"
    ):
        base.add_tables(write_tables(tmp_path / "mine", "studies", {"age_group": "elderly"}))
    assert Cordwise(tmp_path / "e.db").evidence.version == before


@pytest.fixture(scope="module")
def with_own(tmp_path_factory):
    """A store with one good row of the user's own in each table."""
    folder = tmp_path_factory.mktemp("own")
    Cordwise(folder / "e.db", clock=TODAY.isoformat).add_tables(write_tables(folder / "mine"))
    return folder / "e.db"


@given(cell=st.sampled_from([(table, column) for table, column in CELLS if column not in SOURCE]), value=hostile)
@settings(suppress_health_check=SLOW, max_examples=6, deadline=None)
def test_a_store_that_holds_a_hostile_cell_names_it_and_goes_on(with_own, cell, value):
    """As an earlier version may have taken it: written past every check."""
    table, column = cell
    with sqlite3.connect(with_own) as connection:
        (kept,) = connection.execute(f"SELECT {column} FROM {table} WHERE origin = 'user'").fetchone()
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE origin = 'user'", (value.encode("utf-8", "replace").decode("utf-8"),))
    try:
        base = Cordwise(with_own, clock=TODAY.isoformat)
        own = [study.study_id for study in base.evidence.studies if study.title == ROWS["studies"]["title"]]
        for verb in VERBS.values():
            assert render(verb(base, own[0] if own else "bydon2024"), "text")
        rows = sum(base.store.own_rows().values())
        assert rows == len(ROWS)
    finally:
        with sqlite3.connect(with_own) as connection:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE origin = 'user'", (kept,))
        connection.close()
