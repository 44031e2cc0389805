from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.read import read
from cordwise.errors import InputError
from cordwise.records.document import Document

from .pages import check_blocks, payload, pieces


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("<p>Hello there", "text/html"),
        ("Hello there", "application/xhtml+xml"),
        ("  <!doctype html><p>Hello there", ""),
        ("<!-- saved --><html><p>Hello there", "text/plain"),
        ("<p>Hello</p> <p>there</p> <b>you</b> <br> <i>all</i>", ""),
        ("intro <b>one</b> <i>two</i> <br> <p> <em>three</em>", "text/plain"),
    ],
)
def test_markup_is_read_as_html(content: str, media_type: str) -> None:
    assert "<" not in read(payload(content, media_type)).text


@pytest.mark.parametrize("content", ["Less than <6 weeks, p<0.05", "# Title\n\nText **bold** here.", "Hello there"])
def test_other_text_is_read_as_it_is(content: str) -> None:
    assert read(payload(content)).text == content


def test_origin_digest_and_day_are_kept() -> None:
    given_payload = payload("Hello there")
    document = read(given_payload)
    assert (document.origin, document.digest, document.fetched) == (given_payload.origin, given_payload.digest, given_payload.fetched)


def test_notes_of_decoding_reach_the_document() -> None:
    assert "windows-1252" in read(payload("Ärzte heilen".encode("windows-1252"))).notes[0]


@pytest.mark.parametrize("content", ["", " \n", "--- *** ---", "<html><body><script>x()</script></body></html>"])
def test_a_page_without_readable_text_is_one_clear_line(content: str) -> None:
    with pytest.raises(InputError, match=r"clinic\.example/page: holds no readable text"):
        read(payload(content))


@given(content=st.binary(max_size=300), media_type=st.sampled_from(["", "text/html", "text/plain"]), charset=st.text(max_size=8))
def test_any_bytes_give_a_document_or_an_input_error(content: bytes, media_type: str, charset: str) -> None:
    try:
        document = read(payload(content, media_type, charset))
    except InputError as error:
        assert "\n" not in str(error)
    else:
        check_blocks(document)


@given(
    words=st.lists(
        st.text(st.characters(categories=("L", "N", "P"), exclude_characters="ÂÃâ"), min_size=1, max_size=10), min_size=1, max_size=30
    )
)
def test_the_words_of_a_paragraph_survive_markup(words: list[str]) -> None:
    text = " ".join(words)
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    try:
        document: Document = read(payload(f"<p>{escaped}</p>", "text/html"))
    except InputError:
        assert not any(letter.isalnum() for letter in text)
    else:
        assert " ".join(found for _, found in pieces(document)) == text
