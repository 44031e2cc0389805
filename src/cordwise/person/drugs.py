"""`drugs_from(field, entered)`: a list of drugs as people write it ("Eliquis 5 mg, riluzole"), as what bears on a treatment and the rest by name.

A name that is nearly one that bears on it is asked back: a blood thinner that is misspelt must not pass as something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from cordwise.errors import InputError
from cordwise.records.person import Field

NEAR = 0.8
SHORTEST = 4
LONGEST = 60
AT_MOST = 100
_SEPARATORS = re.compile(r"[,;+&/\n]|\band\b|\bplus\b")
_DOSE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|g|mcg|µg|ug|ml|iu|units?|ie|%|x)?\b|\b(?:mg|mcg|ml|iu|tablets?|tabs?|capsules?|caps?|injections?|pens?|drops?|patch(?:es)?|"
    r"(?:one|two|three|four) times|times|once|twice|daily|weekly|monthly|a day|a week|a month|per day|per week|every (?:day|week|month|morning|evening|night)|each day|in the (?:morning|evening)|at night|as needed|bd|bid|od|tds|tid|prn|sc|iv|im|po)\b"
)
_DENIED = re.compile(r"(?:no|not|never|without)\b")


def drugs_from(field: Field, entered: Any) -> tuple[str, ...]:
    """The choices that were named, in their order, then the names of what bears on nothing here.

    Raises:
        InputError: nothing is named, a name is nearly one that bears on it, something is denied, or no name is known at all.
    """
    written = [" ".join(one.split()) for one in _each(entered)]
    if not any(written) or len(written) > AT_MOST:
        raise InputError("is empty; write none where there are none, or leave it out")
    found: set[str] = set()
    others: list[str] = []
    for name in filter(None, written):
        choices = _choices_in(field, name)
        plain = _without_dose(name)
        _refuse_near(field, plain, choices)
        found |= choices
        others += [plain[:LONGEST]] if plain and not choices else []
    if "none" in found and (len(found) > 1 or others):
        raise InputError("none stands beside a drug; write what is taken")
    if not found and not others:
        raise InputError("names no drug; write none where there are none, or leave it out")
    if not found and not any(_is_known(field, other) for other in others):
        raise InputError(f"{others[0][:LONGEST]!r} is no drug that is known here; {field.help}")
    return (*(choice for choice in field.choices if choice in found), *dict.fromkeys(others))


def _each(entered: Any) -> Iterator[str]:
    for one in entered if isinstance(entered, (list, tuple)) else [entered]:
        if isinstance(one, bool):
            yield "yes" if one else "none"
        elif isinstance(one, (str, int, float)):
            yield from _SEPARATORS.split(str(one).casefold())
        else:
            raise InputError(f"{str(one)[:LONGEST]!r} is not the name of a drug")


def _choices_in(field: Field, name: str) -> set[str]:
    """The choices whose name, or whose other name, is a word of it."""
    if name in ("no", "none"):
        return {"none"}
    if _DENIED.match(name) and name not in _names(field):
        raise InputError(f"{name[:LONGEST]!r}: write what is taken, and leave out what is not")
    return {choice for known, choice in _names(field).items() if re.search(rf"(?<!\w){re.escape(known)}(?!\w)", name)} - {"none"}


def _without_dose(name: str) -> str:
    """The words of an entry without its dose; "" where a dose stands alone."""
    plain = " ".join(re.sub(r"[^\w\s-]", " ", _DOSE.sub(" ", name)).split())
    return plain if any(letter.isalpha() for letter in plain) else ""


def _refuse_near(field: Field, plain: str, choices: set[str]) -> None:
    """Refuse a word that is nearly the name of something that bears on a treatment and was not named."""
    names = _names(field)
    for word in dict.fromkeys((plain, *plain.split())):
        if len(word) >= SHORTEST and word not in names and not _is_known(field, word):
            near = get_close_matches(word, list(names), n=1, cutoff=NEAR)
            if near and names[near[0]] not in choices:
                raise InputError(f"{word[:LONGEST]!r} is not known; did you mean {near[0]}?")


def _is_known(field: Field, name: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", name) for one in field.others)


@cache
def _names(field: Field) -> dict[str, str]:
    """The choices and their other names, as they are written."""
    choices = {choice.replace("_", " "): choice for choice in field.choices} | {choice: choice for choice in field.choices}
    return {
        name: choice for name, choice in (choices | {name.casefold(): choice for name, choice in field.words}).items() if name != "other"
    }
