"""`judge`, `verdict`, `questions`: what speaks against a treatment for one person, and what must be asked first.

A hard exclusion always wins. What is not known is asked, and never counts as met. The order of the criteria changes nothing but the order of telling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cordwise.person.conditions import liftable, tests, truth, undecided
from cordwise.person.facts import fact_words
from cordwise.person.fields import fields
from cordwise.records.person import AllOf, Asked, Condition, Field, Judged, Person, Question, Rule, Test, Verdict

WORTH = {"hard": 1000, "now": 600, "weigh": 10, "trial": 1}
"""How decisive an answer is, by the gravest criterion that it can settle."""


def judge(rules: Iterable[Rule], person: Person) -> tuple[Judged, ...]:
    """Each rule that counts, judged: one whose treatment is another one is left out, and one that is neither asked nor answered."""
    return tuple(_judged(rule, person) for rule in counting(rules, person))


def counting(rules: Iterable[Rule], person: Person) -> tuple[Rule, ...]:
    """The rules that count for the treatment and the person."""
    return tuple(rule for rule in rules if truth(rule.scope, person) is not False and _is_heard(rule, person))


def _is_heard(rule: Rule, person: Person) -> bool:
    """Whether a rule is asked of the person, or what was entered answers it."""
    return rule.asked is None or truth(rule.asked, person) is True or truth(rule.when, person) is not None


def _judged(rule: Rule, person: Person) -> Judged:
    whole = AllOf(parts=(rule.scope, rule.when))
    holds = truth(whole, person)
    open_ends = list(undecided(whole, person)) or list(liftable(rule.when, person))
    return Judged(
        id=rule.id, kind="exclusion", group=rule.group, weight=rule.weight, label=rule.label, state=state_of(holds), against=holds is True,
        why=rule.why, change=rule.change, facts=facts_of(rule.when, person), missing=missing(open_ends, person), ask=asks(open_ends, person),
        trials=len(rule.held),
    )  # fmt: skip


def state_of(holds: bool | None) -> str:
    """met, not_met or unknown."""
    return "unknown" if holds is None else "met" if holds else "not_met"


def facts_of(condition: Condition, person: Person) -> tuple[str, ...]:
    """The facts that a condition was read from, in words."""
    used = dict.fromkeys(test.field for test in tests(condition))
    known = ((field, person.get(field)) for field in used)
    return tuple(fact_words(field, value) for field, value in known if value is not None)


def missing(open_ends: Iterable[Test | Asked], person: Person) -> tuple[str, ...]:
    """The fields to ask about: where a field makes sense only after another one, that one first."""
    return tuple(dict.fromkeys(field.id for one in open_ends if isinstance(one, Test) for field in _first(fields()[one.field], person)))


def _first(field: Field, person: Person) -> Iterator[Field]:
    if field.only_if is None or truth(field.only_if, person) is not None:
        yield field
        return
    for test in undecided(field.only_if, person):
        if isinstance(test, Test):
            yield from _first(fields()[test.field], person)


def asks(open_ends: Sequence[Test | Asked], person: Person) -> tuple[str, ...]:
    """The questions that would decide it."""
    of_fields = [fields()[field].ask for field in missing(open_ends, person)]
    return tuple(dict.fromkeys([*of_fields, *(one.question for one in open_ends if isinstance(one, Asked))]))


def verdict(judged: Iterable[Judged]) -> Verdict:
    """What the criteria come to: one that speaks against ends it; else one that is not known, or that a doctor must weigh, keeps it open."""
    held = list(judged)
    against = [one.id for one in held if one.against and one.weight != "weigh"]
    if against:
        return Verdict(outcome="not_eligible", deciding=tuple(against))
    still_open = [one.id for one in held if one.against or one.state == "unknown"]
    if still_open:
        return Verdict(outcome="cannot_be_said", deciding=tuple(still_open))
    return Verdict(outcome="nothing_against")


@dataclass(kw_only=True, slots=True)
class _Open:
    """A question while it is being weighed."""

    field: str
    ask: str
    worth: float = 0.0
    decides: list[Judged] | None = None


def questions(judged: Iterable[Judged]) -> tuple[Question, ...]:
    """Every question that is open, the most decisive first.

    A question is worth what the criteria weigh that wait for it, each counted once more for every trial that asks the same, and shared among
    all the questions that it waits for.
    """
    waiting = [one for one in judged if one.state == "unknown"]
    found: dict[str, _Open] = {}
    for one in waiting:
        texts = [(fields()[field].id, fields()[field].ask) for field in one.missing]
        texts += [("", ask) for ask in one.ask if ask not in {text for _, text in texts}]
        for field, ask in texts:
            entry = found.setdefault(field or ask, _Open(field=field, ask=ask, decides=[]))
            entry.worth += WORTH[one.weight] * (1 + one.trials) / len(texts)
            assert entry.decides is not None
            entry.decides.append(one)
    order = {field: number for number, field in enumerate(fields())}
    ranked = sorted(found.values(), key=lambda one: (-round(one.worth, 9), order.get(one.field, len(order)), one.ask))
    return tuple(_question(one) for one in ranked)


def _question(found: _Open) -> Question:
    decides = sorted(found.decides or (), key=lambda one: (-WORTH[one.weight], one.id))
    field = fields().get(found.field)
    return Question(
        field=found.field,
        label=field.label if field else "in the words of the criterion",
        ask=found.ask,
        decides=tuple(one.id for one in decides),
        labels=tuple(dict.fromkeys(one.label for one in decides)),
        weight=decides[0].weight,
        choices=() if field is None else ("yes", "no") if field.kind == "yes_no" else field.choices,
        unit=field.unit if field else "",
    )
