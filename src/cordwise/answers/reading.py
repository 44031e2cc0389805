"""How hard a text is to read: the school grade of Flesch and Kincaid.

Kincaid JP, Fishburne RP, Rogers RL, Chissom BS (1975) Research Branch Report 8-75, Naval Technical Training Command.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d[\d.,]*%?")
_END = re.compile(r"(?<=[.!?])\s+|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_CITATION = re.compile(r"\s*\[\d+\]")


def reading_grade(text: str) -> float:
    """The grade: 8 is read by most adults; a line ends a sentence, citation marks are left out, a text without words has grade 0."""
    sentences = [words for part in _END.split(_CITATION.sub("", text)) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(syllables(word) for word in words) / len(words) - 15.59


def syllables(word: str) -> int:
    """Syllables by groups of vowels, without a silent e; two for a number, one a letter for an abbreviation."""
    if word[0].isdigit():
        return 2
    if word.isupper():
        return len(word)
    lower = word.lower()
    count = len(_VOWELS.findall(lower))
    silent = (lower.endswith("e") and not lower.endswith(("le", "ee", "ie", "ye"))) or (
        lower.endswith("ed") and not lower.endswith(("ted", "ded"))
    )
    if lower.endswith("es") and not lower.endswith(("ses", "zes", "xes", "ches", "shes", "ces", "ges", "les", "ies")):
        silent = True
    return max(count - silent, 1)
