"""What the table denies on other pages does not become right on one that calls for care; what such a page tells of others, or denies itself, is left in peace."""

from __future__ import annotations

import pytest

from cordwise import open as open_base
from tests.answers.test_the_wrong_way_round import ACCUSED, CAREFUL, verdicts

WRONG = [
    ("The FDA has approved stem cells for spinal cord injury.", "spinal cord injury"),
    ("NurOwn is approved for ALS in the United States.", "ALS"),
    ("No patient has ever been harmed by stem cells.", "spinal cord injury"),
    ("There has never been a death from stem cell therapy.", "multiple sclerosis"),
    ("Insurance covers stem cell injections for back pain.", "back pain"),
    ("Lenzumestrocel slowed ALS significantly in its phase 3 trial.", "ALS"),
    ("There is strong evidence from randomised trials that stem cells improve motor function.", "spinal cord injury"),
    ("Epidural steroid injections cure sciatica.", "back pain"),
    ("82% of patients regained bladder control.", "spinal cord injury"),
    ("Most patients with complete injury walk after treatment.", "spinal cord injury"),
]
HONEST = [
    ("The FDA has not approved stem cells for spinal cord injury.", "spinal cord injury"),
    ("NurOwn isn't approved for ALS.", "ALS"),
    ("Nobody knows how many patients have been harmed by stem cells.", "spinal cord injury"),
    ("People have died after stem cell therapy.", "multiple sclerosis"),
    ("Insurance doesn't cover stem cell injections for back pain.", "back pain"),
    ("Lenzumestrocel did not slow ALS in its phase 3 trial.", "ALS"),
    ("There isn't strong evidence that stem cells improve motor function.", "spinal cord injury"),
    ("Strong evidence from randomised trials is needed.", "spinal cord injury"),
    ("In the trial, 7 of 12 participants regained some bladder control.", "spinal cord injury"),
]


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


@pytest.mark.parametrize(("sentence", "about"), WRONG)
def test_what_is_wrong_elsewhere_is_not_supported_on_a_page_that_calls_for_care(base, sentence, about):
    found = verdicts(base, sentence, CAREFUL, about)
    assert found and "supported" not in {verdict for verdict, _ in found}


@pytest.mark.parametrize(("sentence", "about"), HONEST)
def test_what_such_a_page_rightly_says_is_not_accused(base, sentence, about):
    assert not {verdict for verdict, _ in verdicts(base, sentence, CAREFUL, about)} & set(ACCUSED)
