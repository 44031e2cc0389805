"""`trials_reply(records, person)`: registered trials ranked for one person, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cordwise.answers.sections.telling import plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.candidacy import questions
from cordwise.person.facts import fact_words
from cordwise.person.places import in_city, in_country, located
from cordwise.person.trials import MONEY, concerns, in_order, ranked
from cordwise.records.kept import TrialRecord, records_version
from cordwise.records.person import Judged, Person
from cordwise.records.trial import Failure, Place, RankedTrial, Site, TrialsReply

QUESTIONS_AT_MOST = 12
ELSEWHERE_AT_MOST = 2000
NOT_PROMISED = "The doctors of a trial decide who takes part; that a record fits is no promise, and taking part is no proof that it helps."


def trials_reply(
    records: Iterable[TrialRecord | Failure], person: Person, *, today: str, place: Place | None = None, everything: bool = False
) -> TrialsReply:
    """The reply; `everything` tells trials of other conditions too. Records are taken one at a time, and of one trial only the one that stands highest."""
    gathered = _gathered(records, person, today, place, everything)
    used = gathered.by_trial.values()
    found = _known_place(place, gathered)
    here = located(found, gathered.sites)
    told = in_order((one.told for one in used if one.told is not None), here)
    others = sorted((one.trial_id, one.conditions) for one in used if one.told is None)
    return TrialsReply(
        title=_title(person),
        lead=" ".join([*_not_found(found, gathered), lead(told, len(others))]),
        entered=tuple(fact_words(field, value) for field, value in person.facts),
        trials=told,
        elsewhere=tuple(others[:ELSEWHERE_AT_MOST]),
        questions=tuple(one for one in questions(_waiting(told)) if one.field)[:QUESTIONS_AT_MOST],
        failures=tuple(gathered.failures),
        notes=tuple(_notes(found, here, gathered, person)),
        records_version=records_version((name, one.standing[-1]) for name, one in gathered.by_trial.items()),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Used:
    """A record that is used; `told` is None where the trial is about another condition."""

    trial_id: str
    standing: tuple[str, int, int, str]
    conditions: str
    told: RankedTrial | None


@dataclass(kw_only=True, slots=True)
class _Gathered:
    by_trial: dict[str, _Used] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)  # those in the person's city
    countries: set[str] = field(default_factory=set)  # those that the person's place names
    repeated: int = 0


def _gathered(records: Iterable[TrialRecord | Failure], person: Person, today: str, place: Place | None, everything: bool) -> _Gathered:
    """The records, each judged as it comes, so that the texts of many need not be held at once."""
    gathered = _Gathered()
    for one in records:
        if isinstance(one, Failure):
            gathered.failures.append(one)
            continue
        name = one.registry_id or one.trial.trial_id
        other = gathered.by_trial.get(name)
        gathered.repeated += other is not None
        gathered.sites += [site for site in one.trial.sites if place is not None and in_city(site, place)]
        gathered.countries |= {site.country for site in one.trial.sites if place is not None and in_country(site, place)}
        if other is None or one.standing > other.standing:
            gathered.by_trial[name] = _used(one, person, today, everything)
    return gathered


def _known_place(place: Place | None, gathered: _Gathered) -> Place | None:
    """The place, its one name taken for a country where no site is in such a city and some are in such a country."""
    if place is None or place.latitude is not None or place.country or gathered.sites or not gathered.countries:
        return place
    return Place(country=place.city)


def _not_found(place: Place | None, gathered: _Gathered) -> Iterator[str]:
    """That no record knows the place, where none does: the order then says nothing of what is near."""
    if place is None or place.latitude is not None or gathered.sites:
        return
    name = place.city or place.country
    if gathered.countries and place.city:
        yield f"{name!r} was not found: no record has a site in such a city; sites in the country come first."
    elif not gathered.countries:
        yield f"{name!r} was not found: no record has a site there, so nothing is told to be near; give latitude and longitude."


def _used(record: TrialRecord, person: Person, today: str, everything: bool) -> _Used:
    trial = record.trial
    told = ranked(trial, person, today=today) if everything or concerns(trial, person) is not False else None
    return _Used(trial_id=trial.trial_id, standing=record.standing, conditions=", ".join(trial.conditions), told=told)


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


def _notes(place: Place | None, here: Place | None, gathered: _Gathered, person: Person) -> Iterator[str]:
    if person.get("condition") is None:
        yield "The condition was not entered, so all records are told."
    if place is not None and here is not None and here.latitude is None:
        yield "Distances are not told: no record locates the place; give latitude and longitude. Sites in the same city or country come first."
    if gathered.repeated:
        yield f"{plural(gathered.repeated, 'record', 'records')} of a trial that was there already; the one that was updated last was used, of one day the fuller one."
    newest = max((one.standing[0] for one in gathered.by_trial.values()), default="")
    if newest:
        yield f"The record that the registry changed last is of {newest}; what has happened since is not in these records."
    yield "Criteria come from the registry's text. What no rule could read is asked in the record's own words; a trial can have criteria that its record does not tell."
    yield "A registry does not check what is registered. Nothing that was entered is kept or sent anywhere."
