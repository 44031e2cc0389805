"""`expected_recovery(...)`: people of a study who improved, beside what the same model expects of such people without cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from cordwise.knowledge.recovery import Window, windows
from cordwise.records.evidence import NaturalRate
from cordwise.records.finding import Recovery
from cordwise.synthesis.recovery.chosen import Paper, around, papers, serving
from cordwise.synthesis.recovery.posterior import Array, Posterior
from cordwise.synthesis.recovery.splits import TREES, improved, split_counts

NAMED_AT_MOST = 12
_BETWEEN = "these people were treated between the windows that published rates start from: the true expectation lies inside the range, probably nearer its lower end the later they were treated"
_MIXED = "how many had which baseline grade is not known: the range runs from all at the grade that improves least to all at the grade that improves most"
_OPEN = "no rate is published for a later start of some of these people, so the range begins at nobody"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Start:
    """People of one grade, first examined in one window: the share that improves."""

    ais: str
    posterior: Posterior
    papers: tuple[Paper, ...]


def expected_recovery(
    rates: Sequence[NaturalRate],
    *,
    observed: int,
    total: int,
    ais: Sequence[str],
    since_months: tuple[float, float] | None,
    levels: Sequence[str] = (),
    grades: Mapping[str, int] | None = None,
) -> Recovery:
    """People improved by at least one AIS grade, `observed` of `total`, beside what published series let one expect of them.

    `ais` are the grades at the start, `since_months` the months from injury to treatment (lowest, highest), `levels` the regions, `grades`
    how many people had which grade. What is unknown widens the range; one grade in one window, or known numbers of each, gives a chance.
    """
    if not ais:
        return _nothing(observed, total, "the baseline AIS grades of these people are not known")
    if since_months is None:
        return _nothing(observed, total, "the time since injury of these people is not known, and natural recovery depends on it")
    level = levels[0] if len(set(levels)) == 1 else ""
    wanted = sorted(set(ais))
    found = {grade: _starts(rates, grade, since_months, level) for grade in wanted}
    missing = [grade for grade, (starts, _) in found.items() if not starts]
    if missing:
        return _nothing(observed, total, _unpublished(missing, since_months))
    known = {grade: grades[grade] for grade in wanted} if grades and set(grades) == set(wanted) and sum(grades.values()) == total else None
    return _compared(found, observed, total, known)


def _starts(rates: Sequence[NaturalRate], grade: str, since_months: tuple[float, float], level: str) -> tuple[list[_Start], bool]:
    """The starts that these people may have had, and whether a later one is not published."""
    served = [w for w in serving(since_months) if w.id != "first_months"]
    if served:
        return [one for one in (_start(rates, grade, served, level),) if one], False
    early, late = around(since_months)
    before = _start(rates, grade, [w for w in early if w.id == "first_weeks"], level)
    after = _start(rates, grade, [w for w in late if w.id == "late"], level)
    return [one for one in (before, after) if one], before is not None and after is None


def _start(rates: Sequence[NaturalRate], grade: str, held: Sequence[Window], level: str) -> _Start | None:
    chosen = papers(rates, grade, [w for w in windows() if w in held], level) if held else ()
    share = improved(grade, chosen)
    used = tuple(paper for paper in chosen if split_counts(TREES[grade][0], [paper], grade))
    return None if share is None else _Start(ais=grade, posterior=share, papers=used)


def _unpublished(missing: Sequence[str], since_months: tuple[float, float]) -> str:
    late = since_months[0] * 30.4 >= windows()[-1].person_days[0]
    when = "more than ten months after injury" if late else f"{since_months[0]:g} to {since_months[1]:g} months after injury"
    return f"no published rate is held for AIS {' and '.join(missing)} starting {when}"


def _compared(found: Mapping[str, tuple[list[_Start], bool]], observed: int, total: int, known: Mapping[str, int] | None) -> Recovery:
    starts = [one for own, _ in found.values() for one in own]
    open_below = any(opened for _, opened in found.values())
    between = any(len(own) > 1 or opened for own, opened in found.values())
    if between or (len(found) > 1 and known is None):
        gap = "; ".join(_gaps(between, len(found) > 1, open_below))
        return _range(starts, observed, total, open_below, gap)
    parts = [(own[0], total if known is None else known[grade]) for grade, (own, _) in found.items()]
    return _exact(parts, observed, total)


def _gaps(between: bool, mixed: bool, open_below: bool) -> Iterator[str]:
    if between:
        yield _BETWEEN
    elif mixed:
        yield _MIXED
    if open_below:
        yield _OPEN


def _range(starts: Sequence[_Start], observed: int, total: int, open_below: bool, gap: str) -> Recovery:
    shares = [_interval(one.posterior.draws(1)) for one in starts]
    counts = [_limits(one.posterior.law(total)) for one in starts]
    low, least = (0.0, 0) if open_below else (min(low for low, _ in shares), min(low for low, _ in counts))
    return Recovery(
        observed=observed, total=total, expected_low=low, expected_high=max(high for _, high in shares), predicted_low=least,
        predicted_high=max(high for _, high in counts), tail=None, basis=_basis(starts), rate_ids=_rate_ids(starts), gap=gap,
    )  # fmt: skip


def _exact(parts: Sequence[tuple[_Start, int]], observed: int, total: int) -> Recovery:
    """One grade, or known numbers of several: the counts of the grades add up."""
    starts = [start for start, _ in parts]
    law = reduce(np.convolve, [start.posterior.law(people) for start, people in parts])
    share = sum((start.posterior.draws(number) * people for number, (start, people) in enumerate(parts, 1)), start=np.zeros(1)) / total
    low, high = _interval(share)
    least, most = _limits(law)
    return Recovery(
        observed=observed, total=total, expected=sum(start.posterior.mean * people for start, people in parts) / total, expected_low=low,
        expected_high=high, predicted_low=least, predicted_high=most, tail=float(min(1.0, law[observed:].sum())), basis=_basis(starts),
        rate_ids=_rate_ids(starts),
    )  # fmt: skip


def _interval(share: Array) -> tuple[float, float]:
    low, high = np.quantile(share, (0.025, 0.975))
    return float(low), float(high)


def _limits(law: Array) -> tuple[int, int]:
    """The 95% predictive range of a new count."""
    below = np.cumsum(law)
    return int(np.searchsorted(below, 0.025)), int(np.searchsorted(below, 0.975))


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
