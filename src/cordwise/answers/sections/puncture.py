"""The harms of a lumbar puncture by itself, with no cells: counted in people who had one for another reason."""

from __future__ import annotations

import re

from cordwise.answers.finding import label_of
from cordwise.answers.numbers_told import percent
from cordwise.answers.question import Asked
from cordwise.answers.question_rules import CELLS, rules
from cordwise.answers.sections.telling import Telling, listed, say
from cordwise.person.bases import bases
from cordwise.records.evidence import Outcome, Study
from cordwise.text.fold import fold

PUNCTURED = "lumbar_puncture_patients"
HEADACHE = "headache"
ASKED = ("safety", "natural", "benefit")
"""Topics that lead where its harm is asked about; "by itself" is read as of recovery."""
NEEDLE, COURSE, SIGNS = "needle2015", "ichd_pdph", "lp_care"
"""Documents on the kind of needle, on how a headache goes on, and on what cannot wait."""


def puncture_alone(told: Telling, asked: Asked) -> str:
    """What a lumbar puncture does by itself, where its harm is asked about and no cells are named; else ""."""
    folded = fold(asked.question)
    if (
        asked.foreign
        or asked.lead not in ASKED
        or "safety" not in asked.topics
        or asked.frame.cells
        or not re.search(rules()["puncture"], folded)
    ):
        return ""
    if CELLS.search(folded) or re.search(rules()["cells_short"], folded) or re.search(rules()["trial_words"], folded):
        return ""
    rows = [
        (study, row)
        for study in told.evidence.studies
        if PUNCTURED in study.conditions
        for row in told.evidence.outcomes_of.get(study.study_id, ())
        if row.outcome == HEADACHE and row.events is not None and row.total
    ]
    if not rows:
        return ""
    counts = listed([_counted(told, study, row) for study, row in rows])
    marks = {name: told.cite(bases()[one]) for name, one in (("needle", NEEDLE), ("course", COURSE), ("signs", SIGNS))}
    return say("puncture_alone", counts=counts, **marks)


def _counted(told: Telling, study: Study, row: Outcome) -> str:
    value = (row.events or 0) / (row.total or 1)
    counted = told.figure(
        f"{row.events} of {row.total}", value=[row.events, row.total], kind="counts", rows=[row], how="sum of events, sum of totals"
    )
    share = told.figure(percent(value), value=value, kind="share", rows=[row], how="events over total")
    label = told.figure(label_of(study), value=study.study_id, kind="label", rows=[study], how="label, else study_id and year")
    return f"{counted} {'punctures' if row.counted == 'procedures' else 'people'} ({share}, {label}){told.cite(study)}"
