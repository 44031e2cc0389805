"""Products under development that words name, and their trials."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from cordwise.knowledge.vocabulary import load
from cordwise.records.evidence import Evidence, Programme
from cordwise.text.fold import fold
from cordwise.text.words import words_of

NO_NAMES = ("Study", "Trial", "Phase")
_BRACKETS, _TRIAL = re.compile(r"\(([^)]*)\)"), re.compile(r"\b(?:[A-Z][A-Za-z-]{3,}\d*|\d[ab])\b")


def developed_by_name(evidence: Evidence, folded: str) -> tuple[Programme, ...]:
    """The trials of products that folded words name, in the order of the evidence."""
    by_word = evidence.developed
    said = by_word.keys() & words_of(folded).words
    possible = {id(row): row for word in said for row in by_word[word]}
    found = {
        key for key, row in possible.items() if any(name in folded for name in _folded(row.names)) and _names(row.names).search(folded)
    }
    return tuple(row for row in evidence.programmes if id(row) in found) if found else ()


def of_one_product(rows: tuple[Programme, ...]) -> tuple[Programme, ...]:
    """The trials, if they are all of one product: if all have a name in common."""
    return rows if rows and frozenset.intersection(*(frozenset(row.names) for row in rows)) else ()


def of_the_trial_named(rows: tuple[Programme, ...], folded: str) -> tuple[Programme, ...]:
    """Those of the trials that folded words call by a name which none of the others has; all, where they name a product alone.

    The name of a trial may stand in brackets behind its product: "NurOwn (ENDURANCE, phase 3b)".
    """
    called = {row.programme_id: {*row.names, *_of_trial(row.product)} for row in rows}
    bearers = Counter(name for names in called.values() for name in names)
    own = {key: tuple(sorted(name for name in names if bearers[name] == 1)) for key, names in called.items()}
    return tuple(row for row in rows if (names := own[row.programme_id]) and _names(names).search(folded)) or rows


def _of_trial(product: str) -> Iterator[str]:
    """Names and sub-phases in the brackets of a product: "endurance", "3b"."""
    for words in _BRACKETS.findall(product):
        yield from (name.lower() for name in _TRIAL.findall(words) if name not in NO_NAMES)


def missed_its_goal(row: Programme) -> bool:
    """Whether what is held of its result says that a trial missed what it was made to show."""
    return says_it_missed(fold(row.result))


def says_it_missed(folded: str) -> bool:
    """Whether folded words say that a trial missed what it was made to show."""
    return _missed().search(folded) is not None


@cache
def _missed() -> re.Pattern[str]:
    return re.compile(load("questions")["missed"])


def trial_of(row: Programme) -> str:
    """A trial by its product, phase, state and since when: "NurOwn (MSC-NTF), phase 3, completed 2020-11"."""
    phase = f", phase {row.phase}" if row.phase else ""
    return f"{row.product}{phase}, {row.status.replace('_', ' ')}{f' {row.status_date}' if row.status_date else ''}"


@cache
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, names))


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _folded(names)))})(?!\w)")
