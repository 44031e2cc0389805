"""Which rows of a study its card tells: those that count people, of the whole group, at the main time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby

from cordwise.answers.cards.plain import own_words
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Arm, Evidence, Outcome, Study

COUNTED_BEST = ("patients", "events", "procedures", "injections")
"""One of several counts of the same thing: people before what happened to them, that before how often they were treated."""


def control_ids(study: Study, evidence: Evidence) -> tuple[str, ...]:
    """The groups that it compares with."""
    return tuple(arm.arm_id for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "control")


def is_count(row: Outcome) -> bool:
    """Whether a row tells how many, or what share, rather than how much."""
    return row.mean is None or row.unit == "percent"


def counts(study: Study, evidence: Evidence, kinds: Sequence[str]) -> list[Outcome]:
    """The counts of those kinds in the treated groups: of each outcome the ones that count best, whole groups before parts of them."""
    terms, controls = vocabulary("outcomes"), control_ids(study, evidence)
    held = evidence.outcomes_of.get(study.study_id, ())
    rows = [row for row in held if is_count(row) and terms[row.outcome].facts.get("kind") in kinds and row.arm_id not in controls]
    rows = [row for row in rows if not _overfull(row, study, evidence) and not _belied(row, held)]
    chosen = [row for group in _grouped(rows) for row in _best(group)]
    return sorted(chosen, key=lambda row: bool(row.subgroup))


def control_counts(study: Study, evidence: Evidence, kinds: Sequence[str]) -> list[Outcome]:
    """The counts of those kinds in the control groups, at each time: where nothing stands beside them, one time alone may flatter or belie."""
    terms, controls = vocabulary("outcomes"), control_ids(study, evidence)
    held = evidence.outcomes_of.get(study.study_id, ())
    rows = [row for row in held if row.arm_id in controls and is_count(row) and terms[row.outcome].facts.get("kind") in kinds]
    return [row for group in _grouped(rows) for row in sorted(group, key=lambda row: (row.outcome_text, row.months_max or 0.0))]


def _grouped(rows: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    def key(row: Outcome) -> tuple[str, str, str]:
        return row.arm_id, row.outcome, row.subgroup

    for _, group in groupby(sorted(rows, key=key), key):
        yield list(group)


def _best(rows: Sequence[Outcome]) -> list[Outcome]:
    """Of counts of one thing in one group: those that may be pooled, else those with most held; of each in other words the latest.

    Harms seen that the study calls by other words are other harms: what may be pooled does not decide whether they are told.
    """
    top = min(map(_rank, rows))
    latest = {row.outcome_text: row for row in sorted(rows, key=lambda row: row.months_max or 0.0) if _rank(row) == top}
    worded = [row for row in latest.values() if row.outcome_text]
    best = [row for text, row in latest.items() if text or not any(_is_same_count(row, other) for other in worded)]
    return best + _other_harms(rows, {own_words(row) for row in best})


def _is_same_count(row: Outcome, worded: Outcome) -> bool:
    """Whether a count without words is that of one with words: the same figure; of a harm, one that another place printed."""
    same_place = (row.source.document, row.source.place) == (worded.source.document, worded.source.place)
    return (row.events, row.mean) == (worded.events, worded.mean) and not (_is_harm(row) and same_place)


def _other_harms(rows: Sequence[Outcome], told: Set[str]) -> list[Outcome]:
    """The harms seen that are called by words not told yet, each as it is counted best."""
    seen = [row for row in rows if row.events != 0 and _is_harm(row) and own_words(row) not in told]
    latest = {own_words(row): row for row in sorted(seen, key=lambda row: (_rank(row), -(row.months_max or 0.0)), reverse=True)}
    return list(latest.values())


def _is_harm(row: Outcome) -> bool:
    return vocabulary("outcomes")[row.outcome].facts.get("kind") == "harm"


def _rank(row: Outcome) -> tuple[bool, int, bool, bool]:
    return not row.pool, COUNTED_BEST.index(row.counted), row.events is None, row.total is None


def _overfull(row: Outcome, study: Study, evidence: Evidence) -> bool:
    """Whether more people are counted than the group has: those of a larger group, of whom these are a part."""
    people = size(row.arm_id, study, evidence)
    return row.counted == "patients" and row.total is not None and people is not None and row.total > people


def size(arm_id: str, study: Study, evidence: Evidence) -> int | None:
    """How many people a group has; None where that is not held."""
    arm = arm_of(arm_id, study, evidence)
    return (arm.n if arm else None) or study.n_treated or study.n_enrolled


def arm_of(arm_id: str, study: Study, evidence: Evidence) -> Arm | None:
    """The group of that id."""
    return next((arm for arm in evidence.arms_of.get(study.study_id, ()) if arm.arm_id == arm_id), None)


def _belied(row: Outcome, held: Sequence[Outcome]) -> bool:
    """Whether a count of none stands beside something of that kind that did happen in that group."""
    words = vocabulary("outcomes")
    return row.events == 0 and any(
        other.events and other.arm_id == row.arm_id and other.outcome != row.outcome and words.is_kind_of(other.outcome, row.outcome)
        for other in held
        if row.subgroup in ("", other.subgroup)
    )


def only_silence(row: Outcome, study: Study) -> bool:
    """Whether "none" is no count: a zero of a whole group that may not be pooled although these people count here, because none is merely named."""
    alone = row.total == 1 or row.subgroup or "+" in row.arm_id
    return row.events == 0 and row.total is not None and not row.pool and study.counts and not alone


def beside(row: Outcome, study: Study, evidence: Evidence) -> list[Outcome]:
    """The same count in each control group, at the same time; in the same words where there are any in these."""
    wanted = (row.outcome, row.months_max, row.subgroup, row.counted)
    found: list[Outcome] = []
    for arm_id in control_ids(study, evidence):
        of_arm = [other for other in evidence.outcomes_of.get(study.study_id, ()) if other.arm_id == arm_id and is_count(other)]
        same = [other for other in of_arm if (other.outcome, other.months_max, other.subgroup, other.counted) == wanted]
        worded = [other for other in same if other.outcome_text == row.outcome_text]
        found += worded or same[: len(same) == 1]
    return found
