"""What was typed, as what was meant: lay phrases in words of the vocabularies, and mistyped words put right."""

from __future__ import annotations

import difflib
import re
from functools import cache

from cordwise.answers.sections.telling import plain_words
from cordwise.claims.lexicon import mentions
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.text.fold import fold

TYPO_LETTERS = 6
TYPO_LIKENESS = 0.83
SHORT = 8
"""Letters from which a word may be mistyped by two letters more or fewer."""
_WORD = re.compile(r"[a-z]+")
_LETTERS = re.compile(r"\b[A-Za-z][A-Za-z0-9]{2,}\b")


def reworded(text: str) -> str:
    """Lay phrases as words of the vocabularies, abbreviations as they are written; in a question all in capitals IT is the pronoun and no route."""
    if text.isupper():
        text = re.sub(r"\bIT\b", "it", text)
    for entry in plain_words()["rewordings"]:
        text = re.sub(entry["words"], entry["by"], text, flags=re.IGNORECASE)
    return _LETTERS.sub(lambda found: _as_written(found.group()), text)


def _as_written(word: str) -> str:
    """An abbreviation of the vocabularies typed in small letters ("hsct", "oecs") as it is written; any other word as it is."""
    small = word.lower()
    several = _abbreviations(("cells",)).get(small.removesuffix("s")) if small.endswith("s") else None
    return _abbreviations(("conditions", "cells", "interventions", "routes")).get(small) or several or word


@cache
def _abbreviations(names: tuple[str, ...]) -> dict[str, str]:
    """Abbreviations of three letters or more by their small letters, without those that are words or mean something else besides."""
    words = set(plain_words()["no_abbreviations"].split())
    terms = [term for name in names for term in vocabulary(name).terms.values()]
    written = [str(one) for term in terms for one in term.facts.get("exact") or () if _LETTERS.fullmatch(str(one))]
    return {one.lower(): one for one in written if one.lower() not in words}


def corrected_words(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with mistyped words of the vocabularies put right, and which they were; only where a term is named that was not before."""
    possible = {word: right for word in dict.fromkeys(_WORD.findall(fold(text))) if (right := _right_word(word)) is not None}
    corrected: dict[str, str] = {}
    for word, right in possible.items():
        if _named(_put_right(text, {**corrected, word: right})) - _named(_put_right(text, corrected)):
            corrected[word] = right
    corrected |= _right_together(_put_right(text, corrected), {word: right for word, right in possible.items() if word not in corrected})
    return _put_right(text, corrected), tuple(corrected.items())


def _put_right(text: str, corrected: dict[str, str]) -> str:
    for word, right in corrected.items():
        text = re.sub(rf"\b{re.escape(word)}\b", right, text, flags=re.IGNORECASE)
    return text


def _right_together(text: str, possible: dict[str, str]) -> dict[str, str]:
    """Of mistyped words that name nothing one by one ("spinel cord injery"), those without which they would name less together."""
    named = _named(_put_right(text, possible))
    if not named - _named(text):
        return {}
    return {
        word: right
        for word, right in possible.items()
        if named - _named(_put_right(text, {other: by for other, by in possible.items() if other != word}))
    }


def _named(text: str) -> set[tuple[str, str]]:
    return {(mention.vocabulary, mention.id) for mention in mentions(text) if mention.vocabulary != "outcomes"}


def _right_word(word: str) -> str | None:
    """The word of the vocabularies that a mistyped one stands for; None where it is a word itself, or is like none."""
    if len(word) < TYPO_LETTERS or word in _known_words() or any(known.startswith(word.rstrip("s")) for known in _known_words()):
        return None
    same_start = [known for known in _targets() if known[0] == word[0] and abs(len(known) - len(word)) <= _letters_apart(known)]
    close = difflib.get_close_matches(word, same_start, n=1, cutoff=TYPO_LIKENESS)
    return close[0] if close and not any(known.startswith(word.rstrip("s")) for known in _words_read()) else None


def _letters_apart(known: str) -> int:
    """How many letters a typo of a word may lack or have too many."""
    return 1 if len(known) < SHORT else 2


@cache
def _targets() -> tuple[str, ...]:
    """Words that a typo may stand for: those of conditions, cells, routes and treatments."""
    return tuple(sorted(word for word in _words_of(("conditions", "cells", "routes", "interventions")) if len(word) >= TYPO_LETTERS - 1))


@cache
def _known_words() -> frozenset[str]:
    """Words that are not typos: all of the vocabularies, and common ones that look like them."""
    return frozenset(_words_of(("conditions", "cells", "routes", "interventions", "outcomes", "designs"))) | frozenset(
        plain_words()["common"].split()
    )


@cache
def _words_read() -> tuple[str, ...]:
    """Words of the pages that the classifier learned from, which people write and mean; it is only loaded where one looks like a typo."""
    from cordwise.claims.model import claim_model

    return tuple(name.removeprefix("w:") for name in claim_model().index if name.startswith("w:") and len(name) > TYPO_LETTERS)


def _words_of(names: tuple[str, ...]) -> set[str]:
    phrases = (words for name in names for term in vocabulary(name).terms.values() for words in (term.label, *term.synonyms))
    return {word for words in phrases for word in _WORD.findall(fold(words))}
