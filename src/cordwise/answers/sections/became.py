"""What became of trials of products under development: of those that a question names, else of those for the people asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cordwise.answers.developed import developed_by_name
from cordwise.answers.programmes import ENDED
from cordwise.answers.question import Asked, rules
from cordwise.answers.sections.telling import Telling
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Programme
from cordwise.text.fold import fold

FIRST_AT_MOST, OTHERS_AT_MOST = 2, 5


def became(told: Telling, asked: Asked) -> Iterator[str]:
    """A line for each trial of the products named, those for the people asked about first, the latest first; where none is named and it is asked whether cells
    help, trials that ended of products for these people.
    """
    yield from (f"- {_line(told, row)}" for row in _of_named(told, asked) or _for_these(told, asked)[:OTHERS_AT_MOST])


def became_first(told: Telling, asked: Asked) -> str:
    """The latest of those named as sentences, where the question asks what became of them; "" where it asks something else."""
    if not re.search(rules()["became"], fold(asked.question)):
        return ""
    return " ".join(_line(told, row) for row in _of_named(told, asked)[:FIRST_AT_MOST])


def _of_named(told: Telling, asked: Asked) -> list[Programme]:
    rows, asked_of = developed_by_name(told.evidence, fold(asked.question)), set(asked.frame.conditions)
    return sorted(_latest_first(rows), key=lambda row: not asked_of & set(row.conditions))


def _for_these(told: Telling, asked: Asked) -> list[Programme]:
    """The trials that ended of products for the conditions asked about, of the cells asked about where some were: later phases first, the latest of them first."""
    frame = asked.frame
    if asked.lead != "benefit" or "cell_therapy" not in frame.interventions or not frame.conditions:
        return []
    rows = [row for row in told.evidence.programmes if row.status in ENDED and _meet("conditions", frame.conditions, row.conditions)]
    of_these = _latest_first(row for row in rows if not frame.cells or _meet("cells", frame.cells, row.cells))
    return sorted(of_these, key=lambda row: row.phase[-1:], reverse=True)


def _meet(name: str, wanted: tuple[str, ...], held: tuple[str, ...]) -> bool:
    """Whether something held is what is wanted, or a kind of it."""
    return any(vocabulary(name).is_kind_of(one, want) for want in wanted for one in held)


def _latest_first(rows: Iterable[Programme]) -> list[Programme]:
    return sorted(rows, key=lambda row: (row.status_date, row.programme_id), reverse=True)


def _line(told: Telling, row: Programme) -> str:
    phase = f", phase {told.quoted(row, 'phase')}" if row.phase else ""
    since = f", {told.quoted(row, 'status_date')}" if row.status_date else ""
    return f"{told.quoted(row, 'product')}{phase} ({row.status.replace('_', ' ')}{since}): {told.quoted(row, 'result')}{told.cite(row)}"
