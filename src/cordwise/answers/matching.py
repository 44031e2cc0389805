"""Which rows of the evidence bear on a frame, and how closely: exact, narrower, broader, or borrowed from another condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cordwise.claims.lexicon import mentions
from cordwise.knowledge.vocabulary import Vocabulary, vocabulary
from cordwise.records.evidence import Arm, Evidence, Guidance, HarmReport, Regulation, ReviewResult, Study
from cordwise.records.finding import MATCHES
from cordwise.records.frame import Frame

CELL_THERAPY, VESICLES = "cell_therapy", "extracellular_vesicles"
ALL_CELLS = "cells"


@dataclass(frozen=True, slots=True)
class Matched:
    """An arm that bears on a frame."""

    study: Study
    arm: Arm
    match: str


def matching_arms(evidence: Evidence, frame: Frame, *, borrow: bool = False) -> Iterator[Matched]:
    """Treated arms of current studies that count, with how they match; `borrow` also takes other conditions, by the same route."""
    for study in evidence.studies:
        if study.status == "retracted" or not study.counts:
            continue
        population = _worst(_terms("conditions", frame.conditions, study.conditions), _population(frame, study))
        if population is None:
            if not (borrow and frame.routes):
                continue
            population = "borrowed"
        for arm in evidence.arms_of.get(study.study_id, ()):
            match = _worst(population, _treatment(frame, arm))
            if arm.role == "treatment" and match is not None:
                yield Matched(study, arm, match)


def control_arms(evidence: Evidence, study: Study) -> tuple[Arm, ...]:
    """The control arms of a study."""
    return tuple(arm for arm in evidence.arms_of.get(study.study_id, ()) if arm.role == "control")


def matching_reviews(evidence: Evidence, frame: Frame) -> Iterator[tuple[ReviewResult, str]]:
    """Review results on the frame's population and treatment; a review that names no condition is about all of its route."""
    for review in evidence.reviews:
        match = _worst(_terms("conditions", frame.conditions, review.conditions or _all_of(frame)), _loosely(frame, review))
        if match is not None and review.status != "retracted":
            yield review, match


def matching_guidance(evidence: Evidence, frame: Frame) -> Iterator[Guidance]:
    """Guidance on the frame's condition (or on all of them) and its intervention.

    What accepts cells accepts no vesicles, unless it names them; what advises against cells that are not approved is told of both. What is said of one
    route, or of one kind of cells, is not said of another.
    """
    wanted = set(frame.interventions) or {CELL_THERAPY}
    for guidance in evidence.guidance:
        about = not guidance.conditions or _terms("conditions", frame.conditions, guidance.conditions) is not None
        named = named_in("routes", guidance.intervention_text)
        cells = named_in("cells", guidance.intervention_text)
        if frame.routes and named and _terms("routes", frame.routes, named) is None:
            continue
        if frame.cells and cells and ALL_CELLS not in cells and _terms("cells", frame.cells, cells) is None:
            continue
        accepted = {VESICLES} if VESICLES in wanted and guidance.favourable else wanted
        if about and guidance.status != "retracted" and accepted & set(guidance.interventions):
            yield guidance


@lru_cache(maxsize=512)
def named_in(kind: str, words: str) -> tuple[str, ...]:
    """The terms of a vocabulary that words name."""
    return tuple(dict.fromkeys(mention.id for mention in mentions(words) if mention.vocabulary == kind))


def matching_signals(evidence: Evidence, frame: Frame) -> Iterator[HarmReport]:
    """Harm reports of the frame's treatment and route (or condition, where no route was said): whom a route harmed does not matter."""
    wanted = tuple(frame.interventions) or (CELL_THERAPY,)
    for report in evidence.harm_reports:
        same_route = _terms("routes", frame.routes, report.routes) is not None if frame.routes else True
        same_condition = _terms("conditions", frame.conditions, report.conditions) is not None
        same_treatment = not report.interventions or _terms("interventions", wanted, report.interventions) is not None
        if report.status != "retracted" and same_treatment and same_route and (frame.routes or same_condition or not frame.conditions):
            yield report


def matching_regulation(evidence: Evidence, frame: Frame, jurisdictions: Iterable[str] = ()) -> Iterator[Regulation]:
    """Decisions on the frame's condition, or on cells in general, of the jurisdictions named (all where none is)."""
    wanted = set(jurisdictions)
    for row in evidence.regulation:
        about = not row.conditions or not frame.conditions or _terms("conditions", frame.conditions, row.conditions) is not None
        if about and (not wanted or row.jurisdiction in wanted):
            yield row


def closest(matched: Iterable[Matched]) -> list[Matched]:
    """The arms that match exactly or more narrowly; where there are none, the broader ones; then the borrowed ones."""
    arms = list(matched)
    for wanted in (("exact", "narrower"), ("broader",), ("borrowed",)):
        chosen = [arm for arm in arms if arm.match in wanted]
        if chosen:
            return chosen
    return []


def _terms(name: str, wanted: tuple[str, ...], held: tuple[str, ...]) -> str | None:
    """How what is held matches what is wanted, by the closest pair; None where they do not meet."""
    if not wanted:
        return "exact"
    words = vocabulary(name)
    pairs = [match for want in wanted for have in held if (match := _pair(words, want, have)) is not None]
    return min(pairs, key=MATCHES.index, default=None)


def _pair(words: Vocabulary, want: str, have: str) -> str | None:
    if want == have:
        return "exact"
    if words.is_kind_of(have, want):
        return "narrower"
    return "broader" if words.is_kind_of(want, have) else None


def _population(frame: Frame, study: Study) -> str | None:
    """AIS, level, phase and age: a study of others too, or of unknown ones, is broader; a study of others only does not match."""
    parts = [
        _overlap(frame.ais, study.ais), _overlap(frame.levels, study.levels), _overlap(frame.phases, study.phases),
        _overlap((frame.age_group,) if frame.age_group else (), () if study.age_group in ("", "mixed") else (study.age_group,)),
    ]  # fmt: skip
    return _worst(*parts)


def _overlap(wanted: tuple[str, ...], held: tuple[str, ...]) -> str | None:
    if not wanted:
        return "exact"
    if not held:
        return "broader"
    if not set(wanted) & set(held):
        return None
    return "exact" if set(held) <= set(wanted) else "broader"


def _treatment(frame: Frame, arm: Arm) -> str | None:
    wanted = tuple(frame.interventions) or (CELL_THERAPY,)
    parts = [_terms("interventions", wanted, (arm.intervention,))]
    if frame.cells:
        parts.append(_cells(frame.cells, arm.cells))
    if frame.routes:
        parts.append(_route(frame.routes, arm.routes))
    if frame.donor:
        parts.append(_overlap((frame.donor,), (arm.donor,) if arm.donor and arm.donor != "both" else ()))
    return _worst(*parts)


def _cells(wanted: tuple[str, ...], held: tuple[str, ...]) -> str | None:
    """Cells that were not described are of no kind: what they did says nothing of one that is asked about."""
    return _terms("cells", wanted, tuple(one for one in held if one != ALL_CELLS or ALL_CELLS in wanted))


def _route(wanted: tuple[str, ...], held: tuple[str, ...]) -> str | None:
    """Several routes at once tell less of each: broader. An unknown route does not match."""
    match = _terms("routes", wanted, held)
    return "broader" if match in ("exact", "narrower") and len(held) > len(wanted) else match


def _loosely(frame: Frame, review: ReviewResult) -> str | None:
    wanted = tuple(frame.interventions) or (CELL_THERAPY,)
    parts = [_terms("interventions", wanted, review.interventions or ((CELL_THERAPY,) if review.cells else ()))]
    if frame.routes:
        parts.append(_terms("routes", frame.routes, review.routes) if review.routes else "broader")
    if frame.cells:
        parts.append(_terms("cells", frame.cells, review.cells) if review.cells else "broader")
    return _worst(*parts)


def _all_of(frame: Frame) -> tuple[str, ...]:
    top = {above for condition in frame.conditions for above in vocabulary("conditions").above(condition)}
    return tuple(sorted(top))


def _worst(*matches: str | None) -> str | None:
    if any(match is None for match in matches):
        return None
    return max((match for match in matches if match is not None), key=MATCHES.index)
