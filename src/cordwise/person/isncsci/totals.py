"""Subscores and totals: sums of the scores as examined, whatever they were rated; none where a score could not be tested."""

from __future__ import annotations

from dataclasses import dataclass

from cordwise.person.isncsci.scores import MOTOR, SENSORY


@dataclass(frozen=True, kw_only=True, slots=True)
class SideTotals:
    """Of one side; None cannot be determined."""

    upper_extremity: int | None
    """0 to 25."""
    lower_extremity: int | None
    """0 to 25."""
    motor: int | None
    """0 to 50."""
    light_touch: int | None
    """0 to 56."""
    pin_prick: int | None
    """0 to 56."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Of both sides; None cannot be determined."""

    right: SideTotals
    left: SideTotals
    upper_extremity: int | None
    """0 to 50."""
    lower_extremity: int | None
    """0 to 50."""
    motor: int | None
    """0 to 100."""
    light_touch: int | None
    """0 to 112."""
    pin_prick: int | None
    """0 to 112."""


PARTS = ("upper_extremity", "lower_extremity", "motor", "light_touch", "pin_prick")


def total(right: SideTotals, left: SideTotals) -> Totals:
    """Both sides together."""
    sums = {part: _sum(getattr(right, part), getattr(left, part)) for part in PARTS}
    return Totals(right=right, left=left, **sums)


def side_totals(motor: bytes, light_touch: bytes, pin_prick: bytes) -> SideTotals:
    """Of one side, from the codes of its scores in order from the head down."""
    upper, lower = _summed(motor[:5], _MOTOR_GRADES), _summed(motor[5:], _MOTOR_GRADES)
    return SideTotals(
        upper_extremity=upper,
        lower_extremity=lower,
        motor=_sum(upper, lower),
        light_touch=_summed(light_touch, _SENSORY_GRADES),
        pin_prick=_summed(pin_prick, _SENSORY_GRADES),
    )


def told(value: int | None) -> str:
    """As the worksheet has it: "ND", not determinable, where there is none."""
    return "ND" if value is None else str(value)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _summed(codes: bytes, grades: bytes) -> int | None:
    found = codes.translate(grades)
    return None if _UNKNOWN in found else sum(found)


def _grades(scores: tuple[str, ...]) -> bytes:
    """The grade of each code, for translating codes."""
    known = [_UNKNOWN if score.startswith("NT") else int(score[0]) for score in scores]
    return bytes([*known, *[_UNKNOWN] * (256 - len(known))])


_UNKNOWN = 255
_MOTOR_GRADES, _SENSORY_GRADES = _grades(MOTOR), _grades(SENSORY)
