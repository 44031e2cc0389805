"""A treatment on offer, as replies on one person tell it: its name, what is held on whether it helps, and its alternatives side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from cordwise.answers.sections.alternatives import SAID
from cordwise.answers.sections.cost import amount
from cordwise.answers.sections.found import held
from cordwise.answers.sections.reviews import choose, estimate_words
from cordwise.answers.sections.subject import CERTAINTY, place
from cordwise.answers.sections.telling import Telling
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.person.expect import Alternative, alternatives, compared_conditions
from cordwise.records.evidence import Cost, Evidence, Guidance, ReviewResult
from cordwise.records.finding import Finding
from cordwise.records.frame import Frame
from cordwise.records.person import Grid, Person

Findings = Callable[[Frame], Finding]

CELLS = "cell_therapy"
PARTS = ("route", "cells", "donor", "condition")
WHOSE = {"autologous": "own cells", "allogeneic": "cells of a donor"}
STATES = {
    "none": "No study in people bears on whether it helps.",
    "uncontrolled": "Whether it helps is not known: no study held had a control group with results on benefit.",
    "controlled_unsettled": "Whether it helps is not settled by the controlled studies held.",
    "controlled_no_difference": "The controlled studies held found no difference to going without.",
    "controlled_benefit": "Controlled studies held found a benefit.",
}
GRID = ("Treatment", "How it is meant to work", "How invasive", "Guidance held", "What was found", "How sure", "Cost where known")
NOTHING = "none held"
NO_REVIEW = "no review held"
EACH_AT_MOST = 2


def treatment_of(person: Person) -> dict[str, str]:
    """The parts of the treatment that were said, as ids."""
    return {name: str(value) for name in PARTS if (value := person.get(name)) is not None}


def treatment_words(person: Person) -> str:
    """ "bone-marrow mesenchymal stromal cells, intrathecal, own cells, for spinal cord injury"."""
    parts = treatment_of(person)
    words = [vocabulary("cells").label(parts["cells"]) if "cells" in parts else "cell therapy"]
    if "route" in parts:
        words.append(vocabulary("routes").label(parts["route"]))
    if "donor" in parts:
        words.append(WHOSE[parts["donor"]])
    if "condition" in parts:
        words.append(f"for {vocabulary('conditions').label(parts['condition'])}")
    return ", ".join(words)


def frame_of_person(person: Person) -> Frame:
    """The frame of the treatment: condition, route, cells, donor, as far as they were said."""
    parts = treatment_of(person)
    return Frame(
        conditions=(parts["condition"],) if "condition" in parts else (), routes=(parts["route"],) if "route" in parts else (),
        cells=(parts["cells"],) if "cells" in parts else (), donor=parts.get("donor", ""), interventions=(CELLS,),
    )  # fmt: skip


def whether_it_helps(told: Telling, finding: Finding) -> Iterator[str]:
    """How much is held on it, what it comes to, and how sure that is."""
    yield held(told, finding)
    yield f"{STATES[finding.state]} Certainty (GRADE) about a benefit: {CERTAINTY[finding.certainty.level]}; about serious harm: {CERTAINTY[finding.harm_certainty.level]}."


def held_rows(evidence: Evidence, ids: Sequence[str]) -> list[Any]:
    """The rows of evidence of those ids, one each, in their order."""
    found: dict[str, Any] = {}
    for rows, name in ((evidence.criteria, "criterion_id"), (evidence.studies, "study_id"), (evidence.harm_reports, "report_id"),
                       (evidence.guidance, "guidance_id"), (evidence.regulation, "regulation_id")):  # fmt: skip
        for row in rows:
            found.setdefault(getattr(row, name), row)
    return [found[one] for one in ids if one in found]


def side_by_side(told: Telling, condition: str, findings: Findings, own: Frame | None = None) -> Grid | None:
    """Established alternatives of a condition beside cells, each with what guidance, reviews and prices are held; None where none are known."""
    rows = alternatives(condition)
    if not rows:
        return None
    cells = _cells_row(told, condition, findings(own or Frame(conditions=(condition,), interventions=(CELLS,))))
    told_rows = (cells, *(_row(told, condition, one) for one in rows))
    return Grid(caption=f"Side by side: {vocabulary('conditions').label(condition)}", head=GRID, rows=told_rows)


def no_alternatives(person: Person) -> str:
    """What to say where no table of alternatives is held: for which conditions there is one, and whom to ask."""
    held = ", ".join(vocabulary("conditions").label(one) for one in compared_conditions())
    said = person.get("condition")
    subject = f"for {vocabulary('conditions').label(str(said))}" if said is not None else "as the condition was not said"
    return f"Established treatments are not set side by side here {subject}; they are for {held}. Ask a doctor who does not sell cells what is established, and what it achieves."


def _cells_row(told: Telling, condition: str, finding: Finding) -> tuple[str, ...]:
    return (
        "Cell therapy", "meant to calm inflammation or to repair; not shown in people", "needle to surgery, by route",
        _guidance(told, condition, CELLS), f"{finding.studied.n_studies} studies, {finding.studied.n_randomised} randomised. {STATES[finding.state]}",
        CERTAINTY[finding.certainty.level], _cost(told, condition, CELLS),
    )  # fmt: skip


def _row(told: Telling, condition: str, one: Alternative) -> tuple[str, ...]:
    label = vocabulary("interventions").label(one.intervention)
    found, sure = _evidence(told, condition, one)
    return (
        f"{label[:1].upper()}{label[1:]} ({one.whom})", one.mechanism, one.invasive, _guidance(told, condition, one.intervention),
        found, sure, _cost(told, condition, one.intervention),
    )  # fmt: skip


def _evidence(told: Telling, condition: str, one: Alternative) -> tuple[str, str]:
    """What was found, and how sure: of the review that says most, else of what is written down with its document."""
    review = next(iter(choose(_reviews(told, condition, one.intervention), at_most=1)), None)
    if review is not None:
        return _found(told, review), review.certainty or "not graded by its authors"
    return (f"{one.found}{told.cite(*one.sources)}", one.sure) if one.found else (NO_REVIEW, "not judged")


def _found(told: Telling, review: ReviewResult) -> str:
    what = told.quoted(review, "outcome_text") or vocabulary("outcomes").label(review.outcome)
    size = estimate_words(told, review) or {"benefit": "its authors see a benefit", "no_difference": "no difference"}.get(
        review.direction, "mixed or unclear"
    )
    return f"{what}: {size}{told.cite(review)}"


def _reviews(told: Telling, condition: str, intervention: str) -> list[ReviewResult]:
    kinds = vocabulary("outcomes").terms
    return [
        r
        for r in told.evidence.reviews
        if intervention in r.interventions
        and r.status != "retracted"
        and _shares(r.conditions, condition)
        and not (r.outcome in kinds and kinds[r.outcome].facts.get("kind") == "harm")
    ]


def _guidance(told: Telling, condition: str, intervention: str) -> str:
    rows = [
        g
        for g in told.evidence.guidance
        if intervention in g.interventions
        and g.status != "retracted"
        and (_shares(g.conditions, condition) or (not g.conditions and "marketing" not in g.topic))
    ]
    ranked = sorted(rows, key=lambda g: (not g.conditions, -(g.year or 0), g.guidance_id, g.intervention_text))[:EACH_AT_MOST]
    return "; ".join(_said(told, row) for row in ranked) or NOTHING


def _said(told: Telling, row: Guidance) -> str:
    year = f" {row.year}" if row.year else ""
    detail = f" ({told.quoted(row, 'intervention_text')})" if row.intervention_text else ""
    return f"{told.quoted(row, 'organisation')}{year} {SAID[row.recommendation]}{detail}{told.cite(row)}"


def _cost(told: Telling, condition: str, intervention: str) -> str:
    rows = [c for c in told.evidence.costs if intervention in c.interventions and _shares(c.conditions, condition)]
    ranked = sorted(rows, key=lambda c: (c.basis not in ("survey", "study", "price_list"), -(c.year or 0), c.cost_id))[:1]
    return "; ".join(_price(told, row) for row in ranked) or "not held"


def _price(told: Telling, row: Cost) -> str:
    year = f" {row.year}" if row.year else ""
    return f"{amount(told, row)} ({place(row.jurisdiction)}{year}){told.cite(row)}"


def _shares(held_on: Sequence[str], condition: str) -> bool:
    words = vocabulary("conditions")
    return any(words.is_kind_of(one, condition) or words.is_kind_of(condition, one) for one in held_on)
