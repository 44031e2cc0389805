"""Numbers as people write them: in words, shares, "n of m", ranges, doses with lost superscripts, durations, money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cordwise.text.fold import fold


class Quantity(NamedTuple):
    """A number as the page gives it: what it counts, its value in plain units, and where it stands."""

    kind: str  # share | count | of | dose | per_kg | duration_hours | duration_months | money | year | plain | effect
    low: float
    high: float
    start: int
    end: int
    total: float | None = None  # of "n of m"
    unit: str = ""


_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
    "mn": 1e6,
    "mio": 1e6,
    "bn": 1e9,
}
_FRACTIONS = {
    "half": 1 / 2, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3, "a quarter": 1 / 4, "one quarter": 1 / 4, "three quarters": 3 / 4,
    "a fifth": 1 / 5, "one fifth": 1 / 5, "two fifths": 2 / 5, "three fifths": 3 / 5, "four fifths": 4 / 5,
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_WORD = "|".join([*_UNITS, *_TENS])
_DIGITS = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?:{_DIGITS}|(?:{_WORD})(?:[- ](?:{_WORD}))*|(?:a|one) (?=hundred|thousand|million|billion)|(?:a |two )?dozens?\b(?: of)?|hundreds of |thousands of |millions of )"
_SCALE = r"(?:\s*[-]?\s*(?:hundred|thousand|million|billion|trillion|lakh|crore|mn|mio|bn)s?\b)?"
_VALUE = rf"(?:{_NUMBER}{_SCALE})"

_NUMBERISH = re.compile(
    rf"\d|\b(?:{_WORD}|half|third|quarter|fifths?|dozens?|hundreds?|thousands?|millions?|billions?|lakhs?|crores?|minutes?|hours?|days?|weeks?|months?|years?)\b"
)

_POWER = re.compile(
    r"(?P<lead>\d+(?:\.\d+)?)\s*(?:x|\*)\s*10\s*(?:\^|\*\*)?\s*\(?(?P<exp>[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,2})\)?(?!\d|\.\d)"
    r"|(?P<elead>\d+(?:\.\d+)?)e\+?(?P<eexp>\d{1,2})\b"
)
_PER_KG = re.compile(r"\s*(?:[a-z-]+\s*){0,3}?(?:/|per)\s*(?:kg|kilogram|kilo)\b")
_CELLS_AFTER = re.compile(r"\s*(?:[a-z-]+\s+){0,5}?(?:cells?|mscs?|stem|units)\b")
_OF = re.compile(
    rf"\b(?P<n>{_DIGITS}|(?:{_WORD})(?:[- ](?:{_WORD}))*)\s*(?:(?:out of|of|in)\s+(?:the\s+|every\s+|all\s+|our\s+|these\s+)?|/\s*)(?P<m>{_DIGITS}|(?:{_WORD})(?:[- ](?:{_WORD}))*)\b(?!\s*%)"
)
_SHARE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*(?:%|percent|per cent)?\s*(?:(?:-|to|and)\s*(?P<high>\d+(?:\.\d+)?)\s*)?(?:%|\bpercent\b|\bper cent\b)"
)
_FRACTION = re.compile(
    r"\b(" + "|".join(sorted((f.replace(" ", "[- ]") for f in _FRACTIONS), key=len, reverse=True)) + r")\b(?=\s+(?:of|the|all)\b)"
)
_MONEY = re.compile(
    rf"(?P<sign>us\$|a\$|c\$|\$|£|€|usd|eur|gbp|inr|rs\.?|₹|¥|jpy|aud)\s*(?P<low>{_DIGITS})\s*(?P<lk>k\b)?(?:\s*(?:-|to|and)\s*(?:us\$|\$|£|€|usd|eur|gbp|inr|rs\.?|₹|¥)?\s*(?P<high>{_DIGITS})\s*(?P<hk>k\b)?)?{_SCALE}|(?P<low2>{_DIGITS})\s*(?:(?:-|to)\s*(?P<high2>{_DIGITS})\s*)?(?P<sign2>usd|eur|gbp|euros?|dollars?|us dollars?|rupees|pounds|yen|lakhs?(?!\s+(?:\w+\s+)?cells?))\b"
)
_TIME = re.compile(
    rf"(?P<low>{_VALUE}|an?|few|several)\s*(?:(?:-|to|or|and)\s*(?P<high>{_VALUE})\s*)?-?\s*(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\b"
)
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
_PLAIN = re.compile(rf"\b{_VALUE}")
_HOURS = {"minute": 1 / 60, "min": 1 / 60, "hour": 1.0, "hr": 1.0, "day": 24.0}
_MONTHS = {"week": 12 / 52.1775, "month": 1.0, "year": 12.0}


def quantities(text: str, start: int = 0, end: int | None = None) -> tuple[Quantity, ...]:
    """Every number of `text[start:end]` with its meaning, in order; offsets count in `text`, shares lie between 0 and 1."""
    return quantities_of(fold(text[start : len(text) if end is None else end]), start)


def quantities_of(folded: str, start: int) -> tuple[Quantity, ...]:
    """The same from words already folded, which stand at `start` of the text that offsets count in."""
    if not _NUMBERISH.search(folded):
        return ()
    found: list[Quantity] = []
    taken = [False] * len(folded)
    for finder, hint in _FINDERS:
        if hint is None or hint.search(folded):
            for quantity in finder(folded):
                if True not in taken[quantity.start : quantity.end]:
                    taken[quantity.start : quantity.end] = [True] * (quantity.end - quantity.start)
                    found.append(quantity)
    found.sort(key=lambda quantity: quantity.start)
    return tuple(one._replace(start=one.start + start, end=one.end + start) for one in found) if start else tuple(found)


def value(words: str) -> float | None:
    """The number that words or digits stand for: "seven" 7, "1,000" 1000, "fifty million" 5e7; None where there is none."""
    total, current, seen = 0.0, 0.0, False
    for word in re.findall(r"\d[\d, ]*\.?\d*|[a-z]+", fold(words)):
        if word[0].isdigit():
            current, seen = current + float(word.replace(",", "").replace(" ", "").rstrip(".")), True
        elif word in _UNITS or word in _TENS:
            current, seen = current + _UNITS.get(word, _TENS.get(word, 0)), True
        elif word.rstrip("s") in _SCALES or word in _SCALES:
            scale = _SCALES.get(word, _SCALES.get(word.rstrip("s"), 1.0))
            total, current, seen = total + (current or 1) * scale, 0.0, True
        elif word in ("dozen", "dozens"):
            total, current, seen = total + (current or 1) * 12, 0.0, True
    return total + current if seen else None


def _powers(text: str) -> Iterator[Quantity]:
    for match in _POWER.finditer(text):
        lead, exponent = match["lead"] or match["elead"], (match["exp"] or match["eexp"]).translate(_SUPERSCRIPTS)
        if int(exponent) > 15:
            continue
        cells = float(lead) * 10 ** int(exponent)
        per_kg = _PER_KG.match(text, match.end())
        kind = "per_kg" if per_kg else "dose"
        yield Quantity(kind=kind, low=cells, high=cells, start=match.start(), end=per_kg.end() if per_kg else match.end(), unit="cells")


def _money(text: str) -> Iterator[Quantity]:
    for match in _MONEY.finditer(text):
        low = value(match["low"] or match["low2"]) or 0.0
        high = value(match["high"] or match["high2"] or "") or low
        scale = _scale_at_end(match.group())
        low, high = (
            (low * 1000 if match["lk"] else low) * scale,
            (high * 1000 if match["hk"] or (match["lk"] and not match["high"]) else high) * scale,
        )
        unit = (match["sign"] or match["sign2"]).strip(".")
        yield Quantity(kind="money", low=min(low, high), high=max(low, high), start=match.start(), end=match.end(), unit=unit)


def _scale_at_end(words: str) -> float:
    last = re.search(r"([a-z]+)$", words)
    word = last.group(1) if last else ""
    return _SCALES.get(word, _SCALES.get(word.rstrip("s"), 1.0))


def _shares(text: str) -> Iterator[Quantity]:
    for match in _SHARE.finditer(text):
        low = float(match["low"])
        high = float(match["high"]) if match["high"] else low
        yield Quantity(kind="share", low=min(low, high) / 100, high=max(low, high) / 100, start=match.start(), end=match.end(), unit="%")


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        share = _FRACTIONS[match.group(1).replace("-", " ")]
        yield Quantity(kind="share", low=share, high=share, start=match.start(), end=match.end())


def _of(text: str) -> Iterator[Quantity]:
    for match in _OF.finditer(text):
        events, total = value(match["n"]), value(match["m"])
        if events is None or total is None or events > total or total > 1e6 or ("/" in match.group() and total in (5, 7, 24)):
            continue  # "24/7"
        yield Quantity(kind="of", low=events, high=events, total=total, start=match.start(), end=match.end())


def _times(text: str) -> Iterator[Quantity]:
    for match in _TIME.finditer(text):
        low = _loose(match["low"])
        high = value(match["high"]) if match["high"] else low
        if low is None or high is None:
            continue
        unit = match["unit"].rstrip("s")
        kind, factor = ("duration_hours", _HOURS[unit]) if unit in _HOURS else ("duration_months", _MONTHS[unit])
        yield Quantity(
            kind=kind, low=min(low, high) * factor, high=max(low, high) * factor, start=match.start(), end=match.end(), unit=unit
        )


def _loose(words: str) -> float | None:
    return {"a": 1.0, "an": 1.0, "few": 3.0, "several": 4.0}.get(words) or value(words)


def _years(text: str) -> Iterator[Quantity]:
    for match in _YEAR.finditer(text):
        if not _CELLS_AFTER.match(text, match.end()):
            yield Quantity(kind="year", low=float(match.group()), high=float(match.group()), start=match.start(), end=match.end())


def _plain(text: str) -> Iterator[Quantity]:
    for match in _PLAIN.finditer(text):
        words = match.group()
        number = value(words)
        if number is None:
            number = {"dozen": 12.0, "hundre": 100.0, "thousa": 1e3, "millio": 1e6}.get(words[:6].rstrip("s"))
        if number is None:
            continue
        cells = number >= 1e4 and _CELLS_AFTER.match(text, match.end())
        per_kg = _PER_KG.match(text, match.end()) if cells or number >= 1e5 else None
        kind = "per_kg" if per_kg else "dose" if cells else "plain"
        yield Quantity(kind=kind, low=number, high=number, start=match.start(), end=match.end(), unit="cells" if kind != "plain" else "")


_FINDERS: tuple[tuple[Callable[[str], Iterator[Quantity]], re.Pattern[str] | None], ...] = (
    (_powers, re.compile(r"\d\s*(?:x|\*|e)")),
    (_money, re.compile(r"[$£€₹¥]|usd|eur|gbp|inr|rs|jpy|aud|dollar|rupee|pound|yen|lakh")),
    (_shares, re.compile(r"%|per ?cent")),
    (_fractions, re.compile("half|third|quarter|fifth")),
    (_of, re.compile(r"of|in|/")),
    (_times, re.compile(r"min|hour|hr|day|week|month|year")),
    (_years, re.compile(r"(?:19|20)\d")),
    (_plain, None),
)
"""What looks for numbers, the most telling first, each with what must be there for it to find any: that is looked for faster."""
