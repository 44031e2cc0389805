"""Sentences of real pages: abbreviations, numbered lists, initials, missing spaces and headings without a stop.

Own code in place of a library: the offsets must hold, and the splitters that are on offer either lose them (pysbd rewrites the
text) or cost more than all the rest of an audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset(
    "dr prof mr mrs ms st vs etc fig figs no nos vol pp approx inc ltd co corp dept est al ca cf resp ref refs sec jr sr phd md mg ml kg "
    "jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e u.s u.k eg ie dipl.-ing".split()
)
_END = re.compile(r"""[.!?…]+["'’”)\]]*(?=\s|$)|[.!?](?=[A-Z][a-z]{2,})|(?<=[a-z\])])\.(?=\[\d)|[;](?=\s)""")
_GRADE = re.compile(
    r"\b(?:grades?|type|group|arm|class|stage|cohort|hepatitis|vitamin|AIS|ASIA|Frankel) $|\b(?:AIS|ASIA|Frankel|grades?)\b.{0,60}\b(?:to|from|or|and|of) $",
    re.IGNORECASE,
)
"""What stands before a capital that is a grade or a name, and no initial of a person."""
_P_VALUE = re.compile(r"\s*P[\s-]?(?:value)?\s?[=<>≤]")
"""What ends a bracket of figures, whatever its capital: a sentence begins with none."""
_LAST_WORD = re.compile(r"([\w.\-]+)$")


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]` as `(start, end)`, without the white space around them."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        if _ends_sentence(text, begin, match):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, stop)


def _ends_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    mark = match.group()
    after = text[match.end() : match.end() + 3].lstrip()
    if mark == ";":
        return match.start() - begin > 60 and after[:1].isupper() and not _P_VALUE.match(text, match.end())
    if mark[0] in "!?":
        return not after[:1].islower()
    word = _LAST_WORD.search(text, max(begin, match.start() - 20), match.start())
    last = word.group(1) if word else ""
    if last.lower().strip(".") in _ABBREVIATIONS:
        return False
    if len(last) == 1 and last.isupper() and last != "I":
        return bool(_GRADE.search(text, max(begin, match.start() - 90), match.start() - 1)) and after[:1].isupper()
    if last.isdigit() and match.start() - len(last) <= begin + 1:
        return False  # "1. First item"
    return not after[:1].islower() or len(mark) > 1


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
