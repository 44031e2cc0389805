"""The ASIA Impairment Scale: every grade that the scores leave possible (rule 5 of the worksheet).

A: nothing in the lowest sacral segments. B: sensation there, no voluntary anal contraction, and on neither side motor function more than three
levels below the *motor* level of that side. C and D: such motor function (key muscle or not), or voluntary anal contraction; D where at least half
of the key muscles below the *neurological* level have 3 or more. E: all normal.

A score that is not known may help one condition and harm another, so the grades are not put together from best and worst cases: for each
neurological level the number of strong muscles that can be had is weighed against what it costs to keep that level, and to keep the motor level high
enough on a side for what moves below it to count.
"""

from __future__ import annotations

from typing import NamedTuple

from cordwise.person.isncsci.levels import S1, S2, T1, T2, Descent, without_contraction
from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.sacral import Sacral
from cordwise.person.isncsci.segments import ARM, KEY_MUSCLES, KEYS, LEG, PLACE, S4_5, Bits, down_to_lowest, span, when

GRADES = "ABCDE"
A, B, C, D, E = (1 << place for place in range(5))

_BELOW = (span("S1", "S3"), *(span(level, level) for level in ("L5", "L4", "L3", "L2")), span("T1", "L1"),
          *(span(level, level) for level in ("C8", "C7", "C6", "C5")), span("C1", "C4"))  # fmt: skip
"""The levels that have 0, 1, 2 ... 10 key muscles below them on a side."""


class Half(NamedTuple):
    """Neurological levels by the strength of the key muscles below."""

    under: Bits
    """Fewer than half can have 3 or more."""
    reached: Bits
    """At least half can."""
    reached_by_one: Bits
    """At least half can, with a muscle to spare."""
    reached_by_two: Bits


class Cost(NamedTuple):
    """Neurological levels for which something can be had on a side, by its price: strong muscles that must be weak for it."""

    free: Bits
    one: Bits
    """For one muscle, or free."""


class Choices(NamedTuple):
    """What one side can contribute at each neurological level."""

    ends: Cost
    """It is this side that ends there."""
    moves: Cost
    """Something moves more than three levels below this side's motor level."""
    both: Cost


def impairment(right: Preserved, left: Preserved, ways: tuple[Descent, Descent], low: Sacral) -> Bits:
    """The possible grades, A as the first bit."""
    half = strong_below(right, left)
    closed = [without_contraction(way) for way in ways]
    opened = [way._replace(by_sphincter=0) for way in ways]
    spared = low.contracts_not & (low.spared != 0)
    still = _cannot_move(right, closed[0]) & _cannot_move(left, closed[1])
    grades = when(low.complete != 0, A) | when(spared & still != 0, B)
    grades = grades | when(spared != 0, _by_motion(right, left, closed[0], closed[1], half))
    return grades | when(low.contracts != 0, _by_contraction(right, left, opened[0], opened[1], half))


def strong_below(right: Preserved, left: Preserved) -> Half:
    """How many key muscles can have 3 or more below each level, against half of them."""
    fewest: Bits = 0
    most: Bits = 0
    under: Bits = 0
    reached: list[Bits] = [0, 0, 0]
    never_weak = [KEYS & ~(side.none | side.weak) for side in (right, left)]
    can_be_strong = [_can_be_strong(side) for side in (right, left)]
    for half, levels in enumerate(_BELOW):
        if half:
            place = _PLACES[-half]
            fewest = fewest + (never_weak[0] >> place & 1) + (never_weak[1] >> place & 1)
            most = most + (can_be_strong[0] >> place & 1) + (can_be_strong[1] >> place & 1)
        under = under | when(fewest < half, levels)
        for spare in range(3):
            reached[spare] = reached[spare] | when(most >= half + spare, levels)
    return Half(under, *reached)


_PLACES = [PLACE[segment] for segment in KEY_MUSCLES]


def _cannot_move(side: Preserved, way: Descent) -> Bits:
    """Whether nothing can move more than three levels below the motor level of this side."""
    moving = down_to_lowest(KEYS & ~side.none | side.non_key) >> 4
    return (way.motor_ends & ~moving) != 0


def _by_contraction(right: Preserved, left: Preserved, way_r: Descent, way_l: Descent, half: Half) -> Bits:
    """C, D and E where there is voluntary anal contraction."""
    both = way_r.both_to & way_l.both_to
    ends_r, ends_l = _ends(right, way_r), _ends(left, way_l)
    free, one = (ends_r.free | ends_l.free) & both, (ends_r.one | ends_l.one) & both
    strong = free & half.reached | one & half.reached_by_one
    return when(one & half.under != 0, C) | when(strong != 0, D) | when(both & S4_5 != 0, E)


def _by_motion(right: Preserved, left: Preserved, way_r: Descent, way_l: Descent, half: Half) -> Bits:
    """C and D where motor function more than three levels below the motor level decides."""
    both = way_r.both_to & way_l.both_to
    r, le = _choices(right, way_r), _choices(left, way_l)
    weak = (r.ends.one | le.ends.one) & (r.moves.one | le.moves.one) & half.under
    free = r.both.free | le.both.free | r.ends.free & le.moves.free | r.moves.free & le.ends.free
    one = (r.both.one | le.both.one | r.ends.free & le.moves.one | r.ends.one & le.moves.free
           | r.moves.free & le.ends.one | r.moves.one & le.ends.free)  # fmt: skip
    two = r.ends.one & le.moves.one | r.moves.one & le.ends.one
    strong = free & half.reached | one & half.reached_by_one | two & half.reached_by_two
    return when(weak & both != 0, C) | when(strong & both != 0, D)


def _ends(side: Preserved, way: Descent) -> Cost:
    """Where this side can end the neurological level; a next key muscle that could be strong must be weak for it."""
    free = way.by_touch | way.by_sphincter | _stops(side, way)
    return Cost(way.both_to & free, way.both_to & (free | way.by_weakness))


def _stops(side: Preserved, way: Descent) -> Bits:
    """Where the key muscles end the motor level for nothing: 3 or 4 here, or the next one weak in any case."""
    return way.by_grade | way.by_weakness & ~(_can_be_strong(side) >> 1)


def _can_be_strong(side: Preserved) -> Bits:
    return KEYS & (side.fair | side.full)


def _choices(side: Preserved, way: Descent) -> Choices:
    moving = down_to_lowest(KEYS & (side.weak | side.fair | side.full) | side.non_key) >> 4
    free, paid = (way.moved_to & moving & bits for bits in (_stops(side, way), way.by_weakness))
    moves = _moves(side, way, moving, free, paid)
    touch = way.both_to & way.by_touch
    both_free = way.both_to & free | touch & moves.free
    return Choices(ends=_ends(side, way), moves=moves, both=Cost(both_free, both_free | way.both_to & paid | touch & moves.one))


def _moves(side: Preserved, way: Descent, moving: Bits, free: Bits, paid: Bits) -> Cost:
    """Neurological levels at or below which the motor level can end while something moves more than three levels further down."""
    untested_next = way.moved_to & moving & way.by_touch & ~(KEYS >> 1)
    free = down_to_lowest(free | untested_next)
    for last, region in ((T1, ARM | T2), (S1, LEG | S2)):  # sensation altered beside the muscles ends the motor level at the last of them
        altered = down_to_lowest(side.altered & region) >> 1
        free = free | when(way.moved_to & moving & last != 0, altered)
    return Cost(free, free | down_to_lowest(paid))
