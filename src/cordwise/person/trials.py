"""`rank(trials, person)`: registered trials for one person, each with how its criteria fit, whether it takes people in, and where.

Unknown never counts as met, and a criterion that keeps out always wins, as does a contraindication of what the trial gives. The order of the records
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load, vocabulary
from cordwise.person.candidacy import asks, facts_of, judge, missing, state_of
from cordwise.person.conditions import truth, undecided
from cordwise.person.contraindications import contraindications
from cordwise.person.places import nearest
from cordwise.person.registry_rules import rule_words, says_nothing, typed_item
from cordwise.person.trial_flags import flags_of
from cordwise.records.person import OUTCOMES, AllOf, Asked, Condition, Judged, Person, Test
from cordwise.records.trial import Criterion, Place, RankedTrial, Site, Trial, TrialFlag

ORDER = ("nothing_against", "cannot_be_said", "not_eligible")
DECIDING_AT_MOST = 4
ASK_AT_MOST = 6
SIDES = {"inclusion": "takes in only", "exclusion": "keeps out", "unsorted": "to be asked"}
MONEY = ("fee", "sold")
OPEN_STATES = ("recruiting", "available")
assert set(ORDER) == set(OUTCOMES)


def criteria_of(trial: Trial) -> tuple[Criterion, ...]:
    """The criteria of a trial: the fields of its record, then each item of its text, typed as far as rules read it."""
    return (*_from_fields(trial), *(_from_item(trial, number) for number, item in enumerate(trial.items) if not says_nothing(item)))


def _from_fields(trial: Trial) -> Iterator[Criterion]:
    if trial.condition_ids:
        named = ", ".join(trial.conditions) or trial.title
        condition = Test(field="condition", operator="kind_of", values=trial.condition_ids)
        yield Criterion(id=f"{trial.trial_id}.condition", side="inclusion", text=f"condition: {named}", when=condition, typed="whole")
    if trial.age_min_years is not None or trial.age_max_years is not None:
        yield Criterion(id=f"{trial.trial_id}.age", side="inclusion", text=f"age {trial.ages}", when=_ages(trial), typed="whole")
    if trial.sex in ("female", "male"):
        sex = Test(field="sex", operator="is", values=(trial.sex,))
        yield Criterion(id=f"{trial.trial_id}.sex", side="inclusion", text=f"sex: {trial.sex}", when=sex, typed="whole")
    if not trial.items:
        yield Criterion(
            id=f"{trial.trial_id}.criteria",
            side="unsorted",
            text="The record tells no criteria",
            when=Asked(question="The record tells no criteria: ask for the full list. Does it let you in?"),
        )


def _ages(trial: Trial) -> Condition:
    ends = (("at_least", trial.age_min_years), ("below", trial.age_max_years))
    return AllOf(parts=tuple(Test(field="age_years", operator=operator, values=(end,)) for operator, end in ends if end is not None))


def _from_item(trial: Trial, number: int) -> Criterion:
    item = trial.items[number]
    typed = typed_item(item, trial.condition_ids)
    text = f"{item.text} (under: {item.under})" if item.under and typed.how == "none" else item.text
    return Criterion(id=f"{trial.trial_id}.{item.number}", side=item.side, text=text, when=typed.when, typed=typed.how)


def rank(trials: Iterable[Trial], person: Person, *, today: str, place: Place | None = None) -> tuple[RankedTrial, ...]:
    """The trials, best first: fits as far as known, may fit, does not; then open ones, unflagged ones, near ones, those with less to ask."""
    return in_order(ranked(trial, person, today=today, place=place) for trial in trials)


def in_order(told: Iterable[RankedTrial], place: Place | None = None) -> tuple[RankedTrial, ...]:
    """Trials that were judged, best first; with a place, near it."""
    here = told if place is None else (replace(one, near=nearest(place, open_sites(one.trial))) for one in told)
    return tuple(sorted(here, key=_order))


def _order(one: RankedTrial) -> tuple[Any, ...]:
    far = one.near is None or one.near.km is None
    matched = ("city", "country", "").index(one.near.match) if one.near else 2
    money = any(flag.id in MONEY for flag in one.flags)
    distance = one.near.km if one.near and one.near.km is not None else 0.0
    return (
        (True, None, False).index(one.concerns), ORDER.index(one.outcome), (True, None, False).index(one.open), one.trial.status not in OPEN_STATES, money, far, distance, matched, one.unknown,
        one.trial.trial_id, one.trial.address,
    )  # fmt: skip


def ranked(trial: Trial, person: Person, *, today: str, place: Place | None = None) -> RankedTrial:
    """One trial for one person."""
    criteria = criteria_of(trial)
    judged = tuple(_judged(one, person) for one in criteria)
    ruled_out = tuple(_contraindicated(trial, person))
    against, unknown = [one for one in judged if one.against], [one for one in judged if one.state == "unknown"]
    flags = flags_of(trial, today=today)
    status = status_of(trial, flags)
    return RankedTrial(
        trial=replace(trial, texts=(), items=()),
        outcome="not_eligible" if against or ruled_out else "cannot_be_said" if unknown else "nothing_against",
        concerns=concerns(trial, person),
        deciding=(
            *map(_decides, _each_fact_once(against)[:DECIDING_AT_MOST]),
            *(f"speaks against what it gives: {one.label}" for one in ruled_out),
        ),
        ask=tuple(_first_asks(unknown)),
        open=status.open,
        status=status.words,
        near=nearest(place, open_sites(trial)),
        flags=flags,
        met=len(judged) - len(against) - len(unknown),
        unknown=len(unknown),
        total=len(judged),
        criteria=judged,
        rules=tuple(rule_words(one.when) for one in criteria),
    )


def _judged(criterion: Criterion, person: Person) -> Judged:
    holds = truth(criterion.when, person)
    open_ends = list(undecided(criterion.when, person))
    return Judged(
        id=criterion.id, kind=criterion.side, group="trial", weight="trial", label=criterion.text, state=state_of(holds),
        against=criterion.side != "unsorted" and holds is (criterion.side == "exclusion"), facts=facts_of(criterion.when, person),
        missing=missing(open_ends, person), ask=asks(open_ends, person),
    )  # fmt: skip


def _contraindicated(trial: Trial, person: Person) -> Iterator[Judged]:
    """What rules out, or rules out for now, what the trial gives; only where it gives cells."""
    cells = vocabulary("cells")
    if any(cells.is_kind_of(one, "cells") for one in trial.cells):
        judged = judge(contraindications(), _with_treatment(person, trial))
        yield from (one for one in judged if one.against and one.weight != "weigh")


def _with_treatment(person: Person, trial: Trial) -> Person:
    """The person with the treatment of the trial in place of any other, as far as the record names one."""
    given = {"route": trial.routes, "cells": trial.cells, "donor": trial.donors}
    own = {field: terms[0] for field, terms in given.items() if len(terms) == 1}
    return Person(facts=(*((field, value) for field, value in person.facts if field not in given), *own.items()))


def concerns(trial: Trial, person: Person) -> bool | None:
    """Whether a trial names the person's condition; None where the person or the record does not name one."""
    if person.get("condition") is None or not (trial.condition_ids or trial.conditions):
        return None
    if not trial.condition_ids:
        return False
    return truth(Test(field="condition", operator="kind_of", values=trial.condition_ids), person) is not False


def _each_fact_once(against: Sequence[Judged]) -> list[Judged]:
    """A record's fields and its text often say the same, as of the age: the first is told."""
    return list({one.facts or (one.id,): one for one in reversed(against)}.values())[::-1]


def _decides(one: Judged) -> str:
    entered = f" ({'; '.join(one.facts)})" if one.facts else ""
    return f"{SIDES[one.kind]}: {_short(one.label.rstrip(' .;,:'))}{entered}"


def _first_asks(unknown: Sequence[Judged]) -> Iterator[str]:
    """What to ask, fields of the person before words of the record, each once."""
    ranked_asks = [
        *(ask for one in unknown if one.missing for ask in one.ask),
        *(ask for one in unknown if not one.missing for ask in one.ask),
    ]
    yield from list(dict.fromkeys(ranked_asks))[:ASK_AT_MOST]


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """Whether a trial takes people in now (None: not known), and its state in words."""

    open: bool | None
    words: str


def status_of(trial: Trial, flags: Iterable[TrialFlag] = ()) -> Status:
    """The state of a trial: of the whole, and of its sites where they differ; a record that is out of date is not known to be open."""
    row = _statuses().get(trial.status)
    stale = any(flag.id == "out_of_date" for flag in flags)
    label = row["label"] if row else "its state is not told"
    is_open = {"yes": True, "no": False}.get(row["open"] if row else "unknown")
    states = [site.status for site in trial.sites if site.status]
    if is_open and states and not any(_is_open(state) for state in states):
        return Status(open=None, words=f"{label}, but none of its sites does")
    more = (
        f" ({sum(map(_is_open, states))} of {len(trial.sites)} {'site' if len(trial.sites) == 1 else 'sites'})"
        if is_open and states
        else ""
    )
    last = trial.verified or trial.updated if stale else ""
    known = f"; last said: {_statuses()[trial.last_known_status]['label']}" if trial.status == "unknown" and trial.last_known_status else ""
    why = f" ({_short(trial.why_stopped)})" if trial.why_stopped else ""
    if is_open and stale:
        since = f"confirmed last {last}" if last else "not confirmed for long"
        return Status(open=None, words=f"not known now: {since}, as {trial.status.replace('_', ' ')}{more}{why}")
    return Status(open=is_open, words=f"{label}{more}{why}{known}{f'; confirmed last {last}' if last else ''}")


def state_words(state: str, *, stale: bool = False) -> str:
    """The state of a site in words; "" is one that the record does not tell. In a record that is out of date an open one is not known to be open."""
    if stale and state and _is_open(state):
        return f"not known now; {state.replace('_', ' ')} when confirmed last"
    return str(_statuses()[state]["label"]) if state else "its state is not told"


def open_sites(trial: Trial) -> tuple[Site, ...]:
    """The sites that are not known to be closed; all of them where the whole trial is closed, to tell where it was."""
    held = tuple(site for site in trial.sites if not site.status or _statuses()[site.status]["open"] != "no")
    return held or trial.sites


def _is_open(state: str) -> bool:
    return bool(_statuses()[state]["open"] == "yes")


@cache
def _statuses() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in load("trial_words")["statuses"]}


def _short(words: str) -> str:
    return words if len(words) <= 160 else words[:157].rsplit(" ", 1)[0] + "..."
