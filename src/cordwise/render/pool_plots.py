"""The pictures of a pooled outcome of the evidence: a forest plot, and what 0 of n leaves open."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log

from cordwise.errors import InputError
from cordwise.records.pictures import ForestGroup, ForestPlot, ForestStudy, ForestSummary, Plot, ZeroLimit, ZeroLimitPlot
from cordwise.records.reply import ForestRow, PoolReply

LEVEL = 0.95


def plot(reply: PoolReply, kind: str) -> Plot:
    """The picture of this kind, one of `PLOTS`.

    Raises:
        InputError: an unknown kind, or no study to draw.
    """
    if kind not in PLOTS:
        raise InputError(f"no picture {kind!r} of an outcome; there are {', '.join(PLOTS)}")
    if not any(row.kind == "study" for _, rows in reply.forests for row in rows):
        raise InputError("no study that matches has a count: there is nothing to draw")
    return PLOTS[kind](reply)


def _forest(reply: PoolReply) -> ForestPlot:
    titles = {group.id: group.title for group in reply.groups}
    groups = tuple(_group(titles.get(name, name), rows) for name, rows in reply.forests)
    return ForestPlot(
        title=reply.title, measure_label="Share of people", axis="share", groups=groups, count_headings=("Events/people", "Followed"), level=LEVEL,
        footnotes=("Studies with and without a control group are never pooled into one number.",) if len(groups) > 1 else (),
    )  # fmt: skip


def _group(title: str, rows: tuple[ForestRow, ...]) -> ForestGroup:
    pooled = next((row for row in rows if row.kind == "pooled"), None)
    return ForestGroup(
        title=title,
        studies=tuple(
            ForestStudy(label=row.label, estimate=row.estimate, ci_low=row.ci_low, ci_high=row.ci_high, counts=(_count(row), row.note))
            for row in rows
            if row.kind == "study"
        ),
        summary=None if pooled is None else _pooled(pooled),
        heterogeneity_line="; ".join(_expected(row) for row in rows if row.kind == "expected"),
    )


def _pooled(row: ForestRow) -> ForestSummary:
    return ForestSummary(label="Pooled", estimate=row.estimate, ci_low=row.ci_low, ci_high=row.ci_high, counts=(_count(row), ""))


def _count(row: ForestRow) -> str:
    return f"{row.events}/{row.total}" if row.events is not None and row.total is not None else ""


def _expected(row: ForestRow) -> str:
    if row.ci_low is None or row.ci_high is None:
        return row.label
    return f"{row.label}: {100 * row.ci_low:.1f}% to {100 * row.ci_high:.1f}%"


def _zero_limits(reply: PoolReply) -> ZeroLimitPlot:
    rows = [row for _, held in reply.forests for row in held if row.kind == "study" and row.events is not None and row.total]
    held = tuple(
        ZeroLimit(label=row.label, events=row.events or 0, total=row.total or 1, low=(row.ci_low or 0.0,), high=(row.ci_high or 0.0,))
        for row in rows
    )
    return ZeroLimitPlot(
        title=reply.title, measure_label="Share of people", rows=held, levels=(LEVEL,), curve=limit_curve(max(row.total for row in held), LEVEL),
        curve_label="Upper 95% limit of 0 of n",
    )  # fmt: skip


def limit_curve(most: int, level: float) -> tuple[tuple[float, float], ...]:
    """The upper limit where none of n had the event, for n from 3 to a quarter more than the largest study."""
    tail = (1 - level) / 2
    ratio = max(1.25 * most / 3, 1.01)
    sizes = [3 * ratio ** (i / 60) for i in range(61)]
    return tuple((n, 1 - exp(log(tail) / n)) for n in sizes)


PLOTS: dict[str, Callable[[PoolReply], Plot]] = {"forest": _forest, "zero_limits": _zero_limits}
"""The pictures by name."""
