"""Examinations with the answers worked out from the standard, each with the rule that it exercises."""

from __future__ import annotations

import pytest

from cordwise.person.isncsci import classify
from tests.person.isncsci.cases import cases, examination, expected

WORKED_OUT = [case for name in ("levels", "grades", "zones", "not_testable", "non_sci") for case in cases(name)]


@pytest.mark.parametrize("case", WORKED_OUT, ids=lambda case: case["id"])
def test_a_rule_gives_what_the_standard_says(case):
    found = classify(examination(case), rules=case.get("rules", "2019")).as_dict()
    assert {name: found[name] for name in expected(case)} == expected(case), case["rule"]
    for name, value in case.get("totals", {}).items():
        part, _, inner = name.partition(".")
        assert (found["totals"][part][inner] if inner else found["totals"][part]) == str(value), name


def test_there_are_enough_of_them_and_each_once():
    ids = [case["id"] for case in WORKED_OUT]
    assert len(ids) == len(set(ids)) >= 150
    assert all(case["rule"] for case in WORKED_OUT)
