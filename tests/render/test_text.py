from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from cordwise.render import render
from cordwise.render.words import verdicts

from .audits import an_audit
from .examples import AUDIT, POOL, REPLIES

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [46, 60, 80, 120])
@pytest.mark.parametrize("name", REPLIES)
def test_no_line_is_wider_than_asked_but_for_words_that_are(name, width):
    for line in render(REPLIES[name], "text", width=width).splitlines():
        assert len(line) <= width or len(line.split()) == 1 or max(map(len, line.split())) > width - 12


@pytest.mark.parametrize("name", REPLIES)
def test_a_pipe_gets_neither_colour_nor_boxes(name):
    told = render(REPLIES[name], "text")
    assert "\x1b" not in told
    assert not re.search("[\u2500-\u259f]", told)


@pytest.mark.parametrize("name", REPLIES)
def test_plain_text_is_ascii(name):
    assert render(REPLIES[name], "text", plain=True).isascii()


@given(audit=an_audit())
def test_any_plain_text_is_ascii_and_steers_no_terminal(audit):
    told = render(audit, "text", plain=True)
    assert told.isascii()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", told)


@given(audit=an_audit())
def test_foreign_words_never_steer_a_terminal(audit):
    told = ANSI.sub("", render(audit, "text", colour=True))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)


@pytest.mark.parametrize("name", REPLIES)
def test_colour_adds_nothing_but_colour(name):
    coloured = render(REPLIES[name], "text", colour=True)
    assert "\x1b[" in coloured
    assert ANSI.sub("", coloured) == render(REPLIES[name], "text")


def test_the_summary_comes_before_the_claims_and_these_in_page_order():
    told = " ".join(render(AUDIT, "text").split())
    places = [told.index(AUDIT.summary), *(told.index(f"{number}. ") for number in range(1, 3))]
    assert places == sorted(places)


def test_verdicts_are_words_even_without_symbols():
    told = render(AUDIT, "text", plain=True)
    for claim in AUDIT.claims:
        assert verdicts()[claim.verdict].label.upper() in told


def test_both_sentences_of_a_contradiction_are_shown():
    told = " ".join(render(AUDIT, "text").split())
    assert '"settles within an hour"' in told
    assert 'The page also says: "Headache and back pain may last one to two hours & are gone by the next morning."' in told


def test_the_plot_marks_what_is_expected_without_cells():
    row = next(line for line in render(POOL, "text").splitlines() if line.startswith("Without cells"))
    assert "(expected)" in row and "~x~" in row


def test_a_ratio_has_a_line_of_no_effect():
    row = next(line for line in render(POOL, "text").splitlines() if line.startswith("Pooled") and "1.61" in line)
    assert row.index(":") < row.index("=")


def test_a_citation_without_address_names_its_document():
    assert "registry:CTRI/2019/04/018765" in render(AUDIT, "text")


def test_a_very_narrow_terminal_still_gets_an_answer():
    assert "Contradicted".upper() in render(replace(AUDIT, title="t" * 100), "text", width=1)
