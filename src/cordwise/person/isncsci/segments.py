"""The segments of the cord, from C1 down to S4-5, as places in a row and as bits of a number.

A set of levels is a number with one bit a segment (C1 the lowest); the last bit, S4-5, stands for "intact" where levels are meant. The same
arithmetic works on one examination (a Python integer) and on a table of them (an array of 64-bit integers), so each rule is written once.
"""

from __future__ import annotations

from typing import Any

Bits = Any
"""A set of segments: an `int`, or an array of `int64` with one number an examination."""

SEGMENTS = (
    *(f"C{number}" for number in range(1, 9)),
    *(f"T{number}" for number in range(1, 13)),
    *(f"L{number}" for number in range(1, 6)),
    "S1", "S2", "S3", "S4_5",
)  # fmt: skip
DERMATOMES = SEGMENTS[1:]
"""Where light touch and pin prick are tested, 28 a side; C1 has none."""

KEY_MUSCLES = ("C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1")
"""The segments with a key muscle, 10 a side."""

PLACE = {segment: place for place, segment in enumerate(SEGMENTS)}
LEVELS = (*SEGMENTS[:-1], "INT")
"""What a level can be, by place."""


def bit(segment: str) -> int:
    """The set of one segment."""
    return 1 << PLACE[segment]


def span(first: str, last: str) -> int:
    """The set of all segments from one to another."""
    return 2 * bit(last) - bit(first)


ALL = span("C1", "S4_5")
KEYS = sum(map(bit, KEY_MUSCLES))
OTHERS = ALL ^ KEYS
"""Where there is no key muscle, and sensation stands for it."""

ARM, LEG = span("C5", "T1"), span("L2", "S1")
S3, S4_5 = bit("S3"), bit("S4_5")


def run_from_top(bits: Bits) -> Bits:
    """The unbroken run of segments that starts at C1."""
    return ((bits + 1) & ~bits) - 1


def down_to_lowest(bits: Bits) -> Bits:
    """All segments from C1 to the lowest of these, on the body: the most caudal."""
    for shift in (1, 2, 4, 8, 16):
        bits = bits | (bits >> shift)
    return bits


def when(condition: Any, bits: Bits) -> Bits:
    """The set where the condition holds, else none."""
    return condition * bits
