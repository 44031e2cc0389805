"""Blinding in the words of sources: "nonblinded" has the word and means its opposite."""

from __future__ import annotations

import pytest

from cordwise.appraisal.blinded import is_blinded, is_open
from tests.answers.evidence_small import study


@pytest.mark.parametrize(
    "words", ["open label", "open-label (untreated control)", "nonblinded", "non-blinded", "unblinded", "Not blinded", "masking: none"]
)
def test_who_knew_what_they_got_were_not_blinded(words):
    told = study("one2020", "rct", blinding=words)
    assert is_open(told) and not is_blinded(told)


@pytest.mark.parametrize(
    "words",
    [
        "double-blind",
        "Double blind",
        "quadruple masked",
        "double",
        "assessor",
        "masked testers",
        "patients and outcome assessors",
        "blinded (allograft vs saline)",
    ],
)
def test_who_did_not_know_were_blinded(words):
    told = study("one2020", "rct", blinding=words)
    assert is_blinded(told) and not is_open(told)


def test_where_nothing_is_held_neither_is_said():
    told = study("one2020", "rct", blinding="")
    assert not is_blinded(told) and not is_open(told)
