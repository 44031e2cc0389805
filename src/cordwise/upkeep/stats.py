"""`stats_of(evidence)`: what is held and how complete it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import TABLES, Evidence
from cordwise.records.rows import row_from_record
from cordwise.upkeep.table import Cell, Table

_NOT_GATHERED = frozenset(("checked_by", "note", "notes"))  # empty where there is nothing to remark


def stats_of(evidence: Evidence) -> tuple[Table, ...]:
    """Rows by table with their completeness and oldest check, studies by condition and design with how many have a title and a year, cells filled, kinds of sources."""
    return (_overview(evidence), _by_condition(evidence), _by_design(evidence), _completeness(evidence), _sources(evidence))


def _overview(evidence: Evidence) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name in TABLES:
        records = getattr(evidence, name)
        shares = [share for _, share in _filled(records)]
        checked = sorted(record.source.checked for record in records if record.source.checked)
        complete = sum(shares) / len(shares) if shares else None
        rows.append((name, len(records), complete, checked[0] if checked else None, len(records) - len(checked)))
    return Table(
        id="tables",
        title=f"Evidence {evidence.version}",
        columns=("table", "rows", "cells filled", "oldest check", "never checked"),
        rows=tuple(rows),
    )


def _by_condition(evidence: Evidence) -> Table:
    """Rows of each table that name a condition; a study of two conditions stands under both."""
    names = ("studies", "reviews", "guidance", "harm_reports", "criteria", "regulation", "costs", "programmes")
    counts = {name: Counter(condition for record in getattr(evidence, name) for condition in record.conditions) for name in names}
    known = sorted({one for counted in counts.values() for one in counted}, key=lambda one: (-counts["studies"][one], one))
    words = vocabulary("conditions")
    rows: list[tuple[Cell, ...]] = [(words.label(one), *(counts[name][one] for name in names)) for one in known]
    return Table(id="conditions", title="By condition", columns=("condition", *names), rows=tuple(rows))


def _by_design(evidence: Evidence) -> Table:
    counts = Counter(study.design for study in evidence.studies)
    people: Counter[str] = Counter()
    for study in evidence.studies:
        people[study.design] += study.n_treated or 0
    titles, years = (Counter(study.design for study in evidence.studies if getattr(study, column)) for column in ("title", "year"))
    rows = tuple(
        (vocabulary("designs").label(design), number, people[design], titles[design] / number, years[design] / number)
        for design, number in counts.most_common()
    )
    columns = ("design", "studies", "people treated", "title known", "year known")
    return Table(id="designs", title="Studies by design", columns=columns, rows=rows)


def _completeness(evidence: Evidence) -> Table:
    rows = tuple((name, column, share) for name in TABLES for column, share in _filled(getattr(evidence, name)))
    return Table(id="completeness", title="Cells filled, by column", columns=("table", "column", "cells filled"), rows=rows)


def _filled(records: tuple[Any, ...]) -> Iterator[tuple[str, float]]:
    """Each column with the share of rows that fill it."""
    if not records:
        return
    rows = [row_from_record(record) for record in records]
    for column in rows[0]:
        if column not in _NOT_GATHERED:
            yield column, sum(bool(row[column]) for row in rows) / len(rows)


def _sources(evidence: Evidence) -> Table:
    counts = Counter(_kind_and_depth(record) for name in TABLES for record in getattr(evidence, name))
    rows = tuple((kind, depth, number) for (kind, depth), number in counts.most_common())
    return Table(id="sources", title="Sources by kind and by how much of them was seen", columns=("kind", "depth", "rows"), rows=rows)


def _kind_and_depth(record: Any) -> tuple[str, str]:
    return record.source.document.partition(":")[0], record.source.depth
