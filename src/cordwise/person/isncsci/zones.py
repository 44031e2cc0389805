"""Zones of partial preservation: every lowest segment with some function that the scores leave possible (rule 6 of the worksheet).

2019 (Schuld 2024, doi:10.1038/s41393-023-00950-x): the motor zones apply where there is no voluntary anal contraction; the sensory zone of a side
where there is no deep anal pressure and light touch and pin prick at S4-5 of that side are 0. 2011 (Kirshblum 2011, doi:10.1179/204577211X13207446293695):
all four in complete injuries alone.
"""

from __future__ import annotations

from typing import NamedTuple

from cordwise.person.isncsci.levels import Descent, without_contraction
from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.sacral import Sacral
from cordwise.person.isncsci.segments import ALL, KEYS, S4_5, Bits, down_to_lowest, when


class Zone(NamedTuple):
    """The possible ends of a zone, and whether it can be that none applies (0 or 1)."""

    ends: Bits
    not_applicable: Bits


def sensory_zone(side: Preserved, low: Sacral, rules: str) -> Zone:
    """Of one side."""
    if rules == "2011":
        return Zone(when(low.complete != 0, _lowest_felt(side)), (low.incomplete != 0) & 1)
    applies = low.presses_not & (side.unfelt & S4_5) // S4_5
    not_so = low.presses | (side.felt & S4_5) // S4_5
    return Zone(when(applies != 0, _lowest_felt(side)), not_so)


def motor_zone(side: Preserved, way: Descent, low: Sacral, rules: str) -> Zone:
    """Of one side. A non-key muscle counts where it makes the injury motor incomplete."""
    closed = without_contraction(way)
    lowest = _lowest_moving(side, closed, ALL)
    if rules == "2011":
        return Zone(when(low.complete != 0, lowest), (low.incomplete != 0) & 1)
    ends = when(low.complete != 0, lowest) | when(low.contracts_not & (low.spared != 0) != 0, _with_non_key(side, closed, lowest))
    return Zone(ends, low.contracts & 1)


def _lowest_felt(side: Preserved) -> Bits:
    surely_felt = ~side.unfelt & (ALL - 1) & ~S4_5
    return (side.felt | 1) & ~(down_to_lowest(surely_felt) >> 1) & ~S4_5 & ALL


def _lowest_moving(side: Preserved, way: Descent, among: int | Bits) -> Bits:
    """Lowest segments with motor function, the motor level being one of `among`: that level itself, or a key muscle below it above 0."""
    below_all = ~(down_to_lowest(KEYS & ~side.none) >> 1) & ALL
    reached, ends = way.moved_to & among, way.motor_ends & among
    none_below = ends | reached & (KEYS >> 1)  # a key muscle of 0 below ends the motor level here
    moves = KEYS & (side.weak | side.fair | side.full)
    first = ends & -ends
    further = ~((first << 2) - 1) & when(ends != 0, ALL)
    next_one = ((reached & way.by_grade) << 1) & moves | (reached << 1) & side.weak
    return below_all & (none_below | moves & further | next_one)


def _with_non_key(side: Preserved, way: Descent, lowest: Bits) -> Bits:
    """The same with the non-key muscle, which counts from four levels below the motor level."""
    if isinstance(side.non_key, int) and not side.non_key:
        return lowest
    counts_from = down_to_lowest(side.non_key) >> 4
    lower = _lowest_moving(side, way, counts_from)
    deeper = lower & ~down_to_lowest(side.non_key)
    shallower = when(lower & down_to_lowest(side.non_key) != 0, side.non_key)
    rest = _lowest_moving(side, way, ALL & ~counts_from)
    return when(side.non_key == 0, lowest) | when(side.non_key != 0, deeper | shallower | rest)
