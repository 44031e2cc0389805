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


def motor_zone(side: Preserved, other: Preserved, ways: tuple[Descent, Descent], low: Sacral, rules: str) -> Zone:
    """Of one side, whose way is the first of the two. A non-key muscle counts where nothing else makes the injury motor incomplete."""
    way, other_way = (without_contraction(one) for one in ways)
    lowest = _lowest_moving(side, way, ALL)
    if rules == "2011":
        return Zone(when(low.complete != 0, lowest), (low.incomplete != 0) & 1)
    counting = when(_cannot_move_far(other, other_way) != 0, _with_non_key(side, way, lowest)) | when(
        _can_move_far(other, other_way) != 0, lowest
    )
    ends = when(low.complete != 0, lowest) | when(low.contracts_not & (low.spared != 0) != 0, counting)
    return Zone(ends, low.contracts & 1)


def _lowest_felt(side: Preserved) -> Bits:
    surely_felt = ~side.unfelt & (ALL - 1) & ~S4_5
    return (side.felt | 1) & ~(down_to_lowest(surely_felt) >> 1) & ~S4_5 & ALL


def _lowest_moving(side: Preserved, way: Descent, among: int | Bits) -> Bits:
    """Lowest segments with motor function, the motor level being one of `among`: that level itself, or a key muscle below it above 0."""
    reached, ends = way.moved_to & among, way.motor_ends & among
    none_below = ends | reached & (KEYS >> 1)  # a key muscle of 0 below ends the motor level here
    moves = KEYS & (side.weak | side.fair | side.full)
    first = ends & -ends
    further = ~((first << 2) - 1) & when(ends != 0, ALL)
    next_one = ((reached & way.by_grade) << 1) & moves | (reached << 1) & side.weak
    return _nothing_below(side) & (none_below | moves & further | next_one)


def _with_non_key(side: Preserved, way: Descent, lowest: Bits) -> Bits:
    """The same with the non-key muscle: it counts from four levels below the motor level, unless a key muscle moves there."""
    if isinstance(side.non_key, int) and not side.non_key:
        return lowest
    counts_from = down_to_lowest(side.non_key) >> 4
    alone = when(_cannot_move_far(side, way) & counts_from != 0, side.non_key)
    ends = way.motor_ends & counts_from
    far = ~(((ends & -ends) << 4) - 1) & when(ends != 0, ALL)
    beside = far & KEYS & (side.weak | side.fair | side.full) & _nothing_below(side)
    rest = _lowest_moving(side, way, ALL & ~counts_from)
    return when(side.non_key == 0, lowest) | when(side.non_key != 0, alone | beside | rest)


def _cannot_move_far(side: Preserved, way: Descent) -> Bits:
    """Motor levels with which no key muscle need move more than three levels below."""
    return way.motor_ends & ~(down_to_lowest(KEYS & ~side.none) >> 4)


def _can_move_far(side: Preserved, way: Descent) -> Bits:
    """Motor levels with which some key muscle can."""
    return way.motor_ends & down_to_lowest(KEYS & (side.weak | side.fair | side.full)) >> 4


def _nothing_below(side: Preserved) -> Bits:
    """Segments with all key muscles below at 0, or possibly so."""
    return ~(down_to_lowest(KEYS & ~side.none) >> 1) & ALL
