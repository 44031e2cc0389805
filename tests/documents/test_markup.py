from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.markup import Token, tokens, unescape
from cordwise.text.mended import without_unseen


def shown(markup: str) -> list[tuple[str, str]]:
    return [(token.kind, token.data) for token in tokens(markup)]


def test_tags_and_text_come_in_order() -> None:
    assert shown("a<P class=x>b</P >c") == [("text", "a"), ("start", "p"), ("text", "b"), ("end", "p"), ("text", "c")]


@pytest.mark.parametrize(
    ("raw", "attributes"),
    [
        (""" class="a b" id='c' hidden data-x=1""", {"class": "a b", "id": "c", "hidden": "", "data-x": "1"}),
        (""" HREF = "a?b=1&amp;c=2" """, {"href": "a?b=1&c=2"}),
        (" class=a class=b", {"class": "a"}),
        (""" title="it's > that" """, {"title": "it's > that"}),
        (' title="left open', {"title": "left open"}),
        ("/", {}),
    ],
)
def test_attributes_are_read_as_a_browser_does(raw: str, attributes: dict[str, str]) -> None:
    assert Token("start", "p", raw).attributes == attributes


@pytest.mark.parametrize(
    "hidden", ["<!-- <p> -->", "<!-->", "<!--->", "<!doctype html>", "<?xml version='1'?>", "</ p>", "<![CDATA[x]]>", "<!-- open --!>"]
)
def test_comments_and_declarations_are_no_tokens(hidden: str) -> None:
    assert shown(f"a{hidden}b") == [("text", "a"), ("text", "b")]


def test_the_inside_of_a_script_is_not_read() -> None:
    assert shown("<script>if (a<b) '<p>'</scripted></SCRIPT >x") == [("start", "script"), ("end", "script"), ("text", "x")]


def test_an_angle_that_opens_no_tag_is_text() -> None:
    assert "".join(data for _, data in shown("p < 0.05 and <6 weeks")) == "p < 0.05 and <6 weeks"


@pytest.mark.parametrize(
    ("text", "words"),
    [("&lt;&#8217;&eacute;&nbsp;", "<’é\xa0"), ("&#9999999999;", "�"), ("a\u00adb\u200bc\x00d", "abcd"), ("AT&T &", "AT&T &")],
)
def test_references_are_read_and_unseen_letters_left_out(text: str, words: str) -> None:
    assert unescape(text) == words


@given(text=st.text(st.characters(exclude_characters="<&ÂÃâ\x00").filter(lambda letter: without_unseen(letter) == letter), min_size=1))
def test_text_without_markup_is_one_token(text: str) -> None:
    assert shown(text) == [("text", text)]


@given(markup=st.text(st.sampled_from("<>/=!-&#;\"' abp1script"), max_size=80))
def test_any_markup_is_read_to_its_end(markup: str) -> None:
    for token in tokens(markup):
        assert token.kind in ("text", "start", "end")
        assert isinstance(token.attributes, dict)
