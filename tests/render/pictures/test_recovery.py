"""Bars of the grades over time, and studies beside what is expected of them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from cordwise.errors import RecordError
from cordwise.records.pictures import RecoveryBar, RecoveryMark, RecoveryPlot, StudiesPlot, StudyLine
from cordwise.render.pictures import draw

BARS = RecoveryPlot(
    title="Without cells: AIS A",
    bars=(
        RecoveryBar(label="6 months", shares=(0.8, 0.1, 0.05, 0.05, 0.0), better_low=0.1, better_high=0.3),
        RecoveryBar(label="12 months", shares=(0.7, 0.1, 0.1, 0.1, 0.0), better_low=0.1, better_high=0.5),
    ),
    marks=(RecoveryMark(label="Bydon 2024 with cells: 7 of 10 better", share=0.7, bar=1),),
)
STUDIES = StudiesPlot(
    title="Studies",
    rows=(
        StudyLine(label="One 2020", observed=7, total=10, expected=0.07, low=0.0, high=0.3, note="0 to 3"),
        StudyLine(label="Two 2021", observed=1, total=6, low=0.0, high=0.5, is_range=True, note="0 to 3"),
    ),
)


@pytest.mark.parametrize("plot", [BARS, STUDIES], ids=["bars", "studies"])
@pytest.mark.parametrize("width", ["page", "phone"])
def test_each_picture_is_one_that_can_be_read(plot, width):
    svg = draw(plot, width=width).decode()
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert min(float(size) for size in re.findall(r"(?:font-size|font): (?:\S+ )*?([\d.]+)px", svg)) >= 12
    assert width == "page" or 'width="360"' in svg
    assert draw(plot, width=width).decode() == svg


def test_the_study_and_the_interval_are_named():
    told = " ".join("".join(one.itertext()) for one in ElementTree.fromstring(draw(BARS)).iter())
    for words in ("A 70%", "orange line: Bydon 2024 with cells: 7 of 10 better", "95% interval"):
        assert words in told


def test_the_description_tells_every_number():
    description = draw(STUDIES).decode()
    assert "One 2020: 7 of 10, 0 to 3" in description


def test_shares_that_do_not_sum_to_one_are_refused():
    with pytest.raises(RecordError, match="sum to 1"):
        RecoveryBar(label="6 months", shares=(0.8, 0.1, 0.0, 0.0, 0.0), better_low=0.1, better_high=0.3)
