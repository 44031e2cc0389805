"""The forest plot of the terminal, held as files that a reader can read; `CORDWISE_WRITE_EXPECTED=1 pytest` writes them anew."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cordwise.records.pictures import ForestGroup, ForestStudy
from cordwise.render.pictures import forest_text

from .examples import ALONE, FORESTS, TRIALS

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("name", FORESTS)
def test_each_forest_reads_as_expected(name):
    _compare(f"{name}.txt", forest_text(FORESTS[name]))


def test_a_wide_terminal_has_the_risk_of_bias_beside_the_numbers():
    _compare("trials.wide.txt", forest_text(TRIALS, columns=130))


def test_a_narrow_terminal_has_the_bars_below_the_words():
    _compare("trials.narrow.txt", forest_text(TRIALS, columns=44))


def test_plain_text_is_ascii():
    told = forest_text(TRIALS, plain=True)
    assert told.isascii()
    _compare("trials.plain.txt", told)


def test_wide_letters_take_two_columns():
    studies = (
        ForestStudy(label="上海", estimate=1.0, ci_low=0.5, ci_high=2.0),
        ForestStudy(label="Bern", estimate=1.0, ci_low=0.5, ci_high=2.0),
    )
    first, second = (
        line for line in forest_text(replace(ALONE, groups=(ForestGroup(studies=studies),))).splitlines() if "─■" in line and "(" in line
    )
    assert len(second) - len(first) == 2


def _compare(name: str, told: str) -> None:
    path = EXPECTED / name
    if os.environ.get("CORDWISE_WRITE_EXPECTED"):
        path.write_text(told, encoding="utf-8", newline="\n")
    assert told == path.read_text(encoding="utf-8")
