"""Which published rates serve a person: same grade at the start, a window that holds the time since injury, the level as near as is published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cordwise.knowledge.recovery import Window, registries, setting, windows
from cordwise.records.evidence import NaturalRate
from cordwise.synthesis.recovery.levels import fit

DAYS_A_MONTH = 30.4


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """The rates of one paper that serve, all of one fit to the level."""

    name: str
    registry: str
    rates: tuple[NaturalRate, ...]
    level: str  # same | wider
    window: str  # same | wider


def window_of(rate: NaturalRate) -> Window | None:
    """The window that a rate belongs to; None where it is not known or belongs to none."""
    for window in windows():
        low, high = window.rate_days
        if window.id == "late" and (rate.window_days_min or 0) >= low:
            return window
        if window.id != "late" and rate.window_days_max is not None and low < rate.window_days_max <= high:
            return window
    return None


def serving(since_months: tuple[float, float]) -> tuple[Window, ...]:
    """The windows that hold the whole time since injury, the latest start alone; none for a time between them."""
    low, high = (months * DAYS_A_MONTH for months in since_months)
    found = tuple(w for w in windows() if w.person_days[0] <= low and (high <= w.person_days[1] or w.id == "late"))
    return tuple(w for w in found if w.id == "late") or found


def window_sets(rates: Sequence[NaturalRate], grade: str, since_months: tuple[float, float], level: str) -> list[tuple[Window, ...]]:
    """The windows to start from: one set that serves and has a rate; else the first weeks and a year or more, the one before and the one after."""
    served = serving(since_months)
    if served and (served[0].id == "late" or any(tells_improved(paper.rates, grade) for paper in papers(rates, grade, served, level))):
        return [served]
    early, late = around(since_months)
    return [tuple(w for w in early if w.id == "first_weeks"), tuple(w for w in late if w.id == "late")]


def around(since_months: tuple[float, float]) -> tuple[tuple[Window, ...], tuple[Window, ...]]:
    """The windows that begin before and that begin after a time between the windows: the nearest first."""
    low = since_months[0] * DAYS_A_MONTH
    early = tuple(w for w in reversed(windows()) if w.person_days[0] <= low and w.id != "first_days")
    return early, tuple(w for w in windows() if w.person_days[0] > low)


def papers(rates: Sequence[NaturalRate], grade: str, held: Sequence[Window], level: str) -> tuple[Paper, ...]:
    """The papers that serve, sorted by name: of exactly this level where enough registries have it, else those of wider groups too."""
    names = [window.id for window in held]
    found: dict[str, list[NaturalRate]] = {}
    for rate in rates:
        window = window_of(rate) if rate.use and rate.baseline_ais == (grade,) and _is_number(rate) else None
        if window is not None and window.id in names and fit(rate, level) != "other":
            found.setdefault(paper_name(rate), []).append(rate)
    own = [_paper(name, rows, level, names[0], grade) for name, rows in sorted(found.items())]
    exact = [paper for paper in own if paper.level == "same" and tells_improved(paper.rates, grade)]
    enough = len({paper.registry for paper in exact}) >= setting("registries_enough")
    return tuple(paper for paper in own if paper.level == "same" or not (level and enough))


def followed_months(own: Sequence[Paper], window: Window, grade: str) -> float:
    """How long after the first examination the rates that serve looked again: as the papers of a year or more say, else as the window."""
    if window.id != "late":
        return window.followed_months
    told = [
        rate.months - (rate.window_days_min or 0) / DAYS_A_MONTH
        for paper in own
        for rate in paper.rates
        if rate.months is not None and tells_improved([rate], grade)
    ]
    return float(round(max(told, default=window.followed_months)))


def paper_name(rate: NaturalRate) -> str:
    """The authors with the first year in the citation."""
    match = re.match(r".*?\b(?:19|20)\d\d\b", rate.citation)
    return match[0] if match else rate.citation


def weight_of(paper: Paper, among: Sequence[Paper]) -> float:
    """One for a registry, shared by its papers."""
    return 1 / sum(other.registry == paper.registry for other in among)


def _paper(name: str, rows: list[NaturalRate], level: str, narrowest: str, grade: str) -> Paper:
    """The rows that lie nearest to the level and tell how many get better; rows of wider groups hold the same people and are left out."""
    tiers: dict[tuple[str, bool], list[NaturalRate]] = {("same", True): [], ("wider", True): [], ("same", False): [], ("wider", False): []}
    for rate in sorted(rows, key=lambda rate: rate.rate_id):
        tiers[fit(rate, level), bool(rate.level)].append(rate)
    filled = [(near, kept) for (near, _), kept in tiers.items() if kept]
    near, kept = next((one for one in filled if tells_improved(one[1], grade)), filled[0])
    window = window_of(kept[0])
    when = "same" if window is not None and window.id == narrowest else "wider"
    return Paper(name=name, registry=registries().get(name, name), rates=tuple(kept), level=near, window=when)


def tells_improved(rates: Sequence[NaturalRate], grade: str) -> bool:
    """Whether one of the rates is of getting better by a grade or more."""
    better = set("ABCDE"[" ABCDE".index(grade) :])
    return any(rate.to_ais == "improved_ge1" or set(rate.to_ais.split(";")) == better for rate in rates)


def _is_number(rate: NaturalRate) -> bool:
    return rate.rate is not None or (rate.events is not None and rate.total is not None)
