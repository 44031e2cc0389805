"""The pictures of a synthesis, as records to draw: forest, funnel, Baujat, cumulative, leave-one-out, limits of 0 of n."""

from __future__ import annotations

from collections.abc import Callable

from cordwise.errors import InputError
from cordwise.records.pictures import (
    BaujatPlot,
    CumulativePlot,
    ForestGroup,
    ForestPlot,
    ForestStudy,
    ForestSummary,
    FunnelPlot,
    LeaveOneOutPlot,
    Plot,
    ZeroLimit,
    ZeroLimitPlot,
)
from cordwise.records.synthesis import Estimate, Spread, StudyLine, Synthesis
from cordwise.render.pool_plots import limit_curve


def plot(result: Synthesis, kind: str) -> Plot:
    """The picture of this kind, one of `PLOTS`.

    Raises:
        InputError: an unknown kind, or one that this synthesis has nothing for.
    """
    if kind not in PLOTS:
        raise InputError(f"no picture {kind!r}; there are {', '.join(PLOTS)}")
    return PLOTS[kind](result)


def forest_plot(result: Synthesis) -> ForestPlot:
    """Studies, subgroup by subgroup, and the pooled number."""
    titles = list(dict.fromkeys(one.group for one in result.studies))
    by_name = {one.label: one for one in result.groups}
    groups = tuple(
        ForestGroup(
            title=title or ("No subgroup" if result.groups else ""),
            studies=tuple(_study(one) for one in result.studies if one.group == title),
            summary=_summary(by_name[title]) if title in by_name else None,
            heterogeneity_line=_short(by_name[title].spread) if title in by_name else "",
        )
        for title in titles
    )
    lines = [_short(result.overall.spread)]
    if result.between:
        lines.append(f"Between subgroups: chi-squared {result.between.q:.2f} on {result.between.df}, p {p_words(result.between.p_value)}")
    return ForestPlot(
        title=result.title, measure_label=_measure(result), axis=result.axis, groups=groups, null=result.null, overall=_summary(result.overall),
        heterogeneity_lines=tuple(line for line in lines if line), count_headings=result.count_headings, level=result.level, risk_of_bias_domains=result.risk_of_bias_domains,
    )  # fmt: skip


def p_words(p: float | None) -> str:
    """ "= 0.041", "< 0.001"."""
    return "unknown" if p is None else "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _measure(result: Synthesis) -> str:
    return result.measure_name[:1].upper() + result.measure_name[1:] if result.axis != "share" else "Share of people"


def _study(one: StudyLine) -> ForestStudy:
    return ForestStudy(
        label=one.label,
        estimate=one.estimate,
        ci_low=one.ci_low,
        ci_high=one.ci_high,
        weight=one.weight,
        counts=one.counts,
        reason=one.reason,
    )


def _summary(one: Estimate, label: str = "") -> ForestSummary:
    return ForestSummary(
        label=label or ("Pooled" if one.label == "Pooled" else f"{one.label}, pooled"), estimate=one.estimate, ci_low=one.ci_low, ci_high=one.ci_high,
        prediction_low=one.prediction_low, prediction_high=one.prediction_high, reason=one.reason,
    )  # fmt: skip


def _short(spread: Spread) -> str:
    told = [
        f"tau2 = {spread.tau2:.3g}" if spread.tau2 is not None else "",
        f"I2 = {spread.i2:.0f}%" if spread.i2 is not None else "",
        f"Q = {spread.q:.2f}, df = {spread.q_df}, p {p_words(spread.q_p)}" if spread.q is not None and spread.q_p is not None else "",
    ]
    held = [part for part in told if part]
    return "Heterogeneity: " + ", ".join(held) if held else ""


def _row(one: Estimate) -> ForestStudy:
    return ForestStudy(label=one.label, estimate=one.estimate, ci_low=one.ci_low, ci_high=one.ci_high, reason=one.reason)


def _leave_one_out(result: Synthesis) -> LeaveOneOutPlot:
    if not result.leave_one_out:
        raise InputError("nothing was left out in turn: one study, or too many for this model")
    return LeaveOneOutPlot(
        title=f"{result.title}: without each study", measure_label=_measure(result), axis=result.axis, null=result.null,
        rows=tuple(_row(one) for one in result.leave_one_out), overall=_summary(result.overall, "All studies"), level=result.level,
    )  # fmt: skip


def _cumulative(result: Synthesis) -> CumulativePlot:
    if not result.cumulative:
        raise InputError("no cumulative analysis was made; name the column that gives the order, such as a year")
    return CumulativePlot(
        title=f"{result.title}: as the studies came", measure_label=_measure(result), axis=result.axis, null=result.null,
        rows=tuple(_row(one) for one in result.cumulative), level=result.level,
    )  # fmt: skip


def _funnel(result: Synthesis) -> FunnelPlot:
    held = [one for one in result.studies if one.effect is not None and one.standard_error]
    if not held:
        raise InputError("no study has an effect with a standard error: there is no funnel to draw")
    return FunnelPlot(
        title=result.title, measure_label=_measure(result), estimates=tuple(one.effect or 0.0 for one in held),
        standard_errors=tuple(one.standard_error or 0.0 for one in held), labels=tuple(one.label for one in held), centre=result.centre,
        tau2=result.overall.spread.tau2 or 0.0, axis="ratio" if result.axis == "ratio" else "difference", level=result.level,
        footnotes=("On the scale of analysis.",) if result.axis in ("share", "rate") else (),
    )  # fmt: skip


def _baujat(result: Synthesis) -> BaujatPlot:
    held = [one for one in result.studies if one.contribution is not None and one.influence is not None]
    if not held:
        raise InputError("Baujat's plot needs three studies and a model of inverse variance (--model inverse_variance)")
    return BaujatPlot(
        title=result.title, contributions=tuple(one.contribution or 0.0 for one in held), influences=tuple(one.influence or 0.0 for one in held),
        labels=tuple(one.label for one in held),
    )  # fmt: skip


def _zero_limits(result: Synthesis) -> ZeroLimitPlot:
    held = [(one, _cell(one.counts[0])) for one in result.studies if result.axis == "share" and one.counts and one.ci_high is not None]
    rows = tuple(
        ZeroLimit(label=one.label, events=events, total=total, low=(one.ci_low or 0.0,), high=(one.ci_high or 0.0,))
        for one, (events, total) in held
    )
    if not rows:
        raise InputError("limits of 0 of n are drawn for proportions")
    return ZeroLimitPlot(
        title=result.title, measure_label="Share of people", rows=rows, levels=(result.level,), curve=limit_curve(max(row.total for row in rows), result.level),
        curve_label=f"Upper {100 * result.level:g}% limit of 0 of n",
    )  # fmt: skip


def _cell(counts: str) -> tuple[int, int]:
    events, _, total = counts.partition("/")
    return int(float(events)), int(float(total))


PLOTS: dict[str, Callable[[Synthesis], Plot]] = {
    "forest": forest_plot,
    "funnel": _funnel,
    "baujat": _baujat,
    "cumulative": _cumulative,
    "leave_one_out": _leave_one_out,
    "zero_limits": _zero_limits,
}
"""The pictures by name."""
