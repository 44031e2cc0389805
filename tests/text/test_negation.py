"""Denials that deny nothing, and those that do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.text.negation import as_meant, without_not_only


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("it is not only safe but works", "it is and also safe but works"),
        ("they don't just help", "they do further help"),
        ("it cannot merely slow it", "it can certainly slow it"),
        ("it is not safe", "it is not safe"),
        ("not one patient, only pain", "not one patient, only pain"),
        ("it does nothing", "it does nothing"),
    ],
)
def test_not_only_denies_nothing(said, meant):
    assert without_not_only(said) == meant


@given(st.text() | st.lists(st.sampled_from(["not", "n't", "cannot", "only", "just", "merely", "simply", "solely", "it"])).map(" ".join))
def test_nothing_else_moves(text):
    meant = without_not_only(text)
    assert len(meant) == len(text)
    assert without_not_only(meant) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("children without epilepsy spoke more", "children spoke more"),
        ("the subgroup without an intellectual disability gained words", "the subgroup gained words"),
        ("participants who had no seizures improved", "participants improved"),
        ("patients without side effects were rare", "patients without side effects were rare"),
        ("those without a control group cannot tell", "those without a control group cannot tell"),
        ("half of them were without seizures after it", "half of them were without seizures after it"),
        ("patients without cells did not improve", "patients without cells did not improve"),
    ],
)
def test_an_illness_that_a_group_does_not_have_is_not_denied_to_have_gained(said, meant):
    assert " ".join(as_meant(said).split()) == meant
    assert len(as_meant(said)) == len(said)
