"""Natural recovery: what happens without cells, for one person and as the benchmark of studies without a control group."""

from __future__ import annotations

from cordwise.synthesis.recovery.benchmark import OPEN_END, People, expected_recovery
from cordwise.synthesis.recovery.forecast import recovery

__all__ = ["OPEN_END", "People", "expected_recovery", "recovery"]
