"""What a synthesis of a user's own table says: studies, the pooled number, how sure it is, and how it was made. Numbers are on the scale that people read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA = "cordwise/synthesis/1.0"
NOTICE = "Computed from the table that was given; what is in it was not checked against any paper."


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyLine:
    """One study. `counts` are its cells as written; None where the effect cannot be estimated, with the reason. `weight` is in percent."""

    label: str
    counts: tuple[str, ...]
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    weight: float | None
    effect: float | None = None
    """The effect on the scale of analysis (log for ratios), with its standard error."""
    standard_error: float | None = None
    contribution: float | None = None
    """What it adds to Q, and how far the result moves without it, in variances of the result (Baujat's plot)."""
    influence: float | None = None
    group: str = ""
    risk_of_bias: tuple[str, ...] = ()
    """For each domain low, some, high or unclear; "" where it was not judged."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How unlike the studies are: tau2 on the scale of analysis with its interval, I2 in percent, Q with its test. None where it says nothing."""

    tau2: float | None = None
    tau2_low: float | None = None
    tau2_high: float | None = None
    i2: float | None = None
    q: float | None = None
    q_df: int | None = None
    q_p: float | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A pooled number with its intervals, and the names of how it was made; None where it cannot be estimated, with the reason."""

    label: str
    k: int
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    model: str
    """Which model, as an id of `knowledge/methods.yaml`."""
    interval: str = ""
    """Which interval, as an id of the same file; `df` are its degrees of freedom, None for the normal distribution or an exact one."""
    df: float | None = None
    prediction_low: float | None = None
    prediction_high: float | None = None
    prediction_df: float | None = None
    p_value: float | None = None
    spread: Spread = Spread()
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """The same data by a second method; `words` say whether the two agree and, where not, why."""

    estimate: Estimate
    agrees: bool
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """The test between subgroups."""

    q: float
    df: int
    p_value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Moderator:
    """One coefficient of a meta-regression, on the scale of analysis."""

    name: str
    estimate: float
    ci_low: float
    ci_high: float
    p_value: float
    permutation_p: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Test:
    """A test for small-study effects: its statistic and p-value, or why it was not made."""

    __test__ = False  # pytest: not a class of tests

    name: str
    statistic: float | None
    p_value: float | None
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Synthesis:
    """A synthesis: `measure` is the field's code (RR, OR, PLO ...), `axis` how its values are drawn (ratio, share, difference, rate)."""

    title: str
    measure: str
    measure_name: str
    axis: str
    null: float | None
    level: float
    count_headings: tuple[str, ...]
    risk_of_bias_domains: tuple[str, ...]
    studies: tuple[StudyLine, ...]
    overall: Estimate
    centre: float | None = None
    """The pooled effect on the scale of analysis."""
    groups: tuple[Estimate, ...] = ()
    between: Between | None = None
    moderators: tuple[Moderator, ...] = ()
    moderators_words: str = ""
    checks: tuple[Check, ...] = ()
    leave_one_out: tuple[Estimate, ...] = ()
    cumulative: tuple[Estimate, ...] = ()
    small_study: tuple[Test, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    methods: str = ""
    references: tuple[str, ...] = ()
    notice: str = NOTICE
    schema: str = SCHEMA

    @property
    def estimate(self) -> float | None:
        """The pooled number."""
        return self.overall.estimate

    @property
    def ci_low(self) -> float | None:
        return self.overall.ci_low

    @property
    def ci_high(self) -> float | None:
        return self.overall.ci_high

    def to_dict(self) -> dict[str, Any]:
        """The record as dictionaries, lists, numbers and text."""
        from dataclasses import asdict

        return asdict(self)
