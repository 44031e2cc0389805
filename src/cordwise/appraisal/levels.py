"""Levels of evidence by rule (OCEBM 2011, treatment benefits): from the design, whatever a page says."""

from __future__ import annotations

from cordwise.knowledge.vocabulary import vocabulary
from cordwise.records.evidence import Study


def level(study: Study) -> int | None:
    """1 to 5, or None where there is none to give: a protocol or a study of unclear design has no level."""
    return level_of_design(study.design)


def level_of_design(design: str) -> int | None:
    """The level of a design of the vocabulary; randomised trials are 2, controlled cohorts 3, single arms, series and registries 4."""
    term = vocabulary("designs").terms.get(design)
    value = term.facts.get("level") if term else None
    return int(value) if value is not None else None
