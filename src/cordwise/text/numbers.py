"""Numbers as people write them: in words, shares, "n of m", ranges, doses with lost superscripts, durations, money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cordwise.text.fold import fold
from cordwise.text.kept import Kept
from cordwise.text.words import words_of

WORDS_KEPT = 50_000


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
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_COUNTED = ("dozen", "hundred", "thousand", "million", "billion", "lakh", "crore", "minute", "hour", "day", "week", "month", "year")
_SIGNS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5, "⅛": 1 / 8}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _longest_first(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, "seventy" before "seven"."""
    return "|".join(sorted(words, key=len, reverse=True))


_SMALL = rf"(?:(?:{_longest_first(_TENS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?|(?:{_longest_first(_UNITS)}))"
_HUNDREDS = rf"(?:(?:{_SMALL}|an?)[- ]hundred(?:(?:[- ]and)?[- ]{_SMALL})?|{_SMALL})"
_SPELLED = rf"(?:(?:(?:{_HUNDREDS}|an?) thousand(?:,?(?: and)? {_HUNDREDS})?|{_HUNDREDS})\b)"
_DIGITS = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:\.\d+)?[½¼¾⅓⅔]?|(?<![\w.,])\.\d+|[½¼¾]"
_DECIMAL = r"(?:\d+(?:[.,]\d+)?|(?<![\w.,])\.\d+)"
"""A number with its decimals after a point or, as half of Europe writes, a comma."""
_NUMBER = rf"(?:{_DIGITS}|{_SPELLED}|(?:a|one) (?=hundred|thousand|million|billion)|(?:a |two )?dozens?\b(?: of)?|hundreds of |(?:tens of |hundreds of )?thousands of |millions of )"
_SCALE = r"(?:\s*[-]?\s*(?:hundred|thousand|million|billion|trillion|lakh|crore|mn|mio|bn)s?\b|m(?= (?:\w+ )?(?:cells?|mscs?)\b))?"
_VALUE = rf"(?:{_NUMBER}{_SCALE})"

_BEGIN = r"[\d½¼¾⅓⅔.]|z|one|t[ehw]|f[io]|s[ei]|e[il]|ni|hundreds|doz|millions"
_BEGINS, _TIME_BEGINS = rf"(?={_BEGIN}|an?[ -][htmbd])", rf"(?={_BEGIN}|an?(?![a-z])|half|few)"
"""What a number, and a time, can begin with: looked at first, for most words begin with none of these."""

_FIGURE = re.compile(r"[\d½¼¾⅓⅔]")
_NUMBER_WORDS = frozenset(
    (
        *_UNITS,
        *_TENS,
        *(f"{one}{ending}" for one in _PARTS for ending in ("", "s")),
        *(f"{one}{ending}" for one in _COUNTED for ending in ("", "s")),
    )
)
"""Words of which a text holds one, or else a figure, if it holds a number or a time."""

_POWER = re.compile(
    rf"(?:(?P<from>{_DECIMAL})\s*(?:-|to)\s*)?(?P<lead>{_DECIMAL})\s*(?:x|\*|\s\.\s)\s*10\s*(?:\^|\*\*)?\s*\(?(?P<exp>[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{{1,2}})\)?(?!\d|\.\d)"
    r"|(?P<elead>\d+(?:\.\d+)?)e\+?(?P<eexp>\d{1,2})\b|(?<![\d.,*x^])(?<![*x^] )10(?:\^|\*\*)?(?P<alone>[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[*^])\d{1,2})(?!\d)"
)
_PER_KG = re.compile(r"\s*(?:[a-z-]+\s*){0,3}?(?:/|per)\s*(?:kg|kilogram|kilo)\b")
_CELLS_AFTER = re.compile(r"\s*(?:[a-z-]+\s+){0,5}?(?:cells?|mscs?|stem|units)\b")
_CELLS = re.compile(
    rf"(?P<low>{_DECIMAL})\s*(?P<first>million|billion)?\s*(?:-|to|and)\s*(?P<high>{_DECIMAL})\s*-?\s*(?P<scale>million|billion|mn|mio|bn)s?\b"
)
_OF = re.compile(
    rf"\b{_BEGINS}(?P<n>{_DIGITS}|{_SPELLED})\s*(?:(?:out of|of|in)\s+(?:the\s+|every\s+|all\s+|our\s+|these\s+)?|/\s*)(?P<m>{_DIGITS}|{_SPELLED})(?!\w)(?!\s*%)"
)
_SHARE = re.compile(
    rf"(?P<low>{_DECIMAL}|\b{_SPELLED})\s*(?:%|percent|per cent)?\s*(?:(?:-|to|and)\s*(?P<high>{_DECIMAL}|{_SPELLED})\s*)?(?:%|\bpercent\b|\bper cent\b)"
)
_GOES_ON = r"(?=\s+(?:of|the|all|were|was|had|have|has|got|could|can|did|do|felt|said|who|\w+ed|saw|showed|show|regain|improve|recover)\b)"
"""What follows a part of people: "a third improved" is one, "a third injection" is none."""
_FRACTION = re.compile(
    rf"\b(?:(?P<times>an?|one|two|three|four|five|six|seven|eight|nine)[- ])?(?P<part>{_longest_first(_PARTS)})s?\b{_GOES_ON}|(?P<sign>[{''.join(_SIGNS)}]){_GOES_ON}"
)
_HALF_OF_TIME = re.compile(r"\b(?:first|second|latter|other|upper|lower) $")
_ANY_DOLLAR = "(?:us|au|a|ca|c|nz|hk|s|sg|nt|mx|mex|r|col|cl|ar)"
"""What stands before the sign of a dollar, a real or a peso, and says whose it is."""
_MONEY = re.compile(
    rf"(?P<sign>(?<![a-z])(?:{_ANY_DOLLAR}\$|usd|eur|gbp|inr|rs\.?|jpy|aud)|[$£€₹¥])\s*(?P<low>{_DIGITS})\s*(?P<lk>k\b)?(?:\s*(?:-|to|and)\s*(?:{_ANY_DOLLAR}?\$|£|€|usd|eur|gbp|inr|rs\.?|₹|¥)?\s*(?P<high>{_DIGITS})\s*(?P<hk>k\b)?)?{_SCALE}|(?P<low2>{_DIGITS})\s*(?P<lk2>k\b)?\s*(?:(?:-|to)\s*(?P<high2>{_DIGITS})\s*(?P<hk2>k\b)?\s*)?(?P<sign2>usd|eur|gbp|euros?|dollars?|us dollars?|rupees|pounds|yen|lakhs?(?!\s+(?:\w+\s+)?cells?))\b"
)
_PARTS_OF_VALUE = re.compile(r"[\d.][\d, ]*(?:\.\d+)*|[½¼¾⅓⅔]|[a-z]+")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_UNIT = r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|(?<=[\d ])(?:h|wks?|mos?|mths?|yrs?))\b"
_TIME = re.compile(
    rf"(?<![a-z]){_TIME_BEGINS}(?:half (?:an?|of an?) (?P<halved>hour|day|week|month|year)\b|(?:an?|one) (?P<whole>hour|day|week|month|year) and a half\b"
    rf"|(?P<low>{_VALUE}|an?|few|several)(?P<more> and a half)?\s*(?:(?:-|to|or|and)\s*(?P<high>{_VALUE})\s*)?-?\s*{_UNIT})"
)
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
_PLAIN = re.compile(rf"(?<!\w){_BEGINS}{_VALUE}")
_HOURS = {"minute": 1 / 60, "min": 1 / 60, "hour": 1.0, "hr": 1.0, "h": 1.0, "day": 24.0}
_WEEK = 12 / 52.1775
_MONTHS = {"week": _WEEK, "wk": _WEEK, "month": 1.0, "mo": 1.0, "mth": 1.0, "year": 12.0, "yr": 12.0}


def quantities(text: str, start: int = 0, end: int | None = None) -> tuple[Quantity, ...]:
    """Every number of `text[start:end]` with its meaning, in order; offsets count in `text`, shares lie between 0 and 1."""
    return quantities_of(fold(text[start : len(text) if end is None else end]), start)


def quantities_of(folded: str, start: int) -> tuple[Quantity, ...]:
    """The same from words already folded, which stand at `start` of the text that offsets count in."""
    if not any(map(_counts.__getitem__, words_of(folded).words)):
        return ()
    found: list[Quantity] = []
    taken = bytearray(len(folded))
    for finder, hint in _FINDERS:
        if hint is None or hint.search(folded):
            for quantity in finder(folded):
                begin, end = quantity.start, quantity.end
                if taken.find(1, begin, end) < 0:
                    taken[begin:end] = b"\1" * (end - begin)
                    found.append(quantity)
    found.sort(key=lambda quantity: quantity.start)
    return tuple(Quantity(one.kind, one.low, one.high, one.start + start, one.end + start, one.total, one.unit) for one in found)


_counts: Kept[str, bool] = Kept(lambda word: word in _NUMBER_WORDS or _FIGURE.search(word) is not None, WORDS_KEPT)
"""Whether a word is a number or of one."""


def value(words: str) -> float | None:
    """The number that words or digits stand for: "seven" 7, "1,000" 1000, "one hundred and eighty" 180, "fifty million" 5e7, "1½" 1.5; None where there is none."""
    if words.isdecimal():
        return float(words)
    total, current, seen = 0.0, 0.0, False
    for word in _PARTS_OF_VALUE.findall(fold(words)):
        if word[0].isdecimal() or word[0] == ".":
            current, seen = current + _from_digits(word), True
        elif word in _SIGNS:
            current, seen = current + _SIGNS[word], True
        elif word in _UNITS or word in _TENS:
            current, seen = current + _UNITS.get(word, _TENS.get(word, 0)), True
        elif word == "m":
            total, current = total + current * 1e6, 0.0
        elif word.rstrip("s") == "hundred":
            current, seen = (current or 1) * 100, True
        elif word.rstrip("s") in _SCALES or word in _SCALES:
            scale = _SCALES.get(word, _SCALES.get(word.rstrip("s"), 1.0))
            total, current, seen = total + (current or 1) * scale, 0.0, True
        elif word in ("dozen", "dozens"):
            total, current, seen = total + (current or 1) * 12, 0.0, True
    return total + current if seen else None


def _from_digits(word: str) -> float:
    """Digits with their marks of thousands: commas, spaces, or several points."""
    digits = word.replace(",", "").replace(" ", "").rstrip(".")
    return float(digits.replace(".", "") if digits.count(".") > 1 else digits or 0)


def _decimal(word: str) -> float:
    """A number with its decimals after a point or a comma; in words, what they stand for."""
    return value(word) or 0.0 if word[-1].isalpha() else float(word.replace(",", "."))


def _powers(text: str) -> Iterator[Quantity]:
    for match in _POWER.finditer(text):
        lead, exponent = match["lead"] or match["elead"] or "1", (match["exp"] or match["eexp"] or match["alone"]).translate(_SUPERSCRIPTS)
        if int(exponent) > 15:
            continue
        high, low = (_decimal(one) * 10 ** int(exponent) for one in (lead, match["from"] or lead))
        yield _dose(text, match.start(), match.end(), min(low, high), max(low, high))


def _dose(text: str, start: int, end: int, low: float, high: float) -> Quantity:
    """A number of cells, or of cells per kilogram where that follows."""
    per_kg = _PER_KG.match(text, end)
    return Quantity(kind="per_kg" if per_kg else "dose", low=low, high=high, start=start, end=per_kg.end() if per_kg else end, unit="cells")


def _cell_ranges(text: str) -> Iterator[Quantity]:
    for match in _CELLS.finditer(text):
        if _CELLS_AFTER.match(text, match.end()) or _PER_KG.match(text, match.end()):
            scale = _SCALES[match["scale"]]
            low, high = _decimal(match["low"]) * (_SCALES[match["first"]] if match["first"] else scale), _decimal(match["high"]) * scale
            yield _dose(text, match.start(), match.end(), min(low, high), max(low, high))


def _money(text: str) -> Iterator[Quantity]:
    for match in _MONEY.finditer(text):
        unit = (match["sign"] or match["sign2"]).strip(".")
        low = _sum(match["low"] or match["low2"], unit)
        high = _sum(match["high"] or match["high2"] or "", unit) or low
        first, last = bool(match["lk"] or match["lk2"]), bool(match["hk"] or match["hk2"])
        scale = _scale_at_end(match.group())
        alone = not (match["high"] or match["high2"])
        low, high = (
            (low * 1000 if first or (last and low < high) else low) * scale,  # "$5-8k"
            (high * 1000 if last or (first and alone) else high) * scale,
        )
        yield Quantity(kind="money", low=min(low, high), high=max(low, high), start=match.start(), end=match.end(), unit=unit)


def _sum(digits: str, unit: str) -> float:
    """A sum of money; in euros a point may mark thousands."""
    thousands = unit.startswith(("€", "eur")) and _POINTED.fullmatch(digits)
    return value(digits.replace(".", "") if thousands else digits) or 0.0


def _scale_at_end(words: str) -> float:
    last = re.search(r"([a-z]+)$", words)
    word = last.group(1) if last else ""
    return _SCALES.get(word, _SCALES.get(word.rstrip("s"), 1.0))


def _shares(text: str) -> Iterator[Quantity]:
    for match in _SHARE.finditer(text):
        low = _decimal(match["low"])
        high = _decimal(match["high"]) if match["high"] else low
        yield Quantity(kind="share", low=min(low, high) / 100, high=max(low, high) / 100, start=match.start(), end=match.end(), unit="%")


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        times = value(match["times"] or "one") or 1.0
        share = _SIGNS[match["sign"]] if match["sign"] else times / _PARTS[match["part"]]
        whole = (
            match["times"]
            or match["sign"]
            or (match["part"] == "half" and not _HALF_OF_TIME.search(text, max(0, match.start() - 8), match.start()))
        )
        if share < 1 and whole:
            yield Quantity(kind="share", low=share, high=share, start=match.start(), end=match.end())


def _of(text: str) -> Iterator[Quantity]:
    for match in _OF.finditer(text):
        events, total = value(match["n"]), value(match["m"])
        if events is None or total is None or events > total or total > 1e6 or ("/" in match.group() and total in (5, 7, 24)):
            continue  # "24/7"
        yield Quantity(kind="of", low=events, high=events, total=total, start=match.start(), end=match.end())


def _times(text: str) -> Iterator[Quantity]:
    for match in _TIME.finditer(text):
        low, high, unit = _span(match)
        if low is None or high is None:
            continue
        kind, factor = ("duration_hours", _HOURS[unit]) if unit in _HOURS else ("duration_months", _MONTHS[unit])
        yield Quantity(
            kind=kind, low=min(low, high) * factor, high=max(low, high) * factor, start=match.start(), end=match.end(), unit=unit
        )


def _span(match: re.Match[str]) -> tuple[float | None, float | None, str]:
    """From how many to how many of which unit."""
    if match["halved"]:
        return 0.5, 0.5, match["halved"]
    if match["whole"]:
        return 1.5, 1.5, match["whole"]
    low = _loose(match["low"])
    if low is not None and match["more"]:
        low += 0.5
    return low, value(match["high"]) if match["high"] else low, match["unit"].rstrip("s")


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
            continue
        cells = number >= 1e4 and _CELLS_AFTER.match(text, match.end())
        per_kg = _PER_KG.match(text, match.end()) if cells or number >= 1e5 else None
        kind = "per_kg" if per_kg else "dose" if cells else "plain"
        yield Quantity(kind=kind, low=number, high=number, start=match.start(), end=match.end(), unit="cells" if kind != "plain" else "")


_FINDERS: tuple[tuple[Callable[[str], Iterator[Quantity]], re.Pattern[str] | None], ...] = (
    (_powers, re.compile(r"\d\s*(?:x|\*|e|\.\s|\^)|10[⁰¹²³⁴⁵⁶⁷⁸⁹]")),
    (_cell_ranges, re.compile(r"(?:million|billion|mn|mio|bn)s?\b")),
    (_money, re.compile(r"[$£€₹¥]|usd|eur|gbp|inr|\brs|jpy|aud|dollar|rupee|pound|yen|lakh")),
    (_shares, re.compile(r"%|per ?cent")),
    (_fractions, re.compile(f"half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|[{''.join(_SIGNS)}]")),
    (_of, re.compile(r"\b(?:of|in)\b|/|\d\s*(?:of|in)")),
    (_times, re.compile(r"min|hour|hr|day|week|month|year|wk|mo|mth|yr|\d\s?h\b")),
    (_years, re.compile(r"(?:19|20)\d")),
    (_plain, None),
)
"""What looks for numbers, the most telling first, each with what must be there for it to find any: that is looked for faster."""
