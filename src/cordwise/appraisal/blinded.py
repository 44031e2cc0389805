"""Whether a study is told to be blinded, in whatever words its source has for it."""

from __future__ import annotations

import re

from cordwise.records.evidence import Study

_OPEN = re.compile(r"\bopen|\b(?:non|not|un)[- ]?(?:blind|mask)|\bmask(?:ing|ed)?:? none\b|\bno (?:blind|mask)")
_BLINDED = re.compile(r"blind|mask|assessor|participant|double|triple|quadruple")


def is_open(study: Study) -> bool:
    """Whether it is told that those concerned knew who got what: "open label", "nonblinded"."""
    return _OPEN.search(study.blinding.lower()) is not None


def is_blinded(study: Study) -> bool:
    """Whether it is told that somebody did not know who got what: "double-blind", "quadruple", "outcome assessors"."""
    return not is_open(study) and _BLINDED.search(study.blinding.lower()) is not None
