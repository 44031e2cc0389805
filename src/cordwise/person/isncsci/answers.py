"""All answers of the worksheet as sets, and the words for them. One examination or a table of them: the arithmetic is the same."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cordwise.person.isncsci.ais import GRADES, impairment
from cordwise.person.isncsci.levels import Descent, descent, motor_levels, neurological_levels, sensory_levels
from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.sacral import sacral
from cordwise.person.isncsci.segments import LEVELS, Bits, down_to_lowest, when
from cordwise.person.isncsci.zones import Zone, motor_zone, sensory_zone

NOT_APPLICABLE = 1
"""The first bit of a zone: it does not apply; its levels stand one bit higher than elsewhere."""


class Answers(NamedTuple):
    """What the worksheet asks for, each as the set of all that is possible."""

    sensory_right: Bits
    sensory_left: Bits
    motor_right: Bits
    motor_left: Bits
    neurological_level: Bits
    complete: Bits
    ais: Bits
    zpp_sensory_right: Bits
    zpp_sensory_left: Bits
    zpp_motor_right: Bits
    zpp_motor_left: Bits

    def with_levels(self, levels: Levels) -> Answers:
        """The same with the levels of another reading."""
        return Answers(*levels, *self[len(levels) :])


class Levels(NamedTuple):
    """The first five of them."""

    sensory_right: Bits
    sensory_left: Bits
    motor_right: Bits
    motor_left: Bits
    neurological_level: Bits


_NAMES = {"complete": ("C", "I"), "ais": tuple(GRADES)}


def answers(right: Preserved, left: Preserved, contraction: Bits, pressure: Bits, rules: str) -> Answers:
    """The answers; contraction and pressure have 1 for a possible yes and 2 for a possible no."""
    low = sacral(right, left, contraction, pressure)
    ways = _ways(right, left, contraction)
    return Answers(
        *_levels(*ways),
        complete=when(low.complete != 0, 1) | when(low.incomplete != 0, 2),
        ais=impairment(right, left, ways, low),
        zpp_sensory_right=_zone(sensory_zone(right, low, rules)),
        zpp_sensory_left=_zone(sensory_zone(left, low, rules)),
        zpp_motor_right=_zone(motor_zone(right, left, ways, low, rules)),
        zpp_motor_left=_zone(motor_zone(left, right, ways[::-1], low, rules)),
    )


def grade(right: Preserved, left: Preserved, contraction: Bits, pressure: Bits) -> Bits:
    """The ASIA Impairment Scale alone."""
    return impairment(right, left, _ways(right, left, contraction), sacral(right, left, contraction, pressure))


def levels(right: Preserved, left: Preserved, contraction: Bits) -> Levels:
    """The levels alone."""
    return _levels(*_ways(right, left, contraction))


def _ways(right: Preserved, left: Preserved, contraction: Bits) -> tuple[Descent, Descent]:
    contracts, contracts_not = contraction & 1, contraction >> 1
    return descent(right, contracts, contracts_not), descent(left, contracts, contracts_not)


def _levels(right: Descent, left: Descent) -> Levels:
    return Levels(
        sensory_right=sensory_levels(right),
        sensory_left=sensory_levels(left),
        motor_right=motor_levels(right),
        motor_left=motor_levels(left),
        neurological_level=neurological_levels(right, left),
    )


def _zone(zone: Zone) -> Bits:
    return zone.ends << 1 | when(zone.not_applicable != 0, NOT_APPLICABLE)


@lru_cache(maxsize=65_536)
def words(field: str, assumed: int, examined: int) -> str:
    """A set in words, in order from the head down: "C5,C6*"; "*" where the examined scores alone would not give it. "NA" has none.

    Completeness, grade and sensory zone that a rating leaves open have it on what it leaves beside, too: the Standards Committee writes "ND*" for
    all of it, the Praxis algorithm "C*,I*".
    """
    names = _NAMES.get(field) or (("NA", *LEVELS) if field.startswith("zpp") else LEVELS)
    tagged = assumed & ~examined & ~(NOT_APPLICABLE if field.startswith("zpp") else 0)
    if field in _NAMES or field.startswith("zpp_sensory"):
        tagged = down_to_lowest(tagged)
    return ",".join(name + "*" * (tagged >> place & 1 and name != "NA") for place, name in enumerate(names) if assumed >> place & 1)
