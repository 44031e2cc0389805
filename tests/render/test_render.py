from __future__ import annotations

from dataclasses import replace

import pytest

from cordwise.errors import InputError
from cordwise.render import FORMATS, render

from .examples import ANSWER, AUDIT, POOL, REPLIES


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", REPLIES)
def test_the_same_reply_gives_the_same_bytes(name, format):
    assert render(REPLIES[name], format) == render(REPLIES[name], format)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", REPLIES)
def test_every_format_ends_with_one_newline_and_says_what_it_is(name, format):
    told = render(REPLIES[name], format)
    assert told.endswith("\n") and not told.endswith("\n\n")
    assert "not medical advice" in told
    assert REPLIES[name].evidence_version in told


@pytest.mark.parametrize("format", FORMATS)
def test_what_no_file_can_hold_is_replaced(format):
    told = render(replace(AUDIT, title="half a pair \ud83d of signs"), format)
    assert told.encode("utf-8").decode("utf-8") == told
    assert "half a pair \ufffd of signs" in told


def test_an_unknown_format_is_named_with_those_that_are_known():
    with pytest.raises(InputError, match=r"'pdf' is none of text, markdown, json, html"):
        render(AUDIT, "pdf")


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_page_without_claims_says_so(format):
    assert "No claim that could be checked was found" in render(replace(AUDIT, claims=()), format)


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_forest_without_a_group_is_told_all_the_same(format):
    told = render(replace(POOL, groups=()), format)
    assert "Bydon 2024" in told and "controlled" in told


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_an_empty_part_is_left_out(format):
    assert "What the page leaves out" not in render(replace(AUDIT, omissions=()), format)


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_verdict_that_the_wording_does_not_hold_is_shown_by_its_own_name(format):
    told = render(replace(AUDIT, claims=(replace(AUDIT.claims[0], verdict="half_true"),)), format)
    assert "half true" in told.lower()


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_citation_without_a_source_stays_a_number(format):
    told = render(replace(ANSWER, bottom_line="See [99]."), format)
    assert "99" in told and "#source-99" not in told
