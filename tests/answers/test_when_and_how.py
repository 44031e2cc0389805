"""When and how cells were harvested and given is no claim on what they do, nor is law or leave in another sense one on approval; promises in such words are."""

from __future__ import annotations

import pytest

SELLER = "Our clinic offers stem cell therapy for spinal cord injury. Book your consultation now. The treatment costs $15,000. {} Contact us today to talk to our specialists."
REPORT = "Marrow cells in spinal cord injury: a phase 1 trial\n\nMethods: Patients were enrolled and followed up at 12 months. Results: Adverse events were mild (p=0.2). {} Conclusions: Larger trials are needed."
FAN = "Why stem cells are amazing for spinal cord injury\n\nStem cells repair the cord. Stem cells help many patients to walk again and recover feeling. Stem cells improve movement. {}"
ACCUSING = {"contradicted", "overstated", "understated"}


def told(audit_of, page, sentence):
    """What a page that holds the sentence is told about it, as (verdict, rule)."""
    text = page.format(sentence)
    start = text.index(sentence)
    return [(one.verdict, one.rule) for one in audit_of(text).claims if start <= one.start < start + len(sentence)]


def verdicts(audit_of, page, sentence):
    return {verdict for verdict, _ in told(audit_of, page, sentence)}


@pytest.mark.parametrize("page", [SELLER, REPORT, FAN])
@pytest.mark.parametrize(
    "sentence",
    [
        "The stem cells were given in the second week, when the patients were medically stable.",
        "The dose of stem cells depends on body weight and was 2 million per kg in children.",
        "Patients with a complete injury got their stem cells earlier than those with an incomplete one.",
        "Patients stay in hospital for three weeks after the transplant of stem cells, until their counts recover.",
        "Stem cells were collected by aphaeresis on day five and infused on day twelve.",
        "Marrow was aspirated under sedation and the stem cells were injected four hours later.",
        "The second infusion of stem cells was given a month after the first.",
    ],
)
def test_when_and_how_something_was_done_accuses_nobody(audit_of, page, sentence):
    assert not verdicts(audit_of, page, sentence) & ACCUSING


@pytest.mark.parametrize(
    "sentence",
    [
        "The earlier stem cells are injected, the better the recovery.",
        "The best time for stem cells is within six months of the injury.",
        "People with cord injury who are treated with stem cells early gain most.",
        "Patients with AIS A injuries are treated with stem cells and stand within three months.",
        "Movement is started again within two weeks of the stem cells.",
    ],
)
def test_when_cells_are_said_to_do_most_is_judged(audit_of, sentence):
    for page in (SELLER, FAN):
        assert verdicts(audit_of, page, sentence) == {"overstated"}


@pytest.mark.parametrize("page", [SELLER, FAN])
@pytest.mark.parametrize(
    "sentence",
    [
        "One of the patients was legally blind before the stem cells.",
        "A legal guardian must sign for children who receive stem cells.",
        "The institute is a legal entity under Panamanian registration.",
        "Patients are allowed to drink an hour after the stem cell procedure.",
        "The legal age for stem cell treatment here is eighteen.",
        "Your health permitting, you fly home two days after the stem cell infusion.",
    ],
)
def test_law_and_leave_in_another_sense_are_no_approval(audit_of, page, sentence):
    assert not verdicts(audit_of, page, sentence) & ACCUSING


@pytest.mark.parametrize(
    "sentence",
    [
        "The law of the island permits expanded stem cells, and so we offer them.",
        "Stem cell therapy is legal in Mexico, so it can be had there.",
    ],
)
def test_a_country_that_permits_it_is_no_proof(audit_of, sentence):
    assert verdicts(audit_of, FAN, sentence) == {"overstated"}


@pytest.mark.parametrize(
    "sentence",
    [
        "We don't work with embryonic cells.",
        "Our doctors never use foetal cells.",
        "We recommend that you go on with your physiotherapy to improve your results.",
        "We advise against flights for two days to reduce the risk of clots.",
        "We recommend rest and physiotherapy after the injection for a better result.",
        "There is no limit to how long we follow our patients.",
        "It is a myth that there are few limits to what stem cells can do.",
        "The only limit is that we cannot treat people with cancer.",
        "Age is no barrier to rehabilitation.",
        "No level of injury is too high for physiotherapy.",
        "After a second operation most patients have more pain, one review of spine surgery found.",
        "No study is needed to see that giving up smoking helps.",
    ],
)
def test_how_a_seller_works_is_no_advice_for_the_treatment(audit_of, sentence):
    assert not verdicts(audit_of, SELLER, sentence) & ACCUSING


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no reason to put off stem cells until more trials are done.",
        "More studies are not needed: stem cells work.",
        "While research continues, patients cannot wait and stem cells help them today.",
        "We urge you to start stem cells now to slow your disease.",
        "We never recommend surgery when stem cells can repair the disc.",
        "There are few limits to what stem cells can heal.",
        "The evidence is limited only by the number of people we can treat.",
        "No condition is too severe for our stem cells.",
        "We turn nobody away from stem cell treatment, whatever the age.",
        "FDA approval is not required because the stem cells are your own.",
        "Rehabilitation has not been shown to help, unlike stem cells.",
        "Surgery and drugs have failed, and only stem cells remain for back pain.",
        "Our doctors advise you to stop physiotherapy and take our stem cells, which heal.",
        "We can not recommend these stem cells highly enough, they restore movement.",
        "Our team cannot recommend our stem cells enough.",
    ],
)
def test_a_promise_in_words_of_a_limit_is_not_supported(audit_of, sentence):
    found = verdicts(audit_of, SELLER, sentence)
    assert found
    assert found <= ACCUSING | {"unsupported"}


@pytest.mark.parametrize(
    ("sentence", "made_the_rule"),
    [
        ("Most patients get worse after back surgery.", True),
        ("Surgery leaves most people with more pain than they had.", True),
        ("After spine surgery most people need a second operation.", True),
        ("Drugs for MS make most patients sicker than the disease does.", True),
        ("Surgery has risks such as infection and bleeding.", False),
        ("Some people have more pain after spinal fusion.", False),
        ("Drugs make most patients with MS relapse less.", False),
        ("Most people have less pain after a discectomy.", False),
    ],
)
def test_a_seller_who_makes_the_harm_of_other_care_the_rule_is_told_so(audit_of, sentence, made_the_rule):
    found = told(audit_of, SELLER, sentence)
    assert (("overstated", "harm_of_other_care_made_the_rule") in found) == made_the_rule


@pytest.mark.parametrize(
    "sentence",
    [
        "We did observe motor improvement in some analyses after stem cells.",
        "In our series neurological function improved after the stem cells.",
        "We noted recovery of sensation below the lesion following stem cells.",
        "Our patients improved after stem cells.",
        "Intrathecal stem cells were feasible and safe in these patients with spinal cord injury.",
    ],
)
def test_what_a_study_saw_is_no_conclusion(audit_of, sentence):
    assert not verdicts(audit_of, REPORT, sentence) & ACCUSING


@pytest.mark.parametrize(
    "sentence",
    [
        "We found that stem cells improve motor function.",
        "Our results prove that stem cells restore function after spinal cord injury.",
        "Our results showed that recovery of function was induced by the stem cells.",
        "Intrathecal stem cells are feasible and safe in spinal cord injury.",
    ],
)
def test_what_a_study_concludes_of_everybody_is_judged(audit_of, sentence):
    assert verdicts(audit_of, REPORT, sentence) == {"overstated"}


def test_unease_about_a_question_is_no_harm_made_small(audit_of):
    sentence = "A clinic that is uncomfortable with questions about its stem cells has answered them already."
    assert not verdicts(audit_of, PLAIN, sentence) & ACCUSING


CHARITY = "Stem cells and spinal cord injury: information from a charity\n\nWe are a charity that gives information. Talk to your own doctor before you travel. {}"
PLAIN = "Stem cells and spinal cord injury\n\n{}"


@pytest.mark.parametrize("page", [CHARITY, PLAIN, REPORT])
@pytest.mark.parametrize(
    "sentence",
    [
        "Patients cannot wait for ever, but nobody knows yet whether stem cells help them.",
        "You should not wait for a stem cell cure before you start rehabilitation.",
        "The evidence on stem cells is limited by the small number of patients.",
        "Surgery cannot repair the cord, and neither can stem cells at present.",
        "Rehabilitation has limits, and so far stem cells have not overcome these.",
        "More trials are needed to see whether stem cells work.",
        "Stem cells are no longer experimental for leukaemia.",
        "Approval is not required for some transplants of blood stem cells, which are the practice of medicine.",
        "Not all patients are the same, and trials of stem cells turn away those with infections.",
    ],
)
def test_limits_honestly_told_are_not_accused(audit_of, page, sentence):
    assert not verdicts(audit_of, page, sentence) & ACCUSING
