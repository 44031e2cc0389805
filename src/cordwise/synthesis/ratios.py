"""Two arms: the risk ratio without corrections where there are events in both, and an honest blank where there are none.

Mantel N, Haenszel W (1959) J Natl Cancer Inst 22:719-748; variance: Greenland S, Robins JM (1985) Biometrics 41:55-68.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

_Z = 1.959963984540054


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskRatio:
    """The pooled risk ratio with its 95% interval; None where it cannot be estimated, with the reason in `note`."""

    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    method: str
    note: str = ""


def pool_risk_ratio(pairs: Sequence[tuple[int, int, int, int]]) -> RiskRatio:
    """Mantel-Haenszel over `(events, total, events of control, total of control)`, one a study.

    Studies without events in either arm say nothing about a ratio and have no weight; they stay in the list that is told.
    """
    method = "Mantel-Haenszel, no correction"
    top = sum(a * n2 / (n1 + n2) for a, n1, c, n2 in pairs)
    bottom = sum(c * n1 / (n1 + n2) for a, n1, c, n2 in pairs)
    empty = sum(1 for a, _, c, _ in pairs if a == c == 0)
    note = f"{empty} of {len(pairs)} studies had no event in either arm: no weight in a ratio" if empty else ""
    if top == 0 or bottom == 0:
        where = "either arm" if top == bottom == 0 else "the treated arms" if top == 0 else "the control arms"
        return RiskRatio(estimate=None, ci_low=None, ci_high=None, method=method, note=f"no event in {where}: a ratio cannot be estimated")
    spread = sum(((a + c) * n1 * n2 / (n1 + n2) - a * c) / (n1 + n2) for a, n1, c, n2 in pairs)
    se = sqrt(max(spread, 0.0) / (top * bottom))
    centre = log(top / bottom)
    return RiskRatio(estimate=exp(centre), ci_low=exp(centre - _Z * se), ci_high=exp(centre + _Z * se), method=method, note=note)
