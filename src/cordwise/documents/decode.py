"""Bytes to text. What was guessed or lost is noted; what is not text is refused."""

from __future__ import annotations

import codecs
import re

from cordwise.errors import InputError
from cordwise.records.document import Payload

_BOMS = (  # the longer first: UTF-32 LE starts like UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:\-]{1,40})""", re.IGNORECASE)
_HEAD = 4_096
# An allowlist: Python also has codecs that unpack, decode "\x" or read domain names, which no page may ask for.
_ALLOWED = re.compile(
    r"utf-(?:8|16|32)(?:-[lb]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|gb2312|gbk|gb18030|big5(?:hkscs)?|shift_jis|euc_(?:jp|kr)|"
    r"iso2022_jp|mac-roman|tis-620"
)
_WESTERN = ("ascii", "iso8859-1", "cp1252")  # browsers read all three as windows-1252
_TWICE = re.compile("â€[™œ“”˜¢¦\u009d]|Ã[©¨¡±¼¶¤³\u00ad]|Â[ \u00a0·®©°]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_FEW = 0.005
_SAVE = "save the page as UTF-8 text or HTML"


def decode(payload: Payload) -> tuple[str, tuple[str, ...]]:
    """The text, with "\\n" for every line end left as it came, and notes on what was guessed or lost.

    Raises:
        InputError: the bytes are not text, or in no encoding that can be told.
    """
    text, notes = _decoded(payload)
    if len(_CONTROLS.findall(text)) > max(2, _FEW * len(text)):
        raise InputError(f"{payload.origin}: is binary data, not text; {_SAVE} and give that")
    if len(_TWICE.findall(text)) >= 3:
        notes.append('the page holds letters like "â€™", encoded twice by its author; they are read as they were meant')
    return text, tuple(notes)


def _decoded(payload: Payload) -> tuple[str, list[str]]:
    content = payload.content
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], encoding, payload.origin)
    wide = _wide(content)
    if wide:
        return _lenient(content, wide, payload.origin)
    declared, notes = _declared(payload)
    utf8 = _strict(content, "utf-8")
    if utf8 is not None and declared != "iso2022_jp":  # which is written in ASCII letters
        if declared not in ("", "utf-8") and not content.isascii():
            notes.append(f"declared as {declared}, but is UTF-8; read as UTF-8")  # other text is hardly ever valid UTF-8 by chance
        return utf8, notes
    if declared not in ("", "utf-8", *_WESTERN):
        text, lost = _lenient(content, declared, payload.origin)
        return text, notes + lost
    return _western(content, declared, notes, payload.origin)


def _declared(payload: Payload) -> tuple[str, list[str]]:
    """The encoding that the server or the page names, as Python names it; "" where none can be used."""
    inside = _DECLARED.search(payload.content[:_HEAD])
    names = [payload.charset, inside.group(1).decode("ascii") if inside else ""]
    notes: list[str] = []
    for name in filter(None, names):
        try:
            known = codecs.lookup(name.strip("\"' ")).name
        except (LookupError, ValueError):
            known = ""
        if _ALLOWED.fullmatch(known):
            # A page that names UTF-16 in ASCII letters is not in UTF-16; the standard says to take UTF-8.
            return ("utf-8" if known.startswith(("utf-16", "utf-32")) else known), notes
        notes.append(f"declared in an encoding that is not known ({name[:40]!r}); guessed")
    return "", notes


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: in Western text every other byte is zero."""
    head = content[:2_000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 2 and odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if half >= 2 and even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _western(content: bytes, declared: str, notes: list[str], origin: str) -> tuple[str, list[str]]:
    utf8 = content.decode("utf-8", "replace")
    lost = utf8.count("�")
    read = sum(1 for letter in utf8 if letter > "\x7f") - lost
    if lost <= max(1, 0.1 * read) and read:
        return utf8, [*notes, f"{_places(lost)} could not be read as UTF-8 and {'is' if lost == 1 else 'are'} shown as �"]
    text = _strict(content, "cp1252")
    if text is None:
        raise InputError(f"{origin}: is neither UTF-8 nor windows-1252 text; {_SAVE} and give that")
    if declared not in _WESTERN:
        notes.append("not UTF-8; read as windows-1252, so accented letters may be wrong")
    return text, notes


def _lenient(content: bytes, encoding: str, origin: str) -> tuple[str, list[str]]:
    text = content.decode(encoding, "replace")
    lost = text.count("�")
    if lost > max(1, 0.05 * len(text)):
        raise InputError(f"{origin}: is damaged, or not {encoding} as it says; {_SAVE} and give that")
    return text, [f"{_places(lost)} could not be read as {encoding} and {'is' if lost == 1 else 'are'} shown as �"] if lost else []


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
