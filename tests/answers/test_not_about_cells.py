"""Needs, prognosis, other conditions and other care, what people believe, assert or demand, and harms of an injury are not judged as what cells did."""

from __future__ import annotations

import pytest

ACCUSING = ("contradicted", "overstated", "understated", "unsupported")
SELLS = (
    "\n\nOur clinic treats patients from all over the world. We offer stem cell packages. Contact us today to book your free consultation."
)
NEWS = '\n\n"It was announced on Monday," a spokesman said. The company\'s shares rose, Dr. Smith told a reporter.'


def judged(audit_of, sentence, about="spinal cord injury", around=""):
    """What a small page on cells is told about a sentence in it."""
    text = f"Stem cells for {about}\n\n{sentence}{around}"
    start = text.index(sentence)
    return [claim for claim in audit_of(text).claims if start <= claim.start < start + len(sentence)]


def told(audit_of, sentence, about="spinal cord injury", around=""):
    return [(claim.verdict, claim.rule) for claim in judged(audit_of, sentence, about, around)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Improved treatment options are necessary both to improve quality of life and to reduce costs.",
        "Patients with spinal cord injury need new treatments to restore function.",
        "More effective therapies are urgently needed to restore function after paralysis.",
        "New options that improve quality of life in paralysis are wanted.",
        "There is a great need for better treatments that bring back function.",
    ],
)
@pytest.mark.parametrize("around", ["", NEWS])
def test_a_need_for_treatments_promises_nothing_of_cells(audit_of, sentence, around):
    assert {rule for _, rule in told(audit_of, sentence, around=around)} <= {"need_told"}


def test_what_a_seller_says_patients_need_is_still_his_promise(audit_of):
    for sentence in (
        "Patients need a better treatment, and stem cells restore function.",
        "You need our stem cells, an effective treatment.",
    ):
        assert "need_told" not in {rule for _, rule in told(audit_of, sentence, around=SELLS)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Less than 1% of people with a complete spinal cord injury recover fully.",
        "Only about 1% of people with AIS A spinal cord injury recover completely.",
        "Currently, less than 1% of patients with SCI show complete recovery of neurological function.",
        "Fewer than one in a hundred people with a complete cord injury make a full recovery.",
        "After complete spinal cord injury, only 1 to 2% of people regain the ability to walk normally.",
    ],
)
@pytest.mark.parametrize("around", ["", " Stem cells are being studied; no treatment is approved.", NEWS])
def test_a_full_recovery_that_is_rare_is_not_set_beside_gains_of_a_grade(audit_of, sentence, around):
    claims = judged(audit_of, sentence, around=around)
    assert all(claim.verdict == "not_checkable" for claim in claims)
    assert all("a grade without cells" not in claim.fair_wording and "of 354" not in claim.reason for claim in claims)


def test_recovery_of_a_grade_is_still_told_too_low_and_full_recovery_too_high(audit_of):
    low = "Only 2% of people with AIS A injury convert to a better grade without treatment."
    high = "90% of people with AIS A injury recover completely without treatment."
    assert told(audit_of, low) == [("understated", "recovery_told_too_low")]
    assert told(audit_of, high) == [("overstated", "recovery_told_too_high")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ten per cent of people with a spinal cord injury die in the first year.",
        "Before World War II, an injury to the spinal cord was considered to be a fatal condition.",
        "Approximately 55% of injuries occur at the neck, with a mortality of 10% in the first year following injury.",
    ],
)
def test_the_course_of_an_injury_is_not_borne_out_by_gains_of_a_grade(audit_of, sentence):
    assert all("improve by a grade" not in claim.reason for claim in judged(audit_of, sentence))


def test_that_an_injury_is_permanent_is_still_set_beside_recovery(audit_of):
    assert told(audit_of, "Spinal cord injury is permanent and there is no cure.") == [("supported", "natural_history")]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        (
            "Moreover, it has shown high therapeutic efficacy in other conditions, such as burns and corneal transplants.",
            "of_other_conditions",
        ),
        ("Combined physical and medical therapies are successful in relieving pain in most cases.", "other_care_leads"),
        ("It also does nothing to treat the degenerative aspect of the disc.", "said_to_do_nothing"),
        ("Stem cell treatment for paralysis and other injuries is being stopped in Costa Rica.", "stopped_by_somebody"),
        ("Margaret is among a growing number of people opting for stem cell therapy for incurable conditions.", "sought_by_people"),
        ("Patients incur significant financial burdens in the expectation of benefiting from these treatments.", "believed_by_people"),
    ],
)
@pytest.mark.parametrize("around", ["", NEWS])
def test_what_is_said_of_something_else_is_not_held_against_studies_of_cells(audit_of, sentence, rule, around):
    assert {one for _, one in told(audit_of, sentence, around=around)} <= {rule}


def test_that_cells_work_in_another_disease_that_is_held_is_set_beside_its_studies(audit_of):
    rules = {rule for _, rule in told(audit_of, "The therapy has been effective in other neurological diseases such as ALS.")}
    assert "of_other_conditions" not in rules


def test_research_on_the_disease_is_no_count_of_studies_of_cells(audit_of):
    sentence = "Decades of research have deepened our understanding of the mechanisms underlying injury and repair."
    assert not {verdict for verdict, _ in told(audit_of, sentence, around=NEWS)} & set(ACCUSING)


@pytest.mark.parametrize(
    "sentence",
    [
        "Many patients are convinced that stem cells will cure their multiple sclerosis.",
        "Families all over the world believe that stem cells will cure the disease, said a bioethicist.",
        "Parents hope that stem cells will cure their children.",
        "People all over the world are certain that stem cells reverse the disease.",
        "Some patients think that the cells are completely safe.",
    ],
)
def test_what_people_believe_is_not_charged_to_the_page(audit_of, sentence):
    assert not {verdict for verdict, _ in told(audit_of, sentence, "multiple sclerosis")} & set(ACCUSING)


@pytest.mark.parametrize(
    "sentence",
    ["We are convinced that stem cells will cure your multiple sclerosis.", "Researchers assert that stem cells cure multiple sclerosis."],
)
def test_what_a_seller_believes_or_has_others_say_is_his_claim(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, sentence, "multiple sclerosis", SELLS)} & set(ACCUSING)


def test_what_a_maker_asserts_is_told_with_what_came_of_its_trial(audit_of):
    (claim,) = judged(audit_of, "BrainStorm has consistently asserted that NurOwn demonstrated benefit in early disease.", "ALS")
    assert claim.rule == "asserted_by_others"
    assert "Missed its primary endpoint" in claim.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "They often claim they can reverse or cure MND or slow it down.",
        "Its inventor, who helped to develop it, claimed that 12 of the 13 patients improved by at least one grade.",
        "The company insists that its cells slow the disease.",
    ],
)
def test_what_others_claim_is_not_charged_to_who_tells_it(audit_of, sentence):
    assert not {verdict for verdict, _ in told(audit_of, sentence, "motor neurone disease", NEWS)} & set(ACCUSING)


@pytest.mark.parametrize(
    "sentence",
    [
        "There is zero evidence that it is effective.",
        "There's zero proof that stem cells work for back pain.",
        "There is not a shred of evidence that stem cells help.",
        "Precious little evidence supports the treatment.",
        "There is virtually no proof that the cells repair anything.",
    ],
)
def test_zero_evidence_denies_a_benefit(audit_of, sentence):
    claims = judged(audit_of, sentence, "back pain")
    assert [claim.direction for claim in claims] == ["no_benefit"]
    assert all(claim.verdict == "supported" for claim in claims)


def test_zero_evidence_of_harm_denies_no_benefit(audit_of):
    assert all(claim.direction != "no_benefit" for claim in judged(audit_of, "There is zero evidence that stem cells cause tumours."))


@pytest.mark.parametrize(
    "sentence",
    [
        "It is conceptually unlikely that a substance injected into a vein would selectively travel to the brain and repair damage.",
        "It is unlikely that cells injected into a vein travel to the spinal cord and repair it.",
        "It is highly improbable that cells given into the blood reach the cord and rebuild myelin.",
        "It seems unlikely that stem cells will restore walking any time soon.",
    ],
)
def test_what_is_called_unlikely_is_not_asserted(audit_of, sentence):
    assert {verdict for verdict, _ in told(audit_of, sentence)} <= {"supported"}


@pytest.mark.parametrize(
    "sentence",
    [
        "It is unlikely that stem cells will fail to repair your spinal cord.",
        "It is unlikely that you need surgery after stem cells, as they rebuild the disc.",
    ],
)
def test_praise_in_the_form_of_a_doubt_is_no_doubt(audit_of, sentence):
    assert "called_unlikely" not in {rule for _, rule in told(audit_of, sentence, around=SELLS)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Stem cell transplantation has a higher incidence of AEs (RR = 14.49, 95% CI 5.34 to 34.08), mainly fever, headache and backache.",
        "Adverse events were more frequent with cells than with rehabilitation alone (RR 14.5), mainly fever and low back pain.",
        "More adverse events occurred after stem cells, mainly including fever (22%), headache (13%) and neuropathic pain (10%).",
        "Compared with controls, the risk of adverse events was higher with stem cells.",
        "Side effects were three times as common after cells as after placebo.",
    ],
)
def test_more_harm_with_cells_is_borne_out_by_reviews_and_not_answered_with_none_seen(audit_of, sentence):
    (claim,) = judged(audit_of, sentence)
    assert (claim.verdict, claim.rule) == ("supported", "more_harm_than_without")
    assert "risk ratio 14.49 (95% interval 5.34 to 34.08)" in claim.reason
    assert "none seen" not in claim.reason
    assert claim.frame["conditions"] == ["spinal_cord_injury"]
    assert claim.direction == "harm"


@pytest.mark.parametrize(
    "sentence",
    [
        "There was no higher rate of adverse events than with placebo.",
        "Adverse events were not more frequent with cells than with placebo.",
        "Surgery had higher complication rates than stem cells.",
    ],
)
def test_no_more_harm_or_more_of_something_else_is_no_excess(audit_of, sentence):
    assert not {rule for _, rule in told(audit_of, sentence)} & {"more_harm_than_without", "more_harm_told"}


def test_backache_is_the_condition_where_it_is_not_listed_as_a_harm(audit_of):
    (claim,) = judged(audit_of, "No serious adverse events were seen in 20 people with low back pain.", "the spine")
    assert claim.frame["conditions"] == ["low_back_pain"]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        (
            "Regulators want to see that a stem cell product works and has minimal side effects before it is licensed.",
            "asked_of_a_treatment",
        ),
        (
            "The board's experts will want to see convincing evidence that the treatment works with minimal side effects.",
            "asked_of_a_treatment",
        ),
        ("The FDA regulates stem cell therapies and ensures that they are safe as well as effective.", "task_of_a_regulator"),
        ("The process also ensures that the treatment is safe.", "task_of_a_regulator"),
        ("They were checked a year later to make sure there weren't any serious side effects.", "looked_for_harm"),
        ("The remaining 10% become chronic and generate a serious public health problem.", "burden_told"),
        ("After infusion into a vein most cells are caught in the lungs.", "where_cells_go"),
    ],
)
def test_demands_tasks_and_burdens_play_no_harm_down(audit_of, sentence, rule):
    assert {one for _, one in told(audit_of, sentence)} <= {rule}


def test_what_a_seller_says_of_oversight_is_still_a_claim_of_safety(audit_of):
    sentence = "FDA oversight ensures our stem cells are completely safe."
    assert {verdict for verdict, _ in told(audit_of, sentence, around=SELLS)} & set(ACCUSING)


@pytest.mark.parametrize(
    "sentence",
    [
        "If you did not die of the injury, you probably would die within weeks from complications, such as a kidney infection or skin sores.",
        "Spinal cord injury brings an increased risk of deep vein thrombosis, pressure ulcers and pneumonia.",
        "People with spinal cord injury once died from kidney infections and pressure sores.",
    ],
)
def test_a_harm_of_the_injury_is_no_harm_of_cells(audit_of, sentence):
    claims = judged(audit_of, sentence)
    assert all(claim.rule == "harm_of_the_injury" and "spinal mass" not in claim.reason for claim in claims)


def test_a_harm_after_cells_stays_one(audit_of):
    for sentence in (
        "Deaths, pneumonia and thrombosis after stem cell injections for spinal cord injury have been reported.",
        "A patient developed meningitis and pressure sores after the stem cell injection.",
    ):
        assert told(audit_of, sentence) == [("supported", "harm")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Some patients ended up with paralysis, infections and even death.",
        "Spinal cord injury, paralysis and deaths have been reported.",
        "One man suffered a stroke with blood clots and died.",
    ],
)
def test_harms_told_on_a_page_on_cells_are_not_put_down_to_an_injury(audit_of, sentence):
    assert "harm_of_the_injury" not in {rule for _, rule in told(audit_of, sentence)}


def test_a_gain_of_one_person_is_no_harm(audit_of):
    assert "harm" not in {rule for _, rule in told(audit_of, "Another person in the study got some movement back in his arms and legs")}
    for sentence in (
        "One man in the study got movement back in his arms after the cells.",
        "One patient regained feeling in her legs after stem cells.",
    ):
        rules = {rule for _, rule in told(audit_of, sentence)}
        assert rules and "harm" not in rules


def test_how_cells_are_to_be_made_claims_no_approval(audit_of):
    sentence = "Several academic efforts are well under way to produce dopaminergic neurons from stem cells under conditions compliant with use in patients."
    assert not {verdict for verdict, _ in told(audit_of, sentence, "Parkinson's disease")} & set(ACCUSING)
    boast = "Our laboratory works under GMP conditions compliant with FDA rules for stem cells."
    assert ("overstated", "registration_is_not_approval") in told(audit_of, boast, around=SELLS)


def test_an_outlook_that_researchers_give_is_no_promised_benefit(audit_of):
    sentence = "The prospects of such procedures, scientists say, are brighter now that nerve fibres were seen to grow."
    assert told(audit_of, sentence, around=NEWS)
    assert {verdict for verdict, _ in told(audit_of, sentence, around=NEWS)} <= {"weakly_supported", "unsupported"}
    assert "outlook_of_the_field" not in {rule for _, rule in told(audit_of, sentence, around=SELLS)}
