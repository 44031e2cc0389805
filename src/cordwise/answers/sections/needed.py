"""The number needed to treat: one over the pooled difference in risk between treated and control groups."""

from __future__ import annotations

from math import ceil

from cordwise.answers.sections.telling import Telling
from cordwise.records.finding import Contrast
from cordwise.synthesis.mantel_haenszel import mantel_haenszel

WHOLE = 3
"""Numbers that an estimate with its interval has."""


def number_needed(told: Telling, contrast: Contrast) -> str:
    """ "about 6 (95% interval 3 to 41)", from the Mantel-Haenszel risk difference; "" where its interval holds no difference."""
    found = mantel_haenszel(
        [a.events for a, _ in contrast.studies],
        [a.total for a, _ in contrast.studies],
        [b.events for _, b in contrast.studies],
        [b.total for _, b in contrast.studies],
        measure="RD",
    )
    ends = [end for end in (found.estimate, found.ci_low, found.ci_high) if end is not None]
    if len(ends) < WHOLE or min(ends) <= 0 <= max(ends):
        return ""
    middle, *limits = (ceil(1 / abs(end)) for end in ends)
    words = f"about {middle} (95% interval {min(limits)} to {max(limits)})"
    rows = told.outcome_rows(contrast.outcome, [one for pair in contrast.studies for one in pair])
    return told.figure(words, value=ends, kind="number_needed", rows=rows, how="one over the Mantel-Haenszel risk difference")
