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
