"""`check(person, evidence, findings)`: what speaks against a treatment for one person, what to ask next, and what to know of the offer.

The reply never says that somebody is suitable: the best it can say is that nothing was found against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cordwise.answers.ask import section
from cordwise.answers.sections.telling import Telling, plural
from cordwise.answers.treatments import (
    Findings,
    frame_of_person,
    held_rows,
    no_alternatives,
    side_by_side,
    treatment_of,
    treatment_words,
    whether_it_helps,
)
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.candidacy import judge, questions, verdict
from cordwise.person.contraindications import contraindications
from cordwise.person.emergencies import emergencies
from cordwise.person.facts import fact_words
from cordwise.person.held import judge_held
from cordwise.person.offer import clinic_questions, flags, seen
from cordwise.person.unjudged import unjudged
from cordwise.records.evidence import Criterion, Evidence
from cordwise.records.person import FlagAnswer, Judged, Person, Question, TrialFit, Verdict
from cordwise.records.reply import Check, Section

CELL_INTERVENTIONS = ("cell_therapy", "biologic_injection", "birth_tissue_product")
REGISTRIES = ("nct", "irct", "trialx", "euctr", "actrn", "chictr", "jrct", "ctri")
OUTCOME_ORDER = ("nothing_against", "cannot_be_said", "not_eligible")
DECIDING_AT_MOST = 3
CITED_EACH = 4
WEIGHED_AT_MOST = 4
UNJUDGED_AT_MOST = 8

LEADS = {
    "unjudged": "Entered, but not judged here: {labels}.",
    "hard": "By what was entered this should not be done: {labels}.",
    "now": "Not now: {labels}. Each point says what would have to change.",
    "open": "It cannot be said yet: {number} open.",
    "weigh": "A doctor must weigh: {labels}.",
    "first": "Ask first: {ask}",
    "clear": "Nothing was found against it in what was {entered}. That is no promise: it does not say that it helps, nor that a doctor or a trial would agree.",
    "flags": "The offer itself shows {number}: {labels}.",
}


def check(person: Person, evidence: Evidence, findings: Findings, *, sheet: bool = False) -> Check:
    """The check of a person for the treatment that their facts name; `sheet` leaves out what does not fit on one page."""
    told = Telling(evidence=evidence)
    first = tuple(f"{one.says}{'' if sheet else told.cite(*one.sources)}" for one in emergencies(person))
    judged = tuple(_cited(told, one, evidence) for one in _ranked(judge(contraindications(), person)))
    decided = verdict(judged)
    asked = questions(judged)
    answered = tuple(_flag(told, flag.id, person) for flag in flags())
    passed = unjudged(contraindications(), person)
    ruled_out = [one.label for one in judged if one.against and one.weight == "hard"]
    trials = () if sheet else tuple(_ranked_fits(_kept_out(fit, ruled_out) for fit in _fits(told, person, evidence)))
    frame = frame_of_person(person)
    parts = treatment_of(person)
    grid = None if sheet or "condition" not in parts else side_by_side(told, parts["condition"], findings, frame)
    sections = tuple(_sections(told, person, findings, sheet, passed, compared=grid is not None))
    return Check(
        title=treatment_words(person),
        treatment=parts,
        outcome=decided.outcome,
        lead=" ".join((*first, lead(decided, judged, asked, answered, passed))),
        deciding=decided.deciding,
        entered=tuple(fact_words(field, value) for field, value in person.facts),
        criteria=judged,
        questions=asked,
        trials=trials,
        flags=answered,
        clinic_questions=clinic_questions(),
        alternatives=(grid,) if grid else (),
        sections=sections,
        sources=told.citations.listed(),
        evidence_version=evidence.version,
        sheet=sheet,
    )


def _ranked(judged: Iterable[Judged]) -> list[Judged]:
    """Against first, by weight; then what must be weighed, what is not known, and what is cleared: the order in which sources are numbered."""
    weights = ("hard", "now", "weigh")
    return sorted(judged, key=lambda one: (not one.against, one.state != "unknown", weights.index(one.weight)))


def _cited(told: Telling, one: Judged, evidence: Evidence) -> Judged:
    rule = next(rule for rule in contraindications() if rule.id == one.id)
    rows = [*rule.sources, *held_rows(evidence, rule.held)]
    return replace(one, sources=told.citations.cite_all(rows, at_most=CITED_EACH))


def lead(
    decided: Verdict, judged: Sequence[Judged], asked: Sequence[Question], answered: Sequence[FlagAnswer], passed: Sequence[str] = ()
) -> str:
    """The sentences to read if only these are read: with nothing found against it, also what was `passed` over."""
    over = passed if decided.outcome == "nothing_against" else ()
    return " ".join([*_verdict_words(decided, judged, asked, over), *_unjudged_words(over), *_flag_words(answered)])


def _unjudged_words(passed: Sequence[str]) -> Iterator[str]:
    more = len(passed) - UNJUDGED_AT_MOST
    if passed:
        yield LEADS["unjudged"].format(labels="; ".join([*passed[:UNJUDGED_AT_MOST], *([f"and {more} more (below)"] if more > 0 else [])]))


def _verdict_words(decided: Verdict, judged: Sequence[Judged], asked: Sequence[Question], passed: Sequence[str]) -> Iterator[str]:
    by_weight = {weight: [one.label for one in judged if one.against and one.weight == weight] for weight in ("hard", "now", "weigh")}
    if decided.outcome == "nothing_against":
        yield LEADS["clear"].format(entered="judged, and not all that was entered was" if passed else "entered")
    for weight in ("hard", "now"):
        if by_weight[weight]:
            yield LEADS[weight].format(labels="; ".join(by_weight[weight]))
    if decided.outcome == "cannot_be_said" and asked:
        yield LEADS["open"].format(number=plural(len(asked), "question is", "questions are"))
    if decided.outcome == "cannot_be_said" and not asked:
        yield "It cannot be said here."
    if by_weight["weigh"]:
        more = len(by_weight["weigh"]) - WEIGHED_AT_MOST
        labels = [*by_weight["weigh"][:WEIGHED_AT_MOST], *([f"and {more} more"] if more > 0 else [])]
        yield LEADS["weigh"].format(labels="; ".join(labels))
    if decided.outcome == "cannot_be_said" and asked:
        yield LEADS["first"].format(ask=asked[0].ask)


def _flag_words(answered: Sequence[FlagAnswer]) -> Iterator[str]:
    labels = [one.label[:1].lower() + one.label[1:] for one in answered if one.state == "seen"]
    if labels:
        yield LEADS["flags"].format(number=plural(len(labels), "red flag", "red flags"), labels="; ".join(labels))


def _flag(told: Telling, flag_id: str, person: Person) -> FlagAnswer:
    flag = next(flag for flag in flags() if flag.id == flag_id)
    rows = [*flag.sources, *held_rows(told.evidence, flag.held)]
    return replace(seen(flag, person), sources=told.citations.cite_all(rows, at_most=CITED_EACH))


def _fits(told: Telling, person: Person, evidence: Evidence) -> Iterator[TrialFit]:
    """The trials of cells for the condition, and of the route where it was said, each with how its criteria fit."""
    for source, rows in _trials(person, evidence).items():
        yield _fit(told, source, rows, person)


def _kept_out(fit: TrialFit, ruled_out: Sequence[str]) -> TrialFit:
    """A fit in the light of what rules the treatment out: a hard exclusion wins over the few criteria of a trial that are held."""
    if not ruled_out or fit.outcome == "not_eligible":
        return fit
    return replace(
        fit, outcome="not_eligible", deciding=tuple(f"rules out the treatment itself: {label}" for label in ruled_out[:DECIDING_AT_MOST])
    )


def _ranked_fits(fits: Iterable[TrialFit]) -> list[TrialFit]:
    """Those most fully held first."""
    return sorted(fits, key=lambda fit: (-fit.total, OUTCOME_ORDER.index(fit.outcome), fit.unknown, fit.study_id))


def _trials(person: Person, evidence: Evidence) -> dict[str, list[Criterion]]:
    condition, route = person.get("condition"), person.get("route")
    found: dict[str, list[Criterion]] = {}
    for row in evidence.criteria:
        if condition is not None and _concerns(row, str(condition), route) and _is_cell_trial(row.source_id, evidence):
            found.setdefault(row.source_id, []).append(row)
    return found


def _concerns(row: Criterion, condition: str, route: object) -> bool:
    conditions, routes = vocabulary("conditions"), vocabulary("routes")
    if not any(conditions.is_kind_of(condition, one) or conditions.is_kind_of(one, condition) for one in row.conditions):
        return False
    return (
        route is None
        or not row.routes
        or any(routes.is_kind_of(str(route), one) or routes.is_kind_of(one, str(route)) for one in row.routes)
    )


def _is_cell_trial(source_id: str, evidence: Evidence) -> bool:
    arms = evidence.arms_of.get(source_id, ())
    if not arms:
        return source_id.startswith(REGISTRIES) or source_id in evidence.study
    return any(arm.role == "treatment" and arm.intervention in CELL_INTERVENTIONS for arm in arms)


def _fit(told: Telling, source: str, rows: Sequence[Criterion], person: Person) -> TrialFit:
    judged = judge_held(rows, person)
    against = [one for one in judged if one.against]
    unknown = [one for one in judged if one.state == "unknown"]
    outcome = "not_eligible" if against else "cannot_be_said" if unknown else "nothing_against"
    study = told.evidence.study.get(source)
    return TrialFit(
        study_id=source, title=study.title or source if study else source.upper(), outcome=outcome, met=len(judged) - len(against) - len(unknown),
        deciding=tuple(_decides(one) for one in (against or unknown)[:DECIDING_AT_MOST]), unknown=len(unknown), total=len(judged),
        criteria=judged, sources=told.citations.cite_all(rows[:1]),
    )  # fmt: skip


def _decides(one: Judged) -> str:
    side = "takes in only" if one.kind == "inclusion" else "keeps out"
    entered = f" ({'; '.join(one.facts)})" if one.facts and one.against else ""
    return f"{side}: {one.label}{entered}"


def _sections(
    told: Telling, person: Person, findings: Findings, sheet: bool, passed: Sequence[str], *, compared: bool
) -> Iterator[Section]:
    frame = frame_of_person(person)
    if frame.said != ("interventions",):
        yield section("helps", "Whether it helps", "\n".join(whether_it_helps(told, findings(frame))))
    if not sheet and not compared:
        yield section("standard_care", "Standard care and alternatives", no_alternatives(person))
    yield section("not_told", "What this cannot tell", "\n".join(_not_told(sheet, passed)))


def _not_told(sheet: bool, passed: Sequence[str]) -> Iterator[str]:
    if passed:
        yield f"- {LEADS['unjudged'].format(labels='; '.join(passed))} No rule on this treatment reads it; tell it to the doctor."
    yield "- It knows only what was entered. An examination, blood tests and an MRI can show more."
    yield "- That nothing is found against a treatment says nothing about whether it helps."
    yield "- Never stop a drug on the strength of this page; the doctor who prescribed it decides."
    if not sheet:
        yield "- The trials named are those whose criteria are held. Many are closed; a registry tells which take people in now."
    yield "Nothing that was entered is kept or sent anywhere."
