"""Whether the people compared with were counted too, and what follows for more than would be expected without cells."""

from __future__ import annotations

from cordwise.answers.finding import NEUROLOGICAL
from cordwise.answers.matching import control_arms
from cordwise.answers.numbers_told import BY_CONTROLS, NO_CONTROLS_HELD, NOT_COMPARED
from cordwise.records.evidence import Evidence
from cordwise.records.finding import Counted


def why_no_effect(evidence: Evidence, counted: Counted) -> str:
    """Why a count above what comes without cells shows no effect; a controlled study is judged by its control group, where that was counted."""
    study = evidence.study[counted.study_id]
    if not study.controlled:
        return NOT_COMPARED
    controls = {arm.arm_id for arm in control_arms(evidence, study)}
    rows = evidence.outcomes_of.get(study.study_id, ())
    held = any(row.arm_id in controls and row.outcome in NEUROLOGICAL and row.events is not None for row in rows)
    return BY_CONTROLS if held else NO_CONTROLS_HELD
