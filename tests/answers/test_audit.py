"""The audit of a page: claims in page order, a summary that adds up, sources that resolve, the same bytes each time."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.answers.audit import asked_of
from cordwise.records.claim import VERDICTS

PAGE = """Stem cells for spinal cord injury

Intrathecal stem cells improve movement after a spinal cord injury. The treatment has no side effects.
Seven of the ten patients improved, but there was no control group.

Risks

Headache and infection can occur. Larger trials are needed.
Our clinic has treated over 2,000 patients. Contact us to book a consultation.
"""
SENTENCES = st.lists(
    st.sampled_from([*re.split(r"(?<=\.)\s|\n+", PAGE), "Is it safe?", "\n\n", "🙂 Stem cells cure paralysis."]), max_size=8
).map(" ".join)


def test_the_summary_counts_the_claims(audit_of):
    audit = audit_of(PAGE)
    assert audit.summary.startswith(f"{len(audit.claims)} claims checked: ")
    assert sum(audit.verdicts.values()) == len(audit.claims)
    told = {name.replace(" ", "_"): int(number) for number, name in re.findall(r"(\d+) ([a-z ]+?)[,.]", audit.summary.split(": ")[1])}
    assert told == audit.verdicts
    assert set(told) <= set(VERDICTS)


def test_a_page_without_a_claim_says_so(audit_of):
    audit = audit_of("Opening hours\n\nWe are open from nine to five.")
    assert audit.claims == ()
    assert audit.summary.startswith("No checkable claim")


@given(page=SENTENCES)
@settings(max_examples=40)
def test_quotes_slice_back_and_sources_resolve_on_any_page(audit_of, page):
    audit = audit_of(page)
    numbers = {source.number for source in audit.sources}
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    for claim in audit.claims:
        assert audit.text[claim.start : claim.end] == claim.quote
        assert set(claim.sources) <= numbers
        assert claim.verdict in VERDICTS
    for omission in audit.omissions:
        assert set(omission.sources) <= numbers


def test_claims_come_in_page_order(audit_of):
    assert all(one.start <= other.start for one, other in pairwise(audit_of(PAGE).claims))


def test_the_same_page_gives_the_same_audit(audit_of):
    assert audit_of(PAGE) == audit_of(PAGE)
    assert repr(audit_of(PAGE)) == repr(audit_of(PAGE))


def test_the_audit_says_what_was_read_when_and_with_which_evidence(audit_of, evidence):
    audit = audit_of(PAGE)
    assert (audit.text, audit.read_on, audit.evidence_version) == (PAGE, "2026-01-31", evidence.version)
    assert re.fullmatch(r"[0-9a-f]{64}", audit.digest)
    assert "not medical advice" in audit.notice


def test_both_halves_of_a_sentence_are_judged_on_their_own(audit_of):
    claims = [
        claim for claim in audit_of(PAGE).claims if claim.quote in "Seven of the ten patients improved, but there was no control group."
    ]
    assert [claim.kind for claim in claims] == ["efficacy_number", "limitation"]
    assert claims[1].verdict == "supported"


def test_the_evidence_is_asked_by_route_for_harm_and_by_condition_for_benefit(claims_of):
    claims = {
        claim.kind: claim
        for claim in claims_of(
            "Intrathecal stem cells for autism\n\nStem cells improve speech in autism. Intrathecal cells are generally safe."
        )
    }
    assert asked_of(claims["safety"]).routes == ("intrathecal",)
    assert asked_of(claims["efficacy"]).routes == ()
    assert asked_of(claims["efficacy"]).conditions == ("autism",)


def test_text_around_a_claim_does_not_move_its_offsets(audit_of):
    """Characters outside the plane of plain letters count as one."""
    page = "🙂🙂 Stem cells for spinal cord injury\n\n🙂 The treatment has no side effects."
    (claim,) = [one for one in audit_of(page).claims if "side effects" in one.quote]
    assert page[claim.start : claim.end] == claim.quote


def test_reasons_and_sources_name_studies_as_papers_cite_them(audit_of, evidence):
    """No reader knows the ids of rows: "Elkheir 2014", not "elkheir2014"."""
    pages = [
        "There are no randomised trials of stem cells for spinal cord injury.",
        "No randomized controlled trial of stem cells has ever been done in autism.",
        "Stem cells for ALS\n\nIntrathecal stem cells are painless, and the lumbar puncture never causes headache.",
        "Intrathecal stem cells for spinal cord injury\n\nThe injection causes fever or headache in 5% of patients, rash in 1%.",
        "Stem cells for multiple sclerosis\n\nStem cells have never been tested in a randomised study.",
    ]
    ids = {study.study_id for study in evidence.studies} | {review.review_id for review in evidence.reviews}
    ids = {one for one in ids if not re.fullmatch(r"NCT\d+|[A-Z].*", one)}
    audits = [audit_of(page) for page in pages]
    told = [claim.reason for audit in audits for claim in audit.claims] + [one.title for audit in audits for one in audit.sources]
    assert any("Randomised trials held: " in one for one in told)
    assert not [one for one in told if set(re.findall(r"[\w-]+", one)) & ids]


CLAIM = "Intrathecal stem cells never cure paralysis, and nobody should believe that there are no risks."


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("never cure", "never\ncure").replace("that there", "that\nthere"),
        lambda text: text.replace("paralysis", "para\u00adlysis").replace("never", "ne\u200bver"),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace("nobody", "no-\nbody"),
        lambda text: text.replace("never", "~~always~~ never"),
        lambda text: text.replace("stem", "stem\u200e"),
    ],
)
def test_a_damaged_sentence_is_judged_as_the_sentence_that_it_was_and_quoted_as_written(audit_of, damage):
    whole, page = audit_of(f"{PAGE}\n{CLAIM}\n"), f"{PAGE}\n{damage(CLAIM)}\n"
    audit = audit_of(page)
    assert audit.text == page
    assert all(page[claim.start : claim.end] == claim.quote for claim in audit.claims)
    assert [claim.verdict for claim in audit.claims] == [claim.verdict for claim in whole.claims]


@given(page=SENTENCES, gap=st.sampled_from(["\n", "  ", "\u200b ", " \u00ad", "\r\n"]), seed=st.integers(1, 7))
@settings(max_examples=40)
def test_quotes_slice_back_on_damaged_pages(audit_of, page, gap, seed):
    words = page.split(" ")
    damaged = "".join(word + (gap if number % seed == 0 else " ") for number, word in enumerate(words))
    audit = audit_of(damaged)
    assert audit.text == damaged
    assert all(damaged[claim.start : claim.end] == claim.quote for claim in audit.claims)
    assert all(damaged[flag.start : flag.end] == flag.quote for flag in audit.page_flags if flag.start is not None)
