"""The page as a whole: flags with the words that show them, what is left out, and a score that stands beside the verdicts."""

from __future__ import annotations

import pytest

HONEST = """Stem cells for spinal cord injury: what is known

This guide was reviewed in March 2025. Cells may help, but controlled trials have not settled it and more research is needed.
Risks include infection, bleeding and, rarely, tumours; some have died. Without treatment some people recover in the first months.
Rehabilitation and surgery are the established care. The FDA has not approved any cell product for this use.
Clinical trials are listed at clinicaltrials.gov. Talk to your doctor.

References
1. Bydon M et al. (2024) doi 10.1038/s41467-024-46259-y
"""
SELLER = """Stem cell therapy at our clinic

Our clinic treats autism, stroke, ALS, multiple sclerosis, cerebral palsy, spinal cord injury and diabetes.
Stem cells repair damaged nerves and cure paralysis. A recent study found that the treatment works. Results are guaranteed.
"I can walk again," said Maria, mother of two. The package costs $15,000.
Contact us to book a free consultation.
"""


def flags(audit):
    return {flag.id for flag in audit.page_flags}


def omissions(audit):
    return {omission.id for omission in audit.omissions}


def test_a_page_that_sells_is_flagged_for_what_it_does(audit_of):
    found = flags(audit_of(SELLER))
    assert {"sells_the_treatment", "no_reference_list", "several_conditions_one_product", "guarantee", "price_without_regulation"} <= found
    assert "unnamed_study" in found


def test_an_honest_page_is_not_flagged_as_a_seller(audit_of):
    found = flags(audit_of(HONEST))
    assert not found & {"sells_the_treatment", "no_reference_list", "guarantee", "several_conditions_one_product", "self_contradiction"}


def test_an_honest_page_leaves_nothing_out(audit_of):
    assert omissions(audit_of(HONEST)) == set()


def test_a_page_that_sells_leaves_out_harm_approval_and_alternatives(audit_of):
    assert {"harms", "serious_harms", "regulation", "uncertainty", "alternatives", "trial"} <= omissions(audit_of(SELLER))


def test_recovery_without_cells_is_missed_only_where_it_is_known(audit_of):
    assert "natural_recovery" in omissions(
        audit_of("Stem cells for spinal cord injury\n\nStem cells improve movement after a spinal cord injury.")
    )
    assert "natural_recovery" not in omissions(audit_of("Stem cells for autism\n\nStem cells improve speech in autism."))


def test_what_is_left_out_is_told_with_numbers_and_sources(audit_of):
    audit = audit_of("Intrathecal stem cells for spinal cord injury\n\nStem cells improve movement after a spinal cord injury.")
    harms = next(omission for omission in audit.omissions if omission.id == "harms")
    assert any(letter.isdigit() for letter in harms.what_to_know)
    assert set(harms.sources) <= {source.number for source in audit.sources}
    assert harms.sources


@pytest.mark.parametrize("page", [HONEST, SELLER])
def test_a_flag_that_shows_somewhere_slices_back_to_its_words(audit_of, page):
    for flag in audit_of(page).page_flags:
        assert (flag.start is None) == (flag.end is None) == (flag.quote == "")
        if flag.start is not None:
            assert page[flag.start : flag.end] == flag.quote


def test_an_honest_page_scores_higher_than_one_that_sells(audit_of):
    honest, seller = (sum(item.points for item in audit_of(page).score) for page in (HONEST, SELLER))
    assert honest > seller + 5


@pytest.mark.parametrize(
    ("words", "points"),
    [("Smith et al. found less pain.", 2), ("See doi10.1038/s41467-024-46259-y.", 2), ("He could not sit up, let alone walk.", 0)],
)
def test_a_page_scores_for_its_sources_only_where_some_are_named(audit_of, words, points):
    audit = audit_of(f"Stem cells and spinal cord injury\n\nStem cells may help some people. {words}")
    assert [item.points for item in audit.score if item.id == "sources"] == [points]


def test_every_question_of_the_score_has_nought_one_or_two_points(audit_of):
    for page in (HONEST, SELLER):
        score = audit_of(page).score
        assert len({item.id for item in score}) == len(score) >= 10
        assert all(item.points in (0, 1, 2) and item.question.endswith("?") for item in score)


def test_flags_do_not_change_verdicts_of_limits(audit_of):
    """What is true is true whoever says it."""
    sober = "Larger controlled trials with longer follow-up are needed."
    for page in (f"{HONEST}\n\n{sober}", f"{SELLER}\n\n{sober}"):
        claim = next(one for one in audit_of(page).claims if one.quote == sober)
        assert claim.verdict == "supported"


def test_a_page_without_claims_has_no_flags_and_no_omissions(audit_of):
    audit = audit_of("Opening hours\n\nWe are open from nine to five on weekdays.")
    assert (audit.claims, audit.page_flags, audit.omissions) == ((), (), ())


def test_two_sentences_that_cannot_both_be_right_are_shown_with_each_other(audit_of):
    one, other = "Headache and back pain resolve within an hour.", "The headache disappears within 1 to 2 hours."
    audit = audit_of(f"Intrathecal stem cells for spinal cord injury\n\n{one}\n\n{other}")
    assert "self_contradiction" in flags(audit)
    claim = next(claim for claim in audit.claims if claim.quote == one)
    assert (claim.verdict, claim.against) == ("contradicted", (other,))
    assert other.rstrip(".") in claim.reason


CORD = "Stem cells for spinal cord injury\n\n"
PRAISE = "Stem cells improve movement after a spinal cord injury. "


@pytest.mark.parametrize("words", [
    "There are no side effects.",
    "The cells have no known risks.",
    "No harm has ever been seen.",
    "It is risk-free.",
    "Infections never happen with our cells.",
    "There is no risk of infection, tumours or rejection.",
])  # fmt: skip
def test_a_denial_of_harm_is_no_word_on_harm(audit_of, words):
    assert "harms" in omissions(audit_of(CORD + PRAISE + words))


@pytest.mark.parametrize("words", [
    "You may have some pain at the injection site.",
    "There may be fever.",
    "A sore back and nausea can follow.",
    "It is not without risks.",
    "The risks are real.",
    "No treatment is free of risk.",
])  # fmt: skip
def test_harm_told_in_whatever_words_is_a_word_on_harm(audit_of, words):
    assert "harms" not in omissions(audit_of(CORD + PRAISE + words))


@pytest.mark.parametrize("page", [
    "A mass in the spinal cord after nose cells\n\nDoctors removed a mass from the cord of a woman eight years after a stem cell transplantation for spinal cord injury. It had made her pain worse.",
    "Unregulated stem cells: a warning of the agency\n\nStem cell therapies that nobody has approved can have serious risks and severe side effects. They are sold to people with paralysis and ALS.",
    "Court closes a stem cell clinic\n\nA judge ruled that the stem cells of the clinic are an unapproved drug. Stem cells for spinal cord injury are not approved by the FDA. The trial took a week.",
    "Epidural steroid injections\n\nAn epidural steroid injection can ease leg pain for some weeks. Infection is rare.",
])  # fmt: skip
def test_a_page_on_harm_rulings_or_other_care_is_asked_nothing_that_does_not_fit_it(audit_of, page):
    audit = audit_of(page)
    assert audit.claims and omissions(audit) == set()
    assert not flags(audit) & {"no_study_named", "no_reference_list", "page_hedges_and_promises", "sells_the_treatment"}


@pytest.mark.parametrize(("words", "seen"), [
    ("Studies show that stem cells restore movement.", True),
    ("The CELLTOP trial shows that stem cells restore movement: seven of the ten gained an AIS grade.", False),
    ("Mesoblast's trial MSB-DR003 shows that stem cells relieve pain.", False),
    ("A Cochrane review of trials shows that stem cells restore movement.", False),
])  # fmt: skip
def test_no_study_is_named_only_where_none_is(audit_of, words, seen):
    audit = audit_of(f"{CORD}{PRAISE}{words}\n\nOur clinic offers a free consultation.")
    assert ("no_study_named" in flags(audit)) == seen


@pytest.mark.parametrize(("words", "seen"), [
    ("Doctor talking to patient\n\nStem cells improve movement.", False),
    ("Independent experts say that the proof is thin. Prof. James Guest of the University of Miami asks for controls.", False),
    ("Experts say that stem cells will replace surgery. The cells rebuild nerves.", True),
    ('"Stem cells will replace surgery."\n- A leading expert in regenerative medicine\n', True),
])  # fmt: skip
def test_an_expert_without_a_name_is_one_who_is_quoted_and_never_named(audit_of, words, seen):
    assert ("anonymous_expert_quote" in flags(audit_of(f"{CORD}{PRAISE}\n\n{words}"))) == seen


@pytest.mark.parametrize(("words", "seen"), [
    ("A recent study found that stem cells restore movement.", True),
    ("This research shows that the field is still at an early stage.", False),
    ("There is a long process that shows first in laboratory studies that something works.", False),
    ("Imaging studies demonstrated engraftment of the cells.", False),
])  # fmt: skip
def test_a_study_is_unnamed_only_where_one_is_leaned_on(audit_of, words, seen):
    assert ("unnamed_study" in flags(audit_of(f"{CORD}{PRAISE}{words}"))) == seen


@pytest.mark.parametrize(
    ("page", "flag"),
    [
        ("Stem cells for autism\n\nExperts question the ethics of making families pay to participate in a trial.", "pay_to_take_part"),
        (
            "A warning\n\nThe man fell ill after he had sought help from clinics offering miracle cures with stem cells for paralysis.",
            "guarantee",
        ),
        ("Stem cells for stroke\n\nIs it a guaranteed cure? No. Cells are not proven to help after a stroke.", "guarantee"),
        (
            "Cord injury\n\nStem cells improve movement in 80% of people. The lifetime cost of paralysis reaches $5 million.",
            "price_without_regulation",
        ),
        (
            "First patient of a phase 1 trial\n\nWe describe the first treated patient of a phase 1 clinical trial (ClinicalTrials.gov Identifier: NCT03308565). The "
            "primary outcome was safety. He improved in motor scores after the injection of mesenchymal stem cells (p < 0.05).",
            "testimonials",
        ),
    ],
)
def test_critics_papers_and_questions_are_not_flagged_for_what_they_tell_of(audit_of, page, flag):
    assert flag not in flags(audit_of(page))


@pytest.mark.parametrize(
    ("page", "flag"),
    [
        ("Stem cells for autism\n\nStem cells improve speech in autism. Families pay to participate in our trial.", "pay_to_take_part"),
        ("Stem cells for stroke\n\nOur clinic treats stroke with stem cells. Recovery is guaranteed.", "guarantee"),
        ("Stem cells for stroke\n\nDo you want guaranteed results? Our clinic treats stroke with stem cells: a miracle.", "guarantee"),
        ("Stem cells at our clinic\n\nOur clinic treats stroke with stem cells for $15,000.", "price_without_regulation"),
    ],
)
def test_who_promises_or_asks_for_money_is_still_flagged(audit_of, page, flag):
    assert flag in flags(audit_of(page))


def test_a_review_of_animals_is_not_asked_for_the_recovery_of_people(audit_of):
    page = (
        "Stem cells in animal models of spinal cord injury\n\nMethods: studies of rats and mice were searched. Results: stem cells significantly improved locomotor "
        "function of animals with spinal cord injury (p < 0.05). Conclusion: in animals the cells improved movement."
    )
    assert audit_of(page).claims and "natural_recovery" not in omissions(audit_of(page))


@pytest.mark.parametrize(("whom", "asked"), [("rats", False), ("mice and rats", False), ("people", True), ("patients", True)])
def test_a_review_is_asked_for_natural_recovery_by_whom_its_studies_treated(audit_of, whom, asked):
    page = (
        f"Stem cells in spinal cord injury of {whom}: a systematic review\n\nObjective: to assess stem cells. Methods: we searched databases for studies of "
        f"{whom}. Results: the mean score was 3.2 higher (95% CI 2.1 to 4.3, p < 0.001) in {whom} given cells. Conclusions: mesenchymal stem cells "
        f"improve motor function after spinal cord injury in {whom}."
    )
    assert ("natural_recovery" in omissions(audit_of(page))) == asked
