"""The rows of one study by outcome and arm."""

from __future__ import annotations

from cordwise.records.evidence import Evidence, Outcome


def count(evidence: Evidence, study_id: str, outcome: str, arm_id: str = "T") -> Outcome:
    """The one count that is held."""
    (row,) = [one for one in evidence.outcomes_of[study_id] if (one.outcome, one.arm_id) == (outcome, arm_id) and one.events is not None]
    return row
