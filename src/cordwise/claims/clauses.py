"""A sentence cut where it asserts more than one thing: a lead-in before a colon, a turn ("but", "while"), a semicolon."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEAD_IN = re.compile(r"[^:.!?]{3,70}:\s+(?=\S)")
_TURN = re.compile(r"(?:,|;|\s[-–—])\s+(?=(?:but|while|whereas|although|though|however|yet)\b)|;\s+")
_CONCESSION = re.compile(r"(?:while|although|though|whereas|even though)\b[^,;]{20,},\s+", re.IGNORECASE)
MIN_WORDS, MIN_WORDS_BEFORE = 4, 2


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of the sentence `text[start:end]`, in order; none of a word or two, except a lead-in."""
    lead = _LEAD_IN.match(text, start, end)
    if lead and len(lead.group().split()) <= 9 and end - lead.end() > 12:
        yield start, lead.start() + len(lead.group().rstrip().rstrip(":"))
        start = lead.end()
    cuts = list(_TURN.finditer(text, start, end))
    concession = _CONCESSION.match(text, start, end)
    if concession:
        cuts.append(concession)
    begin = start
    for cut in sorted(cuts, key=lambda match: match.end()):
        left_end = cut.start() if cut is not concession else cut.end() - 2
        if (
            cut.end() <= begin
            or not _long_enough(text, begin, left_end, MIN_WORDS_BEFORE)
            or not _long_enough(text, cut.end(), end, MIN_WORDS)
        ):
            continue
        yield begin, left_end
        begin = cut.end()
    yield begin, end


def _long_enough(text: str, start: int, end: int, words: int) -> bool:
    return len(text[start:end].split()) >= words
