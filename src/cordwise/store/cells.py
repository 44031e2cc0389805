"""What a row of one's own must hold beyond what its record checks: words of the vocabularies, identifiers, open addresses, names of places, plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.records.rows import row_from_record
from cordwise.text.fold import fold

Remark = tuple[str, str]
"""A column, and what is wrong in it with what to do."""

TERMS: dict[str, str] = {
    "conditions": "conditions",
    "cells": "cells",
    "routes": "routes",
    "intervention": "interventions",
    "interventions": "interventions",
    "outcome": "outcomes",
    "harms": "outcomes",
    "design": "designs",
}
"""Columns whose words are ids of a vocabulary."""

LARGEST = 10_000_000
"""Of numbers of people, studies, doses and months: more is a slip of the pen."""
_COUNTS = re.compile(r"n|n_\w+|events|total|months\w*|doses_\w+|followup_months_\w+|window_days_\w+")
_DOSES = re.compile(r"dose_cells\w*")
LARGEST_DOSE = 1e13

_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BROKEN = re.compile("\ufffd|â€|[ÃÂ][\u0080-\u00bf]")
"""What is left of a letter that was read in another encoding than it was written in."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,79}")
_IDS = ("study_id", "arm_id", "cohort", "rate_id", "review_id", "guidance_id", "report_id", "criterion_id", "source_id", "regulation_id",
        "cost_id", "programme_id")  # fmt: skip
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    **dict.fromkeys(_IDS, (_ID, "an id: letters, digits, and _ . + - between them")),
    "doi": (re.compile(r"10\.[0-9]{4,9}/\S+"), "a DOI like 10.1000/xyz, without https://doi.org/"),
    "pmid": (re.compile(r"[1-9][0-9]{0,8}"), "a PubMed number of digits alone"),
    "pmcid": (re.compile(r"PMC[1-9][0-9]{0,9}"), "a PMCID like PMC1234567"),
    "registrations": (re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9]*[ /-]?[A-Za-z0-9/-]+"), "a registry's id like NCT01234567"),
    "trial_phase": (re.compile(r"[0-4][ab]?(?:/[0-4][ab]?)?"), "a phase like 1, 2a or 1/2"),
    "phase": (re.compile(r"[0-4][ab]?(?:/[0-4][ab]?)?"), "a phase like 1, 2a or 1/2"),
}
"""Columns with the form that each of their words has."""

_PROXY = re.compile(
    r"(?:^|\.)[0-9]-|(?:^|\.)[^.]+-(?:com|org|net|gov|edu)\.|proxy|(?:^|[.-])(?:staging|preprod|localhost)\b|sci-hub|libgen|12ft"
    r"|translate\.goog|googleusercontent|r\.jina"
)
"""Hosts that show another site's page to members of one library, to developers, or against its owner's will."""


def cell_remarks(record: Any, today: date) -> Iterator[Remark]:
    """Everything that is wrong in the cells of a row, one by one."""
    yield from _text_remarks(record)
    yield from term_remarks(record)
    yield from _form_remarks(record)
    yield from _place_remarks(record)
    yield from _size_remarks(record)
    yield from _day_remarks(record, today)
    yield from _address_remarks(record.source.document)


def term_remarks(record: Any) -> Iterator[Remark]:
    """Words that are in no vocabulary: no reply can be made of a row that has one."""
    for column, name in TERMS.items():
        for term in _words(record, column):
            if term not in vocabulary(name):
                yield column, f"{term!r} is not in the vocabulary of {name}{_near(term, tuple(vocabulary(name).terms))}"
    for harm in _words(record, "harms"):
        if harm in vocabulary("outcomes") and vocabulary("outcomes")[harm].facts.get("kind") != "harm":
            yield "harms", f"{harm!r} is an outcome that is no harm; use one that is"


def _words(record: Any, column: str) -> tuple[str, ...]:
    value = getattr(record, column, "")
    return tuple(filter(None, (value,) if isinstance(value, str) else value or ()))


def _near(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word.lower(), known, n=3)
    return f"; near it: {', '.join(near)}" if near else "; use one of its ids, as other rows do (`cordwise evidence export` writes them)"


def _text_remarks(record: Any) -> Iterator[Remark]:
    for column, cell in row_from_record(record).items():
        found = _NOT_TEXT.search(cell)
        if found and "\ud800" <= found[0] <= "\udfff":
            yield column, "is not UTF-8 text; save the table as UTF-8"
        elif found:
            yield column, f"has an invisible control character (U+{ord(found[0]):04X}); take it out"
        elif broken := _BROKEN.search(cell):
            yield column, f"has the broken letter {broken[0]!r}; write the right one and save the table as UTF-8"


def _form_remarks(record: Any) -> Iterator[Remark]:
    for column, (form, words) in _FORMS.items():
        for word in _words(record, column):
            if not form.fullmatch(word):
                yield column, f"{word[:80]!r} is not {words}; correct it, or leave the cell empty where it may be"


def _place_remarks(record: Any) -> Iterator[Remark]:
    for column in ("countries", "country"):
        for word in (part.strip() for words in _words(record, column) for part in words.split(";")):
            if fold(word) not in _country_names():
                yield column, f"{word!r} is no country; write its English name ({', '.join(_countries_near(word))})"
    for code in _words(record, "jurisdiction"):
        if code not in _places()["countries"] and code not in _places()["unions"]:
            yield "jurisdiction", f"{code!r} is no country's two letters (US, UK, JP), EU or INT; use one of these"
    for code in _words(record, "currency"):
        if code not in _places()["currencies"]:
            yield "currency", f"{code!r} is no currency of ISO 4217; use its three letters: USD, EUR, JPY"


@cache
def _places() -> Any:
    return load("places")


@cache
def _country_names() -> dict[str, str]:
    return {fold(name): name for names in _places()["countries"].values() for name in names}


def _countries_near(word: str) -> list[str]:
    return [_country_names()[one] for one in get_close_matches(fold(word), list(_country_names()), n=3)] or ["United States", "China"]


def _size_remarks(record: Any) -> Iterator[Remark]:
    for column in (one.name for one in fields(record)):
        largest = LARGEST if _COUNTS.fullmatch(column) else LARGEST_DOSE if _DOSES.fullmatch(column) else None
        value = getattr(record, column)
        if largest is not None and value is not None and value > largest:
            yield column, f"{value:g} is more than can be; correct it"


def _day_remarks(record: Any, today: date) -> Iterator[Remark]:
    """A day of grace: who checks may live where it is tomorrow already; a year more for what is to be published."""
    if record.source.checked and date.fromisoformat(record.source.checked) > today + timedelta(days=1):
        yield "checked", f"{record.source.checked} has not come yet; write the day on which the source was looked at"
    year = getattr(record, "year", None)
    if year is not None and year > today.year + 1:
        yield "year", f"{year} has not come yet; correct it"


def _address_remarks(document: str) -> Iterator[Remark]:
    form, _, value = document.partition(":")
    if form != "url":
        return
    host, wrong = _host(value), ""
    if host in _IDENTIFIED:
        wrong = f"has a better name than its address; write {_IDENTIFIED[host]}"
    elif not _is_open(host, value):
        wrong = "is an address that not everybody can open (a machine's number, a private or staging host, a proxy); give the address of the page itself"
    if wrong:
        yield "document", f"{document[:120]!r} {wrong}"


_IDENTIFIED = dict.fromkeys(("doi.org", "dx.doi.org"), "doi: and the DOI") | {"pubmed.ncbi.nlm.nih.gov": "pmid: and its number"}
_RESERVED = ("local", "internal", "lan", "home", "localhost", "test", "invalid", "example", "onion")


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        return "" if "@" in parts.netloc else (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_open(host: str, address: str) -> bool:
    last = host.rpartition(".")[2]
    if "." not in host or not last[:1].isalpha() or last in _RESERVED or _PROXY.search(host):
        return False
    return host.endswith("archive.org") or "http" not in urlsplit(address).path
