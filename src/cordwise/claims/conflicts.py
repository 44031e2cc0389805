"""Sentences of one page that cannot all be right: how long a harm lasts, whether there is any, whether it is proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cordwise.records.claim import Claim

FAR_APART = 1.9
"""Times that differ by this factor are told as a contradiction: an hour against two, or against a day."""


def with_conflicts(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims, each with the starts of those that say otherwise."""
    against: dict[int, set[int]] = {}
    for one, other in [*_durations(claims), *_denials(claims)]:
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
    return names_harm and "denial_of_all_harm" not in report.cues
