"""Tables keep to the terminal."""

from __future__ import annotations

from cordwise.cli import tables
from cordwise.cli.manner import Manner
from cordwise.cli.several import COLUMNS
from cordwise.upkeep.table import Table

LONG = "/home/someone/documents/pages of clinics/2026/november/{}/stem_cell_treatment_of_the_spine.html"
ROWS = tuple((LONG.format(name), 120, 3, 90, 27, "4 of 20", "") for name in ("a_first_clinic", "b_second_clinic"))
TABLE = Table(id="pages", title="2 of 2 pages audited", columns=COLUMNS, rows=ROWS)


def told(monkeypatch, table, width):
    monkeypatch.setattr(Manner, "on_terminal", property(lambda _: width is not None))
    monkeypatch.setattr(Manner, "width", property(lambda _: width or 80))
    return tables.told_tables((table,), Manner(form="text"))


def test_long_paths_are_shortened_in_their_middle_and_hide_no_column(monkeypatch):
    lines = told(monkeypatch, TABLE, 80).splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[2].split() == list(COLUMNS)
    assert all(line.endswith("4 of 20") and "27" in line and "spine.html" in line and line.startswith("/home") for line in lines[3:])


def test_a_pipe_gets_whole_paths(monkeypatch):
    assert all(row[0] in told(monkeypatch, TABLE, None) for row in ROWS)


def test_a_table_that_fits_is_left_as_it_is(monkeypatch):
    small = Table(id="t", title="t", columns=("page", "remark"), rows=(("a.html", "x" * 200),))
    line = told(monkeypatch, small, 40).splitlines()[-1]
    assert line.startswith("a.html  xxx") and len(line) == 40
