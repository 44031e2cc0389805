"""`day_of(words)`: the day that words of a registry name."""

from __future__ import annotations

import re
from datetime import date

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_NUMBERS = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_NAMED = re.compile(r"([A-Za-z]+)\s+(?:(\d{1,2}),\s*)?(\d{4})")


def day_of(words: str) -> date | None:
    """The day of "2020-03-01", "2020-03", "March 2020" or "October 4, 2006", the first of the month where none is named; None for anything else."""
    numbers, named = _NUMBERS.fullmatch(words.strip()), _NAMED.fullmatch(words.strip())
    if numbers:
        parts = int(numbers[1]), int(numbers[2]), int(numbers[3] or 1)
    elif named and named[1].lower() in MONTHS:
        parts = int(named[3]), MONTHS.index(named[1].lower()) + 1, int(named[2] or 1)
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None
