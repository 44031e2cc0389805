"""What registries write, as values: states, ages, numbers, places, and the terms of the vocabularies that their words name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.trial import Gap, Site
from cordwise.text.fold import fold

LONGEST_TEXT = 60_000
MOST_VALUES = 5_000
_AGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(year|month|week|day|hour|minute)s?\s*", re.IGNORECASE)
YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766, "minute": 1 / 525960}
_NO_AGE = ("", "n/a", "none", "no limit")
_WORD = re.compile(r"[a-z0-9]+")
_ONLY_WHOSE = frozenset(("autologous_cells", "allogeneic_cells"))
"""Terms that say whose cells they are and not which."""
_AUTOLOGOUS = re.compile(r"\bautolog\w*|\bpatient'?s? own\b|\bown (?:bone marrow|adipose|fat|stem|cells)")
_ALLOGENEIC = re.compile(r"\ballogen\w*|\bdonor[- ]derived|\bhealthy donors?\b|\bunrelated donors?\b|\bumbilical|\bwharton|\bplacent")


@cache
def statuses() -> dict[str, dict[str, Any]]:
    """The states of a trial or a site by id."""
    return {row["id"]: row for row in load("trial_words")["statuses"]}


@cache
def _status_words() -> dict[str, str]:
    return {_letters(word): row["id"] for row in statuses().values() for word in (row["id"], *row["words"])}


def _letters(words: str) -> str:
    return " ".join(_WORD.findall(words.lower().replace("_", " ")))


def status_id(words: str, field: str, gaps: list[Gap]) -> str:
    """The state that a registry's word names; "" where it is none, which the gaps tell."""
    if not words:
        return ""
    found = _status_words().get(_letters(words), "")
    if not found:
        gaps.append(Gap(field=field, reason=f"{short(words)} is no state of a trial that is known here"))
    return found


def years(words: str, field: str, gaps: list[Gap], *, end: bool = False) -> float | None:
    """An age such as "18 Years" in years; with `end`, the first age past it, as "65 Years" lasts until the 66th birthday."""
    if words.strip().lower() in _NO_AGE:
        return None
    found = _AGE.fullmatch(words)
    if not found or float(found[1]) > 1_000_000:
        gaps.append(Gap(field=field, reason=f"{short(words)} is no age that can be read"))
        return None
    return round((float(found[1]) + end) * YEARS[found[2].lower()], 6)


def whole_number(value: Any, field: str, gaps: list[Gap]) -> int | None:
    """A count; None where there is none."""
    if value is None or value == "":
        return None
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not 0 <= number <= 100_000_000:
        gaps.append(Gap(field=field, reason=f"{short(str(value)[:200])} is no number of people"))
        return None
    return int(number)


def yes_no(value: Any) -> bool | None:
    """A yes or no, however it is written; None where it is neither."""
    if isinstance(value, bool):
        return value
    return {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}.get(str(value).strip().lower())


def sex_id(words: str, gaps: list[Gap]) -> str:
    """all, female or male; "" where it is not told."""
    found = {"all": "all", "both": "all", "female": "female", "male": "male", "": ""}.get(words.strip().lower())
    if found is None:
        gaps.append(Gap(field="sex", reason=f"{short(words)} is none of all, female, male"))
    return found or ""


def degrees(point: Any, gaps: list[Gap]) -> tuple[float, float] | None:
    """A latitude and a longitude; None where there is none, or none on earth."""
    if not isinstance(point, dict):
        return None
    try:
        latitude, longitude = float(point["lat"]), float(point["lon"])
    except (KeyError, TypeError, ValueError):
        gaps.append(Gap(field="sites", reason="a geoPoint without latitude and longitude"))
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        gaps.append(Gap(field="sites", reason=f"{latitude:g}, {longitude:g} is no place on earth"))
        return None
    return latitude, longitude


def terms_named(texts: Iterable[str], name: str) -> tuple[str, ...]:
    """The terms of a vocabulary that words name, in the order of the texts; the longest name wins, and a term that another one specifies is left out."""
    found: dict[str, None] = {}
    for text in texts:
        words = [_stem(word) for word in _WORD.findall(fold(text[:LONGEST_TEXT]).replace("'", ""))]
        found |= dict.fromkeys([*_named(words, _names(name)), *_exact(name, text)])
    terms = vocabulary(name)
    kept = [one for one in found if not any(other != one and terms.is_kind_of(other, one) for other in found)]
    return tuple(one for one in kept if one not in _ONLY_WHOSE or set(kept) <= _ONLY_WHOSE)


def _named(words: list[str], names: dict[str, list[tuple[list[str], str]]]) -> Iterator[str]:
    """The terms named in order; of names that overlap, the longest."""
    found = [
        (len(one), position, term) for position, word in enumerate(words) for one, term in _longest(words, position, names.get(word, []))
    ]
    taken: dict[int, str] = {}
    for length, position, term in sorted(found, key=lambda one: (-one[0], one[1])):
        if not taken.keys() & set(range(position, position + length)):
            taken |= dict.fromkeys(range(position, position + length), term)
    yield from (taken[position] for position in sorted(taken))


def _longest(words: list[str], position: int, near: list[tuple[list[str], str]]) -> Iterator[tuple[list[str], str]]:
    yield from islice((one for one in near if words[position : position + len(one[0])] == one[0]), 1)


@cache
def _names(name: str) -> dict[str, list[tuple[list[str], str]]]:
    """The names of a vocabulary by their first word, the longest first, each with its term."""
    names: dict[str, list[tuple[list[str], str]]] = {}
    for term in vocabulary(name).terms.values():
        for words in (term.label, *term.synonyms):
            stems = [_stem(word) for word in _WORD.findall(fold(words).replace("'", ""))]
            names.setdefault(stems[0], []).append((stems, term.id))
    for several in names.values():
        several.sort(key=lambda one: -len(one[0]))
    return names


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """A word without its ending of the plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _exact(name: str, text: str) -> Iterable[str]:
    pattern, ids = _abbreviations(name)
    return (ids[match[0]] for match in pattern.finditer(text[:LONGEST_TEXT].replace("-", " ")))


@cache
def _abbreviations(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    ids = {str(word): term.id for term in vocabulary(name).terms.values() for word in term.facts.get("exact") or ()}
    every = "|".join(re.escape(word) for word in sorted(ids, key=lambda one: (-len(one), one)))
    return re.compile(rf"\b(?:{every})\b" if every else r"(?!)"), ids


def donors_named(texts: Sequence[str]) -> tuple[str, ...]:
    """Whose cells are named: autologous, allogeneic, both or neither."""
    folded = " . ".join(fold(text[:LONGEST_TEXT]) for text in texts)
    return tuple(donor for donor, words in (("autologous", _AUTOLOGOUS), ("allogeneic", _ALLOGENEIC)) if words.search(folded))


def short(words: str) -> str:
    """Words on one short line, quoted."""
    one = " ".join(words.split())
    return repr(one if len(one) <= 60 else one[:57] + "...")


def site(*, point: tuple[float, float] | None, **words: str) -> Site:
    """A site, with or without its place on earth."""
    return Site(latitude=point[0] if point else None, longitude=point[1] if point else None, **words)
