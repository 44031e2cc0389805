"""The parts of a check, and tables of alternatives, as an outline."""

from __future__ import annotations

from collections.abc import Iterable

from cordwise.records.person import FlagAnswer, Grid, Judged, Question, TrialFit
from cordwise.records.reply import Check
from cordwise.render.outline import Body, Part, Point, Points, Prose, Table
from cordwise.render.words import count, title

OUTCOMES = {
    "not_eligible": "Something speaks against it",
    "cannot_be_said": "It cannot be said yet",
    "nothing_against": "Nothing found against it",
}
SEEN = {"seen": "SEEN", "not_seen": "not seen", "unknown": "ask"}
BOXES = {"seen": "\N{BALLOT BOX WITH X}", "not_seen": "\N{BALLOT BOX} (no)", "unknown": "\N{BALLOT BOX}"}
LABELS_AT_MOST = 4
SOURCES_AT_MOST = 8
TRIALS_AT_MOST = 8
SHEET_QUESTIONS = 11
SHEET_QUESTIONS_AT_LEAST = 3
SHEET_POINTS = 8


def check_facts(reply: Check) -> tuple[tuple[str, str], ...]:
    """What came out, in one line."""
    return (("What came out", OUTCOMES[reply.outcome]),)


def check_parts(reply: Check) -> tuple[Part, ...]:
    """The parts in the order of telling: against, to be weighed, to be asked, cleared, then what there is to know of the offer."""
    return (_sheet_parts if reply.sheet else _whole_parts)(reply)


def _whole_parts(reply: Check) -> tuple[Part, ...]:
    cleared = [one for one in reply.criteria if not one.against and one.state == "not_met"]
    return (
        *_against(reply),
        _part("ask", _points(_question(one, number, reply) for number, one in enumerate(reply.questions, 1))),
        _part("cleared", _points(Point(label=one.label, text=_entered(one), sources=one.sources) for one in cleared)),
        _part("trials", *_trials(reply.trials)),
        *_sections(reply, "helps"),
        *grids(reply.alternatives),
        *_sections(reply, "standard_care"),
        _part("offer", _points(_flag(one, cited=True) for one in reply.flags)),
        _part("clinic_questions", _listed(reply.clinic_questions)),
        _part("entered", _listed(reply.entered)),
        *_sections(reply, "not_told"),
    )


def _sheet_parts(reply: Check) -> tuple[Part, ...]:
    """One printed page: where much speaks against it, the rest is told more briefly."""
    cleared = [one.label for one in reply.criteria if not one.against and one.state == "not_met"]
    points = sum(one.against for one in reply.criteria)
    asked = [f"\N{BALLOT BOX} {one.ask}" for one in reply.questions[: max(SHEET_QUESTIONS - points, SHEET_QUESTIONS_AT_LEAST)]]
    more = len(reply.questions) - len(asked)
    return (
        *_sheet_against(reply, brief=points > SHEET_POINTS),
        _part("ask", _listed(asked), Prose(text=f"And {more} more: see the full check." if more > 0 else "")),
        *((_part("cleared", Prose(text="; ".join(cleared))),) if points <= SHEET_POINTS else ()),
        *_sections(reply, "helps"),
        _part("offer", _listed(f"{BOXES[one.state]} {one.label}" for one in reply.flags)),
        _part("clinic_questions", _listed(f"\N{BALLOT BOX} {one}" for one in reply.clinic_questions)),
        _part("entered", Prose(text="; ".join(reply.entered))),
        *_sections(reply, "not_told"),
        _part("sources", Prose(text="The full check names the source of each point.")),
    )


def _sheet_against(reply: Check, *, brief: bool) -> tuple[Part, ...]:
    """What rules it out with its reason, and what must be weighed with what would have to change; brief: without reasons."""
    against = [one for one in reply.criteria if one.against and one.weight != "weigh"]
    weighed = [one for one in reply.criteria if one.against and one.weight == "weigh"]
    labels = Prose(text="; ".join(one.label for one in weighed))
    return (
        _part("against", _points(_only_if(one) if brief else _criterion(one, cited=False) for one in against)),
        _part("weigh", labels if brief else _points(_only_if(one) for one in weighed)),
    )


def _only_if(one: Judged) -> Point:
    return Point(label=one.label, text=f"only if: {one.change}" if one.change else one.why)


def grids(held: Iterable[Grid]) -> tuple[Part, ...]:
    """A part for each table."""
    return tuple(Part(id=f"alternatives_{number}", title=grid.caption, bodies=(Table(grid=grid),)) for number, grid in enumerate(held, 1))


def _against(reply: Check) -> tuple[Part, ...]:
    against = [one for one in reply.criteria if one.against and one.weight != "weigh"]
    weighed = [one for one in reply.criteria if one.against and one.weight == "weigh"]
    return (_part("against", _points(map(_criterion, against))), _part("weigh", _points(map(_criterion, weighed))))


def _criterion(one: Judged, *, cited: bool = True) -> Point:
    change = f" What would have to change: {one.change}" if one.change else ""
    if not cited:
        return Point(label=one.label, text=f"{one.why}{change}")
    asked = f" To ask: {' '.join(one.ask)}" if one.ask else ""
    return Point(label=one.label, text=f"{one.why}{change}{asked} {_entered(one)}".strip(), sources=one.sources)


def _entered(one: Judged) -> str:
    return f"Entered: {'; '.join(one.facts)}." if one.facts else "It belongs to another treatment or person."


def _question(one: Question, number: int, reply: Check) -> Point:
    sources = tuple(dict.fromkeys(source for held in reply.criteria if held.id in one.decides for source in held.sources))
    more = len(one.labels) - LABELS_AT_MOST
    labels = "; ".join((*one.labels[:LABELS_AT_MOST], *((f"{more} more",) if more > 0 else ())))
    return Point(label=f"{number}. {one.label}", text=f"{one.ask} (decides on: {labels})", sources=sources[:SOURCES_AT_MOST])


def _trials(trials: tuple[TrialFit, ...]) -> tuple[Body, ...]:
    more = len(trials) - TRIALS_AT_MOST
    rest = Prose(text=f"And {more} more, in the JSON of this reply." if more > 0 else "")
    return (_points(_trial(one) for one in trials[:TRIALS_AT_MOST]), rest)


def _trial(one: TrialFit) -> Point:
    return Point(label=one.title or one.study_id, text=_fit(one), sources=one.sources)


def _fit(one: TrialFit) -> str:
    """How the criteria that are held fit; a trial has more of them than are held."""
    held = "one criterion" if one.total == 1 else count(one.total, "criterion", "criteria")
    if one.outcome == "not_eligible":
        return f"this person would be kept out ({'; '.join(one.deciding)})"
    if one.outcome == "cannot_be_said":
        how_many = f"the {held} held is" if one.total == 1 else f"{one.unknown} of {held} held {'is' if one.unknown == 1 else 'are'}"
        return f"{how_many} open ({'' if one.total == 1 else 'first: '}{'; '.join(one.deciding)})"
    return f"fits the {held} held; the others of this trial are not held"


def _flag(one: FlagAnswer, *, cited: bool) -> Point:
    return Point(label=f"{one.label} [{SEEN[one.state]}]", text=f"{one.why} Ask: {one.ask}", sources=one.sources if cited else ())


def _sections(reply: Check, name: str) -> tuple[Part, ...]:
    return tuple(Part(id=one.id, title=one.title, bodies=(Prose(text=one.text),)) for one in reply.sections if one.id == name)


def _part(name: str, *bodies: Body) -> Part:
    return Part(id=name, title=title(name), bodies=bodies)


def _points(points: Iterable[Point]) -> Points:
    return Points(points=tuple(points))


def _listed(lines: Iterable[str]) -> Prose:
    return Prose(text="\n".join(f"- {line}" for line in lines))
