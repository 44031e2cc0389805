"""Plain English of a card: times, and what people had."""

from __future__ import annotations

import re
from typing import Any

from cordwise.answers.sections.telling import plain_words
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Outcome

DAYS, WEEKS = 365.25 / 12, 365.25 / 12 / 7
"""In a month."""
LONGEST_IN_WEEKS, FIRST_IN_YEARS = 3.0, 36
_SAME_DAYS = 0.04


def time_words(months: float) -> str:
    """A time as people say it: "2 days", "6 weeks", "1 month", "8.6 months", "5 years"."""
    if months < 1 / WEEKS - _SAME_DAYS:
        return _counted(round(months * DAYS), "day")
    if months < LONGEST_IN_WEEKS and months != int(months):
        return _counted(round(months * WEEKS), "week")
    if months >= FIRST_IN_YEARS and months % 12 == 0:
        return _counted(months / 12, "year")
    return _counted(months, "month")


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def by_words(row: Outcome) -> str:
    """ " by 6 months"; "" where no time is held."""
    return f" by {time_words(row.months_max)}" if row.months_max else ""


def happened(row: Outcome) -> str:
    """What the people counted had or did, with the time: the plain words of the outcome with the study's own words beside, or the study's alone where they say what was counted."""
    text, by = own_words(row), by_words(row)
    words = card_words()
    alone = row.outcome in words["by_own_words"] or (row.outcome in words["by_own_words_unless_pooled"] and not row.pool)
    if text and alone and not text.startswith("no "):
        return f"had this{by}: {text}"
    return f"{label_words(row)} ({text}){by}" if text else f"{label_words(row)}{by}"


def label_words(row: Outcome) -> str:
    """The plain words of what was counted."""
    return _words("outcomes").get(row.outcome) or f"had this: {vocabulary('outcomes').label(row.outcome)}"


def own_words(row: Outcome) -> str:
    """How the study itself calls an outcome, "" where that tells no more than its plain words."""
    text = re.split(r";\s*", without_brackets(row.outcome_text))[0]
    known = text.lower() in _words("outcomes").get(row.outcome, "") or text.lower() == vocabulary("outcomes").label(row.outcome).lower()
    return "" if known or re.search(card_words()["no_own_words"], text) else text


def without_brackets(text: str) -> str:
    """The text with commas for its brackets, so that it may stand in brackets itself."""
    return re.sub(r"\s*\(([^)]*)\)", r", \1", text).strip()


def card_words() -> dict[str, Any]:
    """What only cards say, from `knowledge/plain_words.yaml`."""
    words: dict[str, Any] = plain_words()["card"]
    return words


def _words(name: str) -> dict[str, str]:
    words: dict[str, str] = plain_words()[name]
    return words
