"""The rules by which questions are read, from `knowledge/questions.yaml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.text.fold import fold

CELLS = re.compile(r"\bcells?\b|\btransplant\w*")
"""Words of cells, also where no kind and no therapy is named."""


@cache
def rules() -> dict[str, Any]:
    """The content of `knowledge/questions.yaml`."""
    content: dict[str, Any] = load("questions")
    return content


def words_of_topic(name: str) -> str:
    """The pattern of a topic."""
    return str(next(topic["words"] for topic in rules()["topics"] if topic["id"] == name))


def methods_named(question: str) -> tuple[str, ...]:
    """What of methods or statistics a question asks for."""
    folded = fold(question)
    return tuple(name for name, words in rules()["methods_asked"].items() if re.search(words, folded))


def is_of_cord(conditions: tuple[str, ...]) -> bool:
    """Whether an injury of the cord is among conditions."""
    return any(vocabulary("conditions").is_kind_of(one, "spinal_cord_injury") for one in conditions)


def is_inside(condition: str) -> bool:
    """Whether a condition is one of the spine, the cord or the nervous system."""
    return vocabulary("conditions")[condition].facts.get("scope") == "inside"
