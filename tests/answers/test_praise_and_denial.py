"""Praise that looks like a denial, a limit or a result, and honest words that look like praise."""

from __future__ import annotations

import pytest

from cordwise import open as open_base

SELLS = "Our clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation."
CAREFUL = "Researchers are studying whether cells can help. There is no proven cure. Ask your doctor before you travel abroad for an unproven treatment."
ACCUSED = {"contradicted", "overstated", "understated", "unsupported", "outdated"}


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


def verdicts(base, sentence, around, about="spinal cord injury"):
    """The verdicts on what a sentence says on a small page."""
    text = f"Stem cells for {about}\n\n{sentence}\n\n{around}"
    start = text.index(sentence)
    return {claim.verdict for claim in base.audit_text(text).claims if claim.start < start + len(sentence) and claim.end > start}


# fmt: off
@pytest.mark.parametrize("sentence", [
    "They are immunoprivileged and do not cause a reaction.",
    "Adult stem cells are not associated with the cancers that embryonic cells can cause.",
    "Stem cell therapy has enormous potential because it removes the risks of surgery.",
    "Our treatment is free of infection, bleeding and tumour formation.",
    "You need not fear infection or tumours.",
    "We do an allergy test before the infusion so we are certain you will not have any reaction.",
    "The injection is painless.",
    "Rehabilitation alone is useless.",
    "Drugs, steroid shots and operations do more damage than good.",
    "There are no other treatments for autism.",
    "These results show that stem cell therapy is a safe, effective and promising treatment.",
    "The treatment is promising, effective and free of risk.",
    "Stem cell therapy is effective for paralysis and could be more effective if given early.",
    "The results indicate that the treatment is safe.",
    "Our surgeons are now recommending direct injection of stem cells into the spinal cord for people with complete lesions.",
    "A 2016 study of 90 patients given stem cells found proof that it works.",
    "Stem cell therapy for neuropathy is a new treatment that is showing great promise in small studies.",
    "Since 2008 we have developed our own protocols to overcome the limitations of conventional therapies.",
    "After the stem cells his spasms disappeared and did not return.",
    "All patients walked better, and there was no difference between the young and the old.",
    "Intrathecal stem cells are extremely safe, with no serious adverse events in the literature.",
    "You will not need surgery.",
    "My child's paralysis can be cured, and so can yours.",
])
def test_praise_of_a_seller_is_not_borne_out(base, sentence):
    found = verdicts(base, sentence, SELLS)
    assert found
    assert "supported" not in found


@pytest.mark.parametrize("around", ["", CAREFUL])
@pytest.mark.parametrize("sentence", [
    "Stem cells are approved by the FDA for this condition.",
    "The treatment is FDA approved.",
    "This therapy has FDA approval.",
    "Tumours occurred in half of the people treated.",
])
def test_a_false_approval_or_a_share_of_harm_out_of_nowhere_is_borne_out_on_no_page(base, sentence, around):
    found = verdicts(base, sentence, around)
    assert found
    assert not found & {"supported", "weakly_supported"}


@pytest.mark.parametrize("sentence", [
    "That the cells get stuck in the lungs makes it hard to see how they could repair the spinal cord.",
    "Scientists still have to make certain that the cells are safe.",
    "Buying such products may keep very ill people from safe and effective treatment.",
    "The alarming thing is that parents are promised great gains in their children.",
    "What worries experts is the promise that paralysed people will walk again.",
    "Health insurance in Japan covers Stemirac.",
    "This lesion is rare, with only one similar case published before.",
    "With two randomised trials, several cohort studies and a single-arm meta-analysis, the panel rated the evidence for intradiscal PRP as Level III.",
    "[Retracted] Stem cells improve bladder control in patients with spinal cord injury",
    "Seventeen of 18 injections caused no adverse events.",
    "Adverse events were equally frequent in both groups.",
    "Most people with a slipped disc do not need surgery.",
    "FDA-approved stem cell products are made of cord blood and used in diseases of the blood.",
])
def test_honest_words_that_sound_like_it_are_not_accused(base, sentence):
    assert not verdicts(base, sentence, CAREFUL) & ACCUSED


@pytest.mark.parametrize("sentence", ["The cells may be of some benefit, but more work is needed.", "Cord blood might help some children, although this is not proven."])
def test_a_hedge_with_its_limit_beside_it_is_not_accused_where_trials_are_thin(base, sentence):
    assert not verdicts(base, sentence, "", "autism") & ACCUSED
# fmt: on


# fmt: off
@pytest.mark.parametrize("sentence", [
    "There aren't any risks.",
    "There are no dangers whatsoever.",
    "Nothing can go wrong.",
    "Nothing ever goes wrong.",
    "It hasn't any side effects.",
    "The treatment doesn't carry any risks.",
    "You won't experience any side effects.",
    "There isn't a single side effect.",
])
def test_harm_denied_in_any_words_is_a_denial_of_all_harm(base, sentence):
    assert verdicts(base, sentence, SELLS) == {"contradicted"}
# fmt: on


# fmt: off
@pytest.mark.parametrize("sentence", [
    "There aren't any studies.",
    "There aren't any guarantees.",
    "We don't say there are no risks.",
    "Nobody can say that nothing can go wrong.",
    "If there weren't any risks, nobody would need to sign a form.",
])
@pytest.mark.parametrize("around", [SELLS, CAREFUL])
def test_who_denies_a_denial_of_harm_is_not_accused(base, sentence, around):
    assert not verdicts(base, sentence, around) & ACCUSED
# fmt: on
