"""A product that a page praises: that its trials missed what they were made to show is told where the page does not."""

from __future__ import annotations

import pytest


def left_out(audit) -> list[str]:
    return [one.what_to_know for one in audit.omissions if one.id == "missed_goal"]


# fmt: off
@pytest.mark.parametrize("page", [
    "Back pain trial\n\nRexlemestrocel-L was tested in a randomized trial of 404 patients with chronic low back pain. Pain reduction at 12 months was greater than with saline.\n",
    "News\n\nMPC-06-ID was given to people with chronic low back pain. The patients improved, and took fewer opioids.\n",
    "NurOwn for ALS\n\nNurOwn was given to patients with ALS. Many patients improved in their function, and they kept it.\n",
])
def test_a_missed_goal_is_an_omission_of_a_page_that_tells_gains(audit_of, page):
    audit = audit_of(page)
    (told,) = left_out(audit)
    assert "Missed its primary endpoint" in told
    assert any(set(one.sources) for one in audit.omissions if one.id == "missed_goal")


@pytest.mark.parametrize("page", [
    "Mesoblast\n\nRexlemestrocel-L missed its primary endpoint in low back pain. Pain was lower at 12 months in those treated.\n",
    "NurOwn\n\nNurOwn failed its phase 3 trial in ALS. Some patients improved.\n",
    "Stem cells for back pain\n\nStem cells relieve back pain in most patients.\n",
    "CELLTOP\n\nIn the CELLTOP trial stem cells were given to people with spinal cord injury. Seven of ten moved up at least one AIS grade.\n",
    "NurOwn for ALS\n\nBrainStorm's NurOwn slowed ALS in many patients.\n",  # told as the reason of the verdict
])
def test_it_is_none_where_the_page_tells_it_or_its_verdict_does_or_nothing_was_missed(audit_of, page):
    assert left_out(audit_of(page)) == []
# fmt: on


def test_a_benefit_called_lasting_is_judged_by_the_missed_goal_too(audit_of):
    (claim,) = audit_of(
        "Mesoblast\n\nMesoblast's rexlemestrocel-L results in durable pain reduction for chronic low back pain due to disc disease.\n"
    ).claims
    assert claim.verdict == "overstated" and "Missed its primary endpoint" in claim.reason


@pytest.mark.parametrize(
    "page",
    [
        "Stemirac in Japan\n\nIn the trial of Stemirac by Honmou and colleagues, 12 of 13 patients improved by at least one AIS grade.\n",
        "OPC1 for spinal cord injury\n\nThe SCiStar study of OPC1 has ended. 95% (n=21/22) of patients recovered at least one motor level.\n",
    ],
)
def test_a_count_of_a_product_that_is_named_just_before_is_not_told_to_be_of_no_study(audit_of, page):
    claim = next(one for one in audit_of(page).claims if one.kind == "efficacy_number")
    assert claim.verdict == "not_checkable"
    assert "No study is named" not in claim.reason and "not named here" not in claim.reason and claim.sources
