"""`drugs_from(field, entered)`: a list of drugs as people write it ("Eliquis 5 mg, riluzole"), as what bears on a treatment and the rest by name.

A name that is nearly one that bears on it is asked back: a blood thinner that is misspelt must not pass as something else. So is a name beside which
stands that it is not taken now, or not into the body ("stopped 2010", "eye drops"): nobody is refused for what is over.
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
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|g|mcg|µg|ug|ml|iu|units?|ie|%|x)?\b|\b(?:mg|mcg|ml|iu|tablets?|tabs?|capsules?|caps?|injections?|pens?|"
    r"(?:one|two|three|four) times|times|once|twice|daily|weekly|monthly|a day|a week|a month|per day|per week|every (?:day|week|month|morning|evening|night)|each day|in the (?:morning|evening)|at night|as needed|bd|bid|od|tds|tid|prn|sc|iv|im|po)\b"
)
_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b(?!\s*(?:mg|g|mcg|µg|ug|ml|iu|units?|ie)\b)")
_ON = re.compile(
    r"\b(?:(?:since|started)\b(?!.*\b(?:until|till|to|stopped|ended|finished)\b).*|without food|under the skin|over the counter|for (?:the )?(?:last|past) (?:\w+ ){0,2}?(?:days?|weeks?|months?|years?)|"
    r"for (?:\w+ ){0,3}?(?:joints?|knees?|hips?|shoulders?)\b)"
)
"""What says that it goes on, how it reaches the blood, or which pain it is for."""
_PURPOSE = re.compile(r"\bfor [^\W\d]+(?: [^\W\d]+){0,3}$")
_DENIED = re.compile(r"(?:no|not|never|without)\b")


def drugs_from(field: Field, entered: Any) -> tuple[str, ...]:
    """The choices that were named, in their order, then the names of what bears on nothing here.

    Raises:
        InputError: nothing is named, a name is nearly one that bears on it, something is denied, stopped long ago or meant for the skin, or no name is
            known at all.
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
        _refuse_otherwise(field, name, choices)
        found |= choices
        others.append((_left_over(field, name) if choices else plain)[:LONGEST])
    others = list(filter(None, others))
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


def _refuse_otherwise(field: Field, name: str, choices: set[str]) -> None:
    """Refuse a drug, or words without one, that are said of another time, another place or another person."""
    if name in _names(field) or (not choices and (_left_over(field, name) or _is_known(field, name))):
        return
    plain = _ON.sub(" ", name)
    if _YEAR.search(plain) or any(word in field.otherwise for word in re.findall(r"[^\W\d_]+", plain)):
        raise InputError(
            f"{name[:LONGEST]!r}: write a drug by its name alone where it is swallowed, injected or infused now or was in the last two weeks (one that is given "
            "every few months counts), and the time since its last dose in hours_since_anticoagulant or days_since_antiplatelet; leave out one that ended "
            "earlier or is put on skin, eyes or nose"
        )


def _left_over(field: Field, name: str) -> str:
    """The words of an entry beside the names that are known and the words that change nothing."""
    known = sorted((*_names(field), *field.others), key=len, reverse=True)
    rest = re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", " ", _ON.sub(" ", name))
    rest = _PURPOSE.sub(" ", _without_dose(rest))
    return " ".join(
        word for word in rest.replace("-", " ").split() if word not in field.beside and word not in field.otherwise and not word.isdigit()
    )


def has_unknown(field: Field, drugs: Any) -> bool:
    """Whether a list of drugs that was read names one that is not known: it can be anything."""
    named = drugs if isinstance(drugs, tuple) else ()
    return any(one not in field.choices and _left_over(field, one) for one in named)


def _is_known(field: Field, name: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", name) for one in field.others)


@cache
def _names(field: Field) -> dict[str, str]:
    """The choices and their other names, as they are written."""
    choices = {choice.replace("_", " "): choice for choice in field.choices} | {choice: choice for choice in field.choices}
    return {
        name: choice for name, choice in (choices | {name.casefold(): choice for name, choice in field.words}).items() if name != "other"
    }
