"""Which counts of harm are told: of what the claim speaks of, and of no other product or way in."""

from __future__ import annotations

import pytest


def reasons(audit_of, page: str) -> list[str]:
    return [claim.reason for claim in audit_of(page).claims]


# fmt: off
@pytest.mark.parametrize("page", [
    "Exosome products: what happened in Nebraska\n\nExosomes are sold against Alzheimer's disease. Side effects include fever and headache.\n",
    "Exosomes for Alzheimer's disease\n\nHeadache and infection can follow exosomes.\n",
    "Stem cells for Alzheimer's disease\n\nFever and headache can follow an infusion of stem cells.\n",
])
def test_harm_of_cells_put_into_the_brain_is_not_told_of_others(audit_of, page):
    assert reasons(audit_of, page)
    assert not any("9 of 9" in reason for reason in reasons(audit_of, page))
# fmt: on


def test_harm_of_cells_put_into_the_brain_is_told_where_these_are_meant(audit_of):
    page = "Cells for Alzheimer's disease\n\nFever and headache can follow an injection of stem cells into the ventricle.\n"
    assert any("9 of 9" in reason for reason in reasons(audit_of, page))


def test_harm_of_exosomes_is_told_from_reports_on_exosomes(audit_of):
    (reason,) = reasons(audit_of, "Exosomes\n\nExosomes can cause serious infections.\n")
    assert "1 published report" in reason and "Seen in studies" not in reason


@pytest.mark.parametrize(
    "page",
    [
        "Disc clinic\n\nInjection of stem cells into the disc is safe.\n",
        "Cells for the disc\n\nInjecting stem cells into a worn disc is a safe procedure.\n",
        "Stem cells for low back pain\n\nStem cell therapy for low back pain is safe.\n",
    ],
)
def test_a_harm_that_trials_saw_more_often_with_cells_is_told_by_an_audit_as_by_an_answer(audit_of, page):
    audit = audit_of(page)
    (claim,) = audit.claims
    harms = next(one.what_to_know for one in audit.omissions if one.id == "harms")
    for words in (claim.reason, claim.fair_wording, harms):
        assert "more frequent with cells than without, odds ratio 3.05 (95% interval 1.11 to 8.4)" in words
        assert "0 of 58" in words
    assert any("Efficacy and Safety of Human Mesenchymal" in source.title for source in audit.sources)


def test_a_comparison_of_cells_is_not_told_of_exosomes(audit_of):
    audit = audit_of("Exosomes for the spine\n\nExosomes are safe for back pain.\n")
    assert not any("odds ratio" in words for claim in audit.claims for words in (claim.reason, claim.fair_wording))


def test_a_grave_harm_is_told_once_beside_serious_events_of_which_none_was_seen(audit_of):
    audit = audit_of("Stem cells for low back pain\n\nStem cell therapy for low back pain is safe.\n")
    harms = next(one.what_to_know for one in audit.omissions if one.id == "harms")
    assert harms.lower().count("disc infection") == 1
    assert "Disc infection or osteomyelitis was counted in 1 of 33 people" in audit.claims[0].reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Injecting stem cells into the spinal cord is safe.",
        "Transplanting stem cells into the injured spinal cord is safe.",
        "Intraspinal injection of stem cells is safe and well tolerated.",
        "Stem cells injected directly into the spinal cord cause no serious adverse events.",
        "Putting stem cells into the spinal cord with a needle is safe.",
    ],
)
def test_serious_events_of_any_cause_stand_beside_those_judged_related(audit_of, sentence):
    told = " ".join(claim.reason + claim.fair_wording for claim in audit_of(sentence).claims)
    assert "erious events" in told
    assert "judged related" not in told or "whatever the cause" in told


def told_of(audit_of, text):
    return " ".join(claim.reason + claim.fair_wording for claim in audit_of(text).claims)


@pytest.mark.parametrize(
    "sentence",
    [
        "Intravenous stem cells are safe in ALS.",
        "Infusing stem cells into a vein is safe in multiple sclerosis.",
        "Umbilical cord blood is safe in children with cerebral palsy.",
        "Injecting neural stem cells into the spinal cord is safe in ALS.",
        "Cells grafted into the brain are safe in Parkinson disease.",
    ],
)
def test_an_excess_of_harm_is_not_put_to_another_route_or_other_cells(audit_of, sentence):
    assert "1.61" not in told_of(audit_of, sentence)


@pytest.mark.parametrize("sentence", ["Intrathecal stem cells are safe in ALS.", "Stem cells are safe in ALS."])
def test_an_excess_of_harm_stays_with_its_route_and_where_none_is_told(audit_of, sentence):
    assert "1.61" in told_of(audit_of, sentence)


@pytest.mark.parametrize("condition", ["spinal stenosis", "disc herniation", "disc degeneration"])
def test_where_none_seen_is_borrowed_by_route_so_is_the_excess(audit_of, condition):
    assert "3.05" in told_of(audit_of, f"Injection of stem cells into the disc is safe for {condition}.")


def test_deaths_counted_in_als_can_be_of_the_illness(audit_of):
    told = told_of(audit_of, "Intravenous stem cells are safe in ALS.")
    assert "Death was counted" in told
    assert "deaths of the illness itself can be among them" in told


def test_a_page_on_joints_and_discs_is_not_told_the_excess_in_diseases_of_the_nerves(audit_of):
    offer = "Our clinic offers stem cells for osteoarthritis, degenerative disc disease and tendinopathy. Book your injection now."
    told = {one.id: one.what_to_know for one in audit_of(offer + " Stem cells regenerate discs and joints.").omissions}
    assert "odds ratio 3.05" in told["harms"] and "risk ratio 1.61" not in told["harms"]
