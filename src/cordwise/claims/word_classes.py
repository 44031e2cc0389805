"""Words that do the same work in a sentence (`knowledge/word_classes.yaml`)."""

from __future__ import annotations

from functools import cache, lru_cache

from cordwise.knowledge.vocabulary import load


@lru_cache(maxsize=20_000)
def classes_of(word: str) -> tuple[str, ...]:
    """The classes of a folded word, in alphabetical order; a term or a number made general ("<cells>") is a class of its own."""
    if word.startswith("<"):
        return (word,)
    whole, begun, longest = _classes()
    found = set(whole.get(word, ()))
    for length in range(1, min(len(word), longest) + 1):
        found.update(begun.get(word[:length], ()))
    return tuple(sorted(found))


@cache
def _classes() -> tuple[dict[str, list[str]], dict[str, list[str]], int]:
    """Classes by word, classes by beginning, and the length of the longest beginning."""
    whole: dict[str, list[str]] = {}
    begun: dict[str, list[str]] = {}
    for name, words in load("word_classes")["classes"].items():
        for word in words:
            (begun if word.endswith("*") else whole).setdefault(word.rstrip("*"), []).append(name)
    return whole, begun, max(map(len, begun), default=0)
