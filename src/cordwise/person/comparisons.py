"""`comparison(words, quantity)`: a number with its ends, as registries write it ("between 18 and 65 years", ">= 12 months", "3.0 - 6.5"), as a condition.

Nothing is guessed: an end without a unit where one is needed, or a word that is not accounted for, gives None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cordwise.errors import InputError
from cordwise.knowledge.vocabulary import load
from cordwise.person.units import convert
from cordwise.records.person import AllOf, AnyOf, Asked, Condition, Test

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
_WORDS = {
    "at_least": r"(?:>=|=>|≥|≧|⩾|> ?or ?=|>/=|> =|at least|at the least|no less than|not less than|a? ?minimum of|minimum|equal(?: to)? or (?:greater|more|higher|superior|older|above|longer)(?: than| to)?|"
                r"(?:greater|more|higher|superior|older|larger|longer|bigger) (?:than )?or equal(?: to| than)?|not younger than|not lower than|equal or superior to|equal or more than)",
    "above": r"(?:>|greater than|more than|over|above|older than|higher than|longer than|exceed(?:s|ing)?|superior to|beyond)",
    "at_most": r"(?:<=|=<|≤|≦|⩽|< ?or ?=|</=|< =|at most|no more than|not more than|up to|a? ?maximum of|maximum|(?:less|lower|smaller|younger|fewer) (?:than )?or equal(?: to| than)?|"
               r"not older than|no older than|no greater than|not greater than|not exceeding|equal or less than|equal to or less than|not over|within)",
    "below": r"(?:<|less than|under|below|lower than|younger than|fewer than|shorter than|inferior to|beyond under)",
}  # fmt: skip
_BEHIND = {
    "at_least": r"(?:,? ?(?:or|and) (?:older|above|over|more|greater|higher|longer|up|upwards?)|\+)",
    "at_most": r"(?:,? ?(?:or|and) (?:younger|less|below|under|fewer|lower))",
}
_TO = r"(?: ?- ?| ?~ ?| to | and | through | until | up to )"
_LONGEST = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """What is compared: the field with its unit, whether a unit must be written, and how large a bare number may be."""

    field: str
    unit: str = ""
    of: str = ""  # the quantity of the units that may be written
    bare: bool = True
    high: float | None = None
    bare_above: float | None = None  # a bare number above this is in the second unit (platelets of 100,000 are per microlitre)
    age: bool = False
    tail: str = ""  # words that may stand behind the number


def comparison(words: str, quantity: Quantity) -> Condition | None:
    """The condition of words such as "at least 12 months"; None where they are no comparison, or not wholly one."""
    text = words.strip(" ,;.:()")
    if len(text) > _LONGEST or not text:
        return None
    for pattern, joined in _patterns(quantity.of, quantity.tail):
        found = pattern.fullmatch(text)
        if found:
            return _condition(found, quantity, joined)
    return None


@cache
def _patterns(of: str, tail: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The forms of a comparison, each with how its two ends are joined: a range, all, any, or one end alone."""
    unit = _unit(of)
    behind = rf"(?: ?{tail})?" if tail else ""
    one = "|".join(f"(?P<{name}_#>{words})" for name, words in _WORDS.items())
    post = "|".join(f"(?P<{name}_post_#>{words})" for name, words in _BEHIND.items())

    def end(number: int) -> str:
        number_unit = rf"(?P<n_#>{_NUMBER})[ -]?(?P<u_#>{unit})?{behind}"
        return rf"(?:(?:{one}) ?{number_unit}|{number_unit.replace('n_#', 'm_#').replace('u_#', 'v_#')} ?(?:{post}))".replace(
            "#", str(number)
        )

    span = rf"(?:between |from |ranging from |ranging between |range |of )?(?P<low>{_NUMBER}) ?(?P<lowunit>{unit})?{behind}{_TO}(?P<high>{_NUMBER}) ?(?P<highunit>{unit})?{behind}"
    forms = (
        (span, "range"),
        (end(1), "one"),
        (rf"{end(1)}(?: ?(?:,? ?and|,? ?but|,|to) ?| ){end(2)}", "all"),
        (rf"{end(1)}(?: ?,? or ){end(2)}", "any"),
    )
    return tuple((re.compile(form + r"(?:,? inclusive|,? \(inclusive\)|,? included)?"), joined) for form, joined in forms)


@cache
def _unit(of: str) -> str:
    return "|".join(row["text"] for row in load("registry_rules")["units"] if row["of"] == of) or r"(?!)"


def _condition(found: re.Match[str], quantity: Quantity, joined: str) -> Condition | None:
    tests = list(_range(found, quantity) if joined == "range" else _ends(found, quantity, joined))
    if not tests or None in tests:
        return None
    held = tuple(one for one in tests if one is not None)
    return AnyOf(parts=held) if joined == "any" else held[0] if len(held) == 1 else AllOf(parts=held)


def _range(found: re.Match[str], quantity: Quantity) -> Iterator[Condition | None]:
    high_unit = found["highunit"] or ""
    low = _value(found["low"], found["lowunit"] or high_unit, quantity)
    high = _value(found["high"], high_unit, quantity)
    if low is None or high is None or low >= high:
        yield None
        return
    if quantity.age:
        yield Test(field=quantity.field, operator="at_least", values=(low,))
        yield _end("at_most", high, high_unit, quantity)
    else:
        yield Test(field=quantity.field, operator="between", values=(low, high))


def _ends(found: re.Match[str], quantity: Quantity, joined: str) -> Iterator[Condition | None]:
    numbers = (1,) if joined == "one" else (1, 2)
    units = {number: found[f"u_{number}"] or found[f"v_{number}"] or "" for number in numbers}
    for number in numbers:
        written = units[number] or (units.get(2, "") if number == 1 else units[1])
        value = _value(found[f"n_{number}"] or found[f"m_{number}"], written, quantity)
        named = [name for name in _WORDS if found[f"{name}_{number}"]] + [name for name in _BEHIND if found[f"{name}_post_{number}"]]
        yield None if value is None or len(named) != 1 else _end(named[0], value, written, quantity)


def _end(operator: str, value: float, written: str, quantity: Quantity) -> Condition:
    """One end; ages are lived in whole units: "up to 65 years" lasts until the 66th birthday, and "over 18" may mean from 18 on, which is asked."""
    if not quantity.age:
        return Test(field=quantity.field, operator=operator, values=(value,))
    step = convert(1.0, _unit_id(written, quantity) or quantity.unit, quantity.unit)
    if operator == "at_most":
        return Test(field=quantity.field, operator="below", values=(_round(value + step),))
    if operator == "above":
        later = Test(field=quantity.field, operator="at_least", values=(_round(value + step),))
        exact = AnyOf(parts=(later, Asked(question=f"Does the trial count the age of {value:g} itself?")))
        return AllOf(parts=(Test(field=quantity.field, operator="at_least", values=(value,)), exact))
    return Test(field=quantity.field, operator=operator, values=(value,))


def _value(written: str, unit: str, quantity: Quantity) -> float | None:
    """A number in the unit of the field; None where its unit is missing or strange, or the number is out of all bounds."""
    value = float(written.replace(",", ""))
    if unit.strip():
        known = _unit_id(unit, quantity)
        if not known:
            return None
        try:
            value = convert(value, known, quantity.unit)
        except InputError:
            return None
    elif quantity.bare_above is not None and value > quantity.bare_above:
        value = convert(value, "/uL", quantity.unit)
    elif not quantity.bare:
        return None
    return None if quantity.high is not None and value > quantity.high else _round(value)


def _unit_id(written: str, quantity: Quantity) -> str:
    for row in load_units():
        if row[1] == quantity.of and row[2].fullmatch(written.strip()):
            return row[0]
    return ""


@cache
def load_units() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """The spellings of units: id, quantity, pattern."""
    return tuple((row["id"], row["of"], re.compile(row["text"])) for row in load("registry_rules")["units"])


def _round(value: float) -> float:
    return float(f"{value:.12g}")
