"""Words of denial that deny nothing: "not only safe but effective" says both."""

from __future__ import annotations

import re

_NOT_ONLY = re.compile(r"(?:\b(?:not|cannot)|n't) (?:only|just|merely|simply|solely)\b")
_SAID_INSTEAD = {
    "not only": "and also", "not just": "and also", "not merely": "and indeed", "not simply": "and indeed", "not solely": "and indeed",
    "n't only": " further", "n't just": " further", "n't merely": " certainly", "n't simply": " certainly", "n't solely": " certainly",
    "cannot only": "can further", "cannot just": "can further", "cannot merely": "can certainly", "cannot simply": "can certainly",
    "cannot solely": "can certainly",
}  # fmt: skip


def without_not_only(folded: str) -> str:
    """Folded text with "not only" and its like said as what they mean; every other character stays where it was."""
    return _NOT_ONLY.sub(lambda match: _SAID_INSTEAD[match.group()], folded)
