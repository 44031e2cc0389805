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


def unjudged(rules: Iterable[Rule], person: Person) -> tuple[str, ...]:
    """The facts in words, in the order of the fields; what follows from one of them is not told again."""
    read = _read(rules, person)
    left = [field for field, _ in person.facts if field not in read and fields()[field].group not in JUDGED_ELSEWHERE]
    follows = {name for name in left for cause in _causes(name, person) if cause in left and cause != name}
    told = ((field, _left_of(field, value)) for field, value in person.facts if field not in follows and (field in left or field in read))
    return tuple(fact_words(field, value) for field, value in told if value is not None and (field in left or fields()[field].others))


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


def _left_of(field: str, value: Value) -> Value | None:
    """What of a fact is not judged: of drugs, the names that bear on nothing here."""
    if not fields()[field].others or not isinstance(value, tuple):
        return value
    return tuple(name for name in value if name not in fields()[field].choices) or None
