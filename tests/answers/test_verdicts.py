"""The decision table, row by row, on small pages in our own words."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordwise.answers.citations import Citations
from cordwise.answers.context import Context, read_page
from cordwise.answers.facts import guidance_on_alternative
from cordwise.answers.finding import finding
from cordwise.answers.verdicts import _sieve, fill, judge, rule_for, rules
from cordwise.claims.model import claim_model
from cordwise.knowledge.vocabulary import load
from cordwise.records.claim import STRENGTHS, VERDICTS, Claim
from cordwise.records.frame import Frame
from cordwise.text.fold import fold
from cordwise.text.openings import _branches, _closing, found_at, openings

from .evidence_small import EMPTY, SMALL

ACCUSING = ("contradicted", "overstated", "understated")
SELLS = "\n\nOur clinic has a patient coordinator. Contact us to book a consultation."
SCI = "Stem cells for spinal cord injury\n\n"
STENOSIS = "Stem cells for spinal stenosis\n\n"
AUTISM = "Stem cells for autism\n\n"
MS = "Stem cells for multiple sclerosis\n\n"
ALS = "Stem cells for ALS\n\n"
PROLOTHERAPY = "Prolotherapy for back pain\n\nProlotherapy injections and PRP are given beside the spine.\n\n"
INTRATHECAL = "Intrathecal stem cells for spinal cord injury\n\n"
REPORT = (
    "Bone marrow cells for spinal cord injury: an open-label trial\n\nParticipants were recruited and assessed at baseline and at follow-up of 12 months. "
    "The primary outcome was the number of adverse events (95% CI).\n\n"
)
CAREFUL = (
    "\n\nThis has not been proven in a controlled trial. Larger controlled trials are needed. Infections and tumours have been reported. "
    "Do not have such treatment outside a clinical trial."
)

TALK = "Our charity tells people with multiple sclerosis what is known about stem cells. Talk to your doctor before you decide. "
NEWS = (
    "A new treatment for spinal cord injury\n\nLONDON, March 3, 2021 - Doctors at the university hospital said on Tuesday that stem cells are "
    "being tried in people with spinal cord injury. "
)

CASES = [
    ("duration_against_itself", INTRATHECAL, "Headache and back pain resolve within an hour.", "\n\nThe headache disappears within 1 to 2 hours.", "contradicted"),
    ("denial_against_itself", INTRATHECAL, "The treatment has no side effects.", "\n\nHeadache, fever and infection can occur after the injection.", "contradicted"),
    ("testimonial", SCI, "After the treatment my son could move his legs again and our family is so grateful.", SELLS, "not_checkable"),
    ("events_not_people_counted", SCI, "None of the 5 serious adverse events was related to the cells.", "", "supported"),
    ("experience", SCI, "We have treated over 3,000 patients from 60 countries.", SELLS, "not_checkable"),
    ("cost_not_covered", SCI, "The treatment is usually not covered by insurance.", "", "supported"),
    ("cost_of_one_seller", SCI, "The treatment costs between $5,000 and $20,000.", SELLS, "not_checkable"),
    ("unnamed_study", STENOSIS, "A recent study in a medical journal said the treatment was effective.", SELLS, "not_checkable"),
    ("limitation", SCI, "Larger controlled trials with longer follow-up are needed.", SELLS, "supported"),
    ("advice_against_or_careful", SCI, "Stem cells should not be offered to patients outside of clinical trials.", "", "supported"),
    ("advice", SCI, "Talk to your doctor about the risks and what else could help.", "", "supported"),
    ("fda_approved", SCI, "Our stem cell therapy is approved by the FDA.", SELLS, "contradicted"),
    ("not_approved", SCI, "The FDA has not approved any stem cell product for spinal cord injury.", "", "supported"),
    ("registration_is_not_approval", SCI, "Our laboratory is GMP certified and registered with the FDA.", SELLS, "overstated"),
    ("seller_on_rules", SCI, "Our treatments are approved by the ministry of health.", SELLS, "overstated"),
    ("rules_as_they_are", SCI, "In the United States such products are regulated by the FDA as drugs under federal law.", "", "supported"),
    ("candidacy", STENOSIS, "Patients with active cancer or an active infection are not suitable candidates.", "", "supported"),
    ("no_recovery_early", "Stem cells for acute spinal cord injury\n\n", "People with an acute spinal cord injury never recover without cells.", "", "contradicted"),
    ("natural_history", SCI, "There is no cure for spinal cord injury.", "", "supported"),
    ("weak_alternative_praised", STENOSIS, "Red light therapy stimulates the cells with light and reduces inflammation in the spine.", "", "unsupported"),
    ("alternative_run_down", STENOSIS, "Pain medication only masks the symptoms.", SELLS, "overstated"),
    ("alternative_too_strong", STENOSIS, "Physiotherapy always completely relieves the pain of spinal stenosis.", "", "overstated"),
    ("alternative_guidance_differs", STENOSIS, "Epidural steroid injections relieve leg pain for some weeks.", "", "supported"),
    ("alternative_said_to_restore", STENOSIS, "Spinal decompression therapy heals herniated discs and relieves pain.", SELLS, "unsupported"),
    ("natural_history_of_another_disease", MS, "There is no cure for multiple sclerosis.", "", "supported"),
    ("cost_beyond_surveys", MS, "It costs about 155,000 dollars in Mexico.", "", "not_checkable"),
    ("alternative_without_guidance", STENOSIS, "Physiotherapy and exercise help to reduce pain and keep people mobile.", "", "supported"),
    ("less_invasive", STENOSIS, "The injection is less invasive than open surgery.", "", "supported"),
    ("comparative", STENOSIS, "Stem cell injections are more effective than surgery.", SELLS, "unsupported"),
    ("root_cause", STENOSIS, "The cells fix the root cause of spinal stenosis.", SELLS, "contradicted"),
    ("mechanism_in_animals", SCI, "In rats the cells reduced inflammation and repaired nerve tissue.", "", "weakly_supported"),
    ("mechanism", SCI, "The cells migrate to the injury and repair damaged nerves.", SELLS, "unsupported"),
    ("safety_missing", STENOSIS, "Adequate safety data from human trials do not exist.", "", "weakly_supported"),
    ("no_risk", INTRATHECAL, "Our stem cell therapy is completely risk-free.", SELLS, "contradicted"),
    ("safety_absolute", INTRATHECAL, "In our experience there are no complications if it is done by experts.", SELLS, "overstated"),
    ("serious_events_rare", INTRATHECAL, "Serious adverse events in trials of the cells were rare.", "", "weakly_supported"),
    ("safety_of_choice", INTRATHECAL, "Our strict safety protocols keep every patient safe.", SELLS, "not_checkable"),
    ("safety_hedged", INTRATHECAL, "The injections may be safe and well tolerated.", "", "weakly_supported"),
    ("safety", INTRATHECAL, "Stem cell therapy is generally safe.", SELLS, "overstated"),
    ("safety_number_agrees", "Phase I trial, doi 10.1038/s41467-024-46259-y, of cells for spinal cord injury\n\n", "No serious adverse events were reported in the ten patients.", "", "supported"),
    ("safety_number", INTRATHECAL, "No serious adverse events were reported in the ten patients.", "", "supported"),
    ("safety_number_above_zero", SCI, "In the stem cell trial, serious adverse events occurred in 3 of 40 patients.", "", "supported"),
    ("harm_minimised_published", INTRATHECAL, "Mild, transient headache was seen in three patients, according to a report in the Lancet.", "", "supported"),
    ("harm_minimised", INTRATHECAL, "Patients feel only mild, temporary discomfort.", SELLS, "understated"),
    ("harm_duration", INTRATHECAL, "Headache and back pain resolve within 24 hours.", SELLS, "understated"),
    ("harm", INTRATHECAL, "Headache, infection and bleeding can occur after the injection.", "", "supported"),
    ("none_exists", "Stem cells for disc degeneration\n\n", "No human evidence exists for cells in disc degeneration.", "", "outdated"),
    ("efficacy_absent", SCI, "Stem cell treatments for spinal cord injury are unproven.", "", "supported"),
    ("only_one_report", "Stem cells for disc degeneration\n\n", "Only one case report has been published.", "", "contradicted"),
    ("large_studies", INTRATHECAL, "Large-scale studies in thousands of patients back the treatment.", SELLS, "contradicted"),
    ("evidence_size", SCI, "About 60 clinical trials of cells in spinal cord injury have been published.", "", "supported"),
    ("level_too_high", SCI, "This phase I trial gives Level I evidence.", "", "contradicted"),
    ("level", SCI, "This phase I trial without controls gives Level IV evidence.", "", "supported"),
    ("number_agrees", "Phase I trial, doi 10.1038/s41467-024-46259-y, of cells for spinal cord injury\n\n", "Seven of the ten patients improved by an AIS grade.", "", "supported"),
    ("number_of_seller", SCI, "90% of our patients improve after stem cell therapy.", SELLS, "not_checkable"),
    ("number_of_named_study", SCI, "In a trial at the University of Leeds 60% of patients improved.", "", "not_checkable"),
    ("number_without_study", STENOSIS, "In one study over 70% of patients felt less pain after stem cell therapy.", SELLS, "unsupported"),
    ("hsct", MS, "Transplantation of blood-forming stem cells after chemotherapy reduces relapses in multiple sclerosis.", "", "supported"),
    ("cure", SCI, "Stem cells cure paralysis and reverse the damage.", SELLS, "contradicted"),
    ("durability", STENOSIS, "The cells bring lasting pain relief.", SELLS, "unsupported"),
    ("timing_hedged", AUTISM, "Some studies suggest that a window of a few months may be the best time for the treatment.", SELLS, "weakly_supported"),
    ("course_told_with_care", AUTISM, "Some studies suggest that a window of a few months may be the best time for the treatment.", "", "weakly_supported"),
    ("timing", AUTISM, "The best results are seen in younger children.", SELLS, "overstated"),
    ("missed_or_untested", AUTISM, "Stem cell therapy improves speech and behaviour in children with autism.", SELLS, "unsupported"),
    ("benefit_hedged", SCI, "Stem cells may improve movement in some people with a spinal cord injury.", "", "weakly_supported"),
    ("benefit", SCI, "Stem cell therapy improves movement after a spinal cord injury.", SELLS, "overstated"),
    ("safety_denied", SCI, "Nobody can say that these injections are safe.", "", "supported"),
    ("safety_early", INTRATHECAL, "In a pilot trial the injections were safe and well tolerated.", "", "weakly_supported"),
    ("evidence_size_small", SCI, "There are few studies, and the evidence is limited to 30 patients.", "", "supported"),
    ("evidence_size_big", SCI, "More than 1,000 clinical trials worldwide prove it beyond doubt, always with the same result.", SELLS, "overstated"),
    ("absolute", "Stem cells for transverse myelitis\n\n", "Stem cells can possibly cure transverse myelitis completely.", SELLS, "overstated"),
    ("timing_or_subgroup_explained_by_recovery", SCI, "The optimal window for treatment is within the first weeks after the injury.", SELLS, "overstated"),
    ("timing_or_subgroup_explained_by_recovery", SCI, "The greatest benefits are seen in patients with incomplete cervical injuries.", SELLS, "overstated"),
    ("promised_outside_what_is_held", "Stem cells for glaucoma\n\n", "Stem cell therapy improves vision in patients with glaucoma.", SELLS, "overstated"),
    ("nothing_held", STENOSIS, "Stem cell therapy improves walking in patients with spinal stenosis.", SELLS, "unsupported"),
    ("number_of_unnamed_patients", SCI, "80% of patients improve after stem cell therapy.", SELLS, "not_checkable"),
    ("number_told_by_others", SCI, "About half of the patients improved after the injections.", "", "not_checkable"),
    ("cost_in_general", SCI, "Clinics charge between $5,000 and $40,000 for a course of injections.", "", "weakly_supported"),
    ("national_permission", SCI, "Our hospital is licensed by the ministry of health.", SELLS, "not_checkable"),
    ("own_patients_told", SCI, "Our patients report better balance and walking.", SELLS, "not_checkable"),
    ("no_harm_ever_reported", INTRATHECAL, "There are no reports of serious side effects from this therapy.", SELLS, "contradicted"),
    ("cure_in_a_headline", "Stem cells\n\n", "Stem cells cured his paralysis", "\n\nHe was treated for his spinal cord injury in May.", "contradicted"),
    ("number_reported", REPORT, "AIS grade improved in 18 of 64 patients at 12 months.", "", "supported"),
    ("harm_in_a_report", REPORT, "The adverse events were only mild headache and transient fever.", "", "supported"),
    ("safety_in_a_report", REPORT, "Intrathecal transplantation was safe and well tolerated.", "", "weakly_supported"),
    ("result_of_a_report", REPORT, "Stem cell transplantation improved bladder function.", "", "supported"),
    ("conclusion_of_a_report", REPORT, "Stem cell transplantation is an effective treatment and restores bladder function.", "", "overstated"),
    ("safety_concluded", REPORT, "We conclude that intrathecal stem cells are safe in people with spinal cord injury.", "", "overstated"),
    ("said_to_be_so", MS + TALK, "Stem cells are supposed to cure multiple sclerosis.", "", "not_checkable"),
    ("told_of_others", MS + TALK, "Early reports claimed that stem cells improve walking in multiple sclerosis.", "", "supported"),
    ("sold_as", MS + TALK, "Stem cell injections are marketed as a safe treatment of multiple sclerosis.", "", "supported"),
    ("danger_told", MS + TALK, "Plenty of work remains before the injections are safe.", "", "supported"),
    ("no_better", MS + TALK, "Stem cells worked no better than placebo injections.", "", "supported"),
    ("only_cord_blood_approved", MS + TALK, "The only stem cell products approved by the FDA are blood-forming cells from cord blood.", "", "outdated"),
    ("date_has_passed", NEWS, "A phase 2 trial in 20 patients should begin in early 2020.", "", "outdated"),
    ("hope_where_nothing_is_held", STENOSIS, "Stem cells may help people with spinal stenosis.", "", "weakly_supported"),
    ("advice_to_have_it", SCI, "Stem cell therapy is recommended for the treatment of cord injury.", SELLS, "overstated"),
    ("sold_as_regenerative", SCI, "PRP is an excellent treatment for disc pain and heals worn discs.", SELLS, "overstated"),
    ("designation_as_endorsement", SCI, "The FDA has given our product orphan designation, so it is recognised in the United States.", SELLS, "overstated"),
    ("seller_on_regulator", SCI, "Our product has orphan drug designation from the FDA.", SELLS, "not_checkable"),
    ("benefit", SCI, "A phase 2 trial has been completed and showed improvement.", SELLS, "overstated"),
    ("many_studies_and_a_claim", SCI, "Dozens of studies have shown that the cells are safe.", SELLS, "not_checkable"),
    ("lasting_as_told_of_a_study", NEWS, "The gains lasted for two years.", "", "overstated"),
    ("benefit_on_a_careful_page", SCI, "Stem cells improve feeling in people with spinal cord injury.", CAREFUL, "weakly_supported"),
    ("approval_as_held", NEWS, "Ryoncil was approved by the FDA in December 2024.", "", "supported"),
    ("approval_as_held", SCI, "Stemirac, approved in Japan, is what people with a fresh injury can have there.", SELLS, "supported"),
    ("approved_elsewhere_only", NEWS, "Stemirac is FDA approved for spinal cord injury.", "", "contradicted"),
    ("has_changed_since", NEWS, "Alofisel is approved in the European Union.", "", "outdated"),
    ("approval_ended", NEWS, "Skysona is approved in the European Union.", "", "outdated"),
    ("application_ended", ALS, "NurOwn is under review by the FDA and could be approved soon.", "", "outdated"),
    ("fda_approves_no_clinic", NEWS, "The clinic has been approved by the FDA, the American regulator.", "", "contradicted"),
    ("fda_approves_no_site", SCI, "Our FDA approved laboratory cultures your cells.", SELLS, "overstated"),
    ("fda_approved_procedure", PROLOTHERAPY, "The procedure is FDA-approved and involves no surgery.", SELLS, "contradicted"),
    ("fda_approved_procedure", PROLOTHERAPY, "As an FDA approved treatment that needs no stay, PRP is given in the office.", SELLS, "contradicted"),
    ("rules_as_they_are", PROLOTHERAPY, "The kit in which PRP is prepared is cleared by the FDA.", "", "supported"),
    ("fda_approved", SCI, "Our stem cell treatment is FDA approved and needs no surgery.", SELLS, "contradicted"),
    ("approved_elsewhere_only", SCI, "Ryoncil is FDA approved for back pain.", SELLS, "contradicted"),
    ("not_approved", SCI, "The FDA has never approved stem cells for the spine.", SELLS, "supported"),
    ("not_approved", SCI, "For that reason we can't tell you that our stem cell treatments have FDA approval.", SELLS, "supported"),
    ("not_approved", SCI, "Exosomes are not approved by the FDA.", "", "supported"),
    ("trial_has_ended", ALS, "A phase 3 trial of lenzumestrocel in ALS is under way in Korea.", "", "outdated"),
    ("trial_has_ended", NEWS, "SanBio is enrolling stroke patients in a phase 2b trial of SB623.", "", "outdated"),
    ("level", NEWS, "NurOwn is being tested in a phase 3 trial.", "", "supported"),
    ("has_changed_since", ALS, "Riluzole is the only drug for ALS that has been approved.", SELLS, "outdated"),
    ("has_changed_since", PROLOTHERAPY, "Bed rest is recommended for acute back pain.", SELLS, "outdated"),
    ("curable_by_cells", "", "Autism Can Be Cured With Stem Cells\n\n", "Families come from many countries." + SELLS, "contradicted"),
    ("curable_by_cells", NEWS, "With stem cells cerebral palsy can be reversed and cured, says the director of the hospital.", "", "contradicted"),
    ("no_harm_ever_reported", SCI, "No serious side effects of stem cell therapy have ever been reported.", SELLS, "contradicted"),
    ("no_harm_ever_reported", SCI, "Rest assured that stem cells cannot harm the patient in any way.", SELLS, "contradicted"),
    ("harm_minimised", SCI, "The headaches patients had came from the lumbar puncture, not from the stem cells.", SELLS, "understated"),
    ("harm_minimised", NEWS, "Complications of stem cell therapy are so rare that there are next to none.", "", "understated"),
    ("said_to_be_past_testing", SCI, "There is nothing experimental about what we do.", SELLS, "overstated"),
    ("said_to_be_evidence_based", SCI, "Stem cell therapy is an evidence-based treatment for back pain.", SELLS, "overstated"),
    ("regulator_said_to_be_content", SCI, "The FDA does not object to our protocol.", SELLS, "overstated"),
    ("told_not_to_give_up", SCI, "Don't let anyone tell you that nothing can be done.", SELLS, "not_checkable"),
    ("durability", SCI, "Most patients need only one treatment, and the effects are permanent.", SELLS, "unsupported"),
    ("cure", SCI, "Science has proven that stem cell therapy cures spinal cord injuries, and not just those but every kind of disease.", SELLS, "contradicted"),
    ("not_approved", NEWS, "The only stem cell products approved in the US come from cord blood, apart from one for graft-versus-host disease.", "", "supported"),
    ("rejection_made_less_likely", NEWS, "Your own cells lower the risk of rejection.", "", "weakly_supported"),
    ("place_said_to_be_approved", SCI, "We are the only clinic approved by the Ministry of Health to treat the cord with stem cells.", SELLS, "not_checkable"),
    ("offered_as_advice", SCI, "Our doctors recommend an injection of stem cells into the cord.", SELLS, "overstated"),
    ("easier_to_come_by", SCI, "Cells from the cord are easier to collect than those of the marrow.", SELLS, "supported"),
    ("less_invasive", SCI, "The injection is less invasion than an operation.", SELLS, "supported"),
    ("not_approved", SCI, "No stem cell treatment of the spine is FDA approved.", SELLS, "supported"),
    ("fda_approved_procedure", PROLOTHERAPY, "- The procedure is FDA-approved and involves no surgery,", "\n\nStem cells from the marrow are given too. Stem cells are put into joints." + SELLS, "contradicted"),
    ("study_of_the_page", SCI, "The study published in the Lancet showed that the cells were effective.", "", "weakly_supported"),
]  # fmt: skip
"""The row that decides, what stands before the sentence, the sentence, what stands after it, and the verdict."""


@pytest.mark.parametrize(
    ("rule", "before", "sentence", "after", "verdict"), CASES, ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)]
)
def test_the_row_that_fits_decides(audit_of, rule, before, sentence, after, verdict):
    page = before + sentence + after
    start = page.index(sentence)
    told = [(claim.rule, claim.verdict) for claim in audit_of(page).claims if claim.start < start + len(sentence) and claim.end > start]
    assert (rule, verdict) in told


def test_every_verdict_has_a_case():
    assert {case[4] for case in CASES} == set(VERDICTS)


SOLD = "Stem cells for paralysis\n\nOur clinic offers stem cell treatment to patients from all over the world; book a consultation and get a quote. "
WAVED_AWAY = (
    "Because it is your own tissue, an adverse reaction is off the table.",
    "Seizures and fresh bleeding simply do not happen here.",
    "Infection is very seldom seen, and clots are no worry.",
    "We have no doubt about the safety of stem cells.",
    "It is not only safe but effective.",
)
TOLD = (
    "Serious harm cannot be ruled out.",
    "Bleeding does not happen in most patients.",
    "Spinal cysts do not occur without an injection into the cord.",
    "Nobody knows yet whether the treatment is safe.",
)


DENIED = (
    "It is supportive care rather than a cure.",
    "It cannot guarantee that you will walk.",
    "The treatment cures no disease.",
    "Nor is there any evidence that cells repair the myelin.",
    "More large and well-designed RCTs are required.",
)


@pytest.mark.parametrize("sentence", DENIED)
def test_a_promise_denied_is_not_taken_for_a_promise(audit_of, sentence):
    told = {claim.verdict for claim in audit_of(SOLD + sentence).claims if claim.end > len(SOLD)}
    assert told == {"supported"}


@pytest.mark.parametrize("sentence", WAVED_AWAY)
def test_harm_waved_away_is_not_taken_for_harm_told(audit_of, sentence):
    page = SOLD + sentence
    told = {claim.verdict for claim in audit_of(page).claims if claim.end > len(SOLD)}
    assert told
    assert told <= {"overstated", "contradicted", "understated"}


@pytest.mark.parametrize("sentence", TOLD)
def test_harm_told_soberly_is_not_taken_for_a_denial(audit_of, sentence):
    page = "What is known of stem cells for spinal cord injury\n\nThis is a charity. " + sentence
    assert not {claim.verdict for claim in audit_of(page).claims} & set(ACCUSING)


def test_what_a_site_says_of_itself_is_no_claim(audit_of):
    page = SOLD + "The statements on this page have not been evaluated by the FDA."
    assert not [claim for claim in audit_of(page).claims if claim.end > len(SOLD)]


@pytest.mark.timeout(60)  # three seconds where a page is looked through once, an hour where each claim looks through it again
def test_a_long_page_on_other_treatments_is_judged(audit_of):
    told = audit_of("Epidural injections for sciatica\n\n" + "Epidural steroid injections relieve leg pain for some weeks.\n\n" * 4_000)
    assert len(told.claims) == 4_000


@pytest.mark.parametrize(("place", "held"), [("neck", False), ("back", True), ("neck and back", True)])
def test_guidance_on_the_back_does_not_bear_on_a_page_about_the_neck(evidence, place, held):
    (page, words) = (f"Epidural steroid for radicular pain of the {place}. ", "An epidural steroid injection relieves pain.")
    frame = Frame(conditions=("radicular_pain",), interventions=("epidural_steroid",))
    topics = {
        row.topic for row in guidance_on_alternative(context("alternative", quote=words, evidence=evidence, frame=frame, page=words + page))
    }
    assert any("lumb" in topic for topic in topics) == held


# -- every claim gets a verdict -----------------------------------------------------------------------------------------------------

KINDS = sorted(claim_model().kinds)
CUES = sorted(load("cues")["cues"])


def context(kind, strength="plain", cues=(), quote="Cells help.", evidence=EMPTY, frame=None, page=""):
    """A claim of a kind in a page, as `judge` is given it."""
    frame = frame or Frame()
    claim = Claim(
        start=0, end=len(quote), quote=quote, kind=kind, strength=strength, frame=frame, cues=tuple(cues), sentence=(0, len(quote))
    )
    return Context(claim=claim, finding=finding(evidence, frame), evidence=evidence, page=read_page(page or quote, evidence), others={})


@pytest.mark.parametrize(("kind", "strength"), list(product(KINDS, STRENGTHS)))
def test_every_kind_and_strength_gets_a_verdict_even_without_any_evidence(kind, strength):
    told = judge(context(kind, strength), Citations())
    assert told.verdict in VERDICTS
    assert told.reason.strip()
    assert told.fair_wording.strip()
    assert "{" not in told.reason + told.fair_wording


def test_there_are_as_many_kinds_as_the_guide_names():
    assert len(KINDS) == 28


@pytest.mark.parametrize("kind", KINDS)
def test_without_any_evidence_nothing_is_contradicted(kind):
    """A contradiction needs a number, a rule or a sentence that excludes the claim."""
    assert judge(context(kind, "absolute"), Citations()).verdict != "contradicted"


@given(st.sampled_from(KINDS), st.sampled_from(STRENGTHS), st.sets(st.sampled_from(CUES), max_size=6), st.sampled_from((EMPTY, SMALL)))
def test_any_wording_gets_one_row_and_a_whole_reason(kind, strength, cues, evidence):
    told = judge(context(kind, strength, cues, evidence=evidence, frame=Frame(conditions=("spinal_cord_injury",))), Citations())
    assert told.rule in {rule["id"] for rule in rules()}
    assert not re.search(r"\{|\}|\bNone\b|\bnan\b|  ", told.reason + told.fair_wording)


@given(st.sampled_from(KINDS), st.sets(st.sampled_from(CUES), max_size=4))
def test_a_hedged_claim_is_never_contradicted_by_the_strength_of_its_words(kind, cues):
    """The hedge is part of the claim; only a number, a rule or the page's own words can exclude it, and this page has no other words."""
    frame = Frame(conditions=("spinal_cord_injury",))
    told = judge(context(kind, "hedged", {*cues, "hedge"}, evidence=SMALL, frame=frame), Citations())
    assert told.verdict != "contradicted"


def test_the_first_row_that_fits_wins():
    assert rule_for(context("testimonial"))["id"] == next(rule["id"] for rule in rules() if "testimonial" in rule["when"]["kind"])


# -- each verdict with its reasons ----------------------------------------------------------------------------------------------------


def test_a_verdict_comes_with_its_numbers_its_sources_and_a_fair_wording(audit_of):
    page = INTRATHECAL + "Our stem cell therapy is completely risk-free." + SELLS
    audit = audit_of(page)
    claim = next(one for one in audit.claims if one.verdict == "contradicted")
    assert claim.numbers
    assert all(number in claim.reason for number in claim.numbers)
    assert claim.sources
    assert set(claim.sources) <= {source.number for source in audit.sources}
    assert claim.certainty in ("very_low", "low", "moderate", "high")
    assert claim.fair_wording != claim.quote


def test_a_published_count_is_recognised_and_set_beside_what_happens_without_cells(audit_of):
    page = "A phase I trial (doi 10.1038/s41467-024-46259-y) in spinal cord injury\n\nSeven of the ten patients improved by an AIS grade."
    claim = next(one for one in audit_of(page).claims if one.rule == "number_agrees")
    assert "7 of 10" in claim.reason
    assert re.search("without cells|Natural recovery|control group", claim.reason)


def test_a_count_that_differs_from_the_published_one_is_not_called_published(audit_of):
    page = "A phase I trial (doi 10.1038/s41467-024-46259-y) in spinal cord injury\n\nNine of the ten patients improved by an AIS grade."
    assert "number_agrees" not in [claim.rule for claim in audit_of(page).claims]


def test_no_event_among_ten_is_told_with_its_upper_limit(audit_of):
    page = "A phase I trial (doi 10.1038/s41467-024-46259-y) in spinal cord injury\n\nNo serious adverse events were reported in the ten patients."
    claim = next(one for one in audit_of(page).claims if one.kind == "safety_number")
    assert "31%" in claim.reason


@pytest.mark.parametrize("drug", ["High-dose methylprednisolone", "Corticosteroids"])
def test_steroids_for_the_cord_are_told_with_both_guidelines(audit_of, drug):
    told = audit_of(f"Spinal cord injury\n\nTreatment after spinal cord injury.\n\n{drug} improve recovery after acute spinal cord injury.")
    (claim,) = told.claims
    assert (claim.rule, claim.verdict) == ("steroid_for_the_cord", "outdated")
    cited = {source.document for source in told.sources if source.number in claim.sources}
    assert cited == {"pmid:23417182", "doi:10.1177/2192568217703085"}


@pytest.mark.parametrize(
    ("written", "told"), [("An end.. Next", "An end. Next"), ("cut off ....", "cut off ..."), ("cut off ... Next", "cut off ... Next")]
)
def test_no_reason_ends_in_stops_too_many(written, told):
    assert fill(written, None) == told


@pytest.mark.parametrize(("where", "punctured"), [("into the spinal fluid", True), ("into the disc", False)])
def test_a_lumbar_puncture_is_told_of_where_there_is_one(audit_of, where, punctured):
    told = audit_of(
        f"Stem cell therapy\n\nOur doctors inject stem cells {where}. Patients may have a headache for two days afterwards.\n\nBook your treatment today."
    )
    reasons = [claim.reason for claim in told.claims if "headache" in claim.quote]
    assert reasons and all(("lumbar puncture" in reason) == punctured for reason in reasons)


NUMBERED = [(number, re.compile(words)) for number, rule in enumerate(rules()) if (words := rule["when"].get("words"))]


def begins_at_a_word(branch: str) -> bool:
    """Whether a branch of a pattern can match only where a word begins, or at a sign."""
    if branch.startswith("(?:"):
        return all(map(begins_at_a_word, _branches(branch[3 : _closing(branch)])))
    return branch.startswith((r"\b", "^", "(?<!", "(?=", "(?!", r"\A")) or not (branch[0].isalnum() or branch.startswith((r"\d", r"\w")))


@pytest.mark.parametrize("pattern", [pattern for _, pattern in NUMBERED], ids=[rules()[number]["id"] for number, _ in NUMBERED])
def test_the_words_of_a_row_begin_at_a_word(pattern):
    assert openings(pattern.pattern) is None or all(map(begins_at_a_word, _branches(pattern.pattern)))


@given(st.data())
@settings(max_examples=400)
def test_no_row_is_lost_whose_words_a_claim_has(data):
    number, pattern = data.draw(st.sampled_from(NUMBERED))
    claim = fold(f"our cells are safe, {data.draw(st.from_regex(re.compile(pattern.pattern, re.ASCII)))} they say")
    possible = _sieve().among(claim)
    for other, looked_for in [(number, pattern), *data.draw(st.lists(st.sampled_from(NUMBERED), max_size=5))]:
        assert bool(looked_for.search(claim)) == (other in possible and found_at(looked_for, claim, possible[other])), rules()[other]["id"]
