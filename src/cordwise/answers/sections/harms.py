"""Harms: rates with upper limits, comparisons, published syntheses, and reports of unknown frequency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cordwise.answers.main_harm import closest, is_within, key_comparison
from cordwise.answers.sections.counts import contrast_line, from_others, in_whom, pooled_words
from cordwise.answers.sections.reviews import choose, review_line
from cordwise.answers.sections.subject import outcome_label
from cordwise.answers.sections.telling import Telling, listed, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import HarmReport, ReviewResult
from cordwise.records.finding import Finding, Pooled
from cordwise.records.frame import Frame

SERIOUS = ("sae_any", "sae_related", "death")
GENERAL = ("sae_any", "sae_related", "ae_any", "ae_related", "ae_late", "procedure_complication")
"""Harms that name no kind of harm."""
COMMON_HARMS = ("headache", "back_pain", "fever", "nausea", "infection", "discitis")
WORSENED = "condition_worsened"
OTHER_HARMS = 3
SINGLE_AT_MOST = 6
SIGNALS_AT_MOST = 8
ELSEWHERE_AT_MOST = 4
WITHIN_AT_MOST = 4
COMPARED_AT_MOST = 8
VERY_COMMON = 0.1
"""A rate from which a harm is very common (CIOMS): it keeps its number in a list, and where so much is left possible, nothing is told as rare."""
COMPARING = ("RR", "OR", "HR", "RD")
ROOT = "cells"
OTHER_CELLS = 3


def harms(told: Telling, finding: Finding, frame: Frame | None = None, *, every: bool = False) -> Iterator[str]:
    """The lines of the section; it always says something. `frame`: what was asked, where the finding leaves parts of it open; `every`: no list is cut."""
    frame = frame or finding.frame
    yield from serious(told, finding)
    yield from _single(told, finding, frame, every=every)
    if finding.harm_contrasts:
        yield "Harms in treated against control groups of the same studies:"
        yield from (contrast_line(told, one, in_whom(told, one, finding.frame)) for one in finding.harm_contrasts)
    yield from syntheses(told, finding)
    yield from signals(told, finding, frame, every=every)
    if not finding.studied.n_studies and "cell_therapy" not in finding.frame.interventions:
        yield say("harms_not_held")
    elif not finding.harms and not own_signals(finding) and not finding.harm_reviews:
        yield "No study, review or report that matches counts harms. That is not the same as no harm: nobody may have looked."


def serious(told: Telling, finding: Finding) -> Iterator[str]:
    """Serious events and deaths, each with its limit; where none was counted, that."""
    rows = [p for p in finding.harms if p.outcome in SERIOUS]
    if not rows:
        yield "Serious events: no study that matches gives a count of people with serious events, so no rate can be told."
        return
    yield "Serious events, as counted in studies:"
    ranked = sorted(rows, key=lambda p: (p.match == "borrowed", SERIOUS.index(p.outcome), p.controlled))
    yield from (harm_line(told, pooled) for pooled in ranked)


def harm_line(told: Telling, pooled: Pooled) -> str:
    """One harm: where it was counted, the count, its limits."""
    where = "in treated groups of controlled studies" if pooled.controlled else "in studies without a control group"
    return f"- {outcome_label(pooled.outcome, told)}, {where}{from_others(pooled.match)}: {pooled_words(told, pooled)}"


def _single(told: Telling, finding: Finding, frame: Frame, *, every: bool) -> Iterator[str]:
    """Counts of single harms: those asked about, grave ones and very common ones, then others while there is room; the rest by name."""
    rows = [p for p in finding.harms if p.outcome not in SERIOUS]
    if not rows:
        return
    ranked = sorted(rows, key=lambda p: (_rank(p, frame), p.match == "borrowed", not p.events, -p.total, p.outcome))
    kept = [p for p in ranked if _keeps_count(p, frame) or (every and _rank(p, frame) < OTHER_HARMS)]
    mild = [p for p in ranked if p not in kept][: max(0, SINGLE_AT_MOST - len(kept))]
    shown = [p for p in ranked if p in kept or p in mild]
    yield "Single harms:"
    yield from (harm_line(told, pooled) for pooled in shown)
    told_of = {p.outcome for p in shown}
    others = [p for p in ranked if p.outcome not in told_of]
    seen = dict.fromkeys(p.outcome for p in others if p.events)
    unseen = dict.fromkeys(p.outcome for p in others if p.outcome not in seen)
    for line, names in (("single_seen", seen), ("single_unseen", unseen)):
        if names:
            yield say(line, others=listed([outcome_label(one, told) for one in names]))


def _rank(pooled: Pooled, frame: Frame) -> int:
    """Which counts come first: those asked about, grave ones that were seen, common ones that were seen, the others."""
    seen = pooled.events and pooled.match != "borrowed"
    if is_asked(pooled.outcome, frame):
        return 0
    if pooled.events and _is_grave(pooled.outcome):
        return 1
    return OTHER_HARMS - 1 if seen and pooled.outcome in (*COMMON_HARMS, WORSENED) else OTHER_HARMS


def _keeps_count(pooled: Pooled, frame: Frame) -> bool:
    """Whether a harm keeps its number in a list that ends: one asked about; grave, very common or of any kind, where it was seen, in whomever."""
    if is_asked(pooled.outcome, frame):
        return True
    large = pooled.outcome in GENERAL or pooled.events >= VERY_COMMON * pooled.total
    return bool(pooled.events) and (large or _is_grave(pooled.outcome))


def _is_grave(harm: str) -> bool:
    facts = vocabulary("outcomes")[harm].facts
    return bool(facts.get("serious") or facts.get("grave"))


def is_asked(harm: str, frame: Frame) -> bool:
    """Whether a harm is one that was asked about, or a kind of it; "risks" ask for none more than for others."""
    words = vocabulary("outcomes")
    return any(harm in words and one in words and words.is_kind_of(harm, one) for one in frame.outcomes if one not in GENERAL)


def syntheses(told: Telling, finding: Finding) -> Iterator[str]:
    """Published pooled results on harm: comparisons with a control group first."""
    compared = [r for r in finding.harm_reviews if r.measure in COMPARING and r.estimate is not None]
    comparing = [r for r in compared if not is_within(r)]
    other = [r for r in finding.harm_reviews if r not in compared]
    if comparing:
        yield f"Harms with cells against without, from published syntheses{told.explain('ratio')}:"
        yield from (review_line(told, review, _of_any_route(review, finding)) for review in closest(comparing, finding)[:COMPARED_AT_MOST])
    within = [r for r in compared if is_within(r)]
    if within:
        yield "Between groups of treated people, from published syntheses (who was treated how was not up to chance):"
        yield from (review_line(told, review, _of_any_route(review, finding)) for review in within[:WITHIN_AT_MOST])
    shares = choose([r for r in other if r.estimate is not None and r.measure != "count"], at_most=5)
    if shares:
        yield "Shares from published syntheses without a control group:"
        yield from (review_line(told, review, _of_any_route(review, finding)) for review in shares)


def _of_any_route(review: ReviewResult, finding: Finding) -> str:
    """That a review of one disease takes all routes together, where one route is asked about."""
    return "by any route" if finding.frame.routes and review.conditions and not review.routes else ""


def own_signals(finding: Finding) -> list[HarmReport]:
    """The reports on the treatment asked about."""
    wanted = set(finding.frame.interventions) or {"cell_therapy"}
    return [report for report in finding.signals if wanted & set(report.interventions)]


def signals(told: Telling, finding: Finding, frame: Frame | None = None, *, every: bool = True) -> Iterator[str]:
    """Published reports of harm, without a denominator; those of the harm and the cells asked about first, where the finding leaves them open."""
    frame = _open_parts(finding.frame, frame)
    reports = _varied(own_signals(finding), frame)
    if not reports:
        yield "Reports of single harms: none on just this is held."
    else:
        yield f"Signals: {_number_of(told, reports)} of harm after such treatment, of unknown frequency (nobody knows how many people were treated):"
        yield from _listed_reports(told, reports, frame, None if every else SIGNALS_AT_MOST)
    yield from _elsewhere(told, finding, frame, None if every else ELSEWHERE_AT_MOST)


def _open_parts(frame: Frame, asked: Frame | None) -> Frame:
    """The frame with the cells and outcomes of what was asked, where it leaves them open."""
    return replace(frame, cells=frame.cells or asked.cells, outcomes=frame.outcomes or asked.outcomes) if asked else frame


def _number_of(told: Telling, reports: Sequence[HarmReport]) -> str:
    words = plural(len(reports), "published report", "published reports")
    return told.figure(words, value=len(reports), kind="rows", rows=reports, how="count")


def _listed_reports(told: Telling, reports: Sequence[HarmReport], frame: Frame, at_most: int | None) -> Iterator[str]:
    """Reports, all of those on a harm asked about among them; how many more are held where the list ends before them."""
    asked = sum(any(is_asked(harm, frame) for harm in report.harms) for report in reports)
    shown = len(reports) if at_most is None else max(at_most, asked)
    yield from (_report_line(told, report) for report in reports[:shown])
    if rest := reports[shown:]:
        number = told.figure(str(len(rest)), value=len(rest), kind="rows", rows=rest, how="count")
        yield say("signals_more", number=number)


def elsewhere_signals(told: Telling, finding: Finding) -> list[HarmReport]:
    """Reports after cells by the routes that the studies of a finding used, or by no route that is held, in people with other conditions.

    Whom a route harmed does not matter: a question that names a condition alone must not hide them.
    """
    wanted = set(finding.frame.interventions)
    if "cell_therapy" not in wanted or finding.frame.routes or not finding.frame.conditions:
        return []
    own, routes = own_signals(finding), set(finding.studied.routes)
    reports = [r for r in told.evidence.harm_reports if r.status != "retracted" and wanted & set(r.interventions) and r not in own]
    return [r for r in reports if not r.routes or not routes or routes & set(r.routes)]


def _elsewhere(told: Telling, finding: Finding, frame: Frame, at_most: int | None) -> Iterator[str]:
    reports = _varied(elsewhere_signals(told, finding), frame)
    if not reports:
        return
    by = "by the same routes or by one that is not held" if finding.studied.routes else "by any route"
    yield f"Signals in people with other conditions, after cells {by}: {_number_of(told, reports)}, of unknown frequency:"
    yield from _listed_reports(told, reports, frame, at_most)


def _varied(reports: Sequence[HarmReport], frame: Frame) -> list[HarmReport]:
    """Reports on the harm asked about first, then those on the cells and their like, then one of each kind of harm, the latest first: a short list must not hide a kind."""
    latest = sorted(reports, key=lambda r: (_far(frame, r), not set(r.routes) & set(frame.routes), -(r.year or 0), r.report_id))
    near = [r for r in latest if frame.cells and _far(frame, r) < OTHER_CELLS]
    others = [r for r in latest if r not in near]
    first = {r.harms[:1]: r for r in reversed(others)}
    ones = [r for r in others if first[r.harms[:1]] is r]
    varied = [*near, *ones, *(r for r in others if r not in ones)]
    return sorted(varied, key=lambda r: not any(is_asked(harm, frame) for harm in r.harms))


def _far(frame: Frame, report: HarmReport) -> int:
    """How far the cells of a report are from those asked about: the same or a kind of them, cells of the same tissue, of the same larger kind, others."""
    pairs = [(want, have) for want in frame.cells for have in report.cells]
    words = vocabulary("cells")
    if any(words.is_kind_of(have, want) or (words.is_kind_of(want, have) and want != ROOT != have) for want, have in pairs):
        return 0
    if any(have in _kindred(want) or want in _kindred(have) for want, have in pairs):
        return 1
    return 2 if any((words.above(want) & words.above(have)) - {ROOT} for want, have in pairs) else OTHER_CELLS


def is_of_cells(frame: Frame, report: HarmReport) -> bool:
    """Whether a report is known to be on the cells asked about, on a kind of them, or on cells of the same tissue."""
    pairs = [(want, have) for want in frame.cells for have in report.cells]
    return any(vocabulary("cells").is_kind_of(have, want) or have in _kindred(want) or want in _kindred(have) for want, have in pairs)


def _kindred(cells: str) -> tuple[str, ...]:
    """Cells of the same tissue that are not a kind of each other."""
    return tuple(vocabulary("cells")[cells].facts.get("kindred", ()))


def _report_line(told: Telling, report: HarmReport) -> str:
    """One report: what happened, to how many, after what, when and where."""
    parts = [told.quoted(report, "product"), *report.country.split(";")]
    if report.year:
        parts.insert(1, told.figure(str(report.year), value=report.year, kind="field", rows=[report], how="year"))
    if report.n_patients:
        people = plural(report.n_patients, "person", "people")
        parts.insert(0, told.figure(people, value=report.n_patients, kind="field", rows=[report], how="n_patients"))
    return f"- {told.quoted(report, 'harm_text')} ({', '.join(part for part in parts if part)}){told.cite(report)}"


def comparison(told: Telling, finding: Finding) -> Iterator[str]:
    """The comparison of pooled randomised trials that says most, if there is one."""
    review = key_comparison(finding)
    if review is not None:
        yield f"Against controls, in pooled randomised trials{told.explain('ratio')}:"
        yield review_line(told, review)
