"""What the columns of each table may hold: closed lists, lowest numbers, pairs in order, days. One rule a column; a wrong cell is named by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from math import inf
from typing import Any

from cordwise.errors import CellError

DESIGNS = ("rct", "controlled_nonrandomised", "controlled_unclear", "single_arm", "case_series", "case_report", "registry", "unclear")
CONTROLLED = ("rct", "controlled_nonrandomised", "controlled_unclear")
DIRECTIONS = ("", "benefit", "mixed", "no_difference", "harm", "safety_only")
STATUSES = ("current", "corrected", "concern", "retracted")
COUNTED = ("patients", "injections", "procedures", "events")
AIS_GRADES = ("A", "B", "C", "D", "E")
AGE_GROUPS = ("", "child", "adult", "mixed")
PHASES = ("acute", "subacute", "chronic")
LEVELS = ("cervical", "thoracic", "lumbar", "tetraplegia", "paraplegia", *(f"{part}{number}" for part, last in zip("CTLS", (8, 12, 5, 5), strict=True)
          for number in range(1, last + 1)))  # fmt: skip
RATIOS, SHARES = ("RR", "OR", "HR"), ("proportion", "per_injection")
MEASURES = ("", *RATIOS, "RD", "MD", "SMD", *SHARES, "mean", "count")
OPERATORS = ("", ">=", ">", "<=", "<", "=", "between", "outside", "in")
DECISIONS = ("approval", "conditional_approval", "expired", "refused", "withdrawn", "designation", "exemption", "warning", "ruling", "rule",
             "guidance")  # fmt: skip
TRIAL_STATES = ("completed", "terminated", "withdrawn", "suspended", "recruiting", "active_not_recruiting", "planned")

SCALES = {**dict.fromkeys(RATIOS, (0.0, inf)), **dict.fromkeys(SHARES, (0.0, 1.0)), "RD": (-1.0, 1.0)}
"""Between what an estimate and its interval lie, by measure."""
NEEDED = {">=": ("low",), ">": ("low",), "<=": ("high",), "<": ("high",), "between": ("low", "high"), "outside": ("low", "high")}
"""Numbers that an operator compares with."""
RATE_TOLERANCE = 0.0051
"""How far a printed rate may be from its own count: rates are printed with two or three decimals."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the cells of one table may hold, by column."""

    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_least_0: tuple[str, ...] = ()
    at_least_1: tuple[str, ...] = ()
    between: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    in_order: tuple[tuple[str, str], ...] = ()
    days: tuple[str, ...] = ()


YEARS = (1950, 2100)
RULES: dict[str, Rules] = {
    "Study": Rules(
        among={"design": DESIGNS, "direction": DIRECTIONS, "status": STATUSES, "ais": AIS_GRADES, "age_group": AGE_GROUPS, "phases": PHASES,
               "levels": LEVELS},
        at_least_0=("months_since_injury_min", "months_since_injury_max", "n_enrolled", "n_treated", "n_control", "followup_months_min",
                    "followup_months_max"),
        between={"year": YEARS},
        in_order=(("months_since_injury_min", "months_since_injury_max"), ("followup_months_min", "followup_months_max"),
                  ("n_treated", "n_enrolled"), ("n_control", "n_enrolled")),
    ),
    "Arm": Rules(
        among={"role": ("treatment", "control"), "donor": ("", "autologous", "allogeneic", "both"), "cryopreserved": ("", "yes", "no", "unknown")},
        at_least_0=("n", "dose_cells_min", "dose_cells_max", "dose_cells_per_kg_min", "dose_cells_per_kg_max", "doses_min", "doses_max"),
        in_order=(("dose_cells_min", "dose_cells_max"), ("dose_cells_per_kg_min", "dose_cells_per_kg_max"), ("doses_min", "doses_max")),
    ),
    "Outcome": Rules(
        among={"counted": COUNTED},
        at_least_0=("events", "sd", "months_min", "months_max", "onset_hours", "duration_hours"),
        at_least_1=("total",),
        in_order=(("months_min", "months_max"), ("ci_low", "ci_high")),
    ),
    "Transition": Rules(among={"from_ais": AIS_GRADES, "to_ais": AIS_GRADES}, at_least_0=("n", "months")),
    "NaturalRate": Rules(
        among={"baseline_ais": AIS_GRADES},
        at_least_0=("events", "window_days_min", "window_days_max", "months"),
        at_least_1=("total",),
        between={"rate": (0, 1)},
        in_order=(("events", "total"), ("window_days_min", "window_days_max")),
    ),
    "ReviewResult": Rules(
        among={"status": STATUSES, "measure": MEASURES, "direction": DIRECTIONS,
               "kind": ("rct_meta", "comparative_meta", "single_arm_meta", "network_meta", "narrative", "survey")},
        at_least_0=("n_studies", "n_patients"),
        between={"year": YEARS, "i2": (0, 100)},
        in_order=(("ci_low", "ci_high"),),
    ),
    "Guidance": Rules(
        among={"status": STATUSES, "recommendation": ("for", "conditional", "insufficient", "against")}, between={"year": YEARS},
    ),
    "HarmReport": Rules(among={"status": STATUSES}, at_least_0=("n_patients", "months_to_harm"), between={"year": YEARS}),
    "Criterion": Rules(among={"kind": ("inclusion", "exclusion"), "operator": OPERATORS}, in_order=(("low", "high"),)),
    "Regulation": Rules(among={"status": DECISIONS, "in_force": ("yes", "no", "unknown")}, days=("date",)),
    "Programme": Rules(among={"status": TRIAL_STATES}, days=("status_date",)),
    "Cost": Rules(
        among={"basis": ("survey", "price_list", "study", "news", "court")}, at_least_0=("low", "high", "middle"), between={"year": YEARS},
        in_order=(("low", "high"),),
    ),
}  # fmt: skip
"""By the name of the record."""


class Row:
    """A row of a table, held to the rules of its columns."""

    __slots__ = ()

    def __post_init__(self) -> None:
        check_columns(self)


def check_columns(row: Any) -> None:
    """Hold a row to the rules of its columns.

    Raises:
        CellError: a cell is against its rule; it names the column, what is wrong and what to do.
    """
    rules = RULES[type(row).__name__]
    for column, known in _sets(type(row).__name__):
        value = getattr(row, column)
        if not (value in known if isinstance(value, str) else known.issuperset(value)):
            _refuse_word(column, value, rules.among[column])
    for column in rules.at_least_0:
        _check_low(row, column, 0)
    for column in rules.at_least_1:
        _check_low(row, column, 1)
    for column, (low, high) in rules.between.items():
        value = getattr(row, column)
        check(
            value is None or low <= value <= high, column, f"{value} is not between {low} and {high}; correct it, or leave the cell empty"
        )
    for column, above in rules.in_order:
        low, high = getattr(row, column), getattr(row, above)
        if low is not None and high is not None and low > high:
            raise CellError(column, f"{low} is above {above}, which is {high}; correct whichever is wrong")
    for column in rules.days:
        check_day(column, getattr(row, column))


@cache
def _sets(name: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((column, frozenset(words)) for column, words in RULES[name].among.items())


def check(holds: bool, column: str, message: str) -> None:
    """
    Raises:
        CellError: it does not hold.
    """
    if not holds:
        raise CellError(column, message)


def _refuse_word(column: str, value: Any, known: tuple[str, ...]) -> None:
    wrong = [value] if isinstance(value, str) else [word for word in value if word not in known]
    empty = ", or leave the cell empty" if "" in known or not isinstance(value, str) else ""
    raise CellError(column, f"{wrong[0]!r} is none of {', '.join(filter(None, known))}; use one of these{empty}")


def _check_low(row: Any, column: str, low: int) -> None:
    value = getattr(row, column)
    if value is not None and value < low:
        raise CellError(column, f"{value} is below {low}; correct it, or leave the cell empty where it was not found")


def check_day(column: str, value: str, *, whole: bool = False) -> None:
    """Hold a cell to a day of the calendar, or to a year or a month where it need not be `whole`.

    Raises:
        CellError: it is none.
    """
    if value and not _is_day(value, whole):
        forms = "2026-01-31" if whole else "2026-01-31, 2026-01 or 2026"
        raise CellError(column, f"{value!r} is not a date like {forms} that the calendar has; correct it")


@cache
def _is_day(value: str, whole: bool) -> bool:
    found = _DAY.fullmatch(value)
    if found is None or (whole and not found[3]):
        return False
    try:
        date(*(int(part) if part else 1 for part in found.groups()))
    except ValueError:
        return False
    return True
