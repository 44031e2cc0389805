"""The parts of ranked trials as an outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cordwise.records.trial import Near, RankedTrial, TrialsReply
from cordwise.render.outline import Body, Facts, Part, Point, Points, Prose
from cordwise.render.words import count, title

GROUPS = (("trials_fit", "nothing_against"), ("trials_may_fit", "cannot_be_said"), ("trials_not", "not_eligible"))
SHOWN = {"nothing_against": 20, "cannot_be_said": 12, "not_eligible": 12}
GAPS_AT_MOST = 4


def trials_parts(reply: TrialsReply) -> tuple[Part, ...]:
    """The groups in the order of fitting, each trial under a heading of its own; then what to ask, what could not be read, what was entered."""
    asked = "\n".join(f"- {one.ask} (decides on {count(len(one.decides), 'criterion', 'criteria')})" for one in reply.questions)
    failed = "\n".join(f"- {one.address}: {one.reason}" for one in reply.failures)
    return (
        *(
            part
            for name, outcome in GROUPS
            for part in _group(name, [one for one in reply.trials if one.outcome == outcome], SHOWN[outcome])
        ),
        _part("ask", Prose(text=asked)),
        _part("trial_flags", _meanings(reply.trials)),
        _part("trials_unread", Prose(text=failed)),
        _part("entered", Prose(text="\n".join(f"- {one}" for one in reply.entered))),
        _part("trials_notes", Prose(text="\n".join(f"- {one}" for one in reply.notes))),
        _part("about", Facts(pairs=(("Version of the records", reply.records_version),) if reply.records_version else ())),
    )


def _group(name: str, held: list[RankedTrial], shown: int) -> Iterator[Part]:
    if not held:
        return
    more = len(held) - shown
    rest = f" The first {shown} are told here; the JSON of this reply tells all." if more > 0 else ""
    yield _part(name, Prose(text=f"{count(len(held), 'trial')}, those that take people in and are near first.{rest}"))
    yield from (_trial(one, f"{name}_{number}") for number, one in enumerate(held[:shown], 1))


def _trial(one: RankedTrial, name: str) -> Part:
    known = one.trial.trial_id
    heading = f"{known}: {one.trial.title}" if one.trial.title else known
    asks = "\n".join(f"- {ask}" for ask in one.ask) if one.outcome == "cannot_be_said" else ""
    lead = f"To ask, of {one.unknown} open:\n{asks}" if asks else ""
    return Part(id=name, title=heading, bodies=(Facts(pairs=tuple(_pairs(one))), Prose(text=lead)))


def _pairs(one: RankedTrial) -> Iterator[tuple[str, str]]:
    if one.deciding:
        yield "Why not", "; ".join(one.deciding)
    yield (
        "Criteria",
        f"{one.met} of {one.total} met, {one.unknown} open" + (f", {one.total - one.met - one.unknown} against" if one.deciding else ""),
    )
    yield "State", one.status
    if one.near is not None:
        yield "Nearest site", near_words(one.near)
    if one.trial.countries:
        yield "Countries", _few(one.trial.countries, 6)
    given = _few(one.trial.interventions, 3)
    phases = [phase for phase in one.trial.phases if phase != "not applicable"]
    if given:
        yield "Gives", given + (f" (phase {'/'.join(phases)})" if phases else "")
    if one.trial.sponsor:
        yield "Run by", one.trial.sponsor
    for flag in one.flags:
        yield "Beware", flag.label + (f': "{flag.quote}"' if flag.quote else "")
    if one.trial.gaps:
        yield "Not told by the record", _few([gap.field for gap in one.trial.gaps], GAPS_AT_MOST)


def _meanings(trials: Iterable[RankedTrial]) -> Points:
    """What each warning that was given means, once."""
    given = {flag.id: flag for one in trials for flag in one.flags}
    return Points(points=tuple(Point(label=flag.label, text=f"{flag.why} ({flag.source})") for flag in given.values()))


def near_words(near: Near) -> str:
    """Where the nearest site is."""
    where = ", ".join(name for name in (near.site.facility, near.site.city, near.site.country) if name)
    return f"{where} ({near.km:,.0f} km as the crow flies)" if near.km is not None else f"{where} (the same {near.match})"


def _few(words: Iterable[str], most: int) -> str:
    held = list(dict.fromkeys(words))
    return ", ".join(held[:most]) + (f" and {len(held) - most} more" if len(held) > most else "")


def _part(name: str, *bodies: Body) -> Part:
    return Part(id=name, title=title(name), bodies=bodies)
