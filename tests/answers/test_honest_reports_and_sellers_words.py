"""What trials, parents and charities tell of counts, analyses and hopes is not accused, and what sellers say in the same words agrees with nothing held."""

from __future__ import annotations

import pytest

SELLER = "Our clinic offers stem cell therapy for spinal cord injury. {}\n\nBook your consultation with our clinic now. The package costs $15,000. Our patients walk again after our treatment."
CHARITY = "This charity informs people with spinal cord injury. Stem cells are an experimental treatment and it is not known whether they help. {} Talk to your doctor before you decide."


def told(audit_of, page, sentence):
    """What a page that holds the sentence is told about it, as (verdict, rule)."""
    text = page.format(sentence)
    start = text.index(sentence)
    return [(one.verdict, one.rule) for one in audit_of(text).claims if start <= one.start < start + len(sentence)]


def verdicts(audit_of, page, sentence):
    return {verdict for verdict, _ in told(audit_of, page, sentence)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("An exploratory analysis found that younger patients gained more.", "weakly_supported"),
        ("A subgroup analysis showed that patients with recent injuries gained more.", "weakly_supported"),
        ("The transplanted neurons survived in the brains of the patients.", "not_checkable"),
        ("I thought that the new cells would replace the damaged ones.", "not_checkable"),
        ("Fusion for low back pain alone is rarely a good idea.", "not_checkable"),
    ],
)
def test_what_honest_pages_tell_is_not_accused(audit_of, sentence, expected):
    assert verdicts(audit_of, CHARITY, sentence) == {expected}


def test_an_insurer_who_pays_is_not_answered_with_those_who_do_not(audit_of):
    page = "Japan gave Stemirac conditional approval in December 2018, after a study of 13 people without a control group. Patients are charged about 15 million yen, of which insurance pays most."
    assert [one.verdict for one in audit_of(page).claims if "yen" in one.quote] == ["not_checkable"]


def test_harms_told_with_their_shares_are_not_made_small(audit_of):
    report = (
        "This open-label study included 37 patients with neurological diseases, who were injected intrathecally with stem cells. "
        "In our study, the highest adverse event was a slight ache at the injection site (4.11%), followed by fever (3.42%)."
    )
    assert [one.verdict for one in audit_of(report).claims if "slight ache" in one.quote] == ["supported"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Although not a cure, stem cell therapy further improves quality of life and independence.", "overstated"),
        ("None of the patients have had any side effects as a result of the cells.", "not_checkable"),
        ("Sciatica and slipped discs no longer need surgery.", "unsupported"),
        ("Stop masking the pain with drugs.", "not_checkable"),
        ("The FDA does not regulate these cells as drugs because they are minimally manipulated.", "overstated"),
        ("Our cells are not classified as drugs by the FDA.", "overstated"),
        ("Patients with multiple sclerosis have fewer relapses for 3 to 5 years after a single treatment.", "overstated"),
        ("Patients must pay in full five days prior to treatment.", "not_checkable"),
    ],
)
def test_a_sellers_words_agree_with_nothing_held(audit_of, sentence, expected):
    assert verdicts(audit_of, SELLER, sentence) == {expected}


@pytest.mark.parametrize("page", [SELLER, CHARITY])
@pytest.mark.parametrize(
    "sentence",
    [
        "Insurers do not cover stem cell therapy.",
        "Stem cells are not a cure, and nobody knows whether they help.",
        "Most slipped discs do not need surgery.",
        "Be wary if you must pay in full in advance.",
    ],
)
def test_what_is_true_whoever_says_it_stays_supported(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) == {"supported"}


@pytest.mark.parametrize(
    ("sentence", "of_another"),
    [
        ("One came back with an infection that took six weeks of antibiotics.", False),
        ("Meningitis that required antibiotics followed in two people.", False),
        ("A wound infection after fusion surgery needed antibiotics.", True),
        ("Antibiotics can cause diarrhoea.", True),
    ],
)
def test_a_harm_is_not_of_the_drug_that_it_was_treated_with(audit_of, sentence, of_another):
    assert ("harm_of_another_treatment" in {rule for _, rule in told(audit_of, CHARITY, sentence)}) is of_another


def test_who_tells_of_injections_of_cells_in_a_forum_is_read(audit_of):
    post = "C5/6 incomplete, 4 years post. I had 8 injections of umbilical cord cells, 6 into the spine. Headaches were awful for three days after each lumbar puncture."
    assert audit_of(post).claims


def test_cells_put_into_each_disc_are_not_told_the_excess_of_those_put_into_the_spinal_canal(audit_of):
    page = "Our doctors inject 40 million of your own stem cells into each disc. Book now for $18,000. Side effects are limited to a little soreness."
    assert not any("1.61" in one.reason or "61%" in one.reason for one in audit_of(page).claims)


def test_one_report_of_harm_is_named_and_not_one_among_others(audit_of):
    reasons = [one.reason for one in audit_of(SELLER.format("Exosomes are completely safe and have no side effects.")).claims]
    assert not any("1 published report of harm after such injections, of unknown frequency, among them" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("sentence", "seller", "charity"),
    [
        ("Patients with herniation, stenosis and scoliosis are cured without surgery.", "overstated", "supported"),
        ("Our lab is the only one in the GCC with full DHA approval for stem cells.", "overstated", "supported"),
        ("Most people with sciatica are pain free within three months.", "supported", "supported"),
        ("The company says that people at an earlier stage of ALS did better.", "overstated", "not_checkable"),
        ("A pooled analysis of individual data found a gain of about 1.4 points at 12 months.", "unsupported", "not_checkable"),
    ],
)
def test_cures_and_approvals_are_judged_by_who_tells_them(audit_of, sentence, seller, charity):
    assert [verdicts(audit_of, page, sentence) for page in (SELLER, CHARITY)] == [{seller}, {charity}]


def test_a_result_beside_saline_in_a_report_is_not_overstated(audit_of):
    report = (
        "Background: Rexlemestrocel-L is an allogeneic mesenchymal precursor cell product. Methods: 404 patients with chronic low back pain were randomised to cells or saline. "
        "Results: The composite outcome was not met. Pain reduction from baseline was greater with cells than with saline at 12 and 24 months (p<0.05), above all in people with pain for less than 68 months. "
        "Conclusions: The injection was well tolerated."
    )
    assert not any(one.verdict in ("overstated", "unsupported", "contradicted") for one in audit_of(report).claims)


def test_pain_after_a_puncture_is_not_what_a_page_is_about(audit_of):
    page = "NC1 is a suspension of a person's own mesenchymal cells, authorised in Spain. Most patients gained some sensitivity. Headache and back pain after the lumbar punctures were common."
    assert not any("low_back_pain" in one.frame.get("conditions", ()) for one in audit_of(page).claims)


def test_a_pain_that_is_treated_with_injections_is_what_a_page_is_about(audit_of):
    page = "Stem cells for chronic low back pain after injections of steroids failed. Stem cells improve low back pain."
    assert all("low_back_pain" in one.frame.get("conditions", ()) for one in audit_of(page).claims)


def test_who_injects_bone_marrow_into_discs_is_read(audit_of):
    page = "I inject bone marrow concentrate into discs in my practice. I tell patients that about half get some relief. The risk of a disc infection is about 1 in 1,000."
    assert audit_of(page).claims
