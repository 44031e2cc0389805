"""`unjudged(rules, person)`: what was entered and no rule of the treatment read, so that nobody takes it for cleared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cordwise.person.candidacy import counting
from cordwise.person.conditions import tests, truth
from cordwise.person.facts import fact_words
from cordwise.person.fields import derived, fields
from cordwise.records.person import Person, Rule, Value

JUDGED_ELSEWHERE = ("treatment", "offer")
"""Groups of fields that name the treatment, or that the red flags of the offer read."""
WORKED_OUT = {"months_since_injury": ("injury_date",), "bmi": ("weight_kg", "height_cm")}
"""What is worked out from other entries."""
DENIED: tuple[Value, ...] = (False, "none", "never", ("none",))


def unjudged(rules: Iterable[Rule], person: Person) -> tuple[str, ...]:
    """The facts in words: in the order of the fields, those that were denied last; what follows from one of them is not told again."""
    read = _read(rules, person)
    passed = {field: value for field, fact in person.facts if (value := _unread(field, fact, read)) is not None}
    told = _without_followers(passed, person)
    return tuple(fact_words(field, passed[field]) for field in sorted(told, key=lambda field: passed[field] in DENIED))


def _unread(field: str, value: Value, read: set[str]) -> Value | None:
    """What of a fact no rule read: all of it or nothing, and of drugs the names that bear on nothing here."""
    if fields()[field].others and isinstance(value, tuple):
        return tuple(name for name in value if name not in fields()[field].choices) or None
    return None if field in read or fields()[field].group in JUDGED_ELSEWHERE else value


def _without_followers(passed: Iterable[str], person: Person) -> list[str]:
    """The fields without those that follow from another one of them."""
    told = list(passed)
    for field in reversed(list(told)):
        if any(cause in told and cause != field and not fields()[cause].others for cause in _causes(field, person)):
            told.remove(field)
    return told


def _read(rules: Iterable[Rule], person: Person) -> set[str]:
    """The fields that rules read, those that must be known first, and those from which they were worked out."""
    found: set[str] = set()
    waiting = [test.field for rule in counting(rules, person) for test in tests(rule.when)]
    while waiting:
        field = waiting.pop()
        if field not in found:
            found.add(field)
            waiting += [*_before(field), *_causes(field, person)]
    return found


def _before(field: str) -> Iterator[str]:
    only_if = fields()[field].only_if
    if only_if is not None:
        yield from (test.field for test in tests(only_if))


def _causes(field: str, person: Person) -> Iterator[str]:
    """The entries from which a fact followed."""
    yield from (cause for cause in WORKED_OUT.get(field, ()) if cause in person.known)
    for one in derived():
        if one.field == field and truth(one.when, person) is True:
            yield from (test.field for test in tests(one.when) if test.field in person.known)
