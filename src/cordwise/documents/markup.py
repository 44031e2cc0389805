"""HTML as a flat run of tokens, at a cost that is linear in its length whatever it holds.

Own code in place of a tree builder: the standard's tree costs more than its length on hostile pages. Lexbor (selectolax 1.0)
took 21 s for 100,000 nested <div> (0.5 MB), over 8 minutes for one tag with a million attributes, and unclosed <b class=1>
<b class=2> ... before many <p> fill the memory. The reader needs blocks, not a tree.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from cordwise.text.mended import repaired, without_unseen

_TOKEN = re.compile(
    r"<(?:"
    r"!--(?P<comment>)"
    r"|(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[^=>]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))|=)*+)(?:>|\Z)"
    r"|[!?/][^>]*+(?:>|\Z)"
    r")"
)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>"']++)))?+""")
_COMMENT_END = re.compile(r"-->|--!>")
_LONG_NUMBER = re.compile(r"&#[xX]?0*[0-9a-fA-F]{8,};?")
_MAX_ATTRIBUTES = 200
_MAX_ATTRIBUTE_TEXT = 20_000

UNREAD = ("script", "style", "textarea", "iframe", "noembed", "noframes", "xmp")
"""Elements whose inside is no markup and no text of the page."""


class Token(NamedTuple):
    """`kind` is "text", "start" or "end"; `data` the text, or the name of the element in lower case."""

    kind: str
    data: str
    raw_attributes: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by name in lower case, values unescaped; of two with one name the first, as in a browser."""
        found: dict[str, str] = {}
        for match in islice(_ATTRIBUTE.finditer(self.raw_attributes[:_MAX_ATTRIBUTE_TEXT]), _MAX_ATTRIBUTES):
            name, double, single, bare = match.groups()
            found.setdefault(name.lower(), unescape(double or single or bare or ""))
        return found


def tokens(markup: str) -> Iterator[Token]:
    """The tokens of a page in order, without comments, declarations and the insides of scripts and styles."""
    position = 0
    while match := _TOKEN.search(markup, position):
        if match.start() > position:
            yield Token("text", unescape(markup[position : match.start()]))
        position = match.end()
        if match["comment"] is not None:
            position = _after_comment(markup, position)
        elif match["name"]:
            name = match["name"].lower()
            yield Token("end" if match["close"] else "start", name, match["attributes"])
            if name in UNREAD and not match["close"]:
                position = _before_end(markup, position, name)
    if position < len(markup):
        yield Token("text", unescape(markup[position:]))


def unescape(text: str) -> str:
    """The text with its character references read, also those that were escaped twice, and without letters that nobody sees (soft hyphens, zero-width spaces)."""
    if "&" in text:
        # Python reads the digits as one number of any length, at a cost that is not linear.
        text = html.unescape(_LONG_NUMBER.sub("\ufffd", text))
    return without_unseen(repaired(text.replace("\x00", "")))


def _after_comment(markup: str, position: int) -> int:
    if markup.startswith((">", "->"), position):  # "<!-->" and "<!--->" are empty comments
        return markup.index(">", position) + 1
    end = _COMMENT_END.search(markup, position)
    return end.end() if end else len(markup)


def _before_end(markup: str, position: int, name: str) -> int:
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(markup, position)
    return end.start() if end else len(markup)
