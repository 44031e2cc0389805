"""What became of the trials of a product under development that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordwise.answers.developed import developed_by_name
from cordwise.answers.question import Asked, rules
from cordwise.answers.sections.telling import Telling
from cordwise.records.evidence import Programme
from cordwise.text.fold import fold

FIRST_AT_MOST = 2


def became(told: Telling, asked: Asked) -> Iterator[str]:
    """A line for each trial held, those for the people asked about first, the latest first."""
    yield from (f"- {_line(told, row)}" for row in _rows(told, asked))


def became_first(told: Telling, asked: Asked) -> str:
    """The latest of them as sentences, where the question asks what became of it; "" where it asks something else."""
    if not re.search(rules()["became"], fold(asked.question)):
        return ""
    return " ".join(_line(told, row) for row in _rows(told, asked)[:FIRST_AT_MOST])


def _rows(told: Telling, asked: Asked) -> list[Programme]:
    rows, asked_of = developed_by_name(told.evidence, fold(asked.question)), set(asked.frame.conditions)
    latest = sorted(rows, key=lambda row: (row.status_date, row.programme_id), reverse=True)
    return sorted(latest, key=lambda row: not asked_of & set(row.conditions))


def _line(told: Telling, row: Programme) -> str:
    phase = f", phase {told.quoted(row, 'phase')}" if row.phase else ""
    since = f", {told.quoted(row, 'status_date')}" if row.status_date else ""
    return f"{told.quoted(row, 'product')}{phase} ({row.status.replace('_', ' ')}{since}): {told.quoted(row, 'result')}{told.cite(row)}"
