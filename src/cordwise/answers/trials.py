"""`trials_reply(trials, person)`: registered trials ranked for one person, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cordwise.answers.sections.telling import plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.candidacy import questions
from cordwise.person.facts import fact_words
from cordwise.person.places import located
from cordwise.person.trials import MONEY, concerns, rank
from cordwise.records.person import Judged, Person
from cordwise.records.trial import Failure, Place, RankedTrial, Trial, TrialsReply

QUESTIONS_AT_MOST = 12
ELSEWHERE_AT_MOST = 2000
NOT_PROMISED = "The doctors of a trial decide who takes part; that a record fits is no promise, and taking part is no proof that it helps."


def trials_reply(
    trials: Sequence[Trial],
    person: Person,
    *,
    today: str,
    place: Place | None = None,
    failures: Iterable[Failure] = (),
    everything: bool = False,
) -> TrialsReply:
    """The reply; `everything` tells trials of other conditions too."""
    here = located(place, trials)
    held = _once(trials)
    others = [] if everything else sorted((one for one in held if concerns(one, person) is False), key=lambda one: one.trial_id)
    elsewhere = {one.trial_id for one in others}
    told = rank((one for one in held if one.trial_id not in elsewhere), person, today=today, place=here)
    return TrialsReply(
        title=_title(person),
        lead=lead(told, len(others)),
        entered=tuple(fact_words(field, value) for field, value in person.facts),
        trials=told,
        elsewhere=tuple((one.trial_id, ", ".join(one.conditions)) for one in others[:ELSEWHERE_AT_MOST]),
        questions=tuple(one for one in questions(_waiting(told)) if one.field)[:QUESTIONS_AT_MOST],
        failures=tuple(failures),
        notes=tuple(_notes(place, here, trials, person)),
    )


def _once(trials: Iterable[Trial]) -> list[Trial]:
    """Each registered trial once, the record that was updated last; of two alike, the first."""
    held: dict[str, Trial] = {}
    for trial in trials:
        other = held.get(trial.trial_id)
        if other is None or (len(trial.items), trial.status != "") > (len(other.items), other.status != ""):
            held[trial.trial_id] = trial
    return list(held.values())


def _waiting(told: Iterable[RankedTrial]) -> list[Judged]:
    """Open criteria that a field of the person could decide, of the trials that may still fit."""
    return [one for trial in told if trial.outcome == "cannot_be_said" for one in trial.criteria if one.state == "unknown" and one.missing]


def _title(person: Person) -> str:
    condition = person.get("condition")
    return vocabulary("conditions").label(str(condition)) if condition else "no condition entered"


def lead(told: Sequence[RankedTrial], others: int) -> str:
    """The sentences to read if only these are read."""
    return " ".join([*_counts(told, others), *_warnings(told), NOT_PROMISED])


def _counts(told: Sequence[RankedTrial], others: int) -> Iterator[str]:
    silent = [one for one in told if one.concerns is None]
    by_outcome = {
        outcome: [one for one in told if one.outcome == outcome] for outcome in ("nothing_against", "cannot_be_said", "not_eligible")
    }
    fit, perhaps, not_ = by_outcome.values()
    if not told:
        yield "None of these records names this condition."
    else:
        fits = "fits" if len(fit) == 1 else "fit"
        first = (
            f"Of {plural(len(told), 'trial', 'trials')}{'' if silent else ' on this condition'} {len(fit) or 'none'} {fits} as far as known"
        )
        yield f"{first}, {len(perhaps)} may (what to ask is told), and {len(not_)} would not take this person."
    if silent and len(silent) < len(told):
        yield f"{plural(len(silent), 'record does', 'records do')} not say for whom; they stand last."
    if others:
        yield f"{plural(others, 'other record is', 'other records are')} about other conditions."


def _warnings(told: Sequence[RankedTrial]) -> Iterator[str]:
    possible = [one for one in told if one.outcome != "not_eligible"]
    if possible and not any(one.open for one in possible):
        yield "By these records none of those that fit or may fit is known to take people in now."
    elif possible:
        yield f"{plural(sum(one.open is True for one in possible), 'of those that fit or may fit takes', 'of those that fit or may fit take')} people in by the record."
    paid = [one.trial.trial_id for one in told if any(flag.id in MONEY for flag in one.flags)]
    if paid:
        yield f"People pay to take part in {', '.join(paid[:5])}{' and others' if len(paid) > 5 else ''}."


def _notes(place: Place | None, here: Place | None, trials: Sequence[Trial], person: Person) -> Iterator[str]:
    if person.get("condition") is None:
        yield "The condition was not entered, so all records are told."
    if place is not None and here is not None and here.latitude is None:
        yield "Distances are not told: no record locates the place; give latitude and longitude. Sites in the same city or country come first."
    repeated = len(trials) - len({trial.trial_id for trial in trials})
    if repeated:
        yield f"{plural(repeated, 'record', 'records')} of a trial that was there already; the fuller one was used."
    yield "Criteria come from the registry's text. What no rule could read is asked in the record's own words; a trial can have criteria that its record does not tell."
    yield "A registry does not check what is registered. Nothing that was entered is kept or sent anywhere."
