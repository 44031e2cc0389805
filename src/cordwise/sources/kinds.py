"""Files that are no page of text, told by their first bytes, and what to do with each."""

from __future__ import annotations

from cordwise.errors import InputError

_TEXT = "save its text (or the page) as a .txt or .html file and give that"
_PICTURE = "give the text that it shows as a .txt file"
_ARCHIVE = "unpack it and give the page inside"
_SAVED = '; save the page as "HTML only" and give that'

_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _TEXT),
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, xlsx, epub)", _TEXT),
    (b"PK\x05\x06", "an empty ZIP archive", _TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls, ppt)", _TEXT),
    (b"{\\rtf", "an RTF document", _TEXT),
    (b"bplist00", "a web archive of Safari", 'save the page as "Page Source" and give that'),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", _PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", _PICTURE),
    (b"GIF87a", "a GIF picture", _PICTURE),
    (b"GIF89a", "a GIF picture", _PICTURE),
    (b"RIFF", "a picture or a recording (WebP, WAV, AVI)", _PICTURE),
    (b"\x1f\x8b", "a gzip archive", _ARCHIVE),
    (b"BZh", "a bzip2 archive", _ARCHIVE),
    (b"\xfd7zXZ\x00", "an xz archive", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _ARCHIVE),
    (b"Rar!\x1a\x07", "a RAR archive", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _ARCHIVE),
    (b"\x7fELF", "a program", _TEXT),
    (b"SQLite format 3\x00", "an SQLite database", "give a page of text or HTML"),
    (b"ID3", "a sound recording", "give what is said in it as a .txt file"),
)
_WEB_ARCHIVE = b"multipart/related"
_HEAD = 2_000


def refuse_other_kinds(content: bytes, name: str, wanted: str = "") -> None:
    """Nothing, for what may be text; whether it is, its reader says. `wanted` is what to give instead, where that is no page.

    Raises:
        InputError: the bytes are of a known kind that is not a page of text; names the kind and what to do.
    """
    for start, kind, advice in _STARTS:
        if content.startswith(start):
            raise InputError(f"{name}: is {kind}{_instead(wanted, f', not a page of text; {advice}')}")
    if content[4:8] == b"ftyp":
        raise InputError(f"{name}: is a video or a picture (MP4, HEIC){_instead(wanted, f', not a page of text; {_PICTURE}')}")
    head = content[:_HEAD].lower()
    if head.lstrip().startswith((b"from:", b"mime-version:")) and _WEB_ARCHIVE in head:
        raise InputError(f"{name}: is a web archive (MHTML){_instead(wanted, _SAVED)}")


def _instead(wanted: str, of_a_page: str) -> str:
    return f"; give {wanted}" if wanted else of_a_page
