"""`flags_of(trial)`: what in a registered record should make a reader stop, from `knowledge/trial_words.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.trial import Trial, TrialFlag
from cordwise.text.dates import day_of
from cordwise.text.fold import fold

LONGEST_QUOTE = 200
STALE_DAYS = 731
"""Two years: after that the registry itself calls the state of a trial unknown."""

_SENTENCE = re.compile(r"[^.;!?\n]*(?:\.(?=\d)[^.;!?\n]*)*")
_AMERICA = "united states"


def flags_of(trial: Trial, *, today: str) -> tuple[TrialFlag, ...]:
    """The flags of a trial, those of money first; `today` is 2026-01-31."""
    paid = quote_of_payment(trial)
    return tuple(_flags(trial, paid, today))


def _flags(trial: Trial, paid: str, today: str) -> Iterator[TrialFlag]:
    if paid:
        yield _flag("sold" if trial.study_type == "expanded_access" else "fee", quote=paid)
    for name, holds in _HOLDS.items():
        if holds(trial):
            yield _flag(name)
    if is_stale(trial, today):
        yield _flag("out_of_date")


def quote_of_payment(trial: Trial) -> str:
    """The record's own sentence that people pay to take part; "" where it has none, or where it says the contrary."""
    pattern, undone = _payment()
    for text in trial.texts:
        folded = fold(text)
        if pattern.search(folded):
            for found in _SENTENCE.finditer(folded):
                if pattern.search(found[0]) and not undone.search(found[0]):
                    return _short(" ".join(text[found.start() : found.end()].split()))
    return ""


@cache
def _payment() -> tuple[re.Pattern[str], re.Pattern[str]]:
    row = _rows()["fee"]
    return re.compile("|".join(row["words"])), re.compile(row["not"])


def _no_oversight(trial: Trial) -> bool:
    return trial.has_monitoring is None and trial.regulated is None


def _not_regulated(trial: Trial) -> bool:
    cells = vocabulary("cells")
    given = any(cells.is_kind_of(one, "cells") for one in trial.cells)
    return trial.regulated is False and given and any(fold(one) == _AMERICA for one in trial.countries)


_HOLDS: dict[str, Callable[[Trial], bool]] = {
    "not_regulated": _not_regulated,
    "no_monitoring": lambda trial: trial.has_monitoring is False,
    "no_oversight": _no_oversight,
    "no_criteria": lambda trial: not trial.items,
}


def is_stale(trial: Trial, today: str) -> bool:
    """Whether nobody has confirmed an open trial for two years, or the registry says so itself."""
    if trial.status == "unknown":
        return True
    if trial.status not in ("recruiting", "not_yet_recruiting", "enrolling_by_invitation", "active_not_recruiting", "available"):
        return False
    last = max(filter(None, (day_of(trial.verified), day_of(trial.updated))), default=None)
    return last is not None and (date.fromisoformat(today) - last).days > STALE_DAYS


def _flag(name: str, quote: str = "") -> TrialFlag:
    row = _rows()[name]
    return TrialFlag(id=name, label=row["label"], why=row["why"], quote=quote, source=row["source"])


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in load("trial_words")["flags"]}


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 3].rsplit(" ", 1)[0] + "..."
