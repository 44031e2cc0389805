"""What a sentence speaks of decides what it is held against: other care, the disease itself, a rule of another place are no cells."""

from __future__ import annotations

import pytest

import cordwise

EPIDURAL = """Epidural steroid injections

An epidural steroid injection puts a steroid and a local anaesthetic near the nerves of the spine. It is used for back pain and sciatica.

The injection aims to:

- Reduce inflammation
- Ease leg pain

Pain relief lasting weeks to months is usual. Common side effects are headache and soreness. Epidural injections may help you to take part in physiotherapy."""
RADIOFREQUENCY = """Radiofrequency ablation for facet joint pain

Radiofrequency ablation heats the small nerves of the facet joints. A test block comes first.

About 70 of 100 people have pain relief lasting 3 months or more. Relief is just under a year; in one in ten the effects seem permanent. Radiofrequency can be repeated."""
SELLS = "\n\nOur clinic treats patients from all over the world. Contact us today to book your free consultation."


def claims_of(text: str):
    return cordwise.open(":memory:").audit_text(text).claims


def judged(sentence: str, about: str = "spinal cord injury", around: str = ""):
    """What a small page on cells is told about a sentence in it."""
    text = f"Stem cells for {about}\n\n{sentence}{around}"
    start = text.index(sentence)
    return [one for one in claims_of(text) if start <= one.start < start + len(sentence)]


@pytest.mark.parametrize("page", [EPIDURAL, RADIOFREQUENCY])
def test_on_a_page_about_another_treatment_nothing_is_held_against_studies_on_cells(page):
    claims = claims_of(page)
    assert claims
    for claim in claims:
        assert claim.verdict == "supported"
        assert "Held on cells" not in claim.reason
        assert "Such harms are published" not in claim.reason


def test_harms_of_another_treatment_are_no_harms_of_cells():
    told = [claim for claim in claims_of(EPIDURAL) if claim.kind == "harm"]
    assert [claim.rule for claim in told] == ["harm_of_other_care"]


@pytest.mark.parametrize(
    "sentence",
    [
        "PRP showed no significant improvement over placebo at 12 months.",
        "Radiofrequency ablation was no better than sham.",
        "The exercise programme did not improve pain compared with usual care.",
        "Decompression plus fusion made no difference.",
    ],
)
def test_another_treatment_without_a_difference_agrees_with_no_guidance_that_accepts_it(sentence):
    (claim,) = judged(sentence, "low back pain")
    assert claim.rule == "no_difference_of_another_treatment"
    assert "Agrees" not in claim.reason
    assert "Held on cells" not in claim.reason


@pytest.mark.parametrize("sentence", ["Stem cells made no difference.", "The cells were no better than placebo."])
def test_cells_without_a_difference_are_held_against_studies_on_cells(sentence):
    (claim,) = judged(sentence, "low back pain")
    assert claim.rule in ("efficacy_absent", "no_better")


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Stem cells are considered investigational.", "said_to_be_experimental"),
        ("Nearly all of these treatments are experimental.", "said_to_be_experimental"),
        ("The company had enough data and applied for full approval.", "application_to_sell"),
        ("The company submitted a biologics licence application to the FDA.", "application_to_sell"),
        ("The trial was approved by the ethics committee.", "ethics_approval"),
        ("The regulator fined clinics for advertising.", "case_told"),
        ("No other product needs to be bought.", "remark_that_advises_nothing"),
        ("If MRI shows active lesions, HSCT may slow multiple sclerosis.", "hsct"),
    ],
)
def test_the_reason_is_on_what_the_sentence_says(sentence, rule):
    (claim,) = judged(sentence, "multiple sclerosis")
    assert claim.rule == rule


def test_the_rules_of_the_place_that_a_page_is_about_are_told_and_no_others():
    text = "Stem cells for multiple sclerosis in Japan\n\nClinics need a licence for such treatments."
    (claim,) = [one for one in claims_of(text) if one.kind == "regulatory"]
    assert "FDA" not in claim.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Smoking increases the risk of disc degeneration.",
        "Diabetes increases the risk of nerve damage.",
        "Premature babies have a higher risk of cerebral palsy.",
        "Low birth weight is a risk factor for cerebral palsy.",
        "The blood cells carry oxygen, fight infection and stop bleeding.",
        "After a spinal cord injury, the body's natural response is inflammation and the formation of a glial scar.",
        "The scar blocks nerve fibres from regrowing.",
        "A spinal cord injury triggers a strong inflammatory response that causes secondary damage.",
        "It is generally thought that MS develops in genetically susceptible people as an autoimmune response against myelin.",
        "The goals of treatment are to reduce distress and improve independence.",
    ],
)
def test_what_is_said_of_the_disease_itself_is_background(sentence):
    assert judged(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The treatment increases the risk of stroke.", "harm"),
        ("Patients have a higher risk of stroke.", "harm"),
        ("Stem cells increase the risk of cancer.", "harm"),
        ("Stem cells stop the immune attack on myelin.", "mechanism"),
        ("The cells dissolve the scar and nerve fibres regrow.", "mechanism"),
        ("This triggers an inflammatory response that repairs the damage.", "mechanism"),
    ],
)
def test_what_cells_are_said_to_do_is_no_background(sentence, kind):
    assert [claim.kind for claim in judged(sentence)] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "The children without epilepsy showed better speech.",
        "Participants who had no seizures improved in speech.",
        "People without diabetes walked further after the cells.",
    ],
)
def test_a_gain_of_people_without_an_illness_is_a_gain_in_the_condition_of_the_page(sentence):
    (claim,) = judged(sentence, "autism")
    assert claim.kind == "efficacy"
    assert "epilepsy" not in claim.reason + claim.fair_wording


def test_they_are_the_treatments_of_the_sentence_before():
    said = "Also, they are not very successful in treating pain."
    (claim,) = [
        one for one in judged(f"Drugs and surgery are the traditional treatments. {said}", "low back pain", SELLS) if one.quote == said
    ]
    assert claim.kind == "alternative"


@pytest.mark.parametrize(
    "sentence",
    ["We treated 300 patients and all of them got better.", "Our clinic has treated 500 patients, and most improved."],
)
def test_a_success_told_beside_the_number_treated_is_a_figure_by_the_seller(sentence):
    (claim,) = judged(sentence, "multiple sclerosis", SELLS)
    assert (claim.kind, claim.verdict) == ("efficacy_number", "not_checkable")


@pytest.mark.parametrize("cells", ["Dopamine cells", "Dopaminergic neurons", "Transplanted cells"])
def test_a_page_on_cells_by_another_name_is_read(cells):
    assert len(claims_of(f"{cells} put into the brain restore movement. They help nine of ten. There is no risk.")) == 3


@pytest.mark.parametrize("text", ["Nerve cells in the brain use dopamine. A good diet helps.", "Red cells carry oxygen into the brain."])
def test_a_page_on_the_brain_alone_is_not(text):
    assert claims_of(text) == ()
