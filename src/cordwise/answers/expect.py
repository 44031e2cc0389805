"""`expect(person, evidence, findings)`: what to expect of a treatment, with rates as measured and how well each thing is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from cordwise.answers.ask import section
from cordwise.answers.sections.harms import SERIOUS, harm_line, serious, signals, syntheses
from cordwise.answers.sections.subject import outcome_label
from cordwise.answers.sections.sure import rating
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
from cordwise.person.expect import alternatives, compared_conditions, expected
from cordwise.records.evidence import Evidence, Outcome
from cordwise.records.finding import Finding, Pooled
from cordwise.records.frame import Frame
from cordwise.records.person import Grid, Person, Step
from cordwise.records.reply import Expectation, Section

KNOWN = {
    "guideline": "by guideline or leaflet",
    "described": "as described in publications",
    "usual": "usual practice; no study of it is held",
    "": "",
}
NO_STEP = (
    (
        "Harvest",
        ("cells", "donor"),
        "Whether anything is taken from you depends on the cells: say which, and whose they are.",
        "How these cells are taken is not described here: ask who takes what, where, and with which harm.",
    ),
    (
        "Preparation",
        ("cells",),
        "How the cells are prepared depends on which they are.",
        "How these cells are prepared is not described here: ask for the papers of the laboratory.",
    ),
    (
        "Injection",
        ("route",),
        "How the cells are given depends on the route; name one to see it.",
        "How cells are given by this route is not described here: ask for every step.",
    ),
)
"""A stage that has no step: what must be said for it to be told, and what is told where that was said and nothing is held."""
USUAL_AT_MOST = 8
NOT_USUAL = (
    "new_lesion",
    "condition_worsened",
    "disease_progression",
    "neurological_event",
    "csf_change",
    "ae_any",
    "ae_related",
    "surgery",
)
"""Harms that are no side effect that comes and goes, or that say only "any"."""
CITED_EACH = 4
AGE_GROUPS = (("under 2 years", 0.0, 2.0), ("2 to 12 years", 2.0, 13.0), ("13 to 17 years", 13.0, 18.0), ("18 years and over", 18.0, 121.0))


def expect(person: Person, evidence: Evidence, findings: Findings) -> Expectation:
    """What to expect of the treatment that the facts of a person name; the age picks the sedation, and the condition the alternatives."""
    told = Telling(evidence=evidence)
    finding = findings(_of_treatment(person))
    lead = _lead(told, person, finding)
    sections = tuple(_sections(told, person, finding, findings))
    grids = tuple(_grids(told, person, findings))
    return Expectation(
        title=treatment_words(person),
        treatment=treatment_of(person),
        lead=lead,
        sections=sections,
        alternatives=grids,
        sources=told.citations.listed(),
        evidence_version=evidence.version,
        numbers=tuple(told.numbers),
    )


def _of_treatment(person: Person) -> Frame:
    """The frame of the route alone: what a needle does is much the same with each kind of cells, and counts of one kind are few."""
    whole = frame_of_person(person)
    return Frame(routes=whole.routes, interventions=whole.interventions)


def _lead(told: Telling, person: Person, finding: Finding) -> str:
    most = max(_usual(finding), key=lambda one: (one.events, one.outcome), default=None)
    often = f" The side effect seen in most people: {vocabulary('outcomes').label(most.outcome)}." if most else ""
    lasting = [row.duration_hours for row in told.evidence.outcomes if row.duration_hours and _same_route(told.evidence, row, person)]
    short = (
        f" Where it was measured, usual side effects lasted {min(lasting):.0f} to {max(lasting):.0f} hours on average."
        if len(lasting) > 1
        else ""
    )
    return f"Read the warning signs before, not after.{often}{short} Rare and late harms are not ruled out."


def _usual(finding: Finding) -> list[Pooled]:
    """Side effects that passed, as far as counts of them are held: neither serious ones nor what an MRI or the disease shows."""
    rows = [one for one in finding.harms if one.outcome not in (*SERIOUS, *NOT_USUAL) and one.events and not _is_serious(one.outcome)]
    return sorted(rows, key=lambda one: (one.match == "borrowed", -one.total, one.outcome, one.controlled))


def _sections(told: Telling, person: Person, finding: Finding, findings: Findings) -> Iterator[Section]:
    """Every section that has something to say, in the order of telling."""
    writers: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("warnings", "Go to a doctor at once", _warnings(told, person)),
        ("steps", "Step by step", _steps(told, person)),
        ("sedation", "Sedation and anaesthesia", _sedation(told, person)),
        ("side_effects", "Side effects as counted", _side_effects(told, person, finding)),
        ("serious", "Serious and rare harm", _serious(told, finding)),
        ("followup", "Follow-up", _followup(told, person, finding)),
        ("known", "What is known, and how well", _known(told, person, finding, findings)),
    )
    for name, title, lines in writers:
        text = "\n".join(lines)
        if text:
            yield section(name, title, text)


def _cite(told: Telling, step: Step) -> str:
    return told.cite(*step.sources, *held_rows(told.evidence, step.held), at_most=CITED_EACH)


def _warnings(told: Telling, person: Person) -> Iterator[str]:
    yield "Call an ambulance or go to an emergency department, and say that cells were injected, where and when:"
    for step in expected("warnings", person):
        yield f"- {step.text}{_known_words(step)}{_cite(told, step)}"


def _steps(told: Telling, person: Person) -> Iterator[str]:
    steps = expected("steps", person)
    for step in steps:
        yield f"- {step.stage}: {step.text}{_known_words(step)}{_cite(told, step)}"
    for stage, fields, ask, silent in NO_STEP:
        if not any(step.stage == stage for step in steps):
            yield silent if all(person.get(field) is not None for field in fields) else ask


def _known_words(step: Step) -> str:
    return f" ({KNOWN[step.known]})" if step.known else ""


def _sedation(told: Telling, person: Person) -> Iterator[str]:
    age = person.get("age_years")
    groups = [name for name, low, high in AGE_GROUPS if not isinstance(age, float) or low <= age < high]
    for step in expected("sedation", person):
        if step.stage in groups:
            yield f"- {step.stage}: {step.text}{_known_words(step)}{_cite(told, step)}"
    arms = [arm for arm in told.evidence.arms if arm.intervention == "cell_therapy"]
    said = [arm for arm in arms if arm.sedation]
    if said:
        number = told.figure(
            f"{len(said)} of {len(arms)}",
            value=[len(said), len(arms)],
            kind="arms",
            rows=said,
            how="arms of cell therapy whose sedation is held",
        )
        yield f"How people were sedated is held for {number} treated groups only; nobody has compared the ways."


def _side_effects(told: Telling, person: Person, finding: Finding) -> Iterator[str]:
    rows = _usual(finding)
    if rows:
        yield "By this route, with cells of any kind, those looked for in most people first:"
    for pooled in rows[:USUAL_AT_MOST]:
        yield harm_line(told, pooled)
    yield from _times(told, person)
    yield from syntheses(told, finding)
    if not rows:
        yield "No study held counts side effects of just this. That is not the same as none."


def _is_serious(outcome: str) -> bool:
    return bool(vocabulary("outcomes")[outcome].facts.get("serious"))


def _times(told: Telling, person: Person) -> Iterator[str]:
    """When each side effect began and how long it lasted, where that was measured by this route."""
    found: dict[str, list[Outcome]] = {}
    for row in told.evidence.outcomes:
        if (row.onset_hours or row.duration_hours) and _same_route(told.evidence, row, person):
            found.setdefault(row.outcome, []).append(row)
    if found:
        yield "When it begins and how long it lasts, where somebody measured it (averages of studies):"
    for outcome, rows in sorted(found.items()):
        yield f"- {outcome_label(outcome, told)}: {_hours(told, rows, 'onset_hours', 'begins after')}{_hours(told, rows, 'duration_hours', 'lasts')}{_seen_in(told, rows)}{told.cite_studies([row.study_id for row in rows])}"


def _same_route(evidence: Evidence, row: Outcome, person: Person) -> bool:
    route = person.get("route")
    arms = [arm for arm in evidence.arms_of.get(row.study_id, ()) if arm.arm_id == row.arm_id]
    return route is not None and any(vocabulary("routes").is_kind_of(one, str(route)) for arm in arms for one in arm.routes)


def _hours(told: Telling, rows: Sequence[Outcome], name: str, verb: str) -> str:
    values = [value for row in rows if (value := getattr(row, name)) is not None]
    if not values:
        return ""
    low, high = min(values), max(values)
    words = f"{low:.0f} hours" if round(low) == round(high) else f"{low:.0f} to {high:.0f} hours"
    return f"{verb} {told.figure(words, value=[low, high], kind='hours', rows=rows, how=f'lowest and highest {name}')}, "


def _seen_in(told: Telling, rows: Sequence[Outcome]) -> str:
    counts = [f"{row.events} of {row.total}" for row in rows if row.events is not None and row.total]
    words = "; ".join(counts)
    return f"in {told.figure(words, value=words, kind='counts', rows=rows, how='events of total')} people" if counts else "share not held"


def _serious(told: Telling, finding: Finding) -> Iterator[str]:
    yield from serious(told, finding)
    yield from signals(told, finding)


def _followup(told: Telling, person: Person, finding: Finding) -> Iterator[str]:
    for step in expected("followup", person):
        yield f"- {step.stage}: {step.text}{_known_words(step)}{_cite(told, step)}"
    late = [report for report in told.evidence.harm_reports if report.months_to_harm and "cell_therapy" in report.interventions]
    if late:
        longest = max(late, key=lambda report: (report.months_to_harm or 0.0, report.report_id))
        words = told.figure(
            f"{longest.months_to_harm:g} months", value=longest.months_to_harm, kind="field", rows=[longest], how="months_to_harm"
        )
        yield f"The latest harm published was found {words} after cells: {longest.harm_text}{told.cite(longest)}."
    studies = [told.evidence.study[one] for one in finding.studied.study_ids]
    said = [study for study in studies if study.followup_months_max is not None]
    if said:
        months = [study.followup_months_max for study in said if study.followup_months_max is not None]
        number = plural(len(said), "study", "studies")
        told.figure(
            f"{number} of {len(studies)}", value=[len(said), len(studies)], kind="studies", rows=said, how="studies whose follow-up is held"
        )
        words = f"{median(months):g} months in the middle study, {max(months):g} months in the longest"
        told.figure(words, value=[median(months), max(months)], kind="months", rows=said, how="median and highest followup_months_max")
        yield f"How long people were followed is held for {number} of {len(studies)}: {words}. What comes later than that, no study held has looked for."


def _known(told: Telling, person: Person, finding: Finding, findings: Findings) -> Iterator[str]:
    own = findings(frame_of_person(person))
    yield from whether_it_helps(told, own)
    yield from rating(told, "serious harm", finding.harm_certainty, finding)
    condition = person.get("condition")
    if condition is not None and not alternatives(str(condition)):
        yield no_alternatives(person)


def _grids(told: Telling, person: Person, findings: Findings) -> Iterator[Grid]:
    """The table of the person's condition; of every condition that has one, where none was named."""
    condition = person.get("condition")
    for one in (str(condition),) if condition is not None else compared_conditions():
        grid = side_by_side(told, one, findings)
        if grid is not None:
            yield grid
