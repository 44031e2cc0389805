"""Sentences of real pages: abbreviations, numbered lists, initials, missing spaces and headings without a stop.

Own code in place of a library: the offsets must hold, and the splitters that are on offer either lose them (pysbd rewrites the
text) or cost more than all the rest of an audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NEVER_LAST = frozenset("dr prof mr mrs ms vs cf approx resp fig figs vol pp e.g i.e eg ie dipl.-ing".split())
"""What always has something after it: no sentence ends here."""
_BEFORE_NUMBERS = frozenset("no nos jan feb mar apr jun jul aug sep sept oct nov dec".split())
"""Short for something where a number follows; "no" and "in Dec" else end a sentence as any word does."""
_SOMETIMES_LAST = frozenset("st inc ltd co corp dept est al ca ref refs sec jr sr phd md u.s u.k".split())
"""What can stand inside a name: it ends a sentence before a word that begins one and no name."""
_IN_CAPITALS = frozenset("ms ca co al md".split())
"""Diseases, states and degrees when they are written in capitals, and no titles or abbreviations of words."""
_LATE = frozenset("ms md inc no nos u.s u.k etc mg ml kg".split())
"""Abbreviations that the sentence model has seen inside its sentences: what they end is told apart as clauses are."""
_BEGINS_SENTENCES = re.compile(
    r"\s+[\"'“‘(]*(?:The|Th(?:is|at|ese|ose|ere|ey|en|us)|It|Its|We|Our|You|Your|He|She|His|Her|If|As|When|While|After|Before|Because|Since|But|And|Or|So|However|Although|"
    r"Though|Not|No|None|All|Many|Most|Some|Each|Every|Both|For|From|With|Without|What|How|Who|Why|Where|Yes|In|On|At|By|To|Is|Are|Was|Can|Could|Do|Does|Will|Unfortunately)\b"
)
_END = re.compile(
    r"""[.!?…;](?:(?<=[.!?…])[.!?…]*["'’”)\]]*(?=\s|$)|(?<=[.!?])(?=[A-Z][a-z]{2,})|(?<=[a-z\])]\.)(?=\[\d)|(?<=;)(?=\s))"""
)  # it begins with one sign of few: so it is looked for fast
_GRADE = re.compile(
    r"\b(?:grades?|type|group|arm|class|stage|cohort|hepatitis|vitamin|AIS|ASIA|Frankel) $|\b(?:AIS|ASIA|Frankel|grades?)\b.{0,60}\b(?:to|from|or|and|of) $",
    re.IGNORECASE,
)
"""What stands before a capital that is a grade or a name, and no initial of a person."""
_P_VALUE = re.compile(r"\s*P[\s-]?(?:value)?\s?[=<>≤]")
"""What ends a bracket of figures, whatever its capital: a sentence begins with none."""
_NUMBER_FOLLOWS = re.compile(r"\s*[#\d]")
_LOWER = re.compile(r"[a-z]")
_LAST_WORD = re.compile(r"([\w.\-]+)$")


def spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]` as `(start, end)`, without the white space around them; one that ends in an abbreviation may hold the next as well."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        if _ends_sentence(text, begin, match) and not _late_end(text, begin, match):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, stop)


def late_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where inside one of the `spans` a sentence ends in an abbreviation ("There is no cure for MS. Our cells ...")."""
    for match in _END.finditer(text, start, end):
        if _late_end(text, start, match) and _ends_sentence(text, start, match):
            yield match.end()


def _late_end(text: str, begin: int, match: re.Match[str]) -> bool:
    word = _LAST_WORD.search(text, max(begin, match.start() - 20), match.start()) if match.group()[0] == "." else None
    return word is not None and word.group(1).lower().strip(".") in _LATE


def _ends_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    mark = match.group()
    after = text[match.end() : match.end() + 3].lstrip()
    if mark == ";":
        return match.start() - begin > 60 and after[:1].isupper() and not _P_VALUE.match(text, match.end())
    if mark[0] in "!?":
        return not after[:1].islower()
    word = _LAST_WORD.search(text, max(begin, match.start() - 20), match.start())
    last = word.group(1) if word else ""
    if _is_abbreviation(text, begin, match, last):
        return False
    if len(last) == 1 and last.isupper() and last != "I":
        return bool(_GRADE.search(text, max(begin, match.start() - 90), match.start() - 1)) and after[:1].isupper()
    if last.isdigit() and match.start() - len(last) <= begin + 1:
        return False  # "1. First item"
    return not after[:1].islower() or len(mark) > 1


def _is_abbreviation(text: str, begin: int, match: re.Match[str], last: str) -> bool:
    """Whether the stop belongs to a word cut short that the sentence goes on after."""
    short = last.lower().strip(".")
    if short in _IN_CAPITALS and last.isupper() and _LOWER.search(text, max(begin, match.start() - 90), match.end() + 90):
        return False  # "There is no cure for MS.", but "MS. SMITH IS HERE."
    if short in _NEVER_LAST:
        return True
    if short in _BEFORE_NUMBERS:
        return bool(_NUMBER_FOLLOWS.match(text, match.end()))
    return short in _SOMETIMES_LAST and not _BEGINS_SENTENCES.match(text, match.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
