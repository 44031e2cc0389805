"""What is told: one record a reply, from which every format is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cordwise.records.person import FlagAnswer, Grid, Judged, Question, TrialFit

SCHEMA_VERSION = "1.0"
NOTICE = "A summary of published evidence, not medical advice."


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """One numbered source of a reply."""

    number: int
    id: str  # the id of the row that is cited: a study, review, guidance ...
    title: str
    address: str
    document: str
    place: str = ""
    depth: str = ""
    checked: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedClaim:
    """A claim with its verdict; `sources` are numbers of the reply's citations."""

    start: int
    end: int
    quote: str
    kind: str
    strength: str
    verdict: str
    certainty: str
    reason: str
    fair_wording: str
    rule: str  # the id of the row of the decision table that decided
    numbers: tuple[str, ...] = ()
    frame: dict[str, Any] = field(default_factory=dict)
    direction: str = ""  # benefit | no_benefit | harm | no_harm; "" says neither
    sizes: tuple[dict[str, Any], ...] = ()  # the numbers that the claim gives: what each counts, from, to, of how many, its unit
    sources: tuple[int, ...] = ()
    against: tuple[str, ...] = ()  # other sentences of the page that say otherwise


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFlag:
    """Something about the page as a whole, with where it shows (if it shows anywhere)."""

    id: str
    label: str
    why: str
    quote: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Omission:
    """Something that a fair page on this subject would say and this one does not."""

    id: str
    label: str
    what_to_know: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreItem:
    """One question of the DISCERN-style score: 0 (no), 1 (partly), 2 (yes)."""

    id: str
    question: str
    points: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Audit:
    """A page, judged claim by claim."""

    summary: str
    claims: tuple[JudgedClaim, ...]
    page_flags: tuple[PageFlag, ...]
    omissions: tuple[Omission, ...]
    score: tuple[ScoreItem, ...]
    sources: tuple[Citation, ...]
    origin: str
    title: str
    digest: str
    read_on: str
    text: str  # the page as read, to show the words in place
    notes: tuple[str, ...]
    evidence_version: str
    notice: str = NOTICE
    schema: str = f"cordwise/audit/{SCHEMA_VERSION}"

    @property
    def verdicts(self) -> dict[str, int]:
        """How many claims got each verdict."""
        counts: dict[str, int] = {}
        for claim in self.claims:
            counts[claim.verdict] = counts.get(claim.verdict, 0) + 1
        return counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A titled part of a reply: lines of text (a line that starts with "- " is an item), and the citations they use."""

    id: str
    title: str
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A question, answered from the evidence held."""

    question: str
    in_scope: bool
    bottom_line: str
    certainty: str
    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    frame: dict[str, Any]
    evidence_version: str
    numbers: tuple[dict[str, Any], ...] = ()  # every number told, with how it was made
    notice: str = NOTICE
    schema: str = f"cordwise/answer/{SCHEMA_VERSION}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One study on one page, in plain words."""

    study_id: str
    title: str
    level: str
    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    reading_grade: float
    evidence_version: str
    notice: str = NOTICE
    schema: str = f"cordwise/card/{SCHEMA_VERSION}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestRow:
    """One line of a forest plot."""

    label: str
    events: int | None
    total: int | None
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    kind: str  # study | pooled | expected
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolReply:
    """Pooled numbers of one outcome, apart for controlled and uncontrolled studies."""

    outcome: str
    title: str
    groups: tuple[Section, ...]
    forests: tuple[tuple[str, tuple[ForestRow, ...]], ...]
    certainty: str
    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    frame: dict[str, Any]
    evidence_version: str
    notice: str = NOTICE
    schema: str = f"cordwise/pool/{SCHEMA_VERSION}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Everything held about one study, and what is kept of its record in a trial registry."""

    study_id: str
    title: str
    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    rows: dict[str, Any]
    evidence_version: str
    records_version: str = ""  # which registry records it was made from; "" for none
    notice: str = NOTICE
    schema: str = f"cordwise/show/{SCHEMA_VERSION}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """What speaks against a treatment for one person, what to ask next, and what to know of the offer. Never a promise."""

    title: str
    treatment: dict[str, str]  # route, cells, donor, condition: ids, where they were said
    outcome: str  # not_eligible | cannot_be_said | nothing_against
    lead: str
    deciding: tuple[str, ...]  # ids of the criteria that decided
    entered: tuple[str, ...]  # the facts of the person, in words
    criteria: tuple[Judged, ...]
    questions: tuple[Question, ...]  # the most decisive first
    trials: tuple[TrialFit, ...]
    flags: tuple[FlagAnswer, ...]
    clinic_questions: tuple[str, ...]
    alternatives: tuple[Grid, ...]
    sections: tuple[Section, ...]
    sources: tuple[Citation, ...]
    evidence_version: str
    sheet: bool = False  # told on one page, to print
    notice: str = NOTICE
    schema: str = f"cordwise/check/{SCHEMA_VERSION}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """What to expect of a treatment: steps, side effects as measured, warning signs, follow-up, alternatives side by side."""

    title: str
    treatment: dict[str, str]
    lead: str
    sections: tuple[Section, ...]
    alternatives: tuple[Grid, ...]
    sources: tuple[Citation, ...]
    evidence_version: str
    numbers: tuple[dict[str, Any], ...] = ()  # every number told, with how it was made
    notice: str = NOTICE
    schema: str = f"cordwise/expect/{SCHEMA_VERSION}"
