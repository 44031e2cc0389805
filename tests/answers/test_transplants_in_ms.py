"""Transplants of blood-forming cells in multiple sclerosis: judged by the trial that is held of them, never by studies of other cells."""

from __future__ import annotations

import pytest

TITLE = "Multiple sclerosis and HSCT\n\n"
MIST = "in 3 after a transplant and in 34 on drugs"


def judged(audit_of, sentence: str):
    return next(claim for claim in audit_of(f"{TITLE}{sentence}\n").claims if claim.quote == sentence)


# fmt: off
@pytest.mark.parametrize("sentence", [
    "HSCT cures MS in most people.",
    "HSCT affects a cure for MS by wiping out the memory of the immune system.",
    "Most people with MS are cured by a bone marrow transplant after chemotherapy.",
    "HSCT gets rid of MS once and for all.",
    "HSCT halts MS for good.",
    "HSCT is the only treatment for multiple sclerosis that stops the disease process.",
])
def test_a_cure_or_a_stop_without_exception_is_overstated(audit_of, sentence):
    claim = judged(audit_of, sentence)
    assert claim.verdict == "overstated" and MIST in claim.reason and "12 studies" not in claim.reason


@pytest.mark.parametrize("sentence", [
    "HSCT is not a cure for MS.",
    "MS progression was much less common after HSCT versus standard DMTs.",
    "In the MIST trial fewer people got worse after HSCT than on drugs.",
    "In relapsing MS, HSCT slowed disability better than drugs in a randomised trial.",
])
def test_what_the_trial_bears_out_is_supported_by_it(audit_of, sentence):
    claim = judged(audit_of, sentence)
    assert claim.verdict == "supported" and MIST in claim.reason and claim.sources


@pytest.mark.parametrize("sentence", [
    "HSCT stops progressive MS.",
    "HSCT for secondary progressive MS reverses disability in most patients.",
    "HSCT does not work in MS.",
    "HSCT is no better than drugs for MS.",
    "More people got worse on HSCT than on drugs.",
])
def test_what_the_trial_did_not_look_at_or_found_otherwise_is_unsupported(audit_of, sentence):
    claim = judged(audit_of, sentence)
    assert claim.verdict == "unsupported" and MIST in claim.reason


@pytest.mark.parametrize("sentence", [
    "HSCT will give you a 90% chance of no progression.",
    "AHSCT offers an 80% chance of never having a relapse again in MS.",
    "HSCT should be considered as a treatment option for relapsing multiple sclerosis.",
])
def test_a_share_or_a_recommendation_that_is_not_held_is_not_checkable(audit_of, sentence):
    assert judged(audit_of, sentence).verdict == "not_checkable"


@pytest.mark.parametrize("sentence", ["No trials of HSCT have been done in MS.", "HSCT has never been tested against drugs."])
def test_a_trial_that_is_held_is_told_to_who_says_that_there_is_none(audit_of, sentence):
    assert judged(audit_of, sentence).verdict == "outdated"


@pytest.mark.parametrize("sentence", ["HSCT reduces relapses in relapsing MS.", "HSCT stabilises some people with relapsing MS."])
def test_what_the_trial_found_told_with_its_limits_is_supported(audit_of, sentence):
    assert judged(audit_of, sentence).verdict == "supported"


@pytest.mark.parametrize("sentence", ["HSCT may slow MS.", "With HSCT for MS you have fantastic chances of not getting any worse."])
def test_what_lies_in_the_direction_of_the_trial_is_weakly_supported(audit_of, sentence):
    claim = judged(audit_of, sentence)
    assert claim.verdict == "weakly_supported" and "candida" not in claim.reason
# fmt: on


@pytest.mark.parametrize(
    "sentence",
    [
        "Mesenchymal cells injected into the spinal fluid cure MS.",
        "Ocrelizumab slows primary progressive MS.",
    ],
)
def test_the_trial_is_not_told_of_other_cells_or_drugs(audit_of, sentence):
    assert MIST not in judged(audit_of, sentence).reason


def test_a_cure_of_leukaemia_is_none_of_ms(audit_of):
    (claim, *_) = audit_of("HSCT for leukaemia\n\nHSCT cures leukaemia. HSCT is an established treatment of lymphoma.\n").claims
    assert claim.verdict == "supported" and MIST not in claim.reason
