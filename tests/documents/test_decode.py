from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.decode import decode
from cordwise.errors import InputError

from .pages import payload

TEXT = "Ärzte “sagen”: 1 × 10⁶ Zellen – sicher.\r\nZweite Zeile."


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_unicode_is_read_to_the_letter_and_without_its_mark(mark: bytes, encoding: str) -> None:
    assert decode(payload(mark + TEXT.encode(encoding))) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen(encoding: str) -> None:
    assert decode(payload(TEXT.encode(encoding))) == (TEXT, ())


def test_the_encoding_that_the_server_declares_is_used() -> None:
    text = "Лечение стволовыми клетками"
    assert decode(payload(text.encode("windows-1251"), charset="windows-1251")) == (text, ())


@pytest.mark.parametrize("head", ['<meta charset="koi8-r">', '<meta http-equiv=Content-Type content="text/html; charset=koi8-r">'])
def test_the_encoding_that_the_page_declares_is_used(head: str) -> None:
    text = head + "Лечение"
    assert decode(payload(text.encode("koi8-r")))[0] == text


def test_japanese_in_seven_bits_is_read_as_declared() -> None:
    text = "<meta charset=iso-2022-jp>幹細胞"
    assert decode(payload(text.encode("iso-2022-jp")))[0] == text


def test_unicode_under_a_wrong_name_is_read_as_unicode_with_a_note() -> None:
    text, notes = decode(payload(TEXT.encode(), charset="iso-8859-1"))
    assert text == TEXT
    assert "is UTF-8" in notes[0]


def test_western_text_that_declares_nothing_is_read_with_a_note() -> None:
    text, notes = decode(payload("Ärzte “sagen”".encode("windows-1252")))
    assert text == "Ärzte “sagen”"
    assert "windows-1252" in notes[0]


def test_western_text_that_says_so_needs_no_note() -> None:
    assert decode(payload("Ärzte “sagen”".encode("windows-1252"), charset="ISO-8859-1")) == ("Ärzte “sagen”", ())


def test_a_few_damaged_letters_are_shown_and_noted() -> None:
    text, notes = decode(payload("é".encode() * 50 + b"\xff" + b" cells"))
    assert text.count("�") == 1
    assert notes == ("1 place could not be read as UTF-8 and is shown as �",)


def test_letters_that_were_encoded_twice_are_noted() -> None:
    twice = "the body’s own cells’ and “signals”".encode().decode("windows-1252", "replace")
    assert "encoded twice" in decode(payload(twice.encode()))[1][0]


@pytest.mark.parametrize("name", ["rot13", "unicode_escape", "zlib", "idna", "utf-7", "hex", "no-such", "\0"])
def test_an_encoding_that_is_none_of_text_is_not_used(name: str) -> None:
    text, notes = decode(payload(b"cells \\u0041 nowl", charset=name))
    assert text == "cells \\u0041 nowl"
    assert "not known" in notes[0]


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 50, b"\x81\x8d\x8f\x90\x9d", codecs.BOM_UTF16_LE + b"\x00\xd8" * 9]
)
def test_what_is_no_text_is_one_clear_line(content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode(payload(content))
    assert "save the page as UTF-8 text or HTML" in str(caught.value)
    assert "\n" not in str(caught.value)


@given(text=st.text())
def test_any_text_in_unicode_comes_back_or_is_refused_as_binary(text: str) -> None:
    try:
        read, _ = decode(payload(codecs.BOM_UTF8 + text.encode("utf-8", "replace")))
    except InputError:
        assert any(letter < " " or letter == "\x7f" for letter in text)
    else:
        assert read == text.encode("utf-8", "replace").decode()


@given(content=st.binary(), charset=st.sampled_from(["", "utf-8", "utf-16", "shift_jis", "gbk", "iso-2022-jp", "windows-1252", "big5"]))
def test_any_bytes_are_text_or_an_input_error(content: bytes, charset: str) -> None:
    try:
        text, _ = decode(payload(content, charset=charset))
    except InputError as error:
        assert "\n" not in str(error)
    else:
        text.encode("utf-8")  # no halves of letters
