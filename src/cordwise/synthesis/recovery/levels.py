"""Levels of the cord as stretches of segments: a person's, and those that published rates are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cordwise.errors import InputError
from cordwise.records.evidence import NaturalRate

SEGMENTS = tuple(f"{part}{number}" for part, last in (("C", 8), ("T", 12), ("L", 5), ("S", 5)) for number in range(1, last + 1))
"""C1 to S5 from above."""

Stretch = tuple[int, int]
"""The first and the last segment, counted from 0."""

_PLACE = {name: number for number, name in enumerate(SEGMENTS)}
_LAST = len(SEGMENTS) - 1
REGIONS: dict[str, Stretch] = {
    "cervical": (_PLACE["C1"], _PLACE["C8"]),
    "thoracic": (_PLACE["T1"], _PLACE["T12"]),
    "lumbar": (_PLACE["L1"], _LAST),
    "tetraplegia": (_PLACE["C1"], _PLACE["C8"]),
    "paraplegia": (_PLACE["T1"], _LAST),
}
_SEGMENT = "([CTLS][0-9]{1,2})"


def level_named(words: str) -> str:
    """ "t6" as "T6", "Thoracic" as "thoracic".

    Raises:
        InputError: no such level.
    """
    told = words.strip()
    if told.upper() in _PLACE:
        return told.upper()
    if told.lower() in REGIONS:
        return told.lower()
    raise InputError(f"level {words!r} is no level: C1 to C8, T1 to T12, L1 to L5, S1 to S5, or {', '.join(REGIONS)}")


def stretch_of(level: str) -> Stretch:
    """The segments of a level as `level_named` gives it."""
    return REGIONS[level] if level in REGIONS else (_PLACE[level], _PLACE[level])


def region_of(level: str) -> Stretch:
    """The region that a level lies in."""
    own = stretch_of(level)
    return next(region for region in REGIONS.values() if _inside(own, region))


def common_level(levels: Sequence[str]) -> str:
    """The smallest region that holds all of a study's levels: "paraplegia" for thoracic and lumbar ones, "" where no region does."""
    own = [stretch_of(level_named(level)) for level in levels]
    if not own:
        return ""
    whole = (min(low for low, _ in own), max(high for _, high in own))
    return next((name for name, region in REGIONS.items() if _inside(whole, region)), "")


def rate_stretch(rate: NaturalRate) -> Stretch | None:
    """The segments that a rate is about: as its group says, else its regions; None for any level."""
    if not rate.level:
        return None
    told = rate.group.split(";")[0]
    for pattern, found in _PATTERNS:
        if match := re.search(pattern, told):
            return found(*(_PLACE[name] for name in match.groups()))
    regions = [REGIONS[name] for name in rate.level.split(";") if name in REGIONS]
    return (min(low for low, _ in regions), max(high for _, high in regions)) if regions else None


_PATTERNS = (
    (f"{_SEGMENT} to {_SEGMENT}", lambda low, high: (low, high)),
    (f"above {_SEGMENT}", lambda end: (0, end - 1)),
    (f"{_SEGMENT} or higher", lambda end: (0, end)),
    (f"{_SEGMENT} and below", lambda start: (start, _LAST)),
)


def fit(rate: NaturalRate, level: str) -> str:
    """How the people of a rate lie to a level ("" for none known): "same", "wider", or "other"."""
    stretch = rate_stretch(rate)
    if not level:
        return "same" if stretch is None else "other"
    if stretch is None:
        return "wider"
    own = stretch_of(level)
    if stretch[0] > own[1] or stretch[1] < own[0]:
        return "other"
    return "same" if _inside(stretch, region_of(level)) else "wider"


def _inside(inner: Stretch, outer: Stretch) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
