"""What regulators decided on products, found by the names that pages give them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cordwise.answers.context import Context, read_page
from cordwise.answers.decisions import applications_ended, approvals_elsewhere, approvals_ended, approvals_in_force, decisions_on
from cordwise.answers.finding import finding
from cordwise.records.claim import Claim
from cordwise.records.evidence import Evidence, Regulation
from cordwise.records.frame import Frame

from .evidence_small import SMALL, source


def decided(
    name: str, product: str, status: str, place: str = "US", date: str = "2020", in_force: str = "unknown", conditions: tuple[str, ...] = ()
) -> Regulation:
    return Regulation(
        regulation_id=name, jurisdiction=place, authority="An authority", date=date, status=status, product=product, statement=f"{product}: {status}.",
        source=source(name), in_force=in_force, conditions=conditions,
    )  # fmt: skip


EVIDENCE = replace(
    SMALL,
    version="decisions",
    regulation=(
        decided("a1", "Alphacel (alpha)", "approval", conditions=("spinal_cord_injury",), in_force="yes"),
        decided("b1", "Betacel", "approval", "EU", "2018", in_force="unknown"),
        decided("b2", "Betacel", "withdrawn", "EU", "2024", in_force="yes"),
        decided("c1", "Gammacel", "refused", date="2022"),
        decided("c2", "Gammacel", "withdrawn", date="2023", in_force="yes"),
        decided("e1", "Epsiloncel", "refused"),  # of a designation, perhaps, and not of an approval
        decided("d1", "Delta-cel", "approval", "JP", in_force="yes"),
        decided("d2", "Delta-cel", "withdrawn", "JP", "2021", in_force="unknown"),
    ),
)


def context(words: str, evidence: Evidence = EVIDENCE) -> Context:
    claim = Claim(start=0, end=len(words), quote=words, kind="regulatory", strength="plain", frame=Frame())
    return Context(claim=claim, finding=finding(evidence, Frame()), evidence=evidence, page=read_page(words, evidence), others={})


def ids(rows: list[Regulation]) -> list[str]:
    return [row.regulation_id for row in rows]


def test_a_product_is_known_by_its_first_word_in_any_case():
    assert ids(decisions_on(EVIDENCE, "alphacel and delta-cel were discussed")) == ["a1", "d1", "d2"]
    assert decisions_on(EVIDENCE, "alphacelular work") == []


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("AlphaCel is approved.", ["a1"]),
        ("Alphacel is approved in the United States.", ["a1"]),
        ("Alphacel is approved in Japan.", []),
        ("Alphacel is approved for spinal cord injury.", ["a1"]),
        ("Alphacel is approved for autism.", []),
        ("Betacel is approved.", []),
        ("Delta-cel is approved in Japan.", ["d1"]),  # the withdrawal is not known to be of the product as such
    ],
)
def test_an_approval_holds_where_and_for_whom_it_was_given(words, held):
    assert ids(approvals_in_force(context(words))) == held


def test_an_approval_given_elsewhere_is_none_at_the_place_named():
    assert ids(approvals_elsewhere(context("Delta-cel is approved by the FDA."))) == ["d1"]
    assert approvals_elsewhere(context("Delta-cel is approved in Japan.")) == []
    assert approvals_elsewhere(context("Delta-cel is approved in Mexico.")) == []  # a place whose approvals are not followed
    assert approvals_elsewhere(context("Delta-cel is approved.")) == []


def test_an_approval_that_was_given_up_is_told_with_what_ended_it():
    assert ids(approvals_ended(context("Betacel is approved in Europe."))) == ["b2"]
    assert approvals_ended(context("Alphacel is approved.")) == approvals_ended(context("Gammacel is approved.")) == []


def test_an_application_ends_with_its_withdrawal_unless_an_approval_is_held():
    assert ids(applications_ended(context("Gammacel is under review."))) == ["c1", "c2"]
    assert applications_ended(context("Epsiloncel is under review.")) == []
    assert applications_ended(context("Betacel is under review.")) == applications_ended(context("Omegacel is under review.")) == []
