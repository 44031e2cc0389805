"""Letters that damage words without being seen as such: invisible ones, runs of spaces, punctuation that was encoded twice."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache

from cordwise.text.edited import Edit, Edited, edited

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
"""Letters that nobody sees, as the inside of a class of a pattern: soft hyphens, joiners, marks of direction, variants of signs."""
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_RUN = re.compile(f"[{INVISIBLE}][{_SPACES}{INVISIBLE}]*+|[{_SPACES}][{_SPACES}{INVISIBLE}]++")
_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_REFERENCE = re.compile(r"&(?:amp;){0,4}(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_STRUCK = re.compile(r"(?<![~\w])~~(?=[^\s~])[^~\n]{1,1000}~~(?![~\w])")


_FIRSTS = "&~ÂÃâ"
"""What all begins with that is repaired."""


def mended(text: str) -> Edited | None:
    """The text without what cannot be seen, with single spaces inside its lines, and with punctuation as it was meant; None where there is nothing to mend."""
    first = edited(text, _repairs(text))
    words = first.text if first else text
    return edited(words, _without_unseen(words), first)


def repaired(text: str) -> str:
    """The text with what was encoded twice as it was meant ("â€™", "&amp;#8217;")."""
    found = edited(text, _repairs(text))
    return found.text if found else text


def without_unseen(text: str) -> str:
    """The text without letters that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def _repairs(text: str) -> Iterator[Edit]:
    """What was encoded twice or struck out, in order."""
    if any(letter in text for letter in _FIRSTS):
        for match in _damage().finditer(text):
            written = match.group()
            if written[0] == "&":
                meant = html.unescape(_without_amp(written))
                if meant == "&" or (meant != written and meant[0] != "&"):
                    yield Edit(match.start(), match.end(), meant)
            else:
                yield Edit(match.start(), match.end(), "" if written[0] == "~" else _twice_encoded()[written])


def _without_amp(reference: str) -> str:
    """ "&amp;amp;#8217;" as "&#8217;"."""
    while reference.startswith("&amp;") and len(reference) > len("&amp;"):
        reference = "&" + reference[len("&amp;") :]
    return reference


def _without_unseen(text: str) -> Iterator[Edit]:
    for match in _RUN.finditer(text):
        start, end = match.span()
        spaces = _UNSEEN.sub("", match.group())
        inside = start > 0 and text[start - 1] not in _LINE_ENDS and end < len(text) and text[end] not in _LINE_ENDS
        instead = (" " if len(spaces) > 1 else spaces) if inside else spaces
        if instead != match.group():
            yield Edit(start, end, instead)


@cache
def _damage() -> re.Pattern[str]:
    twice = "|".join(sorted(map(re.escape, _twice_encoded()), key=len, reverse=True))
    return re.compile(f"(?=[{_FIRSTS}])(?:{_REFERENCE.pattern}|{_STRUCK.pattern}|{twice})")


@cache
def _twice_encoded() -> dict[str, str]:
    """What letters become when their UTF-8 is read as windows-1252, once or twice, and what they were."""
    letters = [
        *"‘’‚“”„–—‐‑•…′″™€≥≤×·°®©±½¼¾²³µ«»",
        *(chr(code) for code in range(0xC0, 0x100)),
        "\u00a0",
        "\u2009",
        "\u202f",
        "\u200b",
        "\u00ad",
    ]
    found = {_misread(letter): letter for letter in letters}
    return found | {_misread(_misread(letter)): letter for letter in "‘’“”–—•…"} | {"Â ": " "}


def _misread(text: str) -> str:
    return "".join(_western(byte) for byte in text.encode())


def _western(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)
