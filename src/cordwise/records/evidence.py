"""What is held: studies, arms, outcomes, and the tables beside them. One class a table; the field names are its columns,
and `checks` says what each may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from math import inf
from typing import Any

from cordwise.records.checks import CONTROLLED, NEEDED, RATE_TOLERANCE, SCALES, Row, check, check_columns
from cordwise.records.names import by_word, first_word, is_code, longest_word, plain_name
from cordwise.records.source import Source
from cordwise.text.kept import Kept

_LEAD, _COMPANIES = re.compile(r"[(,]"), re.compile(r"[;()]")
"""What ends the name of a product before its other names, and one company's name before the next."""
SELECTIONS_KEPT = 200
"""Selections of studies of which it is kept which of them settle most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Study(Row):
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
    age_group: str = ""
    age_text: str = ""
    followup_months_min: float | None = None
    followup_months_max: float | None = None
    direction: str = ""
    cohort: str
    counts: bool = True
    status: str = "current"
    source: Source
    notes: str = ""

    @property
    def controlled(self) -> bool:
        return self.design in CONTROLLED


@dataclass(frozen=True, kw_only=True, slots=True)
class Arm(Row):
    """One group of a study. Doses are cells in one administration; `dose_text` keeps what no number holds."""

    study_id: str
    arm_id: str
    role: str
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
    cryopreserved: str = ""
    sedation: str = ""
    co_intervention: str = ""
    source: Source
    notes: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome(Row):
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
        check_columns(self)
        if self.events is not None and self.total is not None and self.counted != "events":
            check(self.events <= self.total, "events", f"{self.events} is more than the total of {self.total}; correct whichever is wrong")
        countable = self.events is not None and self.total is not None and self.counted == "patients"
        check(countable or not self.pool, "pool", "'yes' needs a count of patients: fill events and total, or write no")


@dataclass(frozen=True, kw_only=True, slots=True)
class Transition(Row):
    """How many people of an arm went from one AIS grade to another."""

    study_id: str
    arm_id: str
    from_ais: str
    to_ais: str
    n: int
    months: float | None = None
    source: Source
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NaturalRate(Row):
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
        check_columns(self)
        if self.rate is not None and self.events is not None and self.total:
            told = self.events / self.total
            check(
                abs(self.rate - told) <= RATE_TOLERANCE,
                "rate",
                f"{self.rate} is not {self.events} of {self.total}, which is {told:.3f}; correct whichever is wrong",
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewResult(Row):
    """One result of a published review; `estimate` in the scale of `measure` (proportions 0 to 1, ratios as ratios)."""

    review_id: str
    title: str = ""
    year: int | None = None
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    kind: str
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
        check_columns(self)
        low, high = SCALES.get(self.measure, (-inf, inf))
        for column in ("estimate", "ci_low", "ci_high"):
            value = getattr(self, column)
            check(
                value is None or low <= value <= high,
                column,
                f"{value} is not between {low:g} and {high:g}, as a {self.measure} is; correct whichever is wrong",
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Guidance(Row):
    """What a society, a health technology body or a regulator recommends, about one intervention."""

    guidance_id: str
    organisation: str
    year: int | None = None
    conditions: tuple[str, ...] = ()
    topic: str = ""
    interventions: tuple[str, ...] = ()
    intervention_text: str = ""
    recommendation: str
    strength: str = ""
    status: str = "current"
    source: Source
    note: str = ""

    @property
    def favourable(self) -> bool:
        """Whether it is for the treatment, at least in some cases."""
        return self.recommendation in ("for", "conditional")


@dataclass(frozen=True, kw_only=True, slots=True)
class HarmReport(Row):
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion(Row):
    """One eligibility criterion of a trial or of guidance; typed where `operator` is given."""

    criterion_id: str
    source_id: str
    conditions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    text: str
    kind: str
    field: str = ""
    operator: str = ""
    low: float | None = None
    high: float | None = None
    value: str = ""
    unit: str = ""
    source: Source

    def __post_init__(self) -> None:
        check_columns(self)
        for column in NEEDED.get(self.operator, ()):
            check(
                getattr(self, column) is not None,
                column,
                f"is empty, and the operator {self.operator!r} needs it; fill it, or leave the operator empty",
            )
        valued = bool(self.value) or (self.low is not None and self.operator != "in")
        check(
            valued or self.operator not in ("=", "in"),
            "value",
            f"is empty, and the operator {self.operator!r} needs it; fill it, or leave the operator empty",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Regulation(Row):
    """What one authority decided, designated, warned of, or a court ruled; a designation is not an approval."""

    regulation_id: str
    jurisdiction: str  # US EU UK JP IN MX TR TH PA ...
    authority: str
    date: str = ""  # 2026, 2026-02 or 2026-02-11
    status: str
    product: str = ""
    cells: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    statement: str  # one sentence in our words
    wording: str = ""  # what an offer may or may not say because of it
    in_force: str = "unknown"
    source: Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme(Row):
    """A trial of a product under development and what became of it, by the names that pages give it."""

    programme_id: str
    product: str
    names: tuple[str, ...]
    sponsor: str = ""
    cells: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    phase: str = ""  # 1, 1/2, 2, 2/3, 3
    registrations: tuple[str, ...] = ()
    status: str
    status_date: str = ""  # since when: 2026, 2026-02 or 2026-02-11
    result: str  # what came of it, one sentence in our words
    source: Source

    def __post_init__(self) -> None:
        check_columns(self)
        check(bool(self.names), "names", "is empty; give at least one name by which pages call it")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost(Row):
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
    basis: str
    note: str = ""
    source: Source


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
    def identified(self) -> dict[str, tuple[Study, ...]]:
        """Studies by their DOI, their registrations and "pmid:" with their PubMed number, all in lower case."""
        names = (
            (name.lower(), study)
            for study in self.studies
            for name in (study.doi, *study.registrations, study.pmid and f"pmid:{study.pmid}")
        )
        return by_word((name, study) for name, study in names if name)

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each study by how much it can settle: randomised ones first, then other controlled ones, larger before smaller."""
        ordered = sorted(self.studies, key=lambda s: (s.design != "rct", not s.controlled, -(s.n_enrolled or 0), s.study_id))
        return {study.study_id: place for place, study in enumerate(ordered)}

    @cached_property
    def foremost(self) -> Kept[tuple[str, ...], tuple[Study, ...]]:
        """The studies of some ids, those that can settle most first: claims of a page ask for the same ones over and over."""
        return Kept(self._by_rank, SELECTIONS_KEPT)

    def _by_rank(self, study_ids: tuple[str, ...]) -> tuple[Study, ...]:
        return tuple(self.study[one] for one in sorted(study_ids, key=self.rank.__getitem__))

    @cached_property
    def arms_of(self) -> dict[str, tuple[Arm, ...]]:
        """Arms by the id of their study."""
        return _grouped(self.arms)

    @cached_property
    def treated(self) -> dict[tuple[str, str], tuple[Arm, ...]]:
        """The arms of treatment that a count is of, by the ids of its study and its arm, which may be "all"."""
        arms = [arm for arm in self.arms if arm.role == "treatment"]
        every = {(study_id, "all"): rows for study_id, rows in _grouped(arms).items()}
        return {(arm.study_id, arm.arm_id): (arm,) for arm in arms} | every

    @cached_property
    def ways_of(self) -> dict[tuple[str, str], frozenset[str]]:
        """The ways in of these arms, "" among them where one of them tells none."""
        return {count: frozenset(way for arm in arms for way in arm.routes or ("",)) for count, arms in self.treated.items()}

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


def _grouped(rows: Iterable[Any]) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.study_id, []).append(row)
    return {study_id: tuple(group) for study_id, group in groups.items()}
