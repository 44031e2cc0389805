"""Records as rows of text and back: nothing is lost on the way, and what cannot be read is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import any_record, record

from cordwise.errors import RecordError
from cordwise.records.evidence import TABLES, Outcome, Study, Transition
from cordwise.records.rows import CellError, columns, record_from_row, row_from_record


@pytest.mark.parametrize("kind", TABLES.values(), ids=TABLES.keys())
def test_a_record_of_each_table_survives_its_row(kind):
    @given(record(kind))
    def survives(one):
        assert record_from_row(kind, row_from_record(one)) == one

    survives()


@given(any_record)
def test_a_row_has_one_text_for_each_column_in_order(one):
    row = row_from_record(one)
    assert tuple(row) == columns(type(one))
    assert all(isinstance(cell, str) for cell in row.values())


@given(any_record, st.sampled_from(("", " ", "  ")))
def test_space_around_a_cell_changes_nothing(one, space):
    row = {column: space + cell + space for column, cell in row_from_record(one).items()}
    assert record_from_row(type(one), row) == one


def example_of(kind):
    """A record with nothing but what must be filled."""
    found = {}

    @given(record(kind))
    def keep(one):
        found.setdefault("one", one)

    keep()
    return found["one"]


@pytest.mark.parametrize("kind", TABLES.values(), ids=TABLES.keys())
def test_every_column_that_must_be_filled_is_named_when_it_is_empty(kind):
    row = row_from_record(example_of(kind))
    required = [name for name, (field_default) in _required(kind)]
    assert "document" in required
    for column in required:
        with pytest.raises(CellError) as error:
            record_from_row(kind, row | {column: " "})
        assert error.value.column == column
        assert "must be filled" in error.value.message


def _required(kind):
    from dataclasses import MISSING, fields

    for field in fields(kind):
        if field.default is MISSING:
            yield ("document" if field.name == "source" else field.name), field.default


GOOD = {
    "study_id": "a2020", "arm_id": "T", "outcome": "sae_any", "counted": "patients", "events": "0", "total": "10", "pool": "yes",
    "document": "doi:10.1000/x", "depth": "abstract", "checked": "2026-01-31",
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("events", "three", "not a whole number"),
        ("events", "3.5", "not a whole number"),
        ("months_max", "soon", "not a number"),
        ("months_max", "inf", "not a finite number"),
        ("months_max", "nan", "not a finite number"),
        ("pool", "true", "neither yes nor no"),
        ("document", "10.1000/x", "is not doi:"),
        ("depth", "glance", "is none of"),
        ("checked", "31.1.2026", "not a date"),
    ],
)
def test_a_cell_that_does_not_hold_what_its_column_wants_is_named(column, cell, words):
    with pytest.raises(CellError, match=words) as error:
        record_from_row(Outcome, GOOD | {column: cell})
    assert error.value.column == column


@pytest.mark.parametrize(
    "cells",
    [
        {"events": "11"},
        {"events": "-1"},
        {"total": "0"},
        {"counted": "people"},
        {"months_min": "12", "months_max": "6"},
        {"ci_low": "2", "ci_high": "1"},
        {"counted": "events"},  # events counted, not people: not for pooling
        {"total": ""},
    ],
)
def test_an_outcome_that_contradicts_itself_is_refused(cells):
    assert record_from_row(Outcome, GOOD).events == 0
    with pytest.raises(RecordError):
        record_from_row(Outcome, GOOD | cells)


@given(record(Study))
def test_a_study_refuses_a_grade_that_is_none(study):
    with pytest.raises(RecordError):
        replace(study, ais=("F",))


@given(record(Transition))
def test_a_transition_has_a_count_of_people(transition):
    with pytest.raises(RecordError):
        replace(transition, n=-1)
