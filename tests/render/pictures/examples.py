"""Plots of each kind as a reader would meet them; the studies and numbers are for show."""

from __future__ import annotations

import math

from cordwise.records.pictures import (
    BaujatPlot,
    CumulativePlot,
    ForestGroup,
    ForestPlot,
    ForestStudy,
    ForestSummary,
    FunnelPlot,
    LeaveOneOutPlot,
    ZeroLimit,
    ZeroLimitPlot,
)

DOMAINS = (
    "Randomisation",
    "Deviations from intended treatment",
    "Missing outcome data",
    "Measurement of the outcome",
    "Selective reporting",
)
_L, _S, _H, _U = "low", "some", "high", "unclear"


def _study(label, cells, control, estimate, low, high, weight, bias, **more):
    return ForestStudy(
        label=label, counts=(cells, control), estimate=estimate, ci_low=low, ci_high=high, weight=weight, risk_of_bias=bias, **more
    )


TRIALS = ForestPlot(
    title="Serious adverse events within 12 months, cells against control",
    measure_label="Risk ratio",
    axis="ratio",
    null=1.0,
    count_headings=("Cells", "Control"),
    risk_of_bias_domains=DOMAINS,
    favours=("Favours cells", "Favours control"),
    groups=(
        ForestGroup(
            title="Intrathecal",
            studies=(
                _study("Albu 2021", "3/20", "1/19", 2.85, 0.32, 25.0, 8.4, (_L, _S, _L, _L, _U)),
                _study("Honmou and colleagues of the multicentre intrathecal programme 2023", "0/15", "0/14", None, None, None, None,
                       (_S, _S, _L, _H, _U), reason="no event in either arm"),
                _study("Levi 2019", "2/19", "3/10", 0.35, 0.07, 1.76, 14.9, (_L, _L, _L, _L, _L), note="Stopped early by the sponsor."),
                _study("Yamazaki 2022", "1/40", "4/42", 0.26, 0.03, 2.25, 8.9, (_L, _L, _S, _L, "")),
            ),
            summary=ForestSummary(label="Intrathecal", estimate=0.61, ci_low=0.17, ci_high=2.15, weight=32.2, counts=("6/94", "8/85")),
            heterogeneity_line="τ² = 0.31, I² = 24% (0% to 92%), Q = 2.62 on 2 df, p = 0.27",
        ),
        ForestGroup(
            title="Into the cord",
            studies=(
                _study("Curtis 2018", "5/12", "3/12", 1.67, 0.51, 5.46, 28.1, (_H, _H, _S, _S, _H)),
                _study("Oraee-Yazdani 2021", "7/31", "6/33", 1.24, 0.47, 3.29, 36.8, (_L, _S, _S, _L, _U)),
            ),
            summary=ForestSummary(label="Into the cord", estimate=1.40, ci_low=0.66, ci_high=2.97, weight=64.9, counts=("12/43", "9/45")),
            heterogeneity_line="τ² = 0, I² = 0%, Q = 0.14 on 1 df, p = 0.70",
        ),
        ForestGroup(
            title="Intravenous",
            studies=(_study("Saini 2022", "1/7", "0/6", 2.63, 0.001, 5400.0, 2.9, (_S, _H, _H, _L, _U), note="A correction of 0.5 was added."),),
            summary=ForestSummary(label="Intravenous", estimate=2.63, ci_low=0.001, ci_high=5400.0, weight=2.9),
        ),
    ),
    overall=ForestSummary(
        label="All studies", estimate=1.06, ci_low=0.58, ci_high=1.94, prediction_low=0.36, prediction_high=3.11, weight=100.0, counts=("19/144", "17/136")
    ),
    heterogeneity_lines=(
        "Heterogeneity: τ² = 0.12 (0 to 2.4), I² = 18% (0% to 71%), Q = 6.1 on 5 df, p = 0.30",
        "Between subgroups: Q = 1.4 on 2 df, p = 0.49",
    ),
    footnotes=("Random effects: REML, Hartung-Knapp interval; the prediction interval has k − 1 degrees of freedom.",),
)  # fmt: skip

SHARES = ForestPlot(
    title="Improved by at least one AIS grade, single arms",
    measure_label="Share of people",
    axis="share",
    null=0.14,
    count_headings=("Improved",),
    groups=(
        ForestGroup(
            studies=(
                ForestStudy(label="Vaquero 2018", estimate=0.364, ci_low=0.109, ci_high=0.692, weight=21.0, counts=("4/11",)),
                ForestStudy(label="Bydon 2024", estimate=0.7, ci_low=0.348, ci_high=0.933, weight=20.1, counts=("7/10",)),
                ForestStudy(label="Satti 2016", estimate=0.0, ci_low=0.0, ci_high=0.369, weight=12.0, counts=("0/8",)),
                ForestStudy(label="El-Kheir 2014", estimate=0.34, ci_low=0.212, ci_high=0.488, weight=46.9, counts=("17/50",)),
            ),
        ),
    ),
    overall=ForestSummary(
        label="All studies", estimate=0.36, ci_low=0.16, ci_high=0.62, prediction_low=0.06, prediction_high=0.83, counts=("28/79",)
    ),
    heterogeneity_lines=("Heterogeneity: τ² = 0.41, I² = 58%",),
    footnotes=("The line at 14% is what is expected without cells.", "Binomial-normal model; intervals of studies are Clopper-Pearson."),
)

RARE = ForestPlot(
    title="Deaths",
    measure_label="Share of people",
    axis="share",
    count_headings=("Deaths",),
    groups=(
        ForestGroup(
            studies=tuple(
                ForestStudy(label=label, estimate=0.0, ci_low=0.0, ci_high=high, counts=(count,))
                for label, count, high in (("Vaquero 2018", "0/11", 0.285), ("Honmou 2021", "0/13", 0.247), ("Curtis 2018", "0/4", 0.602))
            )
        ),
    ),
    overall=ForestSummary(label="All studies", estimate=0.0, ci_low=0.0, ci_high=0.123, counts=("0/28",), note="Exact limit on the total."),
)

DIFFERENCES = ForestPlot(
    title="ASIA motor score, change from baseline to 6 months",
    measure_label="Mean difference (points)",
    axis="difference",
    null=0.0,
    favours=("Favours control", "Favours cells"),
    groups=(
        ForestGroup(
            studies=(
                ForestStudy(label="Dai 2013", estimate=9.1, ci_low=4.4, ci_high=13.8, weight=31.0),
                ForestStudy(label="Cheng 2014", estimate=5.2, ci_low=-0.6, ci_high=11.0, weight=27.5),
                ForestStudy(label="Albu 2021", estimate=-1.1, ci_low=-7.9, ci_high=5.7, weight=23.9),
                ForestStudy(label="Levi 2019", estimate=2.6, ci_low=-8.0, ci_high=13.2, weight=17.6),
                ForestStudy(label="Ra 2011", reason="no standard deviation, no interval, no exact p value"),
            ),
        ),
    ),
    overall=ForestSummary(label="All studies", estimate=4.5, ci_low=-1.9, ci_high=10.9, prediction_low=-9.0, prediction_high=18.0),
)

ALONE = ForestPlot(
    title="One study",
    measure_label="Odds ratio",
    axis="ratio",
    null=1.0,
    groups=(ForestGroup(studies=(ForestStudy(label="Levi 2019", estimate=0.5, ci_low=0.1, ci_high=2.5),)),),
    overall=ForestSummary(label="All studies", estimate=0.5, ci_low=0.1, ci_high=2.5),
)

CUMULATIVE = CumulativePlot(
    title="As studies came in",
    measure_label="Risk ratio",
    axis="ratio",
    null=1.0,
    favours=("Favours cells", "Favours control"),
    rows=tuple(
        ForestStudy(
            label=f"{'+ ' if year > 2013 else ''}Study {year}",
            estimate=0.4 + 0.05 * number,
            ci_low=0.1 + 0.05 * number,
            ci_high=3 - 0.15 * number,
        )
        for number, year in enumerate(range(2013, 2022))
    ),
)

LEAVE_ONE_OUT = LeaveOneOutPlot(
    title="Without each study in turn",
    measure_label="Risk ratio",
    axis="ratio",
    null=1.0,
    rows=tuple(
        ForestStudy(label=f"Study {number}", estimate=0.8 + 0.03 * number, ci_low=0.5 + 0.02 * number, ci_high=1.3 + 0.04 * number)
        for number in range(1, 8)
    ),
    overall=ForestSummary(label="With all studies", estimate=0.92, ci_low=0.58, ci_high=1.45),
)

_SE = (0.12, 0.18, 0.22, 0.28, 0.3, 0.35, 0.41, 0.44, 0.52, 0.6, 0.66, 0.71)
FUNNEL = FunnelPlot(
    title="Small studies: serious adverse events",
    measure_label="Risk ratio",
    axis="ratio",
    estimates=(*(-0.3 - 1.1 * se + 0.35 * math.sin(7 * number) * se for number, se in enumerate(_SE)), 0.45, 0.52, 0.6),
    standard_errors=(*_SE, 0.6, 0.66, 0.71),
    labels=tuple(f"Study {number}" for number in range(15)),
    filled=(False,) * 12 + (True,) * 3,
    centre=-0.42,
    tau2=0.04,
    footnotes=("Hollow: three studies that trim and fill adds.",),
)

BAUJAT = BaujatPlot(
    title="Where the heterogeneity comes from",
    contributions=(0.1, 0.4, 0.2, 3.9, 1.1, 0.15, 0.22, 2.0, 0.9, 0.12),
    influences=(0.02, 0.1, 0.06, 1.4, 0.05, 0.03, 0.04, 0.3, 0.28, 0.03),
    labels=(
        "Albu 2021",
        "Levi 2019",
        "Saini 2022",
        "Dai 2013",
        "Cheng 2014",
        "Ra 2011",
        "Curtis 2018",
        "El-Kheir 2014",
        "Vaquero 2018",
        "Bydon 2024",
    ),
)


def _upper(n: float, level: float) -> float:
    """The exact two-sided upper limit where none of n had the event."""
    return 1 - ((1 - level) / 2) ** (1 / n)


ZEROS = ZeroLimitPlot(
    title="Tumours after intrathecal cells: what no event in n people leaves open",
    measure_label="Share of people",
    levels=(0.95, 0.8),
    rows=tuple(
        ZeroLimit(label=label, events=0, total=total, low=(0.0, 0.0), high=(_upper(total, 0.95), _upper(total, 0.8)))
        for label, total in (
            ("Curtis 2018", 4),
            ("Vaquero 2018", 11),
            ("Honmou 2021", 13),
            ("Bydon 2024", 10),
            ("Yamazaki 2022", 82),
            ("All", 120),
        )
    ),
    curve=tuple((n, _upper(n, 0.95)) for n in (1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 65, 80, 100, 130, 160, 200, 250, 300)),
    curve_label="exact upper 95% limit for 0 of n",
)

FORESTS = {
    "trials": TRIALS, "shares": SHARES, "rare": RARE, "differences": DIFFERENCES, "alone": ALONE, "cumulative": CUMULATIVE,
    "leave_one_out": LEAVE_ONE_OUT,
}  # fmt: skip
PLOTS = {**FORESTS, "funnel": FUNNEL, "baujat": BAUJAT, "zeros": ZEROS}
