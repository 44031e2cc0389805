"""Who was studied, over the studies that matched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cordwise.answers.numbers_told import months_told
from cordwise.answers.sections.telling import Telling, listed
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.finding import Finding

MATCHED = {
    "exact": "The studies are on just what was asked about.",
    "narrower": "The studies are on parts of what was asked about (a kind of these cells, or some of these people).",
    "broader": "The studies are on a wider group than was asked about: read the numbers with that in mind.",
    "borrowed": "The studies are on people with other conditions, treated by the same route.",
}
NAMED_AT_MOST = 10


def who(told: Telling, finding: Finding) -> Iterator[str]:
    """Countries, cells, routes, grades, times; what is not held is left to the gaps."""
    studied = finding.studied
    if not studied.n_studies:
        cells = "cell_therapy" in finding.frame.interventions
        yield "Nobody, as far as the evidence held goes." if cells else "Not held: studies of this treatment itself were not gathered here."
        return
    studies = [told.evidence.study[one] for one in studied.study_ids]
    yield MATCHED[finding.match]
    yield f"- designs: {_designs(told, studies)}"
    if studied.countries:
        yield f"- countries: {_first(studied.countries)}"
    yield from _named("cells", "cells", studied.cells)
    yield from _named("routes", "routes", studied.routes)
    if studied.ais:
        yield f"- grades at the start: AIS {listed(studied.ais)}"
    if studied.phases:
        yield f"- phases of the injury: {listed(studied.phases)}"
    yield _ages(told, studies)
    if studied.followup_months_max is not None:
        yield f"- longest follow-up: {''.join(longest_followup(told, finding))}"


def of_one_illness(told: Telling, finding: Finding) -> bool:
    """Whether the counts of a finding are those of one illness: one is asked about, or all studies that match, more than one, are on the same people."""
    held = [told.evidence.study[one].conditions for one in finding.studied.study_ids]
    return bool(finding.frame.conditions) or (len(held) > 1 and len(set(held)) == 1)


def longest_followup(told: Telling, finding: Finding) -> tuple[str, str]:
    """The longest time that anybody was followed, and the marks of its studies."""
    months = finding.studied.followup_months_max
    longest = [study for one in finding.studied.study_ids if (study := told.evidence.study[one]).followup_months_max == months]
    words = told.figure(months_told(months or 0.0), value=months, kind="longest", rows=longest, how="highest followup_months_max")
    return words, told.cite(*longest, at_most=2)


def _designs(told: Telling, studies: Sequence[Any]) -> str:
    parts = []
    for design in dict.fromkeys(sorted((s.design for s in studies), key=tuple(vocabulary("designs").terms).index)):
        of = [s for s in studies if s.design == design]
        label = vocabulary("designs").label(design)
        parts.append(told.figure(f"{label}: {len(of)}", value=len(of), kind="studies", rows=of, how=f"count of design {design}"))
    return "; ".join(parts)


def _named(heading: str, name: str, ids: Sequence[str]) -> Iterator[str]:
    if ids:
        yield f"- {heading}: {_first([vocabulary(name).label(one) for one in ids])}"


def _first(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:NAMED_AT_MOST])} and others" if len(labels) > NAMED_AT_MOST else listed(labels)


def _ages(told: Telling, studies: Sequence[Any]) -> str:
    children = [s for s in studies if s.age_group in ("child", "mixed")]
    if not children:
        return "- children: none known to be among them"
    words = f"{len(children)} of {len(studies)} studies"
    told.figure(words, value=[len(children), len(studies)], kind="share_of_studies", rows=children, how="age_group child or mixed")
    return f"- children: in {words}"
