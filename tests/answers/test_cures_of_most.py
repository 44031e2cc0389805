"""A cure, a reversal or a full recovery of most people by cells: a count makes it no truer, whoever tells it; others' counts that sound like it are left alone."""

from __future__ import annotations

import pytest

from cordwise import open as open_base
from tests.answers.test_the_wrong_way_round import CAREFUL, SELLS, verdicts

CURES = [
    ("Stem cells cure paralysis in 95% of patients.", "spinal cord injury"),
    ("90% of our patients with ALS were cured.", "ALS"),
    ("Complete recovery was achieved in 97% of patients.", "spinal cord injury"),
    ("Nine in ten paralysed people walk again after our stem cell treatment.", "spinal cord injury"),
    ("We reversed autism in 85% of the children we treated with stem cells.", "autism"),
    ("17 of 20 patients recovered fully after their infusion of stem cells.", "multiple sclerosis"),
]
OTHERS = [
    ("In the trial, 8 of 10 patients regained some movement.", "spinal cord injury"),
    ("HSCT put 75% of patients with MS into remission.", "multiple sclerosis"),
    ("About 60% of people with a slipped disc recover completely without surgery.", "disc herniation"),
    ("80% of patients hope for a cure.", "ALS"),
    ("90% of the rats walked again.", "spinal cord injury"),
    ("4 of 27 patients walked again.", "spinal cord injury"),
]


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


@pytest.mark.parametrize(("sentence", "about"), CURES)
@pytest.mark.parametrize("around", [SELLS, ""])
def test_most_people_are_not_cured(base, sentence, about, around):
    assert {verdict for verdict, _ in verdicts(base, sentence, around, about)} == {"contradicted"}


@pytest.mark.parametrize(("sentence", "about"), CURES)
def test_a_page_that_calls_for_care_does_not_make_it_true(base, sentence, about):
    assert {verdict for verdict, _ in verdicts(base, sentence, CAREFUL, about)} == {"overstated"}


@pytest.mark.parametrize(("sentence", "about"), OTHERS)
@pytest.mark.parametrize("around", [SELLS, CAREFUL])
def test_other_counts_are_no_cure_of_most(base, sentence, about, around):
    assert not {rule for _, rule in verdicts(base, sentence, around, about)} & {"cure_of_most", "cure_of_most_told"}
