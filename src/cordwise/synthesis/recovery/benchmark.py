"""`expected_recovery(...)`: people of a study who improved, beside what the same model expects of such people without cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice, product

import numpy as np

from cordwise.knowledge.recovery import Window, setting
from cordwise.records.checks import AIS_GRADES
from cordwise.records.evidence import NaturalRate
from cordwise.records.finding import Recovery
from cordwise.synthesis.recovery.chosen import Paper, papers, window_sets
from cordwise.synthesis.recovery.levels import common_level
from cordwise.synthesis.recovery.posterior import Array, Posterior
from cordwise.synthesis.recovery.splits import TREES, improved, people_of, split_counts
from cordwise.text.counted import counted

NAMED_AT_MOST = 12
OPEN_END = 1200.0
"""Months that stand for "or more"."""
EVER = (0.0, OPEN_END)
_COMBINED_AT_MOST = 64
_BETWEEN = "some of these people were treated between the windows that published rates start from: the true expectation lies inside the range, probably nearer its lower end the later they were treated"
_MIXED = "how many had which baseline grade is not known: the range runs from all at the grade that improves least to all at the grade that improves most"
_ANY_TIME = "the time since injury of these people is not known: the range runs over every start, from the first weeks to a year or more"
_ANY_GRADE = "the baseline AIS grades of these people are not known"
_OPEN = "no rate is published for a later start of some of these people, so the range begins at nobody"


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """A part of a study's people: how many, the grades that they may have had, the months from injury to treatment (lowest, highest)."""

    number: int
    ais: tuple[str, ...]
    since_months: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Start:
    """People of one grade, first examined in one window: the share that improves."""

    ais: str
    posterior: Posterior
    papers: tuple[Paper, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """People with every start that they may have had; `open_below` where a later one is not published."""

    number: int
    starts: tuple[_Start, ...]
    open_below: bool
    between: bool
    mixed: bool
    any_time: bool
    any_grade: bool


def expected_recovery(
    rates: Sequence[NaturalRate],
    *,
    observed: int,
    total: int,
    ais: Sequence[str],
    since_months: tuple[float, float] | None,
    levels: Sequence[str] = (),
    grades: Mapping[str, int] | None = None,
    groups: Sequence[People] = (),
) -> Recovery:
    """People improved by at least one AIS grade, `observed` of `total`, beside what published series let one expect of them.

    `ais` are the grades at the start, `since_months` the months from injury to treatment (lowest, highest), `levels` the regions, `grades`
    how many people had which grade, `groups` who was treated when. What is unknown (no grades, no time) widens the range; known numbers of people with one
    grade in one window each give a chance.
    """
    unknown = [] if ais or groups else [_ANY_GRADE]
    parts = _parts(total, ais or AIS_GRADES[:4], since_months, grades, groups)
    level = common_level(levels)
    found = [_part(rates, one, level) for one in parts]
    missing = sorted({grade for _, lacking in found for grade in lacking})
    if missing:
        low = min(one.since_months or EVER for one in parts)
        return _nothing(observed, total, "; ".join([*unknown, _unpublished(missing, low)]))
    return _compared([part for part, _ in found], observed, total)


def _parts(
    total: int, ais: Sequence[str], since: tuple[float, float] | None, grades: Mapping[str, int] | None, groups: Sequence[People]
) -> tuple[People, ...]:
    """The groups where they add up to everybody; else by grade where the numbers do; else everybody as one."""
    if groups and sum(one.number for one in groups) == total:
        return tuple(groups)
    wanted = sorted(set(ais))
    if grades and set(grades) == set(wanted) and sum(grades.values()) == total:
        return tuple(People(number=grades[grade], ais=(grade,), since_months=since) for grade in wanted)
    return (People(number=total, ais=tuple(wanted), since_months=since),)


def _part(rates: Sequence[NaturalRate], people: People, level: str) -> tuple[_Part, list[str]]:
    """The starts of a part of the people, and the grades that nothing is published for."""
    since = people.since_months or EVER
    sets = {grade: window_sets(rates, grade, since, level) for grade in people.ais}
    found = {grade: [_start(rates, grade, held, level) for held in each] for grade, each in sets.items()}
    starts = tuple(one for each in found.values() for one in each if one)
    opened = any(len(each) > 1 and each[0] is not None and each[-1] is None for each in found.values())
    part = _Part(
        number=people.number, starts=starts, open_below=opened, between=any(len(each) > 1 for each in found.values()), mixed=len(found) > 1,
        any_time=people.since_months is None, any_grade=people.ais == AIS_GRADES[:4],
    )  # fmt: skip
    return part, [grade for grade, each in found.items() if not any(each)]


def _start(rates: Sequence[NaturalRate], grade: str, held: Sequence[Window], level: str) -> _Start | None:
    if grade not in TREES:
        return None  # nothing is better than E
    chosen = papers(rates, grade, held, level) if held else ()
    share = improved(grade, chosen)
    used = tuple(paper for paper in chosen if split_counts(TREES[grade][0], [paper], grade))
    return None if share is None else _Start(ais=grade, posterior=share, papers=used)


def _unpublished(missing: Sequence[str], since_months: tuple[float, float]) -> str:
    low, high = since_months
    late = low * 30.4 >= 304
    when = "more than ten months after injury" if late else f"{counted(low, 'month')} or more after injury" if high >= OPEN_END else ""
    return f"no published rate is held for AIS {' and '.join(missing)} starting {when or f'{low:g} to {high:g} months after injury'}"


def _compared(parts: Sequence[_Part], observed: int, total: int) -> Recovery:
    """Every way that the parts may have started: one way gives a chance, several a range over them."""
    ways = list(islice(product(*(_options(part) for part in parts)), _COMBINED_AT_MOST))
    each = [_expected(way, [part.number for part in parts], total) for way in ways]
    only = each[0] if len(each) == 1 else None
    starts = list(dict.fromkeys(one for part in parts for one in part.starts))
    return Recovery(
        observed=observed, total=total, expected=only.mean if only else None, expected_least=min(one.mean for one in each),
        expected_most=max(one.mean for one in each), expected_low=min(one.low for one in each), expected_high=max(one.high for one in each),
        predicted_low=min(one.least for one in each), predicted_high=max(one.most for one in each),
        tail=float(min(1.0, only.law[observed:].sum())) if only else None, basis=_basis(starts), rate_ids=_rate_ids(starts),
        gap="; ".join([*(() if only else _gaps(parts)), *_thin(starts)]),
    )  # fmt: skip


def _options(part: _Part) -> tuple[_Start | None, ...]:
    """The starts that a part may have had; None is one that nobody published, at which nobody need improve."""
    return (*part.starts, None) if part.open_below else part.starts


def _gaps(parts: Sequence[_Part]) -> Iterator[str]:
    if any(part.any_grade for part in parts):
        yield f"{_ANY_GRADE}: the range runs over all of them"
    if any(part.any_time for part in parts):
        yield _ANY_TIME
    elif any(part.between for part in parts):
        yield _BETWEEN if len(parts) > 1 else _BETWEEN.replace("some of these people", "these people")
    elif any(part.mixed and not part.any_grade for part in parts):
        yield _MIXED
    if any(part.open_below for part in parts):
        yield _OPEN


def _thin(starts: Sequence[_Start]) -> Iterator[str]:
    """Rates that rest on few people."""
    for start in starts:
        people = people_of(start.papers, start.ais)[1]
        if people < setting("few_people"):
            yield f"the rate for AIS {start.ais} rests on {counted(people, 'person', 'people')}"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class _Expected:
    """What is expected of all people, each part at one start: shares, and the law of the count with its 95% predictive range."""

    mean: float
    low: float
    high: float
    law: Array
    least: int
    most: int


def _expected(way: Sequence[_Start | None], numbers: Sequence[int], total: int) -> _Expected:
    """The counts of the parts add up."""
    known = [(start, people) for start, people in zip(way, numbers, strict=True) if start is not None]
    law = reduce(np.convolve, [start.posterior.law(people) for start, people in known], np.ones(1))
    law = np.concatenate([law, np.zeros(total + 1 - len(law))])
    share = sum((start.posterior.draws(salt) * people for salt, (start, people) in enumerate(known, 1)), start=np.zeros(1)) / total
    low, high = np.quantile(share, (0.025, 0.975))
    below = np.cumsum(law)
    return _Expected(
        mean=sum(start.posterior.mean * people for start, people in known) / total, low=float(low), high=float(high), law=law,
        least=int(np.searchsorted(below, 0.025)), most=min(total, int(np.searchsorted(below, 0.975))),
    )  # fmt: skip


def _basis(starts: Sequence[_Start]) -> str:
    names = sorted({paper.name for one in starts for paper in one.papers})[:NAMED_AT_MOST]
    return f"AIS {'/'.join(sorted({one.ais for one in starts}))}, {', '.join(names)}"


def _rate_ids(starts: Sequence[_Start]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for one in starts for paper in one.papers for i in _told(paper)))


def _told(paper: Paper) -> list[str]:
    """The rates of improvement; of a paper that prints the grades singly, those."""
    whole = [rate.rate_id for rate in paper.rates if rate.to_ais == "improved_ge1"]
    return whole or [rate.rate_id for rate in paper.rates]


def _nothing(observed: int, total: int, gap: str) -> Recovery:
    return Recovery(
        observed=observed,
        total=total,
        expected_low=0.0,
        expected_high=1.0,
        predicted_low=None,
        predicted_high=None,
        tail=None,
        basis="",
        gap=gap,
    )
