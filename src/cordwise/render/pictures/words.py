"""Foreign words made fit for a picture, and where a line of them may end."""

from __future__ import annotations

import re

from cordwise.render.visible import encodable, one_line

_HARD = "\N{NO-BREAK SPACE}"
_GLUE = re.compile(r" (?:[=<>≤≥±] |CI\b|df\b|→)|← ")


def clean(text: str) -> str:
    """One line that a file can hold."""
    return encodable(one_line(text))


def unbroken(text: str) -> list[str]:
    """The words between which a line may end: "p = 0.27" and "2 df" are one."""
    return _GLUE.sub(lambda match: match[0].replace(" ", _HARD), text).split(" ")


def spaced(line: str) -> str:
    """A line made of such words, as it is written."""
    return line.replace(_HARD, " ")
