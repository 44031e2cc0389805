"""What regulators decided on products, found by the names that pages give them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import cordwise
from cordwise.answers.context import Context, read_page
from cordwise.answers.decisions import applications_ended, approvals_elsewhere, approvals_ended, approvals_in_force, decisions_on
from cordwise.answers.facts import holds
from cordwise.answers.finding import finding
from cordwise.records.claim import Claim
from cordwise.records.evidence import Evidence, Programme, Regulation
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


def trial(name: str, product: str, names: tuple[str, ...], sponsor: str) -> Programme:
    return Programme(
        programme_id=name, product=product, names=names, sponsor=sponsor, registrations=("NCT00000001",), status="completed", result="It ended.",
        source=source(name),
    )  # fmt: skip


DEVELOPED = replace(
    EVIDENCE,
    version="developed",
    programmes=(
        trial(
            "alpha1",
            "ALF-101",
            ("alphacel", "alf-101", "alfastrocel", "alfa-one", "northern cells", "nct00000001"),
            "Northern Cells; A University",
        ),
        trial(
            "alpha2",
            "ALF-101 (second trial), alfastrocel",
            ("alphacel", "alf-101", "alfastrocel", "alfa-two", "northern cells"),
            "Northern Cells",
        ),
        trial("omega1", "OMG-202", ("omg-202", "omegacel", "southern cells"), "Southern Cells"),
    ),
)


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("alf-101 was approved", ["a1"]),
        ("alfastrocel is approved", ["a1"]),
        ("alphacel, also called alfastrocel", ["a1"]),
        ("alf 101 was approved", ["a1"]),  # a hyphen is a space
        ("alf-1012 was approved", []),
        ("alfa-one was approved", []),  # the trial, not the product
        ("northern cells was approved", []),  # the company
        ("nct00000001 was approved", []),
        ("omegacel was approved", []),
        ("omg-202 and betacel", ["b1", "b2"]),
    ],
)
def test_a_product_is_known_by_the_names_under_which_it_was_developed_and_by_nothing_else(words, held):
    assert ids(decisions_on(DEVELOPED, words)) == held


def test_a_product_is_without_approval_under_no_name_if_it_has_one_under_another():
    for words in (
        "ALF-101 is approved.",
        "Alfastrocel is approved.",
        "The cells of Northern Cells are approved.",
        "The product of alfa-two is approved.",
    ):
        assert not holds("product_without_approval", context(words, DEVELOPED)), words
    for words in ("OMG-202 is approved.", "The cells of Southern Cells are approved."):
        assert holds("product_without_approval", context(words, DEVELOPED)), words


@pytest.mark.parametrize(
    ("words", "product"),
    [
        ("In 2024 Japan approved vandefitemcel.", "Akuugo"),
        ("SB623 has been licensed in Japan.", "Akuugo"),
        ("Lenzumestrocel has a conditional licence in Korea.", "Neuronata-R"),
        ("STR01 is on sale in Japan.", "Stemirac"),
        ("Raguneprocel was licensed in Japan in March 2026.", "Amchepry"),
        ("DSP-1083 is licensed in Japan.", "Amchepry"),
    ],
)
def test_the_approvals_held_are_found_under_the_other_names_of_their_products(words, product):
    rows = approvals_in_force(context(words, cordwise.open(":memory:").evidence))
    assert rows and all(row.product.startswith(product) for row in rows)


def test_a_product_under_development_has_no_approval_of_another():
    held = cordwise.open(":memory:").evidence
    for words in (
        "Bemdaneprocel was licensed in Japan.",
        "SC0806 was licensed.",
        "CTX0E03 was licensed in Japan.",
        "ALSUMMIT was licensed in Korea.",
    ):
        assert approvals_in_force(context(words, held)) == [], words


def test_an_approval_for_another_disease_is_none_for_the_one_named():
    held = cordwise.open(":memory:").evidence
    for words in ("SB623 is approved for stroke in Japan.", "Stemirac was approved in Japan for ALS."):
        assert approvals_elsewhere(context(words, held)), words
    for words in (
        "SB623 is approved for head injury in Japan.",
        "SB623 is approved for motor paralysis in Japan.",  # a sign of the injury that it is approved for
        "Stemirac is approved in Japan for paralysis.",
        "SB623 is approved in Japan.",
        "Lenzumestrocel is approved for multiple sclerosis in South Korea.",  # a place whose approvals are not followed
        "MACI is approved in the United States for knee osteoarthritis.",  # of knees nothing is gathered
    ):
        assert approvals_elsewhere(context(words, held)) == [], words


HELD = cordwise.open(":memory:")


def judged(sentence: str, around: str = "") -> set[tuple[str, str]]:
    text = f"Stem cells and spinal cord injury\n\n{sentence}\n\n{around}"
    start = text.index(sentence)
    return {(one.verdict, one.rule) for one in HELD.audit_text(text).claims if start <= one.start < start + len(sentence)}


@pytest.mark.parametrize("around", ["", "Our clinic offers stem cell therapy. Book your consultation now. The treatment costs $15,000."])
@pytest.mark.parametrize(
    "sentence",
    [
        "The FDA approved Ryoncil, a product of stromal cells, for children with acute GVHD.",
        "Ryoncil has been approved by the FDA since December 2024 for graft-versus-host disease.",
        "Lantidra is approved for type 1 diabetes.",
    ],
)
def test_an_approval_for_a_disease_that_is_none_of_ours_is_as_held(sentence, around):
    assert judged(sentence, around) == {("supported", "approval_as_held")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Ryoncil is approved for spinal cord injury.",
        "Ryoncil is licensed to treat autism.",
        "Stemirac is approved for ALS.",
        "The FDA approved Ryoncil for multiple sclerosis.",
    ],
)
def test_an_approval_said_to_be_for_another_disease_is_denied(sentence):
    assert {verdict for verdict, _ in judged(sentence)} == {"contradicted"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Mesoblast, whose Ryoncil is approved, tests another product in people with back pain.",
        "The FDA approved Ryoncil in 2024, and its maker now turns to back pain.",
        "Ryoncil is approved for graft-versus-host disease, and people with multiple sclerosis ask about it.",
        "Only certain stem cell products, such as those for blood disorders, are approved by the FDA.",
    ],
)
def test_what_is_approved_for_one_disease_and_told_beside_another_is_not_accused(sentence):
    assert not {verdict for verdict, _ in judged(sentence)} & {"contradicted", "overstated", "outdated"}
