"""Sentences that say the opposite of what is held, or deny what they seem to say: read on a page that sells, on one that does neither, and on one that calls for care."""

from __future__ import annotations

import pytest

from cordwise import open as open_base

SELLS = "Our clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation."
CAREFUL = "Researchers are studying whether cells can help. There is no proven cure. Ask your doctor before you travel abroad for an unproven treatment."
ACCUSED = ("contradicted", "overstated", "understated", "unsupported", "outdated")


@pytest.fixture(scope="module")
def base():
    return open_base(":memory:")


def verdicts(base, sentence: str, around: str = "", about: str = "spinal cord injury") -> list[tuple[str, str]]:
    """The verdicts, with their rules, on what a sentence says in a small page."""
    text = f"Stem cells for {about}\n\n{sentence}\n\n{around}"
    start = text.index(sentence)
    claims = base.audit_text(text).claims
    return [(claim.verdict, claim.rule) for claim in claims if claim.start < start + len(sentence) and claim.end > start]


# fmt: off
@pytest.mark.parametrize("sentence", [
    "There has never been a death from stem cell therapy.",
    "Stem cell injections have never killed anybody.",
    "There has never been a single case of cancer caused by stem cell treatment.",
    "No tumour after MSC therapy has ever been documented.",
    "Our cells cannot make your child worse.",
    "Being free of cells, exosomes cannot form tumours.",
    "The cells are tested and can therefore never form a tumour.",
    "The treatment cannot harm your child.",
    "Nothing we do can make you worse.",
    "There are no contraindications to our stem cells.",
    "Tumours are a risk only with embryonic cells, which we do not use.",
    "Hardly anyone has ever been harmed by stem cells.",
])
def test_a_seller_who_denies_all_harm_in_whatever_words_is_not_borne_out(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, SELLS)} <= set(ACCUSED)
    assert verdicts(base, sentence, SELLS)


@pytest.mark.parametrize("sentence", [
    "No one has ever died from an infusion of their own stem cells.",
    "There has never been a documented case of cancer caused by stem cell treatment.",
])
def test_that_nobody_ever_died_or_had_a_tumour_is_contradicted_wherever_it_stands(base, sentence):
    assert verdicts(base, sentence) == [("contradicted", "harm_denied_for_ever")]


@pytest.mark.parametrize("sentence", [
    "Stem cells have never been shown to cure cancer.",
    "No one knows whether the cells can cause cancer years later.",
    "None of the twelve patients died.",
])
def test_what_only_sounds_like_such_a_denial_is_left_alone(base, sentence):
    assert not {"contradicted"} & {verdict for verdict, _ in verdicts(base, sentence)}


@pytest.mark.parametrize(("sentence", "about"), [
    ("The NurOwn phase 3 trial reached its main goal.", "ALS"),
    ("NurOwn was proven effective in a phase 3 trial.", "ALS"),
    ("A phase 3 trial of Neuronata-R shows that it slows ALS.", "ALS"),
    ("The phase 3 trial of rexlemestrocel-L showed that one injection stops back pain.", "disc degeneration"),
])
def test_a_trial_that_failed_is_not_said_to_have_worked(base, sentence, about):
    for around in ("", SELLS):
        assert [rule for _, rule in verdicts(base, sentence, around, about)] == ["result_turned_round"]


@pytest.mark.parametrize("sentence", [
    "The NurOwn phase 3 trial missed its primary endpoint.",
    "The NurOwn trial did not show that it slows ALS.",
    "The SB623 trial met its primary endpoint after head injury, though the one in stroke did not.",
])
def test_a_trial_told_as_it_ended_is_not_accused(base, sentence):
    assert not set(ACCUSED) & {verdict for verdict, _ in verdicts(base, sentence, "", "ALS")}


@pytest.mark.parametrize("sentence", [
    "Over 1,200 studies on PubMed prove that MSCs work.",
    "More than 400 published papers confirm that stem cells help.",
    "Stem cells have been proven in phase 3 trials.",
    "A randomised phase 2 trial proved that MSCs halt the disease.",
    "This is level 1 evidence.",
])
def test_a_boast_of_evidence_is_overstated(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, SELLS, "ALS")} == {"overstated"}


@pytest.mark.parametrize("sentence", [
    "The FDA approved bemdaneprocel for Parkinson's disease.",
    "NurOwn was approved by the FDA for ALS.",
    "The EMA has licensed stem cells for ALS.",
    "Stemirac is approved in the United States.",
    "Stemirac is fully approved in Japan.",
    "A federal court ruled that clinics need no FDA approval.",
    "A judge has decided that your own fat cells are not a drug.",
])
def test_approvals_and_rulings_turned_round_are_contradicted_or_outdated(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, "", "ALS")} <= {"contradicted", "outdated"}
    assert verdicts(base, sentence, "", "ALS")


@pytest.mark.parametrize("sentence", [
    "Stemirac has conditional approval in Japan.",
    "The FDA has approved two gene therapies of blood stem cells for leukodystrophies.",
    "Stem cell therapy is legal in India only as part of a clinical trial.",
    "The FDA has approved a trial of stem cells in ALS.",
    "A court of appeal ruled that cells from fat are drugs and need FDA approval.",
])
def test_rules_told_as_they_are_are_not_accused(base, sentence):
    for around in ("", CAREFUL):
        assert not set(ACCUSED) & {verdict for verdict, _ in verdicts(base, sentence, around, "ALS")}


@pytest.mark.parametrize("sentence", [
    "Without stem cells nobody with a complete injury ever improves.",
    "Recovery without stem cells does not happen.",
    "People not treated with stem cells never regain function.",
    "Without our treatment no patient gets better.",
    "You should stop your medicines before stem cell treatment.",
    "Do not wait for trials.",
    "Be wary of doctors who say that stem cells do not work.",
])
def test_recovery_without_cells_and_established_care_are_not_denied(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, SELLS)} <= set(ACCUSED)
    assert verdicts(base, sentence, SELLS)


@pytest.mark.parametrize("sentence", [
    "72% of our patients gained two motor levels, twice the rate seen with standard care.",
    "Average survival of our patients is 7.4 years compared with three in untreated people.",
    "Of 30 patients, 24 avoided an operation.",
    "MRI showed that the lesion closed in 9 of 10 patients.",
    "Function rose by 12.5 points in the cell group and by 4.1 with placebo.",
])
def test_a_sellers_figure_is_no_word_on_other_care(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, SELLS)} == {"not_checkable"}


@pytest.mark.parametrize("sentence", [
    "Myth: Stem cells can cure paralysis.",
    "It is a myth that stem cells can cure paralysis.",
    "That stem cells cure paralysis is a myth.",
    "Stem cells cure paralysis: false.",
    "People mistakenly think that stem cells cure paralysis.",
    "Myth 2: There are no side effects.",
    "The regulator fined a clinic for saying that stem cells cure autism.",
    "The agency told a firm to stop claiming that stem cells reverse ALS.",
    "Be suspicious of words such as '100% safe'.",
    "Doctors in the CuRe study sewed a patch of stem cells on the cord.",
    "We wish we could say that stem cells cure paralysis.",
    "Stem cells are a long way from being proven.",
    "Stem cell treatment is anything but harmless.",
    "Stem cells are by no means free of risk.",
    "The cells do not rebuild nerves.",
    "Stem cells cannot bridge a gap in a cut cord.",
    "It is doubtful that the cells cross the blood-brain barrier.",
    "Nobody can say yet how long the effect lasts.",
    "There were no serious adverse events related to the cells.",
    "There have been no serious adverse events to date (18-27 months).",
    "We saw no complications related to the injection.",
    "Of the treated patients 8% got worse.",
    "No large randomised trial has been done.",
    "Never stop your medicines without asking your doctor.",
])
def test_honest_words_are_not_accused_for_what_they_quote_or_deny(base, sentence):
    for around in ("", CAREFUL):
        assert not set(ACCUSED) & {verdict for verdict, _ in verdicts(base, sentence, around)}, around


@pytest.mark.parametrize("sentence", [
    "No randomised trial of stem cells in spinal cord injury has ever been done.",
    "There are no trials in people at all.",
    "Stem cells have only ever been tried in mice.",
])
def test_that_nobody_ever_tried_is_outdated(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, CAREFUL)} == {"outdated"}


@pytest.mark.parametrize("sentence", [
    "The treatment promises to get paralysed patients out of bed.",
    "In most patients paralysis disappears, which is very promising.",
])
def test_a_promise_is_no_hedge(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, SELLS)} == {"overstated"}


@pytest.mark.parametrize(("sentence", "limit"), [
    ("In one trial of 25 patients there were no serious side effects.", "0 of 25 fits"),
    ("In two trials with 60 people none had a serious event.", "0 of 60 fits"),
    ("None of the 12 had a serious event.", "0 of 12 fits"),
    ("Patients aged 18 to 65 were followed to week 24 and no serious adverse events were seen.", "0 of 10 fits"),
])
def test_the_limit_of_none_seen_is_of_people_and_of_nothing_else(base, sentence, limit):
    text = f"Stem cells for spinal cord injury\n\n{sentence}\n"
    assert [limit in claim.reason for claim in base.audit_text(text).claims] == [True]


@pytest.mark.parametrize(("text", "rule"), [
    ("NurOwn is given into the spinal fluid.\n\nNurOwn stops the disease.", "product_praised_after_its_trial"),
    ("NurOwn for ALS\n\nNurOwn is approved by the FDA.", "product_not_approved"),
    ("A new treatment\n\nOPC1 is approved in Europe. OPC1 cells are given once.", "product_not_approved"),
    ("News\n\nIn the CELLTOP trial seven of ten people with spinal cord injury improved by at least one grade.", "number_agrees"),
])
def test_a_page_that_names_a_product_alone_is_read(base, text, rule):
    assert rule in [claim.rule for claim in base.audit_text(text).claims]


@pytest.mark.parametrize("sentence", ["NurOwn may slow the disease.", "The FDA has approved a trial of OPC1.", "NurOwn is not approved by the FDA."])
def test_a_product_told_with_care_is_not_accused(base, sentence):
    assert not set(ACCUSED) & {verdict for verdict, _ in verdicts(base, sentence, "", "ALS")}


def test_a_clinic_that_does_not_say_which_cells_it_gives_is_read(base):
    claims = base.audit_text("Our clinic treats ataxia with our cells. 9,000 injections without harm.").claims
    assert [claim.verdict for claim in claims] == ["not_checkable", "not_checkable"]


@pytest.mark.parametrize(("sentence", "told"), [
    ("Tofersen was approved by the FDA in 2023.", ""),
    ("In Thailand stem cell treatment is regulated by the medical council.", "Thai"),
    ("Lantidra is approved for diabetes.", "Lantidra"),
])
def test_the_reason_tells_the_rule_of_the_place_and_product_named_or_none(base, sentence, told):
    claims = [claim for claim in base.audit_text(f"Stem cells for ALS\n\n{sentence}").claims if claim.kind == "regulatory"]
    assert claims and all(told in claim.reason and (told or "neurological" not in claim.reason) for claim in claims)


def test_an_illness_that_befell_somebody_is_not_the_one_treated(base):
    text = "Stem cells for spinal cord injury\n\nOne participant had covid-19 as a serious adverse event. The cells repair the damaged cord. " "Side effects were neuropathic pain and back pain. Stem cells improve movement."
    assert {tuple(claim.frame["conditions"]) for claim in base.audit_text(text).claims} == {("spinal_cord_injury",)}


def test_flags_and_omissions_leave_warnings_in_peace(base):
    text = (
        "Stem cells for spinal cord injury\n\nA clinic that says 'we guarantee that you will walk' is a warning sign. Some websites say 100% safe. They are not. "
        "Be careful if you are asked to pay to take part. A miracle cure? Hardly. Tumours have grown in two patients, one died. "
        "Of complete injuries 20-30% improve within the first year. Results in people have been mixed."
    )
    audit = base.audit_text(text)
    assert not {"guarantee", "pay_to_take_part", "sells_the_treatment"} & {flag.id for flag in audit.page_flags}
    assert not {"harms", "natural_recovery", "uncertainty"} & {omission.id for omission in audit.omissions}
    sold = base.audit_text("Stem cells for spinal cord injury\n\nWe guarantee that you will walk. Book today. A patient-funded study.")
    assert {"guarantee", "pay_to_take_part", "sells_the_treatment"} <= {flag.id for flag in sold.page_flags}


@pytest.mark.parametrize("sentence", [
    "Levodopa halts Parkinson's disease.",
    "Exercise rebuilds the spinal cord.",
    "Epidural steroid injections are free of risk.",
    "About 90% of complete injuries convert within a year.",
    "After a year, half of people with AIS A improve by a grade.",
    "Nobody with AIS A ever recovers.",
])
def test_other_care_and_natural_recovery_are_not_told_larger_or_smaller_than_they_are(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence)} <= {"overstated", "contradicted"} and verdicts(base, sentence)


@pytest.mark.parametrize("sentence", [
    "Riluzole slows the course of ALS.",
    "Decompression stops the progression of myelopathy.",
    "Surgery stops the bleeding.",
    "Of people with a complete injury 20-30% improve by a grade in the first year.",
    "Small trials found better walking, but they had no control group.",
    "Early trials report less pain, although samples were small.",
])
def test_care_and_recovery_told_soberly_are_left_alone(base, sentence):
    assert not set(ACCUSED) & {verdict for verdict, _ in verdicts(base, sentence)}


@pytest.mark.parametrize("sentence", [
    "The risk is close to zero.",
    "Our cells never cause arachnoiditis.",
    "Tumours do not occur with adult cells.",
    "Cancer is not an issue with cord cells.",
    "Complications exist on paper only.",
    "You are likelier to be hit by lightning than to suffer a complication.",
    "With stem cells ALS is no longer a death sentence.",
    "MS is no longer incurable.",
    "A phase 3 trial found cells better than placebo.",
    "Riluzole is useless.",
    "Rehabilitation without cells is pointless.",
    "The chance of natural recovery after a complete injury is zero.",
    "Most insurers now pay for our stem cells.",
    "The FDA has never objected to our method.",
    "FDA approval is not needed for cells from your own fat.",
    "No injury is too old for our cells.",
    "No patient is turned away.",
    "Drugs can be dropped after the treatment.",
    "We do not promise miracles, we deliver them.",
    "You might be on your feet in eight weeks.",
    "No drug is more effective than stem cells.",
    "No other treatment is this safe.",
    "Nobody can deny that the effect lasts.",
    "Our cells do not get rejected and rebuild the nerves.",
    "Stem cells don't disappoint: they cure.",
])
def test_praise_in_words_of_denial_or_harm_is_not_borne_out(base, sentence):
    assert {verdict for verdict, _ in verdicts(base, sentence, SELLS)} <= set(ACCUSED) and verdicts(base, sentence, SELLS)


@pytest.mark.parametrize("sentence", [
    "Your own cells are not rejected by your body.",
    "Donor cells can be rejected by the immune system.",
    "It is a myth that own cells cannot do harm.",
    "Myth: stem cells cannot hurt you.",
    "Claim: stem cells cure paralysis. Verdict: false.",
    "Stem cell injections are completely safe. True or false?\nFalse. Infections have been reported.",
    "Do not be fooled by the words 'completely safe'.",
    "A clinic that calls its cells risk-free is not telling the truth.",
    "'Natural' does not mean 'harmless'.",
    "No patient should pay to take part in research.",
    "Do not wait for a trial to start planning your care.",
    "Steroid injections do not work for back pain without leg pain.",
    "Fusion fails in 10 to 40% of patients, depending on how failure is counted.",
    "Ocrelizumab is more effective than interferon.",
    "MRI is safe for most people with spinal metalwork.",
    "Mature red blood cells have no nucleus and cannot form tumours.",
    "No one has ever died of not having had stem cells.",
])
def test_checks_of_facts_advice_and_words_on_other_care_are_not_accused(base, sentence):
    assert not set(ACCUSED) & {verdict for verdict, _ in verdicts(base, sentence)}


@pytest.mark.parametrize("sentence", [
    "The injection left her paralysed from the waist down.",
    "After the cells were injected he lost the little movement that he had.",
    "After the infusion she could no longer move her left hand.",
])
def test_what_befell_somebody_is_told_as_harm(base, sentence):
    assert ("supported", "harm") in verdicts(base, sentence)


def test_studies_of_mixed_conditions_are_not_told_as_studies_of_one(base):
    reasons = [claim.reason for claim in base.audit_text("Stem cells for Parkinson's disease\n\nStem cells improve movement.").claims]
    assert reasons and all("in people with Parkinson disease alone is held" in reason for reason in reasons)


def test_what_is_not_rare_is_not_called_rare(base):
    text = f"Stem cells put into the spinal cord\n\nStem cells injected into the spinal cord are 100% safe without side effects.\n\n{SELLS}"
    assert not [claim.fair_wording for claim in base.audit_text(text).claims if "were rare" in claim.fair_wording]
# fmt: on
