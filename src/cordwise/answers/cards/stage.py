"""How far a study got: only planned, only registered, published without results held, or with results; and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cordwise.answers.cards.plain import card_words
from cordwise.answers.developed import developed_by_name, trial_of
from cordwise.answers.finding import has_results, label_of
from cordwise.answers.programmes import ENDED
from cordwise.answers.sections.telling import Telling, listed
from cordwise.records.evidence import Evidence, Programme, Study
from cordwise.text.fold import fold


def stage(study: Study, evidence: Evidence) -> str:
    """ "results", "planned" for a protocol, "registered" for an entry in a register, else "published"."""
    if has_results(evidence, study):
        return "results"
    words = card_words()["stages"]
    if re.search(words["planned"], study.notes):
        return "planned"
    paper = study.doi or study.pmid or study.pmcid
    return "registered" if not paper and (study.source.depth == "registry" or re.search(words["registered"], study.notes)) else "published"


def stage_words(study: Study, evidence: Evidence) -> str:
    """The stage as a sentence, "" where results are held."""
    held = stage(study, evidence)
    if held == "registered" and re.search(card_words()["stages"]["withdrawn"], study.notes):
        held = "withdrawn"
    elif held in ("planned", "registered") and has_ended(study, evidence):
        held = "ended"
    words: dict[str, str] = card_words()["stage_words"]
    return words.get(held, "")


def has_ended(study: Study, evidence: Evidence) -> bool:
    """Whether a trial of a product with its registration, or that it names, is told to be over."""
    return any(row.status in ENDED for row in _trials(study, evidence))


def were_counted(study: Study, evidence: Evidence) -> bool:
    """Whether the number of people is of those who took part, not of those who were to."""
    return stage(study, evidence) in ("results", "published") or "(actual)" in study.notes


def _trials(study: Study, evidence: Evidence) -> list[Programme]:
    """The trials of products with its registration; of a study without results else those that ended, of its phase, cells and people, whose product it names."""
    registered = [row for row in evidence.programmes if set(row.registrations) & set(study.registrations)]
    if registered or has_results(evidence, study):
        return registered
    cells = {cell for arm in evidence.arms_of.get(study.study_id, ()) for cell in arm.cells}
    named = developed_by_name(evidence, fold(f"{study.label}; {study.title}; {study.notes}"))
    ended = [row for row in named if row.status in ENDED and row.phase == study.trial_phase]
    return [row for row in ended if set(row.conditions) & set(study.conditions) and set(row.cells) & cells]


def became(told: Telling, study: Study) -> Iterator[str]:
    """What is held of the trial of a product that this study is of, and which other reports tell of the same people."""
    for row in _trials(study, told.evidence):
        yield f"What became of the trial ({trial_of(row)}): {row.result}{told.cite(row)}"
    mates = [one for one in told.evidence.studies if one.cohort == study.cohort and one.study_id != study.study_id]
    with_results = [one for one in mates if has_results(told.evidence, one)]
    if with_results:
        names = listed([f"{label_of(one)} (card {one.study_id})" for one in with_results])
        yield f"Some or all of these people may be told of in {names} too.{told.cite(*with_results)}"
