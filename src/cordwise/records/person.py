"""What is known of one person, what is asked of them, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

from cordwise.errors import RecordError
from cordwise.records.source import Source

Value = bool | float | str | tuple[str, ...]
"""A fact: yes or no, a number in the unit of its field, one choice, or several."""

KINDS = ("yes_no", "number", "date", "choice", "choices", "term")
OPERATORS = ("is", "has", "kind_of", "below", "at_most", "above", "at_least", "between", "outside")
WEIGHTS = ("hard", "now", "weigh", "trial")
"""How much it counts that a contraindication applies: it rules the treatment out; it does so until it has passed; a doctor must weigh it.
"trial" is the weight of a criterion of one trial: it decides on that trial alone."""

STATES = ("met", "not_met", "unknown")
OUTCOMES = ("not_eligible", "cannot_be_said", "nothing_against")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A unit with its names; a value times `factor` plus `offset` is the value in the first unit of its quantity."""

    id: str
    quantity: str
    factor: float
    names: tuple[str, ...]
    offset: float = 0.0
    whole: bool = False  # it counts things one by one: 145.000 of it is hardly a hundred and forty-five


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing that can be known of a person: its kind, its unit and range, and how it is asked."""

    id: str
    group: str
    kind: str
    label: str
    ask: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()  # other names of a choice: (name, choice)
    vocabulary: str = ""
    help: str = ""
    only_if: Condition | None = None  # asked only where this is known to hold
    others: tuple[str, ...] = ()  # names that may stand among the choices and bear on nothing
    beside: tuple[str, ...] = ()  # words behind a name that change nothing
    otherwise: tuple[str, ...] = ()  # words behind a name that say that it is meant otherwise
    left_open: tuple[str, ...] = ()  # words that leave the field open
    apart: float | None = None  # a bare number up to this could be on another scale
    source: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RecordError(f"{self.id}: kind {self.kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Facts by field, in the order of the fields; what is not here is not known."""

    facts: tuple[tuple[str, Value], ...] = ()

    def get(self, field: str) -> Value | None:
        """The fact of a field; None where it is not known."""
        return next((value for name, value in self.facts if name == field), None)

    @property
    def known(self) -> frozenset[str]:
        """The fields that are known."""
        return frozenset(name for name, _ in self.facts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Test:
    """A comparison of one fact; numbers in the unit of the field."""

    __test__ = False  # not a test of pytest

    field: str
    operator: str
    values: tuple[bool | float | str, ...]

    def __post_init__(self) -> None:
        if self.operator not in OPERATORS:
            raise RecordError(f"{self.field}: operator {self.operator!r} is none of {', '.join(OPERATORS)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf:
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, kw_only=True, slots=True)
class Unless:
    """The part holds, and the exception is not known to hold: an exception that nobody has confirmed lifts nothing."""

    part: Condition
    exception: Condition


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Something that no field holds: always unknown, asked in these words."""

    question: str


Condition = Test | AllOf | AnyOf | Not | Unless | Asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A contraindication: it speaks against the treatments of its scope where its condition holds."""

    id: str
    group: str  # route | cells | procedure
    weight: str
    label: str
    why: str
    change: str  # what would have to change, "" where nothing can
    when: Condition
    scope: Condition  # for which treatments it counts
    sources: tuple[Basis, ...]
    held: tuple[str, ...] = ()  # ids of criteria of trials that ask the same
    asked: Condition | None = None  # asked only where this is known to hold; elsewhere what was entered counts, and nothing is asked

    def __post_init__(self) -> None:
        if self.weight not in WEIGHTS:
            raise RecordError(f"{self.id}: weight {self.weight!r} is none of {', '.join(WEIGHTS)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """Where a rule of the knowledge comes from: what is said there, in our words, and the document."""

    basis_id: str
    said: str
    title: str
    document: str  # doi:, pmid:, pmcid:, registry:, url: or citation:
    place: str = ""
    depth: str = "abstract"
    checked: str = ""

    @property
    def source(self) -> Source:
        """The document as every row names it."""
        return Source(document=self.document, place=self.place, depth=self.depth, checked=self.checked)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Something to expect of a treatment, with what it rests on; `known` says how well it is known."""

    id: str
    stage: str
    text: str
    known: str = ""  # guideline | described | usual | ""
    sources: tuple[Basis, ...] = ()
    held: tuple[str, ...] = ()  # ids of rows of evidence
    scope: Condition


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """A red flag of an offer: the field that tells, the answer that is the flag, and what to ask."""

    id: str
    field: str
    red: bool
    label: str
    why: str
    ask: str
    sources: tuple[Basis, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Treatment:
    """What is on offer: ids of the vocabularies, "" where it was not said."""

    route: str = ""
    cells: str = ""
    donor: str = ""  # autologous | allogeneic


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A criterion for one person: whether its condition is met, what that means, the facts it was read from, what to ask."""

    id: str
    kind: str  # inclusion | exclusion
    group: str  # route | cells | procedure | trial
    weight: str
    label: str
    state: str  # of the condition as it is worded
    against: bool  # it speaks against: an exclusion that is met, an inclusion that is not
    why: str = ""
    change: str = ""
    facts: tuple[str, ...] = ()  # in words, as entered
    missing: tuple[str, ...] = ()  # fields that would decide it
    ask: tuple[str, ...] = ()  # the questions of those fields, and what no field holds
    trials: int = 0  # how many criteria of trials held ask the same
    sources: tuple[int, ...] = ()  # numbers of the reply's citations

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise RecordError(f"{self.id}: state {self.state!r} is none of {', '.join(STATES)}")
        if self.against and self.state == "unknown":
            raise RecordError(f"{self.id}: what is unknown speaks neither for nor against")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What to ask next, and why: the criteria that the answer could decide."""

    field: str  # "" where no field holds it
    label: str
    ask: str
    decides: tuple[str, ...]  # ids of criteria
    labels: tuple[str, ...]  # what they are about, in words
    weight: str  # the gravest of them
    choices: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialFit:
    """How one trial's criteria fit: the outcome over all, and the criteria that decide it."""

    study_id: str
    title: str
    outcome: str
    deciding: tuple[str, ...]  # in words, a few
    met: int
    unknown: int
    total: int
    criteria: tuple[Judged, ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FlagAnswer:
    """One red flag of an offer, with whether it was seen."""

    id: str
    label: str
    state: str  # seen | not_seen | unknown
    why: str
    ask: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table for people: a heading a column, a row a thing; the first cell names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise RecordError(f"{self.caption}: a row has another number of cells than the heading")


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What all criteria come to; `deciding` are the ids of those that decided it."""

    outcome: str
    deciding: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise RecordError(f"outcome {self.outcome!r} is none of {', '.join(OUTCOMES)}")
