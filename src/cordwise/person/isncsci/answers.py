"""All answers of the worksheet as sets, and the words for them. One examination or a table of them: the arithmetic is the same."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cordwise.person.isncsci.ais import GRADES, impairment
from cordwise.person.isncsci.levels import Descent, descent, motor_levels, neurological_levels, sensory_levels
from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.sacral import Sacral, sacral
from cordwise.person.isncsci.segments import LEVELS, Bits, when
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


_NAMES = {"complete": ("C", "I"), "ais": tuple(GRADES)}


def answers(right: Preserved, left: Preserved, contraction: Bits, pressure: Bits, rules: str) -> Answers:
    """The answers; contraction and pressure have 1 for a possible yes and 2 for a possible no."""
    low = sacral(right, left, contraction, pressure)
    ways = ways_down(right, left, contraction)
    return Answers(*levels(*ways), completeness(low), impairment(right, left, ways, low), *found_zones(right, left, ways, low, rules))


def ways_down(right: Preserved, left: Preserved, contraction: Bits) -> tuple[Descent, Descent]:
    """How far both sides can be followed down."""
    contracts, contracts_not = contraction & 1, contraction >> 1
    return descent(right, contracts, contracts_not), descent(left, contracts, contracts_not)


def levels(right: Descent, left: Descent) -> tuple[Bits, Bits, Bits, Bits, Bits]:
    """The first five answers."""
    sensory = sensory_levels(right), sensory_levels(left)
    return *sensory, motor_levels(right), motor_levels(left), neurological_levels(right, left)


def completeness(low: Sacral) -> Bits:
    """Complete, incomplete or both."""
    return when(low.complete != 0, 1) | when(low.incomplete != 0, 2)


def found_zones(right: Preserved, left: Preserved, ways: tuple[Descent, Descent], low: Sacral, rules: str) -> tuple[Bits, Bits, Bits, Bits]:
    """The last four answers."""
    sensory = _zone(sensory_zone(right, low, rules)), _zone(sensory_zone(left, low, rules))
    return *sensory, _zone(motor_zone(right, left, ways, low, rules)), _zone(motor_zone(left, right, ways[::-1], low, rules))


def _zone(zone: Zone) -> Bits:
    return zone.ends << 1 | when(zone.not_applicable != 0, NOT_APPLICABLE)


@lru_cache(maxsize=65_536)
def words(field: str, told: int, tagged: int) -> str:
    """A set in words, in order from the head down: "C5,C6*"."""
    names = _NAMES.get(field) or (("NA", *LEVELS) if field.startswith("zpp") else LEVELS)
    return ",".join(name + "*" * (tagged >> place & 1) for place, name in enumerate(names) if told >> place & 1)
