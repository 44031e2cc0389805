"""Any reply as one outline: a title, a lead, and parts in the order of telling. Each format writes the same outline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from cordwise.records.person import Grid
from cordwise.records.pictures import ForestPlot, RecoveryPlot, StudiesPlot
from cordwise.records.recovery import RecoveryForecast, RecoveryStudies
from cordwise.records.reply import (
    Answer,
    Audit,
    Card,
    Check,
    Citation,
    Expectation,
    ForestRow,
    JudgedClaim,
    PoolReply,
    ScoreItem,
    Section,
    Sheet,
)
from cordwise.records.synthesis import Synthesis
from cordwise.records.trial import TrialsReply
from cordwise.render.prose import cited
from cordwise.render.words import certainty_words, title


@dataclass(frozen=True, kw_only=True, slots=True)
class Prose:
    """Lines of text: "- " opens an item, an empty line parts paragraphs, [3] is a citation."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdicts:
    """The claims of a page in page order, with the page's text."""

    claims: tuple[JudgedClaim, ...]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One remark: its label, what it means, the page's words that show it, its citations."""

    label: str
    text: str
    quote: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Points:
    """Remarks in order."""

    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """Questions with their points."""

    items: tuple[ScoreItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forest:
    """The rows of a forest plot."""

    caption: str
    rows: tuple[ForestRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A drawing. Where there are only letters a forest plot is written in them; the others stand beside a table that says the same."""

    plot: ForestPlot | RecoveryPlot | StudiesPlot


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Raw rows by table."""

    rows: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table for people; [3] in a cell is a citation."""

    grid: Grid


@dataclass(frozen=True, kw_only=True, slots=True)
class References:
    """The numbered sources."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Names with values, on one line each."""

    pairs: tuple[tuple[str, str], ...]


Body = Prose | Verdicts | Points | Score | Forest | Picture | Rows | Table | References | Facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A heading and what stands under it."""

    id: str
    title: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """A whole reply: `kind` names what it is, `lead` is the sentence to read if only one is read."""

    kind: str
    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    notice: str

    @property
    def citations(self) -> dict[int, Citation]:
        """The numbered sources by number."""
        references = (body for part in self.parts for body in part.bodies if isinstance(body, References))
        return {citation.number: citation for body in references for citation in body.citations}


@singledispatch
def outline(reply: Any) -> Outline:
    """The outline of a reply."""
    raise TypeError(f"{type(reply).__name__} is not a reply")


@outline.register
def _audit(reply: Audit) -> Outline:
    parts = (
        _part("claims", Verdicts(claims=reply.claims, text=reply.text)),
        _part("omissions", _omissions(reply)),
        _part("page_flags", _page_flags(reply)),
        _part("score", Score(items=reply.score)),
        _part("notes", Prose(text="\n".join(f"- {' '.join(note.split())}" for note in reply.notes))),
        _part("sources", References(citations=reply.sources)),
        _part("about", Facts(pairs=_filled(("Page read on", reply.read_on), ("SHA-256 of the page", reply.digest),
                                           ("Evidence version", reply.evidence_version)))),
    )  # fmt: skip
    facts = _filled(("Page", reply.origin))
    name = reply.title or reply.origin
    return Outline(kind="audit", title=name, lead=reply.summary, facts=facts, parts=_told(parts), notice=reply.notice)


@outline.register
def _answer(reply: Answer) -> Outline:
    facts = _filled(("How sure", _certainty(reply.certainty) if reply.in_scope else ""))
    parts = (*_sections(reply.sections), *_end(reply))
    return Outline(kind="answer", title=reply.question, lead=reply.bottom_line, facts=facts, parts=_told(parts), notice=reply.notice)


@outline.register
def _card(reply: Card) -> Outline:
    facts = _filled(("Level of evidence", reply.level))
    parts = (*_sections(reply.sections), *_end(reply, ("Reading grade", f"{reply.reading_grade:.1f}")))
    return Outline(kind="card", title=reply.title, lead="", facts=facts, parts=_told(parts), notice=reply.notice)


@outline.register
def _pool(reply: PoolReply) -> Outline:
    facts = _filled(("How sure", _certainty(reply.certainty)))
    parts = (*_groups(reply), *_sections(reply.sections), *_end(reply))
    return Outline(kind="pool", title=reply.title, lead="", facts=facts, parts=_told(parts), notice=reply.notice)


@outline.register
def _sheet(reply: Sheet) -> Outline:
    facts = _filled(("Study", reply.study_id))
    version = ("Version of the registry records", reply.records_version)
    parts = (*_sections(reply.sections), _part("rows", Rows(rows=reply.rows)), *_end(reply, version))
    return Outline(kind="sheet", title=reply.title or reply.study_id, lead="", facts=facts, parts=_told(parts), notice=reply.notice)


@outline.register
def _synthesis(reply: Synthesis) -> Outline:
    from cordwise.render.synthesis import lead, parts
    from cordwise.render.synthesis_plots import forest_plot

    told = tuple(Part(id=name, title=heading, bodies=(Prose(text=text),)) for name, heading, text in parts(reply))
    picture = Part(id="studies", title=title("studies"), bodies=(Picture(plot=forest_plot(reply)),))
    return Outline(kind="synthesis", title=reply.title, lead=lead(reply), facts=(), parts=(picture, *_told(told)), notice=reply.notice)


@outline.register
def _check(reply: Check) -> Outline:
    from cordwise.render.person import check_facts, check_parts

    parts = (*check_parts(reply), *(() if reply.sheet else _end(reply)))
    return Outline(
        kind="sheet_of_check" if reply.sheet else "check",
        title=reply.title,
        lead=reply.lead,
        facts=check_facts(reply),
        parts=_told(parts),
        notice=reply.notice,
    )


@outline.register
def _expectation(reply: Expectation) -> Outline:
    from cordwise.render.person import grids

    parts = (*_sections(reply.sections), *grids(reply.alternatives), *_end(reply))
    return Outline(kind="expect", title=reply.title, lead=reply.lead, facts=(), parts=_told(parts), notice=reply.notice)


@outline.register
def _recovery(reply: RecoveryForecast) -> Outline:
    from cordwise.render.recovery import grids, recovery_plots

    bodies: tuple[Body, ...] = (*map(_table, grids(reply)), *(Picture(plot=plot) for plot in recovery_plots(reply)))
    parts = (Part(id="recovery_grades", title=title("recovery_grades"), bodies=bodies), *_sections(reply.sections), *_end(reply))
    return Outline(kind="recovery", title=reply.title, lead=reply.lead, facts=(), parts=_told(parts), notice=reply.notice)


@outline.register
def _recovery_studies(reply: RecoveryStudies) -> Outline:
    from cordwise.render.recovery import studies_grid, studies_plot

    bodies = (_table(studies_grid(reply)), Picture(plot=studies_plot(reply)))
    parts = (Part(id="recovery_studies", title=title("studies"), bodies=bodies), *_sections(reply.sections), *_end(reply))
    return Outline(kind="recovery_studies", title=reply.title, lead=reply.lead, facts=(), parts=_told(parts), notice=reply.notice)


def _table(grid: Grid) -> Table:
    return Table(grid=grid)


@outline.register
def _trials(reply: TrialsReply) -> Outline:
    from cordwise.render.trials import trials_parts

    return Outline(
        kind="ranked_trials", title=reply.title, lead=reply.lead, facts=(), parts=_told(trials_parts(reply)), notice=reply.notice
    )


def _part(name: str, *bodies: Body) -> Part:
    return Part(id=name, title=title(name), bodies=bodies)


def _sections(sections: tuple[Section, ...]) -> tuple[Part, ...]:
    return tuple(Part(id=one.id, title=one.title, bodies=(Prose(text=one.text),)) for one in sections)


def _groups(reply: PoolReply) -> tuple[Part, ...]:
    """The groups, each with its forest (of the group's id or title), then the forests of no group."""
    known = {name for group in reply.groups for name in (group.id, group.title)}
    grouped = tuple(
        Part(id=group.id, title=group.title, bodies=(Prose(text=group.text), *_forests(reply, group.title, {group.id, group.title})))
        for group in reply.groups
    )
    alone = tuple(_alone(name, rows) for name, rows in reply.forests if name not in known)
    return grouped + alone


def _forests(reply: PoolReply, caption: str, names: set[str]) -> tuple[Forest, ...]:
    return tuple(Forest(caption=caption, rows=rows) for name, rows in reply.forests if name in names)


def _alone(name: str, rows: tuple[ForestRow, ...]) -> Part:
    return Part(id=name, title=name, bodies=(Forest(caption=name, rows=rows),))


def _omissions(reply: Audit) -> Points:
    return Points(
        points=tuple(
            Point(label=one.label, text=one.what_to_know, sources=_uncited(one.what_to_know, one.sources)) for one in reply.omissions
        )
    )


def _page_flags(reply: Audit) -> Points:
    return Points(points=tuple(Point(label=one.label, text=one.why, quote=one.quote) for one in reply.page_flags))


def _uncited(text: str, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The citations that the text itself does not name."""
    named = {number for _, number in cited(text)}
    return tuple(number for number in numbers if number not in named)


def _end(
    reply: Answer | Card | PoolReply | Sheet | Check | Expectation | RecoveryForecast | RecoveryStudies, *pairs: tuple[str, str]
) -> tuple[Part, ...]:
    about = Facts(pairs=_filled(*pairs, ("Evidence version", reply.evidence_version)))
    return _part("sources", References(citations=reply.sources)), _part("about", about)


def _certainty(level: str) -> str:
    words = certainty_words(level)
    return words[:1].upper() + words[1:]


def _filled(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def _told(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts that say something; a page without claims is told all the same."""
    return tuple(part for part in parts if any(_says(body) for body in part.bodies))


def _says(body: Body) -> bool:
    match body:
        case Prose(text=text):
            return bool(text.strip())
        case Verdicts() | Picture() | Table():
            return True
        case Points(points=held) | Score(items=held) | Forest(rows=held) | Rows(rows=held):
            return bool(held)
        case References(citations=held) | Facts(pairs=held):
            return bool(held)
