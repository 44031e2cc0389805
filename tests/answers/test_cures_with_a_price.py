"""A cure that is promised in one breath with its price is judged as the promise; who tells of hopes, denials and sayings of others promises none."""

from __future__ import annotations

import pytest


def told(audit_of, sentence):
    page = f"Stem cells for spinal cord injury\n\nOur clinic treats people from many countries. {sentence}\n\nBook your free consultation today."
    return [(claim.kind, claim.verdict) for claim in audit_of(page).claims if claim.quote in sentence]


@pytest.mark.parametrize(
    ("priced", "bare"),
    [
        ("We cure paralysis for as little as $9,500.", "We cure paralysis."),
        ("At $14,000 our stem cell therapy reverses tetraplegia.", "Our stem cell therapy reverses tetraplegia."),
        ("Stem cells cure multiple sclerosis, and here they cost 12,000 euros.", "Stem cells cure multiple sclerosis."),
    ],
)
def test_a_cure_with_its_price_is_judged_as_the_cure_alone(audit_of, priced, bare):
    (judged,) = told(audit_of, priced)
    assert [judged] == told(audit_of, bare)
    assert judged[0] == "efficacy_absolute" and judged[1] in ("contradicted", "overstated")


@pytest.mark.parametrize(
    "sentence",
    [
        "Families pay $18,000 in the hope that the cells cure paralysis.",
        "A rival says its cells cure paralysis for $30,000.",
        "Our package costs $11,000 and cures nobody.",
        "Our therapy for paralysis costs $13,000.",
    ],
)
def test_a_price_without_a_promise_accuses_nobody(audit_of, sentence):
    assert not {"contradicted", "overstated"} & {verdict for _, verdict in told(audit_of, sentence)}
