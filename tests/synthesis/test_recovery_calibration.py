"""The tables of docs/recovery.md are what the model says today, and it covers what it left out."""

from __future__ import annotations

from pathlib import Path

from benchmarks.recovery import left_out, written

PAGE = Path(__file__).parents[2] / "docs" / "recovery.md"
FLOOR = 0.9  # of nominal 95%: with 25 counts, two misses are no surprise


def test_the_tables_of_the_page_are_those_of_the_model(evidence):
    text = PAGE.read_text(encoding="utf-8")
    assert written(text, evidence) == text


def test_the_ranges_cover_the_sources_left_out(evidence):
    for whole_registry in (False, True):
        rows = left_out(evidence.natural_history, whole_registry=whole_registry)
        assert len(rows) >= 20
        assert sum(row.covered for row in rows) / len(rows) >= FLOOR
