from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.sources.files import MAX_BYTES, fetch_file, fetch_stream


def message(path: str | Path) -> str:
    with pytest.raises(InputError) as caught:
        fetch_file(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_page_is_fetched_with_its_name_kind_and_digest(tmp_path: Path) -> None:
    page = tmp_path / "page.HTML"
    page.write_bytes(b"<p>Hello</p>")
    payload = fetch_file(page)
    assert (payload.content, payload.origin, payload.media_type) == (b"<p>Hello</p>", str(page), "text/html")
    assert len(payload.digest) == 64


def test_the_same_file_gives_the_same_payload_on_any_day(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"Hello")
    assert fetch_file(page) == fetch_file(page)
    assert fetch_file(page).fetched == ""


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    assert message(tmp_path / "none.txt").endswith("none.txt: no such file; check the path")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in message(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \n\t "])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empty.txt").write_bytes(content)
    assert "is empty" in message(tmp_path / "empty.txt")


def test_a_path_with_a_nul_or_a_name_too_long_is_refused() -> None:
    assert "cannot be read" in message("a\0b")
    assert "cannot be read" in message("a" * 5_000)


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    assert "larger than 10 MB" in message(large)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_file_without_end_is_read_only_to_the_limit() -> None:
    assert "larger than 10 MB" in message("/dev/zero")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 \x00", "a PDF document"),
        (b"PK\x03\x04docx", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"{\\rtf1 text}", "an RTF document"),
        (b"\x00\x00\x00\x18ftypmp42", "a video"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a web archive (MHTML)"),
    ],
)
def test_other_kinds_are_named_with_what_to_do(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "file").write_bytes(content)
    assert f"is {kind}" in message(tmp_path / "file")
    assert ";" in message(tmp_path / "file")


def test_a_stream_is_fetched_under_its_name() -> None:
    assert fetch_stream(io.BytesIO(b"Hello")).origin == "standard input"


def test_a_stream_is_read_only_to_the_limit() -> None:
    stream = io.BytesIO(b"x" * (MAX_BYTES + 1_000))
    with pytest.raises(InputError, match="larger than 10 MB"):
        fetch_stream(stream)
    assert stream.tell() == MAX_BYTES + 1


def test_a_stream_that_breaks_is_one_clear_line() -> None:
    class Broken(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match=r"standard input: cannot be read \(Input/output error\)"):
        fetch_stream(Broken())  # type: ignore[arg-type]


@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_payload_or_an_input_error(content: bytes) -> None:
    try:
        assert fetch_stream(io.BytesIO(content)).content == content
    except InputError as error:
        assert "\n" not in str(error)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"Hello")
    page.chmod(0)
    assert "may not be read" in message(page)
