"""What cannot wait: signs of harm that a question tells of as present, before anything else is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from cordwise.answers.sections.telling import Telling
from cordwise.knowledge.vocabulary import load
from cordwise.person.bases import bases_of
from cordwise.text.fold import fold


def urgent_first(question: str) -> str:
    """The sentence to say first; "" where the question tells of no sign that is present."""
    row = _told_of(question)
    return f"{row['says']} " if row else ""


def urgent(told: Telling, question: str) -> Iterator[str]:
    """What to do, with its sources."""
    row = _told_of(question)
    if row:
        yield f"{row['says']}{told.cite(*bases_of(row))}"


def _told_of(question: str) -> dict[str, Any] | None:
    folded = fold(question)
    fitting = (row for row in _signs() if all(re.search(words, folded) for words in row["words"]))
    return next((row for row in fitting if not re.search(row["not"], folded)), None)


@cache
def _signs() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load("urgent")["signs"]
    return rows
