"""What a lead-in makes of the items of its list."""

from __future__ import annotations

import pytest

from cordwise.claims.lead_ins import tells_of_others, together


@pytest.mark.parametrize(
    ("lead", "item", "said"),
    [
        (
            "there is no evidence that stem cells:",
            "- repair the spinal cord",
            "there is no evidence that stem cells repair the spinal cord",
        ),
        ("stem cells are no cure, but they may help with:", "1. pain", "they may help with pain"),
        ("it aims to heal, and this will help patients with:", "- better balance", "- better balance"),
        (
            "results are mixed but may be promising:",
            "- some describe relief from pain after a few sessions.",
            "- some describe relief from pain after a few sessions.",
        ),
        ("our stem cells:", "- restore walking", "- restore walking"),
        ("", "restore walking", "restore walking"),
    ],
)
def test_an_item_goes_on_from_a_lead_in_that_denies_or_hedges_it(lead, item, said):
    assert together(lead, item) == said


@pytest.mark.parametrize(
    "words",
    [
        "be wary of clinics that claim:",
        "red flags:",
        "five myths about stem cells",
        "do not trust anyone who says:",
        "common misconceptions",
        "clinics promise you:",
    ],
)
def test_warnings_and_myths_tell_of_others(words):
    assert tells_of_others(words)


@pytest.mark.parametrize(
    "words", ["our promise to you:", "benefits of stem cells", "we tell patients that:", "how it works", "", "what the studies show:"]
)
def test_a_page_s_own_headings_do_not(words):
    assert not tells_of_others(words)
