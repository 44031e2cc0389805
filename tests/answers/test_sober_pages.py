"""Pages of charities, hospitals and insurers: how a disease works, what is still needed and who refuses to pay accuse nobody."""

from __future__ import annotations

import pytest

SELLS = (
    "\n\nOur clinic treats patients from all over the world. We offer stem cell packages. Contact us today to book your free consultation."
)
NEWS = '\n\n"It was announced on Monday," a spokesman said. The company\'s shares rose, Dr. Smith told a reporter.'
REPORT = (
    "\n\nMethods: Twenty patients were enrolled in this phase I trial. Results: No serious adverse events were observed."
    " Conclusions: Larger trials are needed."
)


def told(audit_of, sentence, about="spinal cord injury", around=""):
    """What a small page on cells is told about a sentence in it."""
    text = f"Stem cells for {about}\n\n{sentence}{around}"
    start = text.index(sentence)
    return [(claim.verdict, claim.rule) for claim in audit_of(text).claims if start <= claim.start < start + len(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "After the blow, inflammatory processes clear away dead tissue and start repair.",
        "Injured neurons release signals that wake the microglia.",
        "These cells release cytokines that amplify the inflammatory response.",
        "They also release reactive oxygen species that harm healthy tissue.",
        "Such processes create surroundings that inhibit the regrowth of axons.",
        "Oxidative stress contributes to further degeneration of neurons.",
        "Pro-inflammatory cytokines break down the matrix of the disc.",
        "Excess glutamate kills motor neurons in ALS.",
        "Demyelination slows the signals in the nerves.",
        "Together these changes increase the death of cells in the nucleus of the disc.",
    ],
)
@pytest.mark.parametrize("around", ["", REPORT])
def test_how_a_disease_works_is_no_claim_on_cells(audit_of, sentence, around):
    assert told(audit_of, sentence, around=around) == []


@pytest.mark.parametrize(
    ("sentence", "around"),
    [
        ("They reduce inflammation and stop further damage to the cord.", ""),
        ("They block proteins which inhibit axonal regrowth.", ""),
        ("The treatment blocks the signals that inhibit regrowth.", ""),
        ("MSCs limit inflammation and repair tissue.", ""),
        ("Inflammation is calmed after the infusion, and nerves begin to heal.", ""),
        ("The cells dissolve the scar that blocks regrowth.", ""),
        ("Severed axons can form new connections.", SELLS),
        ("That inflammation sets off natural repair, which strengthens the tissue.", SELLS),
        ("Neurons that survived are shielded from what inflammation causes.", SELLS),
        ("Damaged neurons begin to regrow within weeks.", SELLS),
        ("They remove the inflammation that contributes to degeneration.", SELLS),
        ("Oxidative stress is neutralised and neurons survive.", SELLS),
    ],
)
def test_what_cells_are_said_to_do_to_a_disease_stays_a_claim(audit_of, sentence, around):
    verdicts = [verdict for verdict, _ in told(audit_of, sentence, around=around)]
    assert verdicts and not {"supported", "not_checkable"} & set(verdicts)


def test_harm_by_cells_and_needles_is_not_taken_for_harm_by_the_disease(audit_of):
    for sentence in (
        "The injected cells may worsen inflammation.",
        "The needle can cause trauma to the cord and haemorrhage.",
        "Transplanted cells can form a scar or a mass in the cord.",
    ):
        assert {rule for _, rule in told(audit_of, sentence)} == {"harm"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Careful choice of patients is crucial for the success of stem cell therapy.",
        "Better disease models will be essential to validate stem cells as an effective therapy.",
        "Further progress will depend on better ways to deliver cells into the disc.",
        "The success of cell therapy depends on the choice of the cells and the time of treatment.",
    ],
)
def test_what_is_still_needed_is_no_conclusion(audit_of, sentence):
    assert told(audit_of, sentence, around=REPORT) == [("not_checkable", "what_success_hangs_on")]


@pytest.mark.parametrize(
    ("sentence", "around"),
    [
        ("Mesenchymal cells are essential to recovery and improve walking.", REPORT),
        ("Stem cell transplantation is an effective treatment and restores bladder function.", REPORT),
        ("Early treatment is crucial for success with our cells.", SELLS),
    ],
)
def test_praise_is_not_taken_for_a_need(audit_of, sentence, around):
    assert [verdict for verdict, _ in told(audit_of, sentence, around=around)] == ["overstated"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Many insurers refuse to cover stem cell injections.",
        "Most insurance companies exclude stem cell treatment from what they cover.",
        "Health plans often decline to pay for stem cell therapy of the spine.",
    ],
)
def test_an_insurer_who_refuses_is_not_said_to_pay(audit_of, sentence):
    assert "insurance_said_to_pay" not in {rule for _, rule in told(audit_of, sentence)}


def test_a_hedge_of_how_many_products_are_approved_keeps_the_sentence_true(audit_of):
    mainly = (
        "The FDA has approved a small number of stem cell products, mainly blood-forming cells for disorders of the blood, and only those."
    )
    derived = "Only blood-forming stem cells, derived primarily from cord blood, are approved by the FDA."
    assert [verdict for verdict, _ in told(audit_of, mainly)] == ["supported"]
    assert told(audit_of, derived) == [("outdated", "only_cord_blood_approved")]


def test_the_only_drug_for_stroke_is_refuted_by_the_second_one_and_not_by_a_catheter(audit_of):
    drug = "Tissue plasminogen activator is the only approved pharmacological treatment of ischaemic stroke."
    (claim,) = [claim for claim in audit_of(f"Stem cells for stroke\n\n{drug}").claims if claim.quote == drug]
    assert claim.rule == "has_changed_since"
    assert "Tenecteplase" in claim.reason and "catheter" not in claim.reason


def test_what_an_earlier_study_reported_is_not_the_pages_own_conclusion(audit_of):
    earlier = "These findings agree with a 2019 study which reported that infusions of cord blood are safe."
    own = "This study found that the injections are safe."
    assert told(audit_of, earlier, around=REPORT) == [("weakly_supported", "safety_in_a_report")]
    assert told(audit_of, own, around=REPORT) == [("overstated", "safety_concluded")]


@pytest.mark.parametrize(
    "sentence",
    [
        "In a trial of 404 people it missed its primary endpoint.",
        "In the largest trial the cells missed the primary endpoint.",
        "The study missed both main goals.",
    ],
)
def test_a_missed_goal_is_a_claim(audit_of, sentence):
    assert [verdict for verdict, _ in told(audit_of, sentence, about="low back pain")] == ["supported"]


def test_a_definition_of_a_response_is_no_result(audit_of):
    assert told(audit_of, "A gain of two motor levels on one side defines a responder.", around=REPORT) == [
        ("not_checkable", "method_told")
    ]


def test_own_cells_after_chemotherapy_rebuild_the_immune_system(audit_of):
    sentence = "After chemotherapy we use your own stem cells to rebuild the immune system."
    assert told(audit_of, sentence, about="HSCT in multiple sclerosis") == [("supported", "mechanism_of_hsct")]


def test_cells_reprogrammed_in_a_dish_are_not_cells_at_work_in_people(audit_of):
    dish = "Skin cells can be reprogrammed into stem cells that can form neurons."
    assert told(audit_of, dish) == [("not_checkable", "cells_made_in_the_laboratory")]
    for sentence in (
        "The stem cells reprogram the immune system.",
        "Microglia are turned into repair cells by the treatment.",
    ):
        assert told(audit_of, sentence) == [("unsupported", "mechanism")]


@pytest.mark.parametrize(
    "title", ["Interruption of spinal cord continuity", "Cells for transection of the cord", "When the cord was severed"]
)
def test_a_severed_cord_is_an_injury_of_the_cord(audit_of, title):
    text = f"{title}\n\nStem cells have been transplanted in small trials. No trial has shown that cells restore walking."
    assert {tuple(claim.frame["conditions"]) for claim in audit_of(text).claims} == {("spinal_cord_injury",)}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("These results are a far stretch from demonstrating that the treatment works.", "efficacy_absent"),
        ("The trial fell well short of showing that the therapy slows ALS.", "efficacy_absent"),
        ("The data are a long way from showing a benefit.", "efficacy_absent"),
        ("The results stop short of proof.", "efficacy_absent"),
        ("The field is far from proving that these cells are safe.", "safety_denied"),
    ],
)
@pytest.mark.parametrize("around", ["", NEWS])
def test_what_is_far_from_shown_is_doubted(audit_of, sentence, kind, around):
    assert told(audit_of, sentence, around=around) == [("supported", kind)]


@pytest.mark.parametrize(
    "sentence",
    [
        "We are not far from showing that our cells cure paralysis.",
        "Our cells are not far from restoring what you lost.",
        "We are not far from proving that our cells are safe.",
    ],
)
def test_what_is_not_far_from_shown_is_praised(audit_of, sentence):
    assert [verdict for verdict, _ in told(audit_of, sentence, around=SELLS)] == ["overstated"]


def test_what_other_care_did_against_a_harm_is_no_praise_of_cells(audit_of):
    for text in ("Radiation helped for a while, but the mass came back.", "Antibiotics helped for a while, but the infection came back."):
        verdicts = [verdict for verdict, _ in told(audit_of, text, around=NEWS)]
        assert verdicts and not {"overstated", "unsupported", "contradicted"} & set(verdicts)


def test_the_course_of_one_patient_in_a_report_is_no_conclusion(audit_of):
    one = "In the other case, bladder feeling was restored and breathing improved."
    all_of_them = "The patients improved and the therapy is effective."
    assert told(audit_of, one, around=REPORT) == [("weakly_supported", "benefit_in_a_report")]
    assert told(audit_of, all_of_them, around=REPORT) == [("overstated", "conclusion_of_a_report")]


def test_side_effects_that_passed_in_those_treated_are_not_understated(audit_of):
    seen = "All adverse events resolved within 48 hours without treatment."
    assert told(audit_of, seen) == [("supported", "harms_that_passed_in_a_study")]
    for sentence in ("Side effects pass within hours.", "All side effects disappeared within a day."):
        assert [verdict for verdict, _ in told(audit_of, sentence, around=SELLS)] == ["understated"]


def test_an_application_told_of_as_past_is_not_outdated(audit_of):
    was, now = "BrainStorm was seeking approval of NurOwn from the FDA.", "BrainStorm is seeking approval of NurOwn from the FDA."
    assert [verdict for verdict, _ in told(audit_of, was, about="ALS")] == ["supported"]
    assert told(audit_of, now, about="ALS") == [("outdated", "application_ended")]


def test_what_is_touted_as_better_than_surgery_is_told_of_others(audit_of):
    assert told(audit_of, "Injections of stem cells were touted as a better alternative to surgery.") == [("supported", "sold_as")]
    assert [verdict for verdict, _ in told(audit_of, "Our cells have been touted as better than surgery.", around=SELLS)] == ["unsupported"]


def test_a_deficit_that_lasts_is_no_benefit_that_lasts(audit_of):
    assert told(audit_of, "The condition brings deficits that last a lifetime.", about="cerebral palsy") == [
        ("not_checkable", "illness_that_lasts")
    ]
    for sentence in ("The improvement lasts for years.", "The benefits of the cells last a lifetime."):
        assert told(audit_of, sentence, about="cerebral palsy") == [("unsupported", "durability")]
