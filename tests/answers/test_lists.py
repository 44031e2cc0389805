"""What leads into a list governs its items: a denial denies each, a hedge hedges each, and a warning tells them of others."""

from __future__ import annotations

import pytest

from cordwise import open as open_base

SELLS = "Our clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation."
CAREFUL = "Researchers are studying whether cells can help. Ask your doctor before you travel abroad for an unproven treatment."


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


def judged(base, lead, items, around, bullet="- "):
    """The verdicts on the items of a list under a lead-in."""
    listed = "\n".join(f"{bullet}{item}" for item in items)
    claims = base.audit_text(f"Stem cells for spinal cord injury\n\n{lead}\n{listed}\n\n{around}\n").claims
    return {item: claim.verdict for item in items for claim in claims if item in claim.quote}


@pytest.mark.parametrize("bullet", ["- ", "• ", "* "])
@pytest.mark.parametrize(
    ("lead", "items"),
    [
        (
            "Be wary of clinics that claim:",
            ["Stem cells cure paralysis", "There are no side effects", "The treatment is approved by the FDA"],
        ),
        ("Red flags:", ["Cells that cure many diseases", "The treatment is completely safe"]),
        ("Warning signs of a bad clinic:", ["They say the treatment has no risk", "You will walk again"]),
        ("Myths about stem cells", ["Stem cells cure paralysis.", "There are no side effects."]),
        ("Do not trust a clinic that tells you:", ["You will walk again", "No side effects whatsoever"]),
        ("There is no evidence that stem cells:", ["repair the spinal cord", "are safe in the long term", "improve walking"]),
        ("Stem cells have not been shown to:", ["be safe in the long term", "restore walking"]),
        ("Nobody has shown that stem cells:", ["repair the spinal cord", "restore walking"]),
    ],
)
def test_what_a_careful_page_warns_of_or_denies_in_a_list_is_not_held_against_it(base, lead, items, bullet):
    found = judged(base, lead, items, CAREFUL, bullet)
    assert found
    assert set(found.values()) == {"supported"}


@pytest.mark.parametrize(
    ("lead", "items"),
    [("What we do not promise:", ["Walking again", "A cure"]), ("Stem cells cannot:", ["Reverse paralysis", "Regrow a severed cord"])],
)
def test_a_seller_who_denies_a_benefit_in_a_list_is_not_accused_of_promising_it(base, lead, items):
    assert set(judged(base, lead, items, SELLS).values()) == {"supported"}


@pytest.mark.parametrize(
    "lead",
    [
        "Treatment could help improve the symptoms of MS:",
        "Treatment may help with:",
        "Our cells might improve:",
        "Patients may see gains in:",
    ],
)
def test_a_hedge_before_a_list_hedges_each_item(base, lead):
    found = judged(base, lead, ["balance", "fatigue", "walking"], SELLS)
    assert found
    assert "overstated" not in found.values()


@pytest.mark.parametrize("lead", ["Our treatment has been shown to:", "Our stem cells:", "With our cells you will:"])
def test_a_promise_before_a_list_is_a_promise_in_each_item(base, lead):
    found = judged(base, lead, ["restore walking", "improve bladder control"], SELLS)
    assert set(found.values()) == {"overstated"}


def test_a_heading_about_myths_does_not_excuse_what_a_seller_calls_fact(base):
    found = judged(base, "Myths and facts", ["Fact: stem cells restore walking in most patients."], SELLS)
    assert "supported" not in found.values()


# fmt: off
@pytest.mark.parametrize("lead", [
    "People with MS may experience:",
    "Possible signs are:",
    "MS might lead to:",
    "The disease may cause any of the following:",
    "Common symptoms may include the following:",
    "Children with cerebral palsy may show:",
])
def test_a_list_of_symptoms_claims_nothing(audit_of, lead):
    items = "- fatigue\n- numbness in 40% of people\n- blindness\n- loss of balance\n- difficulty walking\n"
    assert not audit_of(f"Multiple sclerosis and stem cells\n\n{lead}\n\n{items}").claims
# fmt: on


@pytest.mark.parametrize("lead", ["Side effects may include:", "After the therapy people with MS may notice:"])
def test_a_list_of_what_follows_treatment_claims_something(audit_of, lead):
    items = "- infection\n- better walking\n"
    assert len(audit_of(f"Multiple sclerosis and stem cells\n\n{lead}\n\n{items}").claims) >= 2
