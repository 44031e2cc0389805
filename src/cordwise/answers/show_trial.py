"""`with_trials(sheet, trials)`: what is kept of registered trials, beside what is held about a study or alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cordwise.answers.citations import marks
from cordwise.answers.sections.telling import listed, plural
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.registry_rules import rule_words
from cordwise.person.trial_flags import flags_of
from cordwise.person.trials import SIDES, criteria_of, state_words, status_of
from cordwise.records.kept import Kept, KeptTrial, records_version
from cordwise.records.reply import Citation, Section, Sheet
from cordwise.records.trial import Criterion, Site, Trial, TrialFlag

SITES_AT_MOST = 60
_MARK = re.compile(r"\[(\d+)\]")


def with_trials(sheet: Sheet | None, trials: Sequence[KeptTrial], *, today: str, evidence_version: str) -> Sheet:
    """The sheet with a part for each trial, at least one; a sheet of the first trial where there is none. Its `records_version` names what was kept."""
    first = trials[0].record
    held = sheet or Sheet(
        study_id=first.registry_id, title=first.trial.title, sections=(), sources=(), rows={}, evidence_version=evidence_version
    )
    told = [(one, _citation(one, number)) for number, one in enumerate(trials, len(held.sources) + 1)]
    versions = [version for one in trials for version in one.versions]
    return replace(
        held,
        sections=(*held.sections, *(section for one, source in told for section in _sections(one, source.number, today))),
        sources=(*held.sources, *(source for _, source in told)),
        rows={**held.rows, **_rows(trials)},
        records_version=records_version(
            (one.registry_id, f"{one.digest} {one.file} {one.saved_at} {one.superseded_at}") for one in versions
        ),
    )


def _citation(one: KeptTrial, number: int) -> Citation:
    record = one.record
    title = f"Record of {record.registry_id} in a trial registry"
    return Citation(number=number, id=record.registry_id, title=title, address="", document=f"registry:{record.registry_id}",
                    place=one.versions[0].file, depth="registry", checked=one.versions[0].saved_at[:10])  # fmt: skip


def _sections(one: KeptTrial, number: int, today: str) -> Iterator[Section]:
    trial, flags, criteria = one.record.trial, flags_of(one.record.trial, today=today), criteria_of(one.record.trial)
    read, asked = [row for row in criteria if row.typed != "none"], [row for row in criteria if row.typed == "none"]
    parts: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("registered", "the trial as registered", _trial(trial, flags)),
        ("typed", "criteria that rules read", map(_typed, read)),
        ("asked", "criteria to be asked in the record's own words", map(_asked, asked)),
        ("sites", "sites", _sites(trial, stale=any(flag.id == "out_of_date" for flag in flags))),
        ("beware", "what to beware of", map(_flag, flags)),
        ("gaps", "what the record does not say", (f"{gap.field}: {gap.reason}" for gap in trial.gaps)),
        ("kept", "records kept", map(_version, one.versions)),
    )
    for name, title, lines in parts:
        text = "\n".join(f"- {_plain(line)}{marks((number,))}" for line in lines)
        if text:
            yield Section(id=f"trial_{name}", title=f"{one.record.registry_id}: {title}", text=text, citations=(number,))


def _plain(words: str) -> str:
    """Words on one line, in which nothing looks like a citation of ours."""
    return _MARK.sub(r"(\1)", " ".join(words.split()))


def _trial(trial: Trial, flags: Sequence[TrialFlag]) -> Iterator[str]:
    yield f"state: {status_of(trial, flags).words}"
    yield from (f"{name}: {words}" for name, words in _fields(trial).items() if words)


def _fields(trial: Trial) -> dict[str, str]:
    """What a record says of a trial, as words by name."""
    return {
        "title": trial.title, "conditions": listed(trial.conditions), "kind": trial.study_type.replace("_", " "), "phase": "/".join(trial.phases),
        "gives": listed(trial.interventions), "cells": listed([vocabulary("cells").label(one) for one in trial.cells]),
        "whose cells": listed(trial.donors), "route": listed([vocabulary("routes").label(one) for one in trial.routes]),
        "ages": trial.ages, "sex": trial.sex, "people": "" if trial.enrolled is None else str(trial.enrolled), "run by": trial.sponsor,
        "countries": listed(trial.countries), "began": trial.start, "completion": trial.completion, "confirmed last": trial.verified,
        "changed last": trial.updated,
    }  # fmt: skip


def _typed(one: Criterion) -> str:
    more = "; the rest of it is asked" if one.typed == "part" else ""
    return f"{SIDES[one.side]}: {one.text} (read as: {rule_words(one.when)}{more})"


def _asked(one: Criterion) -> str:
    return f"{SIDES[one.side]}: {one.text}"


def _sites(trial: Trial, *, stale: bool) -> Iterator[str]:
    yield from (_site(site, stale=stale) for site in trial.sites[:SITES_AT_MOST])
    if len(trial.sites) > SITES_AT_MOST:
        yield f"and {plural(len(trial.sites) - SITES_AT_MOST, 'more site', 'more sites')}"


def _site(site: Site, *, stale: bool) -> str:
    """A site with its state; in a record that is out of date, what it once was."""
    where = ", ".join(part for part in (site.facility, site.city, site.region, site.country) if part) or "a site without a name"
    return f"{where}: {state_words(site.status, stale=stale)}"


def _flag(flag: TrialFlag) -> str:
    return f"{flag.label}{f': {chr(34)}{flag.quote}{chr(34)}' if flag.quote else ''}. {flag.why}"


def _version(one: Kept) -> str:
    of = f"changed in the registry on {one.updated}" if one.updated else "the registry does not say when it was changed"
    until = f" until {one.superseded_at}" if one.superseded_at else ""
    return f"from {one.file}, kept {'' if until else 'since '}{one.saved_at}{until}; {of}"


def _rows(trials: Sequence[KeptTrial]) -> dict[str, list[dict[str, str]]]:
    """The same as rows, with every site and every criterion."""
    tables = {
        "trials": [{"trial": one.record.registry_id, "status": one.record.trial.status} | _fields(one.record.trial) for one in trials],
        "trial_criteria": [_criterion_row(row) for one in trials for row in criteria_of(one.record.trial)],
        "trial_sites": [_site_row(one.record.registry_id, site) for one in trials for site in one.record.trial.sites],
        "trial_records": [_version_row(row) for one in trials for row in one.versions],
    }
    return {name: rows for name, rows in tables.items() if rows}


def _criterion_row(one: Criterion) -> dict[str, str]:
    return {"id": one.id, "side": one.side, "typed": one.typed, "rule": rule_words(one.when), "text": one.text}


def _site_row(trial_id: str, site: Site) -> dict[str, str]:
    where = {"facility": site.facility, "city": site.city, "region": site.region, "country": site.country, "status": site.status}
    degrees = {} if site.latitude is None else {"latitude": f"{site.latitude:g}", "longitude": f"{site.longitude:g}"}
    return {"trial": trial_id} | where | degrees


def _version_row(one: Kept) -> dict[str, str]:
    return {
        "trial": one.registry_id, "updated": one.updated, "file": one.file, "saved_at": one.saved_at, "superseded_at": one.superseded_at,
        "digest": one.digest,
    }  # fmt: skip
