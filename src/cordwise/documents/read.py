"""Any page to a document: HTML or plain text, as its sender, its name or its first letters tell."""

from __future__ import annotations

import re

from cordwise.documents.decode import decode
from cordwise.documents.html import read_html
from cordwise.documents.plain import read_plain
from cordwise.errors import InputError
from cordwise.records.document import Document, Payload

_OPENS_AS_HTML = re.compile(
    r"\s*(?:<!--[^>]{0,500}>\s*)?<(?:!doctype\s+html|html|head|body|meta|title|link|script|style|\?xml|main|article|section|header|nav|div|p|h[1-6]|table|ul|ol|center|font|span)\b",
    re.IGNORECASE,
)
_TAGS = re.compile(r"</(?:p|div|h[1-6]|li|ul|ol|a|strong|em|b|i|span|td|tr|table)\s*>|<(?:p|br|hr)\s*/?>", re.IGNORECASE)
_TAGS_OF_HTML = 5
_HEAD = 5_000
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")


def read(payload: Payload) -> Document:
    """The document of a page.

    Raises:
        InputError: the bytes are no text, or the page holds none that a person could read.
    """
    text, notes = decode(payload)
    document = (read_html if is_html(payload, text) else read_plain)(payload, text, notes)
    if not any(letter.isalnum() for block in document.blocks for letter in document.text[block.start : block.end]):
        raise InputError(
            f"{payload.origin}: holds no readable text; if a script draws the page, open it in a browser, "
            "copy its text into a .txt file and give that"
        )
    return document


def is_html(payload: Payload, text: str) -> bool:
    """Whether the text is markup; a page that is sent as plain text but is written in HTML is read as HTML."""
    if payload.media_type in _HTML_TYPES:
        return True
    return _OPENS_AS_HTML.match(text) is not None or len(_TAGS.findall(text[:_HEAD])) >= _TAGS_OF_HTML
