"""The comparison that a sentence makes by itself: so many of those treated, so many of those beside them without cells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cordwise.answers.groups import CONTROLS, TREATED, controls_named, group_of, names_controls
from cordwise.answers.numbers_told import percent
from cordwise.records.claim import Claim
from cordwise.synthesis.exact import newcombe
from cordwise.text.fold import fold
from cordwise.text.numbers import Quantity, quantities

_NONE_OF = re.compile(r"\b(?:none|not one|neither|nobody) of (?:(?:the|its|their|those|these) )?(\d{1,4})\b")
_OF_SO_MANY = re.compile(
    r"\bof (?:(?:the|these|those|our|its) )?(\d{1,4}) (?:(?!of\b)[a-z-]+ ){1,4}?(\d{1,4}) (?:\w+ )?(?:improv|respon[ds]|had\b|got\b|were\b|walk|gain|regain|recover|show|felt\b|report|reach)"
)
""" "Of 30 patients 12 improved"."""
_ONE_GROUP = re.compile(r"\b(?:baseline|before|at (?:the )?(?:start|entry)|stratif\w+|women|men|males?|females?|smok\w+|aged)\b")
"""Words by which two numbers may be of the same people, at two times."""
_HARMED = re.compile(
    r"\b(?:adverse|s?aes?\b|side effects?|complicat\w+|headaches?|fevers?|infect\w+|died|deaths?|mortality|worse\w*|deteriorat\w+|relaps\w+|withdrew|dropped out|tumou?rs?|seizures?)\b"
)
"""Words by which the two counts may be of two things."""
_NO_RESULT = re.compile(r"\b(?:assum\w+|powered|anticipat\w+|hypothes\w+|sample size|to detect|expect\w*|would|will|planned|if)\b")
"""Words of what was reckoned with, and not seen."""
_WITHOUT_THEM = re.compile(r"\bwithout (?:them|it)\b")
_WITH_CELLS = re.compile(
    r"\b(?:with|after|given|gets?|got|had|received?) (?:(?:the|these|their|own|stem|marrow|mesenchymal) )*(?:cells?|mscs?|treatment|injections?|infusions?|transplants?)\b"
)
"""What "without them" must answer to: people walk without braces as well."""
_OF_AN_AMOUNT = re.compile(
    r"\b(?:means?|medians?|averages?|averaged|scores?|scales?|intensity|index|volume|height|reductions?|decreases?|increases?|(?:improvement|gain|rise|fall|drop|change) (?:was|of|in)|(?:fell|rose|dropped|improved|increased|decreased|reduced|declined|lower|higher|less|more|better|worse|grew|shrank|cut) (?:by|to))\b|\bby (?:about |some |nearly |over )?\d[\d.]* ?(?:%|percent\b|per cent\b)"
)
"""Words by which a share may be how much something changed, and not how many people did."""
_OF_AN_INTERVAL = re.compile(r"\s*(?:ci\b|confidence|c\.i\.|credible|interval)")
_STOP = re.compile(r"[.!?\n]")
LONGEST = 700
"""Letters of a sentence and its neighbour in which the two counts are looked for."""


class Group(NamedTuple):
    """People of one group who had what is counted; without a total where only the share is told."""

    share: float
    events: int | None = None
    total: int | None = None


class Comparison(NamedTuple):
    """What a sentence counts in those treated and in those without cells."""

    treated: Group
    controls: Group


def comparison_of(claim: Claim, text: str) -> Comparison | None:
    """The one comparison that the sentence of a claim gives, or it and the next, of which one counts controls; None where it gives none, or several."""
    start, end = claim.sentence if claim.sentence[1] > claim.sentence[0] else (claim.start, claim.end)
    found = _compared(text[start : min(end, start + LONGEST)])
    if found is None and (after := _next_sentence(text, end)):
        return _compared(f"{text[start:end]} {after}"[:LONGEST]) if _counts_controls_alone(after) else None
    return found


def _next_sentence(text: str, end: int) -> str:
    """The sentence after a place, in the same paragraph."""
    rest = text[end : end + LONGEST]
    stop = _STOP.search(rest.lstrip(" "))
    return rest.lstrip(" ")[: stop.end()] if stop and not rest.startswith("\n") else ""


def _counts_controls_alone(words: str) -> bool:
    folded = fold(words)
    return names_controls(folded) and [controls_named(folded, one.start, one.end) for one in _counts(folded)] == [True]


@lru_cache(maxsize=256)
def _compared(words: str) -> Comparison | None:
    folded = fold(words)
    counts = _counts(folded) if names_controls(folded) else []
    if len(counts) != 2 or any(words.search(folded) for words in (_ONE_GROUP, _HARMED, _NO_RESULT)):
        return None
    if _WITHOUT_THEM.search(folded) and not _WITH_CELLS.search(folded):
        return None
    beside = [controls_named(folded, one.start, one.end) for one in counts]
    if beside.count(True) != 1:
        return None
    treated, controls = counts[beside.index(False)], counts[beside.index(True)]
    if group_of(folded, treated.start, treated.end) == CONTROLS:
        return None
    return Comparison(_group(treated), _group(controls))


def _counts(folded: str) -> list[Quantity]:
    """The people counted of so many; the shares, where no people are."""
    told = quantities(folded)
    none = (Quantity("of", 0.0, 0.0, one.start(), one.end(), float(one.group(1))) for one in _NONE_OF.finditer(folded))
    turned = (
        Quantity("of", float(one.group(2)), float(one.group(2)), one.start(), one.end(2), float(one.group(1)))
        for one in _OF_SO_MANY.finditer(folded)
        if int(one.group(2)) <= int(one.group(1))
    )
    of = sorted(
        (*(one for one in told if one.kind == "of" and one.total and one.low <= one.total), *none, *turned), key=lambda one: one.start
    )
    if of or _OF_AN_AMOUNT.search(folded):
        return of
    return [one for one in told if one.kind == "share" and one.low == one.high <= 1 and not _OF_AN_INTERVAL.match(folded, one.end)]


def _group(one: Quantity) -> Group:
    if one.kind == "of" and one.total:
        return Group(one.low / one.total, int(one.low), int(one.total))
    return Group(one.low)


def comparison_told(one: Comparison) -> str:
    """ "12 of 30 treated (40%) and 2 of 30 controls (6.7%), 33.3 percentage points more of those treated (95% interval of the difference 12 to 52 points)"; what chance can do, where people are counted."""
    gap = one.treated.share - one.controls.share
    words = f"By the numbers that it gives itself: {_who(one.treated, 'treated', TREATED)} and {_who(one.controls, 'controls', CONTROLS)}"
    if round(100 * abs(gap)) == 0:
        words += ", hardly a difference"
    else:
        points = f"{100 * abs(gap):.1f}".removesuffix(".0")
        words += f", {points} percentage {'point' if points == '1' else 'points'} {'more' if gap > 0 else 'fewer'} of those treated"
    interval = _interval(one)
    if interval is None:
        return f"{words}; of how many people is not told."
    low, high = interval
    words += f" (95% interval of the difference {round(100 * low)} to {round(100 * high)} points)"
    return f"{words}, which chance alone can explain." if low <= 0 <= high else f"{words}."


def _who(group: Group, named: str, of: str) -> str:
    if group.total is None:
        return f"{percent(group.share)} of {'those treated' if of == TREATED else 'the controls'}"
    return f"{group.events} of {group.total} {named} ({percent(group.share)})"


def _interval(one: Comparison) -> tuple[float, float] | None:
    """The interval of the difference, where people are counted in both groups."""
    treated, controls = one.treated, one.controls
    if treated.total is None or controls.total is None or treated.events is None or controls.events is None:
        return None
    return newcombe(treated.events, treated.total, controls.events, controls.total)
