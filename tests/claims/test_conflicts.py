"""Sentences of one page that cannot all be right."""

from __future__ import annotations

import pytest


def against(claims):
    """Pairs of quotes that contradict each other."""
    by_start = {claim.start: claim for claim in claims}
    return {(claim.quote, by_start[start].quote) for claim in claims for start in claim.against}


HOUR = "Headache and back pain resolve within an hour."
HOURS = "The headache disappears within 1 to 2 hours."
DAY = "Side effects such as headache and fever pass within 24 hours."
DENIAL = "The treatment has no side effects."
HARM = "Headache, fever and infection can occur after the injection."


def page(*sentences):
    return "Intrathecal stem cells for spinal cord injury\n\n" + "\n\n".join(sentences)


def test_an_hour_here_and_one_to_two_hours_there_contradict_each_other(claims_of):
    assert (HOUR, HOURS) in against(claims_of(page(HOUR, HOURS)))


def test_the_contradiction_is_shown_from_both_sides(claims_of):
    pairs = against(claims_of(page(HOUR, DAY)))
    assert (HOUR, DAY) in pairs
    assert (DAY, HOUR) in pairs


def test_the_same_time_told_twice_is_no_contradiction(claims_of):
    assert not against(claims_of(page(DAY, "Headache usually settles within a day.")))


def test_one_time_alone_is_no_contradiction(claims_of):
    assert not against(claims_of(page(HOUR, "The injection takes two hours.")))


def test_no_harm_here_and_a_named_harm_there_contradict_each_other(claims_of):
    found = claims_of(page(DENIAL, HARM))
    assert any(denial == DENIAL for denial, _ in against(found))


def test_no_excess_over_controls_denies_no_harm(claims_of):
    sober = "There was no significant increase in adverse events against placebo."
    assert not against(claims_of(page(sober, HARM)))


def test_what_is_said_of_another_treatment_is_no_contradiction(claims_of):
    elsewhere = "Headache after intravenous infusion in autism resolves within three days."
    both = "Intrathecal stem cells for spinal cord injury: headache after intrathecal injection resolves within an hour."
    assert not against(claims_of(f"{both}\n\n{elsewhere}"))


@pytest.mark.parametrize(("one", "other"), [
    ("Our therapy is FDA approved.", "Our therapy is not approved by the FDA."),
    ("The treatment is approved by the FDA.", "The FDA has not approved any stem cell product for spinal cord injury."),
    ("85% of our patients improve.", "70% of our patients improve."),
    ("The success rate is 90%.", "Our success rate is 65%."),
    ("Stem cells cure paralysis.", "There is currently no cure."),
    ("The procedure is painless.", "You may feel some pain at the injection site."),
    ("Only one treatment is needed.", "Most patients need three to five treatments."),
])  # fmt: skip
def test_what_is_said_here_and_denied_there_contradicts_itself(claims_of, one, other):
    assert (one, other) in against(claims_of(page(one, other)))


@pytest.mark.parametrize(("one", "other"), [
    ("The procedure is FDA approved for leukaemia.", "Stem cells are not approved by the FDA for paralysis."),
    ("Our laboratory is FDA registered.", "Our therapy is not approved by the FDA."),
    ("The FDA approved the trial.", "The treatment is not approved by the FDA."),
    ("85% of our patients with MS improve.", "70% of our patients with ALS improve."),
    ("85% of our patients improve.", "70% of our patients had less pain."),
    ("More than 70% of our patients improve.", "85% of our patients improve."),
    ("85% of our patients improve.", "83% of our patients improved."),
    ("Stem cells may one day cure paralysis.", "There is currently no cure."),
    ("Clinics say that stem cells cure paralysis.", "There is no cure."),
    ("Stem cells do not cure paralysis.", "There is currently no cure."),
    ("The injection is painless.", "Back pain is common."),
    ("Most patients need one treatment.", "Some patients need three treatments."),
    ("Only one trial is needed.", "Most patients need three to five treatments."),
    ("Q: Is it safe? A: Yes, it is 100% safe.", "Q: Can the cells turn into a tumour? A: No, never."),
    ("There are no side effects and no risk of rejection.", "The cells cannot cause tumours."),
])  # fmt: skip
def test_what_can_both_be_right_is_no_contradiction(claims_of, one, other):
    assert not against(claims_of(page(one, other)))
