"""Sensory levels, motor levels and the neurological level of injury, as the sets of all that the scores leave possible.

Rules 1 to 3 of the worksheet (ASIA and ISCoS, revised 2019; Rupp 2021, doi:10.46292/sci2702-1): a level is the lowest segment that is intact
where all above are; a key muscle is enough from grade 3 where those above have 5; without a key muscle (C1 to C4, T2 to L1, S2 to S4-5)
sensation stands for the muscle; the neurological level is the most rostral of the four, as far as dermatomes and key muscles tell.
"""

from __future__ import annotations

from typing import NamedTuple

from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.segments import ALL, ARM, KEYS, LEG, OTHERS, S3, S4_5, Bits, bit, run_from_top, when

T1, T2, S1, S2 = map(bit, ("T1", "T2", "S1", "S2"))


class Descent(NamedTuple):
    """How far down one side can be followed, and where and why the way can end."""

    felt_to: Bits
    """Segments that sensation can be intact down to."""
    moved_to: Bits
    """Segments that can be reached by motor function: 3 or more there, 5 above, sensation where there is no key muscle."""
    by_touch: Bits
    """Sensation can be altered in the next segment."""
    by_grade: Bits
    """The key muscle can be 3 or 4 here."""
    by_weakness: Bits
    """The next key muscle can be below 3."""
    by_touch_above: Bits
    """T1 and S1 alone: sensation can be altered beside or above these key muscles, so that what lies below does not count as intact."""
    by_sphincter: Bits
    """S3 alone: no voluntary anal contraction."""

    @property
    def motor_ends(self) -> Bits:
        """Where motor function can end, "intact" (S4-5) among them."""
        untested_next = self.by_touch & (OTHERS >> 1)
        ways = self.by_grade | self.by_weakness | untested_next | self.by_touch_above | self.by_sphincter | S4_5
        return self.moved_to & ways

    @property
    def both_to(self) -> Bits:
        """Segments that sensation and motor function can both be followed down to."""
        return self.felt_to & self.moved_to

    @property
    def both_ends(self) -> Bits:
        """Where the first of the two can end."""
        return self.both_to & (self.by_touch | self.by_grade | self.by_weakness | self.by_sphincter)


def descent(side: Preserved, contracts: Bits, contracts_not: Bits) -> Descent:
    """The way down one side; whether voluntary anal contraction can be present, and can be absent, as 0 or 1."""
    anti_gravity = side.fair | side.full
    steps = (anti_gravity & KEYS | side.intact & OTHERS) & ((side.full | OTHERS) << 1 | 1)
    steps = steps & ~when(side.intact & ARM != ARM, T2) & ~when(side.intact & LEG != LEG, S2) & ~when(contracts == 0, S4_5)
    return Descent(
        felt_to=run_from_top(side.intact),
        moved_to=run_from_top(steps & ALL),
        by_touch=side.altered >> 1,
        by_grade=side.fair,
        by_weakness=((side.none | side.weak) & KEYS) >> 1,
        by_touch_above=when(side.altered & (ARM | T2) != 0, T1) | when(side.altered & (LEG | S2) != 0, S1),
        by_sphincter=when(contracts_not != 0, S3),
    )


def without_contraction(way: Descent) -> Descent:
    """The way where there is no voluntary anal contraction."""
    return way._replace(moved_to=way.moved_to & ~S4_5, by_sphincter=S3)


def sensory_levels(way: Descent) -> Bits:
    """All possible sensory levels of a side."""
    return way.felt_to & (way.by_touch | S4_5)


def motor_levels(way: Descent) -> Bits:
    """All possible motor levels of a side."""
    return way.motor_ends


def neurological_levels(right: Descent, left: Descent) -> Bits:
    """All possible neurological levels of injury; contraction, which has no grade, does not count in them."""
    ways = [way._replace(moved_to=way.moved_to | (way.moved_to & S3) << 1, by_sphincter=0) for way in (right, left)]
    return ways[0].both_to & ways[1].both_to & (ways[0].both_ends | ways[1].both_ends | S4_5)
