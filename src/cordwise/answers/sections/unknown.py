"""What is not known: the gaps of the finding, and the question that no controlled trial has settled."""

from __future__ import annotations

from collections.abc import Iterator

from cordwise.answers.question import Asked
from cordwise.answers.sections.telling import Telling
from cordwise.records.finding import Finding

UNSETTLED = {
    "none": "Whether it helps: no study in people with results is held.",
    "uncontrolled": "Whether it helps: no controlled trial is held, so what was seen cannot be told from what would have happened anyway.",
    "controlled_unsettled": "Whether it helps: no controlled trial settles it, as far as the evidence held goes.",
    "controlled_no_difference": "Whether it helps at all: the randomised trials held found no difference more often than a benefit.",
    "controlled_benefit": "How large the benefit is, and for whom.",
}

NOT_GATHERED = "Whether it helps: studies of this treatment itself were not gathered here; that is a gap of this evidence, not of medicine."


def not_known(told: Telling, asked: Asked, finding: Finding) -> Iterator[str]:
    """The lines of the section; it always says something."""
    cells = "cell_therapy" in finding.frame.interventions
    yield f"- {UNSETTLED[finding.state] if cells or finding.studied.n_studies else NOT_GATHERED}"
    for gap in finding.gaps:
        if gap.field in ("studies", "control") and finding.state in ("none", "uncontrolled"):
            continue
        if any(letter.isdigit() for letter in gap.reason):
            told.figure(
                gap.reason, value=gap.field, kind="gap", rows=[told.evidence.study[one] for one in finding.studied.study_ids], how=gap.field
            )
        yield f"- {gap.reason}"
    yield "- rare and late harms: small, short studies cannot rule them out"
    if asked.frame.dose_cells or "dose" in asked.topics:
        yield "- the best dose: see what the studies gave, above"
