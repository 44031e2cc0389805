"""Honest sentences and pages are left in peace."""

from __future__ import annotations

import pytest

ACCUSING = ("contradicted", "overstated", "understated")

SOBER_PAGES = {
    "hospital": "Stem cells and spinal cord injury: information for patients\n\nNo stem cell treatment has been shown to restore function after spinal cord "
    "injury. Small early studies suggest that injections into the spinal fluid may be feasible. There was no control group, so nobody can say whether the cells "
    "did it. Known risks are infection, bleeding and headache. Please talk to your consultant before you travel. Rehabilitation is what helps most.",
    "regulator": "Safety alert: unlicensed stem cell products\n\nThe agency has received reports of serious harm after injections into the spine. "
    "The product has not been approved, and its safety has not been established. Some clinics advertise that the treatment has no side effects. "
    "Only cord blood products for certain blood disorders are approved.",
    "abstract": "Umbilical cord mesenchymal stem cells in spinal cord injury: a phase 1/2 trial\n\nSpinal cord injury causes permanent disability and there is no "
    "effective treatment. Twenty participants were randomised. The primary endpoint was the number of adverse events at follow-up. No serious adverse events "
    "occurred. The most common adverse events were transient headache (30%) and fever. Pinprick scores improved by 6.2 points (95% CI 1.1 to 11.3). "
    "Infusion was safe and well tolerated. Larger controlled trials are needed.",
}
"""Pages as hospitals, regulators and scientists write them."""


@pytest.mark.parametrize("name", SOBER_PAGES)
def test_a_sober_page_is_not_accused(audit_of, name):
    told = [(claim.rule, claim.quote) for claim in audit_of(SOBER_PAGES[name]).claims if claim.verdict in ACCUSING]
    assert told == []


SOBER = [
    "No stem cell treatment has been approved for spinal cord injury in this country.",
    "Products that have not been approved may put people at risk.",
    "Patients should talk to their doctor before they consider an experimental treatment.",
    "The agency has received reports of infections, blindness and tumours after unapproved injections.",
    "There is currently no proven cure for a spinal cord injury.",
    "Researchers are testing whether cells can help people with a recent injury.",
    "Early trials suggest that the injections may be safe in the short term, but they were small.",
    "It is not yet known whether the cells help people to regain movement.",
    "Some people recover movement in the first months without any cells.",
    "Rehabilitation can help people to keep and use the strength that they have.",
    "Be wary of clinics that ask you to pay to take part in a trial.",
    "A clinical trial that is registered has not necessarily been approved by a regulator.",
    "Being listed on a trial registry does not mean that a study has been reviewed.",
    "The only stem cell products approved by the FDA are made from cord blood and are used for disorders of the blood.",
    "Claims that stem cells can cure paralysis are not supported by evidence.",
    "Ask the clinic for published results and for the name of the regulator that licensed it.",
    "Larger randomised trials are needed before the treatment can be recommended.",
    "The court ruled that the clinic's product is a drug and needs approval.",
    "In one trial of ten people seven improved by at least one grade, but there was no control group.",
    "We do not know how long any benefit lasts.",
    "Using your own cells does not make a treatment safe.",
    "Stem cells from a donor can be rejected by the immune system.",
    "Cells that are injected can grow into tumours or migrate to other parts of the body.",
    "People with cancer or an active infection are usually excluded from trials.",
    "The charity does not recommend travelling abroad for unproven treatments.",
    "Costs can reach tens of thousands of dollars and are not covered by insurance.",
    "Testimonials are not evidence that a treatment works.",
    "Surgery for spinal stenosis widens the canal and relieves pressure on the nerves.",
    "Physiotherapy and painkillers help many people with back pain.",
    "Epidural steroid injections may give short-term relief of leg pain.",
    "Our charity funds research into repair of the injured spinal cord.",
    "Stem cells can develop into many kinds of cell in the laboratory.",
    "In animals transplanted cells have improved movement, but results in people have been less clear.",
    "Conditional approval was given in Japan on the basis of a study of 13 people.",
    "Scientists hope that one day cells will repair the injured cord.",
    "If you have been harmed by a treatment, report it to the regulator.",
]
"""As regulators and charities write."""


@pytest.mark.parametrize("sentence", SOBER)
def test_no_honest_sentence_is_accused(audit_of, sentence):
    told = audit_of(f"Stem cell treatments: what patients should know\n\n{sentence}")
    assert not [(claim.rule, claim.verdict) for claim in told.claims if claim.verdict in ("contradicted", "overstated", "understated")]


@pytest.mark.parametrize(
    "page",
    [
        "City news\n\nThe hospital announced on Monday that stem cell therapy has cured a teenage girl who was partially paralysed by a tumour of the spine.",
        "PRP injections for sciatica\n\nPlatelet-rich plasma is made from your own blood.\n\nTreating the root cause of sciatica pain\n\nBook your PRP injection today.",
    ],
    ids=["a cure of one person", "another treatment"],
)
def test_contradicted_is_said_of_no_single_cure_and_of_no_other_treatment(audit_of, page):
    assert not [claim.quote for claim in audit_of(page).claims if claim.verdict == "contradicted"]


def test_contradicted_is_said_where_cells_are_to_remove_the_cause(audit_of):
    told = audit_of(
        "Stem cell clinic\n\nOur stem cell therapy treats the root cause of your spinal stenosis.\n\nBook your stem cell treatment today."
    )
    assert [claim.verdict for claim in told.claims if "root cause" in claim.quote] == ["contradicted"]
