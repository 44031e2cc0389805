"""Sentences of one page that cannot all be right: how long a harm lasts, whether there is any, whether it is proven."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from cordwise.records.claim import Claim

_LIMITS = {"within", "in", "under", "less"}
_SOME = {"hedge", "minimising"}


def with_conflicts(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims, each with the starts of those that say otherwise."""
    against: dict[int, set[int]] = {}
    for one, other in combinations(claims, 2):
        if _disagree(one, other):
            against.setdefault(one.start, set()).add(other.start)
            against.setdefault(other.start, set()).add(one.start)
    return tuple(replace(claim, against=tuple(sorted(against[claim.start]))) if claim.start in against else claim for claim in claims)


def _disagree(one: Claim, other: Claim) -> bool:
    if one.sentence == other.sentence or not _same_subject(one, other):
        return False
    return _durations_disagree(one, other) or _denial_meets_report(one, other) or _denial_meets_report(other, one)


def _same_subject(one: Claim, other: Claim) -> bool:
    """Both about the same treatment by the same route in the same condition, as far as they say."""
    parts = ((one.frame.conditions, other.frame.conditions), (one.frame.routes, other.frame.routes))
    return all(not a or not b or set(a) & set(b) for a, b in parts)


def _durations_disagree(one: Claim, other: Claim) -> bool:
    """Two times by which the same general harm is said to be gone, neither inside the other."""
    if one.kind != "harm_duration" or other.kind != "harm_duration":
        return False
    a, b = _hours(one), _hours(other)
    if a is None or b is None:
        return False
    return max(a, b) >= 1.9 * min(a, b)


def _hours(claim: Claim) -> float | None:
    for quantity in claim.quantities:
        if quantity.kind == "duration_hours":
            return quantity.high
        if quantity.kind == "duration_months":
            return quantity.high * 730.5
    return None


def _denial_meets_report(denial: Claim, report: Claim) -> bool:
    """No risk at all here, a risk named there."""
    if "denial_of_all_harm" not in denial.cues or {"no_excess", "named_study"} & set(denial.cues) or denial.kind not in ("safety_absolute", "safety", "safety_number"):
        return False
    return report.kind in ("harm", "harm_minimised", "harm_duration") and "denial_of_all_harm" not in report.cues
