"""What was found: counts with intervals, controlled and uncontrolled apart, natural recovery beside them, reviews and guidance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cordwise.answers.question import Asked
from cordwise.answers.sections.alternatives import guidance_line
from cordwise.answers.sections.by_start import by_grade
from cordwise.answers.sections.counts import contrast_line, from_others, pooled_words
from cordwise.answers.sections.further import counted_at, further_lines, kept_words
from cordwise.answers.sections.natural import natural_beside, natural_line
from cordwise.answers.sections.partly import partly_lines
from cordwise.answers.sections.reviews import reviews_told
from cordwise.answers.sections.studied import of_one_illness
from cordwise.answers.sections.subject import meanings, outcome_label, people, treatment
from cordwise.answers.sections.telling import Telling, plural, say
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import ReviewResult, Study
from cordwise.records.finding import Finding, Pooled

TOLD_AT_MOST = 6
GUIDANCE_AT_MOST = 4
DIRECTIONS = {
    "benefit": "benefit",
    "mixed": "mixed results",
    "no_difference": "no difference",
    "harm": "harm",
    "safety_only": "on safety only",
}


def found(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """The lines of the section on benefit."""
    yield held(told, finding)
    yield from further_lines(told, finding)
    yield from natural_line(told, finding)
    if finding.frame.ais and finding.match in ("broader", "borrowed"):
        words = by_grade(told, finding.frame, finding.frame.ais).removeprefix("; ")
        yield from ([f"By the grade at the start: {words}."] if words else [])
    wanted = _wanted(told, asked, finding)
    yield from _pooled_lines(
        told,
        finding,
        "Studies without a control group: what was seen there is not the effect of the treatment.",
        [p for p in wanted if not p.controlled],
    )
    yield from _pooled_lines(
        told,
        finding,
        "Treated groups of studies with a control group (by themselves these shares show no effect either):",
        [p for p in wanted if p.controlled],
    )
    yield from _partly(told, asked, finding)
    contrasts = finding.contrasts if of_one_illness(told, finding) else [one for one in finding.contrasts if _is_asked(one.outcome, asked)]
    if contrasts:
        yield f"Treated against control, in the same studies{told.explain('ratio')}:"
        yield from (contrast_line(told, contrast) for contrast in contrasts)
    if not of_one_illness(told, finding):
        yield say("counts_by_illness")
    yield from _conclusions(told, finding)
    wanted_in = set(finding.frame.interventions)
    reviews = [
        review
        for review in finding.reviews
        if wanted_in & set(review.interventions) and review.kind != "survey" and _of_these(told, finding, review)
    ]
    yield from reviews_told(told, reviews, "Published reviews:", asked.frame.outcomes)
    yield from _guidance(told, finding)


def _of_these(told: Telling, finding: Finding, review: ReviewResult) -> bool:
    """Whether a review is of the illness that all studies are on, where none is asked about."""
    if finding.frame.conditions or not of_one_illness(told, finding):
        return True
    return any(set(review.conditions) & set(told.evidence.study[one].conditions) for one in finding.studied.study_ids)


def held(told: Telling, finding: Finding) -> str:
    """How much there is."""
    who = finding.studied
    subject = f"{treatment(told, finding.frame)} in {people(told, finding.frame)}"
    meaning = meanings(told, finding.frame)
    if not who.n_studies:
        return f"No study with results of {subject} is held.{meaning}"
    studies = [told.evidence.study[one] for one in who.study_ids]
    number = told.figure(plural(who.n_studies, "study", "studies"), value=who.n_studies, kind="studies", rows=studies, how="count")
    about = f"about {plural(who.n_people, 'person', 'people')} treated"
    treated = told.figure(about, value=who.n_people, kind="people", rows=studies, how="sum of people treated, else enrolled")
    known = f", known to {words}" if (words := kept_words(told, finding)) else ""
    return f"Held: {number} of {subject}{known}{from_others(finding.match)}, {treated}; {_controlled(told, studies)}.{meaning}"


def _controlled(told: Telling, studies: Sequence[Study]) -> str:
    """How many had a control group and were randomised."""
    controlled, randomised = [s for s in studies if s.controlled], [s for s in studies if s.design == "rct"]
    if not controlled:
        return "none had a control group"
    words = f"{len(controlled)} had a control group"
    told.figure(words, value=len(controlled), kind="studies", rows=controlled, how="count of controlled")
    if not randomised:
        return f"{words}, none of them randomised"
    more = f"{len(randomised)} of them randomised"
    return f"{words}, {told.figure(more, value=len(randomised), kind='studies', rows=randomised, how='count of randomised')}"


def _wanted(told: Telling, asked: Asked, finding: Finding) -> list[Pooled]:
    """The outcomes asked about first, then those with most people; those of natural recovery always; where no condition is named, those asked about alone."""
    if not of_one_illness(told, finding):
        return [p for p in finding.benefits if _is_asked(p.outcome, asked)]
    own = [p for p in finding.benefits if p.outcome == "ais_improved" or _is_asked(p.outcome, asked)]
    rest = [p for p in finding.benefits if p not in own]
    most = TOLD_AT_MOST if asked.lead in ("benefit", "timing", "duration") else TOLD_AT_MOST // 2
    return [*own, *rest][: max(most, len(own))]


def _is_asked(outcome: str, asked: Asked) -> bool:
    """Whether an outcome is of a kind of benefit that the question names."""
    terms = vocabulary("outcomes")
    asked_for = [o for o in asked.frame.outcomes if o in terms and terms[o].facts.get("kind") == "benefit" and o != "improvement"]
    return any(terms.is_kind_of(outcome, one) for one in asked_for)


def _partly(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """Counts of part of a group, of outcomes asked about that no whole group has."""
    counted = {pooled.outcome for pooled in finding.benefits}
    yield from partly_lines(told, finding, [one for one in asked.frame.outcomes if one not in counted and one != "improvement"])


def _pooled_lines(told: Telling, finding: Finding, heading: str, pooled: Sequence[Pooled]) -> Iterator[str]:
    if pooled:
        yield heading
    for one in pooled:
        at = f" Counted{at}." if (at := counted_at(told, finding, one.outcome, one.studies)) else ""
        yield f"- {outcome_label(one.outcome, told)}: {pooled_words(told, one)}{at}"
        yield from natural_beside(told, one)


def _conclusions(told: Telling, finding: Finding) -> Iterator[str]:
    """How the authors of the controlled studies concluded."""
    studies = [study for one in finding.studied.study_ids if (study := told.evidence.study[one]).controlled and study.direction]
    if not studies:
        return
    parts = []
    for direction, name in DIRECTIONS.items():
        of = [study for study in studies if study.direction == direction]
        if of:
            how = f"count of controlled studies whose authors conclude {direction}"
            parts.append(told.figure(f"{name} in {len(of)}", value=len(of), kind="studies", rows=of, how=how))
    yield f"What the authors of the controlled studies concluded: {', '.join(parts)}{told.cite(*studies, at_most=12)}."


def _guidance(told: Telling, finding: Finding) -> Iterator[str]:
    """What societies and regulators recommend on the treatment asked about; on the condition first, the latest first."""
    rows = sorted(finding.guidance, key=lambda g: (not g.conditions, -(g.year or 0), g.guidance_id, g.intervention_text))
    if rows:
        yield "Guidance on it:"
        yield from (guidance_line(told, row) for row in rows[:GUIDANCE_AT_MOST])
