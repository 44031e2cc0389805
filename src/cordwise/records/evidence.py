"""What is held: studies, arms, outcomes, and the tables beside them. One class a table; the field names are its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from cordwise.errors import RecordError
from cordwise.records.names import by_word, first_word, is_code, longest_word, plain_name
from cordwise.records.source import Source

DESIGNS = ("rct", "controlled_nonrandomised", "controlled_unclear", "single_arm", "case_series", "case_report", "registry", "unclear")
CONTROLLED = ("rct", "controlled_nonrandomised", "controlled_unclear")
DIRECTIONS = ("", "benefit", "mixed", "no_difference", "harm", "safety_only")
STATUSES = ("current", "corrected", "concern", "retracted")
COUNTED = ("patients", "injections", "procedures", "events")
AIS_GRADES = ("A", "B", "C", "D", "E")

_LEAD, _COMPANIES = re.compile(r"[(,]"), re.compile(r"[;()]")
"""What ends the name of a product before its other names, and one company's name before the next."""


def _check(holds: bool, message: str) -> None:
    if not holds:
        raise RecordError(message)


def _check_range(what: str, low: float | None, high: float | None) -> None:
    _check(low is None or high is None or low <= high, f"{what}: {low} is above {high}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Study:
    """One published or registered study; `cohort` is shared by reports on the same patients, of which one has `counts`."""

    study_id: str
    label: str = ""  # the short name that a paper would cite it by: "Vaquero 2018"; "" where the id says as much
    title: str = ""
    journal: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    registrations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    design: str
    trial_phase: str = ""
    blinding: str = ""
    conditions: tuple[str, ...]
    condition_text: str = ""
    levels: tuple[str, ...] = ()
    ais: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    months_since_injury_min: float | None = None
    months_since_injury_max: float | None = None
    n_enrolled: int | None = None
    n_treated: int | None = None
    n_control: int | None = None
    age_group: str = ""  # child | adult | mixed
    age_text: str = ""
    followup_months_min: float | None = None
    followup_months_max: float | None = None
    direction: str = ""
    cohort: str
    counts: bool = True
    status: str = "current"
    source: Source
    notes: str = ""

    def __post_init__(self) -> None:
        _check(self.design in DESIGNS, f"design {self.design!r} is none of {', '.join(DESIGNS)}")
        _check(self.direction in DIRECTIONS, f"direction {self.direction!r} is none of {', '.join(DIRECTIONS)}")
        _check(self.status in STATUSES, f"status {self.status!r} is none of {', '.join(STATUSES)}")
        _check(self.year is None or 1950 <= self.year <= 2100, f"year {self.year}")
        _check(set(self.ais) <= set(AIS_GRADES), f"ais {self.ais}")
        _check_range("months_since_injury", self.months_since_injury_min, self.months_since_injury_max)
        _check_range("followup_months", self.followup_months_min, self.followup_months_max)

    @property
    def controlled(self) -> bool:
        return self.design in CONTROLLED


@dataclass(frozen=True, kw_only=True, slots=True)
class Arm:
    """One group of a study. Doses are cells in one administration; `dose_text` keeps what no number holds."""

    study_id: str
    arm_id: str
    role: str  # treatment | control
    n: int | None = None
    intervention: str  # an id of interventions.yaml
    cells: tuple[str, ...] = ()
    cells_text: str = ""
    donor: str = ""
    routes: tuple[str, ...] = ()
    dose_cells_min: float | None = None
    dose_cells_max: float | None = None
    dose_cells_per_kg_min: float | None = None
    dose_cells_per_kg_max: float | None = None
    dose_text: str = ""
    doses_min: int | None = None
    doses_max: int | None = None
    cryopreserved: str = ""  # yes | no | unknown
    sedation: str = ""
    co_intervention: str = ""
    source: Source
    notes: str = ""

    def __post_init__(self) -> None:
        _check(self.role in ("treatment", "control"), f"role {self.role!r} is neither treatment nor control")
        _check(self.donor in ("", "autologous", "allogeneic", "both"), f"donor {self.donor!r}")
        _check_range("dose_cells", self.dose_cells_min, self.dose_cells_max)
        _check_range("dose_cells_per_kg", self.dose_cells_per_kg_min, self.dose_cells_per_kg_max)
        _check_range("doses", self.doses_min, self.doses_max)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What happened to one arm by one time: a count of people, or a mean; `arm_id` "all" is every treated arm together.

    `pool` says whether the count may enter a pooled number (people counted once, the denominator seen); `note` says why not.
    """

    study_id: str
    arm_id: str
    outcome: str  # an id of outcomes.yaml
    outcome_text: str = ""
    months_min: float | None = None
    months_max: float | None = None
    counted: str = "patients"
    events: int | None = None
    total: int | None = None
    mean: float | None = None
    sd: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    unit: str = ""
    onset_hours: float | None = None
    duration_hours: float | None = None
    subgroup: str = ""  # the words of the subgroup, "" for everybody
    pool: bool = True
    source: Source
    note: str = ""

    def __post_init__(self) -> None:
        _check(self.counted in COUNTED, f"counted {self.counted!r} is none of {', '.join(COUNTED)}")
        _check(self.events is None or self.events >= 0, f"{self.outcome}: {self.events} events")
        _check(self.total is None or self.total >= 1, f"{self.outcome}: total of {self.total}")
        if self.events is not None and self.total is not None and self.counted != "events":
            _check(self.events <= self.total, f"{self.outcome}: {self.events} events in {self.total}")
        _check(self.sd is None or self.sd >= 0, f"{self.outcome}: sd {self.sd}")
        _check_range("months", self.months_min, self.months_max)
        _check_range("ci", self.ci_low, self.ci_high)
        countable = self.events is not None and self.total is not None and self.counted in ("patients",)
        _check(countable or not self.pool, f"{self.outcome}: pool is yes without a count of patients")


@dataclass(frozen=True, kw_only=True, slots=True)
class Transition:
    """How many people of an arm went from one AIS grade to another."""

    study_id: str
    arm_id: str
    from_ais: str
    to_ais: str
    n: int
    months: float | None = None
    source: Source
    note: str = ""

    def __post_init__(self) -> None:
        _check(self.from_ais in AIS_GRADES and self.to_ais in AIS_GRADES, f"AIS {self.from_ais} to {self.to_ais}")
        _check(self.n >= 0, f"{self.n} people")


@dataclass(frozen=True, kw_only=True, slots=True)
class NaturalRate:
    """How many of a group without cells went from a grade to others (`to_ais` "improved_ge1" or grades), with its starting window."""

    rate_id: str
    citation: str
    baseline_ais: tuple[str, ...]
    level: str = ""  # "" is any; cervical | thoracic | lumbar | paraplegia | tetraplegia ...
    group: str = ""  # what else sets these people apart, in words
    window_days_min: float | None = None  # days after injury at which the baseline examination was done
    window_days_max: float | None = None
    months: float | None = None
    to_ais: str
    events: int | None = None
    total: int | None = None
    rate: float | None = None  # 0 to 1
    use: bool = True  # may serve as a benchmark; `note` says why not
    source: Source
    note: str = ""

    def __post_init__(self) -> None:
        _check(set(self.baseline_ais) <= set(AIS_GRADES), f"baseline_ais {self.baseline_ais}")
        _check(self.rate is None or 0 <= self.rate <= 1, f"rate {self.rate} is not between 0 and 1")
        if self.events is not None and self.total is not None:
            _check(0 <= self.events <= self.total, f"{self.events} events in {self.total}")
        _check_range("window_days", self.window_days_min, self.window_days_max)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewResult:
    """One result of a published review; `estimate` in the scale of `measure` (proportions 0 to 1, ratios as ratios)."""

    review_id: str
    title: str = ""
    year: int | None = None
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    kind: str  # rct_meta | comparative_meta | single_arm_meta | network_meta | narrative | survey
    n_studies: int | None = None
    n_patients: int | None = None
    outcome: str = ""  # an id of outcomes.yaml, "" for an overall conclusion
    outcome_text: str = ""
    measure: str = ""  # RR OR RD MD SMD proportion per_injection mean count ""
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    i2: float | None = None
    model: str = ""
    certainty: str = ""
    direction: str = ""
    status: str = "current"
    source: Source
    note: str = ""

    def __post_init__(self) -> None:
        _check(self.status in STATUSES, f"status {self.status!r} is none of {', '.join(STATUSES)}")
        kinds = ("rct_meta", "comparative_meta", "single_arm_meta", "network_meta", "narrative", "survey")
        _check(self.kind in kinds, f"kind {self.kind!r} is none of {', '.join(kinds)}")
        measures = ("", "RR", "OR", "RD", "MD", "SMD", "HR", "proportion", "per_injection", "mean", "count")
        _check(self.measure in measures, f"measure {self.measure!r} is none of {', '.join(measures)}")
        _check_range("ci", self.ci_low, self.ci_high)
        if self.measure in ("proportion", "per_injection") and self.estimate is not None:
            _check(0 <= self.estimate <= 1, f"{self.measure} {self.estimate} is not between 0 and 1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Guidance:
    """What a society, a health technology body or a regulator recommends, about one intervention."""

    guidance_id: str
    organisation: str
    year: int | None = None
    conditions: tuple[str, ...] = ()
    topic: str = ""
    interventions: tuple[str, ...] = ()
    intervention_text: str = ""
    recommendation: str  # for | conditional | insufficient | against
    strength: str = ""
    status: str = "current"
    source: Source
    note: str = ""

    def __post_init__(self) -> None:
        _check(self.status in STATUSES, f"status {self.status!r} is none of {', '.join(STATUSES)}")
        known = ("for", "conditional", "insufficient", "against")
        _check(self.recommendation in known, f"recommendation {self.recommendation!r} is none of {', '.join(known)}")

    @property
    def favourable(self) -> bool:
        """Whether it is for the treatment, at least in some cases."""
        return self.recommendation in ("for", "conditional")


@dataclass(frozen=True, kw_only=True, slots=True)
class HarmReport:
    """A harm seen in people, with no known denominator: a signal, never a rate."""

    report_id: str
    year: int | None = None
    conditions: tuple[str, ...] = ()
    product: str
    interventions: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    harms: tuple[str, ...]  # ids of outcomes.yaml
    harm_text: str
    n_patients: int | None = None
    months_to_harm: float | None = None
    country: str = ""
    status: str = "current"
    source: Source
    note: str = ""

    def __post_init__(self) -> None:
        _check(self.status in STATUSES, f"status {self.status!r} is none of {', '.join(STATUSES)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One eligibility criterion of a trial or of guidance; typed where `operator` is given."""

    criterion_id: str
    source_id: str
    conditions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    text: str
    kind: str  # inclusion | exclusion
    field: str = ""
    operator: str = ""  # >= > <= < = between outside in
    low: float | None = None
    high: float | None = None
    value: str = ""
    unit: str = ""
    source: Source

    def __post_init__(self) -> None:
        _check(self.kind in ("inclusion", "exclusion"), f"kind {self.kind!r} is neither inclusion nor exclusion")
        _check(self.operator in ("", ">=", ">", "<=", "<", "=", "between", "outside", "in"), f"operator {self.operator!r}")
        _check_range("value", self.low, self.high)


@dataclass(frozen=True, kw_only=True, slots=True)
class Regulation:
    """What one authority decided, designated, warned of, or a court ruled; a designation is not an approval."""

    regulation_id: str
    jurisdiction: str  # US EU UK JP IN MX TR TH PA ...
    authority: str
    date: str = ""  # 2026, 2026-02 or 2026-02-11
    status: str  # approval | conditional_approval | expired | refused | withdrawn | designation | exemption | warning | ruling | rule | guidance
    product: str = ""
    cells: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    statement: str  # one sentence in our words
    wording: str = ""  # what an offer may or may not say because of it
    in_force: str = "unknown"  # yes | no | unknown
    source: Source

    def __post_init__(self) -> None:
        known = (
            "approval",
            "conditional_approval",
            "expired",
            "refused",
            "withdrawn",
            "designation",
            "exemption",
            "warning",
            "ruling",
            "rule",
            "guidance",
        )
        _check(self.status in known, f"status {self.status!r} is none of {', '.join(known)}")
        _check(self.in_force in ("yes", "no", "unknown"), f"in_force {self.in_force!r}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """A trial of a product under development and what became of it, by the names that pages give it."""

    programme_id: str
    product: str
    names: tuple[str, ...]
    sponsor: str = ""
    cells: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    phase: str = ""  # 1, 1/2, 2, 2/3, 3
    registrations: tuple[str, ...] = ()
    status: str  # completed | terminated | withdrawn | suspended | recruiting | active_not_recruiting | planned
    status_date: str = ""  # since when: 2026, 2026-02 or 2026-02-11
    result: str  # what came of it, one sentence in our words
    source: Source

    def __post_init__(self) -> None:
        known = ("completed", "terminated", "withdrawn", "suspended", "recruiting", "active_not_recruiting", "planned")
        _check(self.status in known, f"status {self.status!r} is none of {', '.join(known)}")
        _check(bool(self.names), "names: give at least one by which pages call it")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What is asked for a treatment, in the currency of the source."""

    cost_id: str
    jurisdiction: str = ""
    year: int | None = None
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    what: str
    currency: str
    low: float | None = None
    high: float | None = None
    middle: float | None = None  # the mean or median, as `basis` says
    basis: str  # survey | price_list | study | news | court
    note: str = ""
    source: Source

    def __post_init__(self) -> None:
        _check_range("cost", self.low, self.high)


TABLES: dict[str, type] = {
    "studies": Study,
    "arms": Arm,
    "outcomes": Outcome,
    "transitions": Transition,
    "natural_history": NaturalRate,
    "reviews": ReviewResult,
    "guidance": Guidance,
    "harm_reports": HarmReport,
    "criteria": Criterion,
    "regulation": Regulation,
    "costs": Cost,
    "programmes": Programme,
}
"""The tables of evidence, in the order in which they are read; each a file `NAME.csv`."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that is held, in memory, with the version that names it."""

    version: str
    studies: tuple[Study, ...] = ()
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    transitions: tuple[Transition, ...] = ()
    natural_history: tuple[NaturalRate, ...] = ()
    reviews: tuple[ReviewResult, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    harm_reports: tuple[HarmReport, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    regulation: tuple[Regulation, ...] = ()
    costs: tuple[Cost, ...] = ()
    programmes: tuple[Programme, ...] = ()

    @cached_property
    def study(self) -> dict[str, Study]:
        """Studies by id."""
        return {study.study_id: study for study in self.studies}

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each study by how much it can settle: randomised ones first, then other controlled ones, larger before smaller."""
        ordered = sorted(self.studies, key=lambda s: (s.design != "rct", not s.controlled, -(s.n_enrolled or 0), s.study_id))
        return {study.study_id: place for place, study in enumerate(ordered)}

    @cached_property
    def arms_of(self) -> dict[str, tuple[Arm, ...]]:
        """Arms by the id of their study."""
        return _grouped(self.arms)

    @cached_property
    def outcomes_of(self) -> dict[str, tuple[Outcome, ...]]:
        """Outcomes by the id of their study."""
        return _grouped(self.outcomes)

    @cached_property
    def transitions_of(self) -> dict[str, tuple[Transition, ...]]:
        """AIS transitions by the id of their study."""
        return _grouped(self.transitions)

    @cached_property
    def decided_on(self) -> dict[str, tuple[Regulation, ...]]:
        """Decisions on a product by the first word of its name, in lower case."""
        return by_word((first, row) for row in self.regulation if (first := first_word(row.product)))

    @cached_property
    def decided_under(self) -> dict[str, tuple[tuple[str, Regulation], ...]]:
        """Decisions on a product with each further name that the table of programmes gives it, by the longest word of that name."""
        return by_word((longest_word(name), (name, row)) for row in self.regulation for name in self._further_names(row))

    def _further_names(self, row: Regulation) -> list[str]:
        """What the product that was decided on is called besides: names in plain words of trials of it, where they are no trial's and no company's."""
        lead = plain_name(_LEAD.split(row.product)[0])
        of_it = [one for one in self.programmes if lead and lead in map(plain_name, one.names)]
        if not of_it:
            return []
        called = " ".join(plain_name(words) for words in (row.product, *(one.product for one in of_it)))
        shared = set.intersection(*(set(one.names) for one in of_it))
        own = {plain_name(name) for name in shared if is_code(name) or f" {plain_name(name)} " in f" {called} "}
        others = {plain_name(words) for one in of_it for words in (*_COMPANIES.split(one.sponsor), *one.registrations)}
        return sorted(own - others - {lead})

    @cached_property
    def developed(self) -> dict[str, tuple[Programme, ...]]:
        """Trials of products under development by the longest word of each of their names, in lower case."""
        return by_word((longest, row) for row in self.programmes for longest in dict.fromkeys(map(longest_word, row.names)))

    def rows(self) -> dict[str, int]:
        """How many rows each table holds."""
        return {f.name: len(getattr(self, f.name)) for f in fields(self) if f.name != "version"}


def _grouped(rows: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.study_id, []).append(row)
    return {study_id: tuple(group) for study_id, group in groups.items()}
