"""Which answers have the tag "*": those that rest on how a score with a condition other than the cord's injury was rated.

The Standards Committee's test (practice case 19): classify with the ratings, classify with the scores as examined, tag what differs. It is made for
each answer of several. Where the Committee is silent the printed test cases of the Praxis Institute decide; docs/isncsci.md has each choice with its reason.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cordwise.person.isncsci.ais import A, B, C, D, E, impairment
from cordwise.person.isncsci.answers import NOT_APPLICABLE, Answers, completeness, found_zones, levels, ways_down
from cordwise.person.isncsci.levels import Descent, neurological_levels, without_contraction
from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.sacral import Sacral, sacral
from cordwise.person.isncsci.segments import KEYS, Bits, down_to_lowest, when

Sides = tuple[Preserved, Preserved]


class Readings(NamedTuple):
    """Right and left by each reading of the tags (`scores`)."""

    assumed: Sides
    function: Sides
    normal: Sides
    grade: Sides


class Observed(NamedTuple):
    """Contraction and pressure, 1 for a possible yes and 2 for a possible no."""

    contraction: Bits
    pressure: Bits


def tags(told: Answers, read: Readings, observed: Observed, rules: str) -> Answers:
    """Of the answers told by the assumed reading, those that are tagged."""
    ways = ways_down(*read.assumed, observed.contraction)
    low = sacral(*read.assumed, *observed)
    low_examined = sacral(*read.function, *observed)
    complete = down_to_lowest(told.complete & ~completeness(low_examined))
    grades = _grades(told, read, ways, low, complete, observed.contraction)
    zones = found_zones(*read.function, ways_down(*read.function, observed.contraction), low_examined, rules)
    found = [one & ~NOT_APPLICABLE & ~other for one, other in zip(told[7:], zones, strict=True)]
    sensory = [one & ~NOT_APPLICABLE & down_to_lowest(tag) for one, tag in zip(told[7:9], found[:2], strict=True)]
    return Answers._make([*_levels(told, read, ways, observed.contraction), complete, grades, *sensory, *found[2:]])


def _levels(told: Answers, read: Readings, ways: tuple[Descent, Descent], contraction: Bits) -> tuple[Bits, ...]:
    examined = ways_down(*read.normal, contraction)
    by_score = levels(*examined)
    sensory = [one & ~other for one, other in zip(told[:2], by_score[:2], strict=True)]
    motor = [one & ~other & ~_ends_beside(*both) for one, other, *both in zip(told[2:4], by_score[2:4], ways, examined, strict=True)]
    on_both_sides = told.sensory_right & told.sensory_left & (sensory[0] | sensory[1])
    on_both_sides = on_both_sides | told.motor_right & told.motor_left & (motor[0] | motor[1])
    neurological = told.neurological_level & ~by_score[4] & (on_both_sides | _by_ratings_as_normal(told, read, contraction))
    return *sensory, *motor, neurological


def _ends_beside(assumed: Descent, examined: Descent) -> Bits:
    """T1 and S1 as examined, where a dermatome of NT* beside or above the key muscles ends the motor level: it has no tag there."""
    return examined.moved_to & assumed.by_touch_above


def _by_ratings_as_normal(told: Answers, read: Readings, contraction: Bits) -> Bits:
    """Neurological levels that rest on ratings as normal (**), those as not normal (*) being taken as rated."""
    right, left = (_without_ratings_as_normal(*both) for both in zip(read.assumed, read.normal, strict=True))
    return told.neurological_level & ~neurological_levels(*ways_down(right, left, contraction))


def _without_ratings_as_normal(assumed: Preserved, examined: Preserved) -> Preserved:
    """One side with ** as examined and * as rated: only what is rated ** is normal by the one and not by the other."""
    surely_full = assumed.full & ~(assumed.none | assumed.weak | assumed.fair)
    return assumed._replace(
        intact=assumed.intact & examined.intact,
        altered=assumed.altered | examined.altered,
        none=assumed.none | examined.none & surely_full,
        weak=assumed.weak | examined.weak & surely_full,
        fair=assumed.fair | examined.fair & surely_full,
        full=assumed.full & examined.full,
    )


def _grades(told: Answers, read: Readings, ways: tuple[Descent, Descent], low: Sacral, complete: Bits, contraction: Bits) -> Bits:
    """A goes with completeness, B with completeness or a muscle of 0* that may make it C, the others with what grades motor function."""
    by_score = impairment(*read.grade, ways_down(*read.grade, contraction), low)
    beyond = told.ais & (C | D) & ~by_score
    beside_b = (told.ais & B != 0) & ((beyond & (beyond - 1)) == 0)
    beyond = told.ais & (C | D) & down_to_lowest(when(beside_b == 0, beyond)) | told.ais & E & ~by_score
    moves = _moves_by_rating(read, ways, 0) | _moves_by_rating(read, ways, 1)
    opened = (low.contracts_not & (low.spared != 0)) * (moves != 0)
    return told.ais & (when(complete & 1, A) | when((complete >> 1 | opened) & 1, B)) | beyond


def _moves_by_rating(read: Readings, ways: tuple[Descent, Descent], side: int) -> Any:
    """Motor levels of a side with a muscle of 0* more than three levels below."""
    assumed, examined = read.assumed[side], read.function[side]
    rated = assumed.none & assumed.weak & ~examined.weak & KEYS
    return without_contraction(ways[side]).motor_ends & down_to_lowest(rated) >> 4
