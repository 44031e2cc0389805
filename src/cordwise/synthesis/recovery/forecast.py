"""`recovery(...)`: the grades of one person at 6 and 12 months and later without cells, as published series let one expect."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from cordwise.errors import InputError
from cordwise.knowledge.recovery import Window, setting, windows
from cordwise.records.evidence import NaturalRate
from cordwise.records.recovery import GRADES, Forecast, GradeChance, Moment, Scenario, SourceFit
from cordwise.synthesis.recovery.chosen import DAYS_A_MONTH, Paper, followed_months, papers, weight_of, window_sets
from cordwise.synthesis.recovery.levels import level_named
from cordwise.synthesis.recovery.posterior import Array
from cordwise.synthesis.recovery.splits import TREES, Pooled, better, count_of, grade_draws, paper_counts, people_of, pooled, split_counts
from cordwise.text.counted import counted

HORIZONS = (6.0, 12.0, 24.0, 60.0)
OLDEST, LATEST_MONTHS, FURTHEST_MONTHS = 120.0, 1200.0, 600.0
_NEAR_YEAR = 3.0  # an examination "at one year" is made some weeks before or after it
_SALT = 2026


def recovery(
    rates: Sequence[NaturalRate],
    *,
    ais: str | None = None,
    level: str | None = None,
    age: float | None = None,
    since_months: float | None = None,
    horizon_months: Sequence[float] = HORIZONS,
) -> Forecast:
    """The chances of each grade at some months from now, with 95% intervals, from the published rates that fit this person.

    `ais` A to D, `level` a segment ("T6") or region, `age` in years, `since_months` from injury to now; None where not known. An unknown grade
    or time, or a time between the published windows, leaves a range; a start that nobody published leaves nothing, which is said.

    Raises:
        InputError: a grade, level, age, time or horizon that cannot be.
    """
    grade, place = _grade(ais), level_named(level) if level else ""
    _check("age", age, OLDEST, "years")
    _check("months since injury", since_months, LATEST_MONTHS, "months")
    _check_life(age, since_months)
    horizons = _horizons(horizon_months)
    starts = [(one, held) for one in ([grade] if grade else GRADES[:4]) for held in _starts(rates, one, since_months, place)]
    found = [(one, held, scenario(rates, one, held, place, since_months, horizons)) for one, held in starts]
    told = tuple(one for _, _, one in found if one is not None)
    missing = tuple(_missing(rates, one, held, place) for one, held, scene in found if scene is None)
    return Forecast(
        status=_status(told, missing), ais=grade, level=place, age_years=age, since_months=since_months,
        moments=_over(told, {one for one, _, scene in found if scene is None}), scenarios=told, missing=missing,
    )  # fmt: skip


def _grade(ais: str | None) -> str:
    if ais is None:
        return ""
    told = ais.strip().upper()
    if told == "E":
        raise InputError("AIS E is a normal examination: there is nothing to recover from; give A, B, C or D")
    if told not in GRADES[:4]:
        raise InputError(f"AIS {ais!r} is none of A, B, C, D")
    return told


def _check(what: str, value: float | None, most: float, unit: str) -> None:
    if value is not None and not (math.isfinite(value) and 0 <= value <= most):
        raise InputError(f"{what} {value:g} is not between 0 and {most:g} {unit}")


def _check_life(age: float | None, since_months: float | None) -> None:
    """Refuse an injury before birth; an age in whole years can be nearly a year short."""
    if age is not None and since_months is not None and since_months >= 12 * (age + 1):
        raise InputError(f"months since injury {since_months:g} is longer ago than the person is old (age {age:g})")


def _horizons(months: Sequence[float]) -> tuple[float, ...]:
    for one in months:
        if not (math.isfinite(one) and 0 < one <= FURTHEST_MONTHS):
            raise InputError(f"a horizon of {one:g} months is not above 0 and at most {FURTHEST_MONTHS:g}")
    if not months:
        raise InputError("no horizon: give the months from now at which the grade is asked for, such as 6 and 12")
    return tuple(sorted(set(map(float, months))))


def _starts(rates: Sequence[NaturalRate], grade: str, since_months: float | None, level: str) -> list[tuple[Window, ...]]:
    """The windows to forecast from: one set that serves; else the nearest before and after; those of every time where the time is not known."""
    times = _any_time() if since_months is None else (since_months,)
    return list(dict.fromkeys(held for months in times for held in window_sets(rates, grade, (months, months), level)))


def _any_time() -> tuple[float, ...]:
    """A time since the injury inside each stretch that the ends of the windows part: what a person of an unknown time may be."""
    ends = sorted({day for window in windows() for day in window.person_days})
    return tuple((low + high) / 2 / DAYS_A_MONTH for low, high in pairwise(ends))


def _label(held: Sequence[Window]) -> str:
    return held[0].label if held else "after that time"


def _missing(rates: Sequence[NaturalRate], grade: str, held: Sequence[Window], level: str) -> str:
    """A start without a forecast, with the count of too few people that is held for it, if any."""
    better_, people = people_of(papers(rates, grade, held, level), grade) if held else (0.0, 0.0)
    few = (
        f" (of {counted(people, 'person', 'people')} in all that are held for it, {better_:g} got better: too few for a forecast)"
        if people
        else ""
    )
    return f"AIS {grade}, first examined {_label(held)}{few}"


def scenario(
    rates: Sequence[NaturalRate], grade: str, held: Sequence[Window], level: str, since: float | None, horizons: Sequence[float]
) -> Scenario | None:
    """What is expected from one start; None where no rate of these windows is held."""
    own = papers(rates, grade, held, level)
    tree = _tree(rates, grade, held, level)
    if tree is None or people_of(own, grade)[1] < setting("few_people"):
        return None
    later = _later(rates, level) if held[0].id != "late" else None
    drawn = grade_draws(tree, _SALT)
    window = replace(held[0], followed_months=followed_months(own, held[0], grade))
    moments = tuple(_moment(drawn, grade, window, since, months, later) for months in horizons)
    return Scenario(
        ais=grade,
        window=held[0].id,
        label=f"AIS {grade}, {_label(held)}",
        moments=moments,
        fits=_fits(own, grade),
        notes=tuple(_notes(tree)),
    )


def _tree(rates: Sequence[NaturalRate], grade: str, held: Sequence[Window], level: str) -> tuple[Pooled, ...] | None:
    """The splits; grades to borrow from are those of the same windows at any level, else of the first weeks."""
    like = {other: papers(rates, other, held, "") or papers(rates, other, windows()[1:2], "") for other in GRADES[:4]}
    return pooled(grade, papers(rates, grade, held, level), like)


def _later(rates: Sequence[NaturalRate], level: str) -> Array | None:
    """From AIS A a year after the injury, the change by the end of what is published; nothing is for other grades."""
    tree = _tree(rates, "A", windows()[-1:], level)
    return None if tree is None else grade_draws(tree, _SALT + 100)


def _moment(drawn: Array, grade: str, window: Window, since: float | None, months: float, later: Array | None) -> Moment:
    followed = window.followed_months
    if window.open_ended:
        early = months < followed - _NEAR_YEAR
        return _summed(
            _part(drawn, grade, months / followed) if early else drawn, grade, months, since, "not_dated" if early else "every_later"
        )
    if window.id == "late" or months < followed - _NEAR_YEAR:
        how = "published" if abs(months - followed) <= _NEAR_YEAR else "before" if months < followed else "after"
        at = drawn if how == "published" else _part(drawn, grade, months / followed)
    else:
        past = max(0.0, months - followed)
        how = "published" if past <= _NEAR_YEAR else "one_year"
        at = drawn if how == "published" else _carried(drawn, past, later)
    return _summed(at, grade, months, since, how)


def _part(drawn: Array, grade: str, reached: float) -> Array:
    """The change when only a part of the time has passed: between evenly spread and all at once; past it, between none more and as fast again."""
    low, high = min(reached, 1.0), max(reached, 1.0)
    places = np.random.default_rng(_SALT + 50).permutation((np.arange(len(drawn)) + 0.5) / len(drawn))
    place = GRADES.index(grade)
    share = low + (high - low) * places
    share = np.minimum(share, 1 / np.maximum(1 - drawn[:, place], 1e-12))
    moved = drawn * share[:, None]
    moved[:, place] = 0.0
    moved[:, place] = 1 - moved.sum(axis=1)
    return np.clip(moved, 0.0, 1.0)


def _carried(drawn: Array, past_months: float, later: Array | None) -> Array:
    """As at one year, but those who are AIS A then go on as people first examined at that time do."""
    if later is None:
        return drawn
    on = _part(later, "A", past_months / windows()[-1].followed_months)
    carried = drawn + drawn[:, :1] * on
    carried[:, 0] = drawn[:, 0] * on[:, 0]
    return carried


def _summed(drawn: Array, grade: str, months: float, since: float | None, how: str) -> Moment:
    chances = tuple(_chance(name, drawn[:, number]) for number, name in enumerate(GRADES))
    above = [number for number, name in enumerate(GRADES) if name in better(grade)]
    total = None if since is None else since + months
    return Moment(months=months, months_since_injury=total, how=how, grades=chances, better=_chance("better", drawn[:, above].sum(axis=1)))


def _chance(grade: str, values: Array) -> GradeChance:
    mean = min(1.0, max(0.0, float(values.mean())))
    low, high = (min(1.0, max(0.0, float(end))) for end in np.quantile(values, (0.025, 0.975)))
    return GradeChance(grade=grade, chance=mean, low=min(low, mean), high=max(high, mean))


def _fits(own: Sequence[Paper], grade: str) -> tuple[SourceFit, ...]:
    """The papers that take part in a split; the rest tell nothing that can be used."""
    used = [paper for paper in own if any(split_counts(split, [paper], grade) for split in TREES[grade])]
    return tuple(_fit(paper, used, grade) for paper in used)


def _fit(paper: Paper, own: Sequence[Paper], grade: str) -> SourceFit:
    counts = paper_counts(paper, grade)
    people, improved = counts[frozenset(GRADES)], count_of(counts, better(grade))
    return SourceFit(
        paper=paper.name, rate_ids=tuple(rate.rate_id for rate in paper.rates), people=people,
        improved=None if improved is None else improved / people, counted=any(rate.total for rate in paper.rates), level=paper.level,
        window=paper.window, weight=weight_of(paper, own),
    )  # fmt: skip


def _notes(tree: Sequence[Pooled]) -> Iterator[str]:
    for one in tree:
        part, rest = ("".join(sorted(grades)) for grades in (one.split.part, one.split.whole - one.split.part))
        if one.basis == "open":
            yield f"{_or(part)} and {_or(rest)}: no source tells them apart, so how they share their chance is open"
        if one.basis == "borrowed":
            yield f"{_or(part)} and {_or(rest)}: no source tells them apart for this start; borrowed, at a quarter of its weight, from another grade or from people in their first weeks"


def _or(grades: str) -> str:
    return grades if len(grades) < 2 else f"{', '.join(grades[:-1])} or {grades[-1]}"


def _status(told: Sequence[Scenario], missing: Sequence[str]) -> str:
    if not told:
        return "none"
    return "forecast" if len(told) == 1 and not missing else "range"


def _over(told: Sequence[Scenario], unpublished: set[str]) -> tuple[Moment, ...]:
    """The one scenario's moments; else from the lowest to the highest of several; `unpublished` are the grades of starts of which no rate is held."""
    if len(told) == 1 and not unpublished:
        return told[0].moments
    return tuple(_hull(moments, unpublished) for moments in zip(*(one.moments for one in told), strict=True))


def _hull(moments: Sequence[Moment], unpublished: set[str]) -> Moment:
    """From an unpublished start nobody may get better, or all may keep their grade; more than from the published ones are not better."""
    grades = tuple(
        _widest([one.grades[number] for one in moments], least=unpublished <= {grade}, all_may=grade in unpublished)
        for number, grade in enumerate(GRADES)
    )
    return replace(moments[0], how="range", grades=grades, better=_widest([one.better for one in moments], least=not unpublished))


def _widest(chances: Sequence[GradeChance], *, least: bool, all_may: bool = False) -> GradeChance:
    """From the lowest to the highest; from none where not even the lowest is sure, up to all where all may be so."""
    low = min(one.low for one in chances) if least else 0.0
    high = 1.0 if all_may else max(one.high for one in chances)
    return GradeChance(grade=chances[0].grade, chance=None, low=low, high=high)
