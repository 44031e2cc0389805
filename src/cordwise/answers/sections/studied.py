"""Who was studied, over the studies that matched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

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
        yield "Nobody, as far as the evidence held goes."
        return
    studies = [told.evidence.study[one] for one in studied.study_ids]
    yield MATCHED[finding.match]
    yield f"- designs: {_designs(told, studies)}"
    if studied.countries:
        yield f"- countries: {listed(studied.countries[:NAMED_AT_MOST])}{' and others' if len(studied.countries) > NAMED_AT_MOST else ''}"
    yield from _named("cells", "cells", studied.cells)
    yield from _named("routes", "routes", studied.routes)
    if studied.ais:
        yield f"- grades at the start: AIS {listed(studied.ais)}"
    if studied.phases:
        yield f"- phases of the injury: {listed(studied.phases)}"
    yield _ages(told, studies)
    if studied.followup_months_max is not None:
        longest = [s for s in studies if s.followup_months_max == studied.followup_months_max]
        yield f"- longest follow-up: {told.figure(f'{studied.followup_months_max:g} months', value=studied.followup_months_max, kind='longest', rows=longest, how='highest followup_months_max')}{told.cite(*longest, at_most=2)}"


def _designs(told: Telling, studies: Sequence[Any]) -> str:
    parts = []
    for design in dict.fromkeys(sorted((s.design for s in studies), key=tuple(vocabulary("designs").terms).index)):
        of = [s for s in studies if s.design == design]
        label = vocabulary("designs").label(design)
        parts.append(told.figure(f"{len(of)} {label}", value=len(of), kind="studies", rows=of, how=f"count of design {design}"))
    return "; ".join(parts)


def _named(heading: str, name: str, ids: Sequence[str]) -> Iterator[str]:
    if ids:
        labels = [vocabulary(name).label(one) for one in ids[:NAMED_AT_MOST]]
        yield f"- {heading}: {', '.join(labels)}{' and others' if len(ids) > NAMED_AT_MOST else ''}"


def _ages(told: Telling, studies: Sequence[Any]) -> str:
    children = [s for s in studies if s.age_group in ("child", "mixed")]
    if not children:
        return "- children: none known to be among them"
    return f"- children: in {told.figure(f'{len(children)} of {len(studies)} studies', value=[len(children), len(studies)], kind='share_of_studies', rows=children, how='age_group child or mixed')}"
