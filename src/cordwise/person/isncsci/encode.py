"""Examinations as sets of segments: one by one from their codes, or a whole table with array operations."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cordwise.person.isncsci.examination import Examination
from cordwise.person.isncsci.preserved import Preserved, preserved
from cordwise.person.isncsci.scores import NORMAL, NT_SENSORY, NT_STAR_SENSORY, Motor, Sensory, options

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cordwise.person.isncsci.table import Examinations

_NO_SCORE = b"\xff"
"""In a row of all 29 segments, where there is nothing to test."""

ANSWER_BITS = (1, 2, 3)
"""Yes, No, NT as bits of a possible yes and a possible no."""


def sides(examination: Examination, reading: str) -> tuple[Preserved, Preserved]:
    """Right and left of one examination; the reading of its tags is "assumed", or what is asked of them as examined."""
    codes = examination.codes
    return (
        _side(codes[0], codes[1], codes[2], examination.others[2], reading),
        _side(codes[3], codes[4], codes[5], examination.others[3], reading),
    )


def _side(motor: bytes, light_touch: bytes, pin_prick: bytes, muscle: int, reading: str) -> Preserved:
    if reading == NORMAL and NT_STAR_SENSORY in light_touch + pin_prick:
        light_touch, pin_prick = _both_untested(light_touch, pin_prick), _both_untested(pin_prick, light_touch)
    return preserved(
        Sensory(*_bits(_NO_SCORE + light_touch, "sensory", reading)),
        Sensory(*_bits(_NO_SCORE + pin_prick, "sensory", reading)),
        Motor(*_bits(_NO_SCORE * 4 + motor[:5] + _NO_SCORE * 12 + motor[5:] + _NO_SCORE * 3, "motor", reading)),
        1 << muscle if muscle >= 0 else 0,
    )


def _both_untested(these: bytes, others: bytes) -> bytes:
    """ "NT" beside an "NT*": the tag alone decides the segment, so that neither is in doubt without it."""
    pairs = zip(these, others, strict=True)
    return bytes(NT_STAR_SENSORY if (this, other) == (NT_SENSORY, NT_STAR_SENSORY) else this for this, other in pairs)


def _bits(codes: bytes, kind: str, reading: str) -> list[int]:
    upward = codes[::-1]
    return [int(upward.translate(table), 2) for table in _translations(kind, reading)]


@lru_cache(maxsize=8)
def _translations(kind: str, reading: str) -> list[bytes]:
    """For each class of grades, each code as "1" where it may stand for the class and "0" where not."""
    allowed = options()[kind, reading]
    return [bytes(ord("1") if code < len(allowed) and allowed[code] >> part & 1 else ord("0") for code in range(256))
            for part in range(_classes(kind))]  # fmt: skip


def _classes(kind: str) -> int:
    return 3 if kind == "sensory" else 4


def table_sides(table: Examinations, reading: str) -> tuple[Preserved, Preserved]:
    """Right and left of a table of examinations; each set is an array with one number an examination."""
    return _table_side(table, 0, reading), _table_side(table, 1, reading)


def _table_side(table: Examinations, side: int, reading: str) -> Preserved:
    import numpy as np

    light_touch, pin_prick = table.light_touch[:, side], table.pin_prick[:, side]
    if reading == NORMAL:
        tags = [(this == NT_SENSORY) & (other == NT_STAR_SENSORY) for this, other in ((light_touch, pin_prick), (pin_prick, light_touch))]
        light_touch, pin_prick = (
            np.where(tag, NT_STAR_SENSORY, scores) for tag, scores in zip(tags, (light_touch, pin_prick), strict=True)
        )
    muscle = table.non_key[:, side].astype(np.int64)
    motor = _packed(table.motor[:, side], "motor", reading)
    return preserved(
        Sensory(*(bits << 1 for bits in _packed(light_touch, "sensory", reading))),
        Sensory(*(bits << 1 for bits in _packed(pin_prick, "sensory", reading))),
        Motor(*((bits & 31) << 4 | (bits >> 5) << 21 for bits in motor)),
        np.where(muscle >= 0, np.int64(1) << np.maximum(muscle, 0), 0),
    )


def _packed(codes: NDArray[np.uint8], kind: str, reading: str) -> list[NDArray[np.int64]]:
    """For each class of grades, the scores that may stand for it, the topmost as the lowest bit."""
    import numpy as np

    row = np.full((len(codes), 32), _NO_SCORE[0], dtype=np.uint8)
    row[:, : codes.shape[1]] = codes
    held = np.frombuffer(row.tobytes().translate(_held(kind, reading)), dtype=np.uint8)
    planes = (
        np.packbits(held & (1 << part), bitorder="little") for part in range(_classes(kind))
    )  # in one row: many times faster than by axis
    return [bits.view("<u4").astype(np.int64) for bits in planes]


@lru_cache(maxsize=8)
def _held(kind: str, reading: str) -> bytes:
    """For each code the classes that it may stand for, none where there is no score."""
    return options()[kind, reading].ljust(256, b"\0")
