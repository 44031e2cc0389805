"""Which sign that cannot wait a question tells of as present: whoever tells it, in whatever order, with or without a pronoun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load
from cordwise.text.fold import fold

_NAME = re.compile(r"\{([a-z_]+)\}")
_SENTENCES = re.compile(r"[^.?!;\n]+(?:[.?!;](?!\s)[^.?!;\n]*)*")
_CLAUSES = re.compile(r"(?:(?!,\s|\b(?:and(?! after\b)|but|then|though)\b| - ).)+")


def told_of(question: str) -> dict[str, Any] | None:
    """The first row whose sign the question tells of as present; None where it tells of none, or asks of it in general."""
    folded = fold(question)
    return next((row for row in _rows() if _fits(row, folded)), None)


def _fits(row: dict[str, Any], folded: str) -> bool:
    if not all(_pattern(words).search(folded) for words in row["words"]):
        return False
    if "not" in row and _pattern(row["not"]).search(folded):
        return False
    if "sign" in row and (_says("denied", folded) or _is_over(row["sign"], folded)):
        return False
    return "sign" not in row or any(_is_fresh(row, clause, folded) for clause in _clauses_telling(row["sign"], folded))


def _is_over(sign: str, folded: str) -> bool:
    """Whether the sign is told as gone, and none of its kind after these words."""
    over = _pattern("{gone}").search(folded)
    return over is not None and not _pattern(sign).search(folded, over.end())


def _is_fresh(row: dict[str, Any], clause: str, folded: str) -> bool:
    """Whether the sign is not one of long ago, nor of an illness that is known: where one is told of, the sign's own clause must say that it is new."""
    if _says("past", clause):
        return _says("new", clause)
    settled = _says("past", folded) or _pattern(row.get("settled", "{past}")).search(folded)
    return not settled or _says("soon", clause) or _says("treated", clause)


def _clauses_telling(sign: str, folded: str) -> Iterator[str]:
    """The clauses that tell of the sign; not those of a sentence that asks how often it comes, or whether cells cause or heal it."""
    for sentence in (found.group() for found in _SENTENCES.finditer(folded)):
        if _says("general", sentence):
            continue
        for found in _pattern(sign).finditer(sentence):
            own = _says("person", sentence) and _says("soon", sentence[found.start() :])
            if own or not _says("done_by_cells", sentence[: found.start()]):
                yield _clause_at(sentence, found.start())


def _clause_at(sentence: str, place: int) -> str:
    return next((found.group() for found in _CLAUSES.finditer(sentence) if found.start() <= place < found.end()), sentence)


def _says(part: str, text: str) -> bool:
    return _pattern(f"{{{part}}}").search(text) is not None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """The pattern with the parts that it names put in."""
    parts: dict[str, str] = load("urgent")["parts"]
    while _NAME.search(words):
        words = _NAME.sub(lambda found: f"(?:{parts[found.group(1)]})", words)
    return re.compile(words)


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load("urgent")["signs"]
    return rows
