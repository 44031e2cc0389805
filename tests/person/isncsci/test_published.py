"""The worked examples of the Standards Committee and of the Praxis Institute, scores and answers as they print them."""

from __future__ import annotations

import pytest

from cordwise.person.isncsci import classify
from tests.person.isncsci.cases import cases, examination, expected

PUBLISHED = (*cases("published"), *cases("reference"))


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["id"])
def test_a_published_example_comes_out_as_printed(case):
    found = classify(examination(case)).as_dict()
    assert {name: found[name] for name in expected(case)} == expected(case)


@pytest.mark.parametrize("case", [case for case in PUBLISHED if "totals" in case], ids=lambda case: case["id"])
def test_its_sums_are_those_printed_so_that_no_score_was_copied_wrong(case):
    found = classify(examination(case)).as_dict()["totals"]
    parts = ("upper_extremity", "lower_extremity", "light_touch", "pin_prick")
    assert " | ".join(" ".join(str(found[side][part]) for part in parts) for side in ("right", "left")) == case["totals"]
