"""No plot, however strange, ends in an exception or a warning."""

from __future__ import annotations

import math
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.records.pictures import (
    BIAS,
    BaujatPlot,
    ForestGroup,
    ForestPlot,
    ForestStudy,
    ForestSummary,
    FunnelPlot,
    ZeroLimit,
    ZeroLimitPlot,
)
from cordwise.render.pictures import draw, forest_text
from cordwise.render.pictures.terminal import _width

FEWER = settings(max_examples=max(4, settings.default.max_examples // 3))
FEWEST = settings(max_examples=max(4, settings.default.max_examples // 15))
TEXT = st.text(max_size=60)
NUMBER = st.one_of(st.none(), st.floats(), st.floats(0, 5), st.sampled_from((0.0, 1.0, math.inf, -math.inf, 1e-320, 1e300)))
COUNTS = st.tuples(TEXT, TEXT)


@st.composite
def limits(draw):
    low, high = draw(NUMBER), draw(NUMBER)
    return (high, low) if low is not None and high is not None and low > high else (low, high)


@st.composite
def studies(draw):
    low, high = draw(limits())
    return ForestStudy(
        label=draw(TEXT), estimate=draw(NUMBER), ci_low=low, ci_high=high, weight=draw(NUMBER), counts=draw(st.one_of(st.just(()), COUNTS)),
        risk_of_bias=draw(st.one_of(st.just(()), st.tuples(*[st.sampled_from(BIAS)] * 3))), note=draw(TEXT), reason=draw(TEXT),
    )  # fmt: skip


@st.composite
def summaries(draw):
    (low, high), (prediction_low, prediction_high) = draw(limits()), draw(limits())
    return ForestSummary(
        label=draw(TEXT), estimate=draw(NUMBER), ci_low=low, ci_high=high, prediction_low=prediction_low, prediction_high=prediction_high,
        weight=draw(NUMBER), counts=draw(COUNTS), note=draw(TEXT), reason=draw(TEXT),
    )  # fmt: skip


GROUPS = st.builds(
    ForestGroup, title=TEXT, studies=st.lists(studies(), max_size=4).map(tuple), summary=st.none() | summaries(), heterogeneity_line=TEXT
)
FORESTS = st.builds(
    ForestPlot, title=TEXT, measure_label=TEXT, axis=st.sampled_from(("ratio", "share", "difference", "rate")),
    groups=st.lists(GROUPS, max_size=3).map(tuple), null=NUMBER, overall=st.none() | summaries(),
    heterogeneity_lines=st.lists(TEXT, max_size=2).map(tuple), count_headings=COUNTS, risk_of_bias_domains=st.tuples(TEXT, TEXT, TEXT),
    favours=st.tuples(TEXT, TEXT), footnotes=st.lists(TEXT, max_size=2).map(tuple), level=st.sampled_from((0.8, 0.95, 0.999)),
)  # fmt: skip
POINTS = st.lists(st.tuples(st.floats(), st.floats(), TEXT, st.booleans()), max_size=8)


def is_whole(plot):
    for width in ("page", "phone"):
        root = ElementTree.fromstring(draw(plot, width=width))
        assert "nan" not in " ".join(one.get("d", "") + one.get("x", "") + one.get("y", "") for one in root.iter())
        assert "inf" not in " ".join(one.get("d", "") for one in root.iter())


@FEWER
@given(plot=FORESTS)
def test_any_forest_is_drawn(plot):
    is_whole(plot)


@FEWEST
@given(plot=FORESTS)
def test_any_forest_is_painted(plot):
    for width in ("page", "phone"):
        assert draw(plot, format="png", width=width).startswith(b"\x89PNG")
        assert draw(plot, format="pdf", width=width).startswith(b"%PDF")


@given(plot=FORESTS, columns=st.integers(40, 160), plain=st.booleans())
def test_any_forest_is_written_within_the_columns(plot, columns, plain):
    told = forest_text(plot, columns=columns, plain=plain)
    assert max(_width(line) for line in told.splitlines()) <= columns
    assert told.isascii() or not plain


@FEWER
@given(points=POINTS, centre=st.none() | st.floats(), tau2=st.floats(), null=st.floats(), axis=st.sampled_from(("ratio", "difference")),
       contours=st.sampled_from(((), (0.95,), (0.9, 0.95, 0.99), (0.5, 0.8, 0.9, 0.95, 0.99))))  # fmt: skip
def test_any_funnel_is_drawn(points, centre, tau2, null, axis, contours):
    estimates, errors, labels, filled = ([row[number] for row in points] for number in range(4))
    plot = FunnelPlot(title="x", measure_label="Odds ratio", estimates=tuple(estimates), standard_errors=tuple(errors), labels=tuple(labels),
                      filled=tuple(filled), centre=centre, tau2=tau2, null=null, axis=axis, contours=contours)  # fmt: skip
    is_whole(plot)


@FEWER
@given(points=POINTS)
def test_any_baujat_plot_is_drawn(points):
    across, up, labels, _ = (tuple(row[number] for row in points) for number in range(4))
    is_whole(BaujatPlot(title="x", contributions=across, influences=up, labels=labels))


@FEWER
@given(rows=st.lists(st.tuples(TEXT, st.integers(0, 10**6), st.integers(0, 10**6), limits()), max_size=5),
       curve=st.lists(st.tuples(st.floats(), st.floats()), max_size=5))  # fmt: skip
def test_any_limits_are_drawn(rows, curve):
    told = tuple(
        ZeroLimit(label=label, events=min(one, other), total=max(one, other), low=(0.0 if low is None else low,), high=(1.0 if high is None else high,))
        for label, one, other, (low, high) in rows
        if low is None or high is None or low <= high
        if not (low is None and high is not None and high < 0) and not (high is None and low is not None and low > 1)
    )  # fmt: skip
    is_whole(ZeroLimitPlot(title="x", measure_label="Share of people", rows=told, curve=tuple(curve)))
