"""All answers of the worksheet as sets, and the words for them. One examination or a table of them: the arithmetic is the same."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cordwise.person.isncsci.ais import GRADES, impairment
from cordwise.person.isncsci.levels import descent, motor_levels, neurological_levels, sensory_levels
from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.sacral import sacral
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
    ways = descent(right, low.contracts, low.contracts_not), descent(left, low.contracts, low.contracts_not)
    return Answers(
        sensory_right=sensory_levels(ways[0]),
        sensory_left=sensory_levels(ways[1]),
        motor_right=motor_levels(ways[0]),
        motor_left=motor_levels(ways[1]),
        neurological_level=neurological_levels(*ways),
        complete=when(low.complete != 0, 1) | when(low.incomplete != 0, 2),
        ais=impairment(right, left, ways, low),
        zpp_sensory_right=_zone(sensory_zone(right, low, rules)),
        zpp_sensory_left=_zone(sensory_zone(left, low, rules)),
        zpp_motor_right=_zone(motor_zone(right, ways[0], low, rules)),
        zpp_motor_left=_zone(motor_zone(left, ways[1], low, rules)),
    )


def _zone(zone: Zone) -> Bits:
    return zone.ends << 1 | when(zone.not_applicable != 0, NOT_APPLICABLE)


@lru_cache(maxsize=65_536)
def words(field: str, assumed: int, examined: int) -> str:
    """A set in words, in order from the head down: "C5,C6*"; "*" where the examined scores alone would not give it. "NA" has none."""
    names = _NAMES.get(field) or (("NA", *LEVELS) if field.startswith("zpp") else LEVELS)
    return ",".join(name + "*" * (not examined >> place & 1 and name != "NA") for place, name in enumerate(names) if assumed >> place & 1)
