"""What the evidence held says about one frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from cordwise.records.evidence import Guidance, HarmReport, Regulation, ReviewResult
from cordwise.records.frame import Frame

CERTAINTIES = ("high", "moderate", "low", "very_low", "none")
MATCHES = ("exact", "narrower", "broader", "borrowed")
STATES = ("none", "uncontrolled", "controlled_unsettled", "controlled_no_difference", "controlled_benefit")
"""What kind of human evidence on benefit bears on a frame."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Something looked for and not found, with the reason."""

    field: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """One arm's count as it enters a pool."""

    study_id: str
    arm_id: str
    label: str
    events: int
    total: int
    months: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """What would be expected without cells, beside what was seen: people improved of `total`."""

    observed: int
    total: int
    expected_low: float  # share, 0 to 1: 95% interval, over all that is possible where the people are not known better
    expected_high: float
    predicted_low: int | None  # 95% predictive range of people improved; None where the baseline is unknown
    predicted_high: int | None
    tail: float | None  # chance of as many or more without cells
    basis: str  # in words: which published rates
    rate_ids: tuple[str, ...] = ()
    gap: str = ""  # why there is no benchmark, or how it misfits
    expected: float | None = None  # the expected share; None where there is only a range
    expected_least: float | None = None  # of a range, the expected share at the start that improves least, and most
    expected_most: float | None = None


class Share(Protocol):
    """A share of people, 0 to 1, with its 95% interval, how far studies differ, how it was made, and what a second method says.

    `tau2` is the variance between studies (logit), `i2` its part beyond chance, `new_low` and `new_high` hold a new study's true share; `spread_reason` says why there are none,
    or that they are hardly known.
    """

    @property
    def estimate(self) -> float: ...
    @property
    def ci_low(self) -> float: ...
    @property
    def ci_high(self) -> float: ...
    @property
    def tau2(self) -> float | None: ...
    @property
    def i2(self) -> float | None: ...
    @property
    def new_low(self) -> float | None: ...
    @property
    def new_high(self) -> float | None: ...
    @property
    def spread_reason(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def check(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """One number from one or several arms: a share of people, pooled, and set beside natural recovery, when it is first told (most of what a finding holds is never told)."""

    outcome: str
    controlled: bool  # the arms come from controlled studies
    match: str
    events: int
    total: int
    studies: tuple[Counted, ...]
    pool: Callable[[Sequence[tuple[int, int]]], Share]
    expected: Callable[[Counted], Recovery] | None = field(default=None, compare=False, repr=False)
    """What natural recovery expects beside a study; None where none is published for the outcome."""

    @property
    def n_studies(self) -> int:
        """How many studies the arms are of: two arms of one study are no two studies."""
        return len({counted.study_id for counted in self.studies})

    @cached_property
    def share(self) -> Share:
        """The pooled share."""
        return self.pool([(counted.events, counted.total) for counted in self.studies])

    @cached_property
    def recovery(self) -> tuple[Recovery, ...]:
        """What is expected without cells beside each of the studies."""
        return tuple(map(self.expected, self.studies)) if self.expected else ()

    @property
    def estimate(self) -> float:
        return self.share.estimate

    @property
    def ci_low(self) -> float:
        return self.share.ci_low

    @property
    def ci_high(self) -> float:
        return self.share.ci_high

    @property
    def tau2(self) -> float | None:
        return self.share.tau2

    @property
    def method(self) -> str:
        return self.share.method

    @property
    def check(self) -> str:
        return self.share.check


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """One comparison of two arms: risk ratio or mean difference with its 95% interval."""

    outcome: str
    measure: str
    match: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    studies: tuple[tuple[Counted, Counted], ...]
    method: str
    note: str = ""
    tau2: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a certainty rating: from, to, by which rule, why."""

    rule: str
    change: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Certainty:
    """How sure (GRADE), with every step that led there."""

    level: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Studied:
    """Who was studied, over the studies that matched."""

    n_studies: int
    n_controlled: int
    n_randomised: int
    n_people: int
    median_people: float  # treated in the middle study
    designs: dict[str, int]
    countries: tuple[str, ...]
    cells: tuple[str, ...]
    routes: tuple[str, ...]
    phases: tuple[str, ...]
    ais: tuple[str, ...]
    followup_months_max: float | None
    study_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Everything the evidence held says about a frame; the five replies tell parts of it."""

    frame: Frame
    match: str
    state: str
    benefits: tuple[Pooled, ...]
    contrasts: tuple[Contrast, ...]
    harms: tuple[Pooled, ...]
    harm_contrasts: tuple[Contrast, ...]
    signals: tuple[HarmReport, ...]
    reviews: tuple[ReviewResult, ...]
    harm_reviews: tuple[ReviewResult, ...]
    guidance: tuple[Guidance, ...]
    regulation: tuple[Regulation, ...]
    studied: Studied
    certainty: Certainty  # of benefit
    harm_certainty: Certainty
    gaps: tuple[Gap, ...]
    directions: dict[str, int]  # how the authors of the studies concluded
    left_open: tuple[str, ...] = ()  # further parts of the frame (comparator, dose, times ...) that no study is known to meet
    left_out: tuple[str, ...] = ()  # studies on whom and what was asked that are not known to meet its further parts, as others do
