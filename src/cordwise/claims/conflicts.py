"""Sentences of one page that cannot all be right: how long a harm lasts, whether there is any, how many got better, and the pairs of `knowledge/conflicts.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

from cordwise.claims.bare_answers import as_stated
from cordwise.knowledge.vocabulary import load
from cordwise.records.claim import Claim
from cordwise.text.fold import fold
from cordwise.text.openings import Patterns

FAR_APART = 1.9
"""Times that differ by this factor are told as a contradiction: an hour against two, or against a day."""


def with_conflicts(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims, each with the starts of those that say otherwise."""
    against: dict[int, set[int]] = {}
    for one, other in [*_durations(claims), *_denials(claims), *_pairs(claims), *_shares(claims)]:
        against.setdefault(one.start, set()).add(other.start)
        against.setdefault(other.start, set()).add(one.start)
    return tuple(replace(claim, against=tuple(sorted(against[claim.start]))) if claim.start in against else claim for claim in claims)


def _durations(claims: tuple[Claim, ...]) -> Iterator[tuple[Claim, Claim]]:
    """The shortest and the longest time by which harm is said to be gone, where they are far apart; what is said of rare cases stays out."""
    timed = [
        (hours, claim)
        for claim in claims
        if claim.kind == "harm_duration" and "hedge" not in claim.cues and (hours := _hours(claim)) is not None
    ]
    if len(timed) < 2:
        return
    (short, one), (long, other) = min(timed, key=lambda pair: pair[0]), max(timed, key=lambda pair: pair[0])
    if long >= FAR_APART * short and one.sentence != other.sentence and _same_subject(one, other):
        yield one, other


def _denials(claims: tuple[Claim, ...]) -> Iterator[tuple[Claim, Claim]]:
    denials = [claim for claim in claims if "denial_of_all_harm" in claim.cues]
    for denial in denials:
        for report in claims:
            if report.sentence != denial.sentence and _denial_meets_report(denial, report) and _same_subject(denial, report):
                yield denial, report
                break


def _same_subject(one: Claim, other: Claim) -> bool:
    """Both about the same treatment by the same route in the same condition, as far as they say."""
    parts = ((one.frame.conditions, other.frame.conditions), (one.frame.routes, other.frame.routes))
    return all(not a or not b or set(a) & set(b) for a, b in parts)


def _hours(claim: Claim) -> float | None:
    for quantity in claim.quantities:
        if quantity.kind == "duration_hours":
            return quantity.high
        if quantity.kind == "duration_months":
            return quantity.high * 730.5
    return None


def _denial_meets_report(denial: Claim, report: Claim) -> bool:
    """No risk at all here, a risk named there."""
    if (
        "denial_of_all_harm" not in denial.cues
        or {"no_excess", "named_study"} & set(denial.cues)
        or denial.kind not in ("safety_absolute", "safety", "safety_number")
    ):
        return False
    if "serious" in denial.cues and "serious" not in report.cues:
        return False  # a denial of serious harm does not deny the mild
    names_harm = report.kind in ("harm_minimised", "harm_duration") or (report.kind == "harm" and "harm_words" in report.cues)
    denied = "denial_of_all_harm" in report.cues or ("negation" in report.cues and "hedge" not in report.cues)
    return names_harm and not denied


def _pairs(claims: tuple[Claim, ...]) -> Iterator[tuple[Claim, Claim]]:
    """What is said flatly in one sentence and otherwise in another."""
    words = [(claim, fold(as_stated(claim.quote))) for claim in claims]
    flatly = [(claim, said, frozenset(_flatly().named_in(said))) for claim, said in words if claim.strength != "hedged"]
    for pair in _knowledge()["pairs"]:
        ones = [claim for claim, said, named in flatly if pair["id"] in named and not _pattern(pair["not_one"]).search(said)]
        others = [claim for claim, said in words if _says_otherwise(pair, said)] if ones else []
        yield from ((one, other) for one in ones for other in others if one.sentence != other.sentence and _same_subject(one, other))


@cache
def _flatly() -> Patterns:
    """What is said flatly of each pair, by its name."""
    return Patterns({pair["id"]: pair["one"] for pair in _knowledge()["pairs"]})


def _says_otherwise(pair: dict[str, str], said: str) -> bool:
    return bool(_pattern(pair["other"]).search(said)) and not _pattern(pair["not_other"]).search(said)


def _shares(claims: tuple[Claim, ...]) -> Iterator[tuple[Claim, Claim]]:
    """Two shares of people told in the same words, far enough apart."""
    told = [(claim, share, _words_around(claim)) for claim in claims if (share := _share(claim)) is not None]
    for (one, first, words), (other, second, others) in combinations(told, 2):
        apart = abs(first - second) > _knowledge()["numbers"]["apart"]
        if apart and words and words == others and one.heading == other.heading and _same_people(one, other):
            yield one, other


def _share(claim: Claim) -> float | None:
    """The one share of people that a claim on benefit gives, where it is no limit."""
    if (
        claim.kind != "efficacy_number"
        or len(claim.quantities) != 1
        or _pattern(_knowledge()["numbers"]["limits"]).search(fold(claim.quote))
    ):
        return None
    (quantity,) = claim.quantities
    return quantity.low if quantity.kind == "share" and quantity.low == quantity.high else None


def _words_around(claim: Claim) -> frozenset[str]:
    """What a claim says, without its number and the words that make no difference, by the beginnings of its words."""
    same = _knowledge()["numbers"]["same_words"]
    return frozenset(
        word[:6].rstrip("eds")
        for word in re.findall(r"[a-z]+", fold(claim.quote))
        if word not in same and word not in ("per", "cent", "percent")
    )


def _same_people(one: Claim, other: Claim) -> bool:
    return _same_subject(one, other) and (one.frame.phases, one.frame.ais, one.frame.months) == (
        other.frame.phases,
        other.frame.ais,
        other.frame.months,
    )


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words)


@cache
def _knowledge() -> dict[str, Any]:
    loaded: dict[str, Any] = load("conflicts")
    return loaded
