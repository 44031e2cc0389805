"""Quantities as people write them: a number with a unit, in the unit that a field is kept in."""

from __future__ import annotations

import math
import re
from functools import cache

from cordwise.errors import InputError
from cordwise.knowledge.vocabulary import load
from cordwise.records.person import Unit

_QUANTITY = re.compile(r"([+-]?(?:[0-9][0-9.,]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\s*(.*)", re.DOTALL)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DOT_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([^\W\d_]+|['\"″]+)(?:\s*(?:,|and\b)\s*|\s*)")
_RANGE = re.compile(r"\s*(?:-|–|to\b|or\b)\s*[0-9]")
LONGEST = 60


@cache
def units() -> dict[str, Unit]:
    """Units by id."""
    return {
        row["id"]: Unit(
            id=row["id"],
            quantity=row["quantity"],
            factor=float(row["factor"]),
            names=tuple(row["names"]),
            offset=float(row.get("offset", 0)),
            whole=row.get("whole") == "yes",
        )
        for row in load("person_fields")["units"]
    }


def quantity(text: str, unit: str) -> float:
    """The number of a text such as "18 months", in `unit` ("" where the number has none).

    Raises:
        InputError: no number, one that can be read in two ways, a unit that is not known, or one of another quantity; the caller names the field.
    """
    found = _QUANTITY.fullmatch(text.strip()[:LONGEST])
    if not found:
        raise InputError(f"{_short(text)} is not a number")
    if found[2].strip() and _is_whole(found[2].strip(), unit) and _DOT_THOUSANDS.fullmatch(found[1]):
        raise InputError(
            f"{_short(found[1])} has a dot that could mean two things; write {found[1].replace('.', '')} where it parts thousands"
        )
    if _RANGE.match(found[2]):
        raise InputError(f"{_short(text)} is a range; write one number, or leave it out")
    parts = _parts(text.strip())
    if len(parts) > 1:
        return _sum(parts, unit)
    value = _number(found[1])
    return value if not found[2].strip() else convert(value, found[2].strip(), unit)


def _parts(text: str) -> list[tuple[str, str]]:
    """The numbers of a text such as "5 ft 9 in" or "1 year and 3 months", each with its unit; none where the text is not wholly that."""
    parts, end = [], 0
    while len(text) <= LONGEST and (found := _PART.match(text, end)):
        parts.append((found[1], found[2]))
        end = found.end()
    return parts if end == len(text) else []


def _sum(parts: list[tuple[str, str]], unit: str) -> float:
    """The parts together in `unit`; a smaller unit follows a larger one, and fills no more than one of it."""
    values = [convert(_number(number), written, unit) for number, written in parts]
    for (_, written), (number, smaller), value in zip(parts, parts[1:], values[1:], strict=False):
        if value >= convert(1.0, written, unit):
            raise InputError(f"{_short(f'{number} {smaller}')} behind {_short(written)} is as much as one {_short(written)} or more")
    return float(f"{sum(values):.12g}")


def convert(value: float, written: str, unit: str) -> float:
    """A value in the unit as it was written, in `unit`.

    Raises:
        InputError: the written unit is not known, or is one of another quantity.
    """
    wanted = units().get(unit)
    if wanted is None:
        raise InputError(f"{_short(written)} stands behind a number that has no unit")
    theirs = _names(wanted.quantity).get(_plain(written))
    if theirs is None:
        raise InputError(f"the unit {_short(written)} is none of {', '.join(_ids(wanted.quantity))}")
    kept = (value * theirs.factor + theirs.offset - wanted.offset) / wanted.factor
    return float(f"{kept:.12g}")  # 150,000 x 0.001 is 150, not 150.00000000000003


def _is_whole(written: str, unit: str) -> bool:
    """Whether a unit counts things one by one, so that three digits behind a dot are thousands more likely than parts."""
    known = units().get(unit)
    theirs = None if known is None else _names(known.quantity).get(_plain(written))
    return theirs is not None and theirs.whole


def has_others(unit: str) -> bool:
    """Whether the quantity of a unit can be written in another unit too."""
    known = units().get(unit)
    return known is not None and len(_ids(known.quantity)) > 1


@cache
def _names(of: str) -> dict[str, Unit]:
    return {_plain(name): unit for unit in units().values() if unit.quantity == of for name in (unit.id, *unit.names)}


@cache
def _ids(of: str) -> tuple[str, ...]:
    return tuple(unit.id for unit in units().values() if unit.quantity == of)


def _plain(name: str) -> str:
    return "".join(name.casefold().split()).replace("µ", "u").replace("μ", "u").rstrip(".")


def _number(text: str) -> float:
    """A number; commas only where they part thousands, as "1,4" could be one and a half or fourteen."""
    if "," in text and not _THOUSANDS.fullmatch(text):
        raise InputError(f"{_short(text)} has a comma that could mean two things; write 1.5 or 1500")
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise InputError(f"{_short(text)} is not a number") from None
    if not math.isfinite(value):
        raise InputError(f"{_short(text)} is not a finite number")
    return value


def _short(text: str) -> str:
    one = " ".join(text.split())
    return repr(one if len(one) <= LONGEST else one[: LONGEST - 3] + "...")
