"""A sentence cut where it asserts more than one thing: a lead-in before a colon, a turn ("but", "while"), a semicolon, a sign in a run of claims; never inside brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordwise.text.sentences import late_ends

_LEAD_IN = re.compile(r"[^:.!?]{3,70}:\s+(?=\S)")
_TURN = re.compile(
    r"[,;\s](?:(?<=;)\s+|(?:(?<=,)|(?<=\s)[-–—])\s+(?=(?:but|while|whereas|although|though|however|yet)\b))"
)  # it begins with one sign of few: so it is looked for fast
_IN_PASSING = re.compile(r",\s+but (?:not|never|rarely) (?:[\w-]+ ){0,3}[\w-]+,\s", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*(?:\)|$)|\[[^\[\]]*(?:\]|$)")
_CONCESSION = re.compile(r"(?:while|although|though|whereas|even though)\b[^,;]{20,},\s+", re.IGNORECASE)
_SIGN = re.compile(r"[·•∙●◦▪■◆★✓✔☑✅|]")
_RUN = re.compile(r"(?<=\S)\s*[·•∙●◦▪■◆★✓✔☑✅]\s+(?=\S)|(?<=\S)\s+\|\s+(?=\S)")
MIN_WORDS, MIN_WORDS_BEFORE = 4, 2


def claims_in_a_row(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a run of claims that only signs set apart ("100% safe · no side effects"), and the sentences before and after an abbreviation that ends one; one if there are none."""
    cuts = [match.span() for match in _RUN.finditer(text, start, end)] if _SIGN.search(text, start, end) else []
    cuts += [(place, place) for place in late_ends(text, start, end) if place < end] if text.find(". ", start, end) > 0 else []
    parts: list[tuple[int, int]] = []
    begin = start
    for left, right in sorted(cuts):
        if left > begin:
            parts.append((begin, left))
        begin = right
    parts.append((begin, end))
    return [
        (first + len(words) - len(words.lstrip()), first + len(words.rstrip()))
        for first, last in parts
        if (words := text[first:last]).strip()
    ]


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of the sentence `text[start:end]`, in order; none of a word or two, except a lead-in."""
    whole = _kept_whole(text, start, end)
    lead = _LEAD_IN.match(text, start, end)
    if lead and not _inside(lead.end(), whole) and len(lead.group().split()) <= 9 and end - lead.end() > 12:
        yield start, lead.start() + len(lead.group().rstrip().rstrip(":"))
        start = lead.end()
    cuts = [cut for cut in _TURN.finditer(text, start, end) if not _inside(cut.end(), whole)]
    concession = _CONCESSION.match(text, start, end)
    if concession and not _inside(concession.end(), whole):
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


def _kept_whole(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where nothing is cut: what stands in brackets, and an exception between commas ("donor, but not own, cord blood")."""
    return [match.span() for words in (_BRACKETED, _IN_PASSING) for match in words.finditer(text, start, end)]


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)


def _long_enough(text: str, start: int, end: int, words: int) -> bool:
    return len(text[start:end].split()) >= words
