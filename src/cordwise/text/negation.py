"""Words of denial that deny nothing: "not only safe but effective" says both, and "children without epilepsy" only names a group."""

from __future__ import annotations

import re

_NOT_ONLY = re.compile(r"(?:\b(?:not|cannot)|n't) (?:only|just|merely|simply|solely)\b")
_ONLY = re.compile(r" (?:only|just|merely|simply|solely)")
_SAID_INSTEAD = {
    "not only": "and also", "not just": "and also", "not merely": "and indeed", "not simply": "and indeed", "not solely": "and indeed",
    "n't only": " further", "n't just": " further", "n't merely": " certainly", "n't simply": " certainly", "n't solely": " certainly",
    "cannot only": "can further", "cannot just": "can further", "cannot merely": "can certainly", "cannot simply": "can certainly",
    "cannot solely": "can certainly",
}  # fmt: skip


def without_not_only(folded: str) -> str:
    """Folded text with "not only" and its like said as what they mean; every other character stays where it was."""
    if not _ONLY.search(folded):
        return folded
    return _NOT_ONLY.sub(lambda match: _SAID_INSTEAD[match.group()], folded)


_PEOPLE = r"people|persons?|patients?|participants?|subjects|individuals|volunteers|children|adults|boys|girls|men|women|infants|teenagers|those|anyone|everyone|(?:sub-?)?groups?|cohorts?"
_ILLNESS = (
    r"disabilit(?:y|ies)|diseases?|disorders?|syndromes?|injur(?:y|ies)|lesions?|impairments?|handicaps?|delays?|epilepsy|seizures?|diabetes|autism|dementia|"
    r"spasticity|depression|paralysis|stroke|stenosis|cancer|obesity|palsy|scoliosis|comorbidit(?:y|ies)|regression|mutations?|diagnos[ei]s"
)
_GROUP = re.compile(
    rf"\b(?:{_PEOPLE}) (?P<lacked>(?:(?:who|that) )?(?:without|with no|(?:had|have|has) no|free (?:of|from)|(?:did|do|does) not have) (?:an? |any )?(?:[\w-]+ ){{0,3}}?(?:{_ILLNESS})\b)"
    r"(?= [a-z])(?! (?:was|were|is|are|rose|increased|fell|or|and)\b)"
)
_LACKING = re.compile(" (?:without|no|free|not have) ")


def lacked(folded: str) -> list[tuple[int, int]]:
    """Where people are told apart by an illness that they do not have: what is then said of them is not denied, nor said of that illness."""
    if not _LACKING.search(folded):
        return []
    return [match.span("lacked") for match in _GROUP.finditer(folded)]


def as_meant(folded: str) -> str:
    """Folded text without denials that deny nothing; every other character stays where it was."""
    meant = without_not_only(folded)
    for start, end in lacked(meant):
        meant = meant[:start] + " " * (end - start) + meant[end:]
    return meant
