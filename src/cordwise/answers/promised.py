"""What people are said to gain, without a word on whether that is with or without treatment: told by somebody who promotes a treatment it is a promise, not the course of an injury."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from cordwise.answers.context import Page
from cordwise.claims.lexicon import mentions, others_named
from cordwise.knowledge.vocabulary import load
from cordwise.records.claim import Claim
from cordwise.text.fold import fold

BEFORE = 200
"""Letters before a claim, within its paragraph, in which words may say that the course without treatment is meant."""


def as_promised(claims: tuple[Claim, ...], page: Page) -> tuple[Claim, ...]:
    """The claims of a page; where it promotes a treatment, what its patients are said to gain is a benefit claimed, and so is everywhere what people gain after treatment."""
    return tuple(
        replace(claim, kind="efficacy", others=())
        if is_gain_of_treated(claim) or (page.promotes and is_gain_of_patients(claim, page.text))
        else claim
        for claim in claims
    )


def is_gain_of_treated(claim: Claim) -> bool:
    """Whether a claim that is read as the course of an injury tells what people gain after treatment, and names no treatment but cells."""
    words = _words()
    if claim.kind != "natural_history" or not (words["gain"].search(claim.meant) and words["treated"].search(claim.meant)):
        return False
    return not (words["untreated"].search(claim.meant) or words["other_care"].search(claim.meant) or others_named(mentions(claim.quote)))


def is_gain_of_patients(claim: Claim, text: str) -> bool:
    """Whether a claim that is read as the course of an injury tells what people gain, and neither it nor what stands around it names an illness or the course without treatment."""
    words = _words()
    if claim.kind != "natural_history" or not words["gain"].search(claim.meant) or words["other"].search(claim.meant):
        return False
    before = text[max(0, claim.start - BEFORE) : claim.start].rsplit("\n\n", 1)[-1]
    if words["untreated"].search(fold(f"{claim.heading}\n{claim.lead_in}\n{before}\n{claim.meant}")):
        return False
    return not any(mention.vocabulary == "conditions" for mention in mentions(claim.quote))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in load("page")["promised"].items()}
