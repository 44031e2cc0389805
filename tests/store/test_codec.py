from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from strategies import any_record

from cordwise.errors import InputError
from cordwise.records.evidence import TABLES, Study
from cordwise.records.rows import columns
from cordwise.records.source import Quote, Source
from cordwise.store.codec import QUOTE, column_names, record_reader, values_from_record

STUDY = Study(study_id="roe2020", design="rct", conditions=("sci",), cohort="roe2020", source=Source(document="doi:10.1000/x"))


@given(held=any_record)
def test_every_record_survives_its_row(held: object) -> None:
    values = values_from_record(held)
    assert record_reader(type(held))(values) == held


@pytest.mark.parametrize("record", TABLES.values(), ids=lambda record: record.__name__)
def test_the_columns_are_those_of_the_tables_and_the_quote(record: type) -> None:
    assert tuple(name for name in column_names(record) if name != QUOTE) == columns(record)


def test_the_exact_words_of_a_source_are_kept() -> None:
    quoted = replace(STUDY, source=replace(STUDY.source, quote=Quote(words="“safe”; 7 of 10\n", start=3, end=19)))
    assert record_reader(Study)(values_from_record(quoted)) == quoted


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"conditions": ("a;b",)}, "conditions"),
        ({"conditions": ("",)}, "conditions"),
        ({"conditions": (" a",)}, "conditions"),
        ({"months_since_injury_min": float("nan")}, "months_since_injury_min"),
        ({"months_since_injury_max": float("inf")}, "months_since_injury_max"),
        ({"n_treated": 2**63}, "n_treated"),
        ({"title": "\ud800"}, "title"),
    ],
)
def test_what_a_table_cannot_hold_is_refused_by_column(change: dict[str, object], column: str) -> None:
    with pytest.raises(InputError, match=f"^{column}: "):
        values_from_record(replace(STUDY, **change))  # type: ignore[arg-type]
