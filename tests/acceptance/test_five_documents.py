"""The five real documents beside the project, against what a careful reviewer found in them."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

import cordwise
from cordwise.records.claim import VERDICTS
from cordwise.text.numbers import quantities


@pytest.fixture(scope="module")
def reviewed(shared, audit_of):
    """For each document its audit, and the reviewer's claims with their places."""
    entries = yaml.safe_load((shared / "acceptance" / "claims_in_documents.yaml").read_text(encoding="utf-8"))
    found = []
    for entry in entries:
        text = (shared / "documents" / entry["doc"]).read_text(encoding="utf-8")
        places = [(text.index(claim["quote"]), text.index(claim["quote"]) + len(claim["quote"]), claim) for claim in entry["claims"]]
        found.append((entry, audit_of(text), places))
    return found


def hits(audit, start, end):
    return [claim for claim in audit.claims if claim.start < end and start < claim.end]


def test_there_are_thirty_eight_claims_in_five_documents(reviewed):
    assert (len(reviewed), sum(len(places) for _, _, places in reviewed)) == (5, 38)


def test_at_least_thirty_four_claims_are_found(reviewed):
    missed = [claim["quote"] for _, audit, places in reviewed for start, end, claim in places if not hits(audit, start, end)]
    assert 38 - len(missed) >= 34, missed


def test_the_verdict_is_equal_for_at_least_thirty_of_those_found(reviewed):
    wrong, right = [], 0
    for _, audit, places in reviewed:
        for start, end, claim in places:
            found = hits(audit, start, end)
            equal = any(one.verdict == claim["verdict"] for one in found)
            right += equal
            if found and not equal:
                wrong.append((claim["quote"], claim["verdict"], [(one.rule, one.verdict) for one in found]))
    assert right >= 30, wrong


def test_nothing_is_contradicted_that_the_reviewer_does_not_contradict(reviewed):
    """A claim of ours that touches none of the reviewer's is one that the file does not so mark."""
    wrong = []
    for entry, audit, places in reviewed:
        for one in audit.claims:
            near = [claim["verdict"] for start, end, claim in places if one.start < end and start < one.end]
            if one.verdict == "contradicted" and "contradicted" not in near:
                wrong.append((entry["doc"], one.rule, one.quote, near))
    assert not wrong


def test_the_flags_of_the_reviewer_are_raised(reviewed):
    """At least four of five: flags stand beside the verdicts and lean on patterns."""
    wanted = [(entry["doc"], flag) for entry, _, _ in reviewed for flag in entry.get("page_flags", ())]
    raised = {(entry["doc"], flag.id) for entry, audit, _ in reviewed for flag in audit.page_flags}
    missed = [one for one in wanted if one not in raised]
    assert len(missed) <= len(wanted) // 5, missed


def test_the_dose_with_its_lost_superscript_is_read(shared):
    text = next((shared / "documents").glob("003_*.txt")).read_text(encoding="utf-8")

    doses = {quantity.low for quantity in quantities(text) if quantity.kind == "dose"}
    assert 1e8 in doses
    assert 108 not in {quantity.low for quantity in quantities(text)}


def test_the_counts_of_the_trial_are_recognised_as_published(reviewed):
    _, audit, places = next(one for one in reviewed if one[0]["doc"].startswith("003_"))
    for start, end, claim in places:
        if claim["kind"] in ("efficacy_number", "safety_number"):
            assert {"number_agrees", "safety_number_agrees"} & {one.rule for one in hits(audit, start, end)}, claim["quote"]


def test_every_claim_of_the_five_documents_has_reason_and_wording(reviewed):
    for _, audit, _ in reviewed:
        assert set(Counter(one.verdict for one in audit.claims)) <= set(VERDICTS)
        assert all(one.reason.strip() and one.fair_wording.strip() and audit.text[one.start : one.end] == one.quote for one in audit.claims)


def test_the_engine_tells_the_same_as_the_room_of_answers(shared, reviewed):
    base = cordwise.open(":memory:")
    for entry, audit, _ in reviewed:
        ours = base.audit_text((shared / "documents" / entry["doc"]).read_text(encoding="utf-8"), origin=entry["doc"])
        assert (ours.claims, ours.page_flags, ours.omissions, ours.summary) == (
            audit.claims,
            audit.page_flags,
            audit.omissions,
            audit.summary,
        )
