"""What one side of the body keeps: the scores of a side as sets of segments, ready for the rules."""

from __future__ import annotations

from typing import NamedTuple

from cordwise.person.isncsci.scores import Motor, Sensory
from cordwise.person.isncsci.segments import ALL, Bits


class Preserved(NamedTuple):
    """Where each finding is possible on one side; a segment with a score that is not known may be in several of these sets."""

    intact: Bits
    """Light touch and pin prick both 2."""
    altered: Bits
    """One of the two below 2."""
    felt: Bits
    """One of the two above 0."""
    unfelt: Bits
    """Both 0."""
    none: Bits
    """Key muscle 0."""
    weak: Bits
    """1 or 2."""
    fair: Bits
    """3 or 4."""
    full: Bits
    """5."""
    non_key: Bits
    """The lowest muscle without a grade of its own that moves, where one was found."""


def preserved(light_touch: Sensory, pin_prick: Sensory, motor: Motor, non_key: Bits) -> Preserved:
    """One side; C1, which has no dermatome, counts as intact."""
    return Preserved(
        intact=light_touch.normal & pin_prick.normal | 1,
        altered=(light_touch.absent | light_touch.altered | pin_prick.absent | pin_prick.altered) & (ALL - 1),
        felt=(light_touch.altered | light_touch.normal | pin_prick.altered | pin_prick.normal) & (ALL - 1),
        unfelt=light_touch.absent & pin_prick.absent & (ALL - 1),
        none=motor.none,
        weak=motor.weak,
        fair=motor.fair,
        full=motor.full,
        non_key=non_key,
    )
