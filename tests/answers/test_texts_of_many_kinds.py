"""Papers, price lists, blogs and pages that sell other injections: what they say is answered on its own ground, and not as if cells or guidance were meant."""

from __future__ import annotations

import pytest

from cordwise.answers.scope import is_in_scope

ACCUSING = {"contradicted", "overstated", "understated", "unsupported"}
SELLER = "Our clinic offers stem cell therapy for spinal cord injury. {}\n\nBook your consultation with our clinic now. The package costs $15,000. Our patients walk again after our treatment."
PLASMA = (
    "PRP injections for your back\n\nOur clinic injects platelet-rich plasma (PRP) into worn discs. {}\n\n"
    "Book your PRP consultation with our clinic now. Each PRP injection costs £600."
)
CHARITY = "This charity informs people with spinal cord injury. Stem cells are an experimental treatment and it is not known whether they help. {} Talk to your doctor before you decide."
BLOG = "Stem cells for my back\n\nLast year I asked about stem cells for my worn disc. {}"
REPORT = (
    "Stem cells for low back pain: a randomised trial\n\nMethods: Forty participants were randomised. {}\n\n"
    "Results: Pain scores fell by 20 points (95% CI 5 to 35) at follow-up."
)


def claims(audit_of, page, sentence):
    """What a page that holds the sentence is told about it."""
    text = page.format(sentence)
    start = text.index(sentence)
    return [one for one in audit_of(text).claims if start <= one.start < start + len(sentence)]


def verdicts(audit_of, page, sentence):
    return {one.verdict for one in claims(audit_of, page, sentence)}


def rules(audit_of, page, sentence):
    return {one.rule for one in claims(audit_of, page, sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "PRP is often effective where physiotherapy has failed.",
        "One course of plasma can resolve the problem altogether.",
        "Surgery fails in one patient out of five and keeps you off work for months.",
        "Ordinary medicine offers management, not healing.",
        "Your discs cannot heal by themselves.",
    ],
)
def test_praise_of_plasma_by_its_seller_agrees_with_no_guidance(audit_of, sentence):
    assert verdicts(audit_of, PLASMA, sentence) <= {"not_checkable", "overstated", "unsupported"}
    assert claims(audit_of, PLASMA, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no strong evidence that PRP works in disc pain.",
        "Infection after a PRP injection is rare but possible.",
        "PRP is not a cure and does not help everybody.",
    ],
)
def test_what_a_seller_of_plasma_says_against_it_is_not_called_praise(audit_of, sentence):
    assert "praise_of_what_is_sold_beside_cells" not in rules(audit_of, PLASMA, sentence)
    assert not verdicts(audit_of, PLASMA, sentence) & ACCUSING


def test_plasma_said_to_be_enough_is_no_advice_against_it(audit_of):
    sentence = "If the wear has not been there for too long, PRP alone might take care of it."
    assert verdicts(audit_of, PLASMA, sentence) == {"not_checkable"}


@pytest.mark.parametrize("word", ["astonishing", "miraculous", "a revolution"])
def test_nothing_short_of_a_wonder_is_praise(audit_of, word):
    assert verdicts(audit_of, SELLER, f"The results of our programme are nothing short of {word}.") <= {"overstated", "contradicted"}


def test_little_that_came_of_cells_is_no_praise(audit_of):
    for page in (SELLER, BLOG):
        assert not verdicts(audit_of, page, "Our early injections of cells into worn discs brought little success.") & ACCUSING


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (SELLER, "Dozens of studies around the globe prove that cells are safe."),
        (BLOG, "Dozens of trials around the globe show how safe the cells are."),
        (SELLER, "Compared with surgery, our cells cost far less."),
        (BLOG, "The FDA trials speak of their safety."),
    ],
)
def test_words_that_rest_on_nothing_named_are_not_supported(audit_of, page, sentence):
    assert verdicts(audit_of, page, sentence) <= {"not_checkable", "overstated"}


@pytest.mark.parametrize(
    "sentence",
    [
        "A worn disc can often be treated without surgery.",
        "I spent countless hours doing research on this.",
        "At thirty your disc cells begin dying faster than they regenerate.",
        "The water content of the discs decreases with age.",
        "After the blow a cascade of inflammation follows, in which nerve cells begin to die.",
        "All clinics are not alike.",
    ],
)
def test_what_speaks_of_no_treatment_with_cells_is_not_held_against_them(audit_of, sentence):
    assert not verdicts(audit_of, BLOG, sentence) & ACCUSING


@pytest.mark.parametrize(
    "sentence",
    [
        "For families with a paralysed child the search for recovery often leads abroad.",
        "The injury left a third of them with depression and a negative impact on functional improvement.",
    ],
)
def test_what_people_look_for_and_suffer_is_no_promise_even_on_a_page_that_sells(audit_of, sentence):
    assert not verdicts(audit_of, SELLER, sentence) & ACCUSING


def test_the_skill_of_a_surgeon_is_compared_with_no_cells(audit_of):
    assert (
        not verdicts(audit_of, BLOG, "The more often a surgeon has done it, the better the outcome and the fewer the complications.")
        & ACCUSING
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain had lasted for more than six months in all of them.",
        "We did not allocate 12 people whose pain had eased before.",
        "No heterogeneity was found between the sites.",
        "Patients excluded for infection or pregnancy numbered 30.",
    ],
)
def test_how_a_study_was_done_is_no_result(audit_of, sentence):
    assert rules(audit_of, REPORT, sentence) <= {"method_told"}


def test_a_harm_for_which_people_were_excluded_stays_a_harm(audit_of):
    assert "method_told" not in rules(audit_of, REPORT, "Seven patients were excluded because of adverse events.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Adverse events were seen in 4 of 12, and these patients were excluded.",
        "Patients were excluded due to infection of the disc after the injection.",
        "The risk of infection was higher with cells (RR 2.1, I2 = 0%).",
        "Pooled, cells lowered pain more than controls (SMD -0.8, I2=60%).",
        "Cells restored walking, and pain had lasted more than six months before.",
    ],
)
def test_a_result_beside_words_of_method_stays_a_result(audit_of, sentence):
    assert "method_told" not in rules(audit_of, REPORT, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Paralysis can be treated without surgery.",
        "Complete spinal cord injury is successfully treated non-surgically.",
    ],
)
def test_promises_in_words_of_a_disease_or_of_surgery_are_judged(audit_of, sentence):
    assert verdicts(audit_of, SELLER, sentence) == {"overstated"}


@pytest.mark.parametrize("sentence", ["They injected cells that become neurons.", "He implanted cells which bridged the gap in the cord."])
def test_what_cells_became_is_more_than_what_was_done(audit_of, sentence):
    assert "what_was_done_told" not in rules(audit_of, SELLER, sentence)


def test_a_wonder_that_would_be_needed_is_no_praise(audit_of):
    sentence = "To walk after such an injury would take nothing short of a miraculous change."
    assert not verdicts(audit_of, BLOG, sentence) & ACCUSING


def test_our_own_accredited_unit_is_no_word_on_others(audit_of):
    sentence = "Our clinic is an accredited transplant unit approved by the ministry."
    assert "transplant_units_accredited" not in rules(audit_of, SELLER, sentence)


def test_people_who_took_less_of_a_drug_are_a_result_of_the_study(audit_of):
    assert rules(audit_of, REPORT, "Six (30%) reduced their opioid medication.") <= {"medicines_taken_less", "number_reported"}


def test_a_hope_for_another_treatment_does_not_deny_the_studies_of_cells(audit_of):
    page = "Degenerative disc disease\n\nGene therapy may one day help people with degenerative disc disease. Gene therapy has been tested in animals."
    assert not any("nothing on cells" in one.reason for one in audit_of(page).claims)


def test_pictures_that_guide_a_needle_are_not_what_guidance_is_asked_about(audit_of):
    page = "Low back pain\n\nWhen exercise fails, x-ray guided epidural injections of corticosteroid can be beneficial for radicular leg pain.{}"
    reasons = " ".join(one.reason for one in audit_of(page.format("")).claims)
    assert "facet joints" not in reasons
    assert "predict" not in reasons


def test_a_name_with_its_short_form_in_a_list_is_not_what_a_page_is_about(audit_of):
    page = (
        "Stem cell therapy\n\nStem cells help patients to recover their strength. "
        "We know of people with cerebral palsy, autism, stroke, amyotrophic lateral sclerosis (ALS), and multiple sclerosis who had them."
    )
    assert all(one.frame.get("conditions") != ["als"] for one in audit_of(page).claims if one.quote.startswith("Stem cells help"))


def test_pains_listed_as_harms_are_not_the_disease_of_a_page(audit_of):
    page = (
        "Table 2\n\nStem cells may cause many kinds of AEs, of which the incidence of neuropathic pain exceeds 20%.\n\n"
        "Stem cells can improve the ASIA grade."
    )
    assert all("neuropathic_pain_condition" not in one.frame.get("conditions", []) for one in audit_of(page).claims)


def test_cells_given_into_the_spine_are_in_scope_whatever_for(evidence):
    assert is_in_scope("Intrathecal injection of MSCs is exceedingly safe.", evidence)
    assert not is_in_scope("Subcutaneous injection of MSCs is exceedingly safe.", evidence)


@pytest.mark.parametrize(
    "label",
    [
        "Cost Range",
        "Number of studies",
        "New Hope Institute",
        "Lee et al. [12]",
        "ASIA impairment scale grade, ADL score, residual urine volume",
    ],
)
def test_labels_of_a_table_make_no_claim(audit_of, label):
    page = (
        f"Stem cells for spinal cord injury\n\nReference | {label} | Result |\n---|---|---|\n{label} | 12 | Stem cells improved walking |\n"
    )
    assert all(one.quote != label for one in audit_of(page).claims)


def test_a_case_report_of_thickened_nerve_roots_leaves_no_serious_harm_out(audit_of):
    page = (
        "Intrathecal stem cells abroad\n\nA man came to us with weakness of the legs after stem cells had been injected into the spinal fluid. "
        "Imaging showed marked enlargement of the cauda equina nerve roots. In some patients stem cells have led to neoplasms."
    )
    assert "serious_harms" not in {one.id for one in audit_of(page).omissions}


@pytest.mark.parametrize(
    "words",
    [
        "Our stem cells calm inflammation of the nerve roots.",
        "We also treat people with cauda equina syndrome.",
        "Stenosis squeezes the cauda equina roots.",
    ],
)
def test_a_disease_of_nerve_roots_that_is_treated_tells_no_serious_harm(audit_of, words):
    page = f"Stem cell therapy in our clinic\n\nOur stem cells heal the back and our patients walk again. {words} Book your stem cell treatment with our clinic now."
    assert "serious_harms" in {one.id for one in audit_of(page).omissions}


@pytest.mark.parametrize("words", ["COFEPRIS gives clinics an authorization for this.", "The ICMR has rules for it."])
def test_a_page_that_names_the_regulator_is_not_called_silent_beside_its_price(audit_of, words):
    page = f"Stem cell therapy in our clinic\n\nOur stem cell therapy for back pain costs $9,000. {words} Book your consultation with our clinic now."
    assert "price_without_regulation" not in {one.id for one in audit_of(page).page_flags}


def test_accredited_transplant_units_are_not_taken_for_an_approval_of_cell_injections(audit_of):
    assert verdicts(audit_of, SELLER, "For people with leukaemia the country's accredited transplant programmes are a valid choice.") <= {
        "not_checkable",
        "supported",
    }
