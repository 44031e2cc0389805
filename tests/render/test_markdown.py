from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from cordwise.render import render
from cordwise.render.markdown import escaped
from cordwise.render.visible import one_line

from .audits import TEXT, an_audit
from .examples import AUDIT, POOL

READER = MarkdownIt("commonmark").enable("table")


@given(text=TEXT)
def test_foreign_words_come_out_as_they_went_in(text):
    inline = READER.parseInline("x " + escaped(text) + " x")[0].children
    assert {token.type for token in inline} == {"text"}
    assert "".join(token.content for token in inline) == f"x {one_line(text)} x".replace("\x00", "")


@given(audit=an_audit())
def test_no_audit_holds_live_html_or_foreign_links(audit):
    for token in READER.parse(render(audit, "markdown")):
        assert token.type not in ("html_block", "code_block", "fence")
        for child in token.children or ():
            assert child.type not in ("html_inline", "link_open", "image", "code_inline")


@pytest.mark.parametrize("sign", ["a|b", "a\nb", "`|`", "\\|"])
def test_no_label_breaks_a_table(sign):
    row = replace(POOL.forests[0][1][0], label=sign, note=sign)
    told = render(replace(POOL, forests=(("uncontrolled", (row,)),)), "markdown")
    lines = [line for line in told.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {5}


def test_citations_are_links_to_their_sources():
    assert r"[\[2\]](https://doi.org/10.1186/s00000-025-00001-1)" in render(AUDIT, "markdown")


def test_only_web_addresses_become_links():
    bad = replace(AUDIT.sources[1], address="javascript:alert(1)")
    told = render(replace(AUDIT, sources=(bad,)), "markdown")
    assert "javascript" not in told


@pytest.mark.parametrize("text", ["# no heading", "1. no list", "+ no list", "--- no rule", "=== no heading"])
def test_a_paragraph_opens_nothing_but_a_paragraph(text):
    section = replace(POOL.sections[0], text=text)
    kinds = [token.type for token in READER.parse(render(replace(POOL, sections=(section,), groups=(), forests=()), "markdown"))]
    assert kinds.count("heading_open") == 4 and "ordered_list_open" not in kinds and "hr" not in kinds
