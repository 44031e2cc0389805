"""Certainty of a body of evidence (GRADE), each step printed with its rule.

Guyatt G, Oxman AD, Akl EA et al. (2011) GRADE guidelines 1. J Clin Epidemiol 64:383-394. doi:10.1016/j.jclinepi.2010.04.026
The arithmetic reasons are computed here; what only a person can judge (risk of bias inside a trial, publication bias) is said to be open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cordwise.records.finding import Certainty, Step

OPTIMAL_PEOPLE = 400
"""People below which a pooled result counts as imprecise (GRADE's rule of thumb for an optimal information size)."""

FEW_PEOPLE = 100
"""People below which imprecision counts twice (GRADE: very serious)."""

FEW_EVENTS = 10
WIDE_LIMIT = 0.05
"""Fewer events than the one, with an upper limit above the other, leave a rate so open that imprecision counts twice, whatever the number of people."""


ONE_STUDY = Step(
    rule="one_study",
    change=-1,
    reason="a single randomised study, repeated by none: a bias inside it, not judged here, would bear on the whole result",
)
"""What keeps one study from being rated high where nothing else does: what is not judged weighs most where there is nothing beside it."""


class Counted(NamedTuple):
    """A count of a harm: events among so many people, and the highest rate (0 to 1) that fits them."""

    events: int
    people: int
    upper: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What the steps look at, of one outcome of one frame."""

    n_randomised: int
    n_controlled: int
    n_studies: int
    n_people: int
    n_people_controlled: int
    n_blinded: int
    n_people_randomised: int | None = None  # None where they are not told apart from other controlled ones
    effect_told: bool = True  # a count or a difference with its interval is held of the randomised studies
    one_kind_of_several: bool = False  # a single randomised study gave one kind of cells, other studies of the body gave others
    counted: Counted | None = None  # of a harm: its largest count
    tau2: float | None = None
    directions_differ: bool = False
    match: str = "exact"
    apart: str = ""  # what was asked further and no study is known to have done


def grade(body: Body) -> Certainty:
    """The level and the steps that led to it; "none" where there is no study."""
    if body.n_studies == 0:
        return Certainty(level="none", steps=(Step(rule="no_study", change=0, reason="no study in people matches"),))
    start = _start(body)
    down = [step for step in _down(body, randomised=start.change == 4) if step.change]
    if body.n_randomised == 1 and not down:
        down = [ONE_STUDY]
    score = start.change + sum(step.change for step in down)
    order = ("very_low", "low", "moderate", "high")
    level = order[max(0, min(3, score - 1))]
    open_step = Step(
        rule="not_judged",
        change=0,
        reason="publication bias and bias inside single trials are not judged here; both would lower certainty further",
    )
    return Certainty(level=level, steps=(start, *down, open_step))


def _start(body: Body) -> Step:
    if body.n_randomised:
        return Step(rule="start_randomised", change=4, reason=f"starts high: {body.n_randomised} of {body.n_studies} studies randomised")
    if body.n_controlled:
        return Step(
            rule="start_observational",
            change=2,
            reason=f"starts low: {_studies(body.n_controlled, 'controlled')}, none known to be randomised",
        )
    return Step(rule="start_uncontrolled", change=2, reason=f"starts low: {_studies(body.n_studies)}, none with a control group")


def _down(body: Body, *, randomised: bool) -> Iterable[Step]:
    if randomised and body.n_blinded < body.n_randomised:
        yield Step(
            rule="risk_of_bias",
            change=-1,
            reason=f"{body.n_randomised - body.n_blinded} of {_studies(body.n_randomised, 'randomised')} not known to be blinded",
        )
    if not body.n_controlled and not body.n_randomised:
        yield Step(
            rule="risk_of_bias",
            change=-1,
            reason="without a control group, what was seen cannot be told from what would have happened anyway",
        )
    if body.directions_differ or (body.tau2 or 0) > 1:
        yield Step(rule="inconsistency", change=-1, reason="results or conclusions differ between studies")
    if body.match in ("broader", "borrowed"):
        words = (
            "a wider group than was asked about" if body.match == "broader" else "people with another condition, treated by the same route"
        )
        also = f", and none of these studies is known to {body.apart}" if body.apart else ""
        yield Step(rule="indirectness", change=-1, reason=f"the evidence is from {words}{also}")
    elif body.apart:
        yield Step(rule="indirectness", change=-1, reason=f"none of these studies is known to {body.apart}, which was asked about")
    elif randomised and body.one_kind_of_several:
        yield Step(
            rule="indirectness", change=-1, reason="the only randomised study gave one kind of cells, the others gave other kinds too"
        )
    yield from _imprecision(body, randomised=randomised)


def _imprecision(body: Body, *, randomised: bool) -> Iterable[Step]:
    count = body.counted
    if count is not None and count.events < FEW_EVENTS and count.upper > WIDE_LIMIT:
        seen = "no event" if not count.events else f"{count.events} {'event' if count.events == 1 else 'events'}"
        reason = f"{seen} among {count.people} people, which leaves a rate of up to {100 * count.upper:.2g}% open"
        yield Step(rule="imprecision", change=-2, reason=reason)
        return
    people, where = _rated(body, randomised=randomised)
    steps, how = (2, "far below") if people < FEW_PEOPLE else (1, "below") if people < OPTIMAL_PEOPLE else (0, "")
    reasons = [f"{people} people {where}, {how} the {OPTIMAL_PEOPLE} that a steady number needs"] if steps else []
    if randomised and not body.effect_told:
        steps += 1
        reasons.append("of no randomised study is held how large the effect was, with its interval")
    if reasons:
        yield Step(rule="imprecision", change=-min(2, steps), reason=", and ".join(reasons))


def _rated(body: Body, *, randomised: bool) -> tuple[int, str]:
    """The people whose number decides how precise the body is: randomised studies are rated by themselves, however many others there are."""
    if randomised and body.n_people_randomised is not None:
        return body.n_people_randomised, "in randomised studies"
    return (body.n_people_controlled, "in controlled studies") if body.n_controlled or randomised else (body.n_people, "in all")


def _studies(number: int, kind: str = "") -> str:
    return f"{number} {kind} {'study' if number == 1 else 'studies'}".replace("  ", " ")
