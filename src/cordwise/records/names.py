"""The word of a product's name by which its rows are looked up, and such a look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

Row = TypeVar("Row")
SHORTEST_NAME = 3
"""Letters that the first word of a product's name must have to be looked for."""
_NAME_ENDS = re.compile(r"[ ,(.]")
_CODE = re.compile(r"[a-z]{2,5}-?\d{3,4}")
_NAME_WORD = re.compile(r"[^\W_]+")


def first_word(name: str) -> str:
    """The first word of a name, up to its hyphen; "" where it is too short to tell anything."""
    first = _NAME_ENDS.split(name.lower(), maxsplit=1)[0]
    return first.split("-")[0] if len(first) >= SHORTEST_NAME and not first.isdigit() else ""


def longest_word(name: str) -> str:
    """The longest word of a name, the first of several."""
    return max(_NAME_WORD.findall(name.lower()), key=len, default="")


def plain_name(name: str) -> str:
    """A name's words alone: "Neuronata-R" and "neuronata r" are one."""
    return " ".join(_NAME_WORD.findall(name.lower()))


def is_code(name: str) -> bool:
    """Whether it is written as makers write the code of a product: "SB623", "DSP-1083"."""
    return _CODE.fullmatch(name.lower()) is not None


def by_word(pairs: Iterable[tuple[str, Row]]) -> dict[str, tuple[Row, ...]]:
    """Rows by word, in their order; those without a word are left out."""
    groups: dict[str, list[Row]] = {}
    for word, row in pairs:
        if word:
            groups.setdefault(word, []).append(row)
    return {word: tuple(group) for word, group in groups.items()}
