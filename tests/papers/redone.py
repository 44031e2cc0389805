"""One line of the table of published analyses, and how its numbers are written and compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from scipy.special import expit


@dataclass(frozen=True, kw_only=True)
class Redone:
    """What a paper printed, what we get by its method, what we get by our own, and why they differ."""

    what: str
    published: str
    theirs: str
    ours: str
    why: str


def printed(value: float, digits: int, *, slips: int = 0) -> Any:
    """Equal to a printed figure within its rounding: half a unit of the last digit, and `slips` units more where a test says why."""
    return pytest.approx(value, abs=(0.5 + slips) * 10.0**-digits + 1e-9)


def told(point: float, low: float, high: float, digits: int = 2, unit: str = "") -> str:
    return f"{point:.{digits}f}{unit} ({low:.{digits}f} to {high:.{digits}f})"


def three(result: Any) -> np.ndarray:
    """Estimate and limits of any result, on the scale of analysis; of the first coefficient where there are several."""
    return np.array([np.ravel(part)[0] for part in (result.estimate, result.ci_low, result.ci_high)], dtype=float)


def ratio(result: Any, digits: int = 2) -> str:
    """A result on the log scale as a ratio."""
    return told(*np.exp(three(result)), digits=digits)


def difference(result: Any, digits: int = 2, factor: float = 1.0) -> str:
    return told(*(factor * three(result)), digits=digits)


def share(result: Any, digits: int = 1) -> str:
    """A result on the logit scale in percent."""
    return told(*(100 * expit(three(result))), digits=digits, unit="%")
