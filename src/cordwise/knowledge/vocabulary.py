"""Vocabularies: the terms of the field, what each is a kind of, and the words by which people name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cordwise.errors import InputError
from cordwise.text.fold import fold

VOCABULARIES = ("conditions", "cells", "routes", "interventions", "outcomes", "designs")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One term: an id people can read, its label, what it is a kind of, its other names, and what else is known of it."""

    id: str
    label: str
    broader: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


class Vocabulary:
    """Terms by id, with their hierarchy."""

    def __init__(self, name: str, terms: tuple[Term, ...]) -> None:
        self.name = name
        self.terms = {term.id: term for term in terms}
        self._above = {term.id: self._climb(term.id) for term in terms}

    def __contains__(self, term_id: object) -> bool:
        return term_id in self.terms

    def __getitem__(self, term_id: str) -> Term:
        return self.terms[term_id]

    def label(self, term_id: str) -> str:
        """The label of a term; an id that is not held is its own label."""
        return self.terms[term_id].label if term_id in self.terms else term_id.replace("_", " ")

    def above(self, term_id: str) -> frozenset[str]:
        """Everything that the term is a kind of, itself included."""
        return self._above.get(term_id, frozenset((term_id,)))

    def is_kind_of(self, term_id: str, broader: str) -> bool:
        """Whether a term is the other one or a kind of it."""
        return broader in self.above(term_id)

    def _climb(self, term_id: str) -> frozenset[str]:
        seen: set[str] = set()
        waiting = [term_id]
        while waiting:
            one = waiting.pop()
            if one not in seen and one in self.terms:
                seen.add(one)
                waiting.extend(self.terms[one].broader)
        return frozenset(seen)


def term_id(name: str, word: str) -> str:
    """The id of the term that a word names, by id, label or synonym; of cells also without that word.

    Raises:
        InputError: no term of the vocabulary is named so; the message tells the nearest ids.
    """
    sought = _plain(fold(word))
    terms = vocabulary(name).terms
    ways = (sought, f"{sought}_cell", re.sub(r"cells$", "cell", sought)) if name == "cells" else (sought,)
    for way in ways:
        for term in terms.values():
            if way in (term.id, *(_plain(fold(words)) for words in (term.label, *term.synonyms, *map(str, term.facts.get("exact") or ())))):
                return term.id
    near = ", ".join(get_close_matches(sought, list(terms), n=3))
    raise InputError(f"{word!r} is not in the vocabulary of {name}" + (f"; near it: {near}" if near else ""))


def _plain(words: str) -> str:
    return "_".join(words.replace("-", " ").split())


@cache
def load(name: str) -> Any:
    """The content of `knowledge/NAME.yaml`, read once for all who ask: nobody changes it."""
    path = resources.files("cordwise.knowledge").joinpath(f"{name}.yaml")
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # a safe loader, the fast one where it is built


@cache
def vocabulary(name: str) -> Vocabulary:
    """One of `VOCABULARIES`."""
    return Vocabulary(name, tuple(_term(entry) for entry in load(f"vocabulary/{name}")))


def _term(entry: dict[str, Any]) -> Term:
    known = {"id", "label", "broader", "synonyms"}
    return Term(
        id=entry["id"],
        label=entry["label"],
        broader=tuple(entry.get("broader") or ()),
        synonyms=tuple(entry.get("synonyms") or ()),
        facts={key: value for key, value in entry.items() if key not in known},
    )
