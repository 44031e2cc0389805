"""What a page tells of a study that it names is set against what is held of that study: group by group, outcome by outcome."""

from __future__ import annotations

import pytest

from cordwise.answers.context import read_page
from cordwise.answers.groups import CONTROLS, TREATED, group_of

STUDIES = {
    "shin2015": ("Neural stem cells in cervical cord injury", "doi: 10.1155/2015/630932"),
    "vaquero2017": ("Autologous mesenchymal stromal cells in incomplete spinal cord injury", "doi: 10.1016/j.jcyt.2016.12.002"),
    "jiang2013": ("Bone marrow cells in spinal cord injury", "doi: 10.3892/etm.2013.1083"),
    "oh2018": ("Repeated intrathecal mesenchymal stem cells for amyotrophic lateral sclerosis", "NCT01363401"),
}
REPORT = "Methods: patients were enrolled and followed up for 12 months. Adverse events were recorded. Results: "


def told(audit_of, study, words):
    """The one claim on the words, on a report that gives the study's identifier."""
    title, identifier = STUDIES[study]
    page = f"{title}\n\n{identifier}\n\n{REPORT}\n\n{words}\n\nConclusion: larger trials are needed."
    start = page.index(words)
    return next(claim for claim in audit_of(page).claims if claim.start >= start and claim.end <= start + len(words))


@pytest.mark.parametrize(
    ("study", "words", "held"),
    [
        ("shin2015", "The AIS grade improved in 5 of 19 transplanted patients and in one of 15 controls.", "5 of 19 people; beside them 1 of 15 controls"),
        ("shin2015", "Compared with 1 of 15 controls, 5 of 19 transplanted patients had a better AIS grade.", "5 of 19 people; beside them 1 of 15 controls"),
        ("shin2015", "One of the 15 controls gained an AIS grade.", "1 of 15 people of the control group; beside them 5 of 19 people treated"),
        ("shin2015", "5 of 19 in the cell group and 1 of 15 in the control group improved by an AIS grade.", "5 of 19 people; beside them 1 of 15"),
        ("vaquero2017", "Sexual function improved in two of eight men.", "2 of 8 people"),
        ("vaquero2017", "Neuropathic pain disappeared in two of four patients.", "2 of 4 people"),
        ("vaquero2017", "Three of nine patients with spasticity improved.", "3 of 9 people"),
        ("vaquero2017", "Nine of ten patients showed electromyographic signs of reinnervation.", "9 of 10 people"),
        ("vaquero2017", "Bladder compliance improved in eight patients.", "8 of 10 people"),
        ("jiang2013", "Four of eight patients with grade A improved on the ASIA scale.", "4 of 8 people"),
        ("oh2018", "The difference in ALSFRS-R at six months was 3.38 points (95% CI 1.23 to 5.54).", "3.38 points"),
        ("oh2018", "No serious related adverse events occurred in 33 patients.", "0 of 33 people"),
    ],
)  # fmt: skip
def test_a_number_of_the_named_study_is_told_as_published_for_its_own_group(audit_of, study, words, held):
    claim = told(audit_of, study, words)
    assert claim.verdict == "supported"
    assert claim.reason.startswith("As published: ")
    assert held in claim.reason


@pytest.mark.parametrize(
    ("study", "words", "held"),
    [
        ("shin2015", "9 of 19 transplanted patients gained an AIS grade.", "5 of 19"),
        ("shin2015", "The AIS grade improved in 1 of 15 transplanted patients and in 5 of 19 controls.", "1 of 15 people of the control group"),
        ("jiang2013", "Five of eight patients with grade A improved on the ASIA scale.", "4 of 8"),
        ("jiang2013", "Twelve of 20 patients improved.", "15 of 20"),
        ("vaquero2017", "Spasticity improved in five of nine patients.", "3 of 9"),
        ("vaquero2017", "Bladder compliance improved in three of ten.", "8 of 10"),
        ("oh2018", "The difference in ALSFRS-R was 8.4 points (95% CI 6.2 to 9.9).", "points, difference vs control"),
        ("oh2018", "The difference in ALSFRS-R at four months was 3.38 points.", "2.98 points"),
        ("oh2018", "Serious related adverse events occurred in 3 of 33 patients.", "0 of 33"),
    ],
)  # fmt: skip
def test_another_number_than_the_one_held_is_not_borne_out(audit_of, study, words, held):
    claim = told(audit_of, study, words)
    assert (claim.verdict, held in claim.reason) == ("not_checkable", True), claim.reason


@pytest.mark.parametrize(
    ("study", "words"),
    [
        ("shin2015", "12 of 19 patients had a C5 injury."),
        ("shin2015", "Motor scores improved in 11 of 19 patients."),
        ("shin2015", "Headache occurred in 4 of 19."),
        ("vaquero2017", "Two of eight men could walk."),
        ("oh2018", "Headache occurred in 6 of 33 patients."),
    ],
)
def test_a_number_on_which_nothing_is_held_is_set_against_nothing(audit_of, study, words):
    claim = told(audit_of, study, words)
    assert "As published" not in claim.reason
    assert "another" not in claim.reason


@pytest.mark.parametrize(
    ("words", "number", "group"),
    [
        ("improved in 5 of 19 transplanted patients and in one of 15 controls", "5 of 19", TREATED),
        ("improved in 5 of 19 transplanted patients and in one of 15 controls", "one of 15", CONTROLS),
        ("occurred in five participants given placebo versus none", "five", CONTROLS),
        ("in the control group the grade rose in 1 of 15", "1 of 15", CONTROLS),
        ("compared with 1 of 15 controls, 5 of 19 transplanted patients", "5 of 19", TREATED),
        ("seven of ten improved", "seven of ten", ""),
    ],
)
def test_a_number_counts_the_group_that_stands_beside_it(words, number, group):
    start = words.index(number)
    assert group_of(words, start, start + len(number)) == group


def test_people_given_placebo_are_not_those_among_whom_none_was_seen_with_cells(audit_of):
    words = "Six serious adverse events occurred in five participants given placebo versus none in those given cells."
    page = f"Stem cells in spinal cord injury: a randomised trial\n\n{REPORT}\n\n{words}\n\nConclusion: larger trials are needed."
    reasons = [claim.reason for claim in audit_of(page).claims if claim.kind == "safety_number"]
    assert reasons
    assert not any("0 of 5 " in reason for reason in reasons)


@pytest.mark.parametrize(
    "words", ["Three patients had new EMG activity in the lower limbs.", "MRI showed changes in the length of the lesion."]
)
@pytest.mark.parametrize("condition", ["spinal cord injury", "amyotrophic lateral sclerosis", "cerebral palsy", "autism"])
def test_a_way_to_measure_is_no_treatment_that_studies_of_cells_could_lack(audit_of, words, condition):
    page = f"Mesenchymal stem cells in {condition}: a pilot trial\n\n{REPORT}\n\n{words}"
    assert not any("No study in people with" in claim.reason for claim in audit_of(page).claims)


SUBGROUPS = (
    "Repeated subarachnoid administrations of autologous mesenchymal stromal cells supported in autologous plasma improve quality of life in patients suffering "
    "incomplete spinal cord injury\n\nAbstract\n\nTen patients received four injections and were followed for a year. "
)


def test_a_study_is_known_by_its_title_and_a_page_that_opens_with_it_reports(audit_of):
    claims = audit_of(f"{SUBGROUPS}Sexual function improved in two of the eight male patients.").claims
    assert [claim.rule for claim in claims if "eight male" in claim.quote] == ["number_agrees"]
    assert not any("seller" in claim.reason for claim in claims)


def test_a_title_of_few_words_names_no_study(evidence):
    assert read_page("Stem Cell Therapy in Spinal Cord Injury\n\nWhat is known of it.", evidence).studies == ()


def test_the_parts_of_an_abstract_make_a_report_and_an_offer_does_not_become_one(evidence):
    parts = "Cells in cord injury\n\nMethods\n\nTen people had cells.\n\nResults\n\nTwo got better.\n\nConclusions\n\nMore should be done."
    assert read_page(parts, evidence).reports
    assert not read_page(f"{parts}\n\nOur clinic offers a free consultation; book today.", evidence).reports


@pytest.mark.parametrize(
    "words",
    [
        "CSF neurotrophic factors rose and inflammatory markers fell in the treated group (p < 0.05).",
        "The cell group showed fewer proinflammatory and more anti-inflammatory cytokines.",
        "Vascular endothelial growth factor rose in the spinal fluid.",
        "Serum levels of interleukin-6 were lower after the infusions.",
        "Transforming growth factor b1 correlated inversely with MCP-1.",
    ],
)
def test_what_a_report_measured_in_blood_or_fluid_is_no_promise(audit_of, words):
    page = (
        f"Mesenchymal stem cells in amyotrophic lateral sclerosis: a trial\n\n{REPORT}\n\n{words}\n\nConclusion: larger trials are needed."
    )
    assert not [claim for claim in audit_of(page).claims if claim.quote.startswith(words[:12]) and claim.verdict != "supported"]


@pytest.mark.parametrize("words", ["The cells release growth factors that repair the cord.", "Growth factors regenerate the disc."])
def test_what_factors_are_said_to_mend_is_no_measurement(audit_of, words):
    page = f"Mesenchymal stem cells in spinal cord injury: a trial\n\n{REPORT}\n\n{words}\n\nConclusion: larger trials are needed."
    assert not any(claim.rule == "measured_in_a_report" for claim in audit_of(page).claims)


def test_own_data_of_a_report_are_no_words_of_a_seller(audit_of):
    words = "Our clinical data showed that the cells were safe and effective when combined with rehabilitation."
    page = f"Umbilical cord cells in cerebral palsy: a randomised placebo-controlled trial\n\n{REPORT}\n\n{words}\n\nConclusion: larger trials are needed."
    assert not any(claim.rule == "own_patients_told" or "seller" in claim.reason for claim in audit_of(page).claims)


def test_a_page_on_another_treatment_is_told_no_numbers_of_cells(audit_of):
    page = (
        "Intradiscal platelet-rich plasma for discogenic low back pain: a trial\n\nMethods: patients with disc degeneration were enrolled and followed up. Platelet-rich "
        "plasma was injected. Results: disability improved in 60% of patients. No serious adverse events occurred in 29 patients given plasma. Adverse events were few."
    )
    reasons = [claim.reason for claim in audit_of(page).claims]
    assert reasons
    assert not any("on cells" in reason or "the cells" in reason for reason in reasons)


def test_what_becomes_of_people_without_cells_is_set_beside_natural_recovery(audit_of):
    page = (
        "The natural history of complete spinal cord injury: a pooled analysis\n\nMethods: studies of spinal cord injury with follow-up were included. Results: of 1162 patients "
        "graded ASIA A, 327 improved to ASIA B or better. Conclusions: baseline grade matters in spinal cord injury."
    )
    counted = [claim for claim in audit_of(page).claims if "327" in claim.quote]
    assert counted
    assert all("without cells" in claim.reason and "the cells did" not in claim.reason for claim in counted)


@pytest.mark.parametrize(
    "words",
    [
        "Progression was slower with transplantation (hazard ratio, 0.10; 95% CI, 0.03-0.30).",
        "The hazard of progression was reduced (HR 0.4).",
        "The hazard of relapse was lower with transplantation.",
    ],
)
def test_a_hazard_ratio_of_progression_is_no_harm(audit_of, words):
    page = f"Stem cell transplantation in multiple sclerosis: a randomised trial\n\n{REPORT}\n\n{words}\n\nConclusion: larger trials are needed."
    kinds = {claim.kind for claim in audit_of(page).claims if claim.quote.startswith(words[:20])}
    assert kinds <= {"efficacy", "efficacy_number", "comparative"}
