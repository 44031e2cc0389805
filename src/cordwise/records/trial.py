"""A registered trial: who may take part, where, in what state it is, what is given, and what its record does not say."""

from __future__ import annotations

from dataclasses import dataclass

from cordwise.errors import RecordError
from cordwise.records.person import OUTCOMES, Condition, Judged, Question
from cordwise.records.reply import NOTICE, SCHEMA_VERSION

SIDES = ("inclusion", "exclusion", "unsorted")
"""Whether a criterion takes in or keeps out; "unsorted" stands under no heading that says which."""

SEXES = ("all", "female", "male", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Something that a record does not say, or says in a form that cannot be read."""

    field: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One place of a trial; `status` is an id of `knowledge/trial_words.yaml`, "" where the record gives the whole trial one."""

    facility: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    status: str = ""
    latitude: float | None = None  # degrees, north positive
    longitude: float | None = None  # degrees, east positive

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise RecordError(f"{self.facility or self.city}: a latitude needs a longitude")
        if self.latitude is not None and self.longitude is not None and not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise RecordError(f"{self.facility or self.city}: {self.latitude:g}, {self.longitude:g} is no place on earth")


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One criterion as the record words it; `under` is the line that it stands below, "" for none."""

    number: int  # from 1, through the whole text
    side: str
    text: str
    under: str = ""

    def __post_init__(self) -> None:
        if self.side not in SIDES:
            raise RecordError(f"criterion {self.number}: side {self.side!r} is none of {', '.join(SIDES)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What one record of a registry says; words of the record are kept, ids come from the vocabularies."""

    trial_id: str  # as registered; the address of the record where it has none
    address: str  # file, and line or place in it
    title: str = ""
    status: str = ""  # an id of knowledge/trial_words.yaml
    last_known_status: str = ""
    why_stopped: str = ""
    verified: str = ""  # when the sponsor last confirmed the record
    updated: str = ""
    start: str = ""
    completion: str = ""
    study_type: str = ""  # interventional | observational | expanded_access
    phases: tuple[str, ...] = ()
    enrolled: int | None = None
    sponsor: str = ""
    sponsor_class: str = ""
    conditions: tuple[str, ...] = ()
    condition_ids: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()  # autologous | allogeneic
    routes: tuple[str, ...] = ()
    age_min_years: float | None = None
    age_max_years: float | None = None  # the first age that is too old: "65 Years" takes in people of 65, and is 66
    ages: str = ""  # as written
    sex: str = ""
    items: tuple[Item, ...] = ()
    sites: tuple[Site, ...] = ()
    has_monitoring: bool | None = None  # a data monitoring committee
    regulated: bool | None = None  # studies a drug or device that the regulator of the registry's country regulates
    expanded_access: bool | None = None
    texts: tuple[str, ...] = ()  # titles, descriptions, arms: where flags are looked for
    gaps: tuple[Gap, ...] = ()

    def __post_init__(self) -> None:
        if self.sex not in SEXES:
            raise RecordError(f"{self.trial_id}: sex {self.sex!r} is none of {', '.join(SEXES)}")

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of its sites, each once."""
        return tuple(dict.fromkeys(site.country for site in self.sites if site.country))


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """A criterion with what it comes to: `when` is what its words assert; `typed` says how much of it a rule reads."""

    id: str  # NCT00000000.7; .age, .sex and .condition are fields of the record
    side: str
    text: str
    when: Condition
    typed: str = "none"  # whole | part | none

    def __post_init__(self) -> None:
        if self.typed not in ("whole", "part", "none"):
            raise RecordError(f"{self.id}: typed {self.typed!r} is none of whole, part, none")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialFlag:
    """Something in a record that should make a reader stop, with the record's own words."""

    id: str
    label: str
    why: str
    quote: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a person is: degrees, or a city or country by name."""

    latitude: float | None = None
    longitude: float | None = None
    city: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """The nearest site of a trial that is not closed; `km` is the great circle, None where the record does not locate it."""

    site: Site
    km: float | None = None
    match: str = ""  # city | country: what is the same by name


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedTrial:
    """One trial for one person: how its criteria fit, whether it takes people in, where, and what to beware of."""

    trial: Trial
    outcome: str  # of OUTCOMES
    concerns: bool | None  # whether the trial names the person's condition; None where that cannot be told
    deciding: tuple[str, ...]
    ask: tuple[str, ...]
    open: bool | None  # whether it takes people in now; None where the record does not say or is out of date
    status: str  # in words
    near: Near | None
    flags: tuple[TrialFlag, ...]
    met: int
    unknown: int
    total: int
    criteria: tuple[Judged, ...] = ()
    rules: tuple[str, ...] = ()  # the typed rule of each criterion, in the same order

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise RecordError(f"{self.trial.trial_id}: outcome {self.outcome!r} is none of {', '.join(OUTCOMES)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A record that could not be read, with its address."""

    address: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialsReply:
    """Registered trials ranked for one person. Never a promise: the trial's doctors decide."""

    title: str
    lead: str
    entered: tuple[str, ...]
    trials: tuple[RankedTrial, ...]  # those that concern the person's condition, best first
    elsewhere: tuple[tuple[str, str], ...]  # id and conditions of trials of other conditions
    questions: tuple[Question, ...]
    failures: tuple[Failure, ...]
    notes: tuple[str, ...] = ()
    records_version: str = ""  # which records the reply was made from; "" for none
    notice: str = NOTICE
    schema: str = f"cordwise/trials/{SCHEMA_VERSION}"
