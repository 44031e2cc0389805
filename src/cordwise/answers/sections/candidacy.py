"""Who trials took in and kept out: the criteria that bear on what a question names first, then the most common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cordwise.answers.question import Asked
from cordwise.answers.question_rules import rules
from cordwise.answers.sections.subject import CERTAINTY, short_treatment
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Criterion
from cordwise.records.finding import Finding
from cordwise.text.fold import fold

CRITERIA_EACH = 6
NAMED_AT_MOST = 8


def candidacy_line(told: Telling, asked: Asked, finding: Finding) -> str:
    """That nobody can tell from a sentence; how many criteria are held, and which bear on what the question names."""
    rows = matching_criteria(told, asked)
    held = say("criteria_held", number=_sources(told, rows)) if rows else say("criteria_none")
    parts = [held, *(_bearing_words(told, asked, one) for one in _named(asked))]
    return say("candidacy", held="; ".join(parts), what=short_treatment(finding.frame), sure=CERTAINTY[finding.certainty.level])


def criteria(told: Telling, asked: Asked) -> Iterator[str]:
    """Criteria in their words: those that bear on what is named, of other conditions where none of this one does, then the most common of each kind."""
    rows = matching_criteria(told, asked)
    bearing = [row for one in _named(asked) for row in _bearing(told, asked, one)][:NAMED_AT_MOST]
    if bearing:
        yield say("criteria_bearing")
        yield from (f"- {_kept(row)}: {_aged(row)}{told.quoted(row, 'text')}{_of_others(row, rows)}{told.cite(row)}" for row in bearing)
    if not rows:
        yield say("criteria_silent")
        return
    yield say("criteria_told", number=_sources(told, rows))
    for kind in ("inclusion", "exclusion"):
        for row in _typical([row for row in rows if row.kind == kind and row not in bearing])[:CRITERIA_EACH]:
            yield f"- {_kept(row)}: {_aged(row)}{told.quoted(row, 'text')}{told.cite(row)}"


def matching_criteria(told: Telling, asked: Asked) -> list[Criterion]:
    """Criteria of the condition, and of the route where one was asked."""
    words, frame = vocabulary("conditions"), asked.frame
    rows = [
        row
        for row in told.evidence.criteria
        if not frame.conditions or any(words.is_kind_of(have, want) for have in row.conditions for want in frame.conditions)
    ]
    return [row for row in rows if set(frame.routes) & set(row.routes)] or rows


def _named(asked: Asked) -> list[dict[str, Any]]:
    """What the question names that criteria speak of: a cancer, a pregnancy, blood thinners."""
    folded = re.sub(rules()["age_of_injury"], " ", fold(asked.question))  # "an injury 3 years old" tells no age
    return [one for one in rules()["criteria_words"] if re.search(one["words"], folded)]


def _bearing(told: Telling, asked: Asked, named: dict[str, Any]) -> list[Criterion]:
    """Criteria that speak of it: of the condition asked about, else of any other."""
    own = [row for row in matching_criteria(told, asked) if _speaks(row, named)]
    rows = own if named.get("of") == "own" else own or [row for row in told.evidence.criteria if _speaks(row, named)]
    return sorted(
        rows, key=lambda row: (row.kind != "exclusion", -len(row.text), row.criterion_id)
    )  # what keeps out first; the longest says most


def _speaks(row: Criterion, named: dict[str, Any]) -> bool:
    return re.search(named["bears"], fold(f"{row.field} {row.text}")) is not None


def _bearing_words(told: Telling, asked: Asked, named: dict[str, Any]) -> str:
    rows, matching = _bearing(told, asked, named), matching_criteria(told, asked)
    says = f"; {named['says']}" if named.get("says") else ""
    if not rows:
        return f"{say('criteria_not_on', name=named['name'])}{says}"
    number = told.figure(plural(len(rows), "criterion", "criteria"), value=len(rows), kind="rows", rows=rows, how="count")
    whose = "" if rows[0] in matching else say("criteria_of_others")
    first = list({row.text: row for row in reversed(rows)}.values())[::-1][:2]
    texts = "; ".join(f"{_kept(row)}: {_aged(row)}“{told.quoted(row, 'text')}”" for row in first)
    return f"{say('criteria_on', number=number, name=named['name'], whose=whose, texts=texts)}{says}"


def _aged(row: Criterion) -> str:
    """ "age: " before a criterion on age that does not say so ("older than 12 months", which could be a time since the injury)."""
    return "age: " if row.field == "age" and not re.search(r"\bage|\byears? old", fold(row.text)) else ""


def _kept(row: Criterion) -> str:
    return "taken in only" if row.kind == "inclusion" else "kept out"


def _of_others(row: Criterion, matching: Sequence[Criterion]) -> str:
    """Whom a criterion is of, where it is not of the people asked about."""
    labels = listed([vocabulary("conditions").label(one) for one in row.conditions], "or")
    return "" if row in matching or not labels else f" ({labels})"


def _sources(told: Telling, rows: Sequence[Criterion]) -> str:
    sources = {row.source_id for row in rows}
    words = plural(len(sources), "trial or guideline", "trials or guidelines")
    return told.figure(words, value=len(sources), kind="criteria_sources", rows=rows, how="count of source_id")


def _typical(rows: Sequence[Criterion]) -> list[Criterion]:
    """One of each field, the field that most trials name first."""
    common = Counter(row.field for row in rows)
    first: dict[str, Criterion] = {}
    for row in rows:
        first.setdefault(row.field or row.criterion_id, row)
    return sorted(first.values(), key=lambda row: (-common[row.field] if row.field else 0, row.criterion_id))
