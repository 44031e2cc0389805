"""Which kind a claim is judged as where its words leave that open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cordwise.answers import kinds
from cordwise.answers.context import Context, read_page
from cordwise.answers.finding import finding
from cordwise.answers.kinds import context_of
from cordwise.records.claim import Claim
from cordwise.records.frame import Frame

from .evidence_small import EMPTY

VERDICTS = {"efficacy": "overstated", "mechanism": "unsupported", "cost": "not_checkable", "safety": "contradicted", "harm": "supported"}
QUOTE = "It helps."


def claim(kind: str, others: dict[str, float], reviewed: dict[str, float], share: float = 0.9) -> Claim:
    return Claim(
        start=0, end=len(QUOTE), quote=QUOTE, kind=kind, strength="plain", frame=Frame(), share=share,
        others=tuple(others.items()), reviewed=tuple(reviewed.items()),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def table(monkeypatch):
    """A decision table that gives each kind one verdict."""
    monkeypatch.setattr(kinds, "rule_for", lambda context: {"verdict": VERDICTS[context.claim.kind]})


def judged_as(one: Claim, promotes: bool = True) -> str:
    page = replace(read_page(QUOTE, EMPTY), promotes=promotes)
    asked = finding(EMPTY, Frame())
    return context_of(one, lambda c: Context(claim=c, finding=asked, evidence=EMPTY, page=page, others={})).claim.kind


def test_a_kind_whose_verdict_reviewers_give_stands():
    assert judged_as(claim("efficacy", {"mechanism": 0.5}, {"overstated": 0.6, "unsupported": 0.4})) == "efficacy"


def test_one_whose_verdict_they_would_not_give_makes_way_for_one_that_is_as_likely():
    assert judged_as(claim("efficacy", {"mechanism": -0.1}, {"overstated": 0.05, "unsupported": 0.9})) == "mechanism"


def test_one_that_is_far_less_likely_is_not_taken():
    assert judged_as(claim("efficacy", {"mechanism": -1.4}, {"overstated": 0.3, "unsupported": 0.7})) == "efficacy"
    assert judged_as(claim("efficacy", {"mechanism": -2.6}, {"overstated": 0.0, "unsupported": 1.0})) == "efficacy"


def test_without_a_reading_the_kind_stands():
    assert judged_as(claim("efficacy", {"mechanism": 0.5}, {})) == "efficacy"


def test_what_stands_on_plain_grounds_is_not_voted_away_and_nothing_is_voted_there():
    assert judged_as(claim("safety", {"harm": 0.5}, {"supported": 1.0})) == "safety"
    assert judged_as(claim("harm", {"safety": 0.5}, {"contradicted": 1.0})) == "harm"


def test_nobody_is_accused_by_a_second_choice_who_does_not_promote_treatment():
    one = claim("harm", {"efficacy": 0.0}, {"supported": 0.05, "overstated": 0.95})
    assert judged_as(one, promotes=True) == "efficacy"
    assert judged_as(one, promotes=False) == "harm"


def test_nor_for_words_that_are_hardly_a_claim():
    assert judged_as(claim("harm", {"efficacy": 0.0}, {"supported": 0.05, "overstated": 0.95}, share=0.6)) == "harm"


def test_an_accusation_can_be_taken_back_on_any_page():
    one = claim("efficacy", {"harm": -0.2}, {"overstated": 0.05, "supported": 0.95})
    assert {judged_as(one, promotes) for promotes in (True, False)} == {"harm"}
