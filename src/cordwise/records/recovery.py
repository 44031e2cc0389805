"""What happens without cells: a forecast for one person, and studies set beside what the same model expects."""

from __future__ import annotations

from dataclasses import dataclass

from cordwise.errors import RecordError
from cordwise.records.reply import NOTICE, SCHEMA_VERSION, Citation, Section

GRADES = ("A", "B", "C", "D", "E")
STATUSES = ("forecast", "range", "none")
"""One set of rates fits; what is unknown or between the windows leaves a range; no rate is held for such a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeChance:
    """The chance of one grade, 0 to 1, with its 95% interval; in a range there is no one chance."""

    grade: str  # A to E, or "better": any grade above the first
    chance: float | None
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise RecordError(f"grade {self.grade}: {self.low} to {self.high} is no interval of a chance")


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """The grades at one time. `how` says whether rates are published for this time or it lies before or after them."""

    months: float  # from now
    months_since_injury: float | None
    how: str
    """published | before | after the time of the published rates | one_year: these series did not follow people so long, so as at one year, with the
    late rates on top | every_later: the rates count every later change, so nothing comes on top | not_dated: of these a part | range."""
    grades: tuple[GradeChance, ...]
    better: GradeChance


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFit:
    """One paper that a scenario rests on, and how well its people fit this person."""

    paper: str
    rate_ids: tuple[str, ...]
    people: float
    improved: float | None  # share, 0 to 1; None where it only tells grades apart
    counted: bool  # whether the number of people is published; else it is assumed
    level: str  # same | wider
    window: str  # same | wider
    weight: float  # 1, or less where papers of one registry share people


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """What is expected if the person started at this grade, with the rates of this window."""

    ais: str
    window: str
    label: str
    moments: tuple[Moment, ...]
    fits: tuple[SourceFit, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """All scenarios that a person may belong to and, over them, what is left: one forecast, a range, or nothing."""

    status: str
    ais: str  # "" where it is not known
    level: str
    age_years: float | None
    since_months: float | None
    moments: tuple[Moment, ...]
    scenarios: tuple[Scenario, ...]
    missing: tuple[str, ...]  # starts for which no rate is held, in words

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise RecordError(f"status {self.status!r} is none of {', '.join(STATUSES)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyMark:
    """A study's rate, to be marked beside a forecast."""

    label: str
    improved: int
    total: int
    months: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoveryForecast:
    """The reply: what happens without cells to such a person."""

    title: str
    lead: str
    forecast: Forecast
    marks: tuple[StudyMark, ...]
    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    evidence_version: str
    notice: str = NOTICE
    schema: str = f"cordwise/recovery/{SCHEMA_VERSION}"


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyBenchmark:
    """One arm's people improved by at least one grade, beside what is expected of such people without cells."""

    study_id: str
    arm_id: str
    label: str
    controlled: bool
    ais: str
    since: str  # months since injury, in words
    observed: int
    total: int
    expected: float | None  # people; None where there is only a range
    expected_least: float | None  # people: of a range, what is expected at the start that improves least, and most
    expected_most: float | None
    expected_low: float | None  # people, from the 95% interval of the share
    expected_high: float | None
    predicted_low: int | None  # 95% predictive range of people
    predicted_high: int | None
    tail: float | None  # chance of as many or more
    gap: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoveryStudies:
    """The reply: every study that counts people improved, beside the benchmark."""

    title: str
    lead: str
    benchmarks: tuple[StudyBenchmark, ...]
    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    evidence_version: str
    notice: str = NOTICE
    schema: str = f"cordwise/recovery_studies/{SCHEMA_VERSION}"
